//! Markdown of several parts.

/// A fold that needs no script. `summary` is HTML, `body` Markdown.
pub fn fold(summary: &str, body: &str) -> String {
    format!(
        "<details><summary>{summary}</summary>\n\n{}\n\n</details>\n\n",
        body.trim()
    )
}

/// Markdown as a quotation.
pub fn quoted(markdown: &str) -> String {
    let line = |line: &str| match line.is_empty() {
        true => ">\n".to_owned(),
        false => format!("> {line}\n"),
    };
    markdown.trim().lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_has_a_mark_on_each_line() {
        assert_eq!(quoted("\nOne.\n\nTwo.\n"), "> One.\n>\n> Two.\n");
    }
}
