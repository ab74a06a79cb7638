"""Build the processed tables: raw tables read, validated, corrected, checked, and computed with.

Nothing is written before everything holds: a fault leaves the processed tables as they were.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from analysis.curation.checks import check_tables, check_years
from analysis.curation.raw import (
    FIGURES,
    KEYED,
    THEMES,
    Package,
    Report,
    Tables,
    columns_of,
    correct_tables,
    index_rows,
    raw_resources,
    read_files,
    read_schemas,
    walk_rows,
)
from analysis.curation.validate import NUMBER, validate_tables
from analysis.errors import AnalysisError, DataError, Problem, suggest
from analysis.extraction.phrases import write_printed
from analysis.facts.fact import add_ends
from analysis.facts.formulas import list_functions
from analysis.facts.register import ASPECTS, Register, split_inputs
from analysis.project import (
    TABLES,
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
from analysis.quantities.vocabulary import KINDS, MONEY, Level, list_hedges, list_units

#: Processed tables that are the corrected raw table.
_COPIED = [name for name in TABLES if name not in ("claims", "context", "derived", "figures")]
#: Verdicts on claims whose scope is not decided by intervals.
_VERDICTS = {
    **dict.fromkeys(["definition", "coverage", "edition"], "definitions differ"),
    **dict.fromkeys(["conversion", "copy"], "not independent"),
}
#: Formulas of two spans, of which one may begin where the other ends: one figure in two inputs.
_TWO_SPANS = ("pace_change",)
#: What the letters of a formula's units stand for: any unit but a date; N is of things counted.
_LETTERS = dict.fromkeys("UVW", r"(?!date\b)[\w/]+")
_LETTERS["N"] = rf"(?!(?:{'|'.join(MONEY)}|percent|points|date|rank|1)\b)\w+"


def build_data(project: Project) -> dict[str, int]:
    """Check the raw tables, write the processed ones and ``data/README.md``; count rows by table.

    If anything is wrong anywhere, the DataError names all of it, and nothing is written.
    """
    if left := list_unfinished(project.raw):
        wrong = "a review was being applied to data/raw, and was cut off"
        names = " and ".join(project.show(path) for path in left)
        raise AnalysisError(f"{wrong}; apply it again, which adds what is left, or remove {names}")
    files = (project.package, *sorted(project.raw.glob("*.csv")))
    before = {path: path.read_bytes() for path in files if path.is_file()}
    package = read_schemas(project)
    tables = read_checked(project, package)
    if problems := list(check_digests(tables)):
        raise DataError(problems)
    built = _build_tables(tables)
    processed = {f"processed-{name}": rows for name, rows in built.items()}
    if problems := validate_tables(project, package, processed):
        raise DataError(problems)
    written = f"{json.dumps(package, ensure_ascii=False, indent=1)}\n".encode()
    with tempfile.TemporaryDirectory(dir=project.processed.parent, prefix=".build-") as folder:
        target = Path(folder)
        for name, rows in built.items():
            write_table(target / f"{name}.csv", columns_of(package, f"processed-{name}"), rows)
        project.check_unchanged(before)
        if written != before[project.package]:
            write_atomically(project.package, written)
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
    for row in figures:
        keys = split_keys(f"{row['caveats']};{of_articles[row['source_id']]}")
        row["caveats"] = ";".join(dict.fromkeys(keys))
    for name, rows in {"figures": figures, "context": tables["context"]}.items():
        read = [row | {"number": write_printed(row)} for row in rows]
        ends = ({level: row_interval(x, level) for level in Level} for x in read)
        built[name] = [*map(add_ends, read, ends)]
    words = {row["function"]: row for row in tables["formulas"]}
    # An input loses the name of its parameter.
    derived = [
        {**row, **words[row["function"]], "inputs": re.sub(r"\w+=", "", row["inputs"])}
        for row in sorted(tables["derived"], key=lambda x: x["fact_id"])
    ]
    register = Register({**built, "derived": derived})
    registers = {level: register.at(level) for level in Level}
    if problems := _check_computable(tables, registers):
        raise DataError(problems)
    built["derived"] = [add_ends(row, _derive(row["fact_id"], registers)) for row in derived]
    built["claims"] = judge_claims(tables["claims"], registers)
    return built


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
    told = {problem[:2] for problem in problems}  # as below, a row is told of once
    problems += [x for x in validate_tables(project, package, tables) if x[:2] not in told]
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
    within = [*check_tables(corrected), *_check_formulas(corrected)]
    for stage in (found, again, outside, within):
        # What is wrong in one stage makes no sense in the next.
        broken = {(problem.file, problem.row) for problem in [*problems, *later]}
        later += [problem for problem in stage if (problem.file, problem.row) not in broken]
    if not problems and not later:
        later = _check_units(corrected)
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


# Computed figures


def _check_formulas(tables: Tables) -> Iterator[Problem]:
    """Find computed figures whose function does not exist, or cannot take what it is given."""
    known, told = index_rows(tables, *KEYED), {row["function"] for row in tables["formulas"]}
    functions = {key: [*inspect.signature(x).parameters] for key, x in list_functions().items()}
    for report, row in walk_rows(tables, "formulas", "derived"):
        name = row["function"]
        if name not in functions:
            wrong = f"{name!r} is no function of facts/formulas.py"
            yield report("function", wrong, suggest(name, functions))
        elif name not in told:
            remedy = "say there what it computes and where the method comes from"
            yield report("function", f"{name!r} has no row in formulas.csv", remedy)
        elif "units" in row and any(
            len(reading.split()) != len(functions[name]) + 2 for reading in split_keys(row["units"])
        ):
            wrong = f"{row['units']!r} does not fit {name}({', '.join(functions[name])})"
            remedy = "name a unit for each parameter, then -> and that of the result"
            yield report("units", wrong, remedy)
        if "inputs" in row and name in functions:
            yield from _check_inputs(report, row, functions[name], known)
    for report, row in walk_rows(tables, "formulas"):
        for unit in dict.fromkeys(re.findall(r"[\w/]+", row["units"])):
            form = re.sub(rf"\b(?:{'|'.join(_LETTERS)})\b", r"\\w+", unit)
            if not any(re.fullmatch(form, known) for known in list_units()):
                remedy = f"write a unit or a letter for one ({suggest(unit, list_units())})"
                yield report("units", f"{unit!r} is no unit", remedy)
    yield from _check_circles(tables)


def _check_inputs(
    report: Report, row: Row, parameters: Sequence[str], known: Mapping[str, Row]
) -> Iterator[Problem]:
    name, inputs = row["function"], split_inputs(row["inputs"])
    if parameters != [x[0] for x in inputs]:
        given = ", ".join(x[0] or x[1] for x in inputs)
        wrong = f"{name} takes {', '.join(parameters)}, but is given {given}"
        yield report("inputs", wrong, "name each of its parameters once, in this order")
        return
    taken = [x[1:] for x in inputs]
    for key, aspect in dict.fromkeys(taken):
        text = f"{key}@{aspect}".removesuffix("@")
        if key not in known:
            wrong = f"{key!r} is no fact, formula or assumption"
            yield report("inputs", wrong, suggest(key, known))
        elif aspect not in ("", *ASPECTS):
            remedy = f"choose {', '.join(ASPECTS)}"
            yield report("inputs", f"{text!r} takes an unknown aspect", remedy)
        elif aspect and not known[key].get("period" if aspect == "period" else "as_printed"):
            what = "period" if aspect == "period" else "printed number"
            remedy = f"take {key}, or a figure that has one"
            yield report("inputs", f"{text!r} takes the {what} of what has none", remedy)
        if taken.count((key, aspect)) > 1 and name not in _TWO_SPANS:
            wrong = f"{text!r} is taken twice, as if it were two figures"
            yield report("inputs", wrong, "take another figure in one of the places")


def _list_taken(tables: Tables) -> dict[str, list[str]]:
    """List what each computed figure takes."""
    rows = tables["derived"]
    return {row["fact_id"]: [x[1] for x in split_inputs(row["inputs"])] for row in rows}


def _check_circles(tables: Tables) -> Iterator[Problem]:
    try:
        TopologicalSorter(_list_taken(tables)).prepare()
    except CycleError as error:
        circle = error.args[1][::-1]
        wrong = f"{circle[0]!r} is computed from itself: {' from '.join(circle)}"
        reports = {row["fact_id"]: report for report, row in walk_rows(tables, "derived")}
        yield reports[circle[0]]("inputs", wrong, "take figures that do not rest on it")


def _check_units(tables: Tables) -> list[Problem]:
    """Find computed figures whose unit is not what their formula makes of those of their inputs.

    All else must hold: a wrong unit of a printed figure would be told again of all that take it.
    """
    known = index_rows(tables, *KEYED)
    patterns = {row["function"]: row["units"] for row in tables["formulas"]}
    problems = []
    for report, row in walk_rows(tables, "derived"):
        name, taken = row["function"], []
        for _, key, aspect in split_inputs(row["inputs"]):
            taken.append("date" if aspect == "period" else known[key]["unit"])
        given, pattern = " ".join(taken), patterns[name]
        fitting = [x for x in list_units() if fits_units(f"{given} -> {x}", pattern)]
        if row["unit"] not in fitting:
            wrong = f"{name} makes no {row['unit']} of {' and '.join(taken)}"
            remedy = f"write {' or '.join(fitting)}"
            if not fitting:
                remedy = f"give it units as in {pattern!r} (letters: see data/README.md)"
            problems.append(report("unit" if fitting else "inputs", wrong, remedy))
    return problems


def _check_computable(tables: Tables, registers: Mapping[Level, Register]) -> list[Problem]:
    """Find computed figures that have no value at some level, but not those that take them."""
    taken = _list_taken(tables)
    printed = {
        next(iter(row.values())): "{!r} ({}, row {})".format(row["as_printed"], *report.args)
        for report, row in walk_rows(tables, *FIGURES)
    }
    faults: dict[str, Problem] = {}
    derived = walk_rows(tables, "derived")
    for (report, row), (level, register) in product(derived, registers.items()):
        key = row["fact_id"]
        try:
            if key not in faults and key in register:
                _ = register[key]
        except AnalysisError as error:
            inputs = " and ".join(printed.get(x, x) for x in taken[key])
            remedy = "mend the one that is wrong, or see whether formula and kind fit them"
            faults[key] = report("inputs", f"{inputs}: read as {level}, {error}", remedy)
    return [faults[key] for key in faults if not faults.keys() & taken[key]]


def fits_units(units: str, pattern: str) -> bool:
    """Tell whether units of inputs and result ("CNY deals -> CNY") fit those of a formula."""
    return any(re.fullmatch(_read_letters(reading), units) for reading in split_keys(pattern))


def _read_letters(reading: str) -> str:
    """Make an expression of units in which a letter is the same unit wherever it stands."""
    for letter, unit in _LETTERS.items():
        again = f"(?P={letter})"
        reading = re.sub(rf"\b{letter}\b", again, reading)
        reading = reading.replace(again, f"(?P<{letter}>{unit})", 1)
    return reading


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
    numbers = dict[str, str]()
    for report, row in walk_rows(tables, "places"):
        number = re.match(r"GeoNames \d+", row["origin"])
        if number and (other := numbers.setdefault(number[0], row["place_id"])) != row["place_id"]:
            remedy = "write its own, which ends its address at geonames.org"
            yield report("origin", f"{number[0]} is {other!r}", remedy)
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
files are UTF-8 with line feeds; an empty cell means that none applies or none is known.
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
    linked = f"one of the [{heading}](#{heading.replace(' ', '-')})"
    for name, value in field.get("constraints", {}).items():
        if name == "enum" and set(value) <= vocabulary.keys():
            words.append(linked)
        elif name == "enum":
            words.append("one of " + ", ".join(f"`{choice}`" for choice in value))
        elif value is True:
            words.append(name)
        else:
            words.append(f"{name} `{value}`".replace("|", "\\|"))
    if field["name"] == "hedge":  # which checks read in its phrase
        words.append(linked)
    return "; ".join(words)
