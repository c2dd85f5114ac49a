//! Futures in boxes. Of what tokio does with a task or with the future of `block_on` there is one copy for each type of
//! future, thousands of lines in every program. In a box the future's type is that of its result, and for those
//! without one the copy is in this very library: a program of the book compiles in half the time. A box costs an
//! allocation for each task, and tokio makes one of its own.

use crate::rec::Rec;
use std::panic::Location;
use std::pin::Pin;
use wire::Kind;

/// A future that may move to another thread.
pub(crate) type Sent<T> = Pin<Box<dyn Future<Output = T> + Send>>;
/// One that stays on its thread.
pub(crate) type Local<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// The future of `block_on`.
pub(crate) fn root<'a, F>(future: F, at: &Location<'_>) -> Rec<Local<'a, F::Output>>
where
    F: Future + 'a,
{
    Rec::new(Box::pin(future), Kind::Root, "", at)
}
