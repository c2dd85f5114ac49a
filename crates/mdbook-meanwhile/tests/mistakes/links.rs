//! Links, and the texts that a chapter includes.

use super::Book;

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
