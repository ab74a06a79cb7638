"""Notebooks run with checked parameters, and the reports made of them.

Here stands what all that make pages share: what a build says while it works, and its folder.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from analysis.project import UNFINISHED

if TYPE_CHECKING:
    from tqdm import tqdm


class Progress:
    """What a build says while it works: one line for each notebook, under a bar in a terminal.

    It says so on standard error, or on `stream`; use it in a ``with`` block.
    """

    def __init__(self, task: str, stream: TextIO | None = None) -> None:
        self._task, self._stream = task, stream or sys.stderr
        self._bar: tqdm[NoReturn] | None = None

    def begin(self, total: int) -> None:
        """Say how many jobs there are; none needs no bar."""
        if total and self._stream.isatty():
            from tqdm import tqdm

            form = "{desc} {bar:24} {n}/{total} {elapsed} {postfix}"
            self._bar = tqdm(total=total, desc=self._task, file=self._stream, bar_format=form)

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
            # A terminal that takes colours, and a user who wants them (no-color.org).
            wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
            is_red = wanted and self._stream.isatty()
            line += f"\n\033[31m{shown}\033[0m" if is_red else f"\n{shown}"
        self.say(line)
        if self._bar is not None:
            self._bar.update()

    def say(self, *lines: str) -> None:
        """Write lines, above the bar where there is one."""
        for line in lines:
            if self._bar is not None:
                self._bar.write(line, file=self._stream)
            else:
                print(line, file=self._stream, flush=True)


@contextmanager
def hold_folder(folder: Path, name: str, say: Callable[[str], None]) -> Iterator[None]:
    """Let one build at a time write into `folder`, called `name`; a second one says so and waits.

    The system releases the lock when the process ends, however it ends; what a killed build left
    unfinished is removed. Without such locks (Windows, some network file systems) nothing is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w", encoding="utf-8") as file:
        try:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say(f"another build is writing into {name}; waiting for it to end")
                fcntl.flock(file, fcntl.LOCK_EX)
        except ImportError:
            pass
        except OSError as fault:
            say(f"{name} cannot be locked ({fault.strerror}); run one build at a time")
        else:
            # As write_atomically names them, and as nobody else does.
            for litter in sorted(folder.rglob(f".*.{'[0-9a-f]' * 8}{UNFINISHED}")):
                litter.unlink()
        yield
