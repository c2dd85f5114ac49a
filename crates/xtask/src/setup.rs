//! Installs what the full test run needs.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use xtask::{Missing, NO_CACHE, class, notebooks};

use crate::process;

/// Checks every tool and installs the missing ones, or says what is missing.
pub fn run(root: &Path) -> Result<()> {
    rust_components()?;
    aarch64()?;
    provide(missing_programs)?;
    axe(root)?;
    rustlings(root)?;
    for (name, place) in [
        ("Chromium", xtask::chromium()?),
        ("chromedriver", xtask::chromedriver()?),
        ("Python", xtask::python()?),
        ("axe-core", xtask::axe()?),
        ("tmux", xtask::tmux()?),
        ("rustlings", xtask::rustlings()?),
    ] {
        println!("{name:<14}{}", place.display());
    }
    Ok(())
}

/// The same for what the tests of the notebooks need.
pub fn for_notebooks(root: &Path) -> Result<()> {
    provide(|| match notebooks::jupyter() {
        Ok(_) => Vec::new(),
        Err(_) => xtask::venv::maker().err().into_iter().collect(),
    })?;
    jupyter()?;
    evcxr(root)?;
    notebooks::fetch(root, process::run)?;
    for (name, place) in [
        ("JupyterLab", notebooks::jupyter()?),
        ("evcxr_jupyter", notebooks::evcxr()?),
    ] {
        println!("{name:<14}{}", place.display());
    }
    Ok(())
}

/// The same for a class on JupyterHub, with everything built that its learners use.
pub fn for_class(root: &Path, with_proxy: bool) -> Result<()> {
    for_notebooks(root)?;
    if class::jupyterhub().is_err() {
        provide(|| xtask::venv::maker().err().into_iter().collect())?;
        println!("{}", class::about());
        class::install(process::run)?;
    }
    println!("{:<14}{}", "JupyterHub", class::jupyterhub()?.display());
    if with_proxy {
        if class::proxy().is_err() {
            provide(|| class::npm().err().into_iter().collect())?;
            println!("{}", class::about_proxy());
            class::install_proxy(process::run)?;
        }
        println!("{:<14}{}", "its proxy", class::proxy()?.display());
    }
    let mut build = Command::new("cargo");
    build
        .current_dir(root)
        .args(["run", "--quiet", "--locked", "--package", "workbench", "--"])
        .args(["jupyter", "--only-set-up", "--yes"]);
    process::run(build)?;
    println!("Building what cells use, which takes two minutes, once");
    class::build_ahead(root, process::run)
}

/// Installs what is missing, or says what is.
fn provide(missing: impl Fn() -> Vec<Missing>) -> Result<()> {
    let first = missing();
    if first.is_empty() {
        return Ok(());
    }
    install(&first)?;
    match missing() {
        still if still.is_empty() => Ok(()),
        still => bail!("{}", instructions(&still)),
    }
}

fn missing_programs() -> Vec<Missing> {
    let programs = [
        xtask::chromium(),
        xtask::chromedriver(),
        xtask::python(),
        xtask::tmux(),
    ];
    let mut missing: Vec<Missing> = programs.into_iter().filter_map(Result::err).collect();
    // Needed once, to fetch axe-core.
    if xtask::axe().is_err() {
        missing.extend(xtask::pip().err());
    }
    missing
}

/// rustfmt and clippy come with rustup; a minimal toolchain lacks them.
fn rust_components() -> Result<()> {
    for tool in ["fmt", "clippy"] {
        let mut command = Command::new("cargo");
        command
            .args([tool, "--version"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if !command.status().context("cannot start cargo")?.success() {
            bail!("`cargo {tool}` is missing: run `rustup component add rustfmt clippy`");
        }
    }
    Ok(())
}

/// The clock must compile for aarch64, too; that takes the standard library of that target.
fn aarch64() -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", xtask::AARCH64]);
    let folder = rustc.output().context("cannot start rustc")?.stdout;
    let folder = String::from_utf8_lossy(&folder).trim().to_owned();
    if Path::new(&folder).is_dir() {
        return Ok(());
    }
    println!("Installing Rust's standard library for {}", xtask::AARCH64);
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add", xtask::AARCH64]);
    process::run(rustup).with_context(|| {
        let target = xtask::AARCH64;
        format!("Rust's standard library for {target} is missing: run `rustup target add {target}`")
    })
}

/// Installs Debian's packages if we may.
fn install(missing: &[Missing]) -> Result<()> {
    if !is_root() || !has_apt() || missing.iter().any(|tool| tool.packages.is_empty()) {
        bail!("{}", instructions(missing));
    }
    println!("Installing {}", packages(missing).join(", "));
    let apt = |args: &[&str]| {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args(args);
        process::run(command)
    };
    apt(&["update", "--quiet"])?;
    let mut install = vec!["install", "--quiet", "--yes", "--no-install-recommends"];
    install.extend(packages(missing));
    apt(&install)
}

fn packages(missing: &[Missing]) -> Vec<&'static str> {
    missing
        .iter()
        .flat_map(|tool| tool.packages)
        .copied()
        .collect()
}

/// What is missing, and what to do about it.
fn instructions(missing: &[Missing]) -> String {
    let mut text = String::from("the full test run needs what this machine lacks:\n");
    for tool in missing {
        text += &format!("  - {}", tool.what);
        if !tool.found.is_empty() {
            text += &format!(" ({})", tool.found);
        }
        text += "\n";
    }
    text += &format!(
        "On Debian or Ubuntu: sudo apt-get install {}\n\
         Elsewhere: put them into the path, or name them in CHROMIUM, CHROMEDRIVER, PYTHON3 and \
         TMUX_PROGRAM.\n\
         `cargo test` runs everything but the browser and terminal tests without them.",
        packages(missing).join(" ")
    );
    text
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn has_apt() -> bool {
    let mut command = Command::new("apt-get");
    command
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Fetches axe-core into the user's cache. It comes inside a Python package, whose hash
/// `requirements.txt` pins: Python is needed anyway, and a second package manager is not.
fn axe(root: &Path) -> Result<()> {
    if xtask::axe().is_ok() {
        return Ok(());
    }
    let place = xtask::axe_place().context(NO_CACHE)?;
    println!("Fetching axe-core {}", xtask::AXE_VERSION);
    let python = xtask::python()?;
    let scratch = tempfile::tempdir()?;
    let mut download = Command::new(&python);
    download
        .args([
            "-m",
            "pip",
            "--quiet",
            "--disable-pip-version-check",
            "download",
        ])
        .args([
            "--no-deps",
            "--only-binary=:all:",
            "--require-hashes",
            "--requirement",
        ])
        .arg(root.join("tests/browser/requirements.txt"))
        .arg("--dest")
        .arg(scratch.path());
    process::run(download).context("axe-core cannot be fetched: is this machine offline?")?;
    let wheel = fs::read_dir(scratch.path())?
        .next()
        .context("pip fetched nothing")??
        .path();
    let mut unpack = Command::new(&python);
    unpack
        .args(["-m", "zipfile", "-e"])
        .arg(&wheel)
        .arg(scratch.path());
    process::run(unpack)?;

    let script = fs::read_to_string(scratch.path().join("axe_playwright_python/axe.min.js"))?;
    if !script.starts_with(&format!("/*! axe v{}", xtask::AXE_VERSION)) {
        bail!(
            "the fetched axe-core is not {}: correct AXE_VERSION",
            xtask::AXE_VERSION
        );
    }
    fs::create_dir_all(place.parent().context("the cache folder has no parent")?)?;
    // Written beside and renamed: a set-up that is cut off leaves no half script.
    let partial = place.with_extension(format!("{}.part", std::process::id()));
    fs::write(&partial, script)?;
    fs::rename(&partial, &place)?;
    Ok(())
}

/// Installs rustlings into the user's cache. cargo locks that folder and moves the finished program
/// there in one step, so an installation that is cut off leaves none, and the next one begins anew.
fn rustlings(root: &Path) -> Result<()> {
    match xtask::rustlings() {
        Ok(_) => return Ok(()),
        Err(chosen) if !chosen.found.is_empty() => {
            bail!("{}: correct or unset it", chosen.found);
        }
        Err(_) => {}
    }
    let place = xtask::rustlings_place().context(NO_CACHE)?;
    let version = xtask::RUSTLINGS_VERSION;
    println!("Installing rustlings {version}, which takes a minute or two");
    let mut install = Command::new("cargo");
    install
        .current_dir(root)
        .args(["install", "rustlings", "--locked", "--version", version])
        .arg("--root")
        .arg(&place)
        // cargo warns that its folder is not in the path. It need not be.
        .arg("--quiet");
    process::run(install).context("rustlings cannot be installed: is this machine offline?")
}

/// Installs JupyterLab into the user's cache.
fn jupyter() -> Result<()> {
    if notebooks::jupyter().is_ok() {
        return Ok(());
    }
    println!("{}", notebooks::about_jupyter());
    notebooks::install_jupyter(process::run)
}

/// Installs the kernel of the notebooks into the user's cache.
fn evcxr(root: &Path) -> Result<()> {
    match notebooks::evcxr() {
        Ok(_) => return Ok(()),
        Err(chosen) if !chosen.found.is_empty() => {
            bail!("{}: correct or unset it", chosen.found);
        }
        Err(_) => {}
    }
    println!("{}", notebooks::about_evcxr());
    let mut install = notebooks::install_evcxr()?;
    install.current_dir(root);
    process::run(install).context("evcxr_jupyter cannot be installed: is this machine offline?")
}
