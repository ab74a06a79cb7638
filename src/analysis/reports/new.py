"""New notebooks: a question of one's own as a small notebook that runs, or as a copy of another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import NotebookError
from analysis.project import Project, write_atomically
from analysis.reports.drafts import BRIEFINGS, list_free_numbers
from analysis.reports.notebook import (
    DRAFTS,
    find_drafts,
    find_notebooks,
    name_question,
    read_cells,
    read_source,
)

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: The cells under the question: what each is called, its code or Markdown, and its tags.
_CELLS: tuple[tuple[str, str, list[str] | None], ...] = (
    (
        "parameters",
        """\
lang = "en"  # language of numbers and dates {en, de, zh}
level = "core"  # how far words such as "nearly" and "over" reach {logical, core, middle, wide}""",
        ["parameters"],
    ),
    ("imports", "from analysis import Book, charts", []),
    ("book", "book = Book.open(lang=lang, level=level)", []),
    (
        "answer",
        '''\
# The answer stands first. Find facts by their words: book.search("share")
book.say("""In the {nev_share_2025h1:period}, {nev_share_2025h1} of new cars sold worldwide were
new energy vehicles, says China's industry ministry (MIIT).""")''',
        [],
    ),
    (
        "chart",
        """\
facts = ["nev_share_2024h1", "nev_share_2025h1"]
ax = charts.forest(book, facts)
title = "New energy vehicles were {nev_share_2025h1} of new cars sold worldwide"
charts.show(ax, id="shares", title=title, subtitle="Share of new cars, by half-year")""",
        [],
    ),
    ("sources-heading", "## Sources", None),
    ("sources", "book.sources()", []),
)


def create_notebook(
    project: Project, question: str, *, source: str = "", is_draft: bool = False
) -> Path:
    """Make a notebook that asks a question, with the next free number; give its path.

    Its cells are those of the notebook `source`, named by number or name, without outputs and
    without the tag ``summary``, which is of the briefing; or those of a small example, which runs
    and is to be changed. A draft lies in ``notebooks/drafts/``. The ids of cells are the same
    every time. A NotebookError tells if the question holds no word, if a notebook has it already,
    if `source` is no notebook, or why nothing can be written.
    """
    from analysis.reports.refresh import normalise

    title, plain = " ".join(question.split()), name_question(question)
    if not plain:
        raise NotebookError(f"{question!r} holds no word; write a question, as 'Who is ahead?'")
    for path in (*project.notebooks.glob("*.ipynb"), *find_drafts(project)):
        if path.stem.casefold().partition("_")[2] == plain.casefold():
            remedy = "open it, or ask in other words"
            raise NotebookError(f"{project.show(path)} has this question already; {remedy}")
    numbers = list_free_numbers(project)
    if not numbers:
        wrong = f"all numbers below {BRIEFINGS} are taken"
        raise NotebookError(f"{wrong}; remove a notebook or a draft first")
    fresh = _copy(project, source, title) if source else _make_example(title)
    folder = project.notebooks / DRAFTS if is_draft else project.notebooks
    path = folder / f"{numbers[0]}_{plain}.ipynb"
    try:
        write_atomically(path, normalise(fresh, fresh.cells))
    except OSError as fault:
        wrong = f"{project.show(folder)}/ cannot be written ({fault.strerror})"
        raise NotebookError(f"{wrong}; change its permissions, or free some space") from None
    return path


def _copy(project: Project, source: str, title: str) -> NotebookNode:
    """Copy a notebook under another question."""
    from nbformat.v4 import new_markdown_cell

    path, *others = find_notebooks(project, [source])
    if others:
        raise NotebookError(f"{source!r} fits several notebooks; name one")
    read_cells(path)  # tells what is wrong with its file
    copy = read_source(path)
    for cell in copy.cells:
        cell.metadata["tags"] = [x for x in cell.metadata.get("tags", []) if x != "summary"]
    first, _, rest = copy.cells[0].source.partition("\n") if copy.cells else ("", "", "")
    if copy.cells and copy.cells[0].cell_type == "markdown" and first.startswith("# "):
        copy.cells[0].source = f"# {title}\n{rest}".strip()
    else:
        copy.cells.insert(0, new_markdown_cell(f"# {title}", id="own-question"))
    return copy


def _make_example(title: str) -> NotebookNode:
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    cells = [new_markdown_cell(f"# {title}", id="question")]
    for name, text, tags in _CELLS:
        if tags is None:
            cells.append(new_markdown_cell(text, id=name))
        else:
            cells.append(new_code_cell(text, id=name, metadata={"tags": tags}))
    example: NotebookNode = new_notebook(cells=cells)
    return example
