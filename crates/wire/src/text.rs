//! The text form of records: words between blanks.

use std::borrow::Cow;

/// Where text is written to.
pub trait Sink {
    fn put(&mut self, bytes: &[u8]);

    /// Digits, without the machinery of `format!`: some records are written at every poll.
    fn number(&mut self, number: u64) {
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
        self.put(&digits[from..]);
    }

    /// A blank, and a number.
    fn field(&mut self, number: u64) {
        self.put(b" ");
        self.number(number);
    }

    /// A blank, and a number or `-`.
    fn maybe(&mut self, number: Option<u64>) {
        match number {
            Some(number) => self.field(number),
            None => self.put(b" -"),
        }
    }

    /// A text as one word: what would end it, or is no letter, is written as `%20`. The empty
    /// text is `%`.
    fn word(&mut self, text: &str) {
        if text.is_empty() {
            return self.put(b"%");
        }
        for byte in text.bytes() {
            match byte {
                b' ' | b'%' | b',' | b':' | 0..0x20 | 0x7f => {
                    let digit = |nibble: u8| b"0123456789abcdef"[usize::from(nibble)];
                    self.put(&[b'%', digit(byte >> 4), digit(byte & 15)]);
                }
                _ => self.put(&[byte]),
            }
        }
    }
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// A short text on the stack.
#[derive(Debug)]
pub struct Short {
    bytes: [u8; 80],
    used: usize,
}

impl Default for Short {
    fn default() -> Short {
        Short {
            bytes: [0; 80],
            used: 0,
        }
    }
}

impl Short {
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.used]
    }
}

impl Sink for Short {
    fn put(&mut self, bytes: &[u8]) {
        self.bytes[self.used..self.used + bytes.len()].copy_from_slice(bytes);
        self.used += bytes.len();
    }
}

/// The text of a word. `None`: it is not one.
pub fn unword(word: &str) -> Option<Cow<'_, str>> {
    if word == "%" {
        return Some(Cow::Borrowed(""));
    }
    if !word.contains('%') {
        return (!word.is_empty()).then_some(Cow::Borrowed(word));
    }
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        let digits = std::str::from_utf8(digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// A number or `-`.
pub fn maybe<T: std::str::FromStr>(word: &str) -> Option<Option<T>> {
    match word {
        "-" => Some(None),
        word => word.parse().ok().map(Some),
    }
}

/// Addresses, hexadecimal, with commas between, or `-`.
pub fn put_addresses(sink: &mut impl Sink, addresses: &[u64]) {
    if addresses.is_empty() {
        return sink.put(b"-");
    }
    for (index, address) in addresses.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        sink.put(format!("{comma}{address:x}").as_bytes());
    }
}

pub fn addresses(word: &str) -> Option<Vec<u64>> {
    if word == "-" {
        return Some(Vec::new());
    }
    let each = word.split(',');
    each.map(|text| u64::from_str_radix(text, 16).ok())
        .collect()
}

/// The name of one of several.
pub fn name_of<T: PartialEq>(all: &[(T, &'static str)], one: &T) -> &'static str {
    let mut names = all.iter().filter(|(other, _)| other == one);
    names.next().map_or("", |(_, name)| name)
}

/// The one of that name.
pub fn named<T: Copy>(all: &[(T, &str)], name: &str) -> Option<T> {
    let mut found = all.iter().filter(|(_, other)| *other == name);
    found.next().map(|(one, _)| *one)
}
