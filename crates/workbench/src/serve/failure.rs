//! Why a build failed: one account of it, for the terminal and for the page.

use mdbook_meanwhile::{Mistake, Mistakes};
use meanwhile::escape;
use std::fmt::Write;

/// What there is to say about a build that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Mistakes with their places; none if it failed otherwise.
    mistakes: Vec<Mistake>,
    /// What is known if there are none.
    detail: String,
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        match error.downcast_ref::<Mistakes>() {
            Some(mistakes) => Failure {
                mistakes: mistakes.all().to_vec(),
                detail: String::new(),
            },
            None => Failure {
                mistakes: Vec::new(),
                detail: format!("{error:#}"),
            },
        }
    }
}

impl Failure {
    /// For a terminal of so many columns; nothing is wrapped without a number.
    pub fn for_terminal(&self, width: Option<usize>) -> String {
        let bold = anstyle::Style::new().bold();
        let mut text = match self.mistakes.len() {
            0 => return wrapped(&self.detail, "", width),
            1 => String::new(),
            many => format!("It has {many} mistakes."),
        };
        for mistake in &self.mistakes {
            let place = mistake.place();
            let said = wrapped(&format!("{place}: {}", mistake.message), "    ", width);
            // The style is put in afterwards: its codes take no room.
            let said = match said.strip_prefix(place.as_str()) {
                Some(rest) => format!("{bold}{place}{bold:#}{rest}"),
                None => said,
            };
            let _ = write!(text, "\n{said}");
            let next = format!("    {}", mistake.next);
            let _ = write!(text, "\n{}", wrapped(&next, "    ", width));
        }
        text
    }

    /// As HTML, for the middle of a page.
    pub fn for_page(&self) -> String {
        if self.mistakes.is_empty() {
            return format!("<pre>{}</pre>", escape(&self.detail));
        }
        let mut html = String::from("<ol>\n");
        for mistake in &self.mistakes {
            let (place, said) = (escape(&mistake.place()), with_code(&mistake.message));
            let next = with_code(&mistake.next);
            let _ = writeln!(
                html,
                "<li><code class=\"place\">{place}</code><p>{said}</p><p class=\"next\">{next}</p></li>"
            );
        }
        html + "</ol>"
    }
}

fn wrapped(text: &str, indent: &str, width: Option<usize>) -> String {
    let Some(width) = width else {
        return text.to_owned();
    };
    let options = textwrap::Options::new(width.max(20))
        .subsequent_indent(indent)
        .break_words(false);
    textwrap::fill(text, options)
}

/// What stands between backticks is code.
fn with_code(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without its partner is one.
    if parts.len().is_multiple_of(2) {
        return escape(text);
    }
    let part = |(place, part): (usize, &&str)| match place % 2 {
        0 => escape(part),
        _ => format!("<code>{}</code>", escape(part)),
    };
    parts.iter().enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure() -> Failure {
        let mistake = Mistake {
            file: "book/1.md".into(),
            line: Some(3),
            column: None,
            message: "no example is named `<tee>`, and this goes on for a while".to_owned(),
            next: "Correct the name, or write the program.".to_owned(),
        };
        anyhow::Error::from(Mistakes::from(mistake)).into()
    }

    #[test]
    fn a_narrow_terminal_gets_narrow_lines() {
        let text = anstream::adapter::strip_str(&failure().for_terminal(Some(30))).to_string();
        assert!(text.lines().all(|line| line.len() <= 30), "{text}");
        assert!(text.contains("\n    Correct the name, or"), "{text}");
        let whole = failure().for_terminal(None);
        assert_eq!(whole.trim().lines().count(), 2, "{whole}");
    }

    #[test]
    fn a_failure_is_text_and_not_markup() {
        let html = failure().for_page();
        assert!(html.contains("<code>&lt;tee&gt;</code>"), "{html}");
        let odd = Failure::from(anyhow::anyhow!("<script>alert(1)</script>"));
        assert_eq!(
            odd.for_page(),
            "<pre>&lt;script&gt;alert(1)&lt;/script&gt;</pre>"
        );
        assert_eq!(with_code("a ` b"), "a ` b");
    }
}
