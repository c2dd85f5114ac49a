//! The files and settings that a book may have, and where a build reads and writes.

use super::{BOOK_TOML, Book, expect};
use std::fs;
use tempfile::TempDir;

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
