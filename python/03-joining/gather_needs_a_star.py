"""`asyncio.gather(tasks)` raises TypeError; a list must be unpacked: `asyncio.gather(*tasks)`."""

import asyncio


async def status(server):
    await asyncio.sleep(0.1)
    return f"{server} is up"


async def main():
    tasks = [asyncio.create_task(status(server)) for server in ["mail", "web"]]
    try:
        print(await asyncio.gather(tasks))
    except TypeError as error:
        print("TypeError:", error)
    print(await asyncio.gather(*tasks))


asyncio.run(main())
