"""An assignment on its way through nbgrader, with the kernel of the workbook: generated, released, fetched,
submitted, collected, autograded, and read by `cargo meanwhile class`."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from nbgrader.api import Gradebook

ASSIGNMENT = "02-inert"
PROJECT = Path(os.environ["MEANWHILE_PROJECT"])
MEANWHILE = os.environ["MEANWHILE_BIN"]


def grade(scratch):
    course, home, exchange = scratch / "course", scratch / "home", scratch / "exchange"
    for folder in (course, home, exchange):
        folder.mkdir(parents=True)
    # nbgrader asks that everybody may write there.
    exchange.chmod(0o777)
    run([MEANWHILE, "notebooks", "--nbgrader", str(course)], PROJECT)
    with (course / "nbgrader_config.py").open("a") as settings:
        settings.write(f"\nc.Exchange.root = {str(exchange)!r}\n")
    shutil.copy(course / "nbgrader_config.py", home)
    nbgrader(course, "generate_assignment", ASSIGNMENT)
    nbgrader(course, "release_assignment", ASSIGNMENT)

    # One learner by the exchange; the other's folder came by other ways, as from a learning platform.
    nbgrader(home, "fetch_assignment", ASSIGNMENT)
    handed_out = home / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    untouched = course / "submitted/ben" / ASSIGNMENT / handed_out.name
    untouched.parent.mkdir(parents=True)
    shutil.copy(handed_out, untouched)
    points = solve(handed_out)
    nbgrader(home, "submit", ASSIGNMENT)
    nbgrader(course, "collect", ASSIGNMENT)
    learners = {path.name for path in (course / "submitted").iterdir()}
    (solver,) = learners - {"ben"}
    nbgrader(course, "autograde", ASSIGNMENT)

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for learner, expected in ((solver, points), ("ben", 0)):
            submission = gradebook.find_submission(ASSIGNMENT, learner)
            given = (submission.score, submission.max_score, submission.needs_manual_grade)
            assert given == (expected, points, False), f"{learner}: {given}, and {expected} of {points} were expected"
            print(f"nbgrader gives {learner} {submission.score:.0f} of {submission.max_score:.0f} points")

    table = run([MEANWHILE, "class", str(course / "autograded"), "--each"], PROJECT).stdout
    rows = [row for row in csv.DictReader(table.splitlines()) if row["chapter"] == "2"]
    states = {learner: {row["state"] for row in rows if row["learner"] == learner} for learner in learners}
    assert states[solver] == {"done"} and states["ben"] == {"open"}, states
    print("cargo meanwhile class knows who is done")


def solve(notebook):
    """Writes the solutions into the cells, and gives the points for all of them."""
    content, points = json.loads(notebook.read_text()), 0
    for cell in content["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        points += about.get("points", 0)
        if about.get("solution"):
            name = cell["metadata"]["meanwhile"]["exercise"]
            file = next((PROJECT / "exercises/solutions").rglob(f"{name}.rs"))
            program = file.read_text().split("#[cfg(test)]")[0]
            cell["source"] = f"meanwhile::exercise! {{ {name};\n{program}\n}}"
    assert points > 0, "the assignment has points"
    notebook.write_text(json.dumps(content))
    return points


def nbgrader(folder, *words):
    data = str(PROJECT / "target/jupyter/data")
    # It starts programs that lie beside its Python, and keeps of its kernels what would stay if it were killed.
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    places = dict(JUPYTER_PATH=data, PATH=path, JUPYTER_DATA_DIR=str(folder.parent / "jupyter"))
    run([sys.executable, "-m", "nbgrader", *words], folder, dict(os.environ, **places))


def run(command, folder, environment=None):
    done = subprocess.run(command, cwd=folder, env=environment, text=True, capture_output=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done

