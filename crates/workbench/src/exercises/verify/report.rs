//! Holds the verdicts of an exercise against what is expected of each program.

use super::VerifyCommand;
use super::judging::{RIGHT, Verdict};
use super::known::KnownAnswers;
use super::subjects::{Kind, Subject};
use meanwhile::exercises::Exercise;

/// What an author reads of one exercise.
pub struct Report {
    pub text: String,
    /// What is not as it should be.
    pub faults: Vec<String>,
}

/// How the mutants of a solution fared.
#[derive(Default)]
struct Score {
    /// The compiler refuses them.
    refused: usize,
    rejected: usize,
    survived: usize,
    equivalent: Vec<String>,
    /// How many awaits give what nobody can write down, and the types of that.
    unwritten: usize,
    types: Vec<String>,
    /// How many awaits no test comes to in the weather of the text.
    unreached: usize,
}

impl Score {
    fn unknown(&mut self, answers: &KnownAnswers) {
        self.unwritten += answers.skipped;
        self.types.extend(answers.unwritten.iter().cloned());
        self.unreached += answers.unreached;
    }
}

impl Report {
    pub fn of(
        exercise: &Exercise,
        verdicts: &[(&Subject<'_>, Verdict)],
        command: &VerifyCommand,
    ) -> Report {
        let mut report = Report {
            text: format!("{}\n", exercise.name),
            faults: Vec::new(),
        };
        let mut score = Score::default();
        for (subject, verdict) in verdicts {
            match &subject.kind {
                Kind::Unsolved => report.must_say("unsolved", &exercise.unsolved, verdict),
                Kind::Wrong {
                    variant,
                    rejected_with,
                } => report.must_say(variant, rejected_with, verdict),
                Kind::Solution => report.must_pass("solution", verdict, command.seeds),
                Kind::Right { variant } => {
                    let seeds = command.seeds.min(RIGHT);
                    report.must_pass(&format!("right: {variant}"), verdict, seeds);
                }
                Kind::Knowing { answers, .. } => {
                    score.unknown(answers);
                    report.must_pass("solution, its awaits looked at", verdict, 1);
                }
                Kind::Mutant { what, line } => {
                    let what = (what.as_str(), *line);
                    report.must_die(what, verdict, &mut score, exercise);
                }
            }
            let read = command.messages && !matches!(subject.kind, Kind::Mutant { .. });
            if let (Verdict::Fails(messages), true) = (verdict, read) {
                let (_, first) = &messages[0];
                report.text += &format!("\n{first}\n\n");
            }
        }
        report.sum(exercise, &score);
        report
    }

    fn line(&mut self, good: bool, variant: &str, what: &str) {
        let sign = if good { "ok" } else { "--" };
        self.text += &format!("  {sign} {variant:<30} {what}\n");
    }

    fn fault(&mut self, text: String) {
        // The report names the exercise once.
        let name = self.text.lines().next().unwrap_or_default();
        self.faults.push(format!("{name}: {text}"));
    }

    /// It fails, and a message says why.
    fn must_say(&mut self, variant: &str, wanted: &str, verdict: &Verdict) {
        let fault = match verdict {
            Verdict::Fails(messages) if messages.iter().any(|(_, m)| m.contains(wanted)) => None,
            Verdict::Fails(messages) => {
                let all: Vec<&str> = messages.iter().map(|(_, m)| m.as_str()).collect();
                let all = all.join("\n\n");
                Some(format!("no message says “{wanted}”:\n{all}"))
            }
            Verdict::Passes => Some("it passes, and must not".to_owned()),
            Verdict::DoesNotCompile => Some("it does not compile".to_owned()),
        };
        self.line(fault.is_none(), variant, &format!("“{wanted}”"));
        if let Some(fault) = fault {
            self.fault(format!("{variant}: {fault}"));
        }
    }

    fn must_pass(&mut self, what: &str, verdict: &Verdict, seeds: u64) {
        match verdict {
            Verdict::Passes => self.line(true, what, &format!("passes with {seeds} seeds")),
            Verdict::Fails(messages) => {
                let (seed, message) = &messages[0];
                self.line(false, what, &format!("fails with seed {seed}"));
                self.fault(format!("{what}: it fails with seed {seed}:\n{message}"));
            }
            Verdict::DoesNotCompile => self.fault(format!("{what}: it does not compile")),
        }
    }

    fn must_die(
        &mut self,
        (what, line): (&str, usize),
        verdict: &Verdict,
        score: &mut Score,
        exercise: &Exercise,
    ) {
        let mut listed = exercise.equivalent.iter();
        let equivalent = listed.any(|equivalent| equivalent.mutant == what);
        match (verdict, equivalent) {
            (Verdict::DoesNotCompile, _) => score.refused += 1,
            (Verdict::Fails(_), _) => score.rejected += 1,
            (Verdict::Passes, true) => score.equivalent.push(what.to_owned()),
            (Verdict::Passes, false) => {
                score.survived += 1;
                self.fault(format!(
                    "the tests let a slip pass, at line {line} of the solution: {what}. Strengthen them; or, if it changes nothing that matters, list it in exercises/info.toml: `[[exercises.equivalent]]` with `mutant` and `why`"
                ));
            }
        }
    }

    fn sum(&mut self, exercise: &Exercise, score: &Score) {
        let all = score.rejected + score.survived;
        let mut text = match all {
            0 => "none that could pass".to_owned(),
            _ => format!(
                "{} of {all} rejected ({} %)",
                score.rejected,
                100 * score.rejected / all
            ),
        };
        if !score.equivalent.is_empty() {
            text += &format!(", {} equivalent", score.equivalent.len());
        }
        if score.refused > 0 {
            text += &format!(", {} more do not compile", score.refused);
        }
        if score.unwritten > 0 {
            let (count, types) = (score.unwritten, score.types.join(", "));
            text += &format!(", {count} skipped: no literal is of type {types}");
        }
        if score.unreached > 0 {
            text += &format!(
                ", {} skipped: not awaited in the text's weather",
                score.unreached
            );
        }
        self.line(score.survived == 0, "mutants of the solution", &text);
        for listed in &exercise.equivalent {
            if !score.equivalent.contains(&listed.mutant) {
                let mutant = &listed.mutant;
                self.fault(format!("exercises/info.toml lists as equivalent what is not made, or is rejected: {mutant}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercises::tea;

    fn exercise() -> Exercise {
        tea(r#"
            unsolved = "keeps its thread"
            equivalent = [{ mutant = "a in `b`", why = "the same" }]
        "#)
    }

    fn faults_of(kind: Kind, verdict: Verdict) -> Vec<String> {
        let mut exercise = exercise();
        if !matches!(&kind, Kind::Mutant { what, .. } if what == "a in `b`") {
            exercise.equivalent.clear();
        }
        let subject = Subject::of(&exercise, kind);
        let command = VerifyCommand {
            exercise: None,
            seeds: 9,
            messages: false,
        };
        Report::of(&exercise, &[(&subject, verdict)], &command).faults
    }

    fn fails(message: &str) -> Verdict {
        Verdict::Fails(vec![(3, message.to_owned())])
    }

    #[test]
    fn what_is_as_it_should_be_is_no_fault() {
        let wrong = Kind::Wrong {
            variant: "too soon".into(),
            rejected_with: "overlap".into(),
        };
        let slip = |what: &str| Kind::Mutant {
            what: what.into(),
            line: 3,
        };
        let good = [
            (Kind::Unsolved, fails("`tea` keeps its thread at line 3")),
            (Kind::Solution, Verdict::Passes),
            (wrong, fails("they never overlap")),
            (slip("c"), fails("anything")),
            (slip("c"), Verdict::DoesNotCompile),
            (slip("a in `b`"), Verdict::Passes),
        ];
        for (kind, verdict) in good {
            assert_eq!(faults_of(kind, verdict), Vec::<String>::new());
        }
    }

    #[test]
    fn each_kind_of_fault_is_named() {
        let slip = |what: &str| Kind::Mutant {
            what: what.into(),
            line: 3,
        };
        let bad = [
            (Kind::Unsolved, Verdict::Passes, "it passes, and must not"),
            (
                Kind::Unsolved,
                fails("it panics"),
                "no message says “keeps its thread”",
            ),
            (Kind::Solution, fails("late"), "fails with seed 3"),
            (slip("c"), Verdict::Passes, "let a slip pass, at line 3"),
            (slip("a in `b`"), fails("late"), "is rejected: a in `b`"),
        ];
        for (kind, verdict, wanted) in bad {
            let faults = faults_of(kind, verdict);
            assert!(
                faults.len() == 1 && faults[0].contains(wanted),
                "{faults:?}"
            );
            assert!(faults[0].starts_with("tea: "), "{faults:?}");
        }
    }
}
