"""Axes for seaborn, pandas and matplotlib calls: in the style of the suite, and fit for a page.

The layout is matplotlib's constrained one, with long names wrapped and labels of lines kept apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rcParams
from matplotlib.category import StrCategoryLocator
from matplotlib.colors import to_hex
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Annotation
from matplotlib.ticker import FixedLocator

from analysis.charts import text
from analysis.charts.axes import keep_inside
from analysis.charts.layout import make_figure
from analysis.charts.marks import place_fact
from analysis.charts.style import CONTEXT, TICK, use_style
from analysis.charts.text import FREE, Point, find_frame, height, measure, wrap
from analysis.errors import FactError, suggest
from analysis.quantities.wording import find_language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    from analysis.book.book import Book
    from analysis.facts.fact import Fact

#: Part of the width of the picture that the names of rows or lines may take; the inches that those
#: of rows leave to each column of a table, and the inches between names of columns.
_NAMES, _CELL, _APART = 0.29, 0.35, 0.08
#: Names of columns stand at so many heights at most.
_LEVELS = 3
#: The label of names at the ends of lines: legends leave out what begins with an underscore.
_END = "_end"
#: The line from a mark to its name, which touches neither, in points.
_LEADER = {
    "arrowstyle": "-",
    "color": CONTEXT,
    "linewidth": 0.9,
    "linestyle": ":",
    "relpos": (0, 0.5),
    "shrinkA": 1,
    "shrinkB": 7,
}


class _PlainLayout(ConstrainedLayoutEngine):
    """Constrained layout, with names of categories wrapped and labels of lines moved apart."""

    def __init__(self, lang: str) -> None:
        super().__init__(w_pad=0.02, h_pad=0.04)
        self._lang = lang
        self._wrapped: dict[str, str] = {}

    def execute(self, fig: Figure) -> None:
        """Arrange the figure."""
        wide = fig.get_figwidth()
        with use_style(self._lang):
            for ax in fig.axes:
                self._wrap_names(ax, wide)
                for end in _find_ends(ax):
                    words = self._wrapped.get(end.get_text(), end.get_text())
                    parts = words.split("\n")
                    lines = [line for part in parts for line in wrap(part, _NAMES * wide, TICK)]
                    end.set_text(self._join(lines, words))
            super().execute(fig)
            for ax in fig.axes:
                keep_inside(ax)
                _spread_ends(ax, fig)

    def _wrap_names(self, ax: Axes, wide: float) -> None:
        """Wrap names beside rows; set those of columns at several heights where they need room."""
        rows, columns = self._read_names(ax.yaxis), self._read_names(ax.xaxis)
        left = 0.0
        if rows:
            room = max(_NAMES * wide, (wide - _CELL * len(columns)) * bool(columns))
            lines = [wrap(name, room, TICK) for name in rows]
            left = max(measure(line, TICK) for part in lines for line in part)
            ax.set_yticks(ax.get_yticks(), list(map(self._join, lines, rows)), rotation=0)
        if not columns:
            return
        for levels in range(1, _LEVELS + 1):
            room = levels * (wide - left) / len(columns) - _APART
            lines = [wrap(name, room, TICK) for name in columns]
            if all(measure(line, TICK) <= room for part in lines for line in part):
                break
        ax.set_xticks(ax.get_xticks(), list(map(self._join, lines, columns)), rotation=0)
        deep = 72 * height(max(map(len, lines)), TICK)
        for place, tick in enumerate(ax.xaxis.get_major_ticks()):
            tick.set_pad(rcParams["xtick.major.pad"] + place % levels * deep)

    def _read_names(self, axis: Axis) -> list[str]:
        """Give the names of the categories of an axis, as they were before they were wrapped."""
        if not isinstance(axis.get_major_locator(), FixedLocator | StrCategoryLocator):
            return []
        found = [label.get_text() for label in axis.get_ticklabels()]
        is_word = any(letter.isalpha() for letter in "".join(found))
        return [self._wrapped.get(name, name) for name in found] if is_word else []

    def _join(self, lines: Sequence[str], words: str) -> str:
        """Join lines, and remember the words that they were: the next width breaks others."""
        joined = "\n".join(lines)
        self._wrapped[joined] = words
        return joined


def _find_ends(ax: Axes) -> list[Annotation]:
    return [x for x in ax.texts if isinstance(x, Annotation) and x.get_label() == _END]


def _spread_ends(ax: Axes, figure: Figure) -> None:
    """Move labels at the ends of lines apart, each as near to its end as there is room."""
    ends = _find_ends(ax)
    wanted = [text.to_inches(ax, end.xy)[1] for end in ends]
    sizes = [height(end.get_text().count("\n") + 1, TICK) + 0.03 for end in ends]
    places = text.spread_sorted(wanted, sizes, find_frame(ax)[1], figure.get_figheight())
    for end, want, place in zip(ends, wanted, places, strict=True):
        end.xyann = (end.xyann[0], (place - want) * 72)


def subplots(
    rows: int = 1,
    columns: int = 1,
    *,
    lang: str = "en",
    height: float = 3.6,
    figsize: tuple[float, float] | None = None,
    **options: Any,
) -> tuple[Figure, Any]:
    """Make a figure and its Axes, or an array of them, for seaborn, pandas and matplotlib.

    The language of the text chooses the fonts. The figure is as wide as a page, its height is in
    inches; `figsize` gives both, and a page draws it at its own width. For further options see
    :meth:`matplotlib.figure.Figure.subplots`. Save it by ``fig.savefig``: pyplot, which shows it
    below the cell of a notebook, does not know it elsewhere.

    >>> fig, ax = subplots(height=2)
    >>> float(fig.get_figheight()), ax.spines["top"].get_visible()
    (2.0, False)
    """
    find_language(lang)
    figure = make_figure(lang, height)
    if figsize:
        figure.set_size_inches(figsize)
    with use_style(lang):
        axes = figure.subplots(rows, columns, **options)
    figure.set_layout_engine(_PlainLayout(lang))
    return figure, axes


def _look(line: Line2D) -> tuple[str, str, str]:
    return to_hex(line.get_color()), str(line.get_marker()), str(line.get_linestyle())


def _find_last(ax: Axes, lines: Sequence[Line2D], name: str, fact: Fact | None) -> Point:
    """Give the last value of lines; of several there its fact's, else the one drawn last."""
    points = np.vstack([np.empty((0, 2)), *(np.asarray(line.get_xydata()) for line in lines)])
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        raise FactError(f"the line {name!r} has no values; leave it out")
    lasts = points[points[:, 0] == points[:, 0].max()]
    x, y = lasts[-1]
    if fact is not None:
        placed = place_fact(fact, ax.get_ylim())
        value = placed.anchor if placed.dot is None else placed.dot
        near = lasts[np.abs(lasts[:, 1] - value).argmin(), 1]
        # Elsewhere the axis has another unit, as of an index.
        if min(placed.lower, value) <= near <= max(placed.upper, value):
            y = near
    return float(x), float(y)


def name_end(
    ax: Axes,
    place: Point,
    name: str,
    color: str,
    book: Book | None = None,
    key: str = "",
    *,
    outside: bool = False,
) -> None:
    """Write a name at the end of a line, over the words of its fact, if one is given.

    It stands beside the last mark or, with a dotted line to it, `outside` of the Axes.
    """
    words = [name, book.word(f"{{{key}}}").text] if book is not None and key else [name]
    style: dict[str, Any] = {"url": f"#fact-{key}"} if key else {"gid": FREE}
    style |= {"xytext": (6, 0), "textcoords": "offset points", "va": "center", "label": _END}
    if outside:
        style |= {"xytext": (1.02, 0), "textcoords": ("axes fraction", "offset points")}
        style["arrowprops"] = _LEADER
    style |= {"color": color, "fontsize": TICK, "annotation_clip": False}
    with use_style(book.lang if book is not None else "en"):
        ax.annotate("\n".join(words), place, **style)


def label_lines(ax: Axes, book: Book | None = None, facts: Mapping[str, str] | None = None) -> None:
    """Write the names of lines at their ends, in place of the legend; no two may look the same.

    The Axes have a legend, as seaborn makes it, or labels of lines. `facts` gives, by the name of a
    line, the id of the fact of its last value, which the book words and which is linked; of several
    values at the last place, a name stands at that of its fact, or at the one drawn last.

    >>> fig, ax = subplots()
    >>> line, = ax.plot([1, 2], [3, 4], label="World")
    >>> label_lines(ax)
    >>> ax.texts[0].get_text()
    'World'
    """
    handles, names = ax.get_legend_handles_labels()
    # Of error bars the first artist is the line.
    lines: list[Any] = [x[0] if isinstance(x, tuple) else x for x in handles]
    looks = [_look(line) for line in lines]
    if len(set(looks)) < len(looks):
        raise FactError(
            "some lines look the same; give each a colour, a marker or dashes of its own"
        )
    keys = dict(() if facts is None else facts)
    if keys and book is None:
        raise FactError("facts are worded by their book; give it after the Axes")
    for name in sorted(keys.keys() - {*names}):
        raise FactError(f"no line has the name {name!r}; {suggest(name, names)}")
    for handle, look, name in zip(lines, looks, names, strict=True):
        drawn = [line for line in ax.lines if line is handle or _look(line) == look]
        key = keys.get(name, "")
        fact = book.find(key) if book is not None and key else None
        name_end(ax, _find_last(ax, drawn, name, fact), name, look[0], book, key)
    if legend := ax.get_legend():
        legend.remove()
