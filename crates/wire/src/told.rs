//! What recorded tokio tells.

use crate::text::{Short, Sink, addresses, maybe, put_addresses, unword};
use std::borrow::Cow;

/// What a lane stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The future that `block_on` drives.
    Root,
    /// Spawned.
    Task,
    /// Polled by its parent, within its parent's poll.
    Branch,
    /// A closure on a thread of the blocking pool.
    Blocking,
}

/// How a lane ended before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    Cancelled,
    NeverPolled,
    Panicked,
}

/// What is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grip {
    Lock,
    Permit,
    Read,
    Write,
}

/// Where in the program something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At<'a> {
    Unknown,
    /// A stack of calls that a [`Told::Stack`] before has told under this number.
    Stack(u32),
    /// One place, known when compiling.
    Place {
        file: Cow<'a, str>,
        line: u32,
    },
}

/// One thing that a lane waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait<'a> {
    pub at: At<'a>,
    /// How long until its timer is due, in nanoseconds.
    pub left: Option<u64>,
}

/// One thing that happens to a task, a branch, a root future or a blocking closure, each of them a
/// *lane* with a number; `by` is the lane that was being polled. A lock, a semaphore or a `Notify`
/// has its address for a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told<'a> {
    /// The version of tokio, first of all.
    Tokio {
        version: Cow<'a, str>,
    },
    /// A stack of calls: return addresses, innermost first. Records name it by its number.
    Stack {
        number: u32,
        addresses: Cow<'a, [u64]>,
    },
    Born {
        lane: u32,
        kind: Kind,
        parent: Option<u32>,
        at: At<'a>,
        /// Instead, if the caller cannot be told when compiling.
        called: At<'a>,
        /// As the source says it, or empty.
        name: Cow<'a, str>,
    },
    Poll {
        lane: u32,
    },
    /// The poll returns. `waits` is empty when it returns ready.
    Polled {
        lane: u32,
        ready: bool,
        waits: Vec<Wait<'a>>,
    },
    Woken {
        lane: u32,
        by: Option<u32>,
        at: At<'a>,
    },
    Dropped {
        lane: u32,
        how: Lost,
        by: Option<u32>,
        at: At<'a>,
    },
    /// `abort` was called on its handle.
    Abort {
        lane: u32,
        at: At<'a>,
    },
    /// Its handle was dropped without being awaited.
    Detached {
        lane: u32,
        at: At<'a>,
    },
    /// A lane has to wait for a lock or a permit, under a number of its own.
    Wanted {
        wish: u32,
        lock: u64,
        lane: u32,
        at: At<'a>,
    },
    Unwanted {
        wish: u32,
    },
    /// A lock or a permit is taken, under a number of its own.
    Held {
        guard: u32,
        lock: u64,
        grip: Grip,
        by: Option<u32>,
        at: At<'a>,
    },
    Freed {
        guard: u32,
    },
    /// `forget` was called on a permit.
    Forgotten {
        guard: u32,
        at: At<'a>,
    },
    /// A future of `Notify::notified` is made.
    Notified {
        notify: u64,
        by: Option<u32>,
        at: At<'a>,
    },
    /// `Notify::notify_waiters` was called.
    WaitersNotified {
        notify: u64,
        by: Option<u32>,
        at: At<'a>,
    },
    /// A receiver of a broadcast came too late for so many values.
    Lagged {
        missed: u64,
        by: Option<u32>,
        at: At<'a>,
    },
    /// A runtime is dropped, and then it is gone.
    Stops {
        at: At<'a>,
    },
    Stopped,
    /// A lane asks over and over instead of waiting: the last record of a run.
    Busy {
        lane: u32,
        at: At<'a>,
    },
}

impl Kind {
    const ALL: [(Kind, &'static str); 4] = [
        (Kind::Root, "root"),
        (Kind::Task, "task"),
        (Kind::Branch, "branch"),
        (Kind::Blocking, "blocking"),
    ];
}

impl Lost {
    const ALL: [(Lost, &'static str); 3] = [
        (Lost::Cancelled, "cancelled"),
        (Lost::NeverPolled, "never_polled"),
        (Lost::Panicked, "panicked"),
    ];
}

impl Grip {
    const ALL: [(Grip, &'static str); 4] = [
        (Grip::Lock, "lock"),
        (Grip::Permit, "permit"),
        (Grip::Read, "read"),
        (Grip::Write, "write"),
    ];
}

fn name_of<T: PartialEq>(all: &[(T, &'static str)], one: &T) -> &'static str {
    let mut names = all.iter().filter(|(other, _)| other == one);
    names.next().map_or("", |(_, name)| name)
}

fn named<T: Copy>(all: &[(T, &str)], name: &str) -> Option<T> {
    let mut found = all.iter().filter(|(_, other)| *other == name);
    found.next().map(|(one, _)| *one)
}

impl<'a> At<'a> {
    fn write(&self, sink: &mut impl Sink) {
        match self {
            At::Unknown => sink.put(b" -"),
            At::Stack(number) => {
                sink.put(b" #");
                sink.number(u64::from(*number));
            }
            At::Place { file, line } => {
                sink.field(u64::from(*line));
                sink.put(b":");
                sink.word(file);
            }
        }
    }

    fn read(word: &'a str) -> Option<At<'a>> {
        if word == "-" {
            return Some(At::Unknown);
        }
        if let Some(number) = word.strip_prefix('#') {
            return Some(At::Stack(number.parse().ok()?));
        }
        let (line, file) = word.split_once(':')?;
        Some(At::Place {
            file: unword(file)?,
            line: line.parse().ok()?,
        })
    }
}

impl<'a> Told<'a> {
    /// Its text form: one line without its end.
    pub fn write(&self, sink: &mut impl Sink) {
        let number = |lane: &Option<u32>| lane.map(u64::from);
        match self {
            Told::Tokio { version } => {
                sink.put(b"tokio ");
                sink.word(version);
            }
            Told::Stack { number, addresses } => {
                sink.put(b"stack");
                sink.field(u64::from(*number));
                sink.put(b" ");
                put_addresses(sink, addresses);
            }
            Told::Born {
                lane,
                kind,
                parent,
                at,
                called,
                name,
            } => {
                sink.put(b"born");
                sink.field(u64::from(*lane));
                sink.put(b" ");
                sink.put(name_of(&Kind::ALL, kind).as_bytes());
                sink.maybe(number(parent));
                at.write(sink);
                called.write(sink);
                sink.put(b" ");
                sink.word(name);
            }
            Told::Poll { lane } => line(sink, b"poll", &[u64::from(*lane)]),
            Told::Polled { lane, ready, waits } => {
                line(sink, b"polled", &[u64::from(*lane), u64::from(*ready)]);
                for wait in waits {
                    wait.at.write(sink);
                    sink.put(b",");
                    match wait.left {
                        Some(left) => sink.number(left),
                        None => sink.put(b"-"),
                    }
                }
            }
            Told::Woken { lane, by, at } => {
                line(sink, b"woken", &[u64::from(*lane)]);
                sink.maybe(number(by));
                at.write(sink);
            }
            Told::Dropped { lane, how, by, at } => {
                line(sink, b"dropped", &[u64::from(*lane)]);
                sink.put(b" ");
                sink.put(name_of(&Lost::ALL, how).as_bytes());
                sink.maybe(number(by));
                at.write(sink);
            }
            Told::Abort { lane, at } => placed(sink, b"abort", u64::from(*lane), at),
            Told::Detached { lane, at } => placed(sink, b"detached", u64::from(*lane), at),
            Told::Wanted {
                wish,
                lock,
                lane,
                at,
            } => {
                let numbers = [u64::from(*wish), *lock, u64::from(*lane)];
                line(sink, b"wanted", &numbers);
                at.write(sink);
            }
            Told::Unwanted { wish } => line(sink, b"unwanted", &[u64::from(*wish)]),
            Told::Held {
                guard,
                lock,
                grip,
                by,
                at,
            } => {
                line(sink, b"held", &[u64::from(*guard), *lock]);
                sink.put(b" ");
                sink.put(name_of(&Grip::ALL, grip).as_bytes());
                sink.maybe(number(by));
                at.write(sink);
            }
            Told::Freed { guard } => line(sink, b"freed", &[u64::from(*guard)]),
            Told::Forgotten { guard, at } => placed(sink, b"forgotten", u64::from(*guard), at),
            Told::Notified { notify, by, at } => {
                line(sink, b"notified", &[*notify]);
                sink.maybe(number(by));
                at.write(sink);
            }
            Told::WaitersNotified { notify, by, at } => {
                line(sink, b"waiters_notified", &[*notify]);
                sink.maybe(number(by));
                at.write(sink);
            }
            Told::Lagged { missed, by, at } => {
                line(sink, b"lagged", &[*missed]);
                sink.maybe(number(by));
                at.write(sink);
            }
            Told::Stops { at } => {
                sink.put(b"stops");
                at.write(sink);
            }
            Told::Stopped => sink.put(b"stopped"),
            Told::Busy { lane, at } => placed(sink, b"busy", u64::from(*lane), at),
        }
    }

    /// Hands its text form on. That of a poll costs no allocation.
    pub fn with_bytes<R>(&self, take: impl FnOnce(&[u8]) -> R) -> R {
        let short = match self {
            Told::Poll { .. } => true,
            Told::Polled { waits, .. } => waits.is_empty(),
            _ => false,
        };
        if short {
            let mut text = Short::default();
            self.write(&mut text);
            take(text.bytes())
        } else {
            let mut text = Vec::with_capacity(96);
            self.write(&mut text);
            take(&text)
        }
    }

    /// Reads the text form. `None`: it is not one.
    pub fn read(text: &'a str) -> Option<Told<'a>> {
        let mut words = text.split(' ');
        let what = words.next()?;
        let mut words = Words(words);
        let told = match what {
            "tokio" => Told::Tokio {
                version: words.text()?,
            },
            "stack" => Told::Stack {
                number: words.number()?,
                addresses: Cow::Owned(addresses(words.next()?)?),
            },
            "born" => Told::Born {
                lane: words.number()?,
                kind: named(&Kind::ALL, words.next()?)?,
                parent: words.maybe()?,
                at: words.at()?,
                called: words.at()?,
                name: words.text()?,
            },
            "poll" => Told::Poll {
                lane: words.number()?,
            },
            "polled" => Told::Polled {
                lane: words.number()?,
                ready: words.number::<u8>()? == 1,
                waits: words.waits()?,
            },
            "woken" => Told::Woken {
                lane: words.number()?,
                by: words.maybe()?,
                at: words.at()?,
            },
            "dropped" => Told::Dropped {
                lane: words.number()?,
                how: named(&Lost::ALL, words.next()?)?,
                by: words.maybe()?,
                at: words.at()?,
            },
            "abort" => Told::Abort {
                lane: words.number()?,
                at: words.at()?,
            },
            "detached" => Told::Detached {
                lane: words.number()?,
                at: words.at()?,
            },
            "wanted" => Told::Wanted {
                wish: words.number()?,
                lock: words.number()?,
                lane: words.number()?,
                at: words.at()?,
            },
            "unwanted" => Told::Unwanted {
                wish: words.number()?,
            },
            "held" => Told::Held {
                guard: words.number()?,
                lock: words.number()?,
                grip: named(&Grip::ALL, words.next()?)?,
                by: words.maybe()?,
                at: words.at()?,
            },
            "freed" => Told::Freed {
                guard: words.number()?,
            },
            "forgotten" => Told::Forgotten {
                guard: words.number()?,
                at: words.at()?,
            },
            "notified" => Told::Notified {
                notify: words.number()?,
                by: words.maybe()?,
                at: words.at()?,
            },
            "waiters_notified" => Told::WaitersNotified {
                notify: words.number()?,
                by: words.maybe()?,
                at: words.at()?,
            },
            "lagged" => Told::Lagged {
                missed: words.number()?,
                by: words.maybe()?,
                at: words.at()?,
            },
            "stops" => Told::Stops { at: words.at()? },
            "stopped" => Told::Stopped,
            "busy" => Told::Busy {
                lane: words.number()?,
                at: words.at()?,
            },
            _ => return None,
        };
        words.0.next().is_none().then_some(told)
    }
}

fn line(sink: &mut impl Sink, what: &[u8], numbers: &[u64]) {
    sink.put(what);
    for number in numbers {
        sink.field(*number);
    }
}

fn placed(sink: &mut impl Sink, what: &[u8], number: u64, at: &At) {
    line(sink, what, &[number]);
    at.write(sink);
}

/// The words of a record after the first.
struct Words<'a>(std::str::Split<'a, char>);

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a str> {
        self.0.next()
    }

    fn number<T: std::str::FromStr>(&mut self) -> Option<T> {
        self.next()?.parse().ok()
    }

    fn maybe(&mut self) -> Option<Option<u32>> {
        maybe(self.next()?)
    }

    fn text(&mut self) -> Option<Cow<'a, str>> {
        unword(self.next()?)
    }

    fn at(&mut self) -> Option<At<'a>> {
        At::read(self.next()?)
    }

    fn waits(&mut self) -> Option<Vec<Wait<'a>>> {
        let wait = |word: &'a str| {
            let (at, left) = word.rsplit_once(',')?;
            Some(Wait {
                at: At::read(at)?,
                left: maybe(left)?,
            })
        };
        self.0.by_ref().map(wait).collect()
    }
}

#[cfg(test)]
mod tests;
