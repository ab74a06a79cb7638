"""The errors: every fault that a user can mend has a class here and reads as one message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import NamedTuple


class AnalysisError(Exception):
    """A fault with a message for the user; the command line prints it without a traceback."""

    def _render_traceback_(self) -> list[str]:
        """Show in a notebook where its cell went wrong, and no frame of the library below it.

        IPython calls this in place of its own formatter; ``%debug`` still has all frames.
        """
        from IPython import get_ipython

        own, frame = list[TracebackType](), self.__traceback__
        while frame and frame.tb_frame.f_globals.get("__name__", "").split(".")[0] != "analysis":
            own.append(frame)
            frame = frame.tb_next
        shown: TracebackType | None = None
        for frame in reversed(own):
            shown = TracebackType(shown, frame.tb_frame, frame.tb_lasti, frame.tb_lineno)
        self.__cause__, self.__suppress_context__ = None, True
        lines: list[str] = get_ipython().InteractiveTB.structured_traceback(
            type(self), self, shown, tb_offset=1
        )
        return lines


class Problem(NamedTuple):
    """One thing wrong in a table: where it is, what it is, what to do.

    >>> print(Problem("events.csv", 3, "period", "'2025-13' is no period", "write 2025-12"))
    events.csv, row 3, column period: '2025-13' is no period; write 2025-12
    """

    file: str  # path as the user sees it, relative to the project
    row: int  # line in the file, the header being line 1; 0 is the file as a whole
    column: str  # empty for the row as a whole
    wrong: str  # with the offending value
    remedy: str  # what is allowed and what to do

    def __str__(self) -> str:
        where = self.file
        if self.row:
            where += f", row {self.row}"
        if self.column:
            where += f", column {self.column}"
        return f"{where}: {self.wrong}; {self.remedy}"


class DataError(AnalysisError):
    """Data are not as they must be; all problems are shown at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = sorted(set(problems))
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        super().__init__("\n  ".join([f"{count} {noun} in the data:", *map(str, self.problems)]))


class TablesBehindError(AnalysisError):
    """The processed tables are not those of the raw ones."""


class PhraseError(AnalysisError):
    """A printed phrase cannot be read as a number."""


class IntervalError(AnalysisError):
    """An interval cannot be formed, or cannot be carried through a formula."""


class FactError(AnalysisError):
    """A fact, a formula or a caveat does not exist, or cannot be used this way."""


class UnitError(FactError):
    """Units do not go together."""


class OperandError(FactError, TypeError):
    """What is no number cannot be computed with: a `TypeError` too, as of other numbers."""


class UnknownColumnError(FactError, AttributeError):
    """A fact has no such attribute: an `AttributeError` too, as of other objects."""


class UnknownFactError(FactError, KeyError):
    """A fact is not there, or not yet: a `KeyError` too, so that a Book is a mapping as others."""

    __str__ = Exception.__str__


class ParameterError(AnalysisError):
    """A notebook parameter is unknown, missing, mistyped or out of range."""


class NotebookError(AnalysisError):
    """A notebook cannot be read or run."""


class ReportError(AnalysisError):
    """A page cannot be made, or must not be shown."""


def find_near(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Name known spellings that begin so, or the nearest, if alike to `cutoff`; else nothing.

    >>> find_near("grund", ["worth", "ground"]), find_near("x", ["worth"])
    ('did you mean ground?', '')
    """
    from difflib import get_close_matches

    lower = {each.lower(): each for each in sorted(known, reverse=True)}
    begun = sorted((x for x in lower if x.startswith(name.lower()) and len(name) > 1), key=len)
    near = begun[:3] or get_close_matches(name.lower(), lower, n=3, cutoff=cutoff)
    return f"did you mean {' or '.join(lower[x] for x in near)}?" if near else ""


def suggest(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Name the nearest known spellings, for the end of a message; without any, `otherwise` or some.

    >>> suggest("nev_share_2025", ["nev_share_2025h1", "hefei_deals"])
    'did you mean nev_share_2025h1?'

    Of many that are little alike, the nearest stand first.

    >>> suggest("FAW VW", [*"abcdefghijkl", "FAW-Volkswagen"])
    'known: FAW-Volkswagen, …'
    """
    from difflib import get_close_matches

    names = sorted(filter(None, known))
    if near := find_near(name, names) or otherwise:
        return near
    nearest = get_close_matches(name, names, 12, 0.3) or names[:12]
    shown = names if len(names) <= 12 else [*nearest, "…"]
    return f"known: {', '.join(shown) or 'none yet'}"
