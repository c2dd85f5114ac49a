//! What an awaited call gives, written down: how `cargo meanwhile verify` makes the slip of a learner
//! who knows the answer instead of waiting for it.
//!
//! A solution is built with [`known!`](crate::known) around each of its awaits. In one run, [`LEARN`], it
//! tells what they give; in the others, [`KNOWN`], one of them gives that again. What cannot be written
//! down as a literal, such as a guard or a connection, is nothing that a learner could know.

mod written;

pub use written::Written;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::any::type_name;
use std::fs::OpenOptions;
use std::io::Write;
use std::marker::PhantomData;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use written::unwritten;

/// Names the file to which a run adds what its awaits give: a [`Learnt`] a line.
pub const LEARN: &str = "MEANWHILE_LEARN";
/// Holds what one of the awaits gives, a [`Known`] as JSON.
pub const KNOWN: &str = "MEANWHILE_KNOWN";

/// What an await has given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Learnt {
    pub site: usize,
    /// A value that an exercise's tests ask for twice is that of the first process.
    pub process: u32,
    pub value: Result<Value, Unwritten>,
}

/// Why a value has no written form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unwritten {
    pub of: String,
}

/// What an await gives, time after time. After the last of them it gives that again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known {
    pub site: usize,
    pub values: Vec<Value>,
    /// The call is awaited all the same, and what it gives is not looked at.
    pub awaited: bool,
}

static KNOWN_HERE: LazyLock<Option<Known>> = LazyLock::new(|| {
    let text = std::env::var(KNOWN).ok()?;
    Some(serde_json::from_str(&text).expect("`meanwhile verify` writes it"))
});

/// An await of a solution, [`known!`](crate::known) makes it. `T` is what it gives.
#[derive(Debug)]
pub struct Site<T> {
    number: usize,
    of: PhantomData<fn() -> T>,
}

impl<T> Site<T> {
    pub fn new(number: usize) -> Site<T> {
        Site {
            number,
            of: PhantomData,
        }
    }

    fn known(&self) -> Option<&'static Known> {
        KNOWN_HERE
            .as_ref()
            .filter(|known| known.site == self.number)
    }

    /// Whether the call is made.
    pub fn is_awaited(&self) -> bool {
        self.known().is_none_or(|known| known.awaited)
    }

    /// Only says what `T` is.
    pub fn gives(&self, _: &T) {}

    fn tell(&self, value: Result<Value, Unwritten>) {
        let Some(path) = std::env::var_os(LEARN) else {
            return;
        };
        let learnt = Learnt {
            site: self.number,
            process: std::process::id(),
            value,
        };
        let line = serde_json::to_string(&learnt).expect("texts can be written");
        let file = OpenOptions::new().create(true).append(true).open(path);
        let told = file.and_then(|mut file| file.write_all(format!("{line}\n").as_bytes()));
        told.expect("`meanwhile verify` has made room for it");
    }
}

impl<T: Written> Site<T> {
    /// What is known, if it is; otherwise what the call gave.
    pub fn known_or(&self, value: T) -> T {
        if self.known().is_some() {
            return self.literal();
        }
        self.tell(value.write());
        value
    }

    /// What is known.
    pub fn literal(&self) -> T {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let values = self.known().map(|known| &known.values[..]);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let value = values.and_then(|values| values.get(next).or(values.last()));
        value
            .and_then(T::read)
            .expect("it was written by the same type")
    }
}

/// The same of a type that has no written form: it tells that, and nothing is known of it.
pub trait HasNoForm<T> {
    fn known_or(&self, value: T) -> T;
    fn literal(&self) -> T;
}

impl<T> HasNoForm<T> for Site<T> {
    fn known_or(&self, value: T) -> T {
        self.tell(Err(unwritten::<T>()));
        value
    }

    fn literal(&self) -> T {
        unreachable!("nothing is known of {}", type_name::<T>())
    }
}

/// `EXPRESSION.await` of a solution.
#[doc(hidden)]
#[macro_export]
macro_rules! known {
    ($site:literal, $awaited:expr) => {{
        #[allow(unused_imports)]
        use $crate::check::known::HasNoForm as _;
        let site = $crate::check::known::Site::new($site);
        if site.is_awaited() {
            // What the expression borrows lives as long as without this.
            match $awaited {
                value => {
                    site.gives(&value);
                    site.known_or(value)
                }
            }
        } else {
            site.literal()
        }
    }};
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_site_knows_whether_its_type_can_be_written() {
        struct Guard(u8);
        let number = std::future::ready(7_u8);
        let guard = std::future::ready(Guard(7));
        let both = async {
            (
                crate::known!(1, number.await),
                crate::known!(2, guard.await),
            )
        };
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let std::task::Poll::Ready((number, guard)) =
            std::pin::pin!(both).as_mut().poll(&mut context)
        else {
            panic!("nothing waits")
        };
        assert_eq!((number, guard.0), (7, 7));
    }
}
