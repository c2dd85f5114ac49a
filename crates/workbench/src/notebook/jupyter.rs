//! `meanwhile jupyter`: everything that a notebook needs, and JupyterLab in the browser.

use super::cell::PROJECT;
use super::kernel_folder::KernelFolder;
use super::server;
use crate::builds;
use anyhow::{Context, Result, bail};
use clap::Args;
use judge::Attempt;
use meanwhile::{Options, examples};
use std::fs;
use std::io::{IsTerminal, Write, stdin};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use xtask::notebooks;

/// Open the notebooks in JupyterLab: the same programs as cells that you run and change
///
/// The first time this installs JupyterLab and the Rust kernel evcxr_jupyter for you, into your cache
/// folder and nowhere else, and says what takes long. From then on no network is needed.
#[derive(Args)]
#[command(after_help = "\
In a notebook:
  Shift+Enter                        run the cell and go to the next one
  meanwhile::program! { ... }        a whole program: what it printed, its timeline, what to notice
  meanwhile::exercise! { NAME; ... } is it solved? says the same as `cargo meanwhile check NAME`
  anything else                      plain Rust on virtual time; later cells see its variables

Examples:
  cargo meanwhile jupyter
  cargo meanwhile jupyter my_folder --no-open
  cargo meanwhile jupyter --yes          (installs without asking)

Ctrl-C ends JupyterLab and all that its cells have started.")]
pub struct JupyterCommand {
    /// The folder to open [default: the workbook's notebooks]
    folder: Option<PathBuf>,

    /// Do not open the browser
    #[arg(long)]
    no_open: bool,

    /// Port of the server; if it is taken, the next free one is used
    #[arg(long, default_value_t = 8888, value_name = "N")]
    port: u16,

    /// Install what is missing without asking
    #[arg(long)]
    yes: bool,

    /// Install, write the kernel's settings to target/jupyter, and start nothing
    #[arg(long, conflicts_with_all = ["no_open", "port"])]
    only_set_up: bool,
}

pub fn jupyter(command: &JupyterCommand) -> Result<ExitCode> {
    let root = examples::root();
    install(&root, command.yes)?;
    build_ahead(&root)?;
    let home = root.join("target/jupyter");
    write_settings(&home, &root)?;
    if command.only_set_up {
        println!(
            "Set up for Jupyter: JUPYTER_PATH={}",
            home.join("data").display()
        );
        return Ok(ExitCode::SUCCESS);
    }
    let folder = command
        .folder
        .clone()
        .unwrap_or_else(|| root.join("notebooks"));
    if !folder.is_dir() {
        bail!("there is no folder {}", folder.display());
    }
    let (mut server, address) = server::start(&home, &folder, command.port)?;
    println!("JupyterLab: {address}\nCtrl-C ends it, and its kernels.");
    if !command.no_open && open::that_detached(&address).is_err() {
        println!("No browser could be started: open the address yourself.");
    }
    let status = server.wait()?;
    meanwhile::end_all();
    if !status.success() {
        bail!("JupyterLab ended with {status}; {}", server::see_log(&home));
    }
    Ok(ExitCode::SUCCESS)
}

/// Installs what is missing, if the user agrees.
fn install(root: &Path, yes: bool) -> Result<()> {
    let (lab, kernel) = (notebooks::jupyter(), notebooks::evcxr());
    if let Err(missing) = &kernel
        && !missing.found.is_empty()
    {
        bail!("{}: correct or unset it", missing.found);
    }
    let wanted: Vec<String> = [
        lab.is_err().then(notebooks::about_jupyter),
        kernel.is_err().then(notebooks::about_evcxr),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !wanted.is_empty() {
        println!("{}", wanted.join("\n"));
        if !yes && !agreed()? {
            bail!("nothing was installed. `cargo meanwhile jupyter --yes` installs it");
        }
    }
    if lab.is_err() {
        notebooks::install_jupyter(run_to_end)?;
    }
    if kernel.is_err() {
        let mut install = notebooks::install_evcxr()?;
        install.current_dir(root);
        run_to_end(install)?;
    }
    notebooks::fetch(root, run_to_end)
}

/// Builds what almost every program uses, so that the first cell need not wait for it.
fn build_ahead(root: &Path) -> Result<()> {
    let claimed = KernelFolder::claim(root)?;
    let program = "#[tokio::main]\nasync fn main() {}\n";
    let slow = || println!("Building tokio for the cells, which takes half a minute, once");
    match claimed
        .place(root)
        .attempt(program, "", &Options::default(), slow)?
    {
        Attempt::Ran(_) => Ok(()),
        Attempt::Refused(refusal) => {
            bail!("tokio cannot be built for the cells:\n{}", refusal.said)
        }
    }
}

/// Asks, if there is somebody to be asked.
fn agreed() -> Result<bool> {
    if !stdin().is_terminal() {
        return Ok(false);
    }
    print!("Install it now? [y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}

fn run_to_end(mut command: Command) -> Result<()> {
    meanwhile::mark(&mut command);
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("{name} cannot be started"))?;
    match status.success() {
        true => Ok(()),
        false => bail!("{name} ended with {status}: see above. Is this machine offline?"),
    }
}

/// The name of the kernel, as a notebook's file has it.
const KERNEL: &str = "meanwhile";

/// Writes the kernel for Jupyter, and how this JupyterLab differs from a new one.
fn write_settings(home: &Path, root: &Path) -> Result<()> {
    let own = std::env::current_exe().context("cannot tell where this program is")?;
    let kernel = serde_json::json!({
        "argv": [own, "kernel", "{connection_file}"],
        "display_name": "Rust (Meanwhile)",
        "language": "rust",
        "interrupt_mode": "message",
        // Another user, such as a learner of a class, has neither of the two.
        "env": {
            PROJECT: root,
            "EVCXR_JUPYTER": notebooks::evcxr()?,
            builds::SHARED: builds::home(root),
        },
    });
    write(
        &home.join("data/kernels").join(KERNEL).join("kernel.json"),
        &kernel,
    )?;
    let settings = serde_json::json!({
        // Messages name lines.
        "@jupyterlab/notebook-extension:tracker": {
            "codeCellConfig": { "lineNumbers": true, "lineWrap": false },
        },
        // Nothing asks for the network.
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false", "checkForUpdates": false, "doNotDisturbMode": true,
        },
        // Dark where the system is.
        "@jupyterlab/apputils-extension:themes": { "adaptive-theme": true },
    });
    write(
        &home.join("config/labconfig/default_setting_overrides.json"),
        &settings,
    )
}

/// Writes a file at once or not at all: a second command may be starting a server that reads it.
fn write(path: &Path, json: &serde_json::Value) -> Result<()> {
    let folder = path.parent().context("a file has a folder")?;
    let part = path.with_extension(format!("part-{}", std::process::id()));
    let written = fs::create_dir_all(folder)
        .and_then(|()| fs::write(&part, format!("{json:#}\n")))
        .and_then(|()| fs::rename(&part, path));
    written.with_context(|| format!("{} cannot be written", path.display()))
}
