"""The register and the pages in, ``facts.json`` out: all facts with lineage, and where they are.

A fact that needs no assumption stands once, as read at every level. What a page tells of a fact and
the register does not (an assumption, what rests on it, a fact of a page that was built from other
data) stands with that page.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.facts.records import SCHEMA, Record, write_record
from analysis.facts.register import Register
from analysis.project import write_atomically
from analysis.quantities.hedges import Level
from analysis.reports.islands import write_json

NAME = "facts.json"
SCHEMA_NAME = SCHEMA.name


def collect_facts(processed: Path) -> dict[str, Record]:
    """Write every fact that needs no assumption as a record, at all levels of reading hedges.

    Raises
    ------
    AnalysisError
        If a processed table is missing or is not as it must be.
    """
    first = Register(processed, Level.CORE)
    registers = {str(level): first.at(level) for level in Level}
    return {
        key: write_record(
            first[key], {level: register[key].interval for level, register in registers.items()}
        )
        for key in first
        if first.is_ready(key)
    }


def write_facts(
    out: Path,
    facts: Mapping[str, Record],
    shown: Mapping[str, Record],
    pages: Mapping[str, Any],
    package: Mapping[str, Any],
) -> None:
    """Write ``facts.json``, one fact a line, and its schema beside it.

    Parameters
    ----------
    out : Path
        Folder of the pages.
    facts : mapping of str to dict
        All facts by id, see :func:`collect_facts`.
    shown : mapping of str to dict
        What pages embed, by address.
    pages : mapping of str to dict
        Entries of the manifest, by address.
    package : mapping of str to object
        The data package, for title, version and licence.
    """
    licences = [licence["name"] for licence in package.get("licenses", ())]
    told = {"title": package.get("title"), "version": package.get("version")}
    content = {
        "$schema": SCHEMA_NAME,
        **{name: text for name, text in told.items() if text},
        **({"license": licences[0]} if licences else {}),
        "facts": facts,
        "pages": {href: _describe(pages[href], records, facts) for href, records in shown.items()},
    }
    write_atomically(out / NAME, _write(content))
    write_atomically(out / SCHEMA_NAME, SCHEMA.read_text(encoding="utf-8"))


def _describe(
    entry: Mapping[str, Any], records: Mapping[str, Any], facts: Mapping[str, Record]
) -> Record:
    level = records["level"]
    return {
        "title": entry["title"],
        "lang": records["lang"],
        "level": level,
        "parameters": entry["parameters"],
        "shows": sorted(records["facts"]),
        "own": {
            key: record
            for key, record in records["facts"].items()
            if key not in facts or record != _read_at(facts[key], level)
        },
    }


def _read_at(record: Record, level: str) -> Record:
    """A record as a page has it: at one level alone."""
    return record | {"intervals": {level: record["intervals"][level]}}


def _write(content: Mapping[str, Any]) -> str:
    """Write JSON with a line for each fact and each page: two versions can be compared."""
    parts = [
        f"{write_json(name)}: {_spread(value) if name in ('facts', 'pages') else write_json(value)}"
        for name, value in content.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _spread(values: Mapping[str, Any]) -> str:
    lines = (f"{write_json(key)}: {write_json(values[key])}" for key in sorted(values))
    return "{\n" + ",\n".join(lines) + "\n}"
