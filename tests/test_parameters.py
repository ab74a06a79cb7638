"""Parameters are read, converted and checked before any kernel starts."""

import json
from pathlib import Path

import pytest

from analysis.errors import NotebookError, ParameterError
from analysis.parameters import fill_parameters, list_changes
from analysis.reports import notebook as notebooks
from analysis.reports.notebook import check_name, name_notebook, read_cells

CELL = """\
lang = "en"          # language of numbers and dates {en, de, zh}
target_millions = 31 # next milestone, million cars [31, 100]
pace_low = 1.4       # assumed slow pace = a guess, million cars a year (0, 5]
market_growth = 0.0  # growth of the market, as a share [-1, inf)

# makers with sales in more than one year
makers = ["VW"]      # makers shown {VW, BMW, Mercedes}
as_of = "2026-03-31" # day of the newest figure [2025-10-30, 2026-03-31]
title = "a = b"      # title of the page
with_map = True      # whether the map is drawn
"""


def read_parameters(path):
    return notebooks.read_parameters(read_cells(path), name_notebook(path))


def check_parameters(path, given):
    return fill_parameters(read_parameters(path), given, name_notebook(path))


def write(folder: Path, *sources: str, tag: str = "parameters", **metadata: object) -> Path:
    """Write a notebook whose code cells are all tagged."""
    path = folder / "notebooks" / "01_pace.ipynb"
    path.parent.mkdir(exist_ok=True)
    cells = [
        {"cell_type": "code", "source": source, "metadata": {"tags": [tag]}, "outputs": []}
        for source in sources
    ]
    notebook = {"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": metadata}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    return write(tmp_path, CELL)


def test_a_parameter_has_name_type_default_meaning_and_constraint(notebook):
    shown = [
        (x.name, x.type, x.default, x.meaning, str(x.constraint or ""))
        for x in read_parameters(notebook)
    ]
    range_of_days = "from 2025-10-30, up to 2026-03-31, written YYYY-MM-DD"
    assert shown == [
        ("lang", "str", "en", "language of numbers and dates", "one of en, de, zh"),
        ("target_millions", "int", 31, "next milestone, million cars", "from 31, up to 100"),
        (
            *("pace_low", "float", 1.4),
            *("assumed slow pace = a guess, million cars a year", "over 0, up to 5"),
        ),
        ("market_growth", "float", 0.0, "growth of the market, as a share", "from -1"),
        ("makers", "list", ["VW"], "makers shown", "one of VW, BMW, Mercedes"),
        ("as_of", "str", "2026-03-31", "day of the newest figure", range_of_days),
        ("title", "str", "a = b", "title of the page", ""),
        ("with_map", "bool", True, "whether the map is drawn", ""),
    ]


def test_defaults_are_kept_where_nothing_is_given(notebook):
    values = check_parameters(notebook, {})
    assert values == {
        "lang": "en",
        "target_millions": 31,
        "pace_low": 1.4,
        "market_growth": 0.0,
        "makers": ["VW"],
        "as_of": "2026-03-31",
        "title": "a = b",
        "with_map": True,
    }
    assert list_changes(read_parameters(notebook), values) == {}


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("lang", "zh", "zh"),
        ("target_millions", "40", 40),
        ("target_millions", 100, 100),
        ("pace_low", "5", 5.0),
        ("pace_low", "1e-3", 0.001),
        ("pace_low", 2, 2.0),
        ("market_growth", "1000000", 1000000.0),
        ("makers", "VW, BMW", ["VW", "BMW"]),
        ("makers", ["Mercedes"], ["Mercedes"]),
        ("as_of", "2025-10-30", "2025-10-30"),
        ("title", '近1000万 {x} = "y"', '近1000万 {x} = "y"'),
        ("title", "", ""),
        ("with_map", "no", False),
        ("with_map", "True", True),
    ],
)
def test_a_value_is_converted_by_the_type_of_the_default(notebook, name, given, value):
    found = check_parameters(notebook, {name: given})[name]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "given", "fault"),
    [
        ("lang", "fr", 'lang: "fr" is not allowed; one of en, de, zh'),
        ("lang", 1, "lang: 1 is not text"),
        ("target_millions", "30", "target_millions: 30 is out of range; from 31, up to 100"),
        ("target_millions", "31.5", "target_millions: '31.5' is not a whole number, such as 31"),
        ("target_millions", "9.600.000", "such as 31; did you mean 9600000?"),
        ("target_millions", "9 600 000", "such as 31; did you mean 9600000?"),
        ("target_millions", 31.0, "target_millions: 31.0 is not a whole number, such as 31"),
        ("target_millions", True, "target_millions: True is not a whole number, such as 31"),
        ("target_millions", "３１", "target_millions: '３１' is not a whole number, such as 31"),
        ("target_millions", "3_1", "target_millions: '3_1' is not a whole number, such as 31"),
        ("target_millions", "", "target_millions: '' is not a whole number, such as 31"),
        pytest.param("target_millions", "9" * 5000, "is not a whole number", id="digits"),
        ("pace_low", "0", "pace_low: 0.0 is out of range; over 0, up to 5"),
        ("pace_low", "1,4", "is not a number with a point, such as 1.4; did you mean 1.4?"),
        ("pace_low", "1.2.3", "pace_low: '1.2.3' is not a number with a point, such as 1.4"),
        ("pace_low", "nan", "pace_low: nan is out of range; over 0, up to 5"),
        ("pace_low", False, "pace_low: False is not a number with a point, such as 1.4"),
        ("market_growth", "inf", "market_growth: inf is out of range; from -1"),
        ("market_growth", "1e400", "market_growth: inf is out of range; from -1"),
        ("makers", "VW,Audi", 'makers: "Audi" is not allowed; one of VW, BMW, Mercedes; write'),
        ("makers", "VW, BMV", 'makers: "BMV" is not allowed (did you mean BMW?); one of VW, BMW'),
        ("makers", "VW,BMW,VW", "makers: 'VW' is there twice; name it once"),
        ("makers", "", "makers: names nothing; name some of VW, BMW, Mercedes"),
        ("makers", [1], "makers: [1] is not words with commas between them"),
        ("makers", ("VW",), "makers: ('VW',) is not words with commas between them"),
        ("as_of", "2026-04-01", 'as_of: "2026-04-01" is out of range; from 2025-10-30'),
        ("as_of", "2024-04-19", "written YYYY-MM-DD (day of the newest figure)"),
        ("as_of", "31.12.2025", 'as_of: "31.12.2025" is no day (did you mean 2025-12-31?); from'),
        ("as_of", "1.1.2025", 'as_of: "1.1.2025" is no day; from'),  # which would be too early
        ("as_of", "2026-02-30", 'as_of: "2026-02-30" is no day; from'),
        ("as_of", "20260101", 'as_of: "20260101" is no day; from'),
        ("as_of", "2026-W05-1", 'as_of: "2026-W05-1" is no day; from'),
        ("title", "\udcff", "title: '\\udcff' is not text"),
        ("with_map", "1", "with_map: '1' is not true or false"),
        ("with_map", 1, "with_map: 1 is not true or false"),
        (
            "targt_millions",
            "40",
            "targt_millions is no parameter; did you mean target_millions? kno",
        ),
        ("pas", "1", "pas is no parameter; known: lang, target_millions, pace_low, market_growth,"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(notebook, name, given, fault):
    with pytest.raises(ParameterError) as raised:
        check_parameters(notebook, {name: given})
    assert fault in str(raised.value)


def test_all_faults_come_at_once_with_the_nearest_parameter_before_the_short_list_of_all(tmp_path):
    path = write(tmp_path, 'lang = "en" # language {en, de}\nshare = 0.5 # a share [0, 1]')
    with pytest.raises(ParameterError) as raised:
        check_parameters(path, {"land": "de", "share": "2"})
    assert str(raised.value).splitlines() == [
        "notebooks/01_pace.ipynb:",
        "  land is no parameter; did you mean lang? known: lang, share",
        "  share: 2.0 is out of range; from 0, up to 1",
    ]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("x = 1", "line 1: x has no comment; say what it means, with its unit"),
        ("x = 1 # [0, 2]", "line 1: x has no comment; say what it means, with its unit"),
        ("x = 1 + 1 # sum", "line 1: x is not a literal; values are not computed here"),
        ("x = None # none", "line 1: x must be one of int, float, str, bool, list"),
        ("x = {1: 2} # map", "line 1: x must be one of int, float, str, bool, list"),
        ("x = y = 1 # two", "line 1: x must be one of int, float, str, bool, list"),
        ("x = [1] # list", "line 1: x: [1] is not words with commas between them"),
        (
            "x, y = 1, 2 # pair",
            "line 1: only assignments of the form name = literal may stand here",
        ),
        ("import os # door", "line 1: only assignments of the form name = literal may stand here"),
        ("x = 1 # a\nx = 2 # b", "line 2: x is assigned twice"),
        ("x = 5 # low [0, 2]", "line 1: x: 5 is out of range; from 0, up to 2"),
        ("x = 5 # empty [2, 0]", "line 1: [2, 0] is an empty range"),
        ("x = 5 # mixed [0, 2026-01-01]", "line 1: [0, 2026-01-01] is an empty range"),
        ("x = 5 # three [0, 1, 2]", "line 1: [0, 1, 2] is no range; write two ends"),
        ("x = 5 # words (so, so)", "line 1: 'so' is no number, date (YYYY-MM-DD), inf or -inf"),
        ("x = 5 # date [2026-02-30, 2026-03-01]", "'2026-02-30' is no number, date"),
        ('x = "a" # same {a, a}', "line 1: {a, a} is no set of different words"),
        ("x = (", "the parameters cell is no Python"),
        ("x = 1; y = 2 # both", "line 1: x has no comment; say what it means, with its unit"),
        ("x = 1e999 # big", "line 1: x: inf is out of range; any finite number"),
        ("low = 2.0 # slow [0, high]\nhigh = 1.0 # fast", "low: 2.0 is out of range"),
        ('low = 2.0 # slow [0, high]\nhigh = "a" # fast', "low: its end high is no float"),
    ],
)
def test_a_cell_that_breaks_the_grammar_is_refused(tmp_path, source, fault):
    with pytest.raises(ParameterError) as raised:
        read_parameters(write(tmp_path, source))
    assert fault in str(raised.value)


def test_the_comment_is_what_follows_the_value_whatever_that_holds(tmp_path):
    source = 'a = "近 # 1" # 说明\r\n# of its own line\nb = [\n    "x", # one\n]  # many\n'
    first, second = read_parameters(write(tmp_path, source))
    assert (first.default, first.meaning) == ("近 # 1", "说明")
    assert (second.default, second.meaning) == (["x"], "many")


def test_at_most_one_parameters_cell_is_read(tmp_path):
    assert read_parameters(write(tmp_path, "x = 1 # one", tag="other")) == ()
    with pytest.raises(ParameterError, match="2 cells are tagged 'parameters'; tag exactly one"):
        read_parameters(write(tmp_path, "x = 1 # one", "y = 1 # one"))


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    path = tmp_path / "notebooks" / "01_pace.ipynb"
    with pytest.raises(NotebookError, match="there is no such notebook"):
        read_parameters(path)
    path.parent.mkdir()
    for text, fault in (
        ("not json", "is not readable as JSON"),
        (" \n", "is empty; remove it, or make one with: analysis new 'Question"),
        ("[]", "is no notebook of format 4; open and save it in JupyterLab"),
        ('{"nbformat": 4, "cells": [1]}', "has a cell that is none; restore the file"),
        ('{"nbformat": 3}', "is no notebook of format 4; open and save it in JupyterLab"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(NotebookError, match=fault):
            read_parameters(path)


def test_a_notebook_for_another_kernel_is_refused(tmp_path):
    path = write(tmp_path, "x = 1 # one", kernelspec={"name": "ir"})
    with pytest.raises(NotebookError, match="asks for the kernel 'ir'; choose 'python3'"):
        read_parameters(path)


PAIR = """\
lang = "en" # language {en, de}
low = 1.4   # slow pace [0.1, high]
high = 1.8  # fast pace [0.1, 5]
last = "2025-03-01" # last day [first, 2026-03-31]
first = "2025-01-01" # first day [2025-01-01, 2026-03-31]
kinds = ["tie", "loan"] # kinds shown {...}
"""


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"low": "1.9"}, "low: 1.9 is out of range; from 0.1, up to high, and high is 1.8"),
        ({"high": "1.2"}, "low: 1.4 is out of range; from 0.1, up to high, and high is 1.2"),
        ({"low": "0.0"}, "low: 0.0 is out of range; from 0.1, up to high"),
        ({"first": "2025-03-02"}, 'last: "2025-03-01" is out of range; from first, up to 2026'),
        (
            {"kinds": "tie,lone"},
            'kinds: "lone" is not allowed (did you mean loan?); one of tie, l',
        ),
    ],
)
def test_a_parameter_is_held_by_another_and_a_list_by_its_words(tmp_path, given, fault):
    path = write(tmp_path, PAIR)
    assert check_parameters(path, {"low": "1.8", "first": "2025-03-01"})["low"] == 1.8
    with pytest.raises(ParameterError) as raised:
        check_parameters(path, given)
    assert fault in str(raised.value)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"metadata": None}, "cell 1: has no metadata; mend the cell, or open and save"),
        ({"id": "a b"}, "cell 1: has the id 'a b', where letters, digits, '-' and '_' may stand"),
        ({"id": 5}, "cell 1: has the id 5"),
        ({"cell_type": "heading", "level": 2}, "cell 1: is of the kind 'heading', and not code"),
        ({"level": 2}, "cell 1: has level, which no code cell has"),
        ({"source": 5}, "cell 1: holds what is no text"),
        ({"source": "\ud800"}, "cell 1: holds what is no text, or half of a character"),
        ({"metadata": {"tags": "parameters"}}, "cell 1: has no text, or no list of tags"),
    ],
)
def test_a_cell_that_is_none_is_told_with_its_place(tmp_path, change, fault):
    path = write(tmp_path, "x = 1 # one")
    stored = json.loads(path.read_text(encoding="utf-8"))
    stored["cells"][0].update(change)
    path.write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(NotebookError) as raised:
        read_cells(path)
    assert f"notebooks/01_pace.ipynb, {fault}" in str(raised.value)


@pytest.mark.parametrize(
    "stem", ["01_a#b", "01_a?b", "01_a%20b", "01_a\nb", "01_a b", "01_" + "a" * 118]
)
def test_a_notebook_whose_name_is_no_address_is_told(tmp_path, stem):
    path = write(tmp_path, "x = 1 # one").rename(tmp_path / "notebooks" / f"{stem}.ipynb")
    with pytest.raises(NotebookError, match="cannot name a page; rename it: letters, digits"):
        check_name(path)


@pytest.mark.parametrize(("stem", "sign"), [("My bad näme", "space"), ("01_a#b", "number sign")])
def test_the_sign_that_no_address_has_is_named(stem, sign):
    with pytest.raises(NotebookError, match=f", 120 at most; {sign} is none$"):
        check_name(Path("notebooks") / f"{stem}.ipynb")
