"""Threads, a queue with time limits, an event and a pool share one clock."""

import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor

began = time.monotonic()


def say(*what):
    print(f"{time.monotonic() - began:.3f}", *what, flush=True)


orders = queue.Queue()


def cook():
    while True:
        try:
            order = orders.get(timeout=0.3)
        except queue.Empty:
            say("cook: nothing for 0.3 s")
            continue
        if order is None:
            return
        say("cook: got", order)
        time.sleep(0.1)


def condition():
    door = threading.Condition()
    inside = []

    def guest():
        with door:
            inside.append("guest")
            say("notified", door.wait_for(lambda: len(inside) > 1, timeout=5))

    thread = threading.Thread(target=guest)
    thread.start()
    time.sleep(0.2)
    with door:
        inside.append("host")
        door.notify_all()
    thread.join()


def locks():
    lock = threading.Lock()
    lock.acquire()
    say("acquired again?", lock.acquire(timeout=0.2), lock.acquire(blocking=False))
    threading.Timer(0.1, lock.release).start()
    with lock:
        say("released by a timer")
    room = threading.Semaphore(2)
    barrier = threading.Barrier(3)

    def visit(seconds):
        with room:
            time.sleep(seconds)
            say("visited for", seconds)
        barrier.wait(timeout=5)

    visitors = [threading.Thread(target=visit, args=(s,)) for s in (0.1, 0.2, 0.4)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    say("all through the barrier")


def pool():
    def work(seconds):
        time.sleep(seconds)
        return seconds

    with ThreadPoolExecutor(max_workers=2) as workers:
        say("pool", list(workers.map(work, (0.3, 0.1, 0.2))))


thread = threading.Thread(target=cook)
thread.start()
for order in ("soup", "bread"):
    time.sleep(0.5)
    orders.put(order)
say("event", threading.Event().wait(0.5))
orders.put(None)
thread.join()
condition()
locks()
pool()
