"""Plans: which pages a build makes, of which notebooks, with which parameters.

A page is made for each notebook and language, or for each set of parameters of one notebook. A set
is a row of a CSV file or an entry of a YAML file; it gives some of the notebook's parameters and
the defaults give the rest. Sets of the same values are one page.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, NotebookError, ParameterError, suggest
from analysis.parameters import KNOWN, Parameter, Value, fill_parameters, list_changes
from analysis.project import Project
from analysis.quantities import LANGS
from analysis.reports.notebook import (
    MAX_NAME,
    Execution,
    check_name,
    find_title,
    name_notebook,
    read_cells,
    read_parameters,
)

#: What a build notes of its pages, beside the index.
MANIFEST = "build.json"
#: Folder for the pages of parameter sets, beside those of the languages.
SETS = "sets"
#: Folders at the root of a project that no page is made from; pages go into the first alone.
ELSEWHERE = ("reports", "benchmarks", "docs", "tests")
#: And those that pages are made from.
SOURCES = ("data", "notebooks", "src")
#: The column, or the key, that names a set; it is no parameter.
NAME = "name"
#: Longest name that is made of a set's values.
_LONGEST = 60
#: A file of sets holds sets, a set parameters, a parameter a list, and a list words.
_DEEPEST = 4
_ALLOWED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Notebook:
    """One notebook as read and checked: its file, its question and its parameters."""

    path: Path
    title: str
    parameters: tuple[Parameter, ...]
    #: Why it cannot run: its page fails, whatever becomes of others.
    fault: str = ""

    @property
    def name(self) -> str:
        """Name of the notebook without its ending."""
        return self.path.stem


@dataclass(frozen=True)
class Link:
    """A way to another page: its address relative to this page, and its question."""

    href: str
    title: str


@dataclass(frozen=True)
class PageJob:
    """One page to make."""

    execution: Execution  # the run behind it; the executed notebook is kept only if it fails
    out: Path  # folder of all pages
    name: str  # where the page goes in that folder, without .html
    root: Path  # folder of the project; errors are shown without it
    title: str  # the notebook's question
    lang: str
    parameters: tuple[Parameter, ...]
    values: Mapping[str, Value]  # of the parameters, in this run
    previous: Link | None = None
    next: Link | None = None
    as_of: str = ""  # day on which the newest source of the data was published, ISO 8601
    fault: str = ""  # why the notebook cannot run
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
        return self.name.count("/") > 1


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
    elif first == ELSEWHERE[0] and second in (*LANGS, SETS, "data", "failed"):
        wrong = f"is for pages of builds into {first}"
    else:
        return
    raise ParameterError(f"--out: {project.show(folder)} {wrong}; choose one such as reports/wide")


def split_langs(lang: str) -> list[str]:
    """Split languages with commas between them; each must be known, and none given twice."""
    langs = lang.split(",")
    for one in langs:
        if one not in LANGS:
            raise ParameterError(f"lang: {one!r} is out of range; one of {', '.join(LANGS)}")
    if len(set(langs)) < len(langs):
        raise ParameterError(f"lang: {lang!r} names a language twice; name it once")
    return langs


def read_notebooks(
    paths: Sequence[Path], chosen: Sequence[Path]
) -> tuple[list[Notebook], list[str]]:
    """Read notebooks; one that is not as it must be has a fault, and its file name for a question.

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
        try:
            cells = read_cells(path)
            parameters = read_parameters(cells, name_notebook(path))
            if not any(parameter.name == "lang" for parameter in parameters):
                wrong = "has no parameter lang, the language of its page"
                raise ParameterError(f'{name_notebook(path)}: {wrong}; add lang = "en" # language')
            found.append(Notebook(path, find_title(path, cells), parameters))
        except AnalysisError as fault:
            found.append(Notebook(path, path.stem, (), str(fault)))
    return found, unnamed


def _raise_all(faults: Sequence[AnalysisError]) -> None:
    if faults:
        raise type(faults[0])("\n".join(map(str, faults)))


#: Pages to make, by their place in the output folder without .html.
Plan = dict[str, tuple[Notebook, dict[str, Value]]]


def plan_pages(
    chosen: Sequence[Notebook], given: Mapping[str, object], langs: Sequence[str]
) -> Plan:
    """Plan a page for each chosen notebook and language, with the parameters that are given.

    A ParameterError tells all faults at once; a name that only some of the notebooks know is one.
    """
    faults: list[AnalysisError] = []
    for name in given:
        sound = [x for x in chosen if not x.fault]
        knowing = [x.name for x in sound if any(name == p.name for p in x.parameters)]
        if knowing and len(knowing) < len(sound):
            others = ", ".join(x.name for x in sound if x.name not in knowing)
            wrong = f"{name} is a parameter of {', '.join(knowing)} alone and not of {others}"
            faults.append(ParameterError(f"{wrong}; choose the notebooks that have it"))
    _raise_all(faults)
    pages: Plan = {}
    for lang in langs:
        for notebook in chosen:
            values: dict[str, Value] = {"lang": lang}
            try:
                if not notebook.fault:
                    where = name_notebook(notebook.path)
                    values = fill_parameters(notebook.parameters, {**given, "lang": lang}, where)
                pages[f"{lang}/{notebook.name}"] = notebook, values
            except ParameterError as fault:
                faults.append(fault)
        _raise_all(faults)
    return pages


def plan_sets(
    chosen: Sequence[Notebook],
    file: Path,
    only: Sequence[str],
    given: Mapping[str, object],
    langs: Sequence[str],
) -> tuple[Plan, list[str]]:
    """Plan a page for each parameter set of one notebook; tell of sets that stand twice."""
    if len(langs) > 1:
        raise ParameterError("parameter sets give their own language; name one with --lang")
    if len(chosen) != 1:
        raise ParameterError(
            "parameter sets are for one notebook; name it: report 01 --params FILE"
        )
    notebook = chosen[0]
    if notebook.fault:
        raise NotebookError(notebook.fault)
    sets, same = read_sets(file, notebook.parameters, {**given, "lang": langs[0]})
    kept = choose_sets(sets, only, same)
    again = [f"{where} is the set {twin!r} again" for where, (_, twin) in same.items()]
    return {f"{SETS}/{notebook.name}/{x}": (notebook, values) for x, values in kept.items()}, again


def make_jobs(
    pages: Plan, every: Sequence[Notebook], project: Project, out: Path, timeout: int
) -> list[PageJob]:
    """Make the jobs of a plan; a page of a notebook is linked with the pages beside it."""
    links = [None, *(Link(f"{x.name}.html", x.title) for x in every), None]
    jobs = []
    for name, (notebook, values) in pages.items():
        changes = list_changes(notebook.parameters, values)
        job = PageJob(
            execution=Execution(notebook.path, changes, out / "failed" / f"{name}.ipynb", timeout),
            out=out,
            name=name,
            root=project.root.resolve(),
            title=notebook.title,
            lang=str(values["lang"]),
            parameters=notebook.parameters,
            values=values,
            fault=notebook.fault,
        )
        if not job.is_set:
            place = every.index(notebook)
            job = replace(job, previous=links[place], next=links[place + 2])
        jobs.append(job)
    return jobs


def list_sets(
    jobs: Sequence[PageJob], unmade: Mapping[str, Any], names: Sequence[str], fanned: str
) -> dict[str, Any]:
    """List the parameter sets of a build, and the `unmade` ones of earlier builds.

    Those go whose notebook is not among the `names`, or whose address begins with `fanned`.
    """
    sets = {
        href: told
        for href, told in unmade.items()
        if told["notebook"] in names and not (fanned and href.startswith(fanned))
    }
    for job in jobs:
        if job.is_set:
            told = {"notebook": job.execution.notebook.stem, "parameters": dict(job.values)}
            sets[f"{job.name}.html"] = told
    return sets


#: A set as it stands in the file: where, how it is called there, and what it gives.
_Given = tuple[str, str, Mapping[str, object]]


def read_sets(
    file: Path, parameters: Sequence[Parameter], common: Mapping[str, object] | None = None
) -> tuple[dict[str, dict[str, Value]], dict[str, tuple[str, str]]]:
    """Read parameter sets and check each against a notebook's parameters.

    The file is ``.csv`` with a header, one row a set, an empty cell for the default; or ``.yml``
    with a list of mappings, or a mapping of names to mappings, whose values are read as they are
    written, as those of a cell are. For what a set does not give, `common` values stand instead of
    the defaults. Given are all values of each set by its name, in the order of the file; and of
    those left out because an earlier one has the same values, by their place, their own name and
    that one's. A ParameterError tells every fault of every set at once, each with its place.
    """
    faults: list[str] = []
    sets: dict[str, dict[str, Value]] = {}
    same: dict[str, tuple[str, str]] = {}
    found: dict[str, str] = {}  # name of the set by what it gives
    taken: set[str] = set()
    is_unknown = False
    known = {parameter.name for parameter in parameters}
    for where, called, stored in _read(file):
        # What has a name and no value is the default, as an empty cell is.
        given = {key: x for key, x in stored.items() if x is not None or key not in known}
        try:
            values = fill_parameters(parameters, {**(common or {}), **given}, where)
        except ParameterError as fault:
            told, listed, _ = str(fault).partition(f"\n  {KNOWN}")
            faults.append(told.replace("\n  ", " "))
            is_unknown |= bool(listed)
            continue
        name = called or name_set(list_changes(parameters, values))
        twin = found.setdefault(json.dumps(values), name)
        if not _ALLOWED.fullmatch(name) or name.casefold() == "index" or len(name) > MAX_NAME:
            remedy = (
                "begin with a letter or a digit; letters, digits, '.', '_' and '-' may follow, "
                f"{MAX_NAME} characters in all, and 'index' is the page of all sets"
            )
            faults.append(f"{where}: {name!r} cannot name a page; {remedy}")
        elif name.casefold() in taken and sets.get(name) != values:
            faults.append(f"{where}: the name {name!r} is taken by another set; choose another")
        elif twin in sets:
            same[where] = name, twin
        else:
            sets[name] = values
        taken.add(name.casefold())
    if is_unknown:
        faults.append("\n    ".join([KNOWN, *map(str, parameters)]))
    if faults:
        raise ParameterError("\n".join(faults))
    return sets, same


def choose_sets(
    sets: Mapping[str, dict[str, Value]],
    names: Sequence[str],
    same: Mapping[str, tuple[str, str]],
) -> dict[str, dict[str, Value]]:
    """Choose sets by name, in their order, or by that of one that is the same; by none, all."""
    known = {name: name for name in sets} | dict(same.values())
    for name in names:
        if name not in known:
            raise ParameterError(f"{name!r} is no set; {suggest(name, known)}")
    chosen = {known[name] for name in names or sets}
    return {name: values for name, values in sets.items() if name in chosen}


def name_set(changes: Mapping[str, Value]) -> str:
    """Name a set by what it changes, as ``level-wide_pace_low-1.2``; ``default`` by nothing."""
    parts = []
    for key, value in changes.items():
        text = "+".join(value) if isinstance(value, list) else str(value)
        parts.append(f"{key}-{text}")
    full = "_".join(parts) or "default"
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", full).strip("-.")
    if name == full and len(name) <= _LONGEST:
        return name
    mark = hashlib.sha256(full.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST - 9]}-{mark}"


def _read(file: Path) -> list[_Given]:
    if not file.is_file():
        raise ParameterError(f"{file}: there is no such file; name a CSV or YAML file of sets")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise ParameterError(f"{file}: cannot be read ({fault}); save it as UTF-8") from None
    match file.suffix.lower():
        case ".csv":
            given = list(_read_csv(file.name, text))
        case ".yml" | ".yaml":
            given = list(_read_yaml(file.name, text))
        case _:
            raise ParameterError(f"{file}: is neither CSV nor YAML; name it .csv or .yml")
    if not given:
        raise ParameterError(f"{file}: holds no set; give at least one")
    return given


def _read_csv(name: str, text: str) -> Iterator[_Given]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if len(header) == 1 and ";" in header[0]:
            raise ParameterError(f"{name}, row 1: has semicolons; put commas between the cells")
        if len(set(header)) < len(header):
            raise ParameterError(f"{name}, row 1: a column stands twice; name each once")
        for cells in reader:
            where = f"{name}, row {reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                wrong = f"{len(cells)} cells stand under {len(header)} columns"
                raise ParameterError(f"{where}: {wrong}; quote cells that hold commas")
            row = {key: cell for key, cell in zip(header, cells, strict=True) if cell.strip()}
            yield where, row.pop(NAME, "").strip(), row
    except csv.Error as fault:
        raise ParameterError(f"{name}, row {reader.line_num}: {fault}; close every quote") from None


def _read_yaml(name: str, text: str) -> Iterator[_Given]:
    import yaml

    try:
        stored = yaml.load(text, Loader=_make_loader())  # noqa: S506 (it makes text alone)
    except yaml.YAMLError as fault:
        told = " ".join(str(fault).replace('in "<unicode string>", ', "in ").split())
        raise ParameterError(f"{name}: is no YAML ({told})") from None
    if stored is None:
        return
    if isinstance(stored, Mapping):
        entries = [(f"{name}, set {key!r}", str(key), value) for key, value in stored.items()]
    elif isinstance(stored, list):
        entries = [(f"{name}, set {n}", "", value) for n, value in enumerate(stored, start=1)]
    else:
        raise ParameterError(f"{name}: must hold a list of sets, or names with their sets")
    for where, key, value in entries:
        if not isinstance(value, Mapping | None):
            raise ParameterError(f"{where}: must hold parameters and their values, as level: wide")
        row = dict(value or {})
        yield where, key or str(row.pop(NAME, None) or ""), row


def _make_loader() -> Any:
    """Make a loader that leaves scalars as they are written, and takes nothing but plain sets.

    ``040``, ``1:30``, ``yes`` and ``null`` are text, as in a cell of a CSV; nothing is None. Tags,
    aliases, which can make much of little, deep brackets and a key given twice are refused.
    """
    import yaml

    class Loader(yaml.BaseLoader):
        depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            event: Any = self.peek_event()
            is_named = isinstance(event, yaml.AliasEvent) or event.anchor
            wrong = "a name for a value (& or *); write the value itself" if is_named else ""
            if getattr(event, "tag", None):
                wrong = f"a tag ({event.tag}); write the value alone"
            if self.depth == _DEEPEST:
                wrong = "a list or mapping too deep; a set holds values, and lists of words"
            if wrong:
                raise yaml.composer.ComposerError(None, None, wrong, event.start_mark)
            self.depth += 1
            node = super().compose_node(parent, index)
            self.depth -= 1
            return node

        def construct_scalar(self, node: Any) -> Any:
            return node.value if node.value or node.style else None

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            keys = [self.construct_object(key, deep=True) for key, _ in node.value]
            if twice := [n for n, key in enumerate(keys) if key in keys[:n]]:
                wrong, mark = f"{keys[twice[0]]!r} stands twice", node.value[twice[0]][0].start_mark
                raise yaml.constructor.ConstructorError(None, None, wrong, mark)
            return super().construct_mapping(node, deep)

    return Loader
