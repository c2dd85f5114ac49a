//! What cargo tells of a build, with messages in JSON.

use serde::Deserialize;
use std::path::PathBuf;

/// Something that cargo has built, or found built.
#[derive(Debug, Deserialize)]
pub struct Artifact {
    /// Cargo's specification of the package, such as `path+file:///p/tea#0.1.0`.
    pub package_id: String,
    pub manifest_path: PathBuf,
    pub target: Target,
    pub profile: Profile,
    /// None: it is a library.
    pub executable: Option<PathBuf>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// Of a package.
#[derive(Debug, Deserialize)]
pub struct Target {
    pub name: String,
    /// Such as `lib`, `bin`, `test` or `custom-build`.
    pub kind: Vec<String>,
    pub src_path: PathBuf,
}

/// How it was built.
#[derive(Debug, Deserialize)]
pub struct Profile {
    /// With the harness of tests.
    pub test: bool,
}

#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Message {
    CompilerArtifact(Artifact),
    #[serde(other)]
    Other,
}

impl Artifact {
    /// Whether its package has a path, so that somebody may edit it.
    pub fn has_path(&self) -> bool {
        self.package_id.starts_with("path+")
    }

    /// The file of a library.
    pub fn library(&self) -> Option<PathBuf> {
        let is_library = |file: &&PathBuf| file.extension().is_some_and(|is| is == "rlib");
        self.filenames.iter().find(is_library).cloned()
    }

    pub fn is(&self, kind: &str) -> bool {
        self.target.kind.iter().any(|own| own == kind)
    }

    /// The name of its package, in a specification `…#name@version`, or `…/name#version`.
    pub fn package(&self) -> &str {
        let id = &self.package_id;
        let (place, version) = id.rsplit_once('#').unwrap_or((id, ""));
        match version.split_once('@') {
            Some((name, _)) => name,
            None => place.rsplit('/').next().unwrap_or(place),
        }
    }
}

/// All of them, in the order of the messages. What is no message is left out.
pub fn artifacts(messages: &[u8]) -> impl Iterator<Item = Artifact> {
    let lines = messages.split(|byte| *byte == b'\n');
    lines.filter_map(|line| match serde_json::from_slice(line) {
        Ok(Message::CompilerArtifact(artifact)) => Some(artifact),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_named_by_either_form_of_its_specification() {
        let of = |id: &str| {
            let message = serde_json::json!({
                "reason": "compiler-artifact", "package_id": id, "manifest_path": "/p/Cargo.toml",
                "target": { "name": "t", "kind": ["lib"], "src_path": "/p/src/lib.rs" },
                "profile": { "test": false }, "executable": null,
            });
            let messages = format!("   Compiling t\n{message}\n{{\"reason\":\"build-finished\"}}");
            let all: Vec<Artifact> = artifacts(messages.as_bytes()).collect();
            let [one] = &all[..] else { panic!("{all:?}") };
            (one.package().to_owned(), one.has_path())
        };
        assert_eq!(
            of("path+file:///p/tea#black-tea@0.1.0"),
            ("black-tea".to_owned(), true)
        );
        assert_eq!(of("path+file:///p/tea#0.1.0"), ("tea".to_owned(), true));
        assert_eq!(
            of("registry+https://a.b/c#cup@1.0.0"),
            ("cup".to_owned(), false)
        );
    }
}
