//! Checks `book.toml`: mdBook forgives a mistake there by forgetting the whole table.

use mdbook_preprocessor::config::{BookConfig, BuildConfig, Config, HtmlConfig, RustConfig};
use page::confined::{Confines, read_text};
use page::mistake::{Mistake, Mistakes, Place, Problem};
use serde::Deserialize;
use std::path::{Component, Path, PathBuf};

const FILE: &str = "book.toml";

const RESTORE: &str = "It holds the settings of the book: restore it.";
const CORRECT: &str = "Correct it; mdBook's documentation lists every key of book.toml.";

/// The tables that mdBook reads, each refusing the keys that it does not know. Of other tables,
/// such as those of other renderers, nothing is known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "reading it is the check")]
struct Tables {
    #[serde(default)]
    book: BookConfig,
    #[serde(default)]
    build: BuildConfig,
    #[serde(default)]
    rust: RustConfig,
    #[serde(default)]
    preprocessor: toml::Table,
    #[serde(default)]
    output: Outputs,
}

#[derive(Default, Deserialize)]
#[expect(dead_code, reason = "reading it is the check")]
struct Outputs {
    html: Option<HtmlConfig>,
}

/// Reads the settings of the book in `root`, as `mdbook` would: file, then environment.
///
/// # Errors
/// The mistake in `book.toml`.
pub fn read(root: &Path) -> Result<Config, Mistakes> {
    let file = Path::new(FILE);
    let wrong = |problem: Problem| Mistakes::from(Mistake::new(file, problem));
    check_file(root)?;
    let mut config = Config::from_disk(root.join(FILE))
        .map_err(|error| wrong(Problem::new(format!("{error:#}"), CORRECT)))?;
    config.update_from_env().map_err(|error| {
        let message = format!("a variable MDBOOK_... of the environment is wrong: {error:#}");
        wrong(Problem::new(message, "Correct or unset it."))
    })?;
    Ok(config)
}

/// The file alone: is it TOML, and does mdBook know every key?
pub fn check_file(root: &Path) -> Result<(), Mistakes> {
    let file = Path::new(FILE);
    let text = read_text(&root.join(FILE), file, RESTORE);
    let text = text.map_err(|problem| Mistakes::from(Mistake::new(file, problem)))?;
    match toml::from_str::<Tables>(&text) {
        Ok(_) => Ok(()),
        Err(error) => {
            let problem = Problem::of_toml(&error, &text, CORRECT);
            Err(Mistake::new(file, problem).into())
        }
    }
}

/// What the settings name: everything that is read or written lies inside the project.
pub fn check_paths(root: &Path, config: &Config) -> Mistakes {
    let mut paths = Paths {
        root,
        text: read_text(&root.join(FILE), Path::new(FILE), RESTORE).unwrap_or_default(),
        mistakes: Mistakes::default(),
    };
    let html: HtmlConfig = match config.get("output.html") {
        Ok(html) => html.unwrap_or_default(),
        Err(error) => {
            let message = format!("`output.html` is not understood: {error:#}");
            paths.add(Problem::new(message, CORRECT));
            HtmlConfig::default()
        }
    };
    paths.added("additional-css", &html.additional_css);
    paths.added("additional-js", &html.additional_js);
    if let Some(theme) = &html.theme {
        paths.theme(theme);
    }
    let redirects = html.redirect.keys().map(|from| ("redirect", from));
    let input_404 = html.input_404.iter().map(|path| ("input-404", path));
    for (key, path) in redirects.chain(input_404) {
        paths.written(key, path);
    }
    paths.mistakes
}

/// The paths of the settings, and what is wrong with them.
struct Paths<'a> {
    root: &'a Path,
    /// That of `book.toml`.
    text: String,
    mistakes: Mistakes,
}

impl Paths<'_> {
    fn add(&mut self, problem: Problem) {
        self.mistakes.push(Mistake::new(Path::new(FILE), problem));
    }

    /// A problem with a value, where that stands; one from the environment stands nowhere.
    fn add_at(&mut self, value: &str, problem: Problem) {
        let place = self.text.find(&format!("\"{value}\""));
        self.add(match place {
            Some(byte) => problem.at(Place::of(&self.text, byte)),
            None => problem,
        });
    }

    /// mdBook writes each of these to the same path below the built book.
    fn added(&mut self, key: &str, paths: &[PathBuf]) {
        let project = Confines {
            folder: self.root,
            name: "the folder of book.toml",
        };
        let next = "Correct the path; it is relative to book.toml.";
        for path in paths {
            if let Err(problem) = project.file(self.root, path, true, next) {
                let problem = problem.of(&format!("`{key}`"));
                self.add_at(&path.to_string_lossy(), problem);
            }
        }
    }

    fn theme(&mut self, theme: &Path) {
        let folder = self.root.join(theme).canonicalize();
        let root = self.root.canonicalize();
        let is_inside = folder.is_ok_and(|theme| root.is_ok_and(|root| theme.starts_with(root)));
        if !is_inside {
            let shown = theme.display();
            let message = format!("`theme`: `{shown}` is no folder of the project");
            let next = "Name a folder beside book.toml, such as `book/theme`.";
            self.add_at(&theme.to_string_lossy(), Problem::new(message, next));
        }
    }

    /// A page that mdBook makes.
    fn written(&mut self, key: &str, path: &str) {
        if !stays_inside(path.trim_start_matches('/')) {
            let message = format!("`{key}`: `{path}` would be written outside of the built book");
            let problem = Problem::new(message, "Name a page of the book, without `..`.");
            self.add_at(path, problem);
        }
    }
}

fn stays_inside(path: &str) -> bool {
    let path = path.split('#').next().unwrap_or_default();
    let mut parts = Path::new(path).components();
    parts.all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}
