//! What two runs have in common, and where they begin to differ.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use meanwhile::difference::{Difference, Names, Side, difference};
use meanwhile::examples::{self, Example};
use meanwhile::findings::Sources;
use meanwhile::picture::variants::Variants;
use meanwhile::recording::{self, Pair};
use meanwhile::{Analysis, Options, Program, analyse};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every program of the book that is an example, built once.
static PROGRAMS: LazyLock<BTreeMap<String, (Example, Program)>> = LazyLock::new(|| {
    let examples = examples::all(&root()).expect("cargo lists them");
    let programs = examples::build(&root(), &examples, true).expect("they compile");
    let named = examples.into_iter().zip(programs);
    named
        .map(|(example, program)| (example.name.clone(), (example, program)))
        .collect()
});

struct Ran {
    name: String,
    analysis: Analysis,
    source: String,
}

fn ran(name: &str, seed: u64) -> Ran {
    let (example, program) = &PROGRAMS[name];
    let options = Options {
        trace: true,
        seed,
        ..Options::default()
    };
    let run = program.run(&options).expect("it can be started");
    Ran {
        name: name.to_owned(),
        analysis: analyse(&run, &Sources::new(root())),
        source: fs::read_to_string(&example.source).expect("it has a source"),
    }
}

impl Ran {
    fn side(&self) -> Side<'_> {
        Side::new(&self.analysis, &self.source)
    }

    fn differs_from(&self, other: &Ran) -> Option<Difference> {
        difference(self.side(), other.side())
    }
}

fn said(first: &str, second: &str) -> String {
    let (first, second) = (ran(first, 0), ran(second, 0));
    let names = Names::of(
        (&first.name, &first.analysis.timeline),
        (&second.name, &second.analysis.timeline),
    );
    let found = first.differs_from(&second);
    found.map_or_else(String::new, |found| found.sentence(&names))
}

#[test]
fn a_program_does_the_same_with_another_seed() {
    let listed = fs::read_to_string(root().join("book/variants.toml")).expect("the list");
    let listed: Variants = toml::from_str(&listed).expect("it is well-formed");
    let mut differ = String::new();
    for name in PROGRAMS.keys().filter(|name| !listed.by_seed(name)) {
        let (first, second) = (ran(name, 0), ran(name, 7));
        if let Some(found) = first.differs_from(&second) {
            differ += &format!("{name}: {found:?}\n");
        }
    }
    assert!(differ.is_empty(), "{differ}");
}

/// What a program prints at another time, the difference has told before.
#[test]
fn no_line_differs_before_the_difference() {
    for pair in pairs().iter().filter(|pair| !pair.first.ends_with(".py")) {
        let (first, second) = (ran(&pair.first, 0), ran(&pair.second, 0));
        let until = first.differs_from(&second).map(|found| found.until);
        let before = |ran: &Ran| -> BTreeSet<(u128, String)> {
            let lines = ran.analysis.transcript.lines.iter();
            let lines = lines.filter(|line| line.stream == meanwhile::Stream::Stdout);
            let lines = lines.map(|line| (line.at.as_nanos(), line.text.clone()));
            let limit = until.map_or(u128::MAX, u128::from);
            lines.filter(|(at, _)| *at < limit).collect()
        };
        assert_eq!(before(&first), before(&second), "{pair:?}");
    }
}

fn pairs() -> BTreeSet<Pair> {
    let names = PROGRAMS.keys().cloned().collect();
    recording::pairs(&root(), &names).expect("the chapters can be read")
}

#[test]
fn what_the_pages_say_of_two_runs_is_kept() {
    let python = common::python_itself().map(PathBuf::from);
    let pairs: Vec<Pair> = pairs().into_iter().collect();
    let of_pairs = recording::of_pairs(&root(), python.as_deref().ok(), &pairs, true);
    let recordings = of_pairs.unwrap_or_else(|error| panic!("{error}"));
    let failures = recordings.iter().filter_map(|recording| {
        let name = recording.path.file_name()?.to_string_lossy().into_owned();
        let first = name.split("--").next()?;
        common::assert_kept(&root(), first, recording).err()
    });
    let failures: Vec<String> = failures.collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let known: BTreeSet<PathBuf> = pairs.iter().map(Pair::kept_at).collect();
    for file in fs::read_dir(root().join(recording::DIFFERENCES)).expect("they are kept") {
        let file = file.expect("it can be listed").file_name();
        let file = Path::new(recording::DIFFERENCES).join(file);
        assert!(known.contains(&file), "{} is of no pair", file.display());
    }
}

#[test]
fn a_difference_is_told_in_one_sentence() {
    let told: &[(&str, &str, &str)] = &[
        (
            "breakfast",
            "breakfast_one_by_one",
            "They differ from the start: `cook(\"toast\", 2)` begins to sleep at line 9 in `breakfast`, and only at 1.2 s in `breakfast_one_by_one`, because `breakfast` has `tokio::join!(cook(\"coffee\", 5), porridge(), cook(\"toast…` at line 21 where `breakfast_one_by_one` has `cook(\"toast\", 2).await;` at line 24.",
        ),
        (
            "weather",
            "weather_awaited",
            "They differ from the start: `ask(\"Oslo\", 500)` keeps its thread at line 7, sleeping, in `weather` until 0.5 s, but not in `weather_awaited`, because `weather` has `thread::sleep(Duration::from_millis(millis));` at line 7 where `weather_awaited` has `time::sleep(Duration::from_millis(millis)).await;` at line 9.",
        ),
        (
            "laundry_room",
            "laundry_room_kept",
            "The same until 0.1 s; then `wash(&room, \"Ben\", 100, 200)` begins to sleep at line 11 in `laundry_room`, and only at 0.4 s in `laundry_room_kept`, because `laundry_room` has `let _ = room.lock().await;` at line 9 where `laundry_room_kept` has `let _turn = room.lock().await;` at line 9.",
        ),
        (
            "dropped_handle",
            "kept_handle",
            "The same until 0.3 s; then `save(\"photos\", 400)` is left over at the end in `dropped_handle`, but not in `kept_handle`, because `dropped_handle` has `tokio::spawn(save(\"photos\", 400));` at line 14 where `kept_handle` has `tokio::spawn(save(\"photos\", 400)),` at line 16.",
        ),
        (
            "goodbye_in_drop",
            "goodbye_awaited",
            "The same until 0.2 s; then `task` is dropped at line 34 before anything of it runs in `goodbye_in_drop`, but not in `goodbye_awaited`, because `goodbye_in_drop` has `tokio::spawn(async move { say_goodbye(name).await });` at line 17, and `goodbye_awaited` has not.",
        ),
        (
            "heartbeat_and_report",
            "heartbeat_offloaded",
            "The same until 0.25 s; then `report()` keeps its thread at line 16, sleeping, in `heartbeat_and_report`, and sleeps on a thread of its own at line 17 in `heartbeat_offloaded`, because `heartbeat_and_report` has `let rows = query_rows();` at line 23 where `heartbeat_offloaded` has `let rows = spawn_blocking(query_rows).await.unwrap();` at line 25.",
        ),
        (
            "transfer_and_auditor",
            "transfer_spawned",
            "The same until 0.1 s; then the sleep of `transfer(ledger.clone(), 30)` at line 14 ends in `transfer_and_auditor`, and only at 0.2 s in `transfer_spawned`, because `transfer_and_auditor` has `let work = transfer(ledger.clone(), 30);` at line 30 where `transfer_spawned` has `let work = tokio::spawn(transfer(ledger.clone(), 30));` at line 30.",
        ),
        (
            "three_scales",
            "sender_dropped",
            "The same until 0.3 s; then `sender_dropped` prints “all together 126 kg”, and `three_scales` does not, because `sender_dropped` has `drop(sender);` at line 19, and `three_scales` has not.",
        ),
        (
            "saved_in_the_loop",
            "fetched_by_tasks",
            "The same until 0.6 s; then `fetch #2` is due in `saved_in_the_loop` and has to wait for its turn until 0.9 s, but does not in `fetched_by_tasks`, because `saved_in_the_loop` has `let mut pages = stream::iter(PAGES).map(fetch).buffer_u…` at line 23 where `fetched_by_tasks` has `let mut pages = tasks.buffer_unordered(2);` at line 24.",
        ),
        (
            "two_deposits",
            "two_deposits_awaited",
            "The same until 0.1 s; then `later` begins to sleep at line 17 in `two_deposits`, and only at 0.3 s in `two_deposits_awaited`, because `two_deposits` has `let _guard = account.turn.lock();` at line 14 where `two_deposits_awaited` has `let _guard = account.turn.lock().await;` at line 14.",
        ),
    ];
    for (first, second, sentence) in told {
        assert_eq!(said(first, second), *sentence, "{first} {second}");
    }
}
