//! One process looks up the addresses of an executable for all that ask: hundreds of runs of one
//! executable need the same few.

use super::debug_info::{DebugInfo, Frame};
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Sender};
use std::thread;
use tempfile::TempDir;

/// Names the executable, and after a colon the socket where its addresses are looked up.
const VARIABLE: &str = "MEANWHILE_LOOK_UP";
const SOCKET: &str = "addresses";

/// Stand between the calls at an address, and between the parts of one; no name has them.
const CALL: char = '\u{1e}';
const PART: char = '\u{1f}';

/// An address, and who wants to know.
type Question = (u64, Sender<String>);

/// Looks addresses up for others, for as long as this process lives.
pub struct LookUp {
    executable: PathBuf,
    /// Holds the socket, whose name may not be long.
    folder: TempDir,
}

impl LookUp {
    /// # Errors
    /// If there can be no socket.
    pub fn start(executable: &Path) -> io::Result<LookUp> {
        let folder = tempfile::tempdir()?;
        let listener = UnixListener::bind(folder.path().join(SOCKET))?;
        let (questions, asked) = mpsc::channel::<Question>();
        let of = executable.to_owned();
        thread::spawn(move || {
            let debug = DebugInfo::of(&of);
            let mut known: HashMap<u64, String> = HashMap::new();
            for (address, answer) in asked {
                let line = known
                    .entry(address)
                    .or_insert_with(|| line(&debug.at(address)));
                // Who is gone needs no answer.
                let _ = answer.send(line.clone());
            }
        });
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let questions = questions.clone();
                thread::spawn(move || answer(&stream, &questions));
            }
        });
        Ok(LookUp {
            executable: executable.to_owned(),
            folder,
        })
    }

    /// What the environment of a process says that is to ask here.
    pub fn variable(&self) -> (&'static str, String) {
        let socket = self.folder.path().join(SOCKET);
        let (executable, socket) = (self.executable.display(), socket.display());
        (VARIABLE, format!("{executable}:{socket}"))
    }
}

/// Answers what comes from one process, address by address.
fn answer(mut stream: &UnixStream, questions: &Sender<Question>) {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    for address in lines.map_while(|line| line.parse().ok()) {
        let (sender, told) = mpsc::channel();
        let told = questions.send((address, sender)).ok().map(|()| told.recv());
        let Some(Ok(line)) = told else { return };
        if stream.write_all(line.as_bytes()).is_err() {
            return;
        }
    }
}

/// Asks another process.
pub struct Asks(BufReader<UnixStream>);

impl Asks {
    /// `None`: nobody looks up the addresses of that executable.
    pub fn about(executable: &Path) -> Option<Asks> {
        let told = std::env::var(VARIABLE).ok()?;
        let (of, socket) = told.rsplit_once(':')?;
        let asked = Path::new(of) == executable;
        let stream = asked.then(|| UnixStream::connect(socket).ok()).flatten()?;
        Some(Asks(BufReader::new(stream)))
    }

    /// `None`: it does not answer.
    pub fn at(&mut self, address: u64) -> Option<Vec<Frame>> {
        let stream = self.0.get_mut();
        stream.write_all(format!("{address}\n").as_bytes()).ok()?;
        let mut line = String::new();
        self.0.read_line(&mut line).ok()?;
        read(line.strip_suffix('\n')?)
    }
}

fn line(frames: &[Frame]) -> String {
    let mut text = String::new();
    for Frame {
        function,
        file,
        line,
    } in frames
    {
        text += &format!("{function}{PART}{file}{PART}{line}{CALL}");
    }
    text + "\n"
}

fn read(line: &str) -> Option<Vec<Frame>> {
    let calls = line.split_terminator(CALL).map(|call| {
        let mut parts = call.split(PART);
        Some(Frame {
            function: parts.next()?.to_owned(),
            file: parts.next()?.to_owned(),
            line: parts.next()?.parse().ok()?,
        })
    });
    calls.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn what_another_process_looks_up_is_what_this_one_would() {
        let own = std::env::current_exe().unwrap();
        let look_up = LookUp::start(&own).unwrap();
        let (_, told) = look_up.variable();
        let (of, socket) = told.rsplit_once(':').unwrap();
        assert_eq!(Path::new(of), own);
        let mut asks = Asks(BufReader::new(UnixStream::connect(socket).unwrap()));
        let debug = DebugInfo::of(&own);
        let this = address_of_this();
        for address in [this, 0, this, this + 1] {
            assert_eq!(asks.at(address), Some(debug.at(address)));
        }
        assert!(debug.at(this)[0].file.ends_with("lookup.rs"));
    }

    /// Where a function of this test lies in the executable.
    #[cfg(target_os = "linux")]
    fn address_of_this() -> u64 {
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let (base, _) = maps.split_once('-').unwrap();
        address_of_this as *const () as u64 - u64::from_str_radix(base, 16).unwrap()
    }

    #[test]
    fn calls_without_a_name_and_no_calls_at_all_come_back() {
        let nameless = Frame {
            function: String::new(),
            file: String::new(),
            line: 0,
        };
        let named = Frame {
            function: "tea::brew::<T>::{closure#0}".into(),
            file: "src/tea \"house\".rs".into(),
            line: 7,
        };
        for frames in [vec![], vec![nameless.clone()], vec![named, nameless]] {
            assert_eq!(read(line(&frames).trim_end_matches('\n')), Some(frames));
        }
    }
}
