//! The program's source, for the few rules that must look at it.

use crate::source::{Body, bodies, body_at};
use crate::trace::Place;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

/// Files of the project, read when a rule asks for one. A missing file is no error: the rule
/// then says less.
#[derive(Default)]
pub struct Sources {
    roots: Vec<PathBuf>,
    files: RefCell<HashMap<String, Option<Rc<SourceFile>>>>,
}

/// A file, and what was read out of it so far.
pub(super) struct SourceFile {
    pub text: String,
    bodies: OnceCell<Vec<Body>>,
    items: OnceCell<Option<syn::File>>,
}

impl Sources {
    /// `root`: the folder to which the places of a trace are relative.
    pub fn new(root: impl Into<PathBuf>) -> Sources {
        Sources {
            roots: vec![root.into()],
            files: RefCell::default(),
        }
    }

    /// Looks there, too, for what the first folder has not.
    #[must_use]
    pub fn or_in(mut self, root: impl Into<PathBuf>) -> Sources {
        self.roots.push(root.into());
        self
    }

    /// What a file says.
    pub fn text(&self, file: &str) -> Option<String> {
        Some(self.file(file)?.text.clone())
    }

    pub(super) fn file(&self, file: &str) -> Option<Rc<SourceFile>> {
        let mut files = self.files.borrow_mut();
        let known = files.entry(file.to_owned()).or_insert_with(|| {
            let read = |root: &PathBuf| std::fs::read_to_string(root.join(file)).ok();
            let text = self.roots.iter().find_map(read)?;
            Some(Rc::new(SourceFile::new(text)))
        });
        known.clone()
    }

    /// The innermost body that holds a place.
    pub(crate) fn body(&self, place: &Place) -> Option<Body> {
        body_at(self.file(&place.file)?.bodies(), place.line).cloned()
    }

    /// The function that a place stands in.
    pub(super) fn function(&self, place: &Place) -> Option<Body> {
        let file = self.file(&place.file)?;
        let functions = file.bodies().iter().filter(|body| body.is_function());
        let around = functions.filter(|body| body.holds(place.line));
        around.min_by_key(|body| body.to - body.from).cloned()
    }

    /// The line of a place.
    pub(super) fn line(&self, place: &Place) -> Option<String> {
        let file = self.file(&place.file)?;
        let line = file
            .text
            .lines()
            .nth((place.line as usize).checked_sub(1)?)?;
        Some(line.to_owned())
    }
}

impl SourceFile {
    pub fn new(text: String) -> SourceFile {
        SourceFile {
            text,
            bodies: OnceCell::new(),
            items: OnceCell::new(),
        }
    }

    pub fn bodies(&self) -> &[Body] {
        self.bodies.get_or_init(|| bodies(&self.text))
    }

    /// None: it is not Rust.
    pub fn items(&self) -> Option<&syn::File> {
        let items = self.items.get_or_init(|| syn::parse_file(&self.text).ok());
        items.as_ref()
    }
}
