"""Builds: pages that are not fresh are made, then the index and the manifest.

A page is fresh if its stamp is the same, and its files are as they were left.
Nothing heavy is imported here: a build with nothing to do must cost next to nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import ParameterError
from analysis.project import (
    Project,
    check_processed,
    hash_file,
    hold_folder,
    list_unverified,
    write_atomically,
)
from analysis.reports import Progress, drafts, plan
from analysis.reports.notebook import TIMEOUT, check_limits, find_drafts, find_notebooks
from analysis.reports.stamps import (
    PYTHON,
    are_whole,
    hash_files,
    hash_json,
    list_files,
    stamp_page,
    stamp_project,
)

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from analysis.facts.fact import Record
    from analysis.reports.page import Page

#: Folders of the output folder that do not belong to the index.
_OF_PAGES = ("failed/", "data/charts/", f"{plan.BRIEFINGS}/")
#: The packages whose versions the manifest lists; what the stamp covers is the lock.
_PACKAGES = """
    analysis babel ipykernel jinja2 matplotlib nbclient nbconvert pandas papermill seaborn
""".split()


@dataclass(frozen=True)
class _Build:
    """A build at work: what it is of, how it runs, and what it may not keep."""

    project: Project
    out: Path
    langs: Sequence[str]
    notebooks: Sequence[plan.Notebook]
    pages: Sequence[plan.PageJob]
    #: How the addresses of one notebook's sets begin, if all are built: other sets are removed.
    fanned: str
    at_once: int | None
    force: bool
    fail_fast: bool
    scheduler: str
    progress: Progress
    stamp: str
    #: The files that the stamp covers.
    covered: set[str]
    #: What keeps every page from being fresh, as a file that cannot be read.
    unread: Sequence[str]
    #: The tables that were not compared with the articles since they changed.
    unverified: Sequence[str]
    #: Figures in the table over the sets of a notebook, by its name; the manifest keeps them.
    compared: dict[str, Sequence[str]]


def build_reports(
    project: Project,
    *,
    notebooks: Sequence[str] = (),
    lang: str = "en",
    parameters: Mapping[str, object] | None = None,
    sets: Path | None = None,
    only: Sequence[str] = (),
    out: Path | None = None,
    jobs: int | None = None,
    timeout: int = TIMEOUT,
    force: bool = False,
    fail_fast: bool = False,
    keep_going: bool = False,
    compare: str = "",
    scheduler: str = "",
) -> int:
    """Make the pages that are not fresh, ``index.html`` and ``build.json``.

    `notebooks` are numbers or names, all by default; `only` names those or, with `sets` (a file of
    parameter sets for one notebook, see :mod:`analysis.reports.plan`), the sets to make. Others
    stay as they are. `lang` is one language, or several with commas between; the index has the
    first. Every notebook chosen must have each of the other `parameters`, given as text or as
    values. `out` is ``reports`` by default; `jobs` notebooks run at once, by default one more than
    cores, and a cell may take `timeout` seconds. With `force`, fresh pages are made too; with
    `fail_fast`, none is begun after the first that failed. With `keep_going`, sets that are wrong
    are told of and the others made; `compare` are ids of figures, with commas between, that stand
    in the table over them. `scheduler` is the address of a Dask scheduler, whose workers make the
    pages.

    Returns
    -------
    int
        Exit status: 0 if every page is good; 1 if one failed or broke a rule, or a set is left out.

    Raises
    ------
    AnalysisError
        Before any kernel starts and anything is written, with all faults of all notebooks and
        their parameters; or if the processed tables are behind the raw ones.
    """
    check_limits(jobs, timeout)
    if (keep_going or compare) and not sets:
        option = "--keep-going" if keep_going else "--compare"
        raise ParameterError(f"{option} is for parameter sets; name their file with --params")
    check_processed(project)
    langs = plan.split_langs(lang, given := dict(parameters or {}))
    paths = find_notebooks(project, notebooks if sets else [*notebooks, *only])
    every, unnamed = plan.read_notebooks(sorted({*find_notebooks(project), *paths}), paths)
    folder = (out or project.reports).resolve()
    every = [_recall_title(notebook, folder) if notebook.fault else notebook for notebook in every]
    chosen = [notebook for notebook in every if notebook.path in paths]
    every = [notebook for notebook in every if not notebook.is_draft]
    plan.check_folder(project, folder)
    compared = _choose_compared(project, chosen, compare) if compare or (sets and not only) else {}
    with Progress("report") as progress:
        all_told = [] if notebooks or only else drafts.tell_unpublished(project)
        for line in (*unnamed, *all_told, *plan.tell_english(chosen, langs)):
            progress.say(line)
        left_out: list[str] = []
        if sets:
            wrong = left_out if keep_going else None
            planned, same = plan.plan_sets(chosen, sets, only, given, langs, wrong)
            told = (f"left out: {line}" for line in left_out)
            for line in (*told, *(f"{line}; it is made once" for line in same)):
                progress.say(line)
        else:
            planned = plan.plan_pages(chosen, given, langs)
        with hold_folder(folder, project.show(folder), progress.say):
            files, unread = hash_files(project, folder)
            build = _Build(
                project,
                folder,
                langs,
                every,
                plan.make_jobs(planned, every, project, folder, timeout),
                fanned=f"{plan.SETS}/{chosen[0].name}/" if sets and not only else "",
                at_once=jobs,
                force=force,
                fail_fast=fail_fast,
                scheduler=scheduler,
                progress=progress,
                stamp=stamp_project(project, folder, files),
                covered={*files},
                unread=unread,
                unverified=list_unverified(project),
                compared=compared,
            )
            status = _run(build)
        if left_out:  # again, for that was told before the first of many pages
            places = ", ".join(dict.fromkeys(line.partition(":")[0] for line in left_out))
            progress.say(f"left out, for what is wrong above: {places}")
    return 1 if unnamed or left_out else status


def _choose_compared(
    project: Project, chosen: Sequence[plan.Notebook], text: str
) -> dict[str, Sequence[str]]:
    """Choose the figures in the table over the sets of each notebook; none is: those that move."""
    if not text:
        return {notebook.name: () for notebook in chosen}
    from analysis.reports.comparison import check_compared

    return {x.name: check_compared(project, x.path, text) for x in chosen}


def _recall_title(notebook: plan.Notebook, out: Path) -> plan.Notebook:
    """Give a notebook that cannot be read the question of its last page, which others link."""
    pages = _read_manifest(out)["pages"].values()
    titles = (page["title"] for page in pages if page["notebook"] == notebook.name)
    return replace(notebook, title=next(titles, notebook.title))


def _run(build: _Build) -> int:
    """Make the pages that are not fresh, note each as it is done, then the index; give a status."""
    earlier = _read_manifest(build.out)
    index, pages = earlier.get("index", {}), _drop_vanished(build, earlier["pages"])
    names = [notebook.name for notebook in build.notebooks]
    planned = plan.list_sets(build.pages, earlier.get("unmade", {}), names, build.fanned)
    kept = {x: ids for x, ids in earlier.get("compared", {}).items() if x in names}
    build.compared.update(kept | build.compared)
    places = {f"{job.name}.html": n for n, job in enumerate(build.pages) if job.is_set}
    for href in places.keys() & pages.keys():
        pages[href] = {**pages[href], "place": places[href]}
    stale = _find_stale(build, pages)
    stamps = {job.name: stamp_page(job, build.stamp) for job in stale}
    build.progress.begin(len(stale))
    built, again, shown, stopped = 0, 0.0, 0.0, None
    facts: Callable[[], Mapping[str, Record]] | None = None
    outcomes: Iterable[tuple[plan.PageJob, Page]] = ()
    try:
        with ExitStack() as stack:
            if stale:
                from concurrent.futures import ThreadPoolExecutor

                # The notebooks run in other processes meanwhile.
                aside = stack.enter_context(ThreadPoolExecutor(1))
                begin = cache(partial(aside.submit, _collect_facts, build.project))
                stack.callback(begin)  # the index needs them, whatever becomes of pages

                def facts() -> Mapping[str, Record]:
                    return begin().result()

                if planned:  # the index of sets names them from the start, whatever becomes of them
                    begin()
                    _write_manifest(build, pages, index, planned)
                    aside.submit(_write_index, build, dict(pages), planned, {}, facts)
                # Closed when the loop is left early, or processes would go on.
                outcomes = stack.enter_context(closing(_make_pages(build, stale, aside, begin)))
            for job, page in outcomes:
                entry, href = (
                    _note_page(build, job, page, stamps[job.name], pages),
                    f"{job.name}.html",
                )
                pages[href] = entry | ({"place": places[href]} if href in places else {})
                built += 1
                # Written as pages are done, so that a build that is stopped goes on; but not for
                # more than a twentieth of the time, which it would take with thousands of pages.
                if (now := time.monotonic()) >= again:
                    _write_manifest(build, pages, index, planned)
                    again = time.monotonic() + 20 * (time.monotonic() - now)
                if planned and now >= shown:
                    aside.submit(_write_index, build, dict(pages), planned, {}, facts).result()
                    shown = time.monotonic() + 40 * (time.monotonic() - now)
                if page.faults and build.fail_fast:
                    break
    except (KeyboardInterrupt, SystemExit) as end:
        stopped = end  # what is done is told first
    written, faults = _write_index(build, pages, planned, index, facts, is_last=True)
    if built or written != index or pages != earlier["pages"]:
        _write_manifest(build, pages, written, planned)
    if stopped:
        raise stopped
    return _conclude(build, pages, built, faults, unmade=len(stale) - built)


def _note_page(
    build: _Build, job: plan.PageJob, page: Page, stamp: str, pages: Mapping[str, Any]
) -> dict[str, Any]:
    """Report a page that is done, remove what it takes the place of, and give its entry."""
    entry = page.describe(job, stamp)
    own = job.execution.notebook.relative_to(build.project.root).as_posix()
    remedy = "which may change unseen; put a copy into data/ and read that"
    uncovered = [name for name in page.run.read if name not in {*build.covered, own}]
    entry["never_fresh"] = [*build.unread, *(f"it uses {name}, {remedy}" for name in uncovered)]
    page.remove_leftovers(job)
    _report(build, job, page, entry["never_fresh"])
    if page.faults and job.has_good:
        from analysis.reports.page import mark_as_earlier

        mark_as_earlier(job)
        failed = job.failed_page.relative_to(build.out).as_posix()
        told = {"faults": list(page.faults), "status": "earlier", "failed": failed}
        entry = {**pages[f"{job.name}.html"], **told}
    return entry


def _drop_vanished(build: _Build, pages: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what earlier builds noted; a page whose notebook, set or file went away goes too."""
    names, asked = {x.name for x in build.notebooks}, {page.name for page in build.pages}
    own = {path.stem for path in find_drafts(build.project)}
    import shutil

    kept, dropped = {}, 0
    for href, entry in pages.items():
        name = href.removesuffix(".html")
        gone = build.fanned and name.startswith(build.fanned) and name not in asked
        here = own if name.startswith(drafts.PAGES) else names
        if entry["notebook"] not in here or gone:
            failed = build.out / "failed" / href
            for path in (build.out / href, failed, failed.with_suffix(".ipynb")):
                path.unlink(missing_ok=True)
            shutil.rmtree(plan.data_folder(build.out, name), ignore_errors=True)
            dropped += 1
        elif (build.out / href).is_file():
            kept[href] = entry
    if dropped:
        told = "1 page was" if dropped == 1 else f"{dropped} pages were"
        build.progress.say(f"{told} removed, of what is no longer a notebook or a set here")
    return kept


def _find_stale(build: _Build, pages: Mapping[str, Any]) -> list[plan.PageJob]:
    """Find the pages that are not as they should be, or take all if the user wants them made."""
    stale = []
    for job in build.pages:
        entry = pages.get(f"{job.name}.html", {})
        is_fresh = (
            entry.get("status") == "done"
            and not (entry.get("never_fresh") or entry.get("missing"))
            and not build.unread
            and entry.get("stamp") == stamp_page(job, build.stamp)
            and are_whole(build.out, entry.get("files", {}))
        )
        if build.force or not is_fresh:
            is_good = entry.get("status") in ("done", "earlier") and job.page.is_file()
            stale.append(replace(job, has_good=is_good))
    if not build.fail_fast:
        # The longest first, so that none of them is left for the end; their files tell which.
        stale.sort(key=lambda job: 0 if job.fault else -job.execution.notebook.stat().st_size)
    return plan.date_sources(stale, build.project)


def _collect_facts(project: Project) -> Mapping[str, Record]:
    """Collect all facts; read the modules and templates that the index needs, too."""
    import analysis.reports.index  # noqa: F401
    from analysis.reports.metadata import collect_facts
    from analysis.reports.rendering import read_templates

    read_templates()
    _list_versions()
    return collect_facts(project.processed)


def _make_pages(
    build: _Build,
    jobs: Sequence[plan.PageJob],
    aside: ThreadPoolExecutor,
    begun: Callable[[], object],
) -> Generator[tuple[plan.PageJob, Page], None, None]:
    """Make pages in processes here or on a cluster; a page whose process died tells so."""
    from analysis.reports import executor

    sound = [job for job in jobs if not job.fault]
    if build.scheduler:
        begun()
        outcomes = executor.run_on_cluster(
            _make_page, sound, project=build.project, out=build.out, address=build.scheduler
        )
    else:
        outcomes = executor.run_jobs(
            _make_page, sound, root=build.project.root, at_once=build.at_once, begun=begun
        )
    with closing(outcomes):
        faulty = [(job, executor.Crash(job.fault)) for job in jobs if job.fault]
        for job, outcome in chain(faulty, ((sound[place], made) for place, made in outcomes)):
            if isinstance(outcome, executor.Crash):
                from analysis.reports.page import make_crash_page

                # In the thread that imports the same modules: two that do so at once may fail.
                yield job, aside.submit(make_crash_page, job, outcome.reason).result()
            else:
                yield job, outcome


def _make_page(job: plan.PageJob) -> Page:
    """Make a page in a process that has imported what that takes; this one never does."""
    from analysis.reports.page import make_page

    return make_page(job)


def _report(build: _Build, job: plan.PageJob, page: Page, reasons: Sequence[str]) -> None:
    lines = drafts.tell_missing(page.missing) if job.is_draft else list(page.faults)
    lines += [f"every build makes this page anew: {reason}" for reason in reasons]
    show = build.project.show
    if page.run.failure and page.run.failure.cell:
        lines.append(f"executed as far as it went: {show(job.execution.kept)}")
    if page.faults and job.has_good:
        lines.append(f"the page of an earlier build stays; this run's is {show(job.failed_page)}")
    of_one = f"{build.langs[0]}/" if len(build.langs) == 1 else ""
    name = job.name.removeprefix(f"{plan.SETS}/").removeprefix(of_one)
    state = "failed" if page.faults else "done"
    build.progress.report(name, state, page.run.seconds, "\n".join(lines))


def _write_index(
    build: _Build,
    pages: Mapping[str, Any],
    planned: Mapping[str, Any],
    known: Mapping[str, Any],
    facts: Callable[[], Mapping[str, Record]] | None,
    *,
    is_last: bool = False,
) -> tuple[Mapping[str, Any], list[str]]:
    """Write the index and the files that it offers, if they are not fresh; tell what is wrong.

    Sets are compared when the last page is made.
    """
    titles = {notebook.name: notebook.title for notebook in build.notebooks}
    told = {entry["notebook"] for entry in (*pages.values(), *planned.values())}
    told |= {job.execution.notebook.stem for job in build.pages}  # what was asked for, made or not
    titles = {name: title for name, title in titles.items() if name in told}
    published = {x: entry for x, entry in pages.items() if not x.startswith(drafts.PAGES)}
    shown = {href: {**entry, "seconds": 0} for href, entry in published.items()}
    lang, unmade = build.langs[0], {x: planned[x] for x in planned.keys() - pages.keys()}
    stamp = hash_json([lang, titles, build.stamp, shown, unmade, build.unverified, build.compared])
    if known.get("stamp") == stamp and are_whole(build.out, known.get("files", {})):
        return known, []
    from analysis.reports.comparison import write_set_index
    from analysis.reports.index import write_index

    faults = write_index(build.project, build.out, lang, titles, published, facts, unmade)
    for notebook in (x for x in build.notebooks if not x.fault):
        chosen = build.compared.get(notebook.name, ()) if is_last else None
        write_set_index(build.out, lang, notebook, {**pages, **unmade}, chosen)
    names = [name for name in list_files(build.out) if name not in {*pages, plan.MANIFEST}]
    files = {x: hash_file(build.out / x) for x in names if not x.startswith(_OF_PAGES)}
    return ({} if faults else {"files": files, "stamp": stamp}), faults


def _conclude(
    build: _Build, pages: Mapping[str, Any], built: int, faults: Sequence[str], *, unmade: int
) -> int:
    """Say what came of the build; give its exit status."""
    for fault in faults:
        build.progress.say(f"the index is not whole: {fault}")
    if build.unverified:
        told = ", ".join(build.unverified)
        build.progress.say(f"not compared with the articles since a change: {told}")
    if unmade:
        build.progress.say(f"stopped at the first failure: {unmade} more were not begun")
    hrefs = {f"{page.name}.html" for page in build.pages}
    bad = unmade + sum(pages[href]["status"] != "done" for href in hrefs & pages.keys())
    are_drafts = {page.is_draft for page in build.pages} == {True}
    noun, good = ("draft", "made") if are_drafts else ("report", "good")
    if len(hrefs) == 1:
        text = f"The {noun} failed" if bad else f"The {noun} is {good}"
    else:
        text = f"{f'{len(hrefs) - bad} of' if bad else 'All'} {len(hrefs)} {noun}s are {good}"
    if built < len(hrefs):
        text += f"; {built or 'none'} had to be made"
    homes = {page.page.parent for page in build.pages if page.is_set}
    where = (homes.pop() if homes else build.out) / "index.html"
    if are_drafts:
        where = build.pages[0].page if len(hrefs) == 1 else build.out / drafts.PAGES
    build.progress.say(f"{text}: {build.project.show(where)}")
    return 1 if bad or faults else 0


def _read_manifest(out: Path) -> dict[str, Any]:
    """Read what earlier builds noted; nothing if there is none, or it is not whole."""
    try:
        stored = json.loads((out / plan.MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {"pages": {}}
    return stored if isinstance(stored.get("pages"), dict) else {"pages": {}}


def _write_manifest(
    build: _Build, pages: Mapping[str, Any], index: Mapping[str, Any], planned: Mapping[str, Any]
) -> None:
    """Write versions, pages and the index, keys sorted; all but durations is reproducible."""
    unmade = {href: planned[href] for href in planned.keys() - pages.keys()}
    content = {"index": index, "pages": pages, "unmade": unmade, "versions": _list_versions()}
    content |= {"compared": build.compared} if build.compared else {}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    write_atomically(build.out / plan.MANIFEST, f"{text}\n")


@cache
def _list_versions() -> dict[str, str]:
    """Give the versions of Python and of the main packages."""
    from importlib.metadata import version

    return {"python": PYTHON, **{name: version(name) for name in _PACKAGES}}
