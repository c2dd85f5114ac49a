//! Bodies of functions and async blocks as the source has them: a file as its tokens, so that
//! what stands within a macro is seen, too.

use proc_macro2::{Delimiter, Group, LineColumn, Span, TokenStream, TokenTree};
use syn::{Block, Stmt};

/// A body between braces.
#[derive(Debug, Clone)]
pub struct Body {
    pub kind: Kind,
    /// The line of its `fn`, or of its brace if it is none.
    pub head: u32,
    /// The lines of its braces.
    pub from: u32,
    pub to: u32,
    /// Its `fn`, or its brace if it is none.
    pub begins: LineColumn,
    /// Its first brace.
    pub opens: LineColumn,
    /// Its last brace.
    pub closes: Span,
    tokens: TokenStream,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// By its name; whether a call of it gives a future.
    Function { name: String, is_async: bool },
    /// An async block or closure.
    Block,
}

impl Body {
    pub fn is_future(&self) -> bool {
        !matches!(
            self.kind,
            Kind::Function {
                is_async: false,
                ..
            }
        )
    }

    pub fn is_function(&self) -> bool {
        matches!(self.kind, Kind::Function { .. })
    }

    /// Its name, if it is a function's.
    pub fn name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Function { name, .. } => Some(name),
            Kind::Block => None,
        }
    }

    pub fn holds(&self, line: u32) -> bool {
        (self.from..=self.to).contains(&line)
    }

    /// What stands between the braces.
    pub fn tokens(&self) -> TokenStream {
        self.tokens.clone()
    }

    /// Its statements; none if it is a macro's own grammar.
    pub fn statements(&self) -> Vec<Stmt> {
        let parser = Block::parse_within;
        syn::parse::Parser::parse2(parser, self.tokens.clone()).unwrap_or_default()
    }
}

/// The innermost body that holds a line.
pub fn body_at(all: &[Body], line: u32) -> Option<&Body> {
    let around = all.iter().filter(|body| body.holds(line));
    around.min_by_key(|body| body.to - body.from)
}

/// Every body of a source; none if it is no Rust.
pub fn bodies(source: &str) -> Vec<Body> {
    let mut all = Vec::new();
    if let Ok(tokens) = source.parse() {
        collect(tokens, &mut all);
    }
    all
}

fn collect(tokens: TokenStream, all: &mut Vec<Body>) {
    /// What the next braces are the body of.
    enum Next {
        Nothing,
        /// After `async`.
        Async,
        Function(Kind, LineColumn),
    }
    let mut next = Next::Nothing;
    // After `fn`: whether it is async, and its place.
    let mut name_follows = None;
    for token in tokens {
        match &token {
            TokenTree::Ident(ident) => {
                let word = ident.to_string();
                if let Some((is_async, head)) = name_follows.take() {
                    let name = word;
                    next = Next::Function(Kind::Function { name, is_async }, head);
                    continue;
                }
                match word.as_str() {
                    "async" => next = Next::Async,
                    "fn" => {
                        name_follows = Some((matches!(next, Next::Async), ident.span().start()));
                    }
                    "move" | "unsafe" => {}
                    _ if matches!(next, Next::Function(..)) => {}
                    _ => next = Next::Nothing,
                }
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                match std::mem::replace(&mut next, Next::Nothing) {
                    Next::Nothing => {}
                    Next::Async => all.push(body(Kind::Block, None, group)),
                    Next::Function(kind, head) => all.push(body(kind, Some(head), group)),
                }
            }
            // The parameters of an async closure.
            TokenTree::Punct(punct) if punct.as_char() == '|' => {}
            TokenTree::Punct(punct) if punct.as_char() == ';' => next = Next::Nothing,
            _ => {}
        }
        if let TokenTree::Group(group) = token {
            collect(group.stream(), all);
        }
    }
}

fn body(kind: Kind, head: Option<LineColumn>, group: &Group) -> Body {
    let opens = group.span_open().start();
    let begins = head.unwrap_or(opens);
    let closes = group.span_close();
    Body {
        kind,
        head: begins.line as u32,
        from: opens.line as u32,
        to: closes.end().line as u32,
        begins,
        opens,
        closes,
        tokens: group.stream(),
    }
}

impl Body {
    /// Whether what is taken at a line of this body stays in it: it is bound to a name that is
    /// neither moved into another body nor given back, or it is not bound at all.
    pub fn keeps(&self, line: u32) -> bool {
        let mut statements: Vec<Vec<TokenTree>> = vec![Vec::new()];
        innermost_block(self.tokens.clone(), line, &mut statements);
        let holds = |statement: &Vec<TokenTree>| {
            let lines = |token: &TokenTree| {
                let span = token.span();
                (span.start().line as u32, span.end().line as u32)
            };
            let from = statement.first().map_or(0, |token| lines(token).0);
            let to = statement.last().map_or(0, |token| lines(token).1);
            (from..=to).contains(&line)
        };
        let Some(at) = statements.iter().position(holds) else {
            return false;
        };
        let is_last = at + 1 == statements.len();
        match bound(&statements[at]) {
            Some(name) => {
                let rest = statements[at + 1..].iter();
                // From there on the name is another one's.
                let rest = rest.take_while(|statement| bound(statement).as_ref() != Some(&name));
                let moved = rest.clone().any(|statement| moves(statement, &name));
                !moved
            }
            // The value of the block.
            None => !is_last || begins_with(&statements[at], &["match", "while", "if", "for"]),
        }
    }
}

/// The statements of the innermost plain block that holds a line; the last one has no `;`.
fn innermost_block(tokens: TokenStream, line: u32, found: &mut Vec<Vec<TokenTree>>) {
    *found = vec![Vec::new()];
    let mut inner = None;
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ';' => found.push(Vec::new()),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let (from, to) = (
                    group.span_open().start().line,
                    group.span_close().end().line,
                );
                if (from as u32) < line && line < to as u32 {
                    inner = Some(group.stream());
                }
                let ends = begins_with(
                    found.last().map_or(&[][..], Vec::as_slice),
                    &[
                        "for", "while", "loop", "if", "match", "unsafe", "fn", "async",
                    ],
                );
                if let Some(last) = found.last_mut() {
                    last.push(token);
                }
                if ends {
                    found.push(Vec::new());
                }
            }
            _ => {
                if let Some(last) = found.last_mut() {
                    last.push(token);
                }
            }
        }
    }
    if let Some(inner) = inner {
        innermost_block(inner, line, found);
    }
    found.retain(|statement| !statement.is_empty());
}

fn begins_with(statement: &[TokenTree], words: &[&str]) -> bool {
    statement
        .first()
        .is_some_and(|first| words.contains(&first.to_string().as_str()))
}

/// The name that a statement binds: the first lower-case one between `let` and `=`.
fn bound(statement: &[TokenTree]) -> Option<String> {
    if !begins_with(statement, &["let"]) {
        return None;
    }
    let pattern = statement
        .iter()
        .take_while(|token| token.to_string() != "=");
    let text: TokenStream = pattern.skip(1).cloned().collect();
    names(text).into_iter().find(|name| {
        name.starts_with(|c: char| c.is_lowercase() || c == '_') && name != "mut" && name != "_"
    })
}

fn names(tokens: TokenStream) -> Vec<String> {
    let mut all = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => all.push(ident.to_string()),
            TokenTree::Group(group) => all.extend(names(group.stream())),
            _ => {}
        }
    }
    all
}

/// Whether a statement hands a name on: to a block or closure that takes what it names, as a value
/// of its own, or out of the function.
fn moves(statement: &[TokenTree], name: &str) -> bool {
    let text: TokenStream = statement.iter().cloned().collect();
    let all = names(text);
    // What is handed on instead is its clone.
    let cloned = all
        .windows(2)
        .any(|pair| pair[0] == name && pair[1] == "clone");
    if cloned || !all.iter().any(|word| word == name) {
        return false;
    }
    let ends_it = all.first().is_some_and(|first| first == "drop");
    let is_name = statement.len() == 1;
    !ends_it
        && (is_name
            || all
                .iter()
                .any(|word| word == "move" || word == "return" || word == "Ok"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
async fn paint(brushes: &Semaphore) {
    let _brush = brushes.acquire().await;
    rest().await;
}

async fn grab(lock: &Mutex<u32>) -> MutexGuard<'_, u32> {
    lock.lock().await
}

fn main() {
    block_on(async {
        let mut work = pin!(async {
            let desk = desk.lock().await;
            rest().await;
        });
        let seat = seats.acquire_owned().await;
        spawn(async move {
            let _seat = seat;
        });
        let (a, b) = (1, 2);
    });
}

async fn hub() {
    let (post, mut letters) = channel(3);
    for guest in 0..2 {
        let post = post.clone();
        spawn(async move { post.send(guest).await });
    }
    letters.recv().await;
}
";

    #[test]
    fn the_innermost_body_of_a_line_is_found_in_macros_too() {
        let all = bodies(SOURCE);
        let at = |line| body_at(&all, line).map(|body| (body.kind.clone(), body.from, body.to));
        let paint = Kind::Function {
            name: "paint".to_owned(),
            is_async: true,
        };
        assert_eq!(at(2), Some((paint, 1, 4)));
        assert_eq!(at(13), Some((Kind::Block, 12, 15)));
        assert_eq!(at(16), Some((Kind::Block, 11, 21)));
        assert_eq!(at(9), None);
    }

    #[test]
    fn a_guard_stays_unless_it_is_moved_or_given_back() {
        let all = bodies(SOURCE);
        let keeps = |line| body_at(&all, line).unwrap().keeps(line);
        assert!(keeps(2) && keeps(13));
        assert!(!keeps(7), "it is the value of the function");
        assert!(!keeps(16), "it goes into the task");
        assert!(keeps(25), "what goes into the tasks are its clones");
        assert!(!keeps(27), "it goes into the task");
    }
}
