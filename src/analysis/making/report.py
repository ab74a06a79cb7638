"""Notebooks in, pages, an index and a manifest out; the exit status says whether all is well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import AnalysisError, ParameterError
from analysis.files import hold_folder
from analysis.making.cells import find_notebooks, find_title, name_notebook, read_cells
from analysis.making.downloads import remove_data
from analysis.making.execution import TIMEOUT, Job
from analysis.making.index import write_index
from analysis.making.manifest import describe_page, hash_inputs, read_manifest, write_manifest
from analysis.making.notebooks import check_limits, start_jobs
from analysis.making.page import Link, Page, PageJob, make_crash_page, make_page
from analysis.making.parameters import Parameter, fill_parameters, list_changes, parse_parameters
from analysis.making.progress import Progress
from analysis.making.values import Value
from analysis.making.wording import TAGS
from analysis.making.workers import Crash
from analysis.paths import Project


@dataclass(frozen=True)
class _Plan:
    """One notebook as read and checked before any kernel starts."""

    path: Path
    title: str
    parameters: tuple[Parameter, ...]


def build_reports(
    project: Project,
    *,
    notebooks: Sequence[str] | None = None,
    lang: str = "en",
    parameters: Mapping[str, object] | None = None,
    out: Path | None = None,
    jobs: int | None = None,
    timeout: int = TIMEOUT,
) -> int:
    """Run notebooks and write their pages, ``index.html`` and ``build.json``.

    Parameters
    ----------
    project : Project
        The project.
    notebooks : sequence of str, optional
        Only these (numbers or names); all by default. Pages of the others stay as they are.
    lang : str
        Language of the pages: ``en``, ``de`` or ``zh``. It is the notebooks' parameter ``lang``.
    parameters : mapping of str to object, optional
        Other parameters, as text or as values; every notebook chosen must have each of them.
    out : Path, optional
        Folder for the pages; ``reports`` of the project by default.
    jobs : int, optional
        How many notebooks run at the same time; one for each core by default.
    timeout : int
        Seconds that one cell may take.

    Returns
    -------
    int
        Exit status: 0 if every page is good, 1 if a notebook failed or a page broke a rule.

    Raises
    ------
    NotebookError, ParameterError
        Before any kernel starts and anything is written, with all faults of all notebooks.
    """
    check_limits(jobs, timeout)
    given = {"lang": lang, **(parameters or {})}
    if lang not in TAGS:
        raise ParameterError(f"lang: {lang!r} is out of range; one of {', '.join(TAGS)}")
    if given["lang"] != lang:
        raise ParameterError(f"lang is given twice, as {lang!r} and {given['lang']!r}; choose one")
    plans = _plan_notebooks(find_notebooks(project))
    chosen = {path.stem for path in find_notebooks(project, notebooks)}
    values = _fill_all([plan for plan in plans if plan.path.stem in chosen], given)
    out = (out or project.reports).resolve()
    page_jobs = [
        PageJob(
            job=Job(
                notebook=plan.path,
                changes=list_changes(plan.parameters, values[plan.path.stem]),
                kept=out / "failed" / lang / plan.path.name,
                timeout=timeout,
            ),
            page=out / lang / f"{plan.path.stem}.html",
            root=project.root.resolve(),
            title=plan.title,
            lang=lang,
            parameters=plan.parameters,
            values=values[plan.path.stem],
            previous=_link(plans, place - 1),
            next=_link(plans, place + 1),
        )
        for place, plan in enumerate(plans)
        if plan.path.stem in chosen
    ]
    titles = {plan.path.stem: plan.title for plan in plans}
    with Progress(len(page_jobs), "report") as progress:
        busy = f"another build is writing into {project.show(out)}; waiting for it to end"
        with hold_folder(out, lambda: progress.say(busy)):
            return _build(project, out, lang, page_jobs, titles, jobs, progress)


def _plan_notebooks(paths: Sequence[Path]) -> list[_Plan]:
    plans: list[_Plan] = []
    faults: list[AnalysisError] = []
    for path in paths:
        try:
            cells = read_cells(path)
            parameters = parse_parameters(cells, name_notebook(path))
            plans.append(_Plan(path, find_title(path, cells), parameters))
        except AnalysisError as fault:
            faults.append(fault)
    _raise_all(faults)
    return plans


def _fill_all(plans: Sequence[_Plan], given: Mapping[str, object]) -> dict[str, dict[str, Value]]:
    """Fill the parameters of every notebook; a name that only some of them know is one fault."""
    names = {plan.path.stem: {p.name for p in plan.parameters} for plan in plans}
    faults: list[AnalysisError] = []
    for name in given:
        knowing = [stem for stem in names if name in names[stem]]
        if knowing and len(knowing) < len(plans):
            others = ", ".join(stem for stem in names if stem not in knowing)
            wrong = f"{name} is a parameter of {', '.join(knowing)} alone and not of {others}"
            faults.append(ParameterError(f"{wrong}; choose the notebooks that have it"))
    _raise_all(faults)
    filled = {}
    for plan in plans:
        try:
            where = name_notebook(plan.path)
            filled[plan.path.stem] = fill_parameters(plan.parameters, given, where)
        except ParameterError as fault:
            faults.append(fault)
    _raise_all(faults)
    return filled


def _raise_all(faults: Sequence[AnalysisError]) -> None:
    if faults:
        raise type(faults[0])("\n".join(map(str, faults)))


def _link(plans: Sequence[_Plan], place: int) -> Link | None:
    if not 0 <= place < len(plans):
        return None
    return Link(f"{plans[place].path.stem}.html", plans[place].title)


def _build(
    project: Project,
    out: Path,
    lang: str,
    page_jobs: Sequence[PageJob],
    titles: Mapping[str, str],
    at_once: int | None,
    progress: Progress,
) -> int:
    inputs = hash_inputs(project)
    built: dict[str, dict[str, object]] = {}
    for place, outcome in start_jobs(make_page, page_jobs, root=project.root, at_once=at_once):
        job = page_jobs[place]
        page = make_crash_page(job, outcome) if isinstance(outcome, Crash) else outcome
        entry = describe_page(job, page, inputs)
        built[f"{lang}/{job.page.name}"] = entry
        _report(job, page, project, progress)
    pages = {**_keep_pages(out, titles), **built}
    write_manifest(out, pages)
    write_index(project, out, lang, titles, pages)
    failed = sum(entry["status"] == "failed" for entry in built.values())
    index = project.show(out / "index.html")
    progress.say(f"{len(built) - failed} of {len(built)} reports are good: {index}")
    return 1 if failed else 0


def _report(job: PageJob, page: Page, project: Project, progress: Progress) -> None:
    lines = list(page.faults)
    if page.run.failure:
        lines.append(f"executed as far as it went: {project.show(job.job.kept)}")
    state = "failed" if page.faults else "done"
    progress.report(job.job.notebook.stem, state, page.run.seconds, "\n".join(lines))


def _keep_pages(out: Path, titles: Mapping[str, str]) -> dict[str, dict[str, object]]:
    """Keep what earlier builds noted; a page whose notebook or file went away goes too."""
    kept = {}
    for href, entry in read_manifest(out)["pages"].items():
        if entry["notebook"] not in titles:
            (out / href).unlink(missing_ok=True)
            remove_data(out / href)
        elif (out / href).is_file():
            kept[href] = entry
    return kept
