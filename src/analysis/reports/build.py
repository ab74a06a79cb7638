"""Builds: pages that are not fresh are made, then the index and the manifest.

A page is fresh if its stamp is the same, and its files are as they were left.
Nothing heavy is imported here: a build with nothing to do must cost next to nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import ParameterError
from analysis.project import (
    Project,
    check_processed,
    hash_file,
    list_unverified,
    write_atomically,
)
from analysis.reports import Progress, drafts, hold_folder, plan
from analysis.reports.notebook import TIMEOUT, check_limits, find_drafts
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
    from analysis.facts.register import Register
    from analysis.reports.page import Page

#: Folders of the output folder that do not belong to the index.
_OF_PAGES = ("failed/", "data/charts/", f"{plan.BRIEFINGS}/")
#: The packages whose versions the manifest lists; what the stamp covers is the lock.
_PACKAGES = """
    analysis babel ipykernel jinja2 matplotlib nbclient nbconvert pandas papermill seaborn
""".split()


@dataclass
class _Build:
    """A build at work: what was asked for, and what is known of its pages."""

    project: Project
    out: Path
    langs: Sequence[str]
    notebooks: Sequence[plan.Notebook]
    jobs: Sequence[plan.PageJob]
    progress: Progress
    at_once: int | None
    force: bool
    fail_fast: bool
    scheduler: str
    #: How the addresses of one notebook's sets begin, if all are built: other sets are removed.
    sets_prefix: str
    #: Figures in the table over the sets of a notebook, by its name; the manifest keeps them.
    compared: Mapping[str, Sequence[str]]
    #: What is wrong with the sets that are not made.
    left_out: Sequence[str]

    def __post_init__(self) -> None:
        #: Gives all facts of the project, where they are collected while pages are made.
        self.facts: Callable[[], tuple[Register, Mapping[str, Record]]] | None = None
        #: The files that the stamp covers, and what keeps every page from being fresh, as a file
        #: that cannot be read.
        self.covered, self.unread = hash_files(self.project, self.out)
        self.stamp = stamp_project(self.project, self.out, self.covered)
        #: The tables that were not compared with the articles since they changed.
        self.unverified = list_unverified(self.project)
        earlier = _read_manifest(self.out)
        #: What the manifest says of the index, of each page, and of each set that is to be made.
        self.index: Mapping[str, Any] = earlier.get("index", {})
        self.pages: dict[str, Any] = earlier["pages"]
        names, unmade = [x.name for x in self.notebooks], earlier.get("unmade", {})
        self.planned = plan.list_sets(self.jobs, unmade, names, self.sets_prefix)
        kept = {x: ids for x, ids in earlier.get("compared", {}).items() if x in names}
        self.compared = {**kept, **self.compared}

    @property
    def unmade(self) -> dict[str, Any]:
        """The sets that have no page yet."""
        return {href: self.planned[href] for href in self.planned.keys() - self.pages.keys()}


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
    """Make the pages that are not fresh, ``index.html`` and ``build.json``; give the exit status.

    `notebooks` are numbers or names, all by default; `only` names those or, with `sets` (a file of
    parameter sets for one notebook), the sets to make. Others stay as they are. `lang` is one
    language, or several with commas between; the index has the first. Every notebook chosen must
    have each of the other `parameters`, given as text or as values. `jobs` notebooks run at once,
    by default one more than cores; a cell may take `timeout` seconds. With `force`, fresh pages are
    made too; with `fail_fast`, none is begun after the first that failed; with `keep_going`, the
    sound sets are made whatever the others are. `compare` are ids of figures, with commas between,
    for the table over sets; `scheduler` is the address of a Dask scheduler.

    The status is 0 if every page is good; 1 if one failed or broke a rule, or a set is left out.
    Before any kernel starts and anything is written, an AnalysisError tells all faults of all
    notebooks and their parameters; or that the processed tables are behind the raw ones.
    """
    check_limits(jobs, timeout)
    _check_effects(sets, keep_going, compare, jobs, scheduler)
    check_processed(project)
    langs = plan.split_langs(lang, given := dict(parameters or {}))
    folder = (out or project.reports).resolve()
    names = notebooks if sets else [*notebooks, *only]
    chosen, every, unnamed = _choose_notebooks(project, names, folder)
    plan.check_folder(project, folder)
    compared = _choose_compared(project, chosen, compare) if compare or (sets and not only) else {}
    sets_prefix = f"{plan.SETS}/{chosen[0].name}/" if sets and not only else ""
    with Progress("report") as progress:
        all_told = [] if notebooks or only else drafts.tell_unpublished(project)
        progress.say(*unnamed, *all_told, *plan.tell_languages(chosen, langs))
        if sets:
            planned, asked, told, left_out = plan.plan_sets(
                chosen, sets, only, given, langs, keep_going
            )
        else:
            planned = plan.plan_pages(chosen, given, langs)
            asked, told, left_out = {*planned}, [], []
        progress.say(*(f"left out: {line}" for line in left_out), *told)
        with hold_folder(folder, project.show(folder), progress.say):
            made = plan.make_jobs(planned, every, project, folder, timeout)
            pages = [job for job in made if job.name in asked]
            asked_for = (project, folder, langs, every, pages, progress)
            build = _Build(
                *asked_for, jobs, force, fail_fast, scheduler, sets_prefix, compared, left_out
            )
            status = _run(build)
    return 1 if unnamed else status


def _check_effects(
    sets: Path | None, keep_going: bool, compare: str, jobs: int | None, scheduler: str
) -> None:
    """Refuse options that would do nothing beside the others, or without them."""
    if jobs and scheduler:
        wrong = "has processes of its own, which --jobs does not count; leave one of them out"
        raise ParameterError(f"--scheduler: {scheduler} {wrong}")
    if (keep_going or compare) and not sets:
        option = "--keep-going" if keep_going else "--compare"
        raise ParameterError(f"{option} is for parameter sets; name their file with --params")


def _choose_notebooks(
    project: Project, names: Sequence[str], out: Path
) -> tuple[list[plan.Notebook], list[plan.Notebook], list[str]]:
    """Choose notebooks; one that cannot be read has the question of its last page, for others."""
    titles: dict[str, str] = {}
    chosen, every, unnamed = plan.choose_notebooks(project, names)
    for page in _read_manifest(out)["pages"].values() if any(x.fault for x in every) else ():
        titles.setdefault(page["notebook"], page["title"])
    for found in (chosen, every):
        found[:] = [x._replace(title=titles.get(x.name, x.title)) if x.fault else x for x in found]
    return chosen, every, unnamed


def _choose_compared(
    project: Project, chosen: Sequence[plan.Notebook], text: str
) -> dict[str, Sequence[str]]:
    """Choose the figures in the table over the sets of each notebook; none is: those that move."""
    if not text:
        return {notebook.name: () for notebook in chosen}
    from analysis.reports.comparison import check_compared

    return {x.name: check_compared(project, x.path, text) for x in chosen}


def _run(build: _Build) -> int:
    """Make the pages that are not fresh, then the index; give the exit status."""
    earlier, stopped, built = build.pages, None, 0
    build.pages = _drop_vanished(build)
    for href in build.planned.keys() & build.pages.keys():
        build.pages[href] = {**build.pages[href], "place": build.planned[href]["place"]}
    stale = _find_stale(build)
    build.progress.begin(len(stale))
    try:
        with closing(_make_stale(build, stale)) as made:
            for page in made:
                built += 1
                if page.faults and build.fail_fast:
                    break
    except (KeyboardInterrupt, SystemExit) as end:
        stopped = end  # what is done is told first
    written, faults = _write_index(build, build.pages, is_last=True)
    if built or written != build.index or build.pages != earlier:
        build.index = written
        _write_manifest(build)
    if stopped:
        raise stopped
    return _conclude(build, built, faults, unmade=len(stale) - built)


def _make_stale(build: _Build, stale: Sequence[plan.PageJob]) -> Generator[Page, None, None]:
    """Make pages, and note each as it is done; the index of sets names them from the start."""
    if not stale:
        return
    from concurrent.futures import ThreadPoolExecutor

    stamps = {job.name: stamp_page(job, build.stamp) for job in stale}
    again = shown = 0.0
    with ThreadPoolExecutor(1) as aside, ExitStack() as stack:
        # The notebooks run in other processes meanwhile.
        build.facts = aside.submit(_collect_facts, build.project).result
        if build.planned:
            _write_manifest(build)
            aside.submit(_write_index, build, dict(build.pages))
        # Closed when the loop is left early, or processes would go on.
        for job, page in stack.enter_context(closing(_make_pages(build, stale, aside))):
            build.pages[f"{job.name}.html"] = _note_page(build, job, page, stamps[job.name])
            # Written as pages are done, so that a build that is stopped goes on; but not for
            # more than a twentieth of the time, which it would take with thousands of pages.
            if (now := time.monotonic()) >= again:
                _write_manifest(build)
                again = time.monotonic() + 20 * (time.monotonic() - now)
            if build.planned and now >= shown:
                aside.submit(_write_index, build, dict(build.pages)).result()
                shown = time.monotonic() + 40 * (time.monotonic() - now)
            yield page


def _note_page(build: _Build, job: plan.PageJob, page: Page, stamp: str) -> dict[str, Any]:
    """Report a page that is done, remove what it takes the place of, and give its entry."""
    entry, href = page.describe(job, stamp), f"{job.name}.html"
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
        entry = {**build.pages[href], **told}
    return entry | ({"place": build.planned[href]["place"]} if job.is_set else {})


def _drop_vanished(build: _Build) -> dict[str, Any]:
    """Keep what earlier builds noted; a page whose notebook, set or file went away goes too."""
    import shutil

    names, asked = {x.name for x in build.notebooks}, {job.name for job in build.jobs}
    own = {path.stem for path in find_drafts(build.project)}
    kept, dropped = {}, 0
    for href, entry in build.pages.items():
        name = href.removesuffix(".html")
        gone = build.sets_prefix and name.startswith(build.sets_prefix) and name not in asked
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


def _find_stale(build: _Build) -> list[plan.PageJob]:
    """Find the pages that are not as they should be, or take all if the user wants them made."""
    stale = []
    for job in build.jobs:
        entry = build.pages.get(f"{job.name}.html", {})
        is_fresh = (
            entry.get("status") == "done"
            and not (entry.get("never_fresh") or entry.get("missing"))
            and not build.unread
            and entry.get("stamp") == stamp_page(job, build.stamp)
            and are_whole(build.out, entry.get("files", {}))
        )
        if build.force or not is_fresh:
            is_good = entry.get("status") in ("done", "earlier") and job.page.is_file()
            stale.append(job._replace(has_good=is_good))
    if not build.fail_fast:
        # The longest first, so that none of them is left for the end; their files tell which.
        stale.sort(key=lambda job: 0 if job.notebook.fault else -job.notebook.path.stat().st_size)
    return plan.date_sources(stale, build.project)


def _collect_facts(project: Project) -> tuple[Register, Mapping[str, Record]]:
    """Collect all facts; read the modules and templates that the index needs, too."""
    import analysis.reports.index  # noqa: F401
    from analysis.reports.metadata import collect_facts
    from analysis.reports.rendering import read_templates

    read_templates()
    _list_versions()
    return collect_facts(project.processed)


def _make_pages(
    build: _Build, jobs: Sequence[plan.PageJob], aside: ThreadPoolExecutor
) -> Generator[tuple[plan.PageJob, Page], None, None]:
    """Make pages in processes here or on a cluster; a page whose process died tells so."""
    from analysis.reports import executor

    sound = [job for job in jobs if not job.notebook.fault]
    if build.scheduler:
        outcomes = executor.run_on_cluster(
            _make_page, sound, project=build.project, out=build.out, address=build.scheduler
        )
    else:
        outcomes = executor.run_jobs(
            _make_page, sound, root=build.project.root, at_once=build.at_once
        )
    with closing(outcomes):
        faulty = [(job, executor.Crash(job.notebook.fault)) for job in jobs if job.notebook.fault]
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
    is_draft = job.notebook.is_draft or page.missing
    lines = drafts.tell_missing(page.missing) if is_draft else list(page.faults)
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
    build: _Build, pages: Mapping[str, Any], *, is_last: bool = False
) -> tuple[Mapping[str, Any], list[str]]:
    """Write the index and the files that it offers, if they are not fresh; tell what is wrong.

    Sets are compared when the last page is made.
    """
    fresh = drafts.list_fresh(pages)
    told = {entry["notebook"] for entry in (*pages.values(), *build.planned.values())}
    told |= {job.execution.notebook.stem for job in build.jobs}  # what was asked for, made or not
    told -= {pages[href]["notebook"] for href in fresh}
    titles = {x.name: x.title for x in build.notebooks if x.name in told}
    published = {x: pages[x] for x in pages if not x.startswith((drafts.PAGES, *fresh))}
    shown = {href: {**entry, "seconds": 0} for href, entry in published.items()}
    unmade = {x: build.planned[x] for x in build.planned.keys() - pages.keys()}
    lang, left_out = build.langs[0], build.left_out
    rests = [lang, titles, build.stamp, shown, unmade, build.unverified, build.compared, left_out]
    stamp = hash_json(rests)
    is_fresh = is_last and build.index.get("stamp") == stamp
    if is_fresh and are_whole(build.out, build.index.get("files", {})):
        return build.index, []
    from analysis.reports.comparison import write_set_index
    from analysis.reports.index import write_index

    faults = write_index(build.project, build.out, lang, titles, published, build.facts, unmade)
    for notebook in (x for x in build.notebooks if not x.fault):
        chosen = build.compared.get(notebook.name, ()) if is_last else None
        own = left_out if notebook.path in {x.execution.notebook for x in build.jobs} else []
        write_set_index(build.out, lang, notebook, {**pages, **unmade}, chosen, own)
    names = [name for name in list_files(build.out) if name not in {*pages, plan.MANIFEST}]
    files = {x: hash_file(build.out / x) for x in names if not x.startswith(_OF_PAGES)}
    return ({} if faults else {"files": files, "stamp": stamp}), faults


def _conclude(build: _Build, built: int, faults: Sequence[str], *, unmade: int) -> int:
    """Say what came of the build; give its exit status."""
    pages = build.pages
    build.progress.say(*(f"the index is not whole: {fault}" for fault in faults))
    if build.unverified:
        told = ", ".join(build.unverified)
        build.progress.say(f"not compared with the articles since a change: {told}")
    if unmade:
        build.progress.say(f"stopped at the first failure: {unmade} more were not begun")
    hrefs = {f"{job.name}.html" for job in build.jobs}
    failed = sorted(x for x in hrefs & pages.keys() if pages[x]["status"] != "done")
    bad, fresh = unmade + len(failed), hrefs.intersection(drafts.list_fresh(pages)) - {*failed}
    are_drafts = bool(hrefs) and all(x in fresh or x.startswith(drafts.PAGES) for x in hrefs)
    noun, good = ("draft", "made") if are_drafts else ("report", "good")
    # Those left out were told before the first of many pages, too.
    left_out = [*dict.fromkeys(line.partition(":")[0] for line in build.left_out)]
    asked, made = len(hrefs) + len(left_out), len(hrefs) - bad
    if asked == 1:
        text = f"The {noun} failed" if bad else f"The {noun} is {good}"
    else:
        text = f"{'All' if made == asked else f'{made} of'} {asked} {noun}s are {good}"
    if built < len(hrefs):
        text += f"; {built or 'none'} had to be made"
    if fresh and not are_drafts:
        text += f"; drafts among them: {', '.join(sorted(fresh))}"
    if failed and len(hrefs) > 1:
        text += f"; failed: {', '.join(failed[:3])}{', …' * (len(failed) > 3)}"
    homes = {job.page.parent for job in build.jobs if job.is_set}
    where = (homes.pop() if homes else build.out) / "index.html"
    if len(hrefs) == 1 and (are_drafts or failed):
        where = build.out / next((pages[x].get("failed") or x for x in failed), *hrefs)
    elif are_drafts and not fresh:
        where = build.out / drafts.PAGES
    build.progress.say(f"{text}: {build.project.show(where)}")
    if left_out:
        build.progress.say(f"left out, for what is wrong above: {', '.join(left_out)}")
    return 1 if bad or faults or left_out else 0


def _read_manifest(out: Path) -> dict[str, Any]:
    """Read what earlier builds noted; nothing if there is none, or it is not whole."""
    try:
        stored = json.loads((out / plan.MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {"pages": {}}
    return stored if isinstance(stored.get("pages"), dict) else {"pages": {}}


def _write_manifest(build: _Build) -> None:
    """Write versions, pages and the index, keys sorted; all but durations is reproducible."""
    content = {"index": build.index, "pages": build.pages, "unmade": build.unmade}
    content |= {"versions": _list_versions()}
    content |= {"compared": build.compared} if build.compared else {}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    write_atomically(build.out / plan.MANIFEST, f"{text}\n")


@cache
def _list_versions() -> dict[str, str]:
    """Give the versions of Python and of the main packages."""
    from importlib.metadata import version

    return {"python": PYTHON, **{name: version(name) for name in _PACKAGES}}
