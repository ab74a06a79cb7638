"""Themes of the rows of a review, chosen anew where cells were mended."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.curation.measures import choose_theme
from analysis.curation.raw import Tables
from analysis.curation.rows import add_doubts, add_to_themes, read_proposed, write_proposed
from analysis.curation.surroundings import find_span, get_paragraph
from analysis.extraction.sentences import find_sentence
from analysis.project import Row


def renew_themes(
    rows: Sequence[Row], paragraphs: Sequence[str], tables: Tables, language: str
) -> list[Row]:
    """Guess anew the themes of mended rows, but for those that somebody has chosen."""
    rows, stale, cells = list(rows), list[int](), ("entity", "metric", "kind")
    for i, row in enumerate(rows):
        old, is_in = read_proposed(row), row["decision"] != "exclude"
        is_own = old.get("theme") == row["theme"] and get_paragraph(row, paragraphs)
        if is_own and is_in and any(row[x] != old.get(x, "") for x in cells):
            stale.append(i)
    told = [x for i, x in enumerate(rows) if x["decision"] == "accept" and i not in stale]
    known = add_to_themes(tables, told)
    for i in stale:
        row, text = rows[i], get_paragraph(rows[i], paragraphs)
        ends = find_sentence(text, find_span(row, paragraphs), language)
        theme = choose_theme(row, text, ends, known)
        if theme.cell != row["theme"]:
            doubts = [x for x in row["doubt"].split("; ") if x and not x.startswith("theme: ")]
            doubts += [] if theme.is_sure else [f"theme: {theme.how}"]
            mended = write_proposed(row, theme=theme.cell) | {"doubt": "; ".join(doubts)}
            rows[i] = add_doubts(mended, f"theme: was {row['theme']} before")
    return rows
