//! The little JSON that a record needs: this crate must add nothing to what a program compiles.

use std::fmt::{self, Display, Write};

/// A text between quotation marks.
pub struct Quoted<'a>(pub &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                c if c < ' ' => write!(f, "\\u{:04x}", c as u32)?,
                c => f.write_char(c)?,
            }
        }
        f.write_char('"')
    }
}

/// A number, or `null`.
pub struct Maybe<T>(pub Option<T>);

impl<T: Display> Display for Maybe<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(f),
            None => f.write_str("null"),
        }
    }
}

/// Addresses as a list of texts, for numbers in JSON lose their last bits.
pub struct Addresses<'a>(pub &'a [usize]);

impl Display for Addresses<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('[')?;
        for (index, address) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}\"{address:x}\"")?;
        }
        f.write_char(']')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_may_hold_is_escaped() {
        assert_eq!(
            Quoted("fetch(\"A\\B\")\n").to_string(),
            r#""fetch(\"A\\B\")\u000a""#
        );
        assert_eq!(Addresses(&[16, 255]).to_string(), r#"["10","ff"]"#);
        assert_eq!(Maybe::<u32>(None).to_string(), "null");
    }
}
