"""Build the processed tables: raw tables read, validated, corrected, checked, and computed with.

Nothing is written before everything holds: a fault leaves the processed tables as they were.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from analysis.curation.checks import check_tables, check_years
from analysis.curation.computed import check_computable, check_formulas, check_units
from analysis.curation.raw import (
    THEMES,
    Package,
    Tables,
    columns_of,
    correct_tables,
    raw_resources,
    read_files,
    read_package,
    walk_rows,
)
from analysis.curation.validate import NUMBER, validate_tables
from analysis.errors import AnalysisError, DataError, Problem
from analysis.extraction.phrases import write_printed
from analysis.facts.fact import add_ends
from analysis.facts.register import Register
from analysis.project import (
    Project,
    Row,
    list_digests,
    list_unfinished,
    split_keys,
    write_atomically,
    write_table,
)
from analysis.quantities import LANGS
from analysis.quantities.hedges import row_interval
from analysis.quantities.interval import Interval
from analysis.quantities.vocabulary import KINDS, Level, list_hedges, list_units

#: Processed tables that are the corrected raw table.
_COPIED = tuple(
    "sources events actors ties places sites statements caveats labels assumptions".split()
)
#: Verdicts on claims whose scope is not decided by intervals.
_VERDICTS = {
    **dict.fromkeys(["definition", "coverage", "edition"], "definitions differ"),
    **dict.fromkeys(["conversion", "copy"], "not independent"),
}


def build_data(project: Project) -> dict[str, int]:
    """Check the raw tables, write the processed ones and ``data/README.md``; count rows by table.

    If anything is wrong anywhere, the DataError names all of it, and nothing is written.
    """
    if left := list_unfinished(project.raw):
        wrong = "a review was being applied to data/raw, and was cut off"
        names = " and ".join(project.show(path) for path in left)
        raise AnalysisError(f"{wrong}; apply it again, which adds what is left, or remove {names}")
    package = read_package(project)
    tables = read_checked(project, package)
    if problems := list(check_digests(tables)):
        raise DataError(problems)
    built = _build_tables(tables)
    processed = {f"processed-{name}": rows for name, rows in built.items()}
    if problems := validate_tables(project, package, processed):
        raise DataError(problems)
    written = f"{json.dumps(package, ensure_ascii=False, indent=1)}\n"
    if written != project.package.read_text(encoding="utf-8"):
        write_atomically(project.package, written)
    with tempfile.TemporaryDirectory(dir=project.processed.parent, prefix=".build-") as folder:
        target = Path(folder)
        for name, rows in built.items():
            write_table(target / f"{name}.csv", columns_of(package, f"processed-{name}"), rows)
        (target / project.digests.name).write_text(list_digests(project, target), "utf-8")
        project.processed.mkdir(exist_ok=True)
        for path in sorted(target.iterdir()):
            path.replace(project.processed / path.name)
    for path in project.processed.glob("*.csv"):
        if path.stem not in built:
            path.unlink()
    write_atomically(project.package.with_name("README.md"), describe_tables(package))
    return {name: len(rows) for name, rows in built.items()}


def _build_tables(tables: Tables) -> Tables:
    built = {name: tables[name] for name in _COPIED}
    figures = [{"theme": theme, **row} for theme in THEMES for row in tables[theme]]
    of_articles = {row["source_id"]: row["caveats"] for row in tables["sources"]}
    order = [row["key"] for row in tables["caveats"]]
    for row in figures:
        row["caveats"] = inherit_caveats(row["caveats"], of_articles[row["source_id"]], order)
    for name, rows in {"figures": figures, "context": tables["context"]}.items():
        read = [row | {"number": write_printed(row)} for row in rows]
        built[name] = [
            add_ends(x, {level: row_interval(x, level) for level in Level}) for x in read
        ]
    words = {row["function"]: row for row in tables["formulas"]}
    # An input loses the name of its parameter.
    derived = [
        {**row, **words[row["function"]], "inputs": re.sub(r"\w+=", "", row["inputs"])}
        for row in sorted(tables["derived"], key=lambda x: x["fact_id"])
    ]
    register = Register({**built, "derived": derived})
    registers = {level: register.at(level) for level in Level}
    if problems := check_computable(tables, registers):
        raise DataError(problems)
    built["derived"] = [add_ends(row, _derive(row["fact_id"], registers)) for row in derived]
    built["claims"] = judge_claims(tables["claims"], registers)
    return built


def inherit_caveats(own: str, given: str, order: Sequence[str]) -> str:
    """Put caveats of an article among those of a row, each before what comes later in `order`.

    >>> inherit_caveats("official;soft", "relayed;official", ["official", "relayed", "soft"])
    'official;relayed;soft'
    """
    keys = [*split_keys(own)]
    for key in split_keys(given):
        if key not in keys:
            later = (n for n, x in enumerate(keys) if order.index(x) > order.index(key))
            keys.insert(next(later, len(keys)), key)
    return ";".join(keys)


def judge_claims(rows: Iterable[Row], registers: Mapping[Level, Register]) -> list[Row]:
    """Add the verdict to each pair of figures that speak of one quantity (``claims.csv``)."""
    judged = []
    for row in rows:
        verdict = row["ruling"] or _VERDICTS.get(row["scope"])
        core, logical = (
            (registers[level][row["fact_a"]].interval, registers[level][row["fact_b"]].interval)
            for level in (Level.CORE, Level.LOGICAL)
        )
        judged.append({**row, "verdict": verdict or judge_intervals(core, logical)})
    return judged


def judge_intervals(core: tuple[Interval, Interval], logical: tuple[Interval, Interval]) -> str:
    """Compare two figures of one quantity: as half of the readers take them, and by logic alone.

    They are ``corroborated`` if one lies within the other, ``consistent`` if they overlap, ``in
    tension`` if only the words' logic lets them meet, ``contradicted`` if nothing does.
    """
    first, second = core
    if first.within(second) or second.within(first):
        return "corroborated"
    if first.meets(second):
        return "consistent"
    return "in tension" if logical[0].meets(logical[1]) else "contradicted"


def check_digests(tables: Tables) -> Iterator[Problem]:
    """Find articles whose SHA-256 is none, or another one's; `verify` says what to write there."""
    seen = {hashlib.sha256().hexdigest()}  # of no text at all
    for report, row in walk_rows(tables, "sources"):
        text = row["sha256"]
        if text in seen or len(set(text)) < 8:  # 64 digits are never so alike by chance
            wrong = f"{text!r} is the SHA-256 of another article, or of none"
            yield report("sha256", wrong, "write the one that make verify finds")
        seen.add(text)


def _derive(key: str, registers: Mapping[Level, Register]) -> dict[Level, Interval]:
    """Compute a figure at every level; at none if it depends on an assumption."""
    ready = {level: register for level, register in registers.items() if key in register}
    return {level: register[key].interval for level, register in ready.items()}


# Reading


def read_checked(project: Project, package: Package) -> dict[str, list[Row]]:
    """Read every raw table, corrected, and check that all of it holds.

    The DataError names every problem at once. Only where a file cannot be read at all, what its
    rows and those of other tables mean is not looked at.
    """
    tables, problems = read_files(project, package)
    problems += validate_tables(project, package, tables)
    if len(tables) < len(raw_resources(package)):
        raise DataError(problems)
    corrected, found = correct_tables(tables)
    changed = {name: rows for name, rows in corrected.items() if rows != tables[name]}
    again = validate_tables(project, package, changed)
    pairs = zip(walk_rows(corrected, *tables), walk_rows(tables, *tables), strict=True)
    differing = {report.args for (report, row), (_, old) in pairs if row != old}
    _add_language(corrected)
    later: list[Problem] = []
    outside = [*_check_places(package, corrected), *check_years(corrected)]
    within = [*check_tables(corrected), *check_formulas(corrected)]
    for stage in (found, again, outside, within):
        # What is wrong in one stage makes no sense in the next.
        broken = {(problem.file, problem.row) for problem in [*problems, *later]}
        later += [problem for problem in stage if (problem.file, problem.row) not in broken]
    if not problems and not later:
        later = check_units(corrected)
    for problem in later:
        is_corrected = (problem.file, problem.row) in differing
        more = ", as corrected in data/raw/corrections.csv" if is_corrected else ""
        problems.append(problem._replace(wrong=problem.wrong + more))
    if problems:
        raise DataError(problems)
    return corrected


def _add_language(tables: Tables) -> None:
    """Note with every row that quotes an article the language that its phrase is read in."""
    languages = {row["source_id"]: row["language"] for row in tables["sources"]}
    for _, row in walk_rows(tables, *THEMES, "events"):
        row["language"] = languages.get(row["source_id"], LANGS[0])


# Places


def _check_places(package: Package, tables: Tables) -> Iterator[Problem]:
    """Find cities that lie outside their country, or within another one.

    The outlines of the data package are coarse, and run outside of the border; where a country has
    none, only those of the others tell.
    """
    resource = next(x for x in package["resources"] if x["name"] == "places")
    outlines = {
        country: [tuple(map(float, point.split())) for point in outline.split(",")]
        for country, outline in resource.get("outlines", {}).items()
    }
    known = {row["place_id"] for row in tables["places"]}
    for report, row in walk_rows(tables, "places"):
        if row["kind"] == "country" and row["place_id"] != row["country"] in known:
            wrong = f"{row['country']!r} is not the country {row['place_id']!r}"
            yield report("country", wrong, "write the code of the row itself")
        if (row["kind"] == "region") == bool(row["country"]):
            wrong = "a region of several countries has none" * bool(row["country"])
            wrong = wrong or f"the country of a {row['kind']} is empty"
            yield report("country", wrong, "mend kind or country")
        spot = [row[column] for column in ("latitude", "longitude")]
        if not all(NUMBER.fullmatch(text) for text in spot):
            if any(spot) or row["kind"] == "city":
                yield report("latitude", "the place is not on the map", "give both degrees")
            continue
        latitude, longitude = map(float, spot)
        around = [x for x in outlines if _surrounds(outlines[x], longitude, latitude)]
        country = row["country"]
        is_out = country not in around and (around or country in outlines)
        if is_out and country in known:  # another check tells of what is no place
            wrong = f"{spot[0]} north, {spot[1]} east lies in {' and '.join(around) or 'none'}"
            remedy = "mend degrees or country, or the outlines in data/datapackage.json"
            yield report("latitude", f"{wrong}, not in {country}", remedy)


def _surrounds(outline: Sequence[tuple[float, ...]], x: float, y: float) -> bool:
    """Tell whether a closed outline surrounds a point: a ray to the east leaves it oddly often."""
    crossed = [
        (top > y) != (bottom > y) and x < left + (right - left) * (y - top) / (bottom - top)
        for (left, top), (right, bottom) in pairwise(outline)
    ]
    return sum(crossed) % 2 == 1


# The data dictionary

_HEAD = """# Data dictionary

Generated from `datapackage.json` by `make data`; change the descriptions there.

Raw tables are curated by hand; the only code that writes them is `analysis curate --apply`, which
appends what a person has decided. Processed tables are built from them: checked, corrected, with
both ends of every interval. A figure's interval is read at four levels (`docs/method.md`). All
files are UTF-8 with line feeds; an empty cell means not applicable.
Licence: CC BY 4.0 (`LICENSE-DATA`).
"""


def _list_vocabularies() -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """Give the closed vocabularies that tables share, by the column, listed once with meanings."""
    return {
        "unit": ("units", dict.fromkeys(sorted(list_units()), "")),
        "kind": ("kinds of quantity", {key: f": {kind.meaning}" for key, kind in KINDS.items()}),
        "hedge": ("hedge words", dict.fromkeys(sorted(list_hedges()), "")),
    }


def describe_tables(package: Package) -> str:
    """Describe every table and column, what it means and what it allows, in Markdown."""
    lines = [_HEAD, "| table | one row is |", "|---|---|"]
    for table in package["resources"]:
        anchor = table["path"].replace("/", "").replace(".", "")
        lines.append(f"| [`{table['path']}`](#{anchor}) | {table['description']} |")
    for heading, words in _list_vocabularies().values():
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
    heading, vocabulary = _list_vocabularies().get(field["name"], ("", {}))
    for name, value in field.get("constraints", {}).items():
        if name == "enum" and set(value) <= vocabulary.keys():
            words.append(f"one of the [{heading}](#{heading.replace(' ', '-')})")
        elif name == "enum":
            words.append("one of " + ", ".join(f"`{choice}`" for choice in value))
        elif value is True:
            words.append(name)
        else:
            words.append(f"{name} `{value}`".replace("|", "\\|"))
    if field["name"] == "hedge":  # which checks read in its phrase
        words.append(f"one of the [{heading}](#{heading.replace(' ', '-')})")
    return "; ".join(words)
