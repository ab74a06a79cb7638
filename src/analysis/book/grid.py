"""Tables for readers: a caption, headers with scope, and cells whose numbers are links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.book.prose import Said, Shown, write_text


@dataclass(frozen=True, repr=False)
class Grid(Shown):
    """A table as HTML and as plain text."""


def show_grid(header: Sequence[str], rows: Sequence[Sequence[Said]], caption: Said) -> Grid:
    """Make a table.

    Parameters
    ----------
    header : sequence of str
        One name a column.
    rows : sequence of sequence of Said
        One cell a column; the first one names its row.
    caption : Said
        What the table shows.

    Examples
    --------
    >>> row = [Said("Hefei", "Hefei", ()), Said("<b>28</b>", "28", ())]
    >>> print(show_grid(["what", "deals"], [row], Said("T", "T", ())))
    T
    what | deals
    Hefei | 28
    """
    head = "".join(f'<th scope="col">{write_text(name)}</th>' for name in header)
    body = "".join(
        f'<tr><th scope="row">{row[0].html}</th>'
        + "".join(f"<td>{cell.html}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    html = (
        f'<table class="grid"><caption>{caption.html}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    lines = [caption.text, " | ".join(header), *(" | ".join(c.text for c in row) for row in rows)]
    return Grid(html, "\n".join(lines))
