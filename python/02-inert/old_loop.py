"""`create_task` returns before its task begins; and `get_event_loop`, the old way in, has no loop to give after `asyncio.run`."""

import asyncio


async def fetch(page):
    print(f"{page}: asked")
    await asyncio.sleep(0.01)
    return f"text of {page}"


async def main():
    tasks = [asyncio.create_task(fetch(page), name=page) for page in ("home", "news")]
    for task in tasks:
        print(f"{task.get_name()}: {'done' if task.done() else 'not done'}")
    print(await asyncio.gather(*tasks))


asyncio.run(main())
try:
    asyncio.get_event_loop().run_until_complete(main())
except RuntimeError as error:
    print(f"RuntimeError: {error}")
