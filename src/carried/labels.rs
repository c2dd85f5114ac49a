//! The words of rustc that say what a place is. Its JSON has no other field for that, nor for the name of a type.
//!
//! They are those of the version that `rust-toolchain.toml` names; a test asks that rustc for each of them. A message
//! in other words says nothing here, so nothing false is shown of it.

/// Words around a text that differs, such as a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    pub before: &'static str,
    pub after: &'static str,
}

impl Words {
    const fn new(before: &'static str, after: &'static str) -> Words {
        Words { before, after }
    }

    /// The text between, if a message has these words.
    pub fn between<'a>(&self, message: &'a str) -> Option<&'a str> {
        message.strip_prefix(self.before)?.strip_suffix(self.after)
    }
}

/// A note: a value lives over an await. Its spans are [`AWAIT`] and [`TYPE`].
pub const KEPT: &str = "future is not `Send` as this value is used across an await";
/// A note: an async block has taken a value. Its span is [`TYPE`], or [`REFERENCE`].
pub const CAPTURED: Words = Words::new("captured value is not `Send`", "");
/// A note: what is awaited is not `Send`. Its span is [`AWAITED_TYPE`].
pub const AWAITED: &str = "future is not `Send` as it awaits another future which is not `Send`";

/// Where a value is made, and its type.
pub const TYPE: Words = Words::new("has type `", "` which is not `Send`");
/// The same of a captured reference; the reason stands behind.
pub const REFERENCE: &str = "` which is not `Send`, because `";
/// The await that a value crosses, and how the program writes the value.
pub const AWAIT: Words = Words::new("await occurs here, with ", " maybe used later");
/// The await of a future that is not `Send`, and its type.
pub const AWAITED_TYPE: Words = Words::new("await occurs here on type `", "`, which is not `Send`");
/// A note: whose bound it is.
pub const BOUND: Words = Words::new("required by a bound in `", "`");

/// The error of an async block that borrows.
pub const BLOCK_BORROWS: &str = "E0373";
pub const OUTLIVES: Words = Words::new("may outlive borrowed value `", "`");
pub const BORROWED_HERE: Words = Words::new("`", "` is borrowed here");

/// The error of an owner that ends too early.
pub const TOO_SHORT: &str = "E0597";
pub const SHORT_LIVED: &str = "borrowed value does not live long enough";
pub const DECLARED: Words = Words::new("binding `", "` declared here");
pub const DROPPED: Words = Words::new("`", "` dropped here while still borrowed");
pub const FOR_EVER: Words = Words::new("argument requires that `", "` is borrowed for `'static`");

/// How rustc begins the name of what it writes in another form for itself, such as `.await`: no macro of anybody.
pub const DESUGARING: &str = "desugaring of ";

/// All of them, for the test.
pub const ALL: [Words; 13] = [
    Words::new(KEPT, ""),
    CAPTURED,
    Words::new(AWAITED, ""),
    TYPE,
    AWAIT,
    AWAITED_TYPE,
    BOUND,
    OUTLIVES,
    BORROWED_HERE,
    Words::new(SHORT_LIVED, ""),
    DECLARED,
    DROPPED,
    FOR_EVER,
];

/// The type in the label of a value.
pub fn type_of(label: &str) -> Option<&str> {
    TYPE.between(label).or_else(|| {
        let (head, _) = label.split_once(REFERENCE)?;
        head.strip_prefix(TYPE.before)
    })
}
