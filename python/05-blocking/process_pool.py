"""A pool of processes is asked like one of threads; what it computes does not compete for the lock that all threads of Python share."""

import asyncio
import os
from concurrent.futures import ProcessPoolExecutor


async def main():
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(max_workers=1) as pool:
        worker = await loop.run_in_executor(pool, os.getpid)
    print("the pool is another process:", worker != os.getpid())


if __name__ == "__main__":
    asyncio.run(main())
