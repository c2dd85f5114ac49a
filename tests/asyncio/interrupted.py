import asyncio
import signal


async def main():
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, told.set)
    print("waits for Ctrl-C", flush=True)
    try:
        await asyncio.wait_for(told.wait(), 0.5)
    except TimeoutError:
        print("not so long", flush=True)
    await told.wait()


asyncio.run(main())
