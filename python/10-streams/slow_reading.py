"""A timeout around the next item of an async generator cancels the generator itself: it is over, and no item comes any more."""
import asyncio


async def readings():
    for reading in (1, 2):
        await asyncio.sleep(0.5)
        yield reading


async def main():
    sensor = readings()
    while True:
        try:
            reading = await asyncio.wait_for(anext(sensor), 0.3)
            print(f"reading {reading}")
        except TimeoutError:
            print("still waiting")
        except StopAsyncIteration:
            break
    print("the sensor is done")


asyncio.run(main())
