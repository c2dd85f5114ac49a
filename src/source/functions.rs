//! The functions and methods of a file.

use syn::visit::{self, Visit};
use syn::{Attribute, Block, File, ImplItemFn, ItemFn, Signature, TraitItemFn};

/// A function or method with a body, wherever it stands: in a module, or within another one.
pub struct Function<'a> {
    pub attributes: &'a [Attribute],
    pub signature: &'a Signature,
    pub block: &'a Block,
    pub gives: Gives,
}

/// What a call gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    Future,
    FutureOfMethod,
    Else,
}

impl Function<'_> {
    pub fn name(&self) -> String {
        self.signature.ident.to_string()
    }

    pub fn gives_future(&self) -> bool {
        self.gives != Gives::Else
    }
}

pub fn functions(file: &File) -> Vec<Function<'_>> {
    let mut all = Functions(Vec::new());
    all.visit_file(file);
    all.0
}

/// Those that are tests, whatever runtime they ask for.
pub fn tests(file: &File) -> Vec<Function<'_>> {
    let mut all = functions(file);
    all.retain(|function| {
        let mut last = function.attributes.iter().map(|attribute| {
            let path = attribute.path();
            path.segments.last().map(|last| last.ident.to_string())
        });
        last.any(|last| last.as_deref() == Some("test"))
    });
    all
}

struct Functions<'a>(Vec<Function<'a>>);

impl<'a> Functions<'a> {
    fn add(
        &mut self,
        attributes: &'a [Attribute],
        signature: &'a Signature,
        block: &'a Block,
        future: Gives,
    ) {
        // `#[tokio::main]` and `#[tokio::test]` make a plain function of an async one.
        let plain = attributes.iter().any(|attribute| {
            let first = attribute.path().segments.first();
            first.is_some_and(|first| first.ident == "tokio")
        });
        let gives = match signature.asyncness.is_some() && !plain {
            true => future,
            false => Gives::Else,
        };
        self.0.push(Function {
            attributes,
            signature,
            block,
            gives,
        });
    }
}

impl<'a> Visit<'a> for Functions<'a> {
    fn visit_item_fn(&mut self, item: &'a ItemFn) {
        self.add(&item.attrs, &item.sig, &item.block, Gives::Future);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'a ImplItemFn) {
        self.add(&item.attrs, &item.sig, &item.block, Gives::FutureOfMethod);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'a TraitItemFn) {
        if let Some(block) = &item.default {
            self.add(&item.attrs, &item.sig, block, Gives::FutureOfMethod);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_found_however_it_is_written() {
        let source = "
            async fn pour<T: Into<u32>>(cup: T) {}
            #[tokio::main] async fn main() { fn inner() {} }
            mod kitchen { impl Kettle { pub async fn boil(&self) {} } }
            trait Tap { fn name(&self) -> u32; fn drip(&self) {} }
            #[cfg(test)] mod tests { #[tokio::test] async fn it_pours() {} #[test] fn it_stops() {} }
        ";
        let file = syn::parse_file(source).unwrap();
        let all: Vec<(String, Gives)> = functions(&file)
            .iter()
            .map(|function| (function.name(), function.gives))
            .collect();
        let named: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
        let expected = [
            "pour", "main", "inner", "boil", "drip", "it_pours", "it_stops",
        ];
        assert_eq!(named, expected);
        let futures = all.iter().filter(|(_, gives)| *gives != Gives::Else);
        let futures: Vec<&str> = futures.map(|(name, _)| name.as_str()).collect();
        assert_eq!(futures, ["pour", "boil"]);
        let tests: Vec<String> = super::tests(&file).iter().map(Function::name).collect();
        assert_eq!(tests, ["it_pours", "it_stops"]);
    }
}
