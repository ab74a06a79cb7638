"""Where each kind of chart puts its marks, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
import seaborn as sns
from matplotlib.colors import to_hex
from matplotlib.dates import num2date
from matplotlib.text import Text

from analysis import charts
from analysis.book.book import Book
from analysis.charts.axes import finish_axes
from analysis.charts.style import CONTEXT, HIGHLIGHT, NARROW, PALETTE, WIDE
from analysis.charts.text import spread
from analysis.errors import FactError

SHARES = ["nev_share_2024h1", "nev_share_2025h1"]
CHINA = "owid_ev_share_china_2025"  # 53 percent


def points(ax: Any, marker: str = "o") -> list[tuple[float, float]]:
    """Where dots were drawn, in data coordinates."""
    return [
        (float(x), float(y))
        for line in ax.lines
        if line.get_marker() == marker
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    ]


def colors_at(ax: Any, row: int) -> set[str]:
    return {
        to_hex(line.get_color())
        for line in ax.lines
        if len(line.get_ydata()) and all(y == row for y in line.get_ydata())
    }


# Forests


def test_a_row_stands_at_its_number_and_its_mark_where_its_fact_says(book: Book) -> None:
    ax = charts.forest(book, SHARES)
    for row, key in enumerate(SHARES):
        interval = book[key].interval
        spans = [line.get_xdata() for line in ax.lines if set(line.get_ydata()) == {row}]
        assert min(min(x) for x in spans) == pytest.approx(float(interval.lower))
        assert max(max(x) for x in spans) == pytest.approx(float(interval.upper))
    assert (21.3, 1.0) in points(ax)


def test_what_is_highlighted_alone_has_its_colour(book: Book) -> None:
    ax = charts.forest(book, SHARES, highlight=[SHARES[1]])
    assert HIGHLIGHT in colors_at(ax, 1)
    assert HIGHLIGHT not in colors_at(ax, 0)
    assert CONTEXT in colors_at(ax, 0)


def test_a_level_reads_wider_than_the_one_before(book: Book) -> None:
    axes = charts.levels(book, "nev_units_2025h1")
    widths = [
        max(
            float(x)
            for line in axes[0].lines
            for x in line.get_xdata()
            if set(line.get_ydata()) == {row}
        )
        - min(
            float(x)
            for line in axes[0].lines
            for x in line.get_xdata()
            if set(line.get_ydata()) == {row}
        )
        for row in (1, 2, 3)
    ]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]


def test_a_day_stands_at_its_date(book: Book) -> None:
    ax = charts.forest(book, ["fawvw_30m_date", "sgac_opening"])
    days = [num2date(x).date() for x, _ in points(ax)]
    assert days == [date(2025, 10, 30), date(2025, 11, 12)]


def test_rows_stand_in_their_order_from_the_top_on_whatever_axes(book: Book, draw: Any) -> None:
    for ax in (charts.forest(book, SHARES), charts.forest(book, SHARES, charts.subplots()[1])):
        draw(ax, "en", WIDE)
        first, second = (ax.transData.transform((20, row))[1] for row in (0, 1))
        assert first > second


def test_only_a_heading_has_a_rule(book: Book, draw: Any) -> None:
    def count_rules(ax: Any) -> int:
        draw(ax, "en", WIDE)
        return sum(line.get_label() == "_rule" for line in ax.lines)

    assert count_rules(charts.forest(book, SHARES)) == 0
    assert count_rules(charts.forest(book, {"then": SHARES[:1], "now": SHARES[1:]})) == 2


def test_names_stand_beside_rows_on_a_page_and_above_them_on_a_phone(book: Book, draw: Any) -> None:
    ax = charts.forest(
        book, SHARES, labels=dict.fromkeys(SHARES, "a rather long name of a row that says much")
    )
    heights = {}
    for width in (WIDE, NARROW):
        heights[width] = draw(ax, "en", width).get_figheight()
    assert heights[NARROW] > heights[WIDE]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda b: charts.forest(b, []), "no fact"),
        (lambda b: charts.forest(b, ["nosuch"]), "there is no fact 'nosuch'; "),
        (lambda b: charts.forest(b, [SHARES[0], "hefei_deals"]), "share no axis"),
        (lambda b: charts.forest(b, [SHARES[0], SHARES[0]]), "more than once"),
        (lambda b: charts.forest(b, SHARES, highlight=["hefei_deals"]), "hefei_deals"),
        (lambda b: charts.forest(b, SHARES, labels={"hefei_deals": "x"}), "hefei_deals"),
        (lambda b: charts.forest(b, ["vw_china_change"], log=True), "above zero"),
        (lambda b: charts.levels(b, []), "no fact"),
        (lambda b: charts.series(b, []), "a chart has a series without facts; "),
        (lambda b: charts.series(b, ["nosuch"]), "nosuch"),
        (lambda b: charts.series(b, ["ahk_stay"], highlight="ahk"), "ahk"),
        (
            lambda b: charts.forest(b, ["hefei_deals"], reference="abc"),  # type: ignore[arg-type]
            "reference='abc' is no number; give one, in the unit of the facts",
        ),
        (lambda b: charts.network(b, b.table("ties").head(0)), "tie"),
        (lambda b: charts.timeline(b, b.table("events").head(0)), "event"),
        (lambda b: charts.map_places(b, b.table("places").head(0)), "place"),
        (lambda _: charts.palette(["a"], "b"), "b"),
        (lambda _: charts.palette([*"abcdefg"]), "7 names, of which 6 can be told apart"),
        (lambda _: charts.shades(0), "0 shades cannot be told apart; take 1 to 12"),
        (lambda _: charts.shades(13), "13 shades cannot be told apart; take 1 to 12"),
    ],
    ids=map(str, range(19)),
)
def test_what_cannot_be_drawn_is_an_error_that_says_why(
    book: Book, call: Callable[[Book], object], message: str
) -> None:
    with pytest.raises(FactError) as caught:
        call(book)
    assert message in str(caught.value)


# Time


def test_a_value_stands_in_the_middle_of_its_period(book: Book) -> None:
    ax = charts.series(book, ["caam_nev_share"])
    facts = book.context("caam_nev_share")
    days = [num2date(x).date() for x, _ in points(ax)]
    assert len(days) == len(facts)
    assert {(day.month, day.day) for day in days} <= {(7, 1), (7, 2), (7, 3)}
    assert [y for _, y in points(ax)] == facts["value"].to_list()


def test_where_some_rows_are_told_by_their_time_those_of_other_times_are_too(book: Book) -> None:
    keys = ["fawvw_output_2015", "fawvw_sales_2018", "fawvw_sales_2023"]
    ax = charts.forest(book, keys)
    assert [x.get_text().rpartition(" (")[2] for x in ax.get_yticklabels()] == [
        "2015)",
        "2018)",
        "2023)",
    ]
    ax = charts.forest(book, keys[:2])
    assert not any("(20" in x.get_text() for x in ax.get_yticklabels())


def test_a_series_alone_says_what_is_measured_unless_it_is_given_a_name(book: Book) -> None:
    name = "China: share of new energy vehicles in wholesale, exports included (CAAM)"
    for alone in ("caam_nev_share", book.context("caam_nev_share")):
        assert f" {name}: 13.4% (2021), at last" in charts.describe(charts.series(book, alone)).alt
    own = charts.series(book, {"whole years": "caam_nev_share"})
    several = charts.series(book, ["caam_nev_share", "caam_nev_share_month"])
    for ax in (own, several):
        assert " whole years: 13.4% (2021), at last" in charts.describe(ax).alt
    nameless = charts.describe(charts.series(book, ["caam_total_sales", "caam_nev_sales"])).alt
    assert " China: vehicle sales (CAAM): " in nameless
    assert "caam_" not in nameless


def test_series_are_told_apart_by_colours_in_their_order(book: Book) -> None:
    ax = charts.series(book, ["ahk_stay", "ahk_invest"])
    colors = list(
        dict.fromkeys(to_hex(line.get_color()) for line in ax.lines if line.get_marker() != "")
    )
    assert {to_hex(x) for x in PALETTE[:2]} <= set(colors)


def test_more_series_than_colours_are_refused(book: Book) -> None:
    names = {str(place): ["ahk_stay_2024"] for place in range(len(PALETTE) + 1)}
    with pytest.raises(FactError, match="series"):
        charts.series(book, names)


def test_shares_begin_at_zero_whatever_is_drawn_later(book: Book) -> None:
    ax = charts.series(book, ["ahk_stay"])
    ax.axhline(50)
    assert ax.get_ylim()[0] == 0


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_name_of_a_series_stands_beside_the_axes_and_a_line_leads_to_its_last_value(
    book: Book, draw: Any, width: float
) -> None:
    lines = {"early": ["ahk_leaders_5y_2023"], "late": "ahk_leaders_now"}
    ax = charts.series(book, lines)
    figure = draw(ax, "en", width)
    edge = ax.get_window_extent().x1
    assert all(Text.get_window_extent(text).x0 > edge for text in ax.texts)
    ends = {text.get_text().partition("\n")[0]: text.xy for text in ax.texts}
    assert ends == {"early": points(ax)[0], "late": points(ax, "s")[-1]}
    assert all(text.arrow_patch is not None for text in ax.texts)
    assert all(text.get_window_extent().x1 <= figure.bbox.width + 1 for text in ax.texts)


# Ties, events and places


def test_each_tie_is_one_row_of_the_data_with_its_article(book: Book, show: Any) -> None:
    ties = book.table("ties").head(5)
    assert len(show(charts.network(book, ties))["rows"]) == 5


def test_a_network_has_the_countries_of_most_actors_on_its_sides(
    book: Book, draw: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved, told = {"DE": "FR", "CN": "JP", "JP": "DE"}, {"_china": "_japan"}
    tables = {name: book.table(name) for name in ("actors", "ties")}
    tables["actors"]["country"] = tables["actors"]["country"].replace(moved)
    tables["ties"]["direction"] = tables["ties"]["direction"].replace(told, regex=True)
    monkeypatch.setattr(type(book), "table", lambda _, name: tables[name].copy())
    ax = charts.network(book, tables["ties"])
    draw(ax, "en", WIDE)
    places = {text.get_text(): text.get_position()[0] for text in ax.texts}
    heads = {x.get_text() for x in ax.texts if x.get_fontweight() == "bold"}
    assert heads - {""} == {"FR", "JP", "Other countries"}
    assert places["BMW"] == places["Tesla"] == places["Lexus"] == places["FR"]
    assert places["JAC Motors"] == places["JP"] > places["FR"]
    assert {"to_japan", "from_japan"} < {text.get_text() for text in ax.texts}


def test_two_that_stand_left_are_not_tied_along_their_own_edge(book: Book, draw: Any) -> None:
    ties = book.table("ties").query("tie_id == 'bmw_alibaba'").assign(actor_b="tesla")
    ax = charts.network(book, ties)
    draw(ax, "en", WIDE)
    places = {text.get_text(): text.get_position()[0] for text in ax.texts}
    assert places["Tesla"] > places["BMW"]


def test_a_network_tells_which_directions_it_can_draw(book: Book) -> None:
    ties = book.table("ties").assign(direction="mutual")
    allowed = "allowed are to_…, joint, unnamed, from_…, none"
    with pytest.raises(FactError, match=f"cannot draw the direction 'mutual'; {allowed}"):
        charts.network(book, ties)


def test_events_stand_in_the_order_of_their_dates(book: Book, draw: Any) -> None:
    events = book.table("events").query("kind == 'founding'")
    ax = charts.timeline(book, events)
    draw(ax, "en", WIDE)
    names = [text.get_text() for text in ax.texts]
    rows = charts.describe(ax).rows
    first, last = rows[0][0].text.split()[0], rows[-1][0].text.split()[0]
    assert any(first in name for name in names)
    assert any(last in name for name in names)
    assert len(rows) == len(events)


def test_places_without_coordinates_are_left_out(book: Book) -> None:
    places = book.table("places")
    axes = charts.map_places(book, places)
    assert len(charts.describe(axes[0]).rows) == places["latitude"].notna().sum()


def at(*cities: tuple[str, str, float, float]) -> pd.DataFrame:
    """Make rows of places: the name, the country, and degrees north and east."""
    keys = ["name", "country", "latitude", "longitude"]
    return pd.DataFrame(cities, columns=keys).assign(place_id=lambda x: x["name"], origin="")


FRENCH = ("Paris", "FR", 48.9, 2.4), ("Lyon", "FR", 45.8, 4.8), ("Lille", "FR", 50.6, 3.1)
JAPANESE = ("Nemuro", "JP", 43.3, 145.6), ("Naha", "JP", 26.2, 127.7)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_map_takes_in_all_places_and_names_each(width: float, book: Book, draw: Any) -> None:
    axes = charts.map_places(book, at(*FRENCH, *JAPANESE, ("Lisbon", "PT", 38.7, -9.1)))
    figure = draw(axes, "en", width)
    named = [{text.get_text() for text in ax.texts} for ax in axes]
    assert named == [{"Lisbon"}, {"Paris", "Lyon", "Lille", "FR"}, {"Nemuro", "Naha", "JP"}]
    for ax in axes:
        box = ax.get_window_extent()
        spots = [ax.transData.transform(spot) for spot in points(ax)]
        assert spots
        assert all(box.padded(-0.05 * figure.dpi).contains(*spot) for spot in spots)


@pytest.mark.parametrize("cities", [FRENCH[:1], JAPANESE[:1], (("Galway", "IE", 53.3, -9.1),)])
def test_a_map_of_one_place_shows_what_lies_around_it(cities: Any, book: Book, draw: Any) -> None:
    axes = charts.map_places(book, at(*cities))
    draw(axes, "en", WIDE)
    heights = [ax.get_ylim()[1] - ax.get_ylim()[0] for ax in axes]
    assert heights == pytest.approx([30, 9])
    assert all(-15 <= west < east <= 150 for west, east in (ax.get_xlim() for ax in axes))


def test_places_where_no_land_is_known_are_named(book: Book) -> None:
    far = ("Detroit", "US", 42.3, -83.0), ("Reykjavik", "IS", 64.1, -21.9)
    told = (
        "a map knows the land around places from -14 to 149 degrees east and from 1 to 74 north; "
        "outside lie Detroit, Reykjavik; leave them out, or add land to land.json "
    )
    with pytest.raises(FactError) as caught:
        charts.map_places(book, at(*FRENCH, *far))
    assert str(caught.value).startswith(told)


# Lines of others


def draw_lines(**style: Any) -> Any:
    data = pd.DataFrame({"x": [1, 2] * 3, "y": [1, 9, 2, 5, 3, 4], "who": list("aabbcc")})
    _, ax = charts.subplots()
    palette = charts.palette(["a", "b", "c"], "c")
    sns.lineplot(data, x="x", y="y", hue="who", palette=palette, ax=ax, **style)
    return ax


def test_a_label_stands_at_the_end_of_its_own_line_though_others_are_as_grey() -> None:
    ax = draw_lines(style="who", markers=True, dashes=False)
    charts.label_lines(ax)
    assert {text.get_text(): text.xy for text in ax.texts} == {
        "a": (2, 9),
        "b": (2, 5),
        "c": (2, 4),
    }
    assert ax.get_legend() is None


def test_lines_that_look_the_same_are_not_labelled() -> None:
    with pytest.raises(FactError, match="some lines look the same; "):
        charts.label_lines(draw_lines())


def test_a_label_stands_at_the_last_value_with_an_error_bar_and_names_its_fact(book: Book) -> None:
    _, ax = charts.subplots()
    ax.errorbar([1, 2], [30, 47], [[1, 1], [2, 2]], marker="o", label="China")
    charts.label_lines(ax, book, {"China": CHINA})
    (text,) = ax.texts
    assert (text.xy, text.get_url()) == ((2, 47), f"#fact-{CHINA}")
    assert text.get_text() == "China\n53%"


@pytest.mark.parametrize("lasts", [(40, 53, 70), (70, 53.4, 40), (53, 70, 52.6)])
def test_of_several_last_values_the_words_stand_at_that_of_their_fact(
    book: Book, lasts: tuple[float, ...]
) -> None:
    runs = [(x, y, run) for run, last in enumerate(lasts) for x, y in ((1, 30), (2, last))]
    data = pd.DataFrame(runs, columns=["x", "y", "run"]).assign(who="China")
    style = {"hue": "who", "units": "run", "estimator": None}
    axes = [charts.subplots()[1] for _ in range(2)]
    axes[0].plot([1, 2, 2, 2], [30, *lasts], label="China")
    sns.lineplot(data, x="x", y="y", ax=axes[1], **style)
    for ax in axes:
        charts.label_lines(ax, book, {"China": CHINA})
        assert ax.texts[0].xy == (2, min(lasts, key=lambda y: abs(y - 53)))


def test_the_value_of_a_fact_without_a_number_is_where_its_range_is_drawn(book: Book) -> None:
    fall = book["vw_china_deliveries_2019"] - book["vw_china_deliveries_2025"]
    fact = book.derive("fall", fall, label="fall of deliveries")
    middle = float(fact.interval.lower + fact.interval.upper) / 2
    _, ax = charts.subplots()
    ax.plot([1, 2, 2, 2], [0, 0, middle, 2 * middle], label="fall")
    with pytest.raises(FactError, match="no line has the name 'fal'; did you mean fall"):
        charts.label_lines(ax, book, {"fal": fact.id})
    with pytest.raises(FactError, match="facts are worded by their book"):
        charts.label_lines(ax, facts={"fall": fact.id})
    charts.label_lines(ax, book, {"fall": fact.id})
    assert ax.texts[0].xy == (2, middle)


def test_of_several_last_values_of_which_none_is_the_fact_the_words_stand_at_the_last_drawn(
    book: Book,
) -> None:
    _, ax = charts.subplots()
    ax.plot([1, 2, 2], [0.3, 0.7, 0.53], label="parts of one")
    ax.plot([1, 2, 2], [0.2, 0.9, 0.8], label="without a fact")
    charts.label_lines(ax, book, {"parts of one": CHINA})
    assert [text.xy for text in ax.texts] == [(2, 0.53), (2, 0.8)]


def test_the_name_of_a_line_that_ends_earlier_stands_at_its_last_value() -> None:
    gaps = pd.DataFrame({"a": [1, 2, None], "b": [3, 4, 5]})
    _, ax = charts.subplots()
    gaps.plot(ax=ax)
    charts.label_lines(ax)
    assert [text.xy for text in ax.texts] == [(1, 2), (2, 5)]


@pytest.mark.parametrize("values", [[], [float("nan")]])
def test_a_line_without_values_is_not_labelled(values: list[float]) -> None:
    _, ax = charts.subplots()
    ax.plot(values, values, label="c")
    with pytest.raises(FactError, match="the line 'c' has no values; leave it out"):
        charts.label_lines(ax)


def test_a_legend_has_lines_and_none_of_the_words_at_their_ends() -> None:
    ax = draw_lines(style="who", markers=True, dashes=False)
    ax.plot([1, 2], [3, 4], label="d")
    charts.label_lines(ax)
    drawn = [text.get_text() for text in ax.texts]
    assert drawn == [text.get_text() for text in ax.legend().get_texts()] == ["a", "b", "c", "d"]


def test_the_years_of_the_first_and_the_last_value_are_shown_whole(book: Book, draw: Any) -> None:
    leaders = book.context("ahk_leaders_now")
    _, ax = charts.subplots()
    ax.plot(leaders["start"], leaders["value"])
    finish_axes([ax], leaders, "en")
    draw(ax, "en", WIDE)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2023", "2024", "2025"]
    ax.set_xticks(leaders["middle"], ["first", *leaders["period"].astype(str)[1:]])
    draw(ax, "en", WIDE)
    words = [label.get_text() for label in ax.get_xticklabels(which="both")]
    assert words[:1] == ["first"]
    assert "2023" not in words


# Counts


def draw_counts(width: float, draw: Any, names: list[str]) -> Any:
    index = pd.Index(["Auto Review, December", "Xinhua"], name="what")
    counts = pd.DataFrame([[1] * 5] * 2, columns=names, index=index)
    _, ax = charts.subplots()
    sns.heatmap(counts, annot=True, cbar=False, cmap=charts.shades(), ax=ax)
    ax.set(xlabel="", ylabel="")
    draw(ax, "en", width)
    return ax


def test_names_of_columns_lie_level_and_at_two_heights_where_they_need_room(
    draw: Any, clashes: Any
) -> None:
    names = ["bare", "nearly", "about to be", "over", "late"]
    for width, heights in ((WIDE, 1), (NARROW, 2)):
        ax = draw_counts(width, draw, names)
        labels = ax.get_xticklabels()
        assert {label.get_rotation() for label in labels} == {0}
        assert len({round(label.get_window_extent().y1) for label in labels}) == heights
    assert clashes(ax) == []


def test_shades_and_palette_have_as_many_colours_as_names() -> None:
    assert charts.shades(3).N == 3
    assert charts.palette(["a", "b"], "b") == {
        "a": charts.palette(["a", "b"], "b")["a"],
        "b": HIGHLIGHT,
    }


@pytest.mark.parametrize("sizes", [[1.0, 1.0, 1.0], [0.5], [0.2] * 8])
def test_spread_things_do_not_touch_and_stay_on_the_line(sizes: list[float]) -> None:
    places = spread([1.0] * len(sizes), sizes, 0.0, 10.0)
    edges = [(x - s / 2, x + s / 2) for x, s in zip(places, sizes, strict=True)]
    assert all(a[1] <= b[0] + 1e-9 for a, b in pairwise(edges))
    assert edges[0][0] >= -1e-9
    assert edges[-1][1] <= 10 + 1e-9
