"""Where a fact is explained: the first page whose sources tell of it what the Book tells."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from analysis.facts.fact import Fact
from analysis.facts.records import Record, write_record


class Entries:
    """The entries of facts on pages that may be quoted, by fact.

    Parameters
    ----------
    level : str
        How the Book reads hedges: an entry at another level tells another range.
    pages : mapping of str to dict
        Facts of each page by its address; where several pages show a fact, the first counts.
    """

    def __init__(self, level: str, pages: Mapping[str, Record]) -> None:
        self._level = level
        self._shown = {href: records["facts"] for href, records in pages.items()}

    def find(self, fact: Fact) -> str:
        """Give the address of a fact's entry; empty if no page tells of it the same as the Book."""
        href = next((href for href, known in self._shown.items() if self._tells(known, fact)), "")
        return f"{href}#fact-{quote(fact.id)}" if href else ""

    def _tells(self, known: Mapping[str, Record], fact: Fact) -> bool:
        if fact.id not in known:
            return False
        return known[fact.id] == write_record(fact, {self._level: fact.interval})
