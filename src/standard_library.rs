//! Where the code of Rust's standard library lies in a program. It comes compiled, and the linker puts it in a row.
//! On the clock a thread is not stopped between its instructions, but only where it returns to the program: what it
//! does there is nobody's race, and there is much of it.

use gimli::{DwarfSections, EndianSlice, LittleEndian, Reader};
use object::read::{Object, ObjectSection, ReadCache};
use std::collections::HashMap;
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use wire::{StandardLibrary, variable};

/// The variable that tells it, if the program's file has debug information of it. Whoever starts programs that run
/// this one in turn hands the variable on to them: then it is read from the file once.
pub fn variable(program: &Path) -> Option<(&'static str, String)> {
    let library = of(program)?;
    Some((variable::STANDARD_LIBRARY.name(), library.to_string()))
}

#[cfg(target_os = "linux")]
fn of(program: &Path) -> Option<StandardLibrary> {
    use std::os::unix::fs::MetadataExt;
    let about = std::fs::metadata(program).ok()?;
    let is_of = |known: &StandardLibrary| known.file == (about.dev(), about.ino());
    let given = std::env::var(variable::STANDARD_LIBRARY.name()).ok();
    let given = given.and_then(|text| StandardLibrary::read(&text));
    if let Some(given) = given.filter(is_of) {
        return Some(given);
    }
    // Built anew, it is another file, or at another time.
    type Known = HashMap<(PathBuf, i64, i64), Option<StandardLibrary>>;
    static KNOWN: Mutex<Option<Known>> = Mutex::new(None);
    let mut known = KNOWN.lock().unwrap_or_else(|held| held.into_inner());
    let key = (program.to_owned(), about.mtime(), about.mtime_nsec());
    let known = known.get_or_insert_default();
    let found = known.entry(key).or_insert_with(|| {
        let code = code(program)?;
        let file = (about.dev(), about.ino());
        (!code.is_empty()).then_some(StandardLibrary { file, code })
    });
    found.clone().filter(is_of)
}

/// Others have no clock.
#[cfg(not(target_os = "linux"))]
fn of(_: &Path) -> Option<StandardLibrary> {
    None
}

/// Its crates, as their units are named.
const CRATES: [&str; 3] = [
    "/library/std/src/lib.rs/@/",
    "/library/alloc/src/lib.rs/@/",
    "/library/core/src/lib.rs/@/",
];

/// Functions that lie so close to each other lie in a row.
const CLOSE: u64 = 64;

/// Its code in an executable, in rows.
fn code(program: &Path) -> Option<Vec<Range<u64>>> {
    let file = ReadCache::new(File::open(program).ok()?);
    let object = object::File::parse(&file).ok()?;
    let load = |id: gimli::SectionId| -> Result<_, object::Error> {
        match object.section_by_name(id.name()) {
            Some(section) => section.uncompressed_data(),
            None => Ok(Default::default()),
        }
    };
    let sections = DwarfSections::load(load).ok()?;
    let dwarf = sections.borrow(|section| EndianSlice::new(section, LittleEndian));
    let mut functions = Vec::new();
    let mut headers = dwarf.units();
    while let Ok(Some(header)) = headers.next() {
        let unit = dwarf.unit(header).ok()?;
        let name = unit.name.as_ref().map(Reader::to_string_lossy);
        let name = name.and_then(Result::ok).unwrap_or_default();
        if !CRATES.iter().any(|own| name.contains(own)) {
            continue;
        }
        let mut ranges = dwarf.unit_ranges(&unit).ok()?;
        while let Ok(Some(range)) = ranges.next() {
            // Those that the linker left out are at the beginning.
            if range.begin > 0 && range.begin < range.end {
                functions.push(range.begin..range.end);
            }
        }
    }
    Some(rows(functions))
}

/// The longest rows of functions.
fn rows(mut functions: Vec<Range<u64>>) -> Vec<Range<u64>> {
    functions.sort_by_key(|function| function.start);
    let mut rows: Vec<Range<u64>> = Vec::new();
    for function in functions {
        match rows.last_mut() {
            Some(row) if function.start < row.end + CLOSE => row.end = row.end.max(function.end),
            _ => rows.push(function),
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.end - row.start));
    rows.truncate(wire::ROWS);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_close_to_each_other_are_a_row() {
        let functions = vec![0x500..0x600, 0x100..0x180, 0x190..0x200, 0x620..0x700];
        assert_eq!(rows(functions), [0x500..0x700, 0x100..0x200]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_standard_library_lies_in_a_program_where_its_symbols_are() {
        let own = std::env::current_exe().unwrap();
        let library = of(&own).unwrap();
        let file = ReadCache::new(File::open(&own).unwrap());
        let object = object::File::parse(&file).unwrap();
        use object::ObjectSymbol;
        let address = |part: &str| {
            let mut symbols = object.symbols();
            let symbol = symbols.find(|symbol| symbol.name().is_ok_and(|name| name.contains(part)));
            symbol.map(|symbol| symbol.address())
        };
        let is_inside = |part: &str| {
            let address = address(part).unwrap_or_else(|| panic!("there is no {part}"));
            library.code.iter().any(|row| row.contains(&address))
        };
        assert!(is_inside("lang_start_internal"));
        assert!(is_inside("default_hook"));
        assert!(!is_inside("the_standard_library_lies_in_a_program"));
    }
}
