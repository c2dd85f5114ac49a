"""In Python a sleep in a list has not begun: awaited in a loop, three sleeps of 0.1 s outlast a bell after 0.25 s."""

import asyncio


async def bell():
    await asyncio.sleep(0.25)
    print("bell after 0.25 s")


async def main():
    ringing = asyncio.create_task(bell())
    naps = [asyncio.sleep(0.1), asyncio.sleep(0.1), asyncio.sleep(0.1)]
    for number, nap in enumerate(naps, start=1):
        await nap
        print("nap", number, "is over")
    await ringing


asyncio.run(main())
