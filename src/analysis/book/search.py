"""Finding facts: by words, in any order and with any ending, and by the values of columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from numbers import Real
from typing import TYPE_CHECKING, Any

from analysis.book.prose import word_fact
from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact
from analysis.quantities.vocabulary import MONEY
from analysis.quantities.wording import say_period

if TYPE_CHECKING:
    import pandas as pd

    from analysis.book.book import Book

#: English endings that tell forms of a word apart; what stands before one is the stem.
_ENDING = re.compile(r"(?<=[a-z]{3})(ies|ied|ing|ed|es|(?<!s)s|[ey])$")

#: Columns whose words find a fact, beside its id, its label and its period in words.
_TOLD = ("label", "publisher", "definition", "period", "as_printed")


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
    if not isinstance(text, str):
        raise FactError(f"words stand in one text, as book.search('world sales'), not in {text!r}")
    words, found = text.lower().replace("_", " ").replace("%", " percent").split(), []
    for key in book.known():
        line = _tell(book, key)
        if missing := [word for word in words if word not in line]:
            stems = {find_stem(word) for word in re.findall(r"\w+", line)}
            missing = [word for word in missing if find_stem(word) not in stems]
        if not missing:
            found.append(key)
    return found


def _tell(book: Book, key: str) -> str:
    """Give all words that find a fact, in small letters."""
    about = book.describe(key)
    told = [key.replace("_", " "), book.label(key), say_period(about["period"], book.lang)]
    told += (about.get(name, "") for name in _TOLD)
    money = about.get("unit", "").split("/")
    told += ["exchange rate"] * (len(money) == 2 and {*money} <= {*MONEY})
    return " ".join(told).lower()


def give_none(book: Book, text: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Make an empty table say, where it is shown, why a search found nothing."""
    import pandas as pd

    hint = explain_none(book, text)

    class EmptyFrame(pd.DataFrame):
        _repr_html_ = None  # notebooks show the same

        def __repr__(self) -> str:
            return f"{hint}\n[0 rows x {len(self.columns)} columns]"

        def __reduce__(self) -> tuple[Any, ...]:  # a file holds a DataFrame as any other
            return frame.copy, ()

    empty = EmptyFrame(frame)
    empty.attrs = frame.attrs
    return empty


def explain_none(book: Book, text: str) -> str:
    """Say why a search found nothing, and what to look for instead."""
    if found := find_facts(book, text):
        waiting = next((key for key in found if key not in book), "")
        told = "are not as the filters ask" if any(key in book for key in found) else ""
        need = f"need an assumption first, as {waiting}: see book.pending" if waiting else ""
        return f"facts with the words {text!r} {', or '.join(filter(None, (told, need)))}"
    if not any(book.known()):
        remedy = "add those of an article (analysis curate), or rows of data/raw/context.csv"
        return f"the tables hold no figure; {remedy}, then run make data"
    counts = {word: len(find_facts(book, word)) for word in re.findall(r"[^\W_]+", text)}
    if len(counts) > 1 and any(counts.values()):
        alone = ", ".join(f"{word!r} {count}" for word, count in counts.items())
        return f"no fact has all words of {text!r}; look for fewer (facts of each alone: {alone})"
    known = {word for key in book.known() for word in re.findall(r"[^\W_]+", _tell(book, key))}
    return f"no fact has the words {text!r}; {suggest(text, known, 'look for other words')}"


def list_lines(book: Book, text: str) -> list[str]:
    """List what :meth:`Book.search` finds, in a line each; what waits for an assumption too."""
    lines = []
    for key in find_facts(book, text):
        worded = word_fact(book[key], book.lang) if key in book else "needs an assumption"
        lines.append(f"{key} = {worded} ({book.label(key)})")
    if not lines:
        raise FactError(explain_none(book, text))
    return lines


def choose_facts(
    facts: Iterable[Fact], wanted: Mapping[str, Sequence[object]], *, chosen: bool
) -> list[Fact]:
    """Give the facts of some tiers, themes, series and sources; a value that none has is refused.

    `chosen` says that they are not all facts of a book.
    """
    facts = list(facts)
    for name, values in wanted.items():
        column = "article" if name == "source" else name
        known = {str(getattr(fact, column)) for fact in facts} - {""}
        for value in values:
            if value not in known:
                who = "none of the chosen facts" if chosen else "no fact"
                near = suggest(str(value), known) if known else f"none has any {name}"
                raise FactError(f"{who} has the {name} {value!r}; {near}")
        facts, chosen = [x for x in facts if getattr(x, column) in values], True
    return facts


def filter_facts(book: Book, frame: pd.DataFrame, filters: Mapping[str, object]) -> pd.DataFrame:
    """Give the rows of a table of facts that have these values in these columns; maybe none.

    A value that no fact of the book has is refused.
    """
    for column, wanted in filters.items():
        cells = frame[column]
        for value in list_values(wanted):
            if _match(cells, [value]).any() or _match(book.to_frame()[column], [value]).any():
                continue
            values = set(book.to_frame()[column].dropna().astype(str)) - {""}
            holding = [x for x in values if str(value).lower() in x.lower()]
            near = suggest(str(value), holding or values)
            raise FactError(f"no fact has the {column} {value!r}; {near}")
        frame = frame[_match(cells, list_values(wanted))]
    return frame


def list_values(wanted: object) -> list[object]:
    """List the values that are wanted, one or several."""
    several = isinstance(wanted, Iterable) and not isinstance(wanted, str)
    return list(wanted) if several else [wanted]  # type: ignore[call-overload]


def _match(cells: pd.Series, values: Sequence[object]) -> pd.Series[bool]:
    texts = {str(x).removesuffix(" 00:00:00") for x in values}
    texts |= {str(float(x)) for x in values if isinstance(x, Real)}
    # A quarter of pandas is written 2025Q1.
    told = cells.astype(str).str.replace(r"^(\d{4})Q", r"\1-Q", regex=True)
    return told.isin(texts)
