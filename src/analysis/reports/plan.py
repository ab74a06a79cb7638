"""Plans: which pages a build makes, of which notebooks, with which parameters.

A page is made for each notebook and language, or for each set of parameters of one notebook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple

from analysis.errors import AnalysisError, NotebookError, ParameterError, find_near
from analysis.parameters import Choice, Parameter, Value, fill_parameters, list_changes, split_words
from analysis.project import Project, read_created
from analysis.quantities import LANGS
from analysis.reports.notebook import (
    DRAFTS,
    Execution,
    check_name,
    find_notebooks,
    find_title,
    is_draft,
    name_notebook,
    read_cells,
    read_parameters,
)
from analysis.reports.sets import choose_sets, read_sets

#: What a build notes of its pages, beside the index.
MANIFEST = "build.json"
#: Folder for the pages of parameter sets, beside those of the languages.
SETS = "sets"
#: Folder for briefings, which are no pages of a build.
BRIEFINGS = "briefings"
#: What languages are called, too.
_CALLED = {
    "english": "en",
    "deutsch": "de",
    "german": "de",
    "chinese": "zh",
    "cn": "zh",
    "中文": "zh",
}
#: Folders at the root of a project that no page is made from; pages go into the first alone.
ELSEWHERE = ("reports", "benchmarks", "docs", "tests")
#: And those that pages are made from.
SOURCES = ("data", "notebooks", "src")


class Notebook(NamedTuple):
    """One notebook as read and checked: its file, its question and its parameters."""

    path: Path
    title: str
    parameters: tuple[Parameter, ...]
    #: Why it cannot run: its page fails, whatever becomes of others.
    fault: str = ""
    #: What a draft lacks, which runs all the same.
    missing: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the notebook without its ending."""
        return self.path.stem

    @property
    def is_draft(self) -> bool:
        """Whether it is a draft: no index lists one, and no page but a draft's leads to one."""
        return is_draft(self.path)

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages that its parameter takes; none without one."""
        limits = [x.constraint for x in self.parameters if x.name == "lang"] or [Choice(())]
        return limits[0].options if isinstance(limits[0], Choice) else LANGS

    @property
    def written(self) -> str:
        """The language of its sentences: the only one that it takes, and else English."""
        return self.langs[0] if len(self.langs) == 1 else LANGS[0]

    def add_lang(self, given: Mapping[str, object], lang: str) -> Mapping[str, object]:
        """Add a language to parameters, if the notebook has one to choose."""
        own = self.written if len(self.langs) == 1 else lang
        return {**given, "lang": own} if self.langs else given


class Link(NamedTuple):
    """A way to another page: its address relative to this page, and its question."""

    href: str
    title: str


class PageJob(NamedTuple):
    """One page to make."""

    execution: Execution  # the run behind it; the executed notebook is kept only if it fails
    out: Path  # folder of all pages
    name: str  # where the page goes in that folder, without .html
    root: Path  # folder of the project; errors are shown without it
    notebook: Notebook
    lang: str
    values: Mapping[str, Value]  # of the parameters, in this run
    place: int = 0  # among the pages of its plan
    previous: Link | None = None
    next: Link | None = None
    beside: tuple[str, ...] = ()  # notebooks whose pages it may link: they are there, or planned
    as_of: str = ""  # day on which the newest source of the data was published, ISO 8601
    has_good: bool = False  # a good page of an earlier build is there; a failure must not cost it

    @property
    def page(self) -> Path:
        """Where the page goes."""
        return self.out / f"{self.name}.html"

    @property
    def failed_page(self) -> Path:
        """Where the page of a failure goes while a good one of an earlier build is there."""
        return self.execution.kept.with_suffix(".html")

    @property
    def is_set(self) -> bool:
        """Whether the page is one of many parameter sets, which have an index of their own."""
        return self.name.startswith(f"{SETS}/")

    @property
    def published(self) -> Path:
        """Folder of the notebooks' pages that this one may link."""
        return self.out / (self.lang if self.is_set else self.page.parent.name)


def data_folder(out: Path, name: str) -> Path:
    """Give the folder for the data of a page's charts, as ``reports/data/charts/en/01_pace``."""
    return out / "data" / "charts" / name


def check_folder(project: Project, folder: Path) -> None:
    """Check that pages go into a folder of their own: none of the project's, and none above it.

    Within ``reports`` a new name will do, but not those of the folders that a build makes there.
    """
    root = project.root.resolve()
    parts = folder.relative_to(root).parts if root in folder.parents else ()
    first, second, *_ = *parts, "", ""
    if folder == root or folder in root.parents:
        wrong = "holds the project"
    elif first in (*SOURCES, *ELSEWHERE[1:]) or first.startswith("."):
        wrong = f"is for {first}, not for pages"
    elif (folder / "index.html").exists() and not (first or (folder / MANIFEST).exists()):
        wrong = f"holds pages that no build made (it has no {MANIFEST})"
    elif first == ELSEWHERE[0] and second in (*LANGS, DRAFTS, SETS, BRIEFINGS, "data", "failed"):
        wrong = f"is no free name: a build into {first} makes {first}/{second} itself"
    else:
        return
    raise ParameterError(f"--out: {project.show(folder)} {wrong}; choose one such as reports/wide")


def split_langs(lang: str, given: dict[str, object]) -> list[str]:
    """Split languages with commas between them; each must be known, and none given twice.

    The parameter of this name is taken out of those `given`, and may say the same alone.
    """
    other = given.pop("lang", lang)
    if other != lang and {*split_words(str(other).lower())} <= {*LANGS}:
        told = f"lang: pages are in {lang!r} by --lang or its default, and -p says {other!r}"
        raise ParameterError(f"{told}; give it once, as --lang {other}")
    langs = split_words(str(other).lower())
    for one in langs or [""]:
        if one not in LANGS:
            near = find_near(_CALLED.get(one, one), LANGS)
            told = f"lang: {one!r} is not allowed{f' ({near})' if near else ''}"
            raise ParameterError(f"{told}; one of {', '.join(LANGS)}")
    if len(set(langs)) < len(langs):
        raise ParameterError(f"lang: {lang!r} names a language twice; name it once")
    return langs


def read_notebooks(
    paths: Sequence[Path], chosen: Sequence[Path]
) -> tuple[list[Notebook], list[str]]:
    """Read notebooks; one that is not as it must be has a fault, and no parameters.

    One whose name no page can have is left out; told is why, of those that are `chosen`.
    """
    found: list[Notebook] = []
    unnamed: list[str] = []
    for path in paths:
        try:
            check_name(path)
        except AnalysisError as fault:
            unnamed += [str(fault)] if path in chosen else []
            continue
        found.append(_read_notebook(path))
    return found, unnamed


def _read_notebook(path: Path) -> Notebook:
    """Read one notebook; all that is wrong with its parameters and its question is told at once."""
    parameters, title, faults = tuple[Parameter, ...](), path.stem, list[str]()
    try:
        cells = read_cells(path)
    except AnalysisError as fault:
        return Notebook(path, title, (), str(fault))
    try:
        parameters = read_parameters(cells, name_notebook(path))
    except AnalysisError as fault:
        faults.append(str(fault))
    try:
        title = find_title(path, cells)
    except AnalysisError as fault:
        faults.append(str(fault))
    if is_draft(path):
        return Notebook(path, title, parameters, missing=tuple(faults))
    return Notebook(path, title, () if faults else parameters, "\n".join(faults))


def choose_notebooks(
    project: Project, names: Sequence[str] = ()
) -> tuple[list[Notebook], list[Notebook], list[str]]:
    """Choose notebooks by their names, all by default, and read them with those that are published.

    Given are those chosen, all that are no drafts, and why one that is chosen can have no page.
    """
    paths = find_notebooks(project, names)
    every, unnamed = read_notebooks(sorted({*find_notebooks(project), *paths}), paths)
    chosen = [notebook for notebook in every if notebook.path in paths]
    return chosen, [notebook for notebook in every if not notebook.is_draft], unnamed


def tell_languages(chosen: Sequence[Notebook], langs: Sequence[str]) -> list[str]:
    """Tell in a line each which notebooks have not the languages that are asked."""
    sound = [x for x in chosen if not x.fault]
    names = [x.name for x in sound if not x.langs and [*langs] != [LANGS[0]]]
    remedy = f'add lang = "en"  # language {{{", ".join(LANGS)}}} to the parameters'
    told = [f"in English, for lack of a parameter lang: {', '.join(names)}; {remedy}"]
    others = [f"in {x.written} alone, as it is written: {x.name}" for x in sound]
    alone = [len(x.langs) == 1 and [*langs] != [x.written] for x in sound]
    lines = told * bool(names) + [*compress(others, alone)]
    for notebook in sound if [*langs] == [LANGS[0]] else ():
        own = next((x.default for x in notebook.parameters if x.name == "lang"), LANGS[0])
        if len(notebook.langs) > 1 and own != LANGS[0]:
            wrong = f"in {LANGS[0]}, though its parameter lang is {own}: {notebook.name}"
            lines.append(f"{wrong}; for that give --lang {own}")
    return lines


#: Pages to make, by their place in the output folder without .html.
Plan = dict[str, tuple[Notebook, dict[str, Value]]]


def plan_pages(
    chosen: Sequence[Notebook], given: Mapping[str, object], langs: Sequence[str]
) -> Plan:
    """Plan a page for each chosen notebook and language, with the parameters that are given.

    A ParameterError tells all faults at once; a name that only some of the notebooks know is one.
    """
    faults: list[str] = []
    sound = [x for x in chosen if not x.fault]
    for name in given:
        knowing = [x.name for x in sound if any(name == p.name for p in x.parameters)]
        if knowing and len(knowing) < len(sound):
            others = ", ".join(x.name for x in sound if x.name not in knowing)
            wrong = f"{name} is a parameter of {', '.join(knowing)} alone and not of {others}"
            faults.append(f"{wrong}; choose the notebooks that have it")
    if faults:
        raise ParameterError("\n".join(faults))
    pages: Plan = {}
    for lang in langs:
        for notebook in chosen:
            values: dict[str, Value] = {"lang": lang}
            told = notebook.add_lang(given, lang)
            folder = f"{DRAFTS}/{lang}" if notebook.is_draft else lang
            try:
                if not notebook.fault:
                    where = name_notebook(notebook.path)
                    values = fill_parameters(notebook.parameters, told, where)
                pages[f"{folder}/{notebook.name}"] = notebook, values
            except ParameterError as fault:
                faults.append(str(fault))
        if faults:
            raise ParameterError("\n".join(faults))
    return pages


def plan_sets(
    chosen: Sequence[Notebook],
    file: Path,
    only: Sequence[str],
    given: Mapping[str, object],
    langs: Sequence[str],
    keep_going: bool,
) -> tuple[Plan, set[str], list[str], list[str]]:
    """Plan a page for each parameter set of one notebook, in the order of the file.

    Which of them are asked for is given next; then which sets stand twice. The faults of single
    sets are told last where the others are made all the same, to `keep_going`; those of sets that
    are not among `only` do not matter.
    """
    if len(langs) > 1:
        raise ParameterError("parameter sets give their own language; name one with --lang")
    if len(chosen) != 1:
        remedy = "name it: report 01 --params FILE"
        raise ParameterError(f"parameter sets are for one notebook; {remedy}")
    notebook = chosen[0]
    if notebook.fault:
        raise NotebookError(notebook.fault)
    if notebook.is_draft:
        raise ParameterError("a draft has no page for each parameter set; move it to notebooks/")
    common = notebook.add_lang(given, langs[0])
    left_out: list[str] = []
    wrong = left_out if keep_going or only else None
    sets, same = read_sets(file, notebook.parameters, common, wrong)
    try:
        kept = choose_sets(sets, only, same)
    except ParameterError as fault:
        raise ParameterError("\n  ".join([str(fault), *left_out])) from None
    again = [f"{x} is the set {twin!r} again; it is made once" for x, (_, twin) in same.items()]
    pages = {f"{SETS}/{notebook.name}/{x}": (notebook, values) for x, values in sets.items()}
    asked = {f"{SETS}/{notebook.name}/{x}" for x in kept}
    return pages, asked, again, left_out if keep_going else []


def make_jobs(
    pages: Plan, every: Sequence[Notebook], project: Project, out: Path, timeout: int
) -> list[PageJob]:
    """Make the jobs of a plan; a page leads to those of `every` notebook beside it.

    It leads past notebooks whose page is neither there nor planned.
    """
    jobs, planned = [], {name for name in pages if not name.startswith((SETS, DRAFTS))}
    for place, (name, (notebook, values)) in enumerate(pages.items()):
        changes = list_changes(notebook.parameters, values)
        job = PageJob(
            execution=Execution(notebook.path, changes, out / "failed" / f"{name}.ipynb", timeout),
            out=out,
            name=name,
            place=place,
            root=project.root.resolve(),
            notebook=notebook,
            lang=str(values.get("lang", LANGS[0])),
            values=values,
        )
        there = {path.stem for path in job.published.glob("*.html")}
        there |= {path.stem for path in map(Path, planned) if out / path.parent == job.published}
        beside = [x for x in every if x.name in there]
        job = job._replace(beside=tuple(x.name for x in beside))
        if not (job.is_set or notebook.is_draft):
            links = [None, *(Link(f"{x.name}.html", x.title) for x in beside), None]
            number = beside.index(notebook)
            job = job._replace(previous=links[number], next=links[number + 2])
        jobs.append(job)
    return jobs


def date_sources(jobs: Sequence[PageJob], project: Project) -> list[PageJob]:
    """Note on jobs when their newest source was published, by the day that they are as of.

    A FactError tells of a day that is before all sources.
    """
    if not jobs or not (project.processed / "sources.csv").is_file():
        return [*jobs]
    from analysis.facts.register import Register

    days = {str(job.values.get("as_of", "")) for job in jobs}
    tables, made = project.processed, read_created(project)
    newest = {day: Register(tables, as_of=day, compiled=made).newest() for day in sorted(days)}
    return [job._replace(as_of=newest[str(job.values.get("as_of", ""))]) for job in jobs]


def list_sets(
    jobs: Sequence[PageJob], unmade: Mapping[str, Any], names: Sequence[str], sets_prefix: str
) -> dict[str, Any]:
    """List the parameter sets of a build, and the `unmade` ones of earlier builds.

    Those go whose notebook is not among the `names`, or whose address begins with `sets_prefix`.
    """
    sets = {
        href: known
        for href, known in unmade.items()
        if known["notebook"] in names and not (sets_prefix and href.startswith(sets_prefix))
    }
    for job in jobs:
        if job.is_set:
            about = {"notebook": job.execution.notebook.stem, "parameters": dict(job.values)}
            sets[f"{job.name}.html"] = about | {"place": job.place}
    return sets
