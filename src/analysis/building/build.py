"""Raw tables -> processed tables: read, validated, corrected, checked, carried through formulas.

Nothing is written before everything holds: a fault leaves the processed tables as they were.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from analysis.building.checks import THEMES, check_tables, correct_tables
from analysis.building.claims import judge_claims
from analysis.building.dictionary import write_dictionary
from analysis.errors import DataError, Problem
from analysis.facts.fact import Fact
from analysis.facts.formula import FORMULAS, Formula
from analysis.facts.register import Register, row_interval
from analysis.facts.tables import (
    Row,
    columns_of,
    raw_resources,
    read_package,
    read_table,
    validate_tables,
    write_table,
)
from analysis.numbers.hedge import Level
from analysis.numbers.interval import End, Interval, round_down, round_up, write_decimal
from analysis.paths import Project

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
        _replace_tables(target, project.processed)
    write_dictionary(project, package)
    return counts


def read_raw(project: Project, package: Mapping[str, Any]) -> dict[str, list[Row]]:
    """Read every raw table, corrected, and check that all of it holds.

    Raises
    ------
    DataError
        If anything is wrong anywhere: every problem at once. Only where a file cannot be read at
        all, what its rows and those of other tables mean is not looked at.
    """
    import analysis.facts.derived  # noqa: F401  (fills the registry: a claim may name a derived figure)

    tables, problems = _read_files(project, package)
    problems += validate_tables(project, project.package.parent, package, tables)
    if len(tables) < len(raw_resources(package)):
        raise DataError(problems)
    corrected, found = correct_tables(tables)
    stages = [found]
    if corrected != tables:
        stages.append(_validate_corrected(project, package, corrected))
    stages.append(check_tables(corrected))
    for stage in stages:
        # What is wrong in one stage makes no sense in the next.
        broken = {(problem.file, problem.row) for problem in problems}
        found = [problem for problem in stage if (problem.file, problem.row) not in broken]
        problems += _name_corrections(found, tables, corrected)
    if problems:
        raise DataError(problems)
    return corrected


def _read_files(
    project: Project, package: Mapping[str, Any]
) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Read what can be read, and name what cannot."""
    tables: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    resources = raw_resources(package)
    for resource in resources:
        path = project.package.parent / resource["path"]
        columns = columns_of(package, resource["name"])
        try:
            tables[resource["name"]] = read_table(path, project.show(path), columns)
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
    return tables, problems


def _validate_corrected(
    project: Project, package: Mapping[str, Any], tables: Mapping[str, list[Row]]
) -> list[Problem]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "raw").mkdir()
        for resource in raw_resources(package):
            name = resource["name"]
            path = Path(folder, resource["path"])
            write_table(path, columns_of(package, name), tables[name])
        return validate_tables(project, Path(folder), package, tables)


def _name_corrections(
    problems: Iterable[Problem],
    tables: Mapping[str, list[Row]],
    corrected: Mapping[str, list[Row]],
) -> list[Problem]:
    """Say of a problem in a corrected row that its file has something else."""
    changed = {
        (f"data/raw/{name}.csv", line)
        for name in tables
        for line, (old, new) in enumerate(zip(tables[name], corrected[name], strict=True), start=2)
        if old != new
    }
    return [
        replace(problem, wrong=f"{problem.wrong}, as corrected in data/raw/corrections.csv")
        if (problem.file, problem.row) in changed
        else problem
        for problem in problems
    ]


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
    >>> from analysis.numbers.interval import point
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


def _replace_tables(built: Path, processed: Path) -> None:
    """Put the built tables in place one by one, then remove those that are built no longer."""
    processed.mkdir(exist_ok=True)
    names = {path.name for path in built.iterdir()}
    for name in sorted(names):
        (built / name).replace(processed / name)
    for path in sorted(processed.glob("*.csv")):
        if path.name not in names:
            path.unlink()
