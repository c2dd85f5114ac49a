//! The sentences: the only place where what is carried becomes words.

use super::{Await, Binding, Body, Carried, Span, What};
use crate::words::{listed, short};

/// Longer expressions are cut.
const MOST: usize = 40;

/// What the picture of a body is about.
pub fn title(body: &Body, is_borrow: bool) -> String {
    match is_borrow {
        true => "What is borrowed, and until when".to_owned(),
        false => format!("What {} carries over its awaits", future(body)),
    }
}

/// `the future of `two``.
fn future(body: &Body) -> String {
    match &body.name {
        Some(name) => format!("the future of `{name}`"),
        None => format!("the async block at line {}", body.span.from.line),
    }
}

/// How a bar is named where there is little room.
pub fn short_name(carried: &Carried) -> String {
    let named = |name: &Option<String>| name.as_deref().map(|name| short(name, MOST));
    match &carried.what {
        What::Kept { value, .. } => named(&value.name),
        What::Captured { name, .. } => named(name),
        What::Awaited { .. } => None,
        What::Borrowed { name, .. } => named(&Some(name.clone())),
    }
    .unwrap_or_else(|| "a value".to_owned())
}

/// The same beside a line, where an expression would take too much of it.
fn mark_name(carried: &Carried) -> String {
    let name = short_name(carried);
    match name.chars().count() {
        0..=20 => name,
        _ => "the value".to_owned(),
    }
}

/// Everything that is known, as a learner is told it; code is in backticks.
pub fn sentences(carried: &Carried) -> String {
    let said = match &carried.what {
        What::Kept {
            value,
            at,
            also,
            until,
            dropped,
        } => {
            let name = short_name(carried);
            let name = match value.is {
                Binding::InMacro => name,
                _ => code(&name),
            };
            let made = made(&name, value.is, &value.ty, value.made);
            let until = until.map(|until| lives(value.is, until));
            let dropped = dropped.map(|dropped| {
                format!(
                    " `drop` at line {} ends the value, but here rustc goes by the scope of the variable, and that \
                     reaches over the await.",
                    dropped.from.line
                )
            });
            format!(
                "{made}{} {} keeps it over {}{}.{}",
                until.unwrap_or_default(),
                capital(&future(&carried.body)),
                an_await(at),
                more(also),
                dropped.unwrap_or_default()
            )
        }
        What::Captured { ty, name, used } => {
            let name = name.as_ref().map_or_else(
                || "a value from around it".to_owned(),
                |name| code(&short(name, MOST)),
            );
            format!(
                "{} uses {name} at line {}, so it takes it with it, and has it from its beginning, before any await. \
                 There it has the type {}, which is not `Send`.",
                capital(&future(&carried.body)),
                used.from.line,
                code(ty),
            )
        }
        What::Awaited { ty, at } => format!(
            "While {} waits at {}, it keeps what it awaits, which has the type {}. That is not `Send`.",
            future(&carried.body),
            an_await(at),
            code(ty),
        ),
        What::Borrowed { .. } => return borrowed(carried),
    };
    format!("{said} {}", asks(carried)).trim_end().to_owned()
}

fn made(name: &str, is: Binding, ty: &str, made: Span) -> String {
    let line = made.from.line;
    let ty = format!("type {}, which is not `Send`", code(ty));
    match is {
        Binding::Variable => format!("{name}, declared at line {line}, has the {ty}."),
        Binding::Parameter => format!("The parameter {name} has the {ty}."),
        Binding::Temporary => {
            format!("{name} at line {line} gives a value without a name, of the {ty}.")
        }
        Binding::InMacro => format!("The macro at line {line} makes a value of the {ty}."),
    }
}

fn lives(is: Binding, until: Span) -> String {
    let line = until.from.line;
    match is {
        Binding::Temporary => {
            format!(" It lives until its whole statement is over, at line {line}.")
        }
        _ => format!(" Its scope ends at line {line}."),
    }
}

fn an_await(at: &Await) -> String {
    let line = at.span.from.line;
    match &at.in_macro {
        Some(name) => format!("an await within {} at line {line}", code(name)),
        None => format!("the await at line {line}"),
    }
}

fn more(also: &[Span]) -> String {
    let lines: Vec<String> = also.iter().map(|span| span.from.line.to_string()).collect();
    match &lines[..] {
        [] => String::new(),
        [one] => format!(", and over the one at line {one}"),
        _ => format!(", and over those at lines {}", listed(&lines)),
    }
}

fn asks(carried: &Carried) -> String {
    let line = |at: Span| format!(" at line {}", at.from.line);
    match (&carried.asked.by, carried.asked.at) {
        (Some(by), at) => format!(
            "{}{} takes only what is `Send`.",
            code(by),
            at.map(line).unwrap_or_default()
        ),
        (None, Some(at)) => format!("Line {} asks for a future that is `Send`.", at.from.line),
        (None, None) => String::new(),
    }
}

fn borrowed(carried: &Carried) -> String {
    let What::Borrowed {
        name,
        is_block,
        declared,
        borrowed,
        dropped,
    } = &carried.what
    else {
        return String::new();
    };
    let name = code(&short(name, MOST));
    let belongs = match (declared, dropped) {
        (Some(declared), Some(dropped)) => format!(
            "{name} is declared at line {} and dropped at line {}, at the end of its scope.",
            declared.span.from.line, dropped.span.from.line
        ),
        (_, Some(dropped)) => format!("{name} is dropped at line {}.", dropped.span.from.line),
        _ => format!("{name} belongs to the function around it, and is dropped when that ends."),
    };
    let at = carried.asked.at.unwrap_or(*borrowed).from.line;
    let borrows = match (is_block, at == borrowed.from.line) {
        (true, true) => format!("The async block at line {at} only borrows it, but its future"),
        (true, false) => format!(
            "The async block that begins at line {at} only borrows it, at line {}, but its future",
            borrowed.from.line
        ),
        (false, _) => format!("What the call at line {at} is given only borrows it, but"),
    };
    format!("{belongs} {borrows} may still be used after that: it has to own what it uses.")
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase());
    first.into_iter().flatten().chain(letters).collect()
}

/// What stands beside a line.
pub fn of_drop(carried: &Carried) -> String {
    format!("{} is dropped, but its scope goes on", mark_name(carried))
}

pub fn of_made(carried: &Carried) -> String {
    let name = short_name(carried);
    let ty = |ty: &str| short(ty, MOST);
    match &carried.what {
        What::Kept { value, .. } => format!("{name}: {}", ty(&value.ty)),
        What::Captured { ty: of, .. } => format!("takes {name}: {}", ty(of)),
        What::Awaited { ty: of, .. } => format!("awaits a {}", ty(of)),
        What::Borrowed { .. } => format!("{name} is declared here"),
    }
}

pub fn of_await(carried: &Carried, at: &Await) -> String {
    let name = mark_name(carried);
    match &at.in_macro {
        Some(within) => format!("{name} is kept over an await in {within}"),
        None => format!("{name} is kept over this await"),
    }
}

pub fn of_more(carried: &Carried) -> String {
    format!("{} is kept over this await, too", mark_name(carried))
}

pub fn of_use(carried: &Carried) -> String {
    let name = mark_name(carried);
    match &carried.what {
        What::Borrowed { is_block: true, .. } => format!("the block borrows {name}"),
        What::Borrowed { .. } => format!("{name} is borrowed"),
        _ => format!("uses {name}"),
    }
}

pub fn of_end(carried: &Carried) -> String {
    let name = mark_name(carried);
    match &carried.what {
        What::Borrowed { .. } => format!("{name} is dropped"),
        What::Kept { value, .. } if value.is == Binding::Temporary => {
            "the end of its statement".to_owned()
        }
        _ => format!("the scope of {name} ends"),
    }
}
