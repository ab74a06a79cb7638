"""Briefings: one executed notebook as documents to hand out, PDF, Word, PowerPoint and HTML.

All of them are made from the same HTML, so that a number is the same in each.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import NotebookError, ParameterError, suggest
from analysis.facts.fact import CHART, TITLE
from analysis.parameters import Parameter, split_words
from analysis.project import (
    Project,
    check_processed,
    read_created,
    read_package,
    write_atomically,
)
from analysis.reports import Progress, hold_folder, plan
from analysis.reports.execution import execute
from analysis.reports.notebook import TIMEOUT, read_cells
from analysis.reports.office import Brief, read_template
from analysis.reports.pdf import find_browser, print_pdf

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from nbformat import NotebookNode

#: What a briefing can be written as, and the package and module that it needs.
FORMATS = {"html": "", "pdf": "pypdf pypdf", "docx": "python-docx docx", "pptx": "python-pptx pptx"}
#: What formats are called, too.
_CALLED = {"word": "docx", "powerpoint": "pptx", "slides": "pptx", "web": "html"}
#: Sizes of paper, as style rules call them.
PAPERS = {"a4": "A4", "letter": "letter"}
#: Parameters of a title page.
_TITLED = ("title", "subtitle", "author", "date")
#: Letters of a title that a footer has room for, beside the number of the sheet.
_FOOTER = 90


def make_briefs(
    project: Project,
    notebook: str = "90",
    *,
    formats: str = "pdf,docx,pptx,html",
    lang: str = "en",
    parameters: Mapping[str, object] | None = None,
    paper: str = "",
    reference: Path | None = None,
    template: Path | None = None,
    out: Path | None = None,
) -> list[Path]:
    """Run a notebook once for each language and write it in each format; give the files.

    `formats` and `lang` are lists with commas between. `reference` is a Word file and `template` a
    PowerPoint file whose styles the documents take; `paper` is A4 by default. Files go to
    ``reports/briefings/LANG``.

    An AnalysisError tells what is missing or wrong, before a kernel starts where that can be known;
    or where the notebook stopped, or why it must not be handed out. Then no file is written.
    """
    chosen = list(dict.fromkeys(split_words(formats.lower())))
    check_needs(chosen, paper := paper.lower(), {".docx": reference, ".pptx": template})
    check_processed(project)
    langs = plan.split_langs(lang, given := dict(parameters or {}))
    jobs = _plan(project, notebook, langs, given, out)
    folder, name = jobs[0].out, jobs[0].execution.notebook.stem
    with Progress("brief") as progress, hold_folder(folder, plan.BRIEFINGS, progress.say):
        if others := ", ".join(job.lang for job in jobs if job.lang != job.notebook.written):
            told = "numbers and dates alone; the notebook's sentences stay English"
            progress.say(f"{others}: {told}")
        briefs = _run(project, jobs, PAPERS[paper or "a4"], progress, has_file="html" in chosen)
        files = {
            folder / job.lang / f"{name}.{kind}": content
            for job, brief in zip(jobs, briefs, strict=True)
            for kind, content in _write(brief, chosen, reference, template)
        }
        for path, content in files.items():
            write_atomically(path, content)
        kept = {x for kind in FORMATS for x in folder.glob(f"*/{name}.{kind}")} - files.keys()
        if kept:
            shown = ", ".join(sorted(x.relative_to(folder).as_posix() for x in kept))
            progress.say(f"left as an earlier run made them: {shown}")
    return [*files]


def check_needs(formats: Sequence[str], paper: str, models: Mapping[str, Path | None]) -> None:
    """Check that formats are known, and all is there that they need; files of styles are read."""
    for name in formats or [""]:
        if name not in FORMATS:
            meant = suggest(_CALLED.get(name, name), FORMATS)
            raise ParameterError(f"--format: {name!r} is none; {meant}")
    if paper and paper not in PAPERS:
        raise ParameterError(f"--paper: {paper!r} is none; {suggest(paper, PAPERS)}")
    if paper and not {"pdf", "docx"} & {*formats}:
        remedy = "add one to --format, or leave the paper out"
        raise ParameterError(f"--paper: {paper} is for pdf and docx alone; {remedy}")
    if paper and models.get(".docx") and "pdf" not in formats:
        remedy = "leave one of them out"
        raise ParameterError(f"--paper: {paper} is not taken beside --reference; {remedy}")
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
        find_browser()
    for ending, path in models.items():
        if path and ending[1:] not in formats:
            option = "--reference" if ending == ".docx" else "--template"
            remedy = f"add {ending[1:]} to --format, or leave the file out"
            raise ParameterError(f"{option}: {path} is for {ending[1:]} alone; {remedy}")
        if path:
            read_template(path, ending)


def _plan(
    project: Project,
    name: str,
    langs: Sequence[str],
    given: Mapping[str, object],
    out: Path | None,
) -> list[plan.PageJob]:
    """Plan one run for each language; all faults of the notebook and its parameters are told."""
    chosen, every, unnamed = plan.choose_notebooks(project, [name])
    if unnamed or len(chosen) != 1 or chosen[0].fault:
        faults = [*unnamed, *(x.fault for x in chosen if x.fault)]
        raise NotebookError("\n".join(faults) or f"{name!r} is no single notebook; name one")
    folder = (out or project.reports / plan.BRIEFINGS).resolve()
    if out:
        plan.check_folder(project, folder)
    notebook = _take_title(chosen[0])
    every = [notebook if x == chosen[0] else x for x in every]
    pages = plan.plan_pages([notebook], given, langs)
    jobs = plan.make_jobs(pages, every, project, folder, TIMEOUT)
    if notebook != chosen[0]:
        jobs = [_show_title(job) for job in jobs]
    beside = tuple(x.name for x in every)  # a document names them, or leads to them at home
    return plan.date_sources([x._replace(beside=beside) for x in jobs], project)


def _take_title(notebook: plan.Notebook) -> plan.Notebook:
    """Have a notebook take the parameters of a title page; its question is the title otherwise."""
    code = "\n".join(cell.source for cell in read_cells(notebook.path))
    own = {x.name for x in notebook.parameters}
    if "book.title(" in code or "Book.open(" not in code or not own.isdisjoint(_TITLED):
        return notebook
    texts = dict.fromkeys(_TITLED, "") | {"title": notebook.title}
    added = (Parameter(name, "str", text, "", None) for name, text in texts.items())
    return notebook._replace(parameters=(*notebook.parameters, *added))


def _show_title(job: plan.PageJob) -> plan.PageJob:
    """Have a run show a title page, with the parameters that its notebook has not."""
    changes = {x: y for x, y in job.execution.changes.items() if x not in _TITLED}
    last = f"book.title(*{[job.values[name] for name in _TITLED]!r})"
    return job._replace(execution=job.execution._replace(changes=changes, last=last))


def _run(
    project: Project,
    jobs: Sequence[plan.PageJob],
    paper: str,
    progress: Progress,
    *,
    has_file: bool,
) -> list[Brief]:
    """Run notebooks in processes of their own, as for pages; the first fault ends it all."""
    from analysis.reports.executor import Crash, run_jobs

    work, made = [(job, paper, has_file) for job in jobs], dict[int, Brief]()
    for place, outcome in run_jobs(run_brief, work, root=project.root):
        job = jobs[place]
        crash = [outcome.reason] if isinstance(outcome, Crash) else []
        if faults := crash or outcome[1]:
            told = "\n  ".join([f"{job.execution.notebook.name} cannot be handed out:", *faults])
            raise NotebookError(told)
        made[place] = outcome[0]
        progress.report(f"{job.lang}/{job.execution.notebook.stem}", "run", outcome[2])
    return [made[place] for place in sorted(made)]


def run_brief(work: tuple[plan.PageJob, str, bool]) -> tuple[Brief | None, list[str], float]:
    """Run a notebook and make what its documents are written from; or tell what is wrong."""
    from analysis.reports import documents, page, rendering

    job, paper, has_file = work
    run, executed = execute(job.execution)
    if run.failure:
        return None, [str(run.failure), *rendering.find_unshown(executed)], run.seconds
    words = rendering.choose_words(job.lang, job.notebook.written)
    home = "" if job.notebook.is_draft else str(read_package(Project(job.root)).get("homepage", ""))
    name = f"{job.lang}/{job.execution.notebook.stem}.html"

    def hand_out(soup: BeautifulSoup) -> None:
        documents.hand_out(soup, f"{home.rstrip('/')}/{job.lang}/" if home else "")
        told = {"tag": rendering.TAGS[job.lang], "basis": page.cite_whole(job)}
        documents.mark(soup, words, is_draft=job.notebook.is_draft, **told)

    def shorten(soup: BeautifulSoup) -> None:
        hand_out(soup)
        full = f"{home.rstrip('/')}/{name}" if home else name
        documents.shorten(soup, full, words, has_file=has_file)

    answer = page.take_answer(executed)
    whole = page.make_content(job, executed, answer, edit=hand_out)
    if whole["problems"]:
        return None, whole["problems"], run.seconds
    short = page.make_content(job, executed, answer, edit=shorten)
    return _make_brief(job, executed, paper, whole, short), [], run.seconds


def _make_brief(
    job: plan.PageJob,
    executed: NotebookNode,
    paper: str,
    whole: dict[str, Any],
    short: dict[str, Any],
) -> Brief:
    """Make what documents are written from, of the contents of the whole one and the short one."""
    from analysis.reports import metadata, rendering

    words, tag = rendering.choose_words(job.lang, job.notebook.written), rendering.TAGS[job.lang]
    charts, title = metadata.take_bundles(executed.cells, CHART), whole["title"]
    drawings = metadata.take_bundles(executed.cells, "image/svg+xml", CHART)
    about = next(iter(metadata.take_bundles(executed.cells, TITLE)), {"title": title})
    cut = title if len(title) <= _FOOTER else f"{title[: _FOOTER - 1].rstrip()}…"
    footer = f"{words['draft']} · {cut}" if job.notebook.is_draft else cut
    paged = {"paper": paper, "footer": rendering.quote_css(footer)}
    return Brief(
        about=dict(about),
        tag=tag,
        prose=rendering.TAGS[job.notebook.written],
        paper=paper,
        footer=footer,
        day=read_created(Project(job.root)),
        html=rendering.fill_page("document", job.lang, whole, charts),
        printed=rendering.fill_page("document", job.lang, short | paged, charts),
        body=short["body"],
        charts={str(x["id"]): str(svg) for x, svg in zip(charts, drawings, strict=True)},
        words=dict(words),
    )


def _write(
    made: Brief, formats: Sequence[str], reference: Path | None, template: Path | None
) -> Iterator[tuple[str, bytes]]:
    for kind in formats:
        match kind:
            case "html":
                yield kind, made.html.encode()
            case "pdf":
                yield kind, print_pdf(made)
            case "docx":
                from analysis.reports.word import write_docx

                yield kind, write_docx(made, reference)
            case _:
                from analysis.reports.slides import write_pptx

                yield kind, write_pptx(made, template)
