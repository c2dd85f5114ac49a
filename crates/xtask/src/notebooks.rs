//! What notebooks need: the kernel evcxr_jupyter, and JupyterLab in a virtual environment. Each is
//! installed once per user and version. `cargo xtask setup` and `cargo meanwhile jupyter` ask here.

use crate::venv::Venv;
use crate::{Missing, NO_CACHE, cached, is_program, program, variable};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version of the kernel that the tests run.
pub const EVCXR_VERSION: &str = "0.22.0";

/// The version of JupyterLab; `requirements.txt` pins it with all that it uses.
pub const JUPYTERLAB_VERSION: &str = "4.6.6";

const REQUIREMENTS: &str = include_str!("notebooks/requirements.txt");

/// evcxr_jupyter: `$EVCXR_JUPYTER`, the one that was installed once per user and version, or one in
/// the path.
///
/// # Errors
/// If there is none.
pub fn evcxr() -> Result<PathBuf, Missing> {
    let missing = |found: String| Missing {
        what: "evcxr_jupyter, the kernel of the notebooks,",
        found,
        packages: &[],
    };
    if let Some(chosen) = variable("EVCXR_JUPYTER") {
        let found = format!("$EVCXR_JUPYTER names {}, no program", chosen.display());
        return Some(chosen)
            .filter(|path| is_program(path))
            .ok_or_else(|| missing(found));
    }
    let own = evcxr_place().map(|place| place.join("bin/evcxr_jupyter"));
    own.filter(|path| is_program(path))
        .or_else(|| program("EVCXR_JUPYTER", &["evcxr_jupyter"]))
        .ok_or_else(|| missing(String::new()))
}

fn evcxr_place() -> Option<PathBuf> {
    cached(&format!("evcxr_jupyter-{EVCXR_VERSION}"))
}

/// What installs the kernel: cargo moves the finished program there in one step, so an installation
/// that is cut off leaves none.
///
/// # Errors
/// If there is no folder for it.
pub fn install_evcxr() -> Result<Command> {
    let place = evcxr_place().context(NO_CACHE)?;
    let mut install = Command::new("cargo");
    install
        .args([
            "install",
            "evcxr_jupyter",
            "--locked",
            "--version",
            EVCXR_VERSION,
            "--root",
        ])
        .arg(&place)
        // cargo warns that its folder is not in the path. It need not be.
        .arg("--quiet");
    Ok(install)
}

/// What to say before: why it takes so long.
pub fn about_evcxr() -> String {
    format!(
        "Installing evcxr_jupyter {EVCXR_VERSION}, the Rust kernel of the notebooks. It is compiled here, \
         with most of rust-analyzer, which takes 10 to 20 minutes; once, for all copies of the workbook. \
         If you have one already, put it into the path or name it in EVCXR_JUPYTER."
    )
}

/// The Python that has JupyterLab and nbclient, all of it installed.
///
/// # Errors
/// If it is not there, or another version is.
pub fn jupyter() -> Result<PathBuf, Missing> {
    jupyterlab().python()
}

fn jupyterlab() -> Venv {
    Venv {
        what: "JupyterLab",
        name: format!("jupyterlab-{JUPYTERLAB_VERSION}"),
        requirements: REQUIREMENTS,
    }
}

/// Installs JupyterLab; `run` runs a command to its end, and fails if that fails.
///
/// # Errors
/// If Python cannot make environments, or there is no network.
pub fn install_jupyter(run: impl Fn(Command) -> Result<()>) -> Result<()> {
    jupyterlab().install(run)
}

/// What to say before.
pub fn about_jupyter() -> String {
    format!(
        "Installing JupyterLab {JUPYTERLAB_VERSION} into a Python environment of its own, which takes a \
         minute or two and 250 MB; once"
    )
}

/// Fetches what a kernel builds from and reads, so that it needs no network: the packages that cells
/// may use, and the sources of the standard library, from which evcxr knows the types of variables.
///
/// # Errors
/// If there is no network.
pub fn fetch(root: &Path, run: impl Fn(Command) -> Result<()>) -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc.current_dir(root).args(["--print", "sysroot"]);
    let sysroot = rustc.output().context("cannot start rustc")?.stdout;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&sysroot).trim());
    let library = sysroot.join("lib/rustlib/src/rust/library/Cargo.toml");
    let lock = fs::read_to_string(root.join("Cargo.lock")).context("there is no Cargo.lock")?;
    let wanted = format!("{}\n{lock}", library.display());
    let fetched = root.join("target/jupyter/fetched");
    if library.is_file() && fs::read_to_string(&fetched).is_ok_and(|text| text == wanted) {
        return Ok(());
    }
    if !library.is_file() {
        let mut add = Command::new("rustup");
        add.current_dir(root).args(["component", "add", "rust-src"]);
        run(add).context("Rust's sources are missing: run `rustup component add rust-src`")?;
    }
    for manifest in [root.join("Cargo.toml"), library] {
        let mut fetch = Command::new("cargo");
        fetch
            .current_dir(root)
            .args(["fetch", "--quiet", "--locked", "--manifest-path"])
            .arg(manifest)
            // The standard library uses what only it may use.
            .env("RUSTC_BOOTSTRAP", "1");
        run(fetch).context("packages cannot be fetched: is this machine offline?")?;
    }
    let written =
        fs::create_dir_all(root.join("target/jupyter")).and_then(|()| fs::write(&fetched, wanted));
    written.with_context(|| format!("{} cannot be written", fetched.display()))
}
