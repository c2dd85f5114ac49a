"""One run at a time, and nothing left of it: whoever ends it lets it tidy up, and if it cannot, the next one does."""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

# The learners' names on this machine.
PREFIX = "meanwhile-learner-"

# All that a run keeps, but for its users.
FOLDER = Path("/run/meanwhile-class")

# What the learners' names are to `/etc/passwd`, this variable is to processes.
MARK = "MEANWHILE_CLASS_RUN"

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

PR_SET_PDEATHSIG = 1


@contextlib.contextmanager
def only_run():
    """Tidies up before and after; ends with a sentence if another run is at work."""
    lock = socket.socket(socket.AF_UNIX)
    try:
        # In no folder: it is free as soon as its owner is gone.
        lock.bind(f"\0{FOLDER}")
    except OSError:
        sys.exit("Another class is at work on this machine, with the same users and ports: wait for its end.")
    # Inherited by all that is started here.
    os.environ[MARK] = str(os.getpid())
    try:
        try:
            end_when_asked()
            remove()
            FOLDER.mkdir(mode=0o700)
            yield
        finally:
            be_deaf()
    finally:
        remove()


def end_when_asked():
    """By an exception, once: who asks twice does not keep this from tidying up."""

    def ended(number, _):
        be_deaf()
        raise SystemExit(128 + number)

    for one in SIGNALS:
        signal.signal(one, ended)
    # If `cargo xtask` is killed, nobody is there to ask.
    starter = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != starter:
        sys.exit("ended")


def be_deaf():
    for one in SIGNALS:
        signal.signal(one, signal.SIG_IGN)


@contextlib.contextmanager
def undisturbed():
    """For what must not be done by half, such as a change of /etc/passwd."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def remove():
    """Ends and removes what is there of a run, this one or an earlier one that was killed."""
    with undisturbed():
        end_marked()
        problems = [problem for about in learners() if (problem := remove_user(about))]
        remove_folder()
    if problems:
        sys.exit("\n".join(problems))


def end_marked():
    """The hub, its proxy, nbgrader, and all that they have started as root."""
    for number, seconds in ((signal.SIGTERM, 20), (signal.SIGKILL, 10)):
        for pid in marked():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        wait_until(lambda: not marked(), seconds)


def marked():
    word = f"{MARK}=".encode()
    return [pid for pid in processes() if pid != os.getpid() and word in read(pid, "environ")]


def learners():
    return [about for about in pwd.getpwall() if about.pw_name.startswith(PREFIX)]


def remove_user(about):
    """With all processes and files. Gives what is wrong, if something is."""

    def all_ended():
        for pid in (mine := processes_of({about.pw_uid})):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not mine

    wait_until(all_ended, 10)
    command = ["userdel", "--remove", about.pw_name]
    for _ in range(20):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0:
            break
        # One that has ended and was not collected yet, for example.
        time.sleep(0.5)
    else:
        return f"{about.pw_name} is left, a user of this machine: {done.stderr.strip()}"
    for folder in ("/tmp", "/var/tmp", "/dev/shm"):
        for path in Path(folder).iterdir():
            with contextlib.suppress(OSError):
                if path.lstat().st_uid == about.pw_uid:
                    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    return None


def remove_folder():
    unmount_tools()
    for name in ("hub", "course"):
        shutil.rmtree(FOLDER / name, ignore_errors=True)
    with contextlib.suppress(FileNotFoundError):
        FOLDER.rmdir()


def tools():
    """Where a run mounts what learners need, on the way from one place to another."""
    return sorted((FOLDER / "tools").glob("*"))


def unmount_tools():
    """Nothing in these folders is ever removed but the folders: behind a mount is what this machine works with."""
    for place in tools():
        subprocess.run(["umount", "--recursive", "--lazy", str(place)], stderr=subprocess.DEVNULL)
        place.rmdir()
    with contextlib.suppress(FileNotFoundError):
        (FOLDER / "tools").rmdir()


def processes_of(uids):
    """But for those that have ended, and wait to be collected."""
    found = []
    for pid in processes():
        with contextlib.suppress(OSError):
            if (Path("/proc") / str(pid)).stat().st_uid in uids and b") Z " not in read(pid, "stat"):
                found.append(pid)
    return found


def processes():
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def read(pid, what):
    try:
        return (Path("/proc") / str(pid) / what).read_bytes()
    except OSError:
        return b""


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
