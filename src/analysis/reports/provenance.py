"""The Book in, its sources out: the articles, and whose figures stand beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.book.book import Book
from analysis.facts.fact import Fact, Source, Tier
from analysis.quantities.periods import period_interval
from analysis.quantities.wording import say_interval
from analysis.reports.metadata import is_web

#: How a source was seen, the firmest first.
SEEN = ("primary", "second-hand", "mirror")


@dataclass(frozen=True)
class Text:
    """One text that was read: its title, its address if that is a link, and when it appeared."""

    title: str
    href: str
    date: str
    datetime: str


@dataclass(frozen=True)
class Article:
    """An article: its text, who published it, whose voice it is, how many figures it gives."""

    text: Text
    publisher: str
    speaks_for: str
    figures: int


@dataclass(frozen=True)
class Publisher:
    """Somebody whose figures stand beside the articles': how many, how seen, in which texts."""

    name: str
    figures: int
    seen: tuple[str, ...]
    texts: tuple[Text, ...]


def list_articles(book: Book) -> list[Article]:
    """List the articles as curated, with the number of figures taken from each."""
    facts = book.facts(tier=Tier.PRINTED)
    count = Counter(fact.source.id for fact in facts if fact.source)
    return [
        Article(
            _describe(row["title"], row["address"], row["published_on"], book.lang),
            row["publisher"],
            row["speaks_for"],
            count[row["source_id"]],
        )
        for row in book.rows("sources")
    ]


def list_publishers(book: Book) -> list[Publisher]:
    """List who else is quoted, those with the most figures first."""
    found: dict[str, list[Source]] = {}
    for fact in book.facts(tier=Tier.CONTEXT):
        if fact.source:
            found.setdefault(fact.source.publisher, []).append(fact.source)
    publishers = [_sum_up(name, sources, book.lang) for name, sources in found.items()]
    return sorted(publishers, key=lambda publisher: (-publisher.figures, publisher.name.lower()))


def _sum_up(name: str, sources: Sequence[Source], lang: str) -> Publisher:
    seen = {source.seen for source in sources}
    texts = {
        _describe(source.title, source.address, source.published_on, lang): None
        for source in sources
    }
    return Publisher(name, len(sources), tuple(kind for kind in SEEN if kind in seen), tuple(texts))


def _describe(title: str, address: str, published_on: str, lang: str) -> Text:
    date = ""
    if published_on:
        date = say_interval(period_interval(published_on), unit="date", lang=lang)
    return Text(title, address if is_web(address) else "", date, published_on)


def count_seen(facts: Sequence[Fact]) -> dict[str, int]:
    """Count facts by how their sources were seen, the firmest first; none that does not occur."""
    count = Counter(fact.source.seen for fact in facts if fact.source)
    return {kind: count[kind] for kind in SEEN if count[kind]}
