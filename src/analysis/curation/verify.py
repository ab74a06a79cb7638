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
from analysis.quantities.vocabulary import ADVERBS, DIRECTIONS, list_beside

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
    rf"|\b(?:{'|'.join(WEEKDAYS['en'].split()).title()})\b"
    rf"|\b(?i:in|early|mid|late) (?:{MONTHS['en'].title().replace(' ', '|')})\b"
    r"|\b(?i:earlier this year|same period last year)\b"
)
#: The parts of a number: digits that signs join, number words, and scales and fractions of others.
_COUNT = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven"
    r"|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|zwei|drei|vier|fünf|sechs|sieben"
    r"|acht|neun|zehn|elf|zwölf|[〇零一二三四五六七八九两]+"
)
_ORDINAL = r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_SCALE = (
    r"(?:hundred|thousand|million|billion|trillion)(?:s|ths?|en)?|dozens?|bn|mn|mln|tn|m|k"
    r"|hundert|tausend|milliarden?|mio\.?|mrd\.?|dutzend"
    r"|half|halves|halbe|quarters?|thirds|fifths|tenths|viertel|drittel|[十百千万亿半]+"
)
#: No letter of a word that has an alphabet stands before, or after.
_EDGES = r"(?<![^\W\u4e00-\u9fff])", r"(?![^\W\u4e00-\u9fff])"
_PART = re.compile(
    r"(?P<digits>(?:(?<![\w)%−–-])[−–-])?(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)|\d+)"
    r"(?:(?:[.,:·'’]|\s?%?\s?[—–/-]\s?)\d+)*(?:st|nd|rd|th)?)"
    rf"|(?i:(?<![^\W\d\u4e00-\u9fff])(?:(?P<scale>{_SCALE})|(?P<count>{_COUNT})"
    rf"|(?P<ordinal>{_ORDINAL})){_EDGES[1]})"
)
#: What joins two parts to one number: "half a million", "a hundred and five", "five to six".
_BEFORE_SCALE = re.compile(r"[ \u00a0-]?|[ -](?:of |and )?an?[ -]|[多余几]", re.IGNORECASE)
_AFTER_SCALE = re.compile(r"[ ,-]*(?:and )?", re.IGNORECASE)
_RANGE = re.compile(
    r"(?: ?%| percent| prozent)? ?(?P<word>to|or|and|bis|oder|und|至|到|或) ?", re.IGNORECASE
)
#: What may stand between a phrase and a hedge or a fall before it.
_ARTICLES = (
    "the|an?|its|their|his|her|another|full|whole|further|total of|record|der|die|das|den|dem|des"
    "|eine?[mnrs]?|weitere[nr]?|insgesamt"
)
_LINK = r"[-()\s了\"'“”‘’«»]*(?:(?:{words})\s+)*(?:us\$|[$€£¥])?\s*"
_HEDGE_LINK = re.compile(_LINK.format(words=f"{_ARTICLES}|in|im|last|this"), re.IGNORECASE)
_FALL_LINK = re.compile(
    r"(?:\s+in(?:\s+\w+){1,4}(?=\s+(?:of|by)\b))?"
    + _LINK.format(words=rf"{_ARTICLES}|{ADVERBS}|by|of|um|von"),
    re.IGNORECASE,
)
_CUTS = "cuts {!r}; take in the whole number, and mend its value"
#: Columns whose phrases must stand in their paragraph, but claim nothing there.
_NAMES = {"actors": "name_printed", "ties": "names_printed", "events": "as_printed"}
_NAMES["sites"] = "name_printed"
#: Words in a row that a statement may share with its paragraph: more would be a copy.
_SHARED = 7
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


@dataclass(frozen=True)
class _Claim:
    """Where the phrase of a row stands in its paragraph: a span for each fragment."""

    table: str
    row: Row
    spans: list[tuple[int, int]]


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
    claims = defaultdict[int, list[_Claim]](list)
    for table in (*THEMES, "exclusions"):
        for row in (row for row in tables[table] if row["source_id"] == name):
            number = int(row["paragraph"])
            text = paragraphs.get(number, "")
            taken = [span for claim in claims[number] for span in claim.spans]
            if claim := _claim(table, row, text, taken, source["language"]):
                claims[number].append(claim)
            else:
                account.gaps.append(_missing(table, row, row["as_printed"], text))
    for table, column in _NAMES.items():
        for row in (row for row in tables[table] if row["source_id"] == name):
            text = paragraphs.get(int(row["paragraph"]), "")
            phrases = [phrase.strip() for phrase in re.split(rf"[;{ELLIPSIS}]", row[column])]
            account.gaps += [_missing(table, row, x, text) for x in phrases if x not in text]
            dated = row | {"unit": "date", "value": ""}
            if table == "events" and all(phrase in text for phrase in phrases):
                claim = _claim(table, dated, text, [], source["language"])
                fault = claim and _find_fault(claim, text, [], source["language"])
                if claim is None or fault:
                    found = _missing(table, row, row[column], text)
                    account.gaps.append(f"{_place(table, row)} {fault}" if fault else found)
    for row in (row for row in tables["statements"] if row["source_id"] == name):
        text = paragraphs.get(int(row["paragraph"]), "")
        account.gaps += [_copied(row, words) for words in _find_copies(row["claim"], text)][:1]
    for number, text in paragraphs.items():
        _count_mentions(account, number, text, claims[number], source["language"])
    return account


def _count_mentions(
    account: Account, number: int, text: str, claims: Sequence[_Claim], language: str
) -> None:
    """Count a paragraph's mentions: those that one row takes in are one, as "6.8 billion" is."""
    cut: list[_Claim] = []
    for claim in claims:
        taken = [span for other in claims for span in other.spans]
        if fault := _find_fault(claim, text, taken, language):
            account.gaps.append(f"{_place(claim.table, claim.row)} {fault}")
            cut.append(claim)
    owners: list[_Claim] = []
    for mention in find_mentions(text):
        found = [claim for claim in claims if not _is_free(mention.span(), claim.spans)]
        if any(claim not in cut for claim in found):
            owners += [x for x in found if x not in cut and x not in owners][:1]
            continue
        account.unexplained += 1
        if not found:
            account.gaps.append(
                f"{account.source_id}, paragraph {number}: {mention[0]!r} is neither curated nor "
                "excluded; add a row to the table of its theme, or to data/raw/exclusions.csv"
            )
    account.excluded += sum(claim.table == "exclusions" for claim in owners)
    account.curated += sum(claim.table != "exclusions" for claim in owners)


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


def _find_copies(claim: str, text: str) -> Iterator[str]:
    """Find runs of words that a claim has from its paragraph, one more than it may share."""
    words, printed = (re.findall(r"\w+", x.lower()) for x in (claim, text))
    size = _SHARED + 1
    for run in (words[i : i + size] for i in range(len(words) - _SHARED)):
        if any(printed[i : i + size] == run for i in range(len(printed) - _SHARED)):
            yield " ".join(run)


def _copied(row: Row, words: str) -> str:
    place = _place("statements", row | {"as_printed": words})
    return f"{place} are words of the article; say it in words of your own"


def find_mentions(paragraph: str) -> list[re.Match[str]]:
    """Find every numeric mention in a paragraph, turns of phrase passed over."""
    blanked = _IDIOM.sub(lambda match: " " * len(match[0]), paragraph)
    return list(_MENTION.finditer(blanked))


def find_numbers(text: str) -> list[tuple[int, int]]:
    """Find where whole numbers stand, whatever joins their parts: "3.57 million", "five to six"."""
    found: list[tuple[int, int]] = []
    left: re.Match[str] | None = None
    for right in _PART.finditer(text):
        if left and _is_joined(left, text[left.end() : right.start()], right):
            found[-1] = found[-1][0], right.end()
        else:
            found.append(right.span())
        left = right
    return found


def _is_joined(left: re.Match[str], between: str, right: re.Match[str]) -> bool:
    if right["scale"] and _BEFORE_SCALE.fullmatch(between):
        return True
    if left["scale"] and not right["ordinal"] and _AFTER_SCALE.fullmatch(between):
        return True
    is_counted = left["count"] and (right["count"] or right["ordinal"])
    if is_counted and between in ("", " ", "-", " in ", " out of "):
        return True
    # "From 5 to 7 percent" are two numbers; "5 and 7" are one in "between 5 and 7" alone.
    found, before = _RANGE.fullmatch(between), left.string[: left.start()].rstrip().lower()
    if found and found["word"].lower() in ("and", "und"):
        return before.endswith(("between", "zwischen"))
    return bool(found) and not before.endswith(("from", "von", "从"))


def _is_free(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return not any(begin < span[1] and span[0] < end for begin, end in spans)


def _place(table: str, row: Row) -> str:
    place = f"{row['source_id']}, paragraph {row['paragraph']}"
    return f"{place}: {row['as_printed']!r} (data/raw/{table}.csv, {next(iter(row.values()))})"


def _missing(table: str, row: Row, phrase: str, text: str) -> str:
    place = _place(table, row | {"as_printed": phrase})
    for first, last in find_numbers(text):
        for found in re.finditer(re.escape(phrase), text):
            if first < found.start() < last or first < found.end() < last:
                return f"{place} {_CUTS.format(text[first:last])}"
    if all(fragment.strip() in text for fragment in phrase.split(ELLIPSIS)):
        return (
            f"{place} stands there only within words or figures of other "
            "rows; remove one of the rows, or take in the words around the phrase"
        )
    return f"{place} does not stand there; mend the paragraph or the phrase"


def _find_fault(claim: _Claim, text: str, taken: Sequence[tuple[int, int]], language: str) -> str:
    """Find what a phrase leaves out: a part of its number, or a hedge or a fall beside it."""
    for span in claim.spans:
        for first, last in find_numbers(text):
            if not _is_free(span, [(first, last)]) and not span[0] <= first < last <= span[1]:
                return _CUTS.format(text[first:last])
        if claim.table != "exclusions":
            for word, outside in _find_beside(claim.row, text, span, language):
                if _is_free(outside, taken):
                    return (
                        f"leaves out {word!r}, which stands beside it; take it in and mend hedge "
                        "and value, or list it in data/raw/exclusions.csv if it belongs elsewhere"
                    )
    return ""


def _find_beside(
    row: Row, text: str, span: tuple[int, int], language: str
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Find hedges, and beside a change words of a fall, with where they stand out of a phrase."""
    begin, end = span
    before, after = (
        "|".join(map(re.escape, words))
        for words in list_beside(language, of_date=row["unit"] == "date")
    )
    left, right = _EDGES if language != "zh" else ("", "")
    falls = row["unit"] in ("percent", "points")
    fall = DIRECTIONS[language][0] if falls else "(?!)"
    for words, link in (
        (f"[~≈<>≤≥±]|{left}(?:{before}){right}", _HEDGE_LINK),
        (f"{left}(?:{fall}){right}", _FALL_LINK),
    ):
        for match in re.finditer(words, text[:end], re.IGNORECASE):
            # Under one thing there is none: "under one brand" is no hedge.
            if match[0].lower() in ("under", "unter", "below") and row["value"] == "1":
                continue
            is_beside = match.end() <= begin and link.fullmatch(text, match.end(), begin)
            if is_beside or match.start() < begin < match.end():
                yield match[0], (match.start(), min(match.end(), begin))
    fall = rf"(?:(?:{ADVERBS}) )?(?:{fall})"
    words = rf"[\s-]*的?(\+|{left}(?:{after}){right}(?!\s*\d)|{left}{fall}{right})"
    if found := re.compile(words, re.IGNORECASE).match(text, end):
        yield found[1], found.span(1)


def _claim(
    table: str, row: Row, text: str, taken: Sequence[tuple[int, int]], language: str
) -> _Claim | None:
    """Find each fragment of a phrase where no other row has claimed it, best where it is whole."""
    found: list[tuple[int, int]] = []
    for fragment in row["as_printed"].split(ELLIPSIS):
        matches = re.finditer(f"{_EDGES[0]}{re.escape(fragment.strip())}{_EDGES[1]}", text)
        spans = [x.span() for x in matches if _is_free(x.span(), [*taken, *found])]
        if not spans:
            return None
        whole = [
            x for x in spans if not _find_fault(_Claim(table, row, [x]), text, taken, language)
        ]
        found.append((whole or spans)[0])
    return _Claim(table, row, found)
