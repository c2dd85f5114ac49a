//! A package of the registry, laid out as a workspace of its own, and its test binaries.

use super::binary::Binary;
use crate::process;
use anyhow::{Context, Result, bail};
use meanwhile::artifacts::{Artifact, artifacts};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use walkdir::WalkDir;

/// Which package.
pub struct Wanted {
    pub name: String,
    /// What Cargo is asked for, such as `=1.54.1` or `*`.
    version: String,
}

impl Wanted {
    /// `NAME` or `NAME@VERSION`; without a version the one that our own programs are built with.
    pub fn parse(root: &Path, text: &str) -> Result<Wanted> {
        let (name, version) = match text.split_once('@') {
            Some((name, version)) => (name, format!("={version}")),
            None => (
                text,
                locked(root, text)?.map_or("*".into(), |it| format!("={it}")),
            ),
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        if name.is_empty() || !name.chars().all(is_name) {
            bail!("`{text}` is no NAME or NAME@VERSION of a crate");
        }
        Ok(Wanted {
            name: name.to_owned(),
            version,
        })
    }
}

/// The newest version of a package in our Cargo.lock.
fn locked(root: &Path, name: &str) -> Result<Option<String>> {
    let text = fs::read_to_string(root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let lock: toml::Table = text.parse().context("Cargo.lock")?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let field = |package: &toml::Value, key: &str| {
        let value = package.get(key).and_then(toml::Value::as_str);
        value.map(str::to_owned)
    };
    let versions = packages.into_iter().flatten().filter(|package| {
        field(package, "name").as_deref() == Some(name) && package.get("source").is_some()
    });
    // Cargo keeps the versions of one package in order.
    Ok(versions
        .filter_map(|package| field(package, "version"))
        .next_back())
}

/// `target/foreign/NAME-VERSION`: the package's files in `package`, and a workspace around it.
pub struct Workspace {
    folder: PathBuf,
    name: String,
}

impl Workspace {
    /// Fetches the package and copies it, unless that was done before.
    pub fn prepare(root: &Path, wanted: &Wanted) -> Result<Workspace> {
        let all = root.join("target/foreign");
        let source = fetched(&all, wanted)?;
        let name = &wanted.name;
        let folder = all.join(source.file_name().context("a package lies in a folder")?);
        let workspace = Workspace {
            folder,
            name: name.clone(),
        };
        if workspace.folder.join("Cargo.toml").is_file() {
            return Ok(workspace);
        }
        if !source.join("tests").is_dir() {
            bail!("the package {name} holds no tests: its folder `tests` is not published");
        }
        copy(&source, &workspace.package())?;
        workspace.lay_out()?;
        Ok(workspace)
    }

    pub fn package(&self) -> PathBuf {
        self.folder.join("package")
    }

    /// The folder for what the binaries print.
    pub fn output(&self) -> PathBuf {
        self.folder.join("output")
    }

    /// Its own lock file decides the versions of what it is tested with. What depends on the
    /// package in turn, as tokio-test does on tokio, must mean this copy.
    fn lay_out(&self) -> Result<()> {
        let lock = self.package().join("Cargo.lock");
        let is_locked = lock.is_file();
        if is_locked {
            fs::rename(&lock, self.folder.join("Cargo.lock"))?;
        }
        let manifest = format!(
            "[workspace]\nresolver = \"2\"\nmembers = [\"package\"]\n\n\
             [patch.crates-io]\n{} = {{ path = \"package\" }}\n\n\
             [profile.dev]\ndebug = \"line-tables-only\"\n",
            self.name
        );
        let place = self.folder.join("Cargo.toml");
        fs::write(&place, manifest)?;
        let result = if is_locked {
            self.unlock_others()
        } else {
            Ok(())
        };
        // Without it, nothing is taken for done.
        result.inspect_err(|_| drop(fs::remove_file(&place)))
    }

    /// Takes other versions of the package itself out of the lock file.
    fn unlock_others(&self) -> Result<()> {
        let text = fs::read_to_string(self.folder.join("Cargo.lock"))?;
        let lock: toml::Table = text.parse().context("the package's Cargo.lock")?;
        let packages = lock.get("package").and_then(toml::Value::as_array);
        for package in packages.into_iter().flatten() {
            let field = |key: &str| package.get(key).and_then(toml::Value::as_str);
            if field("name") != Some(&self.name) || field("source").is_none() {
                continue;
            }
            let version = field("version").unwrap_or_default();
            let mut update = self.cargo();
            update.args(["update", "--quiet", "--package"]);
            update.arg(format!("{}@{version}", self.name));
            process::run(update)?;
        }
        Ok(())
    }

    /// Builds the unit tests and every file of tests.
    pub fn build_tests(&self, features: &[String]) -> Result<Vec<Binary>> {
        eprintln!(
            "building the tests of {}, which takes minutes the first time",
            self.name
        );
        let mut build = self.cargo();
        build.args([
            "build",
            "--tests",
            "--message-format=json-render-diagnostics",
        ]);
        build.args(["--package", &self.name, "--features", &features.join(",")]);
        build.arg("--target-dir").arg(self.folder.join("target"));
        let messages = process::output(build).context("the tests do not build")?;
        let mut binaries: Vec<Binary> = artifacts(&messages).filter_map(test_binary).collect();
        binaries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(binaries)
    }

    fn cargo(&self) -> Command {
        let mut command = Command::new("cargo");
        command.current_dir(&self.folder);
        command
    }
}

/// What was built, if that is a program of tests.
fn test_binary(artifact: Artifact) -> Option<Binary> {
    if !artifact.profile.test {
        return None;
    }
    // The library's own tests have the library's name, which a file of tests may have, too.
    let name = match artifact.is("test") {
        true => artifact.target.name,
        false => "lib".to_owned(),
    };
    Some(Binary {
        name,
        path: artifact.executable?,
    })
}

/// The folder in Cargo's own store that holds the package's files.
fn fetched(all: &Path, wanted: &Wanted) -> Result<PathBuf> {
    let Wanted { name, version } = wanted;
    let folder = all.join("fetch").join(name);
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/lib.rs"), "")?;
    let manifest = format!(
        "[package]\nname = \"fetch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies.fetched]\npackage = \"{name}\"\nversion = \"{version}\"\ndefault-features = false\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    let mut metadata = Command::new("cargo");
    metadata
        .current_dir(&folder)
        .args(["metadata", "--format-version=1"]);
    let text = process::output(metadata)
        .with_context(|| format!("cannot fetch {name}; is that its name, and are you online?"))?;
    let metadata: Value = serde_json::from_slice(&text)?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo named no packages")?;
    let manifest = packages
        .iter()
        .find(|package| package["name"] == name.as_str() && !package["source"].is_null())
        .and_then(|package| package["manifest_path"].as_str())
        .with_context(|| format!("cargo fetched no package {name}"))?;
    let folder = Path::new(manifest).parent();
    Ok(folder.context("a manifest lies in a folder")?.to_owned())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in WalkDir::new(from) {
        let entry = entry?;
        let place = to.join(entry.path().strip_prefix(from)?);
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(&place)?,
            false => drop(fs::copy(entry.path(), &place)?),
        }
    }
    Ok(())
}
