//! The macros that poll several futures within one task. Each branch becomes a lane; then
//! tokio's own macro does the work.

/// Polls several futures in turn, on one task, until all of them are ready.
///
/// Recorded; otherwise [tokio's own](https://docs.rs/tokio/1.54.1/tokio/macro.join.html).
#[macro_export]
macro_rules! join {
    (biased; $($future:expr),* $(,)?) => {
        $crate::recorded::real::join!(
            biased;
            $($crate::recorded::branch($future, ::core::stringify!($future))),*
        )
    };
    ($($future:expr),* $(,)?) => {
        $crate::recorded::real::join!(
            $($crate::recorded::branch($future, ::core::stringify!($future))),*
        )
    };
}

/// As `join!`, but ends at the first error; the other futures are dropped.
///
/// Recorded; otherwise [tokio's own](https://docs.rs/tokio/1.54.1/tokio/macro.try_join.html).
#[macro_export]
macro_rules! try_join {
    (biased; $($future:expr),* $(,)?) => {
        $crate::recorded::real::try_join!(
            biased;
            $($crate::recorded::branch($future, ::core::stringify!($future))),*
        )
    };
    ($($future:expr),* $(,)?) => {
        $crate::recorded::real::try_join!(
            $($crate::recorded::branch($future, ::core::stringify!($future))),*
        )
    };
}

/// Polls several futures until the first is ready, and drops the others.
///
/// Recorded; otherwise [tokio's own](https://docs.rs/tokio/1.54.1/tokio/macro.select.html). A branch that is a borrow (`&mut task`) is polled as it is: the future
/// lives on after the `select!`, so its life is not that of a branch.
// A handler that is an expression is handed on as a block: once matched as an expression it
// would not be looked at as a block again, and tokio's macro tries that first.
#[macro_export]
macro_rules! select {
    // All branches are seen: `{ }` holds them, rewritten.
    (@ [$($mode:tt)*] { $($done:tt)* }) => {
        $crate::recorded::real::select! { $($mode)* $($done)* }
    };
    (@ [$($mode:tt)*] { $($done:tt)* } else => $else:expr $(,)?) => {
        $crate::recorded::real::select! { $($mode)* $($done)* else => $else }
    };

    // Borrows.
    (@ $mode:tt { $($done:tt)* } $p:pat = & mut $f:expr $(, if $c:expr)? => $h:block, $($rest:tt)*) => {
        $crate::select!(@ $mode { $($done)* $p = &mut $f $(, if $c)? => $h, } $($rest)*)
    };
    (@ $mode:tt { $($done:tt)* } $p:pat = & mut $f:expr $(, if $c:expr)? => $h:block $($rest:tt)*) => {
        $crate::select!(@ $mode { $($done)* $p = &mut $f $(, if $c)? => $h, } $($rest)*)
    };
    (@ $mode:tt { $($done:tt)* } $p:pat = & mut $f:expr $(, if $c:expr)? => $h:expr) => {
        $crate::select!(@ $mode { $($done)* $p = &mut $f $(, if $c)? => { $h }, })
    };
    (@ $mode:tt { $($done:tt)* } $p:pat = & mut $f:expr $(, if $c:expr)? => $h:expr, $($rest:tt)*) => {
        $crate::select!(@ $mode { $($done)* $p = &mut $f $(, if $c)? => { $h }, } $($rest)*)
    };

    // All others.
    (@ $mode:tt { $($done:tt)* } $p:pat = $f:expr $(, if $c:expr)? => $h:block, $($rest:tt)*) => {
        $crate::select!(@ $mode { $($done)*
            $p = $crate::recorded::branch($f, ::core::stringify!($f)) $(, if $c)? => $h,
        } $($rest)*)
    };
    (@ $mode:tt { $($done:tt)* } $p:pat = $f:expr $(, if $c:expr)? => $h:block $($rest:tt)*) => {
        $crate::select!(@ $mode { $($done)*
            $p = $crate::recorded::branch($f, ::core::stringify!($f)) $(, if $c)? => $h,
        } $($rest)*)
    };
    (@ $mode:tt { $($done:tt)* } $p:pat = $f:expr $(, if $c:expr)? => $h:expr) => {
        $crate::select!(@ $mode { $($done)*
            $p = $crate::recorded::branch($f, ::core::stringify!($f)) $(, if $c)? => { $h },
        })
    };
    (@ $mode:tt { $($done:tt)* } $p:pat = $f:expr $(, if $c:expr)? => $h:expr, $($rest:tt)*) => {
        $crate::select!(@ $mode { $($done)*
            $p = $crate::recorded::branch($f, ::core::stringify!($f)) $(, if $c)? => { $h },
        } $($rest)*)
    };

    // Entry.
    ($(biased;)? else => $else:expr $(,)?) => {{
        $else
    }};
    (biased; $p:pat = $($rest:tt)*) => {
        $crate::select!(@ [biased;] { } $p = $($rest)*)
    };
    ($p:pat = $($rest:tt)*) => {
        $crate::select!(@ [] { } $p = $($rest)*)
    };
    () => {
        ::core::compile_error!("select! requires at least one branch.")
    };
}
