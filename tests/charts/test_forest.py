"""Rows of intervals: forests, dumbbells, and how far to trust."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from analysis import charts
from analysis.book.book import Book
from analysis.charts.style import CLAIM, CONTEXT, NARROW, WIDE
from analysis.errors import FactError
from analysis.reports.checks import find_naked_words, find_unsourced_numbers

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

Open = Callable[..., Book]
Draw = Callable[..., Figure]
Clashes = Callable[..., list[str]]
Words = Callable[..., list[str]]

WORDS = {"title": "Finding", "subtitle": "Measure", "id": "made_up"}
SOLD = ["nearly", "over", "about", "bare", "exact"]
LONG = "A name so long that it cannot stand beside the marks of its row and goes above them"


def marks_of(axes: Axes, key: str) -> list[Line2D]:
    """Everything that was drawn for a fact."""
    return [line for line in axes.lines if line.get_label() == key]


def span_of(axes: Axes, key: str) -> tuple[float, float]:
    """Where the marks of a fact begin and end."""
    places = [float(x) for line in marks_of(axes, key) for x in line.get_xdata()]
    return min(places), max(places)


def words_of(figure: Figure) -> list[str]:
    """All words in the picture, without line breaks."""
    labels = dict.fromkeys(str(text.get_label()) for axes in figure.axes for text in axes.texts)
    return [label.replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ") for label in labels]


def test_every_interval_is_drawn_from_end_to_end_in_the_order_given(book: Book, draw: Draw) -> None:
    axes = draw(charts.forest(book, SOLD, **WORDS)).axes[0]
    depths = []
    for key in SOLD:
        interval, value = book[key].interval, book[key].value
        ends = [interval.lower, interval.upper, value or interval.lower]
        assert span_of(axes, key) == (float(min(ends)), float(max(ends)))
        (depth,) = {float(y) for line in marks_of(axes, key) for y in line.get_ydata()}
        depths.append(depth)
    assert depths == sorted(depths)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["nearly 10 million", "over 9.5 million", "about 9 million"]),
        ("de", ["fast 10 Millionen", "mehr als 9,5 Millionen", "etwa 9 Millionen"]),
        ("zh", ["近1000万", "超过950万", "约900万"]),
    ],
)
def test_numbers_are_worded_beside_their_rows_in_the_language(
    open_book: Open, draw: Draw, lang: str, words: list[str]
) -> None:
    figure = draw(charts.forest(open_book(lang), SOLD, **WORDS))
    assert [word for word in words_of(figure) if word in words] == words


@pytest.mark.parametrize(
    ("lang", "alt"),
    [
        (
            "en",
            (
                "Interval plot with 3 rows. Lowest: Road: cars driven, about 9 million. Highest: "
                "Yard: cars sold, nearly 10 million. Some value lies in all of the intervals."
            ),
        ),
        (
            "de",
            (
                "Intervalldiagramm mit 3 Zeilen. Am niedrigsten: Road: cars driven, etwa 9 "
                "Millionen. Am höchsten: Yard: cars sold, fast 10 Millionen. Es gibt einen Wert, "
                "der in allen Intervallen liegt."
            ),
        ),
        (
            "zh",
            (
                "区间图，共3行。最低：Road: cars driven，约900万；最高：Yard: cars sold，近1000万。"
                "存在同时落在所有区间内的数值。"
            ),
        ),
    ],
)
def test_the_words_for_those_who_do_not_see_it_tell_extremes_and_overlap(
    open_book: Open, lang: str, alt: str
) -> None:
    chart = charts.forest(open_book(lang), ["nearly", "about", "bare"], **WORDS)
    assert chart.alt.replace("\N{NO-BREAK SPACE}", " ") == alt


def test_one_sided_ends_are_arrows_and_told(open_book: Open, draw: Draw) -> None:
    chart = charts.forest(open_book(level="logical"), ["nearly", "over", "bare"], **WORDS)
    axes = draw(chart).axes[0]
    heads = {key: {line.get_marker() for line in marks_of(axes, key)} & {"<", ">"} for key in SOLD}
    assert heads == {"nearly": {"<"}, "over": {">"}, "about": set(), "bare": set(), "exact": set()}
    assert chart.alt.endswith("Without a bound on at least one side: 2.")
    assert "An arrow means that no bound is stated" in chart.note


def test_dates_stand_on_an_axis_of_days(book: Book, draw: Draw, ticks_in: Words) -> None:
    chart = charts.forest(book, ["month", "opening"], **WORDS)
    axes = draw(chart).axes[0]
    interval = book["month"].interval
    assert span_of(axes, "month") == (float(interval.lower), float(interval.upper))
    assert ticks_in(axes)[0] == "21 Oct 2025"
    assert chart.alt.startswith("Interval plot of 2 dates. Earliest: Harbour: opening, late")


def test_facts_in_groups_stand_under_their_headings(book: Book, draw: Draw) -> None:
    groups = {"Big, {deals} deals": ["value", "other_value"], "Small": ["small_value"]}
    chart = charts.forest(book, groups, log=True, **WORDS)
    words = words_of(draw(chart))
    order = ["Big, 28 deals", "over 6.8 billion yuan", "Small", "about 70 million yuan"]
    assert [word for word in words if word in order] == order
    assert [row[1].text for row in chart.rows] == ["Big, 28 deals", "Big, 28 deals", "Small"]
    assert list(chart.header) == ["what", "group", "as worded", "read as"]


def test_a_logarithmic_axis_has_powers_of_ten(book: Book, draw: Draw, ticks_in: Words) -> None:
    axes = draw(charts.forest(book, ["value", "small_value"], log=True, **WORDS)).axes[0]
    assert axes.get_xscale() == "log"
    words = [word.replace("\N{NO-BREAK SPACE}", " ") for word in ticks_in(axes)]
    assert words == ["100 million", "1 billion"]


def test_on_a_logarithmic_axis_an_end_at_zero_is_an_arrow(open_book: Open, draw: Draw) -> None:
    book = open_book()
    book.assume("some", "0", unit="CNY", why="made up", upper="5000", kind="money")
    axes = draw(charts.forest(book, ["some", "value"], log=True, **WORDS)).axes[0]
    assert "<" in {line.get_marker() for line in marks_of(axes, "some")}


def test_a_line_marks_what_differences_are_held_against(book: Book, draw: Draw) -> None:
    chart = charts.forest(book, ["change"], zero=0, **WORDS)
    axes = draw(chart).axes[0]
    low, high = axes.get_xlim()
    assert low < 0 < high
    assert [0, 0] in [list(line.get_xdata()) for line in axes.lines]
    two = charts.forest(open_two(book), ["change", "drop"], zero=0, **WORDS)
    assert "Of the intervals, 1 contain the reference 0." in two.alt


def open_two(book: Book) -> Book:
    book.assume("drop", "-1", unit="points", why="made up", upper="2", kind="points")
    return book


def test_the_claim_has_its_colour_and_the_rest_is_grey(book: Book, draw: Draw) -> None:
    axes = draw(charts.forest(book, SOLD, claim=["bare"], **WORDS)).axes[0]
    dots = {
        key: to_hex(line.get_markeredgecolor())
        for key in SOLD
        for line in marks_of(axes, key)
        if line.get_marker() == "o"
    }
    assert dots == {key: CLAIM if key == "bare" else CONTEXT for key in SOLD}


def test_rows_of_one_name_are_told_apart_by_who_printed_them(book: Book) -> None:
    chart = charts.forest(book, ["office", "bureau"], **WORDS)
    assert [row[0].text for row in chart.rows] == ["World: cars (Office)", "World: cars (Bureau)"]


@pytest.mark.parametrize(
    ("ids", "options", "message"),
    [
        ([], {}, "the chart made_up has no facts; name at least one"),
        (["nearly", "nearly"], {}, "the chart made_up shows nearly more than once; name it once"),
        (["nearby"], {}, "there is no fact 'nearby'; did you mean nearly?"),
        (
            ["nearly", "share"],
            {},
            (
                "the chart made_up has facts in percent and vehicles, which share no axis; convert "
                "them or draw two charts"
            ),
        ),
        (
            ["nearly"],
            {"claim": ["over"]},
            "the claim 'over' is not in the chart; known: nearly",
        ),
        (
            ["nearly"],
            {"labels": {"over": "Harbour"}},
            "labels are given for over, which the chart does not show",
        ),
        (
            ["value"],
            {"log": True, "zero": 0},
            "the chart made_up has a logarithmic axis, where 0 has no place",
        ),
    ],
    ids=["none", "twice", "unknown", "units", "claim", "label", "log"],
)
def test_what_cannot_be_drawn_is_refused_with_the_reason(
    book: Book, ids: list[str], options: dict[str, object], message: str
) -> None:
    with pytest.raises(FactError) as caught:
        charts.forest(book, ids, **options, **WORDS)  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_what_is_not_above_zero_needs_a_linear_axis(book: Book) -> None:
    book.assume("loss", "-5", unit="CNY", why="made up", kind="money")
    with pytest.raises(FactError, match="loss is not above zero: the chart made_up needs a linear"):
        charts.forest(book, ["loss"], log=True, **WORDS)


# How far to trust.


def test_trust_relates_ends_to_the_printed_number_the_widest_first(book: Book, draw: Draw) -> None:
    chart = charts.trust(book, ["nearly", "value", "about", "change"], **WORDS)
    axes = draw(chart).axes[0]
    assert [row[0].facts for row in chart.rows] == [
        ("change",),
        ("about",),
        ("nearly",),
        ("value",),
    ]
    assert span_of(axes, "change") == (-12.5, 12.5)
    assert span_of(axes, "nearly") == (-10.0, 0.0)
    # A year is too wide for the axis; the sum goes from 6.8 to 7.1 billion.
    assert span_of(axes, "value") == (0.0, pytest.approx(float(Fraction(3, 68) * 100)))
    assert "Widest with two bounds: Road: change of the share" in chart.alt


def test_trust_puts_what_has_no_bound_first_and_says_so(open_book: Open) -> None:
    chart = charts.trust(open_book(level="logical"), ["bare", "nearly", "share"], **WORDS)
    assert chart.rows[0][0].facts == ("nearly",)
    assert chart.alt.endswith("Without a bound on at least one side: 1.")


def test_trust_does_not_blow_up_what_is_almost_exact(open_book: Open, draw: Draw) -> None:
    low, high = draw(charts.trust(open_book(), ["share"], **WORDS)).axes[0].get_xlim()
    assert low < -5 < 5 < high


def test_trust_needs_a_number_in_print(book: Book) -> None:
    with pytest.raises(FactError, match="opening has no number to relate its interval to"):
        charts.trust(book, ["opening"], **WORDS)


# Dumbbells.

PAIRS = {"Road, {share:period}": ("low_share", "share"), "Firms": ("half", "low_share")}
NAMES = {"names": ("now", "then"), **WORDS}


def test_both_intervals_of_a_pair_and_the_line_between_them_are_drawn(
    book: Book, draw: Draw
) -> None:
    axes = draw(charts.gaps(book, {"Road": ("low_share", "share")}, **NAMES)).axes[0]
    assert span_of(axes, "low_share") == (4.5, 5.5)
    assert span_of(axes, "share") == (21.25, 21.35)
    assert [5.0, 21.3] in [list(line.get_xdata()) for line in axes.lines]
    dots = [(x.get_marker(), to_hex(x.get_markeredgecolor())) for x in axes.lines]
    assert [dot for dot in dots if dot[0] in ("o", "s")] == [("o", CONTEXT), ("s", CLAIM)]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_numbers_stand_over_the_marks_where_there_is_no_room_beside_them(
    book: Book, draw: Draw, width: float
) -> None:
    pairs = {"Road": ("over", "nearly")}
    axes = draw(charts.gaps(book, pairs, **NAMES), width).axes[0]
    (dot,) = {float(line.get_ydata()[0]) for line in axes.lines if line.get_label() == "over"}
    (words,) = [text for text in axes.texts if text.get_text().startswith("over")]
    assert (words.get_position()[1] < dot - 0.1) == (width == NARROW)
    assert dots_of(axes, "over") == [9_500_000]


def dots_of(axes: Axes, key: str) -> list[float]:
    """Where the dots of a fact stand."""
    marks = [line for line in marks_of(axes, key) if line.get_marker() in "os"]
    return [float(line.get_xdata()[0]) for line in marks]


def test_the_left_number_stands_left_of_its_row_whichever_it_is(book: Book, draw: Draw) -> None:
    axes = draw(charts.gaps(book, PAIRS, **NAMES)).axes[0]
    rows: dict[float, list[tuple[float, str]]] = {}
    for text in axes.texts:
        if "%" in text.get_label():
            x, y = text.get_position()
            rows.setdefault(round(y, 2), []).append((x, text.get_text()))
    assert [[word for _, word in sorted(row)] for _, row in sorted(rows.items())] == [
        ["5%", "21.3%"],
        ["5%", "nearly 50%"],
    ]


def test_the_words_for_a_dumbbell_count_what_rose_and_what_fell(book: Book) -> None:
    chart = charts.gaps(book, PAIRS, **NAMES)
    assert chart.alt == (
        "Dumbbell plot with 2 rows, each comparing now with then. The second is higher in 1, lower "
        "in 1, and cannot be told from the first in 0. First row: Road, 2025, 5% against 21.3%. "
        "Last row: Firms, nearly 50% against 5%."
    )
    assert list(chart.header) == ["what", "now", "now: read as", "then", "then: read as"]


def test_a_dumbbell_without_pairs_is_refused(book: Book) -> None:
    with pytest.raises(FactError, match="the chart made_up has no facts"):
        charts.gaps(book, {}, **NAMES)


# All of them.


@pytest.mark.parametrize("lang", ["en", "de", "zh"])
@pytest.mark.parametrize("level", ["logical", "core", "wide"])
@pytest.mark.parametrize(
    "label", ["Yard", LONG, "一汽-大众汽车有限公司"], ids=["short", "long", "zh"]
)
def test_words_never_touch_each_other_or_a_mark(
    open_book: Open, clashes: Clashes, lang: str, level: str, label: str
) -> None:
    book = open_book(lang, level)
    labels = dict.fromkeys(SOLD, label)
    drawn = [
        charts.forest(book, SOLD, labels=labels, **WORDS),
        charts.forest(book, {LONG: SOLD[:2], "Rest": SOLD[2:]}, labels=labels, **WORDS),
        charts.trust(book, SOLD[:3], labels=dict.fromkeys(SOLD[:3], label), **WORDS),
        charts.gaps(book, {label: ("low_share", "share"), "B": ("half", "low_share")}, **NAMES),
        charts.gaps(book, {label: ("office", "bureau"), "B": ("over", "nearly")}, **NAMES),
    ]
    assert [clashes(chart) for chart in drawn] == [[]] * len(drawn)
    assert [find_naked_words(chart.svg()) for chart in drawn] == [[]] * len(drawn)
    assert [find_unsourced_numbers(chart.head() + chart.tail()) for chart in drawn] == [[]] * len(
        drawn
    )


def test_the_real_figures_can_all_be_drawn_without_clashes(clashes: Clashes) -> None:
    book = Book.open(lang="de")
    hedged = [fact.id for fact in book.facts(tier="printed") if fact.hedge and fact.value]
    chart = charts.trust(book, hedged, **WORDS)
    assert len(chart.rows) == len(hedged)
    assert clashes(chart) == []
