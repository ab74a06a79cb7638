"""A book as of a day has nothing of later sources, and findings say what was known."""

import csv
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.book.book import Book
from analysis.errors import FactError, UnknownFactError
from analysis.facts.fact import SENTENCE, TITLE
from analysis.project import Project, find_project, read_created
from analysis.quantities.periods import period_bounds

RAW = find_project().raw
MADE = date.fromisoformat(read_created(find_project()))
FIRST = date(2012, 1, 1)


def read(name: str) -> list[dict[str, str]]:
    with (RAW / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_days() -> dict[str, date]:
    """Give the day by which each figure had been published, read from the tables alone."""
    articles = {x["source_id"]: date.fromisoformat(x["published_on"]) for x in read("sources")}
    days = {
        row["fact_id"]: period_bounds(row["published_on"])[1] if row["published_on"] else MADE
        for row in read("context")
    }
    names = "faw_vw_output nev_share deal_values survey_percentages gatherings cooperation"
    rows = [row for name in names.split() for row in read(name)]
    return days | {row["fact_id"]: articles[row["source_id"]] for row in rows}


DAYS = read_days()
#: What is told of the sources published by 28 September 2025.
AUTUMN = date(2025, 9, 28)
KNOWN = sum(x["published_on"] <= AUTUMN.isoformat() for x in read("sources"))
OTHERS = sum(DAYS[x["fact_id"]] <= AUTUMN for x in read("context"))
UNDATED = sum(not x["published_on"] for x in read("context"))
#: Days on which something was published, and those before and after them: nothing changes between.
DAYS_DRAWN = st.builds(
    lambda day, shift: day + timedelta(shift),
    st.sampled_from([FIRST, *sorted({day for day in DAYS.values() if day > FIRST})]),
    st.sampled_from((0, -1, 1)),
)


def test_data_and_briefing_are_of_no_day_before_their_newest_source(newest):
    assert newest <= MADE, "move the day `created` in data/datapackage.json"
    cells = json.loads((find_project().notebooks / "90_briefing.ipynb").read_text("utf-8"))["cells"]
    given = re.search(r'as_of = "(.+?)"', "".join("".join(cell["source"]) for cell in cells))
    assert f"{newest}" <= given[1], "move the default of as_of in notebooks/90_briefing.ipynb"


@given(DAYS_DRAWN)
@settings(max_examples=40)
def test_a_book_has_exactly_what_had_been_published_and_what_rests_on_that(day):
    book = Book.open(as_of=day.isoformat())
    curated = {key for key, known in DAYS.items() if known <= day}
    assert set(book.curated()) == curated
    for key in set(book) - curated:
        rests_on = {fact.id for fact in book.walk(key) if fact.source}
        assert rests_on <= curated


@given(DAYS_DRAWN)
@settings(max_examples=40)
def test_no_table_names_what_was_published_later(day):
    book = Book.open(as_of=day.isoformat())
    later = {key for key, known in DAYS.items() if known > day}
    later |= {x["source_id"] for x in read("sources") if x["published_on"] > day.isoformat()}
    for name in ("figures", "context", "claims", "events", "sites", "statements", "ties", "labels"):
        cells = {str(cell) for row in book.table(name).to_numpy().tolist() for cell in row}
        assert later.isdisjoint(part for cell in cells for part in cell.split(";"))
    assert book.newest() <= day.isoformat()


def test_a_figure_of_october_is_not_known_in_september():
    book = Book.open(as_of="2025-09-28")
    with pytest.raises(UnknownFactError) as caught:
        book.say("It was {wangang_share_2025h1}.")
    assert str(caught.value) == (
        "wangang_share_2025h1 was not known by 2025-09-28; its source is of 2025-10-13"
    )
    assert "wangang_share_2025h1" in Book.open(as_of="2025-10-13")


def test_why_a_figure_was_not_known_is_told():
    book = Book.open(as_of="2026-11-21")
    computed = next(key for key, row in book.later.items() if "function" in row)
    for key, why in (
        ("ahk_invest_2025", "its source says no day"),
        (computed, "it rests on later figures"),
    ):
        with pytest.raises(UnknownFactError) as caught:
            book.find(key)
        assert str(caught.value) == f"{key} was not known by 2026-11-21; {why}"


def test_a_source_that_says_no_day_counts_from_when_all_had_been_seen():
    assert len(Book.open(as_of=MADE.isoformat())) == len(Book.open())
    assert "ahk_invest_2025" not in Book.open(as_of=(MADE - timedelta(days=1)).isoformat())


def test_tables_without_their_data_package_bound_no_source_without_a_day():
    book = Book(Project(Path("nowhere"), find_project().processed), as_of="2030-01-01")
    assert "ahk_invest_2025" not in book
    assert "ahk_stay_2025" in book


def test_a_day_may_be_a_date_or_a_time_of_pandas():
    text = Book.open(as_of="2025-09-28")
    for day in (date(2025, 9, 28), pd.Timestamp("2025-09-28"), "20250928"):
        book = Book.open(as_of=day)
        assert ([*book], book.as_of) == ([*text], text.as_of)


def test_a_day_later_than_the_data_leaves_nothing_out():
    later = Book.open(as_of="2030-01-01")
    assert [*later] == [*Book.open()]
    assert f"(en, core, as of 2030-01-01), sources until {later.newest()}:" in repr(later)


@pytest.mark.parametrize(
    ("day", "remedy"),
    [
        *((x, "write it as 2026-03-31") for x in ("2026-13-01", "yesterday", pd.NaT)),
        ("31.12.2025", "did you mean 2025-12-31?"),
    ],
)
def test_what_is_no_day_is_refused(day, remedy):
    with pytest.raises(FactError) as caught:
        Book.open(as_of=day)
    assert str(caught.value) == f"{day!r} is no day; {remedy}"


def test_a_day_before_all_sources_is_refused():
    with pytest.raises(FactError) as caught:
        Book.open(as_of="1990-01-01")
    assert str(caught.value) == (
        "as_of: no source is known to be as early as 1990-01-01; give a later day, "
        "the first is of 2009-08-24"
    )


def test_another_level_is_as_of_the_same_day():
    assert "wangang_share_2025h1" not in Book.open(as_of="2025-09-28").at("wide")


@pytest.fixture
def autumn():
    return Book.open(as_of="2025-09-28")


def test_sentences_know_whether_their_facts_were_known(autumn):
    assert autumn.knows("hefei_deals", "{hefei_deals > 3:many} of {hefei_deals}, {{no fact}}")
    assert not autumn.knows("{hefei_deals} and {ahk_stay_2025 > ahk_stay_2024:more}")
    assert autumn.choose(["{ahk_stay_2025}", "{ahk_stay_2024}"]) == "{ahk_stay_2024}"
    assert autumn.choose("{ahk_stay_2025}") == ""
    with pytest.raises(UnknownFactError, match="there is no fact 'hefei_deels'"):
        autumn.knows("{hefei_deels}")


def test_a_finding_falls_back_to_the_newest_known_and_tells_its_years(autumn):
    parts = (["{ahk_stay_2025} stay.", "{ahk_stay_2024} stay."], "{ahk_n_2025} answered.")
    shown = autumn.finding("They stay", *parts, caveat="reach", about="who stays")
    assert shown.text.splitlines()[:3] == [
        "They stay",
        "92% stay.",
        "Years not named above: 92% (2024).",
    ]
    told = autumn.finding("In {ahk_stay_2024:year}", *parts, caveat="reach", about="who stays")
    assert "Years not named" not in told.text
    assert {
        link["data-fact"] for link in BeautifulSoup(shown.html, "html.parser").select(".note a")
    } == {"ahk_stay_2024"}
    assert shown.bundle[SENTENCE]["heading"] == "They stay"


def test_a_finding_whose_series_went_on_later_tells_its_years(autumn):
    told = {"caveat": "reach", "about": "who stays"}
    assert "Years not named" in autumn.finding("H", "{ahk_stay_2024}", **told).text
    assert "Years not named" not in autumn.finding("H", "{hefei_deals}", **told).text
    assert "Years not named" not in Book.open().finding("H", "{ahk_stay_2024}", **told).text


def test_a_finding_of_which_nothing_was_known_says_so(autumn):
    shown = autumn.finding("H", "{ahk_stay_2025}", caveat="reach", about="who stays")
    assert (
        shown.text == "Who stays\nThe figures for this finding were not known on 28 September 2025."
    )
    assert not shown.bundle


@pytest.mark.parametrize("words", [{"about": ["hefei_deals"]}, {"caveat": ["reach"]}])
def test_what_a_finding_is_about_is_no_list(autumn, words):
    with pytest.raises(FactError, match=r"^about is a phrase, as 'who invests', and caveat a key"):
        autumn.finding("H", "{hefei_deals}", **{"caveat": "reach", "about": "deals", **words})


def test_a_document_without_any_finding_is_refused(autumn):
    str(autumn.finding("H", "{ahk_stay_2025}", caveat="reach", about="who stays"))
    with pytest.raises(FactError) as caught:
        autumn.sources()
    assert str(caught.value) == (
        "nothing was known by 2025-09-28 of any finding; "
        "give as_of a later day, or choose other sections"
    )
    autumn.finding("H", "{hefei_deals}", caveat="reach", about="deals")
    with pytest.raises(FactError) as caught:
        autumn.sources()
    assert str(caught.value) == (
        "no cell shows the finding about 'deals'; end a cell with it, not within an if or a loop, "
        "or display(book.finding(…)) there"
    )
    str(autumn.finding("H", "{hefei_deals}", caveat="reach", about="deals"))
    assert autumn.sources().text.startswith("hefei_deals: ")


def test_a_title_holds_any_text_and_says_what_it_rests_on(autumn):
    shown = autumn.title("2026 & {after}", "Part 1 of <2>", "House No. 7", "30 November 2026")
    soup = BeautifulSoup(shown.html, "html.parser")
    assert [tag.get_text() for tag in soup.section.find_all(["h1", "p"])] == [
        "2026 & {after}",
        "Part 1 of <2>",
        "House No. 7 · 30 November 2026",
        "As of 28 September 2025: the newest figures published by then",
        (
            "Data: sources published until 28 September 2025; "
            f"{KNOWN} articles; {OTHERS} figures of other sources; edition 0.1.0"
        ),
        f"Left out: {UNDATED} figures whose sources give no day of publication",
    ]
    assert "Left out" not in Book.open().title("Title").text
    told = shown.bundle[TITLE]
    assert (told["title"], told["author"]) == ("2026 & {after}", "House No. 7")


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "de",
            [
                "Stand 28. September 2025: die neuesten Zahlen, die bis dahin erschienen",
                (
                    f"Daten: Quellen, die bis 28. September 2025 erschienen; {KNOWN} Artikel; "
                    f"{OTHERS} Zahlen anderer Quellen; Ausgabe 0.1.0"
                ),
                (
                    f"Ausgelassen: {UNDATED} Zahlen, deren Quellen keinen Tag der "
                    "Veröffentlichung nennen"
                ),
            ],
        ),
        (
            "zh",
            [
                "截至2025年9月28日：截至当日发布的最新数字",
                (
                    f"数据：截至2025年9月28日发布的来源；{KNOWN}篇报道；其他来源的{OTHERS}个数字；"
                    "版本0.1.0"
                ),
                f"未采用：{UNDATED}个数字，其来源未注明发布日期",
            ],
        ),
    ],
)
def test_lines_of_documents_are_in_the_language_of_the_book_and_say_so(lang, lines):
    book = Book.open(lang, as_of="2025-09-28")
    about = {"caveat": "reach", "about": "who stays"}
    finding = book.finding("{ahk_stay_2024:year}", "{ahk_stay_2024}", **about)
    html = book.title("Title").html + finding.html
    marked = BeautifulSoup(html, "html.parser").select(f"p[lang|={lang}]")
    assert [tag.get_text() for tag in marked] == lines


def test_one_figure_that_is_left_out_is_one(monkeypatch):
    book = Book.open(as_of="2025-09-28")
    undated = next(row for row in book.later.values() if not row.get("published_on", "x"))
    monkeypatch.setattr(book, "later", {"one": undated})
    told = "Left out: 1 figure whose source gives no day of publication"
    assert told in book.title("Title").text.splitlines()


def test_an_empty_title_is_refused(book):
    with pytest.raises(FactError, match="title: is empty; give the document its title"):
        book.title("  ")
