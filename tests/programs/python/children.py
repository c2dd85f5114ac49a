"""A child process runs in real time; the clock stands still for it, and then goes on."""

import asyncio
import subprocess
import time

began = time.monotonic()


def say(*what):
    print(f"{time.monotonic() - began:.3f}", *what, flush=True)


shell = ["sh", "-c", "sleep 0.1; echo from the child; exit 3"]
done = subprocess.run(shell, capture_output=True, text=True)
say(done.returncode, done.stdout.strip())
time.sleep(1)
say(subprocess.check_output(["cat"], input="through a pipe", text=True))


async def main():
    child = await asyncio.create_subprocess_exec(*shell, stdout=asyncio.subprocess.PIPE)
    out, _ = await child.communicate()
    say(child.returncode, out.decode().strip())


asyncio.run(main())
time.sleep(1)
say("over")
