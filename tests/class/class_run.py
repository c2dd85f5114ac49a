"""A class on the JupyterHub of deploy/hub: learners log in, run a cell, edit it, solve an exercise, all at once. Then
an assignment goes through nbgrader.

`cargo xtask class-run` starts it, as root. It makes a user of this machine for each learner and removes them at
the end. Everything is the real thing: PAM, configurable-http-proxy, servers of the learners' own users, the
kernel, the workbook behind jupyter-server-proxy.
"""

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import grading
import isolation
import learner
import leftovers
import machine
import report


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--learners", type=int, default=20)
    arguments.add_argument("--figures", type=Path)
    given = arguments.parse_args()
    machine.only_as_root()
    with leftovers.only_run():
        machine.show_what_learners_need(Path(os.environ["MEANWHILE_PROJECT"]))
        users = machine.make_users(given.learners)
        figures = work(users)
        if given.figures:
            given.figures.write_text(figures)
        kill_the_hub(users)
        grading.grade(leftovers.FOLDER / "course")


def work(users):
    """All of them on the hub until it is asked to end. Gives what was measured."""
    hub = machine.Hub()
    print(f"{len(users)} learners log in at the same moment, at {hub.address}", flush=True)
    began = time.monotonic()
    all_done = asyncio.run(together(learner.work(hub.address, user) for user in users))
    lost = [(user.name, done) for user, done in zip(users, all_done) if isinstance(done, BaseException)]
    for name, why in lost:
        print(f"LOST: {name}: {why!r}")
    if lost:
        print(hub.last_words())
        sys.exit(f"{len(lost)} of {len(users)} learners were lost")
    seconds = time.monotonic() - began
    print(f"none of {len(users)} learners was lost, in {seconds:.0f} s")
    figures = report.figures(users, all_done, machine.costs(users), hub.costs(), seconds)
    print(figures)
    isolation.check(*users[:2])
    hub.end_politely()
    machine.nothing_is_left(users, "the hub was asked to end")
    return figures


def kill_the_hub(users):
    hub = machine.Hub()
    asyncio.run(together((learner.come_back(hub.address, user) for user in users[:2]), lost_is_fine=False))
    hub.kill()
    machine.nothing_is_left(users, "the hub was killed")


async def together(all_work, lost_is_fine=True):
    return await asyncio.gather(*all_work, return_exceptions=lost_is_fine)


main()
