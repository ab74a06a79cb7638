"""A notebook file in, its cells out; with ``json`` alone, since nbformat is slow to import."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import NotebookError, suggest
from analysis.project import Project

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: The kernel that the set-up installs; a notebook written for another one cannot run here.
KERNEL = "python3"
_PATTERN = "[0-9][0-9]_*.ipynb"


@dataclass(frozen=True)
class Cell:
    """One cell as it is stored: its kind (code, markdown, raw), its text and its tags."""

    kind: str
    source: str
    tags: tuple[str, ...]


def name_notebook(path: Path) -> str:
    """Name a notebook in a message.

    Examples
    --------
    >>> name_notebook(Path("x/notebooks/00_start.ipynb"))
    'notebooks/00_start.ipynb'
    """
    return f"{path.parent.name}/{path.name}"


def read_cells(path: Path) -> tuple[Cell, ...]:
    """Read the cells of a notebook, and check that it can run here at all.

    Raises
    ------
    NotebookError
        If the file cannot be read, is no notebook of format 4, or asks for another kernel.
    """
    where = name_notebook(path)
    try:
        stored = json.loads(path.read_bytes().decode())
    except FileNotFoundError:
        raise NotebookError(f"{where}: there is no such notebook") from None
    except (OSError, ValueError) as fault:
        raise NotebookError(f"{where}: is not readable as JSON ({fault}); restore it") from None
    if not isinstance(stored, dict) or stored.get("nbformat") != 4 or "cells" not in stored:
        raise NotebookError(f"{where}: is no notebook of format 4; open and save it in JupyterLab")
    try:
        kernel = stored.get("metadata", {}).get("kernelspec", {}).get("name", KERNEL)
        cells = tuple(_read_cell(cell) for cell in stored["cells"])
    except (AttributeError, KeyError, TypeError):
        raise NotebookError(f"{where}: has a cell that is none; restore the file") from None
    if kernel != KERNEL:
        raise NotebookError(
            f"{where}: asks for the kernel {kernel!r}; choose {KERNEL!r} in JupyterLab and save it"
        )
    return cells


def _read_cell(stored: dict[str, Any]) -> Cell:
    tags = stored.get("metadata", {}).get("tags", [])
    return Cell(stored["cell_type"], "".join(stored["source"]), tuple(tags))


def number_cells(executed: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """Number the cells of an executed notebook as they stand in its file, from 1.

    A cell of changed parameters is put in for a run and stands in no file: it has the number of
    the parameters before it.
    """
    place = 0
    for cell in executed.cells:
        place += "injected-parameters" not in cell.metadata.get("tags", [])
        yield place, cell


def find_title(path: Path, cells: Sequence[Cell]) -> str:
    """Give the question a notebook answers: the heading its first cell opens with.

    Raises
    ------
    NotebookError
        If the first cell does not open with ``# ``.

    Examples
    --------
    >>> find_title(Path("n.ipynb"), [Cell("markdown", "# How many?", ())])
    'How many?'
    """
    first = cells[0].source.strip().splitlines() if cells and cells[0].kind == "markdown" else []
    if not first or not first[0].startswith("# "):
        raise NotebookError(
            f"{name_notebook(path)}: the first cell must open with its question; "
            "write '# Question?' in a Markdown cell"
        )
    return first[0][2:].strip()


def find_notebooks(project: Project, names: Sequence[str] | None = None) -> tuple[Path, ...]:
    """Find the notebooks of a project, in the order of their numbers.

    Parameters
    ----------
    project : Project
        The project.
    names : sequence of str, optional
        Only these: a number (``01``), a name (``01_pace``) or a file name; all by default.

    Raises
    ------
    NotebookError
        If there is none, or a name fits none or several.
    """
    found = sorted(project.notebooks.glob(_PATTERN))
    if not found:
        raise NotebookError(
            f"{project.show(project.notebooks)}: holds no notebook NN_question.ipynb"
        )
    if names is None:
        return tuple(found)
    return tuple(sorted({_choose(name, found) for name in names}))


def _choose(name: str, found: Sequence[Path]) -> Path:
    stem = Path(name).name.removesuffix(".ipynb")
    fitting = [path for path in found if stem in (path.stem, path.stem.partition("_")[0])]
    if len(fitting) != 1:
        wrong = "fits several notebooks" if fitting else "is no notebook"
        raise NotebookError(f"{name!r} {wrong}; {suggest(stem, [path.stem for path in found])}")
    return fitting[0]
