//! `cargo book`: builds the workbook, serves it to this machine, and keeps it fresh.
//!
//! One thread builds (`build`), woken by changes on disk (`watch`). What it achieved is published
//! as a `Status`, which the open pages hear of (`reload`). Requests are answered from the last good
//! build (`server`), whatever the builder is doing.

mod base;
mod build;
mod failure;
mod listening;
mod reload;
mod server;
mod site;
mod watch;

pub use build::load;

use crate::width;
use anyhow::{Context, Result, bail};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base::{Base, Hosts};
use failure::Failure;
use listening::Listening;
use reload::Status;
use site::Site;
use watch::{Cause, Changes};

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

Behind a proxy, such as that of JupyterHub:
  cargo book --no-open --port 8000 --base /user/ana/proxy/8000/ --host hub.example.org
  cargo book --no-open --socket ~/book.sock --base /user/ana/workbook/

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

    /// Path under which a proxy shows the book, as it stands in the browser's address
    #[arg(
        long,
        default_value = "/",
        hide_default_value = true,
        value_name = "PATH"
    )]
    base: Base,

    /// Name of a proxy's host, which requests may ask for too; may be given several times
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,

    /// Listen on a Unix socket instead of a port: only you can open it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["port", "hosts"])]
    socket: Option<PathBuf>,

    /// Seconds after which a connection that does nothing is closed
    #[arg(long, value_name = "SECONDS", default_value_t = 20, hide = true)]
    patience: u64,
}

/// The name of the thread that builds.
const BUILDER: &str = "builder";

/// Deep nesting in a chapter takes stack, and a stack that overflows ends the process.
const BUILDERS_STACK: usize = 256 << 20;

/// Serves until Ctrl-C.
pub fn run(options: &Options) -> Result<()> {
    let root = find_root(options.root.as_deref())?;
    let (listening, place) = options.listen()?;

    let site = Arc::new(Site::new(&root)?);
    let (status, _) = tokio::sync::watch::channel(Status::before_the_first_build());
    // Watching begins before the first build, so that no edit falls between the two.
    let changes = Changes::new(&root)?;
    let shared = server::Shared {
        site: Arc::clone(&site),
        status: status.clone(),
        builder: changes.sender(),
        base: options.base.clone(),
        hosts: match options.socket {
            Some(_) => Hosts::All,
            None => Hosts::Named(options.hosts.clone()),
        },
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    // Before the first build, which can be cut off like every other.
    let mut stop = Stop::listen(&runtime)?;
    let mut builder = Builder {
        root,
        base: options.base.clone(),
        site: Arc::clone(&site),
        status,
    };
    std::thread::Builder::new()
        .name(BUILDER.to_owned())
        .stack_size(BUILDERS_STACK)
        .spawn(move || {
            builder.build();
            if !builder.site.is_closed() {
                place.announce();
            }
            builder.follow(&changes);
        })?;
    let patience = Duration::from_secs(options.patience);
    let result = runtime.block_on(async {
        tokio::select! {
            served = server::serve(listening, shared, patience) => served.context("the server stopped"),
            () = stop.asked() => Ok(()),
        }
    });
    let tidied = runtime.spawn_blocking({
        let site = Arc::clone(&site);
        move || site.tidy_up()
    });
    // Who asks a second time does not wait for the build that is running.
    runtime.block_on(async {
        tokio::select! {
            _ = tidied => {}
            () = stop.asked() => {}
        }
    });
    site.drop_next();
    // Open pages hold a connection for the reload events: nobody waits for them to hang up.
    runtime.shutdown_background();
    result
}

/// Builds the book again and again, and tells how it went.
struct Builder {
    root: PathBuf,
    base: Base,
    site: Arc<Site>,
    status: tokio::sync::watch::Sender<Status>,
}

impl Builder {
    /// Builds after every change, until the process ends.
    fn follow(&mut self, changes: &Changes) {
        while let Some(cause) = changes.next() {
            match cause {
                Cause::Changed(paths) => say(&format!("{} changed", watch::in_words(&paths))),
                // Several requests notice it at once.
                Cause::SiteIsGone if self.site.is_whole() => continue,
                Cause::SiteIsGone => say("The built book was removed: it is built again."),
            }
            self.build();
        }
    }

    fn build(&mut self) {
        let began = Instant::now();
        let built = self
            .site
            .replace(|folder| build::build(&self.root, folder, self.base.as_str()));
        if self.site.is_closed() {
            return;
        }
        let problem = match built {
            Ok(warnings) => {
                for warning in warnings {
                    complain(&format!("warning: {warning}"));
                }
                say(&format!(
                    "The book is built ({}).",
                    seconds(began.elapsed())
                ));
                None
            }
            Err(error) => {
                let failure = Failure::from(error);
                let style = anstyle::AnsiColor::Red.on_default().bold();
                let text = failure.for_terminal(width::of_errors());
                complain(&format!("{style}The book does not build.{style:#} {text}"));
                complain("Waiting for the next change; the last good pages stay.");
                Some(failure)
            }
        };
        self.status.send_modify(|status| status.update(problem));
    }
}

/// A line for the terminal. One that is gone is no reason to stop serving.
fn say(text: &str) {
    let _ = writeln!(anstream::stdout(), "{text}");
}

fn complain(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

/// Where readers find the book.
struct Place {
    /// What to type into a browser.
    address: String,
    open: bool,
}

impl Options {
    fn listen(&self) -> Result<(Listening, Place)> {
        if let Some(path) = &self.socket {
            let address = format!("{} of your proxy's host", self.base.as_str());
            let place = Place {
                address,
                open: false,
            };
            return Ok((listening::socket(path)?, place));
        }
        let listener = listening::port(self.port)?;
        let mut address = format!("http://{}", listener.local_addr()?);
        if self.base.as_str() != "/" {
            address += self.base.as_str();
        }
        let open = !self.no_open;
        Ok((Listening::Port(listener), Place { address, open }))
    }
}

impl Place {
    fn announce(&self) {
        let style = anstyle::Style::new().bold();
        let address = &self.address;
        say(&format!("\n  Read at {style}{address}{style:#}\n"));
        say("Edit the chapters in book/ or the programs in examples/: the page follows.");
        say("Ctrl-C ends it.\n");
        // A machine without a browser is no mistake: the address stands above.
        if self.open && open::that_detached(address).is_err() {
            say("No browser could be opened from here: open the address yourself.\n");
        }
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

/// The signals that ask the process to end.
#[cfg(unix)]
struct Stop(Vec<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Stop {
    fn listen(runtime: &tokio::runtime::Runtime) -> Result<Stop> {
        use tokio::signal::unix::{SignalKind, signal};
        let _inside = runtime.enter();
        let mut kinds = vec![SignalKind::interrupt(), SignalKind::terminate()];
        // `nohup cargo book` asks that the terminal's end be no reason.
        if !is_ignored(SignalKind::hangup().as_raw_value()) {
            kinds.push(SignalKind::hangup());
        }
        let signals: std::io::Result<_> = kinds.into_iter().map(signal).collect();
        Ok(Stop(signals.context("signals cannot be heard")?))
    }

    /// Ends at the next one.
    async fn asked(&mut self) {
        std::future::poll_fn(|context| {
            let heard =
                |signal: &mut tokio::signal::unix::Signal| signal.poll_recv(context).is_ready();
            match self
                .0
                .iter_mut()
                .map(heard)
                .fold(false, |any, one| any | one)
            {
                true => std::task::Poll::Ready(()),
                false => std::task::Poll::Pending,
            }
        })
        .await;
    }
}

/// True if the process was started with this signal ignored, as far as the system tells.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.unwrap_or(0) >> (signal - 1) & 1 == 1
}

#[cfg(not(unix))]
struct Stop;

#[cfg(not(unix))]
impl Stop {
    fn listen(_: &tokio::runtime::Runtime) -> Result<Stop> {
        Ok(Stop)
    }

    async fn asked(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
