"""Awaiting a coroutine that never waits lets nobody else run; `asyncio.sleep(0)` does."""

import asyncio


async def add_up(page):
    return page * 10


async def neighbour():
    print("neighbour: my turn at last")


async def main():
    task = asyncio.create_task(neighbour())
    for page in (1, 2, 3):
        print(f"page {page} adds up to {await add_up(page)}")
    print("now a turn for the others")
    await asyncio.sleep(0)
    print("main goes on")
    await task


asyncio.run(main())
