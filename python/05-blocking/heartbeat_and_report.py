"""`time.sleep` inside a coroutine stops the whole event loop; only debug mode says so, above 100 ms."""

import asyncio
import logging
import re
import time


async def heartbeat():
    for beat in (1, 2, 3):
        await asyncio.sleep(0.1)
        print("  beat", beat)


async def report(blocking):
    await asyncio.sleep(0.15)
    print("  report starts")
    if blocking:
        time.sleep(0.4)
    else:
        await asyncio.sleep(0.4)
    print("  report done")


async def both(blocking):
    await asyncio.gather(heartbeat(), report(blocking))


class Alarm(logging.Handler):
    def emit(self, record):
        # The measured time is left out, so that every run prints the same.
        name = re.search(r"coro=<(\w+)", record.getMessage()).group(1)
        print("  asyncio's alarm: a step of", name, "took longer than 0.1 s")


logger = logging.getLogger("asyncio")
logger.propagate = False
logger.addHandler(Alarm())

print("await asyncio.sleep")
asyncio.run(both(blocking=False))
print("time.sleep, in debug mode")
asyncio.run(both(blocking=True), debug=True)
