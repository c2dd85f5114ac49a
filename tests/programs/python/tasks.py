"""asyncio with an executor, time limits, streams and a queue."""

import asyncio
import time

began = time.monotonic()


def say(*what):
    print(f"{time.monotonic() - began:.3f}", *what, flush=True)


def blocking(seconds):
    time.sleep(seconds)
    say("blocked for", seconds)
    return seconds


async def executor():
    loop = asyncio.get_running_loop()
    say(
        await asyncio.gather(
            loop.run_in_executor(None, blocking, 0.5),
            loop.run_in_executor(None, blocking, 0.3),
            asyncio.to_thread(blocking, 0.2),
            asyncio.sleep(0.4, "slept"),
        )
    )


async def limits():
    try:
        async with asyncio.timeout(1):
            await asyncio.sleep(3600)
    except TimeoutError:
        say("an hour is too long")
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0.2)
    except TimeoutError:
        say("no event")


async def streams():
    async def answer(reader, writer):
        line = await reader.readline()
        await asyncio.sleep(0.2)
        writer.write(line.upper())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def ask(number):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(number / 10)
        writer.write(f"question {number}\n".encode())
        say(await reader.read())
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        await asyncio.gather(*map(ask, range(3)))


async def main():
    await executor()
    await limits()
    await streams()


asyncio.run(main())
say("over")
