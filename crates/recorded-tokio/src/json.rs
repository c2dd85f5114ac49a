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

/// A short text on the stack, for what is written at every poll.
pub struct Short {
    bytes: [u8; 96],
    used: usize,
}

impl Short {
    pub fn new() -> Short {
        Short {
            bytes: [0; 96],
            used: 0,
        }
    }

    pub fn text(&mut self, text: &str) -> &mut Short {
        self.bytes[self.used..self.used + text.len()].copy_from_slice(text.as_bytes());
        self.used += text.len();
        self
    }

    pub fn number(&mut self, number: u64) -> &mut Short {
        let mut digits = [0u8; 20];
        let mut from = digits.len();
        let mut rest = number;
        loop {
            from -= 1;
            digits[from] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        let digits = std::str::from_utf8(&digits[from..]).unwrap_or_default();
        self.text(digits)
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.used]).unwrap_or_default()
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
        let mut short = Short::new();
        assert_eq!(short.text("a").number(0).number(107).as_str(), "a0107");
        assert_eq!(Maybe::<u32>(None).to_string(), "null");
    }
}
