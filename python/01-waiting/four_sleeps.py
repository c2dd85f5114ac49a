"""time.sleep serialises three coroutines even under gather; asyncio.sleep overlaps them."""

import asyncio
import time


async def wait_blocking(name: str, seconds: float) -> None:
    print(f"{name} starts to block")
    time.sleep(seconds)
    print(f"{name} has blocked")


async def wait_async(name: str, seconds: float) -> None:
    print(f"{name} starts to wait")
    await asyncio.sleep(seconds)
    print(f"{name} has waited")


async def main() -> None:
    await asyncio.gather(wait_blocking("A", 0.05), wait_blocking("B", 0.10), wait_blocking("C", 0.15))
    await asyncio.gather(wait_async("A", 0.05), wait_async("B", 0.10), wait_async("C", 0.15))


asyncio.run(main())
