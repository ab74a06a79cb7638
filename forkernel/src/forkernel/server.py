"""The server of forked kernels: a process that imports heavy modules once and forks on request.

A kernel of its own imports the drawing libraries for a second or two before it does anything. A
fork of a process that has them is the same kernel, ready at once: a process of its own, with its
own memory, environment and working folder. Nothing is drawn, no thread started and no socket of
zmq opened before the fork: what a kernel inherits is modules, and what their functions keep.

Whoever asks for a kernel has a connection to the server for it. It brings the end of the kernel,
and when it closes, the kernel is killed: no kernel outlives who asked for it. When the server's
standard input closes, the server and all its kernels end, and so do processes that they left behind
in sessions of their own: these fall to the server (on Linux).

Run as ``python -m forkernel.server DESCRIPTOR [MODULE …]``: the socket it listens on, and what it
imports besides what every kernel imports, or ``MODULE:FUNCTION`` that it calls.
"""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import gc
import importlib
import os
import shutil
import signal
import socket
import sys
import time
import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import SimpleNamespace
from typing import Any

#: What a kernel imports by itself.
IMPORTS = """
    ipykernel.kernelapp ipykernel.ipkernel ipykernel.debugger
    IPython.core.completerlib IPython.core.logger IPython.core.oinspect
    IPython.extensions.storemagic psutil sqlite3 tornado.platform.asyncio tornado.queues
""".split()
#: Seconds to wait for the request of whoever has connected; others wait behind.
_PATIENCE = 5.0
#: From <linux/prctl.h>: which signal a process gets when its parent ends.
_PR_SET_PDEATHSIG = 1
#: And that processes below this one fall to it when their parents end.
_PR_SET_CHILD_SUBREAPER = 36
#: How many generations of orphans are ended.
_ROUNDS = 9


def serve(door: int, modules: Sequence[str] = ()) -> None:
    """Fork a kernel for every connection to a listening socket, until standard input closes.

    `door` is the socket's file descriptor; the `modules` are imported before the first fork, and a
    function called that is named as ``module:function``.
    """
    with socket.socket(fileno=door) as listener:
        gc.disable()  # all of it stays: there is nothing to collect
        # As a kernel does before matplotlib is imported: figures of pyplot go into the notebook.
        os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        # Linear algebra starts threads with its import; what has threads is not forked.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        # To import the debugger takes a tenth of the start, and to make one a part of each fork's.
        sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]
        # pandas asks, as it is imported, whether it shows its tables in a kernel.
        builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # type: ignore[attr-defined]
        for name in (*IMPORTS, *modules):
            module, _, function = name.partition(":")
            found = importlib.import_module(module)
            if function:
                getattr(found, function)()
        del builtins.get_ipython  # type: ignore[attr-defined]
        gc.freeze()  # what is never collected is never copied
        gc.enable()
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
        try:
            _serve(listener)
        finally:
            # Whoever made the folder of the socket may have been killed.
            shutil.rmtree(Path(listener.getsockname()).parent, ignore_errors=True)


def _serve(listener: socket.socket) -> None:
    kernels: dict[Connection, int] = {}
    woken, wake = socket.socketpair()
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        for source in wait([sys.stdin, listener, woken, *kernels]):  # type: ignore[list-item]
            if source is sys.stdin:
                for process in kernels.values():
                    _kill(process)
                    os.waitpid(process, 0)
                _end_orphans()
                woken.close()
                wake.close()
                return
            if source is woken:
                woken.recv(4096)
            elif source is listener:
                connection = Connection(listener.accept()[0].detach())
                try:
                    kernels[connection] = _fork(connection, [listener, woken, wake, *kernels])
                except (EOFError, OSError):  # who asks has gone, or there is no room for more
                    connection.close()
            else:  # whoever asked for the kernel has gone
                _kill(kernels[source])  # type: ignore[index]
        for connection, process in list(kernels.items()):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                with contextlib.suppress(OSError):
                    connection.send(os.waitstatus_to_exitcode(status))
                connection.close()
                del kernels[connection]


def _end_orphans() -> None:
    """End what kernels left behind, which are all children that are left."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    for _ in range(_ROUNDS):  # those of an orphan become orphans
        with contextlib.suppress(OSError):
            for orphan in map(int, children.read_text(encoding="ascii").split()):
                _kill(orphan)
                os.waitpid(orphan, 0)


def _fork(connection: Connection, inherited: list[Any]) -> int:
    if not connection.poll(_PATIENCE):  # whoever asks says at once what for
        raise EOFError
    request = connection.recv()
    server = os.getpid()
    process = os.fork()
    if process:
        with contextlib.suppress(OSError):  # if who asks has gone, this kernel will be killed
            connection.send(process)
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
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    # Where the system does not see to it, a kernel looks every second whether its server is there.
    sys.argv = [*request["argv"], f"--IPKernelApp.parent_handle={server}"]
    kernelapp.launch_new_instance()
    return 0


def _kill(process: int) -> None:
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(process, signal.SIGKILL)


if __name__ == "__main__":
    del sys.path[0]  # the working folder is no place for modules of a kernel
    serve(int(sys.argv[1]), sys.argv[2:])
