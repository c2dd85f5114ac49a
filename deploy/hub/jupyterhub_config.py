"""JupyterHub for a class on one machine. `cargo xtask hub`, run as root, starts it; deploy/README.md says more.

Each learner is a user of the machine and logs in with the password there (PAM). What a learner's server needs,
the workbook's folder, its builds, the toolchain, must be readable by everybody and writable by none of them.
"""

import os
import subprocess
import sys
from pathlib import Path

c = get_config()  # noqa: F821

project = Path(__file__).resolve().parents[2]
state = Path(os.environ.get("MEANWHILE_HUB_STATE", "/var/lib/meanwhile-hub"))
state.mkdir(parents=True, exist_ok=True)
state.chmod(0o700)
port = int(os.environ.get("MEANWHILE_HUB_PORT", "8000"))

# Loopback only: put a web server that speaks HTTPS in front of it.
c.JupyterHub.bind_url = f"http://127.0.0.1:{port}"
c.JupyterHub.hub_port = port + 1
c.JupyterHub.db_url = f"sqlite:///{state}/hub.sqlite"
c.JupyterHub.cookie_secret_file = str(state / "cookie_secret")

# Ctrl-C and SIGTERM end every server. A hub that is killed cannot: then the kernel of the machine tells each
# server and the proxy, which end what they have started themselves.
c.JupyterHub.cleanup_servers = True
ends_with_its_parent = ["setpriv", "--pdeathsig", "TERM", "--"]
c.ConfigurableHTTPProxy.command = ends_with_its_parent + [os.environ["MEANWHILE_HUB_PROXY"]]
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{port + 2}"
c.ConfigurableHTTPProxy.pid_file = str(state / "proxy.pid")

# Every user of the machine may log in, except for root. List names instead to be stricter.
c.JupyterHub.authenticator_class = "pam"
c.Authenticator.allow_all = True
c.Authenticator.blocked_users = {"root"}
c.PAMAuthenticator.open_sessions = False

# A local process, as the learner. SystemdSpawner (from PyPI) takes the same settings and adds limits of memory
# and processor time, an own /tmp and an own network: use it where systemd runs.
c.JupyterHub.spawner_class = "localprocess"
c.Spawner.cmd = ends_with_its_parent + [
    str(project / "deploy/learner/start"),
    sys.executable,
    "-m",
    "jupyterhub.singleuser",
]
c.Spawner.notebook_dir = "~/notebooks"
c.Spawner.default_url = "/lab/tree/start-here.ipynb"
# A whole class comes at the same minute.
c.Spawner.start_timeout = 300
c.Spawner.http_timeout = 300
c.JupyterHub.concurrent_spawn_limit = int(os.environ.get("MEANWHILE_HUB_AT_ONCE", "20"))


def printed(*command):
    return subprocess.run(command, cwd=project, check=True, capture_output=True, text=True).stdout.strip()


toolchain = printed("rustc", "--print", "sysroot")
c.Spawner.env_keep = ["LANG", "LC_ALL"]
c.Spawner.environment = {
    # The toolchain itself: rustup would want to write to its folder.
    "PATH": f"{toolchain}/bin:{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
    # The packages that cells may use. Cargo reads them there, and builds nothing there.
    "CARGO_HOME": os.environ.get("CARGO_HOME", os.path.expanduser("~/.cargo")),
    "CARGO_NET_OFFLINE": "true",
    "JUPYTER_PATH": str(project / "target/jupyter/data"),
    "JUPYTER_CONFIG_PATH": f"{project / 'deploy/learner'}:{project / 'target/jupyter/config'}",
    "MEANWHILE_PROJECT": str(project),
    "MEANWHILE_BIN": os.environ.get("MEANWHILE_BIN", str(project / "target/debug/meanwhile")),
}
