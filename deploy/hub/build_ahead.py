"""Runs a cell of each kind on the kernel of the workbook, so that what all learners use is built before they come."""

import signal
import sys

import nbformat
from nbclient import NotebookClient

CELLS = {
    "a program": "meanwhile::program! {\n#[tokio::main]\nasync fn main() {\n    println!(\"built\");\n}\n}",
    "a plain cell": "let built = tokio::time::Duration::from_secs(1);",
    "an exercise": "meanwhile::exercise! { missing_awaits;\nfn main() {}\n}",
}


def main():
    # Whoever ends this ends the kernel, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    client = NotebookClient(
        notebook, kernel_name="meanwhile", startup_timeout=600, timeout=900, allow_errors=True
    )
    client.execute()
    for name, cell in zip(CELLS, notebook.cells):
        # This program solves nothing, and the cell says so.
        failed = any(output.output_type == "error" for output in cell.outputs)
        if failed and name != "an exercise":
            sys.exit(f"{name} does not run on the kernel: {cell.outputs}")


main()
