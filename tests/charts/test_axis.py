"""Ticks are round, exact, worded, and have room."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts.axis import choose_ticks, set_ticks, word_tick
from analysis.charts.beside import Beside, widen
from analysis.charts.style import TICK, new_figure, use_style
from analysis.charts.text import measure


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
        _, worded = choose_ticks(0, 1.1e7, "vehicles", lang, length=3.6, most=4)
    assert [word.replace("\N{NO-BREAK SPACE}", " ") for word in worded] == words


def test_a_tick_is_exact_and_not_what_floats_make_of_it() -> None:
    with use_style():
        _, words = choose_ticks(7.1605, 7.1705, "CNY/USD", "en", length=6)
    assert words == ["7.162", "7.164", "7.166", "7.168", "7.17"]
    assert word_tick(Fraction("7.1625"), "CNY/USD", "de") == "7,1625"


def test_few_powers_of_ten_get_company_on_a_logarithmic_axis() -> None:
    with use_style():
        wide = choose_ticks(2e6, 2e11, "CNY", "en", length=6, log=True)
        narrow = choose_ticks(4e8, 3e9, "CNY", "en", length=6, log=True)
    assert wide[0] == [1e7, 1e8, 1e9, 1e10, 1e11]
    assert narrow[0] == [5e8, 1e9, 2e9]


def test_days_are_worded_with_the_year_where_it_begins() -> None:
    first = date(2025, 12, 14).toordinal()
    with use_style():
        _, words = choose_ticks(first, first + 30, "date", "en", length=6, most=4)
    assert words == ["21 Dec 2025", "1 Jan 2026", "11 Jan"]


def test_whole_numbers_have_no_ticks_between_them() -> None:
    with use_style():
        places, _ = choose_ticks(27.9, 28.1, "deals", "en", length=6, whole=True)
    assert places == [28.0]


def test_ticks_stay_where_the_axis_measures_something() -> None:
    with use_style():
        places, _ = choose_ticks(-40, 100, "percent", "en", length=6, within=(3, 61))
    assert places
    assert all(3 <= place <= 61 for place in places)


def test_where_no_two_words_have_room_one_tick_is_left() -> None:
    with use_style("de"):
        places, words = choose_ticks(1e6, 9e6, "vehicles", "de", length=0.5)
    assert len(places) == len(words) == 1


@given(
    st.floats(-1e9, 1e9),
    st.floats(1e-3, 1e9),
    st.sampled_from(["en", "de", "zh"]),
    st.floats(1.5, 6.5),
)
def test_words_of_ticks_never_touch(low: float, span: float, lang: str, length: float) -> None:
    with use_style(lang):
        places, words = choose_ticks(low, low + span, "vehicles", lang, length=length)
        halves = [measure(word, TICK) / 2 for word in words]
    at = [(place - low) / span * length for place in places]
    assert places
    assert all(-1e-6 <= x <= length + 1e-6 for x in at)
    for left, right in zip(range(len(at)), range(1, len(at)), strict=False):
        assert at[left] + halves[left] < at[right] - halves[right]


def test_words_of_ticks_at_the_edge_stay_inside_the_picture() -> None:
    with use_style():
        figure = new_figure(1.0)
        axes = figure.add_axes((0.01, 0.5, 0.98, 0.4))
        axes.set_xlim(0, 3_000_000)
        set_ticks(axes, "vehicles", "en")
        figure.canvas.draw()
        boxes = [word.get_window_extent() for word in axes.texts]
    assert len(boxes) > 2
    assert min(box.x0 for box in boxes) >= 0
    assert max(box.x1 for box in boxes) <= figure.bbox.width


@given(
    st.lists(
        st.tuples(st.floats(0.1, 1.5), st.floats(0, 50), st.floats(50, 100), st.floats(0.1, 1.5)),
        min_size=1,
        max_size=6,
    )
)
def test_words_beside_marks_have_room_within_the_axis(rows: list[tuple[float, ...]]) -> None:
    width = 5.0
    beside = [Beside(*row) for row in rows]
    low, high = widen((0.0, 100.0), beside, width)
    scale = width / (high - low)
    for row in beside:
        assert (row.start - low) * scale >= row.left - 1e-9
        assert (high - row.end) * scale >= row.right - 1e-9
