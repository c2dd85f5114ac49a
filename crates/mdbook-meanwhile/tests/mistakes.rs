//! What an author does wrong is told with file, line and next step, once, and nothing outside of the
//! book is read or written.

use mdbook_driver::MDBook;
use mdbook_meanwhile::{Meanwhile, Mistake, Mistakes, check_sources, read_settings};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const BOOK_TOML: &str =
    "[book]\ntitle = \"t\"\nsrc = \"book\"\n\n[preprocessor.meanwhile]\nbefore = [\"links\"]\n";

const TEA: &str = "//! Tea takes a while.\n\nfn main() {}\n";

const TOTAL: &str = "```predict\nid = \"p\"\nkind = \"total\"\nquestion = \"Q?\"\nrun = \"tea\"\n\
                     why = \"w\"\notherwise = \"o\"\n[[mistake]]\nvalue = 9\nwhy = \"w\"\n\
                     misconception = \"M1\"\n```\n";

/// A book of two chapters in a folder of its own.
struct Book(TempDir);

impl Book {
    fn new() -> Book {
        let book = Book(TempDir::new().unwrap());
        let files = [
            ("book.toml", BOOK_TOML),
            (
                "book/SUMMARY.md",
                "# Summary\n\n- [One](1.md)\n- [Two](2.md)\n",
            ),
            ("book/1.md", "# One\n\n## Why wait?\n\nText.\n"),
            ("book/2.md", "# Two\n\nText.\n"),
            ("book/misconceptions.toml", "M1 = \"Tea is quick\"\n"),
            (
                "examples/Cargo.toml",
                "[[example]]\nname = \"tea\"\npath = \"01-one/tea.rs\"\n",
            ),
            ("examples/01-one/tea.rs", TEA),
            (
                "tests/snapshots/01-one/tea.snap",
                "   0.500 s  = exit status 0\n",
            ),
            (
                "tests/pictures/01-one/tea.picture.snap",
                "{\"program\": \"tea\", \"file\": \"\", \"total\": 0, \"rows\": [], \"wakes\": [], \
                 \"prints\": [], \"sums\": null, \"findings\": [], \"steps\": [], \"more_steps\": 0}",
            ),
        ];
        for (path, text) in files {
            book.write(path, text);
        }
        book
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Builds as `cargo book` does.
    fn build(&self) -> anyhow::Result<Vec<Mistake>> {
        let root = self.0.path();
        let mut config = read_settings(root)?;
        check_sources(&root.canonicalize()?, &config)?;
        config.build.build_dir = root.join("target/book");
        config.build.create_missing = false;
        let mut book = MDBook::load_with_config(root, config)?;
        let meanwhile = Meanwhile::new();
        let notices = meanwhile.notices();
        book.with_preprocessor(meanwhile);
        book.build()?;
        Ok(notices.all())
    }

    /// The only mistake: its place, and all of its words.
    fn mistake(&self) -> (String, String) {
        let error = self.build().expect_err("there is a mistake");
        let mistakes = error.downcast::<Mistakes>().expect("typed mistakes");
        let [mistake] = mistakes.all() else {
            panic!("one mistake and not: {mistakes}");
        };
        assert!(mistake.next.is_some(), "no next step: {mistake}");
        (mistake.place(), mistake.to_string())
    }
}

/// Each is one mistake, at this place, in these words.
fn expect(cases: &[(&str, &str, &str, &str)]) {
    for (file, text, place, words) in cases {
        let book = Book::new();
        book.write(file, text);
        let (at, said) = book.mistake();
        assert_eq!(&at, place, "{said}");
        assert!(said.contains(words), "{words}\n{said}");
    }
}

#[test]
fn the_list_of_chapters_is_checked_line_by_line() {
    let file = "book/SUMMARY.md";
    expect(&[
        (file, "", "book/SUMMARY.md", "lists no chapter"),
        (
            file,
            "# Summary\n\n- [Draft]()\n",
            "book/SUMMARY.md",
            "lists no chapter",
        ),
        (
            file,
            "- [X](1.md)\n- [Y](3.md)\n",
            "book/SUMMARY.md:2:3",
            "did you mean `1.md`?",
        ),
        (
            file,
            "- [X](1.md)\n- [Y](./1.md)\n",
            "book/SUMMARY.md:2:3",
            "the same page",
        ),
        (file, "- [X](1.md)\n- text\n", "book/SUMMARY.md", "line 2"),
        (
            file,
            "- [X](https://a.example)\n",
            "book/SUMMARY.md:1:3",
            "no chapter of this book",
        ),
        (
            file,
            "- [X](theme.txt)\n",
            "book/SUMMARY.md:1:3",
            "`theme.txt` is missing",
        ),
    ]);
    let book = Book::new();
    fs::remove_file(book.path("book/2.md")).unwrap();
    assert_eq!(book.mistake().0, "book/SUMMARY.md:4:3");
}

#[test]
fn a_build_stays_in_its_folders() {
    let outside = TempDir::new().unwrap();
    let secret = outside.path().join("secret.md");
    fs::write(&secret, "# Secret\n").unwrap();
    let secret = secret.display().to_string();
    let up = "../".repeat(20) + secret.trim_start_matches('/');
    let mut cases = Vec::new();
    for path in [
        "../README.md",
        "../book/1.md",
        "x/../../README.md",
        "/etc/passwd",
        &secret,
        &up,
    ] {
        cases.push((
            "book/SUMMARY.md",
            format!("- [One](1.md)\n  - [X]({path})\n"),
        ));
    }
    for path in [
        secret.as_str(),
        &up,
        "../../../../../../../../../etc/passwd",
    ] {
        cases.push(("book/2.md", format!("# Two\n\n{{{{#include {path}}}}}\n")));
        cases.push((
            "book/2.md",
            format!("```text\n{{{{#rustdoc_include {path}}}}}\n```\n"),
        ));
        let listed = format!("[[example]]\nname = \"tea\"\npath = \"../{path}\"\n");
        let chapter = "examples/Cargo.toml";
        cases.push((chapter, listed));
    }
    for table in [
        "[output.html]\nadditional-css = [\"../x.css\"]\n",
        "[output.html]\nadditional-js = [\"/etc/passwd\"]\n",
        "[output.html]\ntheme = \"../..\"\n",
        "[output.html]\ninput-404 = \"../404.md\"\n",
        "[output.html.redirect]\n\"/../../x.html\" = \"1.html\"\n",
    ] {
        cases.push(("book.toml", format!("{BOOK_TOML}\n{table}")));
    }
    for (file, text) in cases {
        let book = Book::new();
        book.write("README.md", "# Outside\n");
        if file == "examples/Cargo.toml" {
            book.write("book/2.md", "# Two\n\n{{#program tea}}\n");
        }
        book.write(file, &text);
        let (_, said) = book.mistake();
        let words = [
            "leads out of",
            "no folder of the project",
            "outside of the built book",
        ];
        let told = words.iter().any(|words| said.contains(words));
        assert!(told || file == "examples/Cargo.toml", "{text}\n{said}");
        assert!(!book.path("target").exists(), "{text}");
        assert!(!said.contains("Secret"), "{said}");
    }
}

#[test]
#[cfg(unix)]
fn links_of_the_file_system_do_not_lead_out_of_the_book() {
    for to in ["/", "/etc/passwd", "..", "../README.md", "nowhere"] {
        let book = Book::new();
        book.write("README.md", "# Outside\n");
        std::os::unix::fs::symlink(to, book.path("book/link")).unwrap();
        let (place, said) = book.mistake();
        assert_eq!(place, "book/link", "{said}");
    }
}

#[test]
fn links_that_lead_nowhere_are_mistakes() {
    let cases = [
        ("[a](3.md)", "no page and no file (did you mean `1.md`?)"),
        (
            "[a](1.md#why-wai)",
            "no place in 1.md (did you mean `why-wait`?)",
        ),
        ("[a](#nowhere)", "no place in 2.md"),
        ("![a](cup.png)", "no page and no file"),
        ("[a][b]\n\n[b]: cup.md", "no page and no file"),
        ("[a][cup]", "the label `[cup]` is not defined"),
        ("<a href=\"cup.html\">a</a>", "no page and no file"),
        ("<img alt=\"\" src='cup.png'>", "no page and no file"),
        ("[a](../README.md)", "leads out of the book"),
        ("[a](/1.html)", "begins with `/`"),
        ("[a](unlisted.md)", "not in SUMMARY.md"),
        ("[a]()", "is empty"),
    ];
    for (link, words) in cases {
        let book = Book::new();
        book.write("README.md", "");
        book.write("book/unlisted.md", "");
        book.write("book/2.md", format!("# Two\n\n{link}\n"));
        let (place, said) = book.mistake();
        assert!(place.starts_with("book/2.md:3"), "{said}");
        assert!(said.contains(words), "{link}\n{said}");
    }
    let book = Book::new();
    book.write("book/cup.png", "");
    let good = "[a](1.md) [b](1.md#why-wait) [c](1.html?x=1#why-wait) ![d](cup.png) [e](#here) \
                <a id=\"here\"></a> [f](https://example.invalid/) <mailto:a@b.c> [g](print.html) \
                [h](./1.md) [i](#two) `[j](k.md)` [l]\n\n```text\n[m](n.md)\n```\n";
    book.write("book/2.md", format!("# Two\n\n{good}"));
    book.build().unwrap();
}

#[test]
fn an_included_text_is_checked_like_a_chapter() {
    let book = Book::new();
    book.write("book/part.inc", "## Part\n\nSee [a](cup.md).\n");
    book.write(
        "book/2.md",
        "# Two\n\n{{#include part.inc}}\n\n[p](#part)\n",
    );
    assert_eq!(book.mistake().0, "book/part.inc:3:5");
    for (include, words) in [
        ("part.md", "`part.md` is missing"),
        ("part.inc:cup", "has no anchor `cup`"),
        ("part.inc:7:9", "has only 3 lines"),
    ] {
        book.write("book/part.inc", "## Part\n\nText.\n");
        book.write(
            "book/2.md",
            format!("# Two\n\n{{{{#include {include}}}}}\n"),
        );
        let (place, said) = book.mistake();
        assert_eq!(place, "book/2.md:3:1");
        assert!(said.contains(words), "{said}");
    }
    book.write("book/part.inc", "{{#include part.inc}}\n");
    book.write("book/2.md", "{{#include part.inc}}\n");
    assert!(book.mistake().1.contains("includes itself"));
}

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
            "tests/snapshots/01-one/tea.snap",
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
fn settings_that_mdbook_would_forget_are_mistakes() {
    let with = |more: &str| format!("{BOOK_TOML}\n{more}\n");
    expect(&[
        (
            "book.toml",
            &with("[output.html]\nno-such-key = 1"),
            "book.toml:9:1",
            "`no-such-key`",
        ),
        (
            "book.toml",
            &with("[output.html]\nadditional-css = 1"),
            "book.toml:9:18",
            "invalid type",
        ),
        (
            "book.toml",
            &with("[build]\nbuild_dir = \"x\""),
            "book.toml:9:1",
            "`build_dir`",
        ),
        (
            "book.toml",
            &with("[output.html"),
            "book.toml:8:13",
            "unclosed table",
        ),
        (
            "book.toml",
            &with("[output.html]\nadditional-css = [\"a.css\"]"),
            "book.toml:9:19",
            "`a.css` is missing",
        ),
    ]);
}

#[test]
fn what_is_no_text_is_told_with_its_place() {
    let book = Book::new();
    book.write("book/2.md", b"# Two\n\nT\xc3\xa9 \xe9\n");
    let (place, said) = book.mistake();
    assert_eq!(place, "book/2.md:3:4", "{said}");
    assert!(said.contains("0xe9 is not valid UTF-8"), "{said}");
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
