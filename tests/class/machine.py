"""The machine of a class: its users, what they may read, the hub, and what all of it costs."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from leftovers import FOLDER, PREFIX, processes_of, read, tools, undisturbed, unmount_tools

CLONE_NEWNS = 0x00020000


@dataclass
class User:
    name: str
    password: str
    uid: int
    home: Path


def only_as_root():
    if os.name != "posix" or not Path("/proc/self/smaps_rollup").exists():
        sys.exit("A class runs on Linux only.")
    if os.geteuid() != 0:
        sys.exit("A class needs root: each learner is a user of this machine. Run it in a container, or with sudo.")
    for tool in ["useradd", "userdel", "chpasswd", "setpriv", "runuser", "mount"]:
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is missing: install passwd and util-linux.")


def run(*command, **more):
    return subprocess.run(command, check=True, text=True, **more)


def make_users(count):
    users = []
    for number in range(1, count + 1):
        name, password = f"{PREFIX}{number}", secrets.token_urlsafe(12)
        with undisturbed():
            run("useradd", "--create-home", "--shell", "/bin/sh", name)
            run("chpasswd", input=f"{name}:{password}\n")
        about = pwd.getpwnam(name)
        users.append(User(name, password, about.pw_uid, Path(about.pw_dir)))
    return users


def show_what_learners_need(project):
    """Whoever installs for a class does so where all can read. A test must not ask that of a developer, whose
    tools lie in a home that nobody else may enter. So this process, and all that it starts, sees that home with
    nothing in it but the tools. Nothing changes for the rest of the machine."""
    cargo = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"))
    sysroot = run("rustc", "--print", "sysroot", cwd=project, capture_output=True).stdout.strip()
    # Without rustup, which lies in that home, too.
    os.environ["PATH"] = f"{sysroot}/bin:{os.environ['PATH']}"
    needed = [project, Path(sysroot), cargo / "registry", Path.home() / ".cache/meanwhile"]
    needed += [Path(sys.prefix), Path(sys.base_prefix)]
    needed += [Path(os.environ[name]).parent for name in ["EVCXR_JUPYTER"] if os.environ.get(name)]
    closed = {barrier(path) for path in needed} - {None}
    if not closed:
        return
    os.unshare(CLONE_NEWNS) if hasattr(os, "unshare") else unshare()
    run("mount", "--make-rprivate", "/")
    for number, path in enumerate(needed, start=100):
        place = FOLDER / "tools" / str(number)
        place.mkdir(parents=True)
        run("mount", "--rbind", str(path), str(place))
    for home in closed:
        run("mount", "-t", "tmpfs", "-o", "mode=755", "tools", str(home))
    for place, path in zip(tools(), needed):
        if any(path.is_relative_to(home) for home in closed):
            path.mkdir(parents=True, exist_ok=True)
            run("mount", "--rbind", str(place), str(path))
    unmount_tools()


def unshare():
    import ctypes

    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS) != 0:
        sys.exit(
            "Learners cannot read the tools in your home, and this container may not show them (unshare). "
            "Install them elsewhere: deploy/README.md says how."
        )


def barrier(path):
    """The topmost folder above that not everybody may enter."""
    above = [folder for folder in reversed(path.parents) if not folder.stat().st_mode & 0o001]
    return above[0] if above else None


@dataclass
class Cost:
    command: str
    megabytes: float
    processor: float


def cost(pid):
    """Memory as its share of what several processes have (Pss), and seconds of processor time, with those of
    children that have ended."""
    folder = Path("/proc") / str(pid)
    try:
        memory = (folder / "smaps_rollup").read_text()
        pss = next(int(line.split()[1]) for line in memory.splitlines() if line.startswith("Pss:"))
        times = [int(word) for word in (folder / "stat").read_text().rsplit(")", 1)[1].split()[11:15]]
        command = (folder / "cmdline").read_text().replace("\0", " ").strip()
    except (OSError, StopIteration):
        return None
    return Cost(command, pss / 1024, sum(times) / os.sysconf("SC_CLK_TCK"))


def costs(users):
    return [[one for pid in processes_of({user.uid}) if (one := cost(pid))] for user in users]


def nothing_is_left(users, when):
    """The processes of learners, and the proxy. They have two minutes to save and to go."""
    uids = {user.uid for user in users}
    for _ in range(1200):
        left = processes_of(uids) + Hub.proxies()
        if not left:
            print(f"{when}: no process is left")
            return
        time.sleep(0.1)
    sys.exit(f"{when}, and these processes are left: {[cost(pid) for pid in left]}")


class Hub:
    """JupyterHub as `cargo xtask hub` starts it, with a state and ports of its own."""

    PORT = 18000

    def __init__(self):
        state = FOLDER / "hub"
        state.mkdir(exist_ok=True)
        self.address = f"http://127.0.0.1:{self.PORT}"
        project = Path(os.environ["MEANWHILE_PROJECT"])
        environment = dict(os.environ, MEANWHILE_HUB_STATE=str(state), MEANWHILE_HUB_PORT=str(self.PORT))
        self.log = state / "hub.log"
        self.process = subprocess.Popen(
            # Whoever ends this by force ends the hub, too.
            ["setpriv", "--pdeathsig", "TERM", "--", sys.executable, "-m", "jupyterhub"]
            + ["--config", str(project / "deploy/hub/jupyterhub_config.py")],
            env=environment,
            cwd=state,
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def last_words(self):
        return "\n".join(self.log.read_text().splitlines()[-60:])

    @staticmethod
    def proxies():
        """Ours: a proxy is known by its port."""
        word = f"--port\0{Hub.PORT}\0".encode()
        return [pid for pid in processes_of({os.getuid()}) if word in read(pid, "cmdline")]

    def costs(self):
        return [one for pid in [self.process.pid, *self.proxies()] if (one := cost(pid))]

    def end_politely(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(300)

    def kill(self):
        self.process.kill()
        self.process.wait(30)
