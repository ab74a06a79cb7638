"""The Book of facts: the library's face.

Opens the processed tables at one language and one level of reading hedges; gives facts, traces,
sentences, tables and the sources of whatever was cited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.book.entry import show_entry, show_sources, show_trace
from analysis.book.grid import Grid, show_grid
from analysis.book.prose import (
    Said,
    Shown,
    guard,
    read_template,
    say,
    show_list,
    show_paragraph,
)
from analysis.book.selection import choose_facts, compare_facts, find_facts, list_curated
from analysis.book.sources import Sources
from analysis.errors import FactError, suggest
from analysis.facts.assumption import make_assumption
from analysis.facts.fact import Fact
from analysis.facts.record import write_records
from analysis.facts.register import Register
from analysis.facts.tables import Row, read_table
from analysis.project import find_project
from analysis.quantities.languages import find_language

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class FactCard(Fact):
    """A fact that shows itself in a notebook, in the language of its book."""

    html: str = ""
    text: str = ""

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


class Book(Mapping[str, FactCard]):
    r"""Facts by id, in one language and at one level.

    Open one with :meth:`open`; facts are computed when they are asked for.

    Examples
    --------
    >>> book = Book.open(level="logical")
    >>> book.say("World sales came to {nev_units_2025h1} cars.")
    World sales came to nearly 10\xa0million cars.
    >>> book["nev_units_2025h1"].interval
    Interval('[0, 9999999]')
    """

    def __init__(self, processed: Path, lang: str = "en", level: str = "core") -> None:
        find_language(lang)
        self.lang = lang
        self.level = level
        self._processed = processed
        self._register = Register(processed, level)
        self._caveats = {row["key"]: row for row in read_table(processed / "caveats.csv")}
        self._cited: dict[str, None] = {}

    @classmethod
    def open(cls, lang: str = "en", level: str = "core") -> Book:
        """Open the book of the project that the working folder belongs to.

        Parameters
        ----------
        lang : str
            Language of numbers and dates: ``en``, ``de`` or ``zh``.
        level : str
            How hedges are read: ``logical``, ``core``, ``middle`` or ``wide``.

        Raises
        ------
        AnalysisError
            If there is no project, its processed tables are missing, or an argument is unknown.
        """
        return cls(find_project().processed, lang, level)

    def __getitem__(self, key: str) -> FactCard:
        fact = self._register[key]
        titles = {name: row["title"] for name, row in self._caveats.items()}
        html = f'<ul class="entries">{show_entry(fact, self._register, titles, self.lang)}</ul>'
        text = show_trace(self._register.trace(key), self.lang).text
        values = {item.name: getattr(fact, item.name) for item in fields(Fact)}
        return FactCard(**values, html=html, text=text)

    def __iter__(self) -> Iterator[str]:
        return iter(self._register)

    def __len__(self) -> int:
        return len(self._register)

    def __contains__(self, key: object) -> bool:
        return key in self._register

    def facts(self, *, tier: str = "", series: str = "", source: str = "") -> list[Fact]:
        """List facts by tier, by context series or by article, in curated order.

        Raises
        ------
        FactError
            If the tier is not kept in a table, or the series or the article has no fact.
        """
        return list_curated(self._register, tier=tier, series=series, source=source)

    def find(self, text: str = "") -> list[str]:
        """List facts whose id or label holds a text, in one line each; all if it is empty.

        Facts that need an assumption are listed without a value.

        Raises
        ------
        FactError
            If no fact holds it.
        """
        return find_facts(self._register, text, self.lang)

    def trace(self, key: str) -> Shown:
        """Show what a fact rests on, down to articles and paragraphs."""
        return show_trace(self._register.trace(key), self.lang)

    def assume(
        self,
        name: str,
        value: str | float | Fraction,
        unit: str,
        why: str,
        *,
        upper: str | float | Fraction | None = None,
        kind: str = "rate",
    ) -> None:
        """Make a notebook parameter a fact, so that it can be traced like any other.

        Parameters
        ----------
        name : str
            Id of the assumption; formulas take it by this name.
        value : str, float or Fraction
            The assumed value, or the lower end where `upper` is given.
        unit, kind : str
            Keys of `UNITS` and `KINDS` in :mod:`analysis.quantities.units`.
        why : str
            What is assumed and why, in one line.
        upper : str, float or Fraction, optional
            The upper end of an assumed range.

        Raises
        ------
        FactError
            If a value is no number, the range is empty, or unit or kind is unknown.
        """
        self._register.assume(make_assumption(name, value, unit, why, upper=upper, kind=kind))

    def at(self, level: str) -> Book:
        """Open a sister book at another level of reading hedges, with the same assumptions.

        Examples
        --------
        >>> Book.open().at("logical")["hefei_value_cny"].interval
        Interval('(6800000000, inf)')
        """
        sister = copy(self)
        sister.level, sister._register, sister._cited = level, self._register.at(level), {}
        return sister

    def cite(self, *keys: str) -> list[Fact]:
        """Note facts as used, so that :meth:`sources` lists them; give them back."""
        facts = [self._register[key] for key in keys]
        self._cited |= dict.fromkeys(keys)
        return facts

    def word(self, template: str) -> Said:
        """Render a sentence for use in a title or a cell; see `analysis.book.prose.say`."""
        said = say(template, self._register, self.lang)
        self.cite(*said.facts)
        return said

    def read(self, template: str) -> tuple[str, ...]:
        """List the facts that a sentence names, without citing them.

        Raises
        ------
        FactError
            If the template cannot be read.
        """
        return read_template(template)

    def walk(self, key: str) -> list[Fact]:
        """List a fact and everything it rests on, the fact first."""
        return [fact for _, fact in self._register.trace(key).walk()]

    def say(self, template: str, voice: str = "") -> Shown:
        """Say a sentence; its numbers are links.

        Parameters
        ----------
        template : str
            See :func:`analysis.book.prose.say`.
        voice : str
            Who speaks: ``source``, ``computed``, ``opinion``, or empty.

        Raises
        ------
        FactError
            If a fact, a form or the voice is unknown.
        """
        return show_paragraph(self.word(template), voice)

    def points(self, *templates: str) -> Shown:
        """Say several sentences as a list."""
        return show_list(self.word(template) for template in templates)

    def table(self, header: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> Grid:
        """Show a table whose cells are sentences of :meth:`say`.

        Parameters
        ----------
        header : sequence of str
            One name a column; the first column names the row.
        rows : iterable of sequence of str
            One template a cell.
        caption : str
            What the table shows; a template too.
        """
        cells = [[self.word(cell) for cell in row] for row in rows]
        return show_grid(list(header), cells, self.word(caption))

    def compare(self, *keys: str, caption: str) -> Grid:
        """Show facts side by side: what, when, as printed, how it is read, and by whom.

        An entity that all of them share stands in the caption alone.

        Examples
        --------
        >>> print(Book.open().compare("hefei_deals", caption="deals"))
        Sino-German Smart Manufacturing Matchmaking Conference: deals
        what | when | printed | read as | source
        deals | ... | 28 | 28 | Xinhua via People's Daily Online
        """
        header, rows, title = compare_facts(self.cite(*keys), caption)
        return self.table(header, rows, title)

    def context(self, series: str) -> pd.DataFrame:
        """Give one context series as a tidy table.

        Returns
        -------
        DataFrame
            One row per figure, by period: ``fact_id``, ``period``, ``start``, ``end`` (days),
            ``value``, ``lower``, ``upper`` (floats in ``unit``), ``unit``, ``entity``,
            ``metric``, ``definition``, ``publisher``.

        Raises
        ------
        FactError
            If there is no such series.
        """
        from analysis.book.frames import frame_facts

        return frame_facts(self.facts(series=series))

    def choose(
        self, series: Mapping[str, str], *, since: int = 0, entities: Iterable[str] = ()
    ) -> dict[str, list[str]]:
        """Choose facts of context series by year and by whom they are about.

        Parameters
        ----------
        series : mapping of str to str
            Label and series id.
        since : int
            First year; figures of periods that begin earlier are left out.
        entities : iterable of str
            Whose figures are kept; everybody's if it is empty.

        Returns
        -------
        dict
            Label and ids of its facts, by curated order; a series without any is left out.

        Raises
        ------
        FactError
            If a series is unknown, or nothing is left.

        Examples
        --------
        >>> Book.open().choose({"VW": "vw_china_share", "BMW": "bmw_china_restated"}, since=2024)
        {'BMW': ['bmw_china_restated_2024']}
        """
        chosen = {label: self.facts(series=name) for label, name in series.items()}
        return choose_facts(chosen, since=since, entities=entities)

    def margins(self, *series: str) -> dict[str, str]:
        """Pair each survey share of some series with its sampling interval, if its base is known.

        Examples
        --------
        >>> Book.open().margins("ahk_flash_invest")["ahk_flash_invest_2025"]
        'ahk_flash_invest_2025_wilson'
        """
        shares = [fact.id for name in series for fact in self.facts(series=name)]
        return {key: f"{key}_wilson" for key in shares if f"{key}_wilson" in self}

    def newest(self) -> str:
        """Give the day on which the newest source was published (ISO 8601).

        Examples
        --------
        >>> Book.open().newest()
        '2026-03-12'
        """
        return self._register.newest()

    def column(self, table: str, name: str) -> list[str]:
        """List the cells of one column of ``figures`` or ``context``, in curated order."""
        return self._register.column(table, name)

    def rows(self, name: str) -> list[Row]:
        """Give a processed table as it is: claims, events, actors, ties, places or sources."""
        return read_table(self._processed / f"{name}.csv")

    def caveats(self, *keys: str) -> Shown:
        """List caveats from the closed list; those of all facts cited so far if none is named.

        Raises
        ------
        FactError
            If a key is not in the list.
        """
        if not keys:
            used = (key for name in self._cited for key in self._register[name].caveats)
            keys = tuple(dict.fromkeys(used))
        for key in keys:
            if key not in self._caveats:
                raise FactError(f"there is no caveat {key!r}; {suggest(key, self._caveats)}")
        rows = [self._caveats[key] for key in keys]
        said = [say(guard(f"{row['title']}: {row['text']}"), {}, self.lang) for row in rows]
        return show_list(said, "caveats")

    def sources(self) -> Sources:
        """Show the Sources section: every fact cited so far and all that it rests on.

        The output holds the same facts as JSON; see :mod:`analysis.facts.record`.
        """
        order: dict[str, Fact] = {}
        for key in self._cited:
            for _, fact in self._register.trace(key).walk():
                order.setdefault(fact.id, fact)
        titles = {name: row["title"] for name, row in self._caveats.items()}
        shown = show_sources(order.values(), self._register, titles, self.lang)
        records = write_records(order.values(), self.level)
        told = {"lang": self.lang, "level": self.level, "facts": records}
        return Sources(shown.html, shown.text, told)
