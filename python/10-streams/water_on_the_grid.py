"""asyncio has no interval: a sleep in the loop drifts, and who wants a grid computes each of its moments."""
import asyncio


async def water_the_plants(now):
    print(f"watering at {now:.1f} s")
    await asyncio.sleep(0.2)


async def main():
    loop = asyncio.get_running_loop()
    began = loop.time()
    for _ in range(3):
        await water_the_plants(loop.time() - began)
        await asyncio.sleep(0.5)
    print("and now on a grid")
    began = loop.time()
    for turn in range(1, 4):
        await water_the_plants(loop.time() - began)
        await asyncio.sleep(began + 0.5 * turn - loop.time())


asyncio.run(main())
