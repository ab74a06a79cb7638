"""What a build says while it works: a bar in a terminal, one plain line per notebook elsewhere."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    from tqdm import tqdm

_RED, _PLAIN = "\033[31m", "\033[0m"


class Progress:
    """Show how far a number of jobs has come; use it in a ``with`` block.

    Parameters
    ----------
    task : str
        What is being done, in one word.
    stream : file, optional
        Where to write; standard error by default.
    """

    def __init__(self, task: str, stream: TextIO | None = None) -> None:
        self._task = task
        self._stream = stream or sys.stderr
        self._is_terminal = self._stream.isatty()
        # A terminal that takes colours, and a user who wants them (no-color.org).
        wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self._has_colour = self._is_terminal and wanted
        self._bar: tqdm[NoReturn] | None = None

    def begin(self, total: int) -> None:
        """Say how many jobs there are; none needs no bar."""
        if not self._is_terminal or not total:
            return
        from tqdm import tqdm

        self._bar = tqdm(
            total=total,
            desc=self._task,
            unit="notebook",
            file=self._stream,
            bar_format="{desc} {bar:24} {n}/{total} {elapsed} {postfix}",
        )

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def report(self, name: str, state: str, seconds: float, message: str = "") -> None:
        """Say that a job ended: its name and state, how long it took, and why if it failed."""
        line = f"{name:<36} {state:<9} {seconds:5.1f} s"
        if message:
            shown = "\n".join(f"    {part}" for part in message.splitlines())
            line = f"{line}\n{_RED}{shown}{_PLAIN}" if self._has_colour else f"{line}\n{shown}"
        self.say(line)
        if self._bar is not None:
            self._bar.update()

    def say(self, line: str) -> None:
        """Write one line, above the bar where there is one."""
        if self._bar is not None:
            self._bar.write(line, file=self._stream)
        else:
            self._stream.write(f"{line}\n")
            self._stream.flush()
