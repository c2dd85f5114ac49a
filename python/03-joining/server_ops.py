"""Two awaits in a row wait in turn in Python too; `gather` overlaps them and returns the results in the order written."""

import asyncio


async def status(server, seconds):
    print("ask", server)
    await asyncio.sleep(seconds)
    print(server, "answers")
    return f"{server} is up"


async def main():
    print("-- in turn")
    await status("mail", 0.1)
    await status("web", 0.05)
    print("-- together")
    print(await asyncio.gather(status("mail", 0.1), status("web", 0.05)))


asyncio.run(main())
