"""Forked kernels for Jupyter: ready at once, since a server has imported the heavy modules.

Jupyter asks a kernel provisioner for its kernels. With the environment variable
``JUPYTER_DEFAULT_PROVISIONER_NAME`` set to ``forkernel``, every kernel that is a plain ipykernel of
this Python is a fork of the kernel server; any other kernel, and every kernel where the system
cannot fork, starts as always. See the README beside this module.
"""

from __future__ import annotations

import contextlib
import functools
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

#: Names the socket of the kernel server; without it a process starts its own.
ADDRESS = "FORKERNEL_ADDRESS"
#: Names the modules that a server of this process imports, with spaces between them.
PRELOAD = "FORKERNEL_PRELOAD"
#: What makes Jupyter ask for forked kernels.
PROVISIONER = {"JUPYTER_DEFAULT_PROVISIONER_NAME": "forkernel"}


def can_fork() -> bool:
    """Tell whether kernels can be forked here."""
    return hasattr(os, "fork") and hasattr(socket, "AF_UNIX") and sys.platform != "darwin"


@functools.cache
def find_folder() -> str:
    """Find a temporary folder that can hold Unix sockets; give nothing if there is none.

    Their addresses are short, and some file systems have none or let nobody change a mode: if the
    folder of ``TMPDIR`` will not do, another may.
    """
    for folder in (tempfile.gettempdir(), "/tmp", "/dev/shm"):  # noqa: S108
        with (
            contextlib.suppress(AttributeError, OSError),
            tempfile.TemporaryDirectory(prefix="forkernel-", dir=folder) as scratch,
            socket.socket(socket.AF_UNIX) as trial,
        ):
            address = Path(scratch) / "listener-12345678"  # as multiprocessing names and treats it
            trial.bind(str(address))
            address.chmod(0o600)
            return folder
    return ""


@contextlib.contextmanager
def run_server(
    environment: Mapping[str, str], modules: Sequence[str] = (), folder: str = ""
) -> Iterator[str]:
    """Run a kernel server while the block lasts; give its address, or nothing where none can be.

    The server imports the `modules` before it forks. The `environment` has variables of the server;
    kernels get those of whoever asks for them, but what Python reads when it starts
    (``PYTHONHASHSEED``, say) is the server's. Its socket lies in a temporary `folder`, which the
    server removes when it ends, with all that is in it: whoever made it may have been killed.
    """
    if not can_fork() or not find_folder():
        yield ""
        return
    with contextlib.ExitStack() as stack:
        if not folder:
            own = tempfile.TemporaryDirectory(prefix="forkernel-", dir=find_folder())
            folder = stack.enter_context(own)
        address = str(Path(folder) / "server")
        # It listens before it serves: whoever asks early waits until the server has imported all.
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(address)
            listener.listen()
            door = listener.fileno()
            server = subprocess.Popen(  # noqa: S603 (our own module)
                [sys.executable, "-m", "forkernel.server", str(door), *modules],
                stdin=subprocess.PIPE,
                env={**os.environ, **environment},
                pass_fds=[door],
                # Ctrl-C in a terminal is for the build, which then ends the server.
                process_group=0,
            )
        with server:
            try:
                yield address
            finally:
                if server.stdin:
                    server.stdin.close()


def leave_lost_server() -> bool:
    """Have kernels of this process start as always if the server named to it is gone; tell so."""
    if ADDRESS not in os.environ:
        return False
    with socket.socket(socket.AF_UNIX) as caller:
        if caller.connect_ex(os.environ[ADDRESS]) == 0:
            return False
    for name in (ADDRESS, *PROVISIONER):
        os.environ.pop(name, None)
    return True
