"""Raw tables in, the same corrected out, or every problem that they have."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.curation.checks import check_tables
from analysis.curation.corrections import correct_tables
from analysis.curation.schema import columns_of, raw_resources, validate_tables
from analysis.errors import DataError, Problem
from analysis.facts.tables import Row, read_table, write_table
from analysis.project import Project


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
