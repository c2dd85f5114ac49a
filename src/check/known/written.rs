//! Values that a program can write down as a literal.

use super::Unwritten;
use serde_json::Value;
use std::any::{Any, type_name};

pub fn unwritten<T>() -> Unwritten {
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
}
