"""Python's threads are threads of the operating system, interrupted in the middle of a loop; coroutines are neither."""

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
    kneading: list[bool] = []
    native = {threading.get_native_id()}

    def baker() -> None:
        native.add(threading.get_native_id())
        kneading.append(True)  # from here on the baker never gives way
        print("two threads:", knead(bell))

    thread = threading.Thread(target=baker)
    thread.start()
    while not kneading:
        time.sleep(0.001)
    bell.append("ring")  # comes in time only if the baker is interrupted
    thread.join()
    print("two threads:", len(native), "of the operating system")


async def two_coroutines() -> None:
    bell: list[str] = []
    native: set[int] = set()

    async def baker() -> None:
        native.add(threading.get_native_id())
        print("two coroutines:", knead(bell))

    async def ringer() -> None:
        native.add(threading.get_native_id())
        bell.append("ring")

    await asyncio.gather(baker(), ringer())
    print("two coroutines:", len(native), "thread of the operating system")


two_threads()
asyncio.run(two_coroutines())
