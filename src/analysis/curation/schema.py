"""The data package: what each table must look like, and tables validated against it."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.errors import Problem
from analysis.facts.tables import fault
from analysis.project import Project


def read_package(project: Project) -> dict[str, Any]:
    """Read ``data/datapackage.json``.

    Raises
    ------
    DataError
        If it is missing, not UTF-8 or no JSON.
    """
    name = project.show(project.package)
    try:
        package: dict[str, Any] = json.loads(project.package.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise fault(name, 0, "the file is missing", "restore it") from None
    except UnicodeDecodeError:
        raise fault(name, 0, "a byte is not UTF-8", "save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise fault(name, error.lineno, f"no JSON ({error.msg})", "mend the syntax") from None
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


def validate_tables(
    project: Project, folder: Path, package: Mapping[str, Any], names: Container[str]
) -> list[Problem]:
    """Validate tables against their schemas with frictionless.

    Parameters
    ----------
    project : Project
        For the names of files in messages.
    folder : Path
        The folder that the paths of the resources start from.
    package : mapping
        The data package.
    names : container of str
        The resources to validate. Foreign keys are left to `analysis.curation.checks`, which names
        the nearest keys.

    Returns
    -------
    list of Problem
        Everything that is wrong; empty if nothing is.
    """
    import frictionless

    problems = []
    for resource in package["resources"]:
        if resource["name"] in names:
            name = project.show(project.package.parent / resource["path"])
            descriptor = {**resource, "schema": _adapt_schema(resource["schema"])}
            table = frictionless.Resource.from_descriptor(descriptor, basepath=str(folder))
            for task in table.validate().tasks:
                fields = resource["schema"]["fields"]
                problems += [_problem(name, error.to_descriptor(), fields) for error in task.errors]
    return problems


def _adapt_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Group patterns: frictionless anchors only the first and the last branch of "a|b|c"."""
    fields = [
        {**field, "constraints": {**constraints, "pattern": f"(?:{constraints['pattern']})"}}
        if "pattern" in (constraints := field.get("constraints", {}))
        else field
        for field in schema["fields"]
    ]
    kept = {key: value for key, value in schema.items() if key != "foreignKeys"}
    return {**kept, "fields": fields}


def _problem(name: str, error: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> Problem:
    column = str(error.get("fieldName") or "")
    row = int(error.get("rowNumber") or 0)
    field = next((field for field in fields if field["name"] == column), fields[0])
    cell = str(error.get("cell") or "")
    match error["type"]:
        case "type-error":
            kind = {"integer": "a whole number", "date": "a day such as 2025-10-30"}
            remedy = f"write {kind.get(field['type'], 'a ' + field['type'])}"
            return Problem(name, row, column, f"{cell!r} has the wrong type", remedy)
        case "constraint-error":
            return Problem(name, row, column, *_broken(cell, str(error["note"]), field))
        case "unique-error" | "primary-key":
            # Both are found for one cell: the key, which is the first column.
            wrong = f"{error['cells'][0]!r} stands in an earlier row already"
            return Problem(name, row, fields[0]["name"], wrong, "give every row its own key")
        case _:
            return Problem(name, row, column, str(error["message"]), "mend the file")


def _broken(cell: str, note: str, field: Mapping[str, Any]) -> tuple[str, str]:
    constraints = field["constraints"]
    if "required" in note:
        return "the cell is empty", "write a value"
    if "enum" in note:
        return f"{cell!r} is not allowed", f"write one of {', '.join(constraints['enum'])}"
    if "pattern" in note:
        return f"{cell!r} has the wrong form", (
            f"it must match {constraints['pattern']} ({field['description']})"
        )
    if "maxLength" in note:
        most = constraints["maxLength"]
        return f"{cell[:40]!r}… is too long", f"keep the number phrase, at most {most} characters"
    low, high = constraints["minimum"], constraints.get("maximum")
    allowed = f"at least {low}" if high is None else f"{low} to {high}"
    return f"{cell!r} is out of range", f"write a number, {allowed}"
