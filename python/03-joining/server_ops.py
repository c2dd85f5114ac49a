"""Two awaits in a row wait in turn in Python too; `gather` overlaps them and returns the results in the order written."""

import asyncio


async def status(server, seconds):
    print("ask", server)
    await asyncio.sleep(seconds)
    print(server, "answers")
    return f"{server} is up"


async def main():
    print("-- in turn")
    await status("mail", 0.5)
    await status("web", 0.3)
    print("-- together")
    print(await asyncio.gather(status("mail", 0.5), status("web", 0.3)))


asyncio.run(main())
