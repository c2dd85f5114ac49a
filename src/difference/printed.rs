//! Which line of a source prints a text.

use crate::source::flat;
use proc_macro2::{TokenStream, TokenTree};

/// The `println!` whose words the text has; `None` if there is none, or several that fit as well.
pub fn line_of(source: &str, text: &str) -> Option<u32> {
    let tokens = flat(source.parse::<TokenStream>().ok()?);
    let fits = tokens
        .windows(4)
        .filter_map(print)
        .filter_map(|(line, words)| Some((fits(&words, text)?, line)));
    let fits: Vec<(usize, u32)> = fits.collect();
    let most = fits.iter().map(|(letters, _)| *letters).max()?;
    let mut best = fits.iter().filter(|(letters, _)| *letters == most);
    let (_, line) = best.next()?;
    best.all(|(_, other)| other == line).then_some(*line)
}

/// The line and the text of a `println!`, a `print!` or one to the errors.
fn print(tokens: &[TokenTree]) -> Option<(u32, String)> {
    let [
        TokenTree::Ident(name),
        TokenTree::Punct(bang),
        TokenTree::Group(_),
        TokenTree::Literal(literal),
    ] = tokens
    else {
        return None;
    };
    let prints = ["println", "print", "eprintln", "eprint"].map(|print| name == print);
    if bang.as_char() != '!' || !prints.contains(&true) {
        return None;
    }
    let words: syn::LitStr = syn::parse_str(&literal.to_string()).ok()?;
    Some((name.span().start().line as u32, words.value()))
}

/// How many letters of a format stand in a text, in their order; `None` if one does not.
fn fits(format: &str, text: &str) -> Option<usize> {
    let mut rest = text;
    let mut letters = 0;
    let mut parts = parts(format).into_iter().enumerate().peekable();
    while let Some((index, part)) = parts.next() {
        let at = match (index, parts.peek()) {
            (0, _) => rest.starts_with(&part).then_some(0),
            (_, None) => rest.ends_with(&part).then(|| rest.len() - part.len()),
            _ => rest.find(&part),
        }?;
        rest = &rest[at + part.len()..];
        letters += part.len();
    }
    // A format without a gap is the whole text.
    (format.contains('{') || rest.is_empty()).then_some(letters)
}

/// What stands between the gaps of a format.
fn parts(format: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = format.trim_end_matches('\n').chars().peekable();
    while let Some(c) = chars.next() {
        let last = parts.last_mut().expect("there is always one");
        match c {
            '{' | '}' if chars.peek() == Some(&c) => last.extend(chars.next()),
            '{' => {
                chars.by_ref().find(|c| *c == '}');
                parts.push(String::new());
            }
            c => last.push(c),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "fn main() {\n    println!(\"{dish}: took {:.1} s\", 1.0);\n    println!(\"breakfast: {:.1} s\", 1.0);\n    eprintln!(\"no {{milk}}\");\n}\n";

    #[test]
    fn a_text_is_printed_at_the_line_whose_words_it_has() {
        assert_eq!(line_of(SOURCE, "toast: took 0.2 s"), Some(2));
        assert_eq!(line_of(SOURCE, "breakfast: 0.7 s"), Some(3));
        assert_eq!(line_of(SOURCE, "no {milk}"), Some(4));
        assert_eq!(line_of(SOURCE, "no tea"), None);
    }

    #[test]
    fn of_two_lines_that_fit_none_is_named() {
        let twice = "fn a() { println!(\"tea\"); }\nfn b() { println!(\"tea\"); }\n";
        assert_eq!(line_of(twice, "tea"), None);
    }
}
