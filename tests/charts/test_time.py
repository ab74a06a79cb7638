"""Milestones stand on their days, paces between them, and events down a time axis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from matplotlib.colors import to_hex

from analysis import charts
from analysis.book.book import Book
from analysis.charts.style import CLAIM, CONTEXT, NARROW, WIDE, new_figure, use_style
from analysis.charts.tempo import _draw_pace
from analysis.charts.timescale import letter_events, scale_years
from analysis.errors import FactError
from analysis.quantities.interval import Basis, Interval
from analysis.reports.naked import find_naked_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.charts.chart import Chart

    Draw = Callable[..., Figure]
    Clashes = Callable[..., list[str]]
    Words = Callable[[Axes], list[str]]

WORDS = {"title": "It grew", "subtitle": "Vehicles since the start"}
YEARS = ("2002", "2004", "2009", "2017", "2022", "2024", "2025")
MILESTONES = [f"fawvw_milestone_{year}" for year in YEARS]
PACES = [f"fawvw_pace_{first}_{second}" for first, second in pairwise(YEARS)]
LANGUAGES = ["en", "de", "zh"]


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.open()


def ordinal(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal()


def find(axes: Axes, label: str) -> list[tuple[list[float], list[float]]]:
    """The x and y data of the lines with a label."""
    return [
        (list(line.get_xdata()), list(line.get_ydata()))
        for line in axes.lines
        if line.get_label() == label
    ]


# Milestones


def test_a_milestone_stands_at_noon_of_its_day_and_at_its_count(book: Book, draw: Draw) -> None:
    axes = draw(charts.milestones(book, MILESTONES, id="m", **WORDS)).axes[0]
    assert find(axes, "fawvw_milestone_2022") == [([ordinal(2022, 10, 24) + 0.5], [25_000_000])]
    assert find(axes, "fawvw_milestone_2002") == [([ordinal(2002, 2, 1) + 0.5], [500_000])]


def test_counts_of_one_company_are_joined_and_those_of_another_stand_alone(
    book: Book, draw: Draw
) -> None:
    chart = charts.milestones(book, [*MILESTONES, "svw_milestone_2017"], id="m", **WORDS)
    means = [counts for _, counts in find(draw(chart).axes[0], "mean")]
    assert sorted(means) == [[500_000, 1e6, 3e6, 15e6, 25e6, 28e6, 30e6], [17e6]]


def test_the_claimed_milestone_alone_has_the_claim_colour(book: Book, draw: Draw) -> None:
    chart = charts.milestones(book, MILESTONES, claim=[MILESTONES[-1]], id="m", **WORDS)
    lines = [line for line in draw(chart).axes[0].lines if line.get_label() in MILESTONES]
    colors = {str(line.get_label()): to_hex(line.get_markerfacecolor()) for line in lines}
    assert colors == dict.fromkeys(MILESTONES[:-1], CONTEXT) | {MILESTONES[-1]: CLAIM}


def test_a_milestone_is_labelled_with_count_and_day(
    book: Book, draw: Draw, words_in: Words
) -> None:
    chart = charts.milestones(book, [*MILESTONES, "svw_milestone_2017"], id="m", **WORDS)
    texts = [text.replace("\xa0", " ") for text in words_in(draw(chart).axes[0])]
    assert "30 millionth\n30 October 2025" in texts
    assert "SAIC Volkswagen\n17 millionth\n18 August 2017" in texts
    assert len(texts) == 8


def test_the_alternative_text_of_milestones_tells_the_ends_and_the_claim(book: Book) -> None:
    chart = charts.milestones(book, MILESTONES[::-1], claim=[MILESTONES[4]], id="m", **WORDS)
    assert chart.alt.replace("\xa0", " ") == (
        "Cumulative counts at 7 dates, from 500,000th (1 February 2002) to 30 millionth "
        "(30 October 2025). Marked: 25 millionth (24 October 2022)."
    )


def test_milestones_are_worded_in_chinese(draw: Draw, words_in: Words, ticks_in: Words) -> None:
    chart = charts.milestones(Book.open("zh"), MILESTONES, id="m", **WORDS)
    axes = draw(chart).axes[0]
    assert "第3000万\n2025年10月30日" in words_in(axes)
    assert "3000万" in ticks_in(axes)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("fawvw_milestone_2011_08", "ordinal"),  # dated by the month of the report
        ("fawvw_models_2025_chinadaily", "count"),  # models on a day
    ],
)
def test_only_a_count_on_a_day_is_a_milestone(book: Book, key: str, kind: str) -> None:
    with pytest.raises(FactError, match=rf"{key} is no count on a day \(kind {kind}, "):
        charts.milestones(book, [key], id="m", **WORDS)


# Paces


def test_a_pace_reaches_from_one_date_to_the_next_at_its_height(book: Book, draw: Draw) -> None:
    axes = draw(charts.paces(book, PACES, id="p", **WORDS)).axes[0]
    pace = float(book["fawvw_pace_2022_2024"].interval.lower)
    span = [ordinal(2022, 10, 24), ordinal(2024, 7, 3)]
    assert find(axes, "fawvw_pace_2022_2024") == [(span, [pace, pace])]
    assert axes.get_ylim()[0] == 0


def test_the_mean_is_a_band_over_the_whole_time(book: Book, draw: Draw) -> None:
    chart = charts.paces(book, PACES, mean="fawvw_mean_output", id="p", **WORDS)
    axes = draw(chart).axes[0]
    interval = book["fawvw_mean_output"].interval
    whole = [ordinal(1991, 1, 1), ordinal(2025, 10, 30)]
    edges = [float(interval.lower), float(interval.upper)]
    assert find(axes, "fawvw_mean_output") == [(whole, [y, y]) for y in edges]
    (band,) = axes.collections
    assert band.get_label() == "fawvw_mean_output"
    low, high = band.get_paths()[0].get_extents().get_points()
    assert [low[1], high[1]] == edges
    assert [low[0], high[0]] == whole


def test_the_mean_of_a_shorter_time_still_spans_the_whole(book: Book, draw: Draw) -> None:
    chart = charts.paces(book, PACES, mean="fawvw_pace_since_2017", id="p", **WORDS)
    (days, _), *_ = find(draw(chart).axes[0], "fawvw_pace_since_2017")
    assert days == [ordinal(2002, 2, 1), ordinal(2025, 10, 30)]


def test_between_longer_periods_a_bar_reaches_from_the_first_day_to_the_last(draw: Draw) -> None:
    book = Book.open()
    book.assume("confidence", "95", "percent", "usual")
    axes = draw(charts.paces(book, ["ahk_invest_change_2022"], id="p", **WORDS)).axes[0]
    (days, _), *_ = find(axes, "ahk_invest_change_2022")
    assert days == [ordinal(2021, 10, 14), ordinal(2022, 9, 21)]


def test_a_pace_without_an_upper_bound_is_an_arrow_from_its_line(book: Book) -> None:
    open_end = Interval(Fraction(5), float("inf"), lower_basis=Basis.WORD)
    fact = replace(book["fawvw_pace_2022_2024"], interval=open_end)
    with use_style():
        axes = new_figure(3.0).add_axes((0.1, 0.1, 0.8, 0.8))
        axes.set_xlim(0, 10)
        axes.set_ylim(0, 10)
        _draw_pace(axes, fact, (2.0, 4.0), CLAIM, [])
    heads = [line for line in axes.lines if line.get_marker() == "^"]
    assert [list(line.get_xdata()) for line in heads] == [[3.0]]
    assert 9 < heads[0].get_ydata()[0] < 10
    assert ([2.0, 4.0], [5.0, 5.0]) in find(axes, fact.id)


def test_paces_claimed_have_the_claim_colour_and_the_others_are_grey(
    book: Book, draw: Draw
) -> None:
    chart = charts.paces(book, PACES, claim=PACES[-2:], id="p", **WORDS)
    colors = [
        to_hex(line.get_color()) for line in draw(chart).axes[0].lines if line.get_label() in PACES
    ]
    assert colors == [CONTEXT] * 4 + [CLAIM] * 2


def test_the_dates_of_a_pace_are_linked(book: Book) -> None:
    row = charts.paces(book, PACES[:1], id="p", **WORDS).rows[0]
    assert row[1].text == "1 February 2002 – 7 January 2004"
    assert row[1].facts == ("fawvw_milestone_2002", "fawvw_milestone_2004")


def test_the_alternative_text_of_paces_tells_first_highest_last_and_mean(book: Book) -> None:
    chart = charts.paces(book, PACES[::-1], mean="fawvw_mean_output", id="p", **WORDS)
    alt = chart.alt.replace("\xa0", " ")
    assert alt.startswith("Paces between dated counts, 6 in all. First: 259,000 a year (1 February")
    assert "Highest: 1.933 million a year (21 August 2017 – 24 October 2022)." in alt
    assert "Last: 1.509 million a year (3 July 2024 – 30 October 2025)." in alt
    assert alt.endswith("Long-run mean: 861,000 to 887,000 a year.")


def test_the_note_speaks_of_the_mean_only_where_there_is_one(book: Book) -> None:
    assert "grey band" not in charts.paces(book, PACES, id="p", **WORDS).note
    chart = charts.paces(book, PACES, mean="fawvw_mean_output", id="p", **WORDS)
    assert "grey band" in chart.note
    assert len(chart.rows) == 7


def test_a_figure_without_dated_inputs_is_no_pace(book: Book) -> None:
    with pytest.raises(FactError, match="fawvw_retail_2024 is not computed from dated facts"):
        charts.paces(book, ["fawvw_retail_2024"], id="p", **WORDS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_of_milestones_and_paces_keep_apart(lang: str, clashes: Clashes) -> None:
    book = Book.open(lang)
    counted = charts.milestones(book, MILESTONES, claim=MILESTONES[-1:], id="m", **WORDS)
    paced = charts.paces(book, PACES, mean="fawvw_mean_output", id="p", **WORDS)
    assert clashes(counted, slanting=True) + clashes(paced) == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_label_of_a_milestone_covers_a_dot(book: Book, draw: Draw, width: float) -> None:
    figure = draw(
        charts.milestones(book, MILESTONES, claim=MILESTONES[-1:], id="m", **WORDS), width
    )
    axes = figure.axes[0]
    with use_style(width=width):
        words = [text.get_window_extent() for text in axes.texts]
    dots = [line.get_window_extent() for line in axes.lines if line.get_marker() == "o"]
    assert not any(word.overlaps(dot) for word in words for dot in dots)


# Events


def event(
    key: str, period: str, kind: str = "visit", name: str = "", fact: str = ""
) -> dict[str, str]:
    return {
        "event_id": key,
        "name": name or key,
        "kind": kind,
        "period": period,
        "fact_id": fact,
        "source_id": "" if fact else "ichongqing-2024-04-20",
        "paragraph": "" if fact else "5",
    }


EVENTS = [
    event("later", "2024-07-03", "milestone", fact="fawvw_milestone_2024"),
    event("decade", "1980/1989", "founding"),
    event("tour", "2024-04-14/2024-04-16"),
    event("wave", "2024-01/2024-12", "survey"),
    event("year", "2024", "policy"),
]


def test_events_stand_in_the_order_of_their_dates(book: Book) -> None:
    chart = charts.timeline(book, EVENTS, id="t", **WORDS)
    assert [row[1].text for row in chart.rows] == ["decade", "wave", "year", "tour", "later"]


def test_events_that_ended_before_are_left_out(book: Book) -> None:
    chart = charts.timeline(book, EVENTS, since="1990", id="t", **WORDS)
    assert [row[1].text for row in chart.rows] == ["wave", "year", "tour", "later"]
    assert len(charts.timeline(book, EVENTS, since="1989", id="t", **WORDS).rows) == 5


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_names_run_down_in_the_order_of_time(book: Book, draw: Draw, width: float) -> None:
    chart = charts.timeline(book, book.rows("events"), id="t", **WORDS)
    names = [row[1].text for row in chart.rows]
    lines = [
        (label.replace("\n", " "), text.get_position()[1])
        for text in draw(chart, width).axes[0].texts
        for label in [str(text.get_label())]
        if text.get_text() == label.split("\n")[0]
    ]
    assert [name for name, _ in lines if name in names] == names
    heights = [y for name, y in lines if name in names]
    assert heights == sorted(heights)


def test_on_a_narrow_page_names_stand_below_their_dates(book: Book, draw: Draw) -> None:
    chart = charts.timeline(book, EVENTS, since="2024-04", id="t", **WORDS)
    for width, beside in ((WIDE, True), (NARROW, False)):
        places = {text.get_text(): text.get_position() for text in draw(chart, width).axes[0].texts}
        (date_x, date_y), (name_x, name_y) = places["14–16 Apr 2024"], places["tour"]
        assert (date_y == name_y) == (date_x < name_x) == beside


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_timeline_keeps_its_words_apart_in_every_language(lang: str, clashes: Clashes) -> None:
    book = Book.open(lang)
    chart = charts.timeline(book, book.rows("events"), id="t", **WORDS)
    assert clashes(chart, slanting=True) == []


def test_a_date_that_a_fact_gives_is_linked_and_others_are_free(book: Book) -> None:
    svg = charts.timeline(book, EVENTS, id="t", **WORDS).svg()
    assert svg.count('<a href="#fact-fawvw_milestone_2024">') == 1
    assert find_naked_words(svg) == []


def test_a_day_is_a_marker_and_a_longer_period_a_bar_of_its_length(book: Book, draw: Draw) -> None:
    axes = draw(charts.timeline(book, EVENTS, id="t", **WORDS)).axes[0]
    bars = [y for _, y in find(axes, "period")]
    assert len(find(axes, "event")) == 5
    assert len(bars) == 6  # each has a pale middle
    with use_style():
        scale = scale_years(letter_events(EVENTS[1:2], ["1980–1989"], 5.0))
    assert bars[0][1] - bars[0][0] == pytest.approx(
        scale.place(date(1989, 12, 31)) - scale.place(date(1980, 1, 1))
    )


def test_bars_of_one_time_stand_in_lanes_of_their_own(book: Book, draw: Draw) -> None:
    axes = draw(charts.timeline(book, EVENTS, id="t", **WORDS)).axes[0]
    decade, wave, year = (x[0] for x, _ in find(axes, "period")[::2])
    assert wave < year
    assert decade == wave  # long over, its lane is free


def test_what_an_article_tells_has_the_claim_colour_and_context_is_grey(
    book: Book, draw: Draw
) -> None:
    axes = draw(charts.timeline(book, EVENTS, since="2024-04", id="t", **WORDS)).axes[0]
    markers = [line for line in axes.lines if line.get_label() == "event"]
    colors = {str(line.get_marker()): to_hex(line.get_color()) for line in markers}
    assert colors["^"] == CLAIM
    assert colors["*"] == CONTEXT


def test_each_kind_has_a_marker_of_its_own_and_the_legend_names_it(book: Book, draw: Draw) -> None:
    axes = draw(charts.timeline(book, book.rows("events"), id="t", **WORDS)).axes[0]
    kinds = {row["kind"] for row in book.rows("events")}
    markers = [line.get_marker() for line in axes.lines if line.get_label() == "legend"]
    assert len(set(markers)) == len(markers) == len(kinds)
    assert kinds <= {text.get_text() for text in axes.texts}


def test_a_year_is_as_tall_as_its_events_need() -> None:
    with use_style():
        rows = letter_events(
            [event("a", "2022-05-01"), event("b", "2024-03-01"), event("c", "2024-03-02")],
            ["1 May 2022", "1 March 2024", "2 March 2024"],
            5.0,
        )
    scale = scale_years(rows)
    assert scale.heights[2024] == pytest.approx(2 * scale.heights[2022])
    assert scale.heights[2023] < scale.heights[2022]
    assert scale.place(date(2024, 1, 1)) == pytest.approx(scale.tops[2024])
    assert scale.place(date(2024, 7, 1)) - scale.tops[2024] == pytest.approx(
        scale.heights[2024] * 182 / 366
    )


def test_context_is_dated_by_its_fact_and_an_article_by_its_paragraph(book: Book) -> None:
    rows = {row[1].text: row for row in charts.timeline(book, EVENTS, id="t", **WORDS).rows}
    assert rows["later"][0].facts == ("fawvw_milestone_2024",)
    assert rows["tour"][0].html == '<time datetime="2024-04-14">14–16 Apr 2024</time>'
    assert rows["tour"][3].text == "iChongqing (Bridging News), paragraph 5"
    assert 'href="https://www.ichongqing.info' in rows["tour"][3].html


def test_markup_in_the_name_of_an_event_is_text(book: Book) -> None:
    odd = event("odd", "2024", name="<script>&30")
    cell = charts.timeline(book, [odd], id="t", **WORDS).rows[0][1]
    assert cell.html == '&lt;script&gt;&amp;<data value="30">30</data>'


def test_the_alternative_text_of_a_timeline_tells_its_ends(book: Book) -> None:
    assert charts.timeline(book, EVENTS, id="t", **WORDS).alt == (
        "Timeline with 5 events, 4 of them from the articles. First: decade, 1980–1989. "
        "Last: later, 3 July 2024."
    )


# All three


def test_no_event_left_is_an_error_that_says_what_to_do(book: Book) -> None:
    with pytest.raises(FactError, match="the chart t has no event to show; choose more kinds or"):
        charts.timeline(book, EVENTS, since="2025", id="t", **WORDS)


@pytest.mark.parametrize("draw_chart", [charts.milestones, charts.paces])
def test_no_fact_and_an_unknown_one_are_errors(
    book: Book, draw_chart: Callable[..., Chart]
) -> None:
    with pytest.raises(FactError, match="the chart m has no facts; name at least one"):
        draw_chart(book, [], id="m", **WORDS)
    with pytest.raises(FactError, match="there is no fact 'fawvw_milestone_2026'; did you mean"):
        draw_chart(book, ["fawvw_milestone_2026"], id="m", **WORDS)


@pytest.mark.parametrize("draw_chart", [charts.milestones, charts.paces])
def test_a_claim_that_is_not_shown_is_an_error(
    book: Book, draw_chart: Callable[..., Chart]
) -> None:
    ids = MILESTONES[:2] if draw_chart is charts.milestones else PACES[:2]
    with pytest.raises(FactError, match="the claim 'fawvw_founded' is not in the chart"):
        draw_chart(book, ids, claim=["fawvw_founded"], id="m", **WORDS)
