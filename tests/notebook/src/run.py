"""Runs the cells of a notebook on the kernel of the workbook, with nbclient.

Standard input: {"cells": [{"name": ..., "source": ..., "seconds": 60}]}. A cell that takes more
seconds is interrupted. Standard output: a line of JSON for the kernel, then one for each cell.
"""

import ctypes
import json
import signal
import sys
import time

import nbformat
from nbclient import NotebookClient


def tell(**what):
    print(json.dumps(what), flush=True)


def main():
    # Whoever started this may be ended by force: end, too, and so does the kernel.
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    cells = json.load(sys.stdin)["cells"]
    notebook = nbformat.v4.new_notebook()
    for cell in cells:
        notebook.cells.append(nbformat.v4.new_code_cell(cell["source"]))
    seconds = {id(new): cell["seconds"] for new, cell in zip(notebook.cells, cells)}
    client = NotebookClient(
        notebook,
        kernel_name="meanwhile",
        startup_timeout=300,
        timeout_func=lambda cell: seconds[id(cell)],
        interrupt_on_timeout=True,
        allow_errors=True,
    )
    began = time.monotonic()
    with client.setup_kernel():
        tell(name="kernel", seconds=time.monotonic() - began)
        for index, (new, cell) in enumerate(zip(notebook.cells, cells)):
            began = time.monotonic()
            client.execute_cell(new, index)
            took = time.monotonic() - began
            tell(name=cell["name"], seconds=took, outputs=new["outputs"])


main()
