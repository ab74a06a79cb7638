"""Hold the curated rows against the texts of the articles, which the project does not contain.

Three questions for each article: is this the text that was read (hash), does every row's phrase
stand in the paragraph it names, and is every numeric mention of the text curated or excluded?
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.curation.article import Article, fold_text, normalise_text
from analysis.curation.raw import THEMES, Tables, read_published
from analysis.curation.surroundings import is_free
from analysis.errors import AnalysisError
from analysis.extraction.changes import find_fall
from analysis.extraction.mentions import Mention, find_in_article, find_mentions, list_numerals
from analysis.extraction.phrases import (
    ELLIPSIS,
    find_hedge_after,
    is_named,
    unread_date_pattern,
)
from analysis.project import Project, Row, decode_text, hash_file, write_atomically
from analysis.quantities.vocabulary import EDGES, HEDGES, Span, list_words, word_pattern

_CUTS = "cuts {!r}; take in the whole number, and mend its value"
#: Columns whose phrases must stand in their paragraph, but claim nothing there.
_NAMES = {
    "actors": "name_printed",
    "ties": "names_printed",
    "events": "as_printed",
    "sites": "name_printed",
}
#: Other tables that are compared with the articles.
_COMPARED = (*THEMES, "exclusions", "statements", "sources")
_HAN = re.compile(r"[\u3007\u4e00-\u9fff]")
#: Words in a row that a statement may share with its paragraph: more would be a copy.
_SHARED = 7
#: Words between a number and one that stands no longer beside it.
_APART = 3
#: Words shown on each side of a number that has no row.
_AROUND = 4


@dataclass
class Account:
    """What was found in one article."""

    source_id: str
    curated: int = 0  # mentions that are a figure
    excluded: int = 0  # mentions left out with a reason
    unexplained: int = 0
    gaps: list[str] = field(default_factory=list)  # whatever has no explanation
    is_missing: bool = False  # whether its text is not at hand
    is_new: bool = False  # whether it has no row in sources.csv yet, and nothing to compare

    @property
    def mentions(self) -> int:
        """All numeric mentions of the text."""
        return self.curated + self.excluded + self.unexplained


def hash_compared(project: Project) -> dict[str, str]:
    """Hash the raw tables that are compared with the articles; do so before they are read."""
    paths = (project.raw / f"{name}.csv" for name in (*_COMPARED, *_NAMES))
    return {project.show(path): hash_file(path) for path in paths if path.is_file()}


def verify_articles(
    project: Project, folder: Path, tables: Tables, hashes: Mapping[str, str]
) -> list[Account]:
    """Hold every raw row, as corrected, against the articles in a folder, ``<source_id>.txt`` each.

    Where nothing is left open, it is noted which tables these were, by the hashes they had.
    """
    if not folder.is_dir():
        raise AnalysisError(f"{folder} is no folder; name the one that holds the articles' texts")
    accounts = [_verify_article(row, folder, tables) for row in tables["sources"]]
    texts = {path.stem for path in folder.glob("*.txt")}
    known = {account.source_id for account in accounts}
    accounts += [Account(name, is_new=True) for name in sorted(texts - known)]
    if not any(account.gaps for account in accounts):
        lines = [f"{known}  {name}\n" for name, known in hashes.items()]
        write_atomically(project.verified, "".join(lines))
    return accounts


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of an article and the numbers in it."""

    text: str
    language: str
    mentions: Sequence[Mention]

    @property
    def numbers(self) -> Iterator[Span]:
        """Where whole numbers stand, those of dates too."""
        yield from (x.numeral.span for x in self.mentions if x.numeral)
        for begin, end in (x.span for x in self.mentions if x.category == "date"):
            for numeral in list_numerals(self.text[begin:end], self.language):
                yield begin + numeral.span[0], begin + numeral.span[1]


def read_paragraph(text: str, language: str) -> Paragraph:
    """Read the numbers of a paragraph by itself."""
    return Paragraph(text, language, find_mentions(text, language))


#: The paragraph that is not there.
_NONE = Paragraph("", "en", [])


@dataclass(frozen=True)
class Claim:
    """Where the phrase of a row stands in its paragraph: a span for each fragment."""

    table: str
    row: Row
    spans: list[Span]
    shared: list[Span] = field(default_factory=list)  # words that other rows may take in, too


def _verify_article(source: Row, folder: Path, tables: Tables) -> Account:
    name = source["source_id"]
    path = folder / f"{name}.txt"
    if not path.is_file():
        gap = f"{name}: the file {path.name} is missing; put it into {folder}"
        return Account(name, gaps=[gap], is_missing=True)
    try:
        text = decode_text(path.read_bytes(), path)
    except AnalysisError as error:
        return Account(name, gaps=[f"{name}: {error}"])
    return verify_text(source, Article(normalise_text(text)), tables)


def verify_text(source: Row, article: Article, tables: Tables) -> Account:
    """Hold the curated rows of one article, by table, against its text."""
    name, language = source["source_id"], source["language"]
    account, texts = Account(name), article.paragraphs
    mentions = find_in_article(texts, language, read_published(source))
    made = (Paragraph(x, language, found) for x, found in zip(texts, mentions, strict=True))
    paragraphs = dict(enumerate(made, start=1))
    account.gaps += _compare_text(source, article.sha256, len(paragraphs))
    claims = defaultdict[int, list[Claim]](list)
    for table in (*THEMES, "exclusions", *_NAMES):
        for row in (row for row in tables[table] if row["source_id"] == name):
            number = int(row["paragraph"])
            paragraph = paragraphs.get(number, _NONE)
            if table in _NAMES:
                account.gaps += _check_names(table, row, paragraph)
                account.gaps += _check_since(table, row, paragraph, source)
                continue
            taken = [span for claim in claims[number] for span in claim.spans]
            if claim := find_claim(table, row, paragraph, taken):
                claims[number].append(claim)
            else:
                account.gaps.append(_explain_missing(table, row, row["as_printed"], paragraph))
    for row in (row for row in tables["statements"] if row["source_id"] == name):
        if copied := find_copy(row["claim"], paragraphs.get(int(row["paragraph"]), _NONE).text):
            place = _place("statements", row, copied)
            account.gaps.append(f"{place} are words of the article; say it in words of your own")
    for number, paragraph in paragraphs.items():
        _count_mentions(account, number, paragraph, claims[number])
    return account


def _check_names(table: str, row: Row, paragraph: Paragraph) -> list[str]:
    """Find names that do not stand in their paragraph, and dates of events that are not whole."""
    names = fold_text(row[_NAMES[table]])
    phrases = [phrase.strip() for phrase in re.split(rf"[;{ELLIPSIS}]", names)]
    missing = [x for x in phrases if x not in paragraph.text]
    gaps = [_explain_missing(table, row, x, paragraph) for x in missing]
    if table != "events" or gaps:
        return gaps
    claim = find_claim(table, row | {"unit": "date", "value": ""}, paragraph, [])
    if not claim:
        return [_explain_missing(table, row, row["as_printed"], paragraph)]
    left_out = _explain_left_out(claim, paragraph, [])
    return [f"{_place(table, row)} {left_out}"] if left_out else []


def _check_since(table: str, row: Row, paragraph: Paragraph, source: Row) -> Iterator[str]:
    """Find a day since when something holds that the paragraph does not give, or not so exactly."""
    since = "" if row.get("fact_id") else row.get("since", "")
    (year, _, month), text = since.partition("/")[0].partition("-"), paragraph.text
    # A year that is left out is that of publication.
    is_given = year in text or year == source["published_on"][:4]
    names = {key: word for word, key in list_words("month", language=source["language"])}
    if month[:2].isdecimal():
        number, day = str(int(month[:2])), month[3:].lstrip("0")
        is_given &= names.get(number, f"{number}月")[:3].title() in text and day in text
    is_given |= any(x.unit == "date" and x.value.startswith(since) for x in paragraph.mentions)
    if since and not is_given:
        wrong = f"{_place(table, row, since)} is no time that stands there"
        yield f"{wrong}; write what the paragraph gives, or nothing"


def _count_mentions(
    account: Account, number: int, paragraph: Paragraph, claims: Sequence[Claim]
) -> None:
    """Count a paragraph's mentions: those that one row takes in are one."""
    language, cut = paragraph.language, list[Claim]()
    # A word that hedges may be that of another number, not left out by itself, unless it is none.
    whole = [
        x
        for x in claims
        if x.table != "exclusions"
        or find_mentions(x.row["as_printed"], language)
        or (x.row["reason"] == "not a number" and _ends_with_hedge(x.row["as_printed"], language))
    ]
    taken = [span for claim in whole for span in (*claim.spans, *claim.shared)]
    for claim in claims:
        if left_out := _explain_left_out(claim, paragraph, taken):
            account.gaps.append(f"{_place(claim.table, claim.row)} {left_out}")
            cut.append(claim)
    owners: list[Claim] = []
    for mention in paragraph.mentions:
        span = mention.numeral.span if mention.numeral else mention.span
        found = [claim for claim in claims if not is_free(span, claim.spans)]
        if any(claim not in cut for claim in found):
            owners += [x for x in found if x not in cut and x not in owners][:1]
            continue
        is_date = mention.category == "date" and is_named(mention, language)
        if mention.category != "substantive" and not is_date:
            continue  # names, and times such as "this year"
        account.unexplained += 1
        if not found:
            place = f"{account.source_id}, paragraph {number}: {mention.phrase!r}"
            place = f"{place} in {_show_around(paragraph.text, mention.span)!r}"
            remedy = "add a row to the table of its theme, or to data/raw/exclusions.csv"
            account.gaps.append(f"{place} is neither curated nor excluded; {remedy}")
    account.excluded += sum(claim.table == "exclusions" for claim in owners)
    account.curated += sum(claim.table != "exclusions" for claim in owners)


def _show_around(text: str, span: Span) -> str:
    """Show a number with some words on each side, or characters where no spaces part words."""
    before = re.search(rf"(?:\S{{1,20}}\s*){{,{_AROUND}}}$", text[: span[0]])
    after = re.match(rf"(?:\s*\S{{1,20}}){{,{_AROUND}}}", text[span[1] :])
    found = (before[0] if before else "", text[slice(*span)], after[0] if after else "")
    return "".join(found).strip()


def _compare_text(source: Row, digest: str, paragraphs: int) -> Iterator[str]:
    """Find whether the text is the one that was read, and as many paragraphs long."""
    name, noted = source["source_id"], source["paragraphs"]
    if digest != source["sha256"]:
        wrong = f"{name}: the text is not the one that was read (its hash differs); get that one"
        yield f"{wrong}, or read this one and write {digest} into data/raw/sources.csv"
    if paragraphs != int(noted):
        wrong = f"{name}: {paragraphs} paragraphs are in the text and {noted} in"
        yield f"{wrong} data/raw/sources.csv; write the number that was counted"


def find_copy(claim: str, text: str) -> str:
    """Find a run of words that a claim has from its paragraph, one more than it may share."""
    words, printed = (re.findall(r"\w+", x.lower()) for x in (claim, text))
    runs = (words[i : i + _SHARED + 1] for i in range(len(words) - _SHARED))
    listed = f" {' '.join(printed)} "
    return next((copy for run in runs if f" {(copy := ' '.join(run))} " in listed), "")


def _place(table: str, row: Row, phrase: str = "") -> str:
    """Say where a row, or another phrase of it, should stand, and where the row does."""
    place = f"{row['source_id']}, paragraph {row['paragraph']}"
    key = name_row(table, next(iter(row.values())))
    return f"{place}: {phrase or row['as_printed']!r} {key}"


def name_row(table: str, key: str) -> str:
    """Name a row of a raw table as gaps do."""
    return f"(data/raw/{table}.csv, {key})"


def _explain_missing(table: str, row: Row, phrase: str, paragraph: Paragraph) -> str:
    place, text = _place(table, row, phrase), paragraph.text
    for first, last in paragraph.numbers:
        for found in re.finditer(re.escape(phrase), text):
            if first < found.start() < last or first < found.end() < last:
                return f"{place} {_CUTS.format(text[first:last])}"
    if all(fragment.strip() in text for fragment in phrase.split(ELLIPSIS)):
        remedy = "remove one of the rows, or take in the words around the phrase"
        return f"{place} stands there only within words or figures of other rows; {remedy}"
    return f"{place} does not stand there; mend the paragraph or the phrase"


def _explain_left_out(claim: Claim, paragraph: Paragraph, taken: Sequence[Span]) -> str:
    """Say what a phrase leaves out: a part of its number, or a hedge or a fall beside it."""
    for span in claim.spans:
        for first, last in paragraph.numbers:
            if not is_free(span, [(first, last)]) and not span[0] <= first < last <= span[1]:
                return _CUTS.format(paragraph.text[first:last])
        if claim.table != "exclusions":
            for word, outside in _find_beside(claim, span, paragraph):
                # Under one thing there is none: "under one brand" is no hedge.
                is_place = word.lower() in ("under", "unter", "below") and claim.row["value"] == "1"
                if is_free(outside, taken) and not is_place:
                    none = "; if it is no hedge here, exclude that word alone as 'not a number'"
                    none *= _ends_with_hedge(word, paragraph.language)
                    return (
                        f"leaves out {word!r}, which {_tell_where(span, outside, paragraph)} "
                        "and mend hedge and value; if it is of another number, give that one a "
                        f"row, word and all{none}"
                    )
    return ""


def _ends_with_hedge(text: str, language: str) -> bool:
    """Tell whether a text ends with a word that hedges, which may be none where it stands."""
    edge = "" if language == "zh" else EDGES[0]
    return bool(re.search(f"{edge}(?:{word_pattern(*HEDGES, language=language)})$", text.lower()))


def _tell_where(span: Span, outside: Span, paragraph: Paragraph) -> str:
    """Say where a word stands, and how a phrase takes it in."""
    first, last = sorted([span, outside])
    if len(re.findall(r"\w+", paragraph.text[first[1] : last[0]])) < _APART:
        return "stands beside it; take it in"
    return f"makes it a fall; take it in with {ELLIPSIS} between"


def _bound(phrase: str) -> str:
    """Write the pattern of a phrase that is no part of a word; a Chinese character is a word."""
    first, last = (bool(_HAN.match(x)) for x in (phrase[:1], phrase[-1:]))
    return f"{'' if first else EDGES[0]}{re.escape(phrase)}{'' if last else EDGES[1]}"


def _find_beside(claim: Claim, span: Span, paragraph: Paragraph) -> Iterator[tuple[str, Span]]:
    """Find hedges, words that move a date, and falls, with where they stand out of a phrase."""
    text, language = paragraph.text, paragraph.language
    is_date, is_change = claim.row["unit"] == "date", claim.row["unit"] in ("percent", "points")
    if after := find_hedge_after(text, span[1], language):
        yield text[slice(*after)], after
    for mention in paragraph.mentions:
        of_other = mention.numeral and is_free(mention.numeral.span, claim.spans)
        if of_other or is_free(span, [mention.span]):
            continue
        words = [mention.hedge_span] if mention.hedge_span else []
        if is_date:
            pattern = unread_date_pattern(language, "part of date")
            words += [x.span() for x in pattern.finditer(text.lower(), *mention.span)]
        elif is_change:
            words += find_fall(text, mention.span, mention.hedge, language)
        for begin, end in words:
            outside = (begin, min(end, span[0])) if begin < span[0] else (max(begin, span[1]), end)
            if outside[0] < outside[1]:
                yield text[begin:end], outside


def _list_hedge_ends(paragraph: Paragraph, taken: Sequence[Span]) -> list[int]:
    """List where the hedges of numbers end that are taken in."""
    found = (x for x in paragraph.mentions if x.numeral and not is_free(x.numeral.span, taken))
    return [x.hedge_span[1] for x in found if x.hedge_span]


def is_word(fragment: str, language: str) -> bool:
    """Tell whether a fragment of a phrase has no number and no date: its unit, or a fall."""
    return not (list_numerals(fragment, language) or find_mentions(fragment, language))


def find_claim(table: str, row: Row, paragraph: Paragraph, taken: Sequence[Span]) -> Claim | None:
    """Find each fragment of a phrase where no other row has claimed it, best where it is whole."""
    claim = Claim(table, row, [])
    found, text, language = claim.spans, paragraph.text, paragraph.language
    fragments = fold_text(row["as_printed"]).split(ELLIPSIS)
    # Numbers first: a word stands near its number, and several numbers may share it.
    for fragment in sorted(fragments, key=lambda x: is_word(x, language)):
        is_shared = bool(found) and is_word(fragment, language)
        others = found if is_shared else [*taken, *found]
        matches = re.finditer(_bound(fragment.strip()), text)
        spans = [x.span() for x in matches if is_free(x.span(), others)]
        if table == "exclusions":  # a word that is no hedge stands beside a number with a row
            spans.sort(key=lambda x: x[1] not in _list_hedge_ends(paragraph, taken))
        if not spans:
            return None
        if is_shared:
            claim.shared.append(min(spans, key=lambda x: abs(x[0] - found[0][0])))
            continue
        claims = (Claim(table, row, [span]) for span in spans)
        whole = (x.spans[0] for x in claims if not _explain_left_out(x, paragraph, taken))
        found.append(next(whole, spans[0]))
    return claim
