//! What a session looked like, step by step, told so that it is the same each time.

use std::path::Path;

/// The steps of a session and the screen after each.
pub struct Record {
    text: String,
    columns: usize,
    /// The machine's own part of every path.
    folder: String,
    last: Vec<String>,
}

impl Record {
    /// A record of a screen so wide; paths below `folder` are told from there.
    pub fn new(columns: usize, folder: &Path) -> Record {
        Record {
            text: String::new(),
            columns,
            folder: format!("{}/", folder.display()),
            last: Vec::new(),
        }
    }

    /// Adds a step and the screen that it led to. Lines at the top that stand there since the step
    /// before are only counted.
    pub fn add(&mut self, step: &str, screen: &str) {
        let lines = self.tidy(screen);
        let pairs = self.last.iter().zip(&lines);
        let same = pairs.take_while(|(old, new)| old == new).count();
        self.text += &format!("{step}\n\n");
        // A few lines are shown again sooner than counted.
        let from = if same > 3 { same } else { 0 };
        if from > 0 {
            self.text += &format!("[{from} lines as before]\n\n");
        }
        for line in &lines[from..] {
            self.text += &format!("{line}\n");
        }
        self.text += "\n";
        self.last = lines;
    }

    pub fn text(&self) -> &str {
        self.text.trim_end()
    }

    fn tidy(&self, screen: &str) -> Vec<String> {
        let screen = screen.replace(&self.folder, "");
        let lines = screen.lines().map(|line| line.trim_end().to_owned());
        let mut lines: Vec<String> = lines.filter_map(without_chance).collect();
        lines.dedup_by(|a, b| a.is_empty() && b.is_empty());
        sort_tests(&mut lines);
        // Done at the same moment, in real time.
        sort_neighbours(&mut lines, |line| line.ends_with(": done"));
        let end = lines.iter().rposition(|line| !line.is_empty());
        lines.truncate(end.map_or(0, |end| end + 1));
        let empty = lines.iter().take_while(|line| line.is_empty()).count();
        let shown = lines[empty..].iter();
        shown.flat_map(|line| cut(line, self.columns)).collect()
    }
}

/// A line without what is different each time; `None` if chance decides where it stands.
fn without_chance(line: String) -> Option<String> {
    // Said with the test that fails first.
    if line.starts_with("note: run with `RUST_BACKTRACE") {
        return None;
    }
    if let Some((head, _)) = line.split_once("; finished in ") {
        return Some(format!("{head}; finished in 0.05s"));
    }
    // The kernel's number of the thread.
    if let Some((thread, rest)) = line.split_once("' (")
        && let Some((_, place)) = rest.split_once(") panicked at ")
    {
        return Some(format!("{thread}' (1) panicked at {place}"));
    }
    Some(line)
}

/// libtest runs several tests at once, and says first what is done first.
fn sort_tests(lines: &mut Vec<String>) {
    sort_neighbours(lines, |line| {
        line.starts_with("test ") && line.contains(" ... ")
    });
    let is_head = |line: &String| line.starts_with("---- ") && line.ends_with(" stdout ----");
    let Some(from) = lines.iter().position(is_head) else {
        return;
    };
    let failures = &lines[from..];
    let count = failures.iter().position(|line| line == "failures:");
    let failures = &failures[..count.unwrap_or(failures.len())];
    let to = from + failures.len();
    let mut each: Vec<Vec<String>> = failures
        .chunk_by(|_, next| !is_head(next))
        .map(<[String]>::to_vec)
        .collect();
    each.sort();
    lines.splice(from..to, each.concat());
}

/// Sorts lines of a kind that follow one another.
fn sort_neighbours(lines: &mut [String], is_kind: impl Fn(&str) -> bool) {
    for group in lines.chunk_by_mut(|a, b| is_kind(a) && is_kind(b)) {
        group.sort();
    }
}

/// A line as the screen shows it: cut where the screen ends.
fn cut(line: &str, columns: usize) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    match letters.is_empty() {
        true => vec![String::new()],
        false => letters
            .chunks(columns)
            .map(|part| String::from_iter(part).trim_end().to_owned())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "test a ... FAILED\ntest b ... FAILED\n\n\nfailures:\n\n---- a stdout ----\n\n\
        thread 'a' (7) panicked at x.rs:3:9:\nlate\n\nnote: run with `RUST_BACKTRACE=1`\n\n\
        ---- b stdout ----\n\nnever\n\nfailures:\n    a\n    b\n\nFAILED; finished in 0.01s\n\
        1: done\n2: done\n/home/me/p/x.rs\n\n";
    const B: &str = "test b ... FAILED\ntest a ... FAILED\n\nfailures:\n\n---- b stdout ----\n\n\
        never\n\nnote: run with `RUST_BACKTRACE=1`\n\n---- a stdout ----\n\n\
        thread 'a' (4711) panicked at x.rs:3:9:\nlate\n\nfailures:\n    a\n    b\n\n\
        FAILED; finished in 1.21s\n2: done\n1: done\n/home/me/p/x.rs\n";

    #[test]
    fn screens_that_differ_by_chance_are_told_in_the_same_words() {
        let told = |screen| {
            let mut record = Record::new(20, Path::new("/home/me/p"));
            record.add("$ x", screen);
            record.text().to_owned()
        };
        assert_eq!(told(A), told(B));
        assert!(told(A).contains("\nthread 'a' (1) panic\nked at x.rs:3:9:\nlate\n"));
        let end = "finished in\n0.05s\n1: done\n2: done\nx.rs";
        assert!(told(A).ends_with(end), "{}", told(A));
    }

    #[test]
    fn what_stands_on_the_screen_since_the_last_step_is_counted() {
        let mut record = Record::new(20, Path::new("/"));
        record.add("(a)", "1\n2\n3\n4\n5");
        record.add("(b)", "1\n2\n3\n4\nnew\n5");
        let end = "(b)\n\n[4 lines as before]\n\nnew\n5";
        assert!(record.text().ends_with(end), "{}", record.text());
    }
}
