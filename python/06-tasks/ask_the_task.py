"""A task answers at once: `done`, and then `result` or `exception`; before its end these two raise."""

import asyncio


async def bake(cake, seconds):
    await asyncio.sleep(seconds)
    if cake == "soufflé":
        raise RuntimeError("it has collapsed")
    return f"a {cake}"


async def main():
    tart = asyncio.create_task(bake("tart", 0.1))
    souffle = asyncio.create_task(bake("soufflé", 0.2))
    stollen = asyncio.create_task(bake("stollen", 0.9))
    await asyncio.sleep(0.3)
    print("tart:", tart.done(), tart.result())
    print("soufflé:", souffle.done(), repr(souffle.exception()))
    try:
        stollen.result()
    except asyncio.InvalidStateError as error:
        print("stollen:", stollen.done(), error)
    stollen.cancel()
    print("stollen:", stollen.done(), "right after cancel()")
    await asyncio.wait([stollen])
    print("stollen:", stollen.done(), "cancelled", stollen.cancelled())


asyncio.run(main())
