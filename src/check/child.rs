//! Runs a case in a process of its own: the test's own executable, once more.

use super::case::{Case, MARK, Ran};
use super::given::WEATHER;
use super::kept::keep;
use super::message::in_real_time;
use super::sources::texts;
use super::weather::weathers;
use crate::{Clock, Limits, Options, Program, RunError};
use std::any::TypeId;
use std::collections::HashMap;
use std::ffi::OsString;
use std::panic::Location;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// Names the case that a child process is for.
const CASE: &str = "MEANWHILE_CASE";

/// Runs a function as a program of its own and gives what it did, ready to be checked. Whatever it
/// does, it ends: a deadlock, an endless loop, a crash, too much output or memory.
///
/// # Panics
/// If it cannot be run.
#[track_caller]
pub fn run<F: FnOnce() + 'static>(case: F) -> Case {
    let at = Location::caller();
    let id = format!("{}:{}", at.file(), at.line());
    if let Some(wanted) = std::env::var_os(CASE) {
        if wanted != OsString::from(&id) {
            return Case::skipped();
        }
        println!("{MARK}");
        // Whatever is around the check must not go on after a panic.
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(case));
        std::process::exit(if ended.is_ok() { 0 } else { 101 });
    }
    let rans = match once::<F>() {
        Some(once) => once.get_or_init(|| in_each_weather(id)).clone(),
        None => in_each_weather(id),
    };
    let rans: Arc<[Ran]> =
        rans.unwrap_or_else(|error| panic!("the exercise could not be run: {error}"));
    if let Some(ran) = rans.first() {
        keep(ran, at.line()).expect("`meanwhile verify` has made room for it");
    }
    if let Some(ran) = rans.first().filter(|ran| ran.run.clock == Clock::Real) {
        println!("{}", in_real_time(&ran.run));
    }
    Case::of(rans)
}

type Rans = Result<Arc<[Ran]>, Arc<RunError>>;
type Once = Arc<OnceLock<Rans>>;

/// What a function did that several tests run. It is the same each time, so it runs once. `None`: it
/// carries values that may differ from test to test.
fn once<F: 'static>() -> Option<Once> {
    static ALL: Mutex<Option<HashMap<TypeId, Once>>> = Mutex::new(None);
    if size_of::<F>() > 0 {
        return None;
    }
    let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    let all = all.get_or_insert_default();
    Some(all.entry(TypeId::of::<F>()).or_default().clone())
}

/// Runs the case at a place of the tests, in the weather of the text and in each other.
fn in_each_weather(id: String) -> Rans {
    let program = std::env::current_exe().expect("a test has an executable");
    // libtest names the thread after the test.
    let thread = std::thread::current();
    let test = thread.name().filter(|name| *name != "main");
    let mut arguments: Vec<OsString> = Vec::new();
    if let Some(test) = test {
        arguments.extend([test.into(), "--exact".into()]);
    }
    arguments.extend(["--nocapture", "--test-threads=1", "--quiet"].map(OsString::from));
    let mut program = Program::new(program, arguments).with_variable(CASE, id);
    if let Some(texts) = texts() {
        program = program.with_texts(texts);
    }
    let options = Options {
        clock: clock(),
        limits: Limits {
            time: Some(Duration::from_secs(6)),
            memory: 512 << 20,
            ..Limits::default()
        },
        trace: true,
        seed: seed(),
        ..Options::default()
    };
    let others = weathers().into_iter().map(Some);
    let weathers: Vec<_> = std::iter::once(None).chain(others).collect();
    // Each in a process of its own, so all of them at once.
    std::thread::scope(|scope| {
        let start = |(number, weather): (usize, Option<_>)| {
            let program = program.clone().with_variable(WEATHER, number.to_string());
            let options = options.clone();
            scope.spawn(move || Ran::of(&program, &options, weather))
        };
        let all: Vec<_> = weathers.into_iter().enumerate().map(start).collect();
        let all = all
            .into_iter()
            .map(|one| one.join().expect("it does not panic"));
        all.collect::<Result<Arc<[Ran]>, _>>().map_err(Arc::new)
    })
}

/// `cargo meanwhile check --real`.
fn clock() -> Clock {
    match std::env::var_os("MEANWHILE_CHECK_CLOCK") {
        Some(clock) if clock == "real" => Clock::Real,
        _ => Clock::Virtual,
    }
}

/// Authors run a solution with many: `cargo meanwhile verify`.
fn seed() -> u64 {
    let seed = std::env::var("MEANWHILE_CHECK_SEED").ok();
    seed.and_then(|seed| seed.parse().ok()).unwrap_or(0)
}
