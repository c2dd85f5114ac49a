//! The text form: one line of words.

use super::{At, Grip, Kind, Line, Lost, Told, Wait};
use crate::text::{Short, Sink, addresses, maybe, name_of, named, put_addresses, unword};
use std::borrow::Cow;

impl Kind {
    pub(super) const ALL: [(Kind, &'static str); 4] = [
        (Kind::Root, "root"),
        (Kind::Task, "task"),
        (Kind::Branch, "branch"),
        (Kind::Blocking, "blocking"),
    ];
}

impl Lost {
    pub(super) const ALL: [(Lost, &'static str); 5] = [
        (Lost::Cancelled, "cancelled"),
        (Lost::NeverPolled, "never_polled"),
        (Lost::Panicked, "panicked"),
        (Lost::Raised, "raised"),
        (Lost::Collected, "collected"),
    ];
}

impl Grip {
    pub(super) const ALL: [(Grip, &'static str); 6] = [
        (Grip::Lock, "lock"),
        (Grip::Permit, "permit"),
        (Grip::Read, "read"),
        (Grip::Write, "write"),
        (Grip::Sender, "sender"),
        (Grip::Receiver, "receiver"),
    ];
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

impl<'a> Line<'a> {
    fn write(&self, sink: &mut impl Sink) {
        sink.field(u64::from(self.line));
        sink.put(b":");
        sink.word(&self.file);
        sink.put(b":");
        sink.word(&self.function);
    }

    fn read(word: &'a str) -> Option<Line<'a>> {
        let (line, rest) = word.split_once(':')?;
        let (file, function) = rest.split_once(':')?;
        Some(Line {
            file: unword(file)?,
            line: line.parse().ok()?,
            function: unword(function)?,
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
            Told::Python { version } => {
                sink.put(b"python ");
                sink.word(version);
            }
            Told::Places {
                number,
                what,
                lines,
            } => {
                line(sink, b"places", &[u64::from(*number)]);
                sink.put(b" ");
                sink.word(what);
                lines.iter().for_each(|each| each.write(sink));
            }
            Told::Starts { name, at } => {
                sink.put(b"starts ");
                sink.word(name);
                at.write(sink);
            }
            Told::Here { at } => {
                sink.put(b"here");
                at.write(sink);
            }
            Told::GaveUp { why } => {
                sink.put(b"gave_up ");
                sink.word(why);
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
            Told::Channel {
                channel,
                capacity,
                by,
                at,
            } => {
                line(sink, b"channel", &[*channel]);
                sink.maybe(number(capacity));
                sink.maybe(number(by));
                at.write(sink);
            }
            Told::Sent { channel, sent, by } => {
                line(sink, b"sent", &[*channel, *sent]);
                sink.maybe(number(by));
            }
            Told::Received {
                channel,
                received,
                by,
            } => {
                line(sink, b"received", &[*channel, *received]);
                sink.maybe(number(by));
            }
            Told::TickLate {
                late,
                period,
                by,
                at,
            } => {
                line(sink, b"tick_late", &[*late, *period]);
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
            "python" => Told::Python {
                version: words.text()?,
            },
            "places" => Told::Places {
                number: words.number()?,
                what: words.text()?,
                lines: words.0.by_ref().map(Line::read).collect::<Option<_>>()?,
            },
            "starts" => Told::Starts {
                name: words.text()?,
                at: words.at()?,
            },
            "here" => Told::Here { at: words.at()? },
            "gave_up" => Told::GaveUp { why: words.text()? },
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
            "channel" => Told::Channel {
                channel: words.number()?,
                capacity: words.maybe()?,
                by: words.maybe()?,
                at: words.at()?,
            },
            "sent" => Told::Sent {
                channel: words.number()?,
                sent: words.number()?,
                by: words.maybe()?,
            },
            "received" => Told::Received {
                channel: words.number()?,
                received: words.number()?,
                by: words.maybe()?,
            },
            "tick_late" => Told::TickLate {
                late: words.number()?,
                period: words.number()?,
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
