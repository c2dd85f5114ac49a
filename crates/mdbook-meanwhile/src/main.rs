//! The preprocessor as a program, for plain `mdbook build` and `mdbook serve`.

use anyhow::{Context, Result};
use mdbook_meanwhile::Meanwhile;
use mdbook_preprocessor::{Preprocessor, parse_input};
use std::process::ExitCode;

fn main() -> ExitCode {
    match preprocess() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// mdBook calls `mdbook-meanwhile supports RENDERER` first, then pipes the book through.
fn preprocess() -> Result<ExitCode> {
    let meanwhile = Meanwhile::new();
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["supports", renderer] => match meanwhile.supports_renderer(renderer)? {
            true => Ok(ExitCode::SUCCESS),
            false => Ok(ExitCode::FAILURE),
        },
        [] => {
            let (ctx, book) = parse_input(std::io::stdin()).context(
                "mdbook-meanwhile is started by mdBook: run `mdbook build` or `cargo book`",
            )?;
            let book = meanwhile.run(&ctx, book)?;
            for notice in meanwhile.notices().all() {
                eprintln!("warning: {notice}");
            }
            serde_json::to_writer(std::io::stdout(), &book)?;
            Ok(ExitCode::SUCCESS)
        }
        _ => anyhow::bail!(
            "mdbook-meanwhile is started by mdBook: run `mdbook build` or `cargo book`"
        ),
    }
}
