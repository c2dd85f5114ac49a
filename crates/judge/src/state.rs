//! What cargo looks at before it says that there is nothing to do.

use meanwhile::artifacts::{Artifact, artifacts};
use serde::{Deserialize, Serialize};
use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// A package that somebody may edit, as it has a path and no version.
#[derive(Debug, Serialize, Deserialize)]
pub struct PathPackage {
    manifest: PathBuf,
    /// The folder of its sources; of a build script only its file, for beside it lies all else.
    sources: PathBuf,
}

/// The packages that a build needed, of cargo's messages in JSON.
pub fn path_packages(messages: &[u8]) -> Vec<PathPackage> {
    artifacts(messages)
        .filter(Artifact::has_path)
        .filter_map(|artifact| {
            let is_script = artifact.is("custom-build");
            let source = artifact.target.src_path;
            Some(PathPackage {
                manifest: artifact.manifest_path,
                sources: match is_script {
                    true => source,
                    false => source.parent()?.to_owned(),
                },
            })
        })
        .collect()
}

/// A number that differs if one of the files does that cargo would look at, or a setting; `None` if one is gone.
/// `folder`: that of the workspace. `needed`: other files.
pub fn of(folder: &Path, packages: &[PathPackage], needed: &[&Path]) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    for (name, value) in env::vars_os() {
        let text = name.to_string_lossy();
        // Of an outer cargo, and of its colours.
        let is_about_package = ["CARGO_PKG_", "CARGO_MANIFEST", "CARGO_TERM_", "CARGO_BIN_"];
        if (text.starts_with("CARGO") || text.starts_with("RUST"))
            && !is_about_package.iter().any(|begin| text.starts_with(begin))
            && !["CARGO", "RUST_BACKTRACE", "RUST_RECURSION_COUNT"].contains(&&*text)
        {
            (name, value).hash(&mut hasher);
        }
    }
    for place in settings(folder) {
        // Most of them need not be there.
        seen(&place).hash(&mut hasher);
    }
    for package in packages {
        seen(&package.manifest)?.hash(&mut hasher);
        hash_sources(&package.sources, &mut hasher).ok()?;
    }
    for file in needed {
        seen(file)?.hash(&mut hasher);
    }
    Some(hasher.finish())
}

/// What cargo reads in the folder of a workspace and in those above it.
fn settings(folder: &Path) -> Vec<PathBuf> {
    let names = [
        ".cargo/config.toml",
        ".cargo/config",
        "rust-toolchain.toml",
        "rust-toolchain",
    ];
    let above = folder.ancestors();
    let mut all: Vec<PathBuf> = above
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .collect();
    all.extend(["Cargo.toml", "Cargo.lock"].map(|name| folder.join(name)));
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    all.extend(home.into_iter().map(|home| home.join("config.toml")));
    all
}

/// Name, time and size of a file, or of each in a folder, in an order of its own.
fn hash_sources(place: &Path, hasher: &mut DefaultHasher) -> walkdir::Result<()> {
    for entry in WalkDir::new(place).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_dir() {
            seen(entry.path()).hash(hasher);
        }
    }
    Ok(())
}

/// A file as cargo would look at it.
fn seen(path: &Path) -> Option<(PathBuf, std::time::SystemTime, u64)> {
    let about = fs::metadata(path).ok()?;
    Some((path.to_owned(), about.modified().ok()?, about.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_would_build_again_has_another_state() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("tea/src/pot")).unwrap();
        for file in [
            "tea/Cargo.toml",
            "tea/build.rs",
            "tea/src/lib.rs",
            "tea/src/pot/mod.rs",
            "library",
        ] {
            fs::write(path(file), "").unwrap();
        }
        let artifact = |kind: &str, source: &str, id: &str| {
            let artifact = serde_json::json!({
                "reason": "compiler-artifact",
                "package_id": id,
                "manifest_path": path("tea/Cargo.toml"),
                "target": { "name": "tea", "kind": [kind], "src_path": path(source) },
                "profile": { "test": false },
            });
            format!("{artifact}\n")
        };
        let own = "path+file:///tea#0.1.0";
        let messages = artifact("lib", "tea/src/lib.rs", own)
            + &artifact("custom-build", "tea/build.rs", own)
            + &artifact(
                "lib",
                "gone/lib.rs",
                "registry+https://example.com#cup@1.0.0",
            );
        let packages = path_packages(messages.as_bytes());
        assert_eq!(packages.len(), 2);
        let library = path("library");
        let state = || of(folder.path(), &packages, &[&library]);
        let mut states = vec![state()];
        let mut differs = |what: &str| {
            let now = state();
            assert!(!states.contains(&now), "{what}");
            states.push(now);
        };
        fs::write(path("tea/src/pot/mod.rs"), "fn pour() {}").unwrap();
        differs("a source deep in the folder");
        fs::write(path("tea/src/lid.rs"), "").unwrap();
        differs("a new source");
        fs::write(path("tea/build.rs"), "fn main() {}").unwrap();
        differs("the build script");
        fs::write(path("Cargo.lock"), "").unwrap();
        differs("the versions");
        fs::create_dir(path(".cargo")).unwrap();
        fs::write(path(".cargo/config.toml"), "").unwrap();
        differs("the settings");
        let before = state();
        fs::write(path("tea/notes.txt"), "").unwrap();
        assert_eq!(state(), before, "what is beside the sources does not count");
        fs::remove_file(&library).unwrap();
        assert_eq!(state(), None, "what is linked must be there");
    }
}
