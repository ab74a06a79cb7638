"""Validate the cells of tables against their schemas: types, and what the data package allows.

It says of a table what frictionless does, which the tests ask as well, in a tenth of the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from analysis.errors import Problem
from analysis.project import Project, Row, show_cell

#: How a number is written.
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")


def _parse_day(text: str) -> date:
    year, month, day = map(int, text.split("-"))
    return date(year, month, day)


#: Types other than text: how a cell is read, how it is written, what it is, and an example.
_TYPES: Mapping[str, tuple[Callable[[str], Any], re.Pattern[str], str, str]] = {
    "integer": (int, re.compile(r"-?(?:0|[1-9]\d*)"), "a whole number", " such as 12"),
    "number": (Decimal, NUMBER, "a number", " such as 30.5"),
    "date": (_parse_day, re.compile(r"\d{4}-\d\d-\d\d"), "a day such as 2025-10-30", ""),
    "boolean": (["false", "true"].index, re.compile("true|false"), "true or false", ""),
}
#: What is wrong with a cell, or which constraint is broken: how it is told, and what to do.
_FINDINGS = {
    "type": ("{cell} has the wrong type", "write {kind}"),
    "form": ("{cell} has the wrong form", "write {kind}{example}"),
    "unique": ("{cell} stands in an earlier row already", "give every row its own key"),
    "required": ("the cell is empty", "write a value"),
    "enum": ("{cell} is not allowed", "write one of {choices}"),
    "pattern": ("{cell} has the wrong form", "{shape} ({description})"),
    "maxLength": ("{cell} is too long", "write at most {maxLength} characters ({description})"),
    **dict.fromkeys(["minimum", "maximum"], ("{cell} is out of range", "write {number}, {range}")),
}


def validate_tables(
    project: Project, package: Mapping[str, Any], tables: Mapping[str, Sequence[Row]]
) -> list[Problem]:
    """Find the cells that break the schema of their table, each with all that is wrong with it.

    Foreign keys are left to `analysis.curation.checks`, which names the nearest keys.
    """
    problems = []
    for resource in (x for x in package["resources"] if x["name"] in tables):
        name = project.show(project.package.parent / resource["path"])
        fields = resource["schema"]["fields"]
        seen: dict[str, set[str]] = {field["name"]: set() for field in fields}
        for line, row in enumerate(tables[resource["name"]], start=2):
            if not any(row[field["name"]] for field in fields):
                remedy = "remove the row, or fill it"
                problems.append(Problem(name, line, "", "every cell is empty", remedy))
                continue
            for field in fields:
                cell = row[field["name"]]
                broken = _find_broken(field, cell, seen[field["name"]])
                problems += [_explain(name, line, field, cell, key) for key in broken]
    return problems


def find_faults(field: Mapping[str, Any], cell: str) -> list[str]:
    """Tell what is wrong with a cell that is given for a column, and what is allowed there."""
    problems = [_explain("", 0, field, cell, key) for key in _find_broken(field, cell, set())]
    return [f"{x.column}: {x.wrong}; {x.remedy}" for x in problems]


def _find_broken(field: Mapping[str, Any], cell: str, seen: set[str]) -> Iterator[str]:
    """Find what a cell breaks: its type alone, else each of the constraints; `seen` are earlier."""
    limits = field.get("constraints", {})
    if not cell:
        yield from ["required"] if limits.get("required") else []
        return
    value: Any = cell
    if field["type"] in _TYPES:
        read, form, *_ = _TYPES[field["type"]]
        try:
            value = read(cell)
        except (ArithmeticError, ValueError):
            yield "type"
            return
        if not form.fullmatch(cell):
            yield "form"
    for key, limit in limits.items():
        if key in ("minimum", "maximum"):
            end = _TYPES[field["type"]][0](str(limit))
            is_broken = value < end if key == "minimum" else value > end
        else:
            is_broken = (
                (key == "unique" and cell in seen)
                or (key == "enum" and cell not in limit)
                or (key == "pattern" and not re.fullmatch(limit, cell))
                or (key == "maxLength" and len(cell) > limit)
            )
        if is_broken:
            yield key
    seen.add(cell)


def _explain(name: str, line: int, field: Mapping[str, Any], cell: str, key: str) -> Problem:
    """Say what is wrong with a cell, and what to do about it."""
    limits = field.get("constraints", {})
    low, high = limits.get("minimum"), limits.get("maximum")
    *_, kind, example = _TYPES.get(field["type"], ("text", ""))
    shape = f"it must match {limits.get('pattern')}"
    words = {**field, **limits} | {
        "cell": show_cell(cell),
        "kind": kind,
        "example": example,
        "choices": ", ".join(limits.get("enum", [])),
        "shape": f"write it like {field['example']}" if "example" in field else shape,
        "number": "a day" if field["type"] == "date" else "a number",
        "range": f"at least {low}" if high is None else f"{low} to {high}",
    }
    wrong, remedy = _FINDINGS[key]
    return Problem(name, line, field["name"], wrong.format_map(words), remedy.format_map(words))
