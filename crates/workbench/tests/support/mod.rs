//! A small book in a folder of its own, and the command serving it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// More than anything here takes on a busy machine; a test that hangs ends with it.
const PATIENCE: Duration = Duration::from_secs(30);

pub const BOOK_TOML: &str = "[book]\ntitle = \"Kettles\"\nsrc = \"book\"\n\n\
                             [build]\nbuild-dir = \"target/book\"\n";

/// A book of one chapter. Its folder's name has a space, as folders do.
pub struct Book {
    folder: tempfile::TempDir,
}

impl Book {
    pub fn new() -> Book {
        let folder = tempfile::Builder::new()
            .prefix("my book ")
            .tempdir()
            .unwrap();
        let book = Book { folder };
        book.write("book.toml", BOOK_TOML);
        book.write("book/SUMMARY.md", "# Summary\n\n- [Kettles](kettles.md)\n");
        book.write("book/kettles.md", "# Kettles\n\nThey boil water.\n");
        book
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    pub fn write(&self, inside: &str, text: &str) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }
}

/// The command, not started yet.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meanwhile"));
    command.args(args).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// `meanwhile book` for this book, not started yet.
pub fn meanwhile(book: &Book, args: &[&str]) -> Command {
    let mut command = command(&["book", "--no-open", "--root"]);
    command.arg(book.root()).args(args);
    command
}

/// Runs a command that ends by itself: one that serves instead fails the test.
pub fn finish(mut command: Command) -> Output {
    let mut child = command.spawn().unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("the command did not end by itself");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().unwrap()
}

/// The command, running; killed when dropped.
pub struct Server {
    child: Child,
    port: u16,
    out: Arc<Mutex<String>>,
    err: Arc<Mutex<String>>,
}

/// An answer to a request.
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = pairs.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }
}

impl Server {
    /// Starts the command and waits until it says where to read.
    pub fn start(book: &Book, args: &[&str]) -> Server {
        let mut server = Server::start_unready(book, args);
        server.port = wait_for("an address", || {
            let printed = server.printed();
            let rest = printed.split_once("Read at http://127.0.0.1:")?.1;
            rest.split_once('\n')?.0.trim().parse().ok()
        });
        server
    }

    /// Starts the command and waits for nothing.
    pub fn start_unready(book: &Book, args: &[&str]) -> Server {
        let mut child = meanwhile(book, args).spawn().unwrap();
        let out = collect(child.stdout.take().unwrap());
        let err = collect(child.stderr.take().unwrap());
        Server {
            child,
            port: 0,
            out,
            err,
        }
    }

    /// Waits until a folder is there.
    pub fn wait_for_folder(&self, book: &Book, folder: &str) {
        wait_for("the folder", || book.path(folder).is_dir().then_some(()));
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn printed(&self) -> String {
        self.out.lock().unwrap().clone()
    }

    /// Waits until its errors contain a text: they come by another way than its answers, and may come later.
    pub fn complains_of(&self, text: &str) {
        let began = Instant::now();
        while !self.err.lock().unwrap().contains(text) {
            let errors = self.err.lock().unwrap().clone();
            assert!(began.elapsed() < PATIENCE, "no {text:?} in {errors:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.get_as(&format!("127.0.0.1:{}", self.port), path)
    }

    /// Asks with another Host header.
    pub fn get_as(&self, host: &str, path: &str) -> Answer {
        answer(self.ask(host, path))
    }

    /// Asks with another method and more headers, each ended by a line end.
    pub fn request(&self, method: &str, path: &str, headers: &str) -> Answer {
        let mut stream = self.connect();
        let request = format!("{method} {path} HTTP/1.0\r\nHost: localhost\r\n{headers}\r\n");
        // Who asks too much is not listened to until the end.
        let _ = stream.write_all(request.as_bytes());
        answer(stream)
    }

    /// Says this, and gives what is said until the other side hangs up.
    pub fn say_and_wait(&self, text: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(text.as_bytes()).unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        said
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// The reload events, as an open page receives them.
    pub fn events(&self) -> Events {
        let stream = self.ask(&format!("127.0.0.1:{}", self.port), "/.meanwhile/events");
        Events(BufReader::new(stream))
    }

    /// HTTP/1.0, so that the answer is neither chunked nor kept alive.
    fn ask(&self, host: &str, path: &str) -> TcpStream {
        let mut stream = self.connect();
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n").unwrap();
        stream
    }

    /// What Ctrl-C does.
    #[cfg(unix)]
    pub fn interrupt(&mut self) -> ExitStatus {
        self.signal("-INT")
    }

    /// Sends a signal, as `kill` names it, and waits for the end.
    #[cfg(unix)]
    pub fn signal(&mut self, signal: &str) -> ExitStatus {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
        wait_for("the end", || self.child.try_wait().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn answer(mut stream: TcpStream) -> Answer {
    let mut bytes = Vec::new();
    // The other side may hang up on what it does not want to hear.
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

pub struct Events(BufReader<TcpStream>);

impl Events {
    /// The data of the next event.
    pub fn next(&mut self) -> String {
        loop {
            let mut line = String::new();
            let read = self.0.read_line(&mut line).expect("no event came");
            assert!(read > 0, "the stream of events ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return data.trim_end().to_owned();
            }
        }
    }
}

/// A port that is taken while the listener lives, and whose next port is free.
pub fn port_with_a_free_neighbour() -> (TcpListener, u16) {
    loop {
        let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return (taken, port);
        }
    }
}

/// Reads on in the background, so that the command never waits for us.
fn collect(pipe: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let shared = Arc::clone(&text);
    std::thread::spawn(move || {
        let mut lines = BufReader::new(pipe);
        let mut line = String::new();
        while lines.read_line(&mut line).is_ok_and(|read| read > 0) {
            shared.lock().unwrap().push_str(&line);
            line.clear();
        }
    });
    text
}

fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "{what} did not come");
        std::thread::sleep(Duration::from_millis(10));
    }
}
