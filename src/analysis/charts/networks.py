"""Ties between actors in, a picture of who works with whom, and which way technology goes, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from analysis.book.prose import Said
from analysis.book.telling import tell_time
from analysis.charts.chart import Chart
from analysis.charts.sides import find_sides, list_pairs
from analysis.charts.table import find_sources, plain, tell_source
from analysis.charts.ties import LINES, draw_network
from analysis.charts.words import join_sentences, phrase, say_code
from analysis.errors import FactError, suggest
from analysis.facts.tables import Row

if TYPE_CHECKING:
    from analysis.book.book import Book

_HEADER = ("one", "other", "kind", "direction", "subject", "since", "printed_in")


def network(
    book: Book,
    ties: Sequence[Row],
    *,
    title: str,
    subtitle: str,
    id: str,  # noqa: A002
) -> Chart:
    """Draw who works with whom, and which way technology flows.

    Parameters
    ----------
    book : Book
        Where actors and articles are looked up.
    ties : sequence of rows
        Rows of ``book.rows("ties")``.
    title, subtitle, id : str
        See :func:`analysis.charts.forest`.

    Returns
    -------
    Chart
        One row per tie.

    Raises
    ------
    FactError
        If there is no tie, or one has an unknown actor or direction.

    Examples
    --------
    >>> from analysis.book.book import Book
    >>> book = Book.open()
    >>> trains = [tie for tie in book.rows("ties") if tie["kind"] == "transport"]
    >>> network(book, trains, title="By rail", subtitle="Ties", id="rail").alt
    'Network of actors and ties: 2 and 1. Ties by direction: no technology printed 1.'
    """
    if not ties:
        raise FactError(f"the chart {id} has no tie to show; choose more kinds or an earlier year")
    actors = {row["actor_id"]: row for row in book.rows("actors")}
    for tie in ties:
        for column, known in (("actor_a", actors), ("actor_b", actors), ("direction", LINES)):
            if tie[column] not in known:
                raise FactError(
                    f"the tie {tie['tie_id']} has an unknown {column} {tie[column]!r}; "
                    f"{suggest(tie[column], known)}"
                )
    sides = find_sides([*book.rows("ties"), *ties], actors)
    names = {key: row["name"] for key, row in actors.items()}
    rows = [_tell_tie(book, tie, names) for tie in ties]
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(ties, names, book.lang),
        header=[phrase(key, book.lang) for key in _HEADER],
        rows=rows,
        draw=partial(draw_network, list(ties), names, sides, book.lang),
        note=phrase("network_note", book.lang),
        sources=find_sources(book, rows, [tie["source_id"] for tie in ties]),
        lang=book.lang,
    )


def _tell_tie(book: Book, tie: Row, names: Mapping[str, str]) -> list[Said]:
    kind, direction = (say_code(tie[key], book.lang) for key in ("kind", "direction"))
    texts = (names[tie["actor_a"]], names[tie["actor_b"]], kind, direction, tie["subject"])
    return [*map(plain, texts), tell_time(tie["since"], book.lang), tell_source(book, tie)]


def _describe(ties: Sequence[Row], names: Mapping[str, str], lang: str) -> str:
    """Say what the picture shows: how many ties of each direction, and the pair with most."""
    counted = Counter(tie["direction"] for tie in ties)
    pause = "，" if lang == "zh" else ", "
    counts = pause.join(f"{say_code(key, lang)} {counted[key]}" for key in LINES if counted[key])
    pairs = list_pairs(ties)
    actors = {key for pair in pairs for key in pair}
    sentences = [phrase("network_alt", lang, actors=len(actors), ties=len(ties), counts=counts)]
    (one, two), most = Counter(tuple(sorted(pair)) for pair in pairs).most_common(1)[0]
    if most > 1:
        sentences.append(phrase("most_ties", lang, one=names[one], two=names[two], n=most))
    return join_sentences(sentences, lang)
