"""What is written of a figure: small, the same every time, and words that are words."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from matplotlib.figure import Figure

from analysis.charts.layout import render_svg
from analysis.charts.style import NARROW, WIDE, use_style
from analysis.charts.text import measure

SVG = "{http://www.w3.org/2000/svg}"
Fill = Callable[[Figure], None]

#: Texts that an author may write, or data may hold.
HOSTILE = [
    "<script>alert(1)</script>",
    "R&D &amp; <b>",
    "a -- b --> c",
    """say "cheese" and 'please'""",
    "]]>",
    "\u202eturned",
    "\u2067isolated\u2069 \u200fmarks",
    "https://a.example/?b&c#d",
]


def write(fill: Fill, salt: str = "salt", width: float = WIDE) -> ET.Element:
    """Write a figure with some artists and read it again."""
    return ET.fromstring(write_text(fill, salt, width))


def write_text(fill: Fill, salt: str = "salt", width: float = WIDE) -> str:
    with use_style():
        figure = Figure(figsize=(width, 2.0))
        fill(figure)
        return render_svg(figure, salt)


def put(words: str, **options: object) -> Fill:
    """Write words in the middle of a figure."""

    def fill(figure: Figure) -> None:
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.text(0.5, 0.5, words, **options)  # type: ignore[arg-type]

    return fill


def draw_marks(figure: Figure) -> None:
    """Draw something of every sort that charts draw."""
    axes = figure.add_axes((0.1, 0.2, 0.8, 0.7))
    axes.set_xlim(0, 10)
    axes.set_ylim(0, 10)
    axes.plot([1, 2, 3], [1, 2, 3], marker="o", color="#123456")
    axes.plot([4], [4], marker="s", color="#234567")
    axes.plot([5, 6], [5, 6], linestyle=(0, (4, 2)), color="#345678")
    axes.barh(7, 3, color="#456789")
    axes.fill_between([8, 9], 1, 2, color="#56789a")
    axes.hlines([8, 9], 0, 1, color="#6789ab")


def read_links(root: ET.Element) -> set[str]:
    """Every id that something refers to."""
    values = [value for element in root.iter() for value in element.attrib.values()]
    return {name for value in values for name in re.findall(r"#(\w+)\)?$", value)}


def test_nothing_that_draws_is_lost() -> None:
    root = write(draw_marks)
    colors = {element.get(name) for element in root.iter() for name in ("fill", "stroke")}
    assert {"#123456", "#234567", "#345678", "#456789", "#56789a", "#6789ab"} <= colors
    drawn = [element for element in root.iter(f"{SVG}use") if element.get("fill") == "#123456"]
    assert len(drawn) == 3
    assert any(element.get("stroke-dasharray") for element in root.iter(f"{SVG}path"))


def test_what_remains_is_a_plain_picture() -> None:
    text = write_text(draw_marks)
    assert {x.tag.removeprefix(SVG) for x in ET.fromstring(text).iter()} <= set(
        "svg g a path use text defs clipPath rect".split()
    )
    assert "style" not in text
    assert "matplotlib" not in text
    assert max(map(len, re.findall(r"\.(\d+)", text))) <= 2


def test_ids_stay_where_they_are_referred_to_and_nowhere_else() -> None:
    root = write(draw_marks)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert set(ids) == read_links(root) & set(ids)
    used = {
        value.strip("url(#)")
        for element in root.iter()
        for key, value in element.attrib.items()
        if key in ("href", "clip-path")
    }
    assert used == set(ids)


def test_definitions_that_nobody_uses_are_left_out() -> None:
    def fill(figure: Figure) -> None:
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.plot([0.5], [0.5], linestyle="-")  # a line of one point is cut by a frame of its own

    assert b"clipPath" not in ET.tostring(write(fill))


def test_ids_of_other_pictures_and_widths_are_others() -> None:
    def list_ids(salt: str, width: float) -> set[str]:
        return {x.get("id", "") for x in write(draw_marks, salt, width).iter()} - {""}

    pictures = [list_ids(f"{key} {width}", width) for key in "ab" for width in (WIDE, NARROW)]
    assert sum(map(len, pictures)) == len(set().union(*pictures))


def test_the_same_figure_gives_the_same_bytes() -> None:
    assert write_text(draw_marks) == write_text(draw_marks)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_stay_the_words_they_are(words: str) -> None:
    root = write(put(words))
    assert [text.text for text in root.iter(f"{SVG}text")] == [words]
    assert [x for x in root.iter() if x.tag.removeprefix(SVG) in ("script", "b")] == []


def test_spaces_are_written_as_they_are_shown() -> None:
    (text,) = write(put("two  spaces")).iter(f"{SVG}text")
    assert text.text == "two spaces"
    with use_style():
        assert text.get("textLength") == f"{measure('two spaces') * 72:.1f}"


@pytest.mark.parametrize(
    ("size", "weight", "bold"), [(10, "normal", False), (11, "normal", False), (11, "bold", True)]
)
def test_each_line_states_how_wide_it_was_measured(size: float, weight: str, *, bold: bool) -> None:
    (text,) = write(put("Millionen 10", fontsize=size, fontweight=weight)).iter(f"{SVG}text")
    with use_style():
        width = measure("Millionen 10", size, bold=bold) * 72
    assert text.get("textLength") == f"{width:.1f}"
    assert text.get("font-size") == f"{size}px"
    assert text.get("lengthAdjust") == "spacingAndGlyphs"


@pytest.mark.parametrize(
    ("side", "anchor"), [("left", None), ("center", "middle"), ("right", "end")]
)
def test_words_stand_at_their_place_whatever_font_letters_them(side: str, anchor: str) -> None:
    (text,) = write(put("here", ha=side)).iter(f"{SVG}text")
    assert (text.get("x"), text.get("text-anchor")) == ("237.6", anchor)
    assert text.get("transform") is None


def test_turned_words_stay_turned_around_their_place() -> None:
    (text,) = write(put("up", rotation=90)).iter(f"{SVG}text")
    assert text.get("transform") == f"rotate(-90 {text.get('x')} {text.get('y')})"


def test_links_are_left_to_the_page_around_the_picture() -> None:
    root = write(put("28", url="#fact-deals"))
    assert not list(root.iter(f"{SVG}a"))
    assert [text.text for text in root.iter(f"{SVG}text")] == ["28"]
