"""Drafts: notebooks that are not published, what each lacks for that, and others without a page.

A draft lies in ``notebooks/drafts/``. No test runs it, and neither the index nor the README lists
it; its page says at its top that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.project import Project
from analysis.reports.notebook import (
    DRAFTS,
    find_drafts,
    find_failures,
    find_notebooks,
    name_question,
    number_cells,
)
from analysis.reports.plan import PageJob

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Notebooks have numbers below this one; from it on they are briefings, which sum up the others.
BRIEFINGS = 90
#: Lines of code that a cell may have: a reader sees them at once.
MAX_LINES = 15
#: How the addresses of their pages begin.
PAGES = f"{DRAFTS}/"
_CELL = re.compile("cell ([0-9]+)[:,]")
_NUMBERED = re.compile("[0-9]{2}_.")


def list_free_numbers(project: Project) -> list[str]:
    """List the numbers that neither a notebook nor a draft has, the next one first."""
    paths = (*project.notebooks.glob("*.ipynb"), *find_drafts(project))
    taken = {int(path.name[:2]) for path in paths if _NUMBERED.match(path.name)}
    last = max((number for number in taken if number < BRIEFINGS), default=-1)
    free = (number for number in range(BRIEFINGS) if number not in taken)
    return [f"{number:02}" for number in sorted(free, key=lambda number: number < last)]


def tell_unpublished(project: Project) -> list[str]:
    """Tell in a line each which notebooks have no page, and how many drafts there are."""
    numbers, drafts, lines = iter(list_free_numbers(project)), find_drafts(project), []
    known, where = {*find_notebooks(project), *drafts}, project.show(project.notebooks)
    for path in sorted(project.notebooks.rglob("*.ipynb")):
        name = path.relative_to(project.notebooks)
        if path in known or any(part.startswith(".") for part in name.parts):
            continue
        plain = name_question(path.stem) or "question"
        new = plain if _NUMBERED.match(plain) else f"{next(numbers, 'NN')}_{plain}"
        remedy = f"rename it {where}/{new}.ipynb, or as a draft {where}/{DRAFTS}/{new}.ipynb"
        lines.append(f"{where}/{name.as_posix()} has no page; {remedy}")
    if drafts:
        told = "1 draft was" if len(drafts) == 1 else f"{len(drafts)} drafts were"
        lines.append(f"{told} not built; to build drafts: make report ARGS={DRAFTS}")
    return lines


def find_missing(job: PageJob, executed: NotebookNode, page: str) -> list[str]:
    """Find what a draft lacks that the page of a notebook may lack: rules of style, and of tests.

    `page` is its HTML. An answer and sources are asked of a draft alone that ran to its end.
    """
    from analysis.facts.fact import SENTENCE
    from analysis.reports import metadata, prose

    name, missing = job.execution.notebook.name, []
    if not _NUMBERED.match(name):
        missing.append(f"{name} gives no page its number; name it NN_question.ipynb")
    if all(failure.is_named for failure in find_failures(executed)):
        if not metadata.take_bundles(executed, SENTENCE):
            missing.append("no sentence answers the question; say it by book.say, before the data")
        if not metadata.take_records(executed):
            missing.append("it has no sources; end the notebook with book.sources()")
    for place, cell in number_cells(executed):
        lines = len(cell.source.splitlines()) if cell.cell_type == "code" else 0
        if lines > MAX_LINES:
            remedy = f"make cells of at most {MAX_LINES}"
            missing.append(f"cell {place}: has {lines} lines of code; {remedy}")
    return missing + [x.removeprefix(f"{name}, ") for x in prose.find_faults(page, name)]


def find_cell(fault: str) -> int:
    """Find the cell that a fault begins with, to sort by; 0 is the notebook as a whole.

    >>> find_cell("cell 12, line 1: KeyError"), find_cell("it has no sources")
    (12, 0)
    """
    found = _CELL.match(fault)
    return int(found[1]) if found else 0


def tell_missing(missing: Sequence[str]) -> list[str]:
    """Tell what a draft lacks as one list, or what is left to do."""
    if not missing:
        return ["nothing is missing for publication: move it to notebooks/, then run make refresh"]
    told = "1 thing is" if len(missing) == 1 else f"{len(missing)} things are"
    return [f"{told} missing for publication:", *(f"- {x}" for x in missing)]
