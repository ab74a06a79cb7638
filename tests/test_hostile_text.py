"""Text of the tables is shown as text wherever it reaches a page: markup, quotes, bidi marks."""

import ast
import csv
import json
import shutil
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis import Book, charts
from analysis.project import Project
from analysis.reports.build import build_reports

ROOT = Path(__file__).parents[1]
#: Ends a script, opens an element, has every quote, names an entity, turns the letters after it;
#: no space is in it, at which a picture would break it into lines.
HOSTILE = "</script><b/bad=\"'&amp;\u202e"
#: Columns whose text reaches readers; the others hold keys and numbers, which the build checks.
#: An entity of computed figures is one of the keys, since notebooks select by it.
TEXTS = {
    "actors": ["name"],
    "assumptions": ["meaning"],
    "caveats": ["title", "text"],
    "claims": ["question", "note"],
    "context": ["definition", "metric", "publisher", "title", "note"],
    "derived": ["metric", "formula", "method"],
    "events": ["name", "note"],
    "figures": ["entity", "metric", "note"],
    "labels": ["en", "de", "zh"],
    "places": ["name"],
    "sites": ["name", "operator", "note"],
    "sources": ["publisher", "title", "author", "speaks_for"],
    "statements": ["claim", "test", "note"],
    "ties": ["subject", "note"],
}
#: A notebook that shows every table, in every way that the committed notebooks show one.
CELLS = [
    'lang = "en" # language {en, de, zh}\nlevel = "core" # reading {core, wide}',
    """\
import pandas as pd
import seaborn as sns

from analysis import Book, charts, explore

book = Book.open(lang=lang, level=level)""",
    f"book.title('Every text of the tables', {HOSTILE!r}, {HOSTILE!r}, {HOSTILE!r})",
    'book.say("There were {hefei_deals} at {hefei_value_cny:printed}, {nev_units_2025h1:range}.")',
    """\
book.assume("market_growth", 5.5, "percent", "as was growth before", kind="change")
book.say("With {market_growth} they grew by {nev_units_growth_2025h1}.", voice="computed")""",
    """\
text = book.choose(["The {hefei_deals} deals were announced at {hefei_value_cny}.", "Deals"])
assert book.knows(text)
book.finding("Deals", text, caveat="lower_bound_only", about="deals")""",
    *(
        f'book.show(book.table({name!r})[{TEXTS[name]}], "Table of {name}")'
        for name in sorted(TEXTS.keys() - {"context", "derived", "figures", "labels"})
    ),
    """\
figures = book.to_frame(tier="printed")
figures["article"] = figures["article"].map(book.label)
book.show(figures[["fact_id", "label", "worded", "article"]], "Figures")""",
    'book.show(book.context("ahk_invest")[["label", "publisher"]], "Context")',
    'book.compare("hefei_deals", "hefei_value_cny", caption="Deals")',
    'book.at("wide").compare("nev_units_2025h1", caption="Other readers")',
    'explore(book, "nev_units_growth_2025h1", market_growth=(-20, 20))',
    'book.trace(list(book.walk("world_sales_2025h1"))[0].id)',
    """\
own = book["hefei_value_cny"] / book["hefei_deals"]
book.derive("own", own, unit="CNY", label="L", why=book.label("hefei_deals"))
book.say("A deal came to {own}.")""",
    'book.show(book.series().head(3)[["label", "entity", "publishers"]], "Series")',
    'book.show(book.search("deals").head(3)[["fact_id", "label", "publisher"]], "Found")',
    """\
charts.show(
    charts.levels(book, "world_sales_2025h1"),
    id="levels",
    title="At most {world_sales_2025h1:upper}",
    subtitle="Cars",
)""",
    'charts.show(charts.deviations(book, ["hefei_value_cny"]), id="d", title="D", subtitle="D")',
    """\
forest = charts.forest(book, ["fawvw_30m_date", "fawvw_30m_month"], highlight=["fawvw_30m_date"])
charts.show(forest, id="forest", title="The day is {fawvw_30m_date}", subtitle="Days")""",
    """\
series = charts.series(book, ["ahk_invest", "ahk_stay"], highlight="ahk_invest")
charts.show(series, id="series", title="Firms", subtitle="Shares")""",
    """\
pairs = {book.label("CN"): ("vw_china_deliveries_2019", "vw_china_deliveries_2025")}
charts.show(charts.forest(book, pairs), id="pairs", title="Deliveries", subtitle="Cars")""",
    """\
ties, events, places = (book.table(name) for name in ("ties", "events", "places"))
charts.show(charts.network(book, ties), id="network", title="Ties", subtitle="Firms")""",
    """\
newest = events[events["period"] <= book.newest()]
charts.show(charts.timeline(book, newest), id="timeline", title="Events", subtitle="Days")""",
    """\
places = places[places["latitude"].notna()]
charts.show(charts.map_places(book, places, ties=ties), id="map", title="M", subtitle="Places")""",
    """\
is_bare = figures["hedge"].eq("").map({True: "plain number", False: "with a word"})
counts = pd.crosstab(figures["article"], is_bare)
ax = charts.subplots(lang=lang)[1]
counts.plot.barh(stacked=True, ax=ax)
charts.show(ax, book=book, data=counts, id="bars", title="Hedges", subtitle="Figures")""",
    """\
fig, ax = charts.subplots(lang=lang)
sns.heatmap(counts, annot=True, cmap=charts.shades(), cbar=False, ax=ax)
ax.set(xlabel="", ylabel="")
charts.show(ax, book=book, data=counts, id="heat", title="Hedges", subtitle="Figures")""",
    """\
lines = book.to_frame(tier="context").query("series == 'owid_ev_share_world'")
lines["name"] = lines["series"].map(book.label)
ends = lines.groupby("name")["fact_id"].last()
fig, ax = charts.subplots(lang=lang)
sns.lineplot(lines, x="start", y="value", hue="name", palette=charts.palette(ends.index), ax=ax)
ax.set(xlabel="", ylabel="")
charts.label_lines(ax, book, ends)
charts.show(
    ax,
    book=book,
    data=lines[["fact_id", "name", "worded"]],
    id="lines",
    title="Shares",
    subtitle="World",
    alt="A line that rises",
)""",
    *(
        f"""\
fig, ax = charts.subplots(lang=lang)
sns.{draw}
ax.set(xlabel="", ylabel="")
told = dict(book=book, data=lines[["fact_id", "name", "worded"]], title="Shares", alt="Marks")
charts.show(ax, id="{draw[:7]}", subtitle="World", **told)"""
        for draw in (
            'scatterplot(lines, x="start", y="value", hue="name", ax=ax); sns.move_legend(ax, 2)',
            'barplot(lines, x="value", y="period", orient="h", ax=ax)',
            'histplot(lines, x="value", hue="name", ax=ax)',
        )
    ),
    "_ = charts.describe(forest).alt, book.word('{hefei_deals}')",
    """\
display(book.points("Exact: {hefei_deals}.", "Soft: {hefei_value_cny:range}."))
book.caveats(*book.table("caveats")["key"])""",
    'book.say("{scholz_days:label}: {scholz_days}." + book.against("scholz_days"))',
    "book.sources()",
]


#: What gives no text of the tables to readers: it opens a book, names facts, draws without words.
NOT_SHOWN = {
    *("book.cite", "book.cite_sentence", "book.is_curated"),
    *("book.show_entry", "charts.intervals", "charts.use_style"),
}


def write_notebook(folder: Path) -> None:
    folder.mkdir()
    cells = [new_markdown_cell("# What is shown?"), *map(new_code_cell, CELLS)]
    cells[1].metadata["tags"] = ["parameters"]
    nbformat.write(new_notebook(cells=cells), folder / "00_shown.ipynb")


def spoil(table: Path) -> None:
    """Put hostile text after every text of a table, and an address that runs a script."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for name in TEXTS[table.stem]:
            if row[name]:
                row[name] += f" {HOSTILE} {table.stem}.{name}"
        if "address" in row:
            row["address"] = "javascript:alert('x')"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("hostile"))
    shutil.copytree(ROOT / "data", project.root / "data")
    for table in sorted(project.processed.glob("*.csv")):
        spoil(table)
    project.digests.unlink()  # as if nobody had noted how the tables were left
    shutil.copy(ROOT / "CITATION.cff", project.root)
    write_notebook(project.notebooks)
    build_reports(project)
    manifest = json.loads((project.reports / "build.json").read_text(encoding="utf-8"))
    faults = [fault for entry in manifest["pages"].values() for fault in entry["faults"]]
    # So much more text may make a page longer than it may be; nothing else may be wrong.
    assert [fault for fault in faults if not fault.startswith("the page has ")] == []
    return project.reports


@pytest.fixture(scope="module", params=["en/00_shown", "index"])
def page(request, built):
    return BeautifulSoup((built / f"{request.param}.html").read_text("utf-8"), "html.parser")


def list_calls(sources):
    """List what code asks of the book and of our charts."""
    return {
        f"{node.value.id}.{node.attr}"
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("book", "charts")
    }


def test_all_ways_of_the_library_to_show_something_are_tried():
    ways = {f"book.{name}" for name, way in vars(Book).items() if callable(way) and name[0] != "_"}
    ways |= {f"charts.{name}" for name in charts.__all__}
    assert ways - list_calls(CELLS) == NOT_SHOWN


def test_every_text_column_of_the_tables_is_spoilt():
    assert sorted(TEXTS) == sorted(path.stem for path in (ROOT / "data/processed").glob("*.csv"))


def test_every_text_column_reaches_the_page(built):
    page = BeautifulSoup((built / "en/00_shown.html").read_text("utf-8"), "html.parser")
    shown = page.main.get_text()
    columns = {f"{table}.{name}" for table, names in TEXTS.items() for name in names}
    assert {name for name in columns if f"{HOSTILE} {name}" not in shown} == {
        *("labels.de", "labels.zh")
    }


def test_no_text_becomes_an_element_or_an_attribute(page):
    assert not page.select("b")
    assert not page.select("[bad]")
    assert not [
        tag for tag in page.find_all(True) if any(key.startswith("on") for key in tag.attrs)
    ]


def test_text_is_shown_whole_and_turns_nothing_around_it(page):
    shown = page.main.find_all(string=lambda text: "\u202e" in text)
    assert shown
    for text in shown:
        assert HOSTILE in text
        assert text.find_parent(["bdi", "svg", "code", "option"])


def test_no_address_runs_a_script(page):
    links = [str(link["href"]) for link in page.select("a[href]")]
    assert not [href for href in links if "script:" in href]


def test_data_inside_a_page_can_be_read_and_stay_inside(page):
    islands = page.select("script[type$=json]")
    assert islands
    for island in islands:
        json.loads(island.text)
