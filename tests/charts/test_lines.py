"""Series stand at their periods and values, and lines join only what was measured alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import charts
from analysis.book.book import Book
from analysis.charts.boxes import measure_overlaps, spread
from analysis.charts.strands import find_runs, follows, gather_strands
from analysis.charts.style import CLAIM, CONTEXT, PALETTE
from analysis.charts.years import find_middle
from analysis.errors import FactError
from analysis.quantities.interval import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    Draw = Callable[..., Figure]
    Clashes = Callable[..., list[str]]
    Words = Callable[[Axes], list[str]]

WORDS = {"title": "China leads", "subtitle": "Share of new cars in percent"}
SHARES = {
    "China": "owid_ev_share_china",
    "Germany": "owid_ev_share_germany",
    "World": "owid_ev_share_world",
}
OUTPUT = {
    "Production": "fawvw_production",
    "Company sales": "fawvw_sales",
    "Retail": "fawvw_retail",
}


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.open()


def dots(axes: Axes, key: str) -> list[tuple[float, float]]:
    """Where the dot of a fact stands: its day and its value."""
    return [
        (float(line.get_xdata()[0]), float(line.get_ydata()[0]))
        for line in axes.lines
        if line.get_label() == key and line.get_marker() in list("os^DvP")
    ]


def joins(axes: Axes) -> list[list[float]]:
    """The values that each line joins."""
    return [list(line.get_ydata()) for line in axes.lines if line.get_label() == "line"]


def spans(axes: Axes, key: str) -> tuple[float, float]:
    """The lowest and the highest place that the marks of a fact reach."""
    places = [y for line in axes.lines if line.get_label() == key for y in line.get_ydata()]
    return min(places), max(places)


def test_a_yearly_value_stands_at_the_middle_of_its_year(book: Book, draw: Draw) -> None:
    axes = draw(charts.series(book, SHARES, id="shares", **WORDS)).axes[0]
    fact = book["owid_ev_share_china_2025"]
    assert dots(axes, fact.id) == [(find_middle(fact), 53.0)]
    # A common year has 365 days: its middle is the noon of 2 July.
    assert find_middle(fact) == date(2025, 7, 2).toordinal() + 0.5


def test_every_value_has_a_dot_where_its_fact_says(book: Book, draw: Draw) -> None:
    axes = draw(charts.series(book, SHARES, id="shares", **WORDS)).axes[0]
    for name in SHARES.values():
        for fact in book.facts(series=name):
            assert fact.value is not None
            assert dots(axes, fact.id) == [(find_middle(fact), float(fact.value))]


def test_the_whisker_is_the_interval_of_the_fact(book: Book, draw: Draw) -> None:
    chart = charts.series(book, OUTPUT, id="output", **WORDS)
    interval = book["fawvw_sales_2003"].interval
    assert spans(draw(chart).axes[0], "fawvw_sales_2003") == (interval.lower, interval.upper)


def test_another_fact_may_give_the_whisker(draw: Draw) -> None:
    other = Book.open()
    other.assume("confidence", "95", "percent", "usual")
    chart = charts.series(
        other,
        {"Invest more": "ahk_invest"},
        intervals={"ahk_invest_2024": "ahk_invest_2024_wilson"},
        id="waves",
        **WORDS,
    )
    interval = other["ahk_invest_2024_wilson"].interval
    axes = draw(chart).axes[0]
    assert spans(axes, "ahk_invest_2024") == (float(interval.lower), float(interval.upper))
    assert dots(axes, "ahk_invest_2024")[0][1] == 51.0
    row = next(row for row in chart.rows if "ahk_invest_2024" in row[2].facts)
    assert row[3].facts == ("ahk_invest_2024_wilson",)


def test_an_end_without_a_bound_is_an_arrow_inside_the_axes(draw: Draw) -> None:
    chart = charts.series(Book.open(level="logical"), OUTPUT, id="output", **WORDS)
    axes = draw(chart).axes[0]
    heads = [
        line
        for line in axes.lines
        if line.get_label() == "fawvw_sales_2018" and line.get_marker() == "^"
    ]
    assert len(heads) == 1
    assert 2_000_001 < heads[0].get_ydata()[0] < axes.get_ylim()[1]


def test_one_line_joins_the_consecutive_years_of_one_series(book: Book, draw: Draw) -> None:
    axes = draw(charts.series(book, {"China": "owid_ev_share_china"}, id="china", **WORDS)).axes[0]
    values = [float(fact.value or 0) for fact in book.facts(series="owid_ev_share_china")]
    assert joins(axes) == [values]


def test_different_measures_are_never_joined(book: Book, draw: Draw) -> None:
    mixed = ["fawvw_retail_2024", "fawvw_sales_2025"]
    assert joins(draw(charts.series(book, {"Mixed": mixed}, id="mixed", **WORDS)).axes[0]) == []


def test_an_article_is_not_joined_with_another_source(book: Book, draw: Draw) -> None:
    waves = ["ahk_stay_2023", "survey_stay"]
    assert joins(draw(charts.series(book, {"Stay": waves}, id="stay", **WORDS)).axes[0]) == []


def test_a_missing_year_breaks_the_line(book: Book, draw: Draw) -> None:
    names = {"China": [f"owid_ev_share_china_{year}" for year in (2019, 2020, 2022, 2023)]}
    axes = draw(charts.series(book, names, id="gap", **WORDS)).axes[0]
    assert joins(axes) == [[5.0, 5.7], [29.0, 38.0]]


def test_survey_waves_of_following_years_are_joined_but_not_with_a_bare_year(
    book: Book, draw: Draw
) -> None:
    axes = draw(charts.series(book, {"Invest": "ahk_invest"}, id="waves", **WORDS)).axes[0]
    assert joins(axes) == [[71.0, 51.0, 54.0, 51.0, 53.0]]


def test_flash_surveys_stay_single_points(book: Book, draw: Draw) -> None:
    axes = draw(charts.series(book, {"Flash": "ahk_flash_invest"}, id="flash", **WORDS)).axes[0]
    assert joins(axes) == []


def test_other_periods_between_do_not_break_a_series(book: Book) -> None:
    facts = [book[f"caam_nev_share_{x}"] for x in ("2024h1", "2024", "2025h1", "2025")]
    runs = [[fact.id for fact in run] for run in find_runs(sorted(facts, key=find_middle))]
    assert ["caam_nev_share_2024", "caam_nev_share_2025"] in runs
    assert len(runs) == 3


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2024", "2025", True),
        ("2024", "2026", False),
        ("2025", "2024", False),
        ("2024-H2", "2025-H1", True),
        ("2024-H1", "2025-H1", False),
        ("2025-12", "2026-01", True),
        ("2025-10", "2025-11/2025-12", False),
        ("2025-12", "2026", False),
        ("2025-01/2025-02", "2025-03/2025-04", True),
        ("2025-06-24", "2025-06-25", True),
        ("2025-06-24", "2025-06-26", False),
        ("2021-10-14/2021-11-03", "2022-08-23/2022-09-21", True),
        ("2021-10-14/2021-11-03", "2023-08-23/2023-09-21", False),
        ("2020", "2021-10-14/2021-11-03", False),
    ],
)
def test_periods_follow_one_another_only_if_they_are_of_one_kind(
    first: str, second: str, expected: bool
) -> None:
    assert follows(first, second) == expected


def test_counts_and_shares_begin_at_zero_unless_told_otherwise(book: Book, draw: Draw) -> None:
    names = {"Volkswagen": "vw_china_share"}
    assert draw(charts.series(book, names, id="a", **WORDS)).axes[0].get_ylim()[0] == 0
    axes = draw(charts.series(book, names, id="a", zero=False, **WORDS)).axes[0]
    assert 10 < axes.get_ylim()[0] < 14.45


def test_rates_need_not_begin_at_zero(book: Book, draw: Draw) -> None:
    axes = draw(charts.series(book, ["ecb_cny"], id="rate", **WORDS)).axes[0]
    assert axes.get_ylim()[0] > 8


def test_the_claim_alone_has_the_claim_colour(book: Book) -> None:
    for claim in ("Germany", "owid_ev_share_germany"):
        strands = gather_strands(book, "shares", SHARES, claim, {})
        assert [strand.color for strand in strands] == [CONTEXT, CLAIM, CONTEXT]


def test_without_a_claim_series_are_told_apart_by_colour_and_by_marker(
    book: Book, draw: Draw
) -> None:
    assert [x.color for x in gather_strands(book, "a", SHARES, "", {})] == list(PALETTE[:3])
    axes = draw(charts.series(book, SHARES, id="shares", **WORDS)).axes[0]
    markers = {
        line.get_marker()
        for name in SHARES.values()
        for line in axes.lines
        if line.get_label() == f"{name}_2025" and line.get_marker() != "None"
    }
    assert markers == {"o", "s", "^"}


def test_each_series_is_labelled_with_its_name_and_last_value(
    book: Book, draw: Draw, words_in: Words
) -> None:
    chart = charts.series(book, SHARES, id="shares", **WORDS)
    assert set(words_in(draw(chart).axes[0])) == {"China\n53%", "Germany\n30%", "World\n25%"}
    assert chart.svg().count('href="#fact-owid_ev_share_china_2025"') == 2  # one for each line


@pytest.mark.parametrize("lang", ["en", "de", "zh"])
@pytest.mark.parametrize("names", [SHARES, OUTPUT, {"Half-year": "caam_nev_share_half"}])
def test_no_label_covers_another_or_leaves_the_picture(
    lang: str, names: dict[str, str], clashes: Clashes
) -> None:
    chart = charts.series(Book.open(lang), names, id="a", **WORDS)
    assert clashes(chart, slanting=True) == []


def test_values_and_years_are_worded_in_the_language_of_the_book(
    draw: Draw, ticks_in: Words
) -> None:
    chart = charts.series(Book.open("zh"), OUTPUT, id="output", **WORDS)
    words = ticks_in(draw(chart).axes[0])
    assert "300万" in words
    assert words[-1] == "2025年"
    assert chart.header == ["序列", "时间", "表述", "解读为"]


def test_the_alternative_text_tells_ends_and_the_highest_value(book: Book) -> None:
    assert charts.series(book, SHARES, id="shares", **WORDS).alt == (
        "Values over time; series: 3; values: 33. China: 1.1% (2015), at last 53% (2025); "
        "Germany: 0.73% (2015), at last 30% (2025); World: 0.68% (2015), at last 25% (2025). "
        "Highest: China, 53% (2025)."
    )


def test_a_series_of_one_value_is_told_as_one(book: Book) -> None:
    alt = charts.series(book, {"Retail": "fawvw_retail"}, id="one", **WORDS).alt
    assert "Retail: 1,608,578 (2024)." in alt


def test_every_row_links_its_fact(book: Book) -> None:
    chart = charts.series(book, SHARES, id="shares", **WORDS)
    assert len(chart.rows) == 33
    assert all(row[1].facts == row[2].facts == row[3].facts for row in chart.rows)


def test_the_note_speaks_of_the_marks_that_occur(book: Book) -> None:
    assert "arrow" not in charts.series(book, SHARES, id="shares", **WORDS).note
    logical = charts.series(Book.open(level="logical"), OUTPUT, id="output", **WORDS)
    assert "arrow" in logical.note


def test_series_given_by_id_are_named_after_what_they_are_about(book: Book) -> None:
    chart = charts.series(book, ["bmw_china_restated"], id="bmw", **WORDS)
    assert {row[0].text for row in chart.rows} == {book["bmw_china_restated_2023"].label}


@pytest.mark.parametrize(
    ("names", "options", "message"),
    [
        ({}, {}, "the chart a has a series without facts; name at least one in each"),
        ({"Empty": []}, {}, "the chart a has a series without facts; name at least one in each"),
        (["owid_ev_share_chian"], {}, "no fact belongs to 'owid_ev_share_chian'; did you mean"),
        ({"A": ["fawvw_sales_2026"]}, {}, "there is no fact 'fawvw_sales_2026'; did you mean"),
        (
            {"A": "ahk_stay", "B": "fawvw_sales"},
            {},
            "the chart a has facts in percent and vehicles, which share no axis",
        ),
        (SHARES, {"claim": "Chile"}, "the claim 'Chile' is not in the chart; did you mean China?"),
        (
            SHARES,
            {"intervals": {"ahk_stay_2023": "ahk_stay_2024"}},
            "a whisker is given for 'ahk_stay_2023', which the chart a does not show",
        ),
        (
            SHARES,
            {"intervals": {"owid_ev_share_china_2025": "fawvw_sales_2025"}},
            "the chart a has facts in percent and vehicles, which share no axis",
        ),
    ],
)
def test_what_cannot_be_drawn_is_an_error_that_says_why(
    book: Book, names: dict[str, str], options: dict[str, object], message: str
) -> None:
    with pytest.raises(FactError) as error:
        charts.series(book, names, id="a", **WORDS, **options)  # type: ignore[arg-type]
    assert str(error.value).startswith(message)


def test_more_series_than_colours_are_refused(book: Book) -> None:
    names = {str(number): "fawvw_retail" for number in range(7)}
    with pytest.raises(FactError, match="has 7 series, of which 6 can be told apart"):
        charts.series(book, names, id="many", **WORDS)


def test_a_fact_without_a_period_has_no_place_in_time(book: Book) -> None:
    from dataclasses import replace

    with pytest.raises(FactError, match="deals has no period"):
        find_middle(replace(book["hefei_deals"], id="deals", period=""))


sizes = st.lists(st.floats(0.1, 2), min_size=1, max_size=6)


@given(sizes=sizes, data=st.data())
def test_spread_things_do_not_touch_and_stay_on_the_line(
    sizes: list[float], data: st.DataObject
) -> None:
    wanted = data.draw(st.lists(st.floats(0, 20), min_size=len(sizes), max_size=len(sizes)))
    places = spread(wanted, sizes, 0.0, 20.0)
    edges = [(y - size / 2, y + size / 2) for y, size in zip(places, sizes, strict=True)]
    assert edges[0][0] >= -1e-9
    assert edges[-1][1] <= 20 + 1e-9
    assert all(a[1] <= b[0] + 1e-9 for a, b in pairwise(edges))


@given(sizes=sizes)
def test_things_with_room_stay_where_they_are(sizes: list[float]) -> None:
    wanted = [1 + 2.0 * place for place in range(len(sizes))]
    assert spread(wanted, sizes, 0.0, 20.0) == pytest.approx(wanted)


def test_boxes_that_only_touch_do_not_overlap() -> None:
    assert measure_overlaps([(0, 0, 1, 1)], [(1, 0, 2, 1), (4, 4, 5, 5)]) == [0]
    assert measure_overlaps([(0, 0, 1, 1)], [(0.5, 0.5, 3, 3), (4, 4, 5, 5)]) == [0.25]


def test_an_interval_without_a_number_is_joined_at_its_middle(book: Book, draw: Draw) -> None:
    fact = book["fawvw_mean_output"]
    assert fact.value is None
    chart = charts.series(book, {"Mean": [fact.id]}, id="mean", **WORDS)
    interval: Interval = fact.interval
    assert spans(draw(chart).axes[0], fact.id) == (float(interval.lower), float(interval.upper))
    assert Fraction(interval.lower) < Fraction(interval.upper)
