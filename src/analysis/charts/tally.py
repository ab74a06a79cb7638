"""Entries by row and sort in, their numbers and the frame of a chart out: what counts share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from analysis.book.prose import Said
from analysis.book.telling import tell_text
from analysis.charts.chart import Chart
from analysis.charts.table import find_sources
from analysis.charts.words import join_sentences, phrase
from analysis.errors import FactError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.book.book import Book

#: How much white is in shades of the claim. In between, letters that can be read on a white page
#: could not be read in the dark.
SHADES = (0.0, 0.06, 0.12, 0.18, 0.23, 0.48, 0.52, 0.58, 0.64, 0.69, 0.74, 0.8)
#: Name of a row -> name of a sort -> the entries: ids of facts, or other keys.
Entries = Mapping[str, Mapping[str, Collection[str]]]


@dataclass(frozen=True)
class Tally:
    """How many entries there are, by row and by sort.

    Parameters
    ----------
    rows : mapping
        The entries.
    sorts : tuple of str
        In the order in which they first come.
    numbers : mapping of str to list of int
        Name of a row -> its number of entries of each sort.
    """

    rows: Entries
    sorts: tuple[str, ...]
    numbers: Mapping[str, list[int]]

    def chart(
        self, book: Book, key: str, title: str, subtitle: str, draw: Callable[[], Figure]
    ) -> Chart:
        """Make a chart whose data are the entries."""
        told = [
            [tell_text(name), *cells, _word_count(sum(self.numbers[name]))]
            for name, row in self.rows.items()
            for cells in [[_list_entries(book, row.get(sort, ())) for sort in self.sorts]]
        ]
        return Chart(
            id=key,
            title=book.word(title),
            subtitle=book.word(subtitle),
            alt=_describe(book.lang, self.sorts, self.numbers),
            header=[phrase("what", book.lang), *self.sorts, phrase("total", book.lang)],
            rows=told,
            draw=draw,
            sources=find_sources(book, told),
            lang=book.lang,
        )


def count_entries(chart: str, rows: Entries) -> Tally:
    """Count the entries of a chart.

    Raises
    ------
    FactError
        If there is none.
    """
    sorts = tuple(dict.fromkeys(sort for row in rows.values() for sort in row))
    numbers = {name: [len(row.get(sort, ())) for sort in sorts] for name, row in rows.items()}
    if not any(map(sum, numbers.values())):
        raise FactError(f"the chart {chart} has nothing to count; name at least one entry")
    return Tally(rows, sorts, numbers)


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
    """Say in words how many entries there are, by row and by sort."""
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


def contrast(shade: str) -> str:
    """Choose white or black for letters on a shade, given as ``#rrggbb``: what stands out more.

    Examples
    --------
    >>> contrast("#08519c"), contrast("#d7d7d7")
    ('white', 'black')
    """
    parts = (int(shade[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    # The luminance of WCAG 2. A dark page turns letters and shades around and makes black stronger.
    return "white" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.25 else "black"
