"""Records what the tasks, threads and pools of an asyncio program do, without touching it.

Nothing of asyncio is replaced: a profile function, which the interpreter calls at every call and return, looks at a
few functions of the standard library, such as `Handle._run`, in which the loop runs one step of a task. So no frame
of this recorder is in a traceback, and no object is another one. Only a program that looks into `sys.modules` can
tell.

The profile function is given to the interpreter as one of C, by `ctypes`. One that is set with `sys.setprofile` would
make Python 3.11 and 3.12 copy the local variables of each frame, and keep what they refer to alive. (In Python 3.12
a task that has raised is still kept until its exception is gone, because a frame that was looked at is.)
"""

import _signal
import atexit
import ctypes
import functools
import os
import sys
import threading

from . import told

_CALL, _RETURN, _C_CALL, _C_EXCEPTION, _C_RETURN = 0, 3, 4, 5, 6
_Profile = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.py_object, ctypes.c_int, ctypes.c_void_p)


class Recorder:
    def __init__(self, teller):
        import warnings
        from asyncio import base_events, events, runners, tasks
        from concurrent.futures import thread as pool

        from .tasks import RUN, Tasks
        from .threads import Threads

        self._teller = teller
        self._task = tasks.Task
        self._runner = runners.Runner
        threads = self._threads = Threads(teller)
        threads.ends_at(RUN)
        asks = self._tasks = Tasks(teller, threads)
        loop = base_events.BaseEventLoop
        self._began = {
            events.Handle._run.__code__: asks.run_began,
            pool._WorkItem.run.__code__: threads.closure_began,
            threading.Thread.start.__code__: threads.starts,
            warnings._warn_unawaited_coroutine.__code__: lambda frame: asks.never_awaited(frame.f_locals["coro"]),
        }
        self._ended = {
            events.Handle._run.__code__: lambda frame, _: asks.run_ended(frame),
            pool._WorkItem.run.__code__: lambda frame, _: threads.closure_ended(frame),
            pool._WorkItem.__init__.__code__: lambda frame, _: threads.handed_over(frame),
            loop._call_soon.__code__: asks.called_soon,
            loop.create_task.__code__: asks.created,
            loop.run_in_executor.__code__: lambda _, future: asks.made(future, "run_in_executor"),
            tasks.shield.__code__: lambda _, future: asks.made(future, "asyncio.shield"),
            threading.Thread._bootstrap_inner.__code__: lambda _frame, _value: threads.ended(),
        }
        # The interpreter keeps only its address.
        self._profile = _Profile(self._event)

    def start(self):
        version = ".".join(str(part) for part in sys.version_info[:3])
        self._teller.tell("python", version)
        atexit.register(self.stop)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._off)
        self._interrupt()
        # A new thread has no profile function until it sets this one, at whose first call it gets the real one.
        threading.setprofile(lambda _frame, _event, _argument: self._on())
        self._on()

    def _on(self):
        ctypes.pythonapi.PyEval_SetProfile(self._profile, None)

    def _off(self):
        threading.setprofile(None)
        ctypes.pythonapi.PyEval_SetProfile(None, None)

    def stop(self):
        self._off()
        self._tasks.stop()

    def _interrupt(self):
        """Tells whose handler SIGINT has: the interpreter's own, that of `asyncio.run`, or one of the program."""
        handler = _signal.getsignal(_signal.SIGINT)
        method = handler.func if isinstance(handler, functools.partial) else handler
        of_runner = isinstance(getattr(method, "__self__", None), self._runner)
        self._teller.own_interrupt(handler is not _signal.default_int_handler and not of_runner)

    def _event(self, _, frame, what, argument):
        try:
            if what == _CALL:
                began = self._began.get(frame.f_code)
                if began is not None:
                    began(frame)
            elif what == _RETURN:
                ended = self._ended.get(frame.f_code)
                if ended is not None:
                    ended(frame, _object(argument))
            elif what == _C_CALL:
                function = _object(argument)
                if function.__name__ == "cancel" and isinstance(function.__self__, self._task):
                    self._tasks.cancelled(frame, function.__self__)
                else:
                    self._threads.calls(frame, function)
            elif what in (_C_RETURN, _C_EXCEPTION):
                function = _object(argument)
                if function is _signal.signal:
                    self._interrupt()
                self._threads.returns(function)
        except Exception as error:
            # A recorder that does not understand what it sees says so once; the program goes on without it.
            self.stop()
            self._teller.tell("gave_up", told.word(f"{type(error).__name__}: {error}"))
        return 0


def _object(address):
    return ctypes.cast(address, ctypes.py_object).value if address else None


def start():
    listener = told.listener()
    if listener is not None:
        Recorder(told.Teller(listener)).start()
