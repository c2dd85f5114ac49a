//! The picture on a page: the SVG, and below it the sentences, which are also its text alternative.

use super::picture::Picture;
use super::svg;
use crate::words::{escape, with_code};
use std::fmt::Write;

/// The figure. No line of it is blank, so that it may stand in Markdown. `id` must be the only one of its kind on the
/// page.
pub fn figure(picture: &Picture, id: &str) -> String {
    let mut html = format!(
        "<figure class=\"carried\">\n<figcaption>{}</figcaption>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" \
         aria-label=\"{}\">{}</div>\n<ul class=\"findings\">\n",
        with_code(&picture.title),
        escape(&picture.title.replace('`', "")),
        svg::draw(picture, id)
    );
    for sentence in &picture.sentences {
        let _ = writeln!(html, "<li>{}</li>", with_code(sentence));
    }
    html + "</ul>\n</figure>\n"
}
