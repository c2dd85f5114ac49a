"""`wait_for` cannot interrupt blocking code either: around `time.sleep` it succeeds late, around a thread it leaves the thread running."""

import asyncio
import time


def print_page():
    time.sleep(0.2)
    print("  a page leaves the printer")
    return "printed"


async def blocking_inside():
    return print_page()


async def main():
    print("blocking, at most 0.1 s")
    print(" ", await asyncio.wait_for(blocking_inside(), 0.1))

    print("in a thread, at most 0.1 s")
    try:
        await asyncio.wait_for(asyncio.to_thread(print_page), 0.1)
    except asyncio.TimeoutError:
        print("  timed out")
    print("  main returns")


asyncio.run(main())
print("the program ends")
