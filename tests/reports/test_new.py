"""A question becomes a notebook: numbered, named, runnable, and the same every time."""

import json
import shutil

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.__main__ import main
from analysis.project import ROOT_VARIABLE, Project, find_project
from analysis.reports.drafts import create_notebook
from analysis.reports.notebook import read_cells, read_parameters

NEXT = "next: open it in JupyterLab (make lab); its page: make report ARGS="
LATER = "; then make format refresh, for make test compares what it shows"
HANDED = "to hand out: make brief ARGS=\"{} -p title 'Your title'\"\n"


def write(project, name, *cells):
    path = project.notebooks / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


@pytest.fixture
def project(tmp_path):
    """A project of two notebooks, the second of which is a briefing."""
    made = Project(tmp_path / "project")
    known = find_project()
    for path in (known.package, known.raw / "sources.csv"):  # a project is known by them
        copy = made.root / path.relative_to(known.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    parameters = new_code_cell("lang = 'en' # lang", id="lang", metadata={"tags": ["parameters"]})
    said = [new_output("stream", text="28")]
    shown = new_code_cell("print(28)", id="b", outputs=said, metadata={"tags": ["summary"]})
    shown.execution_count = 3
    opening = new_markdown_cell("# Why?\n\nBecause.", id="a")
    write(made, "00_why", opening, parameters, shown)
    write(made, "90_briefing", new_markdown_cell("No heading"))
    return made


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def test_the_command_tells_the_path_and_what_comes_next(project, run):
    assert run(project, "new", " Who's  ahead: BMW? ") == (
        0,
        f"notebooks/01_whos_ahead_bmw.ipynb\n{NEXT}01{LATER}\n{HANDED.format('01')}",
        "",
    )
    assert read(project.notebooks / "01_whos_ahead_bmw.ipynb")[0]["source"] == [
        "# Who's ahead: BMW?"
    ]
    assert run(project, "new", "And 2026?", "--draft", "--from", "00")[1] == (
        f"notebooks/drafts/02_and_2026.ipynb\n{NEXT}drafts/02\n{HANDED.format('drafts/02')}"
    )


def test_the_command_works_in_any_folder_of_the_project(project, monkeypatch):
    below = project.notebooks / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    assert main(["new", "谁领先？", "--empty"]) == 0
    assert (project.notebooks / "01_谁领先.ipynb").is_file()


def test_two_notebooks_of_one_question_are_the_same_to_the_byte(project):
    for source in ("", "00"):
        first = create_notebook(project, "Who leads?", source=source)
        text = first.read_bytes()
        first.unlink()
        assert create_notebook(project, "Who leads?", source=source).read_bytes() == text
        first.unlink()
    assert text.endswith(b"}\n")


def test_a_copy_has_the_cells_without_outputs_under_its_own_question(project):
    heading, parameters, shown = read(create_notebook(project, "Who leads?", source="00_why"))
    assert heading["source"] == ["# Who leads?\n", "\n", "Because."]
    assert [cell["id"] for cell in (heading, parameters, shown)] == ["a", "lang", "b"]
    assert parameters["metadata"] == {"tags": ["parameters"]}
    # A finding tagged summary would open the index beside those of the briefing.
    assert (shown["metadata"], shown["outputs"], shown["execution_count"]) == ({}, [], None)
    assert shown["source"] == ["print(28)"]


@pytest.mark.parametrize(
    "title", ["Meine 3 Fragen", "谁领先？", 'A "b"? ' + "Which of the two it is, and why " * 5]
)
def test_a_copy_of_a_briefing_has_its_question_as_title(project, title):
    source = "title = 'Old: one'  # heading of the document, any text"
    tagged = new_code_cell(source, id="own", metadata={"tags": ["parameters"]})
    write(project, "91_brief", tagged)
    made = create_notebook(project, title, source="91")
    assert max(map(len, "".join(read(made)[1]["source"]).splitlines())) <= 100
    (parameter,) = read_parameters(read_cells(made), made.name)
    assert (parameter.default, parameter.meaning) == (
        " ".join(title.split()),
        "heading of the document, any text",
    )


def test_a_copy_of_a_notebook_without_a_question_gets_one(project):
    first, second = read(create_notebook(project, "Who leads?", source="90"))
    assert (first["source"], second["source"]) == (["# Who leads?"], ["No heading"])


def test_the_number_is_the_next_that_no_notebook_and_no_draft_has(project):
    write(project, "drafts/07_later")
    write(project, "3_no_number")
    assert create_notebook(project, "Next?").name == "08_next.ipynb"
    write(project, "89_last")
    assert create_notebook(project, "Before?").name == "01_before.ipynb"
    assert create_notebook(project, "Long " * 40).stem == f"02_{'long_' * 8}".strip("_")
    assert create_notebook(project, "Whole words alone, of which so many fit").stem == (
        "03_whole_words_alone_of_which_so_many_fit"
    )
    assert create_notebook(project, "Whole words alone of which so many fitting").stem == (
        "04_whole_words_alone_of_which_so_many"
    )
    assert create_notebook(project, "一" * 50).stem == f"05_{'一' * 40}"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["?!"], "'?!' holds no word; write a question, as 'Who is ahead?'"),
        (["Why"], "notebooks/00_why.ipynb has this question already; open it, or ask in other"),
        (["So?", "--from", "00_wy"], "'00_wy' is no notebook; did you mean 00_why?"),
        (["So?", "--from", "drafts"], "there is no draft; make one with: analysis new 'Question?'"),
        (["So?", "--draft"], "notebooks/drafts/ cannot be written (File exists); change its"),
    ],
)
def test_what_cannot_be_made_is_one_message(project, run, words, fault):
    (project.notebooks / "drafts").touch()
    before = sorted(project.notebooks.iterdir())
    status, said, complaint = run(project, "new", *words)
    assert (status, said) == (1, "")
    assert complaint.startswith(f"analysis: {fault}")
    assert complaint.count("\n") == 1
    assert sorted(project.notebooks.iterdir()) == before


def test_when_all_numbers_are_taken_nothing_is_made(project, run):
    for number in range(90):
        (project.notebooks / f"{number:02}_x.ipynb").touch()
    complaint = "analysis: all numbers below 90 are taken; remove a notebook or a draft first\n"
    assert run(project, "new", "So?") == (1, "", complaint)
