"""Builds: pages that are not fresh are made, then the index and the manifest.

A page is fresh if its stamp is the same, and its files are as they were left. The stamp covers its
notebook, its parameters, the pages beside it, and every other file that could make a page what it
is: the library, the lock, the interpreter, and all of the project that a notebook could read.
Nothing heavy is imported here: a build with nothing to do must cost next to nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import ParameterError
from analysis.project import (
    Project,
    check_processed,
    hash_file,
    hold_folder,
    list_files,
    write_atomically,
)
from analysis.reports.notebook import TIMEOUT, check_limits, find_notebooks
from analysis.reports.plan import (
    SETS,
    Notebook,
    PageJob,
    Planner,
    find_data,
    read_notebooks,
    split_langs,
)
from analysis.reports.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.facts.fact import Record
    from analysis.reports.page import Page

MANIFEST = "build.json"
#: Folders at the root of a project that no page is made from.
_ELSEWHERE = {"benchmarks", "docs", "reports", "tests"}
#: Parts of the output folder that do not belong to the index.
_OTHERS = ("failed", "data/charts", MANIFEST, ".lock")
#: The packages that make pages what they are.
_PACKAGES = (
    *("analysis", "babel", "ipykernel", "jinja2", "matplotlib"),
    *("nbclient", "nbconvert", "pandas", "papermill", "seaborn"),
)


@dataclass(frozen=True)
class _Build:
    """A build at work: what it is of, how it runs, and what it may not keep."""

    project: Project
    out: Path
    langs: Sequence[str]
    notebooks: Sequence[Notebook]
    pages: Sequence[PageJob]
    #: Notebook whose parameter sets are built; pages of other sets of it go.
    fanned: str
    at_once: int | None
    force: bool
    fail_fast: bool
    scheduler: str
    progress: Progress
    stamp: str


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
    notebooks : sequence of str, optional
        Only these (numbers or names); all by default. Pages of the others stay as they are.
    lang : str
        Language of the pages, the notebooks' parameter ``lang``; or several with commas between,
        the first being that of the index.
    parameters : mapping of str to object, optional
        Other parameters, as text or as values; every notebook chosen must have each of them.
    sets : Path, optional
        A file of parameter sets for one notebook, see :mod:`analysis.reports.plan`.
    only : sequence of str
        Names of notebooks or, with `sets`, of sets: the others stay as they are.
    out : Path, optional
        Folder for the pages; ``reports`` of the project by default.
    jobs, timeout : int
        How many notebooks run at once, by default one more than cores; seconds for one cell.
    force, fail_fast : bool
        Make fresh pages too; begin no further page after the first that failed.
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
    AnalysisError
        If the processed tables are behind the raw ones.
    ReportError
        If no scheduler answers.
    """
    check_limits(jobs, timeout)
    check_processed(project)
    given, langs = dict(parameters or {}), split_langs(lang)
    if given.get("lang", lang) != lang:
        raise ParameterError(f"lang is given twice, as {lang!r} and {given['lang']!r}; choose one")
    names = None if sets else [*(notebooks or []), *only]
    paths = find_notebooks(project, names or notebooks)
    every = read_notebooks(find_notebooks(project), paths)
    chosen = [notebook for notebook in every if notebook.path in paths]
    folder = (out or project.reports).resolve()
    planner = Planner(project, folder, timeout)
    with Progress("report") as progress:
        if sets and len(langs) > 1:
            raise ParameterError("parameter sets give their own language; name one with --lang")
        if sets:
            pages, same = planner.plan_sets(chosen, sets, only, {**given, "lang": langs[0]})
            for line in same:
                progress.say(f"{line}; it is made once")
        else:
            pages = [
                page
                for one in langs
                for page in planner.plan_pages(every, chosen, {**given, "lang": one})
            ]
        busy = f"another build is writing into {project.show(folder)}; waiting for it to end"
        with hold_folder(folder, lambda: progress.say(busy)):
            build = _Build(
                project,
                folder,
                langs,
                every,
                pages,
                fanned=chosen[0].name if sets and not only else "",
                at_once=jobs,
                force=force,
                fail_fast=fail_fast,
                scheduler=scheduler,
                progress=progress,
                stamp=stamp_project(project, folder),
            )
            return _run(build)


def stamp_project(project: Project, out: Path) -> str:
    """Hash all that could make a page what it is, but for its own notebook and parameters.

    That is the interpreter, the library, and every file of the project but notebooks, output
    folders, tests, docs, Markdown at the root, and what is hidden. Links are followed.
    """
    package = Path(__file__).parents[1]
    total = hashlib.sha256(platform.python_version().encode())
    for name in list_files(package):
        total.update(f"{name}\0{hash_file(package / name)}\n".encode())
    for name, path in sorted(_list_inputs(project.root, out, package)):
        total.update(f"{name}\0{hash_file(path)}\n".encode())
    return total.hexdigest()


def _list_inputs(root: Path, out: Path, package: Path) -> Iterator[tuple[str, Path]]:
    seen = {str(out), str(package)}
    for place, folders, names in os.walk(root, followlinks=True):
        real, at_root = os.path.realpath(place), Path(place) == root
        if real in seen or (MANIFEST in names and "index.html" in names):
            folders[:] = []
            continue
        seen.add(real)
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and name not in ("__pycache__", "node_modules")
            if not (name in _ELSEWHERE and at_root)
        ]
        for name in names:
            path = Path(place, name)
            is_other = name.startswith(".") or name.endswith((".ipynb", ".pyc"))
            if not is_other and not (at_root and name.endswith(".md")) and path.is_file():
                yield path.relative_to(root).as_posix(), path


def stamp_page(job: PageJob, stamp: str) -> str:
    """Stamp a page: hash its notebook, its parameters, its neighbours and the project's stamp."""
    beside = [[link.href, link.title] if link else [] for link in (job.previous, job.next)]
    told = [stamp, hash_file(job.job.notebook), job.name, job.lang, dict(job.values), beside]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def is_fresh(job: PageJob, entry: Mapping[str, Any], stamp: str) -> bool:
    """Tell whether a page need not be made again, by its entry in the manifest."""
    return (
        entry.get("status") == "done"
        and entry.get("stamp") == stamp_page(job, stamp)
        and _are_whole(job.out, entry.get("files", {}))
    )


def _are_whole(out: Path, files: Mapping[str, str]) -> bool:
    """Tell whether files, by their path from a folder, are there and have their SHA-256."""
    return bool(files) and all(
        (out / name).is_file() and hash_file(out / name) == known for name, known in files.items()
    )


def _run(build: _Build) -> int:
    earlier = read_manifest(build.out)
    pages = _keep_pages(build, earlier["pages"])
    stale = []
    for job in build.pages:
        entry = pages.get(f"{job.name}.html", {})
        if build.force or not is_fresh(job, entry, build.stamp):
            is_good = entry.get("status") in ("done", "earlier") and job.page.is_file()
            stale.append(replace(job, has_good=is_good))
    if not build.fail_fast:
        # The longest first, so that none of them is left for the end; their files tell which.
        stale.sort(key=lambda job: -job.job.notebook.stat().st_size)
    if stale and (build.project.processed / "sources.csv").is_file():
        from analysis.facts.register import Register

        newest = Register(build.project.processed).newest()
        stale = [replace(job, as_of=newest) for job in stale]
    stamps = {job.name: stamp_page(job, build.stamp) for job in stale}
    build.progress.begin(len(stale))
    built = 0
    with ExitStack() as stack:
        facts = stack.enter_context(_collect_aside(build.project)) if stale else None
        # Closed when the loop is left early, or processes would go on.
        for job, page in stack.enter_context(closing(_make(build, stale))):
            entry = page.describe(job, stamps[job.name])
            page.remove_leftovers(job)
            _report(build, job, page)
            if page.faults and job.has_good:
                entry = _keep_earlier(job, page, pages)
            pages[f"{job.name}.html"] = entry
            built += 1
            # Written as pages are done, so that a build that is stopped goes on.
            write_manifest(build.out, pages, earlier.get("index", {}))
            if page.faults and build.fail_fast:
                break
    index, faults = _write_index(build, pages, earlier.get("index", {}), facts)
    if built or index != earlier.get("index") or pages != earlier["pages"]:
        write_manifest(build.out, pages, index)
    return _conclude(build, pages, built, faults, unmade=len(stale) - built)


def _make(build: _Build, jobs: Sequence[PageJob]) -> Generator[tuple[PageJob, Page], None, None]:
    """Make pages in processes here or on a cluster; a page whose process died tells so."""
    if not jobs:
        return
    from analysis.reports.executor import Crash, run_jobs, run_on_cluster

    outcomes: Any
    if build.scheduler:
        outcomes = run_on_cluster(build.project, jobs, build.out, build.scheduler)
    else:
        outcomes = run_jobs(_make_page, jobs, root=build.project.root, at_once=build.at_once)
    with closing(outcomes):
        for place, outcome in outcomes:
            job = jobs[place]
            if isinstance(outcome, Crash):
                from analysis.reports.page import make_crash_page

                yield job, make_crash_page(job, outcome.reason)
            else:
                yield job, outcome


def _make_page(job: PageJob) -> Page:
    """Make a page in a process that has imported what that takes; this one never does."""
    from analysis.reports.page import make_page

    return make_page(job)


def _keep_earlier(job: PageJob, page: Page, pages: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the entry of an earlier page, marked as such on the page and in the manifest."""
    from analysis.reports.page import mark_as_earlier

    mark_as_earlier(job)
    entry = {**pages[f"{job.name}.html"], "faults": list(page.faults), "status": "earlier"}
    return {**entry, "failed": job.failed_page.relative_to(job.out).as_posix()}


def _keep_pages(build: _Build, pages: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what earlier builds noted; a page whose notebook, set or file went away goes too."""
    names, asked = {x.name for x in build.notebooks}, {page.name for page in build.pages}
    kept = {}
    for href, entry in pages.items():
        name = href.removesuffix(".html")
        gone = build.fanned and name.startswith(f"{SETS}/{build.fanned}/") and name not in asked
        if entry["notebook"] not in names or gone:
            (build.out / href).unlink(missing_ok=True)
            shutil.rmtree(find_data(build.out, name), ignore_errors=True)
        elif (build.out / href).is_file():
            kept[href] = entry
    return kept


@contextmanager
def _collect_aside(project: Project) -> Iterator[Callable[[], Mapping[str, Record]]]:
    """Collect all facts in a thread: the notebooks run in other processes meanwhile."""
    from concurrent.futures import ThreadPoolExecutor

    def collect() -> Mapping[str, Record]:
        # The modules and templates that are needed at the end are kept when they are read.
        import analysis.reports.index  # noqa: F401
        from analysis.reports.metadata import collect_facts
        from analysis.reports.rendering import read_templates

        read_templates()
        list_versions()
        return collect_facts(project.processed)

    with ThreadPoolExecutor(1) as aside:
        yield aside.submit(collect).result


def _write_index(
    build: _Build,
    pages: Mapping[str, Any],
    known: Mapping[str, Any],
    facts: Callable[[], Mapping[str, Record]] | None,
) -> tuple[dict[str, Any], list[str]]:
    """Write the index and the files that it offers, if they are not fresh; tell what is wrong."""
    titles = {notebook.name: notebook.title for notebook in build.notebooks}
    shown = {href: {**entry, "seconds": 0} for href, entry in pages.items()}
    told = json.dumps([build.langs[0], titles, build.stamp, shown], sort_keys=True)
    stamp = hashlib.sha256(told.encode()).hexdigest()
    if known.get("stamp") == stamp and _are_whole(build.out, known.get("files", {})):
        return dict(known), []
    from analysis.reports.index import write_index, write_sets

    lang = build.langs[0]
    faults = write_index(build.project, build.out, lang, titles, pages, facts)
    for notebook in build.notebooks:
        write_sets(build.out, lang, notebook, pages)
    files = {
        name: hash_file(build.out / name)
        for name in list_files(build.out)
        if name not in pages
        and not any(name == part or name.startswith(f"{part}/") for part in _OTHERS)
    }
    return ({} if faults else {"files": files, "stamp": stamp}), faults


def _conclude(
    build: _Build, pages: Mapping[str, Any], built: int, faults: Sequence[str], *, unmade: int
) -> int:
    """Say what came of the build; give its exit status."""
    for fault in faults:
        build.progress.say(f"the index is not whole: {fault}")
    wanted = {f"{page.name}.html" for page in build.pages}
    bad = sum(pages[name]["status"] != "done" for name in wanted & pages.keys())
    if unmade:
        build.progress.say(f"stopped at the first failure: {unmade} more were not begun")
    homes = {page.page.parent for page in build.pages if page.is_set}
    where = build.project.show((homes.pop() if homes else build.out) / "index.html")
    build.progress.say(f"{_sum_up(len(wanted), bad + unmade, built)}: {where}")
    return 1 if bad or unmade or faults else 0


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
    of_one = f"{build.langs[0]}/" if len(build.langs) == 1 else ""
    name = job.name.removeprefix(f"{SETS}/").removeprefix(of_one)
    state = "failed" if page.faults else "done"
    build.progress.report(name, state, page.run.seconds, "\n".join(lines))


def read_manifest(out: Path) -> dict[str, Any]:
    """Read what earlier builds noted; nothing if there is none, or it is not whole."""
    try:
        stored = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {"pages": {}}
    return stored if isinstance(stored.get("pages"), dict) else {"pages": {}}


def write_manifest(out: Path, pages: Mapping[str, Any], index: Mapping[str, Any]) -> None:
    """Write versions, pages and the index, keys sorted; all but durations is reproducible."""
    content = {"index": index, "pages": pages, "versions": list_versions()}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    write_atomically(out / MANIFEST, f"{text}\n")


@cache
def list_versions() -> dict[str, str]:
    """Give the versions of Python and of the main packages; empty text for one not installed."""
    from importlib.metadata import PackageNotFoundError, version

    def read(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return ""

    return {"python": platform.python_version()} | {name: read(name) for name in _PACKAGES}
