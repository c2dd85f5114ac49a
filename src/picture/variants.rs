//! Runs of one program with several settings, for a page to show on one scale.

use crate::{Options, Program};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// `book/variants.toml`.
#[derive(Debug, Default, Deserialize)]
pub struct Variants {
    #[serde(default)]
    variant: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    example: String,
    #[serde(default)]
    cpus: Vec<usize>,
    #[serde(default)]
    seeds: Vec<u64>,
    /// What its only argument is, such as `limit`, and the values that it is given.
    argument: Option<String>,
    #[serde(default)]
    values: Vec<u64>,
}

/// One run with settings of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    pub example: String,
    /// What differs, for a reader, such as `2 processors`.
    pub title: String,
    /// What differs, in the name of a file, such as `cpus-2`.
    pub key: String,
    cpus: Option<usize>,
    seed: Option<u64>,
    argument: Option<String>,
}

impl Variants {
    /// Every run that is listed, by example and in the order of the list.
    pub fn all(&self) -> Vec<Variant> {
        self.variant.iter().flat_map(Listed::variants).collect()
    }

    /// Those of one example.
    pub fn of(&self, example: &str) -> Vec<Variant> {
        let mut all = self.all();
        all.retain(|variant| variant.example == example);
        all
    }

    /// True if an example is listed with seeds: what it does depends on them, and that is what it shows.
    pub fn by_seed(&self, example: &str) -> bool {
        self.of(example)
            .iter()
            .any(|variant| variant.seed.is_some())
    }
}

impl Listed {
    fn variants(&self) -> impl Iterator<Item = Variant> {
        let cpus = self.cpus.iter().map(|cpus| Variant {
            example: self.example.clone(),
            title: match cpus {
                1 => "1 processor".to_owned(),
                cpus => format!("{cpus} processors"),
            },
            key: format!("cpus-{cpus}"),
            cpus: Some(*cpus),
            seed: None,
            argument: None,
        });
        let seeds = self.seeds.iter().map(|seed| Variant {
            example: self.example.clone(),
            title: format!("seed {seed}"),
            key: format!("seed-{seed}"),
            cpus: None,
            seed: Some(*seed),
            argument: None,
        });
        let argument = self.argument.as_deref().unwrap_or("argument");
        let values = self.values.iter().map(move |value| Variant {
            example: self.example.clone(),
            title: format!("{argument} {value}"),
            key: format!("{argument}-{value}"),
            cpus: None,
            seed: None,
            argument: Some(value.to_string()),
        });
        cpus.chain(seeds).chain(values)
    }
}

impl Variant {
    /// The same program with what this run gives it.
    pub fn program(&self, program: &Program) -> Program {
        match &self.argument {
            Some(argument) => program.clone().with_argument(argument),
            None => program.clone(),
        }
    }

    /// The settings of this run, with a trace.
    pub fn options(&self) -> Options {
        let usual = Options::default();
        Options {
            cpus: self.cpus.unwrap_or(usual.cpus),
            seed: self.seed.unwrap_or(usual.seed),
            trace: true,
            ..usual
        }
    }

    /// Where its picture is kept, relative to the project.
    pub fn kept_at(&self, chapter: &str) -> PathBuf {
        let name = format!("{}.{}.picture.snap", self.example, self.key);
        Path::new("recordings/pictures").join(chapter).join(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_an_argument_is_given_to_the_program_and_named() {
        let text = "[[variant]]\nexample = \"queue\"\nargument = \"capacity\"\nvalues = [1, 32]";
        let listed: Variants = toml::from_str(text).expect("it is well-formed");
        let all = listed.of("queue");
        let titles: Vec<&str> = all.iter().map(|variant| variant.title.as_str()).collect();
        assert_eq!(titles, ["capacity 1", "capacity 32"]);
        assert_eq!(all[1].key, "capacity-32");
        let program = all[1].program(&Program::new("queue", Vec::new()));
        assert_eq!(program.arguments, ["32"]);
    }
}
