"""Names of series in, their facts in the order of time, and which of them a line may join, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.charts.style import CLAIM, CONTEXT, PALETTE
from analysis.charts.years import find_middle
from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact
from analysis.quantities.interval import Interval
from analysis.quantities.periods import period_bounds

if TYPE_CHECKING:
    from analysis.book.book import Book

#: Labels and, for each, the id of a series or the ids of its facts; or ids of series alone.
Names = Sequence[str] | Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Strand:
    """One series as it is drawn.

    Parameters
    ----------
    label : str
        Its name in the picture.
    facts, whiskers : tuple of Fact
        Its values in the order of their periods, and the fact whose interval each one shows.
    color : str
        Of all its marks.
    """

    label: str
    facts: tuple[Fact, ...]
    whiskers: tuple[Fact, ...]
    color: str

    @property
    def marks(self) -> list[tuple[Interval, Fraction | None]]:
        """What is drawn: each interval, and the number in it if there is one."""
        pairs = zip(self.whiskers, self.facts, strict=True)
        return [(whisker.interval, fact.value) for whisker, fact in pairs]


def gather_strands(
    book: Book, chart: str, names: Names, claim: str, intervals: Mapping[str, str]
) -> list[Strand]:
    """Look series up and give each its label and its colour.

    Parameters
    ----------
    book : Book
        Gives the facts.
    chart : str
        Id of the chart, for messages.
    names : sequence of str, or mapping of str to str or sequence of str
        Ids of series; or labels, and for each the id of a series or the ids of its facts.
    claim : str
        Label or id of the series in the claim colour; may be empty.
    intervals : mapping of str to str
        For the fact of a value, the fact that gives its whisker.

    Raises
    ------
    FactError
        If a series has no facts, there are too many to tell apart, or the claim or the fact of a
        whisker is not shown.
    """
    given = dict(names) if isinstance(names, Mapping) else {name: name for name in names}
    found = {
        key: book.facts(series=ids) if isinstance(ids, str) else book.cite(*ids)
        for key, ids in given.items()
    }
    if not found or not all(found.values()):
        raise FactError(f"the chart {chart} has a series without facts; name at least one in each")
    if len(found) > len(PALETTE):
        raise FactError(
            f"the chart {chart} has {len(found)} series, of which {len(PALETTE)} can be told "
            "apart; draw two charts"
        )
    claimed = [key for key, ids in given.items() if claim and claim in (key, ids)]
    if claim and not claimed:
        raise FactError(f"the claim {claim!r} is not in the chart; {suggest(claim, found)}")
    shown = {fact.id for facts in found.values() for fact in facts}
    for key in sorted(intervals.keys() - shown):
        raise FactError(f"a whisker is given for {key!r}, which the chart {chart} does not show")
    colors = iter(PALETTE if not claim else [CONTEXT] * 2 if len(found) <= 3 else PALETTE[1:])
    strands = []
    for key, facts in found.items():
        ordered = tuple(sorted(facts, key=lambda fact: (find_middle(fact), fact.id)))
        whiskers = tuple(book[intervals.get(fact.id, fact.id)] for fact in ordered)
        label = key if isinstance(names, Mapping) else facts[0].label
        strands.append(Strand(label, ordered, whiskers, CLAIM if key in claimed else next(colors)))
    return strands


def find_runs(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Split facts into the runs that a line may join.

    A run holds facts of one series, or of one source and label where there is no series, whose
    periods follow one another: years, half-years, months, or waves of a yearly survey.

    Parameters
    ----------
    facts : sequence of Fact
        In the order of their periods.
    """
    runs: list[list[Fact]] = []
    latest: dict[str, list[Fact]] = {}
    for fact in facts:
        kin = fact.series or f"{fact.label} ({fact.source.id if fact.source else fact.tier})"
        if kin not in latest or not follows(latest[kin][-1].period, fact.period):
            latest[kin] = []
            runs.append(latest[kin])
        latest[kin].append(fact)
    return runs


def follows(first: str, second: str) -> bool:
    """Tell whether a period is the next of its kind; of yearly survey waves, that of next year.

    Examples
    --------
    >>> follows("2024", "2025"), follows("2023", "2025"), follows("2024", "2025-H1")
    (True, False, False)
    >>> follows("2023-09-05/2023-10-06", "2024-09-03/2024-10-08")
    True
    """
    (begin, end), (next_begin, next_end) = period_bounds(first), period_bounds(second)
    months = _count_months(begin, end)
    if months != _count_months(next_begin, next_end):
        return False
    if not months and begin < end and next_begin < next_end:
        return next_begin.year == begin.year + 1
    return next_begin == end + timedelta(days=1)


def _count_months(begin: date, end: date) -> int:
    """Count the months of a period; 0 if it is not made of whole ones."""
    after = end + timedelta(days=1)
    whole = begin.day == after.day == 1
    return (after.year - begin.year) * 12 + after.month - begin.month if whole else 0
