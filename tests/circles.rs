//! No two modules of this crate use each other, not even by way of others: each can be read alone, with
//! what it uses already known.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};
use syn::{ItemMod, ItemUse, UseTree};

/// Who uses whom, by their paths: `html::text`.
type Uses = BTreeMap<String, BTreeSet<String>>;

#[test]
fn modules_do_not_use_each_other_in_a_circle() {
    let uses = uses_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(uses["html"].contains("html::text"), "{uses:#?}");
    assert!(uses["read"].contains("reader"), "{uses:#?}");
    assert_eq!(circle(&uses), None);
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
    let module = |file: &PathBuf| {
        let inside = file.strip_prefix(src).unwrap().with_extension("");
        let parts = inside.iter().map(|part| part.to_str().unwrap());
        parts
            .filter(|part| *part != "mod")
            .collect::<Vec<_>>()
            .join("::")
    };
    let names: BTreeSet<String> = files.iter().map(module).collect();
    let uses = files.iter().map(|file| {
        let text = fs::read_to_string(file).unwrap();
        let mut paths = Paths::default();
        paths.visit_file(&syn::parse_file(&text).unwrap());
        let name = module(file);
        let mut used = BTreeSet::new();
        for path in paths.found {
            let is_beside = path[0] == "super";
            let path = match path.split_first().unwrap() {
                (first, rest) if first == "crate" => rest.join("::"),
                (first, rest) if first == "super" => beside(&name, rest),
                // A module that is declared here, or whatever begins with its name.
                _ => format!("{name}::{}", path.join("::")),
            };
            let around = name.rsplit_once("::").map(|(around, _)| around);
            let found = nearest(&names, &path);
            used.extend(found.filter(|found| !is_beside || Some(found.as_str()) != around));
        }
        used.remove(&name);
        (name, used)
    });
    // What the crate shows to others uses everything, and nobody uses that.
    uses.filter(|(name, _)| name != "lib").collect()
}

/// What a path after `super` leads to, in a module of that name. What the module around declares itself is a part of
/// how the two belong together: there the path leads to nobody else.
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
fn nearest(names: &BTreeSet<String>, path: &str) -> Option<String> {
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
    found: Vec<Vec<String>>,
}

impl Visit<'_> for Paths {
    fn visit_item_mod(&mut self, module: &ItemMod) {
        if module.content.is_none() {
            self.found.push(vec![module.ident.to_string()]);
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
