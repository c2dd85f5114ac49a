//! Reads the records of a run: those of the virtual clock, and of recorded tokio between them.

use super::interpreted::Interpreted;
use super::library::Library;
use super::naming;
use super::resolve::{Resolved, Resolver, is_foreign, root_of, straight};
use super::thread_names;
use super::thread_numbers::Numbers;
use super::{
    Born, Clock, Event, EventKind, FORMAT, Header, Nanos, Place, Stack, ThreadId, Trace, Wait,
};
use crate::transcript::Stream;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use wire::{At, Record, Told};

/// What reading needs to know besides the records.
pub struct About<'a> {
    pub clock: Clock,
    pub seed: u64,
    pub executable: &'a Path,
    /// The program's source, if it is known.
    pub source: Option<&'a Path>,
    /// A folder with files that its places name.
    pub texts: Option<&'a Path>,
}

/// The trace of a run, and a note for its reader if something is missing from it.
pub fn trace(bytes: &[u8], about: &About) -> (Trace, Option<String>) {
    let mut reader = Reader::new(about);
    for record in wire::records(bytes) {
        match record {
            Ok(record) => reader.take(record),
            Err(_) => reader.unread += 1,
        }
    }
    reader.finish()
}

struct Reader {
    trace: Trace,
    resolver: Resolver,
    roots: Vec<PathBuf>,
    /// The kernel's names of threads, which come with what a thread prints.
    names: HashMap<ThreadId, String>,
    threads: Numbers,
    library: Library,
    locks: HashMap<u64, u64>,
    /// The stacks that recorded tokio has numbered, resolved.
    stacks: HashMap<u32, Resolved>,
    /// Of a Python program.
    interpreted: Option<Interpreted>,
    /// What it is called, if that is not the interpreter.
    script: Option<String>,
    gave_up: Option<String>,
    unread: usize,
}

impl Reader {
    fn new(about: &About) -> Reader {
        let program = about.executable.file_stem().unwrap_or_default();
        // An executable may lie outside of its project, in a target folder that many share.
        let here = std::env::current_dir().ok();
        let folders = [about.source, Some(about.executable), here.as_deref()];
        let projects = folders.into_iter().flatten().filter_map(root_of);
        let texts = about.texts.map(Path::to_owned);
        let script = about.source.and_then(Path::file_name);
        Reader {
            trace: Trace {
                header: Header {
                    meanwhile_trace: FORMAT,
                    clock: about.clock,
                    seed: about.seed,
                    program: program.to_string_lossy().into_owned(),
                    tokio: None,
                    python: None,
                },
                events: Vec::new(),
            },
            resolver: Resolver::new(about.executable, 0),
            roots: texts.into_iter().chain(projects).collect(),
            names: HashMap::new(),
            threads: Numbers::default(),
            library: Library::default(),
            locks: HashMap::new(),
            stacks: HashMap::new(),
            interpreted: None,
            script: script.map(|name| name.to_string_lossy().into_owned()),
            gave_up: None,
            unread: 0,
        }
    }

    fn push(&mut self, t: Nanos, thread: ThreadId, what: EventKind) {
        if let Some(before) = self.library.before(t, thread, &what) {
            self.add(t, thread, before);
        }
        self.add(t, thread, what);
    }

    fn add(&mut self, t: Nanos, thread: ThreadId, what: EventKind) {
        let seq = self.trace.events.len() as u64;
        self.trace.events.push(Event {
            seq,
            t,
            thread,
            what,
        });
    }

    fn take(&mut self, record: Record) {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        match record {
            Record::Program { base, path } => {
                self.resolver = Resolver::new(Path::new(&text(path)), base);
            }
            Record::ThreadBorn {
                at: t,
                thread,
                parent,
                stack,
            } => {
                let parent = self.threads.of(parent);
                let id = self.threads.born(thread);
                if let Some(interpreted) = &mut self.interpreted {
                    let (name, at) = interpreted.born(parent);
                    return self.push(t, parent, EventKind::ThreadBorn { id, name, at });
                }
                let stack = self.resolver.stack(&stack);
                // The runtime's threads are not the program's, whoever built the runtime.
                let at = match stack.through_tokio {
                    true => Vec::new(),
                    false => stack.own,
                };
                self.push(t, parent, EventKind::ThreadBorn { id, name: None, at });
            }
            Record::ThreadEnded { at, thread } => {
                let thread = self.threads.of(thread);
                self.push(at, thread, EventKind::ThreadEnded);
            }
            Record::WaitBegan {
                at: t,
                thread,
                call,
                stack,
            } => {
                let thread = self.threads.of(thread);
                if let Some(interpreted) = &mut self.interpreted {
                    if let Some((call, at)) = interpreted.wait_began(thread, call) {
                        self.push(t, thread, EventKind::WaitBegan { call, at });
                    }
                    return;
                }
                let stack = self.resolver.stack(&stack);
                let (call, at) = (call.name().to_owned(), stack.own.clone());
                let began = EventKind::WaitBegan { call, at };
                let before = self.library.before(t, thread, &began);
                let given_away = self.library.waits(thread, &stack);
                for what in before.into_iter().chain(given_away).chain([began]) {
                    self.add(t, thread, what);
                }
            }
            Record::WaitEnded { at, thread } => {
                let thread = self.threads.of(thread);
                let interpreted = self.interpreted.as_mut();
                if interpreted.is_none_or(|interpreted| interpreted.wait_ended(thread)) {
                    self.push(at, thread, EventKind::WaitEnded);
                }
            }
            Record::Written {
                at,
                thread,
                name,
                fd,
                bytes,
            } => {
                let thread = self.threads.of(thread);
                if name != "-" {
                    self.names.insert(thread, name.into_owned());
                }
                let (stream, text) = (Stream::of_descriptor(fd), text(bytes));
                self.push(at, thread, EventKind::Printed { stream, text });
            }
            Record::Told {
                at,
                thread,
                text: told,
            } => match std::str::from_utf8(told).ok().and_then(Told::read) {
                Some(told) => {
                    let thread = self.threads.of(thread);
                    self.told(at, thread, told);
                }
                None => self.unread += 1,
            },
            Record::Deadlock { at, report } => {
                let report = text(report);
                self.push(at, 0, EventKind::Deadlock { report });
            }
            Record::Exited { at } => self.push(at, 0, EventKind::Exited),
            _ => {}
        }
    }

    fn told(&mut self, t: Nanos, thread: ThreadId, told: Told) {
        match told {
            Told::Tokio { version } => self.trace.header.tokio = Some(version.into_owned()),
            Told::Stack { number, addresses } => {
                self.stacks.insert(number, self.resolver.stack(&addresses));
            }
            Told::Python { version } => self.is_python(version.into_owned()),
            Told::Places {
                number,
                what,
                lines,
            } => {
                let stack = self.lines(&lines, what.into_owned());
                self.stacks.insert(number, stack);
            }
            Told::Starts { name, at } => {
                let (name, at) = (name.into_owned(), self.stack(at));
                if let Some(interpreted) = &mut self.interpreted {
                    interpreted.starts(thread, name, at);
                }
            }
            Told::Here { at } => {
                let call = self.called(at);
                if let Some(interpreted) = &mut self.interpreted {
                    interpreted.is_in(thread, call);
                }
            }
            Told::GaveUp { why } => self.gave_up = Some(why.into_owned()),
            told => {
                if let Some(what) = self.what(told, t) {
                    self.push(t, thread, what);
                }
            }
        }
    }

    /// The event of a record; what is no event has been taken before.
    fn what(&mut self, told: Told, now: Nanos) -> Option<EventKind> {
        Some(match told {
            Told::Tokio { .. }
            | Told::Stack { .. }
            | Told::Python { .. }
            | Told::Places { .. }
            | Told::Starts { .. }
            | Told::Here { .. }
            | Told::GaveUp { .. } => return None,
            Told::Born {
                lane,
                kind,
                parent,
                at,
                called,
                name,
            } => {
                let caller = self.stack(called).into_iter().next();
                let known = || self.stack(at).into_iter().next();
                EventKind::Born(Born {
                    lane,
                    lane_kind: kind.into(),
                    name: name.into_owned(),
                    parent,
                    at: caller.or_else(known)?,
                    of_library: false,
                })
            }
            Told::Poll { lane } => EventKind::PollBegan { lane },
            Told::Polled { lane, ready, waits } => {
                let waits = waits.into_iter().map(|wait| self.wait(wait, now)).collect();
                EventKind::PollEnded { lane, ready, waits }
            }
            Told::Woken { lane, by, at } => {
                let at = self.stack(at);
                EventKind::Woken { lane, by, at }
            }
            Told::Dropped { lane, how, by, at } => EventKind::Dropped {
                lane,
                how: how.into(),
                at: self.stack(at),
                by,
            },
            Told::Abort { lane, at } => EventKind::AbortAsked {
                lane,
                at: self.stack(at),
            },
            Told::Detached { lane, at } => EventKind::Detached {
                lane,
                at: self.stack(at),
            },
            Told::Wanted {
                wish,
                lock,
                lane,
                at,
            } => EventKind::LockWanted {
                lock: self.lock(lock),
                lane,
                wish,
                at: self.stack(at),
            },
            Told::Unwanted { wish } => EventKind::LockUnwanted { wish },
            Told::Held {
                guard,
                lock,
                grip,
                by,
                at,
            } => EventKind::LockHeld {
                lock: self.lock(lock),
                guard,
                grip: grip.into(),
                by,
                at: self.stack(at),
            },
            Told::Freed { guard } => EventKind::LockFreed { guard },
            Told::Forgotten { guard, at } => EventKind::PermitForgotten {
                guard,
                at: self.stack(at),
            },
            Told::Notified { notify, by, at } => EventKind::NotifiedMade {
                notify: self.lock(notify),
                by,
                at: self.stack(at),
            },
            Told::WaitersNotified { notify, by, at } => EventKind::WaitersNotified {
                notify: self.lock(notify),
                by,
                at: self.stack(at),
            },
            Told::Lagged { missed, by, at } => EventKind::Lagged {
                missed,
                by,
                at: self.stack(at),
            },
            Told::Channel {
                channel,
                capacity,
                by,
                at,
            } => EventKind::ChannelMade {
                channel: self.lock(channel),
                capacity,
                by,
                at: self.stack(at),
            },
            Told::Sent { channel, sent, by } => EventKind::Sent {
                channel: self.lock(channel),
                sent,
                by,
            },
            Told::Received {
                channel,
                received,
                by,
            } => EventKind::Received {
                channel: self.lock(channel),
                received,
                by,
            },
            Told::TickLate {
                late,
                period,
                by,
                at,
            } => EventKind::TickLate {
                late,
                period,
                by,
                at: self.stack(at),
            },
            Told::Stops { at } => EventKind::RuntimeStops { at: self.stack(at) },
            Told::Stopped => EventKind::RuntimeStopped,
            Told::Busy { lane, at } => EventKind::Busy {
                lane,
                at: self.stack(at),
            },
        })
    }

    fn is_python(&mut self, version: String) {
        self.trace.header.python = Some(version);
        self.interpreted = Some(Interpreted::default());
        if let Some(script) = self.script.take() {
            self.trace.header.program = script;
        }
    }

    /// A stack that needs no looking up.
    fn lines(&mut self, lines: &[wire::Line], what: String) -> Resolved {
        let own = lines.iter().map(|line| Place {
            file: self.resolver.relative(&line.file),
            line: line.line,
            function: line.function.clone().into_owned(),
        });
        Resolved {
            own: own.collect(),
            what,
            through_tokio: false,
            task: None,
        }
    }

    /// What a stack calls, and where.
    fn called(&self, at: At) -> Option<(String, Stack)> {
        let At::Stack(number) = at else { return None };
        let stack = self.stacks.get(&number)?;
        Some((stack.what.clone(), stack.own.clone()))
    }

    fn wait(&self, wait: wire::Wait, now: Nanos) -> Wait {
        let what = match wait.at {
            At::Stack(number) => self.stacks.get(&number).map(|stack| stack.what.clone()),
            _ => None,
        };
        Wait {
            what: what.unwrap_or_default(),
            at: self.stack(wait.at),
            due: wait.left.map(|left| now + left),
        }
    }

    /// Addresses differ from run to run; numbers in the order of their first use do not.
    fn lock(&mut self, address: u64) -> u64 {
        let next = self.locks.len() as u64 + 1;
        *self.locks.entry(address).or_insert(next)
    }

    fn stack(&self, at: At) -> Stack {
        match at {
            At::Unknown => Vec::new(),
            At::Stack(number) => {
                let stack = self.stacks.get(&number);
                stack.map_or_else(Vec::new, |stack| stack.own.clone())
            }
            // A library that calls for the program says its own line.
            At::Place { file, .. } if is_foreign(&file) => Vec::new(),
            At::Place { file, line } => vec![Place {
                file: straight(&file),
                line,
                function: String::new(),
            }],
        }
    }

    fn finish(mut self) -> (Trace, Option<String>) {
        thread_names::give(&mut self.trace.events, &self.names);
        naming::lanes(&mut self.trace, &self.roots);
        let note = if let Some(why) = &self.gave_up {
            Some(format!(
                "the recorder of asyncio has stopped before the end, because it does not understand this Python: {why}"
            ))
        } else if self.interpreted.is_none() && !self.resolver.knows_lines() {
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
