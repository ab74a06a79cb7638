"""Events in, a timeline out, with who dates each of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from analysis.book.prose import Said
from analysis.book.telling import tell_text, tell_time
from analysis.charts.chart import Chart
from analysis.charts.chronicle import draw_timeline
from analysis.charts.table import find_sources, link_name, plain, show_source, tell_source
from analysis.charts.words import phrase, say_code
from analysis.errors import FactError
from analysis.facts.tables import Row
from analysis.quantities.periods import period_bounds

if TYPE_CHECKING:
    from analysis.book.book import Book


def timeline(
    book: Book,
    events: Sequence[Row],
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
    since: str = "",
) -> Chart:
    """Draw events down a time axis: those of the articles in the claim colour, the others grey.

    Parameters
    ----------
    book : Book
        Words the dates and gives the facts that date the events of context.
    events : sequence of rows
        Rows of ``book.rows("events")``.
    title, subtitle, id : str
        See :func:`analysis.charts.forest`.
    since : str, optional
        A period (ISO 8601): events that ended before it are left out.

    Returns
    -------
    Chart
        One row per event.

    Raises
    ------
    FactError
        If no event is left.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> book = Book.open()
    >>> visits = [row for row in book.rows("events") if row["kind"] == "visit"]
    >>> chart = timeline(book, visits, title="A visit", subtitle="Days", id="visit")
    >>> [row[0].text for row in chart.rows]
    ['14 April 2024', '14–16 Apr 2024']
    """
    earliest = period_bounds(since)[0] if since else date.min
    bounds = {row["event_id"]: period_bounds(row["period"]) for row in events}
    chosen = sorted(
        (row for row in events if bounds[row["event_id"]][1] >= earliest),
        key=lambda row: (bounds[row["event_id"]], row["event_id"]),
    )
    if not chosen:
        raise FactError(
            f"the chart {id} has no event to show; choose more kinds or an earlier year"
        )
    dates = [_tell_date(book, row) for row in chosen]
    rows = [
        [
            day,
            _tell_name(book, row),
            plain(say_code(row["kind"], book.lang)),
            _tell_origin(book, row),
        ]
        for day, row in zip(dates, chosen, strict=True)
    ]
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(chosen, dates, book.lang),
        header=[
            phrase("date", book.lang),
            phrase("what", book.lang),
            phrase("kind", book.lang),
            phrase("dated_by", book.lang),
        ],
        rows=rows,
        draw=partial(draw_timeline, chosen, [day.text for day in dates], book.lang),
        note=phrase("timeline_note", book.lang),
        sources=find_sources(book, rows, [row["source_id"] for row in chosen]),
        lang=book.lang,
    )


def _tell_date(book: Book, row: Row) -> Said:
    if row["fact_id"]:
        return book.word(f"{{{row['fact_id']}:period}}")
    return tell_time(row["period"], book.lang)


def _tell_name(book: Book, row: Row) -> Said:
    return (
        link_name(book[row["fact_id"]], row["name"]) if row["fact_id"] else tell_text(row["name"])
    )


def _tell_origin(book: Book, row: Row) -> Said:
    """Say who dates an event: the source of its fact, or the article."""
    if not row["fact_id"]:
        return tell_source(book, row)
    source = book[row["fact_id"]].source
    return Said(show_source(source), source.publisher, ()) if source else plain("")


def _describe(events: Sequence[Row], dates: Sequence[Said], lang: str) -> str:
    """Say what the picture shows: how many events, the first and the last one."""
    return phrase(
        "timeline_alt",
        lang,
        n=len(events),
        own=sum(not row["fact_id"] for row in events),
        first=events[0]["name"],
        begin=dates[0].text,
        last=events[-1]["name"],
        end=dates[-1].text,
    )
