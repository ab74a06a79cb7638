"""Rows of facts, each with its interval: forests, levels of reading, deviations and dumbbells."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

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
from analysis.charts.text import (
    find_figure,
    height,
    join_sentences,
    list_ids,
    measure,
    phrase,
    spread,
    write_lines,
)
from analysis.errors import FactError
from analysis.facts.fact import Fact
from analysis.quantities.vocabulary import KINDS, Level

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
    ids: str | Sequence[str] | Mapping[str, Sequence[str]],
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
    ids : str, sequence of str, or mapping of str to sequence of str
        Facts of one unit in the order of the rows; the keys of a mapping stand over their rows as
        headings, which are sentences for :meth:`Book.say`.
    ax : Axes, optional
        Where to draw; by default on a figure of its own. The x axis has the unit of the facts (days
        as matplotlib counts them); row ``i`` is at ``y = i``. A figure of its own is as high as its
        rows need, and names them by the ticks of its y axis: ``ax.set_yticklabels`` renames them.
    labels : mapping of str to str, optional
        Names of rows by fact id, as sentences; by default :meth:`Book.label`.
    highlight : str or collection of str, optional
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
    items = _choose_items(facts) if log else [locate(fact) for fact in facts]
    if log and reference is not None and reference <= 0:
        raise FactError(f"a chart has a logarithmic axis, where {reference} has no place")
    rows: list[Row] = []
    for keys in groups.values():
        if keys and headings[keys[0]].text:
            said = headings[keys[0]]
            rows.append(Row(said.text, heading=True, named=find_one(said)))
        rows += [_make_row(book, book[key], names, labels, colors[key]) for key in keys]
    lines = [] if reference is None else [Fraction(reference)]
    ax = _begin(book, rows, ax)
    ax.set_xscale("log" if log else "linear")
    _draw_rows(ax, book.lang, rows, items, unit, lines, whole=KINDS[facts[0].kind].whole)
    for x in lines:
        ax.axvline(float(x), color=INK, linewidth=1.0, zorder=1.5)
    columns = (
        ("what", "group", "worded", "read_as") if any(groups) else ("what", "worded", "read_as")
    )
    header = [phrase(key, book.lang) for key in columns]
    heads = {key: [said] if any(groups) else [] for key, said in headings.items()}
    told = [word_row(book, fact, names[fact.id], *heads[fact.id]) for fact in facts]
    alt = _describe_rows(book, facts, names, reference)
    note = describe_marks(items, book.lang)
    return record(ax, Record(book, alt, header, told, note, [[fact] for fact in facts]))


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
    facts = book.cite(*list_ids(ids))
    if not facts:
        raise FactError("a chart has no facts; name at least one")
    labels = labels or {}
    names = name_rows(book, facts, labels)
    books = {phrase(x, book.lang): book if x == book.level else book.at(x) for x in Level}
    figure, axes = new_figure(book.lang, len(facts))
    panels, versions, told, alt = [], [], [], []
    for fact, ax in zip(facts, axes, strict=True):
        name = names[fact.id]
        named = find_one(name) if fact.id in labels else ""
        rows = [Row(name.text, heading=True, named=named)] if len(facts) > 1 else []
        alt.append(phrase("alt_levels", book.lang, what=name.text))
        for level, other in books.items():
            said = other.word(f"{{{fact.id}:range}}")
            color = HIGHLIGHT if other.level == book.level else CONTEXT
            rows.append(Row(level, said.text, color, fact=fact.id))
            told.append([name, book.word(level), said])
            alt.append(phrase("alt_level", book.lang, level=level, value=said.text))
        panels.append((ax, rows))
        read = [other[fact.id] for other in books.values()]
        versions += read
        items, whole = [locate(version) for version in read], KINDS[fact.kind].whole
        _draw_rows(ax, book.lang, rows, items, fact.unit, (), whole=whole, width=5.0)
    figure.set_layout_engine(RowLayout(book.lang, panels))
    header = [phrase(key, book.lang) for key in ("what", "level", "read_as")]
    note = describe_marks(map(locate, versions), book.lang)
    marks = [[version] for version in versions]
    record(axes[0], Record(book, join_sentences(alt, book.lang), header, told, note, marks))
    return axes


def deviations(book: Book, ids: Sequence[str]) -> Axes:
    """Draw how far each hedged figure may lie from its printed number, the widest first.

    Parameters
    ----------
    book : Book
        Gives the facts at its level.
    ids : sequence of str
        Facts that have a printed number; their units may differ.

    Returns
    -------
    Axes
        The x axis is in percent of the printed number; row ``i`` is at ``y = i``.

    Raises
    ------
    FactError
        If there is no fact, one stands twice, or one has no number to relate its interval to.
    """
    facts = _sort_by_width(book.cite(*list_ids(ids)))
    names = name_rows(book, facts, {})
    items = [_relate(fact) for fact in facts]
    rows = [_make_row(book, fact, names, {}, HIGHLIGHT) for fact in facts]
    ax = _begin(book, rows, None)
    _draw_rows(ax, book.lang, rows, items, "percent", _LEAST)
    ax.axvline(0, color=INK, linewidth=1.0, zorder=1.5)
    told = [word_row(book, fact, names[fact.id]) for fact in facts]
    alt = [phrase("alt_trust", book.lang, n=len(facts))]
    bounded = [fact for fact in facts if not has_open_end(fact.interval)]
    if len(bounded) > 1:
        ends = _word_ends(book, {"wide": bounded[0], "tight": bounded[-1]}, names)
        alt.append(phrase("alt_trust_ends", book.lang, **ends))
    if len(bounded) < len(facts):
        alt.append(phrase("alt_open", book.lang, n=len(facts) - len(bounded)))
    header = [phrase(key, book.lang) for key in ("what", "worded", "read_as")]
    told_alt, note = join_sentences(alt, book.lang), describe_marks(items, book.lang)
    return record(ax, Record(book, told_alt, header, told, note, [[fact] for fact in facts]))


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
    said = [book.word(name) for name in pairs]
    couples = [book.cite(*keys) for keys in pairs.values()]
    unit = check_facts(list({fact.id: fact for pair in couples for fact in pair}.values()))
    words = [[word_value(book, fact).text for fact in pair] for pair in couples]
    rows = [Row(name.text, named=find_one(name), over=height(1)) for name in said]
    figure, (ax,) = new_figure(book.lang)
    ax.set_yticks(np.arange(len(rows)))
    placed: list[list[Placed]] = []
    items = [locate(fact) for pair in couples for fact in pair]
    with use_style(book.lang):
        ax.set_xlim(find_range(items))
        set_ticks(ax, unit, book.lang)
        for place, pair in enumerate(couples):
            marks = zip(pair, (CONTEXT, HIGHLIGHT), "os", strict=True)
            drawn = [draw_fact(ax, x, place, color=color, marker=dot) for x, color, dot in marks]
            ends = [mark.anchor for mark in drawn]
            ax.plot(ends, [place, place], color=CONTEXT, linewidth=1.2, zorder=1.8, label="_pair")
            placed.append(drawn)

    def write() -> list[Artist]:
        top = float(ax.get_window_extent().y1) / figure.dpi - height(1) / 2
        texts = _write_over(ax, placed[0], names, ("", ""), top)
        for place, (drawn, pair) in enumerate(zip(placed, couples, strict=True)):
            y = float(ax.transData.transform((0, place))[1]) / figure.dpi + _OVER
            texts += _write_over(ax, drawn, words[place], [fact.id for fact in pair], y)
        return texts

    layout = RowLayout(book.lang, [(ax, rows)], top=lambda _: height(1) + 0.04, write=write)
    figure.set_layout_engine(layout)
    told = [
        [name, *(book.word(f"{{{x.id}{form}}}") for x in pair for form in ("", ":range"))]
        for name, pair in zip(said, couples, strict=True)
    ]
    read_as = phrase("read_as", book.lang)
    header = [phrase("what", book.lang)] + [x for n in names for x in (n, f"{n}: {read_as}")]
    apart = [pair for pair in couples if not pair[0].interval.meets(pair[1].interval)]
    up = sum(first.interval.lower < second.interval.lower for first, second in apart)
    counts = {"n": len(rows), "up": up, "down": len(apart) - up, "same": len(rows) - len(apart)}
    blanks = {"row": rows[0].name, "first_value": words[0][0], "second_value": words[0][1]}
    blanks |= {"last": rows[-1].name, "last_first": words[-1][0], "last_second": words[-1][1]}
    alt = [
        phrase("alt_gaps", book.lang, first=names[0], second=names[1], **counts),
        phrase("alt_gap_ends", book.lang, **blanks),
    ]
    told_alt, note = join_sentences(alt, book.lang), describe_marks(items, book.lang)
    return record(ax, Record(book, told_alt, header, told, note, couples))


def _make_row(
    book: Book, fact: Fact, names: Mapping[str, Sentence], labels: Mapping[str, str], color: str
) -> Row:
    name, value = names[fact.id], word_value(book, fact).text
    named = find_one(name) if fact.id in labels else ""
    return Row(name.text, value, color, fact=fact.id, named=named)


def _begin(book: Book, rows: Sequence[Row], ax: Axes | None) -> Axes:
    """Letter rows on Axes that are given, or on a figure whose layout makes room for them."""
    if ax is not None:
        letter_rows(ax, rows)
        return ax
    figure, (ax,) = new_figure(book.lang)
    figure.set_layout_engine(RowLayout(book.lang, [(ax, rows)]))
    return ax


def _draw_rows(
    ax: Axes,
    lang: str,
    rows: Sequence[Row],
    items: Sequence[Item],
    unit: str,
    include: Iterable[Fraction],
    *,
    whole: bool = False,
    width: float = 3.0,
) -> None:
    """Draw an interval in each row, in its colour."""
    with use_style(lang):
        ax.set_xlim(find_range(items, include=include, log=ax.get_xscale() == "log"))
        set_ticks(ax, unit, lang, whole=whole)
        marked = (row for row in rows if not row.heading)
        for place, (row, (shown, value)) in enumerate(zip(marked, items, strict=True)):
            style: dict[str, Any] = {"color": row.color, "label": f"_{row.fact}", "width": width}
            draw_interval(ax, shown, place, value=value, **style)


def _choose_items(facts: Sequence[Fact]) -> list[Item]:
    """Give what is drawn of each fact on a logarithmic axis."""
    for fact in facts:
        if fact.interval.upper <= 0 or (fact.value is not None and fact.value <= 0):
            raise FactError(f"{fact.id} is not above zero: the chart needs a linear axis")
    return [(open_at_zero(interval), value) for interval, value in map(locate, facts)]


def _sort_by_width(facts: Sequence[Fact]) -> list[Fact]:
    if not facts:
        raise FactError("a chart has no facts; name at least one")
    if len({fact.id for fact in facts}) < len(facts):
        raise FactError("a chart shows a fact more than once; name it once")
    for fact in facts:
        if not fact.value:
            raise FactError(f"{fact.id} has no number to relate its interval to; leave it out")

    def order(fact: Fact) -> tuple[float, str]:
        shown, _ = _relate(fact)
        return (-math.inf if has_open_end(shown) else float(shown.lower - shown.upper)), fact.id

    return sorted(facts, key=order)


def _relate(fact: Fact) -> Item:
    """Give the distance of an interval's ends from the printed number, in percent of it."""
    middle, interval = fact.value or Fraction(1), fact.interval
    lower, upper = ((end - middle) / abs(middle) * 100 for end in (interval.lower, interval.upper))
    return replace(interval, lower=lower, upper=upper), Fraction(0)


def _write_over(
    ax: Axes, placed: Sequence[Placed], words: Sequence[str], keys: Sequence[str], y: float
) -> list[Artist]:
    """Write two words over marks, so many inches up, moved apart."""
    figure = find_figure(ax)
    marks = [float(ax.transData.transform((mark.anchor, 0))[0]) / figure.dpi for mark in placed]
    order = sorted((0, 1), key=lambda side: marks[side])
    sizes = [measure(words[side]) + _GAP for side in order]
    wide = figure.get_figwidth()
    middles = spread([marks[side] for side in order], sizes, MARGIN - _GAP / 2, wide - MARGIN)
    texts: list[Artist] = []
    for side, x in sorted(zip(order, middles, strict=True)):
        options = {"color": (CONTEXT, HIGHLIGHT)[side], "fact": keys[side], "free": True}
        unit = figure.dpi_scale_trans
        texts += write_lines(ax, (x, y), [words[side]], unit, side="center", up=True, **options)  # type: ignore[arg-type]
    return texts


def _describe_rows(
    book: Book, facts: Sequence[Fact], names: Mapping[str, Sentence], reference: int | None
) -> str:
    """Say what the picture shows: the lowest and the highest row, and whether they meet."""
    centres = [_centre(fact) for fact in facts]
    lowest, highest = (facts[centres.index(find(centres))] for find in (min, max))
    values = {"n": len(facts)} | _word_ends(book, {"low": lowest, "high": highest}, names)
    if len(facts) == 1:
        return phrase("alt_one", book.lang, **values)
    opening = "alt_days" if facts[0].unit == "date" else "alt_rows"
    opening = "alt_even" if len(set(centres)) == 1 else opening
    sentences = [phrase(opening, book.lang, **values)]
    if reference is None:
        meet = all(a.interval.meets(b.interval) for a in facts for b in facts)
        sentences.append(phrase("alt_meet" if meet else "alt_apart", book.lang))
    else:
        count = sum(Fraction(reference) in fact.interval for fact in facts)
        sentences.append(phrase("alt_zero", book.lang, n=count, zero=reference))
    if unbounded := sum(has_open_end(fact.interval) for fact in facts):
        sentences.append(phrase("alt_open", book.lang, n=unbounded))
    return join_sentences(sentences, book.lang)


def _centre(fact: Fact) -> Fraction:
    """The number in print, or what stands for it in an interval: its middle or its one end."""
    if fact.value is not None:
        return fact.value
    ends = [x for x in (fact.interval.lower, fact.interval.upper) if isinstance(x, Fraction)]
    return sum(ends, Fraction(0)) / len(ends) if ends else Fraction(0)


def _word_ends(
    book: Book, ends: Mapping[str, Fact], names: Mapping[str, Sentence]
) -> dict[str, object]:
    """Give the blanks of a sentence on two rows: the name and the value of each."""
    words: dict[str, object] = {}
    for key, fact in ends.items():
        words |= {key: names[fact.id].text, f"{key}_value": word_value(book, fact).text}
    return words
