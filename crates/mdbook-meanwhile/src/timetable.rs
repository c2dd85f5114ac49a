//! How long each chapter takes, for those who plan a course.

use meanwhile::escape;
use std::fmt::Write;

/// A chapter.
#[derive(Debug)]
pub struct Entry {
    pub number: u32,
    pub title: String,
    /// Its file.
    pub link: String,
    /// In minutes.
    pub read: u32,
    /// In minutes, for all of its exercises.
    pub practise: u32,
}

/// A row for each chapter, and the sums.
pub fn table(entries: &[Entry]) -> String {
    let sum = |minutes: fn(&Entry) -> u32| entries.iter().map(minutes).sum::<u32>();
    let mut text = String::from(
        "\n| chapter | to read | to practise | together |\n| --- | ---: | ---: | ---: |\n",
    );
    for entry in entries {
        let title = escape(&entry.title);
        let _ = writeln!(
            text,
            "| {}. [{title}]({}) | {} min | {} min | {} min |",
            entry.number,
            entry.link,
            entry.read,
            entry.practise,
            entry.read + entry.practise
        );
    }
    let (read, practise) = (sum(|entry| entry.read), sum(|entry| entry.practise));
    let _ = writeln!(
        text,
        "| **all** | {read} min | {practise} min | **{}** |\n",
        hours(read + practise)
    );
    text
}

/// `3 h 20 min`.
fn hours(minutes: u32) -> String {
    format!("{} h {:02} min", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_stand_below_the_chapters() {
        let entry = |number, read, practise| Entry {
            number,
            title: "Why?".to_owned(),
            link: "1.md".to_owned(),
            read,
            practise,
        };
        let text = table(&[entry(1, 30, 20), entry(2, 40, 0)]);
        assert!(
            text.contains("| 1. [Why?](1.md) | 30 min | 20 min | 50 min |"),
            "{text}"
        );
        assert!(
            text.contains("| **all** | 70 min | 20 min | **1 h 30 min** |"),
            "{text}"
        );
    }
}
