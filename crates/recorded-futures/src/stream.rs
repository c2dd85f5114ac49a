//! `futures::stream`, with the members of its collections as lanes.

mod ext;
mod ordered;
mod recorded;
mod unordered;

pub use ext::StreamExt;
pub use ordered::FuturesOrdered;
pub use real::stream::*;
pub use recorded::Recorded;
pub use unordered::FuturesUnordered;

/// `futures::stream::futures_unordered`.
pub mod futures_unordered {
    pub use super::FuturesUnordered;
    pub use real::stream::futures_unordered::*;
}
