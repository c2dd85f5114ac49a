//! From rustc's diagnostics to facts.

use super::also;
use super::labels;
use super::lives::Source;
use super::rustc::{Diagnostic, Region, errors};
use super::{Asked, Await, Binding, Body, By, Carried, Span, Spot, Told, Value, What};

/// Why rustc refuses the futures of a program, in the order of the source; nothing if it does so for other reasons.
///
/// `messages`: lines of JSON, of rustc or of cargo. `file`: what rustc calls the program. `source`: its text, as it was
/// compiled. Of what stands in other files, or in lines that are not those of `source`, nothing is said.
pub fn read(messages: &str, file: &str, source: &str) -> Vec<Carried> {
    let source = source.trim_start_matches('\u{feff}');
    let reader = Reader {
        file,
        lines: source.lines().collect(),
        source: Source::parse(source),
    };
    let mut all: Vec<Carried> = Vec::new();
    for error in errors(messages) {
        let Some(found) = reader.carried(&error) else {
            continue;
        };
        // Whoever spawns it twice is told twice.
        let is_known = |known: &Carried| known.what == found.what && known.body == found.body;
        if !all.iter().any(is_known) {
            all.push(found);
        }
    }
    all.sort_by_key(Carried::begins);
    all
}

struct Reader<'a> {
    file: &'a str,
    lines: Vec<&'a str>,
    source: Source,
}

/// A place in the program.
struct Here<'a> {
    span: Span,
    /// The macro that is called there, if the place is within it.
    in_macro: Option<&'a str>,
}

impl Reader<'_> {
    fn carried(&self, error: &Diagnostic) -> Option<Carried> {
        let notes = error.children.iter().filter(|child| child.level == "note");
        let of_note = notes.clone().find_map(|note| self.of_note(note));
        match error.code.as_ref().map(|code| code.code.as_str()) {
            Some(labels::BLOCK_BORROWS) => return self.block_borrows(error),
            Some(labels::TOO_SHORT) => return self.too_short(error),
            _ => {}
        }
        let (what, body) = of_note?;
        let primary = error.spans.iter().find(|region| region.is_primary);
        let mut by = notes.filter_map(|note| labels::BOUND.between(&note.message));
        let asked = Asked {
            at: primary
                .and_then(|region| self.here(region))
                .map(|here| here.span),
            by: by.next_back().map(str::to_owned),
        };
        Some(Carried { what, body, asked })
    }

    fn of_note(&self, note: &Diagnostic) -> Option<(What, Body)> {
        if note.message == labels::KEPT {
            return self.kept(note);
        }
        if note.message == labels::AWAITED {
            let (ty, region) = labelled(note, |label| labels::AWAITED_TYPE.between(label))?;
            let at = self.an_await(region)?;
            let body = self.source.future_around(at.span.from)?.body();
            let ty = ty.to_owned();
            return Some((What::Awaited { ty, at }, body));
        }
        labels::CAPTURED.between(&note.message)?;
        let (ty, region) = labelled(note, labels::type_of)?;
        let here = self.here(region).filter(|here| here.in_macro.is_none())?;
        let body = self.source.future_around(here.span.from)?.body();
        let what = What::Captured {
            ty: ty.to_owned(),
            name: self.words(here.span),
            used: here.span,
        };
        Some((what, body))
    }

    fn kept(&self, note: &Diagnostic) -> Option<(What, Body)> {
        let (ty, made) = labelled(note, labels::type_of)?;
        let (_, region) = labelled(note, |label| labels::AWAIT.between(label))?;
        let at = self.an_await(region)?;
        let made = self.here(made)?;
        let around = self.source.future_around(at.span.from)?;
        if !around.span().holds(made.span.from) {
            return None;
        }
        let name = self.words(made.span).filter(|_| made.in_macro.is_none());
        let lives = around.lives(made.span, name.as_deref(), at.span.from);
        let is = match made.in_macro {
            Some(_) => Binding::InMacro,
            None if around.is_parameter(made.span.from) => Binding::Parameter,
            None if lives.is_temporary => Binding::Temporary,
            None => Binding::Variable,
        };
        let (until, dropped) = match is {
            Binding::InMacro => (None, None),
            _ => (lives.until, lives.dropped),
        };
        let also = match (until, dropped) {
            (Some(until), None) => also::awaits(around, name.as_deref(), ty, at.span, until),
            _ => Vec::new(),
        };
        let value = Value {
            is,
            name,
            ty: ty.to_owned(),
            made: made.span,
        };
        let what = What::Kept {
            value,
            at,
            also,
            until,
            dropped,
        };
        Some((what, around.body()))
    }

    /// An async block that borrows. (A closure is refused by the same error.)
    fn block_borrows(&self, error: &Diagnostic) -> Option<Carried> {
        let (name, block) = labelled(error, |label| labels::OUTLIVES.between(label))?;
        let (_, borrowed) = labelled(error, |label| labels::BORROWED_HERE.between(label))?;
        let (block, borrowed) = (self.here(block)?, self.here(borrowed)?);
        if block.in_macro.is_some() || self.words(block.span)? != "async" {
            return None;
        }
        let owner = self.source.owner(name, block.span.from);
        let (declared, dropped) = owner.map_or((None, None), |owner| {
            let told = |span| Told {
                span,
                by: By::Source,
            };
            (Some(told(owner.declared)), Some(told(owner.until)))
        });
        let what = What::Borrowed {
            name: name.to_owned(),
            is_block: true,
            declared,
            borrowed: borrowed.span,
            dropped,
        };
        self.borrowed(what, block.span)
    }

    /// A call that wants to borrow something for `'static`.
    fn too_short(&self, error: &Diagnostic) -> Option<Carried> {
        let (_, borrowed) = labelled(error, |label| {
            (label == labels::SHORT_LIVED).then_some(label)
        })?;
        let (name, call) = labelled(error, |label| labels::FOR_EVER.between(label))?;
        let told = |words: labels::Words| {
            let (of, region) = labelled(error, |label| words.between(label))?;
            let here = self.here(region)?;
            let span = here.span;
            (of == name && here.in_macro.is_none()).then_some(Told {
                span,
                by: By::Rustc,
            })
        };
        let (call, borrowed) = (self.here(call)?, self.here(borrowed)?);
        // A macro, such as the one of `#[tokio::main]`, is none of the program's own calls.
        if call.in_macro.is_some() || !self.source.calls_spawn(call.span) {
            return None;
        }
        let what = What::Borrowed {
            name: name.to_owned(),
            is_block: false,
            declared: told(labels::DECLARED),
            borrowed: borrowed.span,
            dropped: told(labels::DROPPED),
        };
        self.borrowed(what, call.span)
    }

    fn borrowed(&self, what: What, by: Span) -> Option<Carried> {
        let asked = Asked {
            at: Some(by),
            by: None,
        };
        let body = self.source.body_around(by.from)?.body();
        Some(Carried { what, body, asked })
    }

    fn an_await(&self, region: &Region) -> Option<Await> {
        let here = self.here(region)?;
        Some(Await {
            span: here.span,
            in_macro: here.in_macro.map(str::to_owned),
        })
    }

    /// Where it is in the program: where the outermost macro around it is called, if it is in one.
    fn here<'r>(&self, region: &'r Region) -> Option<Here<'r>> {
        let mut region = region;
        let mut in_macro = None;
        while let Some(expansion) = &region.expansion {
            region = &expansion.span;
            let name = expansion.macro_decl_name.as_str();
            if !name.starts_with(labels::DESUGARING) {
                in_macro = Some(name);
            }
        }
        let spot = |line, column| Spot { line, column };
        let span = Span {
            from: spot(region.line_start, region.column_start),
            to: spot(region.line_end, region.column_end),
        };
        self.is_ours(region).then_some(Here { span, in_macro })
    }

    /// Whether it is in our file, and its lines are those that rustc has read.
    fn is_ours(&self, region: &Region) -> bool {
        let first = (region.line_start as usize).checked_sub(1);
        let lines = first.and_then(|first| self.lines.get(first..region.line_end as usize));
        let said = region.text.iter().map(|line| line.text.as_str());
        let is_same = |lines: &[&str]| !lines.is_empty() && said.eq(lines.iter().copied());
        region.file_name == self.file && lines.is_some_and(is_same)
    }

    /// What stands there, if that is one line; of a pattern the name alone.
    fn words(&self, span: Span) -> Option<String> {
        if span.from.line != span.to.line {
            return None;
        }
        let line = self.lines.get(span.from.line as usize - 1)?;
        let count = span.to.column.checked_sub(span.from.column)?;
        let from = (span.from.column as usize).checked_sub(1)?;
        let words: String = line.chars().skip(from).take(count as usize).collect();
        let mut words = words.as_str();
        for modifier in ["ref ", "mut "] {
            words = words.strip_prefix(modifier).unwrap_or(words).trim_start();
        }
        (!words.is_empty()).then(|| words.to_owned())
    }
}

/// The first place whose label says this, and what it says.
fn labelled<'a, T: ?Sized>(
    message: &'a Diagnostic,
    says: impl Fn(&'a str) -> Option<&'a T>,
) -> Option<(&'a T, &'a Region)> {
    message.spans.iter().find_map(|region| {
        let label = region.label.as_deref()?;
        Some((says(label)?, region))
    })
}
