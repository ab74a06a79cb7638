"""A standard door to forked kernels: what papermill, nbclient, nbval and nbconvert start them by.

Jupyter asks a kernel provisioner for its kernels. With ``JUPYTER_DEFAULT_PROVISIONER_NAME`` set to
``fork-provisioner``, every kernel that is a plain ipykernel of this Python is a fork of the kernel
server; any other kernel, and every kernel where the system cannot fork, starts as always.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from analysis.reports.kernels import ADDRESS, START, ForkedKernel, can_fork, run_server

_LAUNCHER = ["-m", "ipykernel_launcher"]
#: How often to look whether a kernel has ended, and the seconds between.
_LOOKS, _PAUSE = 50, 0.005


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
    return own.enter_context(run_server(START))
