"""Entries by row and sort in, their numbers, lists and words out: what charts of counts share."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from analysis.charts.style import INK
from analysis.charts.words import join_sentences, phrase
from analysis.showing.prose import Said

if TYPE_CHECKING:
    from analysis.showing.book import Book

#: Name of a row -> name of a sort -> the entries: ids of facts, or other keys.
Entries = Mapping[str, Mapping[str, Collection[str]]]


def tell_entries(book: Book, name: str, cells: Sequence[Collection[str]]) -> list[Said]:
    """Make a row of data: its name, the entries of each sort, and their number."""
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


def describe_entries(lang: str, sorts: Sequence[str], numbers: Mapping[str, Sequence[int]]) -> str:
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
    """Choose white or ink for letters on a shade, given as ``#rrggbb``."""
    red, green, blue = (int(shade[i : i + 2], 16) for i in (1, 3, 5))
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else INK
