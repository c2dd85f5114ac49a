//! Every line of code on the page that follows one program through the stages is what the stage gives.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use meanwhile::findings::Sources;
use meanwhile::{Options, Transcript, analyse, examples};
use page::block::Content;
use page::{Chapter, Project};
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
        assert!(rows.iter().any(|row| row == line), "{line}\n{rows:#?}");
    }

    the_page_has_the_blocks_that_are_said(root, &page, &run.transcript);

    // Records are read back from their text; the page's are those of two events.
    for line in quoted(&page, "record") {
        let told = wire::Told::read(line).expect("it is a record");
        let text = told.with_bytes(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
        assert_eq!(text, line);
    }
}

/// The lines of the chapter become a program, and a prediction with the run of the stages before.
fn the_page_has_the_blocks_that_are_said(root: &Path, page: &str, transcript: &Transcript) {
    let file = "book/01-waiting.md";
    let text = std::fs::read_to_string(root.join(file)).unwrap();
    let lines = quoted(page, "chapter").into_iter().map(|line| {
        let at = text.lines().position(|other| other == line);
        at.expect("the chapter has this line") + 1
    });
    let lines: Vec<usize> = lines.collect();
    let project = Project::read(root, Path::new("book")).unwrap();
    let chapter = Chapter {
        file: Path::new(file),
        path: Path::new("01-waiting.md"),
        number: Some(1),
        title: "",
        text: &text,
    };
    let (page, mistakes) = page::read(&project, &chapter);
    assert!(mistakes.is_empty(), "{mistakes}");
    // A block begins on its line, or above it.
    let block = |line: &usize| {
        let mut blocks = page.all_blocks().into_iter();
        let above = blocks.rfind(|block| block.origin.place.line <= *line);
        &above.expect("a chapter begins with a block").content
    };
    let [Content::Program(listing), Content::Prediction(asked)] =
        lines.iter().map(block).collect::<Vec<_>>()[..]
    else {
        panic!("{lines:?} are other blocks")
    };
    assert_eq!(listing.program.name, "four_sleeps");
    let run = asked.run.as_ref().and_then(|run| run.timed());
    let recorded = &run.expect("it ran on virtual time").transcript;
    assert_eq!(recorded.to_string(), transcript.to_string());
}
