"""Tables as they lie in files: read strictly, checked against the data package.

A table is a list of rows, a row a mapping from column to text; no cell is converted here, so no
digit is lost. What cannot be read as it is, is refused with file, row and column.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from analysis.errors import DataError, Problem

Row = dict[str, str]
#: Cells that a spreadsheet would run as a formula.
_FORMULA = re.compile(r"[=@+]|-(?!\d)")
#: What no cell on one line holds. Without line breaks the number of a row is that of its line.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def read_table(path: Path, name: str = "", columns: Sequence[str] | None = None) -> list[Row]:
    """Read a CSV file strictly.

    Parameters
    ----------
    path : Path
        UTF-8, comma-separated, quoted as RFC 4180 says, with a header.
    name : str, optional
        How messages call the file.
    columns : sequence of str, optional
        What the header must be; anything by default.

    Raises
    ------
    DataError
        If the file is missing, is not UTF-8, has another header, a stray quote, a row with another
        number of cells, or a cell that breaks the line or that a spreadsheet would run.
    """
    name = name or path.name
    if not path.is_file():
        raise fault(name, 0, "the file is missing", "restore it")
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise fault(name, line, "a byte is not UTF-8", "save the file as UTF-8") from None
    if text.startswith("\ufeff"):
        raise fault(name, 1, "a byte order mark begins the file", "save as UTF-8 without BOM")
    records = _read_records(name, text)
    _, header = next(records, (1, []))
    # Under a wrong header every row would be wrong as well, which says nothing new.
    problems = [] if columns is None else _compare_header(name, header, columns)
    if problems:
        raise DataError(problems)
    rows: list[Row] = []
    for line, cells in records:
        if len(cells) == len(header):
            rows.append(dict(zip(header, cells, strict=True)))
            problems += _check_cells(name, line, rows[-1])
        else:
            count = "1 cell stands" if len(cells) == 1 else f"{len(cells)} cells stand"
            wrong = f"{count} under {len(header)} columns"
            remedy = "give every row one cell a column, and quote cells that hold commas"
            problems.append(Problem(name, line, "", wrong, remedy))
    problems += _stray_quotes(name, text)
    if problems:
        raise DataError(problems)
    return rows


def _read_records(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line that it begins in, as editors show it."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            remedy = "write a quote inside a cell twice and close every quoted cell"
            raise fault(name, line, f"a stray quote ({error})", remedy) from None
        yield line, cells


def fault(name: str, row: int, wrong: str, remedy: str) -> DataError:
    """Make the error of one fault that keeps a file from being read."""
    return DataError([Problem(name, row, "", wrong, remedy)])


def _compare_header(name: str, header: Sequence[str], columns: Sequence[str]) -> list[Problem]:
    remedy = f"the first line must be {','.join(columns)}"
    if not set(header) & set(columns):
        return [Problem(name, 1, "", "none of the table's columns stands here", remedy)]
    found = [(column, "the column is missing") for column in columns if column not in header]
    found += [(label, f"{label!r} is no column here") for label in header if label not in columns]
    if not found and list(header) != list(columns):
        found = [("", "a column stands twice, or the order is another one")]
    return [Problem(name, 1, column, wrong, remedy) for column, wrong in found]


def _check_cells(name: str, line: int, row: Row) -> Iterator[Problem]:
    for column, cell in row.items():
        if _CONTROL.search(cell):
            wrong = f"{cell!r} holds a line break, a tab or another control character"
            yield Problem(name, line, column, wrong, "write the cell on one line, with spaces")
        elif _FORMULA.match(cell):
            wrong = f"{cell!r} would run as a formula in a spreadsheet"
            yield Problem(name, line, column, wrong, "begin the cell with another character")


def _stray_quotes(name: str, text: str) -> list[Problem]:
    """Find quotes inside unquoted cells, which the csv module lets pass."""
    cell = re.compile(r'(^|,)"(?:[^"]|"")*"(?=,|\r?\n|\Z)', re.MULTILINE)
    bare = cell.sub(lambda match: match[1] + "\n" * match[0].count("\n"), text)
    remedy = "put the whole cell in quotes and write the quote inside it twice"
    return [
        Problem(name, number, "", "a stray quote inside a cell", remedy)
        for number, line in enumerate(bare.split("\n"), start=1)
        if '"' in line
    ]


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows with these columns as CSV: UTF-8, line feeds, quotes only where needed."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row[column] for column in columns] for row in rows)
