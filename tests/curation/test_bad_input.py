"""Bad input: whatever is wrong in whichever table is one message, and nothing is built."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from analysis.project import ROOT_VARIABLE, Project

ROOT = Path(__file__).parents[2]
PACKAGE = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
#: The schemas of all raw tables, and their fields, by name.
SCHEMAS = {
    resource["name"]: resource["schema"]
    for resource in PACKAGE["resources"]
    if resource["path"].startswith("raw/")
}
FIELDS = {
    table: {field["name"]: field for field in schema["fields"]} for table, schema in SCHEMAS.items()
}

#: Fixtures that are functions.
Run = Callable[..., tuple[int, str, str]]
ReadTree = Callable[[Path], dict[str, bytes]]
#: Changes the bytes of a file.
Spoil = Callable[[bytes], bytes]


def rewrite(change: Callable[[list[list[str]]], object]) -> Spoil:
    """Change the cells of a table; the header is the first row."""

    def spoil(data: bytes) -> bytes:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
        change(rows)
        file = io.StringIO(newline="")
        csv.writer(file, lineterminator="\n").writerows(rows)
        return file.getvalue().encode("utf-8")

    return spoil


def put(row: int, **cells: str) -> Spoil:
    """Write cells of a row, counted as an editor counts lines."""

    def change(rows: list[list[str]]) -> None:
        for column, text in cells.items():
            rows[row - 1][rows[0].index(column)] = text

    return rewrite(change)


def add(line: str) -> Spoil:
    """Write one more line; what is not ASCII is in latin-1."""
    return lambda data: data + line.encode("latin-1") + b"\n"


#: Faults that any file can have: how it is spoiled, where it is wrong, what is wrong, what to do.
#: A line is added with as many commas as the table needs.
IN_ANY_FILE: list[tuple[str, Spoil | str, str, str, str]] = [
    ("wrong encoding", "ä", "row {next}", "a byte is not UTF-8", "save the file as UTF-8"),
    (
        "byte order mark",
        lambda data: b"\xef\xbb\xbf" + data,
        "row 1",
        "a byte order mark begins the file",
        "save as UTF-8 without BOM",
    ),
    (
        "stray quote",
        'a"b',
        "row {next}",
        "a stray quote inside a cell",
        "put the whole cell in quotes and write the quote inside it twice",
    ),
    (
        "formula",
        "=1+1",
        "row {next}, column {first}",
        "'=1+1' would run as a formula in a spreadsheet",
        "begin the cell, and what follows a semicolon, with another character",
    ),
    (
        "ragged row",
        add("alone"),
        "row {next}",
        "1 cell stands under {width} columns",
        "give every row one cell a column, and quote cells that hold commas",
    ),
    ("row of empty cells", "", "row {next}", "every cell is empty", "remove the row, or fill it"),
    (
        "missing column",
        rewrite(lambda rows: [row.pop() for row in rows]),
        "row 1, column {last}",
        "the column is missing",
        "the first line must be {columns}",
    ),
    (
        "extra column",
        rewrite(lambda rows: [row.append("more") for row in rows]),
        "row 1, column more",
        "'more' is no column here",
        "the first line must be {columns}",
    ),
]

#: The first row of each table of figures: phrase, value, hedge; the units that its words allow.
FIGURES = {
    "faw_vw_output": (
        "more than 2,000 cars",
        "2000",
        "more than",
        "cars or vehicles or vehicles/year",
    ),
    "nev_share": ("1,200 units", "1200", "", "1 or cars or vehicles or vehicles/year"),
    "deal_values": ("about 3.5 million euros", "3500000", "about", "EUR"),
    "survey_percentages": ("40 firms", "40", "", "companies"),
    "gatherings": ("nearly 90 people", "90", "nearly", "people"),
    "cooperation": ("five cities", "5", "", "cities"),
    "context": ("1,500 cars", "1500", "", "cars or vehicles or vehicles/year"),
}
#: Faults of these rows: the column, what is written there, what is wrong, what to do.
IN_A_FIGURE = [
    ("value", "value", "7", "'7' is not what {phrase!r} says", "write {value}"),
    ("unit", "unit", "USD", "'USD' is not the unit of {phrase!r}", "write {units}"),
    ("hedge", "hedge", "below", "'below' is not the hedge of {phrase!r}", "{write_hedge}"),
    ("choice", "kind", "number", "'number' is not allowed", "write one of {choices[kind]}"),
    (
        "date",
        "period",
        "2025-02-30",
        "'2025-02-30' is no period: day is out of range for month",
        "write days that exist, the earlier one first",
    ),
    (
        "key of a place",
        "place",
        "harbor",
        "'harbor' is no place",
        "write world or a key of places.csv (did you mean harbour?)",
    ),
    (
        "key of a caveat",
        "caveats",
        "rounded;round",
        "'round' is unknown",
        "write a key of caveats (did you mean rounded?)",
    ),
]

#: Faults of the first row of each table whose rows name an article.
IN_AN_ARTICLE = [
    (
        "key of an article",
        "source_id",
        "sea",
        "'sea' is unknown",
        "write a key of sources (did you mean sea-2025-05-02?)",
    ),
    (
        "paragraph, no number",
        "paragraph",
        "four",
        "'four' has the wrong type",
        "write a whole number",
    ),
    (
        "paragraph beyond the article",
        "paragraph",
        "7",
        "sea-2025-05-02 has no paragraph 7",
        "count its non-empty lines: 1 to 6",
    ),
]

ORIGIN = "give source_id, paragraph and as_printed, or fact_id alone"
DAYS = "write days that exist, the earlier one first"
OWN_ID = "give every figure an id of its own"
#: What else can be wrong in a table.
IN_A_TABLE: list[tuple[str, str, Spoil, str, str, str]] = [
    (
        "sources",
        "date",
        put(2, published_on="2025-13-01"),
        "row 2, column published_on",
        "'2025-13-01' has the wrong type",
        "write a day such as 2025-10-30",
    ),
    (
        "sources",
        "choice",
        put(2, kind="rumour"),
        "row 2, column kind",
        "'rumour' is not allowed",
        "write one of agency report, newspaper article, press release, editorial, interview",
    ),
    (
        "sources",
        "hash",
        put(2, sha256="5eA"),
        "row 2, column sha256",
        "'5eA' has the wrong form",
        (
            "it must match [0-9a-f]{{64}} (SHA-256 of the normalised text: NFC, lines stripped, "
            "empty lines left out, UTF-8, line feeds)"
        ),
    ),
    (
        "sources",
        "key of a caveat",
        put(2, caveats="rounded;round"),
        "row 2, column caveats",
        "'round' is unknown",
        "write a key of caveats (did you mean rounded?)",
    ),
    (
        "faw_vw_output",
        "value of a year",
        put(3, value="1991"),
        "row 3, column as_printed",
        "'in 1990' prints the year 1990, not 1991",
        "make phrase and value agree",
    ),
    (
        "faw_vw_output",
        "value, no year",
        put(3, value="90"),
        "row 3, column value",
        (
            "'90' is no period (write 2025, 2025-H1, 2025-Q3, 2025-10, 2025-10-30 "
            "or two of them with a slash)"
        ),
        "write the date that 'in 1990' means",
    ),
    (
        "faw_vw_output",
        "hedge of a year",
        put(3, hedge="about"),
        "row 3, column hedge",
        "'about' is not the hedge of 'in 1990'",
        "leave the cell empty",
    ),
    (
        "gatherings",
        "id of another table",
        put(2, fact_id="yard_cars"),
        "row 2, column fact_id",
        "'yard_cars' stands in data/raw/faw_vw_output.csv, row 2 already",
        OWN_ID,
    ),
    (
        "derived",
        "id of a curated figure",
        put(3, fact_id="yard_cars"),
        "row 3, column fact_id",
        "'yard_cars' stands in data/raw/faw_vw_output.csv, row 2 already",
        OWN_ID,
    ),
    (
        "derived",
        "id of an assumption",
        add(
            "growth,value_before,value=all_cars;growth=electric_share,vehicles,count,World,cars,world,2024,"
        ),
        "row {next}, column fact_id",
        "'growth' stands in data/raw/assumptions.csv, row 2 already",
        OWN_ID,
    ),
    (
        "nev_share",
        "value beyond its kind",
        put(3, as_printed="112.5 percent", value="112.5"),
        "row 3, column kind",
        "'112.5' is no share: its values are 0 to 100",
        "write another kind, or mend the phrase",
    ),
    (
        "nev_share",
        "unit of another kind",
        put(2, kind="age"),
        "row 2, column unit",
        "'vehicles' is no unit for the kind 'age'",
        "write years",
    ),
    (
        "nev_share",
        "unit, unknown",
        put(2, unit="boats"),
        "row 2, column unit",
        "'boats' is not allowed",
        "write one of {choices[unit]}",
    ),
    (
        "nev_share",
        "hedge, unknown",
        put(2, hedge="maybe"),
        "row 2, column hedge",
        "'maybe' is not the hedge of '1,200 units'",
        "leave the cell empty",
    ),
    (
        "deal_values",
        "value, no number",
        put(2, value="7 or so"),
        "row 2, column value",
        "'7 or so' has the wrong form",
        (
            "write it like 21.3 "
            "(The number in the unit, as an exact decimal (100/3 for a third, 14..15 for a range); "
            "an ISO 8601 date for dates)"
        ),
    ),
    (
        "deal_values",
        "value, a month",
        put(2, value="1990-05"),
        "row 2, column value",
        "'1990-05' is not what 'about 3.5 million euros' says",
        "write 3500000",
    ),
    (
        "survey_percentages",
        "date, no period",
        put(2, period="May 2025"),
        "row 2, column period",
        "'May 2025' has the wrong form",
        (
            "write it like 2025-H1 (When: ISO 8601, with H1 and Q1 for halves and quarters "
            "and a slash between two ends; mid-2027 and early 2027 are 2027)"
        ),
    ),
    (
        "gatherings",
        "phrase without a number",
        put(2, as_printed="many people"),
        "row 2, column as_printed",
        "no number begins 'many people' after its hedge",
        "make phrase and value agree",
    ),
    (
        "cooperation",
        "phrase without a unit",
        put(2, as_printed="five"),
        "row 2, column as_printed",
        "'five' names no unit",
        "take in the word for the unit, with … between ('891 … cars')",
    ),
    (
        "context",
        "date of publication",
        put(2, published_on="2025-13"),
        "row 2, column published_on",
        "'2025-13' is no period: month must be in 1..12",
        DAYS,
    ),
    (
        "context",
        "language",
        put(2, language="fr"),
        "row 2, column language",
        "'fr' is not allowed",
        "write one of de, en, zh",
    ),
    (
        "context",
        "hedge of another language",
        put(3, hedge="etwa"),
        "row 3, column hedge",
        "'etwa' is not the hedge of 'about 12%'",
        "write 'about'",
    ),
    (
        "derived",
        "date",
        put(2, period="2025-02-30"),
        "row 2, column period",
        "'2025-02-30' is no period: day is out of range for month",
        DAYS,
    ),
    (
        "derived",
        "choice",
        put(2, kind="number"),
        "row 2, column kind",
        "'number' is not allowed",
        "write one of {choices[kind]}",
    ),
    (
        "derived",
        "unit",
        put(2, kind="share"),
        "row 2, column unit",
        "'vehicles' is no unit for the kind 'share'",
        "write percent",
    ),
    (
        "derived",
        "key of a place",
        put(2, place="harbor"),
        "row 2, column place",
        "'harbor' is no place",
        "write world or a key of places.csv (did you mean harbour?)",
    ),
    (
        "derived",
        "key of a caveat",
        put(2, caveats="round"),
        "row 2, column caveats",
        "'round' is unknown",
        "write a key of caveats (did you mean rounded?)",
    ),
    (
        "derived",
        "name of a function",
        put(3, function="value_befor"),
        "row 3, column function",
        "'value_befor' is no function of facts/formulas.py",
        "did you mean value_before?",
    ),
    (
        "derived",
        "inputs out of order",
        put(2, inputs="share=electric_share;part=electric_cars"),
        "row 2, column inputs",
        "whole_from_part takes part, share, but is given share, part",
        "name each of its parameters once, in this order",
    ),
    (
        "derived",
        "inputs, one too few",
        put(2, inputs="part=electric_cars"),
        "row 2, column inputs",
        "whole_from_part takes part, share, but is given part",
        "name each of its parameters once, in this order",
    ),
    (
        "derived",
        "key of an input",
        put(2, inputs="part=electric_car;share=electric_share"),
        "row 2, column inputs",
        "'electric_car' is no fact, formula or assumption",
        "did you mean electric_cars?",
    ),
    (
        "derived",
        "aspect of an input",
        put(2, inputs="part=electric_cars@middle;share=electric_share"),
        "row 2, column inputs",
        "'electric_cars@middle' takes an unknown aspect",
        "choose period, number, rounded",
    ),
    *(
        (
            "derived",
            f"aspect that there is not: {text}",
            put(3, inputs=f"value=all_cars;growth={text}"),
            "row 3, column inputs",
            f"'{text}' takes the {what} of what has none",
            f"take {text.partition('@')[0]}, or a figure that has one",
        )
        for text, what in (
            ("growth@period", "period"),
            ("growth@number", "printed number"),
            ("all_cars@rounded", "printed number"),
        )
    ),
    *(
        (
            "derived",
            f"form of the inputs: {inputs}",
            put(3, inputs=inputs),
            "row 3, column inputs",
            f"'{inputs}' has the wrong form",
            (
                "write it like part=nev_units_2025h1;share=nev_share_2025h1@number (What each "
                "parameter of the function takes, with semicolons and no spaces between them: a "
                "figure or an assumption; figure@period takes its dates, figure@number its printed "
                "number as exact, figure@rounded its printed number as rounded, the hedge left "
                "aside)"
            ),
        )
        for inputs in ("value=all_cars; growth=growth", "value=all_cars;growth")
    ),
    (
        "derived",
        "one figure twice",
        put(3, inputs="value=growth;growth=growth", unit="percent", kind="rate"),
        "row 3, column inputs",
        "'growth' is taken twice, as if it were two figures",
        "take another figure in one of the places",
    ),
    (
        "derived",
        "unit of the result",
        put(3, unit="cars"),
        "row 3, column unit",
        "value_before makes no cars of vehicles and percent",
        "write vehicles",
    ),
    (
        "derived",
        "currency of the result",
        put(3, inputs="value=fair_value;growth=growth", unit="CNY", kind="money"),
        "row 3, column unit",
        "value_before makes no CNY of EUR and percent",
        "write EUR",
    ),
    *(
        (
            "derived",
            f"unit of an input: {value}, {growth}",
            put(3, inputs=f"value={value};growth={growth}"),
            "row 3, column inputs",
            f"value_before makes no vehicles of {text}",
            "give it units as in 'U percent -> U' (letters: see data/README.md)",
        )
        for value, growth, text in (
            ("yard_opened", "growth", "date and percent"),
            ("all_cars@period", "growth", "date and percent"),
            ("all_cars", "yard_opened@number", "vehicles and date"),
            ("all_cars", "fair_value", "vehicles and EUR"),
        )
    ),
    (
        "derived",
        "circle",
        put(2, inputs="part=cars_before;share=electric_share"),
        "row 2, column inputs",
        "'all_cars' is computed from itself: all_cars from cars_before from all_cars",
        "take figures that do not rest on it",
    ),
    (
        "derived",
        "function without words",
        put(3, function="total", inputs="first=all_cars;second=growth"),
        "row 3, column function",
        "'total' has no row in formulas.csv",
        "say there what it computes and where the method comes from",
    ),
    (
        "formulas",
        "name of a function",
        add("value_befor,U -> U,value,identity"),
        "row {next}, column function",
        "'value_befor' is no function of facts/formulas.py",
        "did you mean value_before?",
    ),
    (
        "formulas",
        "number of units",
        put(3, units="U -> U"),
        "row 3, column units",
        "'U -> U' does not fit value_before(value, growth)",
        "name a unit for each parameter, then -> and that of the result",
    ),
    (
        "assumptions",
        "choice",
        put(2, unit="boats"),
        "row 2, column unit",
        "'boats' is not allowed",
        "write one of {choices[unit]}",
    ),
    (
        "claims",
        "key of a figure",
        put(2, fact_a="electric_shares"),
        "row 2, column fact_a",
        "'electric_shares' is unknown",
        "write a key of facts (did you mean electric_share or electric_cars?)",
    ),
    (
        "claims",
        "choice",
        put(2, ruling="right"),
        "row 2, column ruling",
        "'right' is not allowed",
        "write one of corroborated, consistent, in tension, contradicted",
    ),
    (
        "claims",
        "units of a pair",
        put(2, fact_b="firms_back"),
        "row 2, column fact_b",
        "'firms_back' is in companies, 'electric_share' in percent",
        "name figures of one unit, or give the pair another scope",
    ),
    (
        "claims",
        "one figure twice",
        put(2, fact_b="electric_share"),
        "row 2, column fact_b",
        "'electric_share' is compared with itself",
        "name another figure of the same quantity",
    ),
    (
        "statements",
        "key of a speaker",
        put(2, speaker="yards"),
        "row 2, column speaker",
        "'yards' is unknown",
        "write a key of actors (did you mean yard?)",
    ),
    (
        "statements",
        "key of a figure",
        put(2, facts="yard_cars;yard_open"),
        "row 2, column facts",
        "'yard_open' is unknown",
        "write a key of facts (did you mean yard_opened?)",
    ),
    (
        "statements",
        "choice",
        put(2, verdict="true"),
        "row 2, column verdict",
        "'true' is not allowed",
        "write one of supported, contradicted, mixed, not tested",
    ),
    *(
        (
            "statements",
            f"{verdict} without a figure",
            put(3, verdict=verdict),
            "row 3, column facts",
            f"the verdict {verdict!r} rests on no figure",
            "name the figures that it rests on, or write not tested",
        )
        for verdict in ("supported", "contradicted", "mixed")
    ),
    *(
        (
            "statements",
            f"claim, {fault}",
            put(2, claim=claim),
            "row 2, column claim",
            f"{claim[:40]!r}{'…' if len(claim) > 40 else ''} has the wrong form",
            (
                "write it like The agency says that German firms in China now develop together "
                "with Chinese partners. (What is claimed, in our own words: one sentence of 8 to "
                "25 words and a full stop)"
            ),
        )
        for fault, claim in (
            ("a heading", "Many cars."),
            ("no sentence", "the yard and the many cars that it made"),
            ("too much", f"The yard {'very ' * 23}busy."),
        )
    ),
    (
        "sites",
        "choice",
        put(2, state="busy"),
        "row 2, column state",
        "'busy' is not allowed",
        "write one of {choices[state]}",
    ),
    (
        "sites",
        "date",
        put(2, since="2024-02-30"),
        "row 2, column since",
        "'2024-02-30' is no period: day is out of range for month",
        DAYS,
    ),
    (
        "sites",
        "key of a place",
        put(2, place_id="harbor"),
        "row 2, column place_id",
        "'harbor' is no place",
        "write world or a key of places.csv (did you mean harbour?)",
    ),
    (
        "sites",
        "key of a figure",
        put(3, fact_id="harbour_shares"),
        "row 3, column fact_id",
        "'harbour_shares' is unknown",
        "write a key of facts (did you mean harbour_share or harbour_cars?)",
    ),
    *(
        (
            "sites",
            f"no whole origin, row {row}",
            put(row, **cells),
            f"row {row}",
            "the site has no whole origin",
            "give source_id, paragraph and name_printed, or fact_id, or all four",
        )
        for row, cells in ((2, {"name_printed": ""}), (3, {"fact_id": ""}))
    ),
    (
        "events",
        "date",
        put(2, period="2025-03/2025-02"),
        "row 2, column period",
        "the period '2025-03/2025-02' ends before it begins",
        DAYS,
    ),
    (
        "events",
        "choice",
        put(2, kind="party"),
        "row 2, column kind",
        "'party' is not allowed",
        "write one of {choices[kind]}",
    ),
    (
        "events",
        "key of an actor",
        put(2, actors="yard;mill"),
        "row 2, column actors",
        "'mill' is unknown",
        "write a key of actors (did you mean mills?)",
    ),
    (
        "events",
        "key of a place",
        put(2, place_id="harbor"),
        "row 2, column place_id",
        "'harbor' is no place",
        "write world or a key of places.csv (did you mean harbour?)",
    ),
    (
        "events",
        "key of a figure",
        put(3, fact_id="harbour_shares"),
        "row 3, column fact_id",
        "'harbour_shares' is unknown",
        "write a key of facts (did you mean harbour_share or harbour_cars?)",
    ),
    (
        "events",
        "article without a phrase",
        put(2, as_printed=""),
        "row 2",
        "the event has no single origin",
        ORIGIN,
    ),
    (
        "events",
        "article and figure",
        put(2, fact_id="harbour_share"),
        "row 2",
        "the event has no single origin",
        ORIGIN,
    ),
    (
        "actors",
        "key of an actor",
        put(3, parent_id="yards"),
        "row 3, column parent_id",
        "'yards' is unknown",
        "write a key of actors (did you mean yard?)",
    ),
    (
        "actors",
        "choice",
        put(2, kind="firm"),
        "row 2, column kind",
        "'firm' is not allowed",
        "write one of {choices[kind]}",
    ),
    (
        "actors",
        "country",
        put(2, country="China"),
        "row 2, column country",
        "'China' has the wrong form",
        "write it like CN (Country code of two letters (ISO 3166-1), where one applies)",
    ),
    (
        "ties",
        "key of the first actor",
        put(2, actor_a="yards"),
        "row 2, column actor_a",
        "'yards' is unknown",
        "write a key of actors (did you mean yard?)",
    ),
    (
        "ties",
        "key of an actor",
        put(2, actor_b="mill"),
        "row 2, column actor_b",
        "'mill' is unknown",
        "write a key of actors (did you mean mills?)",
    ),
    (
        "ties",
        "choice",
        put(2, direction="up"),
        "row 2, column direction",
        "'up' is not allowed",
        "write one of to_china, joint, unnamed, from_china, none",
    ),
    (
        "ties",
        "date",
        put(2, since="2024-02-30"),
        "row 2, column since",
        "'2024-02-30' is no period: day is out of range for month",
        DAYS,
    ),
    (
        "places",
        "choice",
        put(3, kind="port"),
        "row 3, column kind",
        "'port' is not allowed",
        "write one of city, province, country, region",
    ),
    (
        "places",
        "key of a country",
        put(3, country="FR"),
        "row 3, column country",
        "'FR' is no place",
        "write world or a key of places.csv (known: CN, DE, harbour)",
    ),
    (
        "places",
        "latitude",
        put(3, latitude="91"),
        "row 3, column latitude",
        "'91' is out of range",
        "write a number, -90 to 90",
    ),
    (
        "places",
        "longitude",
        put(3, longitude="east"),
        "row 3, column longitude",
        "'east' has the wrong type",
        "write a number",
    ),
    (
        "exclusions",
        "choice",
        put(2, reason="dull"),
        "row 2, column reason",
        "'dull' is not allowed",
        "write one of {choices[reason]}",
    ),
    (
        "exclusions",
        "paragraph, none",
        put(2, paragraph="0"),
        "row 2, column paragraph",
        "'0' is out of range",
        "write a number, at least 1",
    ),
    (
        "exclusions",
        "sentence",
        put(2, as_printed="2025 " * 12 + "2025"),
        "row 2, column as_printed",
        "'2025 2025 2025 2025 2025 2025 2025 2025 '… is too long",
        "write at most 60 characters (The numeric phrase as printed)",
    ),
    (
        "caveats",
        "form of an id",
        put(3, key="Relayed"),
        "row 3, column key",
        "'Relayed' has the wrong form",
        "it must match [a-z_]+ (Key)",
    ),
    (
        "corrections",
        "key of a table",
        add("actor,yard,name,Yard,The Yard,reason,source"),
        "row 2, column table",
        "there is no 'actor'",
        "name a table, a key and a column of it (did you mean actors?)",
    ),
    (
        "corrections",
        "key of a row",
        add("actors,yards,name,Yard,The Yard,reason,source"),
        "row 2, column key",
        "there is no 'yards'",
        "name a table, a key and a column of it (did you mean yard?)",
    ),
    (
        "corrections",
        "key of a column",
        add("actors,yard,names,Yard,The Yard,reason,source"),
        "row 2, column field",
        "there is no 'names'",
        "name a table, a key and a column of it (did you mean name?)",
    ),
    (
        "corrections",
        "value",
        add("actors,yard,name,Dock,The Yard,reason,source"),
        "row 2, column old",
        "'Dock' is not what stands there, which is 'Yard'",
        "see whether the correction still holds, and mend or remove it",
    ),
    (
        "corrections",
        "empty cell",
        add("actors,,name,Yard,The Yard,reason,source"),
        "row 2, column key",
        "the cell is empty",
        "write a value",
    ),
]


IS_ADDRESS = (
    "write it like https://www.example.org/page "
    "(Where it was seen; a copy of a data file is named by repository, commit and path)"
)
NO_TEXT = "is the SHA-256 of another article, or of none"
HASHED = "write the one that make verify finds"
COUNTRY = "write it like CN (Country code of two letters (ISO 3166-1){})"
TWIN = "remove one, or write in its columns how they differ"
OUTLINES = "mend degrees or country, or the outlines in data/datapackage.json"
#: Rows that say what cannot be: the table, the row, the cells written there, the column that is
#: named, what is wrong, what to do.
IMPOSSIBLE = [
    *(
        ("context", 2, {"address": text}, "address", f"{text!r} has the wrong form", IS_ADDRESS)
        for text in (
            "javascript:alert(1)",
            "ftp://c.example/a",
            "http://",
            "https:///a",
            "www.c.example",
            "http://me:pass@c.example",
            "http://c.example/<b>",
            "github:somebody/something@main:table.csv",
        )
    ),
    *(
        (
            table,
            2,
            {column: text},
            column,
            f"{text!r} is far from the articles, which are of 2025",
            f"write years from 1886 to {last}",
        )
        for table, column, text, last in (
            ("sources", "published_on", "2052-05-02", 2035),
            ("context", "published_on", "0001", 2035),
            ("events", "period", "9999", 2075),
            ("ties", "since", "2025/2205", 2075),
            ("gatherings", "period", "1025-05", 2075),
        )
    ),
    (
        "sources",
        2,
        {"dateline": "2025-05-03"},
        "dateline",
        "'2025-05-03' is after the day of publication",
        "write 2025-05-02 or an earlier day",
    ),
    (
        "places",
        3,
        {"country": "CN"},
        "country",
        "'CN' is not the country 'DE'",
        "write the code of the row itself",
    ),
    (
        "places",
        3,
        {"kind": "region"},
        "country",
        "a region of several countries has none",
        "mend kind or country",
    ),
    (
        "places",
        3,
        {"country": ""},
        "country",
        "the country of a country is empty",
        "mend kind or country",
    ),
    (
        "sources",
        2,
        {"published_on": "9999-05-02"},
        "published_on",
        "'9999-05-02' is out of range",
        "write a day, 1886-01-01 to 2099-12-31",
    ),
    *(
        (table, 2, {column: text}, column, f"{text!r} has the wrong form", f"write {kind}")
        for table, column, text, kind in (
            ("sources", "paragraphs", "06", "a whole number such as 12"),
            ("gatherings", "paragraph", "004", "a whole number such as 12"),
            ("sources", "published_on", "2025-5-02", "a day such as 2025-10-30"),
        )
    ),
    *(
        ("places", 4, {"latitude": text}, "latitude", f"{text!r} has the wrong form", number)
        for number in ["write a number such as 30.5"]
        for text in ("030", "3e1")
    ),
    *(
        ("places", 4, {"latitude": north, "longitude": east}, "latitude", wrong, remedy)
        for north, east, wrong, remedy in (
            ("50.1", "8.7", "50.1 north, 8.7 east lies in DE, not in CN", OUTLINES),
            ("30", "-120", "30 north, -120 east lies in none, not in CN", OUTLINES),
            ("37.57", "126.98", "37.57 north, 126.98 east lies in none, not in CN", OUTLINES),
            ("30", "", "the place is not on the map", "give both degrees"),
        )
    ),
    *(
        ("sources", 2, {"sha256": text}, "sha256", f"{text!r} {NO_TEXT}", HASHED)
        for text in ("0" * 64, hashlib.sha256().hexdigest())
    ),
    (
        "actors",
        2,
        {"country": "UK"},
        "country",
        "'UK' has the wrong form",
        COUNTRY.format(", where one applies"),
    ),
    (
        "places",
        4,
        {"country": "XX"},
        "country",
        "'XX' has the wrong form",
        COUNTRY.format("; of a region, none"),
    ),
    (
        "deal_values",
        2,
        {"value": "03500000"},
        "value",
        "'03500000' has the wrong form",
        (
            "write it like 21.3 "
            "(The number in the unit, as an exact decimal (100/3 for a third, 14..15 for a range); "
            "an ISO 8601 date for dates)"
        ),
    ),
    (
        "formulas",
        2,
        {"units": "dealz percent -> U"},
        "units",
        "'dealz' is no unit",
        "write a unit or a letter for one (did you mean deals?)",
    ),
    (
        "caveats",
        2,
        {"text": "word " * 4000 + "end"},
        "text",
        "'word word word word word word word word '… is too long",
        "write at most 500 characters (The warning in a sentence or two)",
    ),
]


def add_again(**cells: str) -> Spoil:
    """Write the last row once more, with some cells changed."""

    def change(rows: list[list[str]]) -> None:
        rows.append([cells.get(key, cell) for key, cell in zip(rows[0], rows[-1], strict=True)])

    return rewrite(change)


#: The last row of a table once more under a new key: the cells that are changed, and its row.
AGAIN: list[tuple[str, dict[str, str], int]] = [
    ("gatherings", {"fact_id": "visitors", "note": "in other words", "caveats": "rounded"}, 2),
    ("ties", {"tie_id": "flour"}, 2),
    ("places", {"place_id": "port"}, 4),
    ("exclusions", {"mention_id": "once_more"}, 2),
]


@dataclass(frozen=True)
class Case:
    """One fault of one table: how its file is spoiled, and what must be said."""

    table: str
    fault: str
    spoil: Spoil
    where: str
    wrong: str
    remedy: str


def collect_cases() -> Iterator[Case]:
    for table, fields in FIELDS.items():
        for fault, spoil, *says in IN_ANY_FILE:
            line = add(spoil + "," * (len(fields) - 1)) if isinstance(spoil, str) else spoil
            yield Case(table, fault, line, *says)
        if "primaryKey" in SCHEMAS[table]:
            second = list(fields)[1]
            empty = put(2, **{second: ""})
            yield Case(
                table,
                "empty cell",
                empty,
                f"row 2, column {second}",
                "the cell is empty",
                "write a value",
            )
            yield Case(
                table,
                "empty id",
                rewrite(lambda rows: rows.append(["", *rows[-1][1:]])),
                "row {next}, column {first}",
                "the cell is empty",
                "write a value",
            )
            yield Case(
                table,
                "id twice",
                rewrite(lambda rows: rows.append(rows[-1])),
                "row {next}, column {first}",
                "{key!r} stands in an earlier row already",
                "give every row its own key",
            )
    for table, fields in FIELDS.items():
        faults = IN_A_FIGURE if table in FIGURES else []
        faults = [*faults, *(IN_AN_ARTICLE if "paragraph" in fields else [])]
        for fault, column, text, *says in faults:
            yield Case(table, fault, put(2, **{column: text}), f"row 2, column {column}", *says)
    yield from (Case(*case) for case in IN_A_TABLE)
    for number, (table, row, cells, column, *says) in enumerate(IMPOSSIBLE):
        where = f"row {row}, column {column}"
        yield Case(table, f"impossible {number}", put(row, **cells), where, *says)
    for table, cells, row in AGAIN:
        wrong = f"the row says again what data/raw/{table}.csv, row {row}, says"
        where = "row {next}, column {first}"
        yield Case(table, "the same row again", add_again(**cells), where, wrong, TWIN)
    yield Case(
        "gatherings",
        "two places under one name",
        add_again(fact_id="guests", place="CN", period="2024"),
        "row {next}, column metric",
        "'visitors' is of 'CN' here and of 'harbour' in data/raw/gatherings.csv, row 2",
        "name the place in one of them, as in 'sales in Hefei'",
    )


CASES = list(collect_cases())


def describe(case: Case, data: bytes) -> str:
    """Give the whole message, with what it takes from the file and its schema."""
    columns = list(FIELDS[case.table])
    constraints = {name: field.get("constraints", {}) for name, field in FIELDS[case.table].items()}
    phrase, value, hedge, units = FIGURES.get(case.table, [""] * 4)
    where = f", {case.where}" if case.where else ""
    text = f"data/raw/{case.table}.csv{where}: {case.wrong}; {case.remedy}"
    return text.format(
        next=data.count(b"\n") + 1,
        key=data.decode("utf-8").splitlines()[-1].partition(",")[0],
        first=columns[0],
        last=columns[-1],
        width=len(columns),
        columns=",".join(columns),
        choices={name: ", ".join(found.get("enum", [])) for name, found in constraints.items()},
        phrase=phrase,
        value=value,
        write_hedge=f"write {hedge!r}" if hedge else "leave the cell empty",
        units=units,
    )


def group_cases() -> dict[str, list[Case]]:
    """Group cases of one fault in different tables: they are told at once."""
    groups: dict[str, list[Case]] = {}
    for case in CASES:
        name = case.fault
        while case.table in {other.table for other in groups.get(name, [])}:
            name += " again"
        groups.setdefault(name, []).append(case)
    return groups


@pytest.mark.parametrize("cases", group_cases().values(), ids=group_cases())
def test_a_fault_gives_one_message_for_each_table_that_has_it_and_changes_nothing(
    cases: list[Case], small: Project, run: Run, read_tree: ReadTree
) -> None:
    told = [describe(case, (small.raw / f"{case.table}.csv").read_bytes()) for case in cases]
    spoil_tables(small, {case.table: case.spoil for case in cases})
    before = read_tree(small.root)
    count = f"{len(told)} problem{'s'[: len(told) > 1]}"
    message = "\n  ".join([f"analysis: {count} in the data:", *sorted(told)])
    assert run(small, "data") == (1, "", f"{message}\n")
    assert read_tree(small.root) == before


def test_the_command_ends_with_status_1_and_without_a_traceback(small: Project) -> None:
    small.package.write_bytes(b"{")
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "data"],
        env={**os.environ, ROOT_VARIABLE: str(small.root)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    first, problem = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (1, "")
    assert first == "analysis: 1 problem in the data:"
    assert problem.startswith("  data/datapackage.json, row 1: no JSON ")


def list_faults(table: str) -> set[str]:
    """What can be wrong in a table, going by its columns."""
    fields = FIELDS[table]
    faults = {fault for fault, *_ in IN_ANY_FILE} | {"empty cell"}
    faults |= {"value", "unit", "hedge"} & fields.keys() if "fact_id" in fields else set()
    if "primaryKey" in SCHEMAS[table]:
        faults |= {"empty id", "id twice"}
    if "paragraph" in fields:
        faults |= {"paragraph, no number", "paragraph beyond the article"}
    if {"period", "since", "published_on"} & fields.keys():
        faults.add("date")
    if any("enum" in field.get("constraints", {}) for field in fields.values()):
        faults.add("choice")
    return faults


def test_every_fault_that_a_table_can_have_is_tried() -> None:
    wanted = {(table, fault) for table in FIELDS for fault in list_faults(table)}
    assert wanted - {(case.table, case.fault) for case in CASES} == set()


def test_every_key_is_required_and_unique_by_the_constraints_of_its_column() -> None:
    for schema in (x["schema"] for x in PACKAGE["resources"] if "primaryKey" in x["schema"]):
        (key,) = (x for x in schema["fields"] if x["name"] == schema["primaryKey"])
        assert key["constraints"]["required"]
        assert key["constraints"]["unique"]


KEYS = [
    (table, key["fields"][0]) for table in FIELDS for key in SCHEMAS[table].get("foreignKeys", [])
]


def test_every_foreign_key_of_the_data_package_is_tried() -> None:
    tried = {(case.table, case.where) for case in CASES if case.fault.startswith("key of")}
    assert {(table, f"row 2, column {column}") for table, column in KEYS} - tried == set()


def test_every_missing_table_is_named(small: Project, run: Run) -> None:
    for table in FIELDS:
        (small.raw / f"{table}.csv").unlink()
    status, printed, complaint = run(small, "data")
    first, *rest = complaint.splitlines()
    assert (status, printed) == (1, "")
    assert first == f"analysis: {len(FIELDS)} problems in the data:"
    assert rest == [
        f"  data/raw/{table}.csv: the file is missing; restore it" for table in sorted(FIELDS)
    ]


def test_a_table_that_the_data_package_does_not_list_is_named(small: Project, run: Run) -> None:
    (small.raw / "prices.csv").write_text("a,b\n", encoding="utf-8")
    problem = (
        "data/raw/prices.csv: the table is not in the data package; "
        "describe it in data/datapackage.json, or remove it"
    )
    assert run(small, "data") == (1, "", f"analysis: 1 problem in the data:\n  {problem}\n")


def test_a_theme_that_the_data_package_lacks_is_named(small: Project, run: Run) -> None:
    text = small.package.read_text(encoding="utf-8")
    small.package.write_text(text.replace('"gatherings"', '"meetings"'), encoding="utf-8")
    problem = (
        "data/datapackage.json: the table 'gatherings' is missing; "
        "describe it there, or mend THEMES of src/analysis/curation/raw.py"
    )
    assert problem in run(small, "data")[2]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{\n"resources": [}\n', ", row 2: no JSON (Expecting value); mend the syntax"),
        (b'{"title": "\xe4"}\n', ": a byte is not UTF-8; save the file as UTF-8"),
    ],
)
def test_a_data_package_that_cannot_be_read_is_named(
    data: bytes, says: str, small: Project, run: Run
) -> None:
    small.package.write_bytes(data)
    problem = f"data/datapackage.json{says}"
    assert run(small, "data") == (1, "", f"analysis: 1 problem in the data:\n  {problem}\n")


def spoil_tables(project: Project, spoils: dict[str, Spoil]) -> None:
    for table, spoil in spoils.items():
        path = project.raw / f"{table}.csv"
        path.write_bytes(spoil(path.read_bytes()))


def test_faults_of_every_kind_in_several_tables_are_shown_at_once_and_in_order(
    small: Project, run: Run
) -> None:
    spoil_tables(
        small,
        {
            "places": put(3, latitude="north"),
            "gatherings": put(2, value="91", paragraph="9"),
            "deal_values": put(2, unit="boats"),
            "corrections": add("actors,nobody,name,Yard,The Yard,reason,source"),
            "claims": put(2, fact_a="nothing"),
        },
    )
    _, _, complaint = run(small, "data")
    first, *rest = complaint.splitlines()
    assert first == "analysis: 6 problems in the data:"
    assert [line.partition(": ")[0].strip() for line in rest] == [
        "data/raw/claims.csv, row 2, column fact_a",
        "data/raw/corrections.csv, row 2, column key",
        "data/raw/deal_values.csv, row 2, column unit",
        "data/raw/gatherings.csv, row 2, column paragraph",
        "data/raw/gatherings.csv, row 2, column value",
        "data/raw/places.csv, row 3, column latitude",
    ]


def test_a_file_that_cannot_be_read_does_not_hide_what_is_wrong_in_others(
    small: Project, run: Run
) -> None:
    spoil_tables(small, {"ties": add("ä"), "places": put(3, latitude="north")})
    _, _, complaint = run(small, "data")
    assert [line.partition(": ")[0].strip() for line in complaint.splitlines()[1:]] == [
        "data/raw/places.csv, row 3, column latitude",
        "data/raw/ties.csv, row 3",
    ]


def test_a_cell_with_a_space_too_many_does_not_hide_what_is_wrong_in_other_rows(
    small: Project, run: Run
) -> None:
    spoil = lambda text: put(3, latitude="north")(put(2, country="China ")(text))  # noqa: E731
    spoil_tables(small, {"places": spoil, "gatherings": put(2, value="91")})
    _, _, complaint = run(small, "data")
    assert [line.partition(": ")[0].strip() for line in complaint.splitlines()[1:]] == [
        "data/raw/gatherings.csv, row 2, column value",
        "data/raw/places.csv, row 2, column country",
        "data/raw/places.csv, row 3, column latitude",
    ]


def test_a_row_that_breaks_its_schema_is_not_told_what_else_it_could_mean(
    small: Project, run: Run
) -> None:
    spoil_tables(small, {"gatherings": put(2, unit="boats", value="91")})
    _, _, complaint = run(small, "data")
    assert complaint.count("data/raw/gatherings.csv") == 1


def test_figures_without_a_value_are_named_at_once_and_not_those_that_take_them(
    small: Project, run: Run
) -> None:
    figures = {
        "crowd": "whole_from_part,part=fair_people;share=harbour_share,people,rate",
        "part": "share_of_whole,part=yard_cars;whole=electric_cars,percent,share",
        "of_it": "whole_from_part,part=part;share=electric_share,percent,rate",
    }
    lines = [f"{key},{text},World,made up,world,2025," for key, text in figures.items()]
    spoil_tables(
        small,
        {
            "derived": add("\n".join(lines)),
            "formulas": add("share_of_whole,U U -> percent,part / whole x 100,a share"),
        },
    )
    remedy = "mend the one that is wrong, or see whether formula and kind fit them"
    assert run(small, "data") == (
        1,
        "",
        (
            "analysis: 2 problems in the data:\n"
            "  data/raw/derived.csv, row 4, column inputs: 'nearly 90 people' "
            "(data/raw/gatherings.csv, row 2) and 'about 12%' (data/raw/context.csv, row 3): "
            "read as logical, crowd has no value as rate: the formula has no value at (0, 0); "
            f"{remedy}\n"
            "  data/raw/derived.csv, row 5, column inputs: 'more than 2,000 cars' "
            "(data/raw/faw_vw_output.csv, row 2) and '1,200 units' (data/raw/nev_share.csv, row 2)"
            ": read as logical, part has no value as share: no value lies in [667/4, 100]; "
            f"{remedy}\n"
        ),
    )


def test_units_are_held_against_one_another_only_where_all_else_holds(
    small: Project, run: Run
) -> None:
    spoil_tables(
        small,
        {"derived": put(2, unit="cars"), "corrections": add("derived,all_cars,unit,cars,TEU,a,b")},
    )
    problem = (
        "data/raw/derived.csv, row 2, column unit: whole_from_part makes no TEU of "
        "vehicles and percent, as corrected in data/raw/corrections.csv; write vehicles"
    )
    assert problem in run(small, "data")[2]
    spoil_tables(small, {"nev_share": put(2, unit="USD")})
    assert run(small, "data")[2].splitlines()[1:] == [
        (
            "  data/raw/nev_share.csv, row 2, column unit: 'USD' is not the unit of '1,200 units'; "
            "write 1 or cars or vehicles or vehicles/year"
        )
    ]
