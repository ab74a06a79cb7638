"""Bad input: whatever is wrong in whichever table is one message, and nothing is built."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from analysis.paths import ROOT_VARIABLE, Project

ROOT = Path(__file__).parents[2]
PACKAGE = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
#: The fields of every raw table by name.
FIELDS = {
    resource["name"]: {field["name"]: field for field in resource["schema"]["fields"]}
    for resource in PACKAGE["resources"]
    if resource["path"].startswith("raw/")
}
SCHEMAS = {resource["name"]: resource["schema"] for resource in PACKAGE["resources"]}
PERIOD = r"\d{4}(-(H[12]|Q[1-4]|\d{2}(-\d{2})?))?(/\d{4}(-(H[12]|Q[1-4]|\d{2}(-\d{2})?))?)?"
SOURCES = "write a key of sources (known: river-2025-06-03, sea-2025-05-02)"

#: Tables whose rows name an article and a paragraph, the first row of each the same article.
ARTICLE_TABLES = [table for table, fields in FIELDS.items() if "paragraph" in fields]
EMPTY = "row 2, column {second}: the cell is empty; write a value"
TWICE = (
    "row {next}, column {first}: {key!r} stands in an earlier row already; "
    "give every row its own key"
)

#: Changes the bytes of a file.
Spoil = Callable[[bytes], bytes]
#: Fixtures that are functions.
Run = Callable[..., tuple[int, str, str]]
ReadTree = Callable[[Path], dict[str, bytes]]


def rewrite(change: Callable[[list[list[str]]], object]) -> Spoil:
    """Change the cells of a table; the header is the first row."""

    def spoil(data: bytes) -> bytes:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
        change(rows)
        file = io.StringIO(newline="")
        csv.writer(file, lineterminator="\n").writerows(rows)
        return file.getvalue().encode("utf-8")

    return spoil


def put(row: int, cells: dict[str, str]) -> Spoil:
    """Write cells of a row, counted as an editor counts lines."""

    def change(rows: list[list[str]]) -> None:
        for column, text in cells.items():
            rows[row - 1][rows[0].index(column)] = text

    return rewrite(change)


def add(line: str) -> Spoil:
    """Write one more line; what is not ASCII is in latin-1."""
    return lambda data: data + line.encode("latin-1") + b"\n"


#: Faults that any file can have: how it is spoiled, and what is said. A comma in a line stands for
#: as many as the table needs.
IN_ANY_FILE: dict[str, tuple[Spoil | str, str]] = {
    "wrong encoding": (
        "ä,",
        "row {next}: a byte is not UTF-8; save the file as UTF-8",
    ),
    "byte order mark": (
        lambda data: b"\xef\xbb\xbf" + data,
        "row 1: a byte order mark begins the file; save as UTF-8 without BOM",
    ),
    "stray quote": (
        'a"b,',
        "row {next}: a stray quote inside a cell; "
        "put the whole cell in quotes and write the quote inside it twice",
    ),
    "formula": (
        "=1+1,",
        "row {next}, column {first}: '=1+1' would run as a formula in a spreadsheet; "
        "begin the cell with another character",
    ),
    "line break": (
        '"a\nb",',
        "row {next}, column {first}: 'a\\nb' holds a line break, a tab or another control character; "
        "write the cell on one line, with spaces",
    ),
    "ragged row": (
        "alone",
        "row {next}: 1 cell stands under {width} columns; "
        "give every row one cell a column, and quote cells that hold commas",
    ),
    "missing column": (
        rewrite(lambda rows: [row.pop() for row in rows]),
        "row 1, column {last}: the column is missing; the first line must be {columns}",
    ),
    "extra column": (
        rewrite(lambda rows: [row.append("more") for row in rows]),
        "row 1, column more: 'more' is no column here; the first line must be {columns}",
    ),
}

#: Tables of figures: phrase, value, hedge, unit of the first row; the units that its words allow.
FIGURES = {
    "faw_vw_output": (
        "more than 2,000 cars",
        "2000",
        "more than",
        "vehicles",
        "cars or vehicles or vehicles/year",
    ),
    "nev_share": ("1,200 units", "1200", "", "vehicles", "cars or vehicles or vehicles/year"),
    "deal_values": ("about 3.5 million euros", "3500000", "about", "EUR", "EUR"),
    "survey_percentages": ("40 firms", "40", "", "companies", "companies"),
    "gatherings": ("nearly 90 people", "90", "nearly", "people", "people"),
    "cooperation": ("five cities", "5", "", "cities", "cities"),
    "context": ("1,500 cars", "1500", "", "vehicles", "cars or vehicles or vehicles/year"),
}
#: Faults of their first row: the cells that are changed, and what is said.
IN_A_FIGURE: dict[str, tuple[dict[str, str], str]] = {
    "value": (
        {"value": "7"},
        "column value: '7' is not what {phrase!r} says; write {value}",
    ),
    "value, a month": (
        {"value": "1990-05"},
        "column value: '1990-05' is not what {phrase!r} says; write {value}",
    ),
    "value, no number": (
        {"value": "7 or so"},
        r"column value: '7 or so' has the wrong form; it must match -?\d+(\.\d+)?|{period} "
        "(The number in the unit, as an exact decimal; an ISO 8601 date for dates)",
    ),
    "unit": (
        {"unit": "USD"},
        "column unit: 'USD' is not the unit of {phrase!r}; write {units}",
    ),
    "unit, unknown": (
        {"unit": "boats"},
        "column unit: 'boats' is not allowed; write one of {choices[unit]}",
    ),
    "hedge": (
        {"hedge": "below"},
        "column hedge: 'below' is not the hedge of {phrase!r}; {write_hedge}",
    ),
    "hedge, unknown": (
        {"hedge": "maybe"},
        "column hedge: 'maybe' is not allowed; write one of {choices[hedge]}",
    ),
    "choice": (
        {"kind": "number"},
        "column kind: 'number' is not allowed; write one of {choices[kind]}",
    ),
    "kind": (
        {"kind": "age"},
        "column unit: {unit!r} is no unit for the kind 'age'; write years",
    ),
    "phrase": (
        {"as_printed": "a lot"},
        "column as_printed: no number begins 'a lot' after its hedge; make phrase and value agree",
    ),
    "date": (
        {"period": "2025-02-30"},
        "column period: '2025-02-30' is no period: day is out of range for month; "
        "write days that exist, the earlier one first",
    ),
    "date, no period": (
        {"period": "May 2025"},
        "column period: 'May 2025' has the wrong form; it must match {period} "
        "(When: ISO 8601, with H1 and Q1 for halves and quarters and a slash between two ends)",
    ),
    "key of a place": (
        {"place": "harbor"},
        "column place: 'harbor' is no place; "
        "write world or a key of places.csv (did you mean harbour?)",
    ),
    "key of a caveat": (
        {"caveats": "rounded;round"},
        "column caveats: 'round' is unknown; write a key of caveats (did you mean rounded?)",
    ),
}
#: Faults of a row that names an article: of its first row with one, in each table.
IN_AN_ARTICLE: dict[str, tuple[dict[str, str], str]] = {
    "key of an article": (
        {"source_id": "sea"},
        f"column source_id: 'sea' is unknown; {SOURCES}",
    ),
    "paragraph, no number": (
        {"paragraph": "four"},
        "column paragraph: 'four' has the wrong type; write a whole number",
    ),
    "paragraph, none": (
        {"paragraph": "0"},
        "column paragraph: '0' is out of range; write a number, at least 1",
    ),
    "paragraph beyond the article": (
        {"paragraph": "7"},
        "column paragraph: sea-2025-05-02 has no paragraph 7; count its non-empty lines: 1 to 6",
    ),
}

#: What else can be wrong, by table: the row, the cells that are changed, and what is said.
IN_A_TABLE: list[tuple[str, str, int, dict[str, str], str]] = [
    (
        "sources",
        "date",
        2,
        {"published_on": "2025-13-01"},
        "column published_on: '2025-13-01' has the wrong type; write a day such as 2025-10-30",
    ),
    (
        "sources",
        "choice",
        2,
        {"kind": "rumour"},
        "column kind: 'rumour' is not allowed; write one of agency report, editorial, interview",
    ),
    (
        "sources",
        "length, no number",
        2,
        {"paragraphs": "six"},
        "column paragraphs: 'six' has the wrong type; write a whole number",
    ),
    (
        "sources",
        "hash",
        2,
        {"sha256": "5eA"},
        "column sha256: '5eA' has the wrong form; it must match [0-9a-f]{{64}} (SHA-256 of the "
        "normalised text: NFC, lines stripped, empty lines left out, UTF-8, line feeds)",
    ),
    (
        "faw_vw_output",
        "value of a year",
        3,
        {"value": "1991"},
        "column as_printed: 'in 1990' prints the year 1990, not 1991; make phrase and value agree",
    ),
    (
        "faw_vw_output",
        "value, no year",
        3,
        {"value": "90"},
        "column value: '90' is no period (write 2025, 2025-H1, 2025-Q3, 2025-10, 2025-10-30 or two "
        "of them with a slash); write the date that 'in 1990' means",
    ),
    (
        "faw_vw_output",
        "hedge of a year",
        3,
        {"hedge": "about"},
        "column hedge: 'about' is not the hedge of 'in 1990'; leave the cell empty",
    ),
    (
        "faw_vw_output",
        "id of another table",
        3,
        {"fact_id": "harbour_cars"},
        "column fact_id: 'harbour_cars' stands in data/raw/context.csv already; "
        "give every figure an id of its own",
    ),
    (
        "faw_vw_output",
        "id of a derived figure",
        3,
        {"fact_id": "hefei_rate"},
        "column fact_id: 'hefei_rate' stands in the derived figures already; "
        "give every figure an id of its own",
    ),
    (
        "nev_share",
        "share beyond its range",
        3,
        {"as_printed": "112.5 percent", "value": "112.5"},
        "",
    ),
    (
        "cooperation",
        "phrase without a unit",
        2,
        {"as_printed": "five"},
        "column as_printed: 'five' names no unit; take in the word for the unit",
    ),
    (
        "context",
        "date of publication",
        2,
        {"published_on": "2025-13"},
        "column published_on: '2025-13' is no period: month must be in 1..12; "
        "write days that exist, the earlier one first",
    ),
    (
        "context",
        "language",
        2,
        {"language": "fr"},
        "column language: 'fr' is not allowed; write one of de, en, zh",
    ),
    (
        "context",
        "id, its form",
        2,
        {"series_id": "Harbour cars"},
        "",
    ),
    (
        "claims",
        "key of a figure",
        2,
        {"fact_a": "yard_car"},
        "column fact_a: 'yard_car' is unknown; write a key of facts (did you mean yard_cars?)",
    ),
    (
        "claims",
        "choice",
        2,
        {"ruling": "right"},
        "column ruling: 'right' is not allowed; "
        "write one of corroborated, consistent, in tension, contradicted",
    ),
    (
        "claims",
        "unit",
        2,
        {"fact_b": "firms_back"},
        "column fact_b: 'firms_back' is in companies, 'yard_cars' in vehicles; "
        "name figures of one unit, or give the pair another scope",
    ),
    (
        "claims",
        "one figure twice",
        2,
        {"fact_b": "yard_cars"},
        "column fact_b: 'yard_cars' is compared with itself; "
        "name another figure of the same quantity",
    ),
    (
        "events",
        "date",
        2,
        {"period": "2025-03/2025-02"},
        "column period: the period '2025-03/2025-02' ends before it begins; "
        "write days that exist, the earlier one first",
    ),
    (
        "events",
        "choice",
        2,
        {"kind": "party"},
        "column kind: 'party' is not allowed; write one of {choices[kind]}",
    ),
    (
        "events",
        "key of an actor",
        2,
        {"actors": "yard;mill"},
        "column actors: 'mill' is unknown; write a key of actors (did you mean mills?)",
    ),
    (
        "events",
        "key of a place",
        2,
        {"place_id": "haven"},
        "column place_id: 'haven' is no place; write world or a key of places.csv (",
    ),
    (
        "events",
        "key of a figure",
        3,
        {"fact_id": "harbour_car"},
        "column fact_id: 'harbour_car' is unknown; "
        "write a key of facts (did you mean harbour_cars?)",
    ),
    (
        "events",
        "article without a phrase",
        2,
        {"as_printed": ""},
        "the event has no single origin; give source_id, paragraph and as_printed, or fact_id alone",
    ),
    (
        "events",
        "article and figure",
        2,
        {"fact_id": "harbour_cars"},
        "the event has no single origin; give source_id, paragraph and as_printed, or fact_id alone",
    ),
    (
        "actors",
        "key of an actor",
        3,
        {"parent_id": "yards"},
        "column parent_id: 'yards' is unknown; write a key of actors (did you mean yard?)",
    ),
    (
        "actors",
        "choice",
        2,
        {"kind": "firm"},
        "column kind: 'firm' is not allowed; write one of {choices[kind]}",
    ),
    (
        "actors",
        "country",
        2,
        {"country": "China"},
        "column country: 'China' has the wrong form; it must match [A-Z]{{2}} "
        "(Country code of two letters, where one applies)",
    ),
    (
        "ties",
        "key of an actor",
        2,
        {"actor_b": "mill"},
        "column actor_b: 'mill' is unknown; write a key of actors (did you mean mills?)",
    ),
    (
        "ties",
        "choice",
        2,
        {"direction": "up"},
        "column direction: 'up' is not allowed; write one of to_china, joint, from_china, none",
    ),
    (
        "ties",
        "date",
        2,
        {"since": "2024-02-30"},
        "column since: '2024-02-30' is no period: day is out of range for month; "
        "write days that exist, the earlier one first",
    ),
    (
        "places",
        "choice",
        3,
        {"kind": "port"},
        "column kind: 'port' is not allowed; write one of city, province, country",
    ),
    (
        "places",
        "key of a country",
        3,
        {"country": "XX"},
        "column country: 'XX' is no place; write world or a key of places.csv (known: CN, harbour)",
    ),
    (
        "places",
        "latitude beyond the pole",
        3,
        {"latitude": "91"},
        "column latitude: '91' is out of range; write a number, -90 to 90",
    ),
    (
        "places",
        "longitude, no number",
        3,
        {"longitude": "east"},
        "column longitude: 'east' has the wrong type; write a number",
    ),
    (
        "exclusions",
        "choice",
        2,
        {"reason": "dull"},
        "column reason: 'dull' is not allowed; write one of {choices[reason]}",
    ),
    (
        "exclusions",
        "length",
        2,
        {"as_printed": "2025 " * 13},
        "column as_printed: '2025 2025 2025 2025 2025 2025 2025 2025 '… is too long; "
        "keep the number phrase, at most 60 characters",
    ),
    (
        "caveats",
        "id, its form",
        3,
        {"key": "Relayed"},
        "",
    ),
]

#: Corrections that cannot be made, as the only line of their table.
IN_A_CORRECTION: dict[str, tuple[str, str]] = {
    "key of a table": (
        "actor,yard,name,Yard,The Yard,reason,source",
        "column table: there is no 'actor'; "
        "name a table, a key and a column of it (did you mean actors?)",
    ),
    "key of a row": (
        "actors,yards,name,Yard,The Yard,reason,source",
        "column key: there is no 'yards'; "
        "name a table, a key and a column of it (did you mean yard?)",
    ),
    "key of a column": (
        "actors,yard,names,Yard,The Yard,reason,source",
        "column field: there is no 'names'; "
        "name a table, a key and a column of it (did you mean name?)",
    ),
    "old": (
        "actors,yard,name,Dock,The Yard,reason,source",
        "column old: 'Dock' is not what stands there, which is 'Yard'; "
        "see whether the correction still holds, and mend or remove it",
    ),
    "empty cell": (
        "actors,,name,Yard,The Yard,reason,source",
        "column key: the cell is empty; write a value",
    ),
}


@dataclass(frozen=True)
class Case:
    """One fault of one table: how its file is spoiled, and what must be said of it."""

    table: str
    fault: str
    spoil: Spoil
    says: str

    def __str__(self) -> str:
        return f"{self.table}: {self.fault}"


def collect_cases() -> list[Case]:
    cases = [Case(*case) for case in list_file_cases()]
    for table in FIGURES:
        for fault, (cells, says) in IN_A_FIGURE.items():
            cases.append(Case(table, fault, put(2, cells), f"row 2, {says}"))
    for table in ARTICLE_TABLES:
        for fault, (cells, says) in IN_AN_ARTICLE.items():
            cases.append(Case(table, fault, put(2, cells), f"row 2, {says}"))
    for table, fault, row, cells, says in IN_A_TABLE:
        cases.append(
            Case(
                table,
                fault,
                put(row, cells),
                f"row {row}{', ' if says.startswith('column') else ': '}{says}",
            )
        )
    for fault, (line, says) in IN_A_CORRECTION.items():
        cases.append(Case("corrections", fault, add(line), f"row 2, {says}"))
    return cases


def list_file_cases() -> Iterator[tuple[str, str, Spoil, str]]:
    for table, fields in FIELDS.items():
        for fault, (spoil, says) in IN_ANY_FILE.items():
            if isinstance(spoil, str):
                spoil = add(spoil.replace(",", "," * (len(fields) - 1)))
            yield table, fault, spoil, says
        if table != "corrections":
            second = list(fields)[1]
            yield table, "empty cell", put(2, {second: ""}), EMPTY
            yield table, "id twice", rewrite(lambda rows: rows.append(rows[1])), TWICE


CASES = collect_cases()


def list_faults(table: str) -> set[str]:
    """What the columns of a table call for, whatever table it is."""
    fields = FIELDS[table]
    faults = {*IN_ANY_FILE, "empty cell"}
    if "primaryKey" in SCHEMAS[table]:
        faults |= {"id twice"}
    faults |= {"value", "unit", "hedge"} & fields.keys()
    if "paragraph" in fields:
        faults |= {"paragraph, no number", "paragraph beyond the article"}
    if {"period", "since", "published_on"} & fields.keys():
        faults |= {"date"}
    if any("enum" in field.get("constraints", {}) for field in fields.values()):
        faults |= {"choice"}
    return faults


def describe(case: Case, data: bytes) -> str:
    """Fill in what a message takes from the file and its schema."""
    fields = FIELDS[case.table]
    columns = list(fields)
    phrase, value, hedge, unit, units = FIGURES.get(case.table, [""] * 5)
    return case.says.format(
        next=data.count(b"\n") + 1,
        first=columns[0],
        second=columns[1],
        last=columns[-1],
        width=len(columns),
        columns=",".join(columns),
        key=data.decode("utf-8").splitlines()[-1].partition(",")[0],
        choices={
            name: ", ".join(field.get("constraints", {}).get("enum", []))
            for name, field in fields.items()
        },
        phrase=phrase,
        value=value,
        write_hedge=f"write {hedge}" if hedge else "leave the cell empty",
        unit=unit,
        units=units,
        period=PERIOD,
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_fault_gives_one_message_and_changes_nothing(
    case: Case, small: Project, run: Run, read_tree: ReadTree
) -> None:
    path = small.raw / f"{case.table}.csv"
    sound = path.read_bytes()
    path.write_bytes(case.spoil(sound))
    before = read_tree(small.root)

    outcome = run(small, "data")

    message = f"data/raw/{case.table}.csv, {describe(case, sound)}"
    assert outcome == (1, "", f"analysis: 1 problem in the data:\n  {message}\n")
    assert read_tree(small.root) == before


@pytest.mark.parametrize("table", FIELDS)
def test_every_fault_that_a_table_can_have_is_tried(table: str) -> None:
    tried = {case.fault for case in CASES if case.table == table}
    assert list_faults(table) - tried == set()


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table, key["fields"][0])
        for table in FIELDS
        for key in SCHEMAS[table].get("foreignKeys", [])
    ],
)
def test_every_foreign_key_of_the_data_package_is_followed(
    table: str, column: str, small: Project, run: Run
) -> None:
    path = small.raw / f"{table}.csv"
    path.write_bytes(put(2, {column: "nobody"})(path.read_bytes()))
    _, _, complaint = run(small, "data")
    assert f"data/raw/{table}.csv, row 2, column {column}: 'nobody' is unknown; " in complaint


@pytest.mark.parametrize("table", FIELDS)
def test_a_missing_table_is_named(table: str, small: Project, run: Run) -> None:
    (small.raw / f"{table}.csv").unlink()
    assert run(small, "data") == (
        1,
        "",
        "analysis: 1 problem in the data:\n"
        f"  data/raw/{table}.csv: the file is missing; restore it\n",
    )


def test_a_table_that_the_data_package_does_not_list_is_named(small: Project, run: Run) -> None:
    (small.raw / "prices.csv").write_text("a,b\n", encoding="utf-8")
    assert run(small, "data") == (
        1,
        "",
        "analysis: 1 problem in the data:\n"
        "  data/raw/prices.csv: the table is not in the data package; "
        "describe it in data/datapackage.json, or remove it\n",
    )


def test_a_data_package_that_is_no_json_is_named_with_its_line(small: Project, run: Run) -> None:
    small.package.write_text('{\n"resources": [}\n', encoding="utf-8")
    assert run(small, "data") == (
        1,
        "",
        "analysis: 1 problem in the data:\n"
        "  data/datapackage.json, row 2: no JSON (Expecting value); mend the syntax\n",
    )


def test_faults_of_every_kind_in_several_tables_are_shown_at_once_in_order(
    small: Project, run: Run
) -> None:
    spoils = {
        "places": put(3, {"latitude": "north"}),
        "gatherings": put(2, {"value": "91"}),
        "deal_values": put(2, {"unit": "money", "paragraph": "9"}),
        "claims": put(2, {"fact_a": "nothing"}),
    }
    for table, spoil in spoils.items():
        path = small.raw / f"{table}.csv"
        path.write_bytes(spoil(path.read_bytes()))
    status, _, complaint = run(small, "data")
    first, *rest = complaint.splitlines()
    assert (status, first) == (1, "analysis: 4 problems in the data:")
    assert [line.partition(": ")[0] for line in rest] == [
        "  data/raw/claims.csv, row 2, column fact_a",
        "  data/raw/deal_values.csv, row 2, column unit",
        "  data/raw/gatherings.csv, row 2, column value",
        "  data/raw/places.csv, row 3, column latitude",
    ]


def test_a_file_that_cannot_be_read_does_not_hide_the_faults_of_others(
    small: Project, run: Run
) -> None:
    for table, spoil in (("ties", add("ä")), ("places", put(3, {"latitude": "north"}))):
        path = small.raw / f"{table}.csv"
        path.write_bytes(spoil(path.read_bytes()))
    _, _, complaint = run(small, "data")
    assert complaint == (
        "analysis: 2 problems in the data:\n"
        "  data/raw/places.csv, row 3, column latitude: 'north' has the wrong type; "
        "write a number\n"
        "  data/raw/ties.csv, row 3: a byte is not UTF-8; save the file as UTF-8\n"
    )


@pytest.mark.parametrize("fault", ["stray quote", "choice", "value"])
def test_a_spoiled_copy_of_this_project_ends_the_command_without_a_traceback(
    fault: str, copied: Project, read_tree: ReadTree
) -> None:
    case = next(x for x in CASES if (x.table, x.fault) == ("deal_values", fault))
    path = copied.raw / "deal_values.csv"
    path.write_bytes(case.spoil(path.read_bytes()))
    before = read_tree(copied.root)
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "data"],
        env={**os.environ, ROOT_VARIABLE: str(copied.root)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    first, second = done.stderr.splitlines()
    assert first == "analysis: 1 problem in the data:"
    assert second.startswith("  data/raw/deal_values.csv, row ")
    assert read_tree(copied.root) == before
