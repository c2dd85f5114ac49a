//! The card of an exercise: the task, what its tests promise, hints one at a time, the solution
//! with its recorded run.

use crate::html::{escape, inline};
use crate::program::{Kind, Programs, fence};
use crate::run::Run;
use meanwhile::exercises::{Exercise, Source};
use std::fmt::Write;
use std::fs;

/// An exercise and the text of its file.
pub struct Card<'a> {
    exercise: &'a Exercise,
    /// Relative to the workspace.
    path: String,
    text: String,
}

impl<'a> Card<'a> {
    pub fn load(programs: &'a Programs, name: &str) -> Result<Card<'a>, String> {
        let set = programs.exercises();
        let exercise = set.find(name).map_err(|error| error.to_string())?;
        let path = set.unsolved(exercise);
        let text = fs::read_to_string(&path)
            .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        let path = path.strip_prefix(programs.root()).unwrap_or(&path);
        let path = path.display().to_string();
        Ok(Card {
            exercise,
            path,
            text,
        })
    }

    /// An error if the card does not stand in the section that its tests send the learner to.
    pub fn stands_in(&self, chapter: Option<u32>, section: &str) -> Result<(), String> {
        let source = Source::parse(&self.text);
        let plain = |text: &str| text.replace('`', "");
        match source.section() {
            Some((wanted, heading))
                if Some(wanted) == chapter && plain(heading) == plain(section) =>
            {
                Ok(())
            }
            Some((wanted, heading)) => Err(format!(
                "the tests of `{}` say that chapter {wanted}, “{heading}”, explains it: put its card there",
                self.exercise.name
            )),
            None => Err(format!(
                "the tests of `{}` name no section",
                self.exercise.name
            )),
        }
    }

    /// `id`: the only one of its kind on the page, for the timeline.
    pub fn html(&self, programs: &Programs, id: &str) -> Result<String, String> {
        let exercise = self.exercise;
        let source = Source::parse(&self.text);
        let (name, title) = (escape(&exercise.name), exercise.name.replace('_', " "));
        let mut html = format!(
            "\n<section class=\"exercise\" id=\"exercise-{name}\" aria-labelledby=\"exercise-{name}-title\">\n\
             <header><p class=\"legend\" id=\"exercise-{name}-title\">Exercise: {}</p><span class=\"effort\">{} minutes, {}</span></header>\n\
             <p class=\"task\">{}</p>\n",
            escape(&title),
            exercise.minutes,
            difficulty(exercise.difficulty),
            inline(&source.task),
        );
        html.push_str("<p>It is solved when:</p>\n<ul class=\"promises\">\n");
        for promise in source.promises() {
            let _ = writeln!(html, "<li>{}</li>", escape(&promise));
        }
        let _ = write!(
            html,
            "</ul>\n<dl class=\"do\"><dt>Edit</dt><dd class=\"path\">{}</dd>\
             <dt>Check</dt><dd><code class=\"command\">cargo meanwhile check {name}</code></dd></dl>\n\
             <details class=\"whole\"><summary>The program as it is</summary>\n\n{}\n</details>\n",
            escape(&self.path),
            fence(&format!("{}\n", source.program), "rust,ignore"),
        );
        self.hints(&mut html);
        let run = Run::load(programs, Kind::Solution, &exercise.name)?;
        let _ = write!(
            html,
            "<details class=\"solution\"><summary>The solution and its run</summary>\n{}{}</details>\n</section>\n\n",
            run.program.card(None)?,
            run.card_and_timeline(id),
        );
        Ok(html)
    }

    /// Each is hidden until the one before is open: the style sheet does that, without script.
    fn hints(&self, html: &mut String) {
        let count = self.exercise.hints.len();
        html.push_str("<div class=\"hints\">\n");
        for (number, hint) in (1..).zip(&self.exercise.hints) {
            let _ = writeln!(
                html,
                "<details class=\"hint\"><summary>Hint {number} of {count}</summary><p>{}</p></details>",
                inline(hint)
            );
        }
        html.push_str("</div>\n");
    }
}

fn difficulty(level: u8) -> &'static str {
    match level {
        1 => "easy",
        2 => "some thought",
        _ => "hard",
    }
}
