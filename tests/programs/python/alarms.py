"""Alarms and signals in Python: its own handlers run in its first thread."""

import asyncio
import os
import signal
import threading
import time

began = time.monotonic()


def say(what):
    print(f"{what} {round(time.monotonic() - began, 3)}")


def late(*_):
    raise TimeoutError


signal.signal(signal.SIGALRM, lambda *_: say("alarm at"))
signal.alarm(2)
time.sleep(5)
say("slept until")

signal.signal(signal.SIGUSR1, lambda *_: say("another thread's signal at"))


def send():
    time.sleep(1)
    os.kill(os.getpid(), signal.SIGUSR1)
    time.sleep(1)


thread = threading.Thread(target=send)
thread.start()
time.sleep(3)
say("slept until")
thread.join()


async def loop():
    rung = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGALRM, rung.set)
    signal.setitimer(signal.ITIMER_REAL, 1.5)
    await rung.wait()
    say("an event loop at")


asyncio.run(loop())
signal.signal(signal.SIGALRM, late)
lock = threading.Lock()
lock.acquire()
signal.alarm(2)
try:
    lock.acquire()
except TimeoutError:
    say("out of a lock at")
assert signal.sigtimedwait([signal.SIGUSR2], 1.25) is None
say("nothing until")
