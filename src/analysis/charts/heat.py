"""Entries by row and sort in, a table of shaded numbers out: where they gather."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from analysis.charts.chart import Chart
from analysis.charts.style import CLAIM, MARGIN, TICK, new_figure, sheet_width, tint
from analysis.charts.tally import SHADES, Entries, contrast, count_entries
from analysis.charts.text import FREE, height, measure, wrap, write_lines

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.book.book import Book

#: Inches: the height of a row, and the space between names and cells.
_ROW, _GAP = 0.42, 0.1
#: Part of the width of the picture that the names of rows may take.
_LEFT = 0.29


def matrix(
    book: Book,
    rows: Entries,
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
) -> Chart:
    """Draw how many entries of each sort every row has, as a table shaded by number.

    Parameters
    ----------
    book : Book
        Words the facts among the entries.
    rows : mapping of str to mapping of str to collection of str
        Name of the row -> name of the sort -> its entries: ids of facts, which the data table
        links, or other keys. Sorts stand in the order in which they first come.
    title, subtitle, id : str
        See :func:`analysis.charts.forest`.

    Returns
    -------
    Chart
        One row of data per row: its name, its entries by sort, their number.

    Raises
    ------
    FactError
        If there is no entry.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> rows = {"Hefei": {"count": ["hefei_deals", "hefei_firms"], "money": ["hefei_value_cny"]}}
    >>> matrix(Book.open(), rows, title="T", subtitle="S", id="kinds").rows[0][-1].text
    '3'
    """
    tally = count_entries(id, rows)
    draw = partial(_draw, tally.sorts, tally.numbers)
    return tally.chart(book, id, title, subtitle, draw)


def _draw(sorts: Sequence[str], numbers: Mapping[str, list[int]]) -> Figure:
    names = [wrap(name, _LEFT * sheet_width(), TICK) for name in numbers]
    left = MARGIN + max(measure(line, TICK) for name in names for line in name) + _GAP
    column = (sheet_width() - left - MARGIN) / len(sorts)
    heads = [wrap(sort, column - _GAP, TICK) for sort in sorts]
    # Where the columns are too narrow for a word, all names run upward.
    turned = any(measure(line, TICK) > column - _GAP / 2 for head in heads for line in head)
    deep = height(max(map(len, heads)), TICK)
    top = MARGIN + _GAP + (max(measure(sort, TICK) for sort in sorts) if turned else deep)
    tall, cells = top + _ROW * len(numbers) + MARGIN, _ROW * len(numbers)
    figure = new_figure(tall)
    wide = sheet_width()
    axes = figure.add_axes((left / wide, MARGIN / tall, 1 - (left + MARGIN) / wide, cells / tall))
    _draw_cells(axes, sorts, numbers)
    inches = figure.dpi_scale_trans
    for row, name in enumerate(names):
        place = left - _GAP, tall - top - (row + 0.5) * _ROW
        write_lines(axes, place, name, inches, size=TICK, side="right", free=True, up=True)
    for number, (sort, head) in enumerate(zip(sorts, heads, strict=True)):
        middle, base = left + (number + 0.5) * column, tall - top + _GAP
        if turned:
            upward: dict[str, Any] = {"rotation": 90, "ha": "center", "va": "bottom", "gid": FREE}
            axes.text(middle, base, sort, transform=inches, fontsize=TICK, **upward)
        else:
            place = middle, base + height(len(head), TICK) / 2
            write_lines(axes, place, head, inches, size=TICK, side="center", free=True, up=True)
    return figure


def _draw_cells(axes: Axes, sorts: Sequence[str], numbers: Mapping[str, list[int]]) -> None:
    import pandas as pd
    import seaborn as sns
    from matplotlib.colors import ListedColormap, to_hex

    frame = pd.DataFrame(numbers.values(), index=list(numbers), columns=list(sorts))
    # Nothing is not a small number: such cells stay empty.
    sns.heatmap(
        frame,
        mask=frame == 0,
        cmap=ListedColormap([tint(CLAIM, part) for part in SHADES[::-1]]),
        vmin=0,
        annot=True,
        fmt="d",
        cbar=False,
        linewidths=2,
        xticklabels=False,
        yticklabels=False,
        ax=axes,
    )
    faces: Any = axes.collections[0].get_facecolor()
    shown = [
        to_hex(face) for face, count in zip(faces, frame.to_numpy().flat, strict=True) if count
    ]
    for number, face in zip(axes.texts, shown, strict=True):
        number.set(gid=FREE, color=contrast(face))
    axes.set(xlabel="", ylabel="")
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
