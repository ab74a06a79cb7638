"""A build reads all notebooks for links between pages; the page of one with a fault fails."""

import json
import pickle
import shutil

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from analysis.errors import NotebookError
from analysis.facts.fact import SENTENCE
from analysis.project import Project, find_project
from analysis.reports.notebook import find_notebooks
from analysis.reports.page import take_answer
from analysis.reports.plan import read_notebooks


@pytest.fixture
def project(tmp_path):
    """A project of two notebooks, the second of which has no question."""
    whole = find_project()
    (tmp_path / "notebooks").mkdir()
    shutil.copy(whole.notebooks / "90_briefing.ipynb", tmp_path / "notebooks")
    stored = json.loads((whole.notebooks / "90_briefing.ipynb").read_text(encoding="utf-8"))
    del stored["cells"][0]
    (tmp_path / "notebooks" / "91_draft.ipynb").write_text(json.dumps(stored), encoding="utf-8")
    return Project(tmp_path)


def test_a_fault_of_a_notebook_is_its_own(project):
    (whole, draft), unnamed = read_notebooks(find_notebooks(project), [])
    assert unnamed == []
    assert (whole.name, whole.fault, draft.title) == ("90_briefing", "", "91_draft")
    assert "91_draft.ipynb: the first cell must open" in draft.fault


def test_a_notebook_whose_name_no_page_can_have_is_told_to_who_chose_it(project):
    whole, draft = find_notebooks(project)
    odd = draft.rename(draft.with_name("91_a#b.ipynb"))
    for chosen, told in (([whole], []), ([odd], ["cannot name a page; rename it"])):
        found, unnamed = read_notebooks([whole, odd], chosen)
        assert [one.name for one in found] == ["90_briefing"]
        assert [told[0] in fault for fault in unnamed] == [True] * len(told)


def test_a_notebook_that_lies_elsewhere_is_told_where_to_go(project, tmp_path):
    shutil.copy(project.notebooks / "90_briefing.ipynb", tmp_path / "10_mine.ipynb")
    with pytest.raises(NotebookError, match="lies outside notebooks/; put it there"):
        find_notebooks(project, [str(tmp_path / "10_mine.ipynb")])


def test_what_a_page_gives_back_needs_nothing_of_jupyter_to_be_read():
    said = {"text": "28 deals", "numbers": [{"fact": "deals", "worded": "28"}]}
    output = new_output("display_data", {SENTENCE: said, "text/plain": "28 deals"})
    answer = take_answer(new_notebook(cells=[new_code_cell("", outputs=[output])]))
    assert answer == said
    assert b"nbformat" not in pickle.dumps(answer)
