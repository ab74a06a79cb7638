"""Tables are read as they are or not at all, and validated against the data package."""

import json
import string
from pathlib import Path

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curation.validate import validate_tables
from analysis.errors import DataError
from analysis.project import Project, read_table, write_table

ROOT = Path(__file__).parents[2]


def read_text(folder: Path, data: str | bytes, columns: list[str] | None = None) -> list[dict]:
    path = folder / "t.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return read_table(path, columns=columns)


def test_no_digit_of_a_cell_is_lost(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a,b\n1.50,007\n") == [{"a": "1.50", "b": "007"}]


def test_an_empty_cell_is_empty_text(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a,b\n,x\n") == [{"a": "", "b": "x"}]


def test_a_negative_number_is_no_formula(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a\n-5\n") == [{"a": "-5"}]


@pytest.mark.parametrize("text", ["a,b\r\n1,2\r\n", "a,b\n1,2"])
def test_the_ends_of_lines_are_no_part_of_a_cell(text: str, tmp_path: Path) -> None:
    assert read_text(tmp_path, text) == [{"a": "1", "b": "2"}]


@given(
    st.lists(
        st.tuples(
            st.text(alphabet=string.ascii_letters + string.digits + " ,;\"'äß汽车…", min_size=1),
            st.text(alphabet=string.ascii_letters + '",', max_size=5),
        )
    )
)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("tables") / "t.csv"
    rows = [{"a": first, "b": second} for first, second in cells]
    write_table(path, ["a", "b"], rows)
    assert read_table(path) == rows


def test_a_table_is_written_with_line_feeds_and_only_the_quotes_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_table(path, ["a", "b"], [{"b": "x,y", "a": "ß"}])
    assert path.read_bytes() == 'a,b\nß,"x,y"\n'.encode()


FIRST_LINE = "the first line must be a,b"
STRAY = "put the whole cell in quotes and write the quote inside it twice"
UNCLOSED = "write a quote inside a cell twice and close every quoted cell"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [f"t.csv, row 1: none of the table's columns stands here; {FIRST_LINE}"]),
        ("x;y\n1;2\n", [f"t.csv, row 1: none of the table's columns stands here; {FIRST_LINE}"]),
        (
            "b,a\n2,1\n",
            [f"t.csv, row 1: a column stands twice, or the order is another one; {FIRST_LINE}"],
        ),
        (
            "a,b,b\n1,2,3\n",
            [f"t.csv, row 1: a column stands twice, or the order is another one; {FIRST_LINE}"],
        ),
        (
            "a,B\n1,2\n",
            [
                f"t.csv, row 1, column B: 'B' is no column here; {FIRST_LINE}",
                f"t.csv, row 1, column b: the column is missing; {FIRST_LINE}",
            ],
        ),
        (
            'a,b\n1,2\n3,"4\n5,6\n7,8\n',
            [f"t.csv, row 3: a stray quote (unexpected end of data); {UNCLOSED}"],
        ),
        (
            'a,b\n"1"x,2\n',
            [f"t.csv, row 2: a stray quote (',' expected after '\"'); {UNCLOSED}"],
        ),
        (
            'a,b\n"1, 2",3\n4"5,6\n7,8"\n',
            [
                f"t.csv, row 3: a stray quote inside a cell; {STRAY}",
                f"t.csv, row 4: a stray quote inside a cell; {STRAY}",
            ],
        ),
        (
            'a,b\n"1\n2",3\n4"5,6\n',
            [
                (
                    "t.csv, row 2, column a: '1\\n2' holds a line break, a tab or another control "
                    "character; write the cell on one line, with spaces"
                ),
                f"t.csv, row 4: a stray quote inside a cell; {STRAY}",
            ],
        ),
        (
            "a,b\n1,2\n\n",
            [
                (
                    "t.csv, row 3: 0 cells stand under 2 columns; "
                    "give every row one cell a column, and quote cells that hold commas"
                )
            ],
        ),
        (
            "a,b\n\t1,2\x00\n",
            [
                (
                    "t.csv, row 2, column a: '\\t1' holds a line break, a tab or another control "
                    "character; write the cell on one line, with spaces"
                ),
                (
                    "t.csv, row 2, column b: '2\\x00' holds a line break, a tab or another control "
                    "character; write the cell on one line, with spaces"
                ),
            ],
        ),
        (
            "a,b\n@x,-y\n",
            [
                (
                    "t.csv, row 2, column a: '@x' would run as a formula in a spreadsheet; "
                    "begin the cell, and what follows a semicolon, with another character"
                ),
                (
                    "t.csv, row 2, column b: '-y' would run as a formula in a spreadsheet; "
                    "begin the cell, and what follows a semicolon, with another character"
                ),
            ],
        ),
    ],
)
def test_a_file_that_cannot_be_read_as_it_is_is_refused(
    text: str, problems: list[str], tmp_path: Path
) -> None:
    with pytest.raises(DataError) as caught:
        read_text(tmp_path, text, ["a", "b"])
    assert [str(problem) for problem in caught.value.problems] == problems


RUNS = "would run as a formula in a spreadsheet"
SPACE = "has a space too many"
ODD = "holds an odd character"


@pytest.mark.parametrize(
    ("wrong", "cells"),
    [
        (
            RUNS,
            ["=1+1", " =1+1", "\u3000=1", "\ufeff=1", "＝1+1", "＋1", "－1+1", "＠SUM(A1)", "+1"],
        ),
        (RUNS, ["-2+3+cmd|' /C calc'!A0", "-1+1", "-A1", "+1", "- 1", "-5 cmd|x", "a note; =1+1"]),
        (SPACE, [" a", "a ", "a  b", " "]),
        ("has letters and their marks apart", ["für".replace("ü", "u\u0308")]),
        (ODD, ["a\u200bb", "a\ufeffb", "a\u2028b", "a\u00a0b", "a\ue000b", "a\u202eb", "a\u00adb"]),
        (
            ODD,
            [
                "a\ufffdb",
                "a\u3164b",
                "a\u115fb",
                "a\u2800b",
                "a\ufffcb",
                "\u2f00",
                "a\ufe0f",
                "b\u0308",
                "a\ufffe",
            ],
        ),
        (ODD, ["１２", "٣", "१", "𝟏", "ＢＭＷ", "ﬁrm", "ВMW", "Vοlvo", "a\ufffcb", "\u2f00"]),
        ("was read in another encoding", ["MÃ¼nchen", "itâ€™s", "1990â€“2000"]),
        ("or another control character", ["a\tb", "a\x85b", "a\x00b"]),
    ],
)
def test_a_cell_that_is_not_what_it_seems_is_refused(
    wrong: str, cells: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    write_table(path, ["a"], [{"a": cell} for cell in cells])
    with pytest.raises(DataError) as caught:
        read_table(path, columns=["a"])
    assert [x.row for x in caught.value.problems] == list(range(2, len(cells) + 2))
    assert all(wrong in problem.wrong for problem in caught.value.problems)


@pytest.mark.parametrize(
    "cell",
    [
        "-5",
        "-7.3 percent",
        "-1,5%",
        "Škoda, Citroën; 大众（中国）：“新”。",
        "5 µm, CO₂, 20 °C, ±3 €",
        "from 3 - 4",
        "share=a;part=b",
        "Δ is μ - ν",
        "Волга",
    ],
)
def test_a_cell_of_words_and_numbers_is_read(cell: str, tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", ["a"], [{"a": cell}])
    assert read_table(tmp_path / "t.csv", columns=["a"]) == [{"a": cell}]


def test_a_long_cell_is_named_by_its_begin(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_text(tmp_path, f"a\n={'b' * 20_000}\n")
    assert len(str(caught.value)) < 250


def test_the_line_of_a_byte_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"t\.csv, row 3: a byte is not UTF-8; save the file"):
        read_text(tmp_path, b"a\nx\n\xe4\n")


def test_a_folder_in_place_of_a_table_is_a_missing_table(tmp_path: Path) -> None:
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(DataError, match=r"t\.csv: the file is missing; restore it"):
        read_table(tmp_path / "t.csv")


def test_a_pattern_must_match_from_the_first_character_to_the_last(tmp_path: Path) -> None:
    project = Project(tmp_path)
    field = {
        "name": "a",
        "type": "string",
        "description": "a number or a letter",
        "constraints": {"pattern": "[0-9]|[a-z]"},
    }
    table = {"name": "t", "path": "t.csv", "format": "csv", "schema": {"fields": [field]}}
    rows = [{"a": cell} for cell in ("1", "z", "1z", "z1")]
    found = validate_tables(project, {"resources": [table]}, {"t": rows})
    remedy = "it must match [0-9]|[a-z] (a number or a letter)"
    assert [str(problem) for problem in found] == [
        f"data/t.csv, row 4, column a: '1z' has the wrong form; {remedy}",
        f"data/t.csv, row 5, column a: 'z1' has the wrong form; {remedy}",
    ]


CELLS = """
    | x | -1 | 0 | 7 | 007 | 1.5 | 1e3 | 91 | 2025-02-30 | 2025-02-28 | 20250228 | 1885-01-01
    | 2101-01-01 | true | yes | True | CNY | nearly | en | fr | sea | ab_c | ab_c;d | 2025-H1
    | 2025 H1 | x x x x x x x x x x. | https://a.example/x | http://a | DE | de
""".split("|")
PACKAGE = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
FIELDS = {
    json.dumps({"type": x["type"], "constraints": x.get("constraints", {})}, sort_keys=True): x
    for table in PACKAGE["resources"]
    for x in table["schema"]["fields"]
}


@pytest.mark.parametrize("field", FIELDS.values(), ids=[f"{n}" for n in range(len(FIELDS))])
def test_cells_are_refused_where_frictionless_refuses_them(field: dict) -> None:
    cells = [*(cell.strip() for cell in CELLS), "a" * 121, "a" * 501, "x"]
    rows = [{"key": "k", "a": cell} for cell in cells]
    field = {**field, "name": "a", "description": "a cell"}
    table = {"name": "t", "path": "t.csv"}
    table["schema"] = {"fields": [{"name": "key", "type": "string"}, field]}
    ours = validate_tables(Project(Path("nowhere")), {"resources": [table]}, {"t": rows})
    limits = dict(field.get("constraints", {}))
    if "pattern" in limits:  # it anchors only the first and the last branch of "a|b|c"
        limits["pattern"] = f"(?:{limits['pattern']})"
    schema = {"fields": [{"name": "key", "type": "string"}, {**field, "constraints": limits}]}
    data = [["key", "a"], *(["k", cell] for cell in cells)]
    schema = frictionless.Schema.from_descriptor(schema)
    report = frictionless.Resource(data=data, schema=schema).validate()
    theirs = {row for (row,) in report.flatten(["rowNumber"])}
    told = {problem.row for problem in ours}
    # Numbers and days have one form here, of several that it takes.
    loose = {"0", "007", "1e3", "20250228", "True", "yes"} if field["type"] != "string" else set()
    assert theirs <= told
    assert {cells[row - 2] for row in told - theirs} <= loose


def test_the_data_package_is_one_that_others_can_read() -> None:
    report = frictionless.validate(str(ROOT / "data" / "datapackage.json"))
    assert report.flatten(["type", "message"]) == []


def test_every_pattern_of_the_data_package_can_be_explained_by_its_description() -> None:
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    silent = [
        (resource["name"], field["name"])
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if "pattern" in field.get("constraints", {}) and not field.get("description")
    ]
    assert silent == []
