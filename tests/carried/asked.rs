//! rustc, asked about a text.

use meanwhile::carried::{self, Carried, Picture};
use std::process::{Command, Stdio};

/// What stands at the top of each text: nothing but std is needed.
pub const HEAD: &str = "\
use std::{cell::*, future::Future, rc::Rc, sync::*};
fn spawn<F: Future + Send + 'static>(_: F) {}
async fn pause() {}
async fn show(_: &str) {}
static LOCK: Mutex<u32> = Mutex::new(0);
";

/// A program, and rustc's messages about it.
pub struct Asked {
    pub source: String,
    pub messages: String,
}

pub const FILE: &str = "program.rs";

impl Asked {
    /// A program with the usual head, or with its own.
    pub fn about(body: &str) -> Asked {
        Asked::whole(&format!("{HEAD}{body}\nfn main() {{}}\n"))
    }

    pub fn whole(source: &str) -> Asked {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), source).unwrap();
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let output = Command::new(rustc)
            .current_dir(folder.path())
            // The project's own version, wherever the folder is.
            .env("RUSTUP_TOOLCHAIN", toolchain())
            .args([
                "--edition",
                "2024",
                "--emit=metadata",
                "--error-format=json",
            ])
            .arg("--crate-type=bin")
            .arg(FILE)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Asked {
            source: source.to_owned(),
            messages: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub fn carried(&self) -> Vec<Carried> {
        carried::read(&self.messages, FILE, &self.source)
    }

    pub fn pictures(&self) -> Vec<Picture> {
        carried::pictures(&self.carried(), &self.source)
    }

    /// All in characters, without the head's lines.
    pub fn drawn(&self) -> String {
        let all = self.pictures();
        let all = all.iter().map(|one| carried::text::draw(one, 100));
        all.collect::<Vec<_>>().join("\n")
    }

    /// The sentences alone.
    pub fn said(&self) -> String {
        let all = self.pictures();
        let all = all.iter().flat_map(|one| one.sentences.clone());
        all.collect::<Vec<_>>().join("\n")
    }

    /// The messages of its errors.
    pub fn errors(&self) -> Vec<String> {
        let lines = self.messages.lines();
        let all = lines.filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        let errors = all.filter(|one| one["level"] == "error");
        errors
            .filter_map(|one| Some(one["message"].as_str()?.to_owned()))
            .collect()
    }
}

fn toolchain() -> String {
    let text = include_str!("../../rust-toolchain.toml");
    let table: toml::Table = text.parse().unwrap();
    table["toolchain"]["channel"].as_str().unwrap().to_owned()
}
