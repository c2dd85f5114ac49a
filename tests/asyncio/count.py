"""Runs a program and counts, at the end and on stderr, the tasks that take a step and the calls that pools of threads run.

It knows nothing of the recorder: each task gets a coroutine of ours around its own.
"""

import asyncio
import concurrent.futures.thread as pool
import os
import runpy
import sys
import threading

tasks = calls = 0
lock = threading.Lock()
create_task = asyncio.BaseEventLoop.create_task
run = pool._WorkItem.run
of_loop = ("shutdown_asyncgens", "shutdown_default_executor", "async_generator_athrow")


def counting(loop, coroutine, **options):
    async def counted():
        global tasks
        with lock:
            tasks += 1
        return await coroutine

    # What an async generator gives has no name; the loop closes those that are left.
    name = getattr(coroutine, "__name__", type(coroutine).__name__)
    if not asyncio.iscoroutine(coroutine) or name in of_loop:
        return create_task(loop, coroutine, **options)
    return create_task(loop, counted(), **options)


def counting_run(item, *arguments):
    global calls
    with lock:
        calls += 1
    run(item, *arguments)


asyncio.BaseEventLoop.create_task = counting
pool._WorkItem.run = counting_run
own = os.getpid()
try:
    runpy.run_path(sys.argv[1], run_name="__main__")
finally:
    if os.getpid() == own:
        print(tasks, calls, file=sys.stderr)
