//! The parts of an exercise's file that are not the learner's to change: tests and functions.

use proc_macro2::TokenStream;
use std::ops::Range;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, ImplItemFn, Item, ItemExternCrate, ItemFn, ItemImpl, Meta, Signature, Token,
    Type,
};

/// Where in a text what stands.
#[derive(Debug, Default)]
pub struct Parts {
    /// Modules of tests, with their attributes.
    pub tests: Vec<Range<usize>>,
    /// The names of the tests in them.
    pub names: Vec<String>,
    /// What is left out: attributes of the whole file, and what is built for tests only.
    pub blanks: Vec<Range<usize>>,
    functions: Vec<Function>,
    /// The type whose functions are being looked at.
    of_type: Option<String>,
}

/// A function, as `name` or `Type::name`: its text without attributes and visibility.
#[derive(Debug, Clone)]
pub struct Function {
    name: String,
    whole: Range<usize>,
    body: Range<usize>,
}

impl Function {
    pub fn text<'a>(&self, source: &'a str) -> &'a str {
        &source[self.whole.clone()]
    }

    pub fn body_text<'a>(&self, source: &'a str) -> &'a str {
        &source[self.body.clone()]
    }
}

impl Parts {
    /// None: it is not Rust.
    pub fn of(source: &str) -> Option<Parts> {
        let file = syn::parse_file(source).ok()?;
        let mut parts = Parts::default();
        let inner = file.attrs.iter();
        parts
            .blanks
            .extend(inner.map(|attribute| attribute.span().byte_range()));
        parts.visit_file(&file);
        Some(parts)
    }

    pub fn functions_named(&self, name: &str) -> impl Iterator<Item = &Function> {
        self.functions
            .iter()
            .filter(move |function| function.name == name)
    }

    /// Where a learner has a given function: by its name; or, under another name, by its body, and
    /// then only the body.
    pub fn places_of<'a>(
        &'a self,
        name: &'a str,
        given: &'a Function,
        own: &'a str,
        original: &'a str,
    ) -> impl Iterator<Item = (Range<usize>, bool)> + 'a {
        let named = self.functions_named(name).next().is_some();
        self.functions
            .iter()
            .filter_map(move |function| match named {
                true => (function.name == name).then(|| (function.whole.clone(), false)),
                false => same(function.body_text(own), given.body_text(original))
                    .then(|| (function.body.clone(), true)),
            })
    }

    fn function(&mut self, signature: &Signature, block: &Block) {
        let body = block.span().byte_range();
        let name = &signature.ident;
        self.functions.push(Function {
            name: match &self.of_type {
                Some(of_type) => format!("{of_type}::{name}"),
                None => name.to_string(),
            },
            whole: signature.span().byte_range().start..body.end,
            body,
        });
    }

    /// Whether an item is for tests only; an attribute that says the opposite is left out.
    fn is_for_tests(&mut self, attributes: &[Attribute]) -> bool {
        for attribute in attributes.iter().filter(|one| one.path().is_ident("cfg")) {
            let condition = attribute.parse_args::<Meta>().ok();
            match condition.and_then(|condition| without_tests(&condition)) {
                Some(false) => return true,
                Some(true) => self.blanks.push(attribute.span().byte_range()),
                None => {}
            }
        }
        false
    }
}

impl<'ast> Visit<'ast> for Parts {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = attributes(item);
        let is_tests = matches!(item, Item::Mod(module) if module.ident == "tests");
        let for_tests = self.is_for_tests(attributes) || is_tests;
        let at = item.span().byte_range();
        match item {
            Item::Mod(module) if for_tests => {
                let mut names = Names::default();
                names.visit_item_mod(module);
                self.names.extend(names.0);
                match self.tests.is_empty() {
                    true => self.tests.push(at),
                    false => {
                        self.tests.push(at.clone());
                        self.blanks.push(at);
                    }
                }
            }
            _ if for_tests => self.blanks.push(at),
            // Another crate of that name would stand before the checks.
            Item::ExternCrate(ItemExternCrate {
                rename: Some((_, name)),
                ..
            }) if name == "meanwhile" => self.blanks.push(at),
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let before = self.of_type.take();
        if let Type::Path(path) = &*item.self_ty {
            let last = path.path.segments.last();
            self.of_type = last.map(|segment| segment.ident.to_string());
        }
        visit::visit_item_impl(self, item);
        self.of_type = before;
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        let of_type = self.of_type.take();
        self.function(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
        self.of_type = of_type;
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.function(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }
}

/// The tests of a module.
#[derive(Default)]
struct Names(Vec<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        let mut attributes = function.attrs.iter();
        if attributes.any(|attribute| attribute.path().is_ident("test")) {
            self.0.push(function.sig.ident.to_string());
        }
    }
}

/// What a condition of `cfg` comes to where nothing is built for tests; None: it asks for more.
fn without_tests(condition: &Meta) -> Option<bool> {
    match condition {
        Meta::Path(path) => path.is_ident("test").then_some(false),
        Meta::List(list) => {
            let inner = Punctuated::<Meta, Token![,]>::parse_terminated;
            let inner = list.parse_args_with(inner).ok()?;
            let mut inner = inner.iter().map(without_tests);
            let all = list.path.is_ident("all");
            match () {
                () if list.path.is_ident("not") => inner.next()?.map(|is| !is),
                () if all && inner.len() == 0 => Some(true),
                () if all && inner.clone().any(|one| one == Some(false)) => Some(false),
                () if list.path.is_ident("any") && inner.all(|one| one == Some(false)) => {
                    Some(false)
                }
                () => None,
            }
        }
        Meta::NameValue(_) => None,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// The same code, whatever its layout and comments.
pub fn same(a: &str, b: &str) -> bool {
    let tokens = |text: &str| Some(text.parse::<TokenStream>().ok()?.to_string());
    // A comma at the end is layout, too.
    let plain = |text: &str| {
        let text = tokens(text)?;
        let words = text.split_whitespace().collect::<String>();
        Some([")", "]", "}"].iter().fold(words, |text, close| {
            text.replace(&format!(",{close}"), close)
        }))
    };
    plain(a).is_some() && plain(a) == plain(b)
}

/// How many line ends a text has.
pub fn lines(text: &str) -> usize {
    text.matches('\n').count()
}

/// A change of a text.
#[derive(Debug, Clone)]
pub struct Edit {
    at: Range<usize>,
    instead: Option<String>,
}

impl Edit {
    /// Nothing but its line ends stays.
    pub fn blank(at: Range<usize>) -> Edit {
        Edit { at, instead: None }
    }

    pub fn put(at: Range<usize>, instead: String) -> Edit {
        let instead = Some(instead);
        Edit { at, instead }
    }
}

/// The text with all changes made. Of two that overlap, the outer one counts.
pub fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.at.start, std::cmp::Reverse(edit.at.end)));
    let mut changed = String::new();
    let mut from = 0;
    for Edit { at, instead } in edits {
        if at.start < from {
            continue;
        }
        changed += &text[from..at.start];
        match instead {
            Some(instead) => changed += &instead,
            None => changed += &"\n".repeat(lines(&text[at.clone()])),
        }
        from = at.end;
    }
    changed + &text[from..]
}
