"""The data dictionary says what the data package says, of every table and column."""

import json
import re
from pathlib import Path

import pytest

from analysis.curation.build import describe_tables
from analysis.curation.raw import THEMES

ROOT = Path(__file__).parents[2]
PACKAGE = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
TABLES = [resource["path"] for resource in PACKAGE["resources"]]
COLUMNS = [
    (resource["path"], field)
    for resource in PACKAGE["resources"]
    for field in resource["schema"]["fields"]
]


@pytest.fixture(scope="module")
def written() -> str:
    return describe_tables(PACKAGE)


def test_the_committed_dictionary_is_the_one_that_is_generated(written: str) -> None:
    committed = (ROOT / "data" / "README.md").read_bytes().decode("utf-8")
    assert committed == written, "run make data, which writes it, and commit the result"


def test_every_table_says_what_one_row_is() -> None:
    assert [x["path"] for x in PACKAGE["resources"] if not x.get("description")] == []


def test_every_column_says_what_it_holds() -> None:
    silent = [(path, field["name"]) for path, field in COLUMNS if not field.get("description")]
    assert silent == []


def test_every_table_of_the_project_is_described() -> None:
    files = sorted((ROOT / "data").glob("*/*.csv"))
    assert sorted(TABLES) == [path.relative_to(ROOT / "data").as_posix() for path in files]


def test_every_link_of_the_contents_leads_to_a_heading(written: str) -> None:
    links = re.findall(r"^\| \[`[^`]+`\]\(#([^)]+)\)", written, re.MULTILINE)
    headings = re.findall(r"^## (.+/.+)$", written, re.MULTILINE)
    # A heading's anchor is its text in lower case without punctuation; hyphens stay.
    assert links == [re.sub(r"[^\w -]", "", heading.lower()) for heading in headings]
    assert len(links) == len(TABLES)


def test_every_column_is_one_line_of_four_cells(written: str) -> None:
    tables = written[written.index(f"## {TABLES[0]}") :]
    lines = [line for line in tables.splitlines() if line.startswith("| `")]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    assert [(line[0].strip(), len(line)) for line in cells] == [
        (f"`{field['name']}`", 4) for _, field in COLUMNS
    ]


def test_a_vocabulary_that_tables_share_is_listed_once_with_its_meanings(written: str) -> None:
    assert written.count("`CNY/USD`") == 1
    assert "- `ordinal`: position in a sequence, whole" in written
    for heading in ("units", "kinds-of-quantity", "hedge-words"):
        assert f"(#{heading})" in written
        assert f"## {heading.replace('-', ' ').capitalize()}\n" in written


def test_a_constraint_is_told_in_words() -> None:
    constraints = {
        "required": True,
        "unique": True,
        "enum": ["a", "b"],
        "pattern": "[ab]|c",
        "maxLength": 9,
        "minimum": 1,
    }
    field = {"name": "x", "type": "string", "description": "What", "constraints": constraints}
    schema = {
        "fields": [field],
        "primaryKey": "x",
        "foreignKeys": [{"fields": ["x"], "reference": {"resource": "ys", "fields": ["y"]}}],
    }
    table = {"path": "raw/t.csv", "description": "One row", "schema": schema}
    section = describe_tables({"resources": [table]}).partition("## raw/t.csv")[2]
    assert section.splitlines() == [
        "",
        "",
        "One row. Key: `x`. `x` is a key of ys.",
        "",
        "| column | type | meaning | allowed |",
        "|---|---|---|---|",
        (
            "| `x` | string | What | required; unique; one of `a`, `b`; pattern `[ab]\\|c`; "
            "maxLength `9`; minimum `1` |"
        ),
    ]


@pytest.mark.parametrize(
    ("cell", "table", "column"),
    [
        ("`kind` of the article", "sources", "kind"),
        ("`reason` of what is excluded", "exclusions", "reason"),
        ("`scope` of a pair", "claims", "scope"),
    ],
)
def test_the_recipe_for_an_article_lists_what_a_cell_may_hold(
    cell: str, table: str, column: str
) -> None:
    recipe = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (line,) = re.findall(rf"^   \| {re.escape(cell)} \| (.+?)(?:;.*)? \|$", recipe, re.MULTILINE)
    (enum,) = (
        field["constraints"]["enum"]
        for path, field in COLUMNS
        if (path, field["name"]) == (f"raw/{table}.csv", column)
    )
    assert line.replace("`", "").split(", ") == enum


def test_the_recipe_for_an_article_lists_the_themes() -> None:
    recipe = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^   \| `theme` \| (.+) \|$", recipe, re.MULTILINE)
    assert tuple(re.findall(r"`(\w+)`", line)) == THEMES
