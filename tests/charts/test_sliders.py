"""Facts under sliders: a table where nobody can move one, widgets in JupyterLab."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ipywidgets
import nbformat
import pytest
from nbclient import NotebookClient
from traitlets.config import Config

from analysis import charts, explore
from analysis.book.book import Book
from analysis.errors import AnalysisError, FactError
from analysis.facts.fact import SLIDERS
from analysis.parameters import SESSION
from analysis.project import ROOT_VARIABLE, find_project
from analysis.reports.execution import execute
from analysis.reports.notebook import Execution, tidy

GROWTH, FLOOR = "nev_units_growth_2025h1", "world_sales_with_floor"
PARAMETERS = """\
growth = 5.5  # assumed growth of all sales, percent [-20, 20]
market_growth = 5.5  # the same under the name of the assumption, percent (-20, most]
most = 20.0  # most that is assumed, percent [0, 50]
chosen = 95  # confidence, percent {90, 95}
"""
#: A notebook of one fact.
CELLS = (
    "growth = 5.5  # assumed growth, percent [-20, 20]",
    "from analysis import Book, explore\nbook = Book.open()",
    "book.assume('market_growth', growth, 'percent', 'a guess', kind='change')",
    f"explore(book, {GROWTH!r}, market_growth='growth')",
)


@pytest.fixture
def assumed() -> Book:
    book = Book.open()
    book.assume("market_growth", 5.5, "percent", "a guess", kind="change")
    book.assume("nev_units_with_floor", 9500000, "vehicles", "a floor", upper=9999999)
    return book


@pytest.fixture
def begun(shell: Any) -> Any:
    """A session of IPython in which the parameters cell ran."""
    shell.run_cell(PARAMETERS, store_history=True)
    return shell


Lab = Callable[..., list[Any]]


@pytest.fixture
def lab(begun: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """Explore as in JupyterLab; give the widgets of the box, from above."""
    assert begun.user_ns["growth"] == 5.5
    monkeypatch.setenv(SESSION, "suite/notebooks/08_what_if.ipynb")
    made: list[Any] = []
    ipywidgets.Widget.on_widget_constructed(made.append)

    def explore_there(*arguments: Any, **ranges: Any) -> list[Any]:
        shown = explore(*arguments, **ranges)
        (box,) = [x for x in made if x.model_id == shown.bundle[SLIDERS]["model_id"]]
        return list(box.children)

    yield explore_there
    ipywidgets.Widget.on_widget_constructed(None)


def read(output: Any) -> str:
    """The words that the drawn outputs hold."""
    return "\n".join(x["data"]["text/plain"] for x in output.outputs)


# Where nobody can move a slider


def test_a_table_has_the_fact_as_it_is_at_other_levels_and_at_both_ends(assumed):
    table = explore(assumed, {GROWTH: "growth"}, market_growth=(-20, 20))
    assert table.text.splitlines()[1:] == [
        "what is assumed | growth",
        "as on this page | ~26.1 to ~33.9%",
        "how the word is read: by its logic alone | over −81.52%",
        "how the word is read: three in four readers | ~22 to ~38%",
        "how the word is read: nine in ten readers | ~22 to ~38%",
        "market growth: −20% | ~−4.4 to ~1.5%",
        "market growth: 20% | ~43.5 to ~52.3%",
    ]
    assert f'href="#fact-{GROWTH}"' in table.html
    assert SLIDERS not in table.bundle


def test_of_an_assumed_range_either_end_moves(assumed):
    table = explore(assumed, FLOOR, nev_units_with_floor=(0, 9999999))
    (row,) = table.text.splitlines()[3:]  # its upper end is at its limit, and levels say the same
    assert row == "nev units with floor: 0 to 10\xa0million | 0 to 47.06\xa0million"


def test_choices_are_taken_to_their_last_digit(assumed):
    table = explore(assumed, GROWTH, market_growth=[10 / 3, 5.5])
    assert "market growth: 3.3333" in table.text


@pytest.mark.usefixtures("begun")
def test_a_list_gives_choices_and_an_open_end_is_no_row(assumed):
    assumed.assume("confidence", 95, "percent", "usual", kind="share")
    table = explore(assumed, "ahk_invest_change_2022", confidence=[90, 95, 99])
    assert [row.split(" | ")[0] for row in table.text.splitlines()[3:]] == [
        "confidence: 90%",
        "confidence: 99%",
    ]
    # Declared as (-20, most]: the lower end is not allowed, the upper one is a parameter.
    rows = explore(assumed, GROWTH).text.splitlines()
    assert rows[6:] == ["the same under the name of the assumption: 20% | ~43.5 to ~52.3%"]


def test_the_book_stays_as_it_is_and_its_sources_list_what_the_table_shows(assumed):
    before = assumed[GROWTH].interval
    tables = [explore(assumed, GROWTH, market_growth=(-20, 20)).html for _ in range(2)]
    assert tables[0] == tables[1]
    assert (assumed.level, assumed[GROWTH].interval) == ("core", before)
    listed = assumed.sources().html
    assert all(f'id="fact-{key}"' in listed for key in (GROWTH, "market_growth"))


def test_without_sliders_a_function_runs_once_with_the_book_itself(assumed):
    assert explore(assumed, lambda book: book) is assumed


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(
    ("shown", "ranges", "message"),
    [
        (
            GROWTH,
            {"market_grwth": (0, 1)},
            f"'market_grwth' is no assumption that {GROWTH} rests on; did you mean market_growth?",
        ),
        (
            "hefei_deals",
            {"market_growth": (0, 1)},
            "'market_growth' is no assumption that hefei_deals rests on; there is none",
        ),
        (
            GROWTH,
            {"market_growth": "growht"},
            "no parameter 'growht' declares what market_growth may be; did you mean growth?",
        ),
        *(
            (
                GROWTH,
                {"market_growth": given},
                (
                    f"market_growth={given!r} is no range; give both ends, the lower one first: "
                    "market_growth=(1, 5), or a list of choices"
                ),
            )
            for given in (5, (20, -20), ("a", "b"), [])
        ),
    ],
)
def test_what_cannot_move_is_refused(assumed, shown, ranges, message):
    with pytest.raises(FactError) as fault:
        explore(assumed, shown, **ranges)
    assert str(fault.value) == message


def test_what_the_book_has_is_among_the_choices(assumed, lab):
    _, choice, *_ = lab(assumed, GROWTH, market_growth=[0, 2.5, 8])
    assert (choice.value, choice.options) == (5.5, (0.0, 2.5, 5.5, 8.0))


@pytest.mark.parametrize(("ends", "other"), [((6, 7), "7%"), ((-3, 4), "−3%")])
def test_a_range_takes_in_what_is_assumed(assumed, ends, other):
    told = explore(assumed, GROWTH, market_growth=ends)
    assert [x.split(" | ")[0] for x in str(told).splitlines() if "growth: " in x][-1].endswith(
        other
    )


# In JupyterLab


def test_a_moved_slider_says_draws_and_traces_the_fact_again(assumed, lab):
    level, slider, fault, output = lab(assumed, {GROWTH: "growth"}, market_growth="growth")
    assert (slider.min, slider.max, slider.value) == (-20, 20, 5.5)
    assert slider.description == "assumed growth of all sales"
    assert "growth: ~26.1 to ~33.9%" in read(output)
    slider.value = 10.1
    assert "growth: ~31.6 to ~39.7%" in read(output)
    assert f"{GROWTH} = ~31.6 to ~39.7%" in read(output)
    assert "market_growth = 10.1% — a guess" in read(output)
    said, picture, trace = output.outputs
    assert f'href="#fact-{GROWTH}"' in said["data"]["text/html"]
    assert picture["data"]["image/png"]
    assert 'class="trace"' in trace["data"]["text/html"]
    level.value = "logical"
    assert "over −81.52%" not in read(output)  # with the slider where it was
    assert re.search("growth: over −8", read(output))
    assert fault.value == ""


def test_a_range_has_two_ends_choices_a_list_and_a_level_without_effect_no_control(assumed, lab):
    ends, _, output = lab(assumed, FLOOR, nev_units_with_floor=(0, 9999999))
    assert ends.value == (9500000, 9999999)
    ends.value = (9000000, 9400000)
    assert "42.15 to 44.24\xa0million" in read(output)
    assumed.assume("confidence", 95, "percent", "usual", kind="share")
    choice, _, output = lab(assumed, "ahk_invest_change_2022", confidence="chosen")
    assert choice.options == (90.0, 95.0)
    choice.value = 90.0
    assert "confidence = 90%" in read(output)


def test_a_slider_at_an_end_says_that_it_goes_no_further(assumed, lab):
    _, slider, note, output = lab(assumed, {GROWTH: "growth"}, market_growth=(-20, 2000))
    slider.value = 99999999  # it stops at its end
    told = "the same under the name of the assumption: from -20 to 2,000, and no further"
    assert (slider.value, note.value) == (2000, f'<p role="status">{told}</p>')
    assert "growth:" in read(output)
    slider.value = 10
    assert note.value == ""
    ends, note, _ = lab(assumed, FLOOR, nev_units_with_floor=(0, 9999999))
    ends.value = (9000000, 9999999)
    assert note.value == "", "the upper end was there before"


def test_a_fault_stands_in_one_line_and_goes_with_the_next_move(assumed, lab):
    _, slider, fault, output = lab(assumed, GROWTH)
    slider.value = -20
    message = "market_growth: -20.0 is out of range; over -20, up to most"
    assert fault.value == f'<p role="alert">{message}</p>'
    assert output.outputs == ()
    slider.value = 0
    assert fault.value == ""
    assert GROWTH in read(output)


def test_a_function_may_say_print_and_give_axes(assumed, lab):
    def draw(book: Book) -> object:
        sys.stdout.write(f"at {book.level}\n")
        return charts.levels(book, [FLOOR, GROWTH])

    *_, output = lab(assumed, draw, market_growth=(-20, 20), nev_units_with_floor=(0, 9999999))
    printed, picture = output.outputs
    assert printed == {"output_type": "stream", "name": "stdout", "text": "at core\n"}
    assert "image/png" in picture["data"]


def test_a_saved_notebook_keeps_the_table_and_no_name_of_a_widget(assumed, monkeypatch):
    monkeypatch.setenv(SESSION, "01_x.ipynb")
    shown = explore(assumed, GROWTH, market_growth=(-20, 20))
    data = {**shown.bundle, "text/html": shown.html, "text/plain": shown.text}
    output = {"output_type": "execute_result", "data": data, "metadata": {}}
    cell = {"cell_type": "code", "metadata": {}, "outputs": [output]}
    tidy({"type": "notebook", "content": {"nbformat": 4, "metadata": {}, "cells": [cell]}})
    monkeypatch.delenv(SESSION)
    table = explore(assumed, GROWTH, market_growth=(-20, 20))
    assert output["data"] == {"text/html": table.html, "text/plain": table.text}


def test_without_ipywidgets_one_line_says_what_to_install(assumed, monkeypatch):
    monkeypatch.setenv(SESSION, "01_x.ipynb")
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(AnalysisError) as fault:
        explore(assumed, GROWTH)
    wrong = "sliders need ipywidgets, which is not installed"
    assert str(fault.value) == f"{wrong}; make setup, or install the extra lab"


# In kernels


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook that explores a fact, on the data of this project."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(ROOT_VARIABLE, str(find_project().root))
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    cells[0].metadata.tags = ["parameters"]
    path = tmp_path / "notebooks" / "01_x.ipynb"
    path.parent.mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_nbclient_shows_the_table(assumed, notebook):
    executed = nbformat.read(notebook, as_version=4)
    config = Config({"KernelManager": {"transport_encryption": "auto"}})
    NotebookClient(executed, kernel_name="python3", config=config).execute()
    table = explore(assumed, GROWTH, market_growth=(-20, 20))
    shown = executed.cells[-1].outputs[0].data
    assert shown.keys() == {"text/html", "text/plain"}
    assert shown["text/plain"] == table.text.replace("market growth:", "assumed growth:")


def test_papermill_holds_a_value_to_the_range_of_its_cell(notebook, tmp_path, monkeypatch):
    monkeypatch.setenv(SESSION, "")
    run, _ = execute(Execution(notebook, {"growth": 21.0}, tmp_path / "kept"))
    message = "ParameterError: this notebook:\n  growth: 21.0 is out of range; from -20, up to 20"
    assert message in str(run.failure)


@pytest.mark.parametrize(("at", "ends"), [(5.5, (0, 150)), (5.25, (-20, 20)), (7, (-99, 1000))])
def test_a_slider_stands_on_the_number_that_is_assumed_and_shows_it(lab, at, ends):
    book = Book.open()
    book.assume("market_growth", at, "percent", "a guess")
    _, slider, *_ = lab(book, GROWTH, market_growth=ends)
    steps = (at - slider.min) / slider.step
    assert slider.value == at
    assert steps == pytest.approx(round(steps), abs=1e-9)
    assert float(format(at, slider.readout_format)) == at


@pytest.mark.parametrize(
    ("ranges", "wrong"),
    [
        ({"nosuch": (0, 10)}, "'nosuch' is no assumption that .* rests on; known: market_growth"),
        ({"market_growth": (0, 10, 0.5)}, "is no range; give both ends"),
        (
            {"market_growth": (-200, 10)},
            "from -99 percent; give other ends than market_growth",
        ),
    ],
)
def test_a_range_that_cannot_be_is_refused_before_a_slider_stands_there(assumed, ranges, wrong):
    with pytest.raises(FactError, match=wrong):
        explore(assumed, GROWTH, **ranges)


def test_facts_of_two_units_have_a_chart_each(lab, assumed):
    *_, output = lab(assumed, [GROWTH, "world_sales_with_floor"], market_growth=(0, 10))
    pictures = [x for x in output.outputs if "image/png" in x["data"]]
    assert len(pictures) == 2
