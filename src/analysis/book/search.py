"""Finding facts: by words, in any order and with any ending, and by the values of columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from numbers import Real
from typing import TYPE_CHECKING, Protocol

from analysis.book.tables import pick_columns
from analysis.errors import FactError, suggest
from analysis.project import Row
from analysis.quantities.wording import say_period

if TYPE_CHECKING:
    import pandas as pd

#: English endings that tell forms of a word apart; what stands before one is the stem.
_ENDING = re.compile(r"(?<=[a-z]{3})(ies|ied|ing|ed|es|(?<!s)s|[ey])$")


class Book(Protocol):
    """What finding needs of a book of facts."""

    lang: str

    def known(self) -> Iterator[str]: ...  # noqa: D102 (see Register)
    def describe(self, key: str) -> Row: ...  # noqa: D102
    def label(self, key: str) -> str: ...  # noqa: D102 (see Book)
    def to_frame(self) -> pd.DataFrame: ...  # noqa: D102


@cache
def find_stem(word: str) -> str:
    """Take the ending off a word in small letters, so that its forms are one.

    >>> [find_stem(word) for word in ("delivered", "delivery", "deliveries", "shares", "share")]
    ['deliver', 'deliver', 'deliver', 'shar', 'shar']
    """
    return _ENDING.sub("", word)


def find_facts(book: Book, text: str) -> list[str]:
    """List the ids of facts, ready or not, that hold every word of a text, or another form of it.

    A part of a word is found too: "share" finds "shareholders".
    """
    words, found = text.lower().replace("_", " ").split(), []
    for key in book.known():
        about = book.describe(key)
        told = [key.replace("_", " "), book.label(key), say_period(about["period"], book.lang)]
        told += (about.get(name, "") for name in ("label", "publisher", "definition", "period"))
        line = " ".join(told).lower()
        if missing := [word for word in words if word not in line]:
            stems = {find_stem(word) for word in re.findall(r"\w+", line)}
            missing = [word for word in missing if find_stem(word) not in stems]
        if not missing:
            found.append(key)
    return found


def filter_facts(book: Book, frame: pd.DataFrame, filters: Mapping[str, object]) -> pd.DataFrame:
    """Give the rows of a table of facts that have these values in these columns; maybe none.

    A value that no fact of the book has is refused.
    """
    for column, wanted in filters.items():
        fits = _match(pick_columns(frame, [column])[column], wanted)
        if not fits.any():
            known = book.to_frame()[column]
            if not _match(known, wanted).any():
                values = set(known.dropna().astype(str)) - {""}
                holding = [x for x in values if str(wanted).lower() in x.lower()]
                near = suggest(str(wanted), holding or values)
                raise FactError(f"no fact has the {column} {wanted!r}; {near}")
        frame = frame[fits]
    return frame


def _match(cells: pd.Series, wanted: object) -> pd.Series[bool]:
    several = isinstance(wanted, Iterable) and not isinstance(wanted, str)
    values = list(wanted) if several else [wanted]  # type: ignore[call-overload]
    texts = {str(x).removesuffix(" 00:00:00") for x in values}
    texts |= {str(float(x)) for x in values if isinstance(x, Real)}
    # A quarter of pandas is written 2025Q1.
    told = cells.astype(str).str.replace(r"^(\d{4})Q", r"\1-Q", regex=True)
    return told.isin(texts)
