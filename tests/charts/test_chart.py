"""A chart tells its finding in a heading, a picture, words, and a table."""

from __future__ import annotations

import base64
import csv
import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from bs4 import BeautifulSoup

from analysis import charts
from analysis.book.book import Book
from analysis.charts.style import NARROW, WIDE
from analysis.errors import FactError
from analysis.facts.records import PHONE, Chart
from analysis.reports.checks import find_unsourced_numbers

Open = Callable[..., Book]


def make_chart(book: Book, label: str = "Yard", **changes: Any) -> Chart:
    chart = charts.forest(
        book,
        ["nearly", "over"],
        title="The yard sold {nearly}",
        subtitle="Cars, {nearly:period}",
        id="sold",
        labels={"nearly": label},
    )
    return replace(chart, **changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"alt": " "}, "the chart sold has no alternative text; say what it shows"),
        ({"rows": []}, "the chart sold has no data; widen what is chosen"),
        (
            {"id": "../sold"},
            "the chart's id '../sold' cannot name a file; take small letters, digits and '-'",
        ),
    ],
    ids=["no words", "no data", "no name of a file"],
)
def test_a_chart_without_words_data_or_a_name_is_refused(
    book: Book, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(FactError) as caught:
        make_chart(book, **changes)
    assert str(caught.value) == message


def test_a_chart_shows_heading_picture_and_data(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[dict[str, str], dict[str, Any]]] = []
    monkeypatch.setattr(
        "IPython.display.publish_display_data",
        lambda data, metadata=None: shown.append((data, metadata or {})),
    )
    chart = make_chart(book)
    chart._ipython_display_()
    (head, _), (picture, metadata), (tail, _) = shown
    assert "The yard sold <a class=" in head["text/html"]
    assert picture["image/svg+xml"] == chart.svg(WIDE)
    assert picture[PHONE] == chart.svg(NARROW)
    assert picture["text/plain"] == chart.alt
    assert metadata == {"image/svg+xml": {"alt": chart.alt, "chart": "sold"}}
    assert tail["text/html"].count("<tr>") == 3


def test_two_drawings_are_the_same_to_the_byte(open_book: Open) -> None:
    first = make_chart(open_book()).svg()
    second = make_chart(open_book()).svg()
    assert first == second
    assert "<dc:date>" not in first


def test_drawing_leaves_no_trace_in_the_drawing_library(book: Book) -> None:
    before = dict(mpl.rcParams)
    make_chart(book).svg()
    assert dict(mpl.rcParams) == before
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or pyplot.get_fignums() == []


def test_settings_of_the_reader_do_not_change_a_picture(book: Book) -> None:
    plain = make_chart(book).svg()
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.grid": False}):
        assert make_chart(book).svg() == plain


def test_a_character_that_no_font_has_stops_the_chart(book: Book) -> None:
    with pytest.raises(
        FactError, match=r"the chart sold cannot be lettered: .*AUTOMOBILE.*; choose"
    ):
        make_chart(book, label="Yard \N{AUTOMOBILE}").svg()


@pytest.mark.parametrize(
    "label",
    [
        "<script>alert(1)</script>",
        'R&D -- "quoted" ]]>',
        "'+A1'",
        "\u202eturned \u2067isolated\u2069",
        "=HYPERLINK(A1)",
    ],
)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_an_author_writes_is_shown_as_text_everywhere(
    book: Book, label: str, width: float
) -> None:
    chart = make_chart(book, label=label)
    words = [text.text or "" for text in ET.fromstring(chart.svg(width)).iter()]
    assert "".join("".join(words).split()).count("".join(label.split())) == 1
    assert BeautifulSoup(chart.tail(), "html.parser").find("script") is None
    (row,) = [row for row in csv.DictReader(io.StringIO(chart.csv())) if row["fact_id"] == "nearly"]
    assert row["what"] == (f"'{label}" if label.startswith("=") else label)


def test_the_data_can_be_downloaded_and_opened_as_they_are(book: Book) -> None:
    chart = make_chart(book)
    link = BeautifulSoup(chart.tail(), "html.parser").select_one("a.download")
    assert link is not None
    assert link["download"] == "sold.csv"
    encoded = str(link["href"]).partition("base64,")[2]
    assert base64.b64decode(encoded).decode("utf-8-sig") == chart.csv()


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Data of this chart"),
        ("de", "Daten dieses Diagramms"),
        ("zh", "此图数据"),
    ],
)
def test_the_furniture_speaks_the_language_of_the_book(
    open_book: Open, lang: str, words: str
) -> None:
    assert f"<summary>{words}</summary>" in make_chart(open_book(lang)).tail()


def test_no_number_on_a_chart_is_without_its_fact(book: Book) -> None:
    chart = make_chart(book)
    assert find_unsourced_numbers(chart.head() + chart.tail()) == []


def test_importing_charts_loads_no_drawing_library() -> None:
    code = "import sys, analysis.charts; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "False\n"


def test_every_public_chart_is_what_its_module_makes_and_hides_no_module() -> None:
    for name, home in charts._HOMES.items():
        module = import_module(f"analysis.charts.{home}")
        assert getattr(charts, name) is getattr(module, name)
    assert sorted(charts._HOMES) == charts.__all__
    assert not set(charts._HOMES) & set(charts._HOMES.values())


def test_an_unknown_chart_is_named() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'pie'"):
        charts.pie  # noqa: B018
