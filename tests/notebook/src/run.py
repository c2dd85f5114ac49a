"""Runs the cells of a notebook on the kernel of the workbook, with nbclient.

Standard input: {"cells": [{"name": ..., "source": ..., "seconds": 60}]}. A cell that takes more
seconds is interrupted, once: nbclient would do so again and again, and the last time might meet the next cell.
Standard output: a line of JSON for the kernel, then one for each cell.
"""

import asyncio
import ctypes
import json
import signal
import sys
import time

import nbformat
from nbclient import NotebookClient


def tell(**what):
    print(json.dumps(what), flush=True)


# An interrupt ends a cell at once. On a busy machine "at once" may take a while.
AFTER_AN_INTERRUPT = 120


class Alarm:
    """Interrupts the cell that is running when its time is over."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.timers = []

    def set(self, cell, **_):
        loop = asyncio.get_running_loop()
        seconds = self.seconds[id(cell)]
        self.timers = [
            loop.call_later(seconds, self.interrupt),
            loop.call_later(seconds + AFTER_AN_INTERRUPT, self.give_up, cell),
        ]

    def interrupt(self):
        self.interrupting = asyncio.ensure_future(self.client.km.interrupt_kernel())

    def give_up(self, cell):
        print(f"this cell went on after an interrupt:\n{cell['source']}", file=sys.stderr, flush=True)
        self.ending = asyncio.ensure_future(self.client.km.shutdown_kernel(now=True))

    def off(self, **_):
        for timer in self.timers:
            timer.cancel()


def main():
    # Whoever started this may be ended by force: end, too, and so does the kernel.
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    cells = json.load(sys.stdin)["cells"]
    notebook = nbformat.v4.new_notebook()
    for cell in cells:
        notebook.cells.append(nbformat.v4.new_code_cell(cell["source"]))
    alarm = Alarm({id(new): cell["seconds"] for new, cell in zip(notebook.cells, cells)})
    client = NotebookClient(
        notebook,
        kernel_name="meanwhile",
        startup_timeout=300,
        timeout=None,
        on_cell_execute=alarm.set,
        on_cell_executed=alarm.off,
        allow_errors=True,
    )
    alarm.client = client
    began = time.monotonic()
    with client.setup_kernel():
        tell(name="kernel", seconds=time.monotonic() - began)
        for index, (new, cell) in enumerate(zip(notebook.cells, cells)):
            began = time.monotonic()
            client.execute_cell(new, index)
            took = time.monotonic() - began
            tell(name=cell["name"], seconds=took, outputs=new["outputs"])


main()
