"""Notebooks: read without Jupyter's slow libraries, executed through papermill.

A notebook has a fresh kernel whose working folder is the notebook's own. When it fails, what it had
computed is kept, up to and including the error.
"""

from __future__ import annotations

import json
import os
import re
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import errors
from analysis.errors import NotebookError, ParameterError, suggest
from analysis.parameters import Parameter, Value, parse_parameters, show_value
from analysis.project import Project

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Seconds that one cell may take, unless told otherwise; the slowest needs about three.
TIMEOUT = 120
#: Lines of an error that are worth showing; the executed notebook has the rest.
LAST_LINES = 6
#: In the frame of a cell, the line it stopped at.
_OWN_LINE = r"(?m)^Cell \d+, line (\d+)(?:\n.*)*?\n-+> *\1 (.*)"
#: Names of the library's own faults.
_NAMED = {name for name, known in vars(errors).items() if isinstance(known, type)}
#: Marks the parameters cell; papermill looks for the same tag.
TAG = "parameters"
#: The kernel that the set-up installs; a notebook written for another one cannot run here.
KERNEL = "python3"
#: What steers a terminal; controls that no page may hold; halves of characters.
_STEERING = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
#: A command of the system that fails, as `!false`, stops its cell.
_RAISING = "--InteractiveShell.system_raise_on_error=True"
#: In a frame of an error, the cell by the number of its run; colours may stand between.
_COUNTED = re.compile(r"(Cell(?:\x1b\[[\d;]*m| )+)In\[(\d+)\]")
#: Frames of an error that say how the kernel runs cells.
_MACHINERY = re.compile(r"^\S*File \S*/site-packages/(?:ipykernel|IPython)/")
_PATTERN = "[0-9][0-9]_*.ipynb"
#: Notebooks to work with: none of them has a page or a number, is tested, or keeps its outputs.
TOOLS = ("curate.ipynb",)
#: Folder beside the notebooks for those that are not published.
DRAFTS = "drafts"
#: What is made of a question for a file name, characters of up to four bytes: whole words, if so
#: many fit.
_LONG_QUESTION = r"^(.{0,40}(?![^_])|.{40}).*"
#: Longest name of a folder of sockets: with theirs, every system takes it as an address.
_LONGEST = 90
#: Names are parts of addresses, and of file names that get endings: no file system takes more.
_WRONG, MAX_NAME = re.compile(r"[^\w.-]"), 120
#: What cells of every kind are stored with, and those of code beside it.
_OF_CELLS = {"attachments", "cell_type", "id", "metadata", "source"}
_OF_CODE = {"execution_count", "outputs"}


@dataclass(frozen=True)
class Cell:
    """One cell as it is stored: its kind (code, markdown, raw), its text and its tags."""

    kind: str
    source: str
    tags: tuple[str, ...]


def name_notebook(path: Path) -> str:
    """Name a notebook in a message, as ``notebooks/00_start.ipynb``."""
    return f"{path.parent.name}/{path.name}"


def is_draft(path: Path) -> bool:
    """Tell whether a notebook is a draft: no test runs it, and no index lists its page."""
    return path.parent.match(f"notebooks/{DRAFTS}")


def find_root(path: Path) -> Path:
    """Give the folder of the project that a notebook, or a draft, is of."""
    return path.parents[2 if is_draft(path) else 1]


def name_question(question: str) -> str:
    """Make the part of a file name that tells a question; empty if it holds no word.

    >>> name_question("Who's ahead: BMW?"), name_question("谁领先？"), name_question("?")
    ('whos_ahead_bmw', '谁领先', '')
    """
    plain = re.sub(r"(?<=\w)['’](?=\w)", "", unicodedata.normalize("NFC", question).lower())
    name = "_".join(re.findall(r"[^\W_]+", plain))
    return re.sub(_LONG_QUESTION, r"\1", name)


def check_name(path: Path) -> None:
    """Check that a page can have the name of a notebook."""
    if (wrong := _WRONG.search(path.stem)) or len(path.stem) > MAX_NAME:
        remedy = f"rename it: letters, digits, '.', '_' and '-', {MAX_NAME} at most"
        remedy += f"; {unicodedata.name(wrong[0], 'a sign').lower()} is none" if wrong else ""
        raise NotebookError(f"{path.parent.name}/: {path.name!r} cannot name a page; {remedy}")


def read_cells(path: Path) -> tuple[Cell, ...]:
    """Read the cells of a notebook; a NotebookError tells why it cannot run here at all."""
    where = name_notebook(path)
    if path.exists() and not path.is_file():
        raise NotebookError(f"{where}: is no file; remove it")  # a pipe would never end
    try:
        stored = json.loads(path.read_bytes().decode())
    except FileNotFoundError:
        raise NotebookError(f"{where}: there is no such notebook") from None
    except (OSError, ValueError, RecursionError) as fault:
        told = "is empty; remove it, or make one with: analysis new 'Question?'"
        if getattr(fault, "doc", "-").strip():
            told = f"is not readable as JSON ({fault}); restore it"
        raise NotebookError(f"{where}: {told}") from None
    is_ours = isinstance(stored, dict) and stored.get("nbformat") == 4
    if not (is_ours and isinstance(stored.get("cells"), list)):
        raise NotebookError(f"{where}: is no notebook of format 4; open and save it in JupyterLab")
    told, about = stored["cells"], stored.get("metadata", {})
    if not isinstance(about, dict) or not isinstance(about.get("kernelspec", {}), dict):
        raise NotebookError(f"{where}: has metadata that are none; restore the file")
    if not all(isinstance(x, dict) for x in told):
        raise NotebookError(f"{where}: has a cell that is none; restore the file")
    cells, faults = [], []
    for place, cell in enumerate(told, start=1):
        try:
            cells.append(_read_cell(cell))
        except ValueError as fault:
            remedy = "mend the cell, or open and save the notebook in JupyterLab"
            faults.append(f"{where}, cell {place}: {fault}; {remedy}")
    if faults:
        raise NotebookError("\n".join(faults))
    kernel = about.get("kernelspec", {}).get("name", KERNEL)
    if kernel != KERNEL:
        raise NotebookError(
            f"{where}: asks for the kernel {kernel!r}; choose {KERNEL!r} in JupyterLab and save it"
        )
    return tuple(cells)


def _read_cell(stored: dict[str, Any]) -> Cell:
    """Read a cell as format 4 stores it; a ValueError says what it is not."""
    kind = stored.get("cell_type")
    if kind not in ("code", "markdown", "raw"):
        raise ValueError(f"is of the kind {kind!r}, and not code, markdown or raw")
    if unknown := sorted(stored.keys() - _OF_CELLS - (_OF_CODE if kind == "code" else set())):
        raise ValueError(f"has {', '.join(unknown)}, which no {kind} cell has")
    if not isinstance(metadata := stored.get("metadata"), dict):
        raise ValueError("has no metadata")
    pictures = stored.get("attachments", {})
    if not isinstance(pictures, dict) or not all(isinstance(x, dict) for x in pictures.values()):
        raise ValueError("has attachments that are none")
    key = stored.get("id", "none")
    if not isinstance(key, str) or not re.fullmatch("[a-zA-Z0-9_-]{1,64}", key):
        raise ValueError(f"has the id {key!r}, where letters, digits, '-' and '_' may stand")
    source, tags = stored.get("source"), metadata.get("tags", [])
    try:
        text = source if isinstance(source, str) else "".join(source or ())
        "".join([text, *tags]).encode()
    except (TypeError, UnicodeEncodeError):
        raise ValueError("holds what is no text, or half of a character") from None
    if source is None or not isinstance(tags, list):
        raise ValueError("has no text, or no list of tags")
    return Cell(kind, text, tuple(tags))


def read_parameters(cells: Sequence[Cell], where: str) -> tuple[Parameter, ...]:
    """Find the parameters cell of a notebook and read it, in its order; `where` names it.

    Without such a cell there are none. A ParameterError tells if there are several cells, or all
    that breaks the grammar.
    """
    tagged = [cell for cell in cells if cell.kind == "code" and TAG in cell.tags]
    if not tagged:
        return ()
    if len(tagged) > 1:
        wrong = f"{len(tagged)} cells are tagged {TAG!r}"
        raise ParameterError(f"{where}: {wrong}; tag exactly one code cell")
    return parse_parameters(tagged[0].source, where)


def number_cells(executed: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """Number the cells of an executed notebook as they stand in its file, from 1.

    A cell of changed parameters is put in for a run and stands in no file: it has the number of
    the parameters before it.
    """
    place = 0
    for cell in executed.cells:
        place += "injected-parameters" not in cell.metadata.get("tags", [])
        yield place, cell


def find_title(path: Path, cells: Sequence[Cell]) -> str:
    """Give the question a notebook answers: the heading its first cell opens with."""
    first = cells[0].source.strip().splitlines() if cells and cells[0].kind == "markdown" else []
    if not first or not first[0].startswith("# "):
        raise NotebookError(
            f"{name_notebook(path)}: the first cell must open with its question; "
            "write '# Question?' in a Markdown cell"
        )
    return first[0][2:].strip()


def find_notebooks(project: Project, names: Sequence[str] = ()) -> tuple[Path, ...]:
    """Find the notebooks of a project, in the order of their numbers.

    `names` are a number (``01``), a name (``01_pace``) or a file name each; all by default. A
    draft is named as well, by ``drafts/12`` where a notebook has its number, and all of them by
    ``drafts``. If there is no notebook, or a name fits none or several, a NotebookError says so.
    """
    found = sorted(project.notebooks.glob(_PATTERN))
    if not found:
        where = project.show(project.notebooks)
        raise NotebookError(f"{where}: holds no notebook NN_question.ipynb")
    drafts = find_drafts(project)
    chosen = (path for name in names for path in _choose(name, found, drafts))
    return tuple(sorted(set(chosen)) if names else found)


def find_drafts(project: Project) -> list[Path]:
    """Find the drafts of a project, in the order of their names."""
    return sorted((project.notebooks / DRAFTS).glob("[!.]*.ipynb"))


def _choose(name: str, found: Sequence[Path], drafts: Sequence[Path]) -> Sequence[Path]:
    """Choose what a name fits: a notebook before a draft, unless the name says which folder."""
    path = Path(name)
    if path.name == DRAFTS:
        if not drafts:
            remedy = "make one with: analysis new 'Question?' --draft"
            raise NotebookError(f"there is no draft; {remedy}")
        return drafts
    stem = re.sub(r"^\d$", r"0\g<0>", path.name.removesuffix(".ipynb"))
    fitting = [x for x in drafts if stem in (x.stem, x.stem.partition("_")[0])]
    if path.parent.name != DRAFTS:
        fitting = [x for x in found if stem in (x.stem, x.stem.partition("_")[0])] or fitting
    folder = found[0].parent
    if not fitting and not path.is_file():
        path = folder / f"{stem}.ipynb"
    if not fitting and path.is_file():
        told = f"lies outside {folder.name}/; put it there, named NN_question.ipynb"
        if folder.resolve() == path.resolve().parent:
            told = "has no page; rename it NN_question.ipynb"
        raise NotebookError(f"{name!r} {told}")
    if len(fitting) != 1:
        wrong = "fits several notebooks" if fitting else "is no notebook"
        known = [*(x.stem for x in found), *(f"{DRAFTS}/{x.stem}" for x in drafts)]
        raise NotebookError(f"{name!r} {wrong}; {suggest(stem, known)}")
    return fitting


@dataclass(frozen=True)
class Execution:
    """One notebook to run once."""

    notebook: Path  # the kernel works in its folder
    changes: Mapping[str, Value]  # parameters that differ from their defaults, checked
    kept: Path  # where the executed notebook is written if the run fails
    timeout: int = TIMEOUT  # seconds that one cell may take


@dataclass(frozen=True)
class Failure:
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


@dataclass(frozen=True)
class Run:
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


def check_limits(at_once: int | None, timeout: int = TIMEOUT) -> None:
    """Check how many notebooks may run at once, and how long a cell may take in seconds."""
    for name, value in (("jobs", at_once), ("timeout", timeout)):
        if value is not None and value < 1:
            raise ParameterError(f"{name}: {value} is out of range; a whole number of at least one")


def execute(job: Execution) -> tuple[Run, NotebookNode]:
    """Execute one notebook in a kernel of its own; changes the working folder while it runs.

    The executed notebook holds the error of a failed run as an output of its cell.
    """
    import logging
    import shutil
    import tempfile

    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from nbformat.v4 import new_output

    started = time.perf_counter()
    # papermill warns where its own reader gives up on a comment; the parameters were checked here.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    # What nbclient has in hand: the only way to what had run when a kernel dies or a cell hangs.
    hand: dict[str, Any] = {"notebook": read_source(job.notebook), "place": 0}
    failure, root = None, find_root(job.notebook)
    # Left to the build if this process is ended: a kernel that is starting would miss it.
    folder = tempfile.mkdtemp(dir=os.environ.get("JUPYTER_RUNTIME_DIR"))
    hand["folder"], note = folder, Path(folder, "read")
    note.touch()
    try:
        _start(job, hand)
    except papermill.PapermillExecutionError:
        pass  # the error stands in its cell
    # A dead kernel, a timeout, one that does not start: nbclient and its parts raise anything.
    except Exception as fault:  # noqa: BLE001
        match fault:
            case CellTimeoutError():
                name, text = "Timeout", f"the cell ran for more than {job.timeout} s"
            case DeadKernelError():
                name, text = "DeadKernel", "the kernel died; it was killed or ran out of memory"
            case _:
                name, text = type(fault).__name__, str(fault)
        error = f"{name}: {text}"
        cell = hand["notebook"].cells[hand["place"]]
        if cell.cell_type == "code":
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


def _start(job: Execution, hand: dict[str, Any]) -> None:
    """Run the notebook; once more if its kernel dies and the notebook has no part in it.

    A kernel that was forked dies with its server, whatever killed that; and where kernels have
    ports, they choose them before they open them, so two that start together may meet.
    """
    source, kernels = hand["notebook"], find_forkernel()
    try:
        _run(job, source, hand)
    except RuntimeError:
        if not (kernels and kernels.leave_lost_server()) and hand.get("begun"):
            raise
        _run(job, source, hand)


def _run(job: Execution, source: NotebookNode, hand: dict[str, Any]) -> None:
    import papermill
    from traitlets.config import Config

    root = find_root(job.notebook)
    where = (f"{hand['folder']}/read", str(root.absolute()), str(root.resolve()))
    first = f"__import__('analysis.reports.kernels', fromlist=['_']).prepare_kernel{where}"
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
        on_notebook_start=lambda notebook: hand.update(notebook=notebook),
        on_cell_start=lambda **at: hand.update(place=at["cell_index"], begun=True),
        iopub_timeout=job.timeout,
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


def read_source(path: Path) -> NotebookNode:
    """Read a notebook without its stored outputs: they are of another run, and most of the file."""
    import nbformat

    stored = json.loads(path.read_text(encoding="utf-8"))
    seen = {""}
    for place, cell in enumerate(stored["cells"]):
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        # Ids that are missing or stand twice would be made up anew, with a warning.
        cell["id"] = f"cell-{place}" if cell.get("id", "") in seen else cell["id"]
        seen.add(cell["id"])
    stored["nbformat_minor"], stored["metadata"] = 5, stored.get("metadata", {})
    source: NotebookNode = nbformat.reads(json.dumps(stored), as_version=4)
    return source


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
