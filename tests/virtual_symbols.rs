//! What the clock puts itself in front of is what its documentation says, and none of its modules imports another in a circle.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use object::{Object, ObjectSymbol};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

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

/// Adds the text of a file, or of all files in a folder, without comments.
fn add_code(path: &Path, code: &mut String) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            add_code(&entry.unwrap().path(), code);
        }
        return;
    }
    let text = fs::read_to_string(path).unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    code.extend(lines.flat_map(|line| [line, "\n"]));
}

/// The modules of the clock, each with those that its code names as `crate::MODULE`.
fn imports() -> BTreeMap<String, BTreeSet<String>> {
    let mut code = BTreeMap::new();
    for entry in fs::read_dir("crates/virtual-clock/src").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        add_code(&path, code.entry(name).or_insert_with(String::new));
    }
    // `crate::name` or `crate::{name, name}`.
    let named = |text: &str| {
        let all = text.split("crate::").skip(1);
        let lists = all.flat_map(|rest| match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap().split(',').collect(),
            None => vec![rest],
        });
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let names = lists.map(|rest| rest.trim_start().split(|c| !is_name(c)).next().unwrap());
        let known = names.filter(|name| code.contains_key(*name));
        known.map(str::to_owned).collect()
    };
    let all = code.iter();
    all.map(|(name, text)| (name.clone(), named(text)))
        .collect()
}

#[test]
fn no_module_of_the_clock_imports_one_that_imports_it() {
    let mut left = imports();
    let arrows: usize = left.values().map(BTreeSet::len).sum();
    assert!(left.len() > 30 && arrows > 100, "{} {arrows}", left.len());
    // Whoever imports nothing that is left goes, or is imported by nothing; in a circle nobody ever does.
    loop {
        let before = left.len();
        let names: BTreeSet<String> = left.keys().cloned().collect();
        for (name, imports) in &mut left {
            imports.retain(|other| other != name && names.contains(other));
        }
        let imported: BTreeSet<String> = left.values().flatten().cloned().collect();
        left.retain(|name, imports| !imports.is_empty() && imported.contains(name));
        if left.len() == before {
            break;
        }
    }
    assert!(
        left.is_empty(),
        "these import each other in a circle: {left:#?}\n\
         split the lower part off, so that a module imports only what stands below it \
         (\"What stands where\" in crates/virtual-clock/src/lib.rs)"
    );
}
