//! The planner of sessions: a table for the usual length, and the facts from which the script makes others.

use super::lesson::data;
use crate::overview::Entry;
use crate::plan::{Part, RULES, Session, What, sessions};
use meanwhile::escape;
use serde_json::json;
use std::fmt::Write;

/// The length of a session before anybody chooses, in minutes.
const LENGTH: u32 = 90;

/// All chapters in sessions of the usual length. `theme/planner.js` writes the same rows.
pub fn planner(chapters: &[Entry]) -> String {
    let facts = json!({ "rules": RULES, "length": LENGTH, "chapters": chapters });
    let all = sessions(chapters, LENGTH);
    let (count, facts) = (all.len(), data("planner-facts", &facts));
    let mut html = format!(
        "\n<div class=\"planner\">\n{facts}\n\
         <p class=\"summary\">All chapters with all exercises, in sessions of {LENGTH} minutes: {count} sessions.</p>\n\
         <div class=\"sessions\">\n"
    );
    for (number, session) in (1..).zip(&all) {
        html += &table(number, session);
    }
    html + "</div>\n</div>\n\n"
}

fn table(number: usize, session: &Session<'_>) -> String {
    let minutes = session.minutes;
    let mut html = format!(
        "<table class=\"session\">\n<caption>Session {number}: {minutes} minutes</caption>\n\
         <thead><tr><th scope=\"col\">at</th><th scope=\"col\">what</th><th scope=\"col\">minutes</th></tr></thead>\n<tbody>\n"
    );
    let mut at = 0;
    for Part { what, minutes } in &session.parts {
        let (class, words) = match what {
            What::Section(chapter, section) => {
                let (number, title) = (chapter.number, escape(&section.title));
                let (link, id) = (escape(&chapter.link), escape(&section.id));
                let votes = votes(section.votes);
                let words = format!("{number}: <a href=\"{link}#{id}\">{title}</a>{votes}");
                ("section", words)
            }
            What::Exercise(name) => (
                "task",
                format!("Exercise: {}", escape(&name.replace('_', " "))),
            ),
            What::Break => ("break", "Break".to_owned()),
        };
        let time = format!("{}:{:02}", at / 60, at % 60);
        let _ = writeln!(
            html,
            "<tr class=\"{class}\"><td>{time}</td><td>{words}</td><td>{minutes}</td></tr>"
        );
        at += minutes;
    }
    html + "</tbody>\n</table>\n"
}

fn votes(count: u32) -> String {
    match count {
        0 => String::new(),
        1 => " <span class=\"votes\">1 vote</span>".to_owned(),
        count => format!(" <span class=\"votes\">{count} votes</span>"),
    }
}
