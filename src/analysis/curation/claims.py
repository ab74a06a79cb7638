"""Pairs of figures that speak of one quantity, judged by whether their intervals meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analysis.facts.register import Register
from analysis.facts.tables import Row
from analysis.quantities.hedges import Level
from analysis.quantities.interval import Interval

#: Verdicts of pairs that intervals cannot decide, by the scope of the pair.
_UNDECIDED = {
    "definition": "definitions differ",
    "coverage": "definitions differ",
    "conversion": "not independent",
    "copy": "not independent",
}


def judge_claims(rows: Iterable[Row], registers: Mapping[Level, Register]) -> list[Row]:
    """Add the verdict to each row of the ledger.

    Parameters
    ----------
    rows : iterable of rows
        One row per pair: ``claims.csv``.
    registers : mapping of Level to Register
        The facts, read by the word's logic and as half of the readers take it.
    """
    return [{**row, "verdict": _judge_row(row, registers)} for row in rows]


def _judge_row(row: Row, registers: Mapping[Level, Register]) -> str:
    if row["ruling"]:
        return row["ruling"]
    if row["scope"] in _UNDECIDED:
        return _UNDECIDED[row["scope"]]
    pairs = [
        (registers[level][row["fact_a"]].interval, registers[level][row["fact_b"]].interval)
        for level in (Level.CORE, Level.LOGICAL)
    ]
    return judge_intervals(*pairs)


def judge_intervals(core: tuple[Interval, Interval], logical: tuple[Interval, Interval]) -> str:
    """Compare two readings of one quantity.

    Parameters
    ----------
    core, logical : pair of Interval
        The two figures as half of the readers take them, and by the words' logic alone.

    Returns
    -------
    str
        ``corroborated`` if one lies within the other, ``consistent`` if they overlap,
        ``in tension`` if only the words' logic lets them meet, ``contradicted`` if nothing does.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from analysis.quantities.interval import point
    >>> half, found = Interval(Fraction(45), Fraction(55)), point(51)
    >>> judge_intervals((half, found), (half, found))
    'corroborated'
    """
    first, second = core
    if first.within(second) or second.within(first):
        return "corroborated"
    if first.meets(second):
        return "consistent"
    return "in tension" if logical[0].meets(logical[1]) else "contradicted"
