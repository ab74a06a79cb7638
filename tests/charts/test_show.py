"""What every chart keeps to: facts in words and data, both widths, the same bytes, clear errors."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pandas as pd
import pytest
import seaborn as sns
from bs4 import BeautifulSoup
from IPython.utils.capture import capture_output
from matplotlib.figure import Figure

from analysis import charts
from analysis.book.book import Book
from analysis.book.prose import Sentence
from analysis.charts.output import Description
from analysis.charts.style import NARROW, TICK, WIDE
from analysis.errors import FactError
from analysis.reports.html import find_unsourced_numbers

SVG = "{http://www.w3.org/2000/svg}"
Draw = Callable[[Book], Any]


#: Each kind of chart, on facts of this project.
CHARTS: dict[str, Draw] = {
    "forest": lambda book: charts.forest(
        book, ["nev_units_2025h1", "wangang_units_2025h1", "rho_world_2025h1"]
    ),
    "forest in groups": lambda book: charts.forest(
        book, {"VW": ["vw_china_change"], "BMW": ["bmw_china_change"]}, reference=0
    ),
    "forest of dates": lambda book: charts.forest(
        book, ["fawvw_30m_month", "fawvw_30m_date"], labels={"fawvw_30m_month": "Xinhua"}
    ),
    "forest on a logarithmic axis": lambda book: charts.forest(
        book, ["hefei_value_cny", "deal_mb_china_cny"], log=True, highlight=["hefei_value_cny"]
    ),
    "levels": lambda book: charts.levels(book, ["nev_units_2025h1", "hefei_value_cny"]),
    "deviations": lambda book: charts.deviations(
        book, ["sgac_participants", "nev_units_2025h1", "hefei_value_cny"]
    ),
    "series": lambda book: charts.series(book, ["ahk_stay", "ahk_invest"], highlight="ahk_invest"),
    "network": lambda book: charts.network(book, book.table("ties")),
    "timeline": lambda book: charts.timeline(
        book, book.table("events").query("kind == 'investment'")
    ),
    "map": lambda book: charts.map_places(book, book.table("places"), ties=book.table("ties")),
}
NAMES = pytest.mark.parametrize("name", CHARTS)
LANGUAGES = pytest.mark.parametrize("lang", ["en", "de", "zh"])


@pytest.fixture(scope="module")
def books(opened: Book) -> dict[str, Book]:
    return {"en": opened, "de": Book.open("de"), "zh": Book.open("zh")}


@pytest.fixture(scope="module")
def shown(opened: Book, show: Any) -> dict[str, dict[str, Any]]:
    """Every kind of chart, shown once."""
    return {name: show(draw(opened.at("core"))) for name, draw in CHARTS.items()}


def texts(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(f"{SVG}text"))


@NAMES
def test_every_digit_is_that_of_a_fact_a_tick_or_a_count(shown: Any, name: str) -> None:
    bundle = shown[name]
    assert bundle["unsourced"] == []
    cells = "".join(f"<p>{cell}</p>" for row in bundle["rows"] for cell in row)
    assert find_unsourced_numbers(cells) == []


@NAMES
def test_both_widths_link_the_same_facts_and_all_stand_in_the_data(shown: Any, name: str) -> None:
    links = {form: [spot[0] for spot in shown[name]["links"][form]] for form in ("wide", "phone")}
    assert links["wide"] or name in ("map", "network")  # which have no numbers
    assert set(links["wide"]) == set(links["phone"]) <= set(shown[name]["facts"])


@NAMES
def test_links_lie_over_words_inside_the_picture(shown: Any, name: str) -> None:
    for form in ("wide", "phone"):
        root = ET.fromstring(shown[name][form])
        _, _, wide, tall = map(float, root.get("viewBox", "").split())
        for _, words, left, top, width, height in shown[name]["links"][form]:
            assert -0.5 <= left <= left + width <= 100.5
            assert -0.5 <= top <= top + height <= 100.5
            places = [
                (float(text.get("x", "")) / wide * 100, float(text.get("y", "")) / tall * 100)
                for text in root.iter(f"{SVG}text")
                if text.text and words.startswith(text.text)
            ]
            assert any(
                left - 0.5 <= x <= left + width + 0.5 and top < y < top + height for x, y in places
            )


@NAMES
def test_a_picture_is_as_wide_as_its_screen_and_its_words_are_large_enough(
    shown: Any, name: str
) -> None:
    for form, width in (("wide", WIDE), ("phone", NARROW)):
        box = ET.fromstring(shown[name][form]).get("viewBox", "").split()
        assert float(box[2]) == pytest.approx(width * 72)
        sizes = [
            float(text.get("font-size", "").removesuffix("px")) for text in texts(shown[name][form])
        ]
        assert min(sizes) >= TICK - 2


@NAMES
def test_a_chart_says_what_it_shows_and_names_its_sources(shown: Any, name: str) -> None:
    bundle = shown[name]
    assert re.fullmatch(r"[^{}]{30,}[.]", bundle["alt"])
    assert bundle["sources"]
    assert len(bundle["sources"]) == len(set(bundle["sources"]))


@NAMES
def test_the_csv_holds_the_rows_of_the_table(shown: Any, name: str) -> None:
    bundle = shown[name]
    lines = list(csv.reader(io.StringIO(bundle["csv"])))
    assert len(lines) > len(bundle["rows"]) > 0
    assert {len(line) for line in lines} == {len(lines[0])}
    cells = {cell for line in lines for cell in line}
    assert cells & set(bundle["facts"]) or not bundle["facts"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        (" =1+1", " '=1+1"),
        ("＝1+1", "'＝1+1"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("a; @SUM(A1)", "a; '@SUM(A1)"),
        ("-1.5 percent", "-1.5 percent"),
        ("a - b = c", "a - b = c"),
    ],
)
def test_no_word_of_a_csv_is_run_by_a_spreadsheet(book: Book, text: str, written: str) -> None:
    shown = Description(book, "alt", [text], [[Sentence("", text)]])
    header, row = csv.reader(io.StringIO(shown.csv))
    assert header[0] == row[0] == written


@NAMES
def test_two_drawings_are_the_same_to_the_byte(
    shown: Any, show: Any, book: Book, name: str
) -> None:
    again = show(CHARTS[name](book))
    assert again == shown[name]


@NAMES
def test_ids_of_the_two_pictures_differ(shown: Any, name: str) -> None:
    ids = [
        {str(tag.get("id")) for tag in ET.fromstring(shown[name][form]).iter() if tag.get("id")}
        for form in ("wide", "phone")
    ]
    assert not ids[0] & ids[1]


@NAMES
def test_every_colour_of_words_can_be_read(shown: Any, colours: ModuleType, name: str) -> None:
    fills = {str(text.get("fill")) for text in texts(shown[name]["wide"])} - {"None", "#ffffff"}
    assert colours.find_weak(fills, 4.5) == []


@LANGUAGES
@NAMES
def test_words_keep_apart_and_inside_the_picture(
    books: dict[str, Book], clashes: Any, name: str, lang: str
) -> None:
    assert clashes(CHARTS[name](books[lang]), lang) == []


@LANGUAGES
def test_a_chart_speaks_the_language_of_its_book(
    books: dict[str, Book], show: Any, lang: str
) -> None:
    bundle = show(charts.levels(books[lang], "nev_units_2025h1"))
    assert bundle["lang"] == lang
    spoken = "".join(text.text or "" for text in texts(bundle["wide"]))
    assert {"en": "million", "de": "Millionen", "zh": "万"}[lang] in spoken


def test_a_chart_shows_what_is_drawn_on_it_afterwards(book: Book, show: Any) -> None:
    ax = CHARTS["series"](book)
    ax.axhline(50, color="#123456")
    assert "#123456" in show(ax)["wide"]


@LANGUAGES
def test_axes_can_be_given_and_keep_the_layout_of_their_figure(
    books: dict[str, Book], show: Any, lang: str
) -> None:
    book = books[lang]
    figure, (left, right) = charts.subplots(1, 2, lang=lang)
    assert charts.forest(book, ["nev_share_2024h1", "nev_share_2025h1"], left) is left
    assert charts.series(book, ["ahk_stay"], right) is right
    figure.draw_without_rendering()
    assert left.get_position().x1 < right.get_position().x0
    assert [label.get_text() for label in left.get_yticklabels() if label.get_text()]
    bundle, both = show([left, right]), (charts.describe(left), charts.describe(right))
    assert bundle["alt"] == ("" if lang == "zh" else " ").join(chart.alt for chart in both)
    assert bundle["csv"].count("\n") == 1 + sum(len(chart.rows) for chart in both)
    shown = {"nev_share_2024h1", "nev_share_2025h1", *book.context("ahk_stay")["fact_id"]}
    assert set(bundle["facts"]) == shown
    assert len(bundle["sources"]) == len({x.publisher for chart in both for x in chart.sources})


def test_axes_hold_one_chart_of_facts_until_they_are_cleared(book: Book) -> None:
    ax = Figure().subplots()
    charts.series(book, "ahk_stay", ax)
    with pytest.raises(FactError, match="these Axes hold a chart of facts already; give all ids"):
        charts.series(book, "ahk_invest", ax)
    ax.clear()
    assert charts.series(book, "ahk_invest", ax) is ax


def test_the_book_comes_before_ids_which_a_table_must_have(book: Book) -> None:
    for draw in (charts.forest, charts.levels, charts.deviations, charts.series):
        with pytest.raises(FactError, match="the book comes first, then the ids"):
            draw(["nev_share_2025h1"], book)  # type: ignore[arg-type]
        with pytest.raises(FactError, match=r"the table has no column fact_id, .*; keep it"):
            draw(book, book.to_frame("nev_share_2025h1", columns=["label", "value"]))


def test_a_figure_is_saved_as_it_is_shown(book: Book, tmp_path: Path) -> None:
    ax = CHARTS["forest"](book)
    path = tmp_path / "forest.pdf"
    ax.figure.savefig(path, metadata={"CreationDate": None})
    assert path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_size > 5_000


def test_drawing_leaves_the_settings_of_the_reader(book: Book, show: Any) -> None:
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "black"}):
        before = dict(mpl.rcParams)
        pictures = show(CHARTS["forest"](book))["wide"]
        assert dict(mpl.rcParams) == before
    assert pictures == show(CHARTS["forest"](book))["wide"]


# Axes that seaborn, pandas or matplotlib drew


def draw_shares(book: Book) -> tuple[Any, pd.DataFrame]:
    data = book.context("caam_nev_share")
    _, ax = charts.subplots(lang=book.lang)
    sns.lineplot(
        data, x="start", y="value", label="CAAM", color=charts.palette(["CAAM"])["CAAM"], ax=ax
    )
    ax.set(xlabel="", ylabel="", ylim=0)
    charts.label_lines(ax)
    return ax, data


@LANGUAGES
def test_a_chart_of_seaborn_is_shown_with_its_data(
    books: dict[str, Book], show: Any, clashes: Any, lang: str
) -> None:
    book = books[lang]
    ax, data = draw_shares(book)
    bundle = show(ax, book=book, data=data, alt="The share of new energy vehicles grew every year.")
    assert bundle["unsourced"] == []
    assert bundle["facts"] == data["fact_id"].to_list()
    columns = bundle["csv"].splitlines()[0].split(",")
    assert len(columns) == len(set(columns))
    assert {"value in words", "value"} <= set(columns)
    ticks = [text.text or "" for text in texts(bundle["wide"])]
    assert any(word.endswith("%") for word in ticks)
    assert clashes(ax, lang) == []


def test_a_row_without_a_fact_leads_to_the_paragraph_of_its_article(book: Book, show: Any) -> None:
    rows = {
        "fact_id": ["deal_catl_arnstadt_2019", ""],
        "label": ["Arnstadt", "Changchun"],
        "source_id": ["", "xinhua-2025-11-13"],
        "paragraph": [pd.NA, 10],
    }
    for kept in ([0, 1], [1]):
        ax = charts.subplots()[1]
        shown = pd.DataFrame(rows).loc[kept]
        bundle = show(ax, book=book, data=shown, alt="Two plants.")
        assert "Xinhua" in bundle["sources"][-1]
        assert 'href="http://en.people.cn/' in bundle["rows"][-1][-1]
        assert "Xinhua via People's Daily Online, paragraph 10" in bundle["csv"].splitlines()[-1]


def test_a_number_that_seaborn_wrote_without_a_fact_is_found(book: Book, show: Any) -> None:
    ax, data = draw_shares(book)
    ax.text(0.5, 0.5, "47.9 then", transform=ax.transAxes)
    bundle = show(ax, book=book, data=data, alt="It grew from 13 to {caam_nev_share_2025}.")
    assert bundle["unsourced"] == ["47.9 then", "It grew from 13 to "]


def test_a_table_of_counts_is_shown_with_its_totals(book: Book, show: Any) -> None:
    figures = book.to_frame(["hefei_deals", "sgac_participants", "nev_units_2025h1"])
    counts = pd.crosstab(figures["kind"], figures["hedge_family"])
    ax = charts.subplots()[1]
    sns.heatmap(counts, annot=True, cbar=False, cmap=charts.shades(), ax=ax)
    bundle = show(ax, book=book, data=counts)
    assert bundle["unsourced"] == []
    assert str(int(counts.to_numpy().sum())) in bundle["alt"]
    totals = [row[-1] for row in bundle["rows"]]
    assert totals == [f'<data value="{n}">{n}</data>' for n in counts.sum(axis=1)]


def test_whole_numbers_of_several_kinds_under_a_named_index_are_not_added_up(
    book: Book, show: Any
) -> None:
    makers = pd.DataFrame({"maker": ["VW", "BMW"], "vehicles": [269, 62], "founded": [1937, 1916]})
    ax = charts.subplots()[1]
    ax.barh(makers["maker"], makers["vehicles"])
    with pytest.raises(FactError, match="has no alternative text; say what it shows"):
        show(ax, book=book, data=makers.set_index("maker"))
    bundle = show(ax, book=book, data=makers.set_index("maker"), alt="Two makers.")
    assert bundle["csv"].splitlines()[:2] == ["maker,vehicles,founded,fact_ids", "VW,269,1937,"]


@pytest.mark.parametrize("width", [0.8, 0.4])
def test_years_under_bars_are_written_without_a_separator(
    book: Book, show: Any, width: float
) -> None:
    shares = book.context("caam_nev_share").assign(year=lambda x: x["start"].dt.year)
    ax = charts.subplots()[1]
    ax.bar(shares["year"] - width / 2 + 0.4, shares["value"], width)
    show(ax, book=book, data=shares[["fact_id", "period", "value"]], alt="It rose.")
    ticks = [label.get_text() for label in ax.get_xticklabels()]
    assert "2025" in ticks
    assert [tick for tick in ticks if not re.fullmatch(r"20\d\d", tick)] == []


def test_an_axis_of_days_without_data_is_told_of_as_such(book: Book, show: Any) -> None:
    ax = charts.subplots()[1]
    ax.xaxis_date()
    none = book.context("caam_nev_share")[["fact_id", "period", "value"]][:0]
    with pytest.raises(FactError, match="has no data; widen what is chosen"):
        show(ax, book=book, data=none, alt="It rose.")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"id": "No good"}, "the chart's id 'No good' cannot name a file; "),
        ({"title": "{nosuch}"}, "there is no fact 'nosuch'; "),
    ],
)
def test_what_cannot_be_shown_is_an_error(
    book: Book, show: Any, options: dict[str, str], message: str
) -> None:
    with pytest.raises(FactError) as caught:
        show(CHARTS["forest"](book), **options)
    assert str(caught.value).startswith(message)


def test_axes_of_two_figures_are_not_one_chart(book: Book, show: Any) -> None:
    axes = [CHARTS["forest"](book), CHARTS["forest"](book)]
    with pytest.raises(FactError, match="Axes of one figure; show each figure by itself"):
        show(axes)


def test_a_chart_is_shown_again_in_a_later_cell_alone(book: Book, shell: Any) -> None:
    shell.push({"charts": charts, "ax": CHARTS["forest"](book)})
    told = 'chart = charts.show(ax, id="again", title="T", subtitle="S")'
    counts = []
    for cell in (f"{told}\ndisplay(chart)", "chart", "chart"):
        with capture_output() as captured:
            shell.run_cell(cell, store_history=True).raise_error()
        data = (output.data for output in captured.outputs)
        counts.append(sum("image/svg+xml" in each for each in data))
    assert counts == [1, 1, 1]


def test_axes_of_others_need_words_and_data(book: Book, show: Any) -> None:
    ax, data = draw_shares(book)
    for given, missing in (({}, "book=, data=, alt="), ({"book": book, "alt": "A"}, "data=")):
        with pytest.raises(FactError) as caught:
            show(ax, **given)
        told = f"these Axes hold no chart of facts; give charts.show also {missing}"
        assert str(caught.value) == told
    first, *_, last = data["fact_id"]
    with pytest.raises(FactError) as caught:
        show(ax, book=book, data=data)
    line = f'alt="It shows {{{first}}} to {{{last}}}."'
    assert str(caught.value).endswith(f"has no alternative text; say what it shows: {line}")
    alt = line.removeprefix('alt="').removesuffix('"')
    assert "{" not in show(ax, book=book, data=data, alt=alt)["alt"], (
        "the line can be taken as it is"
    )
    with pytest.raises(FactError, match="has no data; widen what is chosen"):
        show(ax, book=book, data=data.head(0), alt="Nothing.")


def test_letters_that_no_font_has_are_an_error(book: Book, show: Any) -> None:
    ax = CHARTS["forest"](book)
    ax.text(0, 0, "\U0001f697")
    with pytest.raises(FactError, match="the chart c cannot be lettered: "):
        show(ax)


def test_a_note_and_a_title_are_sentences(book: Book, show: Any) -> None:
    bundle = show(CHARTS["forest"](book), title="Of {hefei_deals}", note="In {hefei_deals:period}.")
    assert BeautifulSoup(bundle["title"]["html"], "html.parser").a["data-fact"] == "hefei_deals"
    assert bundle["note"].startswith("In ")
