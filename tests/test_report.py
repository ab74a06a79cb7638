"""Pages are whole, traceable, offline and the same every time; what is wrong is shown."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.errors import AnalysisError
from analysis.facts.fact import CHART, FACTS, PHONE, SENTENCE
from analysis.project import Project
from analysis.reports.build import build_reports
from analysis.reports.page import limit_size

PARAMETERS = """\
lang = "en"          # language of numbers and dates {en, de, zh}
target_millions = 31 # next milestone, million cars [31, 100]
makers = ["VW"]      # makers shown, <b>as printed</b> {VW, BMW}"""

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 240" width="480pt">'
    '<path d="M0 0L9 9"/><text x="240" y="120" font-size="12px">near 10</text></svg>'
)


#: Tables of this project; a made-up one has their columns and no row.
TABLES = sorted((Path(__file__).parents[1] / "data" / "processed").glob("*.csv"))


def fact(key: str, text: str) -> str:
    return f'<a class="fact printed" href="#fact-{key}" data-fact="{key}"><data>{text}</data></a>'


def show(html: str) -> str:
    return f"from IPython.display import HTML\nHTML({html!r})"


def tell(html: str) -> str:
    bundle = {"text/html": html, "text/plain": "", FACTS: RECORDS}
    return f"from IPython.display import publish_display_data\npublish_display_data({bundle!r})"


def draw(alt: str = "Bars for <three> makers", key: str = "c") -> str:
    links = [["cars", "near 10", 45.0, 45.0, 10.0, 6.75]]
    chart = {
        "id": key,
        "lang": "de",
        "title": {"html": "Sales fell", "text": "Sales fell"},
        "subtitle": {"html": "Cars", "text": "Cars"},
        "alt": alt,
        "note": "",
        "header": ["who", "old", "new"],
        "rows": [["VW", fact("cars", "9 million"), fact("cars", "10 million")]],
        "csv": "who,old,new\nVW,9,10\n",
        "facts": ["cars"],
        "sources": ["Gazette"],
        "links": {"wide": links, "phone": links},
        "letters": {"plain": "near 10", "bold": ""},
        "unsourced": [],
    }
    shown = {"image/svg+xml": SVG, PHONE: SVG, CHART: chart, "text/plain": alt}
    metadata = {"image/svg+xml": {"alt": alt, "chart": key}}
    return f"""\
from IPython.display import publish_display_data
publish_display_data({{"text/plain": "lab"}}, metadata={{"lab_only": True}})
publish_display_data({shown!r}, metadata={metadata!r})"""


def say(html: str, text: str) -> str:
    bundle = {"html": html, "text": text, "facts": ["cars"], "numbers": []}
    shown = {"text/html": f'<p class="say">{html}</p>', "text/plain": text, SENTENCE: bundle}
    return f"from IPython.display import publish_display_data\npublish_display_data({shown!r})"


ANSWER = f"Sales came to {fact('cars', 'nearly 10 million')}."
ENTRIES = (
    '<li id="fact-cars" class="entry"><p class="entry-label"><strong>Cars</strong>: 9</p></li>'
    '<li id="fact-sum" class="entry"><p class="entry-label"><strong>Sum &amp; rest</strong></p>'
    f"<p>From {fact('cars', '10')}</p></li>"
)
RECORDS = {
    "facts": {"cars": {"tier": "context", "note": "</script><b>Müller</b>"}},
    "lang": "en",
    "level": "core",
}
SOURCES = f'<section class="sources"><ol class="entries">{ENTRIES}</ol></section>'
GOOD = [
    new_code_cell(say(ANSWER, "Sales came to nearly 10 million.")),
    new_markdown_cell("Not a forecast, in Industry 4.0 or elsewhere.\n\n## Data"),
    new_code_cell(draw()),
    new_markdown_cell("#### How *sure*"),
    new_code_cell(show(f'<p class="say">And {fact("sum", "28")} <b>in all</b></p>')),
    new_code_cell("print('<i>plain</i> & simple')"),
    new_markdown_cell("## Sources"),
    new_code_cell(tell(SOURCES)),
]


def write(project: Project, name: str, *cells: nbformat.NotebookNode, title: str = "Why?") -> None:
    opening = [
        new_markdown_cell(f"# {title}"),
        new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        new_code_cell("import math"),
    ]
    project.notebooks.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=[*opening, *cells]), project.notebooks / f"{name}.ipynb")


def code(source: str) -> nbformat.NotebookNode:
    return new_code_cell(source)


def make_project(root: Path) -> Project:
    project = Project(root)
    project.processed.mkdir(parents=True)
    for table in TABLES:
        header = table.read_text(encoding="utf-8").partition("\n")[0]
        (project.processed / table.name).write_text(f"{header}\n", encoding="utf-8")
    package = '{"title": "Cars in numbers", "version": "0.1.0"}'
    project.package.write_text(package, encoding="utf-8")
    (root / "requirements.lock").write_text("pandas==3.1.1\n", encoding="utf-8")
    (root / "citation.bib").write_text("@misc{cars, title={Cars}}\n", encoding="utf-8")
    return project


def read(project: Project, page: str) -> BeautifulSoup:
    return BeautifulSoup((project.reports / page).read_text(encoding="utf-8"), "html.parser")


def read_pages(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.rglob("*.html"))}


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """Build two good pages, in German and in Chinese with another target."""
    project = make_project(tmp_path_factory.mktemp("good") / "项目 {a} & b")
    write(project, "00_start", *GOOD, title='What "share" & why?')
    write(project, "01_pace", *GOOD, title="How fast?")
    assert build_reports(project, lang="de", jobs=2) == 0
    assert build_reports(project, lang="zh", parameters={"target_millions": "40"}, jobs=2) == 0
    return project


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    """Build one good page and one for each fault."""
    project = make_project(tmp_path_factory.mktemp("bad"))
    write(project, "00_good", *GOOD)
    write(project, "01_error", *GOOD[:3], code("1 / 0"), *GOOD[3:])
    write(project, "02_unsourced", *GOOD, new_markdown_cell("## Caveats\n\nAll 28 deals."))
    write(project, "03_alt", *GOOD, code(draw("", "d")))
    write(project, "04_noise", *GOOD, code("import sys\nprint('careful', file=sys.stderr)"))
    write(project, "05_nowhere", code(say(ANSWER, "Sales came to nearly 10 million.")))
    write(
        project, "06_script", *GOOD, code("from IPython.display import Javascript\nJavascript('1')")
    )
    write(
        project, "07_dies", *GOOD, code("import os; os.kill(int(os.environ['JPY_PARENT_PID']), 9)")
    )
    write(project, "09_twice", *GOOD, code(tell("<p>again</p>")))
    write(project, "08_large", *GOOD, code(show(f"<p>{'long ' * 100_001}</p>")))
    assert build_reports(project, jobs=2) == 1
    return project


def test_a_page_has_the_language_title_and_description_of_its_notebook(good):
    page = read(good, "zh/00_start.html")
    assert page.html["lang"] == "zh-Hans"
    assert page.title.text == 'What "share" & why? – 中德汽车合作'
    described = page.find("meta", attrs={"name": "description"})["content"]
    assert described == "Sales came to nearly 10 million."
    assert read(good, "de/00_start.html").html["lang"] == "de"


def test_a_page_loads_nothing_and_runs_nothing(good):
    for path in good.reports.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        page = BeautifulSoup(text, "html.parser")
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
        assert not [link for link in page.select("link[href]") if link["href"] != "data:,"]
        assert all(image["src"].startswith("data:") for image in page.select("img"))
        assert text.count("url(") == text.count("url(data:font/woff;base64,")
        assert "@import" not in text
        assert len(text.encode()) < 500_000


def test_a_page_has_landmarks_and_a_way_past_them(good):
    page = read(good, "de/00_start.html")
    assert page.body.a["href"] == "#main"
    assert page.main["id"] == "main"
    assert [nav["aria-label"] for nav in page.select("nav[aria-label]")] == ["Weitere Berichte"]
    assert page.header.a["href"] == "../index.html"
    assert page.footer is not None


def test_headings_go_down_step_by_step_and_make_the_contents(good):
    page = read(good, "de/00_start.html")
    levels = [int(heading.name[1]) for heading in page.main.find_all(re.compile("^h[1-6]$"))]
    assert levels == [1, 2, 3, 4, 2]
    contents = [(link["href"], link.text) for link in page.select(".contents a")]
    assert contents == [("#data", "Data"), ("#sources", "Sources")]


def test_the_answer_stands_under_the_question_and_parameters_at_the_end_unless_changed(good):
    page = read(good, "de/00_start.html")
    assert not page.main.select(".cell:not(:has(> :not(.code)))")  # code alone
    marks = page.main.select("h1, .answer, p, .parameters, h2")
    shown = [mark.get_text(" ", strip=True)[:12] for mark in marks]
    assert shown[:5] == ["Zahlen und D", 'What "share"', "Sales came t", "Not a foreca", "Data"]
    assert shown[shown.index("Sources") - 1] == "lang de geän"
    changed = read(good, "zh/01_pace.html").main.select("h1, .say, .parameters, h2")
    assert [mark.name for mark in changed[:4]] == ["h1", "p", "section", "h2"]


def test_pages_are_linked_with_their_neighbours(good):
    first, last = read(good, "de/00_start.html"), read(good, "de/01_pace.html")
    assert [a["href"] for a in first.select(".turn a")] == ["../index.html", "01_pace.html"]
    assert [a["href"] for a in last.select(".turn a")] == ["00_start.html", "../index.html"]


def test_parameters_are_shown_and_differences_are_marked(good):
    rows = read(good, "zh/00_start.html").select(".parameters dl > div")
    assert [" ".join(row.get_text(" ", strip=True).split()) for row in rows] == [
        "lang zh 已更改; 默认值 en language of numbers and dates (one of en, de, zh)",
        "target_millions 40 已更改; 默认值 31 next milestone, million cars (from 31, up to 100)",
        "makers VW makers shown, <b>as printed</b> (any of VW, BMW)",
    ]
    assert [bool(row.get("class")) for row in rows] == [True, True, False]


def test_a_chart_is_one_figure_with_its_heading_pictures_and_table(good):
    page = read(good, "de/00_start.html")
    figure = page.select_one("figure#chart-c")
    assert figure.h3.text == "Sales fell"
    assert figure["aria-labelledby"] == figure.h3["id"]
    assert [plot["class"] for plot in figure.select(".plot")] == [
        ["plot", "wide"],
        ["plot", "phone"],
    ]
    for picture in figure.select(".plot svg"):
        assert picture["role"] == "img"
        assert picture["aria-label"] == "Bars for <three> makers"
        assert not picture.select("a, [width]")
    assert figure.select_one(".scroll[tabindex='0'][role=region]")["aria-label"].startswith(
        "Tabelle"
    )
    assert len(page.select("figure")) == 1


def test_words_of_a_picture_that_state_a_fact_are_links(good):
    links = read(good, "de/00_start.html").select("figure .plot a")
    assert len(links) == 2
    for link in links:
        assert (link["href"], link.text) == ("#fact-cars", "near 10")
        assert link["class"] == ["fact", "spot"]
        assert link["style"] == "left:45.0%;top:45.0%;width:10.0%;height:6.75%"
        assert not link.get("id")


def test_a_page_carries_the_letters_of_its_pictures_and_of_the_words_around_them(good):
    style = read(good, "de/00_start.html").style.text
    assert style.count("@font-face") == 2
    assert '"Noto Sans Subset"; font-weight: 700; src: url(data:font/woff;base64,' in style
    assert '"Noto Sans Subset"; font-weight: 400; src: url(data:font/woff;base64,' in style
    assert '"Noto Sans SC Subset"' in read(good, "zh/00_start.html").style.text


def test_text_of_a_notebook_is_shown_as_text(good):
    page = read(good, "de/00_start.html")
    assert page.select_one("pre.printed").text == "<i>plain</i> & simple\n"
    assert page.h1.text == 'What "share" & why?'
    assert not page.select("details i")


def test_every_source_entry_leads_back_to_each_place_of_use(good):
    page = read(good, "de/00_start.html")
    uses = [(a["href"], a.text) for a in page.select("#fact-cars .uses a")]
    assert uses == [
        ("#use-cars-1", "Anfang"),
        ("#chart-c", "Data (Diagramm)"),
        ("#use-cars-3", "Data"),
        ("#use-cars-4", "2"),
    ]
    labels = [a.get("aria-label") for a in page.select("#fact-cars .uses a")]
    assert labels == [None, None, None, "2, Sum & rest"]
    for href, _ in uses:
        target = page.find(id=href[1:])
        assert target.name == "figure" or target["href"] == "#fact-cars"
    assert [a.text for a in page.select("#fact-sum .uses a")] == ["How sure"]


def test_a_page_embeds_its_facts_and_says_what_it_is(good):
    page = read(good, "de/00_start.html")
    assert json.loads(page.find("script", id="facts").string) == RECORDS
    told = json.loads(page.find("script", type="application/ld+json").string)
    assert told == {
        "@context": "https://schema.org",
        "@type": "Report",
        "headline": 'What "share" & why?',
        "abstract": "Sales came to nearly 10 million.",
        "inLanguage": "de",
        "isPartOf": {"@type": "Dataset", "name": "Cars in numbers", "url": "../index.html"},
        "version": "0.1.0",
    }


def test_the_index_shows_findings_with_links_into_the_pages(good):
    page = read(good, "index.html")
    assert page.html["lang"] == "zh-Hans"
    links = [(a["href"], a.text) for a in page.select(".reports a")]
    assert links[:2] == [
        ("zh/00_start.html", 'What "share" & why?'),
        ("zh/00_start.html#fact-cars", "nearly 10 million"),
    ]
    others = [(href, text) for href, text in links if href.startswith("de/")]
    assert others == [("de/00_start.html", "Deutsch"), ("de/01_pace.html", "Deutsch")]
    assert "@misc{cars, title={Cars}}" in page.text
    assert [a["href"] for a in page.select(".downloads a")] == [
        *(f"data/{table.name}" for table in TABLES),
        *("facts.json", "facts.schema.json", "build.json"),
    ]
    assert page.select_one(".reports .number").text == "00"
    assert page.select_one(".reports .changed").text.split(":")[1].strip() == "target_millions 40"
    for link in page.select("a[href]"):
        target = link["href"].partition("#")[0]
        assert not target or (good.reports / target).is_file()


def test_the_manifest_says_what_was_built_from_what(good):
    manifest = json.loads((good.reports / "build.json").read_text(encoding="utf-8"))
    assert set(manifest["pages"]) == {
        f"{lang}/{name}.html" for lang in ("de", "zh") for name in ("00_start", "01_pace")
    }
    entry = manifest["pages"]["zh/01_pace.html"]
    assert entry["status"] == "done"
    assert entry["parameters"] == {"lang": "zh", "target_millions": 40, "makers": ["VW"]}
    assert entry["changes"] == {"target_millions": 40}
    assert entry["seconds"] > 0
    assert len(entry["stamp"]) == 64
    assert manifest["versions"]["papermill"]


def test_two_builds_give_the_same_bytes(good, tmp_path):
    assert build_reports(good, lang="de", out=tmp_path, jobs=1) == 0
    assert read_pages(tmp_path / "de") == read_pages(good.reports / "de")
    first = json.loads((good.reports / "build.json").read_text(encoding="utf-8"))
    again = json.loads((tmp_path / "build.json").read_text(encoding="utf-8"))
    for href, entry in again["pages"].items():
        assert {**entry, "seconds": 0} == {**first["pages"][href], "seconds": 0}
    assert str(good.root) not in (tmp_path / "de" / "00_start.html").read_text(encoding="utf-8")


def test_only_finished_files_are_left(good, bad):
    for project in (good, bad):
        assert not list(project.reports.rglob("*.tmp"))


def find_faults(project: Project, name: str) -> list[str]:
    manifest = json.loads((project.reports / "build.json").read_text(encoding="utf-8"))
    return manifest["pages"][f"en/{name}.html"]["faults"]


def test_a_failure_stops_no_other_page(bad):
    manifest = json.loads((bad.reports / "build.json").read_text(encoding="utf-8"))
    states = [entry["status"] for entry in manifest["pages"].values()]
    assert states == ["done", *["failed"] * 9]
    assert not read(bad, "en/00_good.html").select(".notice")


def test_a_failed_notebook_shows_its_error_in_place_and_is_kept(bad):
    page = read(bad, "en/01_error.html")
    assert page.select_one(".notice a")["href"] == "#failure"
    failure = page.find(id="failure")
    assert "ZeroDivisionError: division by zero" in failure.p.text
    assert "----> 1 1 / 0" in failure.pre.text
    assert failure.find_parent(class_="cell").details.has_attr("open")
    assert not page.select("a.fact[href]")
    kept = bad.reports / "failed" / "en" / "01_error.ipynb"
    assert nbformat.read(kept, as_version=4).cells[6].outputs[0].ename == "ZeroDivisionError"
    assert find_faults(bad, "01_error")[0].startswith("cell 7, line 1: ZeroDivisionError")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        (
            "02_unsourced",
            (
                "cell 12: 28 under 'Caveats': “All 28 deals.” has no source; name its fact in "
                "the text, as {id} or {id:period}; or tell no number"
            ),
        ),
        (
            "03_alt",
            "cell 12: shows a picture without alt text; give it to charts.show in the same cell",
        ),
        ("04_noise", "cell 12: printed to standard error: 'careful'; mend its cause"),
        (
            "05_nowhere",
            (
                "cell 4: #fact-cars leads to no entry on the page; "
                "end the notebook with book.sources()"
            ),
        ),
        ("06_script", "cell 12: shows application/javascript; show HTML, SVG or text"),
        ("07_dies", "the process that ran it ended abruptly"),
        (
            "09_twice",
            "the page has its sources twice; call book.sources() once, at its end",
        ),
    ],
)
def test_a_page_that_breaks_a_rule_says_so_and_is_marked(bad, name, fault):
    assert find_faults(bad, name) == [fault]
    notice = read(bad, f"en/{name}.html").select_one(".notice, #failure").text
    assert fault in notice or name == "07_dies"
    row = read(bad, "index.html").select(".reports > li")[int(name[:2])]
    assert "failed" in row["class"]
    assert fault in row.text


def test_a_page_that_is_too_large_is_a_fault(bad):
    assert re.fullmatch(
        r"the page has \d+ bytes, allowed are 500000; show less on it",
        find_faults(bad, "08_large")[0],
    )


def test_a_page_may_grow_with_the_figures_and_rows_that_articles_add():
    few, many = (limit_size('<li id="fact-cars">' * count + "<tr>" * 70) for count in (80, 90))
    assert (few, many) == (500_000, 530_000)


def test_what_failed_is_mended_by_the_next_build_and_what_went_away_goes(bad, capsys):
    write(bad, "01_error", *GOOD)
    for name in ("07_dies", "08_large"):
        (bad.notebooks / f"{name}.ipynb").unlink()
    assert (bad.reports / "failed" / "en" / "07_dies.ipynb").exists()
    before = (bad.reports / "en" / "00_good.html").stat().st_mtime_ns
    assert build_reports(bad, notebooks=["01"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "The report is good: reports/index.html"
    assert not (bad.reports / "failed" / "en" / "01_error.ipynb").exists()
    left = {path.stem for path in bad.reports.rglob("en/*.*")}
    assert not {"07_dies", "08_large"} & left
    assert (bad.reports / "en" / "00_good.html").stat().st_mtime_ns == before
    rows = read(bad, "index.html").select(".reports > li")
    assert [bool(row.get("class")) for row in rows] == [False, False, *[True] * 6]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"lang": "fr"}, "lang: 'fr' is not allowed; one of en, de, zh"),
        ({"parameters": {"lang": "de"}}, "give it once, as --lang de"),
        ({"parameters": {"lang": "DE"}}, "give it once, as --lang DE"),
        ({"parameters": {"target_millions": "1"}}, "target_millions: 1 is out of range"),
        (
            {"parameters": {"targets": "40"}},
            "targets is no parameter; did you mean target_millions?",
        ),
        ({"parameters": {"own": "2"}}, "own is a parameter of 01_pace alone and not of 00_start"),
        (
            {"lang": "en,de", "sets": Path("sets.csv"), "notebooks": ["00"]},
            "parameter sets give their own language; name one with --lang",
        ),
        ({"lang": "en,en"}, "lang: 'en,en' names a language twice; name it once"),
        ({"sets": Path("sets.csv")}, "parameter sets are for one notebook; name it"),
        ({"jobs": 0}, "jobs: 0 is out of range; a whole number of at least one"),
        ({"timeout": -1}, "timeout: -1 is out of range; a whole number of at least one"),
        ({"notebooks": ["7"]}, "'7' is no notebook; known: 00_start, 01_pace"),
    ],
)
def test_wrong_arguments_stop_before_anything_is_written(tmp_path, given, fault):
    project = make_project(tmp_path)
    write(project, "00_start", *GOOD)
    write(project, "01_pace", *GOOD)
    path = project.notebooks / "01_pace.ipynb"
    text = path.read_text(encoding="utf-8")
    own = text.replace('"lang = \\"en\\"', '"own = 1 # its own\\n",\n    "lang = \\"en\\"', 1)
    path.write_text(own, encoding="utf-8")
    with pytest.raises(AnalysisError) as raised:
        build_reports(project, **given)
    assert fault in str(raised.value)
    assert not project.reports.exists()


def test_faults_of_all_notebooks_are_told_at_once(tmp_path, capsys):
    project = make_project(tmp_path)
    write(project, "00_start", title="")
    write(project, "01_pace")
    path = project.notebooks / "01_pace.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("= 31", "= 3"), encoding="utf-8")
    cells = [new_code_cell("x = 1", metadata={"tags": ["parameters"]})]
    nbformat.write(new_notebook(cells=cells), project.notebooks / "02_both.ipynb")
    assert build_reports(project) == 1
    told = capsys.readouterr().err
    assert "notebooks/00_start.ipynb: the first cell must open with its question" in told
    assert "target_millions: 3 is out of range; from 31, up to 100" in told
    both = (
        r"notebooks/02_both\.ipynb: the parameters cell .*\n.*x has no comment.*\n.*the first cell"
    )
    assert re.search(both, told)
    failed = "en/00_start.html, en/01_pace.html, en/02_both.html"
    assert told.endswith(f"0 of 3 reports are good; failed: {failed}: reports/index.html\n")


def test_the_floor_of_the_benchmark_makes_a_good_page(tmp_path):
    project = make_project(tmp_path)
    write(project, "00_start", *GOOD)
    floor = Path(__file__).parents[1] / "benchmarks" / "floor.py"
    made = project.notebooks / "00_start.ipynb"
    command = [sys.executable, floor, project.root, project.reports, made]
    subprocess.run(command, env=os.environ | {"ANALYSIS_PROJECT": str(project.root)}, check=True)
    assert read(project, "en/00_start.html").h1
