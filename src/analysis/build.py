"""Raw tables -> processed tables: read, validated, checked, corrected, carried through formulas.

Nothing is written before everything holds: a fault leaves the processed tables as they were.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from analysis.checks import THEMES, check_tables, correct_tables
from analysis.claims import judge_claims
from analysis.dictionary import write_dictionary
from analysis.errors import DataError, Problem
from analysis.facts import Fact
from analysis.formula import FORMULAS, Formula
from analysis.hedge import Level
from analysis.interval import End, Interval, round_down, round_up, write_decimal
from analysis.paths import Project
from analysis.register import Register, row_interval
from analysis.tables import (
    Row,
    columns_of,
    raw_resources,
    read_package,
    read_table,
    validate_package,
    write_table,
)

#: Processed tables that are the corrected raw table.
_COPIED = ("sources", "events", "actors", "ties", "places", "caveats")
#: Digits that a rounded end of a derived figure keeps.
_DIGITS = 10


def build_data(project: Project) -> dict[str, int]:
    """Check all raw tables and write the processed ones, and ``data/README.md``.

    Returns
    -------
    dict of str to int
        Number of rows of each processed table.

    Raises
    ------
    DataError
        If anything is wrong anywhere: every problem at once, and nothing is written.
    """
    import analysis.derived  # noqa: F401  (fills the registry of formulas)

    package = read_package(project)
    tables = correct_tables(read_raw(project, package))
    problems = check_tables(tables)
    if problems:
        raise DataError(problems)
    with tempfile.TemporaryDirectory(dir=project.processed.parent, prefix=".build-") as folder:
        target = Path(folder)
        counts = _write_tables(target, package, tables)
        _validate_processed(project, package, target)
        _replace_tables(target, project.processed)
    write_dictionary(project, package)
    return counts


def read_raw(project: Project, package: Mapping[str, Any]) -> dict[str, list[Row]]:
    """Read and validate every raw table.

    Raises
    ------
    DataError
        If a file cannot be read, or a table breaks its schema.
    """
    tables: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    resources = raw_resources(package)
    for resource in resources:
        path = project.package.parent / resource["path"]
        try:
            tables[resource["name"]] = read_table(path, project.show(path))
        except DataError as error:
            problems += error.problems
    known = {Path(resource["path"]).name for resource in resources}
    problems += [
        Problem(
            project.show(path),
            0,
            "",
            "the table is not in the data package",
            "describe it in data/datapackage.json, or remove it",
        )
        for path in sorted(project.raw.glob("*.csv"))
        if path.name not in known
    ]
    if not problems:
        raw = {**package, "resources": resources}
        problems = validate_package(project, project.package.parent, raw)
    if problems:
        raise DataError(problems)
    return tables


def _write_tables(
    target: Path, package: Mapping[str, Any], tables: Mapping[str, list[Row]]
) -> dict[str, int]:
    counts: dict[str, int] = {}

    def write(name: str, rows: Iterable[Row]) -> None:
        kept = list(rows)
        write_table(target / f"{name}.csv", columns_of(package, f"processed-{name}"), kept)
        counts[name] = len(kept)

    for name in _COPIED:
        write(name, tables[name])
    figures = [{"theme": theme, **row} for theme in THEMES for row in tables[theme]]
    write("figures", [{**row, **_row_ends(row, "en")} for row in figures])
    write("context", [{**row, **_row_ends(row, row["language"])} for row in tables["context"]])
    registers = {level: Register(target, level) for level in Level}
    write("derived", [_derived_row(formula, registers) for _, formula in sorted(FORMULAS.items())])
    write("claims", judge_claims(tables["claims"], registers))
    return counts


def _row_ends(row: Row, language: str) -> Row:
    intervals = {level: row_interval(row, level, language) for level in Level}
    return interval_cells(intervals, dated=row["unit"] == "date")


def _derived_row(formula: Formula, registers: Mapping[Level, Register]) -> Row:
    facts: dict[Level, Fact] = {}
    if not formula.assumptions(registers[Level.CORE]):
        facts = {level: register[formula.id] for level, register in registers.items()}
    return {
        "fact_id": formula.id,
        "unit": formula.unit,
        "kind": formula.kind,
        "entity": formula.entity,
        "metric": formula.metric,
        "place": formula.place,
        "period": formula.period,
        "formula": formula.arithmetic,
        "method": formula.method,
        "inputs": ";".join(formula.inputs.values()),
        "caveats": ";".join(formula.caveats),
    } | interval_cells(
        {level: fact.interval for level, fact in facts.items()}, dated=formula.unit == "date"
    )


def interval_cells(intervals: Mapping[Level, Interval], *, dated: bool) -> Row:
    """Write intervals as cells: both ends at every level, and what they rest on at core.

    Parameters
    ----------
    intervals : mapping of Level to Interval
        One for each level; none if the ends depend on an assumption.
    dated : bool
        True if the ends are days.

    Examples
    --------
    >>> from analysis.interval import point
    >>> cells = interval_cells({level: point(28) for level in Level}, dated=False)
    >>> cells["lower_core"], cells["upper_wide"], cells["lower_basis"]
    ('28', '28', 'exact')
    """
    names = ("lower_open", "upper_open", "lower_basis", "upper_basis")
    if not intervals:
        return {
            f"{side}_{level}": "" for level in Level for side in ("lower", "upper")
        } | dict.fromkeys(names, "")
    ends = {
        f"{side}_{level}": _write_end(getattr(interval, side), dated=dated, up=side == "upper")
        for level, interval in intervals.items()
        for side in ("lower", "upper")
    }
    return ends | {name: str(getattr(intervals[Level.CORE], name)).lower() for name in names}


def _write_end(end: End, *, dated: bool, up: bool) -> str:
    """An exact decimal where there is one, else rounded outward; nothing where unbounded."""
    if isinstance(end, float):
        return ""
    if dated:
        return date.fromordinal(math.ceil(end) if up else math.floor(end)).isoformat()
    size = max(0, _DIGITS - len(str(int(abs(end)))))
    step = Fraction(1, 10**size)
    return write_decimal(round_up(end, step) if up else round_down(end, step))


def _validate_processed(project: Project, package: Mapping[str, Any], target: Path) -> None:
    resources = [
        {**resource, "path": Path(resource["path"]).name}
        for resource in package["resources"]
        if resource["path"].startswith("processed/")
    ]
    problems = validate_package(project, target, {**package, "resources": resources})
    if problems:
        raise DataError(problems)


def _replace_tables(built: Path, processed: Path) -> None:
    """Put the built tables in place one by one, then remove those that are built no longer."""
    processed.mkdir(exist_ok=True)
    names = {path.name for path in built.iterdir()}
    for name in sorted(names):
        (built / name).replace(processed / name)
    for path in sorted(processed.glob("*.csv")):
        if path.name not in names:
            path.unlink()
