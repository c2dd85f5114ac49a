"""`readexactly` loses nothing when it is cancelled: the bytes stay in the `StreamReader`, which belongs to no coroutine."""

import asyncio


async def shop(line):
    for part in [b"tea ", b"3.20", b"jam ", b"4.50"]:
        await asyncio.sleep(0.2)
        line.feed_data(part)
    line.feed_eof()


async def read_prices(line):
    while True:
        try:
            price = await asyncio.wait_for(line.readexactly(8), 0.3)
            print("price:", price.decode())
        except asyncio.TimeoutError:
            print("nothing yet")
        except asyncio.IncompleteReadError:
            print("the line ends")
            return


async def main():
    line = asyncio.StreamReader()
    await asyncio.gather(shop(line), read_prices(line))


asyncio.run(main())
