//! What a source prints: its `println!`s and their kin.

use super::flat;
use proc_macro2::{TokenStream, TokenTree};

/// A call of `print!`, `println!`, `eprint!` or `eprintln!`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printing {
    pub name: String,
    /// Its lines.
    pub from: u32,
    pub to: u32,
    /// The parts of its text between the values that it shows.
    parts: Vec<String>,
}

/// Every one of a source, in macros too; none if it is no Rust.
pub fn printings(source: &str) -> Vec<Printing> {
    source.parse().map(printings_in).unwrap_or_default()
}

/// The same of a piece of a source.
pub fn printings_in(tokens: TokenStream) -> Vec<Printing> {
    let tokens = flat(tokens);
    let calls = tokens.windows(3).filter_map(|three| match three {
        [
            TokenTree::Ident(name),
            TokenTree::Punct(bang),
            TokenTree::Group(given),
        ] if bang.as_char() == '!' => {
            let name_is = name.to_string();
            let prints = ["print", "println", "eprint", "eprintln"].contains(&name_is.as_str());
            let text = match given.stream().into_iter().next() {
                Some(TokenTree::Literal(text)) => syn::parse_str::<syn::LitStr>(&text.to_string()),
                _ => syn::parse_str::<syn::LitStr>("\"\""),
            };
            prints.then(|| Printing {
                name: name_is,
                from: name.span().start().line as u32,
                to: given.span().end().line as u32,
                parts: text.map_or_else(
                    |_| vec![String::new()],
                    |text| parts(text.value().trim_end_matches('\n')),
                ),
            })
        }
        _ => None,
    });
    calls.collect()
}

/// What stands between the values of a format.
fn parts(format: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut rest = format.chars().peekable();
    while let Some(c) = rest.next() {
        let last = parts.last_mut().expect("there is always one");
        match c {
            '{' | '}' if rest.peek() == Some(&c) => {
                rest.next();
                last.push(c);
            }
            '{' => {
                rest.by_ref().find(|c| *c == '}');
                parts.push(String::new());
            }
            other => last.push(other),
        }
    }
    parts
}

impl Printing {
    /// Whether a whole line is such a one. The values may be anything.
    pub fn prints(&self, line: &str) -> bool {
        let [first, rest @ ..] = &self.parts[..] else {
            return false;
        };
        let Some(mut left) = line.strip_prefix(first.as_str()) else {
            return false;
        };
        let Some((last, middle)) = rest.split_last() else {
            return left.is_empty();
        };
        for part in middle {
            match left.split_once(part.as_str()) {
                Some((_, after)) => left = after,
                None => return false,
            }
        }
        left.ends_with(last.as_str())
    }

    /// Whether a part of a line may be of such a one: it stands in the text, or it is a whole line.
    pub fn may_print(&self, part: &str) -> bool {
        let stands = self.parts.iter().any(|own| own.contains(part));
        let says_something = self.parts.iter().any(|own| !own.trim().is_empty());
        stands || (says_something && self.prints(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_told_by_its_text_whatever_the_values_are() {
        let all = printings("fn main() { join!(async { println!(\"{name}: {} of {{2}}\",\n1) }) }");
        let [one] = &all[..] else { panic!("{all:?}") };
        assert_eq!((one.name.as_str(), one.from, one.to), ("println", 1, 2));
        assert!(one.prints("tea: 1 of {2}") && !one.prints("tea: 1"));
        assert!(one.may_print(" of ") && one.may_print("tea: 1 of {2}") && !one.may_print("cup"));
    }

    #[test]
    fn a_line_that_is_all_value_may_be_anything_and_is_no_guess() {
        let all = printings("fn main() { println!(\"{text}\") }");
        assert!(all[0].prints("tea") && !all[0].may_print("tea"));
    }
}
