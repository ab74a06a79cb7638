"""The register of facts: finds a fact by its id, computing it when it is asked for.

Curated facts are rows of the tables ``figures`` and ``context``. Derived facts are rows of
``derived``, which name a function of :mod:`analysis.facts.formulas` and the facts that it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import fields, replace
from datetime import date
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from analysis.errors import FactError, IntervalError, PhraseError, UnknownFactError, suggest
from analysis.facts.expressions import Expression, check_book
from analysis.facts.fact import Fact, Source, Tier
from analysis.facts.formulas import list_functions, read_meanings
from analysis.parameters import rewrite_day
from analysis.project import Row, read_table, split_keys
from analysis.quantities.hedges import fit_kind, period_interval, round_print, row_interval
from analysis.quantities.interval import Interval, hull, parse_number, point
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import Level

if TYPE_CHECKING:
    from sympy import Expr

_FIELDS = [item.name for item in fields(Fact)]
#: What an input may take of a fact instead of its interval: its period as days, its printed number
#: as an exact one, or its printed number as rounded in print, the hedge left aside.
ASPECTS = ("period", "number", "rounded")
#: The scope of a claim whose second figure is what a source printed later in place of the first.
EDITION = "edition"


# Rows


def split_inputs(cell: str) -> list[tuple[str, str, str]]:
    """Split inputs such as "whole=sales;part=cars@rounded": parameter, fact and aspect of each."""
    named = (text.rpartition("=") for text in split_keys(cell))
    taken = ((name, text.partition("@")) for name, _, text in named)
    return [(name, fact, aspect) for name, (fact, _, aspect) in taken]


def list_editions(firsts: Mapping[str, str], key: str) -> list[str]:
    """List the earlier prints of a figure, the first one first; `firsts` gives the one before.

    >>> list_editions({"third": "second", "second": "first"}, "third")
    ['first', 'second']
    """
    found: list[str] = []
    while (key := firsts.get(key, "")) and key not in found:
        found.insert(0, key)
    return found


def read_numbers(row: Row) -> dict[str, Any]:
    """Read the number of a curated row: exactly, none of a date or a range; and as printed."""
    is_one = row.get("value") and ".." not in row["value"] and row["kind"] not in ("date", "year")
    printed = filter(None, row.get("number", "").split(".."))
    exact = Fraction(row["value"]) if is_one else None
    return {"exact": exact, "printed_numbers": tuple(map(parse_number, printed))}


# Facts


class Register(Mapping[str, Fact]):
    """Facts by id, at one level of reading hedges, from processed tables or the folder of them.

    It has the facts that can be computed now; :meth:`known` lists all ids. With a day `as_of` (ISO
    8601) it has those alone that were published by then, and what is computed from them. A source
    that says no day counts from the day `compiled`, when all had been seen, if one is given.
    """

    lang = "en"  # in which numbers are worded

    def __init__(
        self,
        tables: Path | Mapping[str, Sequence[Row]],
        level: str = "core",
        as_of: str | date = "",
        compiled: str = "",
    ) -> None:
        self.level = _check_level(level)
        names = ("sources", "figures", "context", "derived")
        if isinstance(tables, Path):
            tables = {name: read_table(tables / f"{name}.csv") for name in (*names, "claims")}
        claims = tables.get("claims", ())
        self._firsts = {row["fact_b"]: row["fact_a"] for row in claims if row["scope"] == EDITION}
        disputes = (row for row in claims if row.get("verdict") == "contradicted")
        self._disputes = [(row["fact_a"], row["fact_b"]) for row in disputes]
        self._sources = {row["source_id"]: row for row in tables["sources"]}
        figures, context, derived = ({x["fact_id"]: x for x in tables[name]} for name in names[1:])
        curated = figures | context
        if twice := sorted(curated.keys() & derived.keys()):
            raise FactError(f"{', '.join(twice)}: both curated and derived; rename one of them")
        self._rows = curated | derived
        self._facts: dict[str, Fact] = {}
        day = _check_day(as_of) if as_of else None
        self.as_of = str(day or "")
        #: What was not known by then: rows of facts, with the day of their source if it says one.
        self.later: Mapping[str, Row] = {}
        if day:
            self._drop_later(day, compiled)
        #: How figures of a reader's own are computed, by their ids.
        self._own: dict[str, Expression] = {}

    def _drop_later(self, day: date, compiled: str) -> None:
        """Forget the facts of sources that may be later than a day, and all that rests on one.

        What a curator notes beside the others was written later, so it goes as well.
        """

        def is_later(row: Row) -> bool:
            published = row["published_on"] or compiled
            return not published or period_bounds(published)[1] > day

        later: dict[str, Row] = {}
        for key, row in self._rows.items():
            dated = self._sources[row["source_id"]] if "source_id" in row else row
            if "function" not in row and is_later(dated):
                later[key] = row | {"published_on": dated["published_on"]}
        while more := {
            key: row | {"published_on": ""}
            for key, row in self._rows.items()
            if key not in later and not later.keys().isdisjoint(_name_inputs(row))
        }:
            later |= more
        noted = {"note": ""} if not compiled or day < _check_day(compiled) else {}
        kept = {key: row | noted for key, row in self._rows.items() if key not in later}
        if not any("function" not in row for row in kept.values()):
            days = sorted(filter(None, (row["published_on"] for row in later.values())))
            told = f"as_of: no source is known to be as early as {day}; give a later day"
            raise FactError(told + "".join(f", the first is of {x}" for x in days[:1]))
        self._sources = {x: row for x, row in self._sources.items() if not is_later(row)}
        self._rows, self.later = kept, later
        both = ((x, first) for x, first in self._firsts.items() if {x, first} <= kept.keys())
        self._firsts = dict(both)
        self._disputes = [pair for pair in self._disputes if {*pair} <= kept.keys()]

    def read_known(self, path: Path) -> list[Row]:
        """Read a table without the rows that name a fact or an article of later than `as_of`."""
        rows = read_table(path)
        if not self.later:
            return rows
        articles = {row["source_id"] for row in self.later.values() if "source_id" in row}
        gone = {*self.later, *(articles - self._sources.keys())}
        return [x for x in rows if gone.isdisjoint(";".join(x.values()).split(";"))]

    def at(self, level: str) -> Self:
        """Open the same facts at another level of reading hedges, with the same assumptions."""
        other = copy(self)
        other.level, other._facts = _check_level(level), {x.id: x for x in self.assumed()}
        return other

    def __getitem__(self, key: str) -> Fact:
        return self.find(key)

    def __contains__(self, key: object) -> bool:
        return not self._find_missing(str(key))

    def __iter__(self) -> Iterator[str]:
        return (key for key in self.known() if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def find(self, key: str | Fact) -> Fact:
        """Give a fact by its id, or by itself, computed if it is asked for the first time."""
        if isinstance(key, Fact):
            check_book(self, getattr(key, "_book", self), [key.id])  # of a book, it knows it
            key = key.id
        if not isinstance(key, str):
            hint = "of several: book.to_frame(ids); of a result: book.derive it first"
            raise UnknownFactError(f"a fact has one id, not {key!r}; {hint}")
        if not self._is_known(key):
            if key in self.later:
                day, is_computed = self.later[key]["published_on"], "function" in self.later[key]
                why = "it rests on later figures" if is_computed else "its source says no day"
                why = f"its source is of {day}" if day else why
                raise UnknownFactError(f"{key} was not known by {self.as_of}; {why}")
            if any(row.get("series_id") == key for row in self._rows.values()):
                hint = f"take book.context({key!r}), or list it: analysis facts {key}"
                raise UnknownFactError(f"{key} is a series; {hint}")
            if key in chain.from_iterable(self.pending.values()):
                raise UnknownFactError(_ask_to_assume(f"{key} is to be assumed", key))
            known = list(self.known())
            search = "search them by words: book.search('…'), analysis facts '…'"
            raise UnknownFactError(f"there is no fact {key!r}; {suggest(key, known, search)}")
        if key not in self._facts:
            row = self._rows[key]
            is_derived = _find_tier(row) == Tier.DERIVED
            self._facts[key] = self._derive(row) if is_derived else self._read(row)
        return self._facts[key]

    def find_article(self, key: str) -> Source:
        """Give an article by its id."""
        return _read_source(self._sources[key])

    def known(self) -> Iterator[str]:
        """List every id: curated facts, derived ones (ready or not), assumptions."""
        yield from self._rows
        yield from (fact.id for fact in self.assumed())

    @property
    def pending(self) -> dict[str, tuple[str, ...]]:
        """The derived facts that cannot be computed yet, with the assumptions they wait for."""
        waiting = {key: tuple(dict.fromkeys(self._find_missing(key))) for key in self._rows}
        return {key: names for key, names in waiting.items() if names}

    def _is_known(self, key: str) -> bool:
        return key in self._rows or key in self._facts

    def _find_missing(self, key: str) -> list[str]:
        if not self._is_known(key):
            return [key]
        inputs = _name_inputs(self._rows.get(key, {}))
        return [name for part in inputs for name in self._find_missing(part)]

    def curated(self, tier: str = "") -> list[str]:
        """List the ids of ``printed`` or ``context`` facts, or of both, in curated order."""
        tiers = [tier] if tier else [Tier.PRINTED, Tier.CONTEXT]
        return [key for key, row in self._rows.items() if _find_tier(row) in tiers]

    def newest(self) -> str:
        """Give the day on which the newest source was published (ISO 8601), copies left aside."""
        context = [row for row in self._rows.values() if row.get("seen", "mirror") != "mirror"]
        rows = [*self._sources.values(), *context]
        return max((row["published_on"] for row in rows), default="")

    def assumed(self) -> list[Fact]:
        """List the assumptions taken in."""
        return [fact for fact in self._facts.values() if fact.tier == Tier.ASSUMPTION]

    def describe(self, key: str) -> Row:
        """Give what is known of a fact without computing it: its row, its source's, its label."""
        if key not in self._rows:
            return {"label": self.find(key).label, "period": ""}  # an assumption
        row = self._rows[key]
        label = {"label": ": ".join(filter(None, (row["entity"], row["metric"])))}
        return self._sources.get(row.get("source_id", ""), {}) | row | label

    def add_assumption(self, fact: Fact) -> None:
        """Take in an assumption."""
        if fact.id in self._rows:
            raise FactError(f"{fact.id} is a fact already; give the assumption another name")
        self._forget_computed()
        self._facts[fact.id] = fact

    def define(
        self, key: str, expression: Expression, *, unit: str, label: str, period: str, why: str
    ) -> None:
        """Take in a figure of a reader's own, in the place of an earlier one; see `Book.derive`."""
        texts = {"key": key, "unit": unit, "label": label, "period": period, "why": why}
        for name, text in texts.items():
            if not isinstance(text, str):
                raise FactError(f"{name} must be text, not {text!r}")
        is_taken = key in self._rows or any(key == fact.id for fact in self.assumed())
        if not key.isidentifier() or (is_taken and key not in self._own):
            wrong = "it is a fact already" if is_taken else "it is no name"
            raise FactError(f"{wrong}; name it as own_mean, with letters, digits and _")
        try:
            period_bounds(period or "2025")
        except PhraseError as fault:
            raise FactError(f"period: {fault}") from None
        check_book(self, expression.facts, expression.inputs)
        if any(key == fact.id for name in expression.inputs for fact in self.walk(name)):
            raise FactError("the formula takes the figure itself; give the new one another name")
        expression.interval  # noqa: B018 (it says why there is none, before anything is kept)
        caveats = (self.find(name).caveats for name in expression.inputs)
        row = dict.fromkeys(("function", "entity", "place", "period", "method"), "")
        row |= {"fact_id": key, "kind": expression.kind, "formula": expression.formula}
        row |= {"unit": unit, "metric": label, "period": period, "note": why}
        row["inputs"] = ";".join(expression.inputs)
        row["caveats"] = ";".join(dict.fromkeys(chain.from_iterable(caveats)))
        self._rows, self._own = {**self._rows, key: row}, {**self._own, key: expression}
        self._forget_computed()

    def _forget_computed(self) -> None:
        self._facts = {x.id: x for x in self._facts.values() if x.tier != Tier.DERIVED}

    def write_out(self, key: str) -> Expr | None:
        """Write a computed fact as a term over its inputs; None if it is no plain arithmetic."""
        import sympy

        if key in self._own:
            return self._own[key].term
        inputs = split_keys(self._rows[key]["inputs"])
        if any("@" in text for text in inputs):
            return None
        try:
            found = list_functions()[self._rows[key]["function"]](*map(sympy.Symbol, inputs))
        except TypeError:  # it compares, takes a root or the like
            return None
        return found if isinstance(found, sympy.Expr) else None

    def walk(self, key: str | Fact) -> list[Fact]:
        """List a fact and everything it rests on, the fact first."""
        return [fact for _, fact in self.follow(key)]

    def follow(self, key: str | Fact, depth: int = 0) -> Iterator[tuple[int, Fact]]:
        """Follow a fact down to articles and paragraphs: it, then what it rests on, with depths."""
        fact = self.find(key)
        yield depth, fact
        for name in fact.inputs:
            yield from self.follow(name, depth + 1)

    def find_editions(self, key: str) -> list[Fact]:
        """Find what the source of a figure printed before in its place, the first print first."""
        return [self.find(name) for name in list_editions(self._firsts, key)]

    def find_disputes(self, key: str) -> list[Fact]:
        """Find the figures that contradict a figure."""
        others = (x for pair in self._disputes if key in pair for x in pair if x != key)
        return [self.find(name) for name in others if name in self]

    def _read(self, row: Row) -> Fact:
        is_printed = _find_tier(row) == Tier.PRINTED
        return _make_fact(
            row,
            row_interval(row, self.level),
            **read_numbers(row),
            source=self.find_article(row["source_id"]) if is_printed else _read_source(row),
            paragraph=int(row["paragraph"]) if is_printed else None,
            series=row.get("series_id", ""),
        )

    def _derive(self, row: Row) -> Fact:
        if row["fact_id"] in self._own:
            own = replace(self._own[row["fact_id"]], facts=self)
            return _make_fact(row, own.interval, inputs=own.inputs)
        names = _name_inputs(row)
        for name in names:
            if not self._is_known(name):
                missing = ", ".join(dict.fromkeys(self._find_missing(row["fact_id"])))
                raise UnknownFactError(_ask_to_assume(f"{row['fact_id']} needs {missing}", name))
        function = list_functions().get(row["function"])
        if function is None:
            wrong = f"no formula is called {row['function']!r}"
            raise FactError(f"{wrong}; build the tables: make data")
        try:
            taken = [self._take(*x) for _, *x in split_inputs(row["inputs"])]
            interval = hull(function, taken)
            interval = fit_kind(interval, row["kind"])
        except (IntervalError, PhraseError) as error:
            wrong = f"{row['fact_id']} has no value as {row['kind']}: {error}"
            raise IntervalError(wrong) from error
        meaning = read_meanings()[row["function"]]
        return _make_fact(row, interval, inputs=tuple(dict.fromkeys(names)), note=meaning)

    def _take(self, name: str, aspect: str) -> Interval:
        fact = self.find(name)
        if aspect not in ("", *ASPECTS):
            wrong = f"'{name}@{aspect}' takes an unknown aspect"
            raise FactError(f"{wrong}; choose {', '.join(ASPECTS)}")
        if aspect == "period":
            return period_interval(fact.period)
        if aspect:
            if len(fact.printed_numbers) != 1:
                raise FactError(f"{name} prints a range, no one number; take {name} alone")
            number = fact.printed_numbers[0]
            return point(number.value) if aspect == "number" else round_print(number)
        return fact.interval


def _name_inputs(row: Row) -> list[str]:
    return [fact for _, fact, _ in split_inputs(row.get("inputs", ""))]


def _check_day(given: str | date) -> date:
    try:  # a time of pandas or of the library tells its day first
        return date.fromisoformat(given if isinstance(given, str) else str(given)[:10])
    except ValueError:
        near = rewrite_day(str(given))
        remedy = f"did you mean {near}?" if near != str(given) else "write it as 2026-03-31"
        raise FactError(f"{given!r} is no day; {remedy}") from None


def _ask_to_assume(what: str, name: str) -> str:
    return (
        f"{what}; first call book.assume({name!r}, number, unit, why), "
        "with the unit as in book.table('assumptions')"
    )


def _check_level(level: str) -> str:
    if level not in list(Level):
        raise FactError(f"{level!r} is no level; choose logical, core, middle or wide")
    return level


#: Figures, context and derived facts, told apart by a column that only one table has.
_TIERS = {"source_id": Tier.PRINTED, "series_id": Tier.CONTEXT, "function": Tier.DERIVED}


def _find_tier(row: Row) -> Tier:
    return next(tier for column, tier in _TIERS.items() if column in row)


def _make_fact(row: Row, interval: Interval, **more: Any) -> Fact:
    """Make a fact of what its row says by the same names, and of `more` that is no text."""
    texts: dict[str, Any] = {name: row[name] for name in _FIELDS if name in row}
    more |= {"id": row["fact_id"], "tier": _find_tier(row), "interval": interval}
    return Fact(**texts | more | {"caveats": split_keys(row["caveats"])})


def _read_source(row: Row) -> Source:
    """Read an article, or the source that a row of context names itself."""
    names = ["publisher", "title", "published_on", "address"]
    names += ["author", "kind", "speaks_for"] if "source_id" in row else ["seen"]
    return Source(row.get("source_id", ""), **{name: row[name] for name in names})
