"""What one learner may do to another, on one machine with a user for each: nothing."""

import os
import subprocess
import sys
from pathlib import Path

SOCKETS = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"


def check(ana, ben):
    project = Path(os.environ["MEANWHILE_PROJECT"])
    builds = next((ana.home / ".cache/meanwhile").glob("notebooks-*"))
    built = next(file for file in builds.rglob("*") if file.is_file() and not file.is_symlink())
    socket = workbook_socket(ana)
    shared = next(file for file in (project / "target/jupyter/data").rglob("kernel.json"))
    for what, command in {
        "read a notebook of": ["cat", f"{ana.home}/notebooks/01-waiting.ipynb"],
        "list the files of": ["ls", str(ana.home)],
        "write a notebook of": ["touch", f"{ana.home}/notebooks/01-waiting.ipynb"],
        "read the builds of": ["cat", str(built)],
        "write to the builds of": ["touch", str(builds / "target/ben")],
        "open the workbook of": [sys.executable, "-c", SOCKETS, str(socket)],
        "read the variables of the server of": ["cat", f"/proc/{a_process_of(ana)}/environ"],
        "change the kernel that all start, also": ["touch", str(shared)],
        "write to the builds that all begin with, also": ["touch", str(project / "target/debug/ben")],
        "change a notebook that is handed out, also": ["touch", str(project / "notebooks/start-here.ipynb")],
    }.items():
        # The learner itself may, but for what belongs to all: so what is refused is not just missing.
        own = not what.endswith("also")
        if own and as_user(ana, command).returncode != 0:
            sys.exit(f"{ana.name} could not {what} herself: {command}")
        if as_user(ben, command).returncode == 0:
            sys.exit(f"{ben.name} could {what} {ana.name}: {command}")
        print(f"{ben.name} cannot {what} {ana.name}")


def as_user(user, command):
    return subprocess.run(
        ["runuser", "--user", user.name, "--", *command], cwd="/", capture_output=True, stdin=subprocess.DEVNULL
    )


def workbook_socket(user):
    """Of the book's command line."""
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and process.stat().st_uid == user.uid:
                words = (process / "cmdline").read_text().split("\0")
                if "--socket" in words:
                    return Path(words[words.index("--socket") + 1])
        except OSError:
            pass
    sys.exit(f"{user.name} has no workbook open")


def a_process_of(user):
    return next(
        process.name
        for process in Path("/proc").iterdir()
        if process.name.isdigit() and process.stat().st_uid == user.uid
    )
