//! A program that no test runs any more is deleted. Cargo builds the programs for this test, and so for
//! those that run them.

use std::fs;
use std::path::Path;

#[test]
fn every_program_is_run_by_a_test() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &Path| fs::read_to_string(path).expect("a test can be read");
    let files = |folder: &Path| -> Vec<_> {
        let entries = fs::read_dir(folder).expect("the folder can be read");
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    let tests = files(&own.join("..")).into_iter();
    let tests = tests.filter(|path| path.extension().is_some_and(|it| it == "rs"));
    let tests: String = tests.map(|path| read(&path)).collect();
    let programs = files(&own.join("src/bin"));
    assert!(!programs.is_empty());
    for program in programs {
        let name = program.file_stem().unwrap().to_string_lossy().into_owned();
        let named = format!("\"{name}\"");
        assert!(tests.contains(&named), "no test runs {}", program.display());
    }
}
