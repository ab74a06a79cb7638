"""Ties and events of the articles in, those of some kinds and years out; who gave, who received.

A tie is a statement of one paragraph. Counting ties measures what texts tell, not the economy.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from analysis.book.grid import Grid, show_grid
from analysis.book.overview import name_articles
from analysis.book.telling import tell_place, tell_text
from analysis.errors import FactError, suggest
from analysis.facts.tables import Row
from analysis.quantities.periods import period_bounds

if TYPE_CHECKING:
    from analysis.book.book import Book

#: Direction of technology, between the sides and not between territories -> in words.
DIRECTIONS = {
    "to_china": "technology to China",
    "joint": "developed together",
    "from_china": "technology from China",
    "none": "no technology printed",
}
#: How a curator's note begins where an article tells a turn.
PHASES = ("earlier phase", "present phase")


def choose_ties(book: Book, since: int, kinds: Collection[str]) -> list[Row]:
    """Choose ties by kind, and leave out those that the text dates before a year.

    Parameters
    ----------
    book : Book
        Gives the ties.
    since : int
        A year. A tie without a printed time stays: it can be called neither old nor new.
    kinds : collection of str
        Kinds of tie, as in ``ties.csv``.

    Returns
    -------
    list of rows
        One per tie, in curated order.

    Raises
    ------
    FactError
        If a kind is unknown.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> ties = choose_ties(Book.open(), 1990, ["joint_venture"])
    >>> [(tie["actor_a"], tie["actor_b"], tie["since"]) for tie in ties]
    [('china_faw', 'volkswagen', '1991')]
    """
    rows = _choose_kinds(book.rows("ties"), kinds, "tie")
    return [row for row in rows if not row["since"] or _ends_by(row["since"]) >= since]


def choose_events(book: Book, since: int, kinds: Collection[str]) -> list[Row]:
    """Choose dated events by kind, and leave out those that ended before a year.

    What lies after the newest source is a plan and no event yet: it is left out as well.

    Parameters
    ----------
    book : Book
        Gives the events.
    since : int
        A year.
    kinds : collection of str
        Kinds of event, as in ``events.csv``.

    Returns
    -------
    list of rows
        One per event, by date.

    Raises
    ------
    FactError
        If a kind is unknown.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> [event["place_id"] for event in choose_events(Book.open(), 2000, ["transport"])]
    ['chongqing']
    """
    rows = _choose_kinds(book.rows("events"), kinds, "event")
    newest = book.newest()
    return [row for row in rows if _ends_by(row["period"]) >= since and row["period"] <= newest]


def _choose_kinds(rows: Sequence[Row], kinds: Collection[str], what: str) -> list[Row]:
    known = sorted({row["kind"] for row in rows})
    for kind in kinds:
        if kind not in known:
            raise FactError(f"{kind!r} is no kind of {what}; {suggest(kind, known)}")
    return [row for row in rows if row["kind"] in kinds]


def _ends_by(period: str) -> int:
    return period_bounds(period)[1].year


def choose_places(book: Book, ties: Sequence[Row], events: Sequence[Row]) -> list[Row]:
    """Choose the cities that are tied themselves, or in which an event took place.

    Returns
    -------
    list of rows
        One per city, as in ``places.csv``; provinces and countries have no point on a map.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> book = Book.open()
    >>> ties = choose_ties(book, 1980, ["transport"])
    >>> [place["name"] for place in choose_places(book, ties, [])]
    ['Chongqing', 'Duisburg']
    """
    named = {tie[end] for tie in ties for end in ("actor_a", "actor_b")}
    named |= {event["place_id"] for event in events}
    return [row for row in book.rows("places") if row["place_id"] in named and row["latitude"]]


def sort_by_direction(book: Book, ties: Sequence[Row]) -> dict[str, dict[str, list[str]]]:
    """Sort ties by kind, and in each kind by the direction in which technology moves.

    Returns
    -------
    dict of str to dict of str to list of str
        Kind -> direction, always in one order -> names of the two sides, as
        :func:`analysis.charts.counts` takes them.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> book = Book.open()
    >>> ties = choose_ties(book, 1980, ["supply", "standardization"])
    >>> sort_by_direction(book, ties)["standardization"]["developed together"]
    ['Germany and China']
    """
    rows: dict[str, dict[str, list[str]]] = {
        tie["kind"].replace("_", " "): {words: [] for words in DIRECTIONS.values()} for tie in ties
    }
    for tie in ties:
        rows[tie["kind"].replace("_", " ")][DIRECTIONS[tie["direction"]]].append(_name(book, tie))
    return dict(sorted(rows.items(), key=lambda row: -sum(map(len, row[1].values()))))


def _name(book: Book, tie: Row) -> str:
    actors = {row["actor_id"]: row["name"] for row in book.rows("actors")}
    return f"{actors[tie['actor_a']]} and {actors[tie['actor_b']]}"


def show_turn(book: Book) -> Grid:
    r"""Show the ties in which an article tells a turn: what was before, and what is now.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> print(show_turn(Book.open()).text.splitlines()[2])
    earlier phase | Germany and China | technology to China | ... | Xinhua, November, paragraph\xa09
    """
    names = name_articles(book)
    rows = [
        [
            tell_text(phase),
            tell_text(_name(book, tie)),
            tell_text(DIRECTIONS[tie["direction"]]),
            tell_text(tie["subject"]),
            tell_place(names[tie["source_id"]], tie["paragraph"]),
        ]
        for phase in PHASES
        for tie in book.rows("ties")
        if tie["note"].startswith(phase)
    ]
    header = ["phase", "between", "direction", "subject", "printed in"]
    return show_grid(header, rows, tell_text("The turn, as the articles tell it"))
