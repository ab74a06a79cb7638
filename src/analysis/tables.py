"""Tables as they lie in files: read strictly, checked against the data package.

A table is a list of rows, a row a mapping from column to text; no cell is converted here, so no
digit is lost. What cannot be read as it is, is refused with file, row and column.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.errors import DataError, Problem
from analysis.paths import Project

Row = dict[str, str]
#: Cells that a spreadsheet would run as a formula.
_FORMULA = re.compile(r"[=@+\t\r]|-(?!\d)")
_NUMBERED = (
    "fact_id",
    "claim_id",
    "event_id",
    "actor_id",
    "tie_id",
    "place_id",
    "mention_id",
    "key",
)


def read_table(path: Path, name: str = "") -> list[Row]:
    """Read a CSV file strictly.

    Parameters
    ----------
    path : Path
        UTF-8, comma-separated, quoted as RFC 4180 says, with a header.
    name : str, optional
        The file's name in messages; its path by default.

    Returns
    -------
    list of dict
        One mapping from column to text per row, in file order.

    Raises
    ------
    DataError
        If the file is missing, is not UTF-8, has a stray quote, a row with another number of
        cells than the header, or a cell that a spreadsheet would run.
    """
    name = name or path.name
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise _fault(name, 0, "the file is missing", "restore it") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _fault(name, line, "a byte is not UTF-8", "save the file as UTF-8") from None
    if text.startswith("\ufeff"):
        raise _fault(name, 1, "a byte order mark begins the file", "save as UTF-8 without BOM")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    problems: list[Problem] = []
    try:
        header = next(reader, [])
        for cells in reader:
            # A quoted cell may span lines; line_num is where the row ends, as editors show it.
            line = reader.line_num
            if len(cells) != len(header):
                wrong = f"{len(cells)} cells stand under {len(header)} columns"
                remedy = "give every row one cell a column, and quote cells that hold commas"
                problems.append(Problem(name, line, "", wrong, remedy))
                continue
            rows.append(dict(zip(header, cells, strict=True)))
            problems += [
                _formula_problem(name, line, column, cell)
                for column, cell in zip(header, cells, strict=True)
                if _FORMULA.match(cell)
            ]
    except csv.Error as error:
        remedy = "write a quote inside a cell twice and close every quoted cell"
        raise _fault(name, reader.line_num, f"a stray quote ({error})", remedy) from None
    if '"' in text:
        problems += _stray_quotes(name, text)
    if problems:
        raise DataError(problems)
    return rows


def _fault(name: str, row: int, wrong: str, remedy: str) -> DataError:
    return DataError([Problem(name, row, "", wrong, remedy)])


def _formula_problem(name: str, line: int, column: str, cell: str) -> Problem:
    wrong = f"{cell!r} would run as a formula in a spreadsheet"
    return Problem(name, line, column, wrong, "begin the cell with another character")


def _stray_quotes(name: str, text: str) -> list[Problem]:
    """Find quotes inside unquoted cells, which the csv module lets pass."""
    bare = re.sub(r'(^|,)"(?:[^"]|"")*"(?=,|\r?\n|\Z)', r"\1", text, flags=re.MULTILINE)
    remedy = "put the whole cell in quotes and write the quote inside it twice"
    return [
        Problem(name, number, "", "a stray quote inside a cell", remedy)
        for number, line in enumerate(bare.splitlines(), start=1)
        if '"' in line
    ]


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write a CSV file: UTF-8, line feeds, quotes only where they are needed.

    Parameters
    ----------
    path : Path
        The file; its folder must exist.
    columns : sequence of str
        Header, in order.
    rows : iterable of mapping
        One per row; every column must be there.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row[column] for column in columns] for row in rows)


def read_package(project: Project) -> dict[str, Any]:
    """Read ``data/datapackage.json``.

    Raises
    ------
    DataError
        If it is missing or no JSON.
    """
    name = project.show(project.package)
    try:
        package: dict[str, Any] = json.loads(project.package.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _fault(name, 0, "the file is missing", "restore it") from None
    except json.JSONDecodeError as error:
        raise _fault(name, error.lineno, f"no JSON ({error.msg})", "mend the syntax") from None
    return package


def raw_resources(package: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List the resources curated by hand, in the order of the package."""
    return [resource for resource in package["resources"] if resource["path"].startswith("raw/")]


def columns_of(package: Mapping[str, Any], resource: str) -> list[str]:
    """List the columns of a resource, in order."""
    for found in package["resources"]:
        if found["name"] == resource:
            return [field["name"] for field in found["schema"]["fields"]]
    raise KeyError(resource)


def validate_package(project: Project, folder: Path, package: Mapping[str, Any]) -> list[Problem]:
    """Validate tables against their schemas with frictionless.

    Parameters
    ----------
    project : Project
        For the names of files in messages.
    folder : Path
        The folder that the paths of the resources start from.
    package : mapping
        A data package; only its resources are read.

    Returns
    -------
    list of Problem
        Everything that is wrong; empty if nothing is.
    """
    import frictionless

    with frictionless.system.use_context(trusted=True):
        checked = frictionless.Package.from_descriptor(dict(package), basepath=str(folder))
        report = checked.validate(parallel=False)
    problems = []
    for task in report.tasks:
        name = project.show(project.package.parent / str(task.place))
        problems += [
            _problem(name, error.to_descriptor(), package, task.name) for error in task.errors
        ]
    return problems


def _problem(
    name: str, error: Mapping[str, Any], package: Mapping[str, Any], resource: str
) -> Problem:
    column = str(error.get("fieldName") or error.get("label") or "")
    row = int(error.get("rowNumber") or 0)
    field = _field(package, resource, column)
    cell = str(error.get("cell") or "")
    constraints = field.get("constraints", {})
    match error["type"]:
        case (
            "missing-label" | "incorrect-label" | "extra-label" | "duplicate-label" | "blank-label"
        ):
            expected = ", ".join(columns_of(package, resource))
            return Problem(
                name, 1, column, f"the header is wrong ({error['note']})", f"write {expected}"
            )
        case "type-error":
            kind = {"integer": "a whole number", "date": "a day such as 2025-10-30"}
            return Problem(
                name,
                row,
                column,
                f"{cell!r} has the wrong type",
                f"write {kind.get(field.get('type', ''), 'a ' + str(field.get('type')))}",
            )
        case "constraint-error":
            return Problem(name, row, column, *_broken(cell, str(error["note"]), constraints))
        case "unique-error" | "primary-key":
            key = cell or ", ".join(map(str, error.get("cells", [])[:1]))
            return Problem(name, row, column, f"{key!r} stands twice", "give every row its own key")
        case "foreign-key":
            key = ", ".join(map(str, error.get("fieldCells", [])))
            names = ", ".join(error.get("fieldNames", []))
            target = f"{error.get('referenceName')}.csv"
            return Problem(name, row, names, f"{key!r} is unknown", f"write a key of {target}")
        case _:
            return Problem(name, row, column, str(error["message"]), "mend the file")


def _broken(cell: str, note: str, constraints: Mapping[str, Any]) -> tuple[str, str]:
    if "required" in note:
        return "the cell is empty", "write a value"
    if "enum" in note:
        return f"{cell!r} is not allowed", f"write one of {', '.join(constraints['enum'])}"
    if "pattern" in note:
        return f"{cell!r} has the wrong form", f"it must match {constraints['pattern']}"
    if "maxLength" in note:
        most = constraints["maxLength"]
        return f"{cell[:40]!r}… is too long", f"keep the number phrase only, {most} characters"
    limits = {key: value for key, value in constraints.items() if key in ("minimum", "maximum")}
    return f"{cell!r} is out of range", f"allowed is {limits}"


def _field(package: Mapping[str, Any], resource: str, column: str) -> Mapping[str, Any]:
    for found in package["resources"]:
        if found["name"] == resource:
            for field in found["schema"]["fields"]:
                if field["name"] == column:
                    return dict(field)
    return {}
