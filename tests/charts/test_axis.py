"""Ticks are round, exact, worded, and have room."""

from __future__ import annotations

import itertools
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from analysis.charts.axes import keep_inside, set_ticks, set_years, word_tick
from analysis.charts.style import use_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EPOCH = date(1970, 1, 1).toordinal()


def make_axes(low: float, high: float, width: float = 6.0, left: float = 0.1) -> Axes:
    ax = Figure(figsize=(width, 2.0)).add_axes((left, 0.3, 1 - 2 * left, 0.6))
    ax.set_xlim(low, high)
    return ax


def read_ticks(ax: Axes) -> list[str]:
    ax.figure.draw_without_rendering()
    keep_inside(ax)
    words = [label.get_text() for label in ax.get_xticklabels(which="both")]
    return [word.replace("\N{NO-BREAK SPACE}", " ") for word in words if word]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["0", "5 million", "10 million"]),
        ("de", ["0", "5 Millionen", "10 Millionen"]),
        ("zh", ["0", "500万", "1000万"]),
    ],
)
def test_ticks_are_worded_in_the_language(lang: str, words: list[str]) -> None:
    with use_style(lang):
        ax = make_axes(0, 1.1e7, width=3.6)
        set_ticks(ax, "vehicles", lang)
        assert set(words) <= set(read_ticks(ax))


def test_a_tick_is_exact_and_not_what_floats_make_of_it() -> None:
    with use_style():
        ax = make_axes(7.1605, 7.1705)
        set_ticks(ax, "CNY/USD", "en")
        assert {"7.162", "7.164", "7.166", "7.168", "7.17"} <= set(read_ticks(ax))
    assert word_tick(Fraction("7.1625"), "CNY/USD", "de") == "7,1625"


def test_few_powers_of_ten_get_company_on_a_logarithmic_axis() -> None:
    with use_style():
        places = []
        for low, high in ((2e6, 2e11), (4e8, 3e9)):
            ax = make_axes(low, high)
            ax.set_xscale("log")
            set_ticks(ax, "CNY", "en")
            places.append([float(x) for x in ax.get_xticks() if low <= x <= high])
    assert places == [[1e7, 1e8, 1e9, 1e10, 1e11], [5e8, 1e9, 2e9]]


def test_days_are_worded_with_the_year_where_it_begins() -> None:
    first = date(2025, 12, 14).toordinal() - EPOCH
    with use_style():
        ax = make_axes(first, first + 30)
        set_ticks(ax, "date", "en")
        words = read_ticks(ax)
    assert sum("2025" in word for word in words) == 1
    assert sum("2026" in word for word in words) == 1


@pytest.mark.parametrize("lang", ["en", "de", "zh"])
def test_years_are_written_under_their_middle(lang: str) -> None:
    days = [date(year, 1, 1).toordinal() - EPOCH for year in (2021, 2026)]
    with use_style(lang):
        ax = make_axes(*days)
        set_years(ax, lang)
        words = read_ticks(ax)
    assert [word[:4] for word in words] == ["2021", "2022", "2023", "2024", "2025"]


@pytest.mark.parametrize(("width", "step"), [(6.0, 1), (3.0, 2), (1.6, 5)])
def test_as_many_years_are_named_as_have_room_the_last_among_them(width: float, step: int) -> None:
    days = [date(year, 1, 1).toordinal() - EPOCH for year in (2016, 2026)]
    with use_style():
        ax = make_axes(*days, width)
        set_years(ax)
        assert read_ticks(ax) == [str(year) for year in range(2016, 2026)][::-step][::-1]


@given(
    st.floats(-1e9, 1e9),
    st.floats(1e-3, 1e9),
    st.sampled_from(["en", "de", "zh"]),
    st.floats(2.5, 7),
    st.floats(0.0, 0.3),
)
def test_words_of_ticks_never_touch_and_stay_in_the_picture(
    low: float, span: float, lang: str, width: float, left: float
) -> None:
    with use_style(lang):
        ax = make_axes(low, low + span, width, left)
        set_ticks(ax, "vehicles", lang)
        assert read_ticks(ax)
        boxes = sorted(
            (label.get_window_extent() for label in ax.get_xticklabels() if label.get_text()),
            key=lambda box: float(box.x0),
        )
        assert all(a.x1 < b.x0 for a, b in itertools.pairwise(boxes))
        edge = ax.figure.bbox.width
        inside = [box for box in boxes if box.width < edge]
        assert all(box.x0 >= -1 and box.x1 <= edge + 1 for box in inside)
