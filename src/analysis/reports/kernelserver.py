"""Requests for kernels in, kernels out: each a fork of one process that has imported everything.

A kernel of its own imports the drawing libraries for a second or two before it does anything. A
fork of a process that has them is the same kernel, ready at once: a process of its own, with its
own memory, environment and working folder. Nothing is drawn, no thread started and no socket of
zmq opened before the fork: what a kernel inherits is modules alone.

Every kernel has a connection to the server. It brings the end of the kernel to whoever asked for
it, and when it closes, the kernel is killed: no kernel outlives who asked for it. When the server's
standard input closes, the server and all its kernels end.

Run as ``python -m analysis.reports.kernelserver DESCRIPTOR``.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Mapping
from typing import Any

#: What notebooks import, and what a kernel imports by itself.
IMPORTS = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
    "tornado.queues",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "seaborn",
    "pandas",
    "babel.dates",
    "babel.numbers",
    "analysis.charts.markup",
    "analysis.facts.derived",
    "analysis.book.book",
    "analysis.book.briefing",
    "analysis.book.cooperation",
    "analysis.book.frames",
    "analysis.book.ledger",
    "analysis.book.overview",
    "analysis.book.voices",
)
#: From <linux/prctl.h>: which signal a process gets when its parent ends.
_PR_SET_PDEATHSIG = 1
#: The end of one message.
END = b"\n"


def serve(door: int) -> None:
    """Fork a kernel for every connection to a listening socket, until standard input closes.

    Parameters
    ----------
    door : int
        File descriptor of the socket.
    """
    with socket.socket(fileno=door) as listener:
        _import_all()
        _serve(listener)


def _import_all() -> None:
    gc.disable()  # all of it stays: there is nothing to collect
    # As a kernel does before matplotlib is imported: figures of pyplot go into the notebook.
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    for name in IMPORTS:
        importlib.import_module(name)
    from analysis import charts

    for name in charts.__all__:
        getattr(charts, name)
    _read_all()
    gc.freeze()  # what is never collected is never copied
    gc.enable()
    # A drawing makes many small things and keeps most of them until it is done.
    gc.set_threshold(20_000, 20, 20)


def _read_all() -> None:
    """Have read what every notebook reads first and keeps: letters of fonts, words of languages.

    It is the same for all; nothing is drawn, and no table is read.
    """
    from datetime import date
    from fractions import Fraction
    from string import ascii_letters, digits, punctuation

    from analysis.charts.style import use_style
    from analysis.charts.text import measure
    from analysis.quantities import LANGS
    from analysis.quantities.interval import point
    from analysis.quantities.wording import say_interval

    day = point(Fraction(date(2025, 10, 30).toordinal()))
    for lang in LANGS:
        say_interval(day, unit="date", lang=lang)
        with use_style(lang):
            for bold in (False, True):
                measure(f"{ascii_letters}{digits}{punctuation} ", bold=bold)


def _serve(listener: socket.socket) -> None:
    kernels: dict[socket.socket, int] = {}
    woken, wake = socket.socketpair()
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    choice = selectors.DefaultSelector()
    for source in (sys.stdin, listener, woken):
        choice.register(source, selectors.EVENT_READ)
    own = (listener, woken, wake)
    while True:
        for key, _ in choice.select():
            if key.fileobj is sys.stdin:
                for process in kernels.values():
                    _kill(process)
                return
            if key.fileobj is woken:
                woken.recv(4096)
            elif key.fileobj is listener:
                connection, _ = listener.accept()
                try:
                    kernels[connection] = _fork(connection, [*own, *kernels])
                except (EOFError, OSError):  # who asks has gone, or there is no room for more
                    connection.close()
                else:
                    choice.register(connection, selectors.EVENT_READ)
            else:  # whoever asked for the kernel has gone
                _kill(kernels[key.fileobj])  # type: ignore[index]
                choice.unregister(key.fileobj)
        for connection, process in list(kernels.items()):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                write_message(connection, {"exit": os.waitstatus_to_exitcode(status)})
                with contextlib.suppress(KeyError):
                    choice.unregister(connection)
                connection.close()
                del kernels[connection]


def _fork(connection: socket.socket, inherited: list[socket.socket]) -> int:
    request = read_message(connection)
    server = os.getpid()
    process = os.fork()
    if process:
        write_message(connection, {"pid": process})
        return process
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for opened in (connection, *inherited):
            opened.close()
        _follow(server)
        status = _run_kernel(request, server)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
    except BaseException:  # noqa: BLE001 (nothing above may run in this process)
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _follow(server: int) -> None:
    """Have this process killed with the server, or leave if the server is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:
        sys.exit(1)


def _run_kernel(request: dict[str, Any], server: int) -> int:
    """Become the kernel that was asked for."""
    import random

    import numpy as np
    from ipykernel import kernelapp

    os.setsid()
    with open(os.devnull, encoding="utf-8") as nothing:  # noqa: PTH123 (as the shell does)
        os.dup2(nothing.fileno(), 0)
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    os.chdir(request["cwd"])
    # Forks would all draw the same numbers.
    random.seed()
    np.random.seed()  # noqa: NPY002 (the state that a notebook may use)
    # Where the system does not see to it, a kernel looks every second whether its server is there.
    sys.argv = [*request["argv"], f"--IPKernelApp.parent_handle={server}"]
    kernelapp.launch_new_instance()
    return 0


def _kill(process: int) -> None:
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(process, signal.SIGKILL)


def write_message(connection: socket.socket, message: Mapping[str, Any]) -> None:
    """Write one message; nobody hears it if the other side has gone."""
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps(message).encode() + END)


def read_message(connection: socket.socket) -> dict[str, Any]:
    """Read one message.

    Raises
    ------
    EOFError
        If the other side closed the connection.
    """
    received = b""
    while not received.endswith(END):
        part = connection.recv(65536)
        if not part:
            raise EOFError("the connection was closed")
        received += part
    message: dict[str, Any] = json.loads(received)
    return message


if __name__ == "__main__":
    del sys.path[0]  # the working folder is no place for modules of a kernel
    serve(int(sys.argv[1]))
