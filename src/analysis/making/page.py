"""One notebook in, its page out: executed, rendered, connected, checked and written.

The page always shows the last run, good or bad: a page that failed says so at its top, where an
older one that is still good would hide the failure and be quoted as current.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.files import write_atomically
from analysis.making.anatomy import box_tables, order_headings, parse, put_answer_first, write
from analysis.making.crosslinks import find_broken_links, link_back, take_headline, unlink_missing
from analysis.making.downloads import save_data
from analysis.making.execution import Failure, Job, Run, clear_outputs, execute
from analysis.making.layout import fill_template
from analysis.making.lettering import embed_fonts
from analysis.making.naked import find_naked_numbers
from analysis.making.outputs import find_output_faults
from analysis.making.parameters import Parameter
from analysis.making.pictures import lift_drawings, put_back
from analysis.making.rendering import render_cells
from analysis.making.values import Value
from analysis.making.wording import choose_words
from analysis.making.workers import Crash

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from nbformat import NotebookNode

#: A page travels by mail and opens on a phone.
MAX_BYTES = 500_000


@dataclass(frozen=True)
class Link:
    """A way to another page: its address relative to this page, and its question."""

    href: str
    title: str


@dataclass(frozen=True)
class PageJob:
    """One page to make.

    Parameters
    ----------
    job : Job
        The run behind it; the executed notebook is kept only if it fails.
    page : Path
        Where the page goes.
    root : Path
        Folder of the project; errors are shown without it.
    title : str
        The notebook's question.
    lang : str
        Language of the page.
    parameters : tuple of Parameter
        The notebook's parameters.
    values : mapping of str to value
        Their values in this run.
    previous, next : Link, optional
        The neighbours.
    """

    job: Job
    page: Path
    root: Path
    title: str
    lang: str
    parameters: tuple[Parameter, ...]
    values: Mapping[str, Value]
    previous: Link | None
    next: Link | None


@dataclass(frozen=True)
class Page:
    """What came of a page: its run, what is wrong with it, and what the index says of it."""

    run: Run
    problems: tuple[str, ...]
    headline: str
    facts: int
    sha256: str

    @property
    def faults(self) -> tuple[str, ...]:
        """List why the page must not be quoted; empty if all is well."""
        return (str(self.run.failure),) if self.run.failure else self.problems


def make_page(job: PageJob) -> Page:
    """Execute a notebook in this process and write its page."""
    run, executed = execute(job.job)
    return _write_page(job, run, executed)


def make_crash_page(job: PageJob, crash: Crash) -> Page:
    """Write the page of a notebook whose process died and took all outputs with it."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_output

    lines = crash.reason.strip().splitlines()
    run = Run(job.job, 0.0, Failure(0, "", lines[-1], tuple(lines[:-1])))
    executed = clear_outputs(nbformat.read(job.job.notebook, as_version=4))
    error = new_output("error", ename="Crash", evalue=lines[-1], traceback=lines)
    executed.cells.append(new_code_cell("", id="crash", outputs=[error]))
    return _write_page(job, run, executed)


def _write_page(job: PageJob, run: Run, executed: NotebookNode) -> Page:
    import nbformat

    if run.failure:
        write_atomically(job.job.kept, f"{nbformat.writes(executed).rstrip()}\n")
        _hide_folder(executed, job.root)
    else:
        job.job.kept.unlink(missing_ok=True)
    words = choose_words(job.lang)
    run_with = {"parameters": job.parameters, "values": job.values}
    cells = render_cells(executed, words, fill_template("parameters", job.lang, run_with))
    cells, drawings = lift_drawings(cells)
    soup = parse(cells)
    put_answer_first(soup)
    contents = order_headings(soup)
    box_tables(soup, words["table"])
    facts = link_back(soup, words)
    headline, sentence = take_headline(soup, f"{job.lang}/{job.page.name}")
    if run.failure:
        unlink_missing(soup)
    problems = [] if run.failure else find_output_faults(executed) + _find_page_faults(soup)
    content = {
        "title": job.title,
        "description": sentence or job.title,
        "index": "../index.html",
        "contents": contents,
        "stopped": run.failure is not None,
        "body": put_back(write(soup), drawings),
        "fonts": embed_fonts(drawings, soup.get_text(), chinese=job.lang == "zh"),
        "previous": job.previous,
        "next": job.next,
    }
    text = fill_template("report", job.lang, {**content, "problems": problems})
    if (size := len(text.encode())) > MAX_BYTES:
        problems.append(f"the page has {size} bytes, allowed are {MAX_BYTES}; simplify its charts")
        text = fill_template("report", job.lang, {**content, "problems": problems})
    write_atomically(job.page, text)
    save_data(soup, job.page)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Page(run, tuple(problems), headline, facts, sha256)


def _find_page_faults(soup: BeautifulSoup) -> list[str]:
    remedy = "has no source; name its fact in book.say, or tell it without a number"
    naked = [f"{place} {remedy}" for place in find_naked_numbers(soup)]
    return naked + find_broken_links(soup)


def _hide_folder(executed: NotebookNode, root: Path) -> None:
    """Show paths of an error from the project on: they are of no use elsewhere."""
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.evalue = output.evalue.replace(f"{root}/", "")
                output.traceback = [line.replace(f"{root}/", "") for line in output.traceback]
