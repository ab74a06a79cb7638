"""Pages: one notebook executed, rendered, connected, checked and written.

A page that failed says so at its top. Where a good page of an earlier build is there, it stays,
marked as such, and the failure has a page of its own.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from analysis.facts.fact import CHART, SENTENCE, TITLE, Record
from analysis.parameters import Choice
from analysis.project import Project, hash_file, read_package, write_atomically
from analysis.quantities.wording import say_period
from analysis.reports import documents, drafts, figures, html, metadata, rendering
from analysis.reports.execution import Run, clean_text, describe_crash, execute, find_failures
from analysis.reports.notebook import find_drafts, number_cells
from analysis.reports.plan import Link, PageJob, data_folder

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from nbformat import NotebookNode

#: What Markdown leaves as it is in an address, besides letters and digits.
_IN_ADDRESSES = ":/?#@!$&()*+,;=%"
#: A page travels by mail and opens on a phone. What it draws is limited; what articles add is not:
#: entries of figures, and rows of tables and charts, each of which takes 1 to 3 kB.
MAX_BYTES, _MANY, _EACH = 500_000, 150, 3_000
#: Where a page begins, with what :func:`mark_as_earlier` may have put there.
_MAIN = re.compile(
    r'(<main[^>]*>)(<section class="notice".*?</section><!-- earlier -->)?', re.DOTALL
)


@dataclass(frozen=True)
class Page:
    """What came of a page: its run, its files, what the index says of it.

    ``faults`` say why it must not be quoted; ``headline`` is its answer as HTML, ``readings`` the
    ranges of numbers in it; ``summary`` has the findings of cells with the tag ``summary``, which
    open the index; ``files`` are by their path from the folder of all pages, with their
    SHA-256; ``missing`` says what a draft lacks for publication, its faults among it.
    """

    run: Run
    faults: tuple[str, ...]
    headline: str
    readings: tuple[Mapping[str, str], ...]
    summary: tuple[str, ...]
    files: Mapping[str, str]
    missing: tuple[str, ...] = ()

    def remove_leftovers(self, job: PageJob) -> None:
        """Remove what an earlier page, or its failure, left beside the page that is there now."""
        if self.files:
            for old in data_folder(job.out, job.name).glob("*.*"):
                if old.relative_to(job.out).as_posix() not in self.files:
                    old.unlink()
        if not self.faults:
            job.execution.kept.unlink(missing_ok=True)
            job.failed_page.unlink(missing_ok=True)

    def describe(self, job: PageJob, stamp: str) -> dict[str, Any]:
        """Give the entry of the page in the manifest."""
        return {
            "as_of": job.as_of,
            "changes": {
                name: value for name, value in job.execution.changes.items() if name != "lang"
            },
            "faults": list(self.faults),
            "files": dict(self.files),
            "headline": self.headline,
            "language": job.lang,
            "notebook": job.execution.notebook.stem,
            "parameters": dict(job.values),
            "readings": list(self.readings),
            "seconds": round(self.run.seconds, 2),
            "stamp": stamp,
            "status": "failed" if self.faults else "done",
            "summary": list(self.summary),
            "title": job.notebook.title,
        } | ({"missing": list(self.missing)} if job.notebook.is_draft or self.missing else {})


def make_page(job: PageJob) -> Page:
    """Execute a notebook in this process and write its page."""
    run, executed = execute(job.execution)
    try:
        return _write_page(job, run, executed)
    except OSError:  # a full disk, say: no fault of the notebook
        raise
    # Whatever a cell shows, the libraries that render it may raise.
    except Exception as fault:  # noqa: BLE001
        return make_crash_page(job, _tell_fault(executed, job.lang, fault))


def _tell_fault(executed: NotebookNode, lang: str, fault: Exception) -> str:
    """Tell why no page can be made, with the cell if there is one that cannot be shown alone."""
    where, wrong = "the page", fault
    for place, cell in number_cells(executed):
        try:
            html.parse(rendering.render_cells(type(executed)(executed, cells=[cell]), lang, "")[0])
        except Exception as found:  # noqa: BLE001
            where, wrong = f"cell {place}", found
            break
    told = str(wrong).strip().partition("\n")[0]
    return f"{where}: cannot be shown ({type(wrong).__name__}: {told}); change what it shows"


def make_crash_page(job: PageJob, reason: str) -> Page:
    """Write the page of a notebook whose process died, or whose outputs cannot be shown.

    It needs nothing of its notebook but the question.
    """
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    lines, run = reason.strip().splitlines(), describe_crash(job.execution, reason)
    title = escape(job.notebook.title)  # as Markdown it might be what cannot be shown
    error = new_output("error", ename="Crash", evalue=lines[-1], traceback=lines)
    crash = new_code_cell("", id="crash", outputs=[error])
    executed = new_notebook(cells=[new_markdown_cell(f"<h1>{title}</h1>", id="title"), crash])
    return _write_page(job, run, executed)


def _write_page(job: PageJob, run: Run, executed: NotebookNode) -> Page:
    import nbformat

    if run.failure:
        write_atomically(job.execution.kept, f"{nbformat.writes(executed).rstrip()}\n")
        _hide_folder(executed, job.root)
    for cell in executed.cells:  # Markdown looks for them by their names in addresses
        for name, stored in list(cell.get("attachments", {}).items()):
            cell.attachments.setdefault(quote(name, _IN_ADDRESSES), stored)
    charts, answer = metadata.take_bundles(executed.cells, CHART), take_answer(executed)
    content = make_content(job, executed, answer, failed=run.failure is not None)

    def fill(target: Path) -> str:
        ways = _find_ways(job, target)
        return clean_text(rendering.fill_page("report", job.lang, content | ways, charts))

    text, faults, missing = _judge(job, run, executed, content, fill)
    files: list[Path] = []
    if faults and job.has_good:
        write_atomically(job.failed_page, fill(job.failed_page))
    else:
        drawings = metadata.take_bundles(executed.cells, "image/svg+xml", CHART)
        files = _write_files(job, text, charts, drawings)
    found = _take_summary(executed, job.values.get("sections"))
    headline, *summary = (
        clean_text(said).replace('href="#', f'href="{job.name}.html#')
        for said in (answer.get("html", ""), *map(_head, found))
    )
    return Page(
        run,
        tuple(faults),
        headline=headline,
        summary=tuple(summary),
        readings=tuple(answer.get("numbers", ())),
        files={file.relative_to(job.out).as_posix(): hash_file(file) for file in files},
        missing=tuple(missing),
    )


def _judge(
    job: PageJob,
    run: Run,
    executed: NotebookNode,
    content: dict[str, Any],
    fill: Callable[[Path], str],
) -> tuple[str, list[str], list[str]]:
    """Fill the page, which says what is wrong with it; give that, and what a draft lacks, too."""
    problems, unanswered = content["problems"], drafts.find_unanswered(executed)
    # A run goes on after faults in drafts alone.
    failures = [run.failure, *find_failures(executed)[1:]] if run.failure else []
    stopped = [clean_text(str(failure)) for failure in failures]
    text = fill(job.page)
    if (size := len(text.encode())) > (allowed := limit_size(text)):
        problems.append(f"the page has {size} bytes, allowed are {allowed}; show less on it")
        text = fill(job.page)
    # A fresh notebook lacks an answer of its own, and is nothing worse than a draft.
    content["is_draft"] = job.notebook.is_draft or bool(unanswered and not (stopped or problems))
    problems += unanswered
    if not content["is_draft"]:
        return text, sorted([*stopped, *map(clean_text, problems)], key=drafts.find_cell), []
    # Of a file that cannot be read nothing else is known.
    lacking = [] if job.notebook.fault else [*problems, *drafts.find_missing(job, executed, text)]
    missing = [*stopped, *map(clean_text, [*job.notebook.missing, *lacking])]
    missing.sort(key=drafts.find_cell)
    content |= {"problems": [], "missing": [x.partition("\n")[0] for x in missing]}
    return fill(job.page), stopped, missing


def limit_size(text: str) -> int:
    """Give how many bytes a page may have, by the figures that it tells of and its rows."""
    return MAX_BYTES + _EACH * max(0, text.count('id="fact-') + text.count("<tr>") - _MANY)


def _take_summary(executed: NotebookNode, sections: object) -> list[Record]:
    """Take the findings for other pages, in the order of the sections chosen, if any are."""
    cells = [x for x in executed.cells if "summary" in x.metadata.get("tags", ())]
    for name in reversed(sections) if isinstance(sections, list) else ():
        cells.sort(key=lambda cell: f"{rendering.SECTION}{name}" not in cell.metadata["tags"])
    return [*filter(None, metadata.take_bundles(cells, SENTENCE))]


def _head(said: Record) -> str:
    """Put the heading of a finding before its sentence."""
    heading = f"<h2>{said['heading']}</h2>" if "heading" in said else ""
    return f"{heading}<p>{said['html']}</p>"


def cite_whole(job: PageJob) -> str:
    """Tell how the whole is cited that a figure or a chart of a page is part of."""
    words = rendering.choose_words(job.lang)
    edition = read_package(Project(job.root)).get("version")
    parts = [words["suite"], f"{words['edition']} {edition}" if edition else ""]
    if job.as_of:
        parts.append(f"{words['sources_until']} {say_period(job.as_of, job.lang)}")
    return ", ".join(filter(None, parts))


def _write_files(
    job: PageJob, text: str, charts: Sequence[Record], drawings: Sequence[str]
) -> list[Path]:
    """Write a page, and of each of its charts the data and the picture."""
    folder, files = data_folder(job.out, job.name), {job.page: text.encode()}
    fonts, note = re.findall(r"@font-face \{[^}]*\}", text), cite_whole(job)
    for chart, svg in zip(charts, drawings, strict=True):
        made = figures.write_files(chart, svg, fonts, note)
        files |= {folder / f"{chart['id']}.{kind}": made[kind] for kind in made}
    for path, content in files.items():
        write_atomically(path, content)
    return list(files)


def make_content(
    job: PageJob,
    executed: NotebookNode,
    answer: Record,
    *,
    failed: bool = False,
    edit: Callable[[BeautifulSoup], None] | None = None,
) -> dict[str, Any]:
    """Make what the template of a page is filled with, and what is wrong with it.

    `edit` may change the page in the end, as for a document to hand out.
    """
    problems = rendering.find_output_faults(executed)
    records = metadata.take_records(executed)
    soup, drawings, contents, found = _make_body(
        job, executed, failed=failed, is_handed_out=bool(edit)
    )
    problems += found
    if edit:
        edit(soup)
    if len(records) > 1:
        problems.append("the page has its sources twice; call book.sources() once, at its end")
    own = next((str(x["title"]) for x in metadata.take_bundles(executed.cells, TITLE)), "")
    about = metadata.describe_report(
        read_package(Project(job.root)),
        title=own or job.notebook.title,
        answer=answer.get("text", ""),
        tag=rendering.TAGS[job.lang],
        index=_lead(job.page, job.out / "index.html"),
        facts=records[-1]["facts"].values() if records else (),
    )
    return {
        "title": own or job.notebook.title,
        "is_document": bool(own),
        "written": job.notebook.written,
        "description": answer.get("text") or own or job.notebook.title,
        "facts": metadata.embed_records(records[-1]) if records else "",
        "metadata": metadata.embed_json(about),
        "contents": contents,
        "stopped": failed,
        "is_draft": job.notebook.is_draft,
        "missing": [],
        "body": html.serialize(soup, drawings),
        "problems": problems,
    }


def _make_body(
    job: PageJob, executed: NotebookNode, *, failed: bool, is_handed_out: bool
) -> tuple[BeautifulSoup, list[str], dict[str, str], list[str]]:
    """Render the cells in the order of a page; give their sections, too, and what is wrong."""
    run_with = {"as_of": job.as_of, "parameters": job.notebook.parameters, "values": job.values}
    parameters = rendering.fill_template("parameters", job.lang, run_with)
    words, files = rendering.choose_words(job.lang), data_folder(job.out, job.name)
    cited, way = cite_whole(job), _lead(job.page, files)
    cells, drawings = rendering.render_cells(executed, job.lang, parameters, way, cited)
    soup = html.parse(clean_text(cells))
    problems = html.remove_unsafe(soup, len(drawings))
    problems += html.link_pages(soup, _find_pages(job))
    sections = job.values.get("sections")
    allowed = next((x.constraint for x in job.notebook.parameters if x.name == "sections"), None)
    if isinstance(allowed, Choice):
        problems += documents.find_unknown_sections(soup, allowed.options)
    documents.arrange_sections(soup, sections if isinstance(sections, list) else None)
    if not documents.open_with_title(soup, words):
        html.move_set_up(soup)
        html.join_code(soup)
    contents = html.order_headings(soup)
    html.box_tables(soup, words["table"])
    if is_handed_out:
        documents.drop_repeated_titles(soup)
    html.link_once(soup)
    html.link_back(soup, words)
    html.cite_entries(soup, words["cite_as"], cited)
    html.mark_answer(soup)
    remedy = "has no source; name its fact in the text, as {id} or {id:period}; or tell no number"
    problems += [f"{place} {remedy}" for place in html.find_unsourced_numbers(soup)]
    if failed:
        html.unlink_missing(soup)
    else:
        problems += html.find_broken_links(soup)
        problems += documents.find_section_faults(soup)
    problems += html.find_silent_pictures(soup)
    return soup, drawings, contents, problems


def _find_pages(job: PageJob) -> dict[str, str | None]:
    """Give the ways to the pages of notebooks, by how a notebook names these without their ending.

    None leads to a page that is not there. A draft may name a published one as from either folder,
    since it is to be moved.
    """
    project, folder = Project(job.root), job.published
    ways: dict[str, str | None] = {
        x.stem: _lead(job.page, folder / f"{x.stem}.html") if x.stem in job.beside else None
        for x in project.notebooks.glob("*.ipynb")
    }
    if not job.notebook.is_draft:
        return ways
    own = {x.stem: f"{x.stem}.html" for x in find_drafts(project)}
    return ways | own | {f"../{name}": way for name, way in ways.items()}


def take_answer(executed: NotebookNode) -> Record:
    """Take the first sentence that a notebook says, with its facts; nothing where it says none.

    It is made of plain dicts: nodes of nbformat would have whoever gets the page import that.
    """
    found = metadata.take_bundles(executed.cells, SENTENCE)
    return next((json.loads(json.dumps(sentence)) for sentence in found if sentence), {})


def _find_ways(job: PageJob, target: Path) -> dict[str, str | Link | None]:
    """Give the ways from a page, which goes to `target`, to those around it."""
    folder = job.page.parent
    ways: dict[str, str | Link | None] = {
        name: link and Link(_lead(target, folder / link.href), link.title)
        for name, link in (("previous", job.previous), ("next", job.next))
    }
    up = _lead(target, folder / "index.html") if job.is_set else ""
    return {"index": _lead(target, job.out / "index.html"), "up": up} | ways


def _lead(start: Path, end: Path) -> str:
    """Give the way from one page to another as an address."""
    return Path(os.path.relpath(end, start.parent)).as_posix()


def mark_as_earlier(job: PageJob) -> None:
    """Say on a good page of an earlier build that the last run failed, and lead to its page."""
    words, way = rendering.choose_words(job.lang), _lead(job.page, job.failed_page)
    notice = (
        f'<section class="notice" aria-label="{words["earlier"]}">'
        f'<p><strong>{words["earlier_page"]}</strong> <a href="{way}">{words["to_failed"]}</a></p>'
        "</section><!-- earlier -->"
    )
    text = job.page.read_text(encoding="utf-8")
    write_atomically(job.page, _MAIN.sub(lambda main: main[1] + notice, text, count=1))


def _hide_folder(executed: NotebookNode, root: Path) -> None:
    """Show paths of an error from the project on: they are of no use elsewhere."""
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.evalue = output.evalue.replace(f"{root}/", "")
                output.traceback = [line.replace(f"{root}/", "") for line in output.traceback]
