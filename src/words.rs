//! The words that sentences, pictures and messages share.

use crate::nanos::Nanos;

/// `1.5`, `0.25`, `2.0`: as many digits as it takes, at most to the millisecond.
pub fn number(time: Nanos) -> String {
    let text = format!("{:.3}", time as f64 / 1e9);
    let short = text.trim_end_matches('0');
    match short.strip_suffix('.') {
        Some(whole) => format!("{whole}.0"),
        None => short.to_owned(),
    }
}

/// `1.5 s`.
pub fn seconds(time: Nanos) -> String {
    number(time) + " s"
}

/// Of a moment that is marked in two pictures.
pub const DIFFERS: &str = "from here on the two differ";

/// ` at line 12`, or nothing if the line is not known.
pub fn at_line(line: Option<u32>) -> String {
    let known = line.filter(|line| *line > 0);
    known.map_or_else(String::new, |line| format!(" at line {line}"))
}

/// `a`, `b` and `c`.
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// As many characters at most.
pub fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut + "…"
}

/// The same, but the number that tells it from others of its name stays.
pub fn short_name(name: &str, most: usize) -> String {
    match name.rsplit_once(" #") {
        Some((name, number)) => {
            let room = most.saturating_sub(number.chars().count() + 2);
            format!("{} #{number}", short(name, room))
        }
        None => short(name, most),
    }
}

/// Text made safe for HTML and SVG, also between double quotes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            // Not allowed in XML.
            c if c < ' ' && c != '\n' && c != '\t' => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

/// A text as HTML, in which what stands between backticks is code.
pub fn with_code(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let part = |(index, part): (usize, &str)| match index % 2 {
        0 => escape(part),
        _ => format!("<code>{}</code>", escape(part)),
    };
    parts.map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_as_many_digits_as_it_takes() {
        assert_eq!(number(0), "0.0");
        assert_eq!(number(1_500_000_000), "1.5");
        assert_eq!(number(35_000_000), "0.035");
        assert_eq!(short("abcdef", 4), "abc…");
    }

    #[test]
    fn markup_in_a_text_is_text() {
        assert_eq!(
            escape("Vec<&\"x\">\0"),
            "Vec&lt;&amp;&quot;x&quot;&gt;\u{fffd}"
        );
    }
}
