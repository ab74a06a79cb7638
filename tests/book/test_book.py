"""The Book: facts, sentences, tables and sources of whatever was cited, in one language."""

import math
import os
import re
import runpy
import shutil
import subprocess
import sys
from fractions import Fraction

import IPython
import numpy as np
import pytest
from bs4 import BeautifulSoup
from IPython.core.completer import provisionalcompleter
from IPython.lib.pretty import pretty

from analysis.book import entries
from analysis.book.book import Book
from analysis.book.tables import COLUMNS
from analysis.errors import AnalysisError, FactError
from analysis.facts.fact import Tier
from analysis.project import ROOT_VARIABLE, find_project
from analysis.quantities.interval import Basis

PROCESSED = find_project().processed
NUMBERS = "World sales: {nev_units_2025h1}, {nev_share_2025h1}; a mean of {hefei_mean_deal}."


def read_items(html: str) -> list[str]:
    return [item["id"] for item in BeautifulSoup(html, "html.parser").select("ol.entries > li")]


# Opening


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"lang": "fr"}, "'fr' is no language of the suite; choose en, de or zh"),
        ({"lang": "core"}, "'core' is a level, not a language; write level='core'"),
        ({"level": "loose"}, "'loose' is no level; choose logical, core, middle or wide"),
    ],
)
def test_an_unknown_language_or_level_is_refused(arguments, message):
    with pytest.raises(AnalysisError) as caught:
        Book.open(**arguments)
    assert str(caught.value) == message


def test_a_book_without_tables_says_which_is_missing(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text("{}", encoding="utf-8")
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    with pytest.raises(AnalysisError, match=r"sources\.csv: the file is missing; restore it"):
        Book.open()


def test_a_book_opens_in_a_folder_with_spaces_and_chinese_characters(tmp_path, monkeypatch):
    folder = tmp_path / "汽车 合作"
    shutil.copytree(find_project().root / "data", folder / "data")
    monkeypatch.setenv(ROOT_VARIABLE, str(folder))
    assert Book.open()["hefei_deals"].value == 28


def test_a_data_package_of_somebody_else_is_not_taken_for_the_project(tmp_path, monkeypatch):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "datapackage.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert Book.open()["hefei_deals"].value == 28


# Facts


def test_a_date_shows_which_days_its_hedge_leaves_and_is_compared_by_its_ends(book):
    fact = book["fawvw_30m_month"]
    assert "late October 2025 (21–31 October 2025)" in repr(fact).replace("\u00a0", " ")
    with pytest.raises(FactError, match="take its start or its end"):
        fact > "2025-10-01"  # noqa: B015


def test_a_fact_shows_itself_with_its_trace_and_its_entry(book):
    fact = book["hefei_mean_deal"]
    lines = pretty(fact).replace("\u00a0", " ").splitlines()
    assert repr([fact]).replace("\u00a0", " ") == f"[{lines[0]}]", "one line in a list"
    fair = "Sino-German Smart Manufacturing Matchmaking Conference"
    days = "24–26 June 2025"
    assert [re.sub(r"(\w) = .*", r"\1", line) for line in lines] == [
        "hefei_mean_deal",
        f"    {fair}: mean value of a deal, {days}",
        "    = total / count",
        "    Mean of so many values with a known sum.",
        "  hefei_value_cny",
        f"      {fair}: value of the deals, {days}",
        "      Sino-German cooperation deepens in smart manufacturing, 27 June 2025",
        "      http://en.people.cn/n3/2025/0627/c90000-20333512.html",
        "  hefei_deals",
        f"      {fair}: deals, {days}",
        "      Sino-German cooperation deepens in smart manufacturing, 27 June 2025",
        "      http://en.people.cn/n3/2025/0627/c90000-20333512.html",
    ]
    assert lines[8] == (
        "  hefei_deals = 28 — “28 trade and investment deals”, "
        "Xinhua via People's Daily Online, paragraph 4"
    )
    entry = BeautifulSoup(fact._repr_html_(), "html.parser").select_one("ul.entries > li")
    assert not entry.has_attr("id"), "links lead to the list of sources"
    links = {link["href"].removeprefix("#") for link in entry.select("a.fact")}
    assert links < set(read_items(book.sources().html)), "what is shown is cited"
    assert fact == book["hefei_mean_deal"]


def test_a_book_is_a_mapping_of_every_fact_that_can_be_computed_now(book):
    facts = dict(book)
    assert len(facts) == len(book) == len(book.items())
    assert all(key == fact.id for key, fact in facts.items())
    assert [*facts] == [*book] == [*book.keys()]
    assert [*facts.values()] == [*book.values()]
    assert [*book.items()] == [*facts.items()]
    assert "nev_share" not in book
    assert book.get("nev_share") is None
    assert book.get("nev_share_2025h1").value == pytest.approx(21.3)


def test_value_and_ends_are_the_floats_of_the_table_and_exact_has_every_digit(book):
    frame = book.to_frame()
    for name in ("value", "lower", "upper"):
        told = [getattr(fact, name) for fact in book.values()]
        assert {*map(type, told)} == {float}
        assert np.array_equal(told, frame[name], equal_nan=True)
    share = book["nev_share_2025h1"]
    assert f"{share.value:.3g}" == "21.3"
    assert np.log(share.value) == pytest.approx(math.log(21.3))
    assert share.exact == Fraction(213, 10)
    assert book["world_sales_2025h1"].exact is None
    assert book["world_sales_2025h1"] == book["world_sales_2025h1"]


def test_a_method_of_the_book_is_named_where_a_fact_is_asked_for_it(book):
    for name, call in {"trace": "'hefei_deals'", "to_frame": "'hefei_deals'", "say": "…"}.items():
        with pytest.raises(AttributeError) as caught:
            getattr(book["hefei_deals"], name)
        assert str(caught.value) == f"a fact has no {name!r}; its book has: book.{name}({call})"


def test_in_an_f_string_a_fact_is_its_words_and_an_expression_its_range(book):
    mean = book["hefei_value_cny"] / book["hefei_deals"]
    own = book.derive("own_mean", mean, unit="CNY", label="mean")
    said = book.say(f"{own} a deal, {book['hefei_deals']} deals, {mean} yuan")
    told = "242.8 to ~254 million yuan a deal, 28 deals, 242.8 to ~254 million yuan"
    assert said.text.replace("\u00a0", " ") == told


def test_a_figure_of_ones_own_has_the_period_that_its_inputs_share(book):
    mean = book["hefei_value_cny"] / book["hefei_deals"]
    assert book.derive("own", mean, unit="CNY", label="mean").period == "2025-06-24/2025-06-26"
    assert book.derive("own", mean, unit="CNY", label="mean", period="2025").period == "2025"
    ratio = book["nev_share_2025h1"] / book["nev_share_2024h1"]
    assert book.derive("own", ratio, label="ratio").period == ""


def test_figures_wait_for_assumptions_and_say_for_which(book):
    assert book.pending["survey_stay_wilson"] == ("respondents", "confidence")
    assert "fawvw_pace_2017_2022" not in book.pending, "it takes the period of a fact"
    assert not book.pending.keys() & set(book)
    assert book.get("survey_stay_wilson_scmp") is None
    book.assume("confidence", 95, "percent", "the usual", kind="share")
    assert "survey_stay_wilson_scmp" in book
    assert book.pending["survey_stay_wilson"] == ("respondents",)
    assert book._ipython_key_completions_() == [*book], "Tab offers what can be computed"


def test_in_lab_tab_offers_ids_and_columns_in_a_call_that_names_a_book(book, shell, monkeypatch):
    shell.push({"book": book})
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    runpy.run_path(str(find_project().root / ".jupyter" / "startup.py"))
    offers = {
        "book.context('caam_nev_sh": "caam_nev_share",
        'charts.series(book, ["caam_nev_sh': "caam_nev_share",
        "book.trace('nev_share_2025": "nev_share_2025h1",
        'book.say("It was {nev_share_2025': "nev_share_2025h1",
        "book.search('deliveries', ti": "tier=",
        "book.series(un": "unit=",
    }
    with provisionalcompleter():
        for typed, name in offers.items():
            offered = {x.text for x in shell.Completer.completions(typed, len(typed))}
            assert name in offered
            assert ("nev_share_2025h1" in offered) == (name == "nev_share_2025h1")
        typed = "open('nev_share_2025"
        assert not {x.text for x in shell.Completer.completions(typed, len(typed))} & {*book}


def test_tab_offers_what_a_fact_has_and_the_columns_of_its_row(book, shell):
    shell.push({"book": book})
    typed = "book['nev_share_2025h1']."
    with provisionalcompleter():
        offered = {x.text for x in shell.Completer.completions(typed, len(typed))}
    assert {*COLUMNS} - offered == set(), "name them in Card, of analysis/book/card.py"
    assert {"value", "interval", "express"} <= offered


def test_a_book_shows_what_it_holds(book, newest):
    assert repr(book).startswith(f"Book of {len(book)} facts (en, core), sources until {newest}: ")
    assert "book.search('…')" in repr(book)


def test_a_fact_is_rendered_when_it_is_shown_and_not_before(book, monkeypatch):
    monkeypatch.setattr(entries, "show_entry", lambda *_, **__: pytest.fail("rendered"))
    monkeypatch.setattr(entries, "show_trace", lambda *_: pytest.fail("rendered"))
    assert {key: book[key] for key in book}["hefei_deals"].value == 28


def test_an_unknown_fact_is_refused_with_the_nearest_names_wherever_it_is_asked_for(book):
    message = r"^there is no fact 'hefei_deal'; did you mean hefei_deals"
    for ask in (
        lambda: book["hefei_deal"],
        lambda: book.trace("hefei_deal"),
        lambda: book.say("{hefei_deal} deals"),
        lambda: book.word("{hefei_deal}"),
        lambda: book.cite("hefei_deal"),
        lambda: book.compare("hefei_deal", caption="c"),
        lambda: book.walk("hefei_deal"),
        lambda: book.to_frame(["hefei_deal"]),
        lambda: book.knows("hefei_deal"),
    ):
        with pytest.raises(FactError, match=message):
            ask()


def test_a_series_that_is_asked_for_as_a_fact_is_told(book):
    with pytest.raises(FactError) as caught:
        book.cite("caam_nev_share")
    told = "caam_nev_share is a series; take book.context('caam_nev_share'), or list it: "
    assert str(caught.value) == f"{told}analysis facts caam_nev_share"


def test_a_trace_is_shown_down_to_the_paragraph(book):
    text = book.trace("world_sales_2025h1").text
    assert "“nearly 10 million units”" in text
    assert "paragraph 11" in text
    assert [fact.id for fact in book.walk("world_sales_2025h1")] == [
        "world_sales_2025h1",
        "nev_units_2025h1",
        "nev_share_2025h1",
    ]


# Assumptions


def test_an_assumption_is_a_fact_whose_ends_rest_on_it(book):
    book.assume("pace", "1500000", "vehicles/year", "a guess", upper=1.9e6)
    fact = book["pace"]
    assert fact.interval.brackets() == "[1500000, 1900000]"
    assert fact.interval.lower_basis == fact.interval.upper_basis == Basis.ASSUMPTION
    assert (fact.tier, fact.note, fact.unit) == (Tier.ASSUMPTION, "a guess", "vehicles/year")
    assert repr(fact) == "pace = 1.5 to 1.9\u00a0million a year — a guess"


@pytest.mark.parametrize("value", ["0.10", 0.1])
def test_an_assumed_decimal_is_exact(book, value):
    book.assume("share", value, "percent", "a tenth")
    assert book["share"].interval.brackets() == "[1/10, 1/10]"
    assert repr(book["share"]) == "share = 0.1% — a tenth"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        *(
            (
                {"value": value},
                (
                    f"the assumption pace is no number: {value!r}; give one, or both ends of a "
                    "range: book.assume('pace', (3, 7), …)"
                ),
            )
            for value in ("much", "", (3, 5, 7), [3, 7], np.array([3, 7]))
        ),
        (
            {"unit": "percent", "value": 150, "kind": "share"},
            (
                "pace: 150 is out of range; from 0 to 100 percent, as of the kind 'share'; another "
                "may have other limits"
            ),
        ),
        (
            {"unit": "vehicles", "value": (-5, 5)},
            (
                "pace: -5 is out of range; from 0 vehicles, as of the kind 'rate'; another may "
                "have other limits"
            ),
        ),
        ({"value": math.nan}, "the assumption pace must be finite, not nan"),
        ({"value": "nan"}, "the assumption pace must be finite, not 'nan'"),
        ({"value": math.inf}, "the assumption pace must be finite, not inf"),
        ({"value": 1, "upper": "inf"}, "the assumption pace must be finite, not 'inf'"),
        ({"value": 2, "upper": 1}, "the assumption pace is empty: 2 is above 1"),
        (
            {"unit": "cars/year"},
            "'cars/year' is no unit or kind; did you mean vehicles/year or cars?",
        ),
        (
            {"name": "market_growth", "unit": "EUR"},
            "market_growth: its unit is percent, not EUR; see book.table('assumptions')",
        ),
        (
            {"name": "market_growth", "unit": "percent", "kind": "share"},
            "market_growth: its kind is change, not share; see book.table('assumptions')",
        ),
        (
            {"name": "market_growth", "unit": "percent", "value": -150},
            "market_growth: -150 is out of range; from -99 percent",
        ),
        (
            {"name": "confidence", "unit": "percent", "value": 0.95},
            "confidence: 0.95 is out of range; from 50 to 99.99 percent",
        ),
        (
            {"name": "confidence", "unit": "percent", "value": 95, "upper": 100},
            "confidence: 100 is out of range; from 50 to 99.99 percent",
        ),
        (
            {"name": "my pace"},
            "'my pace' is no name for an assumption; take letters, digits and _",
        ),
        ({"name": 5}, "5 is no name for an assumption; take letters, digits and _"),
        ({"kind": "rates"}, "'rates' is no unit or kind; did you mean rate or date or ratio?"),
        (
            {"name": "hefei_deals"},
            "hefei_deals is a fact already; give the assumption another name",
        ),
        (
            {"name": "world_sales_2025h1"},
            "world_sales_2025h1 is a fact already; give the assumption another name",
        ),
    ],
)
def test_an_assumption_that_cannot_be_made_is_refused(book, call, message):
    arguments = {"name": "pace", "value": 1, "unit": "vehicles/year", "why": "a test"} | call
    with pytest.raises(FactError) as caught:
        book.assume(**arguments)
    assert str(caught.value) == message


def test_a_figure_that_needs_an_assumption_says_what_to_call(book):
    with pytest.raises(FactError) as caught:
        book.say("{nev_units_growth_2025h1}")
    assert str(caught.value) == (
        "nev_units_growth_2025h1 needs market_growth; first call "
        "book.assume('market_growth', number, unit, why), with the unit as in "
        "book.table('assumptions')"
    )


def test_an_assumption_that_is_not_made_yet_says_what_to_call(book):
    with pytest.raises(KeyError) as caught:
        book["market_growth"]
    assert str(caught.value) == (
        "market_growth is to be assumed; first call "
        "book.assume('market_growth', number, unit, why), with the unit as in "
        "book.table('assumptions')"
    )
    book.assume("market_grwth", 5, "percent", "a name of one's own, as near as it is")
    assert book["market_grwth"].value == 5


def test_a_sister_book_has_the_same_assumptions_at_another_level(book):
    book.assume("market_growth", 5, "percent", "a guess")
    wide = book.at("wide")
    assert wide["market_growth"] == book["market_growth"]
    assert book["nev_units_growth_2025h1"].interval.within(wide["nev_units_growth_2025h1"].interval)
    assert wide.lang == book.lang


# Sentences


def test_a_sentence_is_a_paragraph_whose_numbers_lead_to_their_entries(book):
    shown = book.say(NUMBERS, voice="computed")
    soup = BeautifulSoup(shown.html, "html.parser")
    assert [link["data-fact"] for link in soup.select("p.say.computed a.fact")] == [
        "nev_units_2025h1",
        "nev_share_2025h1",
        "hefei_mean_deal",
    ]
    assert repr(shown).replace("\u00a0", " ") == (
        "We compute: World sales: nearly 10 million, 21.3%; a mean of 242.8 to ~254 million yuan."
    )


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "nearly 10 million, 21.3%, 30 October 2025"),
        ("de", "fast 10 Millionen, 21,3 Prozent, 30. Oktober 2025"),
        ("zh", "近1000万, 21.3%, 2025年10月30日"),
    ],
)
def test_a_book_speaks_its_language(lang, sentence):
    shown = Book.open(lang).say("{nev_units_2025h1}, {nev_share_2025h1}, {fawvw_30m_date}")
    assert shown.text.replace("\u00a0", " ") == sentence


def test_several_sentences_make_a_list(book):
    shown = book.points("{hefei_deals} deals", "no number")
    soup = BeautifulSoup(shown.html, "html.parser")
    assert [item.get_text() for item in soup.select("ul.findings > li")] == [
        "28 deals",
        "no number",
    ]


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{hefei_deals:rnge}", "{hefei_deals:rnge} has an unknown form; did you mean range?"),
        ("{hefei_deals", "the sentence '{hefei_deals' has a stray brace ("),
        ("28}", "the sentence '28}' has a stray brace ("),
        ("{}", "the sentence '{}' has a brace that names no fact"),
    ],
)
def test_a_sentence_that_cannot_be_read_is_refused_and_cites_nothing(book, template, message):
    with pytest.raises(FactError) as caught:
        book.say(template)
    assert str(caught.value).startswith(message)
    assert read_items(book.sources().html) == []


def test_an_unknown_voice_is_refused(book):
    with pytest.raises(FactError, match=r"^'rumour' is no voice"):
        book.say("{hefei_deals}", voice="rumour")


# Tables


def test_a_comparison_shows_words_range_and_source(book):
    grid = book.compare("nev_units_2025h1", "wangang_units_2025h1", caption="Rivals")
    rows = [line.replace("\u00a0", " ").split(" | ") for line in grid.text.splitlines()[1:]]
    assert rows[0] == ["what", "when", "as printed", "range", "source"]
    assert rows[1][1:4] == ["first half of 2025", "“nearly 10 million units”", "~9 to 10 million"]
    assert rows[2][1:4] == [
        "first half of 2025",
        "“exceeding 9.75 million units”",
        "9.75 to ~9.83 million",
    ]


# What was cited


def test_sources_hold_every_cited_fact_and_what_it_rests_on_once_and_in_order(book):
    book.say(NUMBERS)
    book.say("{hefei_deals} again, {nev_share_2025h1} again")
    shown = book.sources()
    assert read_items(shown.html) == [
        "fact-nev_units_2025h1",
        "fact-nev_share_2025h1",
        "fact-hefei_mean_deal",
        "fact-hefei_value_cny",
        "fact-hefei_deals",
    ]


def test_every_link_of_a_page_finds_its_entry(book):
    book.assume("confidence", 95, "percent", "custom")
    page = book.say("{ahk_invest_change_2024}").html
    page += book.compare("survey_stay_firms", "survey_invest", caption="{ahk_n_2024}").html
    soup = BeautifulSoup(page + book.sources().html, "html.parser")
    links = {link["href"].removeprefix("#") for link in soup.select("a.fact")}
    entries = [entry["id"] for entry in soup.select("li.entry")]
    assert links <= set(entries)
    assert len(entries) == len(set(entries))


def test_reading_a_fact_or_a_template_is_no_citation(book):
    _ = repr(book["hefei_deals"]), pretty(book["hefei_deals"]), book.walk("hefei_deals")
    _ = book.to_frame(), book.search("deals"), book.knows("{hefei_deals}")
    assert read_items(book.sources().html) == []
    linked = BeautifulSoup(book.trace("hefei_mean_deal").html, "html.parser").select("a.fact")
    ids = [link["href"].removeprefix("#") for link in linked]
    assert ids[0] == "fact-hefei_mean_deal"
    assert {*ids} <= {*read_items(book.sources().html)}, "its numbers are links"


def test_caveats_are_those_of_the_facts_cited_or_those_that_are_named(book):
    assert book.caveats().text == ""
    book.say("{hefei_value_cny}, {hefei_mean_deal}")
    titles = [
        line.removeprefix("- ").partition(":")[0] for line in book.caveats().text.splitlines()
    ]
    assert titles == [
        "Official voice",
        "Only a lower end",
        "Estimated end",
        "Mean without a spread",
    ]
    named = book.caveats("reach", "rounded")
    assert [line.partition(":")[0] for line in named.text.splitlines()] == [
        "- As far as was known",
        "- Rounded",
    ]
    assert named.html.startswith('<ul class="caveats"><li>')


def test_an_unknown_caveat_is_refused(book):
    with pytest.raises(FactError) as caught:
        book.caveats("rounding")
    assert str(caught.value) == "there is no caveat 'rounding'; did you mean rounded?"


# The same every time

SAYING = f"""
from analysis.book.book import Book
from analysis.book.tables import COLUMNS
for lang in ("en", "de", "zh"):
    book = Book.open(lang)
    print(ascii(book.say({NUMBERS!r}).html))
    print(ascii(book.compare("hefei_deals", "survey_stay_firms", caption="c").html))
    print(ascii(book.caveats().html))
    print(ascii(book.sources().html))
"""


def test_a_book_says_the_same_in_every_process_and_locale():
    texts = set()
    for seed, locale in (("0", "C"), ("1", "C.UTF-8")):
        settings = {**os.environ, "PYTHONHASHSEED": seed, "LANG": locale, "LC_ALL": locale}
        done = subprocess.run(
            [sys.executable, "-c", SAYING],
            env=settings,
            cwd=find_project().root,
            capture_output=True,
            encoding="ascii",
            check=True,
        )
        texts.add(done.stdout)
    assert len(texts) == 1
    assert texts.pop().count("\n") == 12


def test_the_entry_of_an_own_figure_names_what_it_rests_on_and_shows_no_id():
    book = Book.open()
    mean = book["hefei_value_cny"] / book["hefei_deals"]
    book.derive("own_mean", mean, unit="CNY", label="Mean deal")
    book.derive("own_ratio", book["deal_bmw_shenyang_cny"] / book["own_mean"], label="Ratio")
    for key, names in (
        ("own_mean", ("hefei_value_cny", "hefei_deals")),
        ("own_ratio", ("deal_bmw_shenyang_cny", "own_mean")),
    ):
        entry = BeautifulSoup(book.show_entry(book[key]), "html.parser")
        said = entry.get_text() + str(entry.li.get("data-peek", ""))
        first, second = (book.find(name).label for name in names)
        assert f"Formula[{first}] / [{second}]" in said
        assert not [name for name in names if name in said]
