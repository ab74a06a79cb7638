"""Rows of facts, each with its interval: forests, levels of reading, deviations and dumbbells."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from analysis.charts.axes import set_ticks
from analysis.charts.intervals import (
    Item,
    Placed,
    describe_marks,
    draw_fact,
    draw_interval,
    find_range,
    has_open_end,
    locate,
    open_at_zero,
)
from analysis.charts.layout import Row, RowLayout, letter_rows, new_figure
from analysis.charts.output import (
    Record,
    check_facts,
    choose_colors,
    find_one,
    name_rows,
    read_groups,
    record,
    word_row,
    word_value,
)
from analysis.charts.style import CONTEXT, HIGHLIGHT, INK, MARGIN, use_style
from analysis.charts.text import find_figure, height, join_sentences, measure, phrase, write_lines
from analysis.errors import FactError
from analysis.facts.fact import Fact
from analysis.quantities.hedges import Level
from analysis.quantities.interval import Interval
from analysis.quantities.units import KINDS

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from analysis.book.book import Book
    from analysis.book.prose import Sentence

#: Deviations are shown on at least so many percent, or a step of one would look like a gulf.
_LEAST = (Fraction(-5), Fraction(5))
#: Inches: between words above marks, and how far above the marks they stand.
_GAP, _OVER = 0.12, 0.2


def forest(
    book: Book,
    ids: Sequence[str] | Mapping[str, Sequence[str]],
    ax: Axes | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    highlight: Collection[str] | None = None,
    reference: int | None = None,
    log: bool = False,
) -> Axes:
    """Draw one row per fact: its name, its interval, its number in words.

    Parameters
    ----------
    book : Book
        Gives the facts and words them.
    ids : sequence of str, or mapping of str to sequence of str
        Facts of one unit in the order of the rows; the keys of a mapping stand over their rows as
        headings, which are sentences for :meth:`Book.say`.
    ax : Axes, optional
        Where to draw; by default on a figure of its own. The x axis has the unit of the facts (days
        as matplotlib counts them); row ``i`` is at ``y = i``.
    labels : mapping of str to str, optional
        Names of rows by fact id, as sentences; by default :meth:`Book.label`.
    highlight : collection of str, optional
        Facts in colour, the others being grey; all of them by default.
    reference : int, optional
        Draws a line at this value.
    log : bool
        True for a logarithmic axis.

    Returns
    -------
    Axes

    Raises
    ------
    FactError
        If there is no fact, one is unknown or stands twice, units differ, or a label or a highlight
        is for a fact that is not shown; with a logarithmic axis, if a fact is not above zero.

    Examples
    --------
    >>> from analysis import Book
    >>> ax = forest(Book.open(), ["nev_share_2024h1", "nev_share_2025h1"])
    >>> [round(float(x), 2) for x in ax.get_xlim()], ax.get_yticks().tolist()
    ([16.57, 21.53], [0, 1])
    """
    groups = read_groups(ids)
    facts = book.cite(*(key for keys in groups.values() for key in keys))
    unit = check_facts(facts)
    headings = {key: book.word(heading) for heading, keys in groups.items() for key in keys}
    labels = labels or {}
    names = name_rows(book, facts, labels)
    colors = choose_colors(facts, highlight)
    items = _choose_items(facts, log=log)
    if log and reference is not None and reference <= 0:
        raise FactError(f"a chart has a logarithmic axis, where {reference} has no place")
    rows: list[Row] = []
    for keys in groups.values():
        if keys and headings[keys[0]].text:
            said = headings[keys[0]]
            rows.append(Row(said.text, heading=True, named=find_one(said)))
        rows += [_make_row(book, key, names, labels, colors[key]) for key in keys]
    ax = _begin(book, rows, ax)
    with use_style(book.lang):
        ax.set_xscale("log" if log else "linear")
        ax.set_xlim(find_range(items, include=_include(reference), log=log))
        set_ticks(ax, unit, book.lang, whole=KINDS[facts[0].kind].whole)
        if reference is not None:
            ax.axvline(reference, color=INK, linewidth=1.0, zorder=1.5)
        for place, (fact, (shown, number)) in enumerate(zip(facts, items, strict=True)):
            draw_interval(ax, shown, place, value=number, color=colors[fact.id], label=fact.id)
    columns = ["what", *(["group"] if any(groups) else []), "worded", "read_as"]
    told = [
        word_row(book, x, names[x.id], *([headings[x.id]] if any(groups) else [])) for x in facts
    ]
    alt = _describe_rows(book, facts, {key: said.text for key, said in names.items()}, reference)
    header = [phrase(key, book.lang) for key in columns]
    note = describe_marks(items, book.lang)
    return record(ax, Record(book, alt, header, told, note, [[fact] for fact in facts]))


def _make_row(
    book: Book, key: str, names: Mapping[str, Sentence], labels: Mapping[str, str], color: str
) -> Row:
    named = find_one(names[key]) if key in labels else ""
    return Row(names[key].text, word_value(book, book[key]).text, color, fact=key, named=named)


def _begin(book: Book, rows: Sequence[Row], ax: Axes | None) -> Axes:
    """Letter rows on Axes that are given, or on a figure whose layout makes room for them."""
    marked = sum(not row.heading for row in rows)
    if ax is not None:
        letter_rows(ax, rows)
        return ax
    figure, (ax,) = new_figure(book.lang)
    figure.set_layout_engine(RowLayout(book.lang, [(ax, rows)]))
    ax.set_yticks(np.arange(marked))
    return ax


def _include(reference: int | None) -> list[Fraction]:
    return [] if reference is None else [Fraction(reference)]


def _choose_items(facts: Sequence[Fact], *, log: bool) -> list[Item]:
    """Give what is drawn of each fact: its interval, and the number in print."""
    items = [locate(fact) for fact in facts]
    if not log:
        return items
    for fact in facts:
        if fact.interval.upper <= 0 or (fact.value is not None and fact.value <= 0):
            raise FactError(f"{fact.id} is not above zero: the chart needs a linear axis")
    return [(open_at_zero(interval), value) for interval, value in items]


def _describe_rows(
    book: Book, facts: Sequence[Fact], names: Mapping[str, str], reference: int | None
) -> str:
    values: dict[str, object] = {"n": len(facts)}
    for key, fact in {"low": min(facts, key=_centre), "high": max(facts, key=_centre)}.items():
        values |= {key: names[fact.id], f"{key}_value": word_value(book, fact).text}
    if len(facts) == 1:
        return phrase("alt_one", book.lang, **values)
    sentences = [phrase(_choose_opening(facts), book.lang, **values)]
    if reference is None:
        meet = all(a.interval.meets(b.interval) for a in facts for b in facts)
        sentences.append(phrase("alt_meet" if meet else "alt_apart", book.lang))
    else:
        count = sum(Fraction(reference) in fact.interval for fact in facts)
        sentences.append(phrase("alt_zero", book.lang, n=count, zero=reference))
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
    ends = [x for x in (fact.interval.lower, fact.interval.upper) if isinstance(x, Fraction)]
    return sum(ends, Fraction(0)) / len(ends) if ends else Fraction(0)


def levels(
    book: Book, ids: str | Sequence[str], *, labels: Mapping[str, str] | None = None
) -> list[Axes]:
    """Draw facts at each level of reading hedges, that of the book in colour, on Axes of their own.

    Parameters
    ----------
    book : Book
        Gives the facts; other levels are read with the same assumptions.
    ids : str or sequence of str
        One fact or several; units may differ.
    labels : mapping of str to str, optional
        Names of the facts, as sentences; by default :meth:`Book.label`.

    Returns
    -------
    list of Axes
        One per fact, on one figure; row ``i`` is level ``i``, from logical to wide.

    Raises
    ------
    FactError
        If there is no fact or one is unknown.
    """
    facts = book.cite(*([ids] if isinstance(ids, str) else ids))
    if not facts:
        raise FactError("a chart has no facts; name at least one")
    labels = labels or {}
    names = name_rows(book, facts, labels)
    books = {level.value: book if level == book.level else book.at(level) for level in Level}
    read = {
        (x.id, level): other.word(f"{{{x.id}:range}}")
        for x in facts
        for level, other in books.items()
    }
    colors = {level: HIGHLIGHT if level == book.level else CONTEXT for level in books}
    figure, axes = new_figure(book.lang, len(facts))
    panels = []
    for fact, ax in zip(facts, axes, strict=True):
        named = find_one(names[fact.id]) if fact.id in labels else ""
        rows = [Row(names[fact.id].text, heading=True, named=named)] if len(facts) > 1 else []
        rows += [
            Row(phrase(level, book.lang), read[fact.id, level].text, color, fact=fact.id)
            for level, color in colors.items()
        ]
        panels.append((ax, rows))
        versions = [other[fact.id] for other in books.values()]
        with use_style(book.lang):
            ax.set_xlim(find_range(locate(each) for each in versions))
            set_ticks(ax, fact.unit, book.lang, whole=KINDS[fact.kind].whole)
            for place, (each, color) in enumerate(zip(versions, colors.values(), strict=True)):
                draw_fact(ax, each, place, color=color, width=5.0)
    figure.set_layout_engine(RowLayout(book.lang, panels))
    versions = [other[fact.id] for fact in facts for other in books.values()]
    told = [
        [names[fact.id], book.word(phrase(level, book.lang)), read[fact.id, level]]
        for fact in facts
        for level in books
    ]
    alt = join_sentences(_describe_levels(facts, names, read, book.lang), book.lang)
    header = [phrase(key, book.lang) for key in ("what", "level", "read_as")]
    note = describe_marks(map(locate, versions), book.lang)
    record(axes[0], Record(book, alt, header, told, note, [[fact] for fact in versions]))
    return axes


def _describe_levels(
    facts: Sequence[Fact],
    names: Mapping[str, Sentence],
    read: Mapping[tuple[str, str], Sentence],
    lang: str,
) -> list[str]:
    told = []
    for fact in facts:
        told.append(phrase("alt_levels", lang, what=names[fact.id].text))
        for level in Level:
            words = {"level": phrase(level, lang), "value": read[fact.id, level.value].text}
            told.append(phrase("alt_level", lang, **words))
    return told


def deviations(
    book: Book,
    ids: Sequence[str],
    ax: Axes | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    highlight: Collection[str] | None = None,
) -> Axes:
    """Draw how far each hedged figure may lie from its printed number, the widest first.

    Parameters
    ----------
    book : Book
        Gives the facts at its level.
    ids : sequence of str
        Facts that have a printed number; their units may differ.
    ax, labels, highlight
        See :func:`forest`; the x axis is in percent of the printed number.

    Returns
    -------
    Axes

    Raises
    ------
    FactError
        If there is no fact, one stands twice, or one has no number to relate its interval to.
    """
    facts = _sort_by_width(book.cite(*ids))
    labels = labels or {}
    names = name_rows(book, facts, labels)
    colors = choose_colors(facts, highlight)
    items: list[Item] = [(_relate(fact), Fraction(0)) for fact in facts]
    rows = [_make_row(book, fact.id, names, labels, colors[fact.id]) for fact in facts]
    ax = _begin(book, rows, ax)
    with use_style(book.lang):
        ax.set_xlim(find_range(items, include=_LEAST))
        set_ticks(ax, "percent", book.lang)
        ax.axvline(0, color=INK, linewidth=1.0, zorder=1.5)
        for place, (fact, (shown, number)) in enumerate(zip(facts, items, strict=True)):
            draw_interval(ax, shown, place, value=number, color=colors[fact.id], label=fact.id)
    told = [word_row(book, fact, names[fact.id]) for fact in facts]
    alt = _describe_deviations(book, facts, {key: name.text for key, name in names.items()})
    header = [phrase(key, book.lang) for key in ("what", "worded", "read_as")]
    note = describe_marks(items, book.lang)
    return record(ax, Record(book, alt, header, told, note, [[fact] for fact in facts]))


def _sort_by_width(facts: Sequence[Fact]) -> list[Fact]:
    if not facts:
        raise FactError("a chart has no facts; name at least one")
    if len({fact.id for fact in facts}) < len(facts):
        raise FactError("a chart shows a fact more than once; name it once")
    for fact in facts:
        if not fact.value:
            raise FactError(f"{fact.id} has no number to relate its interval to; leave it out")
    return sorted(facts, key=lambda fact: (-_width(_relate(fact)), fact.id))


def _width(interval: Interval) -> float:
    return math.inf if has_open_end(interval) else float(interval.upper - interval.lower)


def _relate(fact: Fact) -> Interval:
    """Give the distance of an interval's ends from the printed number, in percent of it."""
    middle, interval = fact.value or Fraction(1), fact.interval
    lower, upper = ((end - middle) / abs(middle) * 100 for end in (interval.lower, interval.upper))
    return replace(interval, lower=lower, upper=upper)


def _describe_deviations(book: Book, facts: Sequence[Fact], names: Mapping[str, str]) -> str:
    sentences = [phrase("alt_trust", book.lang, n=len(facts))]
    bounded = [fact for fact in facts if not has_open_end(fact.interval)]
    if len(bounded) > 1:
        words: dict[str, object] = {}
        for key, fact in {"wide": bounded[0], "tight": bounded[-1]}.items():
            words |= {key: names[fact.id], f"{key}_value": word_value(book, fact).text}
        sentences.append(phrase("alt_trust_ends", book.lang, **words))
    if len(bounded) < len(facts):
        sentences.append(phrase("alt_open", book.lang, n=len(facts) - len(bounded)))
    return join_sentences(sentences, book.lang)


def dumbbell(book: Book, pairs: Mapping[str, tuple[str, str]], *, names: tuple[str, str]) -> Axes:
    """Draw two facts per row, each with its interval, and a line between them.

    Parameters
    ----------
    book : Book
        Gives the facts and words them.
    pairs : mapping of str to (str, str)
        Name of the row, a sentence for :meth:`Book.say`, to the ids of its two facts.
    names : (str, str)
        What the first and the second fact of every row are; written over the first row.

    Returns
    -------
    Axes
        The x axis has the unit of the facts; row ``i`` is at ``y = i``.

    Raises
    ------
    FactError
        If there is no pair, a fact is unknown, or units differ.
    """
    said = {book.word(name): tuple(book.cite(*keys)) for name, keys in pairs.items()}
    couples = list(said.values())
    facts = list({fact.id: fact for pair in couples for fact in pair}.values())
    unit = check_facts(facts)
    words = [[word_value(book, fact).text for fact in pair] for pair in couples]
    rows = [Row(name.text, named=find_one(name), over=height(1)) for name in said]
    figure, (ax,) = new_figure(book.lang)
    ax.set_yticks(np.arange(len(rows)))
    placed: list[list[Placed]] = []
    with use_style(book.lang):
        limits = find_range(locate(fact) for fact in facts)
        ax.set_xlim(limits)
        set_ticks(ax, unit, book.lang)
        for place, pair in enumerate(couples):
            marks = zip(pair, (CONTEXT, HIGHLIGHT), "os", strict=True)
            drawn = [draw_fact(ax, x, place, color=color, marker=dot) for x, color, dot in marks]
            ends = [mark.anchor for mark in drawn]
            ax.plot(ends, [place, place], color=CONTEXT, linewidth=1.2, zorder=1.8, label="pair")
            placed.append(drawn)

    def write() -> list[Artist]:
        top = float(ax.get_window_extent().y1) / find_figure(ax).dpi - height(1) / 2
        over = [_write_over(ax, placed[0], 0, names, ("", ""), top)]
        for place, (drawn, pair) in enumerate(zip(placed, couples, strict=True)):
            keys = pair[0].id, pair[1].id
            over.append(_write_over(ax, drawn, place, words[place], keys))
        return [text for texts in over for text in texts]

    layout = RowLayout(book.lang, [(ax, rows)], top=lambda _: height(1) + 0.04, write=write)
    figure.set_layout_engine(layout)
    told = [
        [name, *(book.word(f"{{{x.id}{form}}}") for x in pair for form in ("", ":range"))]
        for name, pair in said.items()
    ]
    read_as = phrase("read_as", book.lang)
    header = [phrase("what", book.lang)] + [x for n in names for x in (n, f"{n}: {read_as}")]
    alt = _describe_pairs(book, [name.text for name in said], couples, names, words)
    note = describe_marks(map(locate, facts), book.lang)
    return record(ax, Record(book, alt, header, told, note, couples))


def _write_over(
    ax: Axes,
    placed: Sequence[Placed],
    row: int,
    words: Sequence[str],
    keys: Sequence[str],
    top: float | None = None,
) -> list[Artist]:
    """Write two words above the marks of a row, or `top` inches up, moved apart."""
    figure = find_figure(ax)
    wide, sizes = figure.get_figwidth(), [measure(word) for word in words]
    places = [ax.transData.transform((mark.anchor, row)) / figure.dpi for mark in placed]
    left, right = (0, 1) if places[0][0] <= places[1][0] else (1, 0)
    middles = {side: float(place[0]) for side, place in enumerate(places)}
    apart = math.fsum(sizes) / 2 + _GAP
    near = max(0.0, apart - (middles[right] - middles[left]))
    middles[left] = max(middles[left] - near / 2, MARGIN + sizes[left] / 2)
    middles[right] = max(middles[right] + near / 2, middles[left] + apart)
    middles[right] = min(middles[right], wide - MARGIN - sizes[right] / 2)
    middles[left] = min(middles[left], middles[right] - apart)
    texts: list[Artist] = []
    for side, (word, key, color) in enumerate(zip(words, keys, (CONTEXT, HIGHLIGHT), strict=True)):
        spot = middles[side], float(places[side][1]) + _OVER if top is None else top
        options = {"side": "center", "color": color, "fact": key, "free": True, "up": True}
        texts += write_lines(ax, spot, [word], figure.dpi_scale_trans, **options)  # type: ignore[arg-type]
    return texts


def _describe_pairs(
    book: Book,
    rows: Sequence[str],
    couples: Sequence[Sequence[Fact]],
    names: tuple[str, str],
    words: Sequence[Sequence[str]],
) -> str:
    apart = [pair for pair in couples if not pair[0].interval.meets(pair[1].interval)]
    up = sum(first.interval.lower < second.interval.lower for first, second in apart)
    down = len(apart) - up
    counts = {"n": len(rows), "up": up, "down": down, "same": len(rows) - up - down}
    ends = phrase(
        "alt_gap_ends",
        book.lang,
        row=rows[0],
        first_value=words[0][0],
        second_value=words[0][1],
        last=rows[-1],
        last_first=words[-1][0],
        last_second=words[-1][1],
    )
    told = phrase("alt_gaps", book.lang, first=names[0], second=names[1], **counts)
    return join_sentences([told, ends], book.lang)
