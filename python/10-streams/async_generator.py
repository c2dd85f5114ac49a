"""An async generator works only while somebody waits for its next item, as a stream does. If its loop is left, it is closed only later."""
import asyncio


async def letters():
    try:
        for number in (1, 2, 3):
            print(f"letter {number}: begun")
            await asyncio.sleep(0.3)
            yield number
    finally:
        print("the pen is put away")


async def main():
    written = letters()
    print("breakfast")
    await asyncio.sleep(0.4)
    async for letter in written:
        print(f"letter {letter}: read")
        await asyncio.sleep(0.4)
        if letter == 2:
            break
    print("enough read")
    await asyncio.sleep(0.4)
    print("good night")


asyncio.run(main())
