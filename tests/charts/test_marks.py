"""Intervals become lines, caps, arrows and dots at the right places."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from analysis.charts.layout import render_svg
from analysis.charts.marks import (
    Tip,
    describe_marks,
    draw_fact,
    find_limits,
    place_fact,
)
from analysis.charts.style import HIGHLIGHT, tint, use_style
from analysis.facts.fact import Fact, Tier
from analysis.quantities.interval import Basis, Interval, point

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FIRM = Interval(Fraction(2), Fraction(6))


def make_fact(interval: Interval, value: Fraction | None = None) -> Fact:
    return Fact("x", Tier.PRINTED, "rate", "percent", interval, "", "x", exact=value)


LIMITS = (0.0, 10.0)


@pytest.fixture
def axes() -> Iterator[Axes]:
    with use_style():
        axes = Figure().add_axes((0.1, 0.1, 0.8, 0.8))
        axes.set_xlim(*LIMITS)
        axes.set_ylim(*LIMITS)
        yield axes


def lines_of(axes: Axes) -> list[tuple[float, float]]:
    """Ends of the lines drawn, lower end first."""
    long = [line.get_xdata() for line in axes.lines if len(line.get_xdata()) == 2]
    return [(min(ends), max(ends)) for ends in long]


def markers_of(axes: Axes) -> dict[str, float]:
    """Markers drawn, and where along the x axis."""
    short = [line for line in axes.lines if len(line.get_xdata()) == 1]
    return {str(line.get_marker()): float(line.get_xdata()[0]) for line in short}


def test_a_firm_interval_is_one_line_from_end_to_end_with_caps(axes: Axes) -> None:
    draw_fact(axes, make_fact(FIRM), 1.0)
    assert lines_of(axes) == [(2.0, 6.0)]
    caps = [float(x.get_xdata()[0]) for x in axes.lines if x.get_marker() == "|"]
    assert caps == [2.0, 6.0]


def test_a_soft_end_is_pale_from_the_printed_number_on_and_has_no_cap(axes: Axes) -> None:
    soft = replace(FIRM, lower_basis=Basis.USAGE)
    draw_fact(axes, make_fact(soft, Fraction(5)), 1.0)
    colors = [
        (line, to_hex(artist.get_color()))
        for line, artist in zip(lines_of(axes), axes.lines, strict=False)
    ]
    # Its edges have the colour itself, or it could not be seen on white.
    edges, middle, firm = colors
    assert edges == ((2.0, 5.0), HIGHLIGHT)
    assert middle == ((2.0, 5.0), tint(HIGHLIGHT, 0.75))
    assert firm == ((5.0, 6.0), HIGHLIGHT)
    assert axes.lines[0].get_linewidth() > axes.lines[1].get_linewidth()
    assert markers_of(axes) == {"|": 6.0, "o": 5.0}


@pytest.mark.parametrize("lower", [-math.inf, Fraction(0)])
def test_without_a_bound_of_its_own_an_end_is_an_arrow_to_the_edge_of_the_axes(
    axes: Axes, lower: Fraction | float
) -> None:
    interval = Interval(lower, Fraction(6), lower_basis=Basis.UNIT)
    draw_fact(axes, make_fact(interval, Fraction(6)), 1.0)
    (arrow,) = (line for line in axes.lines if line.get_marker() == "<")
    for limits in (LIMITS, (-20.0, 10.0)):
        axes.set_xlim(*limits)
        axes.figure.draw_without_rendering()
        start, head = arrow.get_xdata()
        assert start == 6.0
        pixels = axes.transData.transform((head, 1.0))[0] - axes.get_window_extent().x0
        assert arrow.get_markersize() / 2 - 1 < pixels * 72 / axes.figure.dpi < 20


def test_an_arrow_is_seen_beside_the_cap_of_the_other_end(axes: Axes) -> None:
    draw_fact(axes, make_fact(Interval(-math.inf, Fraction(6))), 1.0)
    axes.set_axis_off()
    assert render_svg(axes.figure, "x").count("<use") == 2


def test_a_number_that_its_word_excludes_is_a_hollow_dot(axes: Axes) -> None:
    over = Interval(Fraction(2), Fraction(6), lower_open=True)
    draw_fact(axes, make_fact(over, Fraction(2)), 1.0)
    draw_fact(axes, make_fact(FIRM, Fraction(2)), 2.0)
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert [to_hex(dot.get_markerfacecolor()) for dot in dots] == ["#ffffff", HIGHLIGHT]


@pytest.mark.parametrize("interval", [point(4), Interval(Fraction(4), Fraction("4.001"))])
def test_what_is_too_short_to_be_seen_is_a_dot_without_caps(axes: Axes, interval: Interval) -> None:
    draw_fact(axes, make_fact(interval), 1.0)
    axes.set_axis_off()
    marks = render_svg(axes.figure, "x").count("<use")
    assert marks == 1
    axes.set_xlim(3.999, 4.002)
    assert render_svg(axes.figure, "x").count("<use") == (1 if interval.is_point else 2)


def test_along_the_y_axis_marks_lie_where_they_lie_along_the_x_axis(axes: Axes) -> None:
    draw_fact(axes, make_fact(FIRM, Fraction(3)), 1.0)
    across = [(list(x.get_xdata()), list(x.get_ydata())) for x in axes.lines]
    count = len(axes.lines)
    draw_fact(axes, make_fact(FIRM, Fraction(3)), 1.0, vertical=True)
    upright = [(list(x.get_ydata()), list(x.get_xdata())) for x in axes.lines[count:]]
    assert upright == across
    assert [x.get_marker() for x in axes.lines[count:]].count("_") == 2


def test_on_a_logarithmic_axis_the_middle_is_the_geometric_one() -> None:
    placed = place_fact(make_fact(Interval(Fraction(1), Fraction(100))), (1.0, 1000.0), log=True)
    assert placed.anchor == pytest.approx(10)


def test_where_one_end_is_missing_the_line_starts_at_the_other() -> None:
    placed = place_fact(make_fact(Interval(-math.inf, Fraction(6))), LIMITS)
    assert (placed.anchor, placed.lower_tip, placed.upper_tip) == (6.0, Tip.ARROW, Tip.CAP)


ends = st.one_of(st.just(math.inf), st.fractions(0, 1000))
bases = st.sampled_from(Basis)


@given(st.fractions(-1000, 0), ends, bases, bases, st.none() | st.fractions(-1000, 1000))
def test_all_marks_of_an_interval_lie_within_its_range(
    lower: Fraction, upper: Fraction | float, low: Basis, high: Basis, value: Fraction | None
) -> None:
    interval = Interval(lower, upper, lower_basis=low, upper_basis=high)
    fact = make_fact(interval, value)
    limits = find_limits([fact])
    placed = place_fact(fact, limits)
    assert limits[0] < placed.lower <= placed.anchor <= placed.upper < limits[1]
    assert placed.dot is None or limits[0] < placed.dot < limits[1]


def test_more_room_is_left_where_an_arrow_leads_to() -> None:
    over = Interval(Fraction(10), math.inf, lower_open=True)
    facts = [make_fact(over), make_fact(Interval(Fraction(5), Fraction(15)))]
    assert find_limits(facts) == pytest.approx((4.6, 16.2))


def test_the_note_explains_the_marks_that_occur_and_no_other() -> None:
    assert (
        describe_marks([make_fact(point(28), Fraction(28))], "en") == "A dot is the number itself."
    )
    soft = replace(FIRM, upper_basis=Basis.USAGE)
    note = describe_marks([make_fact(soft)], "en")
    assert "A line covers what the number may be" in note
    assert "cap is firm" in note
    assert "pale end" in note
    assert "arrow" not in note
    assert "hollow" not in note
