"""Tables and other files in, copies beside the pages out, and what the index tells of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.facts.records import Record
from analysis.project import Project, write_atomically
from analysis.quantities.languages import find_language


@dataclass(frozen=True)
class Download:
    """A file that the index offers.

    Parameters
    ----------
    href : str
        Address relative to the index.
    mediatype : str
        As the Internet calls the kind of file.
    title, description : str
        What it holds; empty if nothing is known of it.
    size : str
        In words.
    rows : int, optional
        How many a table has.
    """

    href: str
    mediatype: str
    title: str
    description: str
    size: str
    rows: int | None = None

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.href.rpartition("/")[2]

    def describe(self) -> Record:
        """Describe it as schema.org does."""
        return {
            "name": self.title or self.name,
            "description": self.description,
            "contentUrl": self.href,
            "encodingFormat": self.mediatype,
        }


def copy_tables(
    project: Project, out: Path, package: Mapping[str, Any], lang: str
) -> list[Download]:
    """Put the processed tables beside the pages, so that the folder is complete by itself.

    Order, titles and descriptions are those of the data package; a table that it does not know
    comes last.
    """
    known = {Path(resource["path"]).name: resource for resource in _list_processed(package)}
    order = {name: place for place, name in enumerate(known)}
    downloads = []
    paths = sorted(project.processed.glob("*.csv"))
    for path in sorted(paths, key=lambda path: order.get(path.name, len(order))):
        text = path.read_text(encoding="utf-8")
        write_atomically(out / "data" / path.name, text)
        resource = known.get(path.name, {})
        titles = resource.get("title", ""), resource.get("description", "")
        size = word_size(len(text.encode()), lang)
        rows = max(0, text.count("\n") - 1)  # no cell holds a line break
        downloads.append(Download(f"data/{path.name}", "text/csv", *titles, size, rows))
    return downloads


def _list_processed(package: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    resources = package.get("resources", ())
    return [resource for resource in resources if resource["path"].startswith("processed/")]


def word_size(size: int, lang: str) -> str:
    r"""Word the size of a file in thousands of bytes.

    Examples
    --------
    >>> word_size(61_499, "en"), word_size(20, "de")
    ('61\xa0kB', '1\xa0kB')
    """
    from babel.numbers import format_decimal

    amount = format_decimal(max(1, round(size / 1000)), locale=find_language(lang).locale)
    return f"{amount}\N{NO-BREAK SPACE}kB"
