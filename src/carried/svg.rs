//! The picture as SVG. As in timelines, all coordinates are whole numbers, and no text is measured.

use super::picture::{Lane, Line, Mark, Picture, Sign};
use crate::words::escape;
use std::fmt::Write;

const ROW: u32 = 22;
const TOP: u32 = 8;
/// Where the first bar stands, behind the numbers of lines.
const BARS: u32 = 44;
const LANE: u32 = 22;
/// About what a character takes, of code and of words.
const CODE_CHARACTER: u32 = 8;
const WORD_CHARACTER: u32 = 7;
const NARROWEST: u32 = 560;
/// Words that would make it wider stand below their line.
const WIDEST: u32 = 700;

/// `id` must be the only one of its kind on the page.
pub fn draw(picture: &Picture, id: &str) -> String {
    let mut drawing = Drawing::new(picture, id);
    drawing.rows();
    drawing.whole()
}

struct Drawing<'a> {
    picture: &'a Picture,
    id: String,
    /// Where code begins.
    code: u32,
    /// Where words begin, beside the longest line; none if there is no room for all of them.
    words: Option<u32>,
    y: u32,
    width: u32,
    bars: String,
    out: String,
}

impl<'a> Drawing<'a> {
    fn new(picture: &'a Picture, id: &str) -> Drawing<'a> {
        let code = BARS + LANE * picture.lanes.len() as u32 + 8;
        let longest = picture.lines.iter().map(|line| match line {
            Line::Code { text, .. } => text.chars().count() as u32,
            Line::Fold { .. } => 0,
        });
        let words = code + CODE_CHARACTER * longest.max().unwrap_or(0) + 14;
        let marks = picture.lines.iter().flat_map(Line::marks);
        let widest = marks.map(wide).max().unwrap_or(0);
        Drawing {
            picture,
            id: escape(id),
            code,
            words: (words + widest <= WIDEST).then_some(words),
            y: TOP,
            width: NARROWEST.max(words),
            bars: String::new(),
            out: String::new(),
        }
    }

    fn rows(&mut self) {
        for line in &self.picture.lines {
            match line {
                Line::Fold { count, after } => {
                    self.below(*after);
                    let y = self.y + 15;
                    let _ = write!(
                        self.out,
                        "<text class=\"note\" x=\"{}\" y=\"{y}\">… {count} lines</text>",
                        self.code
                    );
                    self.y += ROW;
                }
                Line::Code {
                    number,
                    text,
                    marks,
                } => self.line(*number, text, marks),
            }
        }
    }

    fn line(&mut self, number: u32, text: &str, marks: &[Mark]) {
        let _ = write!(self.out, "<g class=\"line\" data-line=\"{number}\">");
        let crosses = |lane: (usize, &Lane)| lane.1.sign(lane.0, number, marks) == Sign::Crosses;
        if self.picture.lanes.iter().enumerate().any(crosses) {
            let _ = write!(
                self.out,
                "<rect class=\"strip\" x=\"{}\" y=\"{}\" width=\"100%\" height=\"{ROW}\"/>",
                BARS - 4,
                self.y
            );
        }
        let y = self.y + 15;
        let words = text.trim_start();
        let indent = (text.chars().count() - words.chars().count()) as u32;
        let _ = write!(
            self.out,
            "<text class=\"number\" x=\"{}\" y=\"{y}\" text-anchor=\"end\">{number}</text>\
             <text class=\"code\" x=\"{}\" y=\"{y}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\">{}</text>",
            BARS - 10,
            self.code + CODE_CHARACTER * indent,
            (CODE_CHARACTER * words.chars().count() as u32).max(1),
            escape(words)
        );
        self.signs(number, marks);
        let mut is_first = true;
        for mark in marks {
            if !is_first || self.words.is_none() {
                self.y += ROW;
                self.below(number);
            }
            let x = self.words.unwrap_or(self.code + CODE_CHARACTER * indent);
            self.width = self.width.max(x + wide(mark));
            let _ = write!(
                self.out,
                "<text class=\"note strong\" x=\"{x}\" y=\"{}\">{}</text>",
                self.y + 15,
                escape(&mark.words)
            );
            is_first = false;
        }
        self.out += "</g>";
        self.y += ROW;
    }

    /// A piece of each bar, beside one row.
    fn signs(&mut self, line: u32, marks: &[Mark]) {
        for (index, lane) in self.picture.lanes.iter().enumerate() {
            let x = BARS + LANE * index as u32;
            let sign = lane.sign(index, line, marks);
            self.piece(index, line, sign);
            let middle = self.y + ROW / 2;
            let _ = match sign {
                Sign::Crosses => write!(
                    self.bars,
                    "<path class=\"crosses\" d=\"M{} {middle}l9 -9l9 9l-9 9z\"/>",
                    x - 2
                ),
                Sign::Dropped => write!(
                    self.bars,
                    "<path class=\"gone\" d=\"M{} {}l10 10m0 -10l-10 10\"/>",
                    x + 2,
                    middle - 5
                ),
                _ => Ok(()),
            };
        }
    }

    /// The bars that go on beside the words below a line.
    fn below(&mut self, line: u32) {
        for (index, lane) in self.picture.lanes.iter().enumerate() {
            let sign = lane.below(line);
            if sign != Sign::Nothing {
                self.part(index, (self.y, self.y + ROW), sign == Sign::Gone);
            }
        }
    }

    fn piece(&mut self, index: usize, line: u32, sign: Sign) {
        let lane = &self.picture.lanes[index];
        let (top, bottom) = (self.y, self.y + ROW);
        let from = top + if lane.from == line { 3 } else { 0 };
        let to = bottom - if lane.to == line { 3 } else { 0 };
        match sign {
            Sign::Nothing => {}
            Sign::Dropped => {
                let middle = top + ROW / 2;
                self.part(index, (from, middle), false);
                self.part(index, (middle, to), true);
            }
            _ => {
                let is_gone = lane.dropped.is_some_and(|dropped| line > dropped);
                self.part(index, (from, to), is_gone);
            }
        }
    }

    /// `is_gone`: the value is, and still counts.
    fn part(&mut self, index: usize, (from, to): (u32, u32), is_gone: bool) {
        let (class, fill) = match is_gone {
            true => ("was", format!(" fill=\"url(#was-{})\"", self.id)),
            false => ("is", String::new()),
        };
        let (x, height) = (BARS + LANE * index as u32, to.saturating_sub(from));
        let _ = write!(
            self.bars,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{from}\" width=\"14\" height=\"{height}\"{fill}/>"
        );
    }

    fn whole(self) -> String {
        let Drawing {
            id,
            y,
            width,
            bars,
            out,
            picture,
            ..
        } = self;
        let height = y + 8;
        let label = escape(&format!(
            "{}. The sentences below say the same.",
            picture.title
        ));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"carried-picture\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{label}\"><defs><pattern id=\"was-{id}\" width=\"6\" height=\"6\" \
             patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"was-ground\" width=\"6\" \
             height=\"6\"/><rect class=\"was-ink\" width=\"2\" height=\"6\"/></pattern></defs>{out}{bars}</svg>"
        )
    }
}

/// About what the words of a mark take.
fn wide(mark: &Mark) -> u32 {
    WORD_CHARACTER * mark.words.chars().count() as u32 + 8
}
