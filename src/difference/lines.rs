//! Which line of one text is which line of another.

use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::collections::HashMap;
use std::ops::Range;

/// The lines of two texts, each the other's counterpart. [`Default`]: no line has one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineMap {
    /// By the line of the second text: that of the first.
    to_first: HashMap<u32, u32>,
    /// By the line of the first text: that of the second.
    to_second: HashMap<u32, u32>,
    /// Lines of code that differ, in their order.
    pub changes: Vec<Change>,
}

/// Lines of one text that stand in the place of lines of another. Lines are counted from 1; a range without
/// lines says before which line something is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub first: Range<u32>,
    pub second: Range<u32>,
}

impl LineMap {
    /// How far a line is indented makes no difference.
    pub fn between(first: &str, second: &str) -> LineMap {
        let [first, second] = [first, second].map(|text| text.lines().map(str::trim).collect());
        let (first, second): (Vec<&str>, Vec<&str>) = (first, second);
        let mut map = LineMap::default();
        // Patience matches lines that stand once: a `}` alone does not hold two functions together.
        for part in capture_diff_slices(Algorithm::Patience, &first, &second) {
            let (tag, old, new) = part.as_tag_tuple();
            if tag == DiffTag::Equal {
                old.zip(new).for_each(|(old, new)| map.pair(old, new));
                continue;
            }
            let says = |lines: &[&str]| lines.iter().any(|line| is_code(line));
            if says(&first[old.clone()]) || says(&second[new.clone()]) {
                let numbers = |range: Range<usize>| range.start as u32 + 1..range.end as u32 + 1;
                map.changes.push(Change {
                    first: numbers(old),
                    second: numbers(new),
                });
            }
        }
        map.moved(&first, &second);
        map
    }

    fn pair(&mut self, first: usize, second: usize) {
        let (first, second) = (first as u32 + 1, second as u32 + 1);
        self.to_first.insert(second, first);
        self.to_second.insert(first, second);
    }

    /// A line that went in one place and came in another is the same line, if there is no other like it. That it
    /// stands elsewhere is still a change.
    fn moved(&mut self, first: &[&str], second: &[&str]) {
        let once = |lines: &[&str], mapped: &HashMap<u32, u32>| {
            let mut places: HashMap<String, Vec<usize>> = HashMap::new();
            let changed = lines.iter().enumerate();
            let changed = changed.filter(|(index, _)| !mapped.contains_key(&(*index as u32 + 1)));
            for (index, line) in changed.filter(|(_, line)| is_code(line)) {
                places.entry((*line).to_owned()).or_default().push(index);
            }
            places
        };
        let (went, came) = (once(first, &self.to_second), once(second, &self.to_first));
        for (line, places) in went {
            if let ([old], Some([new])) = (&places[..], came.get(&line).map(Vec::as_slice)) {
                self.pair(*old, *new);
            }
        }
    }

    /// The line of the first text that a line of the second one is.
    pub fn to_first(&self, second: u32) -> Option<u32> {
        self.to_first.get(&second).copied()
    }

    /// Whether the second text has a line of the first one.
    pub fn is_kept(&self, first: u32) -> bool {
        self.to_second.contains_key(&first)
    }
}

/// Whether a line does something: no comment, no `use`, no bracket alone.
pub fn is_code(line: &str) -> bool {
    let line = line.trim();
    let is_quiet = ["//", "use ", "#"]
        .iter()
        .any(|begin| line.starts_with(begin));
    !is_quiet && line.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_has_only_moved_is_the_same_line() {
        let map = LineMap::between("a\nb\nc\n", "x\nb\n  c\n");
        assert_eq!(map.to_first(2), Some(2));
        assert_eq!(map.to_first(3), Some(3));
        assert_eq!(map.to_first(1), None);
        assert!(!map.is_kept(1));
        let change = Change {
            first: 1..2,
            second: 1..2,
        };
        assert_eq!(map.changes, [change]);
    }

    #[test]
    fn a_line_that_went_and_came_elsewhere_is_the_same_and_yet_a_change() {
        let map = LineMap::between("drop(a)\nb\nc\nd\n", "b\nc\nd\ndrop(a)\n");
        assert_eq!(map.to_first(4), Some(1));
        assert_eq!(map.changes.len(), 2);
        assert_eq!(map.changes[0].second, 1..1);
    }

    #[test]
    fn comments_and_brackets_are_no_changes() {
        let map = LineMap::between("//! One.\nuse a;\nf();\n", "//! Two.\nf();\n// done\n}\n");
        assert_eq!(map.changes, []);
    }
}
