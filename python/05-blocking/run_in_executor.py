"""`run_in_executor` is a method of the loop, not a function of asyncio; with three workers the fourth job waits."""

import asyncio
import os
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


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

    # Computation: another process, because threads share one lock.
    with ProcessPoolExecutor(max_workers=1) as pool:
        worker = await loop.run_in_executor(pool, os.getpid)
        print("the pool is another process:", worker != os.getpid())


if __name__ == "__main__":
    asyncio.run(main())
