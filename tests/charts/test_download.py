"""The data behind a chart, as a file: worded cells, then numbers for machines."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from fractions import Fraction

import pytest

from analysis import charts
from analysis.book.book import Book
from analysis.book.prose import Said
from analysis.charts.download import COLUMNS, write_data

Open = Callable[..., Book]

WORDS = {"title": "T", "subtitle": "S", "id": "made_up"}


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_numbers_for_machines_stand_behind_the_words(book: Book) -> None:
    chart = charts.trust(book, ["nearly", "value"], labels={"nearly": "Yard"}, **WORDS)
    assert chart.csv().splitlines()[0] == (
        "what,as worded,read as,fact_id,value,lower,upper,unit,period"
    )
    first, second = read(chart.csv())
    assert first["what"] == "Yard"
    assert [first[key] for key in COLUMNS] == [
        "nearly",
        "10000000",
        "9000000",
        "9999999",
        "vehicles",
        "2025",
    ]
    assert (second["value"], second["lower"], second["unit"]) == (*["6800000000"] * 2, "CNY")


def test_an_end_without_a_bound_is_empty(open_book: Open) -> None:
    (over,) = read(charts.forest(open_book(level="logical"), ["value"], **WORDS).csv())
    assert (over["lower"], over["upper"]) == ("6800000000", "")


def test_days_are_written_as_days_and_have_no_value(book: Book) -> None:
    (row,) = read(charts.forest(book, ["month"], **WORDS).csv())
    assert [row[key] for key in COLUMNS[1:]] == ["", "2025-10-21", "2025-10-31", "date", "2025-10"]


def test_what_is_computed_is_rounded_outward() -> None:
    book = Book.open()
    (row,) = read(charts.forest(book, ["fawvw_pace_2022_2024"], **WORDS).csv())
    interval = book["fawvw_pace_2022_2024"].interval
    assert row["value"] == ""
    assert interval.is_point
    assert Fraction(row["lower"]) < interval.lower < Fraction(row["upper"])


def test_each_level_has_the_ends_that_it_reads(book: Book) -> None:
    rows = read(charts.levels(book, "nearly", **WORDS).csv())
    assert [row["lower"] for row in rows] == ["0", "9000000", "7200000", "5000000"]
    assert {row["fact_id"] for row in rows} == {"nearly"}


def test_a_row_with_two_marks_has_two_lines(book: Book) -> None:
    chart = charts.gaps(book, {"Road": ("low_share", "share")}, names=("then", "now"), **WORDS)
    rows = read(chart.csv())
    assert [row["fact_id"] for row in rows] == ["low_share", "share"]
    assert rows[0]["what"] == rows[1]["what"] == "Road"


def test_a_value_with_a_whisker_of_its_own_has_a_line_for_each() -> None:
    book = Book.open()
    book.assume("confidence", "95", "percent", "usual")
    whisker = {"ahk_invest_2024": "ahk_invest_2024_wilson"}
    chart = charts.series(book, {"A": ["ahk_invest_2024"]}, intervals=whisker, **WORDS)
    assert [row["fact_id"] for row in read(chart.csv())] == [*whisker, *whisker.values()]


def test_charts_of_no_facts_name_those_that_a_row_words(book: Book) -> None:
    rows = {"Gazette": {"bare": ["bare", "exact"], "hedged": ["nearly"]}, "Herald": {"bare": ["x"]}}
    assert charts.counts(book, rows, **WORDS).csv() == (
        "what,bare,hedged,total,fact_ids\nGazette,2,1,3,bare;exact;nearly\nHerald,1,0,1,\n"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_words_that_a_spreadsheet_would_run_are_marked_as_text(start: str) -> None:
    text = f"{start}HYPERLINK(A1)"
    (row,) = read(write_data([text], [[Said("", text, ())]]).replace("\r", "\\r"))
    assert row == {f"'{text}": f"'{text}", "fact_ids": ""} or start == "\r"
    assert f"'{text}" in write_data(["what"], [[Said("", text, ())]])


def test_negative_numbers_for_machines_stay_numbers(book: Book) -> None:
    book.assume("loss", "-5", unit="CNY", why="made up", kind="money")
    (row,) = read(charts.forest(book, ["loss"], labels={"loss": "-5 and less"}, **WORDS).csv())
    assert (row["what"], row["value"], row["lower"]) == ("'-5 and less", "-5", "-5")


def test_the_same_data_give_the_same_bytes(open_book: Open) -> None:
    one, two = (charts.forest(open_book(), ["nearly", "over"], **WORDS).csv() for _ in range(2))
    assert one == two
