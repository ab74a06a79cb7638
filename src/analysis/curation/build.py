"""Raw tables -> processed tables: read, validated, corrected, checked, carried through formulas.

Nothing is written before everything holds: a fault leaves the processed tables as they were.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.curation.claims import judge_claims
from analysis.curation.curated import THEMES
from analysis.curation.dictionary import write_dictionary
from analysis.curation.ends import interval_cells
from analysis.curation.inputs import check_formulas
from analysis.curation.raw import read_raw
from analysis.curation.schema import columns_of, read_package, validate_tables
from analysis.errors import DataError
from analysis.facts.fact import Fact
from analysis.facts.formula import FORMULAS, Formula
from analysis.facts.register import Register, row_interval
from analysis.facts.tables import Row, write_table
from analysis.project import Project
from analysis.quantities.hedges import Level

#: Processed tables that are the corrected raw table.
_COPIED = ("sources", "events", "actors", "ties", "places", "caveats", "labels")


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
    unfounded = check_formulas(tables)
    if unfounded:
        raise DataError(unfounded)
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
    register = Register(target)
    registers = {level: register.at(level) for level in Level}
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


def _replace_tables(built: Path, processed: Path) -> None:
    """Put the built tables in place one by one, then remove those that are built no longer."""
    processed.mkdir(exist_ok=True)
    names = {path.name for path in built.iterdir()}
    for name in sorted(names):
        (built / name).replace(processed / name)
    for path in sorted(processed.glob("*.csv")):
        if path.name not in names:
            path.unlink()
