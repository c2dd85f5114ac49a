//! What a teacher's scripts know of a page, as JSON in a script element: no reader sees it, no screen
//! reader says it, and mdBook's search leaves it out.

use crate::block::Page;
use crate::json::Sorted;
use crate::lesson::{Section, sections};
use crate::markup::{block, inline};
use crate::notes::Notes;
use crate::plan::RULES;
use serde_json::{Value, json};

/// The sections of a chapter with their notes; nothing for what is no chapter.
pub fn facts(page: &Page) -> String {
    let (Some(number), Some(_)) = (page.number, page.minutes) else {
        return String::new();
    };
    let sections: Vec<Value> = sections(page).iter().map(section).collect();
    let facts = json!({ "number": number, "rules": RULES, "sections": sections });
    format!("\n{}\n", data("lesson", &facts))
}

/// One line, which nothing in it can end early.
pub fn data(class: &str, facts: &Value) -> String {
    let facts = serde_json::to_string(&Sorted(facts)).unwrap_or_default();
    let facts = facts.replace('<', "\\u003c");
    format!("<script type=\"application/json\" class=\"{class}\">{facts}</script>")
}

fn section(section: &Section) -> Value {
    let mut facts = json!(section);
    facts["notes"] = section.notes.as_ref().map_or(Value::Null, notes);
    facts
}

fn notes(notes: &Notes) -> Value {
    let words = |words: &Option<String>| words.as_deref().map(block);
    let expect = notes.expect.iter();
    let expect = expect.map(|belief| json!([belief.row, inline(&belief.name)]));
    let run = notes.run.iter();
    let run = run.map(|name| format!("cargo meanwhile run {name}"));
    json!({
        "expect": expect.collect::<Vec<_>>(),
        "heard": words(&notes.heard),
        "ask": words(&notes.ask),
        "run": run.collect::<Vec<_>>(),
        "then": words(&notes.then),
    })
}
