"""`asyncio.run` starts a loop and refuses to start one where a loop is already running."""

import asyncio


async def ask_price(item):
    await asyncio.sleep(0.1)
    return len(item)


def price(item):
    question = ask_price(item)
    try:
        return asyncio.run(question)
    finally:
        question.close()


async def serve():
    print("async code asks for the price of tea")
    try:
        print("tea costs", price("tea"))
    except RuntimeError as error:
        print("RuntimeError:", error)
    print("awaited instead: tea costs", await ask_price("tea"))


print("cake costs", price("cake"))
asyncio.run(serve())
