"""Places in, a map out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from analysis.dates import period_bounds, period_interval
from analysis.locale import say_interval
from analysis.prose import Said
from analysis.tables import Row

if TYPE_CHECKING:
    from analysis.book import Book


def tell_text(text: str) -> Said:
    """Make a cell of a name; a number in a name is marked as data."""
    return Said(re.sub(r"\d[\d.,/]*", r'<data value="\g<0>">\g<0></data>', escape(text)), text, ())


def tell_time(period: str, lang: str) -> Said:
    """Make a cell of a period that no fact dates, worded; empty if there is none."""
    if not period:
        return Said("", "", ())
    text = say_interval(period_interval(period), unit="date", lang=lang)
    day = period.partition("/")[0]
    return Said(f'<time datetime="{day}">{escape(text)}</time>', text, ())


def tell_source(book: Book, row: Row) -> Said:
    """Make a cell of the article and the paragraph that print a row."""
    source = {item["source_id"]: item for item in book.rows("sources")}[row["source_id"]]
    link = f'<a href="{escape(source["address"])}" rel="external">{escape(source["publisher"])}</a>'
    number = row["paragraph"]
    return Said(
        f'{link}, paragraph <data value="{number}">{number}</data>',
        f"{source['publisher']}, paragraph {number}", (),
    )
