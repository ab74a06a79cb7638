"""The register of facts: finds a fact by its id, computing it when it is asked for.

Curated facts are rows of the tables ``figures`` and ``context``. Derived facts are rows of the
table ``derived``: what a figure is, its function in :mod:`analysis.facts.formulas`, and the facts
that this takes.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from copy import copy
from fractions import Fraction
from pathlib import Path
from typing import Any

from analysis.errors import FactError, IntervalError, PhraseError, UnknownFactError, suggest
from analysis.facts.fact import Fact, Source, Tier
from analysis.facts.formulas import list_functions
from analysis.facts.tables import Row, read_table
from analysis.quantities.hedges import Family, Level, find_family
from analysis.quantities.interval import Interval, hull, point
from analysis.quantities.periods import period_interval
from analysis.quantities.phrases import read_phrase
from analysis.quantities.readings import read_interval, round_print
from analysis.quantities.units import KINDS

#: The caveat of a whole number that is known to have been rounded.
ROUNDED = "rounded"
#: Tables of curated facts, in the order of their rows.
CURATED = ("figures", "context")
#: What an input may take of a fact instead of its interval: its period as days, its printed number
#: as an exact one, or its printed number as rounded in print, the hedge left aside.
ASPECTS = ("period", "number", "rounded")


class Register(Mapping[str, Fact]):
    """Facts by id, at one level of reading hedges.

    Iteration covers the facts that can be computed now; :meth:`known` lists all ids.

    Parameters
    ----------
    processed : Path
        Folder of the processed tables.
    level : str
        ``logical``, ``core``, ``middle`` or ``wide``.

    Raises
    ------
    FactError
        If the level is unknown or an id stands twice.
    """

    def __init__(self, processed: Path, level: str = "core") -> None:
        self.level = _check_level(level)
        self._sources = {row["source_id"]: row for row in read_table(processed / "sources.csv")}
        self._curated = [
            (name, row) for name in CURATED for row in read_table(processed / f"{name}.csv")
        ]
        self._rows = {row["fact_id"]: row for _, row in self._curated}
        self._formulas = {row["fact_id"]: row for row in read_table(processed / "derived.csv")}
        self._facts: dict[str, Fact] = {}
        twice = sorted(self._rows.keys() & self._formulas.keys())
        if twice:
            raise FactError(f"{', '.join(twice)}: both curated and derived; rename one of them")

    def at(self, level: str) -> Register:
        """Give the register of the same rows and assumptions at another level."""
        other = copy(self)
        other.level, other._facts = _check_level(level), {x.id: x for x in self.assumed()}
        return other

    def __getitem__(self, key: str) -> Fact:
        if key not in self._facts:
            if key in self._rows:
                self._facts[key] = self._read(self._rows[key])
            elif key in self._formulas:
                self._facts[key] = self._derive(self._formulas[key])
            else:
                known = list(self.known())
                search = f"search the {len(known)} by words: book.search('…'), analysis facts '…'"
                raise UnknownFactError(f"there is no fact {key!r}; {suggest(key, known, search)}")
        return self._facts[key]

    def __contains__(self, key: object) -> bool:
        return any(key in known for known in (self._rows, self._formulas, self._facts))

    def __iter__(self) -> Iterator[str]:
        return (key for key in self.known() if self.is_ready(key))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def known(self) -> Iterator[str]:
        """List every id: curated facts, derived ones (ready or not), assumptions."""
        yield from self._rows
        yield from self._formulas
        yield from (fact.id for fact in self.assumed())

    def pending(self) -> dict[str, tuple[str, ...]]:
        """List derived facts that cannot be computed yet, with the assumptions they wait for."""
        waiting = {key: tuple(dict.fromkeys(self._find_missing(key))) for key in self._formulas}
        return {key: names for key, names in waiting.items() if names}

    def is_ready(self, key: str) -> bool:
        """Tell whether a fact can be computed now, all its assumptions being made."""
        return key in self and not self._find_missing(key)

    def _find_missing(self, key: str) -> list[str]:
        if key not in self._formulas:
            return [] if key in self else [key]
        inputs = split_keys(self._formulas[key]["inputs"])
        return [name for text in inputs for name in self._find_missing(split_input(text)[0])]

    def curated(self, tier: str = "") -> list[str]:
        """List the ids of ``printed`` or ``context`` facts, or of both, in curated order."""
        tables = {"printed": ("figures",), "context": ("context",), "": CURATED}[tier]
        return [row["fact_id"] for table, row in self._curated if table in tables]

    def newest(self) -> str:
        """Give the day on which the newest source was published; the day of a copy is none."""
        days = [row["published_on"] for row in self._sources.values()]
        rows = (row for _, row in self._curated if row.get("seen", "mirror") != "mirror")
        return max([*days, *(row["published_on"] for row in rows)], default="")

    def assumed(self) -> list[Fact]:
        """List the assumptions taken in."""
        return [fact for fact in self._facts.values() if fact.tier == Tier.ASSUMPTION]

    def describe(self, key: str) -> Row:
        """Give what is known of a fact without computing it: its row, its source's, its label."""
        row = self._rows.get(key) or self._formulas.get(key)
        if row is None:
            return {"label": self[key].label, "period": ""}  # an assumption
        label = {"label": f"{row['entity']}: {row['metric']}"}
        return self._sources.get(row.get("source_id", ""), {}) | row | label

    def assume(self, fact: Fact) -> None:
        """Take in an assumption."""
        if fact.id in self._rows or fact.id in self._formulas:
            raise FactError(f"{fact.id} is a fact already; give the assumption another name")
        if self._facts.get(fact.id, fact) != fact:
            raise FactError(f"{fact.id} was assumed otherwise before; open another book")
        self._facts[fact.id] = fact

    def walk(self, key: str, depth: int = 0) -> Iterator[tuple[int, Fact]]:
        """Follow a fact down to articles and paragraphs: it, then what it rests on, with depths."""
        fact = self[key]
        yield depth, fact
        for name in fact.inputs:
            yield from self.walk(name, depth + 1)

    def _read(self, row: Row) -> Fact:
        printed = "source_id" in row
        language = row.get("language", "en")
        return _make_fact(
            row,
            Tier.PRINTED if printed else Tier.CONTEXT,
            row_interval(row, self.level, language),
            value=None if row["kind"] in ("date", "year") else Fraction(row["value"]),
            as_printed=row["as_printed"],
            language=language,
            hedge=row["hedge"],
            source=_read_source(self._sources[row["source_id"]] if printed else row),
            paragraph=int(row["paragraph"]) if printed else None,
            theme=row.get("theme", ""),
            series=row.get("series_id", ""),
            definition=row.get("definition", ""),
            note=row["note"],
        )

    def _derive(self, row: Row) -> Fact:
        inputs = split_keys(row["inputs"])
        names = [split_input(text)[0] for text in inputs]
        for name in names:
            if name not in self:
                raise UnknownFactError(
                    f"{row['fact_id']} is computed from {name}, which is neither a fact nor "
                    f"assumed; call book.assume({name!r}, …) first, or mend the formula's inputs"
                )
        function = list_functions().get(row["function"])
        if function is None:
            raise FactError(
                f"no formula is called {row['function']!r}; build the tables: make data"
            )
        allowed = KINDS[row["kind"]]
        try:
            interval = hull(function, [self._take(text) for text in inputs])
            interval = interval.clamp(allowed.lower, allowed.upper)
            interval = interval.whole() if allowed.whole else interval
        except (IntervalError, PhraseError) as error:
            wrong = f"{row['fact_id']} has no value as {row['kind']}: {error}"
            raise IntervalError(wrong) from error
        return _make_fact(
            row,
            Tier.DERIVED,
            interval,
            formula=row["formula"],
            method=row["method"],
            inputs=tuple(dict.fromkeys(names)),
            note=inspect.getdoc(function) or "",
        )

    def _take(self, text: str) -> Interval:
        name, aspect = split_input(text)
        fact = self[name]
        if aspect == "period":
            return period_interval(fact.period)
        if aspect:
            number = read_phrase(fact.as_printed, fact.language).number
            return point(number.value) if aspect == "number" else round_print(number)
        return fact.interval


def _check_level(level: str) -> str:
    if level not in list(Level):
        raise FactError(f"{level!r} is no level; choose logical, core, middle or wide")
    return level


def _make_fact(row: Row, tier: Tier, interval: Interval, **more: Any) -> Fact:
    more |= {name: row[name] for name in ("kind", "unit", "entity", "metric", "place", "period")}
    more["caveats"] = split_keys(row["caveats"])
    return Fact(id=row["fact_id"], tier=tier, interval=interval, **more)


def _read_source(row: Row) -> Source:
    """Read an article, or the source that a row of context names itself."""
    names = ["publisher", "title", "published_on", "address"]
    names += ["author", "kind", "speaks_for"] if "source_id" in row else ["seen"]
    return Source(row.get("source_id", ""), **{name: row[name] for name in names})


# Rows


def split_input(text: str) -> tuple[str, str]:
    """Split an input into the fact's id and the aspect of it that is taken, if any."""
    name, _, aspect = text.partition("@")
    if aspect and aspect not in ASPECTS:
        raise FactError(f"{text!r} takes an unknown aspect; choose {', '.join(ASPECTS)}")
    return name, aspect


def row_interval(row: Row, level: str, language: str) -> Interval:
    """Read the interval of a curated row (of a theme or of ``context.csv``) at a level.

    Examples
    --------
    >>> row = {"kind": "money", "as_printed": "over 6.8 billion yuan", "hedge": "over"}
    >>> row_interval(row, "core", "en")
    Interval('(6800000000, 7100000000]')
    """
    if row["kind"] in ("date", "year"):
        # By its logic alone "late October" is some day of October.
        late = level != Level.LOGICAL and find_family(row["hedge"], language) == Family.LATE
        return period_interval(row["value"], late=late)
    phrase = read_phrase(row["as_printed"], language)
    return read_interval(
        phrase.number,
        hedge=row["hedge"],
        kind=row["kind"],
        level=level,
        language=language,
        rounded=ROUNDED in split_keys(row.get("caveats", "")),
    )


def split_keys(text: str) -> tuple[str, ...]:
    """Split a cell of keys with semicolons between them."""
    return tuple(key for key in text.split(";") if key)
