"""Series of facts over time in, lines out that never join what was not measured alike.

A line joins figures of one series in consecutive periods of one length; whatever else stays points.
Labels stand beside their marks; where they find room is decided here, for every chart over time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.charts.axis import choose_ticks, find_range, word_day
from analysis.charts.chart import Chart
from analysis.charts.marks import describe_marks, draw_interval
from analysis.charts.style import CLAIM, CONTEXT, INK, PALETTE, TICK, WIDTH, new_figure
from analysis.charts.table import check_facts, plain, word_value
from analysis.charts.text import LEADING, height, measure, wrap
from analysis.charts.words import join_sentences
from analysis.dates import period_bounds
from analysis.errors import FactError, suggest
from analysis.facts import Fact
from analysis.languages import find_language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.book import Book

#: Left, bottom, right and top, in inches of the figure.
Box = tuple[float, float, float, float]
Words = Mapping[str, tuple[str, str, str]]

_WORDS: Words = {
    "series": ("series", "Reihe", "序列"),
    "period": ("period", "Zeitraum", "时间"),
    "worded": ("as worded", "Angabe", "表述"),
    "read_as": ("read as", "gelesen als", "解读为"),
    "note": (
        "A line joins only figures of one definition in consecutive periods.",
        "Eine Linie verbindet nur Zahlen einer Definition in aufeinanderfolgenden Zeiträumen.",
        "连线只连接同一口径、相邻时段的数字。",
    ),
    "alt": (
        "Values over time; series: {series}; values: {values}.",
        "Werte im Zeitverlauf; Reihen: {series}; Werte: {values}.",
        "时间图；序列：{series}；数值：{values}。",
    ),
    "one": ("{label}: {last} ({end})", "{label}: {last} ({end})", "{label}：{last}（{end}）"),
    "many": (
        "{label}: {first} ({begin}), at last {last} ({end})",
        "{label}: {first} ({begin}), zuletzt {last} ({end})",
        "{label}：{first}（{begin}），最后为{last}（{end}）",
    ),
    "top": (
        "Highest: {label}, {value} ({when}).",
        "Am höchsten: {label}, {value} ({when}).",
        "最高：{label}，{value}（{when}）。",
    ),
}
#: Most series that colours can keep apart.
_MOST = len(PALETTE)
#: Labels are broken at this width, and text keeps this distance from other marks; in inches.
_LABEL, _AIR = 1.45, 0.03
_HEIGHT, _BOTTOM, _TOP = 3.9, 0.36, 0.12
#: Where a label may stand: to the right, aslant, above, below, then to the left; ever farther.
_TURNS = ((1, 0), (1, 1), (1, -1), (0, 1), (0, -1), (-1, 1), (-1, -1), (-1, 0))
_REACHES = (0.1, 0.2, 0.34, 0.5, 0.7, 0.95, 1.25)


@dataclass(frozen=True)
class Strand:
    """One series as it is drawn: its facts by period, and what each one's whisker shows."""

    label: str
    facts: tuple[Fact, ...]
    whiskers: tuple[Fact, ...]
    color: str


def series(
    book: Book,
    names: Sequence[str] | Mapping[str, str | Sequence[str]],
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
    claim: str = "",
    intervals: Mapping[str, str] | None = None,
    zero: bool | None = None,
) -> Chart:
    """Draw series over time, each value in the middle of its period, with its interval.

    Parameters
    ----------
    book : Book
        Gives the facts and words them.
    names : sequence of str, or mapping of str to str or sequence of str
        Ids of context series; or labels, and for each the id of a series or the ids of its facts.
    title, subtitle : str
        Sentences for :meth:`Book.word`: the finding; measure, unit, place, period.
    id : str
        Key of the chart.
    claim : str, optional
        Label or id of the series in the claim colour; the others are grey if they are two at most.
    intervals : mapping of str to str, optional
        For the fact of a value, the fact that gives its whisker: a survey share and its margin.
    zero : bool, optional
        Whether the y axis begins at zero; by default it does, but for rates and dates.

    Returns
    -------
    Chart
        One row per value.

    Raises
    ------
    FactError
        If a series or fact is unknown, there is none, units differ, or the claim is not shown.

    Examples
    --------
    >>> from analysis.book import Book
    >>> series(Book.open(), {"BMW": "bmw_china_restated"}, title="T", subtitle="S", id="bmw").alt
    'Values over time; series: 1; values: 2. BMW: 826,300 (2023), at last 715,200 (2024). Highest: BMW, 826,300 (2023).'
    """
    strands = _gather(book, id, names, claim, intervals or {})
    facts = [fact for strand in strands for fact in strand.facts]
    unit = check_facts(id, facts)
    if zero is None:
        zero = facts[0].kind not in ("rate", "ratio", "change", "points")
    rows = [
        [plain(strand.label), book.word(f"{{{fact.id}:period}}"), word_value(book, fact),
         book.word(f"{{{whisker.id}:range}}")]
        for strand in strands
        for fact, whisker in zip(strand.facts, strand.whiskers, strict=True)
    ]
    marks = [(w.interval, f.value) for s in strands for f, w in zip(s.facts, s.whiskers, strict=True)]
    notes = [describe_marks(marks, book.lang), say(_WORDS, "note", book.lang)]
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(book, strands),
        header=[say(_WORDS, key, book.lang) for key in ("series", "period", "worded", "read_as")],
        rows=rows,
        draw=partial(_draw, book, strands, unit, zero),
        note=join_sentences(notes, book.lang),
        lang=book.lang,
    )


def say(words: Words, key: str, lang: str, **values: object) -> str:
    """Give a phrase of a table of words in a language, its blanks filled."""
    find_language(lang)
    return words[key][("en", "de", "zh").index(lang)].format(**values)


def _gather(
    book: Book,
    chart: str,
    names: Sequence[str] | Mapping[str, str | Sequence[str]],
    claim: str,
    intervals: Mapping[str, str],
) -> list[Strand]:
    """Look the series up and give each its label and its colour."""
    given = names if isinstance(names, Mapping) else {name: name for name in names}
    found = {
        label: book.facts(series=ids) if isinstance(ids, str) else book.cite(*ids)
        for label, ids in given.items()
    }
    if not found or not all(found.values()):
        raise FactError(f"the chart {chart} has a series without facts; name at least one in each")
    if len(found) > _MOST:
        raise FactError(f"the chart {chart} has {len(found)} series; draw {_MOST} at most")
    labels = {label: _label(label, facts, isinstance(names, Mapping)) for label, facts in found.items()}
    claimed = [label for label, ids in given.items() if claim and claim in (label, ids)]
    if claim and not claimed:
        raise FactError(f"the claim {claim!r} is not in the chart; {suggest(claim, found)}")
    quiet = [CONTEXT] * 2 if len(found) <= 3 else list(PALETTE[1:])
    colors = iter(quiet if claim else PALETTE)
    strands = []
    for label, facts in found.items():
        ordered = tuple(sorted(facts, key=lambda fact: (middle(fact.period), fact.id)))
        whiskers = tuple(book[intervals[f.id]] if f.id in intervals else f for f in ordered)
        color = CLAIM if label in claimed else next(colors)
        strands.append(Strand(labels[label], ordered, whiskers, color))
    return strands
