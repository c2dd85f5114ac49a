"""asyncio has no interval: a sleep in the loop drifts, and who wants a grid computes each of its moments."""
import asyncio


async def water_the_plants():
    print("watering")
    await asyncio.sleep(0.2)


async def main():
    for _ in range(3):
        await water_the_plants()
        await asyncio.sleep(0.5)
    print("and now on a grid")
    loop = asyncio.get_running_loop()
    began = loop.time()
    for turn in range(1, 4):
        await water_the_plants()
        await asyncio.sleep(began + 0.5 * turn - loop.time())


asyncio.run(main())
