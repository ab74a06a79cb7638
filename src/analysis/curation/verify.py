"""Hold the curated rows against the texts of the articles, which the project does not contain.

Three questions for each article: is this the text that was read (hash), does every row's phrase
stand in the paragraph it names, and is every numeric mention of the text curated or excluded?
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.curation.build import read_package, read_raw
from analysis.curation.checks import THEMES
from analysis.errors import AnalysisError
from analysis.facts.tables import Row
from analysis.project import Project
from analysis.quantities.periods import MONTHS, WEEKDAYS
from analysis.quantities.phrases import ELLIPSIS

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
    r"""Normalise an article's text for its hash: NFC, lines stripped, empty lines left out."""
    lines = (line.strip() for line in unicodedata.normalize("NFC", text).splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def hash_text(text: str) -> str:
    """Give the SHA-256 of an article's normalised text, in hexadecimal."""
    return hashlib.sha256(normalise_text(text).encode("utf-8")).hexdigest()


def verify_articles(project: Project, folder: Path) -> list[Account]:
    """Hold every curated row against the articles.

    Parameters
    ----------
    project : Project
        Whose raw tables are verified.
    folder : Path
        Article files, each named by its ``source_id`` with the ending ``.txt``.

    Returns
    -------
    list of Account
        One per article, in the order of ``sources.csv``; with the gaps found.
    """
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
    text = path.read_bytes().decode("utf-8", errors="replace")
    paragraphs = normalise_text(text).splitlines()
    account.gaps += _compare_text(source, hash_text(text), len(paragraphs))
    covered: list[list[tuple[int, int]]] = [[] for _ in paragraphs]
    for table in (*THEMES, "exclusions"):
        for row in (row for row in tables[table] if row["source_id"] == name):
            spans = _find_spans(row, paragraphs, covered)
            account.curated += spans is not None and table != "exclusions"
            account.excluded += spans is not None and table == "exclusions"
            if spans is None:
                account.gaps.append(_missing(table, row, row["as_printed"], paragraphs))
    for table, column in _NAMES.items():
        for row in (row for row in tables[table] if row["source_id"] == name):
            for phrase in re.split(rf"[;{ELLIPSIS}]", row[column]):
                if phrase.strip() not in _paragraph(paragraphs, row):
                    account.gaps.append(_missing(table, row, phrase.strip(), paragraphs))
    for number, (paragraph, spans) in enumerate(zip(paragraphs, covered, strict=True), start=1):
        for mention in find_mentions(paragraph):
            if _is_free(mention, spans):
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
    """Find every numeric mention in a paragraph.

    Examples
    --------
    >>> [mention[0] for mention in find_mentions("In June, six plants made over 2,000 cars.")]
    ['In June', 'six', '2,000']
    """
    blanked = _IDIOM.sub(lambda match: " " * len(match[0]), paragraph)
    return list(_MENTION.finditer(blanked))


def _is_free(match: re.Match[str], spans: Iterable[tuple[int, int]]) -> bool:
    return not any(begin < match.end() and match.start() < end for begin, end in spans)


def _paragraph(paragraphs: Sequence[str], row: Row) -> str:
    number = int(row["paragraph"])
    return paragraphs[number - 1] if number <= len(paragraphs) else ""


def _missing(table: str, row: Row, phrase: str, paragraphs: Sequence[str]) -> str:
    place = f"{row['source_id']}, paragraph {row['paragraph']}"
    origin = f"data/raw/{table}.csv, {next(iter(row.values()))}"
    fragments = (part.strip() for part in phrase.split(ELLIPSIS))
    if all(fragment in _paragraph(paragraphs, row) for fragment in fragments):
        return (
            f"{place}: {phrase!r} ({origin}) stands there only within words or figures of other "
            "rows; remove one of the rows, or take in the words around the phrase"
        )
    return f"{place}: {phrase!r} ({origin}) does not stand there; mend the paragraph or the phrase"


def _find_spans(
    row: Row, paragraphs: Sequence[str], covered: Sequence[list[tuple[int, int]]]
) -> list[tuple[int, int]] | None:
    """Find each fragment of a phrase where no other row has claimed it, and claim it."""
    text = _paragraph(paragraphs, row)
    found: list[tuple[int, int]] = []
    for fragment in (part.strip() for part in row["as_printed"].split(ELLIPSIS)):
        pattern = rf"(?<!\w){re.escape(fragment)}(?!\w)"
        claimed = [*covered[int(row["paragraph"]) - 1], *found] if text else []
        matches = (x for x in re.finditer(pattern, text) if _is_free(x, claimed))
        span = next((match.span() for match in matches), None)
        if span is None:
            return None
        found.append(span)
    covered[int(row["paragraph"]) - 1].extend(found)
    return found
