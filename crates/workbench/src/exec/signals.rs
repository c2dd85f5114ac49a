//! Signals to `meanwhile exec`: the program is asked first, and ended when asked again.

use anyhow::{Context, Result};

/// Ctrl-C ends the programs that run, with everything that they started, and then this one.
pub fn end_at_once() -> Result<()> {
    crate::ended_by_ctrl_c("")
}

/// What is sent to this process goes to the program. A second request to end is not passed on, but
/// carried out. At a terminal Ctrl-C has already reached the program, which is in the same group.
#[cfg(unix)]
pub fn pass_on() -> Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
    use signal_hook::iterator::SignalsInfo;
    use signal_hook::iterator::exfiltrator::WithOrigin;
    use signal_hook::low_level::siginfo::Cause;

    let numbers = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2];
    let mut signals =
        SignalsInfo::<WithOrigin>::new(numbers).context("cannot listen for signals")?;
    let mut asked = false;
    std::thread::spawn(move || {
        for origin in &mut signals {
            let number = origin.signal;
            let asks_to_end = [SIGINT, SIGTERM, SIGHUP, SIGQUIT].contains(&number);
            if asks_to_end && asked {
                meanwhile::end_all();
                std::process::exit(128 + number);
            }
            asked |= asks_to_end;
            if origin.cause != Cause::Kernel {
                meanwhile::pass_on_signal(number);
            }
        }
    });
    Ok(())
}

#[cfg(not(unix))]
pub fn pass_on() -> Result<()> {
    end_at_once().context("cannot listen for Ctrl-C")
}
