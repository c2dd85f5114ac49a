//! The test binaries of the workspace, as cargo has built them.

use meanwhile::artifacts::{Artifact, artifacts};
use std::path::{Path, PathBuf};

/// A program of tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binary {
    pub package: String,
    /// The package's folder, in which its tests run.
    pub folder: PathBuf,
    /// Its source, seen from the project's folder, such as `tests/book.rs`.
    pub source: PathBuf,
    pub path: PathBuf,
    /// What cargo is asked to run it alone, such as `--test book`.
    chosen_by: String,
}

impl Binary {
    /// The command that runs it alone.
    pub fn again(&self) -> String {
        format!("cargo test --package {} {}", self.package, self.chosen_by)
    }

    #[cfg(test)]
    pub fn named(package: &str, source: &str) -> Binary {
        Binary {
            package: package.to_owned(),
            folder: package.into(),
            source: source.into(),
            path: source.into(),
            chosen_by: String::new(),
        }
    }

    fn of(artifact: Artifact, root: &Path) -> Option<Binary> {
        let package = artifact.package().to_owned();
        let folder = artifact.manifest_path.parent()?.to_owned();
        let source = artifact.target.src_path;
        let name = artifact.target.name;
        let kind = artifact.target.kind.first()?.as_str();
        Some(Binary {
            package,
            folder,
            source: source.strip_prefix(root).unwrap_or(&source).to_owned(),
            path: artifact.executable?,
            chosen_by: match kind {
                "test" | "bin" | "example" | "bench" => format!("--{kind} {name}"),
                _ => "--lib".to_owned(),
            },
        })
    }
}

/// What cargo's messages say was built for tests, in the order of packages and sources.
pub fn built(messages: &[u8], root: &Path) -> Vec<Binary> {
    let tests = artifacts(messages).filter(|artifact| artifact.profile.test);
    let mut binaries: Vec<Binary> = tests.filter_map(|test| Binary::of(test, root)).collect();
    binaries.sort_by(|a, b| (&a.package, &a.source).cmp(&(&b.package, &b.source)));
    binaries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_built_for_tests_is_listed_with_how_to_run_it_alone() {
        let artifact = |id: &str, kind: &str, name: &str, source: &str, test: bool| {
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"{id}","manifest_path":"/p/crates/tea/Cargo.toml",
                "target":{{"name":"{name}","kind":["{kind}"],"src_path":"/p/crates/tea/{source}"}},
                "profile":{{"test":{test}}},"executable":"/t/{name}-0f"}}"#
            )
            .replace('\n', "")
        };
        let named = "path+file:///p/crates/tea#black-tea@0.1.0";
        let messages = [
            artifact(named, "test", "pot", "tests/pot.rs", true),
            artifact(
                "path+file:///p/crates/tea#0.1.0",
                "proc-macro",
                "tea",
                "src/lib.rs",
                true,
            ),
            artifact(named, "bin", "kettle", "src/main.rs", false),
            "   Compiling tea".to_owned(),
        ];
        let found = built(messages.join("\n").as_bytes(), Path::new("/p"));
        let told: Vec<(String, String)> = found
            .iter()
            .map(|binary| (binary.source.display().to_string(), binary.again()))
            .collect();
        let expected = [
            (
                "crates/tea/tests/pot.rs",
                "cargo test --package black-tea --test pot",
            ),
            ("crates/tea/src/lib.rs", "cargo test --package tea --lib"),
        ];
        assert_eq!(
            told,
            expected.map(|(source, again)| (source.to_owned(), again.to_owned()))
        );
        assert_eq!(found[0].folder, Path::new("/p/crates/tea"));
    }
}
