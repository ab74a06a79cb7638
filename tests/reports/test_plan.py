"""A build reads all notebooks for links between pages; faults of those it makes stop it."""

import json
import shutil

import pytest

from analysis.errors import NotebookError
from analysis.project import Project, find_project
from analysis.reports.notebook import find_notebooks
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


def test_a_fault_of_another_notebook_stops_no_build(project):
    whole, draft = find_notebooks(project)
    assert [one.name for one in read_notebooks([whole, draft], [whole])] == ["90_briefing"]
    with pytest.raises(NotebookError, match=r"91_draft\.ipynb: the first cell must open"):
        read_notebooks([whole, draft], [draft])


def test_a_notebook_that_lies_elsewhere_is_told_where_to_go(project, tmp_path):
    shutil.copy(project.notebooks / "90_briefing.ipynb", tmp_path / "10_mine.ipynb")
    with pytest.raises(NotebookError, match="lies outside notebooks/; put it there"):
        find_notebooks(project, [str(tmp_path / "10_mine.ipynb")])
