"""Pages: one notebook executed, rendered, connected, checked and written.

A page that failed says so at its top. Where a good page of an earlier build is there, it stays,
marked as such, and the failure has a page of its own.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.facts.fact import SENTENCE, Record
from analysis.project import Project, hash_file, write_atomically
from analysis.quantities.readings import period_interval
from analysis.quantities.wording import say_interval
from analysis.reports.checks import cut_prints, find_output_faults, find_unsourced_numbers
from analysis.reports.html import (
    box_tables,
    find_broken_links,
    join_code,
    link_back,
    mark_answer,
    order_headings,
    parse,
    put_answer_first,
    unlink_missing,
    write,
)
from analysis.reports.metadata import (
    describe_report,
    embed_json,
    embed_records,
    read_package,
    take_records,
)
from analysis.reports.notebook import Run, describe_crash, execute
from analysis.reports.plan import Link, PageJob, find_data
from analysis.reports.rendering import (
    TAGS,
    choose_words,
    drop_lab_outputs,
    fill_page,
    fill_template,
    lift_drawings,
    put_back,
    render_cells,
    take_charts,
)

if TYPE_CHECKING:
    from markupsafe import Markup
    from nbformat import NotebookNode

#: A page travels by mail and opens on a phone.
MAX_BYTES = 500_000
_MAIN = re.compile(r"<main[^>]*>")
_NOTICE = re.compile(
    r"<section class=\"notice\"(?:(?!</section>).)*</section><!-- earlier -->", re.DOTALL
)


@dataclass(frozen=True)
class Page:
    """What came of a page: its run, what is wrong with it, its files, what the index says of it.

    ``files`` are by their path from the folder of all pages, with their SHA-256; ``headline`` is
    its answer as HTML, ``readings`` the ranges of numbers in it.
    """

    run: Run
    problems: tuple[str, ...]
    headline: str
    readings: tuple[Mapping[str, str], ...]
    facts: int
    files: Mapping[str, str]

    @property
    def faults(self) -> tuple[str, ...]:
        """List why the page must not be quoted; empty if all is well."""
        return (str(self.run.failure),) if self.run.failure else self.problems

    def remove_leftovers(self, job: PageJob) -> None:
        """Remove what an earlier page, or its failure, left beside the page that is there now."""
        if self.files:
            for old in find_data(job.out, job.name).glob("*.csv"):
                if old.relative_to(job.out).as_posix() not in self.files:
                    old.unlink()
        if not self.faults:
            job.job.kept.unlink(missing_ok=True)
            job.failed_page.unlink(missing_ok=True)

    def describe(self, job: PageJob, stamp: str) -> dict[str, Any]:
        """Give the entry of the page in the manifest."""
        return {
            "as_of": job.as_of,
            "changes": {name: value for name, value in job.job.changes.items() if name != "lang"},
            "facts": self.facts,
            "faults": list(self.faults),
            "files": dict(self.files),
            "headline": self.headline,
            "language": job.lang,
            "notebook": job.job.notebook.stem,
            "parameters": dict(job.values),
            "readings": list(self.readings),
            "seconds": round(self.run.seconds, 2),
            "stamp": stamp,
            "status": "failed" if self.faults else "done",
            "title": job.title,
        }


def make_page(job: PageJob) -> Page:
    """Execute a notebook in this process and write its page."""
    run, executed = execute(job.job)
    return _write_page(job, run, executed)


def make_crash_page(job: PageJob, reason: str) -> Page:
    """Write the page of a notebook whose process died and took all outputs with it.

    It needs nothing of its notebook but the question.
    """
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    lines, run = reason.strip().splitlines(), describe_crash(job.job, reason)
    error = new_output("error", ename="Crash", evalue=lines[-1], traceback=lines)
    crash = new_code_cell("", id="crash", outputs=[error])
    executed = new_notebook(cells=[new_markdown_cell(f"# {job.title}", id="title"), crash])
    return _write_page(job, run, executed)


def _write_page(job: PageJob, run: Run, executed: NotebookNode) -> Page:
    import nbformat

    if run.failure:
        write_atomically(job.job.kept, f"{nbformat.writes(executed).rstrip()}\n")
        _hide_folder(executed, job.root)
    problems = [] if run.failure else find_output_faults(executed)
    cut_prints(executed)
    charts, answer = take_charts(executed), take_answer(executed)
    drop_lab_outputs(executed)
    run_with = {"as_of": job.as_of, "parameters": job.parameters, "values": job.values}
    if job.as_of:
        day = period_interval(job.as_of)
        run_with["as_of_words"] = say_interval(day, unit="date", lang=job.lang)
    cells = render_cells(executed, job.lang, fill_template("parameters", job.lang, run_with))
    cells, drawings = lift_drawings(cells)
    soup, words = parse(cells), choose_words(job.lang)
    put_answer_first(soup)
    join_code(soup)
    contents = order_headings(soup)
    box_tables(soup, words["table"])
    facts = link_back(soup, words)
    mark_answer(soup)
    if run.failure:
        unlink_missing(soup)
    else:
        remedy = "has no source; name its fact in book.say, or tell it without a number"
        problems += [f"{place} {remedy}" for place in find_unsourced_numbers(soup)]
        problems += find_broken_links(soup)
    records = take_records(executed)
    if len(records) > 1:
        problems.append("the page has its sources twice; call book.sources() once, at its end")
    shown = records[-1] if records else {}
    content = {
        "title": job.title,
        "description": answer.get("text") or job.title,
        "facts": embed_records(shown) if shown else "",
        "metadata": _describe(job, answer.get("text", ""), shown),
        "contents": contents,
        "stopped": run.failure is not None,
        "body": put_back(write(soup), drawings),
    }
    text = _fill(job, job.page, {**content, "problems": problems}, charts)
    if (size := len(text.encode())) > MAX_BYTES:
        problems.append(f"the page has {size} bytes, allowed are {MAX_BYTES}; simplify its charts")
        text = _fill(job, job.page, {**content, "problems": problems}, charts)
    headline = answer.get("html", "").replace('href="#', f'href="{job.name}.html#')
    page = Page(run, tuple(problems), headline, tuple(answer.get("numbers", ())), facts, {})
    if page.faults and job.has_good:
        text = _fill(job, job.failed_page, {**content, "problems": problems}, charts)
        write_atomically(job.failed_page, text)
        return page
    write_atomically(job.page, text)
    files = [job.page, *_save_data(charts, job.out, job.name)]
    return replace(
        page, files={file.relative_to(job.out).as_posix(): hash_file(file) for file in files}
    )


def take_answer(executed: NotebookNode) -> Record:
    """Take the first sentence that a notebook says, with its facts; nothing where it says none.

    It is made of plain dicts: nodes of nbformat would have whoever gets the page import that.
    """
    outputs = (output for cell in executed.cells for output in cell.get("outputs", []))
    found = (output.data.get(SENTENCE) for output in outputs if "data" in output)
    return next((json.loads(json.dumps(sentence)) for sentence in found if sentence), {})


def _save_data(charts: Sequence[Mapping[str, Any]], out: Path, name: str) -> list[Path]:
    """Write the CSV of every chart beside the page; give the files by name."""
    files = {find_data(out, name) / f"{chart['id']}.csv": chart["csv"] for chart in charts}
    for file, data in files.items():
        # With a byte order mark, or spreadsheets take the text for another encoding.
        write_atomically(file, data.encode("utf-8-sig"))
    return sorted(files)


def _fill(
    job: PageJob, target: Path, content: Mapping[str, object], charts: Sequence[Mapping[str, Any]]
) -> str:
    """Fill the template of a page that goes to `target`, from where its links lead."""

    def lead(link: Link | None) -> Link | None:
        return link and Link(_lead(target, job.page.parent / link.href), link.title)

    around = {
        "index": _lead(target, job.out / "index.html"),
        "up": _lead(target, job.page.parent / "index.html") if job.is_set else "",
        "previous": lead(job.previous),
        "next": lead(job.next),
    }
    return fill_page("report", job.lang, {**content, **around}, charts)


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
    return embed_json(
        describe_report(
            read_package(Project(job.root)),
            title=job.title,
            answer=answer,
            tag=TAGS[job.lang],
            index=_lead(job.page, job.out / "index.html"),
            facts=facts,
        )
    )


def _hide_folder(executed: NotebookNode, root: Path) -> None:
    """Show paths of an error from the project on: they are of no use elsewhere."""
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.evalue = output.evalue.replace(f"{root}/", "")
                output.traceback = [line.replace(f"{root}/", "") for line in output.traceback]
