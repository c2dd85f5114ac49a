//! Where a function makes a future and does nothing with it, as its source shows.
//!
//! A future that is awaited, spawned, given to a macro or to a function that may use it is left
//! alone. So is whatever may not have been reached: what stands in an `if`, a `match` or a closure.

use super::known::{Known, tokens};
use super::sources::SourceFile;
use super::uses::{Use, occurrences};
use crate::source::{called, functions, may_leave};
use proc_macro2::TokenStream;
use serde::Serialize;
use syn::spanned::Spanned;
use syn::{Block, Expr, Local, Pat, Stmt};

/// A future that nothing is done with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    pub line: u32,
    pub made: Made,
    /// An earlier statement may leave the function.
    pub after_exit: bool,
}

/// What makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "text", rename_all = "snake_case")]
pub enum Made {
    /// In the words of the source.
    Call(String),
    Block,
}

/// The forgotten futures of a function or method of that name in a file.
pub fn forgotten_in(source: &SourceFile, function: &str) -> Vec<Forgotten> {
    let Some(file) = source.items() else {
        return Vec::new();
    };
    let functions = functions(file);
    let known = Known::of(&source.text, &functions);
    let mut found = Vec::new();
    for one in functions.iter().filter(|one| one.name() == function) {
        let mut scope = Scope {
            known: &known,
            source: &source.text,
            body: tokens(one.block),
            after_exit: false,
            found: &mut found,
        };
        scope.block(one.block);
    }
    found.sort_by_key(|forgotten| forgotten.line);
    found.dedup();
    found
}

struct Scope<'a> {
    known: &'a Known,
    source: &'a str,
    /// The tokens of the whole function.
    body: TokenStream,
    after_exit: bool,
    found: &'a mut Vec<Forgotten>,
}

impl Scope<'_> {
    fn block(&mut self, block: &Block) {
        for statement in &block.stmts {
            match statement {
                Stmt::Local(local) => self.binding(local),
                Stmt::Expr(expression, semicolon) => {
                    self.statement(expression, semicolon.is_some());
                }
                Stmt::Item(_) | Stmt::Macro(_) => {}
            }
            self.after_exit |= may_leave(statement);
        }
    }

    fn binding(&mut self, local: &Local) {
        let Some(init) = &local.init else { return };
        let made = self.made(&init.expr, true);
        if made.is_empty() {
            return self.calls(&init.expr);
        }
        let forgotten = match binding_name(&local.pat) {
            Some(None) => true,
            Some(Some(name)) => self.is_unused(&name),
            None => false,
        };
        if forgotten {
            self.found.extend(made);
        }
    }

    fn statement(&mut self, expression: &Expr, ends: bool) {
        match expression {
            Expr::ForLoop(each) => return self.block(&each.body),
            Expr::Loop(each) => return self.block(&each.body),
            Expr::Block(inner) => return self.block(&inner.block),
            Expr::Unsafe(inner) => return self.block(&inner.block),
            Expr::Assign(assign) if matches!(&*assign.left, Expr::Infer(_)) => {
                let made = self.made(&assign.right, true);
                return self.found.extend(made);
            }
            _ => {}
        }
        if ends {
            let made = self.made(expression, false);
            self.found.extend(made);
        }
        self.calls(expression);
    }

    /// A call that throws its argument away, or a list that nobody looks into.
    fn calls(&mut self, expression: &Expr) {
        match expression {
            Expr::Call(call) => {
                let name = called(expression).unwrap_or_default();
                for (index, argument) in call.args.iter().enumerate() {
                    if self.known.drops(&name, index) {
                        let made = self.made(argument, true);
                        self.found.extend(made);
                    }
                }
            }
            Expr::MethodCall(call)
                if ["push", "push_back", "push_front", "insert"]
                    .iter()
                    .any(|name| call.method == name) =>
            {
                let made: Vec<Forgotten> = call
                    .args
                    .iter()
                    .flat_map(|argument| self.made(argument, true))
                    .collect();
                let list = match &*call.receiver {
                    Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
                    _ => None,
                };
                let is_local = |list: &String| self.is_list_of_this_function(list);
                if let (false, Some(list)) = (made.is_empty(), list.filter(is_local))
                    && self.is_unused(&list)
                {
                    self.found.extend(made);
                }
            }
            _ => {}
        }
    }

    /// `let mut jobs = Vec::new();` and the like: what is in it goes with the function.
    fn is_list_of_this_function(&self, name: &str) -> bool {
        let named = format!("{name} ");
        let text = self.body.to_string();
        let lists = [
            "Vec ::",
            "vec !",
            "VecDeque ::",
            "HashMap ::",
            "BTreeMap ::",
        ];
        let mut heads = text.match_indices(&named).map(|(at, _)| &text[at..]);
        heads.any(|head| {
            let statement = head.split(';').next().unwrap_or_default();
            let value = statement
                .split_once('=')
                .map_or("", |(_, value)| value.trim());
            lists.iter().any(|list| value.starts_with(list))
        })
    }

    /// Whether nothing polls what has this name.
    fn is_unused(&self, name: &str) -> bool {
        let uses = occurrences(self.body.clone(), name);
        uses.iter().all(|use_| match use_ {
            Use::Nothing => true,
            Use::Argument { function, index } => self.known.drops(function, *index),
            Use::Alias(alias) => alias == "_" || (alias != name && self.is_unused(alias)),
            Use::Something => false,
        })
    }

    /// The futures that an expression makes and hands on as its value, within a list or a
    /// struct too if `deep`.
    fn made(&self, expression: &Expr, deep: bool) -> Vec<Forgotten> {
        let one = |made: Made| {
            vec![Forgotten {
                line: expression.span().start().line as u32,
                made,
                after_exit: self.after_exit,
            }]
        };
        let call = || one(Made::Call(self.text(expression)));
        let all = |elements: Vec<&Expr>| {
            let each = elements.into_iter();
            each.flat_map(|element| self.made(element, deep)).collect()
        };
        match expression {
            Expr::Async(_) => one(Made::Block),
            Expr::Paren(inner) => self.made(&inner.expr, deep),
            Expr::Group(inner) => self.made(&inner.expr, deep),
            Expr::Call(found) => {
                let name = called(expression).unwrap_or_default();
                let args = || found.args.iter().collect();
                match &*found.func {
                    Expr::Path(path) if self.gives_future(&path.path) => call(),
                    _ if deep && ["pin", "Some", "Ok", "new"].contains(&name.as_str()) => {
                        all(args())
                    }
                    _ => Vec::new(),
                }
            }
            Expr::MethodCall(found) => {
                let of_self =
                    matches!(&*found.receiver, Expr::Path(path) if path.path.is_ident("self"));
                let is_method = of_self && self.known.methods.contains(&found.method.to_string());
                let locks = deep && self.known.tokio_locks && found.method == "lock";
                match is_method || (locks && found.args.is_empty()) {
                    true => call(),
                    false => Vec::new(),
                }
            }
            Expr::Macro(found) if deep && found.mac.path.is_ident("vec") => {
                let parser = syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated;
                let elements = found.mac.parse_body_with(parser);
                let elements = elements.map(|list| list.into_iter().collect::<Vec<Expr>>());
                let elements = elements.unwrap_or_default();
                all(elements.iter().collect())
            }
            Expr::Array(list) if deep => all(list.elems.iter().collect()),
            Expr::Tuple(list) if deep => all(list.elems.iter().collect()),
            Expr::Struct(fields) if deep => {
                all(fields.fields.iter().map(|field| &field.expr).collect())
            }
            _ => Vec::new(),
        }
    }

    fn gives_future(&self, path: &syn::Path) -> bool {
        let Some(last) = path.segments.last() else {
            return false;
        };
        let name = last.ident.to_string();
        match path.segments.len() {
            1 => self.known.futures.contains(&name),
            _ => {
                let first = path.segments[0].ident.to_string();
                let own = ["self", "super", "crate"].contains(&first.as_str());
                (own && self.known.futures.contains(&name))
                    || (first == "Self" && self.known.methods.contains(&name))
            }
        }
    }

    /// An expression as the source has it, on one line.
    fn text(&self, expression: &Expr) -> String {
        let (start, end) = (expression.span().start(), expression.span().end());
        let lines: Vec<&str> = self.source.lines().collect();
        let part = |number: usize| {
            let line: Vec<char> = lines.get(number - 1).unwrap_or(&"").chars().collect();
            let from = if number == start.line {
                start.column
            } else {
                0
            };
            let to = if number == end.line {
                end.column
            } else {
                line.len()
            };
            line.get(from..to)
                .map_or(String::new(), |part| part.iter().collect())
        };
        let whole: Vec<String> = (start.line..=end.line).map(part).collect();
        let words: Vec<&str> = whole
            .iter()
            .flat_map(|line| line.split_whitespace())
            .collect();
        words.join(" ")
    }
}

/// The name that a pattern binds; `Some(None)` for `_`.
fn binding_name(pattern: &Pat) -> Option<Option<String>> {
    match pattern {
        Pat::Wild(_) => Some(None),
        Pat::Ident(name) => Some(Some(name.ident.to_string())),
        Pat::Type(typed) => binding_name(&typed.pat),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
