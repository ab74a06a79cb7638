"""The Book of facts: all facts of a project in one language, at one level of reading hedges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from fractions import Fraction
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.book.prose import (
    Sentence,
    Shown,
    guard,
    read_template,
    say,
    show_list,
    show_paragraph,
    word_fact,
)
from analysis.book.sources import show_entry, show_sources, show_trace
from analysis.book.tables import (
    frame_facts,
    list_series,
    search_facts,
    show_table,
    tell_name,
    tell_time,
    word_frame,
)
from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact, Tier, make_assumption
from analysis.facts.register import Register
from analysis.facts.tables import Row, read_table
from analysis.project import Project, check_processed, find_project
from analysis.quantities.languages import find_language
from analysis.quantities.periods import period_bounds

if TYPE_CHECKING:
    import pandas as pd

_ORIGINS = {Tier.DERIVED: "computed here", Tier.ASSUMPTION: "assumed here"}


class Card(Fact):
    """A fact that shows itself in a notebook: where its number comes from."""

    _book: Book

    def _repr_html_(self) -> str:
        entry = show_entry(self, self._book.register, self._book.caveat_titles, self._book.lang)
        return f'<ul class="entries">{entry}</ul>'

    def __repr__(self) -> str:
        return self._book.trace(self.id).text


class Book(Mapping[str, Fact]):
    r"""Facts by id, in one language and at one level of reading hedges.

    Open one with :meth:`open`. It is a mapping: iteration covers the facts that can be computed
    now; those that wait for an assumption are in :attr:`pending`.

    Parameters
    ----------
    project : Project
        Whose processed tables hold the facts.
    lang : str
        Language of numbers and dates: ``en``, ``de`` or ``zh``.
    level : str
        How hedges are read: ``logical``, ``core``, ``middle`` or ``wide``.

    Examples
    --------
    >>> book = Book.open(level="logical")
    >>> book.say("World sales came to {nev_units_2025h1} cars.")
    World sales came to nearly 10\xa0million cars.
    >>> book["nev_units_2025h1"].interval
    Interval('[0, 9999999]')
    >>> book.get("nosuch") is None
    True
    """

    def __init__(self, project: Project, lang: str = "en", level: str = "core") -> None:
        find_language(lang)
        self.lang, self.level = lang, level
        self._project = project
        self.register = Register(project.processed, level)
        self._caveats = {row["key"]: row for row in self._read("caveats")}
        self._cited: dict[str, None] = {}

    @classmethod
    def open(cls, lang: str = "en", level: str = "core", path: str | Path | None = None) -> Book:
        """Open the book of a project: of the one that the working folder is in, by default.

        Parameters
        ----------
        lang, level : str
            See :class:`Book`.
        path : str or Path, optional
            Folder of a project.

        Raises
        ------
        AnalysisError
            If there is no project, its processed tables are missing, or an argument is unknown.
        """
        project = Project(Path(path)) if path else find_project()
        check_processed(project)
        return cls(project, lang, level)

    def _read(self, name: str) -> list[Row]:
        return read_table(self._project.processed / f"{name}.csv")

    def __getitem__(self, key: str) -> Fact:
        fact = self.register[key]
        card = object.__new__(Card)
        card.__dict__.update(fact.__dict__, _book=self)
        return card

    def __iter__(self) -> Iterator[str]:
        return iter(self.register)

    def __len__(self) -> int:
        return sum(1 for _ in self.register)

    def __contains__(self, key: object) -> bool:
        return key in self.register and self.register.is_ready(str(key))

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.register.known())

    def __repr__(self) -> str:
        return (
            f"Book of {len(self)} facts ({self.lang}, {self.level}), sources until {self.newest()}:"
            " book.search('…'), book.to_frame(), book['fact_id']"
        )

    @property
    def pending(self) -> dict[str, tuple[str, ...]]:
        """The derived facts that cannot be computed yet, with the assumptions they wait for."""
        return self.register.pending()

    @cached_property
    def caveat_titles(self) -> Mapping[str, str]:
        """Title of each caveat by its key."""
        return {key: row["title"] for key, row in self._caveats.items()}

    @cached_property
    def _labels(self) -> Mapping[str, Row]:
        path = self._project.processed / "labels.csv"
        return {row["key"]: row for row in read_table(path)} if path.is_file() else {}

    def label(self, key: str) -> str:
        """Give the short name of a fact, a series, an article or a code, in the book's language.

        A fact without one is named by its entity and metric; any other key stays as it is.

        Examples
        --------
        >>> Book.open("de").label("joint_venture"), Book.open().label("hefei_deals")[-5:]
        ('Gemeinschaftsunternehmen', 'deals')
        """
        row = self._labels.get(key, {})
        name = row.get(self.lang) or row.get("en")
        return name or (self.register[key].label if key in self.register else key)

    @cached_property
    def _themes(self) -> Mapping[str, str]:
        return {row["fact_id"]: row["theme"] for row in self._read("figures")}

    def theme(self, key: str) -> str:
        """Give the theme of an article's figure (the name of its raw table); empty for others."""
        return self._themes.get(key, "")

    @cached_property
    def _curated(self) -> frozenset[str]:
        names = ("actors", "claims", "context", "events", "figures", "places", "sources", "ties")
        cells = {cell for name in names for row in self._read(name) for cell in row.values()}
        cells.update(cell for row in self._labels.values() for cell in row.values())
        return frozenset(cells | {row["reason"] for row in self._read_raw("exclusions")})

    def _read_raw(self, name: str) -> list[Row]:
        path = self._project.raw / f"{name}.csv"
        return read_table(path) if path.is_file() else []

    def is_curated(self, text: str) -> bool:
        """Tell whether a text stands in the tables, so that a digit in it has its source there."""
        return text in self._curated

    def to_frame(
        self,
        ids: str | Sequence[str] | None = None,
        *,
        tier: str = "",
        theme: str = "",
        series: str = "",
        source: str = "",
    ) -> pd.DataFrame:
        """Make a table of facts, all that can be computed now by default, in curated order.

        Parameters
        ----------
        ids : str or sequence of str, optional
            Only this one, or these in this order.
        tier, theme, series, source : str
            Only those of a tier (``printed``, ``context``, ``derived``, ``assumption``), a theme of
            the articles' figures, a context series, an article.

        Returns
        -------
        DataFrame
            One row per fact: ``fact_id``, ``label``, the number ``worded`` and its ``range``,
            ``tier``, ``theme``; ``value``, ``lower`` and
            ``upper`` in ``unit`` (float; infinite where there is no bound, missing for dates), what
            each end rests on (``lower_basis``, ``upper_basis``) and whether it is open
            (``lower_open``, ``upper_open``); ``hedge`` and its ``hedge_family`` (an ordered
            categorical, ``bare`` without a hedge), ``as_printed``, ``unit``, ``kind``;
            ``period`` (a pandas Period where one fits), ``start`` and ``end``; ``entity``,
            ``metric``, ``place``, ``definition``, ``series``; ``article``, ``publisher``,
            ``title``, ``address``, ``published_on``, ``seen``, ``paragraph``; ``caveats``,
            ``formula``, ``inputs``, ``note``. ``attrs`` hold language and level.

        Raises
        ------
        FactError
            If a fact, a tier, a theme, a series or an article is unknown.

        Examples
        --------
        >>> shares = Book.open().to_frame(series="caam_nev_share")
        >>> shares[["period", "lower", "upper"]].head(2)
          period  lower  upper
        0   2021  13.35  13.45
        1   2022  25.55  25.65
        """
        wanted = {"tier": tier, "theme": theme, "series": series, "source": source}
        keys = [ids] if isinstance(ids, str) else self.register if ids is None else ids
        facts = [self.register[key] for key in keys]
        for name, value in wanted.items():
            if value:
                known = [self._find(name, fact) for fact in facts]
                if value not in known:
                    raise FactError(
                        f"no fact has the {name} {value!r}; {suggest(value, {*known} - {''})}"
                    )
                facts = [fact for fact, found in zip(facts, known, strict=True) if found == value]
        return frame_facts(self, facts)

    def _find(self, name: str, fact: Fact) -> str:
        if name == "theme":
            return self.theme(fact.id)
        if name == "source":
            return fact.source.id if fact.source else ""
        return str(getattr(fact, name))

    def context(self, series: str) -> pd.DataFrame:
        """Make the table of one context series, by period; see :meth:`to_frame`."""
        frame = self.to_frame(series=series)
        return frame.sort_values(["start", "end", "fact_id"], ignore_index=True)

    def series(self) -> pd.DataFrame:
        """Make the catalogue of context series.

        Returns
        -------
        DataFrame
            One row per series: ``series``, ``label``, ``metric``, ``unit``, ``definition``,
            ``first`` and ``last`` (days), ``rows``, ``publishers``, ``seen``.
        """
        catalogue = list_series(self.to_frame(tier="context"))
        catalogue["label"] = [
            entity if self.label(key) == key else self.label(key)
            for key, entity in zip(catalogue["series"], catalogue["label"], strict=True)
        ]
        return catalogue

    def search(self, text: str = "", **filters: str) -> pd.DataFrame:
        """Find facts by words, in any order, over id, label, entity, metric, publisher, definition.

        Parameters
        ----------
        text : str
            Words that all must occur.
        **filters : str
            A column of :meth:`to_frame` and the value that it must have.

        Returns
        -------
        DataFrame
            As :meth:`to_frame` gives it; empty if nothing is found.

        Examples
        --------
        >>> Book.open().search("deals hefei", unit="deals").fact_id.tolist()
        ['hefei_deals', 'hefei_deals_per_firm']
        """
        return search_facts(self.to_frame(), text, filters)

    def list_facts(self, text: str = "") -> list[str]:
        """List facts whose id or label holds a text, in one line each, for a terminal.

        Raises
        ------
        FactError
            If no fact holds it.
        """
        lines, pending = [], self.pending
        for key in self.register.known():
            fact = None if key in pending else self.register[key]
            label = fact.label if fact else self.register.name_figure(key)
            if text.lower() in f"{key} {label}".lower():
                value = word_fact(fact, self.lang) if fact else "needs an assumption"
                lines.append(f"{key} = {value} ({label})")
        if not lines:
            raise FactError(f"no fact holds {text!r}; {suggest(text, self.register.known())}")
        return lines

    def table(self, name: str) -> pd.DataFrame:
        """Give a curated table as it lies in its file, checked and corrected.

        Parameters
        ----------
        name : str
            ``actors``, ``claims``, ``events``, ``places``, ``sources``, ``ties``, ``figures``, …;
            ``exclusions`` from the raw tables.

        Returns
        -------
        DataFrame
            One row per row, cells as text; ``paragraph`` is a whole number, coordinates are floats,
            and beside ``period`` or ``since`` stand its first and last day as ``start``, ``end``.

        Raises
        ------
        FactError
            If there is no such table.
        """
        import pandas as pd

        path = self._project.processed / f"{name}.csv"
        path = path if path.is_file() else self._project.raw / f"{name}.csv"
        if not path.is_file():
            known = [file.stem for file in self._project.processed.glob("*.csv")]
            raise FactError(f"there is no table {name!r}; {suggest(name, [*known, 'exclusions'])}")
        frame = pd.DataFrame(read_table(path), dtype="str")
        for column in {"period", "since"} & set(frame.columns):
            days = [period_bounds(text) if text else (None, None) for text in frame[column]]
            frame["start"], frame["end"] = (
                pd.to_datetime(list(x)) for x in zip(*days, strict=True)
            )
        for column in {"paragraph", "paragraphs"} & set(frame.columns):
            frame[column] = pd.to_numeric(frame[column]).astype("Int64")
        for column in {"latitude", "longitude"} & set(frame.columns):
            frame[column] = pd.to_numeric(frame[column])
        return frame

    def show(self, frame: pd.DataFrame, caption: str) -> Shown:
        """Show a DataFrame as a table for readers.

        Parameters
        ----------
        frame : DataFrame
            Cells of text are sentences of :meth:`say`, or names from the tables. A column
            ``fact_id`` is not shown: it makes ``label``, ``value``, ``lower``, ``upper``,
            ``range``, ``period`` and ``as_printed`` of its row the linked words of that fact. Whole
            numbers are counts; times are worded. A named index is the first column.
        caption : str
            What the table shows; a sentence too.

        Raises
        ------
        FactError
            If a cell holds a number that no fact answers for.

        Examples
        --------
        >>> book = Book.open()
        >>> print(book.show(book.to_frame(["hefei_deals"])[["fact_id", "label", "value"]], "Deals"))
        Deals
        what | value
        Sino-German Smart Manufacturing Matchmaking Conference: deals | 28
        """
        words = word_frame(self, frame)
        header = [tell_name(name) if self.is_curated(name) else name for name in words.header]
        return show_table(header, words.rows, self.word(caption))

    def compare(self, *keys: str, caption: str) -> Shown:
        """Show facts side by side: what, when, as printed, how it is read, and by whom.

        An entity that all of them share stands in the caption alone.

        Raises
        ------
        FactError
            If no fact is named.

        Examples
        --------
        >>> print(Book.open().compare("hefei_deals", caption="deals"))
        Sino-German Smart Manufacturing Matchmaking Conference: deals
        what | when | printed | read as | source
        deals | ... | 28 | 28 | Xinhua via People's Daily Online
        """
        facts = self.cite(*keys)
        if not facts:
            raise FactError("there is nothing to compare; name at least one fact")
        one = facts[0].entity if len({fact.entity for fact in facts}) == 1 else ""
        rows = [
            [self.word(cell) for cell in _lay_out(fact, fact.metric if one else fact.label)]
            for fact in facts
        ]
        title = self.word(f"{guard(one)}: {caption}" if one else caption)
        return show_table(["what", "when", "printed", "read as", "source"], rows, title)

    def trace(self, key: str) -> Shown:
        """Show what a fact rests on, down to articles and paragraphs."""
        return show_trace(self.register.trace(key), self.lang)

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
        self.register.assume(make_assumption(name, value, unit, why, upper=upper, kind=kind))

    def at(self, level: str) -> Book:
        """Open the same book at another level of reading hedges, with the same assumptions.

        Examples
        --------
        >>> Book.open().at("logical")["hefei_value_cny"].interval
        Interval('(6800000000, inf)')
        """
        other = copy(self)
        other.level, other.register, other._cited = level, self.register.at(level), {}
        return other

    def cite(self, *keys: str) -> list[Fact]:
        """Note facts as used, so that :meth:`sources` lists them; give them back."""
        facts = [self.register[key] for key in keys]
        self._cited |= dict.fromkeys(keys)
        return facts

    def cite_sentence(self, said: Sentence) -> Sentence:
        """Note the facts of a sentence as used; give it back."""
        self.cite(*said.facts)
        return said

    def word(self, template: str) -> Sentence:
        """Render a sentence for use in a title or a cell; see :func:`analysis.book.prose.say`."""
        return self.cite_sentence(say(template, self.register, self.lang))

    def walk(self, key: str) -> list[Fact]:
        """List a fact and everything it rests on, the fact first."""
        return [fact for _, fact in self.register.trace(key).walk()]

    def known_by(self, day: str, *texts: str) -> bool:
        """Tell whether all that facts or sentences rest on had been published by a day.

        Parameters
        ----------
        day : str
            ISO 8601.
        *texts : str
            Ids of facts, or sentences of :meth:`say`. A copy or an undated page counts with the
            last day of its figure's period.

        Raises
        ------
        FactError
            If `day` is no day, a fact is unknown, or one has neither day nor period.

        Examples
        --------
        >>> book = Book.open()
        >>> book.known_by("2025-12-31", "hefei_deals"), book.known_by("2025-01-01", "{hefei_deals}")
        (True, False)
        """
        try:
            last = date.fromisoformat(day)
        except ValueError:
            raise FactError(f"{day!r} is no day; write it as 2026-03-31") from None
        keys = [key for x in texts for key in ((x,) if x.isidentifier() else read_template(x))]
        facts = [fact for key in keys for fact in self.walk(key)]
        return all(_published_by(fact) <= last for fact in facts if fact.source)

    def lead(self, title: str, as_of: str) -> Shown:
        """Show the line under the question: a title, and the day up to which figures count."""
        day = tell_time(as_of, self.lang)
        said = self.word(title)
        html = f'<p class="lead">{said.html}; figures published by {day.html}</p>'
        return Shown(html, f"{said.text}; figures published by {day.text}")

    def finding(self, heading: str, template: str, caveat: str, as_of: str) -> Shown:
        """Show a finding: its heading, its sentence, the one caveat to mind.

        Parameters
        ----------
        heading, template : str
            Plain text; a sentence of :meth:`say`.
        caveat : str
            Key of a caveat.
        as_of : str
            ISO 8601 day: a finding that rests on anything published later is left out, and says so.

        Examples
        --------
        >>> book = Book.open()
        >>> book.finding("Deals", "There were {hefei_deals}.", "lower_bound_only", "2025-01-01")
        Deals: left out, since some of its figures were published after that day.
        """
        if not self.known_by(as_of, template):
            text = f"{heading}: left out, since some of its figures were published after that day."
            return Shown(f'<p class="say left-out">{escape(text)}</p>', text)
        parts = [self.say(template), self.caveats(caveat)]
        html = f"<h2>{escape(heading)}</h2>" + "".join(part.html for part in parts)
        return Shown(html, "\n".join([heading, *(part.text for part in parts)]), parts[0].bundle)

    def say(self, template: str, voice: str = "") -> Shown:
        """Say a sentence; its numbers are links.

        Parameters
        ----------
        template : str
            Plain text with facts in braces; see :func:`analysis.book.prose.say`.
        voice : str
            Who speaks: ``source``, ``computed``, ``opinion``, or empty.

        Raises
        ------
        FactError
            If a fact, a form or the voice is unknown.
        """
        return show_paragraph(self.word(template), self.register, voice, self.lang)

    def points(self, *templates: str) -> Shown:
        """Say several sentences as a list."""
        return show_list(self.word(template) for template in templates)

    def newest(self) -> str:
        """Give the day on which the newest source was published (ISO 8601).

        Examples
        --------
        >>> Book.open().newest()
        '2026-03-12'
        """
        return self.register.newest()

    def caveats(self, *keys: str) -> Shown:
        """List caveats from the closed list; those of all facts cited so far if none is named.

        Raises
        ------
        FactError
            If a key is not in the list.
        """
        if not keys:
            used = (key for name in self._cited for key in self.register[name].caveats)
            keys = tuple(dict.fromkeys(used))
        for key in keys:
            if key not in self._caveats:
                raise FactError(f"there is no caveat {key!r}; {suggest(key, self._caveats)}")
        rows = [self._caveats[key] for key in keys]
        said = [say(guard(f"{row['title']}: {row['text']}"), {}, self.lang) for row in rows]
        return show_list(said, "caveats")

    def sources(self) -> Shown:
        """Show the Sources section: every fact cited so far and all that it rests on.

        The output holds the same facts as JSON; see :mod:`analysis.facts.records`.
        """
        order: dict[str, Fact] = {}
        for key in self._cited:
            for fact in self.walk(key):
                order.setdefault(fact.id, fact)
        facts = order.values()
        return show_sources(facts, self.register, self.caveat_titles, self.lang, self.level)


def _published_by(fact: Fact) -> date:
    """Give the earliest day on which a figure can have been known."""
    source = fact.source
    dated = source.published_on if source and source.seen != "mirror" else ""
    text = dated or fact.period
    if not text:
        raise FactError(f"{fact.id} has neither a day of publication nor a period")
    return period_bounds(text)[0 if dated else 1]


def _lay_out(fact: Fact, name: str) -> list[str]:
    """Lay a fact out as the cells of a comparison, in templates."""
    when = f"{{{fact.id}:period}}" if fact.period else ""
    if fact.source is None:
        return [guard(name), when, "not printed", f"{{{fact.id}}}", _ORIGINS[fact.tier]]
    publisher = guard(fact.source.publisher)
    return [guard(name), when, f"{{{fact.id}}}", f"{{{fact.id}:range}}", publisher]
