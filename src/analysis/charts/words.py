"""Keys in, the words of charts out, by language: in pictures, data tables, notes and descriptions.

They lie in ``words.csv`` beside this module, with the words of coded columns at its end. Each is a
heading or a whole sentence in every language; none is glued from parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from analysis.facts.tables import Row, read_table
from analysis.quantities.languages import find_language

_COLUMNS = ("key", "en", "de", "zh")


@cache
def _read_words() -> Mapping[str, Row]:
    table = read_table(Path(__file__).with_name("words.csv"), columns=_COLUMNS)
    return {row["key"]: row for row in table}


def phrase(key: str, lang: str, **values: object) -> str:
    """Give a phrase in a language, its blanks filled.

    Examples
    --------
    >>> phrase("total", "de"), phrase("alt_category", "zh", category="近", n=3)
    ('gesamt', '近：3项。')
    """
    find_language(lang)
    return _read_words()[key][lang].format(**values)


def say_code(code: str, lang: str) -> str:
    """Give the word of a code in a language; a code that has none stays as it is.

    Examples
    --------
    >>> say_code("supply", "de"), say_code("JP", "de")
    ('Lieferung', 'JP')
    """
    return phrase(code, lang) if code in _read_words() else code


def join_sentences(sentences: list[str], lang: str) -> str:
    """Join whole sentences: Chinese has no space between them."""
    return ("" if lang == "zh" else " ").join(sentences)
