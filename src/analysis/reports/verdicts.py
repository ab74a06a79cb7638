"""The ledger of claims in, the short of it out: pairs in words, and how many of each verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.book.book import Book
from analysis.book.ledger import VERDICTS, choose_claims
from analysis.facts.records import Record
from analysis.facts.tables import Row
from analysis.reports.explained import Entries
from analysis.reports.glance import Worded, word

#: Verdicts that a reader should know of.
GRAVE = ("contradicted", "in tension")


@dataclass(frozen=True)
class Side:
    """A figure of a pair, in words, and who printed it (empty if it is computed here)."""

    worded: Worded
    by: str


@dataclass(frozen=True)
class Pair:
    """Two figures that speak of one quantity: the question, both sides, the verdict, a note."""

    question: str
    first: Side
    second: Side
    verdict: str
    note: str


def list_pairs(book: Book, entries: Entries) -> list[Pair]:
    """List all pairs, the gravest verdict first."""
    return [
        Pair(
            row["question"],
            _word_side(book, row["fact_a"], entries),
            _word_side(book, row["fact_b"], entries),
            row["verdict"],
            row["note"],
        )
        for row in choose_claims(book)
    ]


def _word_side(book: Book, key: str, entries: Entries) -> Side:
    fact = book.walk(key)[0]
    return Side(word(book, fact, entries), fact.source.publisher if fact.source else "")


def count_verdicts(pairs: Sequence[Pair]) -> dict[str, int]:
    """Count pairs by verdict, the gravest first; those without a pair too."""
    count = Counter(pair.verdict for pair in pairs)
    return {verdict: count[verdict] for verdict in VERDICTS}


def find_ledger(claims: Sequence[Row], pages: Mapping[str, Record]) -> str:
    """Find the page that shows the most pairs whole; empty if none shows any.

    Parameters
    ----------
    claims : sequence of rows
        As in ``claims.csv``.
    pages : mapping of str to dict
        Facts of each page by its address.
    """
    shown = {
        href: sum({row["fact_a"], row["fact_b"]} <= records["facts"].keys() for row in claims)
        for href, records in pages.items()
    }
    best = max(shown, key=lambda href: shown[href], default="")
    return best if best and shown[best] else ""
