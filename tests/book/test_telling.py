"""Cells that no fact stands behind."""

from __future__ import annotations

import pytest

from analysis.book.prose import Said
from analysis.book.telling import stack, tell_text, tell_time
from analysis.reports.naked import find_naked_numbers


@pytest.mark.parametrize(
    "name",
    [
        "30 millionth FAW-Volkswagen car",
        "People's Daily, 1,500 words",
        "R&D <script>alert(1)</script>",
        "“15” \u202b16\u202c ١٧",
    ],
)
def test_a_name_is_shown_as_text_and_its_numbers_as_data(name: str) -> None:
    from bs4 import BeautifulSoup

    cell = tell_text(name)
    soup = BeautifulSoup(cell.html, "html.parser")
    assert soup.get_text() == name == cell.text
    assert not soup.find("script")
    assert not find_naked_numbers(cell.html)


def test_a_name_without_numbers_stays_as_it_is() -> None:
    assert tell_text("Xinhua") == Said("Xinhua", "Xinhua", ())


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "June 2025"), ("de", "Juni 2025"), ("zh", "2025年6月")]
)
def test_a_period_is_worded_in_the_language_and_marked_as_time(lang: str, text: str) -> None:
    cell = tell_time("2025-06", lang)
    assert cell.text == text
    assert cell.html == f'<time datetime="2025-06">{text}</time>'


def test_a_half_year_is_marked_by_its_year() -> None:
    assert '<time datetime="2025">' in tell_time("2025-H1").html


def test_no_period_makes_an_empty_cell() -> None:
    assert tell_time("") == Said("", "", ())


def test_a_stacked_cell_keeps_the_facts_of_both_lines_once() -> None:
    cell = stack(Said("<b>1</b>", "1", ("a", "b")), Said("2", "2", ("b", "c")))
    assert cell.html == "<b>1</b><br><small>2</small>"
    assert cell.text == "1 (2)"
    assert cell.facts == ("a", "b", "c")


def test_nothing_is_stacked_under_a_cell_that_stands_alone() -> None:
    cell = Said("1", "1", ())
    assert stack(cell, tell_text("")) is cell
