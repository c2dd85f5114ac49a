//! Who listens: the virtual clock that stands in front of this process, a file, or nobody.

use crate::tape::Tape;
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use wire::{Record, Told, entrance, variable};

/// The version of tokio, for the header of the trace.
const TOKIO: &str = "1.54.1";

enum Listener {
    /// The virtual clock, which adds the time and the thread.
    #[cfg(unix)]
    Clock(Clock),
    /// Real time: the file that [`variable::TRACE_FILE`] names.
    File {
        tape: Mutex<Tape>,
        began: Instant,
        /// The program's age at that moment, as far as whoever started it told.
        age: Duration,
    },
}

/// Functions of the virtual clock, as [`entrance`] describes them.
#[cfg(unix)]
struct Clock {
    record: unsafe extern "C" fn(*const u8, usize),
    moment: extern "C" fn() -> u64,
    end_busy: extern "C" fn(),
}

#[cfg(unix)]
impl Clock {
    fn hear(&self, told: &Told) {
        // SAFETY: the function was found under the name of the one that has this type, and the
        // text is valid for its length.
        told.with_bytes(|text| unsafe { (self.record)(text.as_ptr(), text.len()) });
    }
}

static LISTENER: OnceLock<Option<Listener>> = OnceLock::new();

pub fn is_there() -> bool {
    listener().is_some()
}

/// Hands over one record. The order of records is the order of these calls.
pub fn hear(told: &Told) {
    match listener() {
        None => {}
        #[cfg(unix)]
        Some(Listener::Clock(clock)) => clock.hear(told),
        Some(Listener::File { tape, began, age }) => {
            let mut tape = tape.lock().unwrap_or_else(|held| held.into_inner());
            // The time is read under the lock, so that the file's order is the order of time.
            let now = (*age + began.elapsed()).as_nanos() as u64;
            told.with_bytes(|text| {
                let head = Record::head_of_told(now, thread_number(), text.len());
                tape.write(&[head.bytes(), text, b"\n"]);
            });
        }
    }
}

/// The moment of virtual time; none in real time.
pub fn moment() -> Option<u64> {
    match listener() {
        #[cfg(unix)]
        Some(Listener::Clock(clock)) => Some((clock.moment)()),
        _ => None,
    }
}

/// Nothing can come of the run any more: hands over a last record, and ends the process if it
/// runs on virtual time.
pub fn end_busy(last: &Told) {
    hear(last);
    #[cfg(unix)]
    if let Some(Listener::Clock(clock)) = listener() {
        (clock.end_busy)();
    }
}

fn listener() -> Option<&'static Listener> {
    LISTENER
        .get_or_init(|| {
            let found = clock().or_else(file);
            if let Some(listener) = &found {
                listener.greet();
            }
            found
        })
        .as_ref()
}

impl Listener {
    fn greet(&self) {
        let version = TOKIO.into();
        let greeting = Told::Tokio { version };
        match self {
            #[cfg(unix)]
            Listener::Clock(clock) => clock.hear(&greeting),
            Listener::File { tape, .. } => {
                let path = std::env::current_exe().unwrap_or_default();
                let mut first = Vec::new();
                let program = Record::Program {
                    base: crate::program::base(),
                    path: path.as_os_str().as_encoded_bytes(),
                };
                program.write(&mut first);
                greeting.with_bytes(|text| {
                    let (at, thread) = (0, 0);
                    Record::Told { at, thread, text }.write(&mut first);
                });
                let mut tape = tape.lock().unwrap_or_else(|held| held.into_inner());
                tape.write(&[&first]);
            }
        }
    }
}

#[cfg(unix)]
fn clock() -> Option<Listener> {
    let find = |name: &std::ffi::CStr| {
        // SAFETY: looks a name up; gives null if nobody has it.
        let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
        (!found.is_null()).then_some(found)
    };
    let is_recording = find(entrance::IS_RECORDING)?;
    let record = find(entrance::RECORD)?;
    let moment = find(entrance::MOMENT)?;
    let end_busy = find(entrance::END_BUSY)?;
    // SAFETY: the virtual clock defines all of them, with these types.
    let (is_recording, clock) = unsafe {
        let is_recording =
            std::mem::transmute::<*mut libc::c_void, extern "C" fn() -> bool>(is_recording);
        let clock = Clock {
            record: std::mem::transmute::<*mut libc::c_void, unsafe extern "C" fn(*const u8, usize)>(
                record,
            ),
            moment: std::mem::transmute::<*mut libc::c_void, extern "C" fn() -> u64>(moment),
            end_busy: std::mem::transmute::<*mut libc::c_void, extern "C" fn()>(end_busy),
        };
        (is_recording, clock)
    };
    is_recording().then_some(Listener::Clock(clock))
}

#[cfg(not(unix))]
fn clock() -> Option<Listener> {
    None
}

fn file() -> Option<Listener> {
    let path = std::env::var_os(variable::TRACE_FILE.name())?;
    let tape = Tape::open(path.as_ref()).ok()?;
    Some(Listener::File {
        tape: Mutex::new(tape),
        began: Instant::now(),
        age: age().unwrap_or_default(),
    })
}

/// How long ago the program was started, if whoever started it told.
fn age() -> Option<Duration> {
    let began: u64 = std::env::var(variable::TRACE_BEGAN.name())
        .ok()?
        .parse()
        .ok()?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    now.checked_sub(Duration::from_nanos(began))
}

/// Threads in the order in which they first record something.
fn thread_number() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    thread_local!(static MINE: u32 = NEXT.fetch_add(1, Ordering::Relaxed));
    MINE.try_with(|mine| *mine).unwrap_or(0)
}
