import asyncio
import gc


async def returns():
    await asyncio.sleep(0.05)


async def raises():
    await asyncio.sleep(0.05)
    raise ValueError("on purpose")


async def is_cancelled():
    try:
        await asyncio.sleep(1)
    finally:
        await asyncio.sleep(0.05)
        print("cleaned up")


async def never_begins():
    print("this is not printed")


async def swallows():
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        print("no")


async def is_lost():
    await asyncio.get_running_loop().create_future()


async def is_forgotten(number):
    print(number)


async def outlives():
    await asyncio.sleep(9)


async def main():
    kept = [asyncio.create_task(each()) for each in (returns, raises, is_cancelled, swallows, outlives)]
    first = asyncio.create_task(never_begins())
    first.cancel()
    asyncio.create_task(is_lost())
    is_forgotten(7)
    await asyncio.sleep(0.1)
    gc.collect()
    kept[2].cancel()
    kept[3].cancel("enough")
    print(await asyncio.gather(*kept[:4], return_exceptions=True))
    task = asyncio.create_task(raises())
    await asyncio.sleep(0.1)
    del task
    print("main returns")


asyncio.run(main())
raise SystemExit(asyncio.run(asyncio.sleep(0, 3)))
