//! The notebooks in `notebooks/` say what the chapters say.

use std::process::Command;

#[test]
fn every_notebook_is_what_its_chapter_gives() {
    let mut check = Command::new(env!("CARGO_BIN_EXE_meanwhile"));
    let output = check.args(["notebooks", "--check"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    assert!(
        said.contains("notebooks/01-waiting.ipynb is the same"),
        "{said}"
    );
}
