"""Plain prose: finds in a page what its readers would have to decode, with a remedy for each.

Looked at are sentences, titles, captions, labels and tables of results; not the entries of facts,
code, parameters, traces, and what a method section explains.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from analysis.book.prose import COUNTS
from analysis.project import read_words
from analysis.reports.html import parse, read_text

if TYPE_CHECKING:
    from bs4 import Tag

MAX_WORDS = 30
#: What is no prose, or has rules of its own.
_LEFT_OUT = (
    "details, section.sources, style, script, .parameters, .trace, pre, code, .uses, .cite, "
    ".notice, nav"
)
_TITLES = ("h1", "h2", "h3", "h4", "caption")
_PIECES = (*_TITLES, "p", "li", "dt", "dd", "td", "th", "figcaption")
#: Words by which a title compares; the library writes those that it has checked.
_COMPARED = re.compile(
    r"\b(?:most|more|less|fewer|larger|largest|smaller|smallest|higher|highest|lower|lowest|faster"
    r"|slower|above|below|rose|risen|rises|rising|fell|fall|falls|fallen|falling|grew|grows|growing"
    r"|shrank|shrinks|shrinking|exceeds?|exceeded|majority|ahead|behind|twice|half of|than|gains?"
    r"|gained|los(?:e|es|ing|t)|dropp?(?:ed|s|ing)?|doubled|halved)\b",
    re.IGNORECASE,
)
#: Answers of a survey, half-years and other names that compare nothing.
_NO_COMPARISON = re.compile(
    r"(?:plan(?:ned|s)? to |intend to |to )?invest(?:ing|ed)? more|more than \W?\d[\d,.]*"
    r"|(?:first|second) half of \d{4}",
    re.IGNORECASE,
)
#: A typed count of rows, which stays when rows come and go.
_COUNTED = re.compile(
    rf"\b(?:{'|'.join(COUNTS[2:])})\b (?:[\w-]+ )?(?:articles|pairs|statements)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
#: Where words are counted anew: after colons too, and after whatever number ends a sentence.
_PAUSE = re.compile(r"(?<=[.!?:;])[”\"]?\s+(?=[A-Z“\d])")


@cache
def list_odd_words() -> list[tuple[re.Pattern[str], str, re.Pattern[str] | None]]:
    """List the words that no reader should have to decode, with remedies and exceptions."""
    return [
        (
            re.compile(rf"\b(?:{row['word']})\b", re.IGNORECASE),
            row["instead"],
            re.compile(row["except"], re.IGNORECASE) if row["except"] else None,
        )
        for row in read_words(__file__, "prose_words.csv").values()
    ]


def find_faults(html: str, page: str) -> list[str]:
    """Find the faults of a page: ``page, cell: sentence: what is wrong; remedy``."""
    soup = parse(html)
    records = soup.find("script", type="application/json")
    facts = json.loads(records.text)["facts"] if records and records.text.strip() else {}
    main = soup.find("main") or soup
    for tag in main.select(_LEFT_OUT):
        tag.decompose()
    faults, is_method = [], False
    for tag in main.find_all(_PIECES):
        if tag.name == "h2":
            is_method = read_text(tag) == "Method"
        if is_method or tag.find(_PIECES):
            continue
        where = _place(tag, page)
        faults += [f"{where}: {x}" for x in _judge(tag)]
        faults += [f"{where}: {x}" for x in _find_digits(tag, facts)]
    for svg in main.find_all("svg"):
        for text in svg.find_all("text"):
            faults += [f"{_place(svg, page)}, label: {x}" for x in _find_words(text.get_text())]
    return list(dict.fromkeys(faults))


def _place(tag: Tag, page: str) -> str:
    cell = tag.find_parent("div", class_="cell")
    return f"{page}, cell {cell['data-cell']}" if cell and cell.get("data-cell") else page


def _judge(tag: Tag) -> Iterator[str]:
    text = read_text(tag)
    yield from _find_words(text)
    if found := _COUNTED.search(_read_without(tag, "data, .compared")):
        yield f"“{text}” has {found[0]!r}, typed; count the rows: {{{{{{len(rows)}}:words}}}}"
    if tag.name not in ("td", "th"):
        for sentence in _PAUSE.split(text):
            if (count := len(sentence.split())) > MAX_WORDS:
                yield f"“{sentence}” has {count} words; make sentences of at most {MAX_WORDS}"
    if tag.name in _TITLES and tag.name != "h1" and not text.endswith("?"):
        left = _NO_COMPARISON.sub("", _read_without(tag, ".compared", wordless="a.fact"))
        if found := _COMPARED.search(left):
            yield (
                f"“{text}” compares by {found[0]!r}, which nothing bears out; write "
                f"{{larger_fact > smaller_fact:{found[0]}}}"
            )


def _read_without(tag: Tag, computed: str, wordless: str = "") -> str:
    """Read the text of an element without what is computed, which a selector finds.

    What is `wordless` keeps its digits: of a number as it was printed, "below 8%", say.
    """
    bare = parse(str(tag))
    for part in bare.select(wordless) if wordless else ():
        part.string = re.sub(r"[^\W\d]+", "", part.get_text())
    for part in bare.select(computed):
        part.decompose()
    return read_text(bare)


def _find_words(text: str) -> Iterator[str]:
    text = re.sub(r"\b\w+\.(?:csv|json|bib)\b", "", text)  # names of files
    for word, instead, allowed in list_odd_words():
        bare = allowed.sub("", text) if allowed else text
        if found := word.search(bare):
            yield f"“{text[:160]}” has {found[0]!r}; say {instead}"


def _find_digits(tag: Tag, facts: dict[str, dict[str, object]]) -> Iterator[str]:
    """Find computed figures with more digits than three, or four beside a firm end."""
    for link in tag.select("a.fact.derived"):
        bases = json.dumps(facts.get(str(link.get("data-fact")), {}))
        # A range with one end alone has it from a word; of another assumption it is in the link.
        has_one_end = link.data is not None and "inf" in str(link.data.get("value"))
        is_firm = re.search(r'"(?:word|exact|assumption)"', bases) or has_one_end or not facts
        most = 4 if is_firm else 3
        for number in _NUMBER.findall(read_text(link)):
            # German has a comma before decimals, and points between thousands.
            digits = re.sub(r"\D", "", number).lstrip("0")
            has_decimals = not re.fullmatch(r"\d{1,3}(?:[.,]\d{3})*", number)
            significant = digits if has_decimals else digits.rstrip("0")
            if len(significant) > most and not re.fullmatch(r"(?:19|20)\d\d", number):
                wrong = f"has {len(significant)} digits, of which {most} can be defended"
                shown = f"“{read_text(link)}” ({link['data-fact']})"
                yield f"{shown} {wrong}; leave the rest to its entry"
