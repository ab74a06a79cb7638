"""The pages of a build in, what stands around them out: the index, indexes of sets, and data.

All of it is made anew when anything it shows has changed, and left alone otherwise.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.project import Project, hash_file, list_files, write_atomically
from analysis.reports.freshness import State, are_whole
from analysis.reports.plans import SETS, Plan

if TYPE_CHECKING:
    from analysis.facts.records import Record

    #: Gives all facts of a project as records, by id.
    Facts = Callable[[], Mapping[str, Record]]

#: Parts of the output folder that are not made here.
_ELSEWHERE = ("failed", "data/charts", "build.json", ".lock")


@contextmanager
def begin_around(project: Project) -> Iterator[Facts]:
    """Begin what needs no page, in a thread: the notebooks run in other processes.

    Yields
    ------
    callable
        Waits for the project's facts and gives them, or raises what kept them from being read.
    """
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as aside:
        yield aside.submit(_prepare, project).result


def _prepare(project: Project) -> Mapping[str, Record]:
    # The modules, templates and versions that are needed at the end are kept when they are read.
    import analysis.reports.index  # noqa: F401
    from analysis.reports.facts_json import collect_facts
    from analysis.reports.layout import read_templates
    from analysis.reports.manifest import list_versions

    read_templates()
    list_versions()
    return collect_facts(project.processed)


def write_around(
    project: Project,
    out: Path,
    lang: str,
    plans: Sequence[Plan],
    pages: Mapping[str, Any],
    earlier: Mapping[str, Any],
    state: State,
    facts: Facts | None = None,
) -> tuple[dict[str, Any], list[str]]:
    """Write the index and the files that it offers, if they are not fresh.

    Parameters
    ----------
    project : Project
        The project.
    out : Path
        Folder of the pages.
    lang : str
        Language of the index.
    plans : sequence of Plan
        All notebooks.
    pages : mapping of str to dict
        Entries of the manifest by address.
    earlier : mapping of str to dict
        The manifest of the build before.
    state : State
        The project when the build began.
    facts : callable, optional
        What :func:`begin_around` yielded.

    Returns
    -------
    tuple of dict and list of str
        What the manifest shall say of these files; and what is wrong with the project's data, so
        that the index is not whole.
    """
    shown = _hash_shown(project, lang, plans, pages, state)
    known = earlier.get("around", {})
    if known.get("inputs") == shown and are_whole(out, known.get("files", {})):
        return dict(known), []
    from analysis.reports.index import write_index

    titles = {plan.name: plan.title for plan in plans}
    faults = write_index(project, out, lang, titles, pages, facts)
    for plan in plans:
        _write_sets(out, lang, plan, pages)
    files = {
        name: hash_file(out / name) for name in list_files(out) if not _is_elsewhere(name, pages)
    }
    return ({} if faults else {"files": files, "inputs": shown}), faults


def _hash_shown(
    project: Project,
    lang: str,
    plans: Sequence[Plan],
    pages: Mapping[str, Any],
    state: State,
) -> str:
    citation = project.root / "CITATION.cff"
    shown = {
        href: {key: value for key, value in entry.items() if key != "seconds"}
        for href, entry in pages.items()
    }
    content = [
        lang,
        [[plan.name, plan.title] for plan in plans],
        dict(state.inputs),
        state.now.take_data(),
        hash_file(citation) if citation.is_file() else "",
        shown,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _is_elsewhere(name: str, pages: Mapping[str, Any]) -> bool:
    return name in pages or any(name == part or name.startswith(f"{part}/") for part in _ELSEWHERE)


def _write_sets(out: Path, lang: str, plan: Plan, pages: Mapping[str, Any]) -> None:
    """Write the index of a notebook's parameter sets; remove it where there are none."""
    from analysis.reports.layout import fill_template

    folder = f"{SETS}/{plan.name}/"
    entries = {href: entry for href, entry in pages.items() if href.startswith(folder)}
    index = out / folder / "index.html"
    if not entries:
        index.unlink(missing_ok=True)
        return
    names = [
        parameter.name
        for parameter in plan.parameters
        if any(
            entry["parameters"][parameter.name] != parameter.default for entry in entries.values()
        )
    ]
    rows = [
        {
            "headline": entry["headline"].replace(f'href="{folder}', 'href="'),
            "href": href.removeprefix(folder),
            "name": href.removeprefix(folder).removesuffix(".html"),
            "reason": entry["faults"][0].splitlines()[0] if entry["faults"] else "",
            "values": entry["parameters"],
        }
        for href, entry in sorted(entries.items())
    ]
    content = {"names": names, "rows": rows, "title": plan.title}
    write_atomically(index, fill_template("sets", lang, content))
