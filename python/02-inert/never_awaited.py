"""Python notices a forgotten await while the program runs, when the coroutine object is thrown away."""

import asyncio
import warnings


def print_warning(message, category, *place):
    print(f"{category.__name__}: {message}")


# So that warnings take their place among the other lines.
warnings.showwarning = print_warning


async def save(order):
    await asyncio.sleep(0.2)
    print(f"order {order}: on disk")


async def main():
    print("order 17: received")
    saved = save(17)
    print(f"saved is a {type(saved).__name__}")
    print("order 17: confirmed to the customer")
    await asyncio.sleep(0.5)
    print("main ends")


asyncio.run(main())
print("shop closes")
