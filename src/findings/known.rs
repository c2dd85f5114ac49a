//! What a file defines: which calls give futures, and which throw their arguments away.

use super::uses::{Use, occurrences};
use crate::source::{Function, Gives};
use proc_macro2::TokenStream;
use quote::TokenStreamExt;
use std::collections::BTreeSet;
use syn::{Block, Pat, Signature};

/// What a file defines, by name.
pub struct Known {
    /// Functions whose call gives a future.
    pub futures: BTreeSet<String>,
    /// The same for methods.
    pub methods: BTreeSet<String>,
    /// Functions that do nothing with their arguments: by name, and for each argument.
    drops: Vec<(String, Vec<bool>)>,
    /// `Mutex` is tokio's.
    pub tokio_locks: bool,
}

impl Known {
    pub fn of(source: &str, functions: &[Function]) -> Known {
        let named = |wanted: Gives| {
            let fits = functions
                .iter()
                .filter(move |function| function.gives == wanted);
            fits.map(Function::name)
        };
        // A name that is also that of a plain function may be either.
        let plain: BTreeSet<String> = named(Gives::Else).collect();
        let sync = functions
            .iter()
            .filter(|function| function.signature.asyncness.is_none());
        let mut uses = source.lines();
        Known {
            futures: named(Gives::Future)
                .filter(|name| !plain.contains(name))
                .collect(),
            methods: named(Gives::FutureOfMethod)
                .filter(|name| !plain.contains(name))
                .collect(),
            drops: sync
                .map(|function| dropping(function.signature, function.block))
                .collect(),
            tokio_locks: uses
                .any(|line| line.contains("use tokio::sync::") && line.contains("Mutex")),
        }
    }

    /// Whether an argument of a call is dropped by it.
    pub fn drops(&self, function: &str, argument: usize) -> bool {
        matches!(function, "drop" | "forget")
            || self.drops.iter().any(|(name, arguments)| {
                name == function && arguments.get(argument).copied().unwrap_or(false)
            })
    }
}

/// Which arguments a function does not look at.
fn dropping(signature: &Signature, block: &Block) -> (String, Vec<bool>) {
    let body = tokens(block);
    let unused = |argument: &syn::FnArg| match argument {
        syn::FnArg::Receiver(_) => false,
        syn::FnArg::Typed(typed) => match &*typed.pat {
            Pat::Wild(_) => true,
            Pat::Ident(name) => {
                let uses = occurrences(body.clone(), &name.ident.to_string());
                uses.iter().all(|use_| matches!(use_, Use::Nothing))
            }
            _ => false,
        },
    };
    let arguments = signature.inputs.iter().map(unused).collect();
    (signature.ident.to_string(), arguments)
}

/// The source's own tokens, so that lines are known.
pub fn tokens(block: &Block) -> TokenStream {
    let mut stream = TokenStream::new();
    stream.append_all(&block.stmts);
    stream
}
