"""The Book in, the figures at a glance out: a row per printed figure, with what it is sorted by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.book.book import Book
from analysis.book.overview import BARE, THEMES, name_articles, name_family
from analysis.book.prose import machine_value, word_fact, word_range
from analysis.facts.fact import Fact, Tier
from analysis.quantities.hedges import Family
from analysis.quantities.languages import find_language
from analysis.reports.explained import Entries


@dataclass(frozen=True)
class Worded:
    """A fact in words: for readers, for machines, and where it is explained (empty if nowhere)."""

    text: str
    value: str
    tier: str
    href: str


@dataclass(frozen=True)
class Sort:
    """What a figure belongs to: its key, and the name that readers see."""

    key: str
    name: str


@dataclass(frozen=True)
class Figure:
    """A printed figure: what it is, as printed, in words, how it is read, and where it stands.

    ``read`` is empty where one value alone is possible; ``ends`` are both ends for machines.
    """

    label: str
    printed: str
    worded: Worded
    read: str
    ends: str
    article: Sort
    theme: Sort
    hedge: Sort
    paragraph: int


def list_figures(book: Book, words: Mapping[str, str], entries: Entries) -> list[Figure]:
    """List the printed figures in curated order.

    Parameters
    ----------
    book : Book
        Gives and words the figures.
    words : mapping of str to str
        Words of the index, see `analysis.reports.wording`.
    entries : Entries
        Where facts are explained.
    """
    articles = name_articles(book)
    themes = {row["fact_id"]: row["theme"] for row in book.rows("figures")}
    hedges = find_language(book.lang).hedges
    figures = []
    for fact in book.facts(tier=Tier.PRINTED):
        if fact.source is None or fact.paragraph is None:
            continue  # for the types: every printed figure has both
        theme, family = themes[fact.id], name_family(fact)
        hedge = words["bare"] if family == BARE else hedges[Family(family)].format("").strip()
        figures.append(
            Figure(
                label=fact.label,
                printed=fact.as_printed,
                worded=word(book, fact, entries),
                read="" if fact.interval.is_point else word_range(fact, book.lang),
                ends=fact.interval.brackets(),
                article=Sort(fact.source.id, articles[fact.source.id]),
                theme=Sort(theme, words.get(f"theme_{theme}", THEMES.get(theme, theme))),
                hedge=Sort(family, hedge),
                paragraph=fact.paragraph,
            )
        )
    return figures


def word(book: Book, fact: Fact, entries: Entries) -> Worded:
    """Word a fact, and find where it is explained."""
    text = word_fact(fact, book.lang)
    return Worded(text, machine_value(fact), fact.tier, entries.find(fact))


def list_sorts(sorts: Iterable[Sort]) -> list[Sort]:
    """List what figures can be filtered by, each once, as they come.

    Examples
    --------
    >>> [sort.key for sort in list_sorts([Sort("b", "B"), Sort("a", "A"), Sort("b", "B")])]
    ['b', 'a']
    """
    return list(dict.fromkeys(sorts))
