"""One notebook in, its page out: executed, rendered, connected, checked and written.

A page that failed says so at its top. Where a good page of an earlier build is there, it stays,
marked as such, and the failure has a page of its own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.facts.records import Record
from analysis.project import Project, hash_file, write_atomically
from analysis.quantities.periods import period_interval
from analysis.quantities.wording import say_interval
from analysis.reports.anatomy import box_tables, order_headings, parse, put_answer_first, write
from analysis.reports.crosslinks import find_broken_links, link_back, take_headline, unlink_missing
from analysis.reports.downloads import save_data
from analysis.reports.execution import execute, read_source
from analysis.reports.islands import show_records, take_records, write_island
from analysis.reports.jobs import Failure, Link, Page, PageJob, Run
from analysis.reports.layout import fill_template
from analysis.reports.lettering import embed_fonts
from analysis.reports.metadata import describe_report, read_package
from analysis.reports.naked import find_naked_numbers
from analysis.reports.outputs import cut_prints, find_output_faults
from analysis.reports.pictures import lift_drawings, put_back
from analysis.reports.rendering import render_cells
from analysis.reports.wording import TAGS, choose_words
from analysis.reports.workers import Crash

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from markupsafe import Markup
    from nbformat import NotebookNode

#: A page travels by mail and opens on a phone.
MAX_BYTES = 500_000
_MAIN = re.compile(r"<main[^>]*>")
_NOTICE = re.compile(
    r"<section class=\"notice\"(?:(?!</section>).)*</section><!-- earlier -->", re.DOTALL
)


def make_page(job: PageJob) -> Page:
    """Execute a notebook in this process and write its page."""
    run, executed = execute(job.job)
    return _write_page(job, run, executed)


def make_crash_page(job: PageJob, crash: Crash) -> Page:
    """Write the page of a notebook whose process died and took all outputs with it."""
    from nbformat.v4 import new_code_cell, new_output

    lines = crash.reason.strip().splitlines()
    run = Run(job.job, 0.0, Failure(0, "", lines[-1], tuple(lines[:-1])))
    executed = read_source(job.job.notebook)
    error = new_output("error", ename="Crash", evalue=lines[-1], traceback=lines)
    executed.cells.append(new_code_cell("", id="crash", outputs=[error]))
    return _write_page(job, run, executed)


def _write_page(job: PageJob, run: Run, executed: NotebookNode) -> Page:
    import nbformat

    if run.failure:
        write_atomically(job.job.kept, f"{nbformat.writes(executed).rstrip()}\n")
        _hide_folder(executed, job.root)
    problems = [] if run.failure else find_output_faults(executed)
    cut_prints(executed)
    words = choose_words(job.lang)
    run_with = {"as_of": job.as_of, "parameters": job.parameters, "values": job.values}
    run_with["as_of_words"] = _say_day(job.as_of, job.lang)
    cells = render_cells(executed, words, fill_template("parameters", job.lang, run_with))
    cells, drawings = lift_drawings(cells)
    soup = parse(cells)
    put_answer_first(soup)
    contents = order_headings(soup)
    box_tables(soup, words["table"])
    facts = link_back(soup, words)
    headline, sentence = take_headline(soup, f"{job.name}.html")
    if run.failure:
        unlink_missing(soup)
    problems += [] if run.failure else _find_page_faults(soup)
    records = take_records(executed)
    if len(records) > 1:
        problems.append("the page has its sources twice; call book.sources() once, at its end")
    shown = records[-1] if records else {}
    content = {
        "title": job.title,
        "description": sentence or job.title,
        "facts": show_records(shown) if shown else "",
        "metadata": _describe(job, sentence, shown),
        "contents": contents,
        "stopped": run.failure is not None,
        "body": put_back(write(soup), drawings),
        "fonts": embed_fonts(drawings, soup.get_text(), chinese=job.lang == "zh"),
    }
    text = _fill(job, job.page, {**content, "problems": problems})
    if (size := len(text.encode())) > MAX_BYTES:
        problems.append(f"the page has {size} bytes, allowed are {MAX_BYTES}; simplify its charts")
        text = _fill(job, job.page, {**content, "problems": problems})
    page = Page(run, tuple(problems), headline, facts, {})
    if page.faults and job.has_good:
        text = _fill(job, job.failed_page, {**content, "problems": problems})
        write_atomically(job.failed_page, text)
        return page
    write_atomically(job.page, text)
    files = [job.page, *save_data(soup, job.out, job.name)]
    return replace(
        page, files={file.relative_to(job.out).as_posix(): hash_file(file) for file in files}
    )


def _say_day(day: str, lang: str) -> str:
    return say_interval(period_interval(day), unit="date", lang=lang) if day else ""


def _fill(job: PageJob, target: Path, content: Mapping[str, object]) -> str:
    """Fill the template of a page that goes to `target`, from where its links lead."""

    def lead(link: Link | None) -> Link | None:
        return link and Link(_lead(target, job.page.parent / link.href), link.title)

    around = {
        "index": _lead(target, job.out / "index.html"),
        "up": _lead(target, job.page.parent / "index.html") if job.is_set else "",
        "previous": lead(job.previous),
        "next": lead(job.next),
    }
    return fill_template("report", job.lang, {**content, **around})


def _lead(start: Path, end: Path) -> str:
    """Give the way from one page to another as an address."""
    return Path(os.path.relpath(end, start.parent)).as_posix()


def mark_as_earlier(job: PageJob) -> None:
    """Say on a good page of an earlier build that the last run failed, and lead to its page.

    The page stays as it is otherwise: a fault must not cost a reader a good report, and an earlier
    report must not pass for a new one.
    """
    text = _NOTICE.sub("", job.page.read_text(encoding="utf-8"))
    words = choose_words(job.lang)
    way = _lead(job.page, job.failed_page)
    notice = (
        f'<section class="notice" aria-label="{words["earlier"]}">'
        f'<p><strong>{words["earlier_page"]}</strong> <a href="{way}">{words["to_failed"]}</a></p>'
        "</section><!-- earlier -->"
    )
    write_atomically(job.page, _MAIN.sub(lambda main: main[0] + notice, text, count=1))


def _describe(job: PageJob, answer: str, shown: Record) -> Markup:
    facts = shown["facts"].values() if shown else ()
    return write_island(
        describe_report(
            read_package(Project(job.root)),
            title=job.title,
            answer=answer,
            tag=TAGS[job.lang],
            index=_lead(job.page, job.out / "index.html"),
            facts=facts,
        )
    )


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
