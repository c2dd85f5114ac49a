import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def work(seconds):
    time.sleep(seconds)
    return "done"


def breaks():
    raise OSError("in the pool")


async def answer(number):
    await asyncio.sleep(0.1)
    return number


def outside(loop):
    time.sleep(0.05)
    print(asyncio.run_coroutine_threadsafe(answer(3), loop).result())


async def main():
    loop = asyncio.get_running_loop()
    baker = threading.Thread(target=outside, args=[loop], name="baker")
    baker.start()
    print(await asyncio.to_thread(work, 0.1))
    with ThreadPoolExecutor(max_workers=1) as pool:
        try:
            await loop.run_in_executor(pool, breaks)
        except OSError as error:
            print(error)
    await asyncio.sleep(0.2)
    baker.join()


asyncio.run(main())
