"""What a reader draws with seaborn or matplotlib: styled, with our intervals, shown and saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns

from analysis import charts
from analysis.book.book import Book
from analysis.charts.style import INK, LATIN
from analysis.errors import FactError

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@pytest.fixture(autouse=True)
def _settings() -> Iterator[None]:
    with mpl.rc_context():
        yield
    plt.close("all")


@pytest.fixture
def shares(book: Book) -> pd.DataFrame:
    return book.context("caam_nev_share").assign(year=lambda x: x["start"].dt.year)


def find_marks(ax: Axes, place: str) -> list[Any]:
    return [line for line in ax.lines if line.get_label() == f"_{place}"]


def test_a_style_holds_for_a_block_or_from_here_on() -> None:
    before = mpl.rcParams["text.color"]
    with charts.use_style("de"):
        assert mpl.rcParams["text.color"] == INK
    assert mpl.rcParams["text.color"] == before
    charts.use_style()
    assert mpl.rcParams["text.color"] == INK
    assert mpl.rcParams["font.family"][0] == LATIN


def test_intervals_are_drawn_on_axes_of_seaborn(shares: pd.DataFrame) -> None:
    ax = sns.lineplot(shares, x="year", y="value")
    assert charts.intervals(ax, shares, x="year") is ax
    low, high = ax.get_ylim()
    assert low < shares["lower"].min() < shares["upper"].max() < high
    for place, (year, value) in enumerate(zip(shares["year"], shares["value"], strict=True)):
        drawn = np.vstack([line.get_xydata() for line in find_marks(ax, str(place))])
        assert {float(x) for x in drawn[:, 0]} == {float(year)}
        assert value in drawn[:, 1]


@pytest.mark.parametrize(
    "draw",
    [
        lambda shares, ax: sns.barplot(shares, x="year", y="value", ax=ax),
        lambda shares, ax: sns.pointplot(shares, x="year", y="value", ax=ax),
        lambda shares, ax: shares.plot.bar(x="year", y="value", ax=ax),
    ],
    ids=["bars of seaborn", "points of seaborn", "bars of pandas"],
)
def test_intervals_stand_at_numbers_that_are_names_of_bars(shares: pd.DataFrame, draw: Any) -> None:
    ax = plt.subplots()[1]
    draw(shares, ax)
    charts.intervals(ax, shares, x="year")
    assert [find_marks(ax, str(n))[0].get_xdata()[0] for n in range(5)] == [0, 1, 2, 3, 4]
    assert ax.get_xlim()[0] > -1
    assert ax.get_xlim()[1] < 5


def test_intervals_have_one_colour_or_one_for_each_row(shares: pd.DataFrame) -> None:
    ax, colours = plt.subplots()[1], ["#08519c", "#b95707", "#08519c", "#b95707", "#08519c"]
    charts.intervals(ax, shares, x="year", color=pd.Series(colours))
    drawn = {str(n): find_marks(ax, str(n))[-1].get_color() for n in (0, 1)}
    assert drawn == {"0": "#08519c", "1": "#b95707"}
    with pytest.raises(FactError, match="there are 2 colours for 5 rows; give one for each"):
        charts.intervals(ax, shares, x="year", color=colours[:2])


def test_an_interval_without_a_name_of_the_axis_is_refused(shares: pd.DataFrame) -> None:
    ax = sns.barplot(shares[shares["year"] < 2024], x="year", y="value")
    with pytest.raises(FactError, match="the axis has no '2024'; it has 2021, 2022, 2023"):
        charts.intervals(ax, shares, x="year")


def test_intervals_lie_at_names_and_dates_and_show_what_each_end_is(book: Book) -> None:
    frame = book.to_frame(["hefei_value_cny", "deal_bmw_shenyang_cny"])
    ax = sns.stripplot(frame, x="value", y="label")
    charts.intervals(ax, frame, y="label")
    # The first is soft above, and its number is itself left out: "over 6.8 billion".
    colors = {line.get_color() for line in find_marks(ax, "0")}
    assert len(colors) == 2
    assert "white" in {line.get_markerfacecolor() for line in find_marks(ax, "0")}
    _, dated = plt.subplots()
    dated.scatter(frame["start"], frame["value"])
    charts.intervals(dated, frame, x="start")
    days = {float(x) for line in find_marks(dated, "1") for x in line.get_xdata()}
    assert days == {float(mpl.dates.date2num(frame["start"][1]))}


@pytest.mark.parametrize("draw", [sns.lineplot, sns.pointplot, None])
def test_intervals_stand_at_periods_as_they_are_drawn(shares: pd.DataFrame, draw: Any) -> None:
    if draw is None:
        ax = shares.set_index("period")["value"].plot()
    else:
        ax = draw(shares, x="period", y="value")
    (line, *_) = ax.lines
    drawn = [float(x) for x in line.get_xdata(orig=False)]
    charts.intervals(ax, shares, x="period")
    for place, at in enumerate(drawn):
        assert {float(x) for mark in find_marks(ax, str(place)) for x in mark.get_xdata()} == {at}


def test_periods_have_no_place_on_empty_axes(shares: pd.DataFrame) -> None:
    with pytest.raises(FactError, match="Periods have no place on empty Axes; take x='start' or"):
        charts.intervals(plt.subplots()[1], shares, x="period")


def test_any_table_with_two_ends_will_do() -> None:
    _, ax = plt.subplots()
    table = pd.DataFrame(
        {"lower": [1.0, -np.inf, np.nan], "upper": [2.0, 3.0, 1.0], "at": [0, 1, 2]}
    )
    charts.intervals(ax, table, x="at")
    assert ax.get_ylim()[0] < 1 < 3 < ax.get_ylim()[1]  # empty Axes show what they get
    assert [bool(find_marks(ax, str(place))) for place in range(3)] == [True, True, False]


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({}, "name the column"),
        ({"x": "at", "y": "at"}, "name the column"),
        ({"x": "when"}, "there is no column 'when'; the table has lower, upper, at"),
    ],
)
def test_a_table_that_says_too_little_is_told(options: dict[str, str], fault: str) -> None:
    _, ax = plt.subplots()
    with pytest.raises(FactError, match=fault):
        charts.intervals(ax, pd.DataFrame({"lower": [1], "upper": [2], "at": [0]}), **options)


def test_a_figure_is_shown_and_what_comes_back_has_its_data(
    book: Book, shares: pd.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fig, ax = plt.subplots()
    sns.lineplot(shares, x="year", y="value", ax=ax)
    told: dict[str, Any] = {"id": "own", "title": "Shares rose", "subtitle": "China", "book": book}
    table = shares[["fact_id", "period", "value"]]
    with pytest.raises(FactError, match="the chart own has no alternative text; say what it shows"):
        charts.show(fig, data=table, **told)
    chart = charts.show(fig, data=table, alt="A line that rises", **told)
    last = chart.data.iloc[-1]
    assert last["value in words"] == "47.9%"
    assert last[["fact_id", "value", "lower", "upper"]].equals(
        shares.iloc[-1][["fact_id", "value", "lower", "upper"]]
    )
    for width in ("5cm", 0, np.nan):
        with pytest.raises(FactError, match=r"is no number of inches; give one, as width=6\.5"):
            chart.save(tmp_path / "b.png", width=width)
    assert chart._ipython_display_() is None  # it was shown
    with pytest.raises(ValueError, match=r"'csv' is not supported \(supported formats: .*svg"):
        chart.save(tmp_path / "c.csv", width=3)
    assert chart.figure.get_figwidth() != 3
    for name, begin in (("a.pdf", b"%PDF"), ("a.png", b"\x89PNG"), ("a.svg", b"<?xml")):
        chart.save(tmp_path / name, width=4)
        assert (tmp_path / name).read_bytes().startswith(begin)
    assert b'width="288pt"' in (tmp_path / "a.svg").read_bytes()
    chart.save(tmp_path / "fine.png", width=4, dpi=300)
    assert plt.imread(tmp_path / "fine.png").shape[1] == 4 * 300
    assert "A line that rises" in capsys.readouterr().out


def test_whole_numbers_that_count_nothing_are_no_table_of_counts(book: Book) -> None:
    _, ax = plt.subplots()
    ax.plot([2024, 2025], [1, 2])
    table = pd.DataFrame({"year": [2024, 2025], "value": [1, 2]})
    told: dict[str, Any] = {"title": "O", "subtitle": "O", "book": book, "alt": "A line"}
    shown = charts.show(ax, id="own", data=table, **told)
    assert list(shown.data.columns) == ["year", "value", "fact_ids"]


def test_a_book_says_what_it_holds_and_what_comes_next(book: Book) -> None:
    card = book._repr_html_()
    assert f"Book of {len(book)} facts" in card
    assert "printed</li>" in card
    assert "book.series()" in card


def test_intervals_lie_at_names_on_axes_without_any(book: Book) -> None:
    frame = book.context("ahk_invest").head(3).assign(who=["A", "B", "A"])
    _, ax = plt.subplots()
    charts.intervals(ax, frame, y="who")
    assert [ax.convert_yunits(name) for name in "AB"] == [0, 1]


def test_what_is_no_axes_is_told_and_so_is_an_empty_figure(book: Book) -> None:
    with pytest.raises(FactError, match="ax takes Axes, not 'b'; several ids or series are one"):
        charts.series(book, "ahk_invest", "b")  # type: ignore[arg-type]
    with pytest.raises(FactError, match="the figure has no Axes yet; draw on it first"):
        charts.show(plt.figure(), id="a", title="t", subtitle="s")
