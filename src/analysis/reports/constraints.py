"""What a notebook parameter may be: a set or a range in mathematical brackets, read and checked."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date

#: Ends of a range are numbers, or dates for a parameter that is a day.
End = int | float | date
_BRACKETS = re.compile(r"(\{[^{}]*\}|[\[(][^\[\](){}]*,[^\[\](){}]*[\])])\s*$")
_UNBOUNDED = {"inf": math.inf, "-inf": -math.inf, "∞": math.inf, "-∞": -math.inf}


@dataclass(frozen=True)
class Choice:
    """One of a closed set of words or numbers, as written in the cell.

    Examples
    --------
    >>> print(Choice(("en", "de", "zh")))
    one of en, de, zh
    """

    options: tuple[str, ...]

    def allows(self, value: object) -> bool:
        """Say whether `value` is one of the options."""
        return str(value) in self.options

    def __str__(self) -> str:
        return "one of " + ", ".join(self.options)


@dataclass(frozen=True)
class Range:
    """From one end to another; NaN and infinite values lie outside every range.

    Examples
    --------
    >>> print(Range(0, 5, lower_open=True, upper_open=False))
    over 0, up to 5
    >>> Range(0, 5, lower_open=True, upper_open=False).allows(0)
    False
    """

    lower: End
    upper: End
    lower_open: bool
    upper_open: bool

    def allows(self, value: int | float | date) -> bool:
        """Say whether `value` lies in the range; a value of another kind does not."""
        if isinstance(value, date) != isinstance(self.lower, date):
            return False
        lower, place, upper = map(_place, (self.lower, value, self.upper))
        above = lower < place if self.lower_open else lower <= place
        below = place < upper if self.upper_open else place <= upper
        return above and below and math.isfinite(place)

    def __str__(self) -> str:
        ends = []
        if self.lower != -math.inf:
            ends.append(f"{'over' if self.lower_open else 'from'} {self.lower}")
        if self.upper != math.inf:
            ends.append(f"{'below' if self.upper_open else 'up to'} {self.upper}")
        return ", ".join(ends) or "any finite number"


Constraint = Choice | Range


def split_constraint(comment: str) -> tuple[str, Constraint | None]:
    """Split a comment into its meaning and the constraint in brackets at its end.

    Parameters
    ----------
    comment : str
        Text after the ``#``.

    Raises
    ------
    ValueError
        If there are brackets at the end which are neither a set nor a range.

    Examples
    --------
    >>> split_constraint("next milestone, million cars [31, 100]")
    ('next milestone, million cars', Range(lower=31, upper=100, lower_open=False, upper_open=False))
    >>> split_constraint("title of the page")
    ('title of the page', None)
    """
    found = _BRACKETS.search(comment)
    if not found:
        return comment.strip(), None
    text = found[1]
    ends = tuple(part.strip() for part in text[1:-1].split(","))
    meaning = comment[: found.start()].strip()
    if text[0] == "{":
        if not all(ends) or len(set(ends)) < len(ends):
            raise ValueError(f"{text} is no set of different words")
        return meaning, Choice(ends)
    if len(ends) != 2:
        raise ValueError(f"{text} is no range; write two ends, as in [1, 5] or (0, 1]")
    lower, upper = _read_end(ends[0]), _read_end(ends[1])
    limits = Range(lower, upper, lower_open=text[0] == "(", upper_open=text[-1] == ")")
    if isinstance(lower, date) != isinstance(upper, date) or not _place(lower) < _place(upper):
        raise ValueError(f"{text} is an empty range")
    return meaning, limits


def _place(end: End) -> float:
    """Where an end lies on one line: days for dates."""
    return end.toordinal() if isinstance(end, date) else end


def _read_end(text: str) -> End:
    if text in _UNBOUNDED:
        return _UNBOUNDED[text]
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
        return int(text) if re.fullmatch(r"[+-]?[0-9]+", text) else float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number, date (YYYY-MM-DD), inf or -inf") from None
