"""Tells records in the text form that `crates/wire/src/told` defines, on one of two ways.

On virtual time the clock is in the process and stamps them; in real time they go to a file, with their own times.
"""

import ctypes
import os
import time
from _thread import get_ident

# Those of a lane, a stack and a moment that nobody knows.
NONE = "-"


def word(text):
    """A text as one word."""
    escaped = bytearray()
    for byte in text.encode("utf-8", "replace"):
        if byte <= 0x20 or byte == 0x7F or byte in b"%,:":
            escaped += b"%%%02x" % byte
        else:
            escaped.append(byte)
    return escaped.decode("utf-8") or "%"


class Clock:
    """The virtual clock of this process, if it is there and listens."""

    def __init__(self):
        # PyDLL: the call must not let another thread have the interpreter.
        library = ctypes.PyDLL(None)
        library.meanwhile_is_recording.restype = ctypes.c_bool
        if not library.meanwhile_is_recording():
            raise AttributeError("nobody listens")
        self._record = library.meanwhile_record
        self._record.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
        self._record.restype = None
        self._moment = library.meanwhile_moment
        self._moment.restype = ctypes.c_uint64
        self.own_interrupt = library.meanwhile_own_interrupt
        self.own_interrupt.argtypes = [ctypes.c_bool]
        self.own_interrupt.restype = None
        # A program that looks at the clock over and over lets time pass; this one must not, so it looks once.
        self._began = time.monotonic_ns() - self._moment()

    def tell(self, text):
        self._record(text, len(text))

    def monotonic_ns(self):
        return self._began + self._moment()


class File:
    """What an environment variable names. Its front is a buffer for others; these records are added behind it."""

    def __init__(self):
        self._file = os.open(os.environ["MEANWHILE_TRACE_FILE"], os.O_WRONLY | os.O_APPEND)
        os.set_inheritable(self._file, False)
        self._began = int(os.environ["MEANWHILE_TRACE_BEGAN"])
        self._threads = {get_ident(): 0}

    def tell(self, text):
        thread = self._threads.setdefault(get_ident(), len(self._threads))
        at = max(0, time.time_ns() - self._began)
        os.write(self._file, b"T %d %d %d\n%b\n" % (at, thread, len(text), text))

    def monotonic_ns(self):
        return time.monotonic_ns()

    def own_interrupt(self, own):
        pass


def listener():
    """Who listens. `None`: nobody."""
    for way in (Clock, File):
        try:
            return way()
        except (AttributeError, KeyError, ValueError, OSError):
            pass
    return None


class Teller:
    """Tells, and numbers stacks: a stack is told once and then named by its number."""

    def __init__(self, listener):
        self._listener = listener
        self._stacks = {}
        self.monotonic_ns = listener.monotonic_ns
        # Whether the program itself handles SIGINT: a clock must know who waits for Ctrl-C.
        self.own_interrupt = listener.own_interrupt

    def tell(self, *words):
        self._listener.tell(" ".join(str(each) for each in words).encode("utf-8"))

    def stack(self, what, places):
        """The word for a stack: places of the program, innermost first, and what its innermost one calls."""
        if not places and not what:
            return NONE
        key = (what, tuple(places))
        number = self._stacks.get(key)
        if number is None:
            number = self._stacks[key] = len(self._stacks) + 1
            each = [f"{line}:{word(file)}:{word(function)}" for file, line, function in places]
            self.tell("places", number, word(what), *each)
        return f"#{number}"


def known(number):
    """A number, or the word for one that nobody knows."""
    return NONE if number is None else number
