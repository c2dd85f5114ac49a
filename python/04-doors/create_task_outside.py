"""`create_task` needs a running loop; the old `get_event_loop` may find none."""

import asyncio
import threading


async def kettle():
    print("kettle on")


def from_sync_code():
    task = kettle()
    try:
        asyncio.create_task(task)
    except RuntimeError as error:
        print("create_task:", error)
    task.close()


def the_old_way():
    try:
        asyncio.get_event_loop().run_until_complete(kettle())
    except RuntimeError as error:
        print("get_event_loop:", error)


from_sync_code()
helper = threading.Thread(target=the_old_way, name="helper")
helper.start()
helper.join()
asyncio.run(kettle())
