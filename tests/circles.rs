//! No two modules of a crate use each other, not even by way of others: each can be read alone, with
//! what it uses already known.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, ItemMod, ItemUse, UseTree};

/// Who uses whom, by their paths: `html::text`.
type Uses = BTreeMap<String, BTreeSet<String>>;

#[test]
fn modules_do_not_use_each_other_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates = fs::read_dir(root.join("crates")).unwrap();
    let crates = crates.map(|folder| folder.unwrap().path().join("src"));
    let mut looked_at = BTreeMap::new();
    for src in crates.chain([root.join("src")]).filter(|src| src.is_dir()) {
        let uses = uses_of(&src);
        assert_eq!(circle(&uses), None, "in {}", src.display());
        looked_at.insert(src.strip_prefix(root).unwrap().to_owned(), uses);
    }
    let uses = |src: &str, who: &str, whom: &str| looked_at[Path::new(src)][who].contains(whom);
    assert!(uses("src", "recording", "recording::twin"));
    assert!(uses("src", "carried::lives", "carried::places"));
    assert!(uses("crates/page/src", "html", "html::text"));
    assert!(uses("crates/page/src", "read", "reader"));
}

#[test]
fn a_circle_is_found_and_named() {
    let one = |of: &str, other: &str| (of.to_owned(), BTreeSet::from([other.to_owned()]));
    let uses = Uses::from([one("a", "b"), one("b", "c"), one("c", "b")]);
    assert_eq!(circle(&uses).unwrap(), ["b", "c", "b"]);
}

#[test]
fn a_path_after_super_leads_to_the_modules_beside() {
    let path = |text: &str| text.split("::").map(str::to_owned).collect::<Vec<_>>();
    let head = beside("html::recorded", &path("prediction::head"));
    assert_eq!(head, "html::prediction::head");
    assert_eq!(beside("html::recorded", &path("super::lesson")), "lesson");
}

fn uses_of(src: &Path) -> Uses {
    let mut files = Vec::new();
    list(src, &mut files);
    files.retain(|file| file.extension().is_some_and(|ending| ending == "rs"));
    let all: BTreeMap<String, Paths> = files.iter().map(|file| paths(src, file)).collect();
    let tests: BTreeSet<&String> = all.values().flat_map(|paths| &paths.tests).collect();
    let modules = all.iter().filter(|(name, _)| !tests.contains(name));
    let names: BTreeSet<&str> = modules.clone().map(|(name, _)| name.as_str()).collect();
    let uses = modules.map(|(name, paths)| {
        let used = paths
            .found
            .iter()
            .filter_map(|path| used(&names, name, path));
        (name.clone(), used.filter(|used| used != name).collect())
    });
    // What the crate shows to others uses everything, and nobody uses that.
    uses.filter(|(name, _)| name != "lib").collect()
}

/// The name of a module, and the paths in its file.
fn paths(src: &Path, file: &Path) -> (String, Paths) {
    let inside = file.strip_prefix(src).unwrap().with_extension("");
    let parts = inside.iter().map(|part| part.to_str().unwrap());
    let name: Vec<&str> = parts.filter(|part| *part != "mod").collect();
    let name = name.join("::");
    let mut paths = Paths {
        of: name.clone(),
        ..Paths::default()
    };
    paths.visit_file(&syn::parse_file(&fs::read_to_string(file).unwrap()).unwrap());
    (name, paths)
}

/// The module that a path in the module of that name leads to. What a module around it declares itself, such as the
/// types that all of its modules share, is a part of how they belong together: there the path leads to nobody else.
fn used(names: &BTreeSet<&str>, name: &str, path: &[String]) -> Option<String> {
    let path = match path.split_first().unwrap() {
        (first, rest) if first == "crate" => rest.join("::"),
        (first, rest) if first == "super" => beside(name, rest),
        // A module that is declared here, or whatever begins with its name.
        _ => format!("{name}::{}", path.join("::")),
    };
    let found = nearest(names, &path)?;
    let is_around = name.starts_with(&format!("{found}::"));
    (!is_around).then_some(found)
}

/// What a path after `super` leads to, in a module of that name.
fn beside(name: &str, path: &[String]) -> String {
    let mut around = name;
    let mut path = path;
    loop {
        around = around.rsplit_once("::").map_or("", |(around, _)| around);
        match path.split_first() {
            Some((first, rest)) if first == "super" => path = rest,
            _ => break,
        }
    }
    let parts = around.split("::").filter(|part| !part.is_empty());
    let all = parts.chain(path.iter().map(String::as_str));
    all.collect::<Vec<_>>().join("::")
}

/// The module that a path leads to or into.
fn nearest(names: &BTreeSet<&str>, path: &str) -> Option<String> {
    let ends = path.match_indices("::").map(|(at, _)| at);
    let mut prefixes: Vec<&str> = ends.map(|at| &path[..at]).collect();
    prefixes.push(path);
    let known = |prefix: &&str| names.contains(*prefix);
    prefixes.into_iter().rev().find(known).map(str::to_owned)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => list(&path, files),
            false => files.push(path),
        }
    }
}

/// The paths in a file, except those of its tests.
#[derive(Default)]
struct Paths {
    /// The module.
    of: String,
    found: Vec<Vec<String>>,
    /// The modules that are declared for tests.
    tests: Vec<String>,
}

impl Visit<'_> for Paths {
    fn visit_item_mod(&mut self, module: &ItemMod) {
        let is_test = module.attrs.iter().any(is_for_tests);
        match (&module.content, is_test) {
            (None, true) => self.tests.push(format!("{}::{}", self.of, module.ident)),
            // To declare a module is not to use it.
            (None, false) | (Some(_), true) => {}
            (Some(_), false) => visit::visit_item_mod(self, module),
        }
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        self.tree(&item.tree, &mut Vec::new());
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let parts = path.segments.iter().map(|part| part.ident.to_string());
        self.found.push(parts.collect());
        visit::visit_path(self, path);
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute
            .parse_args::<Ident>()
            .is_ok_and(|what| what == "test")
}

impl Paths {
    fn tree(&mut self, tree: &UseTree, before: &mut Vec<String>) {
        let name = match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(&path.tree, before);
                before.pop();
                return;
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, before);
                }
                return;
            }
            UseTree::Name(name) => name.ident.to_string(),
            UseTree::Rename(rename) => rename.ident.to_string(),
            UseTree::Glob(_) => String::new(),
        };
        self.found.push([&before[..], &[name]].concat());
    }
}

/// Modules that use each other in turn, the first again at the end.
fn circle(uses: &Uses) -> Option<Vec<String>> {
    fn walk<'a>(
        uses: &'a Uses,
        at: &'a str,
        way: &mut Vec<&'a str>,
        done: &mut BTreeSet<&'a str>,
    ) -> Option<Vec<String>> {
        if let Some(start) = way.iter().position(|before| *before == at) {
            let around = way[start..].iter().chain([&at]);
            return Some(around.map(|name| (*name).to_owned()).collect());
        }
        if !done.insert(at) {
            return None;
        }
        way.push(at);
        let used = uses.get(at).into_iter().flatten();
        let found = used
            .map(String::as_str)
            .find_map(|next| walk(uses, next, way, done));
        way.pop();
        found
    }
    let mut done = BTreeSet::new();
    uses.keys()
        .find_map(|name| walk(uses, name, &mut Vec::new(), &mut done))
}
