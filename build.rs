//! Builds the virtual clock's preload library and puts it into this library, so that the
//! command works from anywhere and from one file.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=crates/virtual-clock");
    println!("cargo:rerun-if-changed=crates/scheduler");
    println!("cargo:rerun-if-changed=crates/wire");
    let target = |part: &str| env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    let library = match (target("OS").as_str(), target("ENV").as_str()) {
        ("linux", "gnu") => build_clock(),
        // Elsewhere programs run in real time, and say so.
        _ => PathBuf::new(),
    };
    println!(
        "cargo:rustc-env=MEANWHILE_CLOCK_LIBRARY={}",
        library.display()
    );
    println!("cargo:rustc-check-cfg=cfg(virtual_clock)");
    if !library.as_os_str().is_empty() {
        println!(
            "cargo:rustc-env=MEANWHILE_CLOCK_HASH={:016x}",
            hash(&library)
        );
        println!("cargo:rustc-cfg=virtual_clock");
    }
}

/// Of the library's content, once for all runs: a debug build takes milliseconds for it.
fn hash(library: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    let content = fs::read(library).expect("it has been built");
    content.hash(&mut hasher);
    hasher.finish()
}

/// Runs cargo for the one crate, in a target folder of its own: the outer cargo holds the
/// lock of the usual one.
fn build_clock() -> PathBuf {
    let here = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let target = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("clock");
    let triple = env::var("TARGET").expect("cargo sets it");
    let mut cargo = Command::new(env::var("CARGO").expect("cargo sets it"));
    cargo
        .args([
            "build",
            "--release",
            "--quiet",
            "--package",
            "virtual-clock",
            "--target",
            &triple,
        ])
        .arg("--manifest-path")
        .arg(Path::new(&here).join("crates/virtual-clock/Cargo.toml"))
        .arg("--target-dir")
        .arg(&target);
    // What clippy and friends set for the outer build is not meant for this one.
    for name in [
        "RUSTC_WRAPPER",
        "RUSTC_WORKSPACE_WRAPPER",
        "CLIPPY_ARGS",
        "CARGO_ENCODED_RUSTFLAGS",
    ] {
        cargo.env_remove(name);
    }
    let status = cargo.status().expect("cargo can be run");
    assert!(
        status.success(),
        "the virtual clock does not build: see the messages above"
    );
    target.join(triple).join("release/libvirtual_clock.so")
}
