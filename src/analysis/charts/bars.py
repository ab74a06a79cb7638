"""Entries by row and sort in, stacked bars out: how many there are of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.charts.axis import set_ticks
from analysis.charts.chart import Chart
from analysis.charts.key import align_sorts, place_sorts, shade_sorts, write_sorts
from analysis.charts.rows import Row, set_stage
from analysis.charts.stage import Stage
from analysis.charts.tally import Entries, contrast, describe_entries, tell_entries
from analysis.charts.text import height, measure
from analysis.charts.words import phrase
from analysis.errors import FactError, suggest

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.showing.book import Book

#: More sorts cannot be told apart in grey print.
_MOST = 6
#: Height of a bar in inches.
_BAR = 0.24


def counts(
    book: Book,
    rows: Entries,
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
    claim: Collection[str] = (),
) -> Chart:
    """Draw how many entries of each sort every row has, as bars stacked from zero.

    Parameters
    ----------
    book : Book
        Words the facts among the entries.
    rows : mapping of str to mapping of str to collection of str
        Name of the row -> name of the sort -> its entries: ids of facts, which the data table
        links, or other keys. Sorts are stacked in the order in which they first come.
    title, subtitle : str
        Sentences for :meth:`Book.word`: the finding; measure, unit, place, period.
    id : str
        Key of the chart.
    claim : collection of str
        Sorts in the claim colour, the others being grey; none makes all shades of one colour.

    Returns
    -------
    Chart
        One row of data per row: its name, its entries by sort, their number.

    Raises
    ------
    FactError
        If there is no entry, there are more than six sorts, or a claim is no sort.
    """
    sorts = list(dict.fromkeys(sort for row in rows.values() for sort in row))
    numbers = {name: [len(row.get(sort, ())) for sort in sorts] for name, row in rows.items()}
    _check(id, sorts, numbers, claim)
    shades = shade_sorts(sorts, claim)

    def draw() -> Figure:
        lettered = [Row(name, str(sum(found))) for name, found in numbers.items()]
        spots = place_sorts(sorts)
        stage = set_stage(lettered, top=height(spots[-1][0] + 1) + 0.08)
        stage.axes.set_xlim(0, max(sum(found) for found in numbers.values()))
        set_ticks(stage.axes, "1", book.lang, whole=True)
        for found, place in zip(numbers.values(), stage.places, strict=True):
            _draw_bar(stage, found, list(shades.values()), place)
        over = align_sorts(stage, sorts, next(iter(numbers.values())))
        write_sorts(stage, shades, over or spots)
        return stage.figure

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
        draw=draw,
        lang=book.lang,
    )


def _check(
    chart: str, sorts: Sequence[str], numbers: Mapping[str, Sequence[int]], claim: Collection[str]
) -> None:
    if not any(map(sum, numbers.values())):
        raise FactError(f"the chart {chart} has nothing to count; name at least one entry")
    if len(sorts) > _MOST:
        raise FactError(
            f"the chart {chart} has {len(sorts)} sorts, and at most {_MOST} can be told apart; "
            "put some together"
        )
    for sort in claim:
        if sort not in sorts:
            raise FactError(f"the claim {sort!r} is no sort of the chart; {suggest(sort, sorts)}")


def _draw_bar(stage: Stage, numbers: Sequence[int], shades: Sequence[str], at: float) -> None:
    """Stack one row, with its numbers where they have room."""
    start = 0
    for number, shade in zip(numbers, shades, strict=True):
        stage.axes.barh(
            at, number, height=_BAR, left=start, color=shade, edgecolor="white", linewidth=0.8
        )
        if stage.inches(start + number) - stage.inches(start) > measure(str(number)) + 0.06:
            stage.axes.text(
                start + number / 2,
                at,
                str(number),
                ha="center",
                va="center",
                color=contrast(shade),
            )
        start += number
