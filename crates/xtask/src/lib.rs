//! Where the tools of the full test suite are. The browser and terminal tests ask here too, so that
//! they and `cargo xtask setup` agree.

pub mod class;
pub mod notebooks;
pub mod packages;
pub mod venv;
mod workshop;

pub use workshop::Workshop;

use anyhow::{Context, bail};
use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The other architecture that the virtual clock is written for.
pub const AARCH64: &str = "aarch64-unknown-linux-gnu";

/// A tool that is not there, or too old.
#[derive(Debug, Clone)]
pub struct Missing {
    pub what: &'static str,
    /// Why the one that was found will not do; empty if none was found.
    pub found: String,
    /// Debian's packages that bring it; empty if none does.
    pub packages: &'static [&'static str],
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is missing", self.what)?;
        if !self.found.is_empty() {
            write!(f, " ({})", self.found)?;
        }
        write!(f, ": run `cargo xtask setup`")
    }
}

impl std::error::Error for Missing {}

/// Debian's packages for each tool. The fonts are for the pages' own fallbacks: without any font, no
/// text has a size.
const CHROMIUM: &[&str] = &["chromium", "fonts-liberation"];
const CHROMEDRIVER: &[&str] = &["chromium-driver"];
const PYTHON3: &[&str] = &["python3"];
const PIP: &[&str] = &["python3-pip"];
const TMUX: &[&str] = &["tmux"];

/// Every package of Debian's that the full test run may ask for.
pub fn packages() -> impl Iterator<Item = &'static str> {
    let tools = [CHROMIUM, CHROMEDRIVER, PYTHON3, PIP, TMUX, venv::PACKAGES];
    tools.into_iter().flatten().copied()
}

/// The browser: `$CHROMIUM`, or Chromium or Chrome in the path.
pub fn chromium() -> Result<PathBuf, Missing> {
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    program("CHROMIUM", &names).ok_or(Missing {
        what: "Chromium",
        found: String::new(),
        packages: CHROMIUM,
    })
}

/// What drives the browser: `$CHROMEDRIVER`, or chromedriver in the path.
pub fn chromedriver() -> Result<PathBuf, Missing> {
    program("CHROMEDRIVER", &["chromedriver"]).ok_or(Missing {
        what: "chromedriver",
        found: String::new(),
        packages: CHROMEDRIVER,
    })
}

/// The oldest Python that has all that the twins use (`TaskGroup`, `timeout`).
pub const PYTHON: (u32, u32) = (3, 11);

/// Python 3.
pub fn python() -> Result<PathBuf, Missing> {
    let missing = |found: String| Missing {
        what: "Python 3.11 or newer",
        found,
        packages: PYTHON3,
    };
    let python = program("PYTHON3", &["python3"]).ok_or_else(|| missing(String::new()))?;
    let script = "import sys; print(sys.version_info[0], sys.version_info[1])";
    let output = Command::new(&python).args(["-c", script]).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let version = text.ok().and_then(|text| {
        let (major, minor) = text.split_once(' ')?;
        Some((major.parse::<u32>().ok()?, minor.parse::<u32>().ok()?))
    });
    match version {
        Some(version) if version >= PYTHON => Ok(python),
        Some((major, minor)) => Err(missing(format!("found {major}.{minor}"))),
        None => Err(missing(format!("{} does not run", python.display()))),
    }
}

/// pip, which fetches axe-core.
pub fn pip() -> Result<PathBuf, Missing> {
    let missing = Missing {
        what: "pip",
        found: String::new(),
        packages: PIP,
    };
    let Ok(python) = python() else {
        return Err(missing);
    };
    let output = Command::new(&python)
        .args(["-m", "pip", "--version"])
        .output();
    match output {
        Ok(output) if output.status.success() => Ok(python),
        _ => Err(missing),
    }
}

/// The terminal in which rustlings is tested: `$TMUX_PROGRAM`, or tmux in the path. tmux itself sets
/// `$TMUX`, to something else.
pub fn tmux() -> Result<PathBuf, Missing> {
    program("TMUX_PROGRAM", &["tmux"]).ok_or(Missing {
        what: "tmux",
        found: String::new(),
        packages: TMUX,
    })
}

/// The version of rustlings whose screens are recorded. Another one may say things differently.
pub const RUSTLINGS_VERSION: &str = "6.5.0";

/// rustlings: `$RUSTLINGS`, or the one that was installed once per user and version.
pub fn rustlings() -> Result<PathBuf, Missing> {
    let chosen = variable("RUSTLINGS");
    let names = |path: &PathBuf| format!("$RUSTLINGS names {}, no program", path.display());
    let found = chosen.as_ref().map(names).unwrap_or_default();
    let place = chosen.or_else(|| Some(rustlings_place()?.join("bin/rustlings")));
    place.filter(|path| is_program(path)).ok_or(Missing {
        what: "rustlings",
        found,
        packages: &[],
    })
}

/// The folder that rustlings is installed in; `None` if there is no cache folder.
pub fn rustlings_place() -> Option<PathBuf> {
    cached(&format!("rustlings-{RUSTLINGS_VERSION}"))
}

/// Version of axe-core, the accessibility rules. It is the one inside the package that
/// `tests/browser/requirements.txt` names.
pub const AXE_VERSION: &str = "4.12.1";

/// The script of axe-core, fetched once per user and version.
pub fn axe() -> Result<PathBuf, Missing> {
    match axe_place() {
        Some(path) if path.is_file() => Ok(path),
        _ => Err(Missing {
            what: "axe-core",
            found: String::new(),
            packages: &[],
        }),
    }
}

/// Where axe-core is kept; `None` if there is no cache folder.
pub fn axe_place() -> Option<PathBuf> {
    cached(&format!("axe-core-{AXE_VERSION}/axe.min.js"))
}

/// What to do if there is no place for what is fetched once per user.
pub const NO_CACHE: &str = "there is no cache folder: set HOME or XDG_CACHE_HOME";

/// A place for what is fetched once per user; `None` if the user has neither a cache folder nor a
/// home.
fn cached(what: &str) -> Option<PathBuf> {
    let cache = variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")?.join(".cache")))?;
    Some(cache.join("meanwhile").join(what))
}

/// The path in a variable of the environment; an empty one counts as none.
fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// The project's folder. Cargo names the package's folder when it runs a program of it; one that is
/// started in another way takes the folder that it was compiled in.
pub fn root() -> PathBuf {
    let package = variable("CARGO_MANIFEST_DIR");
    let package = package.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    // Each package that asks lies two folders deep.
    let root = package.ancestors().nth(2).map(Path::to_owned);
    root.unwrap_or(package)
}

/// The command `meanwhile`, for tests: the one that the full test run has just built, or one built
/// now.
///
/// # Errors
/// If it does not build.
pub fn meanwhile() -> anyhow::Result<PathBuf> {
    if let Some(built) = variable("MEANWHILE_BIN") {
        return Ok(built);
    }
    let mut build = Command::new("cargo");
    build
        .args(["build", "--quiet", "--package", "workbench"])
        .current_dir(root());
    if !build.status().context("cannot start cargo")?.success() {
        bail!("the command `meanwhile` does not build: see above");
    }
    // A test's own place is target/debug/deps, that of another program target/debug.
    let own = env::current_exe()?;
    let mut folders = own.ancestors().skip(1);
    let folder = folders.find(|folder| !folder.ends_with("deps"));
    let folder = folder.context("this program has no folder")?;
    Ok(folder.join("meanwhile"))
}

/// The program that a variable names, or the first of `names` in the path.
fn program(chosen_by: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(chosen) = variable(chosen_by) {
        return Some(chosen).filter(|path| path.is_file());
    }
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let mut places = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.find(|place| is_program(place))
}

fn is_program(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        path.metadata()
            .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    path.with_extension("exe").is_file()
}
