"""Cumulative counts at their dates, and the rates between them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from analysis.book.prose import link_name
from analysis.charts.axes import EPOCH
from analysis.charts.intervals import draw_fact, is_open
from analysis.charts.output import Record, check_facts, choose_colors, record, word_value
from analysis.charts.style import CONTEXT, INK, TICK, tint, use_style
from analysis.charts.text import Label, cover, join_sentences, phrase, place_labels, wrap_evenly
from analysis.charts.timeseries import (
    find_frame,
    find_middle,
    find_years,
    set_time_axes,
    word_period,
)
from analysis.errors import FactError
from analysis.facts.fact import Fact
from analysis.quantities.periods import period_bounds

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from analysis.book.book import Book
    from analysis.book.prose import Sentence

#: Inches: room over the marks, and at which labels of rates and of the mean are broken.
_HEAD, _RATE, _MEAN = 0.3, 1.05, 1.9
#: Where labels stand over a rising curve, and around a bar, best first.
_ABOVE = (
    *((-1, 0), (-1, 0.5), (-1, 1), (-0.5, 1), (0, 1), (0.5, 1)),
    *((1, -1), (1, -0.5), (1, 0), (1, 0.5), (1, 1), (0, -1)),
)
_OVER = ((0, 1), (1, 0), (0, -1), (-1, 0), (1, -1), (-1, 1), (1, 1), (-1, -1))


def milestones(
    book: Book, ids: Sequence[str], ax: Axes | None = None, *, highlight: Collection[str] = ()
) -> Axes:
    """Draw cumulative counts at their days; thin straight lines between are arithmetic means.

    Parameters
    ----------
    book : Book
        Gives the facts and words them.
    ids : sequence of str
        Facts of kind ordinal, each with a day as its period; counts of one thing are joined.
    ax : Axes, optional
        See :func:`series`.
    highlight : collection of str, optional
        Facts in colour.

    Returns
    -------
    Axes

    Raises
    ------
    FactError
        If there is no fact, one is no count on a day, or the highlight is not shown.
    """
    facts = sorted(book.cite(*ids), key=lambda fact: (fact.period, fact.interval.lower, fact.id))
    unit = check_facts(facts)
    for fact in facts:
        if fact.kind != "ordinal" or len(fact.period) != len("2025-10-30"):
            raise FactError(
                f"{fact.id} is no count on a day (kind {fact.kind}, period {fact.period!r}); "
                "choose dated milestones"
            )
    highlight = list(highlight)
    colors = choose_colors(facts, highlight)
    spots = {fact.id: (find_middle(fact), float(fact.interval.lower)) for fact in facts}
    lines = [
        [spots[fact.id] for fact in facts if fact.label == name]
        for name in dict.fromkeys(fact.label for fact in facts)
    ]

    def write(ax: Axes, _: float) -> list[Artist]:
        boxes = [box for points in lines for box in cover(ax, points)]
        boxes += [box for point in spots.values() for box in cover(ax, [point], reach=0.07)]
        labels = []
        for fact in sorted(facts, key=lambda fact: fact.id not in highlight):
            words = [word_value(book, fact).text, word_period(book, fact).text]
            words = words if fact.entity == facts[-1].entity else [fact.entity, *words]
            labels.append(Label(spots[fact.id], words, colors[fact.id], fact.id))
        return place_labels(ax, labels, boxes, _ABOVE, find_frame(ax))

    years = find_years([fact.period for fact in facts], 0.25)  # room for the first label
    marks = [(fact.interval, fact.value) for fact in facts]
    ax = set_time_axes(book, ax, years, marks, unit, write=write, top=_HEAD)
    with use_style(book.lang):
        for points in lines:
            xs, ys = zip(*points, strict=True)
            ax.plot(xs, ys, color=CONTEXT, linewidth=0.9, zorder=1.9, label="mean")
        for fact in facts:
            draw_fact(ax, fact, spots[fact.id][0], color=colors[fact.id], vertical=True)
    rows = [[_link(book, fact), word_period(book, fact), word_value(book, fact)] for fact in facts]
    header = [phrase(key, book.lang) for key in ("what", "day", "worded")]
    alt = _describe_milestones(book, facts, highlight)
    note = phrase("milestones_note", book.lang)
    return record(ax, Record(book, alt, header, rows, note, [[fact] for fact in facts]))


def _link(book: Book, fact: Fact) -> Sentence:
    return book.cite_sentence(link_name(fact, fact.label))


def _describe_milestones(book: Book, facts: Sequence[Fact], highlight: Collection[str]) -> str:
    """Say what the picture shows: the first and the last count, and those that are marked."""
    words = [(word_value(book, fact).text, word_period(book, fact).text) for fact in facts]
    (first, begin), (last, end) = words[0], words[-1]
    values = {"first": first, "begin": begin, "last": last, "end": end}
    sentences = [phrase("milestones_alt", book.lang, n=len(facts), **values)]
    sentences += [
        phrase("marked", book.lang, what=what, day=day)
        for fact, (what, day) in zip(facts, words, strict=True)
        if fact.id in highlight
    ]
    return join_sentences(sentences, book.lang)


def rates(
    book: Book,
    ids: Sequence[str],
    ax: Axes | None = None,
    *,
    mean: str = "",
    highlight: Collection[str] | None = None,
) -> Axes:
    """Draw each rate between two dated counts as a bar from the first date to the second.

    Parameters
    ----------
    book : Book
        Gives the facts and words them.
    ids : sequence of str
        Derived facts of one unit whose inputs are dated.
    ax : Axes, optional
        See :func:`series`.
    mean : str, optional
        A fact drawn as a grey band over the whole time: the long-run mean.
    highlight : collection of str, optional
        Rates in colour, the others being grey; all of them by default.

    Returns
    -------
    Axes

    Raises
    ------
    FactError
        If there is no fact, units differ, one has no dated inputs, or the highlight is not shown.
    """
    facts = sorted(book.cite(*ids), key=lambda fact: (_find_days(book, fact), fact.id))
    means = book.cite(mean) if mean else []
    both = [*facts, *means]
    unit = check_facts(both)
    colors = choose_colors(facts, highlight) | {fact.id: CONTEXT for fact in means}
    spans = {fact.id: _find_days(book, fact) for fact in both}
    whole = min(begin for begin, _ in spans.values()), max(end for _, end in spans.values())
    spans |= {fact.id: whole for fact in means}

    def write(ax: Axes, _: float) -> list[Artist]:
        lines = [(spans[x.id], level) for x in both for level in _list_closed(x)]
        boxes = [box for span, level in lines for box in cover(ax, [(d, level) for d in span])]
        labels = []
        for fact in both:
            edge = min(_list_closed(fact), default=ax.get_ylim()[0])
            words = wrap_evenly(
                word_value(book, fact).text, _MEAN if fact in means else _RATE, TICK
            )
            begin, end = spans[fact.id]
            day = begin + (end - begin) / 6 if fact in means else (begin + end) / 2
            words = [phrase("long_run", book.lang), *words] if fact in means else words
            color = INK if fact in means else colors[fact.id]  # it stands on its band
            labels.append(Label((day, edge), words, color, fact.id))
        return place_labels(ax, labels, boxes, _OVER, find_frame(ax))

    years = find_years(date.fromordinal(int(day) + EPOCH).isoformat() for day in whole)
    marks = [(fact.interval, fact.value) for fact in both]
    ax = set_time_axes(book, ax, years, marks, unit, write=write, room=lambda _: _RATE, top=_HEAD)
    with use_style(book.lang):
        for fact in [*means, *facts]:
            _draw_rate(ax, fact, spans[fact.id], colors[fact.id])
    rows = [[_link(book, fact), _tell_days(book, fact), word_value(book, fact)] for fact in both]
    header = [phrase(key, book.lang) for key in ("what", "from_to", "worded")]
    notes = ["paces_note", "mean_note"][: 1 + len(means)]
    note = join_sentences([phrase(key, book.lang) for key in notes], book.lang)
    alt = _describe_rates(book, facts, means)
    return record(ax, Record(book, alt, header, rows, note, [[fact] for fact in both]))


def _list_dated(book: Book, fact: Fact) -> list[Fact]:
    dated = [book.register[key] for key in fact.inputs if book.register[key].period]
    if not dated:
        raise FactError(f"{fact.id} is not computed from dated facts; choose a rate between two")
    return dated


def _find_days(book: Book, fact: Fact) -> tuple[float, float]:
    """Give the first and the last day of what a fact is computed from, as matplotlib counts."""
    ends = [period_bounds(dated.period) for dated in _list_dated(book, fact)]
    first, last = min(x for x, _ in ends), max(x for _, x in ends)
    return float(first.toordinal() - EPOCH), float(last.toordinal() - EPOCH)


def _tell_days(book: Book, fact: Fact) -> Sentence:
    """Word the first and the last date that a fact is computed from, each linked."""
    dated = _list_dated(book, fact)
    first = min(dated, key=lambda fact: period_bounds(fact.period)[0])
    last = max(dated, key=lambda fact: period_bounds(fact.period)[1])
    return book.word(f"{{{first.id}:period}} – {{{last.id}:period}}")


def _list_closed(fact: Fact) -> list[float]:
    """List the ends of a fact's interval that are bounds, the lower one first, each once."""
    interval = fact.interval
    ends = (interval.lower, interval.lower_basis), (interval.upper, interval.upper_basis)
    return sorted({float(end) for end, basis in ends if not is_open(end, basis)})


def _draw_rate(ax: Axes, fact: Fact, span: tuple[float, float], color: str) -> None:
    """Draw a rate over its time: a line, a band as thick as its interval, or arrows from a line."""
    closed = _list_closed(fact)
    if len(closed) < 2 and not fact.interval.is_point:
        draw_fact(ax, fact, sum(span) / 2, color=color, vertical=True)
    if len(closed) == 2:
        ax.fill_between(
            span, closed[0], closed[1], color=tint(color, 0.6), linewidth=0, label=fact.id
        )
    width = 0.8 if len(closed) == 2 else 4.0
    style = {"color": color, "linewidth": width, "solid_capstyle": "butt", "label": fact.id}
    for level in closed:
        ax.plot(span, [level, level], **style)  # type: ignore[arg-type]


def _describe_rates(book: Book, facts: Sequence[Fact], means: Sequence[Fact]) -> str:
    """Say what the picture shows: the first, the highest and the last rate, and the mean."""
    words = {fact.id: (word_value(book, fact).text, _tell_days(book, fact).text) for fact in facts}
    (first, begin), (last, end) = words[facts[0].id], words[facts[-1].id]
    top, best = words[max(facts, key=lambda fact: (fact.interval.lower, fact.id)).id]
    values = {"first": first, "begin": begin, "top": top, "best": best, "last": last, "end": end}
    sentences = [phrase("paces_alt", book.lang, n=len(facts), **values)]
    sentences += [phrase("mean_alt", book.lang, mean=word_value(book, fact).text) for fact in means]
    return join_sentences(sentences, book.lang)
