"""Read an article from a file, text, HTML or PDF, into numbered paragraphs.

The text is not kept in the project: tables hold its hash, and phrases of a few words.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import AnalysisError

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

#: Byte order marks, with the encodings that they begin.
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
#: What pages declare, and what is meant: every character of the narrower ones is in the wider.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252"}
#: Spaces of other widths, and characters that take no room, which no table may hold.
_SPACES = re.compile(r"[^\S\n ]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
#: Parts of a page that are no text of its article, and those that begin a paragraph.
_FURNITURE = (
    "script style noscript template svg nav form button iframe footer aside head title".split()
)
_BLOCKS = """
    address article blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 header hr li
    main ol p pre section table td th tr ul
""".split()
#: Where a page names what stands in `sources.csv`, by column: tags, the best first.
_NAMED = {
    "publisher": ("og:site_name", "application-name", "dc.publisher"),
    "title": ("og:title", "citation_title", "dc.title", "title tag"),
    "author": ("author", "citation_author", "dc.creator"),
    "published_on": (
        *("article:published_time", "datepublished", "publishdate", "pubdate"),
        *("citation_publication_date", "dc.date", "date"),
    ),
    "address": ("canonical", "og:url"),
    "language": ("lang",),
}
_DAY = re.compile(r"(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)")
#: Frequent words of a language that no other of them has.
_FREQUENT = {
    "de": "der die und das den mit von für auf ist im dem nicht ein eine sich des zu bei".split(),
    "en": "the of and to in is for that on with was by as at from has are its which".split(),
}
#: Radicals and ligatures, which fonts of PDFs put for characters and letters.
_FORMS = re.compile(r"[\u2e80-\u2fdf\ufb00-\ufb06]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
#: Between Chinese and numbers a page leaves room, which is read as a space.
_GAPS = re.compile(rf"(?<={_HAN.pattern}) (?=\w)|(?<=\w) (?={_HAN.pattern})")


@dataclass(frozen=True)
class Article:
    """The text of an article, and what its file says of it."""

    text: str  # as it is hashed: a line a paragraph, none empty
    name: str = ""  # of the file, without its ending
    encoding: str = "utf-8"
    named: Mapping[str, str] = field(default_factory=dict)  # cells of sources.csv, by column
    origins: Mapping[str, str] = field(default_factory=dict)  # where each of them was named

    @cached_property
    def paragraphs(self) -> Sequence[str]:
        """The paragraphs as phrases are looked for in them; the first has the number 1."""
        return split_paragraphs(self.text)

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


def split_paragraphs(text: str) -> list[str]:
    r"""Split a text into its non-empty lines, as phrases are compared with them.

    Any space is a plain one there, and what cannot be seen is left out.

    >>> split_paragraphs("6,8\u00a0Milliarden Yuan\n\nVer\u00adträge")
    ['6,8 Milliarden Yuan', 'Verträge']
    """
    lines = normalise_text(text).splitlines()
    return [_SPACES.sub(" ", _INVISIBLE.sub("", line)) for line in lines]


def read_article(path: Path) -> Article:
    """Read a file of text, HTML or PDF; an AnalysisError says why there is no article in it."""
    if not path.is_file():
        raise AnalysisError(f"{path} is no file; name the file of one article")
    data = path.read_bytes()
    if not data.strip():
        raise AnalysisError(f"{path} is empty; name the file that holds the article's text")
    if data.startswith(b"%PDF"):
        return Article(
            _require_text(_read_pdf(path), path, "a scan needs its text recognised"), path.stem
        )
    begin = data[:1000].lower()
    if path.suffix.lower() in (".html", ".htm", ".xhtml") or b"<html" in begin:
        return _read_html(data, path)
    text, encoding = decode_text(data, str(path))
    return Article(_require_text(text, path, "name the file of the article"), path.stem, encoding)


def _require_text(text: str, path: Path, remedy: str) -> str:
    if not (normalised := normalise_text(text)):
        raise AnalysisError(f"{path} has no text; {remedy}")
    return normalised


def decode_text(
    data: bytes, name: str, remedy: str = "save the article as text in UTF-8, as HTML or as PDF"
) -> tuple[str, str]:
    """Decode UTF-8, UTF-16, GB18030 or Windows-1252, and say which; the rest is for messages.

    What is none of them for sure is refused, for a wrong guess makes other words of the same bytes.
    """
    text = ""
    encoding = _guess_encoding(data)
    with suppress(UnicodeDecodeError):
        text = data.decode(encoding).removeprefix("\ufeff") if encoding else ""
    if text and not _NO_TEXT.search(text):
        return text, encoding
    if encoding:
        wrong = f"{name} is no text"
        if data.startswith(b"PK\x03\x04"):
            wrong += " but packed, as files of Word or Excel are"
        raise AnalysisError(f"{wrong}; {remedy}")
    raise AnalysisError(f"{name} is in an encoding that is not known; {remedy}")


def _guess_encoding(data: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return encoding
    for encoding, begin in (("utf-16-le", 1), ("utf-16-be", 0)):
        if data[begin::2].count(0) > len(data) / 6 and not data[1 - begin :: 2].count(0):
            return encoding
    with suppress(UnicodeDecodeError):
        data.decode("utf-8")
        return "utf-8"
    if b"\0" in data:
        return "utf-8"  # which it is not, nor any other text
    high = len(re.findall(rb"[\x80-\xff]", data))
    # Chinese is pairs of bytes, most of them signs and frequent characters; the languages of
    # Western Europe have bytes above 0x80 here and there.
    pairs = len(re.findall(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]", data))
    if pairs * 2 > 0.8 * high:
        return "gb18030"
    return "cp1252" if high < 0.2 * len(data) else ""


def guess_language(text: str) -> str:
    """Tell English, German and Chinese apart by their characters and most frequent words.

    >>> guess_language("Der Umsatz stieg auf 6,8 Milliarden Yuan."), guess_language("签约28个项目")
    ('de', 'zh')
    """
    letters = re.findall(r"[^\W\d_]", text)
    if 5 * len(_HAN.findall(text)) > len(letters):
        return "zh"
    words = re.findall(r"[^\W\d_]+", text.lower())
    counts = {key: sum(word in some for word in words) for key, some in _FREQUENT.items()}
    return "de" if counts["de"] > counts["en"] else "en"


# HTML


def _read_html(data: bytes, path: Path) -> Article:
    from bs4 import BeautifulSoup
    from bs4.dammit import EncodingDetector

    text, encoding = "", ""
    declared = EncodingDetector.find_declared_encoding(data, is_html=True) or ""
    with suppress(LookupError, UnicodeDecodeError):
        encoding = codecs.lookup(declared).name
        text = data.decode(_WIDER.get(encoding, encoding)).removeprefix("\ufeff")
    if not text:
        text, encoding = decode_text(data, str(path))
    soup = BeautifulSoup(text, "html.parser")
    found = list(_find_named(soup))
    named = {column: cell for column, cell, _ in found}
    origins = {column: place for column, _, place in found}
    lines = _split_blocks(soup)
    remedy = "save the page once it is shown in a browser, or its text"
    return Article(_require_text(lines, path, remedy), path.stem, encoding, named, origins)


def _split_blocks(soup: BeautifulSoup) -> str:
    """Give the text of a page's article, or of its whole body, a line a block."""
    from bs4.element import PreformattedString

    for tag in soup(_FURNITURE):
        tag.decompose()
    articles = soup("article")
    body = articles[0] if len(articles) == 1 else soup.find("main") or soup.body or soup
    for string in body.find_all(string=True):
        if isinstance(string, PreformattedString):  # comments and the like
            string.extract()
        elif not string.find_parent("pre"):
            string.replace_with(re.sub(r"\s+", " ", string))
    for tag in body.find_all([*_BLOCKS, "br"]):
        tag.insert_before("\n")
        tag.insert_after("\n")
    return body.get_text()


def _find_named(soup: BeautifulSoup) -> Iterator[tuple[str, str, str]]:
    """Find what a page says of itself: columns of `sources.csv`, cells, and where they stand."""
    tags = {"title tag": soup.title.get_text() if soup.title else ""}
    tags["lang"] = str(soup.html.get("lang") or "")[:2] if soup.html else ""
    for tag in soup(["meta", "link"]):
        name = next((tag[x] for x in ("property", "name", "itemprop", "rel") if tag.get(x)), "")
        name = " ".join(name) if isinstance(name, list) else name
        tags.setdefault(str(name).lower(), str(tag.get("content") or tag.get("href") or ""))
    for column, places in _NAMED.items():
        for place in (place for place in places if tags.get(place)):
            cell = " ".join(tags[place].split())
            if column == "published_on":
                cell = _read_day(cell)
            if cell:
                yield column, cell, place
                break


def _read_day(text: str) -> str:
    if match := _DAY.search(text):
        with suppress(ValueError):
            return date(*map(int, match.groups())).isoformat()
    return ""


# PDF


def _read_pdf(path: Path) -> str:
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        remedy = "install this package with its extra `curation`, or save the PDF's text"
        raise AnalysisError(f"{path} is a PDF, which needs pypdf; {remedy}") from None
    try:
        pages = [page.extract_text() for page in PdfReader(path).pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        wrong = f"{path} cannot be read as a PDF ({error})"
        raise AnalysisError(f"{wrong}; save its text, or the page as HTML") from None
    text = _FORMS.sub(lambda x: unicodedata.normalize("NFKC", x[0]), "\n".join(pages))
    text = _GAPS.sub("", text)
    return "\n".join(_join_lines([line.strip() for line in text.splitlines()]))


def _join_lines(lines: Sequence[str]) -> Iterator[str]:
    """Join the lines of a printed page to paragraphs.

    One ends with a line that had room for the next word; inside a sentence, for much more.
    """
    # A Chinese character is as wide as two letters.
    lengths = sorted(map(_measure, lines))
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    text = ""
    for line, after in pairwise([*lines, ""]):
        if re.search(r"\D-$", text) and line[:1].islower():
            text = text[:-1] + line  # a hyphenated word
        elif not text or not line or text.endswith("-") or _HAN.search(text[-1] + line[0]):
            text += line
        else:
            text += f" {line}"
        is_sentence = re.search(r"[.!?。！？:：][\"'”’)]*$", line)
        room = 2 if _HAN.match(after) else _measure(after.partition(" ")[0]) + 1
        if _measure(line) + room < (1 if is_sentence else 0.7) * width or not after:
            yield text
            text = ""


def _measure(line: str) -> int:
    return len(line) + len(_HAN.findall(line))
