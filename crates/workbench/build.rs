//! Takes the exercises as they are handed out into the command: what judges a learner's file must
//! not lie in it.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let exercises = fs::canonicalize(project.join("exercises")).expect("there are exercises");
    let info = exercises.join("info.toml");
    let originals = exercises.join("originals");
    println!("cargo::rerun-if-changed={}", info.display());
    println!("cargo::rerun-if-changed={}", originals.display());
    let mut text = format!(
        "const INFO: &str = include_str!({info:?});\nconst ORIGINALS: &[(&str, &str)] = &[\n"
    );
    for path in files(&originals) {
        let name = path
            .file_stem()
            .expect("a file has a name")
            .to_string_lossy();
        writeln!(text, "    ({name:?}, include_str!({path:?})),").expect("it fits");
    }
    text += "];\n";
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where"));
    fs::write(out.join("originals.rs"), text).expect("the target folder can be written");
}

/// The programs of all chapters.
fn files(originals: &Path) -> Vec<PathBuf> {
    let entries = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect::<Vec<_>>()
    };
    let chapters = entries(originals);
    let mut files: Vec<PathBuf> = chapters
        .iter()
        .flat_map(|chapter| entries(chapter))
        .collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "rs"));
    files.sort();
    files
}
