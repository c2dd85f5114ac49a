//! A program that does not compile is told with rustc's own message, and with what its futures carry, whoever has asked
//! rustc.

use judge::cargo::rustc;
use judge::{Attempt, Place, SOURCE};
use meanwhile::Options;
use meanwhile::carried::text;
use std::fs;
use std::path::Path;

const PROGRAM: &str = "\
use std::{future::Future, rc::Rc};
fn spawn<F: Future + Send + 'static>(_: F) {}
async fn pause() {}
async fn print_twice() {
    let label = Rc::new(1);
    pause().await;
    println!(\"{label}\");
}
fn main() {
    spawn(print_twice());
}
";

const DRAWN: &str = "\
What the future of `print_twice` carries over its awaits

4    async fn print_twice() {
5 o      let label = Rc::new(1);  <- label: Rc<i32>
6 *      pause().await;           <- label is kept over this await
7 |      println!(\"{label}\");
8 +  }                            <- the scope of label ends
";

#[test]
fn a_cell_that_carries_too_much_is_told_so_beside_the_message_of_rustc() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place {
        project: Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."),
        folder: folder.path().join("cell"),
        target: folder.path().join("target"),
        name: "cell".to_owned(),
    };
    let refusal = |source: &str| {
        let attempt = place.attempt(source, "", &Options::default(), || {});
        match attempt.unwrap() {
            Attempt::Refused(refusal) => refusal,
            Attempt::Ran(_) => panic!("it compiles"),
        }
    };
    let found = refusal(PROGRAM);
    assert!(
        found
            .said
            .contains("future cannot be sent between threads safely")
    );
    assert!(found.said.contains("\u{1b}["), "in colours: {}", found.said);
    let [picture] = &found.carried[..] else {
        panic!("{}", found.said)
    };
    assert!(text::draw(picture, 100).starts_with(DRAWN));
    // Another reason, and so nothing to draw.
    let other = refusal("fn main() { let tea: u32 = \"hot\"; }");
    assert!(other.said.contains("mismatched types") && other.carried.is_empty());
    assert!(other.said.contains(SOURCE));
}

#[test]
fn rustc_is_understood_without_cargo_too_and_by_the_name_that_a_program_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("judged.rs");
    fs::write(&file, PROGRAM).unwrap();
    let mut remapped = std::ffi::OsString::from("--remap-path-prefix=");
    remapped.push(&file);
    remapped.push("=exercises/tea.rs");
    let arguments = vec![
        file.into(),
        "--edition=2024".into(),
        "--error-format=json".into(),
        "--emit=metadata".into(),
        "--out-dir".into(),
        folder.path().into(),
        remapped,
    ];
    let name = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let built = rustc(&name, arguments, "judged", &[]).unwrap();
    let [picture] = &built.carried("exercises/tea.rs", PROGRAM)[..] else {
        panic!("{}", built.said)
    };
    assert!(text::draw(picture, 100).starts_with(DRAWN));
    assert!(!built.said.contains("aborting"), "{}", built.said);
    assert!(built.carried("other.rs", PROGRAM).is_empty());
}
