//! Sleeping.

use crate::waker;
use pin_project_lite::pin_project;
use real::time::{Duration, Instant};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Waits until so much time has passed; other tasks run meanwhile.
///
/// Recorded; otherwise [tokio's own](https://docs.rs/tokio/1.54.1/tokio/time/fn.sleep.html).
#[track_caller]
pub fn sleep(duration: Duration) -> Sleep {
    Sleep {
        real: real::time::sleep(duration),
    }
}

/// As `tokio::time::sleep_until`.
#[track_caller]
pub fn sleep_until(deadline: Instant) -> Sleep {
    Sleep {
        real: real::time::sleep_until(deadline),
    }
}

pin_project! {
    /// As `tokio::time::Sleep`.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct Sleep {
        #[pin]
        real: real::time::Sleep,
    }
}

impl Sleep {
    /// As tokio's.
    pub fn deadline(&self) -> Instant {
        self.real.deadline()
    }

    /// As tokio's.
    pub fn is_elapsed(&self) -> bool {
        self.real.is_elapsed()
    }

    /// As tokio's.
    pub fn reset(self: Pin<&mut Self>, deadline: Instant) {
        self.project().real.reset(deadline);
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let real = self.project().real;
        waker::due(Some(real.deadline()), || real.poll(cx))
    }
}
