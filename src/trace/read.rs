//! Reads the records of a run: lines of the virtual clock (`crates/virtual-clock/src/stamps.rs`
//! describes them) and the JSON of recorded tokio between them.

use super::library::Library;
use super::naming;
use super::resolve::{Resolved, Resolver, root_of, straight};
use super::{
    Born, Clock, Ended, Event, FORMAT, Grip, Header, LaneId, LaneKind, Nanos, Place, Stack,
    ThreadId, Trace, Wait, What,
};
use crate::stamps;
use crate::transcript::Stream;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What reading needs to know besides the records.
pub struct About<'a> {
    pub clock: Clock,
    pub seed: u64,
    pub executable: &'a Path,
    /// The program's source, if it is known.
    pub source: Option<&'a Path>,
}

/// What recorded tokio writes. Its stacks are numbers of lists of addresses that came before, or
/// one place known when compiling.
#[derive(Deserialize)]
#[serde(tag = "k", rename_all = "snake_case")]
enum Lane {
    Born {
        lane: LaneId,
        kind: LaneKind,
        name: String,
        parent: Option<LaneId>,
        file: String,
        line: u32,
        /// Instead, if the caller cannot be told when compiling.
        #[serde(default)]
        stack: u32,
    },
    Poll {
        lane: LaneId,
    },
    End {
        lane: LaneId,
        ready: bool,
        #[serde(default)]
        waits: Vec<RawWait>,
    },
    Woken {
        lane: LaneId,
        by: Option<LaneId>,
        #[serde(flatten)]
        at: RawStack,
    },
    Dropped {
        lane: LaneId,
        how: Ended,
        by: Option<LaneId>,
        #[serde(flatten)]
        at: RawStack,
    },
    Abort {
        lane: LaneId,
        #[serde(flatten)]
        at: RawStack,
    },
    Detached {
        lane: LaneId,
        #[serde(flatten)]
        at: RawStack,
    },
    Wanted {
        lock: u64,
        lane: LaneId,
        wish: u32,
        #[serde(flatten)]
        at: RawStack,
    },
    Unwanted {
        wish: u32,
    },
    Held {
        lock: u64,
        guard: u32,
        grip: Grip,
        by: Option<LaneId>,
        #[serde(flatten)]
        at: RawStack,
    },
    Freed {
        guard: u32,
    },
    Forgotten {
        guard: u32,
        #[serde(flatten)]
        at: RawStack,
    },
    Notified {
        notify: u64,
        by: Option<LaneId>,
        #[serde(flatten)]
        at: RawStack,
    },
    NotifyWaiters {
        notify: u64,
        by: Option<LaneId>,
        #[serde(flatten)]
        at: RawStack,
    },
    Lagged {
        missed: u64,
        by: Option<LaneId>,
        #[serde(flatten)]
        at: RawStack,
    },
    Stop {
        #[serde(flatten)]
        at: RawStack,
    },
    Stopped,
    Stack {
        number: u32,
        ips: Vec<String>,
    },
    Busy {
        lane: LaneId,
        #[serde(flatten)]
        at: RawStack,
    },
    Tokio {
        version: String,
    },
}

#[derive(Deserialize)]
struct RawWait {
    #[serde(flatten)]
    at: RawStack,
    /// How long until its timer is due, in nanoseconds.
    #[serde(rename = "in")]
    left: Option<Nanos>,
}

#[derive(Deserialize)]
struct RawStack {
    #[serde(default)]
    stack: u32,
    #[serde(default)]
    file: String,
    #[serde(default)]
    line: u32,
}

/// The trace of a run, and a note for its reader if something is missing from it.
pub fn trace(bytes: &[u8], about: &About) -> (Trace, Option<String>) {
    let mut reader = Reader::new(about);
    for (head, payload) in stamps::records(bytes) {
        let fields: Vec<&str> = head.split(' ').collect();
        reader.take(&fields, payload);
    }
    reader.finish()
}

struct Reader {
    trace: Trace,
    resolver: Resolver,
    roots: Vec<PathBuf>,
    /// The kernel's names of threads, which come with what a thread prints.
    names: HashMap<ThreadId, String>,
    library: Library,
    locks: HashMap<u64, u64>,
    /// The stacks that recorded tokio has numbered, resolved.
    stacks: HashMap<u32, Resolved>,
    unread: usize,
}

impl Reader {
    fn new(about: &About) -> Reader {
        let program = about.executable.file_stem().unwrap_or_default();
        // An executable may lie outside of its project, in a target folder that many share.
        let here = std::env::current_dir().ok();
        let folders = [about.source, Some(about.executable), here.as_deref()];
        Reader {
            trace: Trace {
                header: Header {
                    meanwhile_trace: FORMAT,
                    clock: about.clock,
                    seed: about.seed,
                    program: program.to_string_lossy().into_owned(),
                    tokio: None,
                },
                events: Vec::new(),
            },
            resolver: Resolver::new(about.executable, 0),
            roots: folders.into_iter().flatten().filter_map(root_of).collect(),
            names: HashMap::new(),
            library: Library::default(),
            locks: HashMap::new(),
            stacks: HashMap::new(),
            unread: 0,
        }
    }

    fn push(&mut self, t: &str, thread: &str, what: What) {
        let (Ok(t), Ok(thread)) = (t.parse(), thread.parse()) else {
            self.unread += 1;
            return;
        };
        if let Some(before) = self.library.before(t, thread, &what) {
            self.add(t, thread, before);
        }
        self.add(t, thread, what);
    }

    fn add(&mut self, t: Nanos, thread: ThreadId, what: What) {
        let seq = self.trace.events.len() as u64;
        self.trace.events.push(Event {
            seq,
            t,
            thread,
            what,
        });
    }

    fn take(&mut self, fields: &[&str], payload: &[u8]) {
        let text = || String::from_utf8_lossy(payload).into_owned();
        match *fields {
            ["P", base, _] => {
                let base = u64::from_str_radix(base.trim_start_matches("0x"), 16).unwrap_or(0);
                self.resolver = Resolver::new(Path::new(&text()), base);
            }
            ["N", t, thread, parent, ips] => {
                let stack = self.resolver.stack(&addresses(ips.split(',')));
                let Ok(id) = thread.parse() else {
                    self.unread += 1;
                    return;
                };
                // The runtime's threads are not the program's, whoever built the runtime.
                let at = if stack.through_tokio {
                    Vec::new()
                } else {
                    stack.own
                };
                self.push(t, parent, What::ThreadBorn { id, name: None, at });
            }
            ["Q", t, thread] => self.push(t, thread, What::ThreadEnded),
            ["B", t, thread, call, ips] => {
                let stack = self.resolver.stack(&addresses(ips.split(',')));
                let (Ok(t), Ok(thread)) = (t.parse(), thread.parse()) else {
                    self.unread += 1;
                    return;
                };
                let (call, at) = (call.to_owned(), stack.own.clone());
                let began = What::WaitBegan { call, at };
                let before = self.library.before(t, thread, &began);
                let given_away = self.library.waits(thread, &stack);
                for what in before.into_iter().chain(given_away).chain([began]) {
                    self.add(t, thread, what);
                }
            }
            ["E", t, thread] => self.push(t, thread, What::WaitEnded),
            ["W", t, thread, name, fd, _] => {
                if let (Ok(id), false) = (thread.parse(), name == "-") {
                    self.names.insert(id, name.replace('%', " "));
                }
                let stream = if fd == "2" {
                    Stream::Stderr
                } else {
                    Stream::Stdout
                };
                let text = text();
                self.push(t, thread, What::Printed { stream, text });
            }
            ["T", t, thread, _] => match serde_json::from_slice(payload) {
                Ok(Lane::Tokio { version }) => self.trace.header.tokio = Some(version),
                Ok(Lane::Stack { number, ips }) => {
                    let ips = addresses(ips.iter().map(String::as_str));
                    self.stacks.insert(number, self.resolver.stack(&ips));
                }
                Ok(lane) => {
                    let what = self.lane(lane, t.parse().unwrap_or(0));
                    self.push(t, thread, what);
                }
                Err(_) => self.unread += 1,
            },
            ["D", t, _] => self.push(t, "0", What::Deadlock { report: text() }),
            ["X", t] => self.push(t, "0", What::Exited),
            _ => {}
        }
    }

    fn lane(&mut self, lane: Lane, now: Nanos) -> What {
        match lane {
            Lane::Born {
                lane,
                kind: lane_kind,
                name,
                parent,
                file,
                line,
                stack,
            } => {
                let called = Place {
                    file: straight(&file),
                    line,
                    function: String::new(),
                };
                let caller = self.stacks.get(&stack).and_then(|stack| stack.own.first());
                let at = caller.cloned().unwrap_or(called);
                What::Born(Born {
                    lane,
                    lane_kind,
                    name,
                    parent,
                    at,
                    of_library: false,
                })
            }
            Lane::Poll { lane } => What::PollBegan { lane },
            Lane::End { lane, ready, waits } => {
                let waits = waits.into_iter().map(|wait| self.wait(wait, now)).collect();
                What::PollEnded { lane, ready, waits }
            }
            Lane::Woken { lane, by, at } => What::Woken {
                lane,
                by,
                at: self.place(at),
            },
            Lane::Dropped { lane, how, by, at } => What::Dropped {
                lane,
                how,
                at: self.place(at),
                by,
            },
            Lane::Abort { lane, at } => What::AbortAsked {
                lane,
                at: self.place(at),
            },
            Lane::Detached { lane, at } => What::Detached {
                lane,
                at: self.place(at),
            },
            Lane::Wanted {
                lock,
                lane,
                wish,
                at,
            } => What::LockWanted {
                lock: self.lock(lock),
                lane,
                wish,
                at: self.place(at),
            },
            Lane::Unwanted { wish } => What::LockUnwanted { wish },
            Lane::Held {
                lock,
                guard,
                grip,
                by,
                at,
            } => What::LockHeld {
                lock: self.lock(lock),
                guard,
                grip,
                by,
                at: self.place(at),
            },
            Lane::Freed { guard } => What::LockFreed { guard },
            Lane::Forgotten { guard, at } => What::PermitForgotten {
                guard,
                at: self.place(at),
            },
            Lane::Notified { notify, by, at } => What::NotifiedMade {
                notify: self.lock(notify),
                by,
                at: self.place(at),
            },
            Lane::NotifyWaiters { notify, by, at } => What::WaitersNotified {
                notify: self.lock(notify),
                by,
                at: self.place(at),
            },
            Lane::Lagged { missed, by, at } => What::Lagged {
                missed,
                by,
                at: self.place(at),
            },
            Lane::Stop { at } => What::RuntimeStops { at: self.place(at) },
            Lane::Stopped => What::RuntimeStopped,
            Lane::Busy { lane, at } => What::Busy {
                lane,
                at: self.place(at),
            },
            Lane::Tokio { .. } | Lane::Stack { .. } => unreachable!("it is no event"),
        }
    }

    fn wait(&mut self, wait: RawWait, now: Nanos) -> Wait {
        let stack = self.stacks.get(&wait.at.stack);
        let what = stack.map_or_else(String::new, |stack| stack.what.clone());
        let at = match stack {
            Some(stack) if !stack.own.is_empty() => stack.own.clone(),
            _ => self.place(wait.at),
        };
        Wait {
            what,
            at,
            due: wait.left.map(|left| now + left),
        }
    }

    /// Addresses differ from run to run; numbers in the order of their first use do not.
    fn lock(&mut self, address: u64) -> u64 {
        let next = self.locks.len() as u64 + 1;
        *self.locks.entry(address).or_insert(next)
    }

    fn place(&mut self, at: RawStack) -> Stack {
        if at.line > 0 {
            return vec![Place {
                file: straight(&at.file),
                line: at.line,
                function: String::new(),
            }];
        }
        let stack = self.stacks.get(&at.stack);
        stack.map_or_else(Vec::new, |stack| stack.own.clone())
    }

    fn finish(mut self) -> (Trace, Option<String>) {
        for event in &mut self.trace.events {
            if let What::ThreadBorn { id, name, .. } = &mut event.what {
                *name = self.names.get(id).cloned();
            }
        }
        naming::lanes(&mut self.trace, &self.roots);
        let note = if !self.resolver.knows_lines() {
            Some("the program has no debug information, so the trace names no lines".to_owned())
        } else {
            (self.unread > 0).then(|| {
                format!(
                    "{} records of the run could not be read and are left out",
                    self.unread
                )
            })
        };
        (self.trace, note)
    }
}

fn addresses<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<u64> {
    let number = |text: &str| u64::from_str_radix(text.trim_start_matches("0x"), 16).ok();
    texts.filter_map(number).collect()
}
