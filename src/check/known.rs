//! What an awaited call gives, written down: how `cargo meanwhile verify` makes the slip of a learner
//! who knows the answer instead of waiting for it.
//!
//! A solution is built with [`known!`](crate::known) around each of its awaits. In one run, [`LEARN`], it
//! tells what they give; in the others, [`KNOWN`], one of them gives that again. What cannot be written
//! down as a literal, such as a guard or a connection, is nothing that a learner could know.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::any::{Any, type_name};
use std::fs::OpenOptions;
use std::io::Write;
use std::marker::PhantomData;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

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

fn unwritten<T>() -> Unwritten {
    Unwritten {
        of: type_name::<T>().to_owned(),
    }
}

/// What can be written down in a program: numbers, texts, and what is made of them.
pub trait Written: Sized {
    /// # Errors
    /// If this value has no written form, though others of its type have.
    fn write(&self) -> Result<Value, Unwritten>;

    /// `None`: another type has written it.
    fn read(value: &Value) -> Option<Self>;
}

/// By the text of a literal, which says all of a number, also of one that JSON has not.
macro_rules! literals {
    ($($type:ty)*) => { $(
        impl Written for $type {
            fn write(&self) -> Result<Value, Unwritten> {
                Ok(Value::String(self.to_string()))
            }

            fn read(value: &Value) -> Option<$type> {
                value.as_str()?.parse().ok()
            }
        }
    )* };
}

literals!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char String);

impl Written for &str {
    fn write(&self) -> Result<Value, Unwritten> {
        Ok(Value::String((*self).to_owned()))
    }

    fn read(value: &Value) -> Option<Self> {
        // As a literal of the program it lives for ever.
        Some(String::leak(value.as_str()?.to_owned()))
    }
}

impl Written for () {
    fn write(&self) -> Result<Value, Unwritten> {
        Ok(Value::Null)
    }

    fn read(value: &Value) -> Option<()> {
        value.as_null()
    }
}

impl<T: Written> Written for Option<T> {
    fn write(&self) -> Result<Value, Unwritten> {
        let inner = self.iter().map(T::write);
        Ok(Value::Array(inner.collect::<Result<_, _>>()?))
    }

    fn read(value: &Value) -> Option<Option<T>> {
        match &value.as_array()?[..] {
            [] => Some(None),
            [inner] => Some(Some(T::read(inner)?)),
            _ => None,
        }
    }
}

impl<T: Written> Written for Vec<T> {
    fn write(&self) -> Result<Value, Unwritten> {
        let all = self.iter().map(T::write);
        Ok(Value::Array(all.collect::<Result<_, _>>()?))
    }

    fn read(value: &Value) -> Option<Vec<T>> {
        value.as_array()?.iter().map(T::read).collect()
    }
}

/// `Err` of a plain text or number can be written down; that of a `JoinError` cannot, but `Ok` of the
/// same can.
impl<T: Written, E: 'static> Written for Result<T, E> {
    fn write(&self) -> Result<Value, Unwritten> {
        Ok(match self {
            Ok(value) => serde_json::json!({ "Ok": value.write()? }),
            Err(error) => serde_json::json!({ "Err": write_any(error)? }),
        })
    }

    fn read(value: &Value) -> Option<Result<T, E>> {
        match (value.get("Ok"), value.get("Err")) {
            (Some(value), _) => Some(Ok(T::read(value)?)),
            (_, Some(error)) => Some(Err(read_any(error)?)),
            _ => None,
        }
    }
}

macro_rules! any {
    ($($type:ty)*) => {
        fn write_any<E: 'static>(error: &E) -> Result<Value, Unwritten> {
            let error: &dyn Any = error;
            $( if let Some(error) = error.downcast_ref::<$type>() { return error.write(); } )*
            Err(unwritten::<E>())
        }

        fn read_any<E: 'static>(value: &Value) -> Option<E> {
            let mut read: Option<E> = None;
            let place: &mut dyn Any = &mut read;
            $( if let Some(place) = place.downcast_mut::<Option<$type>>() {
                *place = <$type>::read(value);
            } )*
            read
        }
    };
}

any!(() String &'static str bool u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64);

macro_rules! tuples {
    ($(($($name:ident $place:tt),+))*) => { $(
        impl<$($name: Written),+> Written for ($($name,)+) {
            fn write(&self) -> Result<Value, Unwritten> {
                Ok(Value::Array(vec![$(self.$place.write()?),+]))
            }

            fn read(value: &Value) -> Option<Self> {
                Some(($($name::read(value.get($place)?)?,)+))
            }
        }
    )* };
}

tuples!((A 0) (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3));

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Debug;

    fn comes_back<T: Written + PartialEq + Debug>(value: T) {
        let written = value.write().expect("it can be written");
        assert_eq!(T::read(&written).as_ref(), Some(&value), "{written}");
    }

    #[test]
    fn what_is_written_down_comes_back() {
        comes_back(u64::MAX);
        comes_back(-7_i8);
        comes_back(f64::INFINITY);
        comes_back(0.1_f32);
        comes_back("a \"kettle\"".to_owned());
        comes_back(("shop", 12_u32, true));
        comes_back(());
        comes_back(Some(None::<u8>));
        comes_back(None::<Option<u8>>);
        comes_back(Some(()));
        comes_back(vec![Ok::<_, String>(1_u8), Err("full".to_owned())]);
        comes_back(Err::<(), &str>("no seat left"));
    }

    #[test]
    fn a_value_without_a_written_form_says_so() {
        struct Guard;
        let error = Err::<u8, Guard>(Guard).write().unwrap_err();
        assert!(error.of.ends_with("Guard"), "{error:?}");
        assert!(Ok::<u8, Guard>(1).write().is_ok());
    }

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
