"""Review an article in JupyterLab: its text with the numbers marked, and a form for each of them.

What is written or decided stands at once in the table that a spreadsheet opens, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from analysis.curation.apply import apply_review, check_review
from analysis.curation.article import Article
from analysis.curation.raw import FIGURES, fields_of, read_schemas, read_tables
from analysis.curation.review import (
    READ_BY,
    SOURCE,
    Review,
    add_number,
    list_choices,
    open_review,
    write_review,
)
from analysis.curation.surroundings import find_span
from analysis.errors import AnalysisError, DataError, Problem
from analysis.facts.fact import SLIDERS
from analysis.project import Project, Row, find_checkout
from analysis.quantities.vocabulary import list_hedges

#: What a reviewer may mend, in the order of the form: of the article, and of a number.
_ABOUT = """
    publisher title author published_on dateline address kind speaks_for language caveats
""".split()
_NUMBER = """
    phrase value unit hedge kind entity metric place period theme caveats fact_id same_as scope
    question reason note
""".split()


def curate(file: str | Path = "", source_id: str = "") -> ReviewWidget:
    """Review an article in JupyterLab: mend, accept or exclude each number, check all, and apply.

    The article stands at the left, the proposal for one of its numbers at the right; the keyboard
    suffices. What is decided is written at once to the review beside the file, ``ID.review.csv``,
    so that nothing is lost when Lab is closed: the next call goes on there.

    Parameters
    ----------
    file : str or Path
        The article, text, HTML or PDF, outside the project; without it, a form asks for it.
    source_id : str
        Its key; the name of the file by default.

    Examples
    --------
    >>> curate("gazette-2026-02-12.html")
    gazette-2026-02-12.html is no file; name the file of one article
    """
    given = {"file": str(file), "key": source_id}
    widget = ReviewWidget(find_checkout(), given)
    if file:
        widget.answer("open", **given)
    return widget


class ReviewWidget:
    """A review as it is shown: one row at a time, beside the article."""

    def __init__(self, project: Project, given: Mapping[str, str]) -> None:
        self.project, self.written, self.problems = project, b"", list[Problem]()
        self.review = Review(Path(), Article(""), ())
        self.row, self.message, self.field = 0, "", ""
        package = read_schemas(project)
        of_article = fields_of(package, "sources")
        closed = {x["name"]: x.get("constraints", {}).get("enum") for x in of_article}
        self.closed = closed, list_choices(package)
        tables = read_tables(project, package)
        known = {
            "entity": sorted({row["entity"] for name in FIGURES for row in tables[name]}),
            "place": ["world", *(row["place_id"] for row in tables["places"])],
            "caveats": [row["key"] for row in tables["caveats"]],
            "hedge": sorted(list_hedges()),
        }
        self.view = _make_view(given=given, known=known)
        self.view.on_msg(lambda _, message, __: self._serve(message))

    def __repr__(self) -> str:
        return self.message or "a review, in JupyterLab"

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        # What a notebook may save: nothing of the article is in it.
        return {"text/plain": "a review", SLIDERS: self.view._repr_mimebundle_()[0][SLIDERS]}

    def answer(self, do: str, row: str = "0", **told: str) -> None:
        """Do what the form asks for and show what came of it; what is wrong is told in one line."""
        steps: dict[str, Callable[..., None]] = {
            "open": self._open,
            "go": self._go,
            "write": self._write,
            "accept": partial(self._decide, "accept"),
            "exclude": partial(self._decide, "exclude"),
            "leave": partial(self._decide, ""),
            "add": self._add,
            "back": lambda row: self._go(max(row - 1, 0)),
            "skip": self._skip,
            "check": self._check,
            "apply": self._apply,
        }
        if do == "write" and self._read(int(row))[told["name"]] == told["cell"]:
            return  # a field tells of itself once more when it is left
        self.message, self.field = "", ""
        try:
            steps[do](int(row), **told)
        except (AnalysisError, OSError) as error:
            self.message = str(error)
            if isinstance(error, DataError) and self.written:
                self.problems = list(error.problems)
                self.message = f"Problems: {len(self.problems)}; nothing is applied."
        except Exception as error:  # a fault of the program, of which Lab's log tells the rest
            self.message = f"{type(error).__name__}: {error}"
            raise
        finally:
            # What is written the form has already, and may have more by now.
            state = self.view.state if do == "write" and not self.message else self._tell()
            self.view.state = {**state, "message": self.message, "field": self.field}

    def _serve(self, message: Row) -> None:
        """Answer the form, and say so even where nothing else is to be shown."""
        try:
            self.answer(**message)
        finally:
            self.view.send("answered")

    def _tell(self) -> dict[str, object]:
        """Tell all that is shown: the article, the row with its fields, and what is wrong."""
        if not self.written:
            return {}
        rows, row = self.review.rows, self.review.rows[self.row]
        states = {i: x["decision"] or "open" for i, x in enumerate(rows) if x["class"] != SOURCE}
        done = [x for x in states.values() if x != "open"]
        cells, closed = self._read(self.row), self.closed[bool(self.row)]
        hints = {x: row[x] for x in ("proposal", "doubt", "how") if row[x]}
        if not self.row:  # what is asked for, and what is guessed
            about = [x for x in rows if x["class"] == SOURCE and (x["doubt"] or not x["value"])]
            hints = {x["phrase"]: x["doubt"] or x["question"] for x in about}
        return {
            "rows": [[0, "the article"], *([i, f"{_name(rows[i])}: {states[i]}"] for i in states)],
            "row": self.row,
            "status": f"{len(done)} of {len(states)} decided, {done.count('accept')} accepted",
            "hints": hints,
            "fields": [
                [name, cells[name], closed.get(name)] for name in (_NUMBER if self.row else _ABOUT)
            ],
            "paragraphs": self._cut_paragraphs(states),
            "problems": [self._tell_problem(problem) for problem in self.problems],
        }

    def _cut_paragraphs(self, states: Mapping[int, str]) -> list[list[list[object]]]:
        """Cut the paragraphs at their numbers, and say what is decided of each, and its row."""
        paragraphs, spans = self.review.article.paragraphs, defaultdict(list)
        for i in states:
            row = self.review.rows[i]
            spans[row["paragraph"]].append((*find_span(row, paragraphs), i))
        cut = list[list[list[object]]]()
        for number, text in enumerate(paragraphs, start=1):
            pieces, last = list[list[object]](), 0
            for begin, end, i in sorted(spans[str(number)]):
                if last <= begin < end:
                    pieces += [[text[last:begin]], [text[begin:end], states[i], i]]
                    last = end
            cut.append([*pieces, [text[last:]]])
        return cut

    def _read(self, row: int) -> Row:
        cells = self.review.rows[row]
        return self.review.source if cells["class"] == SOURCE else cells

    def _tell_problem(self, problem: Problem) -> dict[str, object]:
        """Tell what is wrong, and which row and field of the form it is about."""
        if problem.file != self.review.path.name or not problem.row:
            return {"text": str(problem)}
        row = problem.row - 2  # below the header
        cells = self.review.rows[row]
        is_about, text = cells["class"] == SOURCE, f"{problem.wrong}; {problem.remedy}"
        field = cells["phrase"] if is_about else problem.column
        text = text if is_about else f"{field}: {text}"
        return {"text": text, "row": row, "field": field, "name": _name(cells)}

    # What the form asks for

    def _open(self, _: int, file: str, key: str) -> None:
        self.review = open_review(self.project, Path(file.strip()).expanduser(), key.strip())
        self.written, self.problems = self.review.path.read_bytes(), []
        self._go(0)
        if any(row["decision"] for row in self.review.rows):
            self._skip(0)
        self.field, self.message = "row", self.review.told or self.message

    def _go(self, row: int, field: str = "") -> None:
        self.row, self.field = (row if self.review.rows[row]["class"] != SOURCE else 0), field

    def _skip(self, row: int) -> None:
        """Show the next number that is open, from the first again behind the last."""
        rows = self.review.rows
        turned = [*range(row + 1, len(rows)), *range(row + 1)]
        left = [i for i in turned if rows[i]["class"] != SOURCE and not rows[i]["decision"]]
        self._go((left or [row])[0])
        if not left:
            self.message = "Nothing is open: check what is decided, then apply it."

    def _add(self, row: int, phrase: str) -> None:
        """Add a row for a number that was overlooked."""
        self._check_file()
        self.review, place = add_number(self.project, self.review, row, phrase)
        write_review(self.review)
        self.written = self.review.path.read_bytes()
        self._go(place, "phrase")

    def _write(self, row: int, name: str, cell: str) -> None:
        """Write a cell into the review, unless its file has been changed elsewhere."""
        self._check_file()
        path, rows = self.review.path, list(self.review.rows)
        if rows[row]["class"] == SOURCE:
            row, name = next(i for i, x in enumerate(rows) if x["phrase"] == name), "value"
        rows[row] = rows[row] | {name: cell}
        self.review = Review(path, self.review.article, rows)
        write_review(self.review)
        if rows[row]["phrase"] in READ_BY:
            self._read_again()
        self.written = path.read_bytes()

    def _check_file(self) -> None:
        if self.review.path.read_bytes() != self.written:
            self._read_again()
            wrong = f"{self.review.path.name} was changed elsewhere meanwhile"
            raise AnalysisError(f"{wrong}; it is read again: look, and decide again")

    def _read_again(self) -> None:
        text = self.review.path.with_name(f"{self.review.source['source_id']}.txt")
        self.review = open_review(self.project, text)
        self.written, self.row = self.review.path.read_bytes(), 0

    def _decide(self, decision: str, row: int) -> None:
        rows = self.review.rows
        if rows[row]["class"] == SOURCE:
            self._skip(row)
        elif decision == "exclude" and not (rows[row]["reason"] and rows[row]["note"]):
            missing = "note" if rows[row]["reason"] else "reason"
            self._go(row, missing)
            told = "Choose a reason" if missing == "reason" else "Say why in the note"
            self.message = f"{told} first, then exclude."
        elif decision == "accept" and (odd := self._find_odd(rows[row])):
            self._go(row, odd)
            self.message = f"{odd}: {rows[row][odd]!r} is not in the list; choose, then accept."
        else:
            self._write(row, "decision", decision)
            if decision != "exclude":  # by what is accepted, others are proposed
                place = {x: rows[row][x] for x in ("paragraph", "context")}
                self._read_again()
                same = (i for i, x in enumerate(self.review.rows) if place.items() <= x.items())
                row = next(same, row)
            if decision:
                self._skip(row)
            else:
                self._go(min(row + 1, len(rows) - 1))

    def _find_odd(self, row: Row) -> str:
        """Find the first cell that holds none of its closed list."""
        closed = self.closed[True].items()
        return next((x for x, cells in closed if row[x] not in ("", *cells)), "")

    def _check(self, _: int) -> None:
        outcome = check_review(self.project, self.review)
        if outcome.problems:
            raise DataError(outcome.problems)
        count, self.problems = sum(map(len, outcome.added.values())), []
        self.message = f"All is right. Rows to be added: {count}; open: {len(outcome.open)}."

    def _apply(self, _: int) -> None:
        outcome, self.problems = apply_review(self.project, self.review), []
        added = ", ".join(f"{len(rows)} to {table}" for table, rows in outcome.added.items())
        told = f"Rows added: {added or 'none, for all stand there'}; open: {len(outcome.open)}."
        self.message = f"{told} Next: make data, then make verify."


def _name(row: Row) -> str:
    """Name a number by its paragraph and phrase, or a cell of the source."""
    return " · ".join(filter(None, (row["paragraph"], row["phrase"])))


def _make_view(**traits: object) -> Any:
    """Make the widget of the page, which its script draws."""
    try:
        from anywidget import AnyWidget
        from traitlets import Dict
    except ImportError:
        wrong = "a review in JupyterLab needs anywidget, which is not installed"
        raise AnalysisError(f"{wrong}; make setup, or install the extra lab") from None

    class View(AnyWidget):
        _esm, _css = (Path(__file__).with_suffix(x).read_text("utf-8") for x in (".js", ".css"))
        given, known, state = (Dict().tag(sync=True) for _ in range(3))

    return View(**traits)
