//! What is known of a foreign crate: its features, and the tests that differ on purpose.

use super::binary::Binary;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// `crates/xtask/foreign/NAME.toml`. A crate without one has its default features and no exceptions.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    #[serde(default)]
    pub features: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

/// Tests that have another result on the clock.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    binary: String,
    tests: Vec<String>,
    why: String,
}

impl Listed {
    pub fn read(root: &Path, name: &str) -> Result<Listed> {
        let place = format!("crates/xtask/foreign/{name}.toml");
        let path = root.join(&place);
        if !path.exists() {
            return Ok(Listed::default());
        }
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {place}"))?;
        let listed: Listed = toml::from_str(&text).with_context(|| place.clone())?;
        if let Some(exception) = listed
            .exceptions
            .iter()
            .find(|one| one.why.trim().is_empty())
        {
            bail!(
                "{place}: the exception of {} has no reason",
                exception.binary
            );
        }
        Ok(listed)
    }

    /// The listed tests of a binary, with the reason.
    pub fn of(&self, binary: &str) -> BTreeMap<&str, &str> {
        let of_binary = self.exceptions.iter().filter(|one| one.binary == binary);
        of_binary
            .flat_map(|one| {
                one.tests
                    .iter()
                    .map(|test| (test.as_str(), one.why.as_str()))
            })
            .collect()
    }

    /// An exception for a binary that is not there excuses nothing and is left over.
    pub fn check_names(&self, binaries: &[Binary]) -> Result<()> {
        for exception in &self.exceptions {
            if !binaries
                .iter()
                .any(|binary| binary.name == exception.binary)
            {
                bail!(
                    "an exception is listed for {}, which is no test binary",
                    exception.binary
                );
            }
        }
        Ok(())
    }
}
