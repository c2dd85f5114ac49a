"""The error of a task that nobody awaits is told when the task is collected as garbage; at its end the loop cancels what is left."""

import asyncio


async def send(reader, seconds):
    try:
        await asyncio.sleep(seconds)
        name, host = reader.split("@")
        print(f"sent to {name}")
    except asyncio.CancelledError:
        print(f"cancelled: {reader}")
        raise


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, about: print("asyncio:", about["message"]))
    letters = [
        asyncio.create_task(send("ana@example.org", 0.1)),
        asyncio.create_task(send("bo.example.org", 0.2)),
        asyncio.create_task(send("cy@example.org", 0.4)),
    ]
    await asyncio.sleep(0.3)
    print("newsletter done")
    print("done:", [letter.done() for letter in letters])
    del letters
    print("the list is gone")


asyncio.run(main())
