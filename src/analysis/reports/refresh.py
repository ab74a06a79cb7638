"""The committed notebooks executed afresh with their defaults, the same to the byte every time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import NotebookError
from analysis.facts.fact import SENTENCE
from analysis.project import Project, check_processed, write_atomically
from analysis.reports.checks import find_output_faults
from analysis.reports.executor import Crash, run_jobs
from analysis.reports.notebook import (
    KERNEL,
    TIMEOUT,
    Job,
    Run,
    check_limits,
    describe_crash,
    execute,
    find_notebooks,
    find_title,
    read_cells,
)
from analysis.reports.plan import read_notebooks
from analysis.reports.progress import Progress

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Where the README's table of findings begins and ends.
BEGIN = "<!-- findings: written by make refresh -->"
END = "<!-- end of findings -->"
#: All that a notebook says about its language: a version would differ between machines.
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": KERNEL},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
#: Traces of a run or of an editor in a cell's metadata.
_TRACES = ("ExecuteTime", "collapsed", "execution", "papermill", "scrolled", "trusted")


@dataclass(frozen=True)
class _Refreshed:
    run: Run
    text: str = ""
    faults: tuple[str, ...] = ()


def refresh_notebooks(
    project: Project,
    *,
    notebooks: Sequence[str] | None = None,
    at_once: int | None = None,
    timeout: int = TIMEOUT,
) -> int:
    """Execute the committed notebooks in place; write them only if every one ran without fault.

    `notebooks` are numbers or names, all by default; `at_once` of them run at the same time, by
    default one more than there are cores, and a cell may take `timeout` seconds.

    Returns
    -------
    int
        Exit status: 0 if all ran, 1 if a notebook failed or printed to standard error.

    Raises
    ------
    NotebookError, ParameterError
        Before any kernel starts, if a notebook or its parameters cell is not as it must be.
    AnalysisError
        If the processed tables are behind the raw ones.
    """
    check_limits(at_once, timeout)
    check_processed(project)
    paths = find_notebooks(project, notebooks)
    read_notebooks(paths, paths)
    jobs = [Job(path, {}, path, timeout) for path in paths]
    results: dict[Path, _Refreshed] = {}
    with Progress("refresh") as progress:
        progress.begin(len(jobs))
        for place, outcome in run_jobs(_refresh, jobs, root=project.root, at_once=at_once):
            result = outcome
            if isinstance(outcome, Crash):
                result = _Refreshed(describe_crash(jobs[place], outcome.reason))
            results[paths[place]] = result
            _report(result, progress)
        if any(result.run.failure or result.faults for result in results.values()):
            progress.say("no notebook was written: mend these first")
            return 1
        changed = [path for path in paths if path.read_bytes() != results[path].text.encode()]
        for path in changed:
            write_atomically(path, results[path].text)
        noun = "notebook" if len(paths) == 1 else "notebooks"
        progress.say(f"{len(paths)} {noun} ran, {len(changed)} changed")
    return 0


def _report(result: _Refreshed, progress: Progress) -> None:
    faults = [str(result.run.failure)] if result.run.failure else list(result.faults)
    state = "failed" if faults else "done"
    progress.report(result.run.job.notebook.stem, state, result.run.seconds, "\n".join(faults))


def _refresh(job: Job) -> _Refreshed:
    run, executed = execute(job)
    stored = json.loads(job.notebook.read_text(encoding="utf-8"))
    faults = find_output_faults(executed)
    return _Refreshed(run, normalise(executed, stored["cells"]), tuple(faults))


def normalise(executed: NotebookNode, stored: Sequence[dict[str, Any]]) -> str:
    """Give the text of a notebook without anything that varies by run, machine or version.

    `stored` are its cells as they stand in the file, for their ids. Keys are sorted, letters stay
    as they are, and LF ends the text.
    """
    import copy

    import nbformat

    notebook = copy.deepcopy(executed)
    notebook.metadata = nbformat.from_dict(_METADATA)
    seen = {""}
    for place, cell in enumerate(notebook.cells):
        # An id that is there and unique stays; libraries would make up a random one otherwise.
        cell.id = stored[place].get("id", "")
        if cell.id in seen:
            cell.id = hashlib.sha256(f"{place}\n{cell.source}".encode()).hexdigest()[:8]
        seen.add(cell.id)
        for trace in _TRACES:
            cell.metadata.pop(trace, None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
        if cell.cell_type == "code":
            cell.outputs = _merge_streams(cell.outputs)
    return f"{nbformat.writes(notebook).rstrip()}\n"


def _merge_streams(outputs: Sequence[Any]) -> list[Any]:
    """Join what was printed in pieces: where a stream is cut depends on the machine's speed."""
    merged: list[Any] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if output.output_type == "stream" and last and last.get("name") == output.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged


def list_findings(project: Project) -> str:
    """Make the table: one row per notebook, its question and its answer."""
    lines = ["| notebook | question | answer |", "|---|---|---|"]
    for path in find_notebooks(project):
        question = find_title(path, read_cells(path))
        link = f"[{path.stem[:2]}](notebooks/{path.name})"
        lines.append(f"| {link} | {question} | {read_answer(path)} |")
    return "\n".join(lines)


def read_answer(path: Path) -> str:
    """Read the first sentence that an executed notebook says."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if sentence := output.get("data", {}).get(SENTENCE):
                return str(sentence["text"]).replace("|", "\\|")
    raise NotebookError(f"{path.name} says nothing; run make refresh")


def write_findings(project: Project) -> None:
    """Put the table into the README, between its two marks."""
    readme = project.root / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise NotebookError(f"README.md lacks the marks {BEGIN} and {END}; restore them")
    table = list_findings(project)
    readme.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8", newline="\n")
