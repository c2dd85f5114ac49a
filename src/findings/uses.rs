//! What a function does with a name, told from its tokens.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What is done with a name.
pub enum Use {
    /// It is bound, or asked how many there are, or added to, or borrowed for that.
    Nothing,
    Argument {
        function: String,
        index: usize,
    },
    /// It gets another name.
    Alias(String),
    Something,
}

pub fn occurrences(tokens: TokenStream, name: &str) -> Vec<Use> {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let mut uses = Vec::new();
    for (index, token) in all.iter().enumerate() {
        match token {
            TokenTree::Ident(word) if word == name => uses.push(use_at(&all, index)),
            TokenTree::Group(group) => {
                let before = index.checked_sub(1).map(|before| all[before].to_string());
                let is_call = group.delimiter() == Delimiter::Parenthesis;
                let function = before.filter(|word| {
                    is_call && word.starts_with(|c: char| c.is_alphabetic() || c == '_')
                });
                let inner = group.stream();
                match function.and_then(|function| argument(&inner, name, function)) {
                    Some(use_) => uses.push(use_),
                    None => uses.extend(occurrences(inner, name)),
                }
            }
            _ => {}
        }
    }
    uses
}

/// A name that is a whole argument of a call.
fn argument(arguments: &TokenStream, name: &str, function: String) -> Option<Use> {
    let all: Vec<TokenTree> = arguments.clone().into_iter().collect();
    let parts = all.split(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ','));
    let is_name = |part: &[TokenTree]| {
        let words: Vec<String> = part.iter().map(ToString::to_string).collect();
        matches!(&words[..], [only] if only == name)
            || matches!(&words[..], [borrow, only] if borrow == "&" && only == name)
    };
    let index = parts.into_iter().position(is_name)?;
    Some(Use::Argument { function, index })
}

fn use_at(all: &[TokenTree], index: usize) -> Use {
    let word = |at: Option<usize>| at.and_then(|at| all.get(at)).map(ToString::to_string);
    let before = word(index.checked_sub(1)).unwrap_or_default();
    let after = word(Some(index + 1)).unwrap_or_default();
    if before == "let"
        || (before == "mut" && word(index.checked_sub(2)).is_some_and(|w| w == "let"))
    {
        return Use::Nothing;
    }
    if before == "=" && after == ";" {
        // Of `let _kept = name;` or `_ = name;`.
        let alias = word(index.checked_sub(2)).unwrap_or_default();
        let bound = index >= 3 && matches!(word(Some(index - 3)).as_deref(), Some("let" | "mut"));
        return match bound || alias == "_" {
            true => Use::Alias(alias),
            false => Use::Something,
        };
    }
    if after == "." {
        let method = word(Some(index + 2)).unwrap_or_default();
        let harmless = [
            "push",
            "push_back",
            "push_front",
            "insert",
            "len",
            "is_empty",
            "clear",
            "capacity",
            "reserve",
            "truncate",
        ];
        let is_call = matches!(all.get(index + 3), Some(TokenTree::Group(_)));
        if is_call && harmless.contains(&method.as_str()) {
            return Use::Nothing;
        }
    }
    Use::Something
}
