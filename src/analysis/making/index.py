"""The manifest of a build in, the index of its pages out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.files import write_atomically
from analysis.making.layout import fill_template
from analysis.making.wording import NAMES, TAGS
from analysis.paths import Project


@dataclass(frozen=True)
class Edition:
    """The same report in another language."""

    href: str
    tag: str
    name: str


@dataclass(frozen=True)
class Row:
    """One report in the index; `href` is empty where it was never built in this language."""

    title: str
    href: str = ""
    failed: bool = False
    reason: str = ""
    headline: str = ""
    others: tuple[Edition, ...] = ()


def write_index(
    project: Project, out: Path, lang: str, titles: Mapping[str, str], pages: Mapping[str, Any]
) -> None:
    """Write ``index.html`` and copy the processed tables that it offers.

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
    """
    rows = [_make_row(name, title, lang, pages) for name, title in titles.items()]
    tables = _copy_tables(project, out)
    content = {"rows": rows, "tables": tables, "citation": _read_citation(project)}
    write_atomically(out / "index.html", fill_template("index", lang, content))


def _make_row(name: str, title: str, lang: str, pages: Mapping[str, Any]) -> Row:
    hrefs = {tag: f"{tag}/{name}.html" for tag in TAGS}
    others = tuple(
        Edition(href, TAGS[other], NAMES[other])
        for other, href in hrefs.items()
        if other != lang and href in pages
    )
    entry = pages.get(hrefs[lang])
    if entry is None:
        return Row(title, others=others)
    reason = entry["faults"][0].splitlines()[0] if entry["faults"] else ""
    return Row(title, hrefs[lang], bool(entry["faults"]), reason, entry["headline"], others)


def _copy_tables(project: Project, out: Path) -> Sequence[str]:
    """Put the processed tables beside the pages, so that the folder is complete by itself."""
    tables = sorted(project.processed.glob("*.csv"))
    for table in tables:
        write_atomically(out / "data" / table.name, table.read_text(encoding="utf-8"))
    return [table.name for table in tables]


def _read_citation(project: Project) -> str:
    """Write a line from CITATION.cff, where there is one: authors (year). Title, version."""
    file = project.root / "CITATION.cff"
    if not file.is_file():
        return ""
    import yaml

    stored = yaml.safe_load(file.read_text(encoding="utf-8"))
    authors = "; ".join(_name_author(author) for author in stored.get("authors", []))
    released = str(stored.get("date-released", ""))[:4]
    written = f"{authors} ({released})" if released else authors
    version = f", version {stored['version']}" if stored.get("version") else ""
    return f"{written}. {stored['title']}{version}."


def _name_author(author: Mapping[str, str]) -> str:
    parts = [author[key] for key in ("family-names", "given-names") if key in author]
    return ", ".join(parts) or author["name"]
