"""A learner's own server, in JupyterHub and in Binder: the kernel, and the workbook behind jupyter-server-proxy."""

import os
from pathlib import Path

c = get_config()  # noqa: F821

project = Path(os.environ["MEANWHILE_PROJECT"])
meanwhile = os.environ.get("MEANWHILE_BIN", str(project / "target/debug/meanwhile"))

# At a Unix socket in a folder of the learner's: other users of this machine cannot open it, as they could a port.
c.ServerProxy.servers = {
    "workbook": {
        "command": ["setpriv", "--pdeathsig", "TERM", "--", meanwhile, "book", "--no-open"]
        + ["--root", str(Path.home() / "workbook")]
        + ["--base", "{base_url}workbook/", "--socket", "{unix_socket}"],
        "unix_socket": True,
        "timeout": 120,
        "launcher_entry": {"title": "Workbook"},
    }
}

# There is one kernel, the workbook's.
c.KernelSpecManager.ensure_native_kernel = False

# A kernel is most of what a learner costs in memory. After half an hour without a cell, and with its notebook
# closed, it is ended.
c.MappingKernelManager.cull_idle_timeout = 1800
c.MappingKernelManager.cull_interval = 120

# When a whole class starts its kernels at once, one takes longer than usual.
c.MappingKernelManager.kernel_info_timeout = 300
c.BaseKernelWebsocketConnection.kernel_info_timeout = 300

# What no notebook of the workbook needs costs memory in every server.
c.ServerApp.jpserver_extensions = {
    "jupyter_lsp": False,
    "nbgrader.server_extensions.assignment_list": False,
    "nbgrader.server_extensions.course_list": False,
    "nbgrader.server_extensions.formgrader": False,
    "nbgrader.server_extensions.validate_assignment": False,
    "notebook": False,
}
