"""The figures of a run, as Markdown."""

import os
import platform
from statistics import median

# What a process is, by a word of its command line; the first that fits.
KINDS = {
    "server (JupyterLab)": ["jupyterhub.singleuser"],
    "kernel (evcxr)": ["evcxr_jupyter --control_file"],
    "the process of plain cells": ["evcxr_jupyter"],
    "workbook": [" book "],
    "the kernel's own command": ["meanwhile kernel", "run-guard", "guard "],
}


def kind(command):
    return next((kind for kind, words in KINDS.items() if any(word in command for word in words)), "other")


def figures(users, done, costs, hub, seconds):
    """`costs`: of each learner, of each process."""
    memory = [sum(one.megabytes for one in each) for each in costs]
    processor = [sum(one.processor for one in each) for each in costs]
    rows = [
        row("a server, from the password", [one.server for one in done], "s"),
        row("the first picture, from the password", [one.picture for one in done], "s"),
        row("an edited cell", [one.edited for one in done], "s"),
        row("an exercise solved in a cell", [one.solved for one in done], "s"),
        row("the workbook: first page, all its links, an edit", [one.workbook for one in done], "s"),
        row("memory of a learner", memory, "MB", 0),
        row("processor time of a learner", processor, "s"),
    ]
    for name in [*KINDS, "other"]:
        each = [sum(one.megabytes for one in all_ if kind(one.command) == name) for all_ in costs]
        if max(each) >= 1:
            rows.append(row(f"of a learner's memory: {name}", each, "MB", 0))
    hub_memory = sum(one.megabytes for one in hub)
    load = os.getloadavg()[1]
    return f"""{len(users)} learners at once, none lost, on {os.cpu_count()} cores of {model()} ({platform.system()} \
{platform.release().split("-")[0]}); all were done after {seconds:.0f} s. The load was {load:.0f} in the five minutes \
before the end. Hub and proxy: {hub_memory:.0f} MB.

| what | median | fastest or smallest | slowest or largest |
| --- | --- | --- | --- |
{"".join(rows)}"""


def row(what, values, unit, digits=1):
    shown = [f"{value:.{digits}f} {unit}" for value in (median(values), min(values), max(values))]
    return f"| {what} | {' | '.join(shown)} |\n"


def model():
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()
