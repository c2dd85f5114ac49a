//! Reading a file through async code takes three additions (`async`, `.await`, a runtime) and prints the same lines.

use std::path::Path;
use std::{env, fs, io, process};
use tokio::runtime::Runtime;

fn print_menu(path: &Path) -> io::Result<()> {
    for dish in fs::read_to_string(path)?.lines() {
        println!("sync:  {dish}");
    }
    Ok(())
}

async fn print_menu_async(path: &Path) -> io::Result<()> {
    for dish in tokio::fs::read_to_string(path).await?.lines() {
        println!("async: {dish}");
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let path = env::temp_dir().join(format!("menu-{}.txt", process::id()));
    fs::write(&path, "soup\nbread\n")?;
    print_menu(&path)?;
    Runtime::new()?.block_on(print_menu_async(&path))?;
    fs::remove_file(&path)
}
