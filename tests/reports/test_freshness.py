"""A page is made again when something it was made from changed, and left alone otherwise."""

import csv
import json
import shutil
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.project import Project
from analysis.reports import stamps
from analysis.reports.build import build_reports

ROOT = Path(__file__).parents[2]
PARAMETERS = 'lang = "en" # language {en, de, zh}\nlevel = "core" # reading {core, wide}'


#: What the notebooks show: facts, and a series.
SHOWN = {"hefei_deals", "hefei_value_cny", "nev_share_2025h1", "caam_nev_sales"}


def keep_rows(table):
    """Keep what is shown of a table, and of tables without facts all but what rests on facts."""
    header, *rows = csv.reader(table.read_text(encoding="utf-8").splitlines())
    if table.stem in ("claims", "context", "derived", "events", "figures"):
        rows = [row for row in rows if SHOWN & set(row)]
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def write(project, name, *sources, title="Why?"):
    cells = [
        new_markdown_cell(f"# {title}"),
        new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        new_code_cell("from analysis import Book\nbook = Book.open(lang=lang, level=level)"),
        *(new_code_cell(source) for source in sources),
        new_code_cell("book.sources()"),
    ]
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"
    project.notebooks.mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=cells), project.notebooks / f"{name}.ipynb")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Three notebooks on a few rows, built once: one fact, another one with a list, a file."""
    project = Project(tmp_path_factory.mktemp("fresh") / "项目 a")
    shutil.copytree(ROOT / "data", project.root / "data")
    for path in project.processed.glob("*.csv"):
        keep_rows(path)
    project.digests.unlink()  # the tables are edited here as if they were built so
    (project.root / "requirements.lock").write_text("pandas==3\n", encoding="utf-8")
    write(project, "00_deals", 'book.say("There were {hefei_deals}.")', title="How many?")
    write(
        project,
        "01_share",
        'book.say("It was {nev_share_2025h1}.")',
        '_ = book.to_frame(series="caam_nev_sales")',
        title="What share?",
    )
    write(
        project,
        "02_file",
        'book.say("They were {hefei_value_cny}.")',
        '_ = book.table("places")',
        'from pathlib import Path\nPath("note.txt").read_text()',
        title="How large?",
    )
    (project.notebooks / "note.txt").write_text("a", encoding="utf-8")
    assert build_reports(project, jobs=2) == 0
    return project


def read_manifest(project):
    return json.loads((project.reports / "build.json").read_text(encoding="utf-8"))


def rebuild(project, capsys, **options):
    """Build again; name the pages that were made."""
    capsys.readouterr()
    assert build_reports(project, jobs=2, **options) == 0
    said = capsys.readouterr().err.splitlines()
    return sorted(line.split()[0] for line in said[:-1])


def change_cell(project, table, key, column, value):
    path = project.processed / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if next(iter(row.values())) == key or row.get("fact_id") == key:
            row[column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


ALL = ["00_deals", "01_share", "02_file"]


def test_nothing_is_made_when_nothing_changed(built, capsys):
    before = {path: path.stat().st_mtime_ns for path in built.reports.rglob("*") if path.is_file()}
    assert build_reports(built) == 0
    said = capsys.readouterr().err
    assert said == "All 3 reports are good; none had to be made: reports/index.html\n"
    after = {path: path.stat().st_mtime_ns for path in built.reports.rglob("*") if path.is_file()}
    del before[built.reports / ".lock"], after[built.reports / ".lock"]
    assert after == before


def edit_notebook(project):
    write(project, "00_deals", 'book.say("There were {hefei_deals} deals.")', title="How many?")


def edit_title(project):
    write(project, "00_deals", 'book.say("There were {hefei_deals}.")', title="How many deals?")


#: What changes -> how, and which pages are made again.
CHANGES = {
    "a fact": (lambda p: change_cell(p, "figures", "hefei_deals", "note", "seen twice"), ALL),
    "a name": (lambda p: change_cell(p, "places", "hefei", "name", "Hefei City"), ALL),
    "a file that a cell opens": (
        lambda p: (p.notebooks / "note.txt").write_text("b", encoding="utf-8"),
        ALL,
    ),
    "a module beside the notebooks": (
        lambda p: (p.notebooks / "own.py").write_text("ONE = 1", encoding="utf-8"),
        ALL,
    ),
    "what is written for readers": (
        lambda p: (p.root / "README.md").write_text("b", encoding="utf-8"),
        [],
    ),
    "a notebook": (edit_notebook, ["00_deals"]),
    "a title, which the page beside it shows": (edit_title, ["00_deals", "01_share"]),
    "the lock": (
        lambda p: (p.root / "requirements.lock").write_text("pandas==4\n", encoding="utf-8"),
        ALL,
    ),
    "a page": (
        lambda p: (p.reports / "en/01_share.html").write_text("", encoding="utf-8"),
        ["01_share"],
    ),
    "a page that is gone": (lambda p: (p.reports / "en/01_share.html").unlink(), ["01_share"]),
    "the index": (lambda p: (p.reports / "index.html").write_text("", encoding="utf-8"), []),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_changed_is_made_again(built, capsys, change):
    edit, pages = CHANGES[change]
    edit(built)
    assert rebuild(built, capsys) == pages
    assert rebuild(built, capsys) == []
    assert "</html>" in (built.reports / "index.html").read_text(encoding="utf-8")


def test_other_parameters_are_another_page_and_force_makes_all(built, capsys):
    assert rebuild(built, capsys, notebooks=["00"], parameters={"level": "wide"}) == ["00_deals"]
    assert rebuild(built, capsys, notebooks=["00"], parameters={"level": "wide"}) == []
    assert rebuild(built, capsys) == ["00_deals"]
    assert rebuild(built, capsys, force=True) == ALL
    assert rebuild(built, capsys, only=["01"], force=True) == ["01_share"]


def test_languages_are_one_build(built, capsys):
    assert rebuild(built, capsys, lang="en,de", notebooks=["00"]) == ["de/00_deals"]
    assert (built.reports / "de" / "00_deals.html").is_file()


def test_all_code_of_the_library_counts(tmp_path, monkeypatch):
    package = tmp_path / "library" / "analysis"
    for name in ("reports/build.py", "charts/style.py", "data.csv"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("", encoding="utf-8")
    monkeypatch.setattr(stamps, "__file__", str(package / "reports" / "build.py"))
    project = Project(tmp_path / "project")
    found = {stamps.stamp_project(project, project.reports)}
    for name in ("charts/style.py", "data.csv"):
        (package / name).write_text("changed", encoding="utf-8")
        found.add(stamps.stamp_project(project, project.reports))
    assert len(found) == 3


def test_a_link_to_nowhere_beside_the_notebooks_harms_no_build(built, capsys):
    capsys.readouterr()
    (built.notebooks / ".#00_deals.ipynb").symlink_to("somebody@somewhere.1")
    assert build_reports(built) == 0
    assert capsys.readouterr().err.endswith("none had to be made: reports/index.html\n")


def test_what_changes_while_a_notebook_runs_is_read_again_by_the_next_build(built, capsys):
    note = built.notebooks / "note.txt"
    note.write_text("before", encoding="utf-8")
    change = 'from pathlib import Path\nnote = Path("note.txt"); note.read_text()'
    change += '; note.write_text("after")\nbook.say("They were {hefei_value_cny}.")'
    write(built, "02_file", change, title="How large?")
    assert rebuild(built, capsys) == ALL
    assert note.read_text(encoding="utf-8") == "after"
    assert rebuild(built, capsys) == ALL
    assert rebuild(built, capsys) == []


def test_a_failure_leaves_the_good_page_and_says_so_on_it(built, capsys):
    good = (built.reports / "en" / "00_deals.html").read_text(encoding="utf-8")
    write(built, "00_deals", "1 / 0", title="How many deals?")
    for _ in range(2):
        assert build_reports(built) == 1
        told = capsys.readouterr().err
        assert "00_deals" in told
        assert "cell 4, line 1: ZeroDivisionError: division by zero" in told
        stays = "the page of an earlier build stays; this run's is reports/failed/en/00_deals.html"
        assert stays in told
        page = (built.reports / "en" / "00_deals.html").read_text(encoding="utf-8")
        notice = page[page.index('<section class="notice"') : page.index("<!-- earlier -->")]
        assert "This page is of an earlier build" in notice
        assert 'href="../failed/en/00_deals.html"' in notice
        assert page.replace(notice + "<!-- earlier -->", "") == good
        failed = (built.reports / "failed" / "en" / "00_deals.html").read_text(encoding="utf-8")
        assert "ZeroDivisionError" in failed
        assert 'href="../../index.html"' in failed
        assert 'href="../../en/01_share.html"' in failed
    assert read_manifest(built)["pages"]["en/00_deals.html"]["status"] == "earlier"
    write(built, "00_deals", 'book.say("There were {hefei_deals}.")', title="How many deals?")
    assert rebuild(built, capsys) == ["00_deals"]
    assert (built.reports / "en" / "00_deals.html").read_text(encoding="utf-8") == good
    assert not list((built.reports / "failed").rglob("*.*"))


def test_fail_fast_begins_nothing_after_the_first_failure(built, capsys, tmp_path):
    write(built, "00_deals", "1 / 0", title="How many deals?")
    assert build_reports(built, out=tmp_path, jobs=1, fail_fast=True) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[-2] == "stopped at the first failure: 2 more were not begun"
    assert told[-1].startswith("0 of 3 reports are good")
    assert [path.name for path in (tmp_path / "en").iterdir()] == ["00_deals.html"]


def find_ways(folder, name):
    """Where a page leads, to the page before it and the one after it."""
    page = BeautifulSoup((folder / f"en/{name}.html").read_text("utf-8"), "html.parser")
    return {way["rel"][0]: way["href"] for way in page.select("a[rel=prev], a[rel=next]")}


def list_rows(folder):
    index = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")
    return [row.select_one(".number").get_text() for row in index.select(".reports > li")]


def test_pages_of_some_notebooks_lead_to_each_other_alone(built, tmp_path, capsys):
    write(built, "00_deals", 'book.say("There were {hefei_deals}.")', title="How many deals?")
    write(built, "02_file", 'book.say("They were {hefei_value_cny}.")', title="How large?")
    for folder in (tmp_path / "own", built.reports):
        shutil.rmtree(folder, ignore_errors=True)
        assert rebuild(built, capsys, notebooks=["00", "02"], out=folder) == ["00_deals", "02_file"]
        assert find_ways(folder, "00_deals") == {"next": "02_file.html"}
        assert find_ways(folder, "02_file") == {"prev": "00_deals.html"}
        assert list_rows(folder) == ["00", "02"]
        assert rebuild(built, capsys, out=folder) == ALL  # for their ways are others now
        assert find_ways(folder, "02_file") == {"prev": "01_share.html"}
        assert list_rows(folder) == ["00", "01", "02"]


def test_a_page_has_no_link_to_one_that_is_not_there(built, tmp_path, capsys):
    title = "How many deals?\n\nSee [how](01_share.ipynb)."
    write(built, "00_deals", 'book.say("There were {hefei_deals}.")', title=title)
    rows = tmp_path / "rows.csv"
    rows.write_text("name,level\na,wide\n", encoding="utf-8")

    def read(page):
        main = BeautifulSoup((tmp_path / "own" / page).read_bytes(), "html.parser").main
        return main.find(string=lambda x: x.startswith("See ")).parent

    build_reports(built, notebooks=["00"], sets=rows, out=tmp_path / "own")
    for page in ("en/00_deals.html", "sets/00_deals/a.html"):
        rebuild(built, capsys, notebooks=["00"], out=tmp_path / "own")
        assert (read(page).get_text(), read(page).a) == ("See how (01_share.html).", None)
    rebuild(built, capsys, out=tmp_path / "own")
    assert read("en/00_deals.html").a["href"] == "01_share.html"
