"""Cancelling raises `CancelledError` at the await: `finally` runs and may await, and a coroutine may even catch it and go on."""

import asyncio


async def bake():
    try:
        await asyncio.sleep(0.5)
        print("bread baked")
    finally:
        await asyncio.sleep(0.1)
        print("oven switched off")


async def stubborn():
    try:
        await asyncio.sleep(0.5)
    except asyncio.CancelledError:
        print("stubborn: no")
    await asyncio.sleep(0.2)
    return "cake"


async def main():
    task = asyncio.create_task(bake())
    await asyncio.sleep(0.3)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main: no bread")

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0.3)
    task.cancel()
    print("main:", await task)


asyncio.run(main())
