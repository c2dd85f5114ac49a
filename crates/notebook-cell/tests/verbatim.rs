//! The command gets the text of the cell as it is written, with its lines and columns.

// The macros call `::meanwhile`. Here that is this test, which looks at what it is given.
extern crate self as meanwhile;

use meanwhile_cell::{exercise as task, program as cell, program_with_input as fed};

pub fn program(source: &str) -> &str {
    source
}

pub fn program_with_input<'a>(source: &'a str, input: &'a str) -> (&'a str, &'a str) {
    (source, input)
}

pub fn exercise<'a>(source: &'a str, name: &'a str) -> (&'a str, &'a str) {
    (source, name)
}

/// What stands in this file after a line and before another, both of which hold nothing but the
/// macro's ends.
fn between(from: u32, to: u32) -> String {
    let lines = include_str!("verbatim.rs").lines();
    let (skipped, count) = (from as usize, (to - from - 1) as usize);
    let lines: Vec<&str> = lines.skip(skipped).take(count).collect();
    lines.join("\n").trim_end().to_owned() + "\n"
}

/// The first line, on which the macro begins, is blank; all others are as they are written.
fn assert_verbatim(from: u32, source: &str, to: u32) {
    let (first, rest) = source.split_once('\n').expect("a program has lines");
    assert_eq!(first.trim(), "");
    assert_eq!(rest, between(from, to));
}

#[test]
#[rustfmt::skip]
fn comments_and_layout_are_kept() {
    let (from, source, to) = (line!(), cell! {
// A comment with a brace } before everything, and "one quote
//! What the program proves.

/* a block /* within a block } */ still a comment { */
#[tokio::main]
async fn main()   {
	println!("tabs, blanks   and more"); // at the end of a line: }
}
// after everything {
    }, line!());
    assert_verbatim(from, source, to);
}

#[test]
#[rustfmt::skip]
fn braces_quotes_and_slashes_in_literals_are_text() {
    let (from, source, to) = (line!(), cell! {
const A: &str = "} \" { // no comment \\";
const B: &str = r"} \";
const C: &str = r#"} " { "#;
const D: &str = r###"} "## { "###;
const E: &[u8] = b"} \" {";
const F: &[u8] = br#"} " {"#;
const G: [char; 5] = ['{', '}', '"', '\'', '\\'];
const H: [u8; 3] = [b'{', b'\'', b'"'];
const I: &std::ffi::CStr = c"} {";
const J: &str = "over
several } lines \
    and one that goes on";
fn k<'a, 'static_>(r#fn: &'a str) -> impl Iterator<Item = &'a str> + use<'a> { 'outer: loop { break 'outer; } r#fn.lines() }
const ÜBER: &str = "🦀 } é";
    }, line!());
    assert_verbatim(from, source, to);
}

#[test]
#[rustfmt::skip]
fn a_program_on_the_macros_own_line_keeps_its_column() {
    let source = cell! { fn main() {} };
    let column = source.find("fn main").expect("it is there");
    assert_eq!(source.trim(), "fn main() {}");
    assert_eq!(column, "cell! { ".len());
    let late = cell!

        {
        fn main() {} };
    assert_eq!(late, format!("{:5}\n\n{:9}\n        fn main() {{}}\n", "", ""));
}

#[test]
fn an_empty_cell_is_an_empty_program() {
    assert_eq!(cell! {}.trim(), "");
}

#[test]
#[rustfmt::skip]
fn what_stands_before_the_program_is_blanked_out() {
    let (from, (source, input), to) = (line!(), fed! { "two\nlines; {";
// After the input.
fn main() {}
    }, line!());
    assert_eq!(input, "two\nlines; {");
    assert_verbatim(from, source, to);

    let (from, (source, name), to) = (line!(), task! { missing_awaits;
fn main() { /* ; */ }
    }, line!());
    assert_eq!(name, "missing_awaits");
    assert_verbatim(from, source, to);

    let (source, name) = task! { /* ü; */ missing_awaits ; fn main() {} };
    assert_eq!((source.trim(), name), ("fn main() {}", "missing_awaits"));
    let column = "task! { /* ü; */ missing_awaits ; ".chars().count();
    assert_eq!(source.chars().position(|c| c == 'f'), Some(column));
}
