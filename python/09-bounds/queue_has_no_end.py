"""A queue knows nothing of its producers: the consumer's loop ends only if one of them says so."""
import asyncio


async def weigh(scale, weights):
    await asyncio.sleep(0.1 * scale)
    await weights.put(40 + scale)


async def add_up(weights):
    total = 0
    while (weight := await weights.get()) is not None:
        total += weight
        print("so far", total, "kg")
    print("all together", total, "kg")


async def main():
    weights = asyncio.Queue()
    adding = asyncio.create_task(add_up(weights))
    await asyncio.gather(*[weigh(scale, weights) for scale in (1, 2, 3)])
    done, pending = await asyncio.wait([adding], timeout=0.2)
    print("all have weighed, still adding:", len(pending))
    await weights.put(None)
    await adding


asyncio.run(main())
