"""Facts as JSON records: text and exact numbers, nothing that is empty.

Pages and ``facts.json`` hold the same records; ``facts.schema.json`` describes them and
``docs/facts.md`` tells how to read them. Numbers are written as text, since JSON's own are read as
floats, which would lose digits: a decimal where there is one (``"21.25"``), else a fraction
(``"1/3"``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from analysis.errors import IntervalError
from analysis.facts.fact import Fact
from analysis.quantities.hedges import Level
from analysis.quantities.interval import End, Interval, round_down, round_up, write_decimal

#: Kinds of output by which a notebook hands over what a page needs: the facts that its Sources
#: section lists, a sentence with its facts, a chart with all that belongs to it.
FACTS = "application/vnd.analysis.facts+json"
SENTENCE = "application/vnd.analysis.sentence+json"
CHART = "application/vnd.analysis.chart+json"
#: The picture of a chart drawn for phones; programs that do not know this kind pass it by.
PHONE = "image/svg+xml;width=narrow"
#: Describes what pages and ``facts.json`` hold (JSON Schema, draft 2020-12).
SCHEMA = Path(__file__).parent / "facts.schema.json"

Record = dict[str, Any]
"""One fact as JSON: the fields of :class:`analysis.facts.fact.Fact` that are not empty."""

_SIDES = ("lower", "upper")
#: Digits that a rounded end keeps.
_DIGITS = 10


def write_record(fact: Fact, intervals: Mapping[str, Interval]) -> Record:
    """Write a fact as a record.

    Parameters
    ----------
    fact : Fact
        The fact.
    intervals : mapping of str to Interval
        How it is read, by level, in its unit: they stand in place of ``interval``.

    Returns
    -------
    dict
        The fields of the fact that are not empty by their names, and its ``label``.

    Examples
    --------
    >>> from analysis.facts.fact import Tier
    >>> from analysis.quantities.interval import point
    >>> fact = Fact("d", Tier.PRINTED, "count", "deals", point(28), "Hefei", "deals")
    >>> record = write_record(fact, {"core": fact.interval})
    >>> record["label"], record["intervals"]["core"]["lower"], "note" in record
    ('Hefei: deals', '28', False)
    """
    source = asdict(fact.source) if fact.source else {}
    values = {item.name: getattr(fact, item.name) for item in fields(Fact)} | {
        "tier": str(fact.tier),
        "label": fact.label,
        "value": None if fact.value is None else write_number(fact.value),
        "source": {name: text for name, text in source.items() if text},
        "language": fact.language if fact.as_printed else "",
        "inputs": list(fact.inputs),
        "caveats": list(fact.caveats),
        "intervals": {
            level: _write_interval(interval, dated=fact.unit == "date")
            for level, interval in intervals.items()
        },
    }
    left_out = ("interval", "theme")
    return {name: value for name, value in values.items() if value and name not in left_out}


def write_records(facts: Iterable[Fact], level: str) -> dict[str, Record]:
    """Write facts that were all read at one level, by their ids."""
    return {fact.id: write_record(fact, {level: fact.interval}) for fact in facts}


def write_number(value: Fraction) -> str:
    """Write an exact number: a decimal where there is one, else a fraction."""
    try:
        return write_decimal(value)
    except IntervalError:
        return str(value)


def write_end(end: End, *, dated: bool, up: bool) -> str:
    """Write an end for CSV: an exact decimal, else rounded outward; nothing where unbounded.

    Examples
    --------
    >>> write_end(Fraction(1, 3), dated=False, up=True)
    '0.333333334'
    """
    if isinstance(end, float):
        return ""
    if dated:
        return date.fromordinal(math.ceil(end) if up else math.floor(end)).isoformat()
    size = max(0, _DIGITS - len(str(int(abs(end)))))
    step = Fraction(1, 10**size)
    return write_decimal(round_up(end, step) if up else round_down(end, step))


def interval_cells(intervals: Mapping[Level, Interval], *, dated: bool) -> dict[str, str]:
    """Write intervals as cells of a table: both ends at every level, what they rest on at core.

    There are none if the ends depend on an assumption; they are days if `dated`.
    """
    names = ("lower_open", "upper_open", "lower_basis", "upper_basis")
    if not intervals:
        ends = [f"{side}_{level}" for level in Level for side in _SIDES]
        return dict.fromkeys([*ends, *names], "")
    cells = {
        f"{side}_{level}": write_end(getattr(interval, side), dated=dated, up=side == "upper")
        for level, interval in intervals.items()
        for side in _SIDES
    }
    return cells | {name: str(getattr(intervals[Level.CORE], name)).lower() for name in names}


def _write_interval(interval: Interval, *, dated: bool) -> Record:
    """Both ends, null where there is none; days of a date as such too, rounded outward."""
    ends: dict[str, End] = {side: getattr(interval, side) for side in _SIDES}
    written: Record = {
        side: None if isinstance(end, float) else write_number(end) for side, end in ends.items()
    }
    for side, end in ends.items():
        written[f"{side}_basis"] = str(getattr(interval, f"{side}_basis"))
        if getattr(interval, f"{side}_open"):
            written[f"{side}_open"] = True
        if dated and 1 <= end <= date.max.toordinal():
            day = math.floor(end) if side == "lower" else math.ceil(end)
            written[f"{side}_day"] = date.fromordinal(day).isoformat()
    return written
