"""A draft has a page that says so, lists all that it lacks, and is nobody else's business."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.errors import AnalysisError, NotebookError
from analysis.project import Project
from analysis.reports.build import build_reports
from analysis.reports.drafts import create_notebook
from analysis.reports.notebook import find_notebooks

ROOT = Path(__file__).parents[2]
OPEN = "from analysis import Book\nbook = Book.open()"
LONG = "\n".join([OPEN, *(f"x{number} = 1" for number in range(14))])
BAD = [
    new_markdown_cell("What came of 28 deals, see [there](../00_deals.ipynb)"),
    new_code_cell(LONG),
    new_code_cell('book.say("There were {hefei_deels}.")'),
    new_code_cell('book.say("Three prints of {hefei_deals} deals.")'),
    new_code_cell("import matplotlib.pyplot as plt\nplt.plot([1, 2]);"),
    new_code_cell('book.say("And {nev_sharr}.")'),
    new_markdown_cell("![](data:image/png;base64,AA)"),
]
#: What is missing of it, in the order of its cells.
MISSING = """\
10 things are missing for publication:
- drafts/bad.ipynb: the first cell must open with its question; write '# Question?' in a Markdown \
cell
- bad.ipynb gives no page its number; name it NN_question.ipynb
- it has no sources; end the notebook with book.sources()
- cell 1: 28 under '': “What came of 28 deals, see” has no source; name its fact \
in the text, as {id} or {id:period}; or tell no number
- cell 2: has 16 lines of code; make cells of at most 15
- cell 3, line 1: UnknownFactError: there is no fact 'hefei_deels'; did you mean hefei_deals or \
hefei_days or hefei_mean_deal?
    book.say("There were {hefei_deels}.")
"""


def write(project, name, *cells):
    path = project.notebooks / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=list(cells)), path)


def read(project, page):
    return BeautifulSoup((project.reports / page).read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project of a notebook without parameters, three drafts, and what has no page."""
    made = Project(tmp_path_factory.mktemp("drafts") / "project")
    shutil.copytree(ROOT / "data", made.root / "data")
    said = new_code_cell(f'{OPEN}\nbook.say("There were {{hefei_deals}}.")')
    write(made, "00_deals", new_markdown_cell("# How many?"), said, new_code_cell("book.sources()"))
    draft = create_notebook(made, "Who leads?", is_draft=True)
    text = draft.read_text(encoding="utf-8")
    text = text.replace("# The answer stands first.", "# Ours.").replace("by half-year", "ours")
    draft.write_text(text, encoding="utf-8")
    write(made, "drafts/bad", *BAD)
    (made.notebooks / "drafts" / "02_broken.ipynb").write_text("{", encoding="utf-8")
    for name in ("Untitled", "my analysis", "sub/x", "drafts/sub/03_y", "curate"):
        write(made, name)
    for name in (".ipynb_checkpoints/x", "drafts/.ipynb_checkpoints/y", "sub/.hidden"):
        write(made, name)
    return made


@pytest.fixture(scope="module")
def told(project):
    """Give a function that builds pages; it gives the status, and what the build said."""

    def build(capture, **how):
        status = build_reports(project, **how)
        return status, capture.readouterr().err

    return build


def test_what_has_no_page_is_named_with_a_remedy_and_drafts_are_counted(told, capsys):
    status, said = told(capsys, force=True)
    assert status == 0
    *lines, page, end = said.splitlines()
    names = {
        "Untitled": "03_untitled",
        "drafts/sub/03_y": "03_y",
        "my analysis": "04_my_analysis",
        "sub/x": "05_x",
    }
    remedy = "rename it notebooks/{0}.ipynb, or as a draft notebooks/drafts/{0}.ipynb"
    assert lines == [
        *(f"notebooks/{x}.ipynb has no page; {remedy.format(y)}" for x, y in names.items()),
        "3 drafts were not built; to build drafts: make report ARGS=drafts",
    ]
    assert page.startswith("00_deals ")
    assert end == "The report is good: reports/index.html"


def test_a_draft_that_lacks_nothing_is_made_once_and_says_that_it_is_a_draft(
    project, told, capsys, read_tree
):
    told(capsys)
    index = {x: y for x, y in read_tree(project.reports).items() if x != "build.json"}
    status, said = told(capsys, notebooks=["drafts/01"], lang="en,de,zh")
    assert status == 0
    assert (
        said.count("    nothing is missing for publication: move it to notebooks/, then run") == 3
    )
    assert said.endswith("All 3 drafts are made: reports/drafts\n")
    made = read_tree(project.reports)
    assert {x: made[x] for x in index} == index, "it changed the index, or a page"
    for lang, words in {
        "en": "Draft: not checked for publication, and in no list of reports.",
        "de": "Entwurf: nicht zur Veröffentlichung geprüft und in keiner Liste der Berichte.",
        "zh": "草稿：未经发布审核，不在报告列表中。",
    }.items():
        page = read(project, f"drafts/{lang}/01_who_leads.html")
        notice = page.main.find(True)
        assert (notice.name, notice["class"]) == ("section", ["notice", "draft"])
        assert notice.get_text(" ", strip=True).replace(" :", ":").replace(" ：", "：") == words
        assert words.startswith(notice["aria-label"])
        assert [link["href"] for link in page.select(".turn a")] == ["../../index.html"]
    assert told(capsys, notebooks=["01"])[1] == (
        "The draft is made; none had to be made: reports/drafts/en/01_who_leads.html\n"
    )


def test_all_that_a_draft_lacks_is_told_at_once_in_the_terminal_and_on_its_page(
    project, told, capsys
):
    status, said = told(capsys, notebooks=["bad"])
    assert status == 1  # two of its cells did not run
    lines = [line.removeprefix("    ") for line in said.splitlines()[1:]]
    assert "\n".join(lines[:8]) + "\n" == MISSING
    later = [line.partition(";")[0] for line in lines if line.startswith("- ")][6:]
    assert later == [
        "- cell 4: “Three prints of 28 deals.” has 'prints'",
        "- cell 5: shows a picture without alt text",
        "- cell 6, line 1: UnknownFactError: there is no fact 'nev_sharr'",
        "- cell 7: shows a picture without alt text",
    ]
    page = read(project, "drafts/en/bad.html")
    told_there = [item.get_text() for item in page.select(".notice.draft li")]
    assert told_there == [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    assert len(page.select(".notice")) == len(page.select("#failure")) == 1
    assert page.find("a", string="there")["href"] == "../../en/00_deals.html"


def test_an_id_that_stands_twice_is_told_as_written_and_a_missing_alt_once(project, told, capsys):
    chart = 'charts.show(ax, id="own", title="Deals?", subtitle="Hefei"'
    again = f'ax = charts.forest(book, ["hefei_deals"])\n{chart})'
    silent = (
        f'ax = book.to_frame().value.plot()\n{chart}, book=book, data=book.to_frame("hefei_deals"))'
    )
    for name, cells in (("04_twice", (again, again)), ("05_silent", (silent,))):
        first = new_code_cell(f"{OPEN}\nfrom analysis import charts")
        write(project, f"drafts/{name}", first, *map(new_code_cell, cells))
    said = told(capsys, notebooks=["04", "05"])[1]
    assert "- cell 3: the id 'own' stands more than once; make it unique\n" in said
    assert said.count("alt") == said.count("alternative text; say what it shows: alt=") * 2 == 2
    for name in ("04_twice", "05_silent"):
        (project.notebooks / "drafts" / f"{name}.ipynb").unlink()


def test_what_is_left_of_the_example_answers_no_other_question(project, told, capsys):
    draft = create_notebook(project, "What then?", is_draft=True)
    said = told(capsys, notebooks=[f"drafts/{draft.stem}"])[1]
    draft.unlink()
    assert "2 things are missing for publication:\n" in said
    assert "- cell 5: is the example's answer; give that of your question\n" in said
    assert "- cell 6: is the example's chart; draw your own, or delete the cell\n" in said


def test_a_fresh_notebook_has_a_page_that_is_a_draft_and_is_in_no_index(project, told, capsys):
    own = create_notebook(project, "How many BMW does China buy?")
    try:
        status, said = told(capsys, notebooks=[own.stem])
        assert status == 0
        assert said.endswith(f"The draft is made: reports/en/{own.stem}.html\n")
        assert "- cell 5: is the example's answer; give that of your question\n" in said
        page = read(project, f"en/{own.stem}.html")
        assert "is the example's answer" in page.select_one(".notice.draft").get_text()
        assert "does China buy" not in read(project, "index.html").get_text()
        status, said = told(capsys)
        assert status == 0
        assert f"; drafts among them: en/{own.stem}.html: reports/index.html\n" in said
        text = own.read_text(encoding="utf-8")
        own.write_text(text.replace("book.sources()", "book.nothing"), encoding="utf-8")
        status, said = told(capsys, notebooks=[own.stem])
        assert status == 1, "it lacks more than an answer"
        assert said.endswith(f"The report failed: reports/failed/en/{own.stem}.html\n")
        assert f"; failed: en/{own.stem}.html: reports/index.html\n" in told(capsys)[1]
    finally:
        own.unlink()
        told(capsys)


@pytest.mark.parametrize("is_draft", [True, False])
def test_a_copy_with_the_answer_of_another_notebook_and_a_page_without_one_are_drafts(
    project, told, capsys, is_draft
):
    unnumbered = create_notebook(project, "Then?", source="drafts/bad")
    assert "This is the answer of bad." in unnumbered.read_text(encoding="utf-8")
    unnumbered.unlink()
    own = create_notebook(project, "And later?", source="00", is_draft=is_draft)
    page = f"drafts/{own.stem}" if is_draft else own.stem
    try:
        status, said = told(capsys, notebooks=[page])
        assert status == 0, said
        assert "- cell 2: is still the answer of 00_deals; give that of your question, go" in said
        assert "And later" not in read(project, "index.html").get_text()
        text = own.read_text(encoding="utf-8")
        assert text.count('"# This is the answer of 00_deals.\\n",') == 1
        own.write_text(
            text.replace('"# This is the answer of 00_deals.\\n",', ""), encoding="utf-8"
        )
        assert "still the answer" not in told(capsys, notebooks=[page])[1]
        own.write_text(
            text.replace("# This", "x = 1 #").replace("book.say(", "y=("), encoding="utf-8"
        )
        status, said = told(capsys, notebooks=[page])
        assert status == 0
        assert "- no sentence answers the question; say it by book.say, before the data" in said
    finally:
        own.unlink()
        told(capsys)


def test_a_file_that_cannot_be_read_is_told_as_that_alone(told, capsys):
    status, said = told(capsys, notebooks=["drafts/02"])
    assert status == 1
    assert "1 thing is missing for publication:\n" in said


def test_a_notebook_whose_name_gives_no_page_is_told_when_it_is_asked_for(project):
    with pytest.raises(AnalysisError, match="'Untitled' has no page; rename it NN_question"):
        build_reports(project, notebooks=["Untitled"])


def test_a_broken_draft_costs_no_other(told, capsys):
    status, said = told(capsys, notebooks=["drafts", "00"])
    assert status == 1
    assert "- drafts/02_broken.ipynb: is not readable as JSON" in said
    assert said.splitlines()[-1].startswith("2 of 4 reports are good")


def test_a_draft_is_named_by_its_folder_where_a_notebook_has_its_number(project, told, capsys):
    (deals,) = find_notebooks(project)
    draft = project.notebooks / "drafts" / "00_deals.ipynb"
    shutil.copy(deals, draft)
    assert find_notebooks(project, ["00"]) == (deals,)
    for name in ("drafts/00", "drafts/00_deals", "notebooks/drafts/00_deals.ipynb"):
        assert find_notebooks(project, [name]) == (draft,)
    assert told(capsys, notebooks=["drafts/00"])[0] == 0
    draft.unlink()
    with pytest.raises(NotebookError, match="'drafts/00' is no notebook; did you mean drafts/"):
        find_notebooks(project, ["drafts/00"])
    assert "1 page was removed" in told(capsys, notebooks=["00"])[1]
    assert (project.reports / "en" / "00_deals.html").is_file()
    assert not (project.reports / "drafts" / "en" / "00_deals.html").exists()


def test_a_notebook_without_parameters_is_in_english_and_this_is_told(project, told, capsys):
    status, said = told(capsys, notebooks=["00"], lang="de")
    assert status == 0
    assert said.startswith(
        "in English, for lack of a parameter lang: 00_deals; "
        'add lang = "en"  # language {en, de, zh} to the parameters\n'
    )
    assert read(project, "de/00_deals.html").html["lang"] == "en"
    assert "in English" not in told(capsys, notebooks=["00"])[1]


def test_a_page_in_the_one_language_of_its_notebook_is_told(project, told, capsys):
    path = project.notebooks / "00_deals.ipynb"
    kept = path.read_text("utf-8")
    notebook = nbformat.reads(kept, as_version=4)
    cell = new_code_cell('lang = "zh"  # language {zh}', metadata={"tags": ["parameters"]})
    notebook.cells.insert(1, cell)
    nbformat.write(notebook, path)
    for lang in ("en", "zh"):
        said = told(capsys, notebooks=["00"], lang=lang)[1]
        assert ("in zh alone, as it is written: 00_deals\n" in said) == (lang == "en")
        page = read(project, f"{lang}/00_deals.html")
        assert (page.html["lang"], page.main.get("lang")) == ("zh-Hans", None)
    several = path.read_text("utf-8").replace("{zh}", "{en, de, zh}")
    path.write_text(several, "utf-8")
    missed = "in en, though its parameter lang is zh: 00_deals; for that give --lang zh\n"
    for lang in ("en", "de", "zh"):
        assert (missed in told(capsys, notebooks=["00"], lang=lang)[1]) == (lang == "en")
    path.write_text(kept, "utf-8")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"parameters": {"level": "wide"}}, "level is no parameter; known: "),
        ({"sets": Path("sets.csv")}, "a draft has no page for each parameter set; move it to"),
    ],
)
def test_what_a_draft_does_not_take_is_one_message(project, given, fault):
    with pytest.raises(AnalysisError, match=fault):
        build_reports(project, notebooks=["bad"], **given)


def test_tests_and_lint_leave_drafts_alone(tmp_path):
    for name in ("conftest.py", "pyproject.toml", "notebooks/drafts/ruff.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    write(Project(tmp_path), "01_mine", new_code_cell("x=1"))
    write(Project(tmp_path), "drafts/02_draft", new_code_cell("x=1"))
    said = []
    for words in ("pytest --collect-only -q -n 0 notebooks", "ruff format --check notebooks"):
        done = subprocess.run(
            [sys.executable, "-m", *words.split()], cwd=tmp_path, text=True, check=False,
            capture_output=True,
        )  # fmt: skip
        said.append(done.stdout + done.stderr)
        assert "01_mine" in said[-1], said
        assert "02_draft" not in said[-1], said
