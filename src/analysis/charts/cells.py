"""Rows of events and ties in, cells of a chart's data table that name their article out."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from analysis.charts.phrases import say
from analysis.facts.tables import Row
from analysis.showing.prose import Said, link_out, write_text

if TYPE_CHECKING:
    from analysis.showing.book import Book


def tell_source(book: Book, row: Row) -> Said:
    """Make a cell of the article and the paragraph that print a row, the article linked."""
    source = {item["source_id"]: item for item in book.rows("sources")}[row["source_id"]]
    publisher, number = source["publisher"], row["paragraph"]
    link = link_out(source["address"], write_text(publisher))
    data = f'<data value="{escape(number)}">{escape(number)}</data>'
    return Said(
        say("paragraph", book.lang, publisher=link, n=data),
        say("paragraph", book.lang, publisher=publisher, n=number),
        (),
    )
