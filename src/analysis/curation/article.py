"""Read an article from a file, text, HTML or PDF, into numbered paragraphs.

The text is not kept in the project: tables hold its hash, and phrases of a few words.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from analysis.curation.raw import read_published
from analysis.curation.surroundings import cue, match_dateline
from analysis.errors import AnalysisError
from analysis.extraction.mentions import find_in_article
from analysis.project import decode_text
from analysis.quantities.vocabulary import word_pattern

#: Full-width forms of digits, letters and signs of numbers, which Chinese articles have.
_WIDE = {x for x in map(chr, range(0xFF01, 0xFF5F)) if x.isalnum() or x in "％．＋－～＄"}
#: Parts of a page that are no text of its article, and those that begin a paragraph.
_FURNITURE = (
    "script style noscript template svg nav form button iframe footer aside head title".split()
)
_BLOCKS = """
    address article blockquote br caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 header hr
    li main ol p pre section table td th tr ul
""".split()
#: Which tags of a page name what stands in `sources.csv`.
_NAMED = {
    "og:site_name": "publisher",
    "og:title": "title",
    "author": "author",
    "article:published_time": "published_on",
    "datepublished": "published_on",
    "date": "published_on",
    "canonical": "address",
    "og:url": "address",
}
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ENGLISH, _GERMAN = (
    re.compile(rf"(?i)\b(?:{words})\b")
    for words in ("the|of|and|to|is|for|on|with|by|from", "der|die|und|das|den|mit|von|auf|ist|im")
)
#: What stands before the day in a line of no more than a paper and a day.
_NAME = r"(?:[A-ZÄÖÜ][\w&.’'-]*|of|the|and|für|for|und|der)"
_HEADER = re.compile(rf"({_NAME}(?: {_NAME}){{1,5}})(?:,| [|·–-]) ")
#: A paper or a rubric above the title, of no more than names; how long one may be.
_MASTHEAD, _SHORT = re.compile(r"[A-ZÄÖÜ][\w&.’'-]*(?: [A-ZÄÖÜ][\w.’'-]*)?"), 30
#: Towns before the day in a line of no more than both.
_TOWN = re.compile(
    r"([A-ZÄÖÜ][\w-]+(?:/[A-ZÄÖÜ][\w-]+)*), (?:den )?|([\u4e00-\u9fff]{2,4}(?<![社报网]))[，, ]"
)
#: Within how many characters a line names the day of its paper.
_DATELINE = 60
#: Radicals and ligatures, which fonts of PDFs put for characters and letters.
_FORMS = re.compile(r"[\u2e80-\u2fdf\ufb00-\ufb06]")
#: Between Chinese and numbers a page leaves room, which is read as a space.
_GAPS = re.compile(rf"(?<={_HAN.pattern}) (?=\w)|(?<=\w) (?={_HAN.pattern})")


@dataclass(frozen=True)
class Article:
    """The text of an article, and what its file says of it."""

    text: str  # as it is hashed: a line a paragraph, none empty
    #: Cells of its row of `sources.csv` by column, each with the tag that names it.
    named: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def paragraphs(self) -> Sequence[str]:
        """The paragraphs as phrases are looked for in them; the first has the number 1."""
        return [fold_text(line) for line in normalise_text(self.text).splitlines()]

    @property
    def sha256(self) -> str:
        """The hash that stands in `sources.csv`."""
        return hash_text(self.text)


def normalise_text(text: str) -> str:
    """Normalise an article's text for its hash: NFC, lines stripped, empty lines left out."""
    lines = (line.strip() for line in unicodedata.normalize("NFC", text).splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def hash_text(text: str) -> str:
    """Give the SHA-256 of an article's normalised text, in hexadecimal."""
    return hashlib.sha256(normalise_text(text).encode("utf-8")).hexdigest()


def fold_text(text: str) -> str:
    """Write a text with the characters that a cell may hold: no-break spaces, ５０％, soft hyphens.

    >>> fold_text("1,2\u00a0Mil\u00adlionen, ３万")
    '1,2 Millionen, 3万'
    """
    seen = (x for x in text if unicodedata.category(x) != "Cf")
    plain = (unicodedata.normalize("NFKC", x) if x in _WIDE else x for x in seen)
    return re.sub(r"[^\S\t]", " ", "".join(plain))


def read_article(path: Path) -> Article:
    """Read a file of text, HTML or PDF; an AnalysisError says why there is no article in it."""
    if not path.is_file():
        raise AnalysisError(f"{path} is no file; name the file of one article")
    data, named = path.read_bytes(), dict[str, tuple[str, str]]()
    if data.startswith(b"%PDF"):
        text, remedy = _read_pdf(path), "a scan needs its text recognised"
    elif path.suffix.lower() in (".html", ".htm", ".xhtml") or b"<html" in data[:1000].lower():
        text, named = _read_html(data, path)
        remedy = "save the page once it is shown in a browser, or its text"
    else:
        text, remedy = decode_text(data, path), "name the file that holds the article's text"
    if not (text := normalise_text(text)):
        raise AnalysisError(f"{path} has no text; {remedy}")
    return Article(text, named)


def guess_source(article: Article, language: str, day: str) -> dict[str, tuple[str, str]]:
    """Guess cells of an article's row from its first lines: title, author, days, publisher."""
    texts = article.paragraphs[:6]
    words = word_pattern("issued", language=language)
    issued = re.compile(rf"(?i)(?:.*[\s|·(（])?(?:{words})+\W{{0,3}}(?:on |am |于)?")
    found = _guess_title(texts)
    published = read_published({"published_on": day})
    for text, mentions in zip(texts, find_in_article(texts, language, published), strict=True):
        days = [x for x in mentions if x.unit == "date" and x.span[0] < _DATELINE]
        author = cue("author").search(text)
        is_line = author or (text is not texts[0] and len(text) <= 2 * _SHORT)  # no paragraph
        for mention in days:
            agency, match = cue("agency").match(text), match_dateline(text, mention.span)
            if match and mention.value.count("-") == 2:
                told = mention.value, "of the dateline"
                found |= dict.fromkeys(("dateline", "published_on"), told)
            if match and (mark := match[1] or (agency and agency[0])):
                found["publisher"] = mark, "the agency's mark"
            is_header = mention.category == "boilerplate" or is_line
            is_header = is_header and text[-1] not in ".。!?"
            is_header = is_header or issued.fullmatch(text[: mention.span[0]]) is not None
            is_last = mention.span[1] == len(text) and not author
            town = _TOWN.fullmatch(text, 0, mention.span[0]) if is_last and is_line else None
            if town and not cue("paper").fullmatch(town[1] or town[2]):
                found["dateline"] = mention.value, "of the line of town and day"
            paper = _HEADER.fullmatch(text, 0, mention.span[0]) if is_last else None
            if mention.value.count("-") == 2 and (is_header or paper):
                found["published_on"] = mention.value, "the day that the text names"
            if paper:
                found["publisher"] = paper[1], "the name before the day"
        if source := cue("source").search(text):
            found["publisher"] = source[1], "the source that the text names"
        if author:
            found["author"] = author[1] or author[2], "the author that the text names"
            rest = text[author.end() : days[0].span[0] if days else None].strip(" ,|·–-")
            if len(rest) <= _SHORT and cue("paper").fullmatch(rest):
                found.setdefault("publisher", (rest, "the name behind the author's"))
    if not published and (named := found.get("published_on")):  # by which a dateline is read
        found = guess_source(article, language, named[0]) | found
    return found


def _guess_title(texts: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Guess the title, and the publisher where it stands above the title."""
    if texts and cue("release").fullmatch(texts[0]):
        return {"kind": ("press release", "the line above the title"), **_guess_title(texts[1:])}
    told = [x for x in texts[:2] if len(x) <= 200 and not re.search(r"[.。:：]$", x)]
    if len(texts) < 2 or texts[0] not in told:
        return {}
    first, second = texts[0], told[-1]
    is_paper = len(first) <= _SHORT and bool(cue("paper").fullmatch(first))
    is_title = 2 == len(told) < len(texts) and len(second) > len(first)
    is_title &= not any(cue(x).search(second) for x in ("author", "source"))
    is_title &= not re.search(r"\d{4}", second)
    if not is_title or not (is_paper or _MASTHEAD.fullmatch(first)):
        return {"title": (first, "the first line")}
    above = {"publisher": (first, "the line above the title")}
    return {"title": (second, "the second line")} | (above if is_paper else {})


def guess_language(text: str) -> str:
    """Tell English, German and Chinese apart by their characters and most frequent words.

    >>> guess_language("Der Umsatz stieg auf 6,8 Milliarden Yuan."), guess_language("签约28个项目")
    ('de', 'zh')
    """
    if 5 * len(_HAN.findall(text)) > len(re.findall(r"[^\W\d_]", text)):
        return "zh"
    return "de" if len(_GERMAN.findall(text)) > len(_ENGLISH.findall(text)) else "en"


def _read_html(data: bytes, path: Path) -> tuple[str, dict[str, tuple[str, str]]]:
    """Give the text of a page's article, or of its body, a line a block; and what it names."""
    from bs4 import BeautifulSoup
    from bs4.dammit import EncodingDetector
    from bs4.element import NavigableString

    declared = EncodingDetector.find_declared_encoding(data, is_html=True) or ""
    if declared.lower().startswith("utf-16"):
        declared = "utf-8"  # as browsers take it: in UTF-16 no declaration would have been found
    page = decode_text(data, path, declared=declared)
    soup, named = BeautifulSoup(page, "html.parser"), dict[str, tuple[str, str]]()
    for tag in (tag for name in ("meta", "link", "title", "html") for tag in soup(name)):
        told = [tag[x] for x in ("property", "name", "itemprop", "rel") if tag.get(x)]
        name = "".join(told[0]).lower() if told else tag.name
        column = {**_NAMED, "title": "title", "html": "language"}.get(name, "")
        cell = tag.get("content") or tag.get("href") or tag.get("lang") or tag.string
        cell = " ".join(str(cell or "").split())[: {"published_on": 10, "language": 2}.get(column)]
        cell = cell.lower() if column == "language" else cell
        if column and cell and (column != "published_on" or re.fullmatch(r"[\d-]{10}", cell)):
            named.setdefault(column, (cell, name))
    for tag in soup(_FURNITURE):
        tag.decompose()
    articles = soup("article")
    body = articles[0] if len(articles) == 1 else soup.find("main") or soup.body or soup
    for string in body.find_all(string=True):
        if type(string) is NavigableString:  # and no comment
            string.replace_with(re.sub(r"\s+", " ", string))
    for tag in body.find_all(_BLOCKS):
        tag.insert_before("\n")
        tag.insert_after("\n")
    return body.get_text(), named


def _read_pdf(path: Path) -> str:
    try:
        from pypdf import PdfReader
    except ImportError:
        remedy = "install this package with its extra `curation`, or save the PDF's text"
        raise AnalysisError(f"{path} is a PDF, which needs pypdf; {remedy}") from None
    try:
        pages = [page.extract_text() for page in PdfReader(path).pages]
    except Exception as error:  # noqa: BLE001 (whatever pypdf raises of a file at fault)
        wrong = f"{path} cannot be read as a PDF ({error})"
        raise AnalysisError(f"{wrong}; save its text, or the page as HTML") from None
    text = _FORMS.sub(lambda x: unicodedata.normalize("NFKC", x[0]), "\n".join(pages))
    return "".join(_join_lines([line.strip() for line in _GAPS.sub("", text).splitlines()]))


def _join_lines(lines: Sequence[str]) -> Iterator[str]:
    """Join the lines of a printed page to paragraphs.

    One ends with a line that had room for the next word; inside a sentence, for much more.
    """
    # A Chinese character is as wide as two letters.
    lengths = [len(line) + len(_HAN.findall(line)) for line in lines]
    width = sorted([0, *lengths])[len(lines) * 9 // 10]
    for line, after, length in zip(lines, [*lines[1:], ""], lengths, strict=False):
        is_sentence = re.search(r"[.!?。！？:：][\"'”’)]*$", line)
        room = 2 if _HAN.match(after) else len(after.partition(" ")[0]) + 1
        if not after or length + room < (1 if is_sentence else 0.7) * width:
            yield f"{line}\n"
        elif re.search(r"\D-$", line) and after[:1].islower():
            yield line[:-1]  # a hyphenated word
        else:
            yield line if line.endswith("-") or _HAN.search(line[-1:] + after[0]) else f"{line} "
