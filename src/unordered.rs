//! Lines that a program marks `// unordered`: their place among neighbours at the same moment
//! is not fixed, and is not what the program teaches.

use crate::transcript::Transcript;
use std::fs;
use std::path::Path;

/// The shapes of the marked lines: the fixed parts of their format strings.
pub struct Marks(Vec<Vec<String>>);

impl Marks {
    /// Reads the marks of a source file. `None` if there are none.
    pub fn read(source: &Path) -> Option<Marks> {
        Marks::of(&fs::read_to_string(source).ok()?)
    }

    fn of(source: &str) -> Option<Marks> {
        let marked = source
            .lines()
            .filter_map(|line| line.trim_end().strip_suffix("// unordered"));
        let shapes: Vec<_> = marked.filter_map(shape).collect();
        (!shapes.is_empty()).then_some(Marks(shapes))
    }

    /// Marks the lines of a transcript, and settles their order.
    pub fn apply(&self, transcript: &mut Transcript) {
        for line in &mut transcript.lines {
            line.unordered = self.0.iter().any(|shape| fits(shape, &line.text));
        }
        transcript.settle_unordered();
    }
}

/// The parts of the first string on a line of source, between its `{...}`.
fn shape(code: &str) -> Option<Vec<String>> {
    let (_, rest) = code.split_once('"')?;
    let (format, _) = rest.split_once('"')?;
    let mut parts = vec![String::new()];
    let mut inside = false;
    for c in format.chars() {
        match c {
            '{' => {
                inside = true;
                parts.push(String::new());
            }
            '}' => inside = false,
            _ if inside => {}
            _ => parts.last_mut()?.push(c),
        }
    }
    Some(parts)
}

/// Whether a text begins with the first part, ends with the last, and has the others between.
fn fits(shape: &[String], text: &str) -> bool {
    let [first, middle @ .., last] = shape else {
        return shape.first().is_some_and(|whole| whole == text);
    };
    let Some(rest) = text.strip_prefix(first.as_str()) else {
        return false;
    };
    let Some(mut rest) = rest.strip_suffix(last.as_str()) else {
        return false;
    };
    for part in middle {
        match rest.find(part.as_str()) {
            Some(place) => rest = &rest[place + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_line_is_known_by_the_fixed_parts_of_its_format() {
        let marks =
            Marks::of("    println!(\"guest {n} of {total} arrived\"); // unordered\n").unwrap();
        let fit = |text| marks.0.iter().any(|shape| fits(shape, text));
        assert!(fit("guest 3 of 4 arrived"));
        assert!(!fit("guest 3 left"));
        assert!(!fit("a guest 3 of 4 arrived"));
    }

    #[test]
    fn a_mark_without_braces_fits_the_exact_text() {
        let marks = Marks::of("println!(\"done\"); // unordered").unwrap();
        assert!(fits(&marks.0[0], "done"));
        assert!(!fits(&marks.0[0], "done now"));
        assert!(Marks::of("println!(\"done\");").is_none());
    }
}
