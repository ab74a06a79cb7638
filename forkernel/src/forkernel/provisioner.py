"""What Jupyter calls: a provisioner that forks kernels, and a client that begins at once."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from multiprocessing.connection import Client
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from forkernel import ADDRESS, PRELOAD, can_fork, run_server

#: Seconds to wait for the end of a kernel that was asked to end.
_LONGEST_END = 0.25
#: Seconds to wait for an answer, and from there for its end, before asking again: the channel on
#: which a kernel says what it does may be connected later than the other.
_PATIENCE, _REST = 1.0, 0.05


class ForkedKernel:
    """A kernel that is a fork of the server, with what `subprocess.Popen` offers of a process."""

    stdin = stdout = stderr = None

    def __init__(self, address: str, request: Mapping[str, Any]) -> None:
        self._connection = Client(address)
        try:
            self._connection.send(request)
            self.pid: int = self._connection.recv()
        except BaseException:
            self._connection.close()
            raise
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Give the exit status of the kernel, or None while it runs."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait until the kernel has ended; give its exit status, or None if it still runs."""
        if self.returncode is None:
            try:
                if not self._connection.poll(timeout):
                    return None
                self.returncode = self._connection.recv()
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
        if not address:
            return await super().launch_kernel(cmd, **kwargs)
        # The process that asks, under the name by which kernels know it.
        environment = {**(kwargs.get("env") or os.environ), "JPY_PARENT_PID": str(os.getpid())}
        request = {
            "argv": ["ipykernel_launcher.py", *cmd[3:]],
            "cwd": os.fspath(kwargs.get("cwd") or Path.cwd()),
            "env": environment,
        }
        try:
            kernel = ForkedKernel(address, request)
        except (OSError, EOFError):  # the server is gone
            return await super().launch_kernel(cmd, **kwargs)
        self.process = kernel  # type: ignore[assignment]
        self.pid = self.pgid = kernel.pid
        return self.connection_info

    async def shutdown_requested(self, restart: bool = False) -> None:  # noqa: ARG002 (theirs)
        """Wait for the end of a kernel that was asked to end: it takes less than to ask twice."""
        if isinstance(self.process, ForkedKernel):
            await asyncio.to_thread(self.process.wait, _LONGEST_END)

    @staticmethod
    def _is_plain(command: list[str]) -> bool:
        same = Path(command[0]).resolve() == Path(sys.executable).resolve()
        return can_fork() and same and command[1:3] == ["-m", "ipykernel_launcher"]


def _find_server() -> str:
    """Give the address of the server named by the environment; else that of this process."""
    return os.environ.get(ADDRESS) or _start_server()


@cache
def _start_server() -> str:
    """Start a server for this process, and give its address."""
    own = contextlib.ExitStack()
    atexit.register(own.close)  # should the process be killed, its end of the pipe closes as well
    modules = os.environ.get(PRELOAD, "").split()
    return own.enter_context(run_server({}, modules))


class PromptClient(AsyncKernelClient):
    """A client that begins when the kernel has answered and said that it is idle again.

    What the kernel says comes in order: behind that message is nothing left of its start.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.context.reconnect_ivl = 5  # ms: a fork is there sooner than zmq would look again

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers.

        Raises
        ------
        RuntimeError
            If the kernel dies before, or `timeout` seconds go by.
        """
        end = time.monotonic() + (float("inf") if timeout is None else timeout)
        while not await self._ask():
            if not await self.is_alive():
                raise RuntimeError("the kernel died before it was ready")
            if time.monotonic() > end:
                raise RuntimeError(f"the kernel was not ready after {timeout} s")

    async def _ask(self) -> bool:
        """Ask for the kernel's description; tell whether the answer and its end were heard."""
        request, state = self.kernel_info(), ""
        try:
            reply = await _hear(self.get_shell_msg, _PATIENCE, request, "kernel_info_reply")
            while state != "idle":
                said = await _hear(self.get_iopub_msg, _REST, request, "status")
                state = said["content"]["execution_state"]
        except Empty:
            return False
        self._handle_kernel_info_reply(reply)
        return True


async def _hear(
    channel: Callable[..., Awaitable[dict[str, Any]]], patience: float, request: str, kind: str
) -> dict[str, Any]:
    """Wait on a channel for a message of one kind about a request."""
    while True:
        message = await channel(timeout=patience)
        if message["msg_type"] == kind and message["parent_header"].get("msg_id") == request:
            return message
