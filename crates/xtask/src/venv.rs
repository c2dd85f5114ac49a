//! Python's virtual environments, each installed once per user and version.

use crate::{Missing, NO_CACHE, cached, is_program, python};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Debian's package for virtual environments, a part of Python that Debian keeps apart.
pub(crate) const PACKAGES: &[&str] = &["python3-venv"];

/// Written last: an environment without it is not complete.
const INSTALLED: &str = "installed.txt";

/// An environment in the user's cache folder.
pub(crate) struct Venv {
    /// What it is for.
    pub what: &'static str,
    /// Its folder's name, with the version.
    pub name: String,
    /// Pins it with all that it uses.
    pub requirements: &'static str,
}

impl Venv {
    /// Its folder; `None` if there is no cache folder.
    pub fn place(&self) -> Option<PathBuf> {
        cached(&self.name)
    }

    /// Its Python, with all of it installed.
    ///
    /// # Errors
    /// If it is not there, or another version is.
    pub fn python(&self) -> Result<PathBuf, Missing> {
        let place = self.place().filter(|place| {
            let installed = fs::read_to_string(place.join(INSTALLED));
            installed.is_ok_and(|installed| installed == self.requirements)
        });
        let python = place.map(|place| place.join("bin/python"));
        python.filter(|path| is_program(path)).ok_or(Missing {
            what: self.what,
            found: String::new(),
            packages: &[],
        })
    }

    /// Installs it; `run` runs a command to its end, and fails if that fails.
    ///
    /// # Errors
    /// If Python cannot make environments, or there is no network.
    pub fn install(&self, run: impl Fn(Command) -> Result<()>) -> Result<()> {
        let place = self.place().context(NO_CACHE)?;
        let mut make = Command::new(maker()?);
        make.args(["-m", "venv", "--clear"]).arg(&place);
        run(make)?;
        let requirements = place.join("requirements.txt");
        fs::write(&requirements, self.requirements)?;
        let mut install = Command::new(place.join("bin/python"));
        let pip = "-m pip --quiet --disable-pip-version-check install --no-deps --requirement";
        install.args(pip.split(' ')).arg(&requirements);
        let what = self.what;
        run(install)
            .with_context(|| format!("{what} cannot be installed: is this machine offline?"))?;
        fs::write(place.join(INSTALLED), self.requirements)
            .with_context(|| format!("{} cannot be written", place.display()))
    }
}

/// A Python that can make virtual environments.
///
/// # Errors
/// If there is none.
pub fn maker() -> Result<PathBuf, Missing> {
    let python = python()?;
    let works = |python: &Path| {
        let output = Command::new(python)
            .args(["-c", "import ensurepip, venv"])
            .output();
        output.is_ok_and(|output| output.status.success())
    };
    Some(python).filter(|python| works(python)).ok_or(Missing {
        what: "Python's venv",
        found: String::new(),
        packages: PACKAGES,
    })
}
