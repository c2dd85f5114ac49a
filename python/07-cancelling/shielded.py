"""`asyncio.shield` keeps a cancelled await from cancelling the task behind it, which goes on to its end."""

import asyncio

ledger = {"ada": 100, "ben": 50}


async def transfer(euros):
    ledger["ada"] -= euros
    await asyncio.sleep(0.2)
    ledger["ben"] += euros
    print("the transfer is made")


async def client(work):
    try:
        await asyncio.wait_for(work, 0.1)
    except asyncio.TimeoutError:
        print("the client gives up")
    await asyncio.sleep(0.3)
    print(ledger)


async def main():
    await client(transfer(30))
    task = asyncio.create_task(transfer(30))
    await client(asyncio.shield(task))


asyncio.run(main())
