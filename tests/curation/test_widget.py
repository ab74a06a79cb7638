"""A review in JupyterLab: what the form asks for, what is written, and what a notebook saves."""

import csv
import json
import sys
from pathlib import Path

import pytest

from analysis.curation import widget as widgets
from analysis.curation.widget import ReviewWidget, curate
from analysis.errors import AnalysisError
from analysis.project import ROOT_VARIABLE, Project
from analysis.reports.notebook import tidy

PORT = "port-2025-07-01"
TEXT = (
    "The port\n"
    "The fair of the yard drew more than 400 people in 2025.\n"
    "The yard sold 1,300 cars & <b>.\n"
)
ABOUT = {
    "publisher": "Gazette",
    "title": "The port",
    "address": "http://p.example",
    "kind": "editorial",
    "speaks_for": "itself",
    "published_on": "2025-07-01",
}
PEOPLE = {
    "fact_id": "port_people",
    "entity": "Fair",
    "metric": "visitors",
    "theme": "gatherings",
    "place": "harbour",
    "period": "2025",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    path = folder / f"{PORT}.txt"
    path.write_text(TEXT, encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def widget(small: Project, file: Path) -> ReviewWidget:
    """A review that was just begun."""
    widget = ReviewWidget(small, {})
    widget.answer("open", file=str(file), key="")
    assert repr(widget) == "a review, in JupyterLab"
    return widget


def read_rows(file: Path) -> dict[str, dict[str, str]]:
    with file.with_name(f"{PORT}.review.csv").open(encoding="utf-8-sig", newline="") as opened:
        return {row["phrase"]: row for row in csv.DictReader(opened)}


def step(widget: ReviewWidget, do: str, **told: str) -> str:
    """Press a button; give what is said then of the number that is shown."""
    widget.answer(do, row=str(widget.row), **told)
    return dict(widget.view.state["rows"])[widget.row]


def fill(widget: ReviewWidget, cells: dict[str, str]) -> None:
    for name, cell in cells.items():
        step(widget, "write", name=name, cell=cell)


def test_what_is_asked_for_first_is_the_article_and_then_each_number(widget: ReviewWidget) -> None:
    assert widget.view.state["rows"][0] == [0, "the article"]
    assert [name for name, *_ in widget.view.state["fields"]][:3] == [
        "publisher",
        "title",
        "author",
    ]
    assert step(widget, "skip") == "2 · more than 400 people: open"
    assert step(widget, "leave") == "2 · in 2025: open"
    assert step(widget, "skip") == "3 · 1,300 cars: open"
    assert step(widget, "skip") == "2 · more than 400 people: open"  # from the first again
    assert step(widget, "back") == "the article"


def test_paragraphs_are_cut_at_their_numbers(widget: ReviewWidget) -> None:
    row = widget.view.state["rows"][-1][0]
    assert widget.view.state["paragraphs"][2] == [
        ["The yard sold "], ["1,300 cars", "open", row], [" & <b>."],
    ]  # fmt: skip


def test_closed_lists_are_given_and_other_fields_are_free(widget: ReviewWidget) -> None:
    step(widget, "skip")
    lists = {name: choices for name, _, choices in widget.view.state["fields"]}
    assert "people" in lists["unit"]
    assert set(lists["reason"]) >= {"metadata", "repeat"}
    assert lists["scope"]
    assert lists["theme"]
    assert (lists["entity"], lists["value"]) == (None, None)
    assert "Yard" in widget.view.known["entity"]


def test_what_is_written_and_decided_is_in_the_file_at_once(
    widget: ReviewWidget, small: Project, file: Path
) -> None:
    step(widget, "skip")
    fill(widget, {"note": "of the yard"})
    assert read_rows(file)["more than 400 people"]["note"] == "of the yard"
    assert step(widget, "accept") == "2 · in 2025: open"
    assert read_rows(file)["more than 400 people"]["decision"] == "accept"
    assert widget.view.state["status"] == "1 of 3 decided, 1 accepted"
    # Lab is closed here; whoever opens the article again goes on.
    again = ReviewWidget(small, {})
    again.answer("open", file=str(file), key="")
    assert dict(again.view.state["rows"])[again.row] == "2 · in 2025: open"


def test_a_number_that_was_overlooked_is_added_and_stays(widget: ReviewWidget, file: Path) -> None:
    before = len(widget.review.rows)
    widget.answer("add", "0", phrase="nowhere")
    assert "'nowhere' does not stand in the article" in widget.message
    known = next(row["phrase"] for row in widget.review.rows if row["class"] == "substantive")
    widget.answer("add", "0", phrase=known)
    assert f"{known!r} has a row" in widget.message
    assert len(widget.review.rows) == before
    part = widget.review.article.paragraphs[0].split()[0]
    widget.answer("add", "0", phrase=part)
    row = widget.review.rows[widget.row]
    assert [row[x] for x in ("phrase", "paragraph", "decision")] == [part, "1", ""]
    assert "; no number is read in it; " in row["doubt"]
    assert (widget.field, widget.message) == ("phrase", "")
    again = ReviewWidget(widget.project, {})
    again.answer("open", file=str(file), key="")
    assert part in [x["phrase"] for x in again.review.rows]


def test_what_comes_late_is_written_where_it_was_typed(widget: ReviewWidget, file: Path) -> None:
    step(widget, "skip")
    row = str(widget.row)
    step(widget, "skip")
    widget.answer("write", row=row, name="note", cell="late")
    rows = read_rows(file)
    assert (rows["more than 400 people"]["note"], rows["in 2025"]["note"]) == ("late", "a date")


def test_nothing_is_excluded_without_a_reason(widget: ReviewWidget, file: Path) -> None:
    step(widget, "skip")
    step(widget, "exclude")
    assert widget.message == "Choose a reason first, then exclude."
    assert widget.view.state["field"] == "reason"
    assert read_rows(file)["more than 400 people"]["decision"] == ""


def test_a_day_of_publication_dates_what_is_open(widget: ReviewWidget) -> None:
    fill(widget, ABOUT)
    step(widget, "skip")
    step(widget, "skip")
    step(widget, "skip")
    cells = {name: cell for name, cell, _ in widget.view.state["fields"]}
    assert (cells["phrase"], cells["period"]) == ("1,300 cars", "2025")
    assert cells["fact_id"] == "yard_sales_2025"


def test_what_somebody_else_has_written_meanwhile_is_read_and_not_lost(
    widget: ReviewWidget, file: Path
) -> None:
    path = file.with_name(f"{PORT}.review.csv")
    text = path.read_text(encoding="utf-8").replace(",1300,", ",1301,")
    path.write_text(text, encoding="utf-8")
    step(widget, "skip")
    step(widget, "accept")
    assert widget.message == (
        f"{PORT}.review.csv was changed elsewhere meanwhile; it is read again: look, and decide "
        "again"
    )
    rows = read_rows(file)
    assert (rows["1,300 cars"]["value"], rows["more than 400 people"]["decision"]) == ("1301", "")


def test_each_problem_leads_to_its_field_and_what_is_right_is_applied(
    widget: ReviewWidget, small: Project
) -> None:
    fill(widget, {**ABOUT, "kind": "poem"})
    step(widget, "skip")
    fill(widget, {**PEOPLE, "value": "401"})
    step(widget, "accept")
    step(widget, "check")
    assert widget.message == "Problems: 2; nothing is applied."
    first, second = widget.view.state["problems"]
    assert (first["field"], first["name"]) == ("kind", "kind")
    assert second["text"] == "value: '401' is not what 'more than 400 people' says; write 400"
    widget.answer("go", row=str(second["row"]), field=second["field"])
    assert (widget.row, widget.view.state["field"]) == (second["row"], "value")
    step(widget, "write", name="value", cell="400")
    widget.answer("write", row="0", name="kind", cell="editorial")
    step(widget, "check")
    assert widget.message == "All is right. Rows to be added: 2; open: 2."
    assert widget.view.state["problems"] == []
    step(widget, "apply")
    assert widget.message == (
        "Rows added: 1 to sources, 1 to gatherings; open: 2. Next: make data, then make verify."
    )
    assert "port_people" in (small.raw / "gatherings.csv").read_text(encoding="utf-8")
    step(widget, "apply")
    assert widget.message.startswith("Rows added: none, for all stand there; open: 2.")


def test_bad_input_is_one_line(small: Project, file: Path) -> None:
    widget = ReviewWidget(small, {})
    for content, wrong in ((b"", " has no text; "), (b"\xff\0\xff", " is no text in UTF-8, ")):
        file.write_bytes(content)
        widget.answer("open", file=str(file), key="")
        assert wrong in widget.message
        assert "\n" not in widget.message
    file.write_text(TEXT, encoding="utf-8")
    widget.answer("open", file=f" {file} ", key="The Port")
    assert widget.message.startswith("'The Port' is no key of an article; ")
    file.with_name(f"{PORT}.review.csv").write_text("decision\naccept\n", encoding="utf-8")
    widget.answer("open", file=str(file), key="")
    assert " lacks columns of a review: proposal, " in widget.message


def test_a_fault_of_the_program_is_shown_too(
    widget: ReviewWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("theme")

    monkeypatch.setattr(widgets, "check_review", fail)
    with pytest.raises(KeyError):
        step(widget, "check")
    assert widget.view.state["message"] == "KeyError: 'theme'"


def test_every_message_has_an_answer(widget: ReviewWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(widget.view, "send", sent.append)
    same = {"do": "write", "row": "0", "name": "publisher", "cell": ""}  # nothing new to be shown
    for message in (same, {"do": "skip"}, {"do": "check"}):
        widget.view._handle_custom_msg(message, [])
    assert sent == ["answered"] * 3


def test_a_notebook_saves_nothing_of_the_article(
    small: Project, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(small.root))
    widget = curate(file)
    assert widget.view.state["rows"]
    bundle = json.dumps(widget._repr_mimebundle_())
    assert bundle.startswith(
        '{"text/plain": "a review", "application/vnd.jupyter.widget-view+json"'
    )
    assert not any(word in bundle for word in ("yard", "400", str(file)))


def test_a_tool_is_saved_without_its_outputs() -> None:
    def make(path: str) -> dict[str, object]:
        output = {"output_type": "stream", "name": "stdout", "text": "The fair drew 400."}
        cell = {"cell_type": "code", "metadata": {}, "execution_count": 3, "outputs": [output]}
        content = {"nbformat": 4, "metadata": {"widgets": {}}, "cells": [cell]}
        tidy({"type": "notebook", "content": content}, path=path)
        return content["cells"][0]

    tool = make("notebooks/curate.ipynb")
    assert (tool["outputs"], tool["execution_count"]) == ([], None)
    assert make("notebooks/00_start_here.ipynb")["outputs"]


def test_without_anywidget_it_says_what_to_install(
    small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(AnalysisError, match=r"needs anywidget.*; make setup, or install the extra"):
        ReviewWidget(small, {})


def test_what_the_article_does_not_say_is_explained(widget: ReviewWidget) -> None:
    hints = widget.view.state["hints"]
    assert hints["title"] == "a guess: look"
    assert hints["kind"].startswith("Kind of text")
    assert "language" not in hints
    widget.answer("write", "0", name="kind", cell="editorial")
    widget.answer("go", "0")
    assert "kind" not in widget.view.state["hints"]


def test_what_no_list_holds_is_not_accepted(widget: ReviewWidget, file: Path) -> None:
    row = next(i for i, x in enumerate(widget.review.rows) if x["phrase"].endswith("400 people"))
    widget.answer("write", str(row), name="unit", cell="ha")
    widget.answer("accept", str(row))
    state = widget.view.state
    assert state["message"] == "unit: 'ha' is not in the list; choose, then accept."
    assert (state["row"], state["field"]) == (row, "unit")
    assert read_rows(file)["more than 400 people"]["decision"] == ""
