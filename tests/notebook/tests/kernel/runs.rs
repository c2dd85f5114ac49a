//! The kernels that run them, once for all tests.

use super::cells::{TWO_SLEEPS, cells, cells_of_twin, program};
use anyhow::Result;
use notebook_tests::{Bench, Cell, Shown};
use std::sync::OnceLock;
use std::thread;

/// What came of all kernels.
pub struct All {
    /// Of the one notebook.
    pub session: Vec<Shown>,
    /// Of a kernel that ran at the same time.
    pub twin: Vec<Shown>,
    /// Of a second user of the machine, for whom nothing is built yet.
    pub second_user: Vec<Shown>,
}

/// All of it, run once and at the same time.
pub fn all() -> &'static All {
    static ALL: OnceLock<All> = OnceLock::new();
    ALL.get_or_init(|| run_all().unwrap_or_else(|error| panic!("{error:#}")))
}

fn run_all() -> Result<All> {
    let bench = Bench::new()?;
    // What is to be ended by force is ended soon.
    let session = bench.clone().with("MEANWHILE_CELL_SECONDS", "2");
    let cache = tempfile::tempdir()?;
    let kernel = xtask::notebooks::evcxr()?;
    let second = bench
        .clone()
        .with("XDG_CACHE_HOME", cache.path())
        .with("EVCXR_JUPYTER", kernel);
    let all = thread::scope(|scope| {
        let session = scope.spawn(|| session.run(&cells()));
        // Here something is to be interrupted before it is ended.
        let twin = bench.clone().with("MEANWHILE_CELL_SECONDS", "120");
        let twin = scope.spawn(move || twin.run(&cells_of_twin()));
        let second_user = scope
            .spawn(|| second.run(&[program("first", TWO_SLEEPS), Cell::new("plain", "1 + 1")]));
        let joined = |run: thread::ScopedJoinHandle<'_, Result<Vec<Shown>>>| {
            run.join().expect("it tells errors")
        };
        Ok::<All, anyhow::Error>(All {
            session: joined(session)?,
            twin: joined(twin)?,
            second_user: joined(second_user)?,
        })
    })?;
    tell_figures(&all);
    Ok(all)
}

/// The figures of the log. The three kernels share the processors.
fn tell_figures(all: &All) {
    let of = |name: &str| find(&all.session, name).seconds;
    let mut later: Vec<f64> = all
        .session
        .iter()
        .filter(|shown| shown.name.starts_with("after"))
        .map(|shown| shown.seconds)
        .collect();
    later.sort_by(f64::total_cmp);
    let whole: f64 = all.session.iter().map(|shown| shown.seconds).sum();
    println!(
        "kernel start {:.1} s, first cell {:.1} s, repeated {:.2} s, edited {:.2} s, median later cell {:.2} s, whole notebook {whole:.0} s",
        of("kernel"),
        of("first"),
        of("again"),
        of("edited"),
        later[later.len() / 2]
    );
    let user: Vec<f64> = all.second_user.iter().map(|shown| shown.seconds).collect();
    println!(
        "second user: kernel start {:.1} s, first cell {:.1} s",
        user[0], user[1]
    );
}

pub fn find<'a>(all: &'a [Shown], name: &str) -> &'a Shown {
    let found = all.iter().find(|shown| shown.name == name);
    found.unwrap_or_else(|| panic!("there is no cell {name}"))
}

pub fn shown(name: &str) -> &'static Shown {
    find(&all().session, name)
}
