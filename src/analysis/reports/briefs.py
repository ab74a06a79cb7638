"""Briefings: one executed notebook as documents to hand out, PDF, Word, PowerPoint and HTML.

All of them are made from the same HTML, so that a number is the same in each.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import NotebookError, ParameterError, suggest
from analysis.project import (
    Project,
    check_processed,
    hold_folder,
    read_created,
    read_package,
    write_atomically,
)
from analysis.reports import Progress, plan
from analysis.reports.notebook import TIMEOUT, execute, find_notebooks, read_cells
from analysis.reports.office import Brief, read_house

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

#: What a briefing can be written as, and the package and module that it needs.
FORMATS = {"html": "", "pdf": "pypdf pypdf", "docx": "python-docx docx", "pptx": "python-pptx pptx"}
#: Sizes of paper, as style rules call them.
PAPERS = {"a4": "A4", "letter": "letter"}


def make_briefs(
    project: Project,
    notebook: str = "90",
    *,
    formats: str = "pdf,docx,pptx,html",
    lang: str = "en",
    parameters: Mapping[str, object] | None = None,
    paper: str = "a4",
    reference: Path | None = None,
    template: Path | None = None,
    out: Path | None = None,
) -> list[Path]:
    """Run a notebook once for each language and write it in each format; give the files.

    `formats` and `lang` are lists with commas between. `reference` is a Word file and `template` a
    PowerPoint file whose styles the documents take. Files go to ``reports/briefings/LANG``.

    An AnalysisError tells what is missing or wrong, before a kernel starts where that can be known;
    or where the notebook stopped, or why it must not be handed out. Then no file is written.
    """
    chosen, paper = _split(formats), paper.lower()
    check_needs(chosen, paper, {".docx": reference, ".pptx": template})
    check_processed(project)
    langs = plan.split_langs(lang, given := dict(parameters or {}))
    jobs = _plan(project, notebook, langs, given, out)
    with Progress("brief") as progress, hold_folder(jobs[0].out, plan.BRIEFINGS, progress.say):
        for line in _tell_text(jobs):
            progress.say(line)
        briefs = list(_run(project, jobs, PAPERS[paper], progress, has_page="html" in chosen))
        files = {
            job.out / job.lang / f"{job.execution.notebook.stem}.{kind}": content
            for job, brief in zip(jobs, briefs, strict=True)
            for kind, content in _write(brief, chosen, reference, template)
        }
        for path, content in files.items():
            write_atomically(path, content)
        name = jobs[0].execution.notebook.stem
        kept = {x for kind in FORMATS for x in jobs[0].out.glob(f"*/{name}.{kind}")} - files.keys()
        if kept:
            shown = ", ".join(sorted(x.relative_to(jobs[0].out).as_posix() for x in kept))
            progress.say(f"left as an earlier run made them: {shown}")
    return [*files]


def _split(formats: str) -> list[str]:
    names = formats.lower().split(",")
    for name in names:
        if name not in FORMATS:
            raise ParameterError(f"--format: {name!r} is none; {suggest(name, FORMATS)}")
    return list(dict.fromkeys(names))


def check_needs(formats: Sequence[str], paper: str, models: Mapping[str, Path | None]) -> None:
    """Check that all is there that formats need, and that files of styles can be read."""
    if paper not in PAPERS:
        raise ParameterError(f"--paper: {paper!r} is none; choose {' or '.join(PAPERS)}")
    missing = []
    for package, module in (FORMATS[x].split() for x in formats if FORMATS[x]):
        try:
            importlib.import_module(module)
        except ImportError:
            missing.append(package)
    if missing:
        remedy = "install the extra briefing: make setup, or pip install '.[briefing]'"
        raise NotebookError(f"{' and '.join(missing)} cannot be imported; {remedy}")
    if "pdf" in formats:
        from analysis.reports.printing import find_browser

        find_browser()
    for ending, path in models.items():
        if path:
            read_house(path, ending)


def _plan(
    project: Project,
    name: str,
    langs: Sequence[str],
    given: Mapping[str, object],
    out: Path | None,
) -> list[plan.PageJob]:
    """Plan one run for each language; all faults of the notebook and its parameters are told."""
    paths = find_notebooks(project, [name])
    every, unnamed = plan.read_notebooks(sorted({*find_notebooks(project), *paths}), paths)
    chosen = [notebook for notebook in every if notebook.path in paths]
    if unnamed or len(chosen) != 1 or chosen[0].fault:
        faults = [*unnamed, *(x.fault for x in chosen if x.fault)]
        raise NotebookError("\n".join(faults) or f"{name!r} is no single notebook; name one")
    folder = (out or project.reports / plan.BRIEFINGS).resolve()
    if out:
        plan.check_folder(project, folder)
    try:
        pages = plan.plan_pages(chosen, given, langs)
    except ParameterError as fault:
        raise ParameterError("\n  ".join([str(fault), *_miss_title(chosen[0].path)])) from None
    every = [notebook for notebook in every if not notebook.is_draft]
    return plan.date_sources(plan.make_jobs(pages, every, project, folder, TIMEOUT), project)


def _tell_text(jobs: Sequence[plan.PageJob]) -> Iterator[str]:
    """Tell what a document will be without: sentences in its language, a title of its author."""
    if others := ", ".join(job.lang for job in jobs if job.lang != "en"):
        yield f"{others}: numbers and dates alone; the notebook's sentences stay English"
    yield from _miss_title(jobs[0].execution.notebook)


def _miss_title(path: Path) -> list[str]:
    """Tell if a notebook has no title of a document, whose parameters it does not take then."""
    if any("book.title(" in cell.source for cell in read_cells(path)):
        return []
    remedy = "add book.title(…) and book.finding(…), or begin with: analysis new --from 90"
    return [f"{path.name} has no title page, its question stands for it; {remedy}"]


def _run(
    project: Project,
    jobs: Sequence[plan.PageJob],
    paper: str,
    progress: Progress,
    *,
    has_page: bool,
) -> Iterator[Brief]:
    """Run notebooks in processes of their own, as for pages; the first fault ends it all."""
    from analysis.reports.executor import Crash, run_jobs

    day, edition = read_created(project), str(read_package(project).get("version", ""))
    work = [(job, paper, day, edition, has_page) for job in jobs]
    made: dict[int, Brief] = {}
    for place, outcome in run_jobs(run_brief, work, root=project.root):
        job = jobs[place]
        if isinstance(outcome, Crash) or outcome[1]:
            faults = [outcome.reason] if isinstance(outcome, Crash) else outcome[1]
            told = "\n  ".join([f"{job.execution.notebook.name} cannot be handed out:", *faults])
            raise NotebookError(told)
        made[place] = outcome[0]
        progress.report(f"{job.lang}/{job.execution.notebook.stem}", "run", outcome[2])
    yield from (made[place] for place in sorted(made))


def run_brief(
    work: tuple[plan.PageJob, str, str, str, bool],
) -> tuple[Brief | None, list[str], float]:
    """Run a notebook and make what its documents are written from; or tell what is wrong."""
    from analysis.facts.fact import CHART, TITLE
    from analysis.reports import documents, metadata, page, rendering

    job, paper, day, edition, has_page = work
    run, executed = execute(job.execution)
    if run.failure:
        return None, [str(run.failure), *rendering.find_unshown(executed)], run.seconds
    words, answer = dict(rendering.choose_words(job.lang)), page.take_answer(executed)
    words["full_file"] = words["full_file" if has_page else "full_ask"]
    tag, name = rendering.TAGS[job.lang], f"{job.lang}/{job.execution.notebook.stem}.html"
    home = "" if job.is_draft else str(read_package(Project(job.root)).get("homepage", ""))

    def hand_out(soup: BeautifulSoup) -> None:
        documents.hand_out(soup)
        documents.mark(soup, words, tag, is_draft=job.is_draft)

    def shorten(soup: BeautifulSoup) -> None:
        hand_out(soup)
        documents.shorten(soup, f"{home.rstrip('/')}/{name}" if home else name, words)
        documents.keep_together(soup)

    charts = metadata.take_bundles(executed.cells, CHART)
    whole = page.make_content(job, executed, answer, edit=hand_out)
    if whole["problems"]:
        return None, whole["problems"], run.seconds
    short = page.make_content(job, executed, answer, edit=shorten)
    title, mark = whole["title"], words["draft"] if job.is_draft else ""
    footer = " · ".join(filter(None, (mark, title)))
    paged = {"paper": paper, "footer": rendering.quote_css(footer)}
    outputs = (output for cell in executed.cells for output in cell.get("outputs", []))
    about = next(iter(metadata.take_bundles(executed.cells, TITLE)), {"title": title})
    return (
        Brief(
            about=dict(about) | {"edition": edition},
            tag=tag,
            prose="en" if words["numbers_only"] else tag,
            paper=paper,
            mark=mark,
            footer=footer,
            day=day,
            html=rendering.fill_page("document", job.lang, whole, charts),
            printed=rendering.fill_page("document", job.lang, short | paged, charts),
            body=short["body"],
            charts={
                str(output.data[CHART]["id"]): str(output.data["image/svg+xml"])
                for output in outputs
                if CHART in output.get("data", {})
            },
            words=dict(words),
        ),
        [],
        run.seconds,
    )


def _write(
    made: Brief, formats: Sequence[str], reference: Path | None, template: Path | None
) -> Iterator[tuple[str, bytes]]:
    for kind in formats:
        if kind == "html":
            yield kind, made.html.encode()
        elif kind == "pdf":
            from analysis.reports.printing import print_pdf

            yield kind, print_pdf(made)
        elif kind == "docx":
            from analysis.reports.word import write_docx

            yield kind, write_docx(made, reference)
        else:
            from analysis.reports.slides import write_pptx

            yield kind, write_pptx(made, template)
