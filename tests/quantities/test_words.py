"""Tables of words: what there is to fill in for a language is there, or said to be missing."""

import re
from pathlib import Path

import pytest

from analysis.project import read_table
from analysis.quantities import LANGS, vocabulary
from analysis.quantities.vocabulary import list_words

ROWS = read_table(Path(vocabulary.__file__).with_name("words.csv"))
ROLES = sorted({row["role"] for row in ROWS})


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_a_meaning_that_names_the_languages_without_words(role: str) -> None:
    rows = [row for row in ROWS if row["role"] == role]
    assert rows[0]["meaning"]
    for language, name in {"en": "English", "de": "German", "zh": "Chinese"}.items():
        assert any(row[language] for row in rows) or name in rows[0]["meaning"]


def test_no_row_stands_twice_and_the_rows_of_a_role_stand_together() -> None:
    keys = [(row["role"], row["key"]) for row in ROWS]
    assert len(set(keys)) == len(keys)
    changes = [
        role for role, before in zip(keys, [("", ""), *keys], strict=False) if role[0] != before[0]
    ]
    assert len(changes) == len(ROLES)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("language", ["en", "de", "zh"])
def test_words_are_lower_case_and_stand_once_where_they_mean_one_thing(
    role: str, language: str
) -> None:
    words = [word for word, _ in list_words(role, language=language)]
    assert words == [word.lower().strip() for word in words]
    # Units share signs, and companies their towns.
    assert role in ("unit", "home") or len(set(words)) == len(words)


def test_a_language_that_is_not_read_has_no_words() -> None:
    assert list_words("hedge", language="fr") == ()


@pytest.mark.parametrize("folder", ["book", "charts", "reports"])
def test_what_the_library_says_stands_in_three_languages_and_once(folder: str) -> None:
    table = Path(vocabulary.__file__).parents[1] / folder / "words.csv"
    rows = read_table(table, columns=("key", *LANGS))
    assert len({row["key"] for row in rows}) == len(rows)
    numbers = [x for row in rows for x in row.values() if re.search(r"\d", re.sub("{.*?}", "", x))]
    assert numbers == [], "fixed words state no number: facts do"
