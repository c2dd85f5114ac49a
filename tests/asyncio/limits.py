import asyncio


async def nap(seconds):
    await asyncio.sleep(seconds)


async def limited():
    try:
        async with asyncio.timeout(0.1):
            await nap(1)
    except TimeoutError:
        print("too late")


async def numbers():
    await asyncio.sleep(0.1)
    yield 1


async def main():
    async for number in numbers():
        print(number)
    for first in asyncio.as_completed([nap(0.2), nap(0.1)]):
        await first


async def start():
    await limited()
    await main()
    done, _ = await asyncio.wait([asyncio.create_task(nap(0.1))])
    print(len(done))


asyncio.run(start())
