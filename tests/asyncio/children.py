import asyncio
import os
import sys


async def main():
    print([name for name in os.environ if name.startswith(("MEANWHILE", "PYTHONPATH"))])
    print([path for path in sys.path if "tmp" in path], sys.getprofile())
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import sys; print('meanwhile_recorder' in sys.modules)", stdout=asyncio.subprocess.PIPE
    )
    output, _ = await child.communicate()
    print(output)


asyncio.run(main())
