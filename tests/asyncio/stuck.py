import asyncio


async def transfer(first, second):
    async with first:
        await asyncio.sleep(0.1)
        async with second:
            print("never")


async def main():
    home, shop = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(transfer(home, shop), transfer(shop, home))


asyncio.run(main())
