"""Python allows one running loop per thread, not per process: two threads run two loops at once."""

import asyncio
import threading

running = []
both_run = threading.Barrier(2, timeout=1)


async def station():
    running.append(asyncio.get_running_loop())
    both_run.wait()  # Passes only while both loops are running.


threads = [threading.Thread(target=lambda: asyncio.run(station())) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("loops running at the same time:", len(set(running)))
print("barrier broken:", both_run.broken)
