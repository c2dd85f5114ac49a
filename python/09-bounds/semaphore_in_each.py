"""A semaphore inside each coroutine bounds what they do, not how many of them there are."""
import asyncio


async def fetch(url, permits):
    async with permits:
        await asyncio.sleep(0.1)


async def main():
    permits = asyncio.Semaphore(3)
    crawl = asyncio.gather(*[fetch(url, permits) for url in range(12)])
    await asyncio.sleep(0)
    print("tasks besides main:", len(asyncio.all_tasks()) - 1)
    await crawl
    print("all fetched")


asyncio.run(main())
