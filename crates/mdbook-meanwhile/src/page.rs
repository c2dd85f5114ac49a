//! The chapter at hand.

use crate::answered::Asked;
use crate::html::inline;
use crate::mistake::Problem;
use std::path::Path;

/// What is known of the chapter at hand.
pub struct Page<'a> {
    pub file: &'a Path,
    pub path: &'a Path,
    pub number: Option<u32>,
    pub section: String,
    pub marks: usize,
    /// The `{{#box}}`, `{{#rule}}` or `{{#answered}}` that is open: its line, its name, its closing tags.
    pub open: Option<(usize, &'a str, &'static str)>,
    pub asked: Asked,
    /// How many minutes it takes to read.
    pub minutes: Option<u32>,
    pub text: String,
}

impl<'a> Page<'a> {
    pub fn minutes(&mut self, args: &str) -> Result<(), Problem> {
        let minutes: u32 = args.parse().map_err(|_| {
            Problem::new(format!("`{args}` is not a number of minutes"))
                .next("Write `{{#minutes 12}}`.")
        })?;
        if self.minutes.is_some() {
            let problem = Problem::new("this chapter has its minutes already");
            return Err(problem.next("Remove one of the two."));
        }
        self.minutes = Some(minutes);
        Ok(())
    }

    pub fn container(&mut self, line: usize, name: &'a str, args: &str) -> Result<(), Problem> {
        if name == "end" {
            let Some((_, _, closing)) = self.open.take() else {
                return Err(Problem::new("`{{#end}}` closes nothing").next("Remove it."));
            };
            self.text.push_str(closing);
            return Ok(());
        }
        if let Some((first, open, _)) = self.open {
            let message = format!("`{{{{#{open}}}}}` of line {first} is still open");
            return Err(Problem::new(message).next("Add `{{#end}}` before this one."));
        }
        if name == "answered" {
            if !args.is_empty() {
                let problem = Problem::new("`{{#answered}}` takes nothing");
                return Err(problem.next("It belongs to the prediction above it."));
            }
            self.open = Some((line, name, "\n\n</details>\n\n"));
            self.text.push_str(&self.asked.fold()?);
            return Ok(());
        }
        self.open = Some((line, name, "\n\n</div>\n\n"));
        let (class, title) = match (name, args) {
            ("rule", "") => ("rule", "The rule"),
            ("rule", _) => {
                return Err(Problem::new("`{{#rule}}` takes no title").next("Remove the title."));
            }
            (_, "") => {
                let next = "Give it one, such as `{{#box From Python}}`.";
                return Err(Problem::new("this box has no title").next(next));
            }
            (_, "From Python") => ("box from-python", args),
            (_, "From threads") => ("box from-threads", args),
            (_, title) => ("box", title),
        };
        let title = inline(title);
        let html = format!(
            "\n<div class=\"{class}\" role=\"note\" aria-label=\"{title}\">\n<p class=\"legend\">{title}</p>\n\n"
        );
        self.text.push_str(&html);
        Ok(())
    }

    /// Puts number and minutes above the title, where the eye looks for them. `practice`: the minutes
    /// that its exercises take.
    pub fn finish(self, practice: u32) -> String {
        let Some(minutes) = self.minutes else {
            return self.text;
        };
        let number = self.number.map(|number| format!("Chapter {number} · "));
        let practice = match practice {
            0 => String::new(),
            practice => format!(" to read, {practice} to practise"),
        };
        format!(
            "<p class=\"crumb\">{}{minutes} minutes{practice}</p>\n\n{}",
            number.unwrap_or_default(),
            self.text.trim_start()
        )
    }
}
