"""When one fails, `gather` raises at once and the others run on; a `TaskGroup` cancels them and waits until they are gone."""

import asyncio


async def book(what, seconds, free):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{what}: cancelled")
        raise
    if not free:
        raise RuntimeError(f"no {what}")
    print(f"{what}: booked")


async def main():
    print("-- gather")
    try:
        await asyncio.gather(book("hotel", 0.2, False), book("car", 0.4, True))
    except RuntimeError as error:
        print("the trip:", error)
    await asyncio.sleep(0.3)

    print("-- TaskGroup")
    try:
        async with asyncio.TaskGroup() as trip:
            trip.create_task(book("hotel", 0.2, False))
            trip.create_task(book("car", 0.4, True))
    except* RuntimeError as group:
        print("the trip:", *group.exceptions)
    await asyncio.sleep(0.3)


asyncio.run(main())
