"""The overlay of corrections: raw tables stay as read, copies of them are mended."""

from __future__ import annotations

from analysis.curation.curated import Tables, walk_rows
from analysis.errors import Problem, suggest
from analysis.facts.tables import Row


def correct_tables(tables: Tables) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Apply ``corrections.csv`` to copies of the raw tables.

    Returns
    -------
    dict of str to list of rows
        Every raw table by name, corrected.
    list of Problem
        Corrections that name an unknown cell, or whose ``old`` is not what stands there.
    """
    corrected = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    problems = []
    for cell, row in walk_rows(tables, "corrections"):
        rows = {next(iter(item.values())): item for item in corrected.get(row["table"], [])}
        target = rows.get(row["key"], {})
        for column, known in (("table", corrected), ("key", rows), ("field", target)):
            if row[column] not in known:
                remedy = f"name a table, a key and a column of it ({suggest(row[column], known)})"
                problems.append(cell.problem(column, f"there is no {row[column]!r}", remedy))
                break
        else:
            stands = target[row["field"]]
            if stands == row["old"]:
                target[row["field"]] = row["new"]
            else:
                wrong = f"{row['old']!r} is not what stands there, which is {stands!r}"
                remedy = "see whether the correction still holds, and mend or remove it"
                problems.append(cell.problem("old", wrong, remedy))
    return corrected, problems
