"""What Word and PowerPoint files are written from and share: blocks of text, styles, fixed times.

The HTML of a document is read as blocks: headings, text, tables, charts. A number is a run of text
with the number of its note, so that it stands once in each format.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import ParameterError
from analysis.facts.fact import Record
from analysis.reports.grid import lay_cells
from analysis.reports.html import HEADINGS, SENTENCE_END, find_tags, has_class, parse

if TYPE_CHECKING:
    from bs4 import Tag

#: Endings of files -> what such a file is called inside, the ending of a template of it, and what
#: opens it.
_KINDS = {
    ".docx": (b"wordprocessingml.document.main+xml", ".dotx", "docx", "Document"),
    ".pptx": (b"presentationml.presentation.main+xml", ".potx", "pptx", "Presentation"),
}
#: Where the names in a file lead that is saved as Strict Open XML, which no library here reads.
_STRICT = b"http://purl.oclc.org/ooxml/"
#: What is for the eye on a page alone, or stands elsewhere.
_SKIPPED = ("uses", "plot", "chart-tail", "left", "skip")
#: How wide a letter of a header is, beside one that is not bold; letters beside a cell's text, of
#: the number of a note, and of a cell that is no longer for more.
_BOLD, _BESIDE, _NOTE, _LONGEST = 1.2, 2, 3, 100
#: Characters that a property of a file may have.
_PROPERTY = 255
_TEXTS = ("p", "pre", "blockquote", "summary", "figcaption", "dt", "dd")


@dataclass(frozen=True)
class Brief:
    """What all formats of one briefing are written from."""

    about: Record  # title, subtitle, author, date and what it rests on
    tag: str  # language, BCP 47
    prose: str  # that of the sentences, which may be another
    paper: str  # as style rules call it
    footer: str  # of each sheet
    day: str  # date of the files, ISO 8601
    html: str  # the document as one page, with all that each number rests on
    printed: str  # the same for paper, with sources in short
    body: str  # the inside of that
    charts: Mapping[str, str]  # drawings by the ids of charts, SVG
    words: Mapping[str, str]  # of documents, in their language

    @property
    def locale(self) -> str:
        """The language of the sentences, as Word and PowerPoint call it."""
        return {"en": "en-US", "de": "de-DE"}.get(self.prose, "zh-CN")


def read_template(path: Path, ending: str) -> BytesIO:
    """Read a file whose styles documents take; a template (.dotx, .potx) becomes a document.

    A ParameterError tells of a file that is none of its kind.
    """
    (own, other, module, opener), copy = _KINDS[ending], BytesIO()
    if not path.is_file():
        raise ParameterError(f"there is no file {path}; name a {ending} or {other} file")
    try:
        with zipfile.ZipFile(path) as read, zipfile.ZipFile(copy, "w") as written:
            parts = {name: read.read(name) for name in read.namelist()}
            named = own.partition(b".")[0] + b".template.main+xml"
            kinds = parts["[Content_Types].xml"].replace(named, own)
            if path.suffix.lower() not in (ending, other) or own not in kinds:
                raise KeyError(own)
            if _STRICT in parts["_rels/.rels"]:
                remedy = f"save it as an ordinary {ending} file"
                raise ParameterError(f"{path} is saved as Strict Open XML; {remedy}")
            for name, part in (parts | {"[Content_Types].xml": kinds}).items():
                written.writestr(name, part)
        getattr(import_module(module), opener)(copy)
    except ParameterError:
        raise
    except Exception:  # noqa: BLE001 (a file may be damaged in any way)
        told = f"{path} is no {ending} file that can be read; name one"
        raise ParameterError(told) from None
    copy.seek(0)
    return copy


def date_properties(properties: Any, made: Brief) -> None:
    """Set what a Word or PowerPoint file says of itself, without the clock."""
    moment = datetime.fromisoformat(made.day or "1980-01-01")
    told = {x: str(made.about.get(x, ""))[:_PROPERTY] for x in ("title", "author", "subtitle")}
    properties.title, properties.author = told["title"], told["author"]
    properties.subject, properties.language = told["subtitle"], made.tag
    properties.created = properties.modified = moment
    properties.last_modified_by, properties.revision = properties.author, 1
    properties.comments = properties.keywords = ""


def save_fixed(save: Callable[[BytesIO], None]) -> bytes:
    """Save a zipped document with the same times of its parts whenever it is made."""
    first, second = BytesIO(), BytesIO()
    save(first)
    with zipfile.ZipFile(first) as read, zipfile.ZipFile(second, "w") as written:
        for name in read.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(part, read.read(name))
    return second.getvalue()


# Blocks


@dataclass(frozen=True)
class DocRun:
    """A piece of text: where it leads, the number of its note, and how it is set."""

    text: str
    href: str = ""
    note: str = ""
    strong: bool = False
    em: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph or a heading: what it is, and its runs of text."""

    kind: str  # title, h2 …, item, note, or the class of a paragraph: say, subtitle, byline …
    runs: tuple[DocRun, ...]
    rests: tuple[int, ...] = ()  # of a note, the numbers of those that it is computed from

    @property
    def text(self) -> str:
        """Its text without notes."""
        return "".join(run.text for run in self.runs)

    @property
    def noted(self) -> str:
        """Its text with the numbers of its notes."""
        return "".join(f"{x.text} [{x.note}]" if x.note else x.text for x in self.runs)

    def embolden(self) -> Block:
        """Give the same, set strongly."""
        return replace(self, runs=tuple(replace(run, strong=True) for run in self.runs))


@dataclass(frozen=True)
class DocTable:
    """A table: its title, its header, and its rows of cells."""

    title: Block
    rows: tuple[tuple[Block, ...], ...]  # the header first
    shares: tuple[float, ...] = ()  # of the width, where it is part of another

    @property
    def texts(self) -> list[Block]:
        """Its cells."""
        return [cell for row in self.rows for cell in row]


@dataclass(frozen=True)
class DocChart:
    """A chart: its id, what is said around it, and the words for who does not see it."""

    id: str
    title: Block
    subtitle: Block
    alt: str
    tail: tuple[Block, ...] = ()  # how to read it, and its sources

    @property
    def texts(self) -> list[Block]:
        """What stands above it."""
        return [self.title, self.subtitle]


Part = Block | DocTable | DocChart


def read_parts(body: str) -> list[Part]:
    """Read the blocks of a document's HTML, in order."""
    return list(_walk(parse(body)))


def _walk(node: Tag) -> Iterator[Part]:
    for tag in node.find_all(recursive=False):
        if tag.name in HEADINGS:
            yield _read(tag, "title" if tag.name == "h1" else tag.name)
        elif tag.name == "figure" and has_class(tag, "chart"):
            yield _read_chart(tag)
        elif tag.name == "table":
            if (read := _read_table(tag)).rows:
                yield read
        elif tag.name in ("ul", "ol"):
            kind = next((x for x in ("caveats", "notes") if has_class(tag, x)), "item")
            yield from (_read(item, kind) for item in tag.find_all("li", recursive=False))
        elif tag.name in _TEXTS:
            classes = [str(x) for x in tag.get("class") or () if x != "answer"]
            yield _read(tag, "answer" if has_class(tag, "answer") else next(iter(classes), "text"))
        elif not any(has_class(tag, x) for x in _SKIPPED):
            yield from _walk(tag)


def _read_chart(figure: Tag) -> DocChart:
    heading = next(find_tags(figure, *HEADINGS), None)
    shown = (x for x in find_tags(figure, "p") if not has_class(x, "cite"))
    paragraphs = [x for x in shown if not x.find_parent("details")]
    subtitle = next((x for x in paragraphs if has_class(x, "subtitle")), None)
    drawing = next(find_tags(figure, "svg"))
    tail = (_read(x, str((x.get("class") or ["note"])[0])) for x in paragraphs if x is not subtitle)
    return DocChart(
        str(figure["id"]).removeprefix("chart-"),
        _read(heading, "caption") if heading else Block("caption", ()),
        _read(subtitle, "subtitle") if subtitle else Block("subtitle", ()),
        str(drawing.get("aria-label", "")),
        tuple(tail),
    )


def _read_table(table: Tag) -> DocTable:
    caption = _read(table.caption, "caption") if table.caption else Block("caption", ())
    heads, rows = lay_cells(table)
    header = tuple(_join_cells(column) for column in zip(*heads, strict=True))
    body = [tuple(_join_cells([cell]) for cell in row) for row in rows]
    return DocTable(caption, (header, *body) if header else ())


def _join_cells(cells: Iterable[Tag | None]) -> Block:
    """Read the cells of a header that stand over one another, or one cell, as a block."""
    found = [_read(cell, "cell") for cell in {id(x): x for x in cells}.values() if cell is not None]
    runs = (x for block in found if block.runs for x in (DocRun(", "), *block.runs))
    return Block("cell", tuple(runs)[1:])


def _read(tag: Tag, kind: str) -> Block:
    """Read the text of an element as runs, with blanks as a browser shows them."""
    runs: list[DocRun] = []
    for piece in tag.find_all(string=True):
        inside = [x for x in piece.parents if x is tag or tag in x.parents]
        if any(has_class(x, "uses") for x in inside):
            continue
        link = next((x for x in inside if x.name == "a"), None)
        text = re.sub(r"[ \t\r\n]+", " ", str(piece))
        if not runs or runs[-1].text.endswith(" "):
            text = text.removeprefix(" ")
        if not text:
            continue
        href = str(link.get("href", "")) if link else ""
        runs.append(
            DocRun(
                text,
                "" if href.startswith("#") else href,
                str(link.get("data-note", "")) if link else "",
                strong=any(x.name in ("strong", "b") or has_class(x, "voice") for x in inside),
                em=any(x.name in ("em", "i", "cite") for x in inside),
            )
        )
    if runs:
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
    rests = tuple(map(int, str(tag.get("data-rests", "")).split()))
    return Block(kind, tuple(run for run in _join(runs) if run.text), rests)


def _join(runs: Iterable[DocRun]) -> list[DocRun]:
    """Join the runs of one link, so that its note stands once, at its end."""
    joined: list[DocRun] = []
    for run in runs:
        last = joined[-1] if joined else DocRun("")
        is_one = (last.href == run.href != "") or last.text[-1:] != " "
        if is_one and last.note == run.note != "":
            joined[-1] = replace(run, text=last.text + run.text)
        else:
            joined.append(run)
    return joined


def split_sentences(block: Block) -> list[Block]:
    """Split a paragraph at the ends of its sentences."""
    sentences: list[list[DocRun]] = [[]]
    for run in block.runs:
        # A number has points of its own, as in "14.–17. Apr. 2025".
        *ended, rest = [run.text] if run.note else SENTENCE_END.split(run.text)
        for text in ended:
            sentences[-1].append(replace(run, text=text))
            sentences.append([])
        sentences[-1].append(replace(run, text=rest))
    kept = (tuple(run for run in runs if run.text) for runs in sentences)
    return [Block(block.kind, runs) for runs in kept if runs]


def share_columns(table: DocTable, width: float, letter: float) -> list[float]:
    """Give the share of the width that each column of a table needs.

    That is its longest word, and more of what is left, the longer its texts are; `letter` says how
    wide a letter is.
    """
    if table.shares:
        return [*table.shares]
    columns = [*zip(*table.rows, strict=True)]
    words = [max(_BOLD * measure_word(x[0]), *map(measure_word, x)) + _BESIDE for x in columns]
    left = max(0, width / letter - sum(words))
    longest = [min(_LONGEST, max(len(cell.text) for cell in column)) for column in columns]
    more = [max(1, y - x) for x, y in zip(words, longest, strict=True)]
    widths = [x + left * y / sum(more) for x, y in zip(words, more, strict=True)]
    return [width / sum(widths) for width in widths]


def measure_word(cell: Block) -> int:
    """Count the letters of the longest part of a cell that no line breaks, with a note's number."""
    noted = _NOTE * any(run.note for run in cell.runs)
    return max(map(len, re.split(r"[^\S\u00a0\u202f]+", cell.text))) + noted
