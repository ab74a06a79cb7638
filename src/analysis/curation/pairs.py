"""Pairs of figures of one quantity that are proposed for the rows of a review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from analysis.curation.questions import find_question
from analysis.curation.raw import FIGURES, Tables
from analysis.curation.rows import (
    add_doubts,
    find_quantity,
    is_applied,
    meets,
    print_row,
    read_proposed,
    write_proposed,
)
from analysis.project import Row

#: What all of it is told by, and must be there.
_TOLD = ("entity", "metric", "place", "period", "value")


def pair_rows(rows: Sequence[Row], source: Row, tables: Tables) -> list[Row]:
    """Propose a pair for each row whose quantity a figure of another source has.

    Who it is of, what, where and when must be told alike. A pair that somebody left out stays so.
    """
    known = defaultdict[tuple[object, ...], list[Row]](list)
    languages = {x["source_id"]: x["language"] for x in tables["sources"]}
    for row in (x for name in FIGURES for x in tables[name]):
        if row.get("source_id") != source["source_id"]:
            language = languages.get(row.get("source_id", ""), "en")
            known[find_quantity(row)].append({"language": language, **row})
    paired = list(rows)
    for i, row in enumerate(rows):
        is_in = (row["decision"] or row["proposal"]) != "exclude"
        is_told = is_in and all(row[x] for x in _TOLD)
        is_decided = row["same_as"] or read_proposed(row).get("same_as") or is_applied(row)
        others = known[find_quantity(row)] if is_told and not is_decided else []
        printed = print_row(row, source["language"])
        if others:
            other = next((x for x in others if meets(printed, x)), others[0])
            paired[i] = _pair(row, other, printed, tables)
    return paired


def _pair(row: Row, other: Row, printed: Row, tables: Tables) -> Row:
    """Propose a pair with another figure, and say which scope would fit."""
    same, fits, rounded = f"{other['fact_id']} is told alike", "choose one", {"caveats": "rounded"}
    if not meets(printed, other):
        same += f", and says {other['as_printed']!r}"
        if meets(printed | rounded, other) or meets(printed, other | rounded):
            fits = "rounding, if the rounder number has the caveat rounded"
    scope = f"{fits}, copy if both go back to one source; or empty same_as"
    cells = {"same_as": other["fact_id"], "question": find_question(other, tables)}
    return add_doubts(write_proposed(row, **cells), f"same_as: {same}", f"scope: {scope}")
