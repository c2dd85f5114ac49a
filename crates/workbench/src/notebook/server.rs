//! JupyterLab as a process: it is started at a free port, and found there.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use xtask::notebooks;

/// How many ports are tried, counting from the one asked for.
const PORTS_TRIED: u16 = 50;

/// How long a start may take. On a busy machine the first one takes half a minute.
const PATIENCE: Duration = Duration::from_secs(120);

/// Starts JupyterLab, for this machine only, with a token of its own making: the process, and the
/// address to open.
///
/// Jupyter cannot be given a port that is open already. So somebody else may open the port that was
/// free a moment ago, such as a second `meanwhile jupyter`; then the next port is tried.
pub fn start(home: &Path, folder: &Path, port: u16) -> Result<(Child, String)> {
    clear_away_servers(home);
    fs::create_dir_all(runtime(home))?;
    let last = port.saturating_add(PORTS_TRIED - 1);
    for port in (port..=last).filter(|&port| is_free(port)) {
        let mut server = launch(home, folder, port)?;
        match wait_for(&mut server, home)? {
            Start::Ready(address) => return Ok((server, address)),
            Start::Ended(_) if !is_free(port) => {}
            Start::Ended(status) => bail!("JupyterLab ended with {status}; {}", see_log(home)),
        }
    }
    bail!("ports {port} to {last} are all taken: choose another with --port")
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn launch(home: &Path, folder: &Path, port: u16) -> Result<Child> {
    let log = File::create(log(home))?;
    let mut lab = Command::new(notebooks::jupyter()?);
    lab.args([
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
    ])
    .arg(format!("--ServerApp.port={port}"))
    .arg("--ServerApp.port_retries=0")
    .arg("--KernelSpecManager.ensure_native_kernel=False")
    .arg({
        let mut root = std::ffi::OsString::from("--ServerApp.root_dir=");
        root.push(folder.canonicalize()?);
        root
    })
    .env("JUPYTER_CONFIG_DIR", home.join("config"))
    .env("JUPYTER_DATA_DIR", home.join("data"))
    .env("JUPYTER_RUNTIME_DIR", runtime(home))
    .env(
        "JUPYTERLAB_SETTINGS_DIR",
        home.join("config/lab/user-settings"),
    )
    .env(
        "JUPYTERLAB_WORKSPACES_DIR",
        home.join("config/lab/workspaces"),
    )
    .env_remove("JUPYTER_PATH")
    .env_remove("JUPYTER_CONFIG_PATH")
    .stdin(Stdio::null())
    .stdout(log.try_clone()?)
    .stderr(log);
    // Ctrl-C comes to this command, which ends the server: it would ask whether it should.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut lab, 0);
    meanwhile::mark(&mut lab);
    lab.spawn().context("JupyterLab cannot be started")
}

/// How a start went.
enum Start {
    /// It answers at this address.
    Ready(String),
    Ended(ExitStatus),
}

/// Waits until the server answers. It says where it is before it has opened its port, so its word
/// alone is not enough.
fn wait_for(server: &mut Child, home: &Path) -> Result<Start> {
    let about = runtime(home).join(format!("jpserver-{}.json", server.id()));
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if let Some(status) = server.try_wait()? {
            return Ok(Start::Ended(status));
        }
        let text = fs::read(&about).unwrap_or_default();
        if let Ok(said) = serde_json::from_slice::<Said>(&text)
            && answers(&said)
        {
            return Ok(Start::Ready(format!(
                "{}lab?token={}",
                said.url, said.token
            )));
        }
        sleep(Duration::from_millis(100));
    }
    bail!("JupyterLab did not start; {}", see_log(home))
}

/// What a server writes about itself.
#[derive(Deserialize)]
struct Said {
    url: String,
    port: u16,
    token: String,
}

/// Whether a server is there that knows this token: another server refuses it.
fn answers(said: &Said) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, said.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        let request = format!("GET /api/status?token={} HTTP/1.0\r\n\r\n", said.token);
        stream.write_all(request.as_bytes())?;
        let mut status = String::new();
        BufReader::new(stream).read_line(&mut status)?;
        Ok::<_, std::io::Error>(status)
    };
    ask().is_ok_and(|status| status.split(' ').nth(1) == Some("200"))
}

/// What this command's server writes. Each command has a folder of its own, named by the process.
fn runtime(home: &Path) -> PathBuf {
    home.join("runtime").join(std::process::id().to_string())
}

/// Removes what servers have left that are gone.
fn clear_away_servers(home: &Path) {
    let entries = fs::read_dir(home.join("runtime"))
        .into_iter()
        .flatten()
        .flatten();
    for entry in entries {
        if !Path::new("/proc").join(entry.file_name()).exists() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn log(home: &Path) -> PathBuf {
    runtime(home).join("jupyterlab.log")
}

pub fn see_log(home: &Path) -> String {
    format!("{} says why", log(home).display())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    /// Serves one request with this text.
    fn server(answer: &'static str) -> Said {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = String::new();
            BufReader::new(&stream).read_line(&mut asked).unwrap();
            assert_eq!(asked, "GET /api/status?token=ours HTTP/1.0\r\n");
            stream.write_all(answer.as_bytes()).unwrap();
        });
        Said {
            url: format!("http://127.0.0.1:{port}/"),
            port,
            token: "ours".into(),
        }
    }

    #[test]
    fn only_a_server_that_knows_the_token_is_ours() {
        assert!(answers(&server("HTTP/1.1 200 OK\r\n\r\n{}")));
        assert!(!answers(&server("HTTP/1.1 403 Forbidden\r\n\r\n")));
        assert!(!answers(&server("")));
    }

    #[test]
    fn nobody_answers_at_a_free_port() {
        let port = {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            listener.local_addr().unwrap().port()
        };
        let (url, token) = (String::new(), String::new());
        assert!(!answers(&Said { url, port, token }));
    }
}
