//! What a class on JupyterHub needs: JupyterHub itself, with JupyterLab and nbgrader, in a virtual environment,
//! and its proxy from npm. Each is installed once per user and version. `cargo xtask hub` and the test of a
//! class ask here.

use crate::{Missing, cached, is_program, notebooks, program};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version of JupyterHub; `requirements.txt` pins it with all that it uses.
pub const JUPYTERHUB_VERSION: &str = "6.1.1";

/// The version of JupyterHub's proxy.
pub const PROXY_VERSION: &str = "5.3.0";

const REQUIREMENTS: &str = include_str!("requirements.txt");

/// Debian's packages for the proxy.
pub(crate) const NODE: &[&str] = &["nodejs", "npm"];

/// Written last: an environment without it is not complete.
const INSTALLED: &str = "installed.txt";

/// The Python that has JupyterHub, all of it installed.
///
/// # Errors
/// If it is not there, or another version is.
pub fn jupyterhub() -> Result<PathBuf, Missing> {
    let place = place().filter(|place| {
        let installed = fs::read_to_string(place.join(INSTALLED));
        installed.is_ok_and(|installed| installed == REQUIREMENTS)
    });
    let python = place.map(|place| place.join("bin/python"));
    python.filter(|path| is_program(path)).ok_or(Missing {
        what: "JupyterHub",
        found: String::new(),
        packages: &[],
    })
}

/// JupyterHub's proxy, started by Node.js.
///
/// # Errors
/// If it is not there.
pub fn proxy() -> Result<PathBuf, Missing> {
    let proxy = place().map(|place| place.join(PROXY));
    proxy.filter(|path| is_program(path)).ok_or(Missing {
        what: "configurable-http-proxy",
        found: String::new(),
        packages: &[],
    })
}

const PROXY: &str = "proxy/node_modules/.bin/configurable-http-proxy";

fn place() -> Option<PathBuf> {
    cached(&format!(
        "jupyterhub-{JUPYTERHUB_VERSION}-proxy-{PROXY_VERSION}"
    ))
}

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
    let place = place().context(NO_CACHE)?;
    let mut make = Command::new(notebooks::venv()?);
    make.args(["-m", "venv", "--clear"]).arg(&place);
    run(make)?;
    let requirements = place.join("requirements.txt");
    fs::write(&requirements, REQUIREMENTS)?;
    let mut install = Command::new(place.join("bin/python"));
    let pip = "-m pip --quiet --disable-pip-version-check install --no-deps --requirement";
    install.args(pip.split(' ')).arg(&requirements);
    run(install).context("JupyterHub cannot be installed: is this machine offline?")?;
    fs::write(place.join(INSTALLED), REQUIREMENTS)
        .with_context(|| format!("{} cannot be written", place.display()))
}

/// Installs its proxy.
///
/// # Errors
/// If there is no npm, or no network.
pub fn install_proxy(run: impl Fn(Command) -> Result<()>) -> Result<()> {
    let place = place().context(NO_CACHE)?;
    let mut install = Command::new(npm()?);
    install
        .args(["install", "--silent", "--no-fund", "--no-audit", "--prefix"])
        .arg(place.join("proxy"))
        .arg(format!("configurable-http-proxy@{PROXY_VERSION}"));
    run(install).context("the proxy cannot be installed: is this machine offline?")
}

const NO_CACHE: &str = "there is no cache folder: set HOME or XDG_CACHE_HOME";

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
