//! The text of a fenced block in TOML: a prediction, or a teacher's notes.

use crate::mistake::{Place, Problem};
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};

/// Keys and values, each at its place.
pub type Table<'a> = Spanned<DeTable<'a>>;

/// The text of a block, in which places are counted.
#[derive(Debug, Clone, Copy)]
pub struct Body<'a> {
    text: &'a str,
    /// What its author calls it, such as `this prediction`.
    called: &'static str,
}

impl<'a> Body<'a> {
    pub fn new(text: &'a str, called: &'static str) -> Body<'a> {
        Body { text, called }
    }

    /// Its keys and values: those that are named, and the others.
    pub fn split(&self, names: &[&str]) -> Result<(Table<'a>, Table<'a>), Problem> {
        let table = DeTable::parse(self.text).map_err(|error| self.not_understood(&error))?;
        let span = table.span();
        let is_named =
            |(key, _): &(Spanned<_>, _)| names.contains(&AsRef::<str>::as_ref(key.get_ref()));
        let (named, others) = table.into_inner().into_iter().partition(is_named);
        Ok((
            Spanned::new(span.clone(), named),
            Spanned::new(span, others),
        ))
    }

    /// The values of a table. A key that `T` does not know is a problem.
    pub fn read<T: DeserializeOwned>(&self, table: Table<'_>) -> Result<T, Problem> {
        T::deserialize(Deserializer::from(table)).map_err(|error| self.not_understood(&error))
    }

    fn not_understood(&self, error: &toml::de::Error) -> Problem {
        let problem = Problem::of_toml(error, self.text, "Correct the TOML of the block.");
        problem.of(&format!("{} not understood", self.called))
    }

    /// A problem with a value, at its place.
    pub fn at<T>(&self, value: &Spanned<T>, message: impl Into<String>, next: &str) -> Problem {
        Problem::new(message, next).at(self.place(value))
    }

    pub fn place<T>(&self, value: &Spanned<T>) -> Place {
        Place::of(self.text, value.span().start)
    }

    /// A length of time. TOML knows numbers that are none.
    pub fn seconds(&self, value: &Spanned<f64>) -> Result<f64, Problem> {
        let seconds = *value.get_ref();
        match seconds.is_finite() && !seconds.is_sign_negative() {
            true => Ok(seconds),
            false => {
                let message = format!("`{seconds}` is not a number of seconds");
                Err(self.at(value, message, "Write one such as `0.5`."))
            }
        }
    }
}
