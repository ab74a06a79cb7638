"""Kernels of a build: what they have imported, their environment, and the note of their reads.

A page whose notebook read a file that no stamp covers must be made anew by every build.
"""

from __future__ import annotations

import atexit
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

#: What forked kernels have imported.
KERNEL_IMPORTS: Sequence[str] = """
    matplotlib.backends.backend_svg matplotlib.pyplot seaborn babel.dates babel.numbers
    analysis.book.book analysis.charts.forests analysis.charts.maps analysis.charts.diagrams
    analysis.charts.plots analysis.charts.timeseries analysis.reports.kernels
""".split()
#: What Python and the libraries read when they start: no threads in linear algebra, a fixed order
#: of sets, UTF-8 and one day on every machine; nothing of the user's own IPython start-up, Jupyter
#: kernels and hooks, session in JupyterLab, or backend of matplotlib.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONOPTIMIZE": "",
    "SOURCE_DATE_EPOCH": "0",
    "JPY_SESSION_NAME": "",
    "IPYTHONDIR": "{scratch}",
    "JUPYTER_CONFIG_DIR": "{scratch}",
    "JUPYTER_DATA_DIR": "{scratch}",
    "JUPYTER_PATH": "{scratch}",
    "JUPYTER_RUNTIME_DIR": "{scratch}",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
#: What may be a path, or an address, among the words of a command.
_PATHS = re.compile(r"[^\s'\"=;|&<>()\[\],]*/[^\s'\"=;|&<>()\[\],]+")
#: What Python tells of as it begins a child process. Where programs are: they are no data.
_COMMANDS = ("subprocess.Popen", "os.exec", "os.system", "os.posix_spawn")
_PROGRAMS = ("/bin/", "/lib", "/sbin/", "/usr/")


def prepare_kernel(note: str, *roots: str) -> None:
    """Have this kernel end without a fault, and write to the file `note` what it reads.

    Noted are files, folders elsewhere and addresses; files of the project, whose root has these
    names, by their path from there. Left out are Python and its packages, this library, what is
    hidden in the user's home, where libraries have their settings, and what the kernel wrote.
    What a child process reads is judged by the words of its command.
    """
    sys.addaudithook(_ReadLog(note, roots).hear)
    end_at_once()


def end_at_once() -> None:
    """Have this kernel end without closing its sockets, after what else is to be done at the end.

    ipykernel closes the sockets of other threads. libzmq aborts a process in which one of these was
    still using them, or waits until the process is killed.
    """
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.instance().kernel.shell_channel_thread.manager.close = lambda: None
    atexit.register(_end)


def _end() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


class _ReadLog:
    """What is known of the reads of this kernel; told of them by Python, it notes the new ones."""

    def __init__(self, note: str, roots: Sequence[str]) -> None:
        import sysconfig

        own = [sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")]
        scratch = os.environ.get("JUPYTER_RUNTIME_DIR", str(Path(note).parent))
        own += [str(Path(__file__).parents[1]), scratch, "/dev", "/proc", "/sys", "/usr/share"]
        home = os.path.expanduser("~/.")  # noqa: PTH111 (as it is for a user without one)
        self._libraries = (*(f"{folder}/" for folder in own), home)
        self._note, self._roots, self._seen = note, roots, {note}
        self._heard: dict[str, Callable[..., None]] = {
            "open": self._hear_open,
            "os.listdir": self._hear_list,
            "os.scandir": self._hear_list,
            "socket.connect": self._hear_address,
            "sqlite3.connect": lambda x: self._add_path(re.sub(r"^file:|[?].*", "", str(x))),
            "urllib.Request": lambda address, *_: self._add(str(address)),
            **dict.fromkeys(_COMMANDS, self._hear_command),
        }

    def hear(self, event: str, told: tuple[Any, ...]) -> None:
        if event in self._heard:
            with suppress(Exception):  # whatever it is called with, the kernel goes on
                self._heard[event](*told)

    def _hear_open(self, name: Any, _: object, flags: int) -> None:
        if isinstance(name, int):
            return
        if flags & (os.O_WRONLY | os.O_TRUNC | os.O_EXCL):
            self._seen.add(_find_path(name))
        else:
            self._add_path(name)

    def _hear_list(self, folder: Any = None) -> None:
        # Imports list the folders of modules; what they read there is told.
        if not isinstance(folder, int | None) and folder not in sys.path:
            self._add_path(folder, is_folder=True)

    def _hear_command(self, *told: Any) -> None:
        for word in _PATHS.findall(str(told[:2])):
            if "://" in word:
                self._add(word)
            elif not word.startswith(_PROGRAMS):
                self._add_path(word)

    def _hear_address(self, _: object, address: Any) -> None:
        if isinstance(address, tuple):
            self._add(":".join(map(str, address[:2])))

    def _add_path(self, name: Any, is_folder: bool = False) -> None:
        # A compiled module stands for its source, which is not read again; it lies beside it.
        path, is_compiled, _ = _find_path(name).partition("/__pycache__/")
        within = [path.removeprefix(f"{x}/") for x in self._roots if path.startswith(f"{x}/")]
        is_own = path in self._seen or f"{path}/".startswith(self._libraries)
        if not is_own and not (within and (is_folder or is_compiled)):
            self._add(within[0] if within else path)

    def _add(self, text: str) -> None:
        if text not in self._seen:
            self._seen.add(text)
            # Opened each time: a child process that is about to begin has no file of ours.
            file = os.open(self._note, os.O_WRONLY | os.O_APPEND)
            os.write(file, f"{text}\n".encode(errors="replace"))
            os.close(file)


def _find_path(name: Any) -> str:
    return os.path.normpath(Path(os.fsdecode(name)).absolute())
