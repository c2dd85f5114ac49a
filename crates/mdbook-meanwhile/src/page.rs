//! The chapter at hand.

use crate::html::inline;
use std::path::Path;

/// What is known of the chapter at hand.
pub struct Page<'a> {
    pub file: &'a Path,
    pub path: &'a Path,
    pub number: Option<u32>,
    pub section: String,
    pub marks: usize,
    /// The `{{#box}}` or `{{#rule}}` that is open: its line, its name, its closing tags.
    pub open: Option<(usize, &'a str, &'static str)>,
    /// How many minutes it takes to read.
    pub minutes: Option<u32>,
    pub text: String,
}

impl<'a> Page<'a> {
    pub fn minutes(&mut self, args: &str) -> Result<(), String> {
        let minutes: u32 = args.parse().map_err(|_| {
            format!("`{args}` is not a number of minutes: write `{{{{#minutes 12}}}}`")
        })?;
        self.minutes = Some(minutes);
        Ok(())
    }

    pub fn container(&mut self, line: usize, name: &'a str, args: &str) -> Result<(), String> {
        if name == "end" {
            let Some((_, _, closing)) = self.open.take() else {
                return Err("`{{#end}}` closes nothing: remove it".to_owned());
            };
            self.text.push_str(closing);
            return Ok(());
        }
        if let Some((first, open, _)) = self.open {
            return Err(format!(
                "`{{{{#{open}}}}}` of line {first} is still open: add `{{{{#end}}}}` before this one"
            ));
        }
        self.open = Some((line, name, "\n\n</div>\n\n"));
        let (class, title) = match (name, args) {
            ("rule", "") => ("rule", "The rule"),
            ("rule", _) => return Err("`{{#rule}}` takes no title".to_owned()),
            (_, "") => return Err("a box has a title, such as `{{#box From Python}}`".to_owned()),
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
