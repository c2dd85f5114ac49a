//! `meanwhile kernel`: starts evcxr_jupyter for one notebook, in a folder of its own.
//!
//! Jupyter may end this process by force; its guard ends evcxr then, with everything that a cell has
//! started. And evcxr would outlive a Jupyter that was ended by force, so somebody looks for that.

use super::cell::{PROJECT, project};
use super::kernel_folder::{EVCXR as BUILDS, KernelFolder, NUMBER};
use anyhow::{Context, Result};
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::Duration;
use toml::{Table, Value};
use wire::variable::{OWN_INPUT, SEED};

/// Started by Jupyter itself.
#[derive(Args)]
pub struct KernelCommand {
    /// Jupyter's file with the addresses of the connection
    connection: PathBuf,
}

pub fn kernel(command: &KernelCommand) -> Result<ExitCode> {
    let project = project();
    let claimed = KernelFolder::claim(&project)?;
    let folder = claimed.folder();
    clear_away_cells(&folder.join(BUILDS));
    // Those of an earlier notebook: who has not run a cell has not answered.
    let _ = fs::remove_dir_all(claimed.answers());
    fs::write(folder.join("evcxr.toml"), settings(&project, &folder)?)
        .with_context(|| format!("{} cannot be written to", folder.display()))?;
    keep_versions(&project, &folder)?;
    let mut evcxr = Command::new(xtask::notebooks::evcxr()?);
    evcxr
        .arg("--control_file")
        .arg(&command.connection)
        .env("EVCXR_CONFIG_DIR", &folder)
        // Where it would look for an installation of its own, to renew it.
        .env("JUPYTER_PATH", &folder)
        .envs(toolchain(&project, &claimed)?)
        .env("MEANWHILE_COMMAND", std::env::current_exe()?)
        // Timelines in characters: JupyterLab breaks lines that are longer than a cell is wide.
        .env("COLUMNS", "80")
        .env(PROJECT, &project)
        .env(OWN_INPUT.name(), NO_INPUT)
        .env(
            "MEANWHILE_CELL_SOURCE",
            folder.join(BUILDS).join("src/lib.rs"),
        )
        .env(NUMBER, claimed.number().to_string());
    // It says where it has found its settings, to nobody.
    evcxr.stdout(Stdio::null());
    meanwhile::mark(&mut evcxr);
    end_with_jupyter();
    let mut evcxr = evcxr.spawn().context("evcxr_jupyter cannot be started")?;
    #[cfg(target_os = "linux")]
    super::interrupted::watch(evcxr.id());
    let status = evcxr.wait()?;
    meanwhile::end_all();
    Ok(match status.success() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// What evcxr reads when it starts. It builds without the network: everything was fetched when the
/// workbook was built.
fn settings(project: &Path, folder: &Path) -> Result<String> {
    let text = |path: PathBuf| path.into_os_string().into_string().ok();
    let path = |path: PathBuf| text(path).context("evcxr knows paths in UTF-8 only");
    let mut evcxr = Table::new();
    evcxr.insert("tmpdir".into(), path(folder.join(BUILDS))?.into());
    evcxr.insert("opt_level".into(), "0".into());
    evcxr.insert("offline_mode".into(), true.into());
    // Otherwise everything that cells depend on is built twice.
    evcxr.insert("allow_static_linking".into(), true.into());
    evcxr.insert("prelude".into(), prelude().into());
    let package = |name: &str, folder: &str| -> Result<Value> {
        let mut package = Table::new();
        package.insert("package".into(), name.into());
        package.insert("path".into(), path(project.join(folder))?.into());
        Ok(package.into())
    };
    let mut dependencies = Table::new();
    let cell = package("meanwhile-cell", "crates/notebook-cell")?;
    dependencies.insert("meanwhile".into(), cell);
    let tokio = package("notebook-tokio", "crates/notebook-tokio")?;
    dependencies.insert("tokio".into(), tokio);
    let mut all = Table::new();
    all.insert("evcxr".into(), evcxr.into());
    all.insert("dependencies".into(), dependencies.into());
    Ok(toml::to_string(&all)?)
}

/// The workbook's own toolchain, wherever the notebook lies. Cells load the standard library, and are
/// told a place for it that is right only before evcxr moves them.
fn toolchain(project: &Path, claimed: &KernelFolder) -> Result<[(&'static str, PathBuf); 3]> {
    let print = |what: &str| -> Result<PathBuf> {
        let mut rustc = Command::new("rustc");
        let output = rustc.current_dir(project).args(["--print", what]).output();
        let printed = output.context("rustc cannot be started")?.stdout;
        Ok(PathBuf::from(String::from_utf8_lossy(&printed).trim()))
    };
    let sysroot = print("sysroot")?;
    Ok([
        ("RUST_SRC_PATH", claimed.library(&sysroot)?),
        ("RUSTUP_TOOLCHAIN", sysroot),
        ("LD_LIBRARY_PATH", print("target-libdir")?),
    ])
}

/// Gives evcxr's builds the versions of the workbook: without them cargo would choose newer ones, which
/// are not on this machine. What a learner adds with `:dep` stays until the workbook's change.
fn keep_versions(project: &Path, folder: &Path) -> Result<()> {
    let (ours, builds) = (project.join("Cargo.lock"), folder.join(BUILDS));
    let kept = folder.join("workbook.lock");
    let text = fs::read(&ours).with_context(|| format!("{} cannot be read", ours.display()))?;
    if fs::read(&kept).is_ok_and(|old| old == text) && builds.join("Cargo.lock").is_file() {
        return Ok(());
    }
    let write = || {
        fs::create_dir_all(&builds)?;
        fs::write(builds.join("Cargo.lock"), &text)?;
        fs::write(&kept, &text)
    };
    write().with_context(|| format!("{} cannot be written to", folder.display()))
}

/// What a plain cell is told that reads. evcxr sends its commands there, so the cell would wait for ever.
const NO_INPUT: &str = "This cell reads its standard input, which is empty in a plain cell. Make it a whole program and give it one: `meanwhile::program_with_input! { \"first line\\n\"; ...`.";

/// An item of every plain cell: what a panic says is settled when the cell is loaded.
const BEGINS: &str = r#"
#[used]
#[unsafe(link_section = ".init_array")]
static MEANWHILE_CELL_BEGINS: extern "C" fn() = ::meanwhile::cell_begins;
"#;

/// Commands of evcxr that put the process of plain cells on virtual time, but not their builds; and what every
/// cell begins with.
fn prelude() -> String {
    on_virtual_time()
        + if cfg!(target_os = "linux") {
            BEGINS
        } else {
            ""
        }
}

fn on_virtual_time() -> String {
    match meanwhile::clock_library() {
        Ok(library) => format!(
            ":env LD_PRELOAD={}\n:env {}=0\n:build_env LD_PRELOAD=\n:restart\n",
            library.display(),
            SEED.name()
        ),
        // Without virtual time, a plain cell waits as long as it says.
        Err(_) => String::new(),
    }
}

/// The libraries of the cells of an earlier kernel, which evcxr never removes.
fn clear_away_cells(builds: &Path) {
    let target = builds.join("target");
    let is_cell = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        name.starts_with("libcode_") && entry.file_type().is_file()
    };
    for entry in walkdir::WalkDir::new(target)
        .into_iter()
        .flatten()
        .filter(is_cell)
    {
        let _ = fs::remove_file(entry.path());
    }
}

/// Ends the kernel soon after Jupyter is gone.
fn end_with_jupyter() {
    #[cfg(unix)]
    thread::spawn(|| {
        let jupyter = rustix::process::getppid();
        while rustix::process::getppid() == jupyter {
            thread::sleep(Duration::from_millis(500));
        }
        meanwhile::end_all();
        std::process::exit(1);
    });
}
