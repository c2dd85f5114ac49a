//! What is compiled in this library for all programs, as futures come in boxes ([`crate::boxed`]).

use crate::runtime::Runtime;
use crate::task::{spawn, spawn_local};

/// Never called.
#[doc(hidden)]
pub fn compiled_here(runtime: &Runtime) {
    runtime.block_on(async {});
    drop(runtime.spawn(async {}));
    drop(spawn(async {}));
    drop(spawn_local(async {}));
}
