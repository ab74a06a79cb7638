import json

import pytest

from analysis.errors import NotebookError
from analysis.project import Project, find_project
from analysis.reports.refresh import BEGIN, END, list_findings, read_answer, write_findings


def test_the_readme_holds_the_answers_of_the_committed_notebooks():
    project = find_project()
    readme = (project.root / "README.md").read_text(encoding="utf-8")
    table = readme.partition(BEGIN)[2].partition(END)[0].strip()
    assert table == list_findings(project), "run make refresh"


def test_a_notebook_that_was_not_executed_has_no_answer(tmp_path):
    path = tmp_path / "01_new.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "outputs": []}]}))
    with pytest.raises(NotebookError, match=r"01_new\.ipynb says nothing; run make refresh"):
        read_answer(path)


def test_a_readme_without_its_marks_is_left_as_it_is(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("# Mine\n")
    with pytest.raises(NotebookError, match=r"README\.md lacks the marks"):
        write_findings(Project(tmp_path))
    assert readme.read_text() == "# Mine\n"
