"""`run_in_executor` is a method of the loop, not a function of asyncio; with three workers the fourth job waits."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


def count(room, seconds):
    time.sleep(seconds)
    return room


async def main():
    print("asyncio.run_in_executor exists:", hasattr(asyncio, "run_in_executor"))
    loop = asyncio.get_running_loop()
    print("loop.run_in_executor exists:", hasattr(loop, "run_in_executor"))

    with ThreadPoolExecutor(max_workers=3) as pool:
        rooms = [("rust", 0.25), ("python", 0.1), ("go", 0.35), ("zig", 0.05)]
        jobs = [loop.run_in_executor(pool, count, *room) for room in rooms]
        for job in asyncio.as_completed(jobs):
            print("counted", await job)


asyncio.run(main())
