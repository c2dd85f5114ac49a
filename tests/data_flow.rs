//! Every line of code on the page that follows one program through the stages is what the stage gives.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use meanwhile::findings::Sources;
use meanwhile::{Options, analyse, examples};
use serde_json::Value;
use std::path::Path;

/// The lines of the page's fenced blocks of one language.
fn quoted<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    let blocks = page.split(fence.as_str()).skip(1);
    let lines = blocks.flat_map(|block| block.split("\n```").next().unwrap_or_default().lines());
    let lines: Vec<&str> = lines.collect();
    assert!(!lines.is_empty(), "the page has no block of {language}");
    lines
}

/// A value without a key, wherever it stands.
fn without(mut value: Value, key: &str) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.remove(key);
        for value in object.values_mut() {
            *value = without(value.take(), key);
        }
    }
    value
}

#[test]
fn the_page_on_the_flow_of_data_quotes_a_real_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/data-flow.md")).unwrap();
    let example = examples::find(root, "four_sleeps").unwrap();
    let programs = examples::build(root, &[example], true).unwrap();
    let run = programs[0].run(&Options {
        trace: true,
        ..Options::default()
    });
    let run = run.unwrap();
    let analysis = analyse(&run, &Sources::new(root));

    let transcript = run.transcript.to_string();
    for line in quoted(&page, "transcript") {
        assert!(transcript.lines().any(|other| other == line), "{line}");
    }
    let events = run.trace.as_ref().expect("it was asked for").to_jsonl();
    for line in quoted(&page, "event") {
        assert!(events.lines().any(|other| other == line), "{line}");
    }
    let lane = &analysis.timeline.lanes[1];
    let spans: Vec<Value> = lane
        .spans
        .iter()
        .map(|span| serde_json::to_value(span).unwrap())
        .collect();
    // The stack is left out on the page: it is long.
    let spans: Vec<Value> = spans.into_iter().map(|span| without(span, "at")).collect();
    for line in quoted(&page, "span") {
        assert!(
            spans.contains(&serde_json::from_str(line).unwrap()),
            "{line}\n{spans:?}"
        );
    }
    let finding = &analysis.findings[0];
    let fact: Value = serde_json::from_str(quoted(&page, "fact")[0]).unwrap();
    assert_eq!(serde_json::to_value(&finding.fact).unwrap(), fact);
    assert_eq!(
        finding.sentence(&analysis.timeline),
        quoted(&page, "sentence")[0]
    );
    let rows: Vec<String> = analysis
        .picture
        .rows
        .iter()
        .map(|row| serde_json::to_string(row).unwrap())
        .collect();
    for line in quoted(&page, "row") {
        assert!(rows.iter().any(|row| row == line), "{line}");
    }

    // Records are read back from their text; the page's are those of two events.
    for line in quoted(&page, "record") {
        let told = wire::Told::read(line).expect("it is a record");
        let text = told.with_bytes(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
        assert_eq!(text, line);
    }
}
