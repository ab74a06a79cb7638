"""The Book of facts: all facts of a project in one language, at one level of reading hedges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from analysis.book import entries, findings, prose, search, tables
from analysis.book.card import Card
from analysis.book.findings import Versions
from analysis.book.prose import Sentence, Shown, check_unit
from analysis.errors import FactError, suggest
from analysis.facts import expressions
from analysis.facts.expressions import Expression
from analysis.facts.fact import Chosen, Fact, Given, check_assumption, make_assumption
from analysis.facts.register import Register
from analysis.parameters import check_session
from analysis.project import (
    Project,
    Row,
    check_processed,
    find_project,
    open_project,
    read_created,
    read_package,
)
from analysis.quantities.vocabulary import Level
from analysis.quantities.wording import find_language

if TYPE_CHECKING:
    import pandas as pd

#: One name, or several; a day (ISO 8601).
Names = str | Sequence[str]
Day = str | date
#: What other modules call of a book, and no notebook: not among its names.
_INNER = {"cite", "cite_sentence", "is_curated", "label", "show_entry"}
_INNER |= {x for x in vars(Register) if x[0] != "_"} - {"at", "newest", "pending"}


class Book(Register):
    r"""Facts by id, in one language and at one level of reading hedges.

    Open one with :meth:`open`. Iteration covers the facts that can be computed now; those that wait
    for an assumption are in :attr:`pending`. Numbers and dates are worded in the language `lang`
    (``en``, ``de`` or ``zh``); hedges are read as `level` says (``logical``, ``core``, ``middle``
    or ``wide``). With a day `as_of` (ISO 8601) it has what was published by then alone: later
    facts, what is computed from them, and rows of tables that name one are not there. A source that
    says no day counts as later, unless all had been seen by then.

    Examples
    --------
    >>> book = Book.open(level="logical")
    >>> book.say("World sales came to {nev_units_2025h1} cars.")
    World sales came to nearly 10\xa0million cars.
    >>> book["nev_units_2025h1"].interval
    Interval('[0, 9999999]')
    """

    def __init__(
        self, project: Project, lang: str = "en", level: str = "core", as_of: Day = ""
    ) -> None:
        if lang in list(Level):
            raise FactError(f"{lang!r} is a level, not a language; write level={lang!r}")
        if "/" in lang or lang.endswith(".zip"):
            raise FactError(f"{lang!r} is a path, not a language; write path={lang!r}")
        find_language(lang)
        super().__init__(project.processed, level, as_of, read_created(project) if as_of else "")
        self.lang, self._project = lang, project
        self._caveats = {row["key"]: row for row in self._read_table("caveats")}
        self._titles = {key: row["title"] for key, row in self._caveats.items()}
        self._cited: dict[str, Fact] = {}  # as they were used
        #: Rows of tables of facts by id, which are asked for again and again.
        self._listed: dict[str, dict[str, object]] = {}
        self._findings: dict[str, findings.Finding] = {}  # by what they are about

    @classmethod
    def open(
        cls, lang: str = "en", level: str = "core", path: str | Path | None = None, as_of: Day = ""
    ) -> Book:
        """Open the book of a project: of the one that the working folder is in, by default.

        `path` is another, or processed tables as in ``reports/data``: a folder, or a zip of one.
        `as_of` may be a date or a Timestamp too; a day later than the data leaves nothing out.
        In a notebook, a ParameterError tells which parameters are not as their cell allows.
        """
        check_session()
        project = open_project(Path(path)) if path else find_project()
        check_processed(project)
        return cls(project, lang, level, as_of)

    def _read_table(self, name: str) -> list[Row]:
        return self.read_known(self._project.processed / f"{name}.csv")

    def _read_any(self, name: str) -> list[Row]:
        """Read a table, the raw one if it is not built; no rows where a book lies without it."""
        paths = (folder / f"{name}.csv" for folder in (self._project.processed, self._project.raw))
        return next((self.read_known(path) for path in paths if path.is_file()), [])

    def __getitem__(self, key: str) -> Card:
        fact = self.find(key)
        card = object.__new__(Card)
        card.__dict__.update(fact.__dict__, _book=self)
        return card

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def __dir__(self) -> list[str]:
        return [x for x in super().__dir__() if x not in _INNER]

    def __repr__(self) -> str:
        day = f", as of {self.as_of}" if self.as_of else ""
        until = f", sources until {self.newest()}" if self.newest() else ""
        told = f"{len(self)} facts ({self.lang}, {self.level}{day}){until}"
        return f"Book of {told}: book.search('…'), book.to_frame(), book['fact_id']"

    def _repr_html_(self) -> str:
        return tables.show_card(self, self.to_frame(), self.newest())

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        return tables.list_labels(self._read_table, self.lang)

    def label(self, key: str) -> str:
        """Give the short name of a fact, a series, an article or a code, in the book's language.

        Without one an article is named by publisher and month, a fact by entity and metric.
        """
        name = self._labels.get(key)
        return name or (self.describe(key)["label"] if self._is_known(key) else key)

    @cached_property
    def _cells(self) -> set[str]:
        return {*tables.list_cells(self._read_any), *self._labels.values()}

    def is_curated(self, text: str) -> bool:
        """Tell whether a text stands in the tables, so that a digit in it has its source there."""
        return text in self._cells

    def to_frame(
        self,
        ids: Names | None = None,
        *,
        tier: Names = "",
        theme: Names = "",
        series: Names = "",
        source: Names = "",
        columns: Names = (),
        **filters: object,
    ) -> pd.DataFrame:
        """Make a table of facts, all that can be computed now by default, in curated order.

        Parameters
        ----------
        ids : str, sequence of str or DataFrame, optional
            Only this one, or these in this order; of a table, those in its column ``fact_id``.
        tier, theme, series, source : str or sequence of str
            Only those of a tier (``printed``, ``context``, ``derived``, ``assumption``), a theme of
            the articles' figures, a context series, an article; or of any of several.
        columns : str or sequence of str, optional
            Only these; ``"short"`` stands for the first eight, which tell a reader most.
        **filters
            Other columns with the value that they must have, or a list of values.

        Returns
        -------
        DataFrame
            One row per fact: ``fact_id``, ``label``, the number ``worded`` and its ``range``,
            ``unit``, ``period`` (pandas Periods if all are years, quarters, months or days; else
            text, ISO 8601), ``tier``, ``publisher``; ``theme``; ``value``, ``lower`` and ``upper``
            (float, in ``unit``; infinite where there is no bound, missing for dates), what each end
            rests on (``lower_basis``, ``upper_basis``) and whether it is open (``lower_open``,
            ``upper_open``); ``hedge`` and its ``hedge_family`` (ordered categorical,
            ``plain number`` without a hedge; missing where nothing was printed), ``as_printed``,
            ``kind``; ``start``, ``middle`` and ``end`` of the period as dates; ``entity``,
            ``metric``, ``place``, ``definition``, ``series``; ``article``, ``title``, ``address``,
            ``published_on``, ``seen``, ``paragraph``; ``caveats``, ``formula``, ``inputs``,
            ``rests_on`` (ids of all printed, independent and assumed figures that a computed one
            rests on, with ";" between), ``note``. ``attrs`` hold language and level.

        Notes
        -----
        ``to_parquet`` keeps all of it. CSV and Excel give the same values back with the types that
        they had, but text that was empty is missing, and Excel keeps 16 digits of a number::

            frame.to_csv("facts.csv", index=False)
            dates = ["start", "middle", "end", "published_on"]
            read = pd.read_csv("facts.csv", dtype={"period": str}, parse_dates=dates)
            read = read.astype(frame.dtypes)

        Examples
        --------
        >>> Book.open().to_frame("hefei_deals")[["worded", "value"]].values.tolist()
        [['28', 28.0]]
        """
        keys = self if ids is None else tables.list_ids(ids, self)
        given = {"tier": tier, "theme": theme, "series": series, "source": source}
        wanted = {name: search.list_values(x) for name, x in given.items() if str(x)}
        tiers = [str(x) for x in wanted.get("tier", ())]
        if ids is None and wanted and {*tiers} <= {"printed", "context"}:
            # No other fact has these, and needs computing.
            keys = self.curated(tiers[0] if len(tiers) == 1 else "")
        facts = search.choose_facts(map(self.find, keys), wanted, chosen=ids is not None)
        frame = tables.frame_facts(self, facts, self._listed)
        return tables.pick_columns(self._filter(frame, filters), columns)

    def _filter(self, frame: pd.DataFrame, filters: Mapping[str, object]) -> pd.DataFrame:
        tables.pick_columns(frame, [*filters])  # they must be there
        kept = search.filter_facts(self, frame, filters)["fact_id"] if filters else ()
        facts = list(map(self.find, kept))
        return tables.frame_facts(self, facts, self._listed) if filters else frame

    def context(self, series: Names, *, columns: Names = ()) -> pd.DataFrame:
        """Make the table of a context series, or of several, by period; see :meth:`to_frame`."""
        frame = self.to_frame(series=series).sort_values(["start", "end", "fact_id"])
        return tables.pick_columns(frame.reset_index(drop=True), columns)

    def series(self, text: str = "", *, columns: Names = (), **filters: Any) -> pd.DataFrame:
        """Make the catalogue of context series, one row each; of facts that :meth:`search` finds.

        Columns are ``series`` (its id, for :meth:`context`), ``label``, ``entity``, ``metric``,
        ``unit``, ``definition``, ``first`` and ``last`` (days), ``rows``, ``publishers``, ``seen``.
        """
        found = self.search(text, **filters)
        catalogue = tables.pick_columns(tables.list_series(self, found), columns)
        return catalogue if len(found) else search.give_none(self, text, catalogue)

    def search(self, text: str = "", *, columns: Names = (), **filters: object) -> pd.DataFrame:
        """Find facts by words, in any order, over id, label, entity, metric, period and source.

        Forms of an English word find one another: delivery, deliveries, delivered. The result is a
        table of :meth:`to_frame`, maybe without rows, which then says what to look for instead;
        `columns` are chosen as there. `filters` are columns with the exact value that they must
        have, or a list of values; one that no fact has is refused. Facts that wait for an
        assumption are in :attr:`pending` instead.

        Examples
        --------
        >>> book = Book.open()
        >>> book.search("ministry sale world", tier=["derived", "printed"]).fact_id.tolist()
        ['world_sales_2025h1']
        >>> book.search("deliveries", entity="BMW Group", unit="vehicles", columns="short").shape[1]
        8
        """
        found = self.to_frame([key for key in search.find_facts(self, text) if key in self])
        found = tables.pick_columns(self._filter(found, filters), columns)
        return found if len(found) else search.give_none(self, text, found)

    def table(self, name: str) -> pd.DataFrame:
        """Give a curated table (``actors``, ``ties``, ``figures``, …) as it lies in its file.

        Cells are text, ``paragraph`` a whole number, coordinates floats; ``start`` and ``end`` are
        the days of ``period`` or ``since``. What is not processed (``exclusions``) is raw.
        """
        path = self._project.processed / f"{name}.csv"
        path = path if path.is_file() else self._project.raw / f"{name}.csv"
        if not path.is_file():
            known = [file.stem for file in self._project.processed.glob("*.csv")]
            raise FactError(f"there is no table {name!r}; {suggest(name, [*known, 'exclusions'])}")
        return tables.frame_rows(self.read_known(path), path)

    def show(self, frame: pd.DataFrame, caption: str) -> Shown:
        """Show a DataFrame as a table for readers; numbers that no fact answers for are refused.

        Parameters
        ----------
        frame : DataFrame
            Cells of text are sentences of :meth:`say`, or names from the tables. A column (or
            index) ``fact_id`` is not shown: it makes ``label``, ``value``, ``lower``, ``upper``,
            ``range``, ``period`` and ``as_printed`` of its row the linked words of that fact, also
            under another name; what is not the fact's own is refused. Any other column of ids shows
            these facts, as after ``pivot(values="fact_id")``. Whole numbers are counts; times are
            worded. A named index is the first column. Numbers typed as text fail the page alone.
        caption : str
            What the table shows; a sentence too.

        Examples
        --------
        >>> book = Book.open()
        >>> print(book.show(book.to_frame(["hefei_deals"])[["fact_id", "label", "value"]], "Deals"))
        Deals
        what | value
        Sino-German Smart Manufacturing Matchmaking Conference: deals | 28
        """
        return tables.show_frame(self, frame, caption)

    def compare(self, *keys: str, caption: str) -> Shown:
        """Show facts side by side: what, when, as printed, the range it may be in, and by whom.

        An entity that all of them share stands in the caption alone.

        Examples
        --------
        >>> print(Book.open().compare("hefei_deals", caption="deals"))
        Sino-German Smart Manufacturing Matchmaking Conference: deals
        what | when | as printed | range | source
        deals | ... | “28 trade and investment deals” | 28 | Xinhua via People's Daily Online
        """
        return tables.compare_facts(self, self.cite(*keys), caption)

    def trace(self, key: str | Fact) -> Shown:
        """Show what a fact rests on, down to articles and paragraphs.

        Examples
        --------
        >>> print(Book.open().trace("hefei_deals"))
        hefei_deals = 28 — “28 trade and investment deals”, Xinhua via ..., paragraph 4
            Sino-German Smart Manufacturing Matchmaking Conference: deals, 24–26 June 2025
            Sino-German cooperation ... http://en.people.cn/n3/2025/0627/c90000-20333512.html
        """
        return entries.show_trace([(n, self.cite(x.id)[0]) for n, x in self.follow(key)], self.lang)

    def assume(
        self,
        name: str,
        value: Given,
        unit: str,
        why: str,
        *,
        upper: Chosen | None = None,
        kind: str = "",
    ) -> None:
        """Make a notebook parameter a fact, so that it can be traced like any other.

        Formulas take it by its `name`. `value` is a number, or both ends of a range; or with
        `upper` its lower end; `unit` and `kind` are among those of ``data/README.md``; `why` says
        what is assumed and why. What the table ``assumptions`` lists has its unit, its kind and its
        limits from there. Assumed again, it takes the place of the one before.

        Examples
        --------
        >>> book = Book.open()
        >>> book.assume("market_growth", (3, 7), "percent", "a guess", kind="change")
        >>> book["market_growth"]
        market_growth = 3 to 7% — a guess
        """
        own = next((x for x in self._read_any("assumptions") if x["assumption_id"] == name), {})
        kind = kind or own.get("kind", "rate")
        fact = make_assumption(name, value, unit, why, upper, kind)
        self.add_assumption(check_assumption(fact, own))
        self._listed.clear()

    def derive(
        self,
        key: str,
        formula: Expression | Callable[..., Expression],
        *,
        label: str,
        unit: str = "",
        period: str = "",
        why: str = "",
        **inputs: str,
    ) -> Card:
        r"""Make a figure of one's own, which can be said, shown and traced like any other.

        Parameters
        ----------
        key : str
            Its id; one of one's own that has it already is replaced.
        formula : Expression or callable
            Arithmetic on facts of this book, as ``book["a"] / book["b"]``, or for a change in
            percent ``(book["a"] / book["b"] - 1).percent``; or a function of the facts that
            `inputs` name by its parameters, such as ``lambda a, b: a / b``.
        unit : str
            That of the formula (``1`` for a ratio), which may be left out; but a mean of money
            over a count needs its currency, such as ``CNY``.
        label, period, why : str
            What it is in one line, its time (ISO 8601; that of its inputs, if they share one), and
            why it is computed so.

        Examples
        --------
        >>> book = Book.open()
        >>> mean = book.derive("own_mean", lambda total, deals: total / deals,
        ...     total="hefei_value_cny", deals="hefei_deals", unit="CNY", label="mean deal")
        >>> book.say("A deal was {own_mean} on average.")
        A deal was 242.8 to ~254\xa0million yuan on average.
        """
        terms = {name: self[x].express() for name, x in inputs.items()}
        try:
            found = expressions.apply_formula(formula, terms)
            unit = unit or found.unit
            check_unit(found.formula, found.unit, unit)
            times = {self.find(x).period for x in found.inputs}
            period = period or (times.pop() if len(times) == 1 else "")
            self.define(key, found, unit=unit, label=label, period=period, why=why)
        except FactError as fault:
            raise type(fault)(f"{key}: {fault}") from None
        self._listed.clear()
        return self[key]

    def at(self, level: str) -> Self:
        """Open the same book at another level of reading hedges, with the same assumptions."""
        other = super().at(level)
        other._cited, other._listed, other._findings = {}, {}, {}
        return other

    def cite(self, *keys: str) -> list[Fact]:
        """Note facts as used, so that :meth:`sources` lists them; give them back."""
        facts = [self.find(key) for key in keys]
        self._cited |= {fact.id: fact for fact in facts if fact.id not in self._cited}
        return facts

    def cite_sentence(self, said: Sentence) -> Sentence:
        """Note the facts of a sentence as used; give it back."""
        self.cite(*said.facts)
        return said

    def word(self, template: str) -> Sentence:
        """Render a sentence for use in a title or a cell; see :meth:`say`."""
        return self.cite_sentence(prose.say(template, self, self.lang))

    def knows(self, *texts: str) -> bool:
        """Tell whether all that facts or sentences name was known by the day of the book."""
        return findings.knows(self, texts)

    def choose(self, versions: Versions) -> str:
        """Give the first of several sentences whose facts were known; empty if none was."""
        return findings.choose(self, versions)

    def against(self, key: str) -> str:
        """Give a sentence on the figures that contradict one; empty if there are none."""
        return findings.tell_disputes(self, key)

    def title(self, title: str, subtitle: str = "", author: str = "", date: str = "") -> Shown:
        """Show the title of a document to hand out, in its author's words, and what it rests on.

        These may hold any text, numbers too. A page puts the notebook's question at its end.
        """
        edition = read_package(self._project).get("version", "")
        return findings.show_title(self, title, [subtitle, author, date], edition)

    def finding(self, heading: Versions, *parts: Versions, caveat: str, about: str) -> Shown:
        """Show a finding: its heading, its sentences and a caveat by its key.

        Heading and sentences are templates as of :meth:`say`, or several, as :meth:`choose` takes
        them. If one is left out, or an older one stands for it, the years that they do not give are
        added; if none is left, it says that nothing was known of what it is `about`.
        """
        shown = findings.show_finding(self, heading, parts, caveat, about)
        self._findings[about] = shown
        return shown

    def say(self, template: str, voice: str = "") -> Shown:
        """Say a sentence; its numbers are links.

        Parameters
        ----------
        template : str
            Plain text with facts in braces: ``{fact_id}`` words the fact, ``{fact_id:range}`` its
            interval, ``:lower`` and ``:upper`` one end, ``:over`` and ``:below`` one as in "over
            240 million", to two digits, ``:number`` the number without its hedge, ``:period`` its
            period, ``:year`` its year, ``:printed`` the phrase in quotation marks (``:named`` the
            fact's name where that is in another language), ``:label`` its name, ``:by`` who
            printed it. ``{a > b:rose}`` says "rose" if the one fact or number is more than the
            other, and not the earlier, and ``{a = b:alike}`` "alike" if they are the same, wherever
            they lie; else it is refused, or ``{a > b:rose|moved}`` says so. ``{5:words}``: "five".
        voice : str
            Who speaks: ``source``, ``computed``, ``opinion``, or empty.

        Examples
        --------
        >>> book = Book.open()
        >>> book.say("{nev_share_2025h1 > nev_share_2024h1:More}: {nev_share_2025h1:range}.")
        More: 21.25 to 21.35%.
        """
        return prose.show_paragraph(self.word(template), self, voice, self.lang)

    def points(self, *templates: str) -> Shown:
        """Say several sentences as a list."""
        return prose.show_list(self.word(template) for template in templates)

    def caveats(self, *keys: str) -> Shown:
        """List caveats by their keys; those of all facts cited so far if none is named."""
        used = (key for name in self._cited for key in self.find(name).caveats)
        return findings.show_caveats(keys or tuple(dict.fromkeys(used)), self._caveats)

    def sources(self) -> Shown:
        """Show the Sources section: every fact cited so far and all that it rests on.

        The output holds the same facts as JSON; see :mod:`analysis.facts.fact`.
        """
        findings.check_findings(self._findings, self.as_of)
        findings.check_cited(self, self._cited)
        cited = {fact.id: fact for key in self._cited for fact in self.walk(key)}
        items = {fact: self._word_entry(fact) for fact in cited.values()}
        return entries.show_sources(items, self.lang, self.level)

    def show_entry(self, fact: Fact) -> str:
        """Show where the number of a fact comes from, as HTML; what it links is cited."""
        self.cite(*(key for key in (fact.id, *fact.inputs) if key in self))
        return f'<ul class="entries">{self._word_entry(fact, alone=True)}</ul>'

    def _word_entry(self, fact: Fact, *, alone: bool = False) -> str:
        found = {"editions": self.find_editions(fact.id), "disputes": self.find_disputes(fact.id)}
        return entries.show_entry(fact, self, self._titles, self.lang, **found, alone=alone)
