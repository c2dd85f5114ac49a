//! What an author does wrong is told with file, line and next step, once, and nothing outside of the
//! book is read or written.

mod chapters;
mod files;
mod links;

use mdbook_driver::MDBook;
use mdbook_meanwhile::{Meanwhile, Mistake, Mistakes, check_sources, read_settings};
use std::fs;
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
                "recordings/transcripts/01-one/tea.snap",
                "   0.500 s  = exit status 0\n",
            ),
            (
                "recordings/pictures/01-one/tea.picture.snap",
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
        assert!(!mistake.next.is_empty(), "no next step: {mistake}");
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
