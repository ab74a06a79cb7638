"""Notebooks in, pages, an index and a manifest out; the exit status says whether all is well.

Only what is not fresh is made, see `analysis.reports.freshness`.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import ParameterError
from analysis.project import Project, hold_folder
from analysis.quantities import LANGS
from analysis.reports.around import begin_around, write_around
from analysis.reports.cells import find_notebooks
from analysis.reports.downloads import remove_data, remove_others
from analysis.reports.freshness import find_newest, is_fresh, take_state
from analysis.reports.jobs import TIMEOUT, Page, PageJob, check_limits
from analysis.reports.manifest import describe_page, read_manifest, write_manifest
from analysis.reports.plans import SETS, Frame, Plan, plan_pages, plan_sets, read_plans
from analysis.reports.progress import Progress

if TYPE_CHECKING:
    from analysis.reports.workers import Crash


@dataclass(frozen=True)
class _Build:
    """A build at work: what it is of, how it runs, and what it may not keep."""

    project: Project
    out: Path
    langs: Sequence[str]
    plans: Sequence[Plan]
    pages: Sequence[PageJob]
    #: Notebook whose parameter sets are built; pages of other sets of it go.
    fanned: str
    at_once: int | None
    force: bool
    fail_fast: bool
    scheduler: str
    progress: Progress


def build_reports(
    project: Project,
    *,
    notebooks: Sequence[str] | None = None,
    lang: str = "en",
    parameters: Mapping[str, object] | None = None,
    sets: Path | None = None,
    only: Sequence[str] = (),
    out: Path | None = None,
    jobs: int | None = None,
    timeout: int = TIMEOUT,
    force: bool = False,
    fail_fast: bool = False,
    scheduler: str = "",
) -> int:
    """Make the pages that are not fresh, ``index.html`` and ``build.json``.

    Parameters
    ----------
    project : Project
        The project.
    notebooks : sequence of str, optional
        Only these (numbers or names); all by default. Pages of the others stay as they are.
    lang : str
        Language of the pages: ``en``, ``de`` or ``zh``, or several with commas between, the first
        being that of the index. It is the notebooks' parameter ``lang``.
    parameters : mapping of str to object, optional
        Other parameters, as text or as values; every notebook chosen must have each of them.
    sets : Path, optional
        A file of parameter sets for one notebook, see `analysis.reports.sets`.
    only : sequence of str
        Names of notebooks or, with `sets`, of sets: the others stay as they are.
    out : Path, optional
        Folder for the pages; ``reports`` of the project by default.
    jobs : int, optional
        How many notebooks run at the same time; by default one more than there are cores.
    timeout : int
        Seconds that one cell may take.
    force : bool
        Make fresh pages too.
    fail_fast : bool
        Begin no further page after the first that failed.
    scheduler : str
        Address of a Dask scheduler, whose workers make the pages.

    Returns
    -------
    int
        Exit status: 0 if every page is good, 1 if a notebook failed or a page broke a rule.

    Raises
    ------
    NotebookError, ParameterError
        Before any kernel starts and anything is written, with all faults of all notebooks.
    ReportError
        If no scheduler answers.
    """
    check_limits(jobs, timeout)
    given, langs = dict(parameters or {}), _split_langs(lang)
    if given.get("lang", lang) != lang:
        raise ParameterError(f"lang is given twice, as {lang!r} and {given['lang']!r}; choose one")
    plans = read_plans(find_notebooks(project))
    names = None if sets else [*(notebooks or []), *only]
    chosen = find_notebooks(project, names or notebooks)
    of_chosen = [plan for plan in plans if plan.path in chosen]
    frame = Frame(project, (out or project.reports).resolve(), timeout)
    with Progress("report") as progress:
        if sets and len(langs) > 1:
            raise ParameterError("parameter sets give their own language; name one with --lang")
        if sets:
            pages = _plan_sets(frame, of_chosen, sets, only, {**given, "lang": langs[0]}, progress)
        else:
            pages = [
                page
                for one in langs
                for page in plan_pages(frame, plans, of_chosen, {**given, "lang": one})
            ]
        build = _Build(
            project=project,
            out=frame.out,
            langs=langs,
            plans=plans,
            pages=pages,
            fanned=of_chosen[0].name if sets and not only else "",
            at_once=jobs,
            force=force,
            fail_fast=fail_fast,
            scheduler=scheduler,
            progress=progress,
        )
        busy = f"another build is writing into {project.show(frame.out)}; waiting for it to end"
        with hold_folder(frame.out, lambda: progress.say(busy)):
            return _build(build)


def _split_langs(lang: str) -> list[str]:
    langs = lang.split(",")
    for one in langs:
        if one not in LANGS:
            raise ParameterError(f"lang: {one!r} is out of range; one of {', '.join(LANGS)}")
    if len(set(langs)) < len(langs):
        raise ParameterError(f"lang: {lang!r} names a language twice; name it once")
    return langs


def _plan_sets(
    frame: Frame,
    chosen: Sequence[Plan],
    file: Path,
    only: Sequence[str],
    given: Mapping[str, object],
    progress: Progress,
) -> list[PageJob]:
    from analysis.reports.sets import choose_sets, read_sets

    if len(chosen) != 1:
        raise ParameterError(
            "parameter sets are for one notebook; name it: report 01 --params FILE"
        )
    sets, same = read_sets(file, chosen[0].parameters, given)
    for line in same:
        progress.say(f"{line}; it is made once")
    return plan_sets(frame, chosen[0], choose_sets(sets, only))


def _build(build: _Build) -> int:
    state = take_state(build.project)
    earlier = read_manifest(build.out)
    kept = _keep_pages(build, earlier["pages"])
    newest = find_newest(kept.values(), state)
    pages = [replace(page, as_of=newest) for page in build.pages]
    stale: list[PageJob] = []
    for wanted in pages:
        href = f"{wanted.name}.html"
        if build.force or not is_fresh(wanted, kept.get(href, {}), state):
            stale.append(replace(wanted, has_good=_has_good(wanted, kept)))
        else:  # whatever has changed in the tables, this page did not read it
            kept[href] = {**kept[href], "tables": state.now.take_tables()}
    if not build.fail_fast:
        # The longest first, so that none of them is left for the end; their files tell which.
        stale.sort(key=lambda page: -page.job.notebook.stat().st_size)
    if stale:
        state.now.load_tables()
    build.progress.begin(len(stale))
    built: dict[str, Any] = {}
    with ExitStack() as stack:
        facts = stack.enter_context(begin_around(build.project)) if stale else None
        # Closed when the loop is left early, or processes would go on.
        for job, page in stack.enter_context(closing(_make(build, stale))):
            built[f"{job.name}.html"] = describe_page(job, page, state)
            _tidy(job, page)
            _report(build, job, page)
            if page.faults and job.has_good:
                built[f"{job.name}.html"] = _keep_earlier(job, page, kept)
            if page.faults and build.fail_fast:
                break
    around, faults = write_around(
        build.project,
        build.out,
        build.langs[0],
        build.plans,
        {**kept, **built},
        earlier,
        state,
        facts,
    )
    if built or around != earlier.get("around") or {**kept, **built} != earlier["pages"]:
        write_manifest(build.out, {**kept, **built}, around)
    return _conclude(build, {**kept, **built}, built, faults, unmade=len(stale) - len(built))


def _make(build: _Build, jobs: Sequence[PageJob]) -> Generator[tuple[PageJob, Page], None, None]:
    """Make pages in processes here or on a cluster; a page whose process died tells so."""
    if not jobs:
        return
    from analysis.reports.workers import Crash

    if build.scheduler:
        from analysis.reports.cluster import make_pages_on_cluster

        outcomes = make_pages_on_cluster(build.project, jobs, build.out, build.scheduler)
    else:
        from analysis.reports.notebooks import start_jobs

        outcomes = start_jobs(_make_page, jobs, root=build.project.root, at_once=build.at_once)
    with closing(outcomes):
        for place, outcome in outcomes:
            job = jobs[place]
            yield job, _make_crash_page(job, outcome) if isinstance(outcome, Crash) else outcome


def _make_page(job: PageJob) -> Page:
    """Make a page in a process that has imported what that takes; this one never does."""
    from analysis.reports.page import make_page

    return make_page(job)


def _make_crash_page(job: PageJob, crash: Crash) -> Page:
    from analysis.reports.page import make_crash_page

    return make_crash_page(job, crash)


def _tidy(job: PageJob, page: Page) -> None:
    """Remove what an earlier page, or its failure, left beside the page that is there now."""
    if page.files:
        remove_others(job.out, job.name, page.files)
    if not page.faults:
        job.job.kept.unlink(missing_ok=True)
        job.failed_page.unlink(missing_ok=True)


def _has_good(job: PageJob, kept: Mapping[str, Any]) -> bool:
    """Tell whether a good page of an earlier build is there."""
    entry = kept.get(f"{job.name}.html", {})
    return entry.get("status") in ("done", "earlier") and job.page.is_file()


def _keep_earlier(job: PageJob, page: Page, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the entry of an earlier page, marked as such on the page and in the manifest."""
    from analysis.reports.page import mark_as_earlier

    mark_as_earlier(job)
    entry = {**kept[f"{job.name}.html"], "faults": list(page.faults), "status": "earlier"}
    return {**entry, "failed": job.failed_page.relative_to(job.out).as_posix()}


def _conclude(
    build: _Build,
    pages: Mapping[str, Any],
    built: Mapping[str, Any],
    faults: Sequence[str],
    *,
    unmade: int,
) -> int:
    """Say what came of the build; give its exit status."""
    for fault in faults:
        build.progress.say(f"the index is not whole: {fault}")
    wanted = {f"{page.name}.html" for page in build.pages}
    bad = sum(pages[name]["status"] != "done" for name in wanted & pages.keys())
    if unmade:
        build.progress.say(f"stopped at the first failure: {unmade} more were not begun")
    where = build.project.show(_find_index(build))
    build.progress.say(f"{_sum_up(len(wanted), bad + unmade, len(built))}: {where}")
    return 1 if bad or unmade or faults else 0


def _find_index(build: _Build) -> Path:
    """Give the index that lists the pages asked for: of a notebook's parameter sets, or of all."""
    homes = {page.page.parent for page in build.pages if page.is_set}
    return (homes.pop() if homes else build.out) / "index.html"


def _sum_up(wanted: int, bad: int, built: int) -> str:
    """Say how many reports are good, and how many of them were as they should be already.

    Examples
    --------
    >>> _sum_up(1, 0, 1), _sum_up(9, 1, 9), _sum_up(9, 0, 0)
    ('The report is good', '8 of 9 reports are good', 'All 9 reports are good; none had to be made')
    """
    if wanted == 1:
        text = "The report failed" if bad else "The report is good"
    else:
        text = f"{'All' if not bad else f'{wanted - bad} of'} {wanted} reports are good"
    if built == wanted:
        return text
    made = f"{built} had to be made" if built else "none had to be made"
    return f"{text}; {made}"


def _report(build: _Build, job: PageJob, page: Page) -> None:
    lines, show = list(page.faults), build.project.show
    if page.run.failure:
        lines.append(f"executed as far as it went: {show(job.job.kept)}")
    if page.faults and job.has_good:
        lines.append(f"the page of an earlier build stays; this run's is {show(job.failed_page)}")
    name = job.name.removeprefix(f"{build.langs[0]}/").removeprefix(f"{SETS}/")
    state = "failed" if page.faults else "done"
    build.progress.report(name, state, page.run.seconds, "\n".join(lines))


def _keep_pages(build: _Build, pages: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what earlier builds noted; a page whose notebook, set or file went away goes too."""
    names, asked = {plan.name for plan in build.plans}, {page.name for page in build.pages}
    kept = {}
    for href, entry in pages.items():
        name = href.removesuffix(".html")
        gone = build.fanned and name.startswith(f"{SETS}/{build.fanned}/") and name not in asked
        if entry["notebook"] not in names or gone:
            (build.out / href).unlink(missing_ok=True)
            remove_data(build.out, name)
        elif (build.out / href).is_file():
            kept[href] = entry
    return kept
