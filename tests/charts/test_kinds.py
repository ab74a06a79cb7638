"""What holds for every kind of chart, at both widths and in every language."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from analysis import charts
from analysis.book.book import Book
from analysis.charts.chart import Chart
from analysis.charts.style import CONTEXT, FAINT, NARROW, PALETTE, TICK, WIDE, tint
from analysis.reports.checks import find_naked_words, find_unsourced_numbers

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Clashes = Callable[..., list[str]]

WORDS = {"title": "Finding", "subtitle": "Measure"}
MILESTONES = [f"fawvw_milestone_{year}" for year in (2002, 2009, 2017, 2022, 2025)]
PACES = ["fawvw_pace_2009_2017", "fawvw_pace_2017_2022", "fawvw_pace_2022_2024"]
SHARES = {"China, by the agency": "owid_ev_share_china", "World": "owid_ev_share_world"}
TALLY = {
    "Hefei, in June": {"count": ["hefei_deals", "hefei_firms"], "money": ["hefei_value_cny"]},
    "Changchun": {"money": [], "ordinal": ["sgac_edition"]},
}
PAIRS = {
    "Volkswagen Group": ("vw_china_deliveries_2019", "vw_china_deliveries_2025"),
    "BMW Group, {bmw_china_deliveries_2025:period}": (
        "bmw_china_deliveries_2021",
        "bmw_china_deliveries_2025",
    ),
}

#: Kind of chart -> one of it, made of the real data.
KINDS: Mapping[str, Callable[[Book], Chart]] = {
    "counts": lambda book: charts.counts(book, TALLY, id="counts", **WORDS),
    "forest": lambda book: charts.forest(
        book,
        {
            "Printed {nev_share_2025h1:period}": ["nev_share_2025h1"],
            "Told": ["wangang_share_2025h1"],
        },
        id="forest",
        zero=20,
        **WORDS,
    ),
    "gaps": lambda book: charts.gaps(book, PAIRS, names=("then", "now"), id="gaps", **WORDS),
    "levels": lambda book: charts.levels(
        book,
        ["nev_units_2025h1", "hefei_value_cny"],
        id="levels",
        labels={"nev_units_2025h1": "The world, printed {nev_units_2025h1:printed}"},
        **WORDS,
    ),
    "map": lambda book: charts.map_places(
        book, book.rows("places"), ties=book.rows("ties"), id="map", **WORDS
    ),
    "matrix": lambda book: charts.matrix(book, TALLY, id="matrix", **WORDS),
    "milestones": lambda book: charts.milestones(
        book, MILESTONES, claim=MILESTONES[-1:], id="milestones", **WORDS
    ),
    "network": lambda book: charts.network(book, book.rows("ties"), id="network", **WORDS),
    "paces": lambda book: charts.paces(book, PACES, mean="fawvw_mean_output", id="paces", **WORDS),
    "series": lambda book: charts.series(book, SHARES, id="series", **WORDS),
    "timeline": lambda book: charts.timeline(book, book.rows("events"), id="timeline", **WORDS),
    "trust": lambda book: charts.trust(
        book, ["nev_units_2025h1", "hefei_value_cny", "sgac_participants"], id="trust", **WORDS
    ),
}
#: Kinds with lines that are neither level nor upright: their boxes hold more than they draw.
SLANTING = ("map", "milestones", "network", "series", "timeline")


@pytest.fixture(scope="module", params=["en", "de", "zh"])
def book(request: pytest.FixtureRequest) -> Book:
    return Book.open(request.param)


@pytest.fixture(scope="module", params=KINDS)
def chart(request: pytest.FixtureRequest, book: Book) -> Chart:
    return KINDS[request.param](book)


@pytest.fixture(scope="module")
def drawn(chart: Chart) -> list[str]:
    """The wide and the narrow picture."""
    return [chart.svg(width) for width in (WIDE, NARROW)]


def list_links(svg: str) -> set[str]:
    return set(re.findall(r'href="#fact-([\w-]+)"', svg))


def test_every_kind_of_chart_is_among_these() -> None:
    made = {"map_places" if kind == "map" else kind for kind in KINDS}
    assert made == set(charts.__all__) - {"Chart"}


def test_no_word_touches_another_or_a_mark_or_leaves_the_picture(
    chart: Chart, clashes: Clashes
) -> None:
    assert clashes(chart, slanting=chart.id in SLANTING) == []


def test_marks_have_an_inch_at_least(chart: Chart, draw: Callable[..., Figure]) -> None:
    for width in (WIDE, NARROW):
        figure = draw(chart, width)
        inches = [axes.get_window_extent().width / figure.dpi for axes in figure.axes]
        assert min(inches) > 1.0


def test_every_digit_is_that_of_a_fact_or_states_nothing(chart: Chart, drawn: list[str]) -> None:
    assert [find_naked_words(svg) for svg in drawn] == [[], []]
    assert find_unsourced_numbers(chart.head() + chart.tail()) == []


def test_every_linked_fact_stands_in_the_data(chart: Chart, drawn: list[str]) -> None:
    told = {key for row in chart.rows for cell in row for key in cell.facts}
    links = list_links(drawn[0])
    assert links <= told
    # Numbers in these are counts, names or dates of articles.
    assert links or chart.id in ("counts", "map", "matrix", "network")


def test_both_widths_link_the_same_facts(drawn: list[str]) -> None:
    wide, narrow = drawn
    assert list_links(wide) == list_links(narrow)
    assert wide.count("<a ") == wide.count('<a href="#fact-')


def test_no_word_is_smaller_than_a_tick(drawn: list[str]) -> None:
    for svg in drawn:
        assert min(map(float, re.findall(r'font-size="([\d.]+)px"', svg))) >= TICK


def test_the_picture_is_as_wide_as_it_was_asked_for(drawn: list[str]) -> None:
    for svg, width in zip(drawn, (WIDE, NARROW), strict=True):
        assert ET.fromstring(svg).get("viewBox", "").split()[:3] == ["0", "0", f"{width * 72:g}"]


def test_two_drawings_are_the_same_to_the_byte(chart: Chart, drawn: list[str]) -> None:
    again = KINDS[chart.id](Book.open(chart.lang))
    assert [again.svg(WIDE), again.svg(NARROW), again.csv()] == [*drawn, chart.csv()]


def test_ids_of_two_widths_are_never_the_same(drawn: list[str]) -> None:
    wide, narrow = (set(re.findall(r'\bid="([^"]*)"', svg)) for svg in drawn)
    assert wide
    assert not wide & narrow


def test_every_colour_can_be_seen_on_white_and_in_the_dark(
    chart: Chart, drawn: list[str], colours: ModuleType
) -> None:
    """Words have a contrast of 4.5 with their ground, marks of 3."""
    for svg in drawn:
        root = ET.fromstring(svg)
        words = {word.get("fill", "") for word in root.iter("{http://www.w3.org/2000/svg}text")}
        # On a shade, letters are white or black: see the test of these.
        assert colours.find_weak(words - {"#ffffff", "", "#000000"}, 4.5) == []
        marks = {
            element.get(name, "")
            for element in root.iter()
            if element.tag.rpartition("}")[2] in ("path", "use")
            for name in ("fill", "stroke")
        }
        pale = {tint(color, 0.75) for color in PALETTE} | {tint(CONTEXT, 0.6)}  # these have edges
        quiet = {FAINT, tint(CONTEXT, 0.84), "#ffffff", "none", ""}
        shades = marks if chart.id in ("counts", "matrix") else set()  # have edges, or numbers
        assert colours.find_weak(marks - pale - quiet - shades, 3) == []


def test_the_caption_names_each_publisher_once_with_its_address(chart: Chart) -> None:
    line = BeautifulSoup(chart.tail(), "html.parser").select_one("p.sources-line")
    assert line is not None
    names = [source.publisher for source in chart.sources]
    assert len(names) == len(set(names)) > 0
    assert [name for name in names if name not in line.get_text()] == []
    for link in line.select("a"):
        assert link["rel"] == ["external"]
        assert str(link["href"]) in {source.address for source in chart.sources}


@pytest.mark.parametrize("lang", ["en", "de", "zh"])
def test_sources_are_introduced_in_the_language_one_or_several(lang: str) -> None:
    book = Book.open(lang)
    one = charts.forest(book, ["hefei_deals"], id="one", **WORDS).tail()
    two = KINDS["trust"](book).tail()
    openings = {"en": ("Source: <a", "Sources: <a"), "de": ("Quelle: <a", "Quellen: <a")}
    first, several = openings.get(lang, ("来源：<a", "来源：<a"))
    assert f'<p class="sources-line">{first}' in one
    assert f'<p class="sources-line">{several}' in two


def test_a_computed_fact_rests_on_the_sources_of_what_it_is_computed_from() -> None:
    book = Book.open()
    chart = charts.levels(book, ["world_sales_2025h1", "nev_share_2024h1"], id="c", **WORDS)
    assert [source.publisher for source in chart.sources] == ["UrduPoint / WAM"]


def test_a_source_without_an_address_of_the_web_is_no_link() -> None:
    from analysis.charts.table import show_source
    from analysis.facts.fact import Source

    odd = Source("", "A <b> & 36Kr", "", "", "javascript:alert(1)")
    assert show_source(odd) == 'A &lt;b&gt; &amp; <data value="36">36</data>Kr'
    web = Source("", "A", "", "", 'https://a.example/?"b"&c')
    assert show_source(web) == (
        '<a href="https://a.example/?&quot;b&quot;&amp;c" rel="external">A</a>'
    )


# The charts of the notebooks, as they stand there.


def draw_notebooks(lang: str) -> Iterator[Chart]:
    """Run the cells of every notebook in a language; give the charts that they show."""
    folder = Path(__file__).parents[2] / "notebooks"
    for path in sorted(folder.glob("*.ipynb")):
        scope: dict[str, object] = {}
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] != "code":
                continue
            source = "".join(cell["source"])
            if "parameters" in cell["metadata"].get("tags", []):
                source += f"\nlang = {lang!r}"
            *body, last = ast.parse(source).body
            exec(compile(ast.Module(body, []), path.name, "exec"), scope)
            if isinstance(last, ast.Expr):
                shown = eval(compile(ast.Expression(last.value), path.name, "eval"), scope)
                if isinstance(shown, Chart):
                    yield shown
            else:
                exec(compile(ast.Module([last], []), path.name, "exec"), scope)


@pytest.mark.parametrize("lang", ["en", "de", "zh"])
def test_the_charts_of_the_notebooks_are_lettered_well(lang: str, clashes: Clashes) -> None:
    drawn, found = 0, []
    for chart in draw_notebooks(lang):
        drawn += 1
        found += clashes(chart, slanting=True)
        found += [x for width in (WIDE, NARROW) for x in find_naked_words(chart.svg(width))]
    assert drawn > 25
    assert found == []
