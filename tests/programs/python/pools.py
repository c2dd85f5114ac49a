"""Children by fork and by exec, which go by real time, under time limits and in pools."""

import concurrent.futures
import multiprocessing
import os
import subprocess
import time

began = time.monotonic()


def say(*what):
    print(*what, flush=True)


def slow(n):
    time.sleep(0.05)
    return n * n


def main():
    with multiprocessing.Pool(2) as pool:
        say("pool", pool.map(slow, range(4)))
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        say("executor", list(pool.map(slow, range(4))))

    queue = multiprocessing.Queue()
    worker = multiprocessing.Process(target=queue.put, args=("from a worker",))
    worker.start()
    say(queue.get(timeout=60))
    worker.join(60)
    say("worker", worker.exitcode)

    event = multiprocessing.Event()
    worker = multiprocessing.Process(target=lambda: (time.sleep(0.1), event.set()))
    worker.start()
    start = time.monotonic()
    say("event", event.wait(60), time.monotonic() - start < 30)
    worker.join()
    queue = multiprocessing.SimpleQueue()
    worker = multiprocessing.Process(target=lambda: (time.sleep(0.1), queue.put("late")))
    worker.start()
    say(queue.get())
    worker.join()
    say("system", os.system("sleep 0.1; exit 3") >> 8)

    child = os.fork()
    if child == 0:
        # Its clock goes on where its parent's was.
        before = time.monotonic()
        time.sleep(0.1)
        after = time.monotonic()
        os._exit(0 if 0 <= before - began < 30 and 0.1 <= after - before < 10 else 1)
    say("fork", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

    sleeps = subprocess.Popen(["sleep", "1000"], stdout=subprocess.PIPE)
    start = time.monotonic()
    try:
        sleeps.communicate(timeout=0.3)
    except subprocess.TimeoutExpired:
        say(f"communicate: expired after {time.monotonic() - start:.1f}")
    sleeps.kill()
    say("killed", sleeps.wait())

    say("run", subprocess.run(["sleep", "0.2"], timeout=60).returncode)
    words = subprocess.Popen(["echo", "through two children"], stdout=subprocess.PIPE)
    upper = subprocess.Popen(["tr", "a-z", "A-Z"], stdin=words.stdout, stdout=subprocess.PIPE, text=True)
    words.stdout.close()
    say(upper.communicate(timeout=60)[0].strip(), words.wait(), upper.returncode)


if __name__ == "__main__":
    main()
