"""The committed notebooks executed afresh with their defaults, the same to the byte every time."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from analysis.errors import NotebookError
from analysis.facts.fact import SENTENCE
from analysis.facts.register import Register
from analysis.project import Project, check_processed, read_table, write_atomically
from analysis.quantities.wording import say_period
from analysis.reports import Progress, execution, notebook
from analysis.reports.executor import Crash, run_jobs
from analysis.reports.metadata import take_bundles
from analysis.reports.plan import read_notebooks
from analysis.reports.rendering import find_output_faults

#: Where the README's table of findings begins and ends.
BEGIN = "<!-- findings: written by make refresh -->"
END = "<!-- end of findings -->"


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
    before = {path: path.read_bytes() for path in paths}
    found, faults = read_notebooks(paths, paths)
    if faults := [*faults, *(x.fault for x in found if x.fault)]:
        raise NotebookError("\n".join(faults))
    jobs = [notebook.Execution(path, {}, path) for path in paths]
    texts: dict[Path, str] = {}
    with Progress("refresh") as progress:
        progress.begin(len(jobs))
        for place, outcome in run_jobs(_refresh, jobs, root=project.root, at_once=at_once):
            if isinstance(outcome, Crash):
                run, text, faults = execution.describe_crash(jobs[place], outcome.reason), "", []
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
        project.check_unchanged(before)
        changed = [path for path in paths if before[path] != texts[path].encode()]
        for path in changed:
            write_atomically(path, texts[path])
        noun = "notebook" if len(paths) == 1 else "notebooks"
        progress.say(f"{len(paths)} {noun} ran, {len(changed)} changed")
    return 0


def _refresh(job: notebook.Execution) -> tuple[execution.Run, str, list[str]]:
    """Execute a notebook; give its run, its new text, and what is wrong with its outputs."""
    run, executed = execution.execute(job)
    return run, notebook.normalise(executed), find_output_faults(executed)


def list_findings(project: Project) -> str:
    """Make the table, one row per notebook, its question and its answer; and what it rests on."""
    lines = ["| notebook | question | answer, in its first sentence |", "|---|---|---|"]
    for path in notebook.find_notebooks(project):
        question = notebook.find_title(path, notebook.read_cells(path))
        link = f"[{path.stem[:2]}](notebooks/{path.name})"
        cells = (x.replace("|", "\\|") for x in (question, read_answer(path)))
        lines.append(f"| {link} | {' | '.join(cells)} |")
    count = len(read_table(project.processed / "sources.csv"))
    day = say_period(Register(project.processed).newest())
    lines += ["", f"{count} articles; sources published until {day}."]
    return "\n".join(lines)


def read_answer(path: Path) -> str:
    """Read the first sentence of the answer of an executed notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for sentence in filter(None, take_bundles(cells, SENTENCE)):
        return re.split(r"(?<=[a-z0-9)”%][.]) (?=[A-Z“])", str(sentence["text"]))[0]
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
    write_atomically(readme, f"{before}{BEGIN}\n\n{table}\n\n{END}{after}")
