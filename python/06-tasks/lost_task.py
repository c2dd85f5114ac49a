"""The loop only refers weakly to a task: one that nobody else can reach is destroyed, and one that a timer can reach is not."""

import asyncio
import gc


async def save(what):
    await asyncio.sleep(0.2)
    print(f"{what}: saved")


async def mount(disk):
    ready = asyncio.get_running_loop().create_future()
    print(f"{disk}: waits for its answer")
    await ready
    print(f"{disk}: mounted")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, about: print("asyncio:", about["message"]))
    asyncio.create_task(save("letters"))
    asyncio.create_task(mount("disk"))
    await asyncio.sleep(0.1)
    gc.collect()
    await asyncio.sleep(0.2)
    print("main returns")


asyncio.run(main())
