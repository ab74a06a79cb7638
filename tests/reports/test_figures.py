"""Charts of pages as files: the picture says what it shows, and spreadsheets hold its numbers."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from analysis.project import find_project
from analysis.reports.figures import draw_png, frame_picture, write_files
from analysis.reports.notebook import find_notebooks

NAMES = [path.stem for path in find_notebooks(find_project())]
CHART = {
    "id": "shares",
    "title": {"text": "A & B < C"},
    "subtitle": {"text": "Shares, 2025"},
    "alt": "Bars <of> shares",
    "note": "How to read it",
    "sources": ['<a href="http://a.example">Gazette</a>', "<data value='7'>7</data> News"],
    "csv": "what,value,lower,upper\nA,12.5,12.45,12.55\nB,=1+1,,2025-10-30\n",
    "rows": [["A"], ["B"]],
}
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300pt" height="40pt" viewBox="0 0 300 40">'
    '<path d="M0 0H300V40H0z" fill="#08519c"/></svg>'
)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return write_files(CHART, SVG, ["@font-face { src: url(data:,) }"], "Suite, until 2026")


def test_a_picture_has_title_measure_sources_and_date_within(files):
    root = ET.fromstring(files["svg"].decode())
    space = "{http://www.w3.org/2000/svg}"
    assert [text.text for text in root.iter(f"{space}text")] == [
        "A & B < C",
        "Shares, 2025",
        "How to read it",
        "Gazette; 7 News",
        "Suite, until 2026",
    ]
    assert (root.find(f"{space}title").text, root.find(f"{space}desc").text) == (
        "A & B < C",
        "Bars <of> shares",
    )
    assert "@font-face" in root.find(f"{space}style").text


def test_a_png_is_drawn_as_the_svg_says_and_the_same_every_time(files):
    picture = Image.open(io.BytesIO(files["png"]))
    assert 639 <= picture.width <= 641
    pixels = np.asarray(picture.convert("RGB")).reshape(-1, 3)
    colours = Counter(map(tuple, pixels.tolist()))
    assert colours[0x08, 0x51, 0x9C] > 600 * 70  # the drawing
    assert len(colours) > 20  # letters
    assert write_files(CHART, SVG, [], "Suite, until 2026")["png"] == files["png"]
    assert draw_png(frame_picture(CHART, SVG, [], "Other")) != files["png"]


def test_a_spreadsheet_has_numbers_as_numbers_and_runs_nothing(files):
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    rows = list(book["data"].iter_rows(values_only=True))
    assert rows == [
        ("what", "value", "lower", "upper"),
        ("A", 12.5, 12.45, 12.55),
        ("B", "=1+1", None, pd.Timestamp("2025-10-30")),
    ]
    assert book["data"]["B3"].data_type == "s"
    assert book["about"]["A1"].value == "A & B < C"
    assert write_files(CHART, SVG, [], "Suite, until 2026")["xlsx"] == files["xlsx"]


@pytest.mark.parametrize(
    "lines",
    [
        ("In the first half of the year Volkswagen ", "delivered fewer cars"),
        ("In the first half of the year it delivered ", "1.9\u00a0million cars"),
        ("车" * 22, "车。"),
    ],
)
def test_lines_break_at_words_between_chinese_characters_and_in_no_number(lines):
    drawn = frame_picture({**CHART, "title": {"text": "".join(lines)}}, SVG, [], "")
    found = re.findall(r'font-size="13"[^>]*>([^<]+)', drawn)
    assert found == [line.strip(" ") for line in lines]


@pytest.fixture(scope="module", params=NAMES)
def page(request, reports) -> Path:
    return reports / "en" / f"{request.param}.html"


def test_every_chart_offers_its_files_itself_and_its_citation(page, newest_told):
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for figure in soup.select("figure.chart"):
        offers = [str(link["href"]) for link in figure.select(".offers a")]
        assert offers[-1] == f"#{figure['id']}"
        assert [href.rpartition(".")[2] for href in offers[:-1]] == ["png", "svg", "csv", "xlsx"]
        for href in offers[:-1]:
            assert (page.parent / href).is_file()
        title = " ".join(figure.find(re.compile("^h[1-6]$")).get_text().split())
        said = " ".join(figure.select_one(".cite").get_text().split())
        assert said.startswith(f"Cite: “{title}”, ")
        assert said.endswith(
            f"Sino-German automotive cooperation, edition 0.1.0, sources until {newest_told}"
        )


def test_every_figure_says_how_it_is_cited(page):
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for entry in soup.select("section.sources li.entry"):
        key = str(entry["id"]).removeprefix("fact-")
        assert entry.select_one(".cite").get_text().startswith(f"Cite: {key}. Sino-German ")


def test_data_of_charts_have_no_two_columns_of_one_name_and_are_the_same_in_both_forms(page):
    folder = page.parents[1] / "data" / "charts" / "en" / page.stem
    tables = sorted(folder.glob("*.csv"))
    assert tables
    for table in tables:
        header, *rows = csv.reader(io.StringIO(table.read_text("utf-8-sig")))
        assert [name for name, count in Counter(header).items() if count > 1] == []
        book = openpyxl.load_workbook(table.with_suffix(".xlsx"))
        assert [list(row) for row in book["as worded"].iter_rows(values_only=True)] == [
            [text or None for text in row] for row in (header, *rows)
        ]
        first, *sheet = book["data"].iter_rows(values_only=True)
        assert list(first) == header
        for row, cells in zip(rows, sheet, strict=True):
            assert [bool(text) for text in row] == [cell is not None for cell in cells]


def test_numbers_and_months_that_a_chart_has_in_words_are_numbers_and_days_in_a_spreadsheet():
    cell = '<a class="fact" href="#fact-{0}"><data value="{1}">{2}</data></a>'
    rows = [
        ['<time datetime="2021-12">Dec 2021</time>', cell.format("a", "2690000", "2.69 million")],
        ['<time datetime="2022">2022</time>', cell.format("b", "[1, 2]", "1 to 2")],
        ['<time datetime="2023-01-02">2–9 Jan</time>', "in <data value='3'>3</data> lands"],
    ]
    words = "when,cars,fact_ids\nDec 2021,2.69 million,a\n2022,1 to 2,b\n2–9 Jan,in 3 lands,007\n"
    made = write_files(CHART | {"csv": words, "rows": rows}, SVG, [], "")["xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert list(book["data"].iter_rows(min_row=2, values_only=True)) == [
        (pd.Timestamp("2021-12-01"), 2690000, "a"),
        (2022, "1 to 2", "b"),
        ("2–9 Jan", "in 3 lands", "007"),
    ]


def test_the_charts_of_the_briefing_have_numbers_in_their_spreadsheets(reports):
    folder = reports / "data" / "charts" / "en" / "90_briefing"
    for path in sorted(folder.glob("*.xlsx")):
        header, *rows = openpyxl.load_workbook(path)["data"].iter_rows(values_only=True)
        # Beside the words of a figure stand its number and both ends.
        told = {"value", "lower", "upper"} & {*header} or header[:-1]
        cells = [x for row in rows for name, x in zip(header, row, strict=True) if name in told]
        cells = [cell for cell in cells if cell is not None]
        assert len(cells) > 5
        assert not [cell for cell in cells if not isinstance(cell, (int, float, date))], path


def test_pictures_of_a_page_that_are_no_longer_made_go(reports):
    known = json.loads((reports / "build.json").read_text(encoding="utf-8"))["pages"]
    for href, entry in known.items():
        folder = reports / "data" / "charts" / href.removesuffix(".html")
        there = {path.relative_to(reports).as_posix() for path in folder.glob("*")}
        assert there == set(entry["files"]) - {href}
