//! The text of a cell's program, as it is written: comments, layout and all.
//!
//! The compiler knows where each token stands, so nothing here reads Rust: the text is that of the
//! whole call ([`Span::source_text`]), and what stands before the program is blanked out. So every
//! character of the program keeps its line and its column, and a message of rustc about the program is
//! one about the cell. What no compiler can cut into tokens, such as a brace too few, never comes
//! here; evcxr itself tells the learner.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// `meanwhile::program! { ... }`: runs the whole program in the braces on virtual time.
#[proc_macro]
pub fn program(tokens: TokenStream) -> TokenStream {
    drop(tokens);
    call("program", None, None)
}

/// `meanwhile::program_with_input! { "tea\nmilk\n"; ... }`: the same with a standard input.
#[proc_macro]
pub fn program_with_input(tokens: TokenStream) -> TokenStream {
    let expected = "begin with the input as a text and a semicolon: `meanwhile::program_with_input! { \"tea\\n\"; ...`";
    let is_text = |tree: &TokenTree| matches!(tree, TokenTree::Literal(_));
    with_head("program_with_input", tokens, is_text, expected)
}

/// `meanwhile::exercise! { missing_awaits; ... }`: checks the program in the braces.
#[proc_macro]
pub fn exercise(tokens: TokenStream) -> TokenStream {
    let expected = "begin with the exercise's name and a semicolon: `meanwhile::exercise! { missing_awaits; ...`";
    let is_name = |tree: &TokenTree| matches!(tree, TokenTree::Ident(_));
    with_head("exercise", tokens, is_name, expected)
}

/// `meanwhile::grade! { missing_awaits }`: the points for the program that the exercise's cell was last run with.
#[proc_macro]
pub fn grade(tokens: TokenStream) -> TokenStream {
    let mut tokens = tokens.into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(name)), None) => {
            let name = Literal::string(&name.to_string());
            called("grade", TokenTree::from(name).into())
        }
        _ => refused("name the exercise alone: `meanwhile::grade! { missing_awaits }`"),
    }
}

/// The call with what stands before the first semicolon as its second argument.
fn with_head(
    function: &str,
    tokens: TokenStream,
    fits: impl Fn(&TokenTree) -> bool,
    expected: &str,
) -> TokenStream {
    let mut tokens = tokens.into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(head), Some(TokenTree::Punct(end))) if fits(&head) && end.as_char() == ';' => {
            let head = match head {
                TokenTree::Ident(name) => Literal::string(&name.to_string()).into(),
                other => other,
            };
            call(function, Some(head), Some(end.span()))
        }
        _ => refused(expected),
    }
}

/// `::meanwhile::FUNCTION(SOURCE, HEAD)`.
fn call(function: &str, head: Option<TokenTree>, head_ends: Option<Span>) -> TokenStream {
    let Some(source) = source(Span::call_site(), head_ends) else {
        return refused("write this macro out in the cell: its text cannot be seen otherwise");
    };
    let mut arguments = TokenStream::from(TokenTree::from(Literal::string(&source)));
    if let Some(head) = head {
        arguments.extend([TokenTree::from(Punct::new(',', Spacing::Alone)), head]);
    }
    called(function, arguments)
}

/// `::meanwhile::FUNCTION(ARGUMENTS)`.
fn called(function: &str, arguments: TokenStream) -> TokenStream {
    let mut call = path("meanwhile");
    call.extend(path(function));
    call.extend([TokenTree::from(Group::new(
        Delimiter::Parenthesis,
        arguments,
    ))]);
    call
}

/// The text of the call, with blanks for all that is not the program.
fn source(call: Span, head_ends: Option<Span>) -> Option<String> {
    let text = call.source_text()?;
    let text = text.strip_suffix(['}', ')', ']'])?;
    // Only the macro's own path stands before its bracket.
    let bracket = text.find(['{', '(', '['])? + 1;
    let begins = match head_ends {
        Some(end) => offset(text, call.start(), end.end())?,
        None => bracket,
    };
    let (head, program) = (text.get(..begins)?, text.get(begins..)?);
    let blank = |c| if c == '\n' { '\n' } else { ' ' };
    let head: String = head.chars().map(blank).collect();
    Some(head + program.trim_end() + "\n")
}

/// Where in a text, which begins at one place of a file, another place of the file is.
fn offset(text: &str, begins: Span, place: Span) -> Option<usize> {
    let lines = place.line().checked_sub(begins.line())?;
    let start = text.split_inclusive('\n').take(lines).map(str::len).sum();
    let columns = match lines {
        0 => place.column().checked_sub(begins.column())?,
        _ => place.column() - 1,
    };
    // Columns are counted in characters.
    let line: usize = text
        .get(start..)?
        .chars()
        .take(columns)
        .map(char::len_utf8)
        .sum();
    Some(start + line)
}

/// `::NAME`.
fn path(name: &str) -> TokenStream {
    let colon = |spacing| TokenTree::from(Punct::new(':', spacing));
    let name = Ident::new(name, Span::call_site());
    TokenStream::from_iter([colon(Spacing::Joint), colon(Spacing::Alone), name.into()])
}

/// An error of the compiler at the call.
fn refused(why: &str) -> TokenStream {
    let why = TokenStream::from(TokenTree::from(Literal::string(why)));
    TokenStream::from_iter([
        TokenTree::from(Ident::new("compile_error", Span::call_site())),
        Punct::new('!', Spacing::Alone).into(),
        Group::new(Delimiter::Parenthesis, why).into(),
    ])
}
