"""The README's table of findings, taken from the committed notebooks as they were executed."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

from analysis.errors import NotebookError
from analysis.project import Project
from analysis.reports.cells import find_notebooks, find_title, read_cells

BEGIN = "<!-- findings: written by make refresh -->"
END = "<!-- end of findings -->"
_SENTENCE = re.compile(r'<p class="say[^>]*>(.*?)</p>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def list_findings(project: Project) -> str:
    """Make the table: one row per notebook, its question and its answer.

    Raises
    ------
    NotebookError
        If a notebook was not executed, so that it has no answer.
    """
    lines = ["| notebook | question | answer |", "|---|---|---|"]
    for path in find_notebooks(project):
        question = find_title(path, read_cells(path))
        link = f"[{path.stem[:2]}](notebooks/{path.name})"
        lines.append(f"| {link} | {question} | {read_answer(path)} |")
    return "\n".join(lines)


def read_answer(path: Path) -> str:
    """Read the first sentence that an executed notebook says.

    Raises
    ------
    NotebookError
        If no output holds a sentence.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            stored = output.get("data", {}).get("text/html", "")
            html = stored if isinstance(stored, str) else "".join(stored)
            if found := _SENTENCE.search(html):
                return unescape(_TAG.sub("", found[1])).replace("|", "\\|")
    raise NotebookError(f"{path.name} says nothing; run make refresh")


def write_findings(project: Project) -> None:
    """Put the table into the README, between its two marks.

    Raises
    ------
    NotebookError
        If the README lacks the marks, or a notebook its answer.
    """
    readme = project.root / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise NotebookError(f"README.md lacks the marks {BEGIN} and {END}; restore them")
    table = list_findings(project)
    readme.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8", newline="\n")
