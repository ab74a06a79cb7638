"""Checks of computed figures: functions, inputs and units go together, and a value comes out."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import product

from analysis.curation.raw import FIGURES, Report, Tables, walk_rows
from analysis.errors import AnalysisError, Problem, suggest
from analysis.facts.formulas import list_functions
from analysis.facts.register import ASPECTS, LETTERS, Register, fits_units, split_input
from analysis.project import Row, split_keys
from analysis.quantities.vocabulary import Level, list_units

#: Formulas of two spans, of which one may begin where the other ends: one figure in two inputs.
_TWO_SPANS = ("pace_change",)


def check_formulas(tables: Tables) -> Iterator[Problem]:
    """Find computed figures whose function does not exist, or cannot take what it is given."""
    known, told = find_inputs(tables), {row["function"] for row in tables["formulas"]}
    functions = {key: [*inspect.signature(x).parameters] for key, x in list_functions().items()}
    for report, row in walk_rows(tables, "formulas", "derived"):
        name = row["function"]
        if name not in functions:
            wrong = f"{name!r} is no function of facts/formulas.py"
            yield report("function", wrong, suggest(name, functions))
        elif name not in told:
            remedy = "say there what it computes and where the method comes from"
            yield report("function", f"{name!r} has no row in formulas.csv", remedy)
        elif "units" in row and any(
            len(reading.split()) != len(functions[name]) + 2 for reading in split_keys(row["units"])
        ):
            wrong = f"{row['units']!r} does not fit {name}({', '.join(functions[name])})"
            remedy = "name a unit for each parameter, then -> and that of the result"
            yield report("units", wrong, remedy)
        if "inputs" in row and name in functions:
            yield from _check_inputs(report, row, functions[name], known)
    for report, row in walk_rows(tables, "formulas"):
        for unit in dict.fromkeys(re.findall(r"[\w/]+", row["units"])):
            form = re.sub(rf"\b(?:{'|'.join(LETTERS)})\b", r"\\w+", unit)
            if not any(re.fullmatch(form, known) for known in list_units()):
                remedy = f"write a unit or a letter for one ({suggest(unit, list_units())})"
                yield report("units", f"{unit!r} is no unit", remedy)
    yield from _check_circles(tables)


def find_inputs(tables: Tables) -> dict[str, Row]:
    """Give the row of whatever a formula can take, by its id."""
    rows = walk_rows(tables, "derived", "assumptions", *FIGURES)
    return {next(iter(row.values())): row for _, row in rows}


def _check_inputs(
    report: Report, row: Row, parameters: Sequence[str], known: Mapping[str, Row]
) -> Iterator[Problem]:
    name, inputs = row["function"], [x.partition("=") for x in split_keys(row["inputs"])]
    given, texts = [x[0] for x in inputs], [x[2] for x in inputs]
    if parameters != given:
        wrong = f"{name} takes {', '.join(parameters)}, but is given {', '.join(given)}"
        yield report("inputs", wrong, "name each of its parameters once, in this order")
        return
    for text in dict.fromkeys(texts):
        key, _, aspect = text.partition("@")
        if key not in known:
            wrong = f"{key!r} is no fact, formula or assumption"
            yield report("inputs", wrong, suggest(key, known))
        elif aspect not in ("", *ASPECTS):
            remedy = f"choose {', '.join(ASPECTS)}"
            yield report("inputs", f"{text!r} takes an unknown aspect", remedy)
        elif aspect and not known[key].get("period" if aspect == "period" else "as_printed"):
            what = "period" if aspect == "period" else "printed number"
            remedy = f"take {key}, or a figure that has one"
            yield report("inputs", f"{text!r} takes the {what} of what has none", remedy)
        if texts.count(text) > 1 and name not in _TWO_SPANS:
            wrong = f"{text!r} is taken twice, as if it were two figures"
            yield report("inputs", wrong, "take another figure in one of the places")


def _check_circles(tables: Tables) -> Iterator[Problem]:
    rests = {row["fact_id"]: re.findall(r"=(\w+)", row["inputs"]) for row in tables["derived"]}
    try:
        TopologicalSorter(rests).prepare()
    except CycleError as error:
        circle = error.args[1][::-1]
        wrong = f"{circle[0]!r} is computed from itself: {' from '.join(circle)}"
        reports = {row["fact_id"]: report for report, row in walk_rows(tables, "derived")}
        yield reports[circle[0]]("inputs", wrong, "take figures that do not rest on it")


def check_units(tables: Tables) -> list[Problem]:
    """Find computed figures whose unit is not what their formula makes of those of their inputs.

    All else must hold: a wrong unit of a printed figure would be told again of all that take it.
    """
    known = find_inputs(tables)
    patterns = {row["function"]: row["units"] for row in tables["formulas"]}
    problems = []
    for report, row in walk_rows(tables, "derived"):
        name, taken = row["function"], []
        for key, aspect in map(split_input, re.findall(r"=([\w@]+)", row["inputs"])):
            taken.append("date" if aspect == "period" else known[key]["unit"])
        given, pattern = " ".join(taken), patterns[name]
        fitting = [x for x in list_units() if fits_units(f"{given} -> {x}", pattern)]
        if row["unit"] not in fitting:
            wrong = f"{name} makes no {row['unit']} of {' and '.join(taken)}"
            remedy = f"write {' or '.join(fitting)}"
            if not fitting:
                remedy = f"give it units as in {pattern!r} (letters: see data/README.md)"
            problems.append(report("unit" if fitting else "inputs", wrong, remedy))
    return problems


def check_computable(tables: Tables, registers: Mapping[Level, Register]) -> list[Problem]:
    """Find computed figures that have no value at some level, but not those that take them."""
    rests = {row["fact_id"]: re.findall(r"=(\w+)", row["inputs"]) for row in tables["derived"]}
    printed = {
        next(iter(row.values())): f"{row['as_printed']!r} ({report.args[0]}, row {report.args[1]})"
        for report, row in walk_rows(tables, *FIGURES)
    }
    faults: dict[str, Problem] = {}
    derived = walk_rows(tables, "derived")
    for (report, row), (level, register) in product(derived, registers.items()):
        key = row["fact_id"]
        try:
            if key not in faults and key in register:
                _ = register[key]
        except AnalysisError as error:
            inputs = " and ".join(printed.get(x, x) for x in rests[key])
            remedy = "mend the one that is wrong, or see whether formula and kind fit them"
            faults[key] = report("inputs", f"{inputs}: read as {level}, {error}", remedy)
    return [faults[key] for key in faults if not faults.keys() & rests[key]]
