"""The manifest of a build in, the index of its pages out."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.facts.records import Record
from analysis.project import Project, write_atomically
from analysis.reports.facts_json import collect_facts
from analysis.reports.headlines import Reading, list_readings
from analysis.reports.islands import read_pages
from analysis.reports.layout import fill_template, read_asset
from analysis.reports.plans import SETS
from analysis.reports.suite import describe_suite
from analysis.reports.values import Value
from analysis.reports.wording import NAMES, TAGS


@dataclass(frozen=True)
class Edition:
    """The same report in another language."""

    href: str
    tag: str
    name: str


@dataclass(frozen=True)
class Row:
    """One report in the index; `href` is empty where it was never built in this language.

    ``earlier`` leads to what failed, where the page is of an earlier build; ``sets`` counts the
    pages of the notebook's parameter sets.
    """

    name: str
    number: str
    title: str
    href: str = ""
    failed: bool = False
    reason: str = ""
    headline: str = ""
    readings: tuple[Reading, ...] = ()
    changes: Mapping[str, Value] = field(default_factory=dict)
    others: tuple[Edition, ...] = ()
    earlier: str = ""
    sets: int = 0


def write_index(
    project: Project,
    out: Path,
    lang: str,
    titles: Mapping[str, str],
    pages: Mapping[str, Any],
    facts: Callable[[], Mapping[str, Record]] | None = None,
) -> list[str]:
    """Write ``index.html``, ``facts.json`` and the other files that the index offers.

    Parameters
    ----------
    project : Project
        Where data and the citation come from.
    out : Path
        Folder of the pages.
    lang : str
        Language of the index.
    titles : mapping of str to str
        Question of every notebook by its name, in their order.
    pages : mapping of str to dict
        Entries of the manifest by address, such as ``en/01_pace.html``.
    facts : callable, optional
        See `analysis.reports.around.begin_around`.

    Returns
    -------
    list of str
        What is wrong with the data of the project; the index then shows this and the reports.
    """
    shown = read_pages(out, sorted(pages))
    rows = [_make_row(name, title, lang, pages, shown) for name, title in titles.items()]
    faults: list[str] = []
    content: dict[str, Any] = {"rows": rows, "faults": faults, "style_too": read_asset("index.css")}
    try:
        known = facts() if facts else collect_facts(project.processed)
        content |= describe_suite(project, out, lang, pages, shown, known)
    except AnalysisError as fault:
        faults.append(str(fault))
    script = read_asset("index.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    content |= {"script": script, "digest": digest}
    write_atomically(out / "index.html", fill_template("index", lang, content))
    return faults


def _make_row(
    name: str, title: str, lang: str, pages: Mapping[str, Any], shown: Mapping[str, Record]
) -> Row:
    known_as = (name, name.partition("_")[0], title)
    sets = sum(href.startswith(f"{SETS}/{name}/") for href in pages)
    hrefs = {tag: f"{tag}/{name}.html" for tag in TAGS}
    others = tuple(
        Edition(href, TAGS[other], NAMES[other])
        for other, href in hrefs.items()
        if other != lang and href in pages
    )
    href = hrefs[lang]
    entry = pages.get(href)
    if entry is None:
        return Row(*known_as, others=others, sets=sets)
    known = shown[href]["facts"] if href in shown else {}
    earlier = entry.get("failed", "")
    return Row(
        *known_as,
        href,
        failed=bool(entry["faults"]) and not earlier,
        reason=entry["faults"][0].splitlines()[0] if entry["faults"] else "",
        headline=entry["headline"],
        readings=tuple(list_readings(entry["headline"], known, lang)),
        changes=entry.get("changes", {}),
        others=others,
        earlier=earlier,
        sets=sets,
    )
