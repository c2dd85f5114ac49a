//! The standard library as evcxr reads it, to know the types of variables that a later cell sees.
//!
//! evcxr holds rust-analyzer, which keeps all that it reads in memory for as long as the kernel lives: with the
//! sources of rustup, two thirds of what a learner costs. It needs the items of four crates, not their
//! documentation, nor the instructions of every processor, which are the largest part of all. So the kernel
//! gives it a copy without those (deploy/README.md has the figures). What is lost is the documentation of the
//! standard library on Shift+Tab; a variable's type is still shown.

use anyhow::{Context, Result};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Those whose items a program can name.
const CRATES: [&str; 4] = ["alloc", "core", "proc_macro", "std"];

/// What `core` includes for the processor's own instructions.
const INSTRUCTIONS: &str = "stdarch/crates/core_arch/src/mod.rs";

/// Counted up when the copy becomes another one.
const FORM: u32 = 2;

/// Where the copy for a toolchain is, in a folder of builds. After an update the toolchain is another one in
/// the same folder, which the name of its compiler's library tells.
pub fn place(builds: &Path, sysroot: &Path) -> PathBuf {
    let toolchain = sysroot.file_name().unwrap_or_default().to_string_lossy();
    let entries = fs::read_dir(sysroot.join("lib")).into_iter().flatten();
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut compilers = names.filter_map(|name| {
        let (hash, _) = name.strip_prefix("librustc_driver-")?.split_once('.')?;
        Some(hash.to_owned())
    });
    let compiler = compilers.next().unwrap_or_default();
    builds.join(format!("library-{toolchain}-{compiler}-{FORM}"))
}

/// Makes the copy, unless it is there.
pub fn copy(sysroot: &Path, to: &Path) -> Result<()> {
    let from = sysroot.join("lib/rustlib/src/rust/library");
    if to.is_dir() {
        return Ok(());
    }
    let failed = || format!("{} cannot be filled", to.display());
    let parent = to.parent().context("it lies in a folder")?;
    fs::create_dir_all(parent).with_context(failed)?;
    // Renamed at the end: one that is cut off is none.
    let scratch = tempfile::tempdir_in(parent).with_context(failed)?;
    let whole = scratch.path().join("library");
    for name in CRATES {
        let source = Path::new(name).join("src");
        copied(&from.join(&source), &whole.join(&source)).with_context(failed)?;
    }
    let instructions = whole.join(INSTRUCTIONS);
    fs::create_dir_all(instructions.parent().context("it lies in a folder")?)
        .with_context(failed)?;
    fs::write(instructions, "").with_context(failed)?;
    match fs::rename(&whole, to) {
        Err(_) if to.is_dir() => Ok(()),
        renamed => renamed.with_context(failed),
    }
}

fn copied(from: &Path, to: &Path) -> io::Result<()> {
    for entry in WalkDir::new(from) {
        let entry = entry?;
        let inside = entry.path().strip_prefix(from).unwrap_or(entry.path());
        let place = to.join(inside);
        if entry.file_type().is_dir() {
            fs::create_dir_all(place)?;
        } else if entry.path().extension().is_some_and(|kind| kind == "rs") {
            let text = without_comments(&fs::read_to_string(entry.path())?);
            fs::write(place, with_short_thread_local(&text))?;
        }
    }
    Ok(())
}

/// Attributes that say nothing of a type.
const ATTRIBUTES: [&str; 7] = [
    "#[doc",
    "#[inline",
    "#[must_use",
    "#[rustc_const_stable(",
    "#[rustc_const_unstable(",
    "#[stable(",
    "#[unstable(",
];

/// Without the lines that are only a comment or such an attribute, which are most of the library.
fn without_comments(text: &str) -> String {
    let is_kept = |line: &&str| {
        let line = line.trim();
        let is_attribute = ATTRIBUTES.iter().any(|start| line.starts_with(start));
        !(line.starts_with("//") || is_attribute && line.ends_with(']'))
    };
    text.split_inclusive('\n').filter(is_kept).collect()
}

const THREAD_LOCAL: &str = "macro_rules! thread_local {\n";

/// What the type of a key takes, and no more. The library's own hands its attributes from one macro to the next, a dozen
/// times for each of the few keys of the library, which took rust-analyzer seven of the ten seconds that it had to
/// compute before a kernel was ready (Rust 1.95).
const SHORT_THREAD_LOCAL: &str = "macro_rules! thread_local {
    ($($(#[$attribute:meta])* $vis:vis static $name:ident: $kept:ty = $first:expr);* $(;)?) => {
        $($(#[$attribute])* $vis const $name: $crate::thread::LocalKey<$kept> = loop {};)*
    };
}
";

/// With that instead of the library's own macro, if it stands in this file.
fn with_short_thread_local(text: &str) -> String {
    let short = || {
        let (before, macro_on) = text.split_once(THREAD_LOCAL)?;
        let (_, after) = macro_on.split_once("\n}\n")?;
        Some([before, SHORT_THREAD_LOCAL, after].concat())
    };
    short().unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_of_this_toolchain_has_the_macro_that_is_cut_short() {
        let sysroot = std::process::Command::new("rustc")
            .args(["--print", "sysroot"])
            .output()
            .unwrap();
        let sysroot = PathBuf::from(String::from_utf8_lossy(&sysroot.stdout).trim());
        let file = "lib/rustlib/src/rust/library/std/src/thread/local.rs";
        let text = match fs::read_to_string(sysroot.join(file)) {
            Ok(text) => text,
            // They come with the kernel.
            Err(error) if std::env::var_os("MEANWHILE_REQUIRE_ALL").is_some() => panic!("{error}"),
            Err(_) => {
                eprintln!(
                    "left out: Rust's sources are missing, `cargo xtask setup` installs them"
                );
                return;
            }
        };
        let short = with_short_thread_local(&text);
        assert!(short.contains(SHORT_THREAD_LOCAL));
        assert!(short.contains("impl<T: 'static> LocalKey<T>"));
    }

    #[test]
    fn the_copy_has_items_and_neither_comments_nor_instructions() {
        let sysroot = tempfile::tempdir().unwrap();
        let library = sysroot.path().join("lib/rustlib/src/rust/library");
        let write = |path: &str, text: &str| {
            let path = library.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        for name in CRATES {
            let text = "//! What it is.\n\n/// Tea.\n#[stable(since = \"1\")]\n#[derive(Clone)]\npub struct Tea; // hot\n";
            write(&format!("{name}/src/lib.rs"), text);
        }
        write(INSTRUCTIONS, "pub mod x86;\n");
        write("test/src/lib.rs", "pub struct Test;\n");
        let builds = sysroot.path().join("builds");
        let compiler = |hash: &str| {
            sysroot
                .path()
                .join(format!("lib/librustc_driver-{hash}.so"))
        };
        fs::write(compiler("c0ffee"), "").unwrap();
        let to = place(&builds, sysroot.path());
        copy(sysroot.path(), &to).unwrap();
        let read = |path: &str| fs::read_to_string(to.join(path));
        assert_eq!(
            read("std/src/lib.rs").unwrap(),
            "\n#[derive(Clone)]\npub struct Tea; // hot\n"
        );
        assert_eq!(read(INSTRUCTIONS).unwrap(), "");
        assert!(read("test/src/lib.rs").is_err());

        fs::rename(compiler("c0ffee"), compiler("7ea")).unwrap();
        assert_ne!(place(&builds, sysroot.path()), to);
    }
}
