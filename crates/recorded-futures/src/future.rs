//! `futures::future`, with the members of what joins many as lanes.

pub use real::future::*;

use tokio::recorded::{Rec, member};

/// As [`futures::future::join_all`](https://docs.rs/futures/0.3.34/futures/future/fn.join_all.html).
#[track_caller]
pub fn join_all<I>(futures: I) -> JoinAll<Rec<I::Item>>
where
    I: IntoIterator,
    I::Item: Future,
{
    let at = std::panic::Location::caller();
    let lanes = futures
        .into_iter()
        .map(|future| member(future, "join_all", at));
    // Whether it polls all of them each time depends on their number, as far as it is known.
    real::future::join_all(lanes)
}

/// As [`futures::future::try_join_all`](https://docs.rs/futures/0.3.34/futures/future/fn.try_join_all.html).
#[track_caller]
pub fn try_join_all<I>(futures: I) -> TryJoinAll<Rec<I::Item>>
where
    I: IntoIterator,
    I::Item: TryFuture
        + Future<Output = Result<<I::Item as TryFuture>::Ok, <I::Item as TryFuture>::Error>>,
{
    let at = std::panic::Location::caller();
    let lanes = futures
        .into_iter()
        .map(|future| member(future, "try_join_all", at));
    real::future::try_join_all(lanes)
}
