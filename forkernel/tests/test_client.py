"""A client begins with the kernel's first whole answer, and not before."""

import asyncio
from queue import Empty

import pytest

from forkernel.provisioner import PromptClient


class Kernel(PromptClient):
    """A client with the kernel's part played: what it says on either channel, in order."""

    def play(self, shell, iopub, *, lives=True):
        self.asked = 0
        self.said, self.shown, self.lives = iter(shell), iter(iopub), lives
        self.heard = None
        return self

    def kernel_info(self):
        self.asked += 1
        return str(self.asked)

    async def get_shell_msg(self, timeout):
        return self._take(self.said, timeout)

    async def get_iopub_msg(self, timeout):
        return self._take(self.shown, timeout)

    async def is_alive(self):
        return self.lives

    def _take(self, said, timeout):
        assert timeout > 0
        message = next(said, None)
        if message is None:
            raise Empty
        return message

    def _handle_kernel_info_reply(self, reply):
        self.heard = reply


def reply(request):
    return {"msg_type": "kernel_info_reply", "parent_header": {"msg_id": request}}


def status(request, state):
    content = {"execution_state": state}
    return {"msg_type": "status", "parent_header": {"msg_id": request}, "content": content}


STARTING = {"msg_type": "status", "parent_header": {}, "content": {"execution_state": "starting"}}


def wait(kernel, timeout=None):
    asyncio.run(kernel.wait_for_ready(timeout))
    return kernel


def test_one_whole_answer_is_enough() -> None:
    shown = [STARTING, status("1", "busy"), status("1", "idle"), {"msg_type": "not heard"}]
    kernel = wait(Kernel().play([reply("1")], shown))
    assert kernel.asked == 1
    assert kernel.heard == reply("1")
    assert next(kernel.shown) == shown[-1]


def test_what_was_said_before_the_channel_was_open_is_asked_for_again() -> None:
    shell = [reply("1"), None, reply("1"), reply("2"), reply("3")]
    shown = [
        None,
        status("2", "busy"),
        status("2", "idle"),
        status("3", "busy"),
        status("3", "idle"),
    ]
    kernel = wait(Kernel().play(shell, shown))
    assert kernel.asked == 3
    assert kernel.heard == reply("3")


def test_a_kernel_that_died_is_not_waited_for() -> None:
    with pytest.raises(RuntimeError, match="died before it was ready"):
        wait(Kernel().play([], [], lives=False), 60)


def test_a_kernel_that_never_answers_is_given_up() -> None:
    with pytest.raises(RuntimeError, match="was not ready after 0 s"):
        wait(Kernel().play([], []), 0)
