//! tokio for the plain cells of a notebook.
//!
//! evcxr makes a library of each cell and loads it into one process. tokio is linked into each of them, so
//! each cell has a copy of tokio's statics and thread-locals. evcxr makes a runtime for the first cell that awaits,
//! and gives the same one to all later cells: its workers run the first cell's copy of tokio. A task of a later
//! cell looks for its runtime in the thread-locals of another copy, and finds none.
//!
//! Here [`Runtime::block_on`](runtime::Runtime::block_on) notices that the runtime was made by another copy, and
//! drives one that belongs to its own. The runtimes of earlier cells go on: their tasks end, their timers go off, and
//! a later cell may await a handle or a channel of theirs, which needs nothing but wakers.
//!
//! Everything else is tokio itself.

pub use real::*;

pub mod runtime;
