"""Hold the curated rows against the texts of the articles, which the project does not contain.

Three questions for each article: is this the text that was read (hash), does every row's phrase
stand in the paragraph it names, and is every numeric mention of the text curated or excluded?
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.curation.build import read_package, read_raw
from analysis.curation.checks import THEMES
from analysis.errors import AnalysisError
from analysis.project import Project, Row
from analysis.quantities.periods import MONTHS, WEEKDAYS
from analysis.quantities.readings import ELLIPSIS

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth twentieth "
    "hundreds? thousands? millions? billions? trillions? dozens? half quarter single several "
    "twice double triple century"
).split()
#: What counts as a numeric mention: digits, number words, days, and periods told in words.
_MENTION = re.compile(
    r"\d[\d,.:/-]*"
    rf"|\b(?i:{'|'.join(_WORDS)})\b"
    rf"|\b(?:{'|'.join(WEEKDAYS).title()})\b"
    rf"|\b(?i:in|early|mid|late) (?:{MONTHS['en'].title().replace(' ', '|')})\b"
    r"|\b(?i:earlier this year|same period last year)\b"
)
#: Columns whose phrases must stand in their paragraph, but claim nothing there.
_NAMES = {"actors": "name_printed", "ties": "names_printed", "events": "as_printed"}
#: Number words that count nothing: turns of phrase, and pairs named just before.
_IDIOM = re.compile(r"\b(?i:(?:one|two)-way|one of|the two (?:sides|nations))\b|\w-first\b")


@dataclass
class Account:
    """What was found in one article."""

    source_id: str
    curated: int = 0  # mentions that are a figure
    excluded: int = 0  # mentions left out with a reason
    unexplained: int = 0
    gaps: list[str] = field(default_factory=list)  # whatever has no explanation

    @property
    def mentions(self) -> int:
        """All numeric mentions of the text."""
        return self.curated + self.excluded + self.unexplained


def normalise_text(text: str) -> str:
    """Normalise an article's text for its hash: NFC, lines stripped, empty lines left out."""
    lines = (line.strip() for line in unicodedata.normalize("NFC", text).splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def hash_text(text: str) -> str:
    """Give the SHA-256 of an article's normalised text, in hexadecimal."""
    return hashlib.sha256(normalise_text(text).encode("utf-8")).hexdigest()


def verify_articles(project: Project, folder: Path) -> list[Account]:
    """Hold every curated row against the articles in a folder, each named ``<source_id>.txt``."""
    if not folder.is_dir():
        raise AnalysisError(f"{folder} is no folder; name the one that holds the articles' texts")
    tables = read_raw(project, read_package(project))
    accounts = [_verify_article(row, folder, tables) for row in tables["sources"]]
    known = {row["source_id"] for row in tables["sources"]}
    for path in sorted(folder.glob("*.txt")):
        if path.stem not in known:
            remedy = "add one, or move the file"
            gap = f"{path.name}: the text has no row in data/raw/sources.csv; {remedy}"
            accounts.append(Account(path.stem, gaps=[gap]))
    return accounts


def _verify_article(source: Row, folder: Path, tables: Mapping[str, Sequence[Row]]) -> Account:
    name = source["source_id"]
    account = Account(name)
    path = folder / f"{name}.txt"
    if not path.is_file():
        account.gaps.append(f"{name}: the file {path.name} is missing; put it into {folder}")
        return account
    article = path.read_bytes().decode("utf-8", errors="replace")
    paragraphs = dict(enumerate(normalise_text(article).splitlines(), start=1))
    account.gaps += _compare_text(source, hash_text(article), len(paragraphs))
    claimed = defaultdict[int, list[tuple[int, int]]](list)
    for table in (*THEMES, "exclusions"):
        for row in (row for row in tables[table] if row["source_id"] == name):
            number = int(row["paragraph"])
            text = paragraphs.get(number, "")
            if not _claim(row["as_printed"], text, claimed[number]):
                account.gaps.append(_missing(table, row, row["as_printed"], text))
            elif table == "exclusions":
                account.excluded += 1
            else:
                account.curated += 1
    for table, column in _NAMES.items():
        for row in (row for row in tables[table] if row["source_id"] == name):
            text = paragraphs.get(int(row["paragraph"]), "")
            phrases = [phrase.strip() for phrase in re.split(rf"[;{ELLIPSIS}]", row[column])]
            account.gaps += [_missing(table, row, x, text) for x in phrases if x not in text]
    for number, text in paragraphs.items():
        for mention in find_mentions(text):
            if _is_free(mention, claimed[number]):
                account.unexplained += 1
                account.gaps.append(
                    f"{name}, paragraph {number}: {mention[0]!r} is neither curated nor excluded; "
                    "add a row to the table of its theme, or to data/raw/exclusions.csv"
                )
    return account


def _compare_text(source: Row, digest: str, paragraphs: int) -> Iterator[str]:
    """Find whether the text is the one that was read, and as many paragraphs long."""
    if digest != source["sha256"]:
        yield (
            f"{source['source_id']}: the text is not the one that was read (its hash differs); get "
            f"that one, or read this one and write {digest} into data/raw/sources.csv"
        )
    if paragraphs != int(source["paragraphs"]):
        yield (
            f"{source['source_id']}: {paragraphs} paragraphs are in the text and "
            f"{source['paragraphs']} in data/raw/sources.csv; write the number that was counted"
        )


def find_mentions(paragraph: str) -> list[re.Match[str]]:
    """Find every numeric mention in a paragraph, turns of phrase passed over."""
    blanked = _IDIOM.sub(lambda match: " " * len(match[0]), paragraph)
    return list(_MENTION.finditer(blanked))


def _is_free(match: re.Match[str], spans: Iterable[tuple[int, int]]) -> bool:
    return not any(begin < match.end() and match.start() < end for begin, end in spans)


def _missing(table: str, row: Row, phrase: str, text: str) -> str:
    place = f"{row['source_id']}, paragraph {row['paragraph']}"
    origin = f"data/raw/{table}.csv, {next(iter(row.values()))}"
    if all(fragment.strip() in text for fragment in phrase.split(ELLIPSIS)):
        return (
            f"{place}: {phrase!r} ({origin}) stands there only within words or figures of other "
            "rows; remove one of the rows, or take in the words around the phrase"
        )
    return f"{place}: {phrase!r} ({origin}) does not stand there; mend the paragraph or the phrase"


def _claim(phrase: str, text: str, claimed: list[tuple[int, int]]) -> bool:
    """Find each fragment of a phrase where no other row has claimed it, and claim all of them."""
    found: list[tuple[int, int]] = []
    for fragment in phrase.split(ELLIPSIS):
        matches = re.finditer(rf"(?<!\w){re.escape(fragment.strip())}(?!\w)", text)
        span = next((x.span() for x in matches if _is_free(x, [*claimed, *found])), None)
        if span is None:
            return False
        found.append(span)
    claimed += found
    return True
