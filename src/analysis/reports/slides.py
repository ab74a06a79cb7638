"""Briefings for PowerPoint: one finding a slide, its claim as the title, the rest in the notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from analysis.reports.blocks import (
    Block,
    Chart,
    Part,
    Run,
    Table,
    measure,
    read_parts,
    split_sentences,
)
from analysis.reports.figures import draw_png
from analysis.reports.office import Brief, date_properties, save_fixed

if TYPE_CHECKING:
    from pptx.presentation import Presentation as File
    from pptx.slide import Slide, SlideLayout

#: 16:9, as PowerPoint makes it.
_WIDE, _TALL = Inches(13.333), Inches(7.5)
_SOFT, _LINK = RGBColor(0x57, 0x5D, 0x64), RGBColor(0x0B, 0x5A, 0x82)
#: Sentences of a slide, and of one that shows something, whose text has a share of the room.
_SENTENCES, _READ, _READING = 6, 2, 0.3
#: Share of the width, up to which a chart has its text beside it.
_BESIDE = 0.62
#: Left, top, width and height.
_Place = tuple[int, int, int, int]
#: Room at each side of a text, as much above and below, and that of a cell.
_INSET, _CELL = Inches(0.1), 18000
#: How wide a letter is, and how tall the room between paragraphs, in sizes of the text.
_LETTER, _GAP = 0.52, 0.5
#: The smallest size of a text, and lines of its sources.
_SMALLEST, _LINES = 8, 2
#: A size that a room can read.
_READABLE = 14
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
_FIXED = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)


@dataclass
class _Finding:
    """What a slide tells: a claim, sentences, a chart or a table, caveats."""

    title: Block
    said: list[Block] = field(default_factory=list)
    caveats: list[Block] = field(default_factory=list)
    shown: Chart | Table | None = None

    @property
    def named(self) -> Block:
        """The name of what it shows."""
        shown = self.shown
        return shown.title if isinstance(shown, Chart) else shown.caption if shown else self.title


def write_pptx(made: Brief, template: Path | None) -> bytes:
    """Write a briefing as a PowerPoint file; `template` is one whose layouts it takes."""
    file = _open(template)
    date_properties(file.core_properties, made)
    opening, findings, notes = _group(read_parts(made.body), made.words["in_short"])
    writer = _Writer(file, made, notes)
    writer.add_title(opening)
    for finding in findings:
        writer.add(finding)
    return save_fixed(file.save)


def _open(template: Path | None) -> File:
    """Open a house's file without its slides, or make one that is 16:9 and plain."""
    file = Presentation(str(template) if template else None)
    slides = file.slides._sldIdLst
    for slide in list(slides):
        file.part.drop_rel(slide.rId)
        slides.remove(slide)
    if not template:
        factor = _WIDE / (file.slide_width or _WIDE)
        file.slide_width, file.slide_height = _WIDE, _TALL
        for holder in (file.slide_master, *file.slide_layouts):
            for shape in holder.shapes:
                if shape.has_text_frame and shape.element.spPr.xfrm is not None:
                    shape.left, shape.width = int(shape.left * factor), int(shape.width * factor)
        _set_master(file.slide_master)
    return file


def _set_master(master: Any) -> None:
    """Set where text stands, and how, plainly: titles to the left, sentences without bullets."""
    places = {PP_PLACEHOLDER.TITLE: (0.05, 0.15), PP_PLACEHOLDER.BODY: (0.23, 0.69)}
    places |= {PP_PLACEHOLDER.CENTER_TITLE: (0.22, 0.28), PP_PLACEHOLDER.SUBTITLE: (0.54, 0.36)}
    for shape in (*master.placeholders, *master.slide_layouts[0].placeholders):
        if place := places.get(shape.placeholder_format.type):
            shape.left, shape.width = _WIDE // 20, _WIDE * 9 // 10
            shape.top, shape.height = (int(_TALL * share) for share in place)
            for style in shape.element.findall(".//{*}lvl1pPr"):
                style.set("algn", "l")
    for name, size in (("titleStyle", "2800"), ("bodyStyle", "2800")):
        style = master.element.find(f".//{{*}}{name}/{{*}}lvl1pPr")
        style.find("{*}defRPr").set("sz", size)
        style.find("{*}defRPr").set("b", str(int(name == "titleStyle")))
        style.set("algn", "l")
        for key in ("marL", "indent"):
            style.attrib.pop(key, None)
        if (bullet := style.find("{*}buChar")) is not None:
            bullet.getparent().replace(bullet, style.makeelement(qn("a:buNone")))


def _group(parts: Iterable[Part], first: str) -> tuple[list[Block], list[_Finding], list[Block]]:
    """Group the parts of a document: what stands on its title, its findings, its notes.

    A second chart or table of a finding has a slide of its own.
    """
    opening: list[Block] = []
    findings: list[_Finding] = []
    notes: list[Block] = []
    for part in parts:
        kind = part.kind if isinstance(part, Block) else ""
        if isinstance(part, Block) and kind in ("title", "subtitle", "byline", "basis", "full"):
            opening.append(part)
        elif isinstance(part, Block) and kind == "notes":
            notes.append(part)
        elif isinstance(part, Block) and kind in ("h2", "h3"):
            findings.append(_Finding(part))
        else:
            if not findings:
                findings.append(_Finding(Block("h2", (Run(first),))))
            if isinstance(part, Block):
                (findings[-1].caveats if kind == "caveats" else findings[-1].said).append(part)
            elif findings[-1].shown or findings[-1].title.text == first:
                findings.append(_Finding(_Finding(Block("h2", ()), shown=part).named, shown=part))
            else:
                findings[-1].shown = part
                # The name of a section claims nothing: its chart does.
                if isinstance(part, Chart) and not any(x.note for x in findings[-1].title.runs):
                    findings[-1].title = part.title
    return opening, [x for x in findings if x.said or x.shown], notes


class _Writer:
    """Writes slides, one after another."""

    def __init__(self, file: File, made: Brief, notes: Sequence[Block]) -> None:
        self._file, self._made, self._notes = file, made, notes
        self._layout = min(file.slide_layouts, key=_rank)

    def add_title(self, blocks: Sequence[Block]) -> None:
        """Add the slide with the title of the document, and the way to its page."""
        slide = self._file.slides.add_slide(self._file.slide_layouts[0])
        title = [x for x in blocks if x.kind == "title"]
        if slide.shapes.title is not None:
            self._fill(slide.shapes.title, title)
        rest = [x for x in slide.placeholders if x.placeholder_format.type not in _TITLES]
        for extra in rest[1:]:
            extra.element.getparent().remove(extra.element)
        wide, tall = int(self._file.slide_width or _WIDE), int(self._file.slide_height or _TALL)
        place = (wide // 10, tall * 6 // 10, wide * 8 // 10, tall * 3 // 10)
        frame = rest[0] if rest else self._add_box(slide, place)
        self._fill(frame, [x for x in blocks if x not in title], most=20)

    def add(self, finding: _Finding) -> None:
        """Add a finding: its claim, its chart or table, lines of reading, sources; and notes."""
        sentences = [x for block in finding.said for x in split_sentences(block)]
        notes = [x for x in sentences if x.kind == "note"] + [
            Block("note", x.runs) for x in finding.caveats
        ]
        sentences = [x for x in sentences if x.kind != "note"][:_SENTENCES]
        slide = self._file.slides.add_slide(self._layout)
        if slide.shapes.title is not None:
            self._fill(slide.shapes.title, [finding.title])
        body = self._take_body(slide)
        left, top, wide, tall = (int(x) for x in (body.left, body.top, body.width, body.height))
        foot = min(int(_LINES * 12 * Pt(1)), tall // 8)
        sources = self._add_box(slide, (left, top + tall - foot, wide, foot))
        self._fill(sources, self._list_sources(finding), most=10, soft=True)
        end, shown = top + tall - foot - int(Pt(8)), finding.shown
        if shown is not None:
            begin = self._add_lead(slide, finding, (left, top, wide))
            place = self._add_picture if isinstance(shown, Chart) else self._add_table
            room = left, begin, wide, end - begin
            across, reached = place(slide, shown, room)  # type: ignore[arg-type]
            sentences = sentences[:_READ] if reached else [*sentences, finding.named]
            # What is seen is told below it, or beside what is tall.
            left, wide = left + across, wide - across
            top = (begin if across else reached or begin) + int(Pt(8))
        body.left, body.top, body.width, body.height = left, top, wide, end - top
        told = [*sentences, *notes]
        while (
            shown
            and len(told) > 1
            and _measure_lines(told, wide - 2 * _INSET, _READABLE) > end - top
        ):
            told.pop()  # the speaker has it
        self._fill(body, told, most=20 if shown else 99)
        if not told:
            body.element.getparent().remove(body.element)
        self._add_footer(slide)
        self._tell(slide, finding)

    def _take_body(self, slide: Slide) -> Any:
        """Take the text of a layout, where a house has one, and leave out other places."""
        bodies: list[Any] = [x for x in slide.placeholders if x.placeholder_format.type in _BODIES]
        for extra in slide.placeholders:
            if extra.placeholder_format.type not in _TITLES and extra not in bodies[:1]:
                extra.element.getparent().remove(extra.element)
        wide, tall = int(self._file.slide_width or _WIDE), int(self._file.slide_height or _TALL)
        place = (wide // 20, tall * 23 // 100, wide * 9 // 10, tall * 69 // 100)
        return bodies[0] if bodies else self._add_box(slide, place)

    def _add_lead(self, slide: Slide, finding: _Finding, place: tuple[int, int, int]) -> int:
        """Write what a chart shows and in which unit, and say where that ends."""
        shown, lines = finding.shown, list[Block]()
        if isinstance(shown, Chart):
            named = shown.title.text and shown.title.text != finding.title.text
            lines = [shown.title.embolden()] if named else []
            lines += [shown.subtitle] if shown.subtitle.runs else []
        elif shown and shown.caption.text != finding.title.text:
            lines = [shown.caption.embolden()]
        left, top, wide = place
        tall = _measure_lines(lines, wide, 14) + int(Pt(8))
        if lines:
            self._fill(self._add_box(slide, (left, top, wide, tall)), lines, most=14)
        return top + tall * bool(lines)

    def _add_footer(self, slide: Slide) -> None:
        """Give a slide the footer and the number that its layout has."""
        shapes: Any = self._layout.placeholders
        for shape in shapes:
            if shape.placeholder_format.type in _FIXED[1:]:
                copied = deepcopy(shape.element)
                copied.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))
                slide.shapes._spTree.append(copied)
        for added in slide.placeholders:
            if added.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
                self._fill(added, [Block("footer", (Run(self._made.footer),))], most=10)

    def _add_box(self, slide: Slide, place: Sequence[int]) -> Any:
        box = slide.shapes.add_textbox(*map(Emu, place))
        box.text_frame.margin_top = box.text_frame.margin_bottom = 0
        return box

    def _fill(
        self, shape: Any, blocks: Sequence[Block], *, most: float = 99, soft: bool = False
    ) -> None:
        """Write blocks into a shape, a paragraph each, as large as it says, or as there is room."""
        frame, own = shape.text_frame, self._read_size(shape)
        frame.word_wrap, size = True, min(most, own)
        wide, tall = int(shape.width) - 2 * _INSET, int(shape.height) - _INSET
        while size > _SMALLEST and _measure_lines(blocks, wide, size) > tall:
            size -= 1
        self._write(frame, blocks, size, own, soft=soft)

    def _write(
        self, frame: Any, blocks: Sequence[Block], size: float, own: float, *, soft: bool = False
    ) -> None:
        """Write blocks into a frame in a size, which is not said where it is the frame's own."""
        for place, block in enumerate(blocks):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            small = min(size, max(_SMALLEST, size * 0.7)) if block.kind == "note" else size
            paragraph.space_before = Pt(small * _GAP) if place else None
            for run in block.runs:
                added = paragraph.add_run()
                added.text, added.font.size = run.text, Pt(small) if small != own else None
                added._r.get_or_add_rPr().set("lang", self._made.prose.replace("en", "en-US"))
                added.font.bold, added.font.italic = run.strong or None, run.em or None
                if soft or block.kind == "note":
                    added.font.color.rgb = _SOFT
                if run.href:
                    added.hyperlink.address = run.href

    def _read_size(self, shape: Any) -> float:
        """Read how large a house sets the text of a place, in points; or a size for any other."""
        if not shape.is_placeholder:
            return 18
        kind, number = shape.placeholder_format.type, shape.placeholder_format.idx
        layout = shape.part.slide.slide_layout
        same = [x.element for x in layout.placeholders if x.placeholder_format.idx == number]
        style = "titleStyle" if kind in _TITLES else "bodyStyle"
        for element in (*same, self._file.slide_master.element.find(f".//{{*}}{style}")):
            if (found := element.find(".//{*}lvl1pPr/{*}defRPr[@sz]")) is not None:
                return int(found.get("sz")) / 100
        return 18

    def _add_picture(self, slide: Slide, chart: Chart, place: _Place) -> tuple[int, int]:
        """Add a chart as large as there is room; say what it takes of the width, and its end."""
        left, top, wide, tall = place
        drawing = BytesIO(draw_png(self._made.charts[chart.id], zoom=4))
        picture: Any = slide.shapes.add_picture(drawing, Emu(0), Emu(top))
        low = tall * (1 - _READING)
        is_tall = picture.width / picture.height < wide * _BESIDE / low
        width, height = (wide * _BESIDE, tall) if is_tall else (wide, low)
        scale = min(width / picture.width, height / picture.height)
        picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
        picture.left = Emu(left)
        picture._element.nvPicPr.cNvPr.set("descr", chart.alt)
        picture.name = chart.id
        return int(picture.width) * is_tall, top + int(picture.height)

    def _add_table(self, slide: Slide, table: Table, place: _Place) -> tuple[int, int]:
        """Add a table in the largest letters that leave it room, if any do, and say as much."""
        left, top, wide, tall = place
        shares = measure(table)
        for size in range(18, 8, -1):
            heights: list[int] = [
                max(
                    _measure_lines([cell], int(wide * share) - 2 * _INSET, size)
                    for cell, share in zip(row, shares, strict=False)
                )
                + 2 * _CELL
                for row in table.rows
            ]
            if (total := sum(heights)) <= tall * (1 - _READING):
                break
        else:
            return 0, 0
        sides = map(Emu, (left, top, wide, total))
        shape = slide.shapes.add_table(len(heights), len(shares), *sides)
        made, shape.name = shape.table, table.caption.text or "table"
        shape._element.nvGraphicFramePr.cNvPr.set("descr", table.caption.text)
        for number, share in enumerate(shares):
            made.columns[number].width = Emu(int(wide * share))
        for row, cells, height in zip(made.rows, table.rows, heights, strict=True):
            row.height = Emu(height)
            for cell, block in zip(row.cells, cells, strict=False):
                cell.margin_top = cell.margin_bottom = Emu(_CELL)
                self._write(cell.text_frame, [block], size, 18)
        return 0, top + total

    def _list_sources(self, finding: _Finding) -> list[Block]:
        """List who is behind a slide: the line of its chart, or the sources of its figures."""
        if isinstance(finding.shown, Chart):
            return [x for x in finding.shown.tail if x.kind == "sources-line"]
        names: dict[str, Run] = {}
        for number in _list_notes([finding.title, *finding.said]):
            before = ""
            for run in self._notes[number - 1].runs:
                if run.href:  # the title of a text, after what was printed and by whom
                    name = before.rpartition("”, ")[2].strip(" ,")
                    names.setdefault(name, Run(name or run.text, run.href))
                    break
                before += run.text
        runs = [x for run in names.values() for x in (Run("; "), run)][1:]
        lead = self._made.words["sources_of" if len(names) > 1 else "source_of"]
        return [Block("sources-line", (Run(f"{lead} "), *runs))] if runs else []

    def _trace(self, numbers: Sequence[int]) -> list[int]:
        """List notes with those that they rest on, as a computed figure ends with theirs."""
        found = [*numbers]
        for number in found:
            rests = re.search(r"\[([\d, ]+)\]$", self._notes[number - 1].text)
            named = map(int, rests[1].split(",")) if rests else ()
            found += [x for x in dict.fromkeys(named) if x not in found]
        return sorted(found)

    def _tell(self, slide: Slide, finding: _Finding) -> None:
        """Write what a speaker needs: all that is said, caveats, and where each number is from."""
        blocks = [finding.title, *finding.said, *finding.caveats]
        lines = [block.text for block in blocks]
        if isinstance(finding.shown, Chart):
            lines += [finding.shown.title.text, finding.shown.subtitle.text, finding.shown.alt]
            lines += [block.text for block in finding.shown.tail]
            blocks += [finding.shown.title, finding.shown.subtitle]
        elif finding.shown:
            cells = [cell for row in finding.shown.rows for cell in row]
            lines += [" | ".join(cell.text for cell in row) for row in finding.shown.rows]
            blocks += cells
        for number in self._trace(_list_notes(blocks)):
            lines.append(f"[{number}] {self._notes[number - 1].text}")
        frame = slide.notes_slide.notes_text_frame
        if frame is not None:
            frame.text = "\n".join(filter(None, lines))


def _measure_lines(blocks: Sequence[Block], wide: int, size: float) -> int:
    """Measure how tall paragraphs are, about, in letters of a size, of which Chinese are wider."""
    lines = gaps = 0.0
    for place, block in enumerate(blocks):
        share = 0.7 if block.kind == "note" else 1
        letters = sum(1 if x >= "\u2e80" else _LETTER for x in block.text)
        lines += ceil(letters * size * share * Pt(1) / wide) * share
        gaps += _GAP * share * bool(place)
    return int((1.2 * lines + gaps) * size * Pt(1))


def _rank(layout: SlideLayout) -> tuple[bool, bool, int]:
    """Rank layouts: one with a title and one text is best, then those with least besides."""
    shapes: Any = layout.placeholders
    kinds = [x.placeholder_format.type for x in shapes]
    others = [x for x in kinds if x not in (*_TITLES, *_FIXED)]
    is_text = len(others) == 1 and others[0] in _BODIES
    return PP_PLACEHOLDER.TITLE not in kinds, not is_text, len(others)


def _list_notes(blocks: Iterable[Block]) -> list[int]:
    return sorted({int(run.note) for block in blocks for run in block.runs if run.note})
