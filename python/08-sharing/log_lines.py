"""A context variable belongs to the task, a threading.local to the thread."""

import asyncio
import contextvars
import threading

task_user = contextvars.ContextVar("user", default="nobody")
thread_user = threading.local()


def log(what):
    print(f"[task {task_user.get()}, thread {thread_user.name}] {what}")


async def serve(user, page, seconds):
    task_user.set(user)
    thread_user.name = user
    log(f"asks for {page}")
    await asyncio.sleep(seconds)  # the database
    log(f"gets {page}")


async def main():
    ada = asyncio.create_task(serve("Ada", "her letters", 0.3))
    await asyncio.sleep(0.1)
    ben = asyncio.create_task(serve("Ben", "his photos", 0.1))
    await ada
    await ben
    log("closed")


asyncio.run(main())
