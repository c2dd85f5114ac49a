//! What the clock puts itself in front of is what its documentation says.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use object::{Object, ObjectSymbol};
use std::collections::BTreeSet;
use std::fs;

/// The names in the table of the crate's documentation; `*` stands for any text.
fn documented() -> BTreeSet<String> {
    let source = fs::read_to_string("crates/virtual-clock/src/lib.rs").unwrap();
    let rows = source
        .lines()
        .filter_map(|line| line.strip_prefix("//! | `"));
    let cells = rows.filter_map(|row| row.split(" | ").next());
    let names = cells.flat_map(|cell| cell.split(", "));
    names
        .map(|name| name.trim_matches('`').to_owned())
        .collect()
}

fn exported() -> BTreeSet<String> {
    let library = fs::read(env!("MEANWHILE_CLOCK_LIBRARY")).unwrap();
    let file = object::File::parse(&*library).unwrap();
    let symbols = file
        .dynamic_symbols()
        .filter(|symbol| symbol.is_definition());
    symbols
        .map(|symbol| symbol.name().unwrap().to_owned())
        .collect()
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, end)) => name
            .strip_prefix(start)
            .is_some_and(|rest| rest.ends_with(end)),
    }
}

#[test]
fn every_interposed_symbol_is_documented_and_nothing_else() {
    let (documented, exported) = (documented(), exported());
    assert!(exported.len() > 100 && documented.len() > 60);
    let without_reason = exported
        .iter()
        .filter(|name| !documented.iter().any(|pattern| matches(pattern, name)));
    assert_eq!(without_reason.collect::<Vec<_>>(), Vec::<&String>::new());
    let without_symbol = documented
        .iter()
        .filter(|pattern| !exported.iter().any(|name| matches(pattern, name)));
    assert_eq!(without_symbol.collect::<Vec<_>>(), Vec::<&String>::new());
}
