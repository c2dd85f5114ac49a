"""Where in the program something happens, and what the program calls it."""

import gc
import os
import types

_FOLDERS = (os.path.dirname(os.__file__) + os.sep, os.path.dirname(os.path.abspath(__file__)) + os.sep)
_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
# The whole path of a file of the program; None of another one's. Asked for early, before the program changes folder.
_own = {}

# Whose value can be shown without running any of the program's own code.
_PLAIN = (int, float, bool, str, bytes, type(None))
_LONGEST = 24


def is_own(code):
    """Whether code is the program's, and not of a library or of an interpreter's `<string>`."""
    file = code.co_filename
    if file not in _own:
        library = file.startswith(_FOLDERS) or any(part in file for part in _INSTALLED)
        _own[file] = None if library or file.startswith("<") else os.path.abspath(file)
    return _own[file] is not None


def _place(code, line):
    return (_own[code.co_filename], line or code.co_firstlineno, last(code.co_qualname))


def head(code):
    """Where own code begins."""
    return (_own[code.co_filename], code.co_firstlineno, "")


def last(name):
    """`baker` for `two_coroutines.<locals>.baker`."""
    return name.rpartition("<locals>.")[2]


def _local(frame):
    """The local variables of a frame."""
    local = frame.f_locals
    values = dict(local)
    if type(local) is dict:
        # Up to Python 3.12 this is a copy that the frame keeps, with what it refers to.
        local.clear()
    return values


def _function(frame):
    """A function of a library as a program says it: `asyncio.sleep`, `Queue.get`. Of `async with`, the class."""
    qualified = frame.f_code.co_qualname
    name = last(qualified)
    if _is_private(name) and "<locals>" in qualified:
        name = qualified.partition(".<locals>")[0]
    if name.endswith((".__aenter__", ".__aexit__")):
        name = type(_local(frame)["self"]).__name__ + "."
    package = frame.f_globals.get("__name__", "").partition(".")[0]
    return name.rstrip(".") if "." in name or not package else f"{package}.{name}"


def _is_private(name):
    return any(part.startswith("_") for part in name.split("."))


def stack(frame, ends, what=""):
    """What the innermost own frame calls, and the own frames up to where the event loop calls back (`ends`). Where none
    is own, the function nearest to the call (`what`) that is meant to be called by others."""
    places, called = [], []
    while frame is not None and frame.f_code is not ends:
        code = frame.f_code
        if is_own(code):
            places.append(_place(code, frame.f_lineno))
        elif not places:
            called.append(_function(frame))
        frame = frame.f_back
    public = [name for name in called if not _is_private(name)] or called
    if public:
        what = public[-1 if places else 0]
    return what, places


def _inside(awaited):
    """The coroutine or generator in an object that only hands on to it, such as one step of an async generator."""
    kinds = (types.AsyncGeneratorType, types.CoroutineType)
    if isinstance(awaited, kinds) or not type(awaited).__name__.startswith(("async_generator_", "coroutine_w")):
        return awaited
    return next((each for each in gc.get_referents(awaited) if isinstance(each, kinds)), None)


def awaited(coroutine):
    """The same of a coroutine that is suspended: what its innermost own frame awaits, and the own frames."""
    what, places = "", []
    while (coroutine := _inside(coroutine)) is not None:
        for kind in ("cr", "gi", "ag"):
            code = getattr(coroutine, f"{kind}_code", None)
            if code is not None:
                break
        else:
            break
        frame = getattr(coroutine, f"{kind}_frame")
        if frame is None:
            break
        if is_own(code):
            what = ""
            places.insert(0, _place(code, frame.f_lineno))
        elif not what or _is_private(what):
            what = _function(frame)
        coroutine = getattr(coroutine, "gi_yieldfrom" if kind == "gi" else f"{kind}_await")
    return what, places


def _shown(name, value):
    if type(value) in (types.FunctionType, types.BuiltinFunctionType):
        return last(value.__qualname__)
    if type(value) not in _PLAIN:
        return name
    text = repr(value)
    return text if len(text) <= _LONGEST else name


def of_coroutine(coroutine):
    """A coroutine that has not begun, as the call that made it: `book('hotel', 0.05)`. What cannot be shown stands
    there as its parameter."""
    code = getattr(coroutine, "cr_code", None) or getattr(coroutine, "gi_code", None)
    frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None)
    if code is None:
        return f"{last(getattr(coroutine, '__qualname__', type(coroutine).__qualname__))}()"
    name = last(code.co_qualname)
    if frame is None:
        return f"{name}()"
    values = _local(frame)
    count = code.co_argcount + code.co_kwonlyargcount
    names = code.co_varnames[:count]
    given = [_shown(each, values[each]) for each in names if each not in ("self", "cls") and each in values]
    if code.co_flags & 4:  # *args
        rest = code.co_varnames[count]
        given += [_shown(rest, each) for each in values.get(rest, ())]
    if not is_own(code):
        # What a library's function is not told, it takes for None.
        while given and given[-1] == "None":
            given.pop()
    return f"{name}({', '.join(given)})"


def of_call(call, arguments):
    """A function that another thread is to run, as a call."""
    import functools

    while isinstance(call, functools.partial):
        call, arguments = call.func, call.args + tuple(arguments)
    # `asyncio.to_thread` hands the function over to a context.
    if arguments and getattr(call, "__name__", "") == "run" and type(getattr(call, "__self__", None)).__name__ == "Context":
        return of_call(arguments[0], arguments[1:])
    name = last(getattr(call, "__qualname__", type(call).__qualname__))
    return f"{name}({', '.join(_shown('…', each) for each in arguments)})"
