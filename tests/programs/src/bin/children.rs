//! Children, which go by real time, beside waits in virtual time.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

fn main() -> std::io::Result<()> {
    runtime()?;
    let began = Instant::now();
    let mut ended = run("true", &[]);
    thread::sleep(Duration::from_secs(1));
    println!("nobody had waited for it until {:?}", began.elapsed());
    println!("{}", ended.wait()?);

    // A child of 0.3 s ends within its time limit of a minute, not after it.
    let began = Instant::now();
    let mut asked = run("sleep", &["0.3"]);
    let status = asked_again_and_again(&mut asked, Duration::from_secs(60));
    let took = began.elapsed();
    println!(
        "asked after: {status:?} {}",
        took >= Duration::from_millis(250) && took < Duration::from_secs(10)
    );

    let began = Instant::now();
    let mut endless = run("sleep", &["1000"]);
    let status = asked_again_and_again(&mut endless, Duration::from_millis(200));
    println!("asked in vain: {status:?} at {:?}", began.elapsed());
    endless.kill()?;
    let began = Instant::now();
    println!("{} {}", endless.wait()?, soon_after(began));

    // The time that a long one takes has passed.
    let began = Instant::now();
    run("sleep", &["1"]).wait()?;
    println!("waited for about {:.0} s", began.elapsed().as_secs_f64());
    left_behind()
}

/// A killed child dies when the kernel comes to it: on a busy machine that takes real time, and so
/// time of the clock as well.
fn soon_after(began: Instant) -> &'static str {
    match began.elapsed() < Duration::from_secs(10) {
        true => "soon after",
        false => "late",
    }
}

fn run(program: &str, arguments: &[&str]) -> Child {
    Command::new(program).args(arguments).spawn().unwrap()
}

fn asked_again_and_again(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let began = Instant::now();
    while began.elapsed() < limit {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(50));
    }
    None
}

/// A grandchild whose parent has ended is nobody's to wait for; one looks whether it is there.
fn left_behind() -> std::io::Result<()> {
    let shell = Command::new("sh")
        .args(["-c", "sleep 0.4 > /dev/null & echo $!"])
        .stdout(Stdio::piped())
        .output()?;
    let process = String::from_utf8_lossy(&shell.stdout);
    let process = rustix::process::Pid::from_raw(process.trim().parse().unwrap()).unwrap();
    let began = Instant::now();
    while rustix::process::test_kill_process(process).is_ok() {
        thread::sleep(Duration::from_millis(100));
    }
    let took = began.elapsed();
    println!(
        "left behind, gone {}",
        took >= Duration::from_millis(250) && took < Duration::from_secs(10)
    );
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn runtime() -> std::io::Result<()> {
    let began = Instant::now();
    let mut ended = tokio::process::Command::new("true").spawn()?;
    sleep(Duration::from_secs(1)).await;
    println!("slept until {:?}", began.elapsed());
    println!("{} at {:?}", ended.wait().await?, began.elapsed());

    let mut killed = tokio::process::Command::new("sleep").arg("1000").spawn()?;
    sleep(Duration::from_millis(300)).await;
    println!("slept until {:?}", began.elapsed());
    killed.start_kill()?;
    let began = Instant::now();
    println!("{} {}", killed.wait().await?, soon_after(began));

    let began = Instant::now();
    let mut slow = tokio::process::Command::new("sleep")
        .arg("1000")
        .kill_on_drop(true)
        .spawn()?;
    let limit = timeout(Duration::from_millis(300), slow.wait()).await;
    println!("{} at {:?}", limit.unwrap_err(), began.elapsed());
    Ok(())
}
