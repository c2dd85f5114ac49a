"""`create_task` only puts the child in the queue; awaiting a coroutine that never waits does not let it begin."""

import asyncio


async def child():
    print("child: begins")
    await asyncio.sleep(0.1)
    print("child: ends")


async def look_up():
    return 42


async def main():
    task = asyncio.create_task(child())
    print("parent: after create_task")
    answer = await look_up()
    print(f"parent: looked up {answer}")
    await task
    print("parent: child has ended")


asyncio.run(main())
