"""time.sleep serialises three coroutines even under gather; asyncio.sleep overlaps them."""

import asyncio
import time


HALF_A_SECOND = 0.5


async def wait_blocking(name: str) -> None:
    print(f"{name} starts to block")
    time.sleep(HALF_A_SECOND)
    print(f"{name} has blocked")


async def wait_async(name: str) -> None:
    print(f"{name} starts to wait")
    await asyncio.sleep(HALF_A_SECOND)
    print(f"{name} has waited")


async def main() -> None:
    await asyncio.gather(wait_blocking("A"), wait_blocking("B"), wait_blocking("C"))
    await asyncio.gather(wait_async("A"), wait_async("B"), wait_async("C"))


asyncio.run(main())
