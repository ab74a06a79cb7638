"""Build the processed tables: raw tables read, validated, corrected, checked, and computed with.

Nothing is written before everything holds: a fault leaves the processed tables as they were.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.curation.checks import (
    THEMES,
    Tables,
    check_results,
    check_tables,
    check_values,
    judge_claims,
    walk_rows,
)
from analysis.errors import DataError, Problem, suggest
from analysis.facts.fact import interval_cells
from analysis.facts.register import Register, row_interval, split_keys
from analysis.facts.tables import Row, fault, read_table, write_table
from analysis.project import Project, list_digests, write_atomically
from analysis.quantities.hedges import WORDS, Level
from analysis.quantities.units import KINDS, UNITS

#: Processed tables that are the corrected raw table.
_COPIED = ("sources", "events", "actors", "ties", "places", "caveats", "labels")


def build_data(project: Project) -> dict[str, int]:
    """Check the raw tables, write the processed ones and ``data/README.md``; count rows by table.

    Raises
    ------
    DataError
        If anything is wrong anywhere: every problem at once, and nothing is written.
    """
    package = read_package(project)
    tables = read_raw(project, package)
    processed = [x["name"] for x in package["resources"] if x["path"].startswith("processed/")]
    with tempfile.TemporaryDirectory(dir=project.processed.parent, prefix=".build-") as folder:
        target = Path(folder, "processed")
        target.mkdir()
        counts = _write_tables(target, package, tables)
        problems = validate_tables(project, Path(folder), package, processed)
        if problems:
            raise DataError(problems)
        (target / project.digests.name).write_text(list_digests(project), encoding="utf-8")
        _replace_tables(target, project.processed)
    write_atomically(project.package.with_name("README.md"), write_dictionary(package))
    return counts


def _write_tables(target: Path, package: Mapping[str, Any], tables: Tables) -> dict[str, int]:
    counts: dict[str, int] = {}

    def write(name: str, rows: Sequence[Row]) -> None:
        write_table(target / f"{name}.csv", columns_of(package, f"processed-{name}"), rows)
        counts[name] = len(rows)

    for name in _COPIED:
        write(name, tables[name])
    figures = [{"theme": theme, **row} for theme in THEMES for row in tables[theme]]
    write("figures", [{**row, **_read_ends(row)} for row in figures])
    write("context", [{**row, **_read_ends(row)} for row in tables["context"]])
    words = {row["function"]: row for row in tables["formulas"]}
    derived = [
        {**row, **words[row["formula"]], "inputs": _drop_parameters(row["inputs"])}
        for row in sorted(tables["derived"], key=lambda x: x["fact_id"])
    ]
    # A register reads formulas from this table: it is written without ends first.
    write("derived", [{**row, **interval_cells({}, dated=False)} for row in derived])
    register = Register(target)
    registers = {level: register.at(level) for level in Level}
    if problems := check_values(tables, registers):
        raise DataError(problems)
    write("derived", [{**row, **_derive_ends(row, registers)} for row in derived])
    write("claims", judge_claims(tables["claims"], registers))
    return counts


def _read_ends(row: Row) -> Row:
    language = row.get("language", "en")
    intervals = {level: row_interval(row, level, language) for level in Level}
    return interval_cells(intervals, dated=row["unit"] == "date")


def _drop_parameters(inputs: str) -> str:
    return ";".join(text.partition("=")[2] for text in split_keys(inputs))


def _derive_ends(row: Row, registers: Mapping[Level, Register]) -> Row:
    """Compute both ends at every level; none if they depend on an assumption."""
    key, dated = row["fact_id"], row["unit"] == "date"
    if not registers[Level.CORE].is_ready(key):
        return interval_cells({}, dated=dated)
    intervals = {level: register[key].interval for level, register in registers.items()}
    return interval_cells(intervals, dated=dated)


def _replace_tables(built: Path, processed: Path) -> None:
    """Put the built tables in place one by one, then remove those that are built no longer."""
    processed.mkdir(exist_ok=True)
    names = {path.name for path in built.iterdir()}
    for name in sorted(names):
        (built / name).replace(processed / name)
    for path in sorted(processed.glob("*.csv")):
        if path.name not in names:
            path.unlink()


# Reading


def read_package(project: Project) -> dict[str, Any]:
    """Read ``data/datapackage.json``."""
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
    found = next(x for x in package["resources"] if x["name"] == resource)
    return [field["name"] for field in found["schema"]["fields"]]


def read_raw(project: Project, package: Mapping[str, Any]) -> dict[str, list[Row]]:
    """Read every raw table, corrected, and check that all of it holds.

    Raises
    ------
    DataError
        If anything is wrong anywhere: every problem at once. Only where a file cannot be read at
        all, what its rows and those of other tables mean is not looked at.
    """
    tables, problems = _read_files(project, package)
    problems += validate_tables(project, project.package.parent, package, tables)
    if len(tables) < len(raw_resources(package)):
        raise DataError(problems)
    corrected, found = correct_tables(tables)
    again = _validate_corrected(project, package, tables, corrected)
    for stage in (found, again, check_tables(corrected)):
        # What is wrong in one stage makes no sense in the next.
        broken = {(problem.file, problem.row) for problem in problems}
        found = [problem for problem in stage if (problem.file, problem.row) not in broken]
        problems += _name_corrections(found, tables, corrected)
    problems = problems or _name_corrections(check_results(corrected), tables, corrected)
    if problems:
        raise DataError(problems)
    return corrected


def _read_files(
    project: Project, package: Mapping[str, Any]
) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Read what can be read, and name what cannot."""
    tables: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for resource in raw_resources(package):
        name, path = resource["name"], project.package.parent / resource["path"]
        try:
            tables[name] = read_table(path, project.show(path), columns_of(package, name))
        except DataError as error:
            problems += error.problems
    known = {Path(resource["path"]).name for resource in raw_resources(package)}
    wrong = "the table is not in the data package"
    remedy = "describe it in data/datapackage.json, or remove it"
    found = sorted(path for path in project.raw.glob("*.csv") if path.name not in known)
    problems += [Problem(project.show(path), 0, "", wrong, remedy) for path in found]
    return tables, problems


def correct_tables(tables: Tables) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Apply ``corrections.csv`` to copies of the raw tables, which stay as read.

    Give them, and the corrections that name an unknown cell or one that holds something else.
    """
    corrected = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    problems = []
    for cell, row in walk_rows(tables, "corrections"):
        rows = {next(iter(item.values())): item for item in corrected.get(row["table"], [])}
        target = rows.get(row["key"], {})
        for column, known in (("table", corrected), ("key", rows), ("field", target)):
            if row[column] not in known:
                remedy = f"name a table, a key and a column of it ({suggest(row[column], known)})"
                problems.append(cell.problem(column, f"there is no {row[column]!r}", remedy))
                break
        else:
            stands = target[row["field"]]
            if stands == row["old"]:
                target[row["field"]] = row["new"]
            else:
                wrong = f"{row['old']!r} is not what stands there, which is {stands!r}"
                remedy = "see whether the correction still holds, and mend or remove it"
                problems.append(cell.problem("old", wrong, remedy))
    return corrected, problems


def _name_corrections(
    problems: Iterable[Problem], tables: Tables, corrected: Tables
) -> list[Problem]:
    """Say of a problem in a corrected row that its file has something else."""
    as_read = [row for _, row in walk_rows(tables, *tables)]
    changed = {
        (f"data/raw/{cell.table}.csv", cell.line)
        for (cell, new), old in zip(walk_rows(corrected, *tables), as_read, strict=True)
        if old != new
    }
    return [
        replace(problem, wrong=f"{problem.wrong}, as corrected in data/raw/corrections.csv")
        if (problem.file, problem.row) in changed
        else problem
        for problem in problems
    ]


# Validating


def validate_tables(
    project: Project, folder: Path, package: Mapping[str, Any], names: Container[str]
) -> list[Problem]:
    """Validate tables of these names in a folder against their schemas, with frictionless.

    Foreign keys are left to `analysis.curation.checks`, which names the nearest keys.
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
                problems += [_explain(name, error.to_descriptor(), fields) for error in task.errors]
    return problems


def _validate_corrected(
    project: Project, package: Mapping[str, Any], tables: Tables, corrected: Tables
) -> list[Problem]:
    """Validate again the tables that corrections have changed."""
    changed = [name for name in tables if tables[name] != corrected[name]]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "raw").mkdir()
        for name in changed:
            path = Path(folder, "raw", f"{name}.csv")
            write_table(path, columns_of(package, name), corrected[name])
        return validate_tables(project, Path(folder), package, changed)


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


def _explain(name: str, error: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> Problem:
    """Say what frictionless found, and what to do about it."""
    column, row = str(error.get("fieldName") or ""), int(error.get("rowNumber") or 0)
    field = next((field for field in fields if field["name"] == column), fields[0])
    cell = str(error.get("cell") or "")
    match error["type"]:
        case "type-error":
            kind = {"integer": "a whole number", "date": "a day such as 2025-10-30"}
            remedy = f"write {kind.get(field['type'], 'a ' + field['type'])}"
            return Problem(name, row, column, f"{cell!r} has the wrong type", remedy)
        case "constraint-error":
            return Problem(name, row, column, *_explain_constraint(cell, str(error["note"]), field))
        case "unique-error" | "primary-key":
            # Both are found for one cell: the key, which is the first column.
            wrong = f"{error['cells'][0]!r} stands in an earlier row already"
            return Problem(name, row, fields[0]["name"], wrong, "give every row its own key")
        case _:
            return Problem(name, row, column, str(error["message"]), "mend the file")


def _explain_constraint(cell: str, note: str, field: Mapping[str, Any]) -> tuple[str, str]:
    constraints = field["constraints"]
    if "required" in note:
        return "the cell is empty", "write a value"
    if "enum" in note:
        return f"{cell!r} is not allowed", f"write one of {', '.join(constraints['enum'])}"
    if "pattern" in note:
        form = f"it must match {constraints['pattern']}"
        form = f"write it like {field['example']}" if "example" in field else form
        return f"{cell!r} has the wrong form", f"{form} ({field['description']})"
    if "maxLength" in note:
        most = constraints["maxLength"]
        return f"{cell[:40]!r}… is too long", f"keep the number phrase, at most {most} characters"
    low, high = constraints["minimum"], constraints.get("maximum")
    allowed = f"at least {low}" if high is None else f"{low} to {high}"
    return f"{cell!r} is out of range", f"write a number, {allowed}"


# The data dictionary

_HEAD = """# Data dictionary

Generated from `datapackage.json` by `make data`; change the descriptions there.

Raw tables are curated by hand and no code writes them. Processed tables are built from them:
checked, corrected, with both ends of every interval. A figure's interval is read at four levels
(`docs/method.md`). All files are UTF-8 with line feeds; an empty cell means not applicable.
Licence: CC BY 4.0 (`LICENSE-DATA`).
"""
#: Closed vocabularies that several tables share, by the column: listed once, with their meanings.
_VOCABULARIES = {
    "unit": ("units", dict.fromkeys(sorted(UNITS), "")),
    "kind": ("kinds of quantity", {key: f": {kind.meaning}" for key, kind in KINDS.items()}),
    "hedge": ("hedge words", dict.fromkeys(sorted({x for y in WORDS.values() for x in y}), "")),
}


def write_dictionary(package: Mapping[str, Any]) -> str:
    """Describe every table and column, what it means and what it allows, in Markdown."""
    lines = [_HEAD, "| table | one row is |", "|---|---|"]
    for table in package["resources"]:
        anchor = table["path"].replace("/", "").replace(".", "")
        lines.append(f"| [`{table['path']}`](#{anchor}) | {table['description']} |")
    for heading, words in _VOCABULARIES.values():
        named = [f"`{word}`{meaning}" for word, meaning in words.items()]
        listed = [f"- {word}" for word in named] if any(words.values()) else [", ".join(named)]
        lines += ["", f"## {heading.capitalize()}", "", *listed]
    for table in package["resources"]:
        schema = table["schema"]
        told = [f"{table['description']}."]
        told += [f"Key: `{schema['primaryKey']}`."] if "primaryKey" in schema else []
        for key in schema.get("foreignKeys", []):
            told.append(f"`{key['fields'][0]}` is a key of {key['reference']['resource']}.")
        lines += ["", f"## {table['path']}", "", " ".join(told), ""]
        lines += ["| column | type | meaning | allowed |", "|---|---|---|---|"]
        for field in schema["fields"]:
            cells = [field["type"], field["description"], _describe_constraints(field)]
            lines.append(f"| `{field['name']}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _describe_constraints(field: Mapping[str, Any]) -> str:
    words = []
    heading, vocabulary = _VOCABULARIES.get(field["name"], ("", {}))
    for name, value in field.get("constraints", {}).items():
        if name == "enum" and set(value) <= vocabulary.keys():
            words.append(f"one of the [{heading}](#{heading.replace(' ', '-')})")
        elif name == "enum":
            words.append("one of " + ", ".join(f"`{choice}`" for choice in value))
        elif value is True:
            words.append(name)
        else:
            words.append(f"{name} `{value}`".replace("|", "\\|"))
    return "; ".join(words)
