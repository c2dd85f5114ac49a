"""Runs a cell of each kind on the kernel of the workbook, so that what all learners use is built before they come."""

import signal
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

EXERCISE = "missing_awaits"
PROJECT = Path(__file__).resolve().parents[2]


def solution():
    """Without its tests, as a learner would type it."""
    file = next((PROJECT / "exercises/solutions").rglob(f"{EXERCISE}.rs"))
    return file.read_text().split("#[cfg(test)]")[0]


# Each with what its outputs say when it was built and run. A text that is refused before anything is built, such as a
# program without the functions of the exercise, would leave the building to each learner.
CELLS = {
    "a program": (
        'meanwhile::program! {\n#[tokio::main]\nasync fn main() {\n    println!("built");\n}\n}',
        "= exit status 0",
    ),
    "a plain cell": ("let built = tokio::time::Duration::from_secs(1);\nprintln!(\"{built:?}\");", "1s"),
    "an exercise": (f"meanwhile::exercise! {{ {EXERCISE};\n{solution()}\n}}", f"{EXERCISE} is solved."),
}


def main():
    # Whoever ends this ends the kernel, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source, _ in CELLS.values()]
    client = NotebookClient(
        notebook, kernel_name="meanwhile", startup_timeout=600, timeout=900, allow_errors=True
    )
    client.execute()
    for (name, (_, promised)), cell in zip(CELLS.items(), notebook.cells):
        if promised not in str(cell.outputs):
            sys.exit(f"{name} does not run on the kernel: {cell.outputs}")


main()
