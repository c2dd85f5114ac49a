import asyncio
import time


async def beat():
    for _ in range(3):
        await asyncio.sleep(0.1)
        print("beat")


def query():
    # The driver of a database.
    print("asks")
    time.sleep(0.3)


async def report():
    await asyncio.sleep(0.05)
    query()


async def main():
    await asyncio.gather(beat(), report())


asyncio.run(main())
