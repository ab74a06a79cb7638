"""Facts as DataFrames, curated tables as DataFrames, and DataFrames as tables for readers."""

import gc
import math
import pickle
import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from IPython.core.formatters import DisplayFormatter

from analysis.book.book import Book
from analysis.book.search import list_lines
from analysis.book.tables import SHORT
from analysis.errors import AnalysisError, FactError
from analysis.facts.fact import FACTS, Tier
from analysis.project import Project, find_project, read_table, write_table
from analysis.reports.html import find_unsourced_numbers

DATA = find_project().root / "data"


def read_cells(html: str) -> list[list[str]]:
    rows = BeautifulSoup(html, "html.parser").select("tr")
    return [[cell.get_text().replace("\u00a0", " ") for cell in row.children] for row in rows]


def read_links(html: str) -> list[str]:
    return [link["data-fact"] for link in BeautifulSoup(html, "html.parser").select("a.fact")]


# Where a book is opened from


def test_a_book_opens_from_the_folder_of_a_project(tmp_path):
    folder = tmp_path / "汽车 合作"
    shutil.copytree(DATA, folder / "data")
    book = Book.open("de", path=folder)
    assert book["hefei_deals"].value == 28
    assert len(book.table("ties")) == len(read_table(DATA / "processed/ties.csv"))
    assert book.at("wide").table("sources")["source_id"].is_unique


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("en", ["Gazette 7, May 2026", "Gazette 7, May 2025", "Wire, June"]),
        ("de", ["Gazette 7, Mai 2026", "Gazette 7, Mai 2025", "Wire, Juni"]),
        ("zh", ["Gazette 7，2026年5月", "Gazette 7，2025年5月", "Wire，6月"]),
    ],
)
def test_an_article_without_a_label_is_named_by_publisher_and_month(lang, names, tmp_path):
    days = ["Gazette 7|2026-05-06", "Gazette 7|2025-05-30", "Wire|2026-06-03"]
    days += ["Daily|2026-07-01", "Daily|2026-07-02", "Ring|2026-08-03", "Ring|2026-08-03"]
    shutil.copytree(DATA / "processed", tmp_path / "tables")
    path = tmp_path / "tables/sources.csv"
    rows = read_table(path)
    for number, (publisher, day) in enumerate(each.split("|") for each in days):
        own = {"source_id": f"new-{number}", "publisher": publisher, "published_on": day}
        rows.append(rows[0] | own | {"title": f"Title {number}"})
    write_table(path, list(rows[0]), rows)
    book = Book.open(lang, path=tmp_path / "tables")
    labels = [book.label(f"new-{number}") for number in range(len(days))]
    assert labels[:3] == names
    assert len({*labels, *book.table("sources")["source_id"].map(book.label)}) == len(rows)
    shown = book.show(pd.DataFrame({"article": labels}), caption="c").html
    assert find_unsourced_numbers(shown) == []


@pytest.mark.parametrize("within", ["", "汽车 合作"], ids=["files", "folder"])
def test_a_book_opens_from_a_zip_of_a_project(within, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    path = tmp_path / "project.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(DATA.rglob("*")):
            archive.write(file, Path(within, "data", file.relative_to(DATA)))
    book = Book.open("de", path=str(path)).at("wide")
    assert book["hefei_deals"].value == 28
    assert book.table("ties").equals(Book.open().table("ties"))
    del book
    gc.collect()
    assert [*temporary.iterdir()] == [], "what was unpacked goes with the book"


def pack(folder: Path, path: Path) -> Path:
    """Pack what is in a folder, by the folder's name."""
    return Path(shutil.make_archive(str(path), "zip", folder.parent, folder.name))


@pytest.mark.parametrize("within", ["data", "data/processed", "reports/data", "tables"])
@pytest.mark.parametrize("is_packed", [False, True], ids=["folder", "zip"])
def test_a_book_opens_from_the_processed_tables_alone(within, is_packed, tmp_path):
    folder = tmp_path / "汽车" / within
    shutil.copytree(DATA / "processed", folder / "processed" if within == "data" else folder)
    whole, book = Book.open(), Book.open(path=pack(folder, folder) if is_packed else folder)
    ids = ["hefei_mean_deal", "nev_share_2025h1", "world_sales_2025h1"]
    pd.testing.assert_frame_equal(book.to_frame(ids), whole.to_frame(ids))
    assert book.table("ties").equals(whole.table("ties"))
    assert book.label("theme_cooperation") == whole.label("theme_cooperation")


@pytest.mark.parametrize("within", ["data", "data/processed"])
def test_tables_in_a_project_are_held_against_the_raw_ones(within, copied):
    assert len(Book.open(path=copied.root / within).table("exclusions"))
    copied.raw.joinpath("events.csv").write_text("edited", encoding="utf-8")
    with pytest.raises(AnalysisError, match=r"behind data/raw/events\.csv; run make data"):
        Book.open(path=copied.root / within)


def test_a_path_may_begin_at_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    shutil.copytree(DATA / "processed", tmp_path / "tables")
    assert "hefei_deals" in Book.open(path="~/tables")


def write_other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "no tables")


def write_damaged_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("figures.csv", "a,b\n")
    path.write_bytes(path.read_bytes().replace(b"a,b\n", b"b,a\n"))


NO_TABLES = (
    " holds no tables; name a project, its data/processed, the reports/data of a build, "
    "or a zip of one of these"
)
UNPACKED = "name a folder, or a zip that is whole and without a password"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (Path.mkdir, NO_TABLES),
        (write_other_zip, NO_TABLES),
        (str, " is not there; name a folder of tables, or a zip of one"),
        (Path.touch, f" cannot be unpacked (File is not a zip file); {UNPACKED}"),
        (
            write_damaged_zip,
            f" cannot be unpacked (Bad CRC-32 for file 'figures.csv'); {UNPACKED}",
        ),
    ],
    ids=["folder", "other", "nothing", "file", "damaged"],
)
def test_what_holds_no_tables_is_refused(make, said, tmp_path, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    path = tmp_path / "tables.zip"
    make(path)
    with pytest.raises(AnalysisError) as caught:
        Book.open(path=path)
    assert str(caught.value) == f"{path}{said}"
    assert [*(tmp_path / "temporary").iterdir()] == []


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("processed/*.csv")))
def test_a_missing_table_is_named_as_the_book_is_opened(name, tmp_path):
    tables = Path(shutil.copytree(DATA / "processed", tmp_path / "tables"))
    (tables / name).unlink()
    with pytest.raises(AnalysisError) as caught:
        Book.open(path=tables)
    assert str(caught.value) == f"{tables} lacks {name}; a book needs all tables of data/processed"


def test_raw_tables_are_no_book(tmp_path):
    tables = shutil.copytree(DATA / "raw", tmp_path / "tables")
    with pytest.raises(AnalysisError, match=r"tables lacks figures\.csv; a book needs all tables"):
        Book.open(path=tables)


# Facts as a table


def test_a_frame_has_one_row_a_fact_with_its_types(book):
    frame = book.to_frame()
    assert frame["fact_id"].to_list() == list(book)
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert {"str", "float64", "bool", "category", "datetime64[us]", "Int64"} <= set(kinds.values())
    assert kinds["value"] == kinds["lower"] == kinds["upper"] == "float64"
    assert kinds["start"] == kinds["end"] == kinds["published_on"] == "datetime64[us]"
    assert frame.attrs == {"lang": "en", "level": "core"}
    assert (frame["lower"] <= frame["upper"]).sum() == (frame["unit"] != "date").sum()
    empty = book.to_frame([])
    assert empty.empty
    assert list(empty.columns) == list(frame.columns)


def test_a_frame_says_what_a_fact_is(book):
    rows = book.to_frame(["hefei_value_cny", "hefei_mean_deal"]).set_index("fact_id")
    printed, derived = rows.loc["hefei_value_cny"], rows.loc["hefei_mean_deal"]
    assert (printed["value"], printed["lower"], printed["upper"]) == (6.8e9, 6.8e9, 7.1e9)
    assert printed["lower_open"]
    assert (printed["lower_basis"], printed["upper_basis"]) == ("word", "usage")
    assert (printed["hedge"], printed["hedge_family"], printed["paragraph"]) == ("over", "over", 4)
    assert (printed["theme"], printed["article"]) == ("deal_values", "xinhua-2025-06-26")
    assert printed["published_on"] == pd.Timestamp("2025-06-27")
    assert math.isnan(derived["value"])
    assert derived["inputs"] == "hefei_value_cny;hefei_deals"
    assert pd.isna(derived["paragraph"])


def test_a_date_has_days_and_no_number(book):
    row = book.to_frame("fawvw_30m_month").iloc[0]
    assert row[["value", "lower", "upper"]].isna().all()
    assert (row["start"], row["end"]) == (pd.Timestamp("2025-10-01"), pd.Timestamp("2025-10-31"))


def test_an_end_that_is_not_there_is_infinite(opened):
    frame = opened.at("logical").to_frame(series="fawvw_revenue")
    assert frame["upper"].iloc[0] == math.inf


def test_periods_are_those_of_pandas_where_one_length_fits_all(book):
    years = book.context("caam_nev_share")["period"]
    assert str(years.dtype) == "period[Y-DEC]"
    assert str(book.to_frame("fawvw_30m_date")["period"].dtype) == "period[D]"
    mixed = book.to_frame(["fawvw_sales_2025", "fawvw_30m_car", "nev_share_2025h1"])["period"]
    assert (str(mixed.dtype), mixed.to_list()) == ("str", ["2025", "2025-10", "2025-H1"])


#: Tables of all lengths of periods, with infinite ends, and of one length.
FRAMES = pytest.mark.parametrize(
    "choose",
    [lambda book: book.at("logical").to_frame(), lambda book: book.context("caam_nev_share")],
    ids=["mixed", "years"],
)
#: What the docstring of `to_frame` says.
READ: dict[str, Any] = {"dtype": {"period": str}}
DATES = ["start", "middle", "end", "published_on"]


@FRAMES
def test_a_frame_comes_back_from_parquet_as_it_was(choose, book, tmp_path):
    frame = choose(book)
    frame.to_parquet(tmp_path / "facts.parquet")
    read = pd.read_parquet(tmp_path / "facts.parquet")
    pd.testing.assert_frame_equal(read, frame)
    assert read.attrs == frame.attrs


@FRAMES
def test_a_frame_comes_back_from_csv_as_it_was_but_for_empty_text(choose, book, tmp_path):
    frame = choose(book)
    frame.to_csv(tmp_path / "facts.csv", index=False)
    read = pd.read_csv(tmp_path / "facts.csv", parse_dates=DATES, **READ).astype(frame.dtypes)
    pd.testing.assert_frame_equal(read, frame.replace("", math.nan).astype(frame.dtypes))


@FRAMES
def test_a_frame_comes_back_from_excel_with_sixteen_digits(choose, book, tmp_path):
    frame = choose(book)
    frame.to_excel(tmp_path / "facts.xlsx", index=False)
    read = pd.read_excel(tmp_path / "facts.xlsx", **READ).astype(frame.dtypes)
    wanted = frame.replace("", math.nan).astype(frame.dtypes)
    pd.testing.assert_frame_equal(read, wanted, rtol=1e-15, atol=0)


def test_tables_of_facts_can_be_joined_one_below_another(book):
    parts = [book.to_frame(tier="printed"), book.to_frame(tier="context"), book.search("no such")]
    joined = pd.concat(parts, ignore_index=True)
    assert joined.dtypes.equals(book.to_frame().dtypes)
    assert parts[2].dtypes.equals(book.to_frame().dtypes)


def test_the_columns_that_tell_most_come_first_and_alone(book):
    frame = book.to_frame("hefei_deals")
    short = book.to_frame("hefei_deals", columns="short")
    assert [*short] == [*frame][:8]
    assert {"fact_id", "label", "range", "period", "publisher"} <= {*short}
    assert [*book.search("deals", columns=["fact_id", "value"])] == ["fact_id", "value"]
    with pytest.raises(FactError) as caught:
        book.to_frame(columns=["fact_id", "valeu"])
    assert str(caught.value) == "there is no column 'valeu'; did you mean value?"
    with pytest.raises(FactError, match="'zzz'; known: fact_id, label, worded, range, unit, "):
        book.to_frame(columns="zzz")


def test_facts_are_filtered_by_where_they_come_from(book):
    printed = book.to_frame(tier="printed")
    assert set(printed["tier"]) == {"printed"}
    assert len(book.to_frame()) > len(printed) + len(book.to_frame(tier=Tier.CONTEXT))
    assert set(book.to_frame(source="xinhua-2025-06-26")["publisher"]) == {
        "Xinhua via People's Daily Online"
    }
    assert book.to_frame(series="fawvw_milestone")["fact_id"].iloc[-1] == "fawvw_milestone_2025"
    assert set(book.to_frame(theme="deal_values")["theme"]) == {"deal_values"}


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (
            {"series": "fawvw_milestones"},
            "no fact has the series 'fawvw_milestones'; did you mean fawvw_milestone",
        ),
        ({"source": "xinhua"}, "no fact has the source 'xinhua'; "),
        ({"tier": "print"}, "no fact has the tier 'print'; did you mean printed"),
        ({"tier": ["printed", "derved"]}, "no fact has the tier 'derved'; did you mean derived?"),
        (
            {"ids": ["hefei_deals"], "tier": "context"},
            "none of the chosen facts has the tier 'context'; known: printed",
        ),
        (
            {"ids": ["hefei_deals"], "series": "caam_nev_share"},
            "none of the chosen facts has the series 'caam_nev_share'; none has any series",
        ),
        ({"ids": [5]}, "a fact has one id, not 5; of several: book.to_frame(ids)"),
        ({"ids": 5}, "ids are text or a list of it, not 5"),
    ],
)
def test_a_filter_that_nothing_can_pass_is_refused(book, choice, message):
    with pytest.raises(FactError) as caught:
        book.to_frame(**choice)
    assert str(caught.value).startswith(message)


def test_a_series_is_its_figures_by_period(book):
    frame = book.context("fawvw_milestone")
    assert frame["start"].is_monotonic_increasing
    assert frame["value"].iloc[-1] == 30_000_000
    series = ["fawvw_milestone", "caam_nev_share"]
    several = book.context(series)
    assert several["start"].is_monotonic_increasing
    assert len(several) == len(frame) + len(book.context("caam_nev_share"))
    assert several.equals(book.context(tuple(reversed(series))))
    with pytest.raises(FactError, match=r"^no fact has the series 'milestone'; "):
        book.context("milestone")


def test_the_catalogue_has_a_row_for_each_series(book):
    table = book.series().set_index("series")
    assert table["rows"].sum() == len(book.to_frame(tier="context"))
    row = table.loc["fawvw_milestone"]
    assert row["entity"] == "FAW-Volkswagen"
    assert (row["rows"], row["unit"], row["metric"]) == (7, "vehicles", "cumulative production")
    assert (row["first"], row["last"]) == (pd.Timestamp("2002-02-01"), pd.Timestamp("2025-10-30"))
    assert len(row["publishers"].split("; ")) > 1


def test_facts_are_found_by_words_in_any_order(book):
    found = book.search("DEALS hefei")
    assert found["fact_id"].to_list() == book.search("hefei deals")["fact_id"].to_list()
    assert {"hefei_deals", "hefei_deals_per_firm"} <= set(found["fact_id"])
    assert len(book.search("matchmaking", tier="printed")) > 3
    assert len(book.search("")) == len(book)
    nothing = book.search("hefei dealz")
    assert nothing.empty
    assert list(nothing.columns) == list(book.to_frame().columns)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("world sales first half 2025", "world_sales_2025h1"),
        ("World_Sales 2025-H1", "world_sales_2025h1"),
        ("volkswagen 30 october", "fawvw_30m_date"),
        ("people's daily deals", "hefei_deals"),
    ],
)
def test_facts_are_found_by_label_metric_entity_period_and_publisher(book, text, expected):
    assert expected in set(book.search(text)["fact_id"])


@pytest.mark.parametrize("text", ["21.3", "21.3%", "21.3 percent", "new energy 21.3"])
def test_search_finds_a_number_as_it_is_printed(book, text):
    assert "nev_share_2025h1" in book.search(text)["fact_id"].to_list()


def test_the_command_lists_what_a_search_finds_and_what_waits_for_an_assumption(book):
    for text in ("deals hefei", "fawvw day milestone", "first half 2025", ""):
        listed = [line.partition(" = ")[0] for line in list_lines(book, text)]
        found = book.search(text)["fact_id"].to_list()
        assert [key for key in listed if key not in book.pending] == found
    waiting = "\n".join(list_lines(book, "nev units growth 2025h1"))
    assert "nev_units_growth_2025h1 = needs an assumption (" in waiting
    with pytest.raises(FactError) as caught:
        list_lines(book, "hefei dealz")
    assert str(caught.value) == (
        "no fact has all words of 'hefei dealz'; look for fewer (facts of each alone: 'hefei' "
        f"{len(list_lines(book, 'hefei'))}, 'dealz' 0)"
    )
    assert book.sources().text == ""


@pytest.mark.parametrize(
    "forms",
    [("delivered", "delivery", "Deliveries"), ("share", "shares"), ("company", "companies")],
)
def test_forms_of_a_word_find_the_same_facts(book, forms):
    found = [book.search(form)["fact_id"].to_list() for form in forms]
    assert found[0]
    assert all(ids == found[0] for ids in found)


def test_an_empty_search_is_an_empty_table_that_shows_what_to_look_for(book):
    hints = {
        "BMW|Volkswagen": "no fact has all words of 'BMW|Volkswagen'; look for fewer (facts of ",
        "delivereis": "no fact has the words 'delivereis'; did you mean deliveries or ",
        "growth assumed market": "facts with the words 'growth assumed market' need an assumption ",
    }
    for text, hint in hints.items():
        for found in (book.search(text), book.series(text)):
            assert repr(found).startswith(hint)
            shown = DisplayFormatter().format(found)[0]
            assert shown == {"text/plain": repr(found)}
    found = book.search("delivereis", columns="short")
    assert (list(found.columns), found.attrs) == (SHORT, book.to_frame().attrs)
    for plain in (found.copy(), found[SHORT], pickle.loads(pickle.dumps(found))):
        assert type(plain) is pd.DataFrame
        pd.testing.assert_frame_equal(plain, found, check_frame_type=False)


def test_rates_of_exchange_are_found_by_that_name(book):
    assert {*book.search("exchange rates")["unit"]} == {"CNY/EUR", "CNY/USD", "USD/EUR"}


def test_series_and_context_take_columns_and_values_as_search_does(book):
    assert list(book.context("caam_nev_share", columns="short").columns) == SHORT
    rates = book.series(unit="CNY/EUR", columns=["series", "unit"])
    assert rates.to_numpy().tolist() == [["ecb_cny", "CNY/EUR"]]


def test_a_search_is_narrowed_by_the_values_of_columns(book):
    assert set(book.search("deals", unit="deals", tier="derived")["unit"]) == {"deals"}
    both = book.search("", tier=["printed", "context"])
    assert len(both) == (book.to_frame()["tier"].isin(["printed", "context"])).sum()
    assert "hefei_deals" in set(book.search(value=28, period="2025-06-24/2025-06-26")["fact_id"])
    quarter = book.search("vda_n_2025", period="2025-Q1")
    assert "vda_n_2025" in set(quarter["fact_id"])
    assert str(quarter["period"].dtype) == "period[Q-DEC]"
    begun = book.search("vda_n_2025", start=pd.Timestamp("2025-01-01"))
    assert set(quarter["fact_id"]) <= set(begun["fact_id"])
    assert book.search("hefei", unit="months").empty, "others have the unit"
    assert "hefei_deals" in set(book.search("deals", hedge="")["fact_id"])
    assert book.search(tier=[]).empty
    assert book.to_frame(tier=[]).empty
    assert both.equals(book.to_frame(tier=both["tier"].unique()))
    for filters, message in (
        ({"units": "deals"}, "there is no column 'units'; did you mean unit?"),
        ({"unit": "percnt"}, "no fact has the unit 'percnt'; did you mean percent?"),
        ({"tier": ["printed", "derved"]}, "no fact has the tier 'derved'; did you mean derived?"),
        ({"text": ["a", "b"]}, "words stand in one text, as book.search('world sales'), not in ["),
        ({"entity": "bmw"}, "no fact has the entity 'bmw'; "),
    ):
        with pytest.raises(FactError) as caught:
            book.search(**{"text": "deals", **filters})
        assert str(caught.value).startswith(message)


def test_a_computed_figure_names_all_that_it_rests_on(book):
    ids = ["hefei_mean_deal_eur", "fawvw_pace_2024_2025", "hefei_deals", "ecb_cny_2025_06_26"]
    assert book.to_frame(ids)["rests_on"].to_list() == [
        "hefei_value_cny;hefei_deals;ecb_cny_2025_06_26",
        "fawvw_milestone_2024;fawvw_milestone_2025",
        "",
        "",
    ]


def test_short_names_come_from_the_table_of_labels(tmp_path):
    shutil.copytree(DATA / "processed", tmp_path / "data" / "processed")
    path = tmp_path / "data" / "processed" / "labels.csv"
    rows = [
        {"key": "hefei_deals", "en": "Deals", "de": "Abschlüsse", "zh": ""},
        {"key": "fawvw_milestone", "en": "Milestones", "de": "", "zh": ""},
    ]
    write_table(path, ["key", "en", "de", "zh"], rows)
    book = Book(Project(tmp_path), "de")
    assert book.label("hefei_deals") == "Abschlüsse"
    assert book.label("fawvw_milestone") == "Milestones"
    assert book.label("hefei_firms") == book["hefei_firms"].label
    assert book.to_frame("hefei_deals")["label"].item() == "Abschlüsse"
    assert book.series().set_index("series")["label"]["fawvw_milestone"] == "Milestones"
    assert book.label("hefei_dealz") == "hefei_dealz"


# Curated tables


def test_a_table_has_the_types_of_the_data_package(book):
    events = book.table("events")
    assert str(events["paragraph"].dtype) == "Int64"
    assert events["period"].map(type).eq(str).all()
    assert (events["fact_id"] == "").any()
    assert str(book.table("places")["latitude"].dtype) == "float64"
    assert set(book.table("exclusions")["reason"]) >= {"date", "metadata"}


def test_every_processed_table_can_be_had_as_it_is(book):
    for path in sorted((DATA / "processed").glob("*.csv")):
        table = book.table(path.stem)
        assert list(read_table(path)[0]) == [*table.columns][: len(read_table(path)[0])]
        assert len(table) == len(read_table(path))


def test_an_unknown_table_is_refused_with_the_nearest_name(book):
    with pytest.raises(FactError) as caught:
        book.table("tie")
    assert str(caught.value) == "there is no table 'tie'; did you mean ties?"


# Tables for readers


def test_cells_are_sentences_and_the_first_names_its_row(book):
    frame = pd.DataFrame({"what": ["Deals"], "number": ["{hefei_deals} of {hefei_value_cny}"]})
    shown = book.show(frame, caption="Deals of {hefei_value_cny:period}")
    soup = BeautifulSoup(shown.html, "html.parser")
    assert soup.caption.get_text() == "Deals of 24–26 June 2025"
    assert [(th["scope"], th.get_text()) for th in soup.find_all("th")] == [
        ("col", "what"),
        ("col", "number"),
        ("row", "Deals"),
    ]
    assert shown.text.replace("\u00a0", " ").splitlines()[1:] == [
        "what | number",
        "Deals | 28 of over 6.8 billion yuan",
    ]
    assert list(book.sources().bundle[FACTS]["facts"]) == ["hefei_deals", "hefei_value_cny"]


def test_a_row_with_a_fact_is_worded_and_linked_in_the_language_of_the_book():
    book = Book.open("de")
    frame = book.to_frame(["hefei_value_cny", "fawvw_30m_month"])
    columns = ["fact_id", "label", "value", "lower", "upper", "period", "as_printed", "paragraph"]
    shown = book.show(frame[columns], caption="c")
    header, deals, month = read_cells(shown.html)
    assert header == ["what", *columns[2:5], "period", "as printed", "paragraph"]
    assert deals[1:] == [
        "mehr als 6,8 Milliarden Yuan",
        "6,8 Milliarden Yuan",
        "7,1 Milliarden Yuan",
        deals[4],
        "“over 6.8 billion yuan”",
        "4",
    ]
    assert month[1:4] == ["Ende Oktober 2025", "21. Oktober 2025", "31. Oktober 2025"]
    assert read_links(shown.html) == ["hefei_value_cny"] * 5 + ["fawvw_30m_month"] * 5
    assert '<td><data value="4">4</data></td>' in shown.html


def test_a_named_index_is_the_first_column_and_any_other_is_left_out(book):
    frame = book.to_frame(["hefei_deals", "hefei_firms"])[["value"]]
    assert read_cells(book.show(frame.assign(value=1), "c").html)[0] == ["value"]
    named = frame.set_index(pd.Index(["a", "b"], name="letter"))
    shown = book.show(named.assign(value=1), "c")
    assert read_cells(shown.html) == [["letter", "value"], ["a", "1"], ["b", "1"]]
    rows = BeautifulSoup(shown.html, "html.parser").select("[scope=row]")
    assert [cell.get_text() for cell in rows] == ["a", "b"]


def test_counts_of_pandas_are_shown_as_they_are(book):
    ids = ["hefei_deals", "sgac_participants", "nev_units_2025h1", "survey_invest"]
    figures = book.to_frame([*ids, "fawvw_30m_month"])
    shown = book.show(pd.crosstab(figures["theme"], figures["hedge_family"]), caption="c")
    assert read_cells(shown.html)[0] == ["theme", "plain number", "nearly", "about", "over", "late"]
    assert find_unsourced_numbers(shown.html) == []


def test_periods_days_and_addresses_are_worded_and_gaps_are_empty(book):
    frame = pd.DataFrame(
        {
            "what": ["x"],
            "since": ["2025-06"],
            "when": ["1980/1989"],
            "day": [pd.Timestamp("2025-10-30")],
            "quarter": [pd.Period("2025Q3", "Q")],
            "page": ["https://a.example/1"],
            "count": pd.array([None], "Int64"),
            "flag": [True],
            "gap": [None],
            "range": ["2024/25"],
        }
    )
    shown = book.show(frame, caption="c")
    (cells,) = read_cells(shown.html)[1:]
    assert [cell.replace("\u2009", " ") for cell in cells] == [
        "x",
        "June 2025",
        "1980–1989",
        "30 October 2025",
        "July – September 2025",
        "https://a.example/1",
        "",
        "yes",
        "",
        "2024/25",
    ]
    assert '<a href="https://a.example/1" rel="external">' in shown.html


def test_a_title_is_linked_by_the_address_beside_it(book):
    shown = book.show(book.table("sources")[["title", "address", "published_on"]], caption="c")
    links = BeautifulSoup(shown.html, "html.parser").select("a[rel=external]")
    assert [link["href"] for link in links] == book.table("sources")["address"].to_list()
    assert read_cells(shown.html)[0] == ["title", "published"]
    assert find_unsourced_numbers(shown.html) == []


@pytest.mark.parametrize("typed", ["987654.3%", "21.3", "53", "6800000000", "28 deals"])
def test_numbers_in_names_of_the_tables_are_data_and_typed_ones_are_not(book, typed):
    events = book.table("events")
    name = events.loc[events["name"].str.contains("30 millionth"), "name"].iloc[0]
    frame = pd.DataFrame({"what": [name, "typed"], "share": ["", typed]})
    (place,) = find_unsourced_numbers(book.show(frame, caption="c").html)
    assert place.startswith(f"{typed.rstrip('% deals')} under")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"a": ["{hefei_deal}"]}, "column 'a': there is no fact 'hefei_deal'; did you mean "),
        ({"a": ["28}"]}, "column 'a': the sentence '28}' has a stray brace"),
        ({"a": [0.5]}, "column 'a': no fact answers for the number 0.5; "),
        ({"a": [792000.0]}, "column 'a': no fact answers for the number 792000; "),
        ({"a": [[1, 2]]}, "column 'a': [1, 2] is no text, count, day or fact, "),
        ({"a": [np.array([1, 2])]}, "column 'a': array([1, 2]) is no text, count, day or fact, "),
        ({"a": [pd.Timedelta(days=3)]}, "column 'a': Timedelta('3 days 00:00:00') is no text, "),
        *(
            ({"fact_id": ["hefei_deals"], name: [cell]}, f"column {name!r}: {cell!r} is not the ")
            for name, cell in {
                "value": 29,
                "lower": "28%",
                "range": "unknown",
                "period": "2030",
                "as_printed": "28 dealings",
                "worded": "29",
            }.items()
        ),
        (
            {"fact_id": ["hefei_deals"], "value": [29.0]},
            "column 'value': 29.0 is not the value of hefei_deals, which is 28.0; give the column ",
        ),
    ],
)
def test_a_cell_that_cannot_be_shown_is_refused_with_its_column(book, columns, message):
    with pytest.raises(FactError) as caught:
        book.show(pd.DataFrame(columns), caption="c")
    assert str(caught.value).startswith(message)
    assert book.sources().text == ""


def test_a_cell_that_was_blanked_stays_blank_but_a_date_has_words(book):
    frame = book.to_frame(["hefei_deals", "fawvw_30m_date"], columns=["fact_id", "value"])
    assert read_cells(book.show(frame, "c").html)[1:] == [["28"], ["30 October 2025"]]
    frame.loc[0, "value"] = float("nan")
    assert read_cells(book.show(frame, "c").html)[1:] == [[""], ["30 October 2025"]]


def test_a_table_of_facts_gives_its_facts_to_another(book):
    few = book.search("hefei").head(2)[["fact_id", "unit"]]
    assert book.to_frame(few, columns="fact_id")["fact_id"].to_list() == few["fact_id"].to_list()
    with pytest.raises(FactError, match="has no column fact_id"):
        book.to_frame(few[["unit"]])


@pytest.mark.parametrize(
    ("name", "lose"),
    [
        ("value", lambda x: x[["period", "value"]]),
        ("value", lambda x: x["value"]),
        ("value", lambda x: x.groupby("series")["value"].max()),
        ("value", lambda x: x[["value"]].round()),
        ("lower", lambda x: x[["lower", "upper"]].describe()),
    ],
    ids="columns series best rounded described".split(),
)
def test_numbers_that_have_lost_their_fact_are_refused_with_the_remedy(book, name, lose):
    with pytest.raises(FactError) as caught:
        book.show(lose(book.context("caam_nev_share")), "c")
    assert str(caught.value) == (
        f"the column fact_id is missing, by which the numbers of {name!r} are linked; keep it "
        "beside them, pivot with values='fact_id', choose rows by idxmax in place of max; what is "
        "computed becomes a fact by book.derive"
    )


SHARES = [f"caam_nev_share_{year}" for year in range(2021, 2026)]


@pytest.mark.parametrize(
    ("change", "linked"),
    [
        (lambda x: x[x["value"] > 40][["fact_id", "value"]], SHARES[3:]),
        (lambda x: x.sort_values("value", ascending=False)[["fact_id", "value"]], SHARES[::-1]),
        (lambda x: x.set_index("fact_id")[["value"]], SHARES),
        (lambda x: x.set_index("fact_id", drop=False)[["fact_id", "value"]], SHARES),
        (lambda x: x.pivot(index="end", columns="series", values="fact_id"), SHARES),
        (lambda x: x.pivot(index="end", columns=["entity", "unit"], values="fact_id"), SHARES),
        (lambda x: x[["fact_id", "value"]].rename(columns={"value": "in percent"}), SHARES),
        (lambda x: x[["fact_id", "range"]].rename(columns={"range": "between"}), SHARES),
        (lambda x: x.loc[x.groupby("series")["value"].idxmax(), ["fact_id", "value"]], SHARES[4:]),
        (
            lambda x: x[["period", "fact_id"]].merge(x[["period", "fact_id"]], on="period"),
            [key for key in SHARES for _ in range(2)],
        ),
        (lambda x: x.merge(pd.DataFrame({"end": [0]}), how="outer")[["fact_id", "value"]], SHARES),
    ],
    ids="filter sort index both pivot levels renamed words best merge outer".split(),
)
def test_numbers_keep_their_links_through_pandas(book, change, linked):
    frame = book.context("caam_nev_share")
    shown = book.show(change(frame.assign(end=frame["end"].dt.year)), "c")
    assert read_links(shown.html) == linked
    assert find_unsourced_numbers(shown.html) == []


def test_a_whole_table_of_facts_can_be_shown(book):
    shown = book.show(book.to_frame(["hefei_deals", "hefei_mean_deal"]), "c")
    header, deals, mean = read_cells(shown.html)
    place = header.index("as printed")
    assert (deals[place], mean[place]) == ("“28 trade and investment deals”", "")


def test_whole_numbers_beside_facts_are_counts_and_no_fact(book):
    frame = book.to_frame(["hefei_deals"])[["fact_id", "label"]].assign(times=28)
    assert '<td><data value="28">28</data></td>' in book.show(frame, "c").html


def test_facts_in_cells_are_worded_and_other_expressions_refused(book):
    shown = book.show(pd.DataFrame({"deals": [book["hefei_deals"]]}), "c")
    assert read_links(shown.html) == ["hefei_deals"]
    mean = book["hefei_value_cny"] / book["hefei_deals"]
    with pytest.raises(FactError) as caught:
        book.show(pd.DataFrame({"mean": [mean]}), "c")
    told = str(caught.value).replace("\u00a0", " ")
    assert told == (
        "column 'mean': hefei_value_cny / hefei_deals = 242.8 to ~254 million (CNY/deals): what is "
        "computed becomes a fact by book.derive"
    )


def test_what_is_no_table_is_refused(book):
    with pytest.raises(FactError) as caught:
        book.show(["hefei_deals"], "c")
    assert str(caught.value) == (
        "a table is a DataFrame, not a list; of facts: book.to_frame([ids])"
    )


def test_numbers_in_headings_of_the_tables_are_data_and_typed_ones_are_not():
    book = Book.open("zh")
    article = book.label("xinhua-2025-11-13")
    shown = book.show(pd.DataFrame({"what": ["x"], article: [1], "of 28": [1]}), caption="c")
    (place,) = find_unsourced_numbers(shown.html)
    assert place.startswith("28 under")


# Data from tables on the page

HOSTILE = '<script>alert(1)</script> & "so" {hefei_deals} \u202e'


@pytest.fixture
def hostile(tmp_path: Path) -> Book:
    """A book whose tables hold markup, braces and marks that turn the line."""
    folder = tmp_path / "data" / "processed"
    shutil.copytree(DATA / "processed", folder)
    for table, column in (("figures", "metric"), ("sources", "publisher"), ("caveats", "title")):
        rows = read_table(folder / f"{table}.csv")
        marked = [{**row, column: HOSTILE} for row in rows]
        write_table(folder / f"{table}.csv", list(rows[0]), marked)
    return Book(Project(tmp_path))


def test_markup_and_braces_in_tables_are_shown_as_text_everywhere(hostile):
    shown = {
        "entry": hostile["hefei_deals"]._repr_html_(),
        "trace": hostile.trace("hefei_deals").html,
        "compare": hostile.compare("hefei_deals", "hefei_value_cny", caption="c").html,
        "caveats": hostile.caveats("soft_end").html,
        "sources": hostile.sources().html,
        "show": hostile.show(hostile.to_frame(["hefei_deals"])[["fact_id", "metric"]], "c").html,
    }
    for name, html in shown.items():
        soup = BeautifulSoup(html, "html.parser")
        assert soup.find("script") is None, name
        # In a cell of a DataFrame a brace names a fact.
        told = HOSTILE.replace("{hefei_deals}", "28") if name == "show" else HOSTILE
        assert told in soup.get_text(), name
        turning = soup.find_all(string=lambda text: "\u202e" in text)
        assert turning, name
        assert all(text.find_parent("bdi") for text in turning), name


def test_a_fact_has_the_columns_of_its_row_as_attributes(book):
    fact, row = book["hefei_value_cny"], book.to_frame("hefei_value_cny").iloc[0]
    for name in ("fact_id", "worded", "publisher", "start", "rests_on"):
        assert getattr(fact, name) == row[name]
        assert name in dir(fact)
    with pytest.raises(AttributeError, match="a fact has no 'publishr'; did you mean publisher"):
        _ = fact.publishr


def test_a_table_of_facts_is_filtered_by_any_column(book):
    found = book.to_frame(entity="BMW Group", unit=["vehicles"])
    assert set(found["entity"]) == {"BMW Group"}
    assert set(found["unit"]) == {"vehicles"}
    assert [*found.index] == [*range(len(found))]
    with pytest.raises(FactError, match="there is no column 'entitty'; did you mean entity"):
        book.to_frame(entitty="BMW Group")


def test_a_name_in_capitals_or_a_path_for_a_language_is_recognised(book):
    with pytest.raises(FactError, match="did you mean nev_share_2025h1"):
        _ = book["NEV_SHARE_2025H1"]
    with pytest.raises(FactError, match="'data/raw' is a path, not a language; write path="):
        Book.open("data/raw")


@pytest.mark.parametrize("columns", [["fact_id"], ["period", "fact_id"], ["label", "fact_id"]])
def test_a_table_whose_columns_tell_no_number_has_the_figures_in_words(book, columns):
    shown = book.show(book.context("caam_nev_share")[columns], "shares")
    header, *rows = str(shown).splitlines()[1:]
    assert header.endswith("figure")
    assert rows[-1].endswith("47.9%")
    assert "#fact-caam_nev_share_2025" in shown.html
