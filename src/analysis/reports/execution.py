"""Notebooks executed through papermill: what ran, and how it failed.

A notebook has a fresh kernel whose working folder is the notebook's own. When it fails, what it had
computed is kept, up to and including the error. Its kernel notes what it reads: a page whose
notebook read a file that no stamp covers must be made anew by every build.
"""

from __future__ import annotations

import atexit
import os
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import errors
from analysis.parameters import Value, show_value
from analysis.project import find_project
from analysis.reports.notebook import (
    KERNEL,
    Execution,
    find_root,
    is_draft,
    number_cells,
    read_source,
)

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Lines of an error that are worth showing; the executed notebook has the rest.
LAST_LINES = 6
#: In the frame of a cell, the line it stopped at.
_OWN_LINE = r"(?m)^Cell \d+, line (\d+)(?:\n.*)*?\n-+> *\1 (.*)"
#: Names of the library's own faults.
_NAMED = {name for name, known in vars(errors).items() if isinstance(known, type)}
#: What steers a terminal; controls that no page may hold; halves of characters.
_STEERING = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
#: A command of the system that fails, as `!false`, stops its cell.
_RAISING = "--InteractiveShell.system_raise_on_error=True"
#: In a frame of an error, the cell by the number of its run; colours may stand between.
_COUNTED = re.compile(r"(Cell(?:\x1b\[[\d;]*m| )+)In\[(\d+)\]")
#: Frames of an error that say how the kernel runs cells.
_MACHINERY = re.compile(r"^\S*File \S*/site-packages/(?:ipykernel|IPython)/")
#: Longest name of a folder of sockets: with theirs, every system takes it as an address.
_LONGEST = 90
#: Seconds that outputs may take to arrive behind the end of their cell.
_REST = 30
#: What forked kernels have imported, and called.
KERNEL_IMPORTS: Sequence[str] = """
    matplotlib.backends.backend_svg matplotlib.pyplot seaborn babel.dates babel.numbers
    analysis.book.book analysis.charts.forests analysis.charts.maps analysis.charts.diagrams
    analysis.charts.plots analysis.charts.timeseries analysis.reports.execution:read_facts
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


class Failure(NamedTuple):
    """Where and how a notebook stopped: its cell (from 1; 0 if unknown) and the error.

    A fault that the library names is told with the line of the cell alone; how the library came to
    it is of no use to who mends the cell.
    """

    cell: int
    error: str
    traceback: tuple[str, ...]

    @property
    def is_named(self) -> bool:
        """Whether the library names the fault; a draft goes on after it."""
        return self.error.partition(":")[0] in _NAMED

    def __str__(self) -> str:
        own = re.search(_OWN_LINE, "\n".join(self.traceback))
        where = f"cell {self.cell}" + (f", line {own[1]}" if own else "")
        told = [f"{where}: {self.error}" if self.cell else self.error]
        if own and self.is_named:
            return f"{told[0]}\n    {own[2].strip()}"
        last = [line for line in self.traceback if line.strip() and line != self.error]
        if own:  # above the frame of the cell is nothing that was not said
            last = last[next(n for n, line in enumerate(last) if re.match(r"Cell \d", line)) :]
        return "\n".join(told + [f"    {line}" for line in last[-LAST_LINES:]])


class Run(NamedTuple):
    """What came of a job: how long it took in seconds, and how it failed if it did."""

    job: Execution
    seconds: float
    failure: Failure | None
    #: What it read: files, those of the project by their path from its root, and addresses.
    read: tuple[str, ...] = ()


def describe_crash(job: Execution, reason: str) -> Run:
    """Describe the run of a job whose process died, or whose work raised what it must not."""
    told = reason.strip()
    *traceback, error = told.splitlines() if told.startswith("Traceback") else [told]
    return Run(job, 0.0, Failure(0, error, tuple(traceback)))


def execute(job: Execution) -> tuple[Run, NotebookNode]:
    """Execute one notebook in a kernel of its own; changes the working folder while it runs.

    The executed notebook holds the error of a failed run as an output of its cell.
    """
    import logging
    import shutil
    import tempfile

    import papermill
    from nbformat.v4 import new_output

    started = time.perf_counter()
    # papermill warns where its own reader gives up on a comment; the parameters were checked here.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    # What nbclient has in hand: the only way to what had run when a kernel dies or a cell hangs.
    hand: dict[str, Any] = {"notebook": _take_source(job), "cell": None, "late": None}
    failure, fault, root = None, None, find_root(job.notebook)
    # Left to the build if this process is ended: a kernel that is starting would miss it.
    folder = tempfile.mkdtemp(dir=os.environ.get("JUPYTER_RUNTIME_DIR"))
    hand["folder"], note = folder, Path(folder, "read")
    note.touch()
    try:
        _start(job, hand)
    except papermill.PapermillExecutionError:
        pass  # the error stands in its cell
    # A dead kernel, a cell that ignores interrupts, a kernel that does not start: parts of nbclient
    # raise anything.
    except Exception as raised:  # noqa: BLE001
        fault = raised
    if fault or hand["late"]:
        name, text = _name_fault(fault, job, is_late=bool(hand["late"]))
        error = f"{name}: {text}"
        cell = hand["late"] or hand["cell"]
        if cell and cell.cell_type == "code":
            cell.outputs.append(new_output("error", ename=name, evalue=text, traceback=[error]))
        else:
            failure = Failure(0, error, ())
    # Of what the kernel noted, files that are not there say nothing.
    names = sorted(set(note.read_text(encoding="utf-8").splitlines()))
    read = tuple(x for x in names if re.search(r"://|:\d+$", x) or (root / x).exists())
    shutil.rmtree(folder, ignore_errors=True)
    executed = hand["notebook"]
    _tidy(executed, job.changes)
    failure = failure or next(iter(find_failures(executed)), None)
    return Run(job, time.perf_counter() - started, failure, read), executed


def _name_fault(fault: Exception | None, job: Execution, *, is_late: bool) -> tuple[str, str]:
    """Name what ended a run, and say it in our words where they are plainer than nbclient's."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    if is_late or isinstance(fault, CellTimeoutError):
        return "Timeout", f"the cell ran for more than {job.timeout} s"
    if isinstance(fault, DeadKernelError):
        return "DeadKernel", "the kernel died; it was killed or ran out of memory"
    return type(fault).__name__, str(fault)


def _take_source(job: Execution) -> NotebookNode:
    """Read the notebook of a job, with the cell that it adds."""
    from nbformat.v4 import new_code_cell

    source = read_source(job.notebook)
    source.cells += [new_code_cell(job.last, id="last")] if job.last else []
    return source


def _start(job: Execution, hand: dict[str, Any]) -> None:
    """Run the notebook; once more if its kernel dies and the notebook has no part in it.

    A kernel that was forked dies with its server, whatever killed that; and where kernels have
    ports, they choose them before they open them, so two that start together may meet.
    """
    source, kernels = hand["notebook"], find_forkernel()
    try:
        _run(job, source, hand)
    except RuntimeError:
        if not (kernels and kernels.leave_lost_server()) and hand["cell"]:
            raise
        _run(job, source, hand)


def _run(job: Execution, source: NotebookNode, hand: dict[str, Any]) -> None:
    import papermill
    from traitlets.config import Config

    root = find_root(job.notebook)
    where = (f"{hand['folder']}/read", str(root.absolute()), str(root.resolve()))

    def note_late(**at: Any) -> None:
        if "is_late" in at["execute_reply"]["content"]:
            hand["late"] = at["cell"]

    first = f"__import__({__name__!r}, fromlist=['_']).prepare_kernel{where}"
    papermill.execute_notebook(
        source,
        None,
        parameters=dict(job.changes) or None,
        kernel_name=KERNEL,
        language="python",
        progress_bar=False,
        cwd=job.notebook.parent,
        execution_timeout=job.timeout,
        # A draft goes on after a fault that the library names, so that all are told at once.
        allow_error_names=sorted(_NAMED) if is_draft(job.notebook) else [],
        on_notebook_start=lambda notebook: hand.update(notebook=notebook, cell=None),
        on_cell_start=lambda **at: hand.update(cell=at["cell"]),
        # A cell that is interrupted tells its line.
        interrupt_on_timeout=True,
        error_on_timeout={"is_late": True},
        on_cell_error=note_late,
        iopub_timeout=min(job.timeout, _REST),
        shell_timeout_interval=1,
        # What ipykernel logs about itself is not for the reader of a build, and nobody will ask for
        # what was typed in a session that nobody typed in.
        extra_arguments=[
            *("--IPKernelApp.log_level=50", "--HistoryManager.enabled=False", _RAISING),
            f"--IPKernelApp.code_to_run={first}",
        ],
        config=Config({"KernelManager": _choose_transport(hand["folder"])}),
    )


def find_forkernel() -> Any:
    """Give the package of forked kernels; None where it is not installed: all start as always."""
    try:
        import forkernel
    except ImportError:
        return None
    # In the checkout a folder of its name is importable, and is not the package.
    return forkernel if hasattr(forkernel, "find_folder") else None


def _choose_transport(folder: str) -> dict[str, str]:
    """Choose how to speak to a kernel: through sockets in a private folder, else by TCP with keys.

    No other user of the machine hears it, and sockets meet no other kernel's, as ports may.
    """
    kernels = find_forkernel()
    if not kernels:
        return {"transport_encryption": "auto"}
    chosen = {"client_factory": "forkernel.provisioner.PromptClient"}
    if kernels.find_folder() and len(os.fsencode(folder)) < _LONGEST:
        return chosen | {"transport": "ipc", "ip": f"{folder}/kernel"}
    return chosen | {"transport_encryption": "auto"}


def _tidy(executed: NotebookNode, changes: Mapping[str, Value]) -> None:
    """Remove papermill's banner, and from errors the lines of the kernel itself.

    A cell has one number, that of its place in the file, in tracebacks too. Injected values are
    written in their own letters, not as escapes.
    """
    from papermill.execute import remove_error_markers

    remove_error_markers(executed)
    places = {str(x.get("execution_count")): str(place) for place, x in number_cells(executed)}
    for cell in executed.cells:
        for output in (x for x in cell.get("outputs", []) if x.output_type == "error"):
            lines = [x for x in output.traceback if not _MACHINERY.search(x)]
            output.traceback = [
                _COUNTED.sub(lambda run: run[1] + places.get(run[2], f"In[{run[2]}]"), line)
                for line in lines
            ]
        if "injected-parameters" in cell.metadata.get("tags", []):
            lines = [f"{name} = {show_value(value)}" for name, value in changes.items()]
            cell.source = "\n".join(lines)


def find_failures(executed: NotebookNode) -> list[Failure]:
    """Find the error of each cell that has one: its last, since a timeout interrupts first."""
    failures = []
    for place, cell in number_cells(executed):
        faults = [out for out in cell.get("outputs", []) if out.output_type == "error"]
        if faults:
            error = f"{faults[-1].ename}: {faults[-1].evalue}".removesuffix(": ")
            told = "\n".join(part for fault in faults for part in fault.traceback)
            lines = tuple(clean_text(told).splitlines())
            failures.append(Failure(place, clean_text(error), lines))
    return failures


def clean_text(text: str) -> str:
    """Leave out what steers a terminal, as colours do; show other controls as signs of a fault."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", _STEERING.sub("", text))


# In the kernel, or in the server that forks it


def read_facts() -> None:
    """Read and word the facts that articles and other sources print; kernels keep what it gives."""
    from analysis.book.prose import word_range
    from analysis.facts.register import Register

    with suppress(Exception):  # a kernel meets the same fault, and tells
        facts = Register(find_project().processed)
        for key in facts.curated():
            word_range(facts.find(key), facts.lang)


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
