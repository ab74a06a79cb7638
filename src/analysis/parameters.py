"""Parameters of notebooks: read from their cell, checked before a build and in a running kernel.

The cell is tagged ``parameters`` and holds one literal assignment a line; the comment says what
the parameter means and, in brackets at its end, what it may be::

    lang = "en"          # language of numbers and dates {en, de, zh}
    target_millions = 31 # next milestone, million cars [31, 100]
    pace_low = 1.4       # assumed slow pace, million cars a year (0, pace_high]
    pace_high = 1.8      # assumed fast pace, million cars a year (0, 5]
    makers = ["VW"]      # makers shown {VW, BMW, Mercedes}
    as_of = "2026-03-31" # only figures published by then [2025-10-30, 2026-03-31]

An end of a range may be another parameter. ``{...}`` after a list stands for the words of the list.

The cell is read here and not by papermill, whose reader gives up at a second ``=`` on a line.
"""

from __future__ import annotations

import ast
import io
import json
import linecache
import math
import os
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from analysis.errors import ParameterError, find_near

#: Value of a parameter: a literal of one of these types; a list holds text.
Value = int | float | str | bool | list[str]
#: Types of parameters, and what a value of each is.
_KINDS = {
    "int": "a whole number, such as 31",
    "float": "a number with a point, such as 1.4",
    "str": "text",
    "bool": "true or false",
    "list": "words with commas between them, such as VW,BMW",
}
_WORDS = {"true": True, "yes": True, "false": False, "no": False}


#: Lone surrogates, from a command line in no encoding, can be written to no file, and control
#: characters to no page.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BRACKETS = re.compile(r"(\{[^{}]*\}|[\[(][^\[\](){}]*,[^\[\](){}]*[\])])\s*$")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_GERMAN_DAY = re.compile(r"\s*(\d\d?)\.(\d\d?)\.(\d{4})\s*")


class Choice(NamedTuple):
    """One of a closed set of words or numbers, as written in the cell."""

    options: tuple[str, ...]

    def allows(self, value: object) -> bool:
        """Say whether `value` is one of the options."""
        return str(value) in self.options

    def __str__(self) -> str:
        return "one of " + ", ".join(self.options)


class Range(NamedTuple):
    """From one end to another: numbers, days, or another parameter by its name."""

    lower: Any
    upper: Any
    lower_open: bool
    upper_open: bool

    def allows(self, value: int | float | str, values: Mapping[str, object] | None = None) -> bool:
        """Say whether a number, or a day written YYYY-MM-DD, lies in the range.

        Ends that are other parameters hold where `values` of all of them are given.
        """
        try:
            place = _parse_iso_day(value) if isinstance(value, str) else value
            lower, upper = (
                _read_end(str((values or {}).get(end, fallback))) if isinstance(end, str) else end
                for end, fallback in ((self.lower, -math.inf), (self.upper, math.inf))
            )
            above = lower == -math.inf or (lower < place if self.lower_open else lower <= place)
            below = upper == math.inf or (place < upper if self.upper_open else place <= upper)
            return bool(above and below)
        except (TypeError, ValueError):  # no day, or a day where a number must be
            return False

    @property
    def names(self) -> list[str]:
        """Name the parameters that are ends."""
        return [end for end in (self.lower, self.upper) if isinstance(end, str)]

    def __str__(self) -> str:
        ends = []
        if self.lower != -math.inf:
            ends.append(f"{'over' if self.lower_open else 'from'} {self.lower}")
        if self.upper != math.inf:
            ends.append(f"{'below' if self.upper_open else 'up to'} {self.upper}")
        if any(isinstance(end, date) for end in (self.lower, self.upper)):
            ends.append("written YYYY-MM-DD")
        return ", ".join(ends) or "any finite number"


Constraint = Choice | Range


def _split_constraint(comment: str, names: Sequence[str]) -> tuple[str, Constraint | None]:
    """Split a comment into its meaning and the constraint in brackets at its end."""
    found = _BRACKETS.search(comment)
    if not found:
        return comment.strip(), None
    text = found[1]
    ends = tuple(part.strip() for part in text[1:-1].split(","))
    meaning = comment[: found.start()].strip()
    if text[0] == "{":
        if not all(ends) or len(set(ends)) < len(ends):
            raise ValueError(f"{text} is no set of different words")
        return meaning, Choice(ends)
    if len(ends) != 2:
        raise ValueError(f"{text} is no range; write two ends, as in [1, 5] or (0, 1]")
    lower, upper = _read_end(ends[0], names), _read_end(ends[1], names)
    is_named = isinstance(lower, str) or isinstance(upper, str)
    if not is_named and (isinstance(lower, date) != isinstance(upper, date) or not lower < upper):
        raise ValueError(f"{text} is an empty range")
    return meaning, Range(lower, upper, lower_open=text[0] == "(", upper_open=text[-1] == ")")


def _parse_iso_day(text: str) -> date:
    if not _DAY.fullmatch(text):  # fromisoformat takes week dates and bare digits too
        raise ValueError(f"{text!r} is no day")
    return date.fromisoformat(text)


def rewrite_day(text: str) -> str:
    """Write a day such as 31.12.2025 as YYYY-MM-DD; other text stays as it is."""
    found = _GERMAN_DAY.fullmatch(text)
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else text


def split_words(text: str) -> list[str]:
    """Split words with commas between them, and blanks where there are any.

    >>> split_words("PDF, html")
    ['PDF', 'html']
    """
    return [word for part in text.split(",") if (word := part.strip())]


def _read_end(text: str, names: Sequence[str] = ()) -> Any:
    if text in names:
        return text
    for read in (int, _parse_iso_day, float):
        with suppress(ValueError):
            return read(text.replace("∞", "inf"))
    raise ValueError(f"{text!r} is no number, date (YYYY-MM-DD), inf or -inf")


#: What IPython names the code of a cell; a runner that keeps no history (nbval) has it too.
_CELL = re.compile(r"\bipykernel_\d+\b|^<ipython-input-")
#: Where a Jupyter server names the notebook to its kernel; papermill and nbclient do not.
SESSION = "JPY_SESSION_NAME"


class Parameter(NamedTuple):
    """One parameter: its name, the type of its values, its default, what it means and may be."""

    name: str
    type: str
    default: Value
    meaning: str
    constraint: Constraint | None

    def check(self, given: Any) -> Value:
        """Give a value as the parameter takes it, text converted; a ValueError says why not.

        Where its range ends at another parameter, :meth:`compare` tells.
        """
        name, kind, limits = self.name, self.type, self.constraint
        value = _convert_text(given, kind) if isinstance(given, str) else given
        if kind == "float" and type(value) is int:
            value = float(value)
        parts = value if isinstance(value, list) else [value]
        is_kind = type(value).__name__ == kind
        if kind in ("str", "list"):
            is_kind &= all(type(word) is str and not _UNWRITABLE.search(word) for word in parts)
        if not is_kind:
            raise ValueError(f"{name}: {value!r} is not {_KINDS[kind]}{_find_number(value, kind)}")
        if kind == "float" and not math.isfinite(value):
            raise ValueError(f"{name}: {value!r} is out of range; {limits or 'any finite number'}")
        if not parts and self.default:
            options = ", ".join(limits.options) if isinstance(limits, Choice) else ""
            raise ValueError(f"{name}: names nothing; name some{options and f' of {options}'}")
        if twice := [part for part in parts if parts.count(part) > 1]:
            raise ValueError(f"{name}: {twice[0]!r} is there twice; name it once")
        if limits and (wrong := [part for part in parts if not limits.allows(part)]):
            how = "; write words with commas between them" if kind == "list" else ""
            how = f" ({self.meaning})" if isinstance(limits, Range) and kind == "str" else how
            told = ", ".join(_tell_wrong(part, limits) for part in wrong)
            raise ValueError(f"{name}: {told}; {limits}{how}")
        return value  # type: ignore[no-any-return]

    def compare(self, values: Mapping[str, Any]) -> list[str]:
        """Find the fault of a value whose range ends at other parameters, given those of a run."""
        limits, value = self.constraint, values[self.name]
        if not isinstance(limits, Range) or not limits.names or limits.allows(value, values):
            return []
        ends = ", ".join(f"{name} is {show_value(values[name])}" for name in limits.names)
        return [f"{self.name}: {show_value(value)} is out of range; {limits}, and {ends}"]


def _tell_wrong(value: Any, limits: Constraint) -> str:
    """Say that a value is not allowed, and which one may be meant."""
    if isinstance(limits, Choice):
        wrong, near = "not allowed", find_near(str(value), limits.options)
        near = "" if " or " in near else near  # all follow
    else:
        day, days = rewrite_day(str(value)), Range(date.min, date.max, False, False)
        is_dated = any(isinstance(end, date) for end in limits[:2])
        wrong = "no day" if is_dated and not days.allows(value) else "out of range"
        near = f"did you mean {day}?" if day != value and limits.allows(day) else ""
    return f"{show_value(value)} is {wrong}{f' ({near})' if near else ''}"


def _find_number(given: object, kind: str) -> str:
    """Say which number is meant by one with marks between thousands, or a decimal comma."""
    text = str(given).strip() if kind in ("int", "float") else ""
    if re.fullmatch(r"[+-]?[0-9]{1,3}([.,'’ ][0-9]{3})+", text):
        return f"; did you mean {re.sub(r'[^0-9+-]', '', text)}?"
    comma = kind == "float" and re.fullmatch(r"[+-]?[0-9]+,[0-9]+", text)
    return f"; did you mean {text.replace(',', '.')}?" if comma else ""


def _convert_text(text: str, kind: str) -> Any:
    """Turn text from a command line into a value of a type; what cannot be one stays as it is."""
    plain = text.strip()
    with suppress(ValueError):  # "1.2.3", or a whole number of thousands of digits
        match kind:
            case "int" if re.fullmatch(r"[+-]?[0-9]+", plain):
                return int(plain)
            case "float" if re.fullmatch(r"[+-]?([0-9.]+(e[+-]?[0-9]+)?|inf|nan)", plain.lower()):
                return float(plain)
            case "bool":
                return _WORDS.get(plain.lower(), text)
            case "list":
                return split_words(plain)
    return text


def parse_parameters(source: str, where: str) -> tuple[Parameter, ...]:
    """Read the parameters cell of a notebook, in its order; `where` names the notebook.

    A ParameterError tells all that breaks the grammar.
    """
    try:
        found, faults = _read_source(source)
    except (SyntaxError, ValueError) as fault:
        raise ParameterError(f"{where}: the parameters cell is no Python ({fault})") from None
    faults += _compare_defaults(found)
    if faults:
        wrong = f"{where}: the parameters cell is not as it must be:"
        raise ParameterError("\n  ".join([wrong, *faults]))
    return tuple(found.values())


def _read_source(source: str, *, check: bool = True) -> tuple[dict[str, Parameter], list[str]]:
    """Read the parameters of a cell by name, and what breaks the grammar; `check` their values."""
    statements = ast.parse(source).body
    lines = io.StringIO(source, newline=None).readlines()
    faults: list[str] = []
    found: dict[str, Parameter] = {}
    targets = (part for statement in statements for part in getattr(statement, "targets", ()))
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    for statement in statements:
        try:
            parameter = _read_statement(statement, _read_comment(lines, statement), names)
            if check:
                parameter.check(parameter.default)
            if parameter.name in found:
                raise ValueError(f"{parameter.name} is assigned twice")
            found[parameter.name] = parameter
        except ValueError as fault:
            faults.append(f"line {statement.lineno}: {fault}")
    return found, faults


def _compare_defaults(parameters: Mapping[str, Parameter]) -> list[str]:
    """Find ranges that end at a parameter of another kind, or leave out the default."""
    faults = []
    defaults = {name: parameter.default for name, parameter in parameters.items()}
    for name, one in parameters.items():
        ends = one.constraint.names if isinstance(one.constraint, Range) else []
        unlike = [end for end in ends if end in parameters and parameters[end].type != one.type]
        faults += [f"{name}: its end {end} is no {one.type}, as it is" for end in unlike]
        faults += one.compare(defaults) if not unlike and {*ends} <= {*parameters} else []
    return faults


def _read_comment(lines: Sequence[str], statement: ast.stmt) -> str:
    """Read the comment that follows a statement on its line; empty if something else does."""
    line = lines[(statement.end_lineno or 1) - 1].encode()
    rest = line[statement.end_col_offset :].decode().strip()
    return rest.lstrip("# ") if rest.startswith("#") else ""


def _read_statement(statement: ast.stmt, comment: str, names: Sequence[str]) -> Parameter:
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
        raise ValueError("only assignments of the form name = literal may stand here")
    name = statement.targets[0].id
    try:
        default = ast.literal_eval(statement.value)
    except ValueError:
        raise ValueError(f"{name} is not a literal; values are not computed here") from None
    kind = type(default).__name__
    if kind not in _KINDS or len(statement.targets) > 1:
        raise ValueError(f"{name} must be one of {', '.join(_KINDS)}")
    meaning, constraint = _split_constraint(comment, names)
    if kind == "list" and constraint == Choice(("...",)):
        constraint = Choice(tuple(default))
    if not meaning:
        raise ValueError(f"{name} has no comment; say what it means, with its unit")
    return Parameter(name, kind, default, meaning, constraint)


def tell_unknown(name: str, known: Collection[str]) -> str:
    """Say that a name is no parameter: first the nearest ones, then all."""
    near = find_near(name, known)
    return f"{name} is no parameter; {near}{' ' * bool(near)}known: {', '.join(known) or 'none'}"


def fill_parameters(
    parameters: Sequence[Parameter], given: Mapping[str, object], where: str
) -> dict[str, Value]:
    """Give every parameter its value, in their order: the one given, else the default.

    Text is converted by the type of the default: ``"31"``, ``"1.4"``, ``"true"``, ``"VW,BMW"``;
    values of Python are checked as they are, an int for a float is made one. `where` names the
    notebook.

    A ParameterError tells every fault at once: unknown names, with those that there are, wrong
    types, and values that are not allowed.
    """
    values = {parameter.name: parameter.default for parameter in parameters}
    faults = [tell_unknown(name, values) for name in given if name not in values]
    for parameter in parameters:
        if parameter.name in given:
            try:
                values[parameter.name] = parameter.check(given[parameter.name])
            except ValueError as fault:
                faults.append(str(fault))
    if not faults:
        faults = [fault for parameter in parameters for fault in parameter.compare(values)]
    if faults:
        raise ParameterError("\n  ".join([f"{where}:", *faults]))
    return values


def list_changes(parameters: Sequence[Parameter], values: Mapping[str, Value]) -> dict[str, Value]:
    """Keep the values that differ from their defaults: what a run has to be told."""
    return {p.name: values[p.name] for p in parameters if values[p.name] != p.default}


def show_value(value: Value) -> str:
    """Write a value as Python does, but with double quotes and its own letters."""
    if isinstance(value, str | list):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)


# In a running kernel


def read_session() -> tuple[dict[str, Parameter], dict[str, Any]]:
    """Read the parameters that cells of this session declare, by name, and the values of now.

    A cell declares parameters if it keeps to the grammar and says of one what it may be; of several
    such cells the last one counts. There are none outside IPython.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    known = shell.user_ns if shell else {}
    declared: dict[str, Parameter] = {}
    # What was compiled comes first: there are all cells, but a cell that ran again is not last.
    compiled = [name for name in linecache.cache if _CELL.search(name)] if shell else []
    for source in (*("".join(linecache.getlines(x)) for x in compiled), *known.get("In", ())):
        with suppress(SyntaxError, ValueError):
            found, faults = _read_source(source, check=False)
            if not faults and any(parameter.constraint for parameter in found.values()):
                declared |= found
    return declared, {name: known[name] for name in declared if name in known}


def check_session() -> None:
    """Refuse values that this session's parameters may not have, with a ParameterError."""
    declared, values = read_session()
    name = Path(os.environ.get(SESSION, "")).parts[-2:]
    fill_parameters(tuple(declared.values()), values, "/".join(name) or "this notebook")
