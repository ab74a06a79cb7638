"""A notebook's parameters cell in, typed and checked values out, before any kernel starts.

The cell is tagged ``parameters`` and holds one literal assignment a line; the comment says what
the parameter means and, in brackets at its end, what it may be::

    lang = "en"          # language of numbers and dates {en, de, zh}
    target_millions = 31 # next milestone, million cars [31, 100]
    pace_low = 1.4       # assumed slow pace, million cars a year (0, 5]
    makers = ["VW"]      # makers shown {VW, BMW, Mercedes}
    as_of = "2026-03-31" # only figures published by then [2025-10-30, 2026-03-31]

The cell is read here and not by papermill, whose reader gives up at a second ``=`` on a line.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import ParameterError, suggest
from analysis.reports.cells import Cell, name_notebook, read_cells
from analysis.reports.constraints import Constraint, split_constraint
from analysis.reports.values import KINDS, Value, check_value, convert_text, show_value

#: Marks the parameters cell; papermill looks for the same tag.
TAG = "parameters"


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, the type of its values, its default, what it means and may be.

    Examples
    --------
    >>> print(Parameter("pace", "float", 1.4, "assumed pace, million cars a year", None))
    pace = 1.4 (float): assumed pace, million cars a year
    """

    name: str
    type: str
    default: Value
    meaning: str
    constraint: Constraint | None

    def __str__(self) -> str:
        allowed = f", {self.constraint}" if self.constraint else ""
        return f"{self.name} = {show_value(self.default)} ({self.type}{allowed}): {self.meaning}"


def read_parameters(notebook: Path) -> tuple[Parameter, ...]:
    """Read the parameters of a notebook, in the order of their cell.

    Raises
    ------
    NotebookError
        If the notebook cannot be read.
    ParameterError
        If it has no parameters cell or several, or the cell breaks the grammar.
    """
    return parse_parameters(read_cells(notebook), name_notebook(notebook))


def parse_parameters(cells: Sequence[Cell], where: str) -> tuple[Parameter, ...]:
    """Find the parameters cell among `cells` and read it; see `read_parameters`."""
    tagged = [cell for cell in cells if cell.kind == "code" and TAG in cell.tags]
    if len(tagged) != 1:
        count = "no cell is" if not tagged else f"{len(tagged)} cells are"
        raise ParameterError(f"{where}: {count} tagged {TAG!r}; tag exactly one code cell")
    source = tagged[0].source
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError) as fault:
        raise ParameterError(f"{where}: the parameters cell is no Python ({fault})") from None
    lines = io.StringIO(source, newline=None).readlines()
    faults: list[str] = []
    found: dict[str, Parameter] = {}
    for statement in statements:
        try:
            parameter = _read_statement(statement, _read_comment(lines, statement))
            if parameter.name in found:
                raise ValueError(f"{parameter.name} is assigned twice")
            found[parameter.name] = parameter
        except ValueError as fault:
            faults.append(f"line {statement.lineno}: {fault}")
    if faults:
        wrong = f"{where}: the parameters cell is not as it must be:"
        raise ParameterError("\n  ".join([wrong, *faults]))
    return tuple(found.values())


def _read_comment(lines: Sequence[str], statement: ast.stmt) -> str:
    """Read the comment that follows a statement on its line; empty if something else does."""
    line = lines[(statement.end_lineno or 1) - 1].encode()
    rest = line[statement.end_col_offset :].decode().strip()
    return rest.lstrip("# ") if rest.startswith("#") else ""


def _read_statement(statement: ast.stmt, comment: str) -> Parameter:
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
        raise ValueError("only assignments of the form name = literal may stand here")
    name = statement.targets[0].id
    try:
        default = ast.literal_eval(statement.value)
    except ValueError:
        raise ValueError(f"{name} is not a literal; values are not computed here") from None
    kind = type(default).__name__
    if kind not in KINDS or len(statement.targets) > 1:
        raise ValueError(f"{name} must be one of {', '.join(KINDS)}")
    meaning, constraint = split_constraint(comment)
    if not meaning:
        raise ValueError(f"{name} has no comment; say what it means, with its unit")
    check_value(name, default, kind, constraint, may_be_empty=default == [])
    return Parameter(name, kind, default, meaning, constraint)


def check_parameters(notebook: Path, given: Mapping[str, object]) -> dict[str, Value]:
    """Give every parameter of a notebook its value: the one given, else the default.

    Parameters
    ----------
    notebook : Path
        The notebook.
    given : mapping of str to object
        Values by name. Text is converted by the type of the default: ``"31"``, ``"1.4"``,
        ``"true"``, ``"VW,BMW"``; values of Python are checked as they are.

    Returns
    -------
    dict
        All parameters in the order of their cell; an int given for a float is made a float.

    Raises
    ------
    NotebookError
        If the notebook cannot be read.
    ParameterError
        With every fault at once: unknown names, wrong types, values that are not allowed; the
        message lists the notebook's parameters with types, allowed values and defaults.
    """
    return fill_parameters(read_parameters(notebook), given, name_notebook(notebook))


def fill_parameters(
    parameters: Sequence[Parameter], given: Mapping[str, object], where: str
) -> dict[str, Value]:
    """Do the work of `check_parameters` with parameters that were read already.

    Examples
    --------
    >>> lang = Parameter("lang", "str", "en", "language", None)
    >>> fill_parameters([lang], {"lang": "zh"}, "notebooks/00_start.ipynb")
    {'lang': 'zh'}
    """
    values = {parameter.name: parameter.default for parameter in parameters}
    unknown = [name for name in given if name not in values]
    faults = [f"{name} is no parameter; {suggest(name, values)}" for name in unknown]
    for parameter in parameters:
        if parameter.name in given:
            try:
                values[parameter.name] = _fit(parameter, given[parameter.name])
            except ValueError as fault:
                faults.append(str(fault))
    if faults:
        known = "\n    ".join(map(str, parameters)) or "none"
        shown = "\n  ".join(faults)
        raise ParameterError(f"{where}:\n  {shown}\n  its parameters are:\n    {known}")
    return values


def _fit(parameter: Parameter, given: object) -> Value:
    value = given
    if isinstance(given, str) and parameter.type != "str":
        value = convert_text(parameter.name, given, parameter.type)
    if parameter.type == "float" and type(value) is int:
        value = float(value)
    return check_value(
        parameter.name,
        value,
        parameter.type,
        parameter.constraint,
        may_be_empty=parameter.default == [],
    )


def list_changes(parameters: Sequence[Parameter], values: Mapping[str, Value]) -> dict[str, Value]:
    """Keep the values that differ from their defaults: what a run has to be told."""
    return {p.name: values[p.name] for p in parameters if values[p.name] != p.default}
