"""New notebooks and drafts: what each lacks for publication, and which notebooks have no page.

A draft lies in ``notebooks/drafts/``. No test runs it, and neither the index nor the README lists
it; its page says at its top that it is one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import NotebookError
from analysis.project import Project, read_table, write_atomically
from analysis.reports.notebook import (
    DRAFTS,
    TAG,
    TOOLS,
    find_drafts,
    find_notebooks,
    name_question,
    number_cells,
    read_cells,
    read_source,
)
from analysis.reports.plan import PageJob

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Notebooks have numbers below this one; from it on they are briefings, which sum up the others.
FIRST_BRIEFING = 90
#: Lines of code that a cell may have: a reader sees them at once.
MAX_LINES = 15
#: Letters that a line of code may have.
_WIDE = 100
#: What the example shows, which is to be changed: the first whose figures the tables have. FACT is
#: the first figure of theirs that is no date.
_EXAMPLES = (
    {
        "answer": '''\
# The answer stands first. Find facts by their words: book.search("share")
book.say("""In the {nev_share_2025h1:period}, {nev_share_2025h1} of new cars sold worldwide were
new energy vehicles, says China's industry ministry (MIIT).""")''',
        "chart": """\
facts = ["nev_share_2024h1", "nev_share_2025h1"]
ax = charts.forest(book, facts)
title = "New energy vehicles were {nev_share_2025h1} of new cars sold worldwide"
charts.show(ax, id="shares", title=title, subtitle="Share of new cars, by half-year")""",
    },
    {
        "answer": """\
# The answer stands first. Find facts by their words: book.search("sales")
book.say("{FACT:by} gives {FACT} for {FACT:period} ({FACT:label}).")""",
        "chart": """\
ax = charts.forest(book, ["FACT"])
title = "{FACT:label}: {FACT}"
charts.show(ax, id="figure", title=title, subtitle="The figure, and how far its words reach")""",
    },
    {
        "imports": "from analysis import Book",
        "answer": """\
# The answer stands first, with figures from the tables, which have none yet.
book.say("No figure answers this question yet.")""",
        "chart": "",
    },
)
#: The cells under the question by what each is called: code, or a heading as Markdown.
_CELLS = {
    TAG: """\
lang = "en"  # language of numbers and dates {en, de, zh}
level = "core"  # how far words such as "nearly" and "over" reach {logical, core, middle, wide}""",
    "imports": "from analysis import Book, charts",
    "book": "book = Book.open(lang=lang, level=level)",
    "answer": "",
    "chart": "",
    "sources-heading": "## Sources",
    "sources": "book.sources()",
}
#: Above the answer of a copied notebook, and what is to be done there.
_COPIED = re.compile(r"# This is (the answer of \w+)\b")
_CHANGE = "give that of your question, go through the sentences below, and delete its first line"
#: How the addresses of their pages begin.
PAGES = f"{DRAFTS}/"
_CELL = re.compile("cell ([0-9]+)[:,]")
_NUMBERED = re.compile("[0-9]{2}_.")
#: The title of a document among the parameters, and what it means.
_TITLE = re.compile(r"""(?m)^title = (?:"[^"\n]*"|'[^'\n]*')(.*)$""")


def list_free_numbers(project: Project) -> list[str]:
    """List the numbers that neither a notebook nor a draft has, the next one first."""
    paths = (*project.notebooks.glob("*.ipynb"), *find_drafts(project))
    taken = {int(path.name[:2]) for path in paths if _NUMBERED.match(path.name)}
    last = max((number for number in taken if number < FIRST_BRIEFING), default=-1)
    free = (number for number in range(FIRST_BRIEFING) if number not in taken)
    return [f"{number:02}" for number in sorted(free, key=lambda number: number < last)]


def tell_unpublished(project: Project) -> list[str]:
    """Tell in a line each which notebooks have no page, and how many drafts there are."""
    numbers, drafts, lines = iter(list_free_numbers(project)), find_drafts(project), []
    known, where = {*find_notebooks(project), *drafts}, project.show(project.notebooks)
    known |= {project.notebooks / name for name in TOOLS}
    for path in sorted(project.notebooks.rglob("*.ipynb")):
        name = path.relative_to(project.notebooks)
        if path in known or any(part.startswith(".") for part in name.parts):
            continue
        plain = name_question(path.stem) or "question"
        new = plain if _NUMBERED.match(plain) else f"{next(numbers, 'NN')}_{plain}"
        remedy = f"rename it {where}/{new}.ipynb, or as a draft {where}/{DRAFTS}/{new}.ipynb"
        lines.append(f"{where}/{name.as_posix()} has no page; {remedy}")
    if drafts:
        told = "1 draft was" if len(drafts) == 1 else f"{len(drafts)} drafts were"
        lines.append(f"{told} not built; to build drafts: make report ARGS={DRAFTS}")
    return lines


def list_fresh(pages: Mapping[str, Any]) -> tuple[str, ...]:
    """List the pages in a manifest that are no more than drafts, in whatever folder they lie."""
    return tuple(x for x, page in pages.items() if page.get("missing") and not x.startswith(PAGES))


def find_unanswered(executed: NotebookNode) -> list[str]:
    """Find what a new notebook was made with, which answers no other question, or that none is.

    That is the example, or the answer of the notebook that was copied.
    """
    from analysis.facts.fact import SENTENCE
    from analysis.reports.execution import find_failures
    from analysis.reports.metadata import take_bundles

    own = {"answer": "give that of your question", "chart": "draw your own, or delete the cell"}
    told = [
        (re.escape(example[x]).replace("FACT", r"\w+"), f"is the example's {x}; {remedy}")
        for example in _EXAMPLES
        for x, remedy in own.items()
        if example[x]
    ]
    found = []
    for place, cell in number_cells(executed):
        copied = _COPIED.match(cell.source)
        left = next((says for form, says in told if re.fullmatch(form, cell.source)), "")
        left = f"is still {copied[1]}; {_CHANGE}" if copied else left
        found += [f"cell {place}: {left}"] if left else []
    if not (found or find_failures(executed) or take_bundles(executed.cells, SENTENCE)):
        found.append("no sentence answers the question; say it by book.say, before the data")
    return found


def find_missing(job: PageJob, executed: NotebookNode, page: str) -> list[str]:
    """Find what a draft lacks that the page of a notebook may lack: rules of style, and of tests.

    `page` is its HTML. Sources are asked of a draft alone that ran to its end.
    """
    from analysis.reports import metadata, plain_language
    from analysis.reports.execution import find_failures

    name, missing = job.execution.notebook.name, []
    if not _NUMBERED.match(name):
        missing.append(f"{name} gives no page its number; name it NN_question.ipynb")
    is_whole = all(failure.is_named for failure in find_failures(executed))
    if is_whole and not metadata.take_records(executed):
        missing.append("it has no sources; end the notebook with book.sources()")
    for place, cell in number_cells(executed):
        lines = len(cell.source.splitlines()) if cell.cell_type == "code" else 0
        if lines > MAX_LINES:
            remedy = f"make cells of at most {MAX_LINES}"
            missing.append(f"cell {place}: has {lines} lines of code; {remedy}")
    return missing + [x.removeprefix(f"{name}, ") for x in plain_language.find_faults(page, name)]


def find_cell(fault: str) -> int:
    """Find the cell that a fault begins with, to sort by; 0 is the notebook as a whole.

    >>> find_cell("cell 12, line 1: KeyError"), find_cell("it has no sources")
    (12, 0)
    """
    found = _CELL.match(fault)
    return int(found[1]) if found else 0


def tell_missing(missing: Sequence[str]) -> list[str]:
    """Tell what a draft lacks as one list, or what is left to do."""
    if not missing:
        return ["nothing is missing for publication: move it to notebooks/, then run make refresh"]
    told = "1 thing is" if len(missing) == 1 else f"{len(missing)} things are"
    return [f"{told} missing for publication:", *(f"- {x}" for x in missing)]


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
    from analysis.reports.notebook import normalise

    title, plain = " ".join(question.split()), name_question(question)
    if not plain:
        raise NotebookError(f"{question!r} holds no word; write a question, as 'Who is ahead?'")
    for path in (*project.notebooks.glob("*.ipynb"), *find_drafts(project)):
        if path.stem.casefold().partition("_")[2] == plain.casefold():
            remedy = "open it, or ask in other words"
            raise NotebookError(f"{project.show(path)} has this question already; {remedy}")
    numbers = list_free_numbers(project)
    if not numbers:
        wrong = f"all numbers below {FIRST_BRIEFING} are taken"
        raise NotebookError(f"{wrong}; remove a notebook or a draft first")
    fresh = _copy(project, source, title) if source else _make_example(project, title)
    folder = project.notebooks / DRAFTS if is_draft else project.notebooks
    path = folder / f"{numbers[0]}_{plain}.ipynb"
    try:
        write_atomically(path, normalise(fresh))
    except OSError as fault:
        wrong = f"{project.show(folder)}/ cannot be written ({fault.strerror})"
        raise NotebookError(f"{wrong}; change its permissions, or free some space") from None
    return path


def _copy(project: Project, source: str, title: str) -> NotebookNode:
    """Copy a notebook under another question, which is the title of a briefing too."""
    from nbformat.v4 import new_markdown_cell

    path, *others = find_notebooks(project, [source])
    if others:
        raise NotebookError(f"{source!r} fits several notebooks; name one")
    read_cells(path)  # tells what is wrong with its file
    copy = read_source(path)
    answer = next((cell for cell in copy.cells if "book.say(" in cell.source), None)
    is_briefing = _NUMBERED.match(path.name) and int(path.name[:2]) >= FIRST_BRIEFING
    if answer is not None and not is_briefing:
        answer.source = f"# This is the answer of {path.stem}.\n{answer.source}"
    for cell in copy.cells:
        tags = cell.metadata.get("tags", [])
        if TAG in tags:
            cell.source = _TITLE.sub(lambda found: _write_title(title, found[1]), cell.source)
        cell.metadata["tags"] = [x for x in tags if x != "summary"]
    first, _, rest = copy.cells[0].source.partition("\n") if copy.cells else ("", "", "")
    if copy.cells and copy.cells[0].cell_type == "markdown" and first.startswith("# "):
        copy.cells[0].source = f"# {title}\n{rest}".strip()
    else:
        copy.cells.insert(0, new_markdown_cell(f"# {title}", id="own-question"))
    return copy


def _write_title(title: str, comment: str) -> str:
    """Write the title among the parameters, in as many lines as its words need."""
    import textwrap

    parts = textwrap.wrap(title, 80, break_long_words=False, break_on_hyphens=False)
    quoted = [json.dumps(part, ensure_ascii=False) for part in parts]
    line = f"title = {quoted[0]}{comment}"
    if len(quoted) == 1 and len(line) <= _WIDE:
        return line
    lines = [f'    {part[:-1]} "' for part in quoted[:-1]] + [f"    {quoted[-1]}"]
    return "\n".join(["title = (", *lines, f"){comment}"])


def _choose_example(project: Project) -> Mapping[str, str]:
    """Choose what the example shows, by the figures that the built tables have."""
    paths = (project.processed / f"{name}.csv" for name in ("figures", "context", "derived"))
    rows = (row for path in paths if path.is_file() for row in read_table(path))
    ids = [row["fact_id"] for row in rows if row["unit"] != "date"]
    shares, one, none = _EXAMPLES
    if {"nev_share_2024h1", "nev_share_2025h1"} <= {*ids}:
        return shares
    return {x: text.replace("FACT", ids[0]) for x, text in one.items()} if ids else none


def _make_example(project: Project, title: str) -> NotebookNode:
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    cells = [new_markdown_cell(f"# {title}", id="question")]
    for name, text in {**_CELLS, **_choose_example(project)}.items():
        if text.startswith("## "):
            cells.append(new_markdown_cell(text, id=name))
        elif text:
            tags = [TAG] if name == TAG else []
            cells.append(new_code_cell(text, id=name, metadata={"tags": tags}))
    example: NotebookNode = new_notebook(cells=cells)
    return example
