//! What of a solution the learner writes: the functions that the exercise does not have, or has
//! otherwise.

use std::collections::HashSet;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Block, ImplItemFn, ItemFn, ItemMod, Signature};

/// The functions of a file outside its tests: name and body.
#[derive(Default)]
pub struct Functions(HashSet<(String, String)>);

impl Functions {
    /// # Errors
    /// If it cannot be parsed.
    pub fn of(source: &str) -> syn::Result<Functions> {
        let mut functions = Functions::default();
        functions.visit_file(&syn::parse_file(source)?);
        Ok(functions)
    }

    pub fn has(&self, signature: &Signature, block: &Block) -> bool {
        self.0.contains(&(name(signature), text(block)))
    }
}

fn name(signature: &Signature) -> String {
    signature.ident.to_string()
}

fn text(block: &Block) -> String {
    block.span().source_text().unwrap_or_default()
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_mod(&mut self, _: &'ast ItemMod) {}

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.0.insert((name(&function.sig), text(&function.block)));
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.0.insert((name(&function.sig), text(&function.block)));
    }
}

/// The part of a visitor that leads it only into what the learner writes. The visitor has the functions that the
/// exercise gives: `given`.
macro_rules! visit_what_is_written {
    () => {
        fn visit_item_mod(&mut self, _: &'ast syn::ItemMod) {}

        fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
            if !self.given.has(&function.sig, &function.block) {
                self.visit_block(&function.block);
            }
        }

        fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
            if !self.given.has(&function.sig, &function.block) {
                self.visit_block(&function.block);
            }
        }
    };
}
pub(super) use visit_what_is_written;
