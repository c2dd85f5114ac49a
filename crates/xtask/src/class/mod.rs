//! What a class on JupyterHub needs: JupyterHub itself, with JupyterLab and nbgrader, in a virtual environment,
//! and its proxy from npm. Each is installed once per user and version. `cargo xtask hub` and the test of a
//! class ask here.

use crate::venv::Venv;
use crate::{Missing, NO_CACHE, is_program, program};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version of JupyterHub; `requirements.txt` pins it with all that it uses.
pub const JUPYTERHUB_VERSION: &str = "6.1.1";

/// The version of JupyterHub's proxy.
pub const PROXY_VERSION: &str = "5.3.0";

const REQUIREMENTS: &str = include_str!("requirements.txt");

/// Debian's packages for the proxy.
pub(crate) const NODE: &[&str] = &["nodejs", "npm"];

/// The Python that has JupyterHub, all of it installed.
///
/// # Errors
/// If it is not there, or another version is.
pub fn jupyterhub() -> Result<PathBuf, Missing> {
    environment().python()
}

/// The proxy lies in its folder.
fn environment() -> Venv {
    Venv {
        what: "JupyterHub",
        name: format!("jupyterhub-{JUPYTERHUB_VERSION}-proxy-{PROXY_VERSION}"),
        requirements: REQUIREMENTS,
    }
}

/// JupyterHub's proxy, started by Node.js.
///
/// # Errors
/// If it is not there.
pub fn proxy() -> Result<PathBuf, Missing> {
    let proxy = environment().place().map(|place| place.join(PROXY));
    proxy.filter(|path| is_program(path)).ok_or(Missing {
        what: "configurable-http-proxy",
        found: String::new(),
        packages: &[],
    })
}

const PROXY: &str = "proxy/node_modules/.bin/configurable-http-proxy";

/// npm, which installs the proxy.
///
/// # Errors
/// If it is not there.
pub fn npm() -> Result<PathBuf, Missing> {
    let missing = Missing {
        what: "npm, with Node.js,",
        found: String::new(),
        packages: NODE,
    };
    let npm = program("NPM", &["npm"]).filter(|_| program("NODE", &["node"]).is_some());
    npm.ok_or(missing)
}

/// Installs JupyterHub; `run` runs a command to its end, and fails if that fails.
///
/// # Errors
/// If Python cannot make environments, or there is no network.
pub fn install(run: impl Fn(Command) -> Result<()>) -> Result<()> {
    environment().install(run)
}

/// Installs its proxy.
///
/// # Errors
/// If there is no npm, or no network.
pub fn install_proxy(run: impl Fn(Command) -> Result<()>) -> Result<()> {
    let place = environment().place().context(NO_CACHE)?;
    let mut install = Command::new(npm()?);
    install
        .args(["install", "--silent", "--no-fund", "--no-audit", "--prefix"])
        .arg(place.join("proxy"))
        .arg(format!("configurable-http-proxy@{PROXY_VERSION}"));
    run(install).context("the proxy cannot be installed: is this machine offline?")
}

/// What to say before.
pub fn about() -> String {
    format!(
        "Installing JupyterHub {JUPYTERHUB_VERSION}, jupyter-server-proxy and nbgrader from PyPI into a Python \
         environment of their own, which takes two minutes and 400 MB; once"
    )
}

/// What to say before.
pub fn about_proxy() -> String {
    format!("Installing configurable-http-proxy {PROXY_VERSION} from npm, 15 MB; once")
}

/// Runs a cell of each kind, so that what cells use is built before the first learner comes: evcxr's own builds,
/// and those of the exercises.
///
/// # Errors
/// If the kernel cannot be started.
pub fn build_ahead(root: &Path, run: impl Fn(Command) -> Result<()>) -> Result<()> {
    let mut cells = Command::new(jupyterhub()?);
    cells
        .arg(root.join("deploy/hub/build_ahead.py"))
        .current_dir(root.join("notebooks"))
        .env("JUPYTER_PATH", data(root));
    run(cells).context("the kernel of the notebooks does not work: see above")
}

/// Where `cargo meanwhile jupyter` writes the kernel for Jupyter.
pub fn data(root: &Path) -> PathBuf {
    root.join("target/jupyter/data")
}
