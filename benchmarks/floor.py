"""The floor of a build: one process does all the work, page after page, and nothing else.

Run as ``python benchmarks/floor.py PROJECT OUT NOTEBOOK ...``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from analysis.parameters import fill_parameters
from analysis.reports import page as pages
from analysis.reports.execution import Run
from analysis.reports.notebook import Execution, read_cells, read_parameters
from analysis.reports.plan import Notebook


def execute(execution: Execution) -> tuple[Run, nbformat.NotebookNode]:
    """Execute a notebook in this process."""
    shell = InteractiveShell.instance()
    os.chdir(execution.notebook.parent)
    shell.reset(new_session=True)
    notebook = nbformat.read(execution.notebook, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        with capture_output() as captured:
            shell.display_trap.hook = sys.displayhook
            result = shell.run_cell(cell.source)
        result.raise_error()
        cell.outputs = []
        if captured.stdout:
            cell.outputs.append(nbformat.v4.new_output("stream", text=captured.stdout))
        for shown in captured.outputs:
            if shown.data:
                told = {"data": dict(shown.data), "metadata": shown.metadata or {}}
                cell.outputs.append(nbformat.v4.new_output("display_data", **told))
    return Run(execution, 0.0, None), notebook


def make_page(root: Path, out: Path, notebook: Path) -> pages.Page:
    """Make the page of a notebook with its defaults."""
    parameters = read_parameters(read_cells(notebook), notebook.name)
    job = pages.PageJob(
        execution=Execution(notebook, {}, out / "failed" / notebook.name),
        out=out,
        name=f"en/{notebook.stem}",
        root=root,
        notebook=Notebook(notebook, notebook.stem, parameters),
        lang="en",
        values=fill_parameters(parameters, {}, notebook.name),
        beside=tuple(path.stem for path in notebook.parent.glob("*.ipynb")),
    )
    return pages.make_page(job)


if __name__ == "__main__":
    pages.execute = execute
    project, folder, *notebooks = map(Path, sys.argv[1:])
    for path in notebooks:
        made = make_page(project, folder, path)
        if made.faults:
            raise SystemExit("; ".join(made.faults))
