import asyncio
import threading

till = threading.Lock()


async def pay(seconds):
    with till:
        await asyncio.sleep(seconds)


async def main():
    await asyncio.gather(pay(0.3), pay(0.4))


asyncio.run(main())
