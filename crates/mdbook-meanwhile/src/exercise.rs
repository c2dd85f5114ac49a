//! The card of an exercise: the task, what its tests promise, hints one at a time, the solution
//! with its recorded run.

use crate::html::inline;
use crate::mistake::Problem;
use crate::program::{Kind, Programs, fence};
use crate::run::Run;
use meanwhile::escape;
use meanwhile::exercises::{Exercise, Source};
use std::fmt::Write;
use std::path::Path;

/// An exercise, and the texts of its two files. What the card says is taken from the solution,
/// which has the same task and tests: a learner's edits must not break the book.
pub struct Card<'a> {
    exercise: &'a Exercise,
    /// Where the learner edits, relative to the workspace.
    path: String,
    unsolved: String,
    solution: String,
}

impl<'a> Card<'a> {
    pub fn load(programs: &'a Programs, name: &str) -> Result<Card<'a>, Problem> {
        let set = programs.exercises();
        let exercise = set.find(name).map_err(|error| error.to_string())?;
        let shown = |path: &Path| {
            let inside = path.strip_prefix(programs.root()).unwrap_or(path);
            inside.to_owned()
        };
        let read = |path: &Path| {
            let path = shown(path);
            programs
                .read(&path)
                .map_err(|problem| problem.in_file(path))
        };
        let path = set.unsolved(exercise);
        Ok(Card {
            exercise,
            path: shown(&path).display().to_string(),
            unsolved: read(&path)?,
            solution: read(&set.solution(exercise))?,
        })
    }

    /// An error if the card does not stand in the section that its tests send the learner to.
    pub fn stands_in(&self, chapter: Option<u32>, section: &str) -> Result<(), Problem> {
        let source = Source::parse(&self.solution);
        let plain = |text: &str| text.replace('`', "");
        match source.section() {
            Some((wanted, heading))
                if Some(wanted) == chapter && plain(heading) == plain(section) =>
            {
                Ok(())
            }
            Some((wanted, heading)) => {
                let name = &self.exercise.name;
                let message = format!(
                    "the tests of `{name}` say that chapter {wanted}, “{heading}”, explains it"
                );
                let next = "Put the card into that section, or correct SECTION in the tests.";
                Err(Problem::new(message).next(next))
            }
            None => {
                let message = format!("the tests of `{}` name no section", self.exercise.name);
                let next = "Write `const SECTION: &str = \"Chapter 1, “Heading”\";` there.";
                Err(Problem::new(message).next(next))
            }
        }
    }

    /// `id`: the only one of its kind on the page, for the timeline.
    pub fn html(&self, programs: &Programs, id: &str) -> Result<String, Problem> {
        let exercise = self.exercise;
        let source = Source::parse(&self.solution);
        let (name, title) = (escape(&exercise.name), exercise.name.replace('_', " "));
        let mut html = format!(
            "\n<section class=\"exercise\" id=\"exercise-{name}\" aria-labelledby=\"exercise-{name}-title\">\n\
             <header><p class=\"legend\" id=\"exercise-{name}-title\">Exercise: {}</p><span class=\"effort\">{} minutes, {}</span></header>\n\
             <p class=\"task\">{}</p>\n",
            escape(&title),
            exercise.minutes,
            difficulty(exercise.difficulty),
            inline(&source.task),
        );
        html.push_str("<p>It is solved when:</p>\n<ul class=\"promises\">\n");
        for promise in source.promises() {
            let _ = writeln!(html, "<li>{}</li>", escape(&promise));
        }
        let _ = write!(
            html,
            "</ul>\n<dl class=\"do\"><dt>Edit</dt><dd class=\"path\">{}</dd>\
             <dt>Check</dt><dd><code class=\"command\">cargo meanwhile check {name}</code></dd></dl>\n\
             <details class=\"whole\"><summary>The program as it is</summary>\n\n{}\n</details>\n",
            escape(&self.path),
            fence(
                &format!("{}\n", Source::parse(&self.unsolved).program),
                "rust,ignore"
            ),
        );
        self.hints(&mut html);
        let run = Run::load(programs, Kind::Solution, &exercise.name)?;
        let _ = write!(
            html,
            "<details class=\"solution\"><summary>The solution and its run</summary>\n{}{}</details>\n</section>\n\n",
            run.program.card(None)?,
            run.card_and_timeline(id),
        );
        Ok(html)
    }

    /// Each is hidden until the one before is open: the style sheet does that, without script.
    fn hints(&self, html: &mut String) {
        let count = self.exercise.hints.len();
        html.push_str("<div class=\"hints\">\n");
        for (number, hint) in (1..).zip(&self.exercise.hints) {
            let _ = writeln!(
                html,
                "<details class=\"hint\"><summary>Hint {number} of {count}</summary><p>{}</p></details>",
                inline(hint)
            );
        }
        html.push_str("</div>\n");
    }
}

fn difficulty(level: u8) -> &'static str {
    match level {
        1 => "easy",
        2 => "some thought",
        _ => "hard",
    }
}

#[cfg(test)]
mod tests {
    use crate::chapter::Expander;
    use crate::predict::Beliefs;
    use crate::program::Programs;
    use crate::table::Table;
    use mdbook_markdown::pulldown_cmark::Options;
    use mdbook_preprocessor::book::{Chapter, SectionNumber};
    use std::fs;
    use std::path::Path;

    const INFO: &str = r#"
        [[exercises]]
        name = "tea"
        dir = "01_waiting"
        chapter = 1
        minutes = 5
        difficulty = 1
        misconception = "M7"
        belief = "tea is quick"
        hint = ""
        hints = ["Whose *kettle*?", "b", "c"]
        unsolved = "late"
    "#;
    const TEA: &str = "// Make tea.\n\nfn main() {}\n\n#[cfg(test)]\nmod tests {\n    const SECTION: &str = \"Chapter 1, “Why?”\";\n\n    #[test]\n    fn it_is_hot() {}\n}\n";
    const RUN: &str = "---\nsource: x\n---\n   0.000 s  = exit status 0\n";
    const PICTURE: &str = "---\nsource: x\n---\n{\"program\": \"tea_sol\", \"file\": \"\", \"total\": 0, \"rows\": [], \"wakes\": [], \"prints\": [], \"sums\": null, \"findings\": [], \"steps\": [], \"more_steps\": 0}\n";

    /// The page of chapter 1 of a book with one exercise, or its mistakes.
    fn page(chapter: &str, unsolved: &str) -> Result<String, String> {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("exercises/info.toml", INFO);
        write("exercises/exercises/01_waiting/tea.rs", unsolved);
        write("exercises/solutions/01_waiting/tea.rs", TEA);
        write("tests/snapshots/exercises/tea_sol.snap", RUN);
        write("tests/pictures/exercises/tea_sol.picture.snap", PICTURE);
        let programs = Programs::find(root.path()).map_err(|problem| format!("{problem:?}"))?;
        let mut expander = Expander::new(
            programs,
            Beliefs::default(),
            Table::default(),
            Options::empty(),
        );
        let mut one = Chapter::new("One", chapter.to_owned(), "1.md", Vec::new());
        one.number = Some(SectionNumber::new([1]));
        let page = expander.expand(&one, Path::new("book/1.md"), Path::new("1.md"));
        expander
            .finish(&root.path().join("book"))
            .map_err(|mistakes| mistakes.to_string())?;
        Ok(page)
    }

    const GOOD: &str = "# One\n\n{{#minutes 20}}\n\n## Why?\n\n{{#exercise tea}}\n";

    #[test]
    fn a_card_has_task_promises_hints_and_minutes() {
        let page = page(GOOD, TEA).unwrap();
        for part in [
            "Make tea.",
            "<li>it is hot</li>",
            "cargo meanwhile check tea",
            "<p>Whose <em>kettle</em>?</p>",
            "20 minutes to read, 5 to practise",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
    }

    #[test]
    fn what_a_learner_does_to_the_file_does_not_break_the_book() {
        for edited in ["", "fn main() { // half", "//! no\n```\n"] {
            let page = page(GOOD, edited).unwrap();
            assert!(page.contains("Make tea."), "{page}");
        }
    }

    #[test]
    fn a_card_stands_once_and_in_its_own_section() {
        let elsewhere = GOOD.replace("Why?", "How?");
        let twice = format!("{GOOD}\n{{{{#exercise tea}}}}\n");
        let nowhere = GOOD.replace("{{#exercise tea}}", "");
        let unknown = GOOD.replace("tea", "tee");
        for (chapter, wanted) in [
            (
                &elsewhere,
                "book/1.md:7: the tests of `tea` say that chapter 1, “Why?”",
            ),
            (&twice, "`tea` has a card already"),
            (&nowhere, "Put `{{#exercise tea}}` into chapter 1."),
            (&unknown, "Did you mean `tea`?"),
        ] {
            let mistakes = page(chapter, TEA).unwrap_err();
            assert!(mistakes.contains(wanted), "{mistakes}");
        }
    }
}
