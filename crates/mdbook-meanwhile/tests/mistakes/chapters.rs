//! What a chapter says of programs, recordings and tables.

use super::{Book, TEA, TOTAL, expect};
use std::fs;
use std::path::Path;

#[test]
fn a_mistake_in_a_prediction_has_its_line_in_the_chapter() {
    let with = |from: &str, to: &str| format!("# Two\n\n{}", TOTAL.replace(from, to));
    for (text, place, words) in [
        (
            with("\"total\"", "total"),
            "book/2.md:5:8",
            "not understood",
        ),
        (
            with("= 9", "= nan"),
            "book/2.md:11:9",
            "`NaN` is not a number of seconds",
        ),
        (with("= 9", "= inf"), "book/2.md:11:9", "`inf` is not"),
        (with("= 9", "= -inf"), "book/2.md:11:9", "`-inf` is not"),
        (with("= 9", "= -1.5"), "book/2.md:11:9", "`-1.5` is not"),
        (with("= 9", "= \"9\""), "book/2.md:11:9", "not understood"),
        (
            with("= 9", "= 0.5"),
            "book/2.md:11:9",
            "is the right answer",
        ),
        (with("M1", "M11"), "book/2.md:13:17", "did you mean `M1`?"),
        (
            with("\"tea\"", "\"tee\""),
            "book/2.md:7:7",
            "did you mean `tea`?",
        ),
        (
            with("why = \"w\"\nother", "hwy = \"w\"\nother"),
            "book/2.md:8:1",
            "`hwy`",
        ),
        (with("\"p\"", "\"P p\""), "book/2.md:4:6", "cannot be an id"),
        (
            with("\"Q?\"", "\"[a](cup.md)\""),
            "book/2.md:3",
            "no page and no file",
        ),
    ] {
        expect(&[("book/2.md", &text, place, words)]);
    }
}

#[test]
fn a_table_that_is_missing_or_broken_is_one_mistake() {
    let predictions: String = (0..9)
        .map(|number| TOTAL.replace("\"p\"", &format!("\"p{number}\"")))
        .collect();
    let all = [
        ("book/misconceptions.toml", predictions.as_str()),
        (
            "book/coverage.toml",
            "a <!-- covers: M1 -->\n\nb <!-- covers: M2 -->\n",
        ),
        (
            "examples/Cargo.toml",
            "{{#program tea}}\n\n{{#example tea}}\n",
        ),
        (
            "examples/01-one/tea.rs",
            "{{#program tea}}\n\n{{#example tea}}\n",
        ),
        (
            "book/variants.toml",
            "{{#variants tea}}\n\n{{#variants tea}}\n",
        ),
        (
            "recordings/transcripts/01-one/tea.snap",
            "{{#run tea}}\n\n{{#run tea}}\n",
        ),
    ];
    for (table, chapter) in all {
        let book = Book::new();
        book.write("book/2.md", format!("# Two\n\n{chapter}"));
        let _ = fs::remove_file(book.path(table));
        book.mistake();
        book.write(table, b"broken = \xff\n");
        let (place, said) = book.mistake();
        assert!(place.starts_with(table), "{said}");
        assert!(said.contains("0xff is not valid UTF-8"), "{said}");
    }
    let book = Book::new();
    book.write("book/misconceptions.toml", "M1 = \"a\"\nM2 = \n");
    assert!(book.mistake().0.starts_with("book/misconceptions.toml:2:"));
}

#[test]
fn a_run_of_an_older_program_says_so_and_how_to_record_it() {
    let book = Book::new();
    book.write("book/2.md", "# Two\n\n{{#example tea}}\n");
    meanwhile::recording::Fingerprints::note(book.0.path(), Path::new("examples/01-one/tea.rs"))
        .unwrap();
    assert_eq!(book.build().unwrap(), []);
    let page = || fs::read_to_string(book.path("target/book/2.html")).unwrap();
    assert!(!page().contains("pictures tea"));

    book.write("examples/01-one/tea.rs", TEA.replace("{}", "{ }"));
    let notices = book.build().unwrap();
    assert_eq!(
        notices[0].to_string(),
        "examples/01-one/tea.rs: this program has changed since it was recorded\n    \
         Record it: `cargo meanwhile record tea`."
    );
    assert!(
        page().contains("<code>cargo meanwhile record tea</code>"),
        "{}",
        page()
    );
}
