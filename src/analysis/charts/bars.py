"""Entries by row and sort in, stacked bars out: how many there are of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.charts.axis import set_ticks
from analysis.charts.chart import Chart
from analysis.charts.key import AFTER, Spot, place_names
from analysis.charts.rows import Row, set_stage
from analysis.charts.stage import Stage
from analysis.charts.style import CLAIM, INK, MARGIN, sheet_width, tint
from analysis.charts.tally import SHADES, Entries, contrast, count_entries
from analysis.charts.text import height, measure
from analysis.errors import FactError, suggest

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.book.book import Book

#: More sorts cannot be told apart in grey print.
_MOST = 6
#: Inches: height of a bar, side of the square before a sort's name, and the name's distance to it.
_BAR, _SQUARE, _NEAR = 0.24, 0.12, 0.06
#: How much white is in the shades of the claim, the strongest first, and in those of others, the
#: palest first; on all of them letters can be read. Their edge can be seen on any ground.
_STRONG, _WEAK, _EDGE = SHADES[::2], (0.88, 0.78, 0.68, 0.58, 0.36), tint(INK, 0.25)


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
    title, subtitle, id : str
        See :func:`analysis.charts.forest`.
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
    tally = count_entries(id, rows)
    sorts, numbers = tally.sorts, tally.numbers
    _check(id, sorts, claim)
    shades = _shade(sorts, claim)

    def draw() -> Figure:
        lettered = [Row(name, str(sum(found)), free=True) for name, found in numbers.items()]
        spots = place_names(sorts, _SQUARE + _NEAR)
        head = height(spots[-1][0] + 1) + 0.08
        stage = set_stage(lettered, top=head)
        stage.blank(0, head)
        stage.axes.set_xlim(0, max(sum(found) for found in numbers.values()))
        set_ticks(stage.axes, "1", book.lang, whole=True)
        for found, place in zip(numbers.values(), stage.places, strict=True):
            _draw_bar(stage, found, list(shades.values()), place)
        _write_sorts(stage, shades, _align(stage, sorts, next(iter(numbers.values()))) or spots)
        return stage.figure

    return tally.chart(book, id, title, subtitle, draw)


def _check(chart: str, sorts: Sequence[str], claim: Collection[str]) -> None:
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
            at, number, height=_BAR, left=start, color=shade, edgecolor=_EDGE, linewidth=0.8
        )
        room = stage.inches(start + number) - stage.inches(start)
        if room > measure(str(number)) + 0.06:
            middle = stage.inches(start) + room / 2
            shown = {"side": "center", "color": contrast(shade), "free": True}
            stage.write(middle, at, [str(number)], **shown)
        start += number


def _shade(sorts: Sequence[str], claim: Collection[str]) -> dict[str, str]:
    """Give each sort a colour; they differ in lightness, so that grey print tells them apart."""
    strong = [sort for sort in sorts if not claim or sort in claim]
    weak = [sort for sort in sorts if sort not in strong]
    shades = {sort: tint(CLAIM, part) for sort, part in zip(strong, _STRONG, strict=False)}
    shades |= {sort: tint(INK, part) for sort, part in zip(weak[::-1], _WEAK, strict=False)}
    return {sort: shades[sort] for sort in sorts}


def _align(stage: Stage, sorts: Sequence[str], numbers: Sequence[int]) -> list[Spot] | None:
    """Set the names of up to three sorts over their parts of the first bar, if they have room."""
    spots: list[Spot] = []
    start, free = 0, 0.0
    for sort, number in zip(sorts, numbers, strict=True):
        x = max(stage.inches(start), free)
        spots.append((0, x))
        free, start = x + _SQUARE + _NEAR + measure(sort) + AFTER, start + number
    fits = free - AFTER <= sheet_width() - MARGIN
    return spots if len(sorts) <= 3 and all(numbers) and fits else None


def _write_sorts(stage: Stage, shades: Mapping[str, str], spots: Sequence[Spot]) -> None:
    """Write the names of sorts, each behind a square in its shade."""
    square: dict[str, Any] = {"marker": "s", "markersize": _SQUARE * 72, "clip_on": False}
    square |= {"markeredgewidth": 0.8, "markeredgecolor": _EDGE}
    for (sort, shade), (line, x) in zip(shades.items(), spots, strict=True):
        y = height(line) + height(1) / 2
        stage.axes.plot([x + _SQUARE / 2], [y], color=shade, transform=stage.sheet, **square)
        stage.write(x + _SQUARE + _NEAR, y, [sort], free=True)
