"""What a notebook reads, noted while it runs; later, whether any of it has changed.

A page is made again when something that its notebook read is no longer the same, and only then. So
what is asked for is noted by a name, and names have fingerprints that can be taken again without
running anything:

``row/ID``
    A curated row, with the row of its article.
``list/TIER/SERIES/SOURCE``
    Which rows belong to a tier, a series or an article, and their order.
``column/TABLE/COLUMN``
    The cells of one column of a curated table, in order.
``file/PATH``
    A file of the project that was opened, by the library or by a cell.

Notes go into the file that the variable ``ANALYSIS_READS`` names, a line each; without it, nowhere.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path

from analysis.facts.tables import Row, read_table
from analysis.project import Project, hash_file, list_files

#: Names the file that takes the notes.
READS_VARIABLE = "ANALYSIS_READS"
#: Tables of curated facts, in the order of their rows.
CURATED = ("figures", "context")
#: Folders of a project whose files make a page what it is.
_WATCHED = ("data", "notebooks")

_noted: set[str] = set()
_silences = 0


def note_read(name: str) -> None:
    """Note that something was read, once, if anybody wants to know."""
    target = os.environ.get(READS_VARIABLE)
    if target and name not in _noted:
        _noted.add(name)
        # Written at once: a kernel may be killed at any time.
        with open(target, "a", encoding="utf-8") as file:  # noqa: PTH123 (twice as fast)
            file.write(f"{name}\n")


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Leave files unnoted whose rows are noted one by one."""
    global _silences  # noqa: PLW0603 (one process, one thread that reads)
    _silences += 1
    try:
        yield
    finally:
        _silences -= 1


@cache
def watch_files(root: Path) -> None:
    """Note every file of a project that is opened from now on, if anybody wants to know."""
    if not os.environ.get(READS_VARIABLE):
        return
    folders = tuple(f"{root.resolve() / name}{os.sep}" for name in _WATCHED)

    def note(event: str, details: tuple[object, ...]) -> None:
        if event != "open" or _silences or not isinstance(details[0], str | bytes | os.PathLike):
            return
        if isinstance(details[2], int) and details[2] & (os.O_WRONLY | os.O_RDWR) == os.O_WRONLY:
            return  # what is only written is nothing that was read
        path = os.path.realpath(os.fsdecode(details[0]))
        if path.startswith(folders):
            note_read(f"file/{Path(path).relative_to(root.resolve()).as_posix()}")

    sys.addaudithook(note)


def name_list(tier: str, series: str, source: str) -> str:
    """Name a list of curated rows.

    Examples
    --------
    >>> name_list("", "caam_nev_sales", "")
    'list//caam_nev_sales/'
    """
    return f"list/{tier}/{series}/{source}"


def read_curated(processed: Path) -> list[tuple[str, Row]]:
    """Read the curated rows: table (of :data:`CURATED`) and row, in curated order."""
    return [(name, row) for name in CURATED for row in read_table(processed / f"{name}.csv")]


def choose_rows(
    rows: list[tuple[str, Row]], tier: str = "", series: str = "", source: str = ""
) -> list[str]:
    """List the ids of curated rows by tier, series or article, in curated order.

    Parameters
    ----------
    rows : list of (str, row)
        See :func:`read_curated`.
    tier : str
        ``printed``, ``context``, or empty for both.
    series, source : str
        Id of a context series; id of an article; empty for any.
    """
    tables = {"printed": "figures", "context": "context"}
    return [
        row["fact_id"]
        for table, row in rows
        if (not tier or tables[tier] == table)
        and series in ("", row.get("series_id", ""))
        and source in ("", row.get("source_id", ""))
    ]


def find_newest(rows: Iterable[tuple[str, Row]], articles: Iterable[Row]) -> str:
    """Give the day on which the newest source was published, ISO 8601; that of a copy is none.

    Parameters
    ----------
    rows : iterable of (str, row)
        See :func:`read_curated`.
    articles : iterable of row
        Rows of ``sources``.
    """
    days = [row["published_on"] for row in articles]
    days += [row["published_on"] for _, row in rows if row.get("seen", "mirror") != "mirror"]
    return max(days, default="")


class Fingerprints:
    """Fingerprints of what was read, as the project was when they were loaded.

    Parameters
    ----------
    project : Project
        The project.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._taken: dict[str, str] = {}

    def load(self) -> Fingerprints:
        """Hash all files now: what changes later, while notebooks run, is another state."""
        _ = self._files
        return self

    def load_tables(self) -> None:
        """Read the tables now, of which single rows are asked for."""
        if (self._project.processed / f"{CURATED[0]}.csv").is_file():
            _ = self._by_id, self._articles

    def take_tables(self) -> str:
        """Take one fingerprint of the tables of rows: if it is the same, so is that of each row."""
        folder = self._project.processed.relative_to(self._project.root).as_posix()
        return _hash([self._files.get(f"{folder}/{name}.csv") for name in (*CURATED, "sources")])

    def newest(self) -> str:
        """Give the day on which the newest source was published; nothing without tables."""
        if not (self._project.processed / "sources.csv").is_file():
            return ""
        return find_newest(self._rows, self._articles.values())

    def take(self, name: str) -> str:
        """Take the fingerprint of one name; empty if what it names is gone."""
        if name not in self._taken:
            self._taken[name] = self._take(name)
        return self._taken[name]

    def _take(self, name: str) -> str:
        kind, _, rest = name.partition("/")
        if kind == "row":
            row = self._by_id.get(rest)
            article = self._articles.get(row.get("source_id", ""), {}) if row else {}
            return _hash([row, article]) if row else ""
        if kind == "column":
            table, _, column = rest.partition("/")
            return _hash([row.get(column) for name, row in self._rows if name == table])
        if kind == "list":
            return _hash(choose_rows(self._rows, *rest.split("/")))
        return self._files.get(rest, "")

    def take_file(self, path: Path) -> str:
        """Take the fingerprint of a file in a folder that is watched; empty if it is gone."""
        return self._files.get(path.relative_to(self._project.root).as_posix(), "")

    def take_data(self) -> str:
        """Take one fingerprint of all files of data."""
        return _hash({path: known for path, known in self._files.items() if path[:5] == "data/"})

    @cached_property
    def _files(self) -> dict[str, str]:
        """Give the SHA-256 of every file in the folders that are watched, by path."""
        root = self._project.root
        paths = [f"{top}/{name}" for top in _WATCHED for name in list_files(root / top)]
        return {path: hash_file(root / path) for path in paths}

    @cached_property
    def _rows(self) -> list[tuple[str, Row]]:
        return read_curated(self._project.processed)

    @cached_property
    def _by_id(self) -> dict[str, Row]:
        return {row["fact_id"]: row for _, row in self._rows}

    @cached_property
    def _articles(self) -> dict[str, Row]:
        rows = read_table(self._project.processed / "sources.csv")
        return {row["source_id"]: row for row in rows}


def _hash(content: object) -> str:
    return hashlib.sha256(repr(content).encode()).hexdigest()
