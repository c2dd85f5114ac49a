//! `cargo book`: builds the workbook, serves it to this machine, and keeps it fresh.
//!
//! One thread builds (`build`), woken by changes on disk (`watch`). What it achieved is published
//! as a `Status`, which the open pages hear of (`reload`). Requests are answered from the last good
//! build (`server`), whatever the builder is doing.

mod build;
mod reload;
mod server;
mod site;
mod watch;

use anyhow::{Context, Result, bail};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use reload::Status;
use site::Site;

/// Build the book, serve it to this machine and open it
///
/// The page in the browser follows your edits: save a chapter, a program or the style, and it
/// reloads. A chapter that does not build shows its error here and in the page; the last good
/// page stays underneath. Nothing outside this machine can reach the server. Ctrl-C ends it.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "cargo book [OPTIONS]",
    after_help = "\
Examples:
  cargo book                  read in your browser
  cargo book --no-open        only print the address
  cargo book --port 8080      another port (0: any free one)

To write files for a web host instead, run `mdbook build`: they go to target/book."
)]
pub struct Options {
    /// Port of the server; if it is taken, the next free one is used
    #[arg(
        long,
        default_value_t = 3000,
        value_name = "N",
        allow_negative_numbers = true
    )]
    port: u16,

    /// Do not open the browser
    #[arg(long)]
    no_open: bool,

    /// Folder that holds book.toml [default: the nearest one above the current folder]
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

/// How many ports are tried, counting from the one asked for.
const PORTS_TRIED: u16 = 20;

/// Serves until Ctrl-C.
pub fn run(options: &Options) -> Result<()> {
    let root = find_root(options.root.as_deref())?;
    let listener = listen(options.port)?;
    let address = format!("http://{}", listener.local_addr()?);

    let site = Arc::new(Site::new(&root)?);
    let (status, _) = tokio::sync::watch::channel(Status::before_the_first_build());
    let mut builder = Builder::new(&root, &site, status.clone());
    // Watching begins before the first build, so that no edit falls between the two.
    let changes = watch::Changes::new(&root)?;
    builder.build();

    announce(&address, options.no_open);
    std::thread::spawn(move || {
        while let Some(paths) = changes.next() {
            anstream::println!("{} changed", watch::in_words(&paths));
            builder.build();
        }
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let result = runtime.block_on(async {
        tokio::select! {
            served = server::serve(listener, &site, status) => served.context("the server stopped"),
            () = told_to_stop() => Ok(()),
        }
    });
    // Open pages hold a connection for the reload events: nobody waits for them to hang up.
    runtime.shutdown_background();
    site.tidy_up();
    result
}

/// Builds the book again and again, and tells how it went.
struct Builder {
    root: PathBuf,
    site: Arc<Site>,
    status: tokio::sync::watch::Sender<Status>,
}

impl Builder {
    fn new(root: &Path, site: &Arc<Site>, status: tokio::sync::watch::Sender<Status>) -> Builder {
        Builder {
            root: root.to_owned(),
            site: Arc::clone(site),
            status,
        }
    }

    fn build(&mut self) {
        let began = Instant::now();
        let built = self.site.replace(|folder| build::build(&self.root, folder));
        let problem = match built {
            Ok(warnings) => {
                for warning in warnings {
                    anstream::eprintln!("warning: {warning}");
                }
                anstream::println!("The book is built ({}).", seconds(began.elapsed()));
                None
            }
            Err(error) => {
                let text = format!("{error:#}");
                let style = anstyle::AnsiColor::Red.on_default().bold();
                anstream::eprintln!("{style}The book does not build.{style:#} {text}");
                anstream::eprintln!("Waiting for the next change; the last good pages stay.");
                Some(text)
            }
        };
        self.status.send_modify(|status| status.update(problem));
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

fn announce(address: &str, no_open: bool) {
    let style = anstyle::Style::new().bold();
    anstream::println!("\n  Read at {style}{address}{style:#}\n");
    anstream::println!(
        "Edit the chapters in book/ or the programs in examples/: the page follows."
    );
    anstream::println!("Ctrl-C ends it.\n");
    // A machine without a browser is no mistake: the address stands above.
    if !no_open && open::that_detached(address).is_err() {
        anstream::println!("No browser could be opened from here: open the address yourself.\n");
    }
}

/// The folder with book.toml: given, or the nearest above the current one, or that of the
/// workspace that `cargo` runs us from.
fn find_root(given: Option<&Path>) -> Result<PathBuf> {
    let has_book = |folder: &Path| folder.join("book.toml").is_file();
    if let Some(folder) = given {
        if !has_book(folder) {
            bail!("there is no book.toml in {}", folder.display());
        }
        return Ok(folder.canonicalize()?);
    }
    let here = std::env::current_dir().context("the current folder is gone")?;
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let mut above = here
        .ancestors()
        .chain(package.iter().flat_map(|p| p.ancestors()));
    match above.find(|folder| has_book(folder)) {
        Some(folder) => Ok(folder.to_owned()),
        None => bail!(
            "there is no book.toml in {} or above it: run this inside the workbook's folder, \
             or name the folder with --root",
            here.display()
        ),
    }
}

/// Listens on this machine only, at the first free port from `wanted` on.
fn listen(wanted: u16) -> Result<TcpListener> {
    let last = wanted.saturating_add(PORTS_TRIED - 1);
    for port in wanted..=last {
        match TcpListener::bind(("127.0.0.1", port)) {
            Ok(listener) => {
                if port != wanted {
                    anstream::println!("Port {wanted} is taken: using {port} instead.");
                }
                return Ok(listener);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
            Err(error) => {
                return Err(error).with_context(|| {
                    format!("port {port} cannot be used: choose another with --port")
                });
            }
        }
    }
    bail!(
        "ports {wanted} to {last} are all taken: choose another with --port, or 0 for any free one"
    )
}

/// Ends when the terminal (Ctrl-C) or the system asks for it.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
