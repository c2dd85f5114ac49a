"""A foreign thread finds no running loop; it must be given one, and `run_coroutine_threadsafe` hands back a future it can block on."""

import asyncio
import threading


async def store(celsius):
    await asyncio.sleep(0.3)
    print(celsius, "°C stored")
    return "written"


def driver(loop):
    coroutine = store(19)
    try:
        asyncio.create_task(coroutine)
    except RuntimeError as problem:
        print("create_task from the driver's thread:", problem)
        coroutine.close()

    future = asyncio.run_coroutine_threadsafe(store(20), loop)
    print("the future comes from", type(future).__module__.removesuffix("._base"))
    print("the driver got", future.result(timeout=1))


async def main():
    loop = asyncio.get_running_loop()
    thread = threading.Thread(target=driver, args=[loop])
    thread.start()
    await asyncio.to_thread(thread.join)


asyncio.run(main())
