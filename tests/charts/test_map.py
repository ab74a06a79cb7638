"""Places stand at their coordinates, and the land around them is land."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from matplotlib.colors import to_hex

from analysis import charts
from analysis.book.book import Book
from analysis.charts.land import Window, open_window
from analysis.charts.style import CLAIM, INK, NARROW, WIDE, new_figure, use_style
from analysis.charts.words import say_code
from analysis.errors import FactError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    Draw = Callable[..., Figure]
    Clashes = Callable[..., list[str]]

WORDS = {"title": "Far apart", "subtitle": "Cities"}


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.open()


@pytest.fixture(scope="module")
def cities(book: Book) -> list[dict[str, str]]:
    return [row for row in book.rows("places") if row["latitude"]]


def dots(axes: Axes) -> dict[str, tuple[float, float]]:
    """Where the dot of each place stands."""
    return {
        str(line.get_label()): (float(line.get_xdata()[0]), float(line.get_ydata()[0]))
        for line in axes.lines
        if line.get_marker() == "o"
    }


def names(axes: Axes) -> set[str]:
    return {text.get_text() for text in axes.texts}


def test_every_place_stands_at_its_coordinates_in_the_whole_and_close_up(
    book: Book, cities: list[dict[str, str]], draw: Draw
) -> None:
    whole, germany, china = draw(charts.map_places(book, cities, id="m", **WORDS)).axes
    spots = {row["place_id"]: (float(row["longitude"]), float(row["latitude"])) for row in cities}
    assert dots(whole) == spots
    assert dots(germany) | dots(china) == spots
    assert not dots(germany).keys() & dots(china).keys()


def test_every_place_lies_inside_its_window(
    book: Book, cities: list[dict[str, str]], draw: Draw
) -> None:
    for axes in draw(charts.map_places(book, cities, id="m", **WORDS)).axes:
        (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
        assert all(west < x < east and south < y < north for x, y in dots(axes).values())


def test_close_up_every_place_is_named(
    book: Book, cities: list[dict[str, str]], draw: Draw
) -> None:
    _, germany, china = draw(charts.map_places(book, cities, id="m", **WORDS)).axes
    headings = {"Germany", "China"}
    assert names(germany) | names(china) == {row["name"] for row in cities} | headings


def test_places_without_coordinates_are_left_out(book: Book) -> None:
    chart = charts.map_places(book, book.rows("places"), id="m", **WORDS)
    assert "Jilin" not in {row[0].text for row in chart.rows}
    assert len(chart.rows) == sum(bool(row["latitude"]) for row in book.rows("places"))


def test_a_country_without_places_has_no_close_up(
    book: Book, cities: list[dict[str, str]], draw: Draw
) -> None:
    german = [row for row in cities if row["country"] == "DE"]
    whole, germany = draw(charts.map_places(book, german, id="m", **WORDS)).axes
    assert "Germany" in names(germany) - names(whole)
    foreign = [row | {"country": "FR"} for row in german]
    assert len(draw(charts.map_places(book, foreign, id="m", **WORDS)).axes) == 1


def test_a_tie_between_two_places_is_a_line_between_their_dots(
    book: Book, cities: list[dict[str, str]], draw: Draw
) -> None:
    chart = charts.map_places(book, cities, ties=book.rows("ties"), id="m", **WORDS)
    whole = draw(chart).axes[0]
    (rail,) = [line for line in whole.lines if line.get_label() == "chongqing_duisburg_rail"]
    ends = list(zip(rail.get_xdata(), rail.get_ydata(), strict=True))
    assert ends == [dots(whole)["chongqing"], dots(whole)["duisburg"]]
    assert names(whole) == {"Chongqing", "Duisburg", "freight trains (Yuxinou)"}
    assert "not the route" in chart.note
    assert chart.alt.endswith("Chongqing and Duisburg are joined by a line.")


def test_a_tie_with_an_end_that_is_not_shown_is_left_out(
    book: Book, cities: list[dict[str, str]], draw: Draw
) -> None:
    chinese = [row for row in cities if row["country"] == "CN"]
    chart = charts.map_places(book, chinese, ties=book.rows("ties"), id="m", **WORDS)
    assert names(draw(chart).axes[0]) == set()
    assert "route" not in chart.note
    assert "joined" not in chart.alt


def test_the_claim_alone_has_the_claim_colour(
    book: Book, cities: list[dict[str, str]], draw: Draw
) -> None:
    chart = charts.map_places(book, cities, claim=["changchun"], id="m", **WORDS)
    for axes in draw(chart).axes:
        colors = {
            str(line.get_label()): to_hex(line.get_color())
            for line in axes.lines
            if line.get_marker() == "o"
        }
        assert all(color == (CLAIM if key == "changchun" else INK) for key, color in colors.items())


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("lang", ["en", "de", "zh"])
def test_no_name_covers_another_or_leaves_its_frame(
    lang: str, width: float, draw: Draw, clashes: Clashes
) -> None:
    book = Book.open(lang)
    chart = charts.map_places(book, book.rows("places"), ties=book.rows("ties"), id="m", **WORDS)
    figure = draw(chart, width)
    headings = {say_code(key, lang) for key in ("DE", "CN")}
    with use_style(lang, width):  # or its letters would be measured in another font
        for axes in figure.axes:
            frame = axes.get_window_extent().padded(2)
            for text in axes.texts:
                box = text.get_window_extent()
                assert frame.x0 <= box.x0 <= box.x1 <= frame.x1, text.get_text()
                inside = frame.y0 <= box.y0 <= box.y1 <= frame.y1
                assert inside != (text.get_text() in headings), text.get_text()
    assert clashes(chart, slanting=True) == []


@pytest.mark.parametrize("lang", ["en", "de", "zh"])
def test_no_name_covers_a_dot(lang: str, clashes: Clashes) -> None:
    book = Book.open(lang)
    # The boxes of a slanting line and of a window hold more than they draw.
    boxes = ("mark of window", "mark of chongqing_duisburg_rail")
    chart = charts.map_places(book, book.rows("places"), ties=book.rows("ties"), id="m", **WORDS)
    assert [clash for clash in clashes(chart) if not clash.endswith(boxes)] == []


def test_on_a_narrow_page_the_close_ups_stand_one_below_the_other(
    book: Book, cities: list[dict[str, str]], draw: Draw
) -> None:
    chart = charts.map_places(book, cities, id="m", **WORDS)
    for width, beside in ((WIDE, True), (NARROW, False)):
        _, germany, china = (axes.get_window_extent() for axes in draw(chart, width).axes)
        assert (germany.x1 <= china.x0) == beside
        assert (germany.y0 >= china.y1) != beside


def test_degrees_are_narrowed_by_the_cosine_of_the_middle_latitude(
    book: Book, cities: list[dict[str, str]], draw: Draw
) -> None:
    for axes in draw(charts.map_places(book, cities, id="m", **WORDS)).axes:
        box, (west, east), (south, north) = (
            axes.get_window_extent(),
            axes.get_xlim(),
            axes.get_ylim(),
        )
        across, down = box.width / (east - west), box.height / (north - south)
        assert across / down == pytest.approx(math.cos(math.radians((south + north) / 2)))


@pytest.mark.parametrize(
    ("place", "is_land"),
    [
        ((116.4, 39.9), True),  # Beijing
        ((8.7, 50.1), True),  # Frankfurt
        ((3.0, 56.0), False),  # North Sea
        ((123.0, 36.0), False),  # Yellow Sea
        ((51.0, 42.0), False),  # Caspian Sea, a hole in the land
    ],
)
def test_land_is_filled_and_the_sea_is_not(place: tuple[float, float], *, is_land: bool) -> None:
    window = Window(-10, 14, 137, 62)
    with use_style():
        figure = new_figure(3.0)
        axes = open_window(figure, window, (0.1, 0.1, 6.0, 2.9))
    # The winding number around a place: not zero on land, by the rule that SVG fills by.
    turns = 0.0
    (land,) = axes.patches
    for ring in land.get_path().to_polygons():
        angles = [math.atan2(y - place[1], x - place[0]) for x, y in ring]
        steps = (b - a for a, b in pairwise(angles))
        turns += sum((step + math.pi) % (2 * math.pi) - math.pi for step in steps)
    assert (round(turns / (2 * math.pi)) != 0) == is_land


def test_coordinates_are_written_in_the_language_of_the_book() -> None:
    book = Book.open("de")
    chart = charts.map_places(book, book.rows("places"), id="m", **WORDS)
    row = next(row for row in chart.rows if row[0].text == "Duisburg")
    assert [cell.text for cell in row[:4]] == ["Duisburg", "Deutschland", "51,43", "6,77"]
    assert row[2].html == '<data value="51.43">51,43</data>'
    assert '<data value="2934691">2934691</data>' in row[4].html


def test_geonames_is_named_beside_the_map(book: Book, cities: list[dict[str, str]]) -> None:
    note = charts.map_places(book, cities, id="m", **WORDS).note
    assert "GeoNames (CC BY)" in note
    assert "Natural Earth" in note


def test_the_alternative_text_lists_the_cities_of_each_side(
    book: Book, cities: list[dict[str, str]]
) -> None:
    some = [row for row in cities if row["place_id"] in ("arnstadt", "duisburg", "hefei")]
    assert charts.map_places(book, some, id="m", **WORDS).alt == (
        "Map of 3 cities. Germany: Arnstadt, Duisburg. China: Hefei."
    )


def test_no_place_with_coordinates_is_an_error(book: Book) -> None:
    bare = [row for row in book.rows("places") if not row["latitude"]]
    for places in ([], bare):
        with pytest.raises(FactError, match="the chart m has no place with coordinates"):
            charts.map_places(book, places, id="m", **WORDS)


def test_a_claim_that_is_not_shown_is_an_error(book: Book, cities: list[dict[str, str]]) -> None:
    with pytest.raises(FactError, match="the claim 'peking' is not in the chart; did you mean bei"):
        charts.map_places(book, cities, claim=["peking"], id="m", **WORDS)
