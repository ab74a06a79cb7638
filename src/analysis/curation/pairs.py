"""Pairs of figures of one quantity: which are proposed for a row of a review, and what they ask."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

from analysis.curation.raw import FIGURES, Tables
from analysis.curation.rows import (
    add_doubts,
    find_quantity,
    is_applied,
    meets,
    read_proposed,
    write_proposed,
)
from analysis.errors import PhraseError
from analysis.project import Row
from analysis.quantities.wording import say_period

#: What somebody does who has so many of what is counted.
_VERBS = {
    "deliveries": "deliver",
    "sales": "sell",
    "production": "build",
    "exports": "export",
    "imports": "import",
}
#: Words for a part; a share that has none is of those who gave an answer.
_PARTS = re.compile(r"\b(?:share|part|stake|margin|rate|cut|quota|respondents)\b")
#: What follows the noun that a metric begins with.
_AHEAD = re.compile(r" (?:of|in|into|to|on|for|from|held|between|at|among|that|with|as|a)\b")
#: What all of it is told by, and must be there.
_TOLD = ("entity", "metric", "place", "period", "value")


def word_question(figure: Row) -> str:
    """Word the question that a figure answers, from its cells.

    >>> cells = {"entity": "BMW Group", "metric": "deliveries in China", "kind": "count"}
    >>> word_question(cells | {"unit": "vehicles", "period": "2025"})
    'How many vehicles did BMW deliver in China in 2025?'
    """
    plain = re.sub(r" \([^)]*\)", "", figure["metric"])
    metric = re.split("[,:]", plain)[0]
    apart = plain.removeprefix(metric)
    entity = figure["entity"].removesuffix(" Group").replace("World", "the world")
    rest = f"{_word_time(figure['period'])}{apart}?"
    made = re.fullmatch(rf"({'|'.join(_VERBS)})((?: (?:in|to) .+)?)", metric)
    if figure["kind"] in ("date", "year"):
        return f"When was the {metric} ({entity}){apart}?"
    if made and figure["unit"] in ("vehicles", "cars"):
        return f"How many {figure['unit']} did {entity} {_VERBS[made[1]]}{made[2]}{rest}"
    if figure["kind"] == "share" and not _PARTS.search(metric):
        return f"Which share of {entity} {metric}{rest}"
    verb = "were" if re.search("[^s]s$", _AHEAD.split(metric)[0]) else "was"
    owner = f"{entity}'" if entity.endswith("s") else f"{entity}'s"
    return f"What {verb} {owner} {metric}{rest}"


def _word_time(period: str) -> str:
    """Word when something was, to stand at the end of a sentence."""
    with suppress(PhraseError):
        told = say_period(period)
        if re.fullmatch(r"\d{4}(?:-\d\d)?", period):
            return f" in {told}"
        return f" in the {told}" if re.fullmatch(r"\d{4}-H\d", period) else f" ({told})"
    return ""


def find_question(figure: Row, tables: Tables) -> str:
    """Give the question that claims ask of a figure, or word one."""
    key = figure["fact_id"]
    pairs = (x for x in tables["claims"] if key in (x["fact_a"], x["fact_b"]))
    return next((x["question"] for x in pairs), word_question(figure))


def pair_rows(rows: Sequence[Row], source: Row, tables: Tables) -> list[Row]:
    """Propose a pair for each row whose quantity a figure of another source has.

    Who it is of, what, where and when must be told alike. A pair that somebody left out stays so.
    """
    known = defaultdict[tuple[object, ...], list[Row]](list)
    languages = {x["source_id"]: x["language"] for x in tables["sources"]}
    for row in (x for name in FIGURES for x in tables[name]):
        if row.get("source_id") != source["source_id"]:
            known[find_quantity(row)].append(
                {"language": languages.get(row.get("source_id", ""), "en"), **row}
            )
    paired = list(rows)
    for i, row in enumerate(rows):
        is_in = (row["decision"] or row["proposal"]) != "exclude"
        is_told = is_in and all(row[x] for x in _TOLD)
        is_decided = row["same_as"] or read_proposed(row).get("same_as") or is_applied(row)
        others = known[find_quantity(row)] if is_told and not is_decided else []
        printed = row | {"as_printed": row["phrase"], "language": source["language"]}
        if others:
            paired[i] = _pair(
                row, min(others, key=lambda x: not meets(printed, x)), printed, tables
            )
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
