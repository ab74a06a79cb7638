"""Raw tables: the data package that describes them, and their rows as they stand or corrected."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from analysis.errors import DataError, Problem, suggest
from analysis.project import Project, Row, fault, read_rows
from analysis.quantities.vocabulary import list_units

Package = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
#: Makes a problem of a row: takes the column, what is wrong, and what to do.
Report = partial[Problem]

#: Raw tables in which one row is one printed figure of an article; the last is for all that is of
#: no other.
THEMES = tuple(
    "faw_vw_output nev_share deal_values survey_percentages gatherings cooperation".split()
)
#: Raw tables in which one row is one printed figure; and those with computed figures too.
FIGURES = (*THEMES, "context")
#: Raw tables of all that computed figures take: each key stands once in all of them.
KEYED = (*FIGURES, "assumptions", "derived")
#: The caveat of a plan or a forecast.
PLAN = "expectation_not_observation"
#: How numbers of a kind are printed, and no others.
FORMS = {"ordinal": r"\d(?:st|nd|rd|th)\b|(?:ion|sand|dred)th\b", "age": r"-old\b"}
#: How a context figure was seen.
SEEN = ("primary", "second-hand", "mirror")


def read_schemas(project: Project) -> dict[str, Any]:
    """Read ``data/datapackage.json``, the schemas of tables; units are those of ``words.csv``."""
    name = project.show(project.package)
    try:
        package: dict[str, Any] = json.loads(project.package.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise fault(name, 0, "the file is missing", "restore it") from None
    except UnicodeDecodeError:
        raise fault(name, 0, "a byte is not UTF-8", "save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise fault(name, error.lineno, f"no JSON ({error.msg})", "mend the syntax") from None
    for field in (x for table in package["resources"] for x in table["schema"]["fields"]):
        limits = field.get("constraints", {})
        if field["name"] == "unit" and "enum" in limits:
            limits["enum"] = sorted(list_units())
    return package


def raw_resources(package: Package) -> list[dict[str, Any]]:
    """List the resources curated by hand, in the order of the package."""
    return [resource for resource in package["resources"] if resource["path"].startswith("raw/")]


def columns_of(package: Package, resource: str) -> list[str]:
    """List the columns of a resource, in order."""
    return [field["name"] for field in fields_of(package, resource)]


def fields_of(package: Package, resource: str) -> list[dict[str, Any]]:
    """List what the schema of a resource says of its columns, in order."""
    found = next(x for x in package["resources"] if x["name"] == resource)
    fields: list[dict[str, Any]] = found["schema"]["fields"]
    return fields


def read_tables(project: Project, package: Package) -> dict[str, list[Row]]:
    """Read the raw tables as they stand; only what keeps one from being read is a DataError."""
    tables, problems = read_files(project, package)
    if problems:
        raise DataError(problems)
    return tables


def read_files(project: Project, package: Package) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Read what can be read, and name what cannot, or has a cell at fault."""
    tables: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    described = {resource["name"] for resource in raw_resources(package)}
    if lost := [name for name in KEYED if name not in described]:
        remedy = "describe it there, or mend THEMES of src/analysis/curation/raw.py"
        wrong = f"the table {lost[0]!r} is missing"
        raise fault(project.show(project.package), 0, wrong, remedy)
    for resource in raw_resources(package):
        name, path = resource["name"], project.package.parent / resource["path"]
        try:
            rows, found = read_rows(path, project.show(path), columns_of(package, name))
            tables[name] = rows
            problems += found
        except DataError as error:
            problems += error.problems
    known = {Path(resource["path"]).name for resource in raw_resources(package)}
    wrong = "the table is not in the data package"
    remedy = "describe it in data/datapackage.json, or remove it"
    others = [path for path in project.raw.glob("*.csv") if path.name not in known]
    problems += [Problem(project.show(path), 0, "", wrong, remedy) for path in others]
    return tables, problems


def correct_tables(tables: Tables) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Apply ``corrections.csv`` to copies of the raw tables, which stay as read.

    Give them, and the corrections that name an unknown cell or one that holds something else.
    """
    corrected = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    problems = []
    for report, row in walk_rows(tables, "corrections"):
        rows = {next(iter(item.values())): item for item in corrected.get(row["table"], [])}
        target = rows.get(row["key"], {})
        known: dict[str, Collection[str]] = {"table": corrected, "key": rows, "field": target}
        if unknown := next((name for name in known if row[name] not in known[name]), ""):
            near = suggest(row[unknown], known[unknown])
            remedy = f"name a table, a key and a column of it ({near})"
            problems.append(report(unknown, f"there is no {row[unknown]!r}", remedy))
        elif target[row["field"]] == row["old"]:
            target[row["field"]] = row["new"]
        else:
            wrong = f"{row['old']!r} is not what stands there, which is {target[row['field']]!r}"
            remedy = "see whether the correction still holds, and mend or remove it"
            problems.append(report("old", wrong, remedy))
    return corrected, problems


def walk_rows(tables: Tables, *names: str) -> Iterator[tuple[Report, Row]]:
    """Yield the rows of some tables, each with what makes a problem of a column."""
    for name in names:
        # The header is line 1, so the first row stands in line 2.
        for line, row in enumerate(tables[name], start=2):
            yield partial(Problem, f"data/raw/{name}.csv", line), row


def index_rows(tables: Tables, *names: str) -> dict[str, Row]:
    """Give the rows of some tables by their keys, which are their first cells."""
    return {next(iter(row.values())): row for name in names for row in tables[name]}


def read_published(row: Row) -> date | None:
    """Read the day of publication, if it is one."""
    with suppress(ValueError):
        return date.fromisoformat(row["published_on"])
    return None
