"""One notebook and its checked parameters in, the executed notebook out, through papermill.

The notebook has a fresh kernel whose working folder is the notebook's own. When it fails, what it
had computed is kept, up to and including the error.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.facts.reads import READS_VARIABLE
from analysis.reports.cells import KERNEL, number_cells
from analysis.reports.jobs import Failure, Job, Run
from analysis.reports.kernels import leave_lost_server
from analysis.reports.values import Value, show_value

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: How kernels are spoken to: in secret on a machine of many users, and at once.
SETTINGS = {
    "client_factory": "analysis.reports.clients.PromptClient",
    "transport_encryption": "auto",
}
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def execute(job: Job) -> tuple[Run, NotebookNode]:
    """Execute one notebook in a kernel of its own; changes the working folder while it runs.

    Returns
    -------
    tuple of Run and NotebookNode
        The executed notebook holds the error of a failed run as an output of its cell.
    """
    import logging

    started = time.perf_counter()
    # papermill warns where its own reader gives up on a comment; the parameters were checked here.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    source = read_source(job.notebook)
    # What nbclient has in hand: the only way to what had run when a kernel dies or a cell hangs.
    hand: dict[str, Any] = {"notebook": source, "place": 0}
    with _note_reads() as reads:
        failure = _try(job, source, hand)
    executed = hand["notebook"]
    _tidy(executed, job.changes)
    failure = failure or find_failure(executed)
    seconds = time.perf_counter() - started
    return Run(job, seconds, failure, tuple(sorted(reads))), executed


@contextlib.contextmanager
def _note_reads() -> Iterator[list[str]]:
    """Have kernels note what they read, see `analysis.facts.reads`; filled when the block ends."""
    reads: list[str] = []
    with tempfile.TemporaryDirectory(prefix="analysis-") as folder:
        notes = Path(folder) / "reads"
        notes.touch()
        os.environ[READS_VARIABLE] = str(notes)
        try:
            yield reads
        finally:
            del os.environ[READS_VARIABLE]
            reads += notes.read_text(encoding="utf-8").splitlines()


def _try(job: Job, source: NotebookNode, hand: dict[str, Any]) -> Failure | None:
    """Run the notebook; put what ended it into the cell at hand, or give it where none is."""
    import papermill
    from nbformat.v4 import new_output

    try:
        _start(job, source, hand)
    except papermill.PapermillExecutionError:
        pass
    # A dead kernel, a timeout, a kernel that does not start: nbclient and its parts raise anything.
    except Exception as fault:  # noqa: BLE001
        name, text = _name_end(fault, job.timeout)
        cell = hand["notebook"].cells[hand["place"]]
        if cell.cell_type == "code":
            lines = [f"{name}: {text}"]
            cell.outputs.append(new_output("error", ename=name, evalue=text, traceback=lines))
        else:
            return Failure(0, "", f"{name}: {text}", ())
    return None


def _start(job: Job, source: NotebookNode, hand: dict[str, Any]) -> None:
    """Run the notebook; once more if its kernel dies and the notebook has no part in it.

    Kernels choose their ports before they open them, so two that start together may meet; and a
    kernel that was forked dies with its server, whatever killed that.
    """
    try:
        _run(job, source, hand)
    except RuntimeError:
        if not leave_lost_server() and hand.get("begun"):
            raise
        _run(job, source, hand)


def _run(job: Job, source: NotebookNode, hand: dict[str, Any]) -> None:
    import papermill
    from traitlets.config import Config

    papermill.execute_notebook(
        source,
        None,
        parameters=dict(job.changes) or None,
        kernel_name=KERNEL,
        language="python",
        progress_bar=False,
        cwd=job.notebook.parent,
        execution_timeout=job.timeout,
        on_notebook_start=lambda notebook: hand.update(notebook=notebook),
        on_cell_start=lambda **at: hand.update(place=at["cell_index"], begun=True),
        iopub_timeout=job.timeout,
        shell_timeout_interval=1,
        # What ipykernel logs about itself is not for the reader of a build, and nobody will ask for
        # what was typed in a session that nobody typed in.
        extra_arguments=["--IPKernelApp.log_level=50", "--HistoryManager.enabled=False"],
        config=Config({"KernelManager": SETTINGS}),
    )


def read_source(path: Path) -> NotebookNode:
    """Read a notebook without its stored outputs: they are of another run, and most of the file."""
    import nbformat

    stored = json.loads(path.read_text(encoding="utf-8"))
    for cell in stored["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    source: NotebookNode = nbformat.reads(json.dumps(stored), as_version=4)
    return source


def _name_end(fault: Exception, timeout: int) -> tuple[str, str]:
    """Name the end of a run that no cell raised."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    if isinstance(fault, CellTimeoutError):
        return "Timeout", f"the cell ran for more than {timeout} s"
    if isinstance(fault, DeadKernelError):
        return "DeadKernel", "the kernel died; it was killed or ran out of memory"
    return type(fault).__name__, str(fault)


def _tidy(executed: NotebookNode, changes: Mapping[str, Value]) -> None:
    """Remove papermill's banner; write injected values in their own letters, not as escapes."""
    from papermill.execute import remove_error_markers

    remove_error_markers(executed)
    for cell in executed.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            lines = [f"{name} = {show_value(value)}" for name, value in changes.items()]
            cell.source = "\n".join(lines)


def find_failure(executed: NotebookNode) -> Failure | None:
    """Find the error that stopped a notebook: the last one, since a timeout interrupts first."""
    for place, cell in number_cells(executed):
        faults = [out for out in cell.get("outputs", []) if out.output_type == "error"]
        if faults:
            error = f"{faults[-1].ename}: {faults[-1].evalue}".removesuffix(": ")
            lines = [line for fault in faults for line in read_traceback(fault)]
            return Failure(place, cell.source, error, tuple(lines))
    return None


def read_traceback(fault: Mapping[str, Any]) -> list[str]:
    """Give the lines of an error output's traceback, without the codes for colours."""
    return [line for part in fault["traceback"] for line in _ANSI.sub("", part).splitlines()]
