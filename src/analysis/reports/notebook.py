"""Notebooks as files: found, read without Jupyter's slow libraries, and written the same always."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.errors import NotebookError, ParameterError, suggest
from analysis.parameters import Parameter, Value, parse_parameters
from analysis.project import Project

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Seconds that one cell may take, unless told otherwise; the slowest needs about three.
TIMEOUT = 120
#: Marks the parameters cell; papermill looks for the same tag.
TAG = "parameters"
#: The kernel that the set-up installs; a notebook written for another one cannot run here.
KERNEL = "python3"
PATTERN = "[0-9][0-9]_*.ipynb"
#: Notebooks to work with: none of them has a page or a number, is tested, or keeps its outputs.
TOOLS = ("curate.ipynb",)
#: Folder beside the notebooks for those that are not published.
DRAFTS = "drafts"
#: What is made of a question for a file name, characters of up to four bytes: whole words, if so
#: many fit.
_LONG_QUESTION = r"^(.{0,40}(?![^_])|.{40}).*"
#: Names are parts of addresses, and of file names that get endings: no file system takes more.
_WRONG, MAX_NAME = re.compile(r"[^\w.-]"), 120
#: What cells of every kind are stored with, and those of code beside it.
_OF_CELLS = {"attachments", "cell_type", "id", "metadata", "source"}
_OF_CODE = {"execution_count", "outputs"}
#: All that a notebook says about its language: a version would differ between machines.
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": KERNEL},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
#: Traces of a run or of an editor in a cell's metadata.
_TRACES = ("ExecuteTime", "collapsed", "execution", "papermill", "scrolled", "trusted")


class Cell(NamedTuple):
    """One cell as it is stored: its kind (code, markdown, raw), its text and its tags."""

    kind: str
    source: str
    tags: tuple[str, ...]


def name_notebook(path: Path) -> str:
    """Name a notebook in a message, as ``notebooks/00_start.ipynb``."""
    return f"{path.parent.name}/{path.name}"


def is_draft(path: Path) -> bool:
    """Tell whether a notebook is a draft: no test runs it, and no index lists its page."""
    return path.parent.match(f"notebooks/{DRAFTS}")


def find_root(path: Path) -> Path:
    """Give the folder of the project that a notebook, or a draft, is of."""
    return path.parents[2 if is_draft(path) else 1]


def name_question(question: str) -> str:
    """Make the part of a file name that tells a question; empty if it holds no word.

    >>> name_question("Who's ahead: BMW?"), name_question("谁领先？"), name_question("?")
    ('whos_ahead_bmw', '谁领先', '')
    """
    plain = re.sub(r"(?<=\w)['’](?=\w)", "", unicodedata.normalize("NFC", question).lower())
    name = "_".join(re.findall(r"[^\W_]+", plain))
    return re.sub(_LONG_QUESTION, r"\1", name)


def check_name(path: Path) -> None:
    """Check that a page can have the name of a notebook."""
    if (wrong := _WRONG.search(path.stem)) or len(path.stem) > MAX_NAME:
        remedy = f"rename it: letters, digits, '.', '_' and '-', {MAX_NAME} at most"
        remedy += f"; {unicodedata.name(wrong[0], 'a sign').lower()} is none" if wrong else ""
        raise NotebookError(f"{path.parent.name}/: {path.name!r} cannot name a page; {remedy}")


def read_cells(path: Path) -> tuple[Cell, ...]:
    """Read the cells of a notebook; a NotebookError tells why it cannot run here at all."""
    where = name_notebook(path)
    if path.exists() and not path.is_file():
        raise NotebookError(f"{where}: is no file; remove it")  # a pipe would never end
    try:
        stored = json.loads(path.read_bytes().decode())
    except FileNotFoundError:
        raise NotebookError(f"{where}: there is no such notebook") from None
    except (OSError, ValueError, RecursionError) as fault:
        told = "is empty; remove it, or make one with: analysis new 'Question?'"
        if getattr(fault, "doc", "-").strip():
            told = f"is not readable as JSON ({fault}); restore it"
        raise NotebookError(f"{where}: {told}") from None
    is_ours = isinstance(stored, dict) and stored.get("nbformat") == 4
    if not (is_ours and isinstance(stored.get("cells"), list)):
        raise NotebookError(f"{where}: is no notebook of format 4; open and save it in JupyterLab")
    told, about = stored["cells"], stored.get("metadata", {})
    if not isinstance(about, dict) or not isinstance(about.get("kernelspec", {}), dict):
        raise NotebookError(f"{where}: has metadata that are none; restore the file")
    if not all(isinstance(x, dict) for x in told):
        raise NotebookError(f"{where}: has a cell that is none; restore the file")
    cells, faults = [], []
    for place, cell in enumerate(told, start=1):
        try:
            cells.append(_read_cell(cell))
        except ValueError as fault:
            remedy = "mend the cell, or open and save the notebook in JupyterLab"
            faults.append(f"{where}, cell {place}: {fault}; {remedy}")
    if faults:
        raise NotebookError("\n".join(faults))
    kernel = about.get("kernelspec", {}).get("name", KERNEL)
    if kernel != KERNEL:
        raise NotebookError(
            f"{where}: asks for the kernel {kernel!r}; choose {KERNEL!r} in JupyterLab and save it"
        )
    return tuple(cells)


def _read_cell(stored: dict[str, Any]) -> Cell:
    """Read a cell as format 4 stores it; a ValueError says what it is not."""
    kind = stored.get("cell_type")
    if kind not in ("code", "markdown", "raw"):
        raise ValueError(f"is of the kind {kind!r}, and not code, markdown or raw")
    if unknown := sorted(stored.keys() - _OF_CELLS - (_OF_CODE if kind == "code" else set())):
        raise ValueError(f"has {', '.join(unknown)}, which no {kind} cell has")
    if not isinstance(metadata := stored.get("metadata"), dict):
        raise ValueError("has no metadata")
    pictures = stored.get("attachments", {})
    if not isinstance(pictures, dict) or not all(isinstance(x, dict) for x in pictures.values()):
        raise ValueError("has attachments that are none")
    key = stored.get("id", "none")
    if not isinstance(key, str) or not re.fullmatch("[a-zA-Z0-9_-]{1,64}", key):
        raise ValueError(f"has the id {key!r}, where letters, digits, '-' and '_' may stand")
    source, tags = stored.get("source"), metadata.get("tags", [])
    try:
        text = source if isinstance(source, str) else "".join(source or ())
        "".join([text, *tags]).encode()
    except (TypeError, UnicodeEncodeError):
        raise ValueError("holds what is no text, or half of a character") from None
    if source is None or not isinstance(tags, list):
        raise ValueError("has no text, or no list of tags")
    return Cell(kind, text, tuple(tags))


def read_parameters(cells: Sequence[Cell], where: str) -> tuple[Parameter, ...]:
    """Find the parameters cell of a notebook and read it, in its order; `where` names it.

    Without such a cell there are none. A ParameterError tells if there are several cells, or all
    that breaks the grammar.
    """
    tagged = [cell for cell in cells if cell.kind == "code" and TAG in cell.tags]
    if not tagged:
        return ()
    if len(tagged) > 1:
        wrong = f"{len(tagged)} cells are tagged {TAG!r}"
        raise ParameterError(f"{where}: {wrong}; tag exactly one code cell")
    return parse_parameters(tagged[0].source, where)


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
    """Give the question a notebook answers: the heading its first cell opens with."""
    first = cells[0].source.strip().splitlines() if cells and cells[0].kind == "markdown" else []
    if not first or not first[0].startswith("# "):
        raise NotebookError(
            f"{name_notebook(path)}: the first cell must open with its question; "
            "write '# Question?' in a Markdown cell"
        )
    return first[0][2:].strip()


def find_notebooks(project: Project, names: Sequence[str] = ()) -> tuple[Path, ...]:
    """Find the notebooks of a project, in the order of their numbers.

    `names` are a number (``01``), a name (``01_pace``) or a file name each; all by default. A
    draft is named as well, by ``drafts/12`` where a notebook has its number, and all of them by
    ``drafts``. If there is no notebook, or a name fits none or several, a NotebookError says so.
    """
    found = sorted(project.notebooks.glob(PATTERN))
    if not found:
        where = project.show(project.notebooks)
        remedy = 'make one: analysis new "My question?"'
        raise NotebookError(f"{where}: holds no notebook NN_question.ipynb; {remedy}")
    drafts = find_drafts(project)
    chosen = (path for name in names for path in _choose(name, found, drafts))
    return tuple(sorted(set(chosen)) if names else found)


def find_drafts(project: Project) -> list[Path]:
    """Find the drafts of a project, in the order of their names."""
    return sorted((project.notebooks / DRAFTS).glob("[!.]*.ipynb"))


def _choose(name: str, found: Sequence[Path], drafts: Sequence[Path]) -> Sequence[Path]:
    """Choose what a name fits: a notebook before a draft, unless the name says which folder."""
    path = Path(name)
    if path.name == DRAFTS:
        if not drafts:
            remedy = "make one with: analysis new 'Question?' --draft"
            raise NotebookError(f"there is no draft; {remedy}")
        return drafts
    stem = re.sub(r"^\d$", r"0\g<0>", path.name.removesuffix(".ipynb"))
    fitting = [x for x in drafts if stem in (x.stem, x.stem.partition("_")[0])]
    if path.parent.name != DRAFTS:
        fitting = [x for x in found if stem in (x.stem, x.stem.partition("_")[0])] or fitting
    folder = found[0].parent
    if not fitting and not path.is_file():
        path = folder / f"{stem}.ipynb"
    if not fitting and path.is_file():
        told = f"lies outside {folder.name}/; put it there, named NN_question.ipynb"
        if folder.resolve() == path.resolve().parent:
            told = "has no page; rename it NN_question.ipynb"
        raise NotebookError(f"{name!r} {told}")
    if len(fitting) != 1:
        wrong = "fits several notebooks" if fitting else "is no notebook"
        known = [*(x.stem for x in found), *(f"{DRAFTS}/{x.stem}" for x in drafts)]
        if not (fitting or stem[:1].isdigit()):  # the second word of `-p title My title`
            wrong += " (a value with blanks needs quotes)"
        near = f"{DRAFTS}/{stem}" if Path(name).parent.name == DRAFTS else stem
        raise NotebookError(f"{name!r} {wrong}; {suggest(near, known)}")
    return fitting


class Execution(NamedTuple):
    """One notebook to run once."""

    notebook: Path  # the kernel works in its folder
    changes: Mapping[str, Value]  # parameters that differ from their defaults, checked
    kept: Path  # where the executed notebook is written if the run fails
    timeout: int = TIMEOUT  # seconds that one cell may take
    last: str = ""  # code of a cell after its own


def check_limits(at_once: int | None, timeout: int = TIMEOUT) -> None:
    """Check how many notebooks may run at once, and how long a cell may take in seconds."""
    for name, value in (("jobs", at_once), ("timeout", timeout)):
        if value is not None and value < 1:
            raise ParameterError(f"{name}: {value} is out of range; a whole number of at least one")


def read_source(path: Path) -> NotebookNode:
    """Read a notebook without its stored outputs: they are of another run, and most of the file."""
    import nbformat

    stored = json.loads(path.read_text(encoding="utf-8"))
    seen = {""}
    for place, cell in enumerate(stored["cells"]):
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        # Ids that are missing or stand twice would be made up anew, with a warning.
        if (key := cell.get("id", "")) in seen:
            key = next(x for n in count(place) if (x := f"cell-{n}") not in seen)
        cell["id"] = key
        seen.add(key)
    stored["nbformat_minor"], stored["metadata"] = 5, stored.get("metadata", {})
    source: NotebookNode = nbformat.reads(json.dumps(stored), as_version=4)
    return source


def normalise(executed: NotebookNode) -> str:
    """Give the text of a notebook without anything that varies by run, machine or version.

    Keys are sorted, letters stay as they are, and LF ends the text.
    """
    import copy

    import nbformat
    from nbconvert.preprocessors.coalescestreams import CoalesceStreamsPreprocessor

    fresh = copy.deepcopy(executed)
    fresh.metadata = nbformat.from_dict(_METADATA)
    # Where a stream is cut depends on the machine's speed.
    CoalesceStreamsPreprocessor().preprocess(fresh, {})
    for cell in fresh.cells:
        for trace in _TRACES:
            cell.metadata.pop(trace, None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
    return f"{nbformat.writes(fresh).rstrip()}\n"


def tidy(model: dict[str, Any], path: str = "", **_: object) -> None:
    """Leave out of a notebook that JupyterLab saves what varies by run, machine and version.

    Of a tool all outputs are left out. It is a ``pre_save_hook`` of Jupyter's contents managers.
    """
    from analysis.facts.fact import SLIDERS

    if model["type"] != "notebook" or model["content"]["nbformat"] != 4:
        return
    about = model["content"]["metadata"]
    about.pop("widgets", None)
    if about.get("kernelspec", {}).get("name") == KERNEL:
        about.update(_METADATA)
    for cell in model["content"]["cells"]:
        for trace in _TRACES:
            cell["metadata"].pop(trace, None)
        if cell["cell_type"] == "code" and PurePosixPath(path).name in TOOLS:
            cell |= {"execution_count": None, "outputs": []}
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(SLIDERS, None)  # has the name of this session's widget
