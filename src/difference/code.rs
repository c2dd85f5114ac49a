//! What of a source has to do with a line: its function, those that are called there, constants that are used.

use crate::source::{Body, Kind, bodies, flat, lines};
use proc_macro2::TokenTree;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};
use syn::Item;

/// A source as its functions and constants; none if it is no Rust.
pub struct Code {
    functions: Vec<Function>,
    constants: Vec<Constant>,
}

struct Function {
    name: String,
    lines: RangeInclusive<u32>,
    /// Every name in its body.
    names: BTreeSet<String>,
}

struct Constant {
    name: String,
    lines: RangeInclusive<u32>,
}

impl Code {
    pub fn of(source: &str) -> Code {
        let bodies = bodies(source);
        let file = syn::parse_file(source);
        let items = file.map_or_else(|_| Vec::new(), |file| file.items);
        Code {
            functions: bodies.iter().filter_map(Function::of).collect(),
            constants: items.iter().filter_map(Constant::of).collect(),
        }
    }

    /// How many lines are between a line and changed ones, if they stand in the same function.
    pub fn apart(&self, line: u32, changed: &Range<u32>) -> Option<u32> {
        let own = self.function(line)?;
        let is_own = |changed| {
            self.function(changed)
                .is_some_and(|at| at.lines == own.lines)
        };
        touched(changed)
            .any(is_own)
            .then(|| line.abs_diff(changed.start))
    }

    /// Whether changed lines stand in a function that is called where these lines are, and over how many others;
    /// or in a constant whose name stands in one of them.
    pub fn calls(&self, from: &[u32], changed: &Range<u32>) -> Option<u32> {
        let mut reached: Vec<&Function> = Vec::new();
        let mut next: Vec<&Function> = from
            .iter()
            .filter_map(|line| self.function(*line))
            .collect();
        for calls in 0.. {
            next.retain(|function| reached.iter().all(|known| known.lines != function.lines));
            if next.is_empty() {
                return None;
            }
            let holds =
                |function: &&Function| touched(changed).any(|line| function.lines.contains(&line));
            if next.iter().any(holds) || next.iter().any(|function| self.uses(function, changed)) {
                return Some(calls);
            }
            let called =
                |function: &Function| next.iter().any(|by| by.names.contains(&function.name));
            let called: Vec<&Function> = self.functions.iter().filter(|one| called(one)).collect();
            reached.append(&mut next);
            next = called;
        }
        None
    }

    fn uses(&self, function: &Function, changed: &Range<u32>) -> bool {
        let mut constants = self.constants.iter();
        constants.any(|constant| {
            touched(changed).any(|line| constant.lines.contains(&line))
                && function.names.contains(&constant.name)
        })
    }

    /// The innermost that holds a line.
    fn function(&self, line: u32) -> Option<&Function> {
        let around = self.functions.iter();
        let around = around.filter(|function| function.lines.contains(&line));
        around.min_by_key(|function| function.lines.end() - function.lines.start())
    }
}

/// The lines of a change; where lines are missing, the one before which they are.
fn touched(changed: &Range<u32>) -> Range<u32> {
    changed.start..changed.end.max(changed.start + 1)
}

impl Function {
    fn of(body: &Body) -> Option<Function> {
        let Kind::Function { name, .. } = &body.kind else {
            return None;
        };
        let tokens = flat(body.tokens()).into_iter();
        let names = tokens.filter_map(|token| match token {
            TokenTree::Ident(name) => Some(name.to_string()),
            _ => None,
        });
        Some(Function {
            name: name.clone(),
            lines: body.head..=body.to,
            names: names.collect(),
        })
    }
}

impl Constant {
    fn of(item: &Item) -> Option<Constant> {
        let name = match item {
            Item::Const(item) => &item.ident,
            Item::Static(item) => &item.ident,
            _ => return None,
        };
        Some(Constant {
            name: name.to_string(),
            lines: lines(item),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "const BEAT: u64 = 2;\nfn tick() {\n    sleep(BEAT);\n}\nfn work() {\n    tick();\n}\nfn rest() {\n}\n";

    #[test]
    fn what_is_called_and_what_is_used_is_known_with_its_distance() {
        let code = Code::of(SOURCE);
        assert_eq!(code.calls(&[6], &(3..4)), Some(1));
        assert_eq!(code.calls(&[6], &(1..2)), Some(1));
        assert_eq!(code.calls(&[3], &(6..7)), None);
        assert_eq!(code.calls(&[6], &(9..10)), None);
        assert_eq!(code.apart(6, &(5..6)), Some(1));
        assert_eq!(code.apart(6, &(3..4)), None);
    }
}
