"""After `asyncio.run`, the old way in has no loop to give: `get_event_loop` fails."""

import asyncio


async def fetch(page):
    print(f"{page}: asked")
    await asyncio.sleep(0.1)
    return f"text of {page}"


async def main():
    home = asyncio.create_task(fetch("home"))
    news = asyncio.create_task(fetch("news"))
    print(await asyncio.gather(home, news))


asyncio.run(main())
try:
    asyncio.get_event_loop().run_until_complete(main())
except RuntimeError as error:
    print(f"RuntimeError: {error}")
