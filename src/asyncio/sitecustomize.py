"""Python runs this before the program, because its folder is in the module search path, and finds no trace of it later but
an entry in `sys.modules`.

A module of this name is the one place where code can run before a program without standing in its text, its
arguments, its `__main__` or its tracebacks.
"""

import sys


def _start():
    import os

    folder = os.path.dirname(os.path.abspath(__file__))
    own = sys.modules.pop("sitecustomize")
    import meanwhile_recorder

    # Neither the program nor what it starts finds this folder.
    sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != folder]
    rest = [path for path in os.environ.pop("PYTHONPATH", "").split(os.pathsep) if path]
    rest = [path for path in rest if os.path.abspath(path) != folder]
    if rest:
        os.environ["PYTHONPATH"] = os.pathsep.join(rest)
    sys.path_importer_cache.pop(folder, None)
    try:
        import sitecustomize  # the one that this one has hidden
    except ModuleNotFoundError:
        sys.modules["sitecustomize"] = own
    meanwhile_recorder.start()


_start()
