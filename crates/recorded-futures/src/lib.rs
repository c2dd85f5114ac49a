//! futures, for programs that use recorded tokio.
//!
//! futures knows nothing of tokio, and would work as it is. But a task that polls many futures by `join_all`
//! or `buffered` would be one lane, and nobody could see which of them waits for what, or that a stream does
//! not poll its futures while the body of the loop waits. So each future that is given to one of these becomes a
//! lane, as a branch of `join!` does; everything else is handed on. `recorded-tokio-util` says why there is
//! a package for that.
//!
//! | here | for |
//! | --- | --- |
//! | [`join!`], [`try_join!`] | branches, named by their expressions |
//! | [`future::join_all`], [`future::try_join_all`] | members |
//! | [`stream::FuturesUnordered`], [`stream::FuturesOrdered`] | members, from `push` on |
//! | [`stream::StreamExt`] | what `buffered`, `buffer_unordered` and `for_each_concurrent` poll |

pub use real::*;

pub mod future;
mod macros;
pub mod stream;

pub use stream::StreamExt;

/// `futures::prelude`.
pub mod prelude {
    pub use crate::future;
    pub use crate::stream::{self, StreamExt};
    pub use real::prelude::*;
}

/// What the macros need of this crate. Not for use by hand.
#[doc(hidden)]
pub mod recorded {
    pub use real;
    pub use tokio::recorded::branch;
}
