"""Review an article in JupyterLab: its text with the numbers marked, and a form for each of them.

What is written or decided stands at once in the table that a spreadsheet opens, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from analysis.curation.apply import apply_review, check_review
from analysis.curation.build import fields_of, read_package, read_sound
from analysis.curation.checks import FIGURES, THEMES
from analysis.curation.review import (
    SOURCE,
    Review,
    find_span,
    open_review,
    read_review,
    write_review,
)
from analysis.errors import AnalysisError, DataError, Problem
from analysis.facts.fact import SLIDERS
from analysis.project import Project, Row, find_checkout

#: What a reviewer may mend, in the order of the form: of the article, and of a number.
_ABOUT = "publisher title author published_on dateline address kind speaks_for language caveats"
_NUMBER = """
    phrase value unit hedge kind entity metric place period theme caveats fact_id same_as scope
    question reason note
"""
_LEGEND = "".join(f'<mark class="{x}">{x}</mark> ' for x in ("open", "accept", "exclude"))


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
    widget = ReviewWidget(find_checkout(), str(file), source_id)
    if file:
        widget.attempt(widget.open)
    return widget


class ReviewWidget:
    """An article and a form for its numbers, as a box of ipywidgets."""

    review: Review

    def __init__(self, project: Project, file: str, source_id: str) -> None:
        self.project, self.index, self.written, self.said = project, 0, b"", ""
        self.is_filling = False  # the form changes by itself, not by a reviewer's hand
        names = ("message", "status", "hint", "article")
        self.message, self.status, self.hint, self.article = (_make("HTML", x) for x in names)
        self.file, self.key, self.choice = (
            _make(kind, name, description=name)
            for kind, name in (("Text", "file"), ("Text", "key"), ("Dropdown", "number"))
        )
        self.file.value, self.key.value = file, source_id
        self.choice.observe(lambda change: self._choose(change["new"]), "value")
        self.forms = [self._make_form(names) for names in (_ABOUT, _NUMBER)]
        self.grids = [_make("GridBox", "form", children=[*x.values()]) for x in self.forms]
        steps: dict[str, Callable[[], object]] = {
            "Accept Alt+A": lambda: self.decide("accept"),
            "Exclude Alt+X": lambda: self.decide("exclude"),
            "Leave open Alt+O": lambda: self.decide(""),
            "Back Alt+B": lambda: self.go(max(self.index - 1, 0)),
            "Next open Alt+N": self.go_on,
            "Check Alt+C": self.check,
            "Apply Alt+P": self.apply,
        }
        buttons = _make("HBox", "buttons", children=[self._make_button(*x) for x in steps.items()])
        self.problems = _make("VBox", "problems")
        parts = [self.status, self.choice, self.hint, *self.grids, buttons, self.problems]
        sides = [self.article, _make("VBox", "sheet", children=parts)]
        start = [self.file, self.key, self._make_button("Read Alt+R", self.open)]
        self.desk = _make("HBox", "desk", children=sides)
        self.desk.layout.display = "none"
        style, script = (Path(__file__).with_suffix(x).read_text("utf-8") for x in (".css", ".js"))
        run = {"output_type": "display_data", "metadata": {}}
        run["data"] = {"application/javascript": script}
        hidden = [_make("HTML", value=f"<style>{style}</style>"), _make("Output", outputs=(run,))]
        parts = [_make("HBox", "start", children=start), self.message, self.desk, *hidden]
        self.box = _make("VBox", "review", children=parts)

    def __repr__(self) -> str:
        return self.said or "a review, in JupyterLab"

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        # What a notebook may save: nothing of the article is in it.
        return {"text/plain": "a review", SLIDERS: self.box._repr_mimebundle_()[SLIDERS]}

    def _make_form(self, names: str) -> dict[str, Any]:
        """Make a field for each name: a drop-down if its list is closed, else with suggestions."""
        package, form = read_package(self.project), {}
        tables = read_sound(self.project, package)
        of_number = (THEMES[0], "exclusions", "claims")
        resources = of_number if names == _NUMBER else ("sources",)
        fields = [x for resource in resources for x in fields_of(package, resource)]
        closed = {x["name"]: x["constraints"].get("enum") for x in fields} | {"theme": THEMES}
        known = {
            "entity": sorted({row["entity"] for name in FIGURES for row in tables[name]}),
            "place": ["world", *(row["place_id"] for row in tables["places"])],
            "caveats": [row["key"] for row in tables["caveats"]],
        }
        for name in names.split():
            kind, options = "Combobox", known.get(name, [])
            if choices := closed.get(name):
                kind, options = "Dropdown", ["", *choices]
            form[name] = _make(kind, description=name.replace("_", " "), options=options)
            form[name].observe(lambda x, name=name: self._edit(name, x["new"]), "value")
        return form

    def _make_button(self, label: str, work: Callable[[], object]) -> Any:
        button = _make("Button", description=label)
        button.on_click(lambda _: self.attempt(work))
        return button

    def attempt(self, work: Callable[[], object]) -> None:
        """Do something; what is wrong is told in one line, or in a line each beside the form."""
        self.tell("")
        try:
            work()
        except (AnalysisError, OSError) as error:
            if isinstance(error, DataError) and self.written:
                self._list_problems(error.problems)
            else:
                self.tell(str(error))

    def tell(self, text: str) -> None:
        """Say something above the form."""
        self.said, self.message.value = text, escape(text)

    # Moving

    def open(self) -> None:
        """Read the article, and show what is open of it, or first what is known of it."""
        path = Path(self.file.value.strip()).expanduser()
        self.review = open_review(self.project, path, self.key.value.strip())
        self.written = self.review.path.read_bytes()
        self.desk.layout.display = None
        self.go(0)
        if any(row["decision"] for row in self.review.rows):
            self.go_on()
        self.choice.focus()

    def go(self, index: int) -> None:
        """Show a row: a number, or what is known of the article."""
        rows, row = self.review.rows, self.review.rows[index]
        numbers = [i for i, x in enumerate(rows) if x["class"] != SOURCE]
        is_number = index in numbers
        self.index = index if is_number else 0
        self.is_filling = True
        for i, grid in enumerate(self.grids):
            if i == is_number and grid.layout.display:
                self.choice.focus()  # that of a field would be lost with the other form
            grid.layout.display = None if i == is_number else "none"
        for name, field in self.forms[is_number].items():
            cell = row[name] if is_number else self.review.source[name]
            if cell not in field.options and hasattr(field, "index"):
                field.options = [*field.options, cell]  # a word that its list has not
            field.value = cell
        states = {i: rows[i]["decision"] or "open" for i in numbers}
        labels = [(f"{_name(rows[i])}: {states[i]}", i) for i in numbers]
        self.choice.options = [("the article", 0), *labels]
        self.choice.value = self.index
        self.is_filling = False
        done = [x for x in states.values() if x != "open"]
        now = f"{_name(row)}: {states[index]}" if is_number else "the article"
        told = f"{len(done)} of {len(numbers)} decided, {done.count('accept')} accepted"
        self.status.value = f"<b>{escape(now)}</b> {told}"
        hints = {"proposed": row["proposal"], "doubt": row["doubt"], "because": row["how"]}
        hints = {x: cell for x, cell in hints.items() if cell and is_number}
        self.hint.value = "<br>".join(f"<b>{x}</b> {escape(hints[x])}" for x in hints)
        self.article.value = self._mark_article(states)

    def _mark_article(self, states: Mapping[int, str]) -> str:
        """Write the paragraphs, with the numbers marked by what is decided of them."""
        paragraphs, spans = self.review.article.paragraphs, defaultdict(list)
        for place, i in enumerate(states, start=1):
            row = self.review.rows[i]
            spans[row["paragraph"]].append((*find_span(row, paragraphs), place, i))
        shown = [f"<p>{_LEGEND}</p>"]
        for number, text in enumerate(paragraphs, start=1):
            html, last = f"<p><b>{number}</b> ", 0
            for begin, end, place, i in sorted(spans[str(number)]):
                if last <= begin < end:
                    is_current = ' aria-current="true"' * (i == self.index)
                    mark = f'<mark class="{states[i]}" data-choice="{place}"{is_current}>'
                    html += f"{escape(text[last:begin])}{mark}{escape(text[begin:end])}</mark>"
                    last = end
            shown.append(f"{html}{escape(text[last:])}</p>")
        return "".join(shown)

    def _choose(self, index: int) -> None:
        if not self.is_filling:
            self.go(index)

    def go_on(self) -> None:
        """Show the next number that is open, from the first again behind the last."""
        rows = self.review.rows
        turned = [*range(self.index + 1, len(rows)), *range(self.index + 1)]
        left = [i for i in turned if rows[i]["class"] != SOURCE and not rows[i]["decision"]]
        self.go((left or [self.index])[0])
        if not left:
            self.tell("Nothing is open: check what is decided, then apply it.")

    # Deciding

    def _edit(self, name: str, cell: str) -> None:
        if not self.is_filling:
            self.attempt(lambda: self._write(name, cell))

    def _write(self, name: str, cell: str) -> None:
        """Write a cell into the review, unless its file has been changed elsewhere."""
        path, rows, index = self.review.path, list(self.review.rows), self.index
        if path.read_bytes() != self.written:
            self.review, self.written = read_review(path), path.read_bytes()
            self.go(0)
            wrong = f"{path.name} was changed elsewhere meanwhile"
            raise AnalysisError(f"{wrong}; it is read again: look, and decide again")
        if rows[index]["class"] == SOURCE:
            index, name = next(i for i, x in enumerate(rows) if x["phrase"] == name), "value"
        rows[index] = rows[index] | {name: cell}
        self.review = Review(path, self.review.article, rows)
        write_review(self.review)
        if rows[index]["phrase"] in ("language", "published_on"):  # by which numbers are read
            text = path.with_name(f"{self.review.source['source_id']}.txt")
            self.review = open_review(self.project, text)
            self.go(self.index)
        self.written = path.read_bytes()

    def decide(self, decision: str) -> None:
        """Decide of the number that is shown, and go on to the next."""
        row = self.review.rows[self.index]
        if row["class"] == SOURCE:
            self.go_on()
        elif decision == "exclude" and not row["reason"]:
            self.forms[1]["reason"].focus()
            self.tell("Choose a reason first, then exclude.")
        else:
            self._write("decision", decision)
            if decision:
                self.go_on()
            else:
                self.go(min(self.index + 1, len(self.review.rows) - 1))

    def check(self) -> None:
        """Check what is decided, and list all that is wrong."""
        outcome = check_review(self.project, self.review)
        rows, left = sum(map(len, outcome.added.values())), len(outcome.open)
        self.tell(f"All is right. Rows that would be added: {rows}; open: {left}.")
        self._list_problems(outcome.problems)

    def apply(self) -> None:
        """Put what is decided into the raw tables, if all is right."""
        outcome = apply_review(self.project, self.review)
        added = ", ".join(f"{len(rows)} to {table}" for table, rows in outcome.added.items())
        told = f"Rows added: {added or 'none, for all stand there'}; open: {len(outcome.open)}."
        self.tell(f"{told} Next: make data, then make verify.")
        self._list_problems(())

    def _list_problems(self, problems: Sequence[Problem]) -> None:
        """List problems, each with a button that leads to its row."""
        lines, shown = list(self.review.lines or range(2, len(self.review.rows) + 2)), []
        for problem in problems:
            text = f"{problem.column}: {problem.wrong}; {problem.remedy}"
            if problem.file != self.review.path.name or problem.row not in lines:
                shown.append(_make("HTML", value=escape(str(problem))))
                continue
            index = lines.index(problem.row)
            row = self.review.rows[index]
            column = row["phrase"] if row["class"] == SOURCE else problem.column
            lead = self._make_button(_name(row), partial(self._lead, index, column))
            shown.append(_make("HBox", children=[lead, _make("HTML", value=escape(text))]))
        self.problems.children = shown
        if problems:
            self.tell(f"Problems: {len(problems)}; nothing is applied. Their list is below.")

    def _lead(self, index: int, column: str) -> None:
        self.go(index)
        if field := self.forms[index == self.index].get(column):
            field.focus()


def _name(row: Row) -> str:
    """Name a number by its paragraph and phrase, or a cell of the source."""
    return " · ".join(filter(None, (row["paragraph"], row["phrase"])))


def _make(kind: str, name: str = "", **traits: object) -> Any:
    """Make a widget of a kind; the page's style and script know it by its name."""
    try:
        import ipywidgets
    except ImportError:
        wrong = "a review in JupyterLab needs ipywidgets, which is not installed"
        raise AnalysisError(f"{wrong}; make setup, or install the extra lab") from None
    if kind in ("Text", "Combobox"):
        traits["continuous_update"] = False
    widget = getattr(ipywidgets, kind)(**traits)
    widget.add_class(f"curate-{name}")
    return widget
