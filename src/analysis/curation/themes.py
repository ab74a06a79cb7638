"""Themes of the rows of a review, chosen anew where cells were mended."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.curation.measures import choose_theme
from analysis.curation.raw import THEMES, Tables
from analysis.curation.rows import (
    add_doubts,
    read_proposed,
    write_proposed,
)
from analysis.curation.surroundings import Guess, find_span, get_paragraph
from analysis.extraction.sentences import find_sentence
from analysis.project import Row

#: The theme of answers, which a change of their shares has, too.
_SURVEY = "survey_percentages"


def renew_themes(
    rows: Sequence[Row], paragraphs: Sequence[str], tables: Tables, language: str
) -> list[Row]:
    """Guess anew the themes of mended rows, but for those that somebody has chosen."""
    rows, old = list(rows), [read_proposed(x) for x in rows]
    told = [i for i, x in enumerate(rows) if x["decision"] == "accept" and x["theme"] in THEMES]
    own = [x.get("theme") == row["theme"] for x, row in zip(old, rows, strict=True)]
    chosen = {rows[i]["entity"]: rows[i]["theme"] for i in told if not own[i]}
    stale = {
        i
        for i, row in enumerate(rows)
        if own[i] and row["decision"] != "exclude" and get_paragraph(row, paragraphs)
        if any(row[x] != old[i].get(x, "") for x in ("entity", "metric", "kind"))
        or (i in told and chosen.get(row["entity"], row["theme"]) != row["theme"])
    }
    answers = [x for x in rows if x["theme"] == _SURVEY and x["kind"] == "share"]
    surveyed = {x["paragraph"] for x in answers if x["decision"] != "exclude"}
    firm = [rows[i] for i in told if i not in stale]
    known = {x: [*tables[x], *(y for y in firm if y["theme"] == x)] for x in THEMES}
    for i, row in enumerate(rows):
        is_surveyed, text = row["paragraph"] in surveyed, get_paragraph(row, paragraphs)
        is_change = row["kind"] == "points" and "market share" not in row["metric"]
        if is_surveyed and own[i] and is_change and row["decision"] != "exclude":
            theme = Guess(_SURVEY, "that of the survey of its paragraph")
        elif i in stale:
            ends = find_sentence(text, find_span(row, paragraphs), language)
            theme = choose_theme(row, text, ends, {**tables, **known})
        else:
            continue
        if theme.cell == row["theme"] or (is_surveyed and row["theme"] == _SURVEY):
            continue
        doubts = [x for x in row["doubt"].split("; ") if x and not x.startswith("theme: ")]
        doubts += [] if theme.is_sure else [f"theme: {theme.how}"]
        mended = write_proposed(row, theme=theme.cell) | {"doubt": "; ".join(doubts)}
        rows[i] = add_doubts(mended, *[f"theme: was {row['theme']} before"] * (i in stale))
    return rows
