"""A kernel's first answer in, a client that may begin out.

Jupyter's own client takes a kernel for ready after a fifth of a second without any message. This
one begins with the message that the silence stands for.
"""

from __future__ import annotations

import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient

#: Seconds to wait for an answer, and from there for its end, before asking again: the channel on
#: which a kernel says what it does may be connected later than the other.
_PATIENCE, _REST = 1.0, 0.05


class PromptClient(AsyncKernelClient):
    """A client that begins when the kernel has answered and said that it is idle again.

    What the kernel says comes in order: behind that message is nothing left of its start.
    """

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
        request = self.kernel_info()
        try:
            while True:
                reply = await self.get_shell_msg(timeout=_PATIENCE)
                if _is_about(reply, request, "kernel_info_reply"):
                    break
            while True:
                said = await self.get_iopub_msg(timeout=_REST)
                if _is_about(said, request, "status") and _is_idle(said):
                    break
        except Empty:
            return False
        self._handle_kernel_info_reply(reply)
        return True


def _is_about(message: dict[str, Any], request: str, kind: str) -> bool:
    is_kind: bool = message["msg_type"] == kind
    return is_kind and message["parent_header"].get("msg_id") == request


def _is_idle(message: dict[str, Any]) -> bool:
    state: str = message["content"]["execution_state"]
    return state == "idle"
