"""Pairs of figures by verdict."""

from __future__ import annotations

import pytest

from analysis.book.book import Book
from analysis.book.ledger import (
    VERDICTS,
    choose_claims,
    rests_on_article,
    show_ledger,
    sort_by_verdict,
)
from analysis.errors import FactError
from analysis.reports.naked import find_naked_numbers


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.open()


def test_every_verdict_of_the_ledger_is_known(book: Book) -> None:
    assert {row["verdict"] for row in book.rows("claims")} <= set(VERDICTS)


def test_all_claims_are_chosen_by_default_the_gravest_first(book: Book) -> None:
    claims = choose_claims(book)
    assert len(claims) == len(book.rows("claims"))
    places = [VERDICTS.index(claim["verdict"]) for claim in claims]
    assert places == sorted(places)


def test_the_order_of_the_verdicts_named_does_not_matter(book: Book) -> None:
    assert choose_claims(book, ["consistent", "in tension"]) == choose_claims(
        book, ["in tension", "consistent"]
    )


def test_an_unknown_verdict_is_an_error_that_names_the_nearest(book: Book) -> None:
    with pytest.raises(FactError, match=r"'contradict' is no verdict; .*contradicted"):
        choose_claims(book, ["contradict"])


def test_no_verdict_at_all_is_an_error(book: Book) -> None:
    with pytest.raises(FactError, match="no verdict is chosen; name some of contradicted"):
        choose_claims(book, [])


def test_every_claim_is_counted_once_by_verdict(book: Book) -> None:
    rows = sort_by_verdict(book)
    assert tuple(rows) == VERDICTS
    asked = [question for sorts in rows.values() for each in sorts.values() for question in each]
    assert sorted(asked) == sorted(row["question"] for row in book.rows("claims"))


@pytest.mark.parametrize(
    ("fact", "rests"),
    [
        ("nev_units_2025h1", True),
        ("world_sales_2025h1", True),
        ("wangang_units_2025h1", False),
        ("wangang_world_sales_2025h1", False),
    ],
)
def test_a_figure_rests_on_an_article_if_any_of_its_inputs_is_printed_there(
    book: Book, fact: str, rests: bool
) -> None:
    assert rests_on_article(book, fact) is rests


def test_the_ledger_links_both_figures_and_names_who_printed_them(book: Book) -> None:
    claims = [row for row in book.rows("claims") if row["claim_id"] == "world_share_year_before"]
    grid = show_ledger(book, claims)
    assert 'href="#fact-nev_share_2024h1"' in grid.html
    assert 'href="#fact-cpca_world_nev_share_2024h1"' in grid.html
    assert "(computed here)" in grid.text


def test_no_number_of_the_ledger_stands_naked(book: Book) -> None:
    assert not find_naked_numbers(show_ledger(book, choose_claims(book)).html)


class TestWhatTheNotebooksSay:
    """Sentences and titles of charts that no fact carries."""

    def test_figures_of_the_articles_mostly_hold(self, book: Book) -> None:
        tested = {
            name: len(next(iter(row.values()))) for name, row in sort_by_verdict(book).items()
        }
        held = tested["corroborated"] + tested["consistent"]
        assert held > 2 * (tested["contradicted"] + tested["in tension"])

    def test_figures_of_the_articles_are_most_often_borne_out(self, book: Book) -> None:
        tested = {
            name: len(next(iter(row.values()))) for name, row in sort_by_verdict(book).items()
        }
        assert max(tested, key=lambda name: tested[name]) == "corroborated"

    def test_other_prints_mostly_differ_by_definition(self, book: Book) -> None:
        others = {name: len(list(row.values())[1]) for name, row in sort_by_verdict(book).items()}
        assert others["definitions differ"] > sum(others.values()) / 2

    def test_the_visit_is_the_only_figure_of_an_article_that_is_contradicted(
        self, book: Book
    ) -> None:
        claims = [
            claim["fact_a"]
            for claim in choose_claims(book, ["contradicted"])
            if rests_on_article(book, claim["fact_a"]) or rests_on_article(book, claim["fact_b"])
        ]
        assert claims == ["scholz_days"]
