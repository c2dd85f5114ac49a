//! Reads a chapter: its text becomes blocks.

use crate::block::{Content, Fence, Page};
use crate::directive;
use crate::mistake::{Mistakes, Place, Problem};
use crate::notes::Notes;
use crate::predict::Prediction;
use crate::project::Project;
use crate::reader::{Chapter, Reader};
use crate::scan::{Piece, scan};

/// Reads a chapter, and tells every mistake in it.
pub fn read(project: &Project, chapter: &Chapter<'_>) -> (Page, Mistakes) {
    let mut reader = Reader::new(project, chapter);
    for piece in scan(chapter.text) {
        let place = Place::start_of(piece.line());
        if let Err(problem) = take(&mut reader, place, piece) {
            reader.note(place, problem);
        }
    }
    reader.finish()
}

fn take(reader: &mut Reader<'_>, place: Place, piece: Piece<'_>) -> Result<(), Problem> {
    match piece {
        Piece::Text { text, .. } => {
            let seen = reader.asked.then_text(text);
            reader.text(place, text);
            seen
        }
        Piece::Fence {
            text, info, source, ..
        } => {
            let seen = reader.asked.then_text(text);
            let fence = Fence {
                info: info.to_owned(),
                source: source.to_owned(),
                text: text.to_owned(),
            };
            reader.push(place, Content::Fence(fence));
            seen
        }
        Piece::Predict { line, body } => {
            let project = reader.project;
            let read = Prediction::read(body, &project.programs, &project.beliefs);
            // A place in the block is one below its first line.
            let prediction = read.map_err(|problem| problem.below(line))?;
            reader.ask(place, prediction);
            Ok(())
        }
        Piece::Notes { line, body } => {
            let project = reader.project;
            let read = Notes::read(body, &project.programs, &project.beliefs);
            let notes = read.map_err(|problem| problem.below(line))?;
            reader.notes(place, notes)
        }
        Piece::Directive(directive) => {
            if let Err(problem) = reader.asked.then_directive(directive.name.text) {
                reader.note(place, problem);
            }
            directive::read(reader, &directive)
        }
        Piece::Wrong { problem, .. } => Err(problem),
    }
}
