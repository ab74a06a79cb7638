"""Raw tables as checks walk them: row by row, each with its place for messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.errors import Problem
from analysis.facts.tables import Row

#: Raw tables in which one row is one printed figure of an article.
THEMES = (
    "faw_vw_output",
    "nev_share",
    "deal_values",
    "survey_percentages",
    "gatherings",
    "cooperation",
)


FIGURES = (*THEMES, "context")


Tables = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Cell:
    """Where a check looks: gives problems their place."""

    table: str
    line: int

    def problem(self, column: str, wrong: str, remedy: str) -> Problem:
        """Say what is wrong in a column of this row, and what to do."""
        return Problem(f"data/raw/{self.table}.csv", self.line, column, wrong, remedy)


def walk_rows(tables: Tables, *names: str) -> Iterator[tuple[Cell, Row]]:
    """Yield the rows of some tables, each with its place."""
    for name in names:
        # The header is line 1, so the first row stands in line 2.
        for line, row in enumerate(tables[name], start=2):
            yield Cell(name, line), row
