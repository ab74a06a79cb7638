"""The committed notebooks executed afresh with their defaults, the same to the byte every time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from analysis.errors import NotebookError
from analysis.facts.fact import SENTENCE, SLIDERS
from analysis.project import Project, check_processed, write_atomically
from analysis.reports import Progress, notebook
from analysis.reports.executor import Crash, run_jobs
from analysis.reports.metadata import take_bundles
from analysis.reports.plan import read_notebooks
from analysis.reports.rendering import find_output_faults

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Where the README's table of findings begins and ends.
BEGIN = "<!-- findings: written by make refresh -->"
END = "<!-- end of findings -->"
#: All that a notebook says about its language: a version would differ between machines.
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": notebook.KERNEL},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
#: Traces of a run or of an editor in a cell's metadata.
_TRACES = ("ExecuteTime", "collapsed", "execution", "papermill", "scrolled", "trusted")


def refresh_notebooks(
    project: Project, *, notebooks: Sequence[str] = (), at_once: int | None = None
) -> int:
    """Execute the committed notebooks in place; write them only if every one ran without fault.

    `notebooks` are numbers or names, all by default; `at_once` of them run at the same time, by
    default one more than there are cores. The exit status is 1 if a notebook failed or printed to
    standard error. Before any kernel starts, an AnalysisError tells what is not as it must be:
    notebooks, parameters, processed tables behind the raw ones.
    """
    notebook.check_limits(at_once)
    check_processed(project)
    paths = notebook.find_notebooks(project, notebooks)
    found, faults = read_notebooks(paths, paths)
    if faults := [*faults, *(x.fault for x in found if x.fault)]:
        raise NotebookError("\n".join(faults))
    jobs = [notebook.Execution(path, {}, path) for path in paths]
    texts: dict[Path, str] = {}
    with Progress("refresh") as progress:
        progress.begin(len(jobs))
        for place, outcome in run_jobs(_refresh, jobs, root=project.root, at_once=at_once):
            if isinstance(outcome, Crash):
                run, text, faults = notebook.describe_crash(jobs[place], outcome.reason), "", []
            else:
                run, text, faults = outcome
            if run.failure:
                faults = [str(run.failure)]
            if not faults:
                texts[paths[place]] = text
            state = "failed" if faults else "done"
            progress.report(paths[place].stem, state, run.seconds, "\n".join(faults))
        if len(texts) < len(paths):
            progress.say("no notebook was written: mend these first")
            return 1
        changed = [path for path in paths if path.read_bytes() != texts[path].encode()]
        for path in changed:
            write_atomically(path, texts[path])
        noun = "notebook" if len(paths) == 1 else "notebooks"
        progress.say(f"{len(paths)} {noun} ran, {len(changed)} changed")
    return 0


def _refresh(job: notebook.Execution) -> tuple[notebook.Run, str, list[str]]:
    """Execute a notebook; give its run, its new text, and what is wrong with its outputs."""
    run, executed = notebook.execute(job)
    stored = json.loads(job.notebook.read_text(encoding="utf-8"))
    return run, normalise(executed, stored["cells"]), find_output_faults(executed)


def normalise(executed: NotebookNode, stored: Sequence[dict[str, Any]]) -> str:
    """Give the text of a notebook without anything that varies by run, machine or version.

    `stored` are its cells as they stand in the file, for their ids. Keys are sorted, letters stay
    as they are, and LF ends the text.
    """
    import copy

    import nbformat
    from nbconvert.preprocessors.coalescestreams import CoalesceStreamsPreprocessor

    fresh = copy.deepcopy(executed)
    fresh.metadata = nbformat.from_dict(_METADATA)
    # Where a stream is cut depends on the machine's speed.
    CoalesceStreamsPreprocessor().preprocess(fresh, {})
    seen = {""}
    for place, cell in enumerate(fresh.cells):
        # An id that is there and unique stays; libraries would make up a random one otherwise.
        cell.id = stored[place].get("id", "")
        if cell.id in seen:
            cell.id = hashlib.sha256(f"{place}\n{cell.source}".encode()).hexdigest()[:8]
        seen.add(cell.id)
        for trace in _TRACES:
            cell.metadata.pop(trace, None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
    return f"{nbformat.writes(fresh).rstrip()}\n"


def tidy(model: dict[str, Any], path: str = "", **_: object) -> None:
    """Leave out of a notebook that JupyterLab saves what varies by run, machine and version.

    Of a tool all outputs are left out. It is a ``pre_save_hook`` of Jupyter's contents managers.
    """
    if model["type"] != "notebook" or model["content"]["nbformat"] != 4:
        return
    about = model["content"]["metadata"]
    about.pop("widgets", None)
    if about.get("kernelspec", {}).get("name") == notebook.KERNEL:
        about.update(_METADATA)
    for cell in model["content"]["cells"]:
        for trace in _TRACES:
            cell["metadata"].pop(trace, None)
        if cell["cell_type"] == "code" and PurePosixPath(path).name in notebook.TOOLS:
            cell |= {"execution_count": None, "outputs": []}
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(SLIDERS, None)  # has the name of this session's widget


def list_findings(project: Project) -> str:
    """Make the table: one row per notebook, its question and its answer."""
    lines = ["| notebook | question | answer |", "|---|---|---|"]
    for path in notebook.find_notebooks(project):
        question = notebook.find_title(path, notebook.read_cells(path))
        link = f"[{path.stem[:2]}](notebooks/{path.name})"
        lines.append(f"| {link} | {question} | {read_answer(path)} |")
    return "\n".join(lines)


def read_answer(path: Path) -> str:
    """Read the first sentence that an executed notebook says."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for sentence in filter(None, take_bundles(cells, SENTENCE)):
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
