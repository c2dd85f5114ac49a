"""Threads: what each of them runs now, closures on a pool, and the calls in which they block."""

from _thread import get_ident
from asyncio import events

from . import places
from .told import NONE, known, word

# Calls that may keep a thread, by the module that has them.
_BLOCK = {
    "time": {"sleep"},
    "_thread": {"acquire", "join", "_shutdown"},
    "_queue": {"get"},
    "select": {"select", "poll", "epoll", "control"},
    "_socket": {"accept", "connect", "recv", "recv_into", "recvfrom", "send", "sendall", "sendto"},
    "_io": {"read", "readline", "readinto"},
    "posix": {"read", "waitpid", "wait", "wait4"},
    "builtins": {"input"},
}
_NAMES = set().union(*_BLOCK.values())
# Calls that look at the clock: whoever makes them over and over computes.
_LOOKS = {"monotonic", "perf_counter", "time", "monotonic_ns", "perf_counter_ns", "time_ns"}
# Where the main thread waits for the others when the program is over; no line of it stands for that.
_AT_THE_END = ("threading._shutdown", "thread._shutdown")


class Step:
    """Something that a thread runs: one step of a task, a closure, or another callback of the loop."""

    __slots__ = ("frame", "lane", "of", "origin")

    def __init__(self, frame, lane, of, origin):
        self.frame, self.lane, self.of, self.origin = frame, lane, of, origin


class Here:
    """One thread."""

    def __init__(self):
        self._steps = []
        self._roots = set()
        self.blocks = False
        self.looked = None

    def open(self, frame, lane, of=None, origin=None):
        self._steps.append(Step(frame, lane, of, origin))

    def close(self, frame):
        """The step that a frame began; what was left open inside it is over, too."""
        self.looked = None
        while self._steps:
            step = self._steps.pop()
            if step.frame is frame:
                return step
        return None

    def step(self):
        return self._steps[-1] if self._steps else None

    def lane(self):
        for step in reversed(self._steps):
            if step.lane is not None:
                return step.lane
        return None

    def root(self, lane, is_there):
        (self._roots.add if is_there else self._roots.discard)(lane)

    def is_idle(self):
        """Whether its loop waits for something to do, on behalf of a task that runs to its end."""
        return bool(self._roots) and not self._steps


class Threads:
    def __init__(self, teller):
        self._teller = teller
        self._all = {}
        self._count = 0
        # Where each lane was made.
        self.births = {}
        self._ends = None

    def number(self):
        self._count += 1
        return self._count

    def here(self):
        me = get_ident()
        here = self._all.get(me)
        if here is None:
            here = self._all[me] = Here()
        return here

    def ended(self):
        """The number of a thread that has ended is given to another one."""
        self._all.pop(get_ident(), None)

    def ends_at(self, code):
        """Below this the stack is the event loop's."""
        self._ends = code

    def starts(self, frame):
        """`Thread.start`: tells of those that the program starts to run its own code."""
        thread = frame.f_locals["self"]
        target = getattr(thread, "_target", None) or type(thread).run
        while hasattr(target, "func"):
            target = target.func
        code = getattr(target, "__code__", None)
        # The threads of a pool are not the program's, although it has asked for the pool.
        if code is None or not places.is_own(code):
            return
        what, own = places.stack(frame.f_back, self._ends)
        if own:
            self._teller.tell("starts", word(thread.name), self._teller.stack(what, own))

    # A closure on a pool of threads.

    def handed_over(self, frame):
        item = frame.f_locals.get("self")
        # From Python 3.14 on both are in one.
        call, arguments, _ = getattr(item, "task", None) or (item.fn, item.args, item.kwargs)
        what, own = places.stack(frame, self._ends)
        parent = self.here().lane()
        # A task that runs a function of a library has no line of its own but that which made it.
        place = self._teller.stack(what, own) if own else self.births.get(parent, NONE)
        if place == NONE:
            return
        lane = item.meanwhile_lane = self.number()
        name = word(places.of_call(call, arguments))
        self._teller.tell("born", lane, "blocking", known(parent), NONE, place, name)

    def closure_began(self, frame):
        item = frame.f_locals["self"]
        lane = getattr(item, "meanwhile_lane", None)
        if lane is not None and item.future.cancelled():
            self._teller.tell("dropped", lane, "never_polled", NONE, NONE)
            lane = None
        self.here().open(frame, lane, of=item.future)
        if lane is not None:
            self._teller.tell("poll", lane)

    def closure_ended(self, frame):
        step = self.here().close(frame)
        if step is None or step.lane is None:
            return
        if step.of._exception is not None:
            self._teller.tell("dropped", step.lane, "raised", NONE, NONE)
        else:
            self._teller.tell("polled", step.lane, 1)

    # Calls that keep the thread.

    def calls(self, frame, function):
        name = function.__name__
        of = getattr(function, "__self__", None)
        module = getattr(function, "__module__", None) or type(of).__module__
        here = self.here()
        if name in _LOOKS and module == "time":
            self._looks(here, frame)
        elif name in _NAMES and name in _BLOCK.get(module, ()):
            if module == "select" and events._get_running_loop() is not None and here.is_idle():
                return
            is_function = type(of).__name__ == "module"
            plain = f"{module}.{name}" if is_function else f"{type(of).__name__}.{name}"
            what, own = places.stack(frame, self._ends, plain.lstrip("_"))
            if not own and here.lane() is None and what not in _AT_THE_END:
                return
            here.blocks, here.looked = True, None
            self._teller.tell("here", self._teller.stack(what, own))

    def returns(self, function):
        here = self.here()
        if here.blocks and function.__name__ in _NAMES:
            here.blocks = False
            self._teller.tell("here", NONE)

    def _looks(self, here, frame):
        """Told once for each line, because it may look a million times."""
        if not places.is_own(frame.f_code):
            return
        line = (frame.f_code, frame.f_lineno)
        if here.looked != line:
            here.looked = line
            _, own = places.stack(frame, self._ends)
            self._teller.tell("here", self._teller.stack("", own))
