"""A Python thread is interrupted in the middle of a loop that never gives way; a coroutine is not."""

import asyncio
import threading
import time

AT_MOST = 0.3  # seconds; ends a loop that nobody could interrupt


def knead(bell: list[str]) -> str:
    """Computes without a pause until the bell has rung, or for AT_MOST seconds."""
    began = time.monotonic()
    while not bell:
        if time.monotonic() - began > AT_MOST:
            return "the bell was silent as long as I kneaded"
    return "the bell rang while I kneaded"


def two_threads() -> None:
    bell: list[str] = []
    kneading = threading.Event()

    def baker() -> None:
        kneading.set()
        print("two threads:", knead(bell))

    thread = threading.Thread(target=baker)
    thread.start()
    kneading.wait()
    bell.append("ring")  # comes in time only if the baker is interrupted
    thread.join()


async def two_coroutines() -> None:
    bell: list[str] = []

    async def baker() -> None:
        print("two coroutines:", knead(bell))

    async def ringer() -> None:
        bell.append("ring")

    await asyncio.gather(baker(), ringer())


two_threads()
asyncio.run(two_coroutines())
