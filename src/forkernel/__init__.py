"""Forked kernels for Jupyter: ready at once, since a server has imported the heavy modules.

Jupyter asks a kernel provisioner for its kernels. With the environment variable
``JUPYTER_DEFAULT_PROVISIONER_NAME`` set to ``forkernel``, every kernel that is a plain ipykernel of
this Python is a fork of the kernel server; any other kernel, and every kernel where the system
cannot fork, starts as always. See the README beside this module.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

#: Names the socket of the kernel server; without it a process starts its own.
ADDRESS = "FORKERNEL_ADDRESS"
#: Names the modules that a server of this process imports, with spaces between them.
PRELOAD = "FORKERNEL_PRELOAD"
#: What makes Jupyter ask for forked kernels.
PROVISIONER = {"JUPYTER_DEFAULT_PROVISIONER_NAME": "forkernel"}
#: Longest address of a Unix socket that every system takes.
_LONGEST = 100
#: The end of one message between a kernel's owner and the server.
_END = b"\n"
_LAUNCHER = ["-m", "ipykernel_launcher"]
#: How often to look whether a kernel has ended, and the seconds between.
_LOOKS, _PAUSE = 50, 0.005


def can_fork() -> bool:
    """Tell whether kernels can be forked here."""
    return hasattr(os, "fork") and hasattr(socket, "AF_UNIX") and sys.platform != "darwin"


@contextlib.contextmanager
def run_server(environment: Mapping[str, str], modules: Sequence[str] = ()) -> Iterator[str]:
    """Run a kernel server while the block lasts; give its address, or nothing where none can be.

    Parameters
    ----------
    environment : mapping of str to str
        Variables of the server; kernels get those of whoever asks for them, but what Python reads
        when it starts (``PYTHONHASHSEED``, say) is the server's.
    modules : sequence of str
        What the server imports before it forks.
    """
    with tempfile.TemporaryDirectory(prefix="forkernel-") as folder:
        address = str(Path(folder) / "kernels")
        if not can_fork() or len(os.fsencode(address)) > _LONGEST:
            yield ""
            return
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
    """Have kernels of this process start as always from now on, if the server named to it is gone.

    Returns
    -------
    bool
        Whether there was a server to leave.
    """
    address = os.environ.get(ADDRESS, "")
    if not address or is_there(address):
        return False
    for name in (ADDRESS, *PROVISIONER):
        os.environ.pop(name, None)
    return True


def is_there(address: str) -> bool:
    """Tell whether somebody listens at an address."""
    with socket.socket(socket.AF_UNIX) as caller:
        return caller.connect_ex(address) == 0


class ForkedKernel:
    """A kernel that is a fork of the server, with what `subprocess.Popen` offers of a process."""

    stdin = stdout = stderr = None

    def __init__(self, address: str, request: Mapping[str, Any]) -> None:
        self._connection = socket.socket(socket.AF_UNIX)
        try:
            self._connection.connect(address)
            write_message(self._connection, request)
            self.pid: int = read_message(self._connection)["pid"]
        except BaseException:
            self._connection.close()
            raise
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Give the exit status of the kernel, or None while it runs."""
        return self._read(wait=False)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait until the kernel has ended; give its exit status."""
        return self._read(wait=True, timeout=timeout)

    def _read(self, *, wait: bool, timeout: float | None = None) -> int | None:
        if self.returncode is None:
            try:
                self._connection.settimeout(timeout if wait else 0.0)
                self.returncode = read_message(self._connection)["exit"]
            except (BlockingIOError, TimeoutError):
                return None
            except (EOFError, OSError):  # the server is gone, and its kernels with it
                self.returncode = -signal.SIGKILL
            self._connection.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, if the kernel has not ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


class ForkProvisioner(LocalProvisioner):
    """Forks ipykernels of this Python from the kernel server; starts other kernels as always."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Launch a kernel; give its connection info."""
        address = _find_server() if self._is_plain(cmd) else ""
        # The process that asks, under the name by which kernels know it.
        environment = {**(kwargs.get("env") or os.environ), "JPY_PARENT_PID": str(os.getpid())}
        request = {
            "argv": ["ipykernel_launcher.py", *cmd[3:]],
            "cwd": os.fspath(kwargs.get("cwd") or Path.cwd()),
            "env": environment,
        }
        try:
            kernel = ForkedKernel(address, request)
        except (OSError, EOFError):  # no server, or one that is gone
            return await super().launch_kernel(cmd, **kwargs)
        self.process = kernel  # type: ignore[assignment]
        self.pid = self.pgid = kernel.pid
        return self.connection_info

    async def shutdown_requested(self, restart: bool = False) -> None:  # noqa: ARG002 (theirs)
        """Wait for the end of a kernel that was asked to end: it takes less than to ask twice."""
        if isinstance(self.process, ForkedKernel):
            for _ in range(_LOOKS):
                if self.process.poll() is not None:
                    return
                await asyncio.sleep(_PAUSE)

    @staticmethod
    def _is_plain(command: list[str]) -> bool:
        same = Path(command[0]).resolve() == Path(sys.executable).resolve()
        return can_fork() and same and command[1:3] == _LAUNCHER


@cache
def _find_server() -> str:
    """Give the address of the server named by the environment, or of one for this process."""
    if address := os.environ.get(ADDRESS):
        return address
    own = contextlib.ExitStack()
    atexit.register(own.close)  # should the process be killed, its end of the pipe closes as well
    modules = os.environ.get(PRELOAD, "").split()
    return own.enter_context(run_server({}, modules))


def write_message(connection: socket.socket, message: Mapping[str, Any]) -> None:
    """Write one message; nobody hears it if the other side has gone."""
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps(message).encode() + _END)


def read_message(connection: socket.socket) -> dict[str, Any]:
    """Read one message.

    Raises
    ------
    EOFError
        If the other side closed the connection.
    """
    received = b""
    while not received.endswith(_END):
        part = connection.recv(65536)
        if not part:
            raise EOFError("the connection was closed")
        received += part
    message: dict[str, Any] = json.loads(received)
    return message
