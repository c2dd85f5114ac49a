//! The programs that `verify` judges. They are built as the modules of one test binary, so that
//! hundreds of them are linked once.

use super::super::building::{self, Place};
use super::super::judge::judged;
use super::super::testing::weather;
use super::known::{self, Sites, sites};
use super::mutants::{Mutant, mutants};
use anyhow::{Context, Result, bail};
use meanwhile::check::known::KNOWN;
use meanwhile::examples::executables;
use meanwhile::exercises::{Exercise, Set};
use meanwhile::standard_library;
use meanwhile::trace::LookUp;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A program that is built only to be judged.
pub struct Subject<'a> {
    pub exercise: &'a Exercise,
    pub kind: Kind,
    /// The module that holds it.
    pub module: String,
    /// What its checks are told.
    pub variables: Vec<(&'static str, String)>,
    source: String,
    /// As its author, or a slip, has left it; empty: it is not compared with the solution.
    pub text: String,
}

/// What a program is, which decides what is expected of it.
pub enum Kind {
    /// As it is handed out.
    Unsolved,
    Solution,
    /// Another right solution.
    Right {
        variant: String,
    },
    /// A plausible wrong solution, and a part of the message that must reject it.
    Wrong {
        variant: String,
        rejected_with: String,
    },
    /// The solution, whose awaits can be told what they give.
    Knowing {
        sites: Sites,
        answers: known::KnownAnswers,
    },
    /// A solution with a slip in it.
    Mutant {
        what: String,
        line: usize,
    },
}

#[cfg(test)]
impl<'a> Subject<'a> {
    pub fn of(exercise: &'a Exercise, kind: Kind) -> Subject<'a> {
        Subject {
            exercise,
            kind,
            module: String::new(),
            variables: Vec::new(),
            source: String::new(),
            text: String::new(),
        }
    }
}

impl<'a> Subject<'a> {
    /// Whether what it does is compared: of the solution, and of those that differ from it by a slip.
    pub fn is_compared(&self) -> bool {
        matches!(self.kind, Kind::Solution | Kind::Mutant { .. }) && !self.text.is_empty()
    }

    pub fn has_weather(&self) -> bool {
        !self.exercise.weather.is_empty()
    }

    /// Of a solution whose awaits can be told what they give: takes in what a run has told of them,
    /// and gives a mutant for each that can be known.
    pub fn learns(&mut self, told: &str) -> Result<Vec<Subject<'a>>> {
        let Kind::Knowing { sites, answers } = &mut self.kind else {
            return Ok(Vec::new());
        };
        *answers = known::answers(sites, told)?;
        let mutant = |answer: &known::KnownAnswer| {
            let known = serde_json::to_string(&answer.known).expect("texts can be written");
            let mut variables = self.variables.clone();
            variables.push((KNOWN, known));
            Subject {
                exercise: self.exercise,
                kind: Kind::Mutant {
                    what: answer.what.clone(),
                    line: answer.line,
                },
                module: self.module.clone(),
                variables,
                source: String::new(),
                text: String::new(),
            }
        };
        Ok(answers.found.iter().map(mutant).collect())
    }
}

/// Everything that there is to judge of an exercise.
pub fn subjects<'a>(set: &Set, exercise: &'a Exercise) -> Result<Vec<Subject<'a>>> {
    let read = |path: &Path| {
        fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let name = &exercise.name;
    let unsolved = read(&set.unsolved(exercise))?;
    let original = unsolved.clone();
    let solution = read(&set.solution(exercise))?;
    // As a learner's file is judged.
    let subject = |kind: Kind, variant: &str, source: String| {
        let judged = judged(&source, &original, exercise);
        Subject {
            exercise,
            kind,
            module: format!("{name}__{variant}"),
            variables: weather(exercise, judged.only_given),
            source: judged.source,
            text: source,
        }
    };
    let sites = sites(&solution, &unsolved).with_context(|| format!("of {name}"))?;
    let mutants = mutants(&solution, &unsolved).with_context(|| format!("of {name}"))?;
    let mut all = vec![
        subject(Kind::Unsolved, "unsolved", unsolved),
        subject(Kind::Solution, "solution", solution),
    ];
    for right in set.right(exercise) {
        let variant = right.variant.replace('_', " ");
        let module = format!("right_{}", right.variant);
        all.push(subject(
            Kind::Right { variant },
            &module,
            read(&right.path)?,
        ));
    }
    for wrong in set.wrong(exercise)? {
        let kind = Kind::Wrong {
            variant: wrong.variant.replace('_', " "),
            rejected_with: wrong.rejected_with,
        };
        all.push(subject(kind, &wrong.variant, read(&wrong.path)?));
    }
    for (number, Mutant { what, line, source }) in mutants.into_iter().enumerate() {
        let kind = Kind::Mutant { what, line };
        all.push(subject(kind, &format!("mutant_{number}"), source));
    }
    if !sites.all.is_empty() {
        let source = sites.source.clone();
        let answers = known::KnownAnswers::default();
        all.push(subject(Kind::Knowing { sites, answers }, "knowing", source));
    }
    Ok(all)
}

/// Below the project.
const FOLDER: &str = "target/verify";

/// The test binary, and the modules of the mutants that the compiler refuses.
pub struct Built {
    pub binary: PathBuf,
    pub refused: BTreeSet<String>,
    /// Hundreds of runs of one binary need the same few addresses.
    look_up: Option<LookUp>,
    /// Where the standard library lies in it, for runs with a seed.
    standard: Option<(&'static str, String)>,
    /// Where solutions write what their awaits give.
    learnt: PathBuf,
    /// Where they and their mutants leave what they did.
    kept: PathBuf,
}

impl Built {
    fn of(binary: PathBuf, refused: BTreeSet<String>, folder: &Path) -> Result<Built> {
        let [learnt, kept] = ["learnt", "kept"].map(|name| folder.join(name));
        for folder in [&learnt, &kept] {
            let _ = fs::remove_dir_all(folder);
            fs::create_dir_all(folder)?;
        }
        Ok(Built {
            look_up: LookUp::start(&binary).ok(),
            standard: standard_library::variable(&binary),
            binary,
            refused,
            learnt,
            kept,
        })
    }

    /// What every run of it is told.
    pub fn variables(&self) -> impl Iterator<Item = (&'static str, String)> {
        let look_up = self.look_up.as_ref().map(LookUp::variable);
        look_up.into_iter().chain(self.standard.clone())
    }

    pub fn learnt(&self, subject: &Subject) -> PathBuf {
        self.learnt.join(&subject.module)
    }

    pub fn kept(&self, subject: &Subject) -> PathBuf {
        self.kept.join(&subject.module)
    }
}

/// Builds all of them as a check of a learner's program is built, so that what they need is built
/// once. What the compiler says of a mutant sorts it out; of anything else it is an error.
pub fn build(root: &Path, subjects: &[Subject]) -> Result<Built> {
    let folder = root.join(FOLDER);
    fs::create_dir_all(folder.join("src"))?;
    // Nobody may build the same package before the binary is in its own place.
    let _place = Place::of(root)?;
    let mut refused = BTreeSet::new();
    loop {
        lay_out(&folder, subjects, &refused)?;
        let output = cargo(root, &folder)?;
        if output.status.success() {
            let built = executables(&output.stdout);
            let built = built.into_iter().find(|(name, _)| name == "judged");
            let (_, path) = built.context("cargo built no tests")?;
            let binary = folder.join("judged");
            fs::copy(&path, &binary)?;
            return Built::of(binary, refused, &folder);
        }
        let errors = errors(&output.stdout);
        let is_mutant = |module: &str| {
            let mut known = subjects.iter();
            known.any(|s| s.module == module && matches!(s.kind, Kind::Mutant { .. }))
        };
        if let Some((module, text)) = errors.iter().find(|(module, _)| !is_mutant(module)) {
            bail!("{module} does not compile:\n{text}");
        }
        if errors.is_empty() {
            bail!("cargo failed:\n{}", String::from_utf8_lossy(&output.stderr));
        }
        refused.extend(errors.into_iter().map(|(module, _)| module));
    }
}

/// A module for each subject that is not refused, and no others.
fn lay_out(folder: &Path, subjects: &[Subject], refused: &BTreeSet<String>) -> Result<()> {
    let taken = subjects.iter().filter(|s| !refused.contains(&s.module));
    let mut main = String::new();
    let mut files = BTreeSet::from(["main.rs".to_owned()]);
    for subject in taken {
        let file = format!("{}.rs", subject.module);
        let path = folder.join("src").join(&file);
        write(&path, &subject.source)?;
        files.insert(file);
        main += &format!("#[path = {path:?}]\nmod {};\n", subject.module);
    }
    main += "\nfn main() {}\n";
    write(&folder.join("src/main.rs"), &main)?;
    for entry in fs::read_dir(folder.join("src"))? {
        let entry = entry?;
        if files.contains(&*entry.file_name().to_string_lossy()) {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => fs::remove_dir_all(entry.path())?,
            false => fs::remove_file(entry.path())?,
        }
    }
    Ok(())
}

fn cargo(root: &Path, folder: &Path) -> Result<Output> {
    let mut command = Command::new("cargo");
    command
        .current_dir(root)
        .args(building::BUILD_JUDGED)
        .args(["--message-format=json", "--", "--allow", "warnings"])
        .arg(building::remapped(folder, Path::new(FOLDER)))
        .env(building::JUDGED, folder.join("src/main.rs"));
    command.output().context("cargo cannot be run")
}

/// The modules with an error, and the first that the compiler says of each.
fn errors(messages: &[u8]) -> Vec<(String, String)> {
    let lines = messages.split(|byte| *byte == b'\n');
    let messages = lines.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    let mut all: Vec<(String, String)> = Vec::new();
    for message in messages.map(|message| message["message"].clone()) {
        if message["level"] != "error" {
            continue;
        }
        let spans = message["spans"].as_array().into_iter().flatten();
        let places = spans.flat_map(places);
        let text = message["rendered"].as_str().unwrap_or_default();
        for module in places {
            if all.iter().all(|(known, _)| *known != module) {
                all.push((module, text.to_owned()));
            }
        }
    }
    all
}

/// The module of a span, and of the macro calls that it comes from. A message also points into the packages that a
/// program uses: their files are no modules.
fn places(span: &Value) -> Vec<String> {
    let module = |span: &Value| {
        let file = Path::new(span["file_name"].as_str()?);
        let is_ours = file.starts_with(Path::new(FOLDER).join("src"));
        is_ours.then(|| Some(file.file_stem()?.to_str()?.to_owned()))?
    };
    let outer = std::iter::successors(Some(span), |span| {
        let outer = &span["expansion"]["span"];
        outer.is_object().then_some(outer)
    });
    outer.filter_map(module).collect()
}

/// Only if it is another text: cargo looks at times.
fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_error_is_of_the_module_and_not_of_a_package_that_it_uses() {
        let span = |file: &str| json!({ "file_name": file, "expansion": null });
        let spans = [
            span("crates/recorded-tokio/src/sync/mpsc/ends.rs"),
            span("target/verify/src/crawler__mutant_3.rs"),
        ];
        let message =
            json!({ "message": { "level": "error", "rendered": "E0308", "spans": spans } });
        let told = errors(message.to_string().as_bytes());
        assert_eq!(told, [("crawler__mutant_3".to_owned(), "E0308".to_owned())]);
    }
}
