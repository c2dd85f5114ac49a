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
    waits = [("A", 0.05), ("B", 0.10), ("C", 0.15)]
    await asyncio.gather(*[wait_blocking(*wait) for wait in waits])
    await asyncio.gather(*[wait_async(*wait) for wait in waits])


asyncio.run(main())
