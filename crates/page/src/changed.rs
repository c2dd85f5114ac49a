//! What changed from one program to the next, line by line.

use similar::{Algorithm, ChangeTag, TextDiff};

/// Unchanged lines that are shown before and after a change.
const AROUND: usize = 3;

/// A fold that hides fewer lines takes more room than it saves.
const WORTH_A_FOLD: usize = 3;

/// One program as a change of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// In the order of the new program; what was removed stands where it was.
    pub parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Shown(Vec<Line>),
    /// So many lines in a row that are the same in both programs, far from any change.
    Folded(usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub change: Change,
    pub text: String,
    /// Its place among the lines of the new program; `None` if it is not there any more.
    pub index: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Kept,
    Added,
    Removed,
}

impl Difference {
    pub fn between(before: &str, after: &str) -> Difference {
        // Patience matches lines that stand once: a `}` alone does not hold two functions together.
        let diff = TextDiff::configure()
            .algorithm(Algorithm::Patience)
            .diff_lines(before, after);
        let line = |change: similar::Change<&str>| Line {
            change: match change.tag() {
                ChangeTag::Equal => Change::Kept,
                ChangeTag::Insert => Change::Added,
                ChangeTag::Delete => Change::Removed,
            },
            text: change.value().trim_end().to_owned(),
            index: change.new_index(),
        };
        let lines: Vec<Line> = diff.iter_all_changes().map(line).collect();
        Difference {
            parts: folded(&lines),
        }
    }

    /// The lines that are shown.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.parts.iter().flat_map(|part| match part {
            Part::Shown(lines) => &lines[..],
            Part::Folded(_) => &[],
        })
    }

    /// How many of the shown lines are of this kind.
    pub fn count(&self, change: Change) -> usize {
        self.lines().filter(|line| line.change == change).count()
    }
}

fn folded(lines: &[Line]) -> Vec<Part> {
    let is_near = |place: usize| {
        let around = place.saturating_sub(AROUND)..(place + AROUND + 1).min(lines.len());
        lines[around].iter().any(|line| line.change != Change::Kept)
    };
    let places: Vec<usize> = (0..lines.len()).collect();
    let mut parts = Vec::new();
    for run in places.chunk_by(|a, b| is_near(*a) == is_near(*b)) {
        if !is_near(run[0]) && run.len() >= WORTH_A_FOLD {
            parts.push(Part::Folded(run.len()));
            continue;
        }
        let shown = run.iter().map(|place| lines[*place].clone());
        match parts.last_mut() {
            Some(Part::Shown(before)) => before.extend(shown),
            _ => parts.push(Part::Shown(shown.collect())),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: &str, after: &str) -> String {
        let mut told = String::new();
        for part in Difference::between(before, after).parts {
            match part {
                Part::Folded(lines) => told += &format!("({lines})"),
                Part::Shown(lines) => {
                    for line in lines {
                        told += match line.change {
                            Change::Kept => " ",
                            Change::Added => "+",
                            Change::Removed => "-",
                        };
                        told += &line.text;
                    }
                }
            }
        }
        told
    }

    #[test]
    fn a_changed_line_stands_where_it_was() {
        assert_eq!(told("a\nb\nc\n", "a\nB\nc\n"), " a-b+B c");
        let difference = Difference::between("a\nb\nc\n", "a\nB\nc\n");
        let indices: Vec<_> = difference.lines().map(|line| line.index).collect();
        assert_eq!(indices, [Some(0), None, Some(1), Some(2)]);
        assert_eq!(difference.count(Change::Added), 1);
    }

    #[test]
    fn what_is_far_from_a_change_is_folded() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let after = "1\n2\n3\n4\n5\n6\n7\n8\nnine\n";
        assert_eq!(told(before, after), "(5) 6 7 8-9+nine");
    }

    #[test]
    fn a_fold_of_one_or_two_lines_is_none() {
        let before = "1\n2\n3\n4\n5\n6\n";
        let after = "1\n2\n3\n4\n5\nsix\n";
        assert_eq!(told(before, after), " 1 2 3 4 5-6+six");
    }

    #[test]
    fn the_same_program_has_no_change() {
        let difference = Difference::between("a\n", "a\n");
        assert_eq!(difference.lines().count(), 1);
        assert_eq!(told("a\nb\nc\nd\n", "a\nb\nc\nd\n"), "(4)");
    }
}
