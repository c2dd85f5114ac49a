//! tokio for the plain cells of a notebook.
//!
//! evcxr makes a library of each cell and loads it into one process. tokio is linked into each of them, so
//! each cell has a copy of tokio's statics and thread-locals. evcxr makes a runtime for the first cell that awaits,
//! and gives the same one to all later cells: its workers run the first cell's copy of tokio. A task of a later
//! cell looks for its runtime in the thread-locals of another copy, and finds none.
//!
//! Here a [`Runtime`](runtime::Runtime) notices that it was made by another copy, and uses one that belongs to
//! the copy that calls. The runtimes of earlier cells go on: their tasks end, their timers go off, and
//! a later cell may await a handle or a channel of theirs, which needs nothing but wakers.
//!
//! Everything else is tokio itself: what a `Builder` makes, and a `Handle`, serve the cell that made them. What a
//! panic says of that in a later cell is in `crates/notebook-cell/src/panics.rs`.

pub use real::*;

pub mod runtime;
