"""Facts in, a row with its interval for each out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.charts.axis import set_ticks
from analysis.charts.chart import Chart
from analysis.charts.marks import draw_interval
from analysis.charts.placing import (
    Item,
    describe_marks,
    find_range,
    has_open_end,
    open_at_zero,
)
from analysis.charts.rows import Row, set_stage
from analysis.charts.table import (
    check_facts,
    choose_colors,
    find_one,
    find_sources,
    find_worded,
    name_rows,
    tell_row,
    word_value,
)
from analysis.charts.words import join_sentences, phrase
from analysis.errors import FactError
from analysis.facts.fact import Fact
from analysis.quantities.units import KINDS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.book.book import Book

_COLUMNS = ("what", "group", "worded", "read_as")


def forest(
    book: Book,
    ids: Sequence[str] | Mapping[str, Sequence[str]],
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
    labels: Mapping[str, str] | None = None,
    claim: Collection[str] | None = None,
    zero: int | None = None,
    log: bool = False,
) -> Chart:
    """Draw one row per fact: its name, its interval, its number in words.

    Parameters
    ----------
    book : Book
        Gives the facts and words them.
    ids : sequence of str, or mapping of str to sequence of str
        Facts of one unit in the order of the rows; a mapping puts its keys over its rows as
        headings, which are sentences for :meth:`Book.word`.
    title, subtitle : str
        Sentences for :meth:`Book.word`: the finding; measure, unit, place, period.
    id : str
        Key of the chart.
    labels : mapping of str to str, optional
        Names of rows by fact id, as sentences; by default what each fact is about.
    claim : collection of str, optional
        Facts in the claim colour, the others being grey; all of them by default.
    zero : int, optional
        Draws a line at this value, for differences; a whole number in the unit of the facts.
    log : bool
        True for a logarithmic axis.

    Returns
    -------
    Chart
        One row of data per fact: name, heading if there are any, words, how they are read.

    Raises
    ------
    FactError
        If there is no fact, one is unknown or stands twice, units differ, or a label or a claim is
        for a fact that is not shown; with a logarithmic axis, if a fact is not above zero.
    """
    groups = ids if isinstance(ids, Mapping) else {"": ids}
    facts = book.cite(*(key for keys in groups.values() for key in keys))
    headings = {key: book.word(heading) for heading, keys in groups.items() for key in keys}
    unit = check_facts(id, facts)
    names = name_rows(book, facts, labels or {})
    worded = find_worded(names, labels or {})
    colors = choose_colors(facts, claim)
    items = _choose_items(id, facts, log=log)
    if log and zero is not None and zero <= 0:
        raise FactError(f"the chart {id} has a logarithmic axis, where {zero} has no place")

    told = [
        tell_row(book, fact, names[fact.id], *([headings[fact.id]] if any(groups) else []))
        for fact in facts
    ]

    def draw() -> Figure:
        rows: list[Row] = []
        for heading, keys in groups.items():
            if heading and keys:
                said = headings[keys[0]]
                rows.append(Row(said.text, heading=True, named=find_one(said)))
            for key in keys:
                name, value = names[key].text, word_value(book, book[key]).text
                rows.append(Row(name, value, colors[key], fact=key, named=worded[key]))
        stage = set_stage(rows)
        reference = [] if zero is None else [Fraction(zero)]
        if log:
            stage.axes.set_xscale("log")
        stage.axes.set_xlim(find_range(items, include=reference, log=log))
        set_ticks(stage.axes, unit, book.lang, whole=KINDS[facts[0].kind].whole)
        if zero is not None:
            stage.draw_reference(zero)
        for fact, (shown, number), place in zip(facts, items, stage.places, strict=True):
            color = colors[fact.id]
            draw_interval(stage.axes, shown, place, value=number, color=color, label=fact.id)
        return stage.figure

    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe_rows(book, facts, {k: said.text for k, said in names.items()}, zero),
        header=[phrase(key, book.lang) for key in _COLUMNS if any(groups) or key != "group"],
        rows=told,
        draw=draw,
        note=describe_marks(items, book.lang),
        sources=find_sources(book, told),
        marks=[[fact] for fact in facts],
        lang=book.lang,
    )


def _choose_items(chart: str, facts: Sequence[Fact], *, log: bool) -> list[Item]:
    """Give what is drawn of each fact: its interval, and the number in print."""
    if not log:
        return [(fact.interval, fact.value) for fact in facts]
    for fact in facts:
        if fact.interval.upper <= 0 or (fact.value is not None and fact.value <= 0):
            raise FactError(f"{fact.id} is not above zero: the chart {chart} needs a linear axis")
    return [(open_at_zero(fact.interval), fact.value) for fact in facts]


def _describe_rows(
    book: Book, facts: Sequence[Fact], names: Mapping[str, str], zero: int | None
) -> str:
    ends = {"low": min(facts, key=_centre), "high": max(facts, key=_centre)}
    values: dict[str, object] = {"n": len(facts)}
    for key, fact in ends.items():
        values |= {key: names[fact.id], f"{key}_value": word_value(book, fact).text}
    if len(facts) == 1:
        return phrase("alt_one", book.lang, **values)
    sentences = [phrase(_choose_opening(facts), book.lang, **values)]
    if zero is None:
        meet = all(a.interval.meets(b.interval) for a in facts for b in facts)
        sentences.append(phrase("alt_meet" if meet else "alt_apart", book.lang))
    else:
        count = sum(Fraction(zero) in fact.interval for fact in facts)
        sentences.append(phrase("alt_zero", book.lang, n=count, zero=zero))
    if unbounded := sum(has_open_end(fact.interval) for fact in facts):
        sentences.append(phrase("alt_open", book.lang, n=unbounded))
    return join_sentences(sentences, book.lang)


def _choose_opening(facts: Sequence[Fact]) -> str:
    if len(set(map(_centre, facts))) == 1:
        return "alt_even"
    return "alt_days" if facts[0].unit == "date" else "alt_rows"


def _centre(fact: Fact) -> Fraction:
    """The number in print, or what stands for it in an interval: its middle or its one end."""
    if fact.value is not None:
        return fact.value
    ends = [
        Fraction(x) for x in (fact.interval.lower, fact.interval.upper) if isinstance(x, Fraction)
    ]
    return sum(ends, Fraction(0)) / len(ends) if ends else Fraction(0)
