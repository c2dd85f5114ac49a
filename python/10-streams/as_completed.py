"""Tasks go on while the body of the loop waits, and as_completed makes a task of each coroutine at once, without a bound."""
import asyncio

PAGES = {"home": 0.5, "news": 0.6, "shop": 0.7, "help": 0.8}


async def fetch(page, wait):
    print(f"{page}: asked for")
    await asyncio.sleep(wait)
    print(f"{page}: fetched")
    return page


async def save(page):
    await asyncio.sleep(0.4)
    print(f"{page}: saved")


async def main():
    # as_completed makes a set of what it gets, and a set has no order; tasks begin in the order of their making.
    fetches = [asyncio.create_task(fetch(page, wait)) for page, wait in PAGES.items()]
    for fetched in asyncio.as_completed(fetches):
        await save(await fetched)
    print("all saved")


asyncio.run(main())
