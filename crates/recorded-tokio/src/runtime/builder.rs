//! The builder of runtimes.

use super::{LocalOptions, LocalRuntime, Runtime};
use std::io;
use std::time::Duration;

/// As `tokio::runtime::Builder`.
#[derive(Debug)]
pub struct Builder(real::runtime::Builder);

/// Methods that hand their arguments on.
macro_rules! handed_on {
    ($($name:ident($($argument:ident: $type:ty),*);)*) => {
        $(
            /// As tokio's.
            pub fn $name(&mut self, $($argument: $type),*) -> &mut Self {
                self.0.$name($($argument),*);
                self
            }
        )*
    };
}

impl Builder {
    /// As tokio's.
    pub fn new_current_thread() -> Builder {
        Builder(real::runtime::Builder::new_current_thread())
    }

    /// As tokio's.
    pub fn new_multi_thread() -> Builder {
        Builder(real::runtime::Builder::new_multi_thread())
    }

    handed_on! {
        enable_all();
        enable_io();
        enable_time();
        worker_threads(number: usize);
        max_blocking_threads(number: usize);
        max_io_events_per_tick(capacity: usize);
        thread_name(name: impl Into<String>);
        name(name: impl Into<String>);
        thread_name_fn(name: impl Fn() -> String + Send + Sync + 'static);
        thread_stack_size(bytes: usize);
        thread_keep_alive(duration: Duration);
        on_thread_start(call: impl Fn() + Send + Sync + 'static);
        on_thread_stop(call: impl Fn() + Send + Sync + 'static);
        on_thread_park(call: impl Fn() + Send + Sync + 'static);
        on_thread_unpark(call: impl Fn() + Send + Sync + 'static);
        global_queue_interval(ticks: u32);
        event_interval(ticks: u32);
    }

    #[cfg(feature = "test-util")]
    handed_on! {
        start_paused(paused: bool);
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn build(&mut self) -> io::Result<Runtime> {
        self.0.build().map(Runtime::around)
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn build_local(&mut self, options: LocalOptions) -> io::Result<LocalRuntime> {
        self.0.build_local(options).map(LocalRuntime::around)
    }
}
