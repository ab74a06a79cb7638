"""A kernel server to start and to ask: what a process needs that wants forked kernels.

See `analysis.reports.kernelserver` for the server, and `analysis.reports.provisioner` for the way
in which Jupyter comes here.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.reports.kernelserver import read_message, write_message

#: Variable that names the socket of the kernel server; without it a process starts its own.
ADDRESS = "ANALYSIS_KERNEL_SERVER"
#: What makes Jupyter ask for forked kernels.
DOOR = {"JUPYTER_DEFAULT_PROVISIONER_NAME": "fork-provisioner"}
#: What Python and the libraries read when they start: no threads in linear algebra, a fixed order
#: of sets, UTF-8 on every machine.
START = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
}
#: Longest address of a Unix socket that every system takes.
_LONGEST = 100


def can_fork() -> bool:
    """Tell whether kernels can be forked here."""
    return hasattr(os, "fork") and hasattr(socket, "AF_UNIX") and sys.platform != "darwin"


@contextlib.contextmanager
def run_server(environment: Mapping[str, str]) -> Iterator[str]:
    """Run a kernel server while the block lasts; give its address, or nothing where none can be.

    Parameters
    ----------
    environment : mapping of str to str
        Variables of the server; kernels get those of whoever asks for them, but what Python reads
        when it starts (``PYTHONHASHSEED``, say) is the server's.
    """
    with tempfile.TemporaryDirectory(prefix="analysis-") as folder:
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
                [sys.executable, "-m", "analysis.reports.kernelserver", str(door)],
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
    for name in (ADDRESS, *DOOR):
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
