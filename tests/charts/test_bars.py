"""Counts by sort as stacked bars, and one fact at every level of reading."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis import charts
from analysis.book.book import Book
from analysis.charts.chart import Chart
from analysis.charts.style import CLAIM, CONTEXT
from analysis.errors import FactError
from analysis.reports.checks import find_naked_words, find_unsourced_numbers

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Open = Callable[..., Book]
Draw = Callable[[Chart], Figure]
Clashes = Callable[..., list[str]]

WORDS = {"title": "Finding", "subtitle": "Measure", "id": "made_up"}
ROWS = {
    "Gazette": {"bare": ["bare", "exact", "deals"], "hedged": ["nearly", "over"]},
    "Herald": {"hedged": ["about"], "unclear": ["claim_7"]},
}


def bars_of(axes: Axes) -> dict[float, list[tuple[float, float]]]:
    """Where the parts of every bar begin and how long they are, by depth."""
    bars: dict[float, list[tuple[float, float]]] = {}
    for patch in axes.patches:
        if (
            isinstance(patch, Rectangle)
            and patch.get_width()
            and to_hex(patch.get_facecolor()) != "#ffffff"
        ):
            bars.setdefault(round(patch.get_y(), 3), []).append((patch.get_x(), patch.get_width()))
    return bars


def test_bars_begin_at_zero_and_are_as_long_as_there_are_entries(book: Book, draw: Draw) -> None:
    axes = draw(charts.counts(book, ROWS, **WORDS)).axes[0]
    assert list(bars_of(axes).values()) == [[(0, 3), (3, 2)], [(0, 1), (1, 1)]]
    assert axes.get_xlim() == (0, 5)


def test_the_data_link_the_facts_that_were_counted(book: Book) -> None:
    chart = charts.counts(book, ROWS, **WORDS)
    assert chart.csv() == (
        "what,bare,hedged,unclear,total,fact_ids\n"
        "Gazette,3,2,0,5,bare;exact;deals;nearly;over\n"
        "Herald,0,1,1,2,about\n"
    )
    assert 'href="#fact-nearly"' in chart.tail()
    assert "<code>claim_7</code>" in chart.tail()
    assert find_unsourced_numbers(chart.head() + chart.tail()) == []


@pytest.mark.parametrize(
    ("lang", "alt"),
    [
        (
            "en",
            (
                "Counts, 2 rows and 7 entries in all. Most: Gazette, 5. Fewest: Herald, 2. "
                "bare: 3. hedged: 3. unclear: 1."
            ),
        ),
        (
            "de",
            (
                "Anzahlen, 2 Zeilen und insgesamt 7 Einträge. Am meisten: Gazette, 5. Am "
                "wenigsten: Herald, 2. bare: 3. hedged: 3. unclear: 1."
            ),
        ),
        (
            "zh",
            (
                "计数图，共2行、7项。最多：Gazette，5项；最少：Herald，2项。bare：3项。hedged：3项。"
                "unclear：1项。"
            ),
        ),
    ],
)
def test_the_words_for_bars_count_them(open_book: Open, lang: str, alt: str) -> None:
    assert charts.counts(open_book(lang), ROWS, **WORDS).alt == alt


def test_the_claim_among_the_sorts_has_its_colour(book: Book, draw: Draw) -> None:
    axes = draw(charts.counts(book, ROWS, claim=["hedged"], **WORDS)).axes[0]
    colors = [to_hex(patch.get_facecolor()) for patch in axes.patches if patch.get_width()]
    assert colors.count(CLAIM) == 2


@pytest.mark.parametrize("claim", ["", "a", "bc", "bcdef", "abcdef"])
def test_shades_of_sorts_differ_in_grey_print(book: Book, draw: Draw, claim: str) -> None:
    rows = {"Gazette": {sort: ["nearly"] for sort in "abcdef"}}
    axes = draw(charts.counts(book, rows, claim=list(claim), **WORDS)).axes[0]
    shades = [patch.get_facecolor() for patch in axes.patches if patch.get_width() == 1][-6:]
    lightness = sorted(0.299 * red + 0.587 * green + 0.114 * blue for red, green, blue, _ in shades)
    assert len(lightness) == 6
    assert all(b - a > 0.06 for a, b in itertools.pairwise(lightness))


def test_the_numbers_of_entries_are_free_and_the_names_of_sorts_too(book: Book) -> None:
    rows = {"Gazette 4.0": {"grade 1": ["nearly"] * 30, "grade 2": ["over"] * 30}}
    svg = charts.counts(book, rows, **WORDS).svg()
    assert find_naked_words(svg) == []
    assert "grade 1</text>" in svg
    assert "<a " not in svg


@pytest.mark.parametrize(
    ("rows", "claim", "message"),
    [
        ({}, [], "the chart made_up has nothing to count; name at least one entry"),
        ({"a": {"b": []}}, [], "the chart made_up has nothing to count; name at least one entry"),
        (
            {"a": {str(sort): ["x"] for sort in range(7)}},
            [],
            "the chart made_up has 7 sorts, and at most 6 can be told apart; put some together",
        ),
        (ROWS, ["hedgd"], "the claim 'hedgd' is no sort of the chart; did you mean hedged?"),
    ],
    ids=["no rows", "no entries", "too many", "claim"],
)
def test_what_cannot_be_counted_is_refused_with_the_reason(
    book: Book, rows: dict[str, dict[str, list[str]]], claim: list[str], message: str
) -> None:
    with pytest.raises(FactError) as caught:
        charts.counts(book, rows, claim=claim, **WORDS)
    assert str(caught.value) == message


@pytest.mark.parametrize("sorts", [1, 2, 3, 6])
@pytest.mark.parametrize("name", ["bare", "a sort of quite a long name", "半数以上的读者"])
def test_names_of_sorts_have_room(book: Book, clashes: Clashes, sorts: int, name: str) -> None:
    rows = {
        "Gazette": {f"{name} {sort}": ["nearly"] * (sort + 1) for sort in range(sorts)},
        "A name so long that it stands above its row, as do all others": {f"{name} 0": ["over"]},
    }
    chart = charts.counts(book, rows, **WORDS)
    assert clashes(chart) == []


# Levels of reading.


def test_a_fact_is_drawn_at_every_level_each_inside_the_next(book: Book, draw: Draw) -> None:
    axes = draw(charts.levels(book, "nearly", **WORDS)).axes[0]
    depths = sorted(
        {float(y) for line in axes.lines for y in line.get_ydata() if line.get_label() == "nearly"}
    )
    spans = []
    for depth in depths:
        rows = [line for line in axes.lines if float(line.get_ydata()[0]) == depth]
        places = [float(x) for line in rows for x in line.get_xdata()]
        spans.append((min(places), max(places)))
    expected = [book.at(level)["nearly"].interval.lower for level in ("core", "middle", "wide")]
    assert [low for low, _ in spans[1:]] == [float(low) for low in expected]
    assert [high for _, high in spans[1:]] == [1e7] * 3
    assert {
        line.get_marker() for line in axes.lines if float(line.get_ydata()[0]) == depths[0]
    } >= {"<"}


def test_the_level_of_the_book_has_the_claim_colour(open_book: Open, draw: Draw) -> None:
    axes = draw(charts.levels(open_book(level="middle"), "about", **WORDS)).axes[0]
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert [to_hex(dot.get_markeredgecolor()) for dot in dots] == [CONTEXT, CONTEXT, CLAIM, CONTEXT]


def test_each_of_several_facts_has_an_axis_of_its_own(book: Book, draw: Draw) -> None:
    chart = charts.levels(book, ["nearly", "value"], **WORDS)
    figure = draw(chart)
    assert len(figure.axes) == 2
    assert len(chart.rows) == 8
    assert [row[1].text for row in chart.rows[:4]] == [
        "the word alone",
        "half of readers",
        "three in four readers",
        "nine in ten readers",
    ]
    assert chart.alt.count("at four levels of reading") == 2


def test_levels_of_no_fact_are_refused(book: Book) -> None:
    with pytest.raises(FactError, match="the chart made_up has no facts; name at least one"):
        charts.levels(book, [], **WORDS)


def test_a_sister_book_has_the_same_assumptions_at_another_level(book: Book) -> None:
    book.assume("pace", "2", unit="1", why="made up", upper="3")
    sister = book.at("wide")
    assert sister["pace"].interval == book["pace"].interval
    assert (sister.level, sister.lang) == ("wide", "en")
    assert book["nearly"].interval.within(sister["nearly"].interval)


@pytest.mark.parametrize("lang", ["en", "de", "zh"])
@pytest.mark.parametrize("level", ["logical", "wide"])
def test_words_of_levels_never_touch(
    open_book: Open, clashes: Clashes, lang: str, level: str
) -> None:
    book = open_book(lang, level)
    chart = charts.levels(book, ["nearly", "value", "change", "deals"], **WORDS)
    assert clashes(chart) == []
    assert find_unsourced_numbers(chart.head() + chart.tail()) == []
