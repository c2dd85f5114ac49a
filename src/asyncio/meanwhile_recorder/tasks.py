"""Tasks of asyncio: born, run step by step, woken, over. Each is a lane with a number."""

import asyncio
import weakref
from asyncio import base_events, events, runners, tasks

from . import places
from .told import NONE, known, word

# Where the loop calls back: below this the stack is the loop's, not a task's.
RUN = events.Handle._run.__code__

# Tasks of the loop itself, which close what is left over.
_OF_LOOP = {
    base_events.BaseEventLoop.shutdown_asyncgens.__code__,
    base_events.BaseEventLoop.shutdown_default_executor.__code__,
}
# Whoever runs one task to its end makes that one; it stands where `block_on` stands in Rust.
_RUNNERS = {runners.Runner.run.__code__, base_events.BaseEventLoop.run_until_complete.__code__}


def step_of(callback):
    """The task that a callback of the loop runs a step of. `None`: it does something else."""
    task = getattr(callback, "__self__", None)
    if not isinstance(task, asyncio.Task):
        return None
    # The one in C has a type without a name for its first step; the one in Python has two methods.
    name = getattr(callback, "__name__", "")
    kind = type(callback).__name__
    steps = kind == "TaskStepMethWrapper" or name in ("task_wakeup", "__step", "__wakeup")
    return task if steps else None


class Tasks:
    def __init__(self, teller, threads):
        self._teller = teller
        self._threads = threads
        self._lanes = weakref.WeakKeyDictionary()
        # Keeps the references that tell when a task is collected, while it is not over.
        self._pending = {}
        self._names = weakref.WeakKeyDictionary()
        # What asyncio made for the program, by the program's name for it.
        self._made = weakref.WeakKeyDictionary()
        # Who asked the loop for a callback, and where.
        self._origins = weakref.WeakKeyDictionary()

    # What the profile function calls.

    def called_soon(self, frame, handle):
        """`_call_soon` returns a handle: a task is born or woken, or something else is asked for."""
        if handle is None:
            return
        task = step_of(handle._callback)
        here = self._threads.here()
        if task is None:
            lane, place = self._asker(here, frame)
            if lane is not None or place != NONE:
                self._origins[handle] = (lane, place)
        elif task in self._lanes:
            lane = self._lanes[task]
            if lane is not None:
                self._teller.tell("woken", lane, known(self._asker(here, frame)[0]), NONE)
        else:
            self._born(here, task, frame)

    def created(self, frame, task):
        """`create_task` returns a task. One that nobody has seen yet has run its first step at once (`eager_start`)."""
        if isinstance(task, asyncio.Task) and task not in self._lanes:
            lane = self._born(self._threads.here(), task, frame)
            if lane is not None:
                self._teller.tell("poll", lane)
                self._step_ended(task, lane)

    def run_began(self, frame):
        """The loop calls a handle back."""
        handle = frame.f_locals["self"]
        here = self._threads.here()
        task = step_of(handle._callback)
        if task is None:
            here.open(frame, None, origin=self._origins.pop(handle, None))
            return
        lane = self._lanes.get(task)
        here.open(frame, lane, of=task)
        if lane is not None and not self._never_begins(task, lane):
            self._teller.tell("poll", lane)

    def run_ended(self, frame):
        here = self._threads.here()
        step = here.close(frame)
        if step is not None and step.lane is not None and step.of is not None and step.lane in self._pending:
            self._step_ended(step.of, step.lane)

    def cancelled(self, frame, task):
        """`cancel` is called on a task."""
        lane = self._lanes.get(task)
        if lane in self._pending and not task.done():
            _, place = self._asker(self._threads.here(), frame)
            self._teller.tell("abort", lane, place)

    def never_awaited(self, coroutine):
        """A coroutine that was never awaited is thrown away."""
        here = self._threads.here()
        code = getattr(coroutine, "cr_code", None)
        if code is None or not places.is_own(code):
            return
        lane = self._threads.number()
        place = self._teller.stack("", [places.head(code)])
        name = word(places.of_coroutine(coroutine))
        self._teller.tell("born", lane, "task", known(here.lane()), NONE, place, name)
        self._teller.tell("dropped", lane, "never_polled", known(here.lane()), NONE)

    def made(self, future, name):
        """A function of asyncio returns a future of its own."""
        if asyncio.isfuture(future):
            self._made[future] = name

    def stop(self):
        """The interpreter ends: what is collected from here on says nothing of the program."""
        self._pending.clear()

    # How it is told.

    def _asker(self, here, frame):
        """The lane that runs now, or for which the loop calls back, and where it is."""
        what, own = places.stack(frame, RUN)
        step = here.step()
        lane = here.lane()
        if step is not None and step.of is None and step.origin is not None:
            lane = step.origin[0] if lane is None else lane
            if not own:
                return lane, step.origin[1]
        return lane, self._teller.stack(what, own)

    def _born(self, here, task, frame):
        coroutine = task.get_coro()
        code = getattr(coroutine, "cr_code", None)
        if code in _OF_LOOP:
            self._lanes[task] = None
            return None
        parent, place = self._asker(here, frame)
        if place == NONE and code is not None and places.is_own(code):
            place = self._teller.stack("", [places.head(code)])
        is_root = parent is None and events._get_running_loop() is None and _is_run(frame)
        lane = self._threads.number()
        name = places.of_coroutine(coroutine)
        self._lanes[task] = lane
        self._names[task] = name
        self._pending[lane] = weakref.ref(task, lambda _: self._collected(lane))
        here.root(lane, is_root)
        self._threads.births[lane] = place
        kind = "root" if is_root else "task"
        self._teller.tell("born", lane, kind, known(parent), NONE, place, word(name))
        return lane

    def _never_begins(self, task, lane):
        """A task that was cancelled before its first step ends without running anything of its coroutine."""
        coroutine = task.get_coro()
        begun = getattr(coroutine, "cr_running", True) or coroutine.cr_suspended or coroutine.cr_frame is None
        if begun or not getattr(task, "_must_cancel", False):
            return False
        self._over(lane, "never_polled")
        return True

    def _step_ended(self, task, lane):
        if task.done():
            if task.cancelled():
                self._over(lane, "cancelled")
            # Not `exception()`: whoever calls that has looked at it.
            elif task._exception is not None:
                self._over(lane, "raised")
            else:
                self._pending.pop(lane, None)
                self._threads.here().root(lane, False)
                self._teller.tell("polled", lane, 1)
            return
        what, own = places.awaited(task.get_coro())
        future = getattr(task, "_fut_waiter", None)
        what = what or self._name(future)
        due = self._due(task, future, what)
        left = NONE if due is None else max(0, round(due * 1e9) - self._teller.monotonic_ns())
        self._teller.tell("polled", lane, 0, f"{self._teller.stack(what, own)},{left}")

    def _over(self, lane, how):
        self._pending.pop(lane, None)
        self._threads.here().root(lane, False)
        self._teller.tell("dropped", lane, how, NONE, NONE)

    def _collected(self, lane):
        if self._pending.pop(lane, None) is not None:
            self._teller.tell("dropped", lane, "collected", known(self._threads.here().lane()), NONE)

    def _name(self, future):
        """What a task waits for that awaits something without a coroutine."""
        if future is None:
            return ""
        if future in self._names:
            return self._names[future]
        if type(future) is tasks._GatheringFuture:
            return "asyncio.gather"
        return self._made.get(future, "Future")

    def _due(self, task, future, what):
        """When a timer of the loop ends a wait, on the loop's clock."""
        for timer in task.get_loop()._scheduled:
            if timer._cancelled:
                continue
            if future is not None and any(each is future for each in timer._args):
                return timer.when()
            # From Python 3.12 on `wait_for` has no future of its own, but a `timeout`.
            limit = getattr(timer._callback, "__self__", None)
            if what == "asyncio.wait_for" and getattr(limit, "_task", None) is task:
                return timer.when()
        return None


def _is_run(frame):
    while frame is not None:
        if frame.f_code in _RUNNERS:
            return True
        frame = frame.f_back
    return False
