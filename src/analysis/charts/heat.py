"""Entries by row and sort in, a table of shaded numbers out: where they gather."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.charts.chart import Chart
from analysis.charts.style import CLAIM, WIDTH, new_figure
from analysis.charts.tally import Entries, describe_entries, tell_entries
from analysis.charts.text import wrap
from analysis.charts.words import phrase
from analysis.errors import FactError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.showing.book import Book

#: Inches: a row, the names of the columns, the names of the rows.
_ROW, _TOP, _LEFT = 0.42, 0.62, 1.9


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
    title, subtitle : str
        Sentences for :meth:`Book.word`: the finding; measure, unit, place, period.
    id : str
        Key of the chart.

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
    >>> from analysis.showing.book import Book
    >>> rows = {"Hefei": {"count": ["hefei_deals", "hefei_firms"], "money": ["hefei_value_cny"]}}
    >>> matrix(Book.open(), rows, title="T", subtitle="S", id="kinds").rows[0][-1].text
    '3'
    """
    sorts = list(dict.fromkeys(sort for row in rows.values() for sort in row))
    numbers = {name: [len(row.get(sort, ())) for sort in sorts] for name, row in rows.items()}
    if not any(map(sum, numbers.values())):
        raise FactError(f"the chart {id} has nothing to count; name at least one entry")

    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=describe_entries(book.lang, sorts, numbers),
        header=[phrase("what", book.lang), *sorts, phrase("total", book.lang)],
        rows=[
            tell_entries(book, name, [row.get(sort, ()) for sort in sorts])
            for name, row in rows.items()
        ],
        draw=lambda: _draw(sorts, numbers),
        lang=book.lang,
    )


def _draw(sorts: list[str], numbers: Mapping[str, list[int]]) -> Figure:
    import pandas as pd
    import seaborn as sns

    tall = _TOP + _ROW * len(numbers) + 0.08
    figure = new_figure(tall)
    size = (1 - (_LEFT + 0.08) / WIDTH, _ROW * len(numbers) / tall)
    axes = figure.add_axes((_LEFT / WIDTH, 0.08 / tall, *size))
    frame = pd.DataFrame(numbers.values(), index=list(numbers), columns=sorts)
    # Nothing is not a small number: such cells stay empty.
    sns.heatmap(
        frame,
        mask=frame == 0,
        cmap=sns.light_palette(CLAIM, as_cmap=True),
        vmin=0,
        annot=True,
        fmt="d",
        cbar=False,
        linewidths=2,
        ax=axes,
    )
    column = size[0] * WIDTH / len(sorts)
    axes.set_xticks(
        [place + 0.5 for place in range(len(sorts))],
        ["\n".join(wrap(sort, column - 0.08)) for sort in sorts],
        rotation=0,
    )
    axes.set_yticks(
        [place + 0.5 for place in range(len(numbers))],
        ["\n".join(wrap(name, _LEFT - 0.2)) for name in numbers],
        rotation=0,
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure
