//! What a future carries is told as rustc tells it: on the book's programs that must not compile, and on programs
//! that try to mislead.

mod common;

#[path = "carried/asked.rs"]
mod asked;
#[path = "carried/hostile.rs"]
mod hostile;
#[path = "carried/kept.rs"]
mod kept;
#[path = "carried/spans.rs"]
mod spans;
