"""Series of facts over time in, lines out that never join what was not measured alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from analysis.book.prose import Said
from analysis.charts.chart import Chart
from analysis.charts.placing import describe_marks
from analysis.charts.strands import Names, Strand, gather_strands
from analysis.charts.table import check_facts, find_sources, plain, word_value
from analysis.charts.weaving import draw_strands
from analysis.charts.words import join_sentences, phrase
from analysis.facts.fact import Fact

if TYPE_CHECKING:
    from analysis.book.book import Book

#: Kinds of facts whose axis need not begin at zero.
_AFLOAT = ("rate", "ratio", "change", "points")


def series(
    book: Book,
    names: Names,
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
    claim: str = "",
    intervals: Mapping[str, str] | None = None,
    zero: bool | None = None,
) -> Chart:
    """Draw series over time, each value in the middle of its period, with its interval.

    Parameters
    ----------
    book : Book
        Gives the facts and words them.
    names : sequence of str, or mapping of str to str or sequence of str
        Ids of context series; or labels, and for each the id of a series or the ids of its facts.
    title, subtitle, id : str
        See :func:`analysis.charts.forest`.
    claim : str, optional
        Label or id of the series in the claim colour; the others are grey if they are two at most.
    intervals : mapping of str to str, optional
        For the fact of a value, the fact that gives its whisker: a survey share and its margin.
    zero : bool, optional
        Whether the y axis begins at zero; by default it does, but for rates and differences.

    Returns
    -------
    Chart
        One row per value.

    Raises
    ------
    FactError
        If a series or fact is unknown, there is none, units differ, or the claim is not shown.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> names = {"BMW": "bmw_china_restated"}
    >>> print(series(Book.open(), names, title="Fewer", subtitle="Deliveries", id="bmw").alt)
    Values over time; series: 1; values: 2. BMW: 826,300 (2023), at last 715,200 (2024). Highest: BMW, 826,300 (2023).
    """  # noqa: E501
    strands = gather_strands(book, id, names, claim, intervals or {})
    facts = [fact for strand in strands for fact in strand.facts]
    unit = check_facts(id, facts)
    check_facts(id, [whisker for strand in strands for whisker in strand.whiskers])
    if zero is None:
        zero = facts[0].kind not in _AFLOAT
    marks = [mark for strand in strands for mark in strand.marks]
    rows = [row for strand in strands for row in _tell_strand(book, strand)]
    notes = [describe_marks(marks, book.lang), phrase("series_note", book.lang)]
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(book, strands),
        header=[
            *(phrase(key, book.lang) for key in ("series", "period")),
            *(phrase(key, book.lang) for key in ("worded", "read_as")),
        ],
        rows=rows,
        draw=partial(draw_strands, book, strands, unit, zero),
        note=join_sentences(notes, book.lang),
        sources=find_sources(book, rows),
        marks=[
            list({mark.id: mark for mark in pair}.values())
            for strand in strands
            for pair in zip(strand.facts, strand.whiskers, strict=True)
        ],
        lang=book.lang,
    )


def _tell_strand(book: Book, strand: Strand) -> list[list[Said]]:
    return [
        [
            plain(strand.label),
            _word_period(book, fact),
            word_value(book, fact),
            book.word(f"{{{whisker.id}:range}}"),
        ]
        for fact, whisker in zip(strand.facts, strand.whiskers, strict=True)
    ]


def _word_period(book: Book, fact: Fact) -> Said:
    return book.word(f"{{{fact.id}:period}}")


def _describe(book: Book, strands: Sequence[Strand]) -> str:
    """Say what the picture shows: each series from its first to its last value, and the highest."""
    values = [(strand.label, fact) for strand in strands for fact in strand.facts]
    label, top = max(values, key=lambda pair: _rank(pair[1]))
    stop, pause = ("。", "；") if book.lang == "zh" else (".", "; ")
    sentences = [
        phrase("series_alt", book.lang, series=len(strands), values=len(values)),
        pause.join(_describe_strand(book, strand) for strand in strands) + stop,
        phrase(
            "highest",
            book.lang,
            label=label,
            value=word_value(book, top).text,
            when=_word_period(book, top).text,
        ),
    ]
    return join_sentences(sentences, book.lang)


def _describe_strand(book: Book, strand: Strand) -> str:
    first, last = strand.facts[0], strand.facts[-1]
    ends = {"last": word_value(book, last).text, "end": _word_period(book, last).text}
    if first == last:
        return phrase("strand_one", book.lang, label=strand.label, **ends)
    ends |= {"first": word_value(book, first).text, "begin": _word_period(book, first).text}
    return phrase("strand_many", book.lang, label=strand.label, **ends)


def _rank(fact: Fact) -> Fraction | float:
    return fact.interval.lower if fact.value is None else fact.value
