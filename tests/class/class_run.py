"""A class on the JupyterHub of deploy/hub: learners log in, run a cell, edit it, solve an exercise, all at once.

`cargo xtask class-run` starts it, as root. It makes a user of this machine for each learner and removes them at
the end. Everything is the real thing: PAM, configurable-http-proxy, servers of the learners' own users, the
kernel, the workbook behind jupyter-server-proxy.
"""

import argparse
import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import isolation
import learner
import machine
import report


async def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--learners", type=int, default=20)
    arguments.add_argument("--figures", type=Path)
    given = arguments.parse_args()
    # Whoever ends this ends the class in good order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    machine.only_as_root()
    machine.show_what_learners_need(Path(os.environ["MEANWHILE_PROJECT"]))
    # Ended and removed by an earlier run that was cut off.
    machine.remove_users()
    users = machine.make_users(given.learners)
    try:
        with machine.Hub() as hub:
            began = time.monotonic()
            all_done = await asyncio.gather(
                *(learner.work(hub.address, user) for user in users), return_exceptions=True
            )
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
        with machine.Hub() as hub:
            await asyncio.gather(*(learner.come_back(hub.address, user) for user in users[:2]))
            hub.kill()
            machine.nothing_is_left(users, "the hub was killed")
    finally:
        machine.remove_users()
    if given.figures:
        given.figures.write_text(figures)


sys.path.insert(0, str(Path(__file__).parent))
asyncio.run(main())
