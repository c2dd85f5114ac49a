"""`wait_for` cancels the task when its time is over and waits until it has ended; `shield` lets it go on."""

import asyncio


async def print_report():
    try:
        await asyncio.sleep(0.3)
    except asyncio.CancelledError:
        print("report: cancelled")
        raise
    print("report: printed")


async def main():
    for shielded in (False, True):
        report = asyncio.create_task(print_report())
        try:
            await asyncio.wait_for(asyncio.shield(report) if shielded else report, 0.1)
        except TimeoutError:
            print("too late, cancelled:", report.cancelled())
        await asyncio.sleep(0.4)


asyncio.run(main())
