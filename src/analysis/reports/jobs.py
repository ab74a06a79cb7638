"""What to make and what came of it: runs of notebooks, and the pages they become.

Nothing heavy is imported here: a build with nothing to do must cost next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis import errors
from analysis.errors import ParameterError
from analysis.reports.parameters import Parameter
from analysis.reports.values import Value

#: Seconds that one cell may take, unless told otherwise; the slowest needs about three.
TIMEOUT = 120
#: Lines of an error that are worth showing; the executed notebook has the rest.
LAST_LINES = 6
#: In the frame of a cell, the line it stopped at.
_OWN_LINE = re.compile(r"^Cell In\[\d+\], line (\d+)(?:\n.*)*?\n-+> *\1 (.*)", re.MULTILINE)
#: Names of the library's own faults.
_NAMED = {name for name, known in vars(errors).items() if isinstance(known, type)}


@dataclass(frozen=True)
class Job:
    """One notebook to run once.

    Parameters
    ----------
    notebook : Path
        The notebook; the kernel works in its folder.
    changes : mapping of str to value
        Parameters that differ from their defaults, checked.
    kept : Path
        Where the executed notebook goes.
    timeout : int
        Seconds that one cell may take.
    """

    notebook: Path
    changes: Mapping[str, Value]
    kept: Path
    timeout: int = TIMEOUT


@dataclass(frozen=True)
class Failure:
    """Where and how a notebook stopped: its cell (from 1; 0 if unknown), its text, the error.

    A fault that the library names is told with the line of the cell alone; how the library came to
    it is of no use to who mends the cell.

    Examples
    --------
    >>> print(Failure(4, "1/0", "ZeroDivisionError: division by zero", ()))
    cell 4: ZeroDivisionError: division by zero
    """

    cell: int
    source: str
    error: str
    traceback: tuple[str, ...]

    def __str__(self) -> str:
        own = self._find_line()
        where = f"cell {self.cell}" + (f", line {own[0]}" if own else "")
        told = [f"{where}: {self.error}" if self.cell else self.error]
        if own and self.error.partition(":")[0] in _NAMED:
            return f"{told[0]}\n    {own[1]}"
        last = [line for line in self.traceback if line.strip() and line != self.error]
        return "\n".join(told + [f"    {line}" for line in last[-LAST_LINES:]])

    def _find_line(self) -> tuple[str, str] | None:
        """Find the line of the cell that the error came from: its number and its text."""
        traceback = "\n".join(self.traceback)
        found = _OWN_LINE.search(traceback)
        return (found[1], found[2].strip()) if found else None


@dataclass(frozen=True)
class Run:
    """What came of a job: how long it took in seconds, how it failed if it did, what it read."""

    job: Job
    seconds: float
    failure: Failure | None
    reads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A way to another page: its address relative to this page, and its question."""

    href: str
    title: str


@dataclass(frozen=True)
class PageJob:
    """One page to make.

    Parameters
    ----------
    job : Job
        The run behind it; the executed notebook is kept only if it fails.
    out : Path
        Folder of all pages.
    name : str
        Where the page goes in that folder, without ``.html``.
    root : Path
        Folder of the project; errors are shown without it.
    title : str
        The notebook's question.
    lang : str
        Language of the page.
    parameters : tuple of Parameter
        The notebook's parameters.
    values : mapping of str to value
        Their values in this run.
    previous, next : Link, optional
        The neighbours.
    as_of : str
        Day on which the newest source of the data was published, ISO 8601.
    has_good : bool
        Whether a good page of an earlier build is there, which a failure must not cost.
    """

    job: Job
    out: Path
    name: str
    root: Path
    title: str
    lang: str
    parameters: tuple[Parameter, ...]
    values: Mapping[str, Value]
    previous: Link | None
    next: Link | None
    as_of: str = ""
    has_good: bool = False

    @property
    def page(self) -> Path:
        """Where the page goes."""
        return self.out / f"{self.name}.html"

    @property
    def failed_page(self) -> Path:
        """Where the page of a failure goes while a good one of an earlier build is there."""
        return self.job.kept.with_suffix(".html")

    @property
    def is_set(self) -> bool:
        """Whether the page is one of many parameter sets, which have an index of their own."""
        return self.name.count("/") > 1


@dataclass(frozen=True)
class Page:
    """What came of a page: its run, what is wrong with it, its files, what the index says of it.

    ``files`` are by their path from the folder of all pages, with their SHA-256.
    """

    run: Run
    problems: tuple[str, ...]
    headline: str
    facts: int
    files: Mapping[str, str]

    @property
    def faults(self) -> tuple[str, ...]:
        """List why the page must not be quoted; empty if all is well."""
        return (str(self.run.failure),) if self.run.failure else self.problems


def check_limits(at_once: int | None, timeout: int) -> None:
    """Check how many notebooks may run at once, and how long a cell may take.

    Raises
    ------
    ParameterError
        If one of them is below one.

    Examples
    --------
    >>> check_limits(2, 0)
    Traceback (most recent call last):
    analysis.errors.ParameterError: timeout: 0 is out of range; a whole number of at least one
    """
    for name, value in (("jobs", at_once), ("timeout", timeout)):
        if value is not None and value < 1:
            wrong = f"{name}: {value} is out of range"
            raise ParameterError(f"{wrong}; a whole number of at least one")
