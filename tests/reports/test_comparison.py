"""Parameter sets side by side: their figures as a table, files and a chart, in the file's order."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest
from bs4 import BeautifulSoup

from analysis.__main__ import main
from analysis.book.book import Book
from analysis.errors import ParameterError
from analysis.parameters import Parameter
from analysis.project import find_checkout
from analysis.reports.comparison import (
    Column,
    check_compared,
    draw_comparison,
    write_comparison,
)
from analysis.reports.html import find_unsourced_numbers

SETS = "name;floor_units\nlow;8000000\nwrong;many\nhigh;9900000\nmid;9500000\n"
NAME = "08_what_if"
SPACE = "\N{NO-BREAK SPACE}"
MILLION = f"{SPACE}million"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Pages of three sets of four, of which one is wrong."""
    folder = tmp_path_factory.mktemp("sets")
    (folder / "sets.csv").write_text(SETS, encoding="utf-8")
    run(folder, status=1)
    return folder


def run(folder, *words, status=0, number="08"):
    file = str(folder / "sets.csv")
    words = [*words, "--params", file, "--keep-going", "--out", str(folder / "out")]
    assert main(["report", number, *words]) == status


def read_index(built, name=NAME):
    text = (built / "out/sets" / name / "index.html").read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser")


def read_rows(built, name=NAME):
    text = (built / "out/sets" / name / "comparison.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def read_sheets(built, name=NAME):
    book = openpyxl.load_workbook(built / "out/sets" / name / "comparison.xlsx")
    return [list(sheet.iter_rows(values_only=True)) for sheet in book]


def test_sets_stand_in_the_order_of_the_file_with_their_parameters(built):
    parameters = read_index(built).select("table")[0]
    rows = [[x.get_text() for x in row.select("th, td")] for row in parameters.select("tbody tr")]
    assert rows == [["low", "8000000"], ["high", "9900000"], ["mid", "9500000"]]


def test_no_number_of_the_index_is_without_a_source(built):
    assert find_unsourced_numbers(read_index(built)) == []


def test_an_answer_that_is_one_for_all_sets_stands_once(built):
    index = read_index(built)
    assert f"fewer than 47.06{MILLION} new cars" in index.select_one(".answer").get_text()
    assert "The answer is the same for all sets." in index.get_text()
    assert not index.select("td[data-label=answer]")


def test_figures_that_move_stand_over_the_sets_in_words_and_as_numbers(built):
    table = read_index(built).select("table")[1]
    assert [x.get_text() for x in table.select("thead code")] == ["world_sales_with_floor"]
    assert [x.get_text() for x in table.select("td")] == [
        f"{low} to 47.06{MILLION}" for low in ("37.47", "46.37", "44.49")
    ]
    assert [(x["set"], x["floor_units"]) for x in read_rows(built)] == [
        *(("low", "8000000"), ("high", "9900000"), ("mid", "9500000")),
    ]
    assert [x["world_sales_with_floor_lower"] for x in read_rows(built)] == [
        *("37470726", "46370024", "44496488"),
    ]


def test_a_spreadsheet_has_numbers_and_days_and_says_what_columns_are(built):
    data, about = read_sheets(built)
    assert list(data[0]) == [
        *("set", "floor_units", "world_sales_with_floor"),
        *("world_sales_with_floor_lower", "world_sales_with_floor_upper"),
    ]
    assert data[1] == ("low", 8000000, f"37.47 to 47.06{MILLION}", 37470726, 47058818)
    assert about[1] == (
        "world_sales_with_floor",
        "World: new car sales implied, with an assumed floor",
        "vehicles",
    )


def test_the_index_of_a_folder_of_ones_own_lists_what_was_asked_for(built):
    text = (built / "out" / "index.html").read_text(encoding="utf-8")
    names = BeautifulSoup(text, "html.parser").select(".reports .number")
    assert [x.get_text() for x in names] == ["08"]


def test_a_chart_is_drawn_where_one_number_moves_and_said_to_who_does_not_see_it(built):
    wide, phone = read_index(built).select("figure svg")
    caption = read_index(built).select_one("figcaption").get_text()
    assert caption == (
        "World: new car sales implied, with an assumed floor"
        'floor_units: assumed floor under "nearly", vehicles'
    )
    for drawing, form in ((wide, "wide"), (phone, "phone")):
        assert form in drawing.parent["class"]
        assert drawing["role"] == "img"
        said = f"low (floor_units 8000000), 37.47 to 47.06{MILLION}; high (floor_units 9900000),"
        assert said in drawing["aria-label"]
        assert {"low", "mid", "high"} <= {x.get_text(strip=True) for x in drawing.find_all("text")}


def test_a_text_that_looks_like_a_day_and_is_none_stays_a_text(tmp_path):
    write_comparison(tmp_path, [], {"1000-20-30": {"title": "2025-02-30"}}, ["title"], "en")
    book = openpyxl.load_workbook(tmp_path / "comparison.xlsx")
    assert [*book["sets"].values][1] == ("1000-20-30", "2025-02-30")


def test_names_of_sets_stand_in_the_chart_where_a_figure_has_no_upper_end():
    book = Book.open(level="logical")
    fact = book["hefei_value_cny"]  # over 6.8 billion
    column = Column(fact.id, {"low": fact, "high": fact})
    moved = Parameter("n", "int", 1, "a number", None)
    for high in (2, 1):  # two sets may have the same number
        sets = {"low": {"n": 1}, "high": {"n": high}}
        (chart,) = draw_comparison(column, sets, moved, "en")
        assert all(f">{name}<" in x for x in chart["pictures"].values() for name in sets)


def test_chosen_figures_are_kept_by_later_builds_and_one_that_no_page_has_is_said(built, capsys):
    run(built, "--compare", "nev_share_2025h1, hefei_deals", status=1)
    told = capsys.readouterr()
    assert "left out: sets.csv, row 3 (wrong): floor_units: 'many' is not a whole" in told.err
    assert told.err.endswith("left out, for what is wrong above: sets.csv, row 3 (wrong)\n")
    for _ in range(2):
        cells = [x.get_text() for x in read_index(built).select("table")[1].select("td")]
        assert cells == ["21.3%", "not on its page"] * 3
        run(built, "--only", "low", status=1)
    assert read_rows(built)[0]["hefei_deals"] == "not on its page"
    assert read_rows(built)[0]["hefei_deals_upper"] == ""
    note = read_index(built).select_one(".note").get_text()
    assert note.endswith(
        "with the parameters: World: new car sales implied, with an assumed floor."
    )
    run(built, status=1)  # all sets without a choice
    assert "world_sales_with_floor" in read_rows(built)[0]


def test_the_index_says_which_sets_were_left_out_and_why(built):
    run(built, status=1)
    notes = [x.get_text() for x in read_index(built).select(".note")]
    told = "sets.csv, row 3 (wrong): floor_units: 'many' is not a whole number, such as 31"
    assert f"Left out for what is wrong in their rows:{told}" in notes
    assert find_unsourced_numbers(read_index(built)) == []


def test_a_set_that_is_named_is_made_whatever_is_wrong_with_others(built, capsys):
    words = ["--params", str(built / "sets.csv"), "--out", str(built / "out")]
    assert main(["report", "08", *words, "--only", "mid"]) == 0
    order = [x.get_text() for x in read_index(built).select("table")[0].select("tbody th")]
    assert order == ["low", "high", "mid"] == [row["set"] for row in read_rows(built)]
    assert main(["report", "08", *words, "--only", "lwo"]) == 1
    told = capsys.readouterr().err
    assert "'lwo' is no set; did you mean low?" in told
    assert "sets.csv, row 3 (wrong): floor_units: 'many' is not a whole number" in told


def test_days_are_days_and_what_was_not_known_by_then_is_said(tmp_path):
    text = "name,as_of,level\nearly,2025-09-28,\nlate,2026-03-31,wide\n"
    (tmp_path / "sets.csv").write_text(text, encoding="utf-8")
    run(tmp_path, "--compare", "fawvw_30m_month,hefei_deals,hefei_value_cny", number="90")
    early, late = read_rows(tmp_path, "90_briefing")
    assert early["fawvw_30m_month"] == "not on its page"
    assert late["fawvw_30m_month"] == "late October 2025"
    assert early["hefei_value_cny"] == f"6.8 to ~7.1{SPACE}billion yuan"  # read in two ways
    assert late["hefei_value_cny"] == f"6.8 to ~7.8{SPACE}billion yuan"
    assert (late["fawvw_30m_month_lower"], late["fawvw_30m_month_upper"]) == (
        *("2025-10-21", "2025-10-31"),  # late October
    )
    data, _ = read_sheets(tmp_path, "90_briefing")
    days = dict(zip(data[0], data[2], strict=True))
    assert days["as_of"].date() == date(2026, 3, 31)
    assert days["fawvw_30m_month_lower"].date() == date(2025, 10, 21)
    assert (days["hefei_deals_lower"], days["hefei_deals_upper"]) == (28, 28)
    assert not read_index(tmp_path, "90_briefing").select("figure")  # a day is no number


def test_sets_of_which_no_computed_figure_moves_say_so_in_place_of_a_comparison(tmp_path):
    text = 'name,sections,title\ndeals,deals,Deals\nboth,"deliveries, deals",Both\n'
    (tmp_path / "sets.csv").write_text(text, encoding="utf-8")
    run(tmp_path, number="90")
    index = read_index(tmp_path, "90_briefing")
    assert not index.select("#compared")
    notes = [x.get_text() for x in index.select(".note")]
    assert len([x for x in notes if "No computed figure moves with the parameters" in x]) == 1


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (["08", "--compare", "x"], "--compare is for parameter sets; name their file with"),
        (["08", "--keep-going"], "--keep-going is for parameter sets; name their file with"),
    ],
)
def test_what_is_for_sets_alone_is_refused_without_them(words, wrong, capsys):
    assert main(["report", *words]) == 1
    assert wrong in capsys.readouterr().err


@pytest.mark.parametrize(
    ("ids", "wrong"),
    [
        ("hefei_deels", "'hefei_deels' is no figure; did you mean hefei_deals"),
        ("nev_units_with_floor,x-y,hefei_deels", "'x-y' is no id; write ids with commas between"),
        ("nev_units_with_floor,x-y,hefei_deels", "'hefei_deels' is no figure; did you mean hefei"),
        ("respondent", "'respondent' is no figure; did you mean respondents"),
        ("a b", "'a b' is no id; write ids with commas between"),
    ],
)
def test_a_figure_that_there_is_not_is_named_before_anything_is_made(ids, wrong, built, capsys):
    file, out = str(built / "sets.csv"), built / "none"
    words = ["--params", file, "--keep-going", "--compare", ids, "--out", str(out)]
    assert main(["report", "08", *words]) == 1
    assert wrong in capsys.readouterr().err
    assert not (out / "sets").exists()


def test_a_figure_that_the_notebook_makes_itself_can_be_chosen(tmp_path):
    notebook = tmp_path / "01_own.ipynb"
    code = 'book.derive("own_mean", mean)\nbook.assume(\n    name="own_guess", value=3)'
    cell = {"cell_type": "code", "source": code, "metadata": {}, "outputs": []}
    notebook.write_text(json.dumps({"nbformat": 4, "cells": [cell]}), encoding="utf-8")
    assert check_compared(find_checkout(), notebook, "own_mean, own_guess,own_mean") == [
        *("own_mean", "own_guess"),
    ]
    with pytest.raises(ParameterError, match="'own_men' is no figure; did you mean own_mean"):
        check_compared(find_checkout(), notebook, "own_men")
