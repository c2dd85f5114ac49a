"""One thread and a GIL, and still three seats are sold where there were two: the state changes across an await."""

import asyncio

free = 2


async def book(name, seconds):
    global free
    seats = free
    if seats == 0:
        print(f"{name}: sold out")
        return
    await asyncio.sleep(seconds)  # the card is charged
    free = seats - 1
    print(f"{name}: booked, {free} free")


async def main():
    await asyncio.gather(book("Ada", 0.3), book("Ben", 0.1), book("Cleo", 0.2))
    print(f"free in the end: {free}")


asyncio.run(main())
