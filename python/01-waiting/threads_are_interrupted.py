"""A Python thread is one of the operating system's, and interrupted in the middle of a loop; a coroutine is neither."""

import asyncio
import threading
import time

AT_MOST = 0.5  # seconds; ends a loop that nobody could interrupt


def knead(kitchen, bell):
    """Goes round in a loop until the bell has rung, or for AT_MOST seconds."""
    began = time.monotonic()
    while not bell and time.monotonic() - began < AT_MOST:
        pass
    print(f"{kitchen}: the bell", "rang meanwhile" if bell else "was silent")
    where = "the main" if threading.get_native_id() == MAIN else "another"
    print(f"{kitchen}: the baker was {where} thread to the operating system")


def two_threads():
    bell = []
    baker = threading.Thread(target=knead, args=("threads", bell))
    baker.start()
    time.sleep(0.05)
    bell.append("ring")  # comes in time only if the baker is interrupted
    baker.join()


async def two_coroutines():
    bell = []

    async def baker():
        knead("coroutines", bell)

    async def ringer():
        bell.append("ring")

    await asyncio.gather(baker(), ringer())


MAIN = threading.get_native_id()
two_threads()
asyncio.run(two_coroutines())
