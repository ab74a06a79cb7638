"""Entries by row and sort in, stacked bars out: how many there are of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from analysis.charts.axis import set_ticks
from analysis.charts.chart import Chart
from analysis.charts.key import align_sorts, place_sorts, shade_sorts, write_sorts
from analysis.charts.rows import Row, set_stage
from analysis.charts.stage import Stage
from analysis.charts.style import INK
from analysis.charts.text import height, measure
from analysis.charts.words import join_sentences, phrase
from analysis.errors import FactError, suggest
from analysis.prose import Said

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.book import Book

#: More sorts cannot be told apart in grey print.
_MOST = 6
#: Height of a bar in inches.
_BAR = 0.24

Entries = Mapping[str, Mapping[str, Collection[str]]]


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
        alt=_describe(book.lang, sorts, numbers),
        header=[phrase("what", book.lang), *sorts, phrase("total", book.lang)],
        rows=[
            _tell(book, name, [row.get(sort, ()) for sort in sorts]) for name, row in rows.items()
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
                color=_contrast(shade),
            )
        start += number


def _contrast(shade: str) -> str:
    red, green, blue = (int(shade[i : i + 2], 16) for i in (1, 3, 5))
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else INK


def _tell(book: Book, name: str, cells: Sequence[Collection[str]]) -> list[Said]:
    told = [_list_entries(book, entries) for entries in cells]
    return [book.word(name), *told, _word_count(sum(map(len, cells)))]


def _word_count(number: int, entries: str = "", facts: tuple[str, ...] = ()) -> Said:
    html = f'<data value="{number}">{number}</data>'
    return Said(f"{html}: {entries}" if entries else html, str(number), facts)


def _list_entries(book: Book, entries: Collection[str]) -> Said:
    """Count entries and list them: facts in words and linked, others by their keys."""
    said = [
        book.word(f"{{{key}}}") if key in book else Said(f"<code>{escape(key)}</code>", key, ())
        for key in entries
    ]
    facts = tuple(key for each in said for key in each.facts)
    return _word_count(len(said), ", ".join(each.html for each in said), facts)


def _describe(lang: str, sorts: Sequence[str], numbers: Mapping[str, Sequence[int]]) -> str:
    totals = {name: sum(found) for name, found in numbers.items()}
    most, least = max(totals, key=totals.__getitem__), min(totals, key=totals.__getitem__)
    told = phrase(
        "alt_counts",
        lang,
        n=len(totals),
        total=sum(totals.values()),
        most=most,
        most_n=totals[most],
        least=least,
        least_n=totals[least],
    )
    by_sort = [sum(found) for found in zip(*numbers.values(), strict=True)]
    each = [
        phrase("alt_category", lang, category=sort, n=count)
        for sort, count in zip(sorts, by_sort, strict=True)
    ]
    return join_sentences([told, *each], lang)
