//! The macros that poll several futures within one task. Each branch becomes a lane; then the real macro does the work.

/// Polls several futures in turn, on one task, until all of them are ready.
///
/// Recorded; otherwise [futures' own](https://docs.rs/futures/0.3.34/futures/macro.join.html).
#[macro_export]
macro_rules! join {
    ($($future:expr),* $(,)?) => {
        $crate::recorded::real::join!(
            $($crate::recorded::branch($future, ::core::stringify!($future))),*
        )
    };
}

/// As `join!`, but ends at the first error; the other futures are dropped.
///
/// Recorded; otherwise [futures' own](https://docs.rs/futures/0.3.34/futures/macro.try_join.html).
#[macro_export]
macro_rules! try_join {
    ($($future:expr),* $(,)?) => {
        $crate::recorded::real::try_join!(
            $($crate::recorded::branch($future, ::core::stringify!($future))),*
        )
    };
}
