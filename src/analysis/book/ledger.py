"""The ledger of claims in, pairs of figures that speak of one quantity out: sorted, listed, shown.

Verdicts are those of the data: intervals as half of the readers take the words, and by the words'
logic alone. They do not move with the level of a page.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from analysis.book.grid import Grid, show_grid
from analysis.book.prose import Said
from analysis.book.telling import stack, tell_text
from analysis.errors import FactError, suggest
from analysis.facts.fact import Tier
from analysis.facts.tables import Row

if TYPE_CHECKING:
    from analysis.book.book import Book

#: Every verdict, the gravest first.
VERDICTS = (
    "contradicted",
    "in tension",
    "consistent",
    "corroborated",
    "definitions differ",
    "not independent",
)
#: Whether a pair tests a figure of an article, or independent figures among themselves.
_ARTICLES, _OTHERS = "with a figure of an article", "among independent figures"


def choose_claims(book: Book, verdicts: Collection[str] = VERDICTS) -> list[Row]:
    """Choose pairs by their verdict, the gravest first.

    Parameters
    ----------
    book : Book
        Gives the ledger.
    verdicts : collection of str
        Of :data:`VERDICTS`.

    Returns
    -------
    list of rows
        One per pair, as in ``claims.csv``.

    Raises
    ------
    FactError
        If a verdict is unknown, or none is named.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> [claim["claim_id"] for claim in choose_claims(Book.open(), ["in tension"])]
    ['survey_editions', 'survey_invest_recalled', 'bmw_alibaba_day']
    """
    for verdict in verdicts:
        if verdict not in VERDICTS:
            raise FactError(f"{verdict!r} is no verdict; {suggest(verdict, VERDICTS)}")
    if not verdicts:
        raise FactError(f"no verdict is chosen; name some of {', '.join(VERDICTS)}")
    claims = [row for row in book.rows("claims") if row["verdict"] in verdicts]
    return sorted(claims, key=lambda row: VERDICTS.index(row["verdict"]))


def sort_by_verdict(book: Book) -> dict[str, dict[str, list[str]]]:
    """Sort all pairs by verdict, and by whether a figure of an article is in them.

    Returns
    -------
    dict of str to dict of str to list of str
        Verdict -> with a figure of an article or not -> questions, as
        :func:`analysis.charts.counts` takes them.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> sort_by_verdict(Book.open())["contradicted"]["with a figure of an article"]
    ['How long did the Chancellor stay in Chongqing?']
    """
    rows: dict[str, dict[str, list[str]]] = {
        verdict: {_ARTICLES: [], _OTHERS: []} for verdict in VERDICTS
    }
    for claim in choose_claims(book):
        tested = any(rests_on_article(book, claim[side]) for side in ("fact_a", "fact_b"))
        rows[claim["verdict"]][_ARTICLES if tested else _OTHERS].append(claim["question"])
    return rows


def rests_on_article(book: Book, key: str) -> bool:
    """Tell whether an article prints a fact, or the number of one it is computed from.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> book = Book.open()
    >>> rests_on_article(book, "nev_share_2024h1"), rests_on_article(book, "rho_world_2025h1")
    (True, False)
    """
    fact = book[key]
    return fact.tier == Tier.PRINTED or any(rests_on_article(book, name) for name in fact.inputs)


def show_ledger(book: Book, claims: Sequence[Row]) -> Grid:
    """Show pairs of figures with their verdicts, each figure with who printed it.

    Parameters
    ----------
    book : Book
        Gives and words the figures.
    claims : sequence of rows
        Of :func:`choose_claims`.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> book = Book.open()
    >>> print(show_ledger(book, choose_claims(book, ["in tension"])).text.splitlines()[1])
    question | figure | other figure | verdict
    """
    rows = [
        [
            tell_text(claim["question"]),
            _word_print(book, claim["fact_a"]),
            _word_print(book, claim["fact_b"]),
            stack(tell_text(claim["verdict"]), tell_text(claim["note"])),
        ]
        for claim in claims
    ]
    header = ["question", "figure", "other figure", "verdict"]
    return show_grid(header, rows, tell_text("The ledger: figures that answer one question"))


def _word_print(book: Book, key: str) -> Said:
    """Word a figure and name who printed it."""
    source = book[key].source
    by = tell_text(source.publisher if source else "computed here")
    return stack(book.word(f"{{{key}}}"), by)
