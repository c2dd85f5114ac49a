//! The picture as SVG. All coordinates are whole numbers, and no text is measured: the bytes are
//! the same everywhere.

use super::scale::{place, ticks};
use super::words::{self, number, seconds, short, short_name};
use super::{BarState, End, Language, Mark, Picture, Row, RowEnd};
use crate::trace::Nanos;
use crate::words::escape;
use std::fmt::Write;

const WIDTH: u32 = 760;
const RIGHT: u32 = 22;
const TOP: u32 = 34;
const ROW: u32 = 30;
/// About what a character takes, in the two sizes of text.
const NAME_CHARACTER: usize = 8;
const LABEL_CHARACTER: usize = 6;
const LONGEST_NAME: usize = 24;

/// The colours and shapes, for a picture that stands alone. The book's pages have their own,
/// which follow the reader's theme.
const STYLE: &str = include_str!("standalone.css");

/// The colour of a picture that stands alone, on a light ground, by the name of its variable without `--`.
pub(super) fn colour(name: &str) -> &'static str {
    let (_, value) = STYLE
        .split_once(&format!("--{name}:"))
        .expect("the style has this variable");
    value.split(';').next().unwrap_or_default()
}

/// From which place, and up to which time, a picture is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    left: u32,
    end: Nanos,
    /// From this moment on, the picture differs from another one.
    differs: Option<Nanos>,
}

impl Scale {
    /// A picture's own.
    pub fn of(picture: &Picture) -> Scale {
        let longest = picture.rows.iter().map(name_width).max().unwrap_or(0);
        Scale {
            left: (longest as u32 + 22).clamp(110, 270),
            end: picture.total,
            differs: None,
        }
    }

    /// The same, with a moment marked from which on a picture differs from another one.
    #[must_use]
    pub fn differing_at(self, at: Option<Nanos>) -> Scale {
        Scale {
            differs: at,
            ..self
        }
    }

    /// One on which every one of them has room.
    pub fn common<'a>(pictures: impl Iterator<Item = &'a Picture>) -> Scale {
        let both = |a: Scale, b: Scale| Scale {
            left: a.left.max(b.left),
            end: a.end.max(b.end),
            differs: None,
        };
        let none = Scale {
            left: 110,
            end: 0,
            differs: None,
        };
        pictures.map(Scale::of).fold(none, both)
    }
}

/// A picture on its own scale, or on one for several. `id` must be the only one of its kind on
/// the page.
pub fn draw(picture: &Picture, scale: Scale, id: &str) -> String {
    Drawing::new(picture, scale, id).whole("")
}

/// The same where no table of its steps stands below.
pub fn draw_alone(picture: &Picture, scale: Scale, id: &str) -> String {
    let mut drawing = Drawing::new(picture, scale, id);
    drawing.has_table = false;
    drawing.whole("")
}

/// A picture on its own scale, as a file of its own.
pub fn standalone(picture: &Picture) -> String {
    standalone_on(picture, Scale::of(picture))
}

/// The same on a scale for several.
pub fn standalone_on(picture: &Picture, scale: Scale) -> String {
    let style = format!("<style>{}</style>", STYLE.trim());
    let svg = Drawing::new(picture, scale, "one").whole(&style);
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{svg}\n")
}

struct Drawing<'a> {
    picture: &'a Picture,
    end: Nanos,
    differs: Option<Nanos>,
    id: String,
    left: u32,
    has_table: bool,
    out: String,
}

impl<'a> Drawing<'a> {
    fn new(picture: &'a Picture, scale: Scale, id: &str) -> Drawing<'a> {
        Drawing {
            picture,
            end: scale.end,
            differs: scale.differs,
            id: escape(id),
            left: scale.left,
            has_table: true,
            out: String::new(),
        }
    }

    fn x(&self, at: Nanos) -> u32 {
        self.left + place(at, self.end, WIDTH - self.left - RIGHT)
    }

    fn height(&self) -> u32 {
        let rows = self.picture.rows.len() as u32 + u32::from(!self.picture.prints.is_empty());
        TOP + ROW * rows + 8
    }

    fn whole(mut self, style: &str) -> String {
        let (id, height) = (self.id.clone(), self.height());
        let _ = write!(
            self.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"timeline-picture\" viewBox=\"0 0 {WIDTH} {height}\" data-left=\"{}\" data-room=\"{}\" data-end=\"{}\" role=\"img\" aria-label=\"{}\">{style}<defs>\
             <pattern id=\"late-{id}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"late-ground\" width=\"6\" height=\"6\"/><rect class=\"late-ink\" width=\"2\" height=\"6\"/></pattern>\
             <pattern id=\"ready-{id}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\"><rect class=\"late-ground\" width=\"5\" height=\"5\"/><rect class=\"ready-ink\" width=\"2\" height=\"5\"/></pattern>\
             <marker id=\"tip-{id}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path class=\"tip\" d=\"M0 0 8 4 0 8z\"/></marker></defs>",
            self.left,
            WIDTH - self.left - RIGHT,
            self.end / 1000,
            escape(&self.described()),
        );
        self.axis();
        self.difference();
        for (index, row) in self.picture.rows.iter().enumerate() {
            self.row(row, index);
        }
        self.printed();
        for wake in &self.picture.wakes {
            let (x, from, to) = (self.x(wake.at), middle(wake.by), middle(wake.of));
            let (from, to) = match from < to {
                true => (from + 9, to - 9),
                false => (from - 9, to + 9),
            };
            let _ = write!(
                self.out,
                "<path class=\"wake\" d=\"M{x} {from}Q{} {} {x} {to}\" marker-end=\"url(#tip-{id})\"/>",
                x + 9,
                u32::midpoint(from, to),
            );
        }
        let _ = write!(
            self.out,
            "<line class=\"now\" x1=\"0\" x2=\"0\" y1=\"{}\" y2=\"{}\"/></svg>",
            TOP - 10,
            height - 6
        );
        self.out
    }

    /// The picture in words, for those who do not see it.
    fn described(&self) -> String {
        let whole = match self.has_table {
            true => summary(self.picture),
            false => in_numbers(self.picture),
        };
        match self.differs {
            Some(at) => format!(
                "{whole} A line is drawn at {}: {}.",
                seconds(at),
                words::DIFFERS
            ),
            None => whole,
        }
    }

    /// A thin line through all rows where the picture begins to differ from another one.
    fn difference(&mut self) {
        let Some(at) = self.differs else { return };
        let (x, top, bottom) = (self.x(at), TOP - 12, self.height() - 6);
        let _ = write!(
            self.out,
            "<g class=\"differs\"><title>{}: {}</title><path d=\"M{x} {top}V{bottom}\"/><path class=\"head\" d=\"M{} {}h10l-5 7z\"/></g>",
            seconds(at),
            words::DIFFERS,
            x - 5,
            top - 4,
        );
    }

    fn axis(&mut self) {
        let bottom = self.height() - 6;
        let all = ticks(self.end, 10);
        for (index, tick) in all.iter().enumerate() {
            let x = self.x(*tick);
            let unit = if index + 1 == all.len() { " s" } else { "" };
            let _ = write!(
                self.out,
                "<line class=\"grid\" x1=\"{x}\" x2=\"{x}\" y1=\"{}\" y2=\"{bottom}\"/><text class=\"tick\" x=\"{x}\" y=\"14\" text-anchor=\"middle\">{}{unit}</text>",
                TOP - 10,
                number(*tick),
            );
        }
    }

    fn row(&mut self, row: &Row, index: usize) {
        let y = middle(index);
        let line = row
            .line
            .map_or_else(String::new, |line| format!(" data-line=\"{line}\""));
        let _ = write!(self.out, "<g class=\"row\" data-row=\"{index}\"{line}>");
        if row.thread {
            let _ = write!(
                self.out,
                "<rect class=\"strip\" x=\"0\" y=\"{}\" width=\"{WIDTH}\" height=\"24\" rx=\"4\"/>",
                y - 12
            );
        }
        let number = match row.line {
            Some(line) if !row.thread => {
                format!("<tspan class=\"number\" dx=\"6\">:{line}</tspan>")
            }
            _ => String::new(),
        };
        let _ = write!(
            self.out,
            "<text class=\"{}\" x=\"{}\" y=\"{}\">{}{number}</text>",
            if row.thread { "thread" } else { "lane" },
            indent(row),
            y + 4,
            escape(&short_name(&row.name, LONGEST_NAME)),
        );
        for mark in row
            .marks
            .iter()
            .filter(|mark| mark.look != BarState::Running)
        {
            self.mark(mark, y);
        }
        for mark in row
            .marks
            .iter()
            .filter(|mark| mark.look == BarState::Running)
        {
            self.mark(mark, y);
        }
        if let Some(end) = &row.end {
            self.ending(end, y);
        }
        self.out += "</g>";
    }

    fn mark(&mut self, mark: &Mark, y: u32) {
        let (from, to) = (self.x(mark.from), self.x(mark.to));
        let width = to.saturating_sub(from);
        let data = mark
            .line
            .map_or_else(String::new, |line| format!(" data-line=\"{line}\""));
        let id = &self.id;
        let (class, shape) = match mark.look {
            BarState::Running => (
                "running",
                format!(
                    "<rect x=\"{}\" y=\"{}\" width=\"5\" height=\"16\" rx=\"2\"/>",
                    from.saturating_sub(2),
                    y - 8
                ),
            ),
            BarState::Busy => (
                "busy",
                format!(
                    "<rect x=\"{from}\" y=\"{}\" width=\"{}\" height=\"18\" rx=\"3\"/>",
                    y - 9,
                    width.max(2)
                ),
            ),
            BarState::Blocking => (
                "blocking",
                format!(
                    "<rect x=\"{from}\" y=\"{}\" width=\"{}\" height=\"18\" rx=\"3\"/>",
                    y - 9,
                    width.max(2)
                ),
            ),
            BarState::Waiting => ("waiting", format!("<path d=\"M{from} {y}H{to}\"/>")),
            BarState::NotStarted => ("not-started", format!("<path d=\"M{from} {y}H{to}\"/>")),
            BarState::Late => (
                "late",
                format!(
                    "<rect x=\"{from}\" y=\"{}\" width=\"{}\" height=\"14\" fill=\"url(#late-{id})\"/>",
                    y - 7,
                    width.max(2)
                ),
            ),
            BarState::Ready => (
                "ready",
                format!(
                    "<rect x=\"{from}\" y=\"{}\" width=\"{}\" height=\"10\" fill=\"url(#ready-{id})\"/>",
                    y - 5,
                    width.max(2)
                ),
            ),
        };
        let _ = write!(
            self.out,
            "<g class=\"mark {class}\"{data} data-from=\"{}\" data-to=\"{}\"><title>{}</title>{shape}",
            mark.from / 1000,
            mark.to / 1000,
            escape(&told(mark, self.picture.language())),
        );
        self.label(mark, from, width, y);
        self.out += "</g>";
    }

    fn label(&mut self, mark: &Mark, from: u32, width: u32, y: u32) {
        let fits = |text: &str| text.chars().count() * LABEL_CHARACTER + 8 <= width as usize;
        let Some(label) = mark.labels().into_iter().find(|text| fits(text)) else {
            return;
        };
        let (class, up) = match mark.look {
            BarState::Running => return,
            BarState::Busy | BarState::Blocking => ("inside", None),
            BarState::Late => ("label strong", Some(10)),
            BarState::Ready => ("label", Some(8)),
            BarState::Waiting | BarState::NotStarted => ("label", Some(5)),
        };
        let _ = write!(
            self.out,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            from + width / 2,
            up.map_or(y + 4, |up| y - up),
            escape(&label),
        );
    }

    fn ending(&mut self, end: &End, y: u32) {
        let x = self.x(end.at);
        let (class, shape) = match end.how {
            RowEnd::Done => (
                "done",
                format!(
                    "<path d=\"M{x} {}v16\"/><circle cx=\"{x}\" cy=\"{y}\" r=\"3\"/>",
                    y - 8
                ),
            ),
            RowEnd::Cancelled => (
                "cancelled",
                format!("<path d=\"M{} {}l10 12m0 -12l-10 12\"/>", x - 5, y - 6),
            ),
            RowEnd::Panicked => (
                "panicked",
                format!("<path d=\"M{x} {}v12m-6 -9l12 6m0 -6l-12 6\"/>", y - 6),
            ),
            RowEnd::NeverPolled => (
                "never-polled",
                format!(
                    "<circle cx=\"{x}\" cy=\"{y}\" r=\"5\"/><path d=\"M{} {}l12 -12\"/>",
                    x - 6,
                    y + 6
                ),
            ),
            RowEnd::Collected => (
                "cancelled",
                format!("<path d=\"M{} {}l10 12m0 -12l-10 12\"/>", x - 5, y - 6),
            ),
            RowEnd::Left => (
                "left",
                format!("<path d=\"M{} {}l7 6l-7 6\"/>", x - 3, y - 6),
            ),
        };
        let word = match end.how {
            RowEnd::Done => "done",
            _ => &end.label,
        };
        let _ = write!(
            self.out,
            "<g class=\"end {class}\"><title>{} at {}</title>{shape}",
            escape(word),
            seconds(end.at)
        );
        if !end.label.is_empty() {
            let width = (end.label.chars().count() * LABEL_CHARACTER) as u32;
            let (x, y, anchor) = match x + 12 + width > WIDTH {
                true => (x + 6, y - 10, "end"),
                false => (x + 10, y + 4, "start"),
            };
            let _ = write!(
                self.out,
                "<text class=\"label strong\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{}</text>",
                escape(&end.label)
            );
        }
        self.out += "</g>";
    }

    /// A flag at each moment of output, with as much of its first line as there is room for.
    fn printed(&mut self) {
        if self.picture.prints.is_empty() {
            return;
        }
        let y = middle(self.picture.rows.len());
        let _ = write!(
            self.out,
            "<g class=\"printed\"><text class=\"thread\" x=\"8\" y=\"{}\">printed</text>",
            y + 4
        );
        let places: Vec<u32> = self
            .picture
            .prints
            .iter()
            .map(|print| self.x(print.at))
            .collect();
        for (index, print) in self.picture.prints.iter().enumerate() {
            let x = places[index];
            let next = places.get(index + 1).copied().unwrap_or(WIDTH);
            let room = next.saturating_sub(x + 12) as usize / (LABEL_CHARACTER + 1);
            let first = print.lines.first().map(String::as_str).unwrap_or_default();
            let more = match print.lines.len() {
                0 | 1 => String::new(),
                all => format!(" +{}", all - 1),
            };
            let room = room.saturating_sub(more.len());
            let text = if room < 4 {
                String::new()
            } else {
                short(first.trim(), room) + &more
            };
            let _ = write!(
                self.out,
                "<g data-from=\"{0}\"><title>{1}: {2}</title><path class=\"flag\" d=\"M{x} {3}v14m0 -14l6 4l-6 4\"/><text class=\"label\" x=\"{4}\" y=\"{5}\">{6}</text></g>",
                print.at / 1000,
                seconds(print.at),
                escape(&print.lines.join(" / ")),
                y - 7,
                x + 8,
                y + 4,
                escape(&text),
            );
        }
        self.out += "</g>";
    }
}

fn middle(row: usize) -> u32 {
    TOP + ROW * row as u32 + ROW / 2
}

fn indent(row: &Row) -> usize {
    8 + 14 * (row.depth + usize::from(!row.thread))
}

fn name_width(row: &Row) -> usize {
    let line = match row.line {
        Some(line) if !row.thread => line.to_string().len() + 2,
        _ => 0,
    };
    let name = row.name.chars().count().min(LONGEST_NAME);
    indent(row) + NAME_CHARACTER * (name + line)
}

/// What a stretch is, as a sentence.
fn told(mark: &Mark, language: Language) -> String {
    let (from, to) = (number(mark.from), seconds(mark.to));
    let label = &mark.label;
    match mark.look {
        BarState::Running => format!("{} at {to}", language.polled()),
        BarState::Busy => format!("works from {from} to {to}: {label}"),
        BarState::Blocking => format!("keeps the thread from {from} to {to}: {label}"),
        BarState::Waiting => format!("waits from {from} to {to}: {label}"),
        BarState::Ready => format!("ready from {from} to {to}, but not {}", language.polled()),
        BarState::Late => format!("late: {label}"),
        BarState::NotStarted => format!("not {} from {from} to {to}", language.polled()),
    }
}

/// The whole picture in a sentence, for those who do not see it.
pub(super) fn summary(picture: &Picture) -> String {
    in_numbers(picture) + " The same as a table stands below."
}

fn in_numbers(picture: &Picture) -> String {
    let lanes = picture.rows.iter().filter(|row| !row.thread).count();
    let threads = picture.rows.len() - lanes;
    format!(
        "Timeline of {}: {} in all; {threads} threads and {lanes} {}.",
        picture.program,
        seconds(picture.total),
        picture.language().tasks(),
    )
}
