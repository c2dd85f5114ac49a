//! Other weather: the same exercise, with given functions that wait and answer otherwise than its
//! text says. Whoever sleeps for a known time instead of waiting, or writes a known answer down,
//! is found out there.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One weather, as `exercises/info.toml` describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weather {
    /// What is other than in the text, such as `the toast takes 1.5 s instead of 0.2 s`.
    pub says: String,
    /// Names and lines that are other than in the text, by those of the text.
    #[serde(default)]
    pub lines: BTreeMap<String, String>,
    /// Whether the promises about tasks must hold in it, too: that needs a trace, which takes time.
    #[serde(default)]
    pub traced: bool,
}

/// The weathers that a test is to try beside that of the text, as JSON.
pub const WEATHERS: &str = "MEANWHILE_WEATHERS";

impl Weather {
    pub(super) fn here<'a>(&'a self, text: &'a str) -> &'a str {
        self.lines.get(text).map_or(text, String::as_str)
    }
}

/// Those that this test is to try. None, unless its exercise is judged.
pub(super) fn weathers() -> Vec<Weather> {
    let text = std::env::var(WEATHERS).ok();
    text.map_or(Vec::new(), |text| {
        serde_json::from_str(&text).expect("`meanwhile check` writes them")
    })
}
