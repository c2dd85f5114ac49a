import asyncio


async def leaf(name, seconds):
    await asyncio.sleep(seconds)
    return name


async def fails(seconds):
    await asyncio.sleep(seconds)
    raise LookupError("nothing there")


async def inner():
    return await asyncio.gather(leaf("a", 0.1), leaf("b", 0.2))


async def main():
    print(await asyncio.gather(inner(), leaf("z", 0.05)))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(0.1))
            group.create_task(leaf("c", 0.3))
    except* LookupError as errors:
        print(errors.exceptions)
    await fails(0.1)


asyncio.run(main())
