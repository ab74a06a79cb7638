"""Charts in rows: facts with their intervals (forests, levels, deviations)."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from numbers import Real
from typing import TYPE_CHECKING, Any

from analysis.book.prose import Sentence, link_name
from analysis.book.tables import list_ids
from analysis.charts.axes import set_ticks
from analysis.charts.layout import ChartRow, lay_rows, new_figure
from analysis.charts.marks import (
    check_facts,
    choose_colors,
    describe_marks,
    draw_fact,
    find_limits,
    has_open_end,
)
from analysis.charts.output import record, take_axes
from analysis.charts.style import CONTEXT, HIGHLIGHT, INK, use_style
from analysis.charts.text import phrase
from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact, Tier
from analysis.quantities.interval import Interval
from analysis.quantities.vocabulary import KINDS, Level
from analysis.quantities.wording import say_period

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.book.book import Book

#: Deviations are shown on at least so many percent, or a step of one would look like a gulf.
_LEAST = (Fraction(-5), Fraction(5))
_LINE: Mapping[str, Any] = {"color": INK, "linewidth": 1.0, "zorder": 1.5}


def forest(
    book: Book,
    ids: Any,
    ax: Axes | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    highlight: Collection[str] | None = None,
    reference: float | None = None,
    log: bool = False,
) -> Axes:
    """Draw one row per fact: its name, its interval, its number in words.

    The facts have one unit. `ids` are ids, facts or a table of facts; or a mapping to such, whose
    keys stand over their rows as headings. They are sentences for :meth:`Book.say`, as are the
    `labels`, which name rows by fact id; by default :meth:`Book.label` does. Facts in `highlight`,
    one id or several, are in colour and the others grey; by default all are in colour. There may be
    a line at a `reference`, and the axis may be `log`: then every fact must be above zero.

    The x axis has the unit of the facts (days as matplotlib counts them); row ``i`` is at
    ``y = i``. A figure of its own is as high as its rows need, and names them by the ticks of its y
    axis: ``ax.set_yticklabels`` renames them. Axes that are given keep the layout of their figure.

    >>> from analysis import Book
    >>> ax = forest(Book.open(), ["nev_share_2024h1", "nev_share_2025h1"])
    >>> [round(float(x), 2) for x in ax.get_xlim()], ax.get_yticks().tolist()
    ([16.57, 21.53], [0, 1])
    """
    groups = _read_groups(book, ids)
    facts = check_facts(book.cite(*chain.from_iterable(groups.values())))
    names = _name_rows(book, facts, labels)
    colors = choose_colors(facts, highlight)
    shown = [_open_at_zero(fact) if log else fact for fact in facts]
    _check_reference(reference, log=log)
    rows, told, grouped = list[ChartRow](), list[list[Sentence]](), any(groups)
    for heading, keys in groups.items():
        said = book.word(heading)
        rows += [ChartRow(said, heading=True)] if keys and said.text else []
        for key in keys:
            value, read_as = _say(book, key)
            rows.append(ChartRow(names[key], value, colors[key]))
            told.append([names[key], *[said] * grouped, value, read_as])
    ax = take_axes(ax, book.lang)
    lay_rows(book.lang, [(ax, rows)])
    ax.set_xscale("log" if log else "linear")
    _draw_rows(
        ax, book.lang, rows, shown, () if reference is None else [Fraction(float(reference))]
    )
    if reference is not None:
        ax.axvline(reference, **_LINE)
    columns = ["what", *["group"] * grouped, "worded", "read_as"]
    alt, notes = _describe_rows(book, facts, names, reference), [describe_marks(shown, book.lang)]
    return record(ax, book, alt, columns, told, notes, marks=[[fact] for fact in facts])


def levels(
    book: Book, ids: str | Sequence[str], *, labels: Mapping[str, str] | None = None
) -> list[Axes]:
    """Draw facts at each level of reading hedges, that of the book in colour, on Axes of their own.

    The facts, one id or several, may differ in unit; `labels` name them by id, as sentences. Other
    levels are read with the assumptions of the book. All Axes are on one figure; row ``i`` of each
    is level ``i``, from logical to wide.
    """
    keys = list_ids(ids, book)  # tells who gives the ids first
    facts = check_facts(book.cite(*keys), one_unit=False)
    names = _name_rows(book, facts, labels)
    books = {phrase(x, book.lang): book if x == book.level else book.at(x) for x in Level}
    _, axes = new_figure(book.lang, len(facts))
    panels, told, alt, versions = [], [], [], list[Fact]()
    for fact, ax in zip(facts, axes, strict=True):
        name = names[fact.id]
        rows = [ChartRow(name, heading=True)] if len(facts) > 1 else []
        alt.append(phrase("alt_levels", book.lang, what=name.text))
        for level, other in books.items():
            said = other.word(f"{{{fact.id}:range}}")
            color = HIGHLIGHT if other.level == book.level else CONTEXT
            rows.append(ChartRow(book.word(level), said, color))
            told.append([name, rows[-1].name, said])
            alt.append(phrase("alt_level", book.lang, level=level, value=said.text))
        panels.append((ax, rows))
        read = [other[fact.id] for other in books.values()]
        versions += read
        _draw_rows(ax, book.lang, rows, read, width=5.0)
    lay_rows(book.lang, panels)
    columns, notes = ("what", "level", "read_as"), [describe_marks(versions, book.lang)]
    record(axes[0], book, alt, columns, told, notes, marks=[[version] for version in versions])
    return axes


def deviations(book: Book, ids: Sequence[str], ax: Axes | None = None) -> Axes:
    """Draw how far each hedged figure may lie from its printed number, the widest first.

    Each fact has a printed number other than zero; their units may differ. The x axis is in percent
    of that number; row ``i`` is at ``y = i``. Axes that are given keep the layout of their figure.
    """
    keys = list_ids(ids, book)  # tells who gives the ids first
    facts = check_facts(book.cite(*keys), one_unit=False)
    related = {fact.id: _relate(fact) for fact in facts}
    facts.sort(key=lambda fact: (-_find_width(related[fact.id].interval), fact.id))
    names, shown = _name_rows(book, facts), [related[fact.id] for fact in facts]
    told = [[name, *_say(book, key)] for key, name in names.items()]
    rows = [ChartRow(name, value, HIGHLIGHT) for name, value, _ in told]
    ax = take_axes(ax, book.lang)
    lay_rows(book.lang, [(ax, rows)])
    _draw_rows(ax, book.lang, rows, shown, _LEAST)
    ax.axvline(0, **_LINE)
    alt = [phrase("alt_trust", book.lang, n=len(facts))]
    bounded = [fact for fact in facts if not has_open_end(fact.interval)]
    if len(bounded) > 1:
        ends = _word_ends(book, names, wide=bounded[0], tight=bounded[-1])
        alt.append(phrase("alt_trust_ends", book.lang, **ends))
    if len(bounded) < len(facts):
        alt.append(phrase("alt_open", book.lang, n=len(facts) - len(bounded)))
    columns, notes = ("what", "worded", "read_as"), [describe_marks(shown, book.lang)]
    return record(ax, book, alt, columns, told, notes, marks=[[fact] for fact in facts])


def _check_reference(reference: Any, *, log: bool) -> None:
    if reference is None:
        return
    if not (isinstance(reference, Real) and math.isfinite(reference)):
        raise FactError(f"reference={reference!r} is no number; give one, in the unit of the facts")
    if log and reference <= 0:
        raise FactError(f"a chart has a logarithmic axis, where {reference} has no place")


def _say(book: Book, key: str) -> list[Sentence]:
    """Say the number of a fact, and as what it is read."""
    return [book.word(f"{{{key}{form}}}") for form in ("", ":range")]


def _read_groups(book: Book, ids: Any) -> dict[str, list[str]]:
    """Read ids under headings: of a mapping or a Series of lists; other ids have no heading."""
    keys = list_ids(ids, book)
    if hasattr(ids, "columns") or not hasattr(ids, "items"):
        return {"": keys}
    if isinstance(ids, Mapping) or not any(isinstance(each, str | Fact) for each in ids):
        return {str(heading): list_ids(each, book) for heading, each in ids.items()}
    return {"": keys}


def _name_rows(
    book: Book, facts: Sequence[Fact], labels: Mapping[str, str] | None = None
) -> dict[str, Sentence]:
    """Name the row of each fact: by a label given, which is a sentence, or what tells it apart."""
    labels, shown = labels or {}, [fact.id for fact in facts]
    if not hasattr(labels, "keys"):
        raise FactError(f"labels are by fact id: labels={{{shown[0]!r}: 'its name'}}")
    if strange := sorted(labels.keys() - set(shown)):
        near = suggest(strange[0], shown)
        raise FactError(f"the chart shows no {', '.join(strange)}, for which labels are; {near}")
    names, own_names = {}, [book.label(fact.id) for fact in facts]
    # Where some rows need their time, those of other times have theirs.
    is_dated = len(set(own_names)) < len(facts) and len({fact.period for fact in facts}) > 1
    for fact, own_name in zip(facts, own_names, strict=True):
        same = [x for x, other in zip(facts, own_names, strict=True) if other == own_name]
        name, when = own_name, say_period(fact.period, book.lang)
        if len(same) > 1:
            name = f"{fact.label} ({_tell_apart(fact, same, book.lang)})"
        elif is_dated and when not in name:
            name = f"{name} ({when})"
        # Its name alone states no fact in a picture.
        own = replace(link_name(fact, name), facts=())
        names[fact.id] = book.word(labels[fact.id]) if fact.id in labels else own
    return names


def _tell_apart(fact: Fact, same: Sequence[Fact], lang: str) -> str:
    """Say what tells a fact from others of its name: its period, its publisher, or its id."""
    if len({other.period for other in same}) == len(same):
        return say_period(fact.period, lang)
    publishers = [x.source.publisher if x.source and x.tier == Tier.CONTEXT else "" for x in same]
    return publishers[same.index(fact)] if len(set(publishers)) == len(same) else fact.id


def _draw_rows(
    ax: Axes,
    lang: str,
    rows: Sequence[ChartRow],
    facts: Sequence[Fact],
    include: Iterable[Fraction] = (),
    width: float = 3.0,
) -> None:
    with use_style(lang):
        ax.set_xlim(find_limits(facts, include=include, log=ax.get_xscale() == "log"))
        set_ticks(ax, facts[0].unit, lang, whole=KINDS[facts[0].kind].whole)
        marked = (row for row in rows if not row.heading)
        for place, (row, fact) in enumerate(zip(marked, facts, strict=True)):
            draw_fact(ax, fact, place, color=row.color, width=width)


def _open_at_zero(fact: Fact) -> Fact:
    """Take away a lower end at or below zero, which no logarithmic axis reaches."""
    if fact.interval.upper <= 0 or (fact.exact is not None and fact.exact <= 0):
        raise FactError(f"{fact.id} is not above zero: the chart needs a linear axis")
    lower = fact.interval.lower if fact.interval.lower > 0 else -math.inf
    return replace(fact, interval=replace(fact.interval, lower=lower))


def _relate(fact: Fact) -> Fact:
    """Give the distance of an interval's ends from the printed number, in percent of it."""
    if not fact.exact:
        raise FactError(f"{fact.id} has no number to relate its interval to; leave it out")
    middle, interval = fact.exact, fact.interval
    lower, upper = ((end - middle) / abs(middle) * 100 for end in (interval.lower, interval.upper))
    related = replace(interval, lower=lower, upper=upper)
    return replace(fact, interval=related, exact=Fraction(0), unit="percent", kind="rate")


def _find_width(interval: Interval) -> float:
    return math.inf if has_open_end(interval) else float(interval.upper - interval.lower)


def _describe_rows(
    book: Book, facts: Sequence[Fact], names: Mapping[str, Sentence], reference: float | None
) -> list[str]:
    centres = [_centre(fact) for fact in facts]
    lowest = min(facts, key=lambda x: (x.interval.lower != -math.inf, _centre(x)))
    highest = max(facts, key=lambda x: (x.interval.upper == math.inf, _centre(x)))
    values = {"n": len(facts)} | _word_ends(book, names, low=lowest, high=highest)
    if len(facts) == 1:
        return [phrase("alt_one", book.lang, **values)]
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
    return sentences


def _centre(fact: Fact) -> Fraction:
    """The number in print, or what stands for it in an interval: its middle or its one end."""
    if fact.exact is not None:
        return fact.exact
    ends = [x for x in (fact.interval.lower, fact.interval.upper) if isinstance(x, Fraction)]
    return sum(ends, Fraction(0)) / len(ends) if ends else Fraction(0)


def _word_ends(book: Book, names: Mapping[str, Sentence], **ends: Fact) -> dict[str, object]:
    """Give the blanks of a sentence on two rows: the name and the value of each."""
    words: dict[str, object] = {key: names[fact.id].text for key, fact in ends.items()}
    return words | {f"{key}_value": book.word(f"{{{x.id}}}").text for key, x in ends.items()}
