"""The project's folders, and its files: written whole or not at all, locked and hashed.

A table is read as a list of rows, a row as a mapping from column to text: no cell is converted, so
no digit is lost. What cannot be read as it is, is refused with file, row and column.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, DataError, Problem, TablesBehindError

Row = dict[str, str]
#: Names another folder as the project, for example an unpacked archive of its data.
ROOT_VARIABLE = "ANALYSIS_PROJECT"
_MARK = Path("data", "datapackage.json")
#: What a book reads, and where it may lie in a folder that is opened by its path.
TABLES = """
    sources events actors ties places sites statements caveats labels assumptions figures context
    derived claims
""".split()
_PLACES = ("data/processed", "processed", "data", "")
#: Ends the names of files that are not yet in their place.
UNFINISHED = ".tmp"
#: Where a spreadsheet would run a formula: where a cell begins, and after a semicolon, which parts
#: cells in some countries. A negative number or range runs nothing, with or without its unit.
_LEAD = r"(?:^|;)[\s\ufeff\u200b-\u200f\u2060]*"
_SIGN = "=+@＝＋＠－﹦﹢﹫﹣"
_FORMULA = re.compile(
    rf"{_LEAD}(?=[{_SIGN}]|-(?!\d[\d.,]*(?:\.\.-\d[\d.,]*)?%?(?: [^\W\d_]+)*(?:;|\Z)))"
)
_DISARMED = re.compile(rf"({_LEAD})'(?=[{_SIGN}-])")
#: What no cell on one line holds. Without line breaks the number of a row is that of its line.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
#: Digits of other scripts; Greek and Cyrillic letters that look Latin, beside Latin ones; blanks
#: and stand-ins that count as seen, and radicals that look like Chinese characters.
_LIKE = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονικρ\u0400-\u052f"
_LOOKALIKE = re.compile(
    rf"[^\D0-9]|[{_LIKE}](?=[A-Za-z])|(?<=[A-Za-z])[{_LIKE}]|[\u115f\u1160\u2800\u2e80-\u2fdf\ufffc\ufffd]"
)

#: What pages declare, and what is meant: every character of the narrower ones is in the wider.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "us-ascii": "cp1252"}
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


class Project:
    """The folders and files of one checkout, or tables alone, all in one folder."""

    def __init__(self, root: Path, tables: Path | None = None) -> None:
        self.root = root
        self.package = root / _MARK  # describes every table: the Frictionless data package
        #: Tables curated by hand, and by what is decided in reviews.
        self.raw = tables or root / "data" / "raw"
        self.processed = tables or root / "data" / "processed"  # tables built from raw
        #: Which raw tables the processed ones were built from, and how these were left.
        self.digests = self.processed / "tables.sha256"
        #: Which raw tables were last compared with the articles.
        self.verified = root / "data" / "verified.sha256"
        self.notebooks = root / "notebooks"
        self.reports = root / "reports"  # the built pages; ignored by git

    def show(self, path: Path) -> str:
        """Give a path as a user of this project sees it: relative, with forward slashes."""
        # What a link leads to may lie elsewhere.
        for place, root in ((path, self.root), (path.resolve(), self.root.resolve())):
            with suppress(ValueError):
                return place.relative_to(root).as_posix()
        return str(path)

    def check_unchanged(self, before: Mapping[Path, bytes]) -> None:
        """Refuse to go on if files changed since they were read: their changes would be lost."""
        changed = [self.show(x) for x in before if not x.is_file() or x.read_bytes() != before[x]]
        if changed:
            wrong = f"{', '.join(changed)} was changed meanwhile, and nothing is written"
            raise AnalysisError(f"{wrong}; run it again")


def read_package(project: Project) -> dict[str, Any]:
    """Read the data package; empty if there is none."""
    if not project.package.is_file():
        return {}
    return dict(json.loads(project.package.read_text(encoding="utf-8")))


def read_created(project: Project) -> str:
    """Give the day on which the data package was made, when all sources had been seen."""
    return str(read_package(project).get("created", ""))[:10]


def find_project() -> Project:
    """Find the project: ``ANALYSIS_PROJECT``, else upwards from here, else from this package.

    A checkout has this package within; an installed package has the tables within itself.
    """
    if named := os.environ.get(ROOT_VARIABLE):
        places = [Path(named)]
    else:
        here = Path.cwd().resolve()
        places = [here, *here.parents, *Path(__file__).resolve().parents]
    for place in places:
        # A folder above may hold a data package of somebody else.
        if (place / _MARK).is_file() and (named or any(place.glob("data/*/sources.csv"))):
            return Project(place)
    raise AnalysisError(
        f"no project found in {places[0]} or above it: {_MARK.as_posix()} is missing; "
        f"run this inside a checkout, or name one with {ROOT_VARIABLE}"
    )


def find_checkout() -> Project:
    """Find the project, and check that notebooks can run there.

    An installed package has tables alone.
    """
    project = find_project()
    if project.root == Path(__file__).resolve().parent:
        raise AnalysisError(
            "this needs a checkout, with notebooks and raw tables; here the package is installed "
            f"alone: run this inside a checkout, or name one with {ROOT_VARIABLE}"
        )
    for name in ("analysis.py", "analysis/__init__.py"):
        if (path := project.notebooks / name).is_file():
            wrong = "notebooks would import it in place of the package analysis"
            raise AnalysisError(f"{project.show(path)}: {wrong}; rename it")
    return project


def open_project(path: Path) -> Project:
    """Open the tables in a folder, or in a zip, which is unpacked for as long as it is in use.

    They are a project's, or the processed ones alone, as a build publishes them.
    """
    place = path.expanduser()
    if place.is_dir():
        return _find_tables(path, [place.resolve()])
    if not place.is_file():
        raise AnalysisError(f"{path} is not there; name a folder of tables, or a zip of one")
    import zlib
    from tempfile import TemporaryDirectory
    from weakref import finalize
    from zipfile import BadZipFile, ZipFile

    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="analysis-"))).resolve()
        try:
            with ZipFile(place) as archive:
                archive.extractall(folder)
        except (BadZipFile, EOFError, RuntimeError, zlib.error) as error:
            remedy = "name a folder, or a zip that is whole and without a password"
            raise AnalysisError(f"{path} cannot be unpacked ({error}); {remedy}") from None
        # A zip holds what is in a folder, or the folder itself.
        project = _find_tables(path, [folder, *sorted(folder.glob("*/"))])
        finalize(project, stack.pop_all().close)
    return project


def _find_tables(path: Path, folders: Sequence[Path]) -> Project:
    """Find the tables that a book reads in one of these folders, which messages call by `path`."""
    for tables in (folder / name for folder in folders for name in _PLACES):
        missing = [f"{name}.csv" for name in TABLES if not (tables / f"{name}.csv").is_file()]
        if not missing:
            is_whole = tables.parts[-2:] == ("data", "processed")
            return Project(tables.parents[1]) if is_whole else Project(tables, tables)
        if len(missing) < len(TABLES):
            lacks = f"{path} lacks {', '.join(missing)}"
            raise AnalysisError(f"{lacks}; a book needs all tables of data/processed")
    raise AnalysisError(
        f"{path} holds no tables; name a project, its data/processed, the reports/data of a build, "
        "or a zip of one of these"
    )


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that readers see the old one or the new one, never a part; text as UTF-8."""
    path = path.resolve()  # a link stays, and what it leads to is written
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder: a rename is atomic only within one file system.
    unfinished = path.with_name(f".{path.name}.{os.urandom(4).hex()}{UNFINISHED}")
    try:
        unfinished.write_bytes(content.encode() if isinstance(content, str) else content)
        _keep_mode(path, unfinished)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _keep_mode(path: Path, unfinished: Path) -> None:
    with suppress(OSError):  # a new file has none, nor have some file systems
        unfinished.chmod(path.stat().st_mode)


def list_unfinished(folder: Path) -> list[Path]:
    """List what a killed process has left behind where it wrote tables, all or none."""
    return [x for x in map(_name_unfinished, sorted(folder.glob("*.csv"))) if x.exists()]


def _name_unfinished(path: Path) -> Path:
    return path.resolve().with_name(f".{path.resolve().name}{UNFINISHED}")


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write several files that are there: all of them, or, where one fails, none."""
    before = {path: path.read_bytes() for path in files}
    unfinished = {path: _name_unfinished(path) for path in files}
    replaced = []
    try:
        for path, content in files.items():
            unfinished[path].write_bytes(content)
            _keep_mode(path, unfinished[path])
        for path in files:
            replaced.append(path)
            unfinished[path].replace(path.resolve())
    except BaseException:
        for path in replaced:
            write_atomically(path, before[path])
        raise
    finally:
        for path in unfinished.values():
            path.unlink(missing_ok=True)


def list_digests(project: Project, processed: Path | None = None) -> str:
    """List the data package and all tables with their SHA-256, as ``sha256sum`` does.

    The processed tables may lie in another folder until they are put in place.
    """
    raw = sorted(project.raw.glob("*.csv"))
    built = sorted((processed or project.processed).glob("*.csv"))
    files = {project.show(path): path for path in (project.package, *raw)}
    files |= {project.show(project.processed / path.name): path for path in built}
    # What is no file, as a pipe, would have no end; who reads the tables tells of it.
    there = {name: path for name, path in files.items() if path.is_file()}
    return "".join(f"{hash_file(path)}  {name}\n" for name, path in there.items())


def check_processed(project: Project) -> None:
    """Check that the processed tables are as they were built, and from the raw ones of now."""
    # An archive may hold the processed tables alone.
    is_alone = project.raw == project.processed or not project.raw.is_dir()
    if is_alone or not project.digests.is_file():
        return
    noted = set(project.digests.read_text(encoding="utf-8").splitlines())
    differing = noted ^ set(list_digests(project).splitlines())
    names = sorted({line.partition("  ")[2] for line in differing})
    if behind := [name for name in names if "/processed/" not in name]:
        raise TablesBehindError(f"data/processed is behind {', '.join(behind)}; run make data")
    if names:
        changed = ", ".join(names)
        raise TablesBehindError(f"no longer as make data left it: {changed}; run make data")


def list_unverified(project: Project) -> list[str]:
    """List the raw tables that changed since, or were not, compared with the articles."""
    if not project.verified.is_file():
        return []
    noted = (line.split("  ") for line in project.verified.read_text("utf-8").splitlines())
    paths = {name: (project.root / name, known) for known, name in noted}
    for path in project.raw.glob("*.csv"):  # a table of what articles print that is new
        header = path.read_bytes().partition(b"\n")[0].decode("utf-8", "replace")
        if "paragraph" in header.strip().split(","):
            paths.setdefault(project.show(path), (path, ""))
    changed = {
        x for x, (path, known) in paths.items() if path.is_file() and hash_file(path) != known
    }
    return sorted(changed)


def hash_file(path: Path | str) -> str:
    """Give the SHA-256 of a file's bytes, in hexadecimal."""
    with open(path, "rb") as file:  # noqa: PTH123 (of hundreds, a Path each would cost more)
        return hashlib.file_digest(file, "sha256").hexdigest()


# Texts and tables


def decode_text(
    data: bytes,
    path: Path,
    remedy: str = "save the article as text in UTF-8, as HTML or as PDF",
    declared: str = "",
) -> str:
    """Decode UTF-8, UTF-16, GB18030, Windows-1252 or what is declared; the rest is for messages.

    What is none of them for sure is refused, for a wrong guess makes other words of the same bytes.
    """
    declared = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else declared
    # Chinese is pairs of bytes, most of them signs and frequent characters; the languages of
    # Western Europe have bytes above 0x80 here and there.
    high = len(re.findall(rb"[\x80-\xff]", data))
    pairs = len(re.findall(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]", data))
    likely = "gb18030" if pairs * 2 > 0.8 * high else "cp1252" if high < 0.2 * len(data) else ""
    for encoding in (_WIDER.get(declared.lower(), declared), "utf-8-sig", likely):
        with suppress(LookupError, UnicodeDecodeError):
            text = data.decode(encoding)
            if not _NO_TEXT.search(text):
                return text
    wrong = "is no text in UTF-8, UTF-16, GB18030 or Windows-1252"
    raise AnalysisError(f"{path} {wrong}; {remedy}")


def split_keys(text: str) -> tuple[str, ...]:
    """Split a cell of keys with semicolons between them."""
    return tuple(filter(None, text.split(";")))


def read_table(path: Path, name: str = "", columns: Sequence[str] | None = None) -> list[Row]:
    """Read a CSV file as :func:`read_rows` does, and refuse it if any cell is at fault."""
    rows, problems = read_rows(path, name, columns)
    if problems:
        raise DataError(problems)
    return rows


def read_rows(
    path: Path, name: str = "", columns: Sequence[str] | None = None
) -> tuple[list[Row], list[Problem]]:
    """Read a CSV file, which messages call by `name`; give its rows, and the cells at fault.

    These would run in a spreadsheet or, where columns are given, hold what readers cannot see. The
    DataError of a file that cannot be read names every row with another number of cells, a stray
    quote or a cell on several lines.
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
    rows, problems = _parse(name, text, None if columns is None else tuple(columns))
    return [*map(dict, rows)], list(problems)  # copies: whoever reads a table may change it


@lru_cache(maxsize=64)  # a notebook reads each of its tables several times
def _parse(name: str, text: str, columns: Sequence[str] | None) -> tuple[list[Row], list[Problem]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    line = 1  # in which the next record begins, as editors show it
    try:
        header = next(reader, [])
        # Under a wrong header every row would be wrong as well, which says nothing new.
        problems = [] if columns is None else _compare_header(name, header, columns)
        if problems:
            raise DataError(problems)
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(header):
                rows.append(dict(zip(header, cells, strict=True)))
                problems += check_cells(name, line, rows[-1], is_curated=columns is not None)
            else:
                count = "1 cell stands" if len(cells) == 1 else f"{len(cells)} cells stand"
                wrong = f"{count} under {len(header)} columns"
                remedy = "give every row one cell a column, and quote cells that hold commas"
                problems.append(Problem(name, line, "", wrong, remedy))
            line = reader.line_num + 1
    except csv.Error as error:
        remedy = "write a quote inside a cell twice and close every quoted cell"
        raise fault(name, line, f"a stray quote ({error})", remedy) from None
    quotes = _find_stray_quotes(name, text)
    problems += quotes
    is_read = not quotes and reader.line_num == len(rows) + 1  # each row is a line
    if problems and not is_read:
        raise DataError(problems)
    return rows, problems


@cache
def read_words(module: str, name: str = "words.csv") -> Mapping[str, Row]:
    """Read a table of words that lies beside a module, its rows by their first cells."""
    return {next(iter(row.values())): row for row in read_table(Path(module).with_name(name))}


def fault(name: str, row: int, wrong: str, remedy: str) -> DataError:
    """Make the error of one fault that keeps a file from being read."""
    return DataError([Problem(name, row, "", wrong, remedy)])


def _compare_header(name: str, header: Sequence[str], columns: Sequence[str]) -> list[Problem]:
    found = [(column, "the column is missing") for column in columns if column not in header]
    found += [(label, f"{label!r} is no column here") for label in header if label not in columns]
    if not set(header) & set(columns):
        found = [("", "none of the table's columns stands here")]
    elif not found and list(header) != list(columns):
        found = [("", "a column stands twice, or the order is another one")]
    remedy = f"the first line must be {','.join(columns)}"
    return [Problem(name, 1, column, wrong, remedy) for column, wrong in found]


def check_cells(name: str, line: int, row: Row, *, is_curated: bool) -> Iterator[Problem]:
    """Find cells that cannot be handed on as they are."""
    for column, cell in row.items():
        # Most cells need no closer look.
        is_plain = not cell or (cell[0].isalnum() and ";" not in cell and cell.isprintable())
        found = _judge_cell(cell, is_curated=is_curated) if is_curated or not is_plain else None
        if found:
            yield Problem(name, line, column, f"{show_cell(cell)} {found[0]}", found[1])


def _judge_cell(cell: str, *, is_curated: bool) -> tuple[str, str] | None:
    """Say what keeps a cell from being handed on, and what to do; nothing if all is well.

    A curated one must be seen by readers as it is, too.
    """
    if _CONTROL.search(cell):
        wrong = "holds a line break, a tab or another control character"
        return wrong, "write the cell on one line, with spaces"
    # A fall by a third has no decimals; a spreadsheet computes it, and runs nothing.
    if disarm(cell) != cell and not re.fullmatch(r"-\d+/\d+", cell):
        remedy = "begin the cell, and what follows a semicolon, with another character"
        return "would run as a formula in a spreadsheet", remedy
    if not is_curated:
        return None
    if not unicodedata.is_normalized("NFC", cell):
        return "has letters and their marks apart", "save the file in the composed form, NFC"
    if not cell.isascii() and (
        odd := [char for char in cell if not _is_plain(char)] or _LOOKALIKE.findall(cell)
    ):
        what = f"U+{ord(odd[0]):04X}, {unicodedata.name(odd[0], 'without a name').lower()}"
        return f"holds an odd character ({what})", "write ordinary letters, digits and spaces"
    with suppress(UnicodeError):
        if (meant := cell.encode("cp1252").decode("utf-8")) != cell:
            return "was read in another encoding than UTF-8", f"write {show_cell(meant)}"
    if cell != cell.strip() or "  " in cell:
        return "has a space too many", "write one space between words, and none at the ends"
    return None


def _is_plain(char: str) -> bool:
    """Tell whether a character can be seen and is no mark alone nor another form of a letter."""
    kind = unicodedata.category(char)[0]
    is_form = kind == "L" and char > "\xff" and unicodedata.normalize("NFKC", char) != char
    return char.isprintable() and kind != "M" and not is_form


def show_cell(cell: str) -> str:
    """Quote a cell for a message, a long one by its begin."""
    return repr(cell) if len(cell) <= 60 else f"{cell[:40]!r}…"


def disarm(text: str) -> str:
    """Keep a spreadsheet from running text: an apostrophe says that text follows.

    >>> disarm("=1+1"), disarm("-1.5 percent")
    ("'=1+1", '-1.5 percent')
    """
    return _FORMULA.sub(lambda found: f"{found[0]}'", text)


def rearm(text: str) -> str:
    """Give a text back that was kept from being run.

    >>> rearm(disarm("Tel. 5; +49"))
    'Tel. 5; +49'
    """
    return _DISARMED.sub(r"\1", text)


def _find_stray_quotes(name: str, text: str) -> list[Problem]:
    """Find quotes inside unquoted cells, which the csv module lets pass."""
    cell = re.compile(r'(^|,)"(?:[^"]|"")*"(?=,|\r?\n|\Z)', re.MULTILINE)
    bare = cell.sub(lambda match: match[1] + "\n" * match[0].count("\n"), text)
    remedy = "put the whole cell in quotes and write the quote inside it twice"
    return [
        Problem(name, number, "", "a stray quote inside a cell", remedy)
        for number, line in enumerate(bare.split("\n"), start=1)
        if '"' in line
    ]


def format_csv(rows: Iterable[Iterable[str]]) -> str:
    """Write rows of cells as CSV: line feeds, quotes only where needed."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows with these columns as CSV in UTF-8."""
    cells = ([row[column] for column in columns] for row in rows)
    path.write_bytes(format_csv([columns, *cells]).encode())
