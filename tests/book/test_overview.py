"""What the articles print, as a table and sorted by hedge."""

from __future__ import annotations

import pytest

from analysis.book.book import Book
from analysis.book.overview import (
    BARE,
    KEYS,
    THEMES,
    choose_hedged,
    name_articles,
    show_figures,
    sort_by_hedge,
)
from analysis.errors import FactError
from analysis.facts.fact import Tier
from analysis.reports.naked import find_naked_numbers


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.open()


@pytest.mark.parametrize("lang", ["en", "de", "zh"])
def test_every_article_has_a_short_name_of_its_own_without_digits(lang: str) -> None:
    names = list(name_articles(Book.open(lang=lang)).values())
    assert len(set(names)) == len(names) == 5
    assert not any(sign.isdigit() for name in names for sign in name)


@pytest.mark.parametrize("by", KEYS)
def test_each_printed_figure_is_sorted_once(book: Book, by: str) -> None:
    rows = sort_by_hedge(book, by)
    found = [key for families in rows.values() for keys in families.values() for key in keys]
    assert sorted(found) == sorted(fact.id for fact in book.facts(tier=Tier.PRINTED))


@pytest.mark.parametrize("by", KEYS)
def test_all_rows_have_the_same_families_in_one_order(book: Book, by: str) -> None:
    families = {tuple(row) for row in sort_by_hedge(book, by).values()}
    assert families == {(BARE, "nearly", "about", "over", "late")}


def test_words_of_one_family_are_sorted_together(book: Book) -> None:
    over = [key for row in sort_by_hedge(book).values() for key in row["over"]]
    assert {book[key].hedge for key in over} == {"over", "more than"}


def test_a_bare_figure_has_no_hedge_word(book: Book) -> None:
    rows = sort_by_hedge(book).values()
    assert not any(book[key].hedge for row in rows for key in row[BARE])


def test_the_fullest_kind_comes_first(book: Book) -> None:
    totals = [sum(map(len, row.values())) for row in sort_by_hedge(book, by="kind").values()]
    assert totals == sorted(totals, reverse=True)


def test_figures_cannot_be_sorted_by_just_anything(book: Book) -> None:
    with pytest.raises(FactError, match="figures are not sorted by 'colour'"):
        sort_by_hedge(book, by="colour")


def test_every_table_of_figures_has_a_theme_in_words(book: Book) -> None:
    assert {row["theme"] for row in book.rows("figures")} == set(THEMES)


def test_hedged_figures_have_a_hedge_word_and_a_number(book: Book) -> None:
    facts = [book[key] for key in choose_hedged(book)]
    assert all(fact.hedge and fact.value is not None for fact in facts)
    assert {fact.hedge for fact in book.facts(tier="printed") if fact.hedge} == {
        *(fact.hedge for fact in facts),
        "late",
    }


def test_the_table_of_figures_links_every_printed_figure(book: Book) -> None:
    grid = show_figures(book)
    for fact in book.facts(tier=Tier.PRINTED):
        assert f'href="#fact-{fact.id}"' in grid.html
    assert not find_naked_numbers(grid.html)


def test_a_figure_says_how_it_is_read_where_its_words_do_not(book: Book) -> None:
    lines = show_figures(book).text.splitlines()
    assert any(
        "nearly 10\N{NO-BREAK SPACE}million (~9 to 10\N{NO-BREAK SPACE}million)" in line
        for line in lines
    )
    assert sum("| 28 |" in line for line in lines) == 1


class TestWhatTheNotebooksSay:
    """Titles of charts that no fact carries."""

    def test_most_figures_stand_bare(self, book: Book) -> None:
        facts = book.facts(tier=Tier.PRINTED)
        assert sum(not fact.hedge for fact in facts) > len(facts) / 2

    def test_markets_and_deals_are_hedged_more_often_than_the_joint_venture(
        self, book: Book
    ) -> None:
        bare = {
            row: len(families[BARE]) / sum(map(len, families.values()))
            for row, families in sort_by_hedge(book, by="theme").items()
        }
        assert max(bare["New energy vehicles"], bare["Deals in Hefei"]) < bare["FAW-Volkswagen"]

    def test_ordinals_and_durations_stand_bare_and_money_is_hedged(self, book: Book) -> None:
        rows = sort_by_hedge(book, by="kind")
        hedged = {
            row: [key for family in families if family != BARE for key in families[family]]
            for row, families in rows.items()
        }
        assert not hedged["ordinal"] + hedged["duration"]
        assert not rows["money"][BARE]

    def test_only_agencies_hedge(self, book: Book) -> None:
        kinds = {row["source_id"]: row["kind"] for row in book.rows("sources")}
        facts = [fact for fact in book.facts(tier=Tier.PRINTED) if fact.hedge and fact.source]
        assert {kinds[fact.source.id] for fact in facts if fact.source} == {"agency report"}
