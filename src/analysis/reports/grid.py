"""HTML tables on a grid: which cell stands in which row and column, with all that it spans."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

#: How many rows or columns a cell may span; more, and what is no number, counts as one.
_SPAN = re.compile(r"[1-9]\d{0,2}")


def lay_cells(table: Tag) -> tuple[list[list[Tag | None]], list[list[Tag | None]]]:
    """Lay the cells of a table on a grid: the rows of its header, and the others.

    All rows are as wide. A header stands in each place that it spans, any other cell in the first,
    and None where no cell does. Without a <thead>, the first row is the header.
    """
    rows = [x for x in table.find_all("tr") if x.find_parent("table") is table]
    places: dict[tuple[int, int], Tag | None] = {}
    for top, row in enumerate(rows):
        for cell in row.find_all(("th", "td"), recursive=False):
            left = next(x for x in count() if (top, x) not in places)
            down, across = _read_span(cell, "rowspan"), _read_span(cell, "colspan")
            below = range(top, min(top + down, len(rows)))
            spanned = [n for n in below if rows[n].parent is row.parent]
            for place in [(y, x) for y in spanned for x in range(left, left + across)]:
                is_shown = cell.name == "th" or place == (top, left)
                places.setdefault(place, cell if is_shown else None)
    columns = range(max((x + 1 for _, x in places), default=0))
    grid = [[places.get((y, x)) for x in columns] for y in range(len(rows)) if columns]
    heads = sum(x.parent is table.thead for x in rows) if table.thead else 1
    return grid[:heads], grid[heads:]


def _read_span(cell: Tag, name: str) -> int:
    text = str(cell.get(name, ""))
    return int(text) if _SPAN.fullmatch(text) else 1
