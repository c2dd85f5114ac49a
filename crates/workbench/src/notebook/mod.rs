//! Notebooks: the cells of `crates/notebook-cell`, the kernel that runs them, and JupyterLab.
//!
//! A kernel is evcxr_jupyter itself, started with a folder of its own (`kernel`, `kernel_folder`). A cell
//! `meanwhile::program! { ... }` hands its text to `cell`, which builds, runs and shows it. The
//! command `jupyter` sets all of it up; `notebooks` writes the chapters as notebooks.

mod cell;
mod chapters;
mod ending;
#[cfg(target_os = "linux")]
mod interrupted;
mod jupyter;
mod kernel;
mod kernel_folder;
mod library;
mod server;
mod show;

pub use cell::{CellCommand, cell};
pub use chapters::{NotebooksCommand, notebooks};
pub use jupyter::{JupyterCommand, jupyter};
pub use kernel::{KernelCommand, kernel};
