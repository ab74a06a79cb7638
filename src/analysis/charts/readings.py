"""A fact in, its interval at every level of reading out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.charts.axis import set_ticks
from analysis.charts.chart import Chart
from analysis.charts.marks import draw_fact
from analysis.charts.placing import describe_marks, find_range
from analysis.charts.rows import Row, set_panels
from analysis.charts.style import CLAIM, CONTEXT
from analysis.charts.table import find_sources, find_worded, name_rows, plain
from analysis.charts.words import join_sentences, phrase
from analysis.errors import FactError
from analysis.quantities.hedges import Level
from analysis.quantities.units import KINDS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.book.book import Book


def levels(
    book: Book,
    ids: str | Sequence[str],
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
    labels: Mapping[str, str] | None = None,
) -> Chart:
    """Draw the interval of facts at each level of reading, that of the book in the claim colour.

    Parameters
    ----------
    book : Book
        Gives the facts; its sisters at the other levels are opened.
    ids : str or sequence of str
        One fact, or several, each with an axis of its own: units may differ.
    title, subtitle, id : str
        See :func:`analysis.charts.forest`.
    labels : mapping of str to str, optional
        Names of the facts, as sentences; by default what each is about.

    Returns
    -------
    Chart
        One row of data per fact and level: name, level, how it is read there.

    Raises
    ------
    FactError
        If there is no fact or one is unknown.
    """
    facts = book.cite(*([ids] if isinstance(ids, str) else ids))
    if not facts:
        raise FactError(f"the chart {id} has no facts; name at least one")
    names = name_rows(book, facts, labels or {})
    worded = find_worded(names, labels or {})
    sisters = {level.value: book if level == book.level else book.at(level) for level in Level}
    read = {
        (fact.id, level): sister.word(f"{{{fact.id}:range}}")
        for fact in facts
        for level, sister in sisters.items()
    }
    colors = {level: CLAIM if level == book.level else CONTEXT for level in sisters}

    def draw() -> Figure:
        panels = []
        for fact in facts:
            name = Row(names[fact.id].text, heading=True, named=worded[fact.id])
            rows = [name] if len(facts) > 1 else []
            for level, color in colors.items():
                value = read[fact.id, level].text
                rows.append(Row(phrase(level, book.lang), value, color, fact=fact.id))
            panels.append(rows)
        stages = set_panels(panels)
        for fact, stage in zip(facts, stages, strict=True):
            versions = [sister[fact.id] for sister in sisters.values()]
            stage.axes.set_xlim(find_range((each.interval, each.value) for each in versions))
            set_ticks(stage.axes, fact.unit, book.lang, whole=KINDS[fact.kind].whole)
            for each, level, place in zip(versions, sisters, stage.places, strict=True):
                draw_fact(stage.axes, each, place, color=colors[level], width=5.0)
        return stages[0].figure

    rows = [
        [names[fact.id], plain(phrase(level, book.lang)), read[fact.id, level]]
        for fact in facts
        for level in sisters
    ]
    told = []
    for fact in facts:
        told.append(phrase("alt_levels", book.lang, what=names[fact.id].text))
        told += [
            phrase(
                "alt_level",
                book.lang,
                level=phrase(level, book.lang),
                value=read[fact.id, level].text,
            )
            for level in sisters
        ]
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=join_sentences(told, book.lang),
        header=[phrase(key, book.lang) for key in ("what", "level", "read_as")],
        rows=rows,
        draw=draw,
        note=describe_marks(
            [(sister[f.id].interval, f.value) for f in facts for sister in sisters.values()],
            book.lang,
        ),
        sources=find_sources(book, rows),
        marks=[[sister[fact.id]] for fact in facts for sister in sisters.values()],
        lang=book.lang,
    )
