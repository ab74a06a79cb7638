"""The register of facts: finds a fact by its id, computing it when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from fractions import Fraction
from pathlib import Path

from analysis.errors import FactError, UnknownFactError, suggest
from analysis.facts.fact import Fact, Source, Tier, Trace
from analysis.facts.formula import FORMULAS, Formula, split_input
from analysis.facts.tables import Row, read_table
from analysis.quantities.hedges import Family, Level, find_family, read_interval, round_print
from analysis.quantities.interval import Interval, hull, point
from analysis.quantities.periods import period_interval
from analysis.quantities.phrases import read_phrase
from analysis.quantities.units import KINDS

#: The caveat of a whole number that is known to have been rounded.
ROUNDED = "rounded"
#: Tables of curated facts, in the order of their rows.
CURATED = ("figures", "context")


class Register(Mapping[str, Fact]):
    """Facts by id, at one level of reading hedges.

    Parameters
    ----------
    processed : Path
        Folder of the processed tables.
    level : str
        ``logical``, ``core``, ``middle`` or ``wide``.
    formulas : mapping of str to Formula, optional
        The formulas of derived figures; those of :mod:`analysis.facts.derived` by default.

    Raises
    ------
    FactError
        If the level is unknown or an id stands twice.
    """

    def __init__(
        self,
        processed: Path,
        level: str = "core",
        formulas: Mapping[str, Formula] | None = None,
    ) -> None:
        if formulas is None:
            import analysis.facts.derived  # noqa: F401  (fills the registry)

            formulas = FORMULAS
        self.level = _check_level(level)
        self._formulas = formulas
        articles = read_table(processed / "sources.csv")
        self._curated = [
            (name, row) for name in CURATED for row in read_table(processed / f"{name}.csv")
        ]
        self._sources = {row["source_id"]: row for row in articles}
        self._rows = {row["fact_id"]: row for _, row in self._curated}
        self._facts: dict[str, Fact] = {}
        twice = sorted(self._rows.keys() & formulas.keys())
        if twice:
            raise FactError(f"{', '.join(twice)}: both curated and derived; rename one of them")

    def at(self, level: str) -> Register:
        """Give the register of the same rows and assumptions at another level.

        Raises
        ------
        FactError
            If the level is unknown.
        """
        sister = copy(self)
        sister.level, sister._facts = _check_level(level), {}
        for fact in self.assumed():
            sister.assume(fact)
        return sister

    def __getitem__(self, key: str) -> Fact:
        if key not in self._facts:
            if key in self._rows:
                self._facts[key] = self._read(self._rows[key])
            elif key in self._formulas:
                self._facts[key] = self._derive(self._formulas[key])
            else:
                raise UnknownFactError(f"there is no fact {key!r}; {suggest(key, self.known())}")
        return self._facts[key]

    def __contains__(self, key: object) -> bool:
        return any(key in known for known in (self._rows, self._formulas, self._facts))

    def __iter__(self) -> Iterator[str]:
        return (key for key in self.known() if self.is_ready(key))

    def known(self) -> Iterator[str]:
        """List every id: curated facts, derived ones (ready or not), assumptions."""
        yield from self.curated()
        yield from self._formulas
        yield from (fact.id for fact in self.assumed())

    def pending(self) -> dict[str, tuple[str, ...]]:
        """List derived facts that cannot be computed yet, with the assumptions they wait for."""
        waiting = {key: self._find_missing(key) for key in self._formulas if not self.is_ready(key)}
        return {key: tuple(dict.fromkeys(names)) for key, names in waiting.items()}

    def _find_missing(self, key: str) -> list[str]:
        if key not in self._formulas:
            return [] if key in self else [key]
        inputs = self._formulas[key].inputs.values()
        return [name for text in inputs for name in self._find_missing(split_input(text)[0])]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def curated(self, *, tier: str = "", series: str = "", source: str = "") -> list[str]:
        """List the ids of printed and context facts, in curated order.

        Parameters
        ----------
        tier : str
            ``printed``, ``context``, or empty for both.
        series, source : str
            Id of a context series; id of an article; empty for any.
        """
        tables = {"printed": "figures", "context": "context"}
        return [
            row["fact_id"]
            for table, row in self._curated
            if (not tier or tables[tier] == table)
            and series in ("", row.get("series_id", ""))
            and source in ("", row.get("source_id", ""))
        ]

    def newest(self) -> str:
        """Give the day on which the newest source was published; the day of a copy is none."""
        days = [row["published_on"] for row in self._sources.values()]
        rows = (row for _, row in self._curated if row.get("seen", "mirror") != "mirror")
        return max([*days, *(row["published_on"] for row in rows)], default="")

    def assumed(self) -> list[Fact]:
        """List the assumptions taken in."""
        return [fact for fact in self._facts.values() if fact.tier == Tier.ASSUMPTION]

    def is_ready(self, key: str) -> bool:
        """Tell whether a fact can be computed now, all its assumptions being made."""
        if key not in self._formulas:
            return key in self
        inputs = self._formulas[key].inputs.values()
        return all(self.is_ready(split_input(text)[0]) for text in inputs)

    def name_figure(self, key: str) -> str:
        """Name a derived figure without computing it."""
        formula = self._formulas[key]
        return f"{formula.entity}: {formula.metric}"

    def assume(self, fact: Fact) -> None:
        """Take in an assumption.

        Raises
        ------
        FactError
            If the id belongs to a curated or derived fact, or was assumed otherwise and used.
        """
        if fact.id in self._rows or fact.id in self._formulas:
            raise FactError(f"{fact.id} is a fact already; give the assumption another name")
        if self._facts.get(fact.id, fact) != fact:
            raise FactError(f"{fact.id} was assumed otherwise before; open another book")
        self._facts[fact.id] = fact

    def trace(self, key: str) -> Trace:
        """Follow a fact down to articles and paragraphs.

        Raises
        ------
        FactError
            If a fact is unknown.
        """
        fact = self[key]
        return Trace(fact, tuple(self.trace(name) for name in fact.inputs))

    def _read(self, row: Row) -> Fact:
        printed = "source_id" in row
        source = self._article(row["source_id"]) if printed else _context_source(row)
        language = "en" if printed else row["language"]
        value = None if row["kind"] in ("date", "year") else Fraction(row["value"])
        return Fact(
            id=row["fact_id"],
            tier=Tier.PRINTED if printed else Tier.CONTEXT,
            kind=row["kind"],
            unit=row["unit"],
            interval=row_interval(row, self.level, language),
            entity=row["entity"],
            metric=row["metric"],
            place=row["place"],
            period=row["period"],
            value=value,
            as_printed=row["as_printed"],
            language=language,
            hedge=row["hedge"],
            source=source,
            paragraph=int(row["paragraph"]) if printed else None,
            series=row.get("series_id", ""),
            definition=row.get("definition", ""),
            caveats=split_keys(row["caveats"]),
            note=row["note"],
        )

    def _article(self, key: str) -> Source:
        row = self._sources[key]
        names = ("publisher", "title", "published_on", "address", "author", "kind", "speaks_for")
        return Source(key, **{name: row[name] for name in names})

    def _derive(self, formula: Formula) -> Fact:
        for name in formula.assumptions(self):
            raise UnknownFactError(
                f"{formula.id} is computed from {name}, which is neither a fact nor assumed; "
                f"call book.assume({name!r}, …) first, or mend the formula's inputs"
            )
        interval = hull(formula.function, [self._input(x) for x in formula.inputs.values()])
        allowed = KINDS[formula.kind]
        interval = interval.clamp(allowed.lower, allowed.upper)
        ids = (split_input(text)[0] for text in formula.inputs.values())
        return Fact(
            id=formula.id,
            tier=Tier.DERIVED,
            kind=formula.kind,
            unit=formula.unit,
            interval=interval.whole() if allowed.whole else interval,
            entity=formula.entity,
            metric=formula.metric,
            place=formula.place,
            period=formula.period,
            formula=formula.arithmetic,
            method=formula.method,
            inputs=tuple(dict.fromkeys(ids)),
            caveats=formula.caveats,
            note=formula.meaning,
        )

    def _input(self, text: str) -> Interval:
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


def row_interval(row: Row, level: str, language: str) -> Interval:
    """Read the interval of a curated row at a level.

    Parameters
    ----------
    row : mapping of str to str
        A row of a theme table or of ``context.csv``.
    level : str
        ``logical``, ``core``, ``middle`` or ``wide``.
    language : str
        Language of the print.

    Raises
    ------
    PhraseError
        If the printed phrase cannot be read.

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
    """Split a cell of ";"-separated keys.

    Examples
    --------
    >>> split_keys("rounded;relayed")
    ('rounded', 'relayed')
    """
    return tuple(key for key in text.split(";") if key)


def _context_source(row: Row) -> Source:
    names = ("publisher", "title", "published_on", "address", "seen")
    return Source("", **{name: row[name] for name in names})
