"""Briefings for PowerPoint: one finding a slide, its claim as the title, the rest in the notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
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
from analysis.reports.office import Brief, date_properties, save_fixed, tell_language

if TYPE_CHECKING:
    from pptx.presentation import Presentation as File
    from pptx.slide import Slide, SlideLayout

#: 16:9, as PowerPoint makes it.
_WIDE, _TALL = Inches(13.333), Inches(7.5)
_SOFT, _LINK = RGBColor(0x57, 0x5D, 0x64), RGBColor(0x0B, 0x5A, 0x82)
#: Rows of a table that a slide holds.
_ROWS = 12
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
_FIXED = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
#: Letters of a claim that needs smaller ones; sizes of a text by its letters, at most.
_LONG = 110
_BODY_SIZES = ((30, 220), (26, 380), (22, 700), (18, 100_000))


@dataclass
class _Finding:
    """What a slide tells: a claim, sentences, a chart or a table, caveats."""

    title: Block
    said: list[Block] = field(default_factory=list)
    caveats: list[Block] = field(default_factory=list)
    shown: Chart | Table | None = None


def write_pptx(made: Brief, template: Path | None) -> bytes:
    """Write a briefing as a PowerPoint file; `template` is one whose layouts it takes."""
    file = _open(template)
    date_properties(file.core_properties, made)
    opening, findings, notes = _group(read_parts(made.body), made.words["in_short"])
    writer = _Writer(file, made, notes, is_plain=not template)
    writer.add_title(opening)
    for finding in findings:
        writer.add(finding)
    return save_fixed(file.save)


def _open(template: Path | None) -> File:
    """Open a house's file without its slides, or make one that is 16:9."""
    file = Presentation(str(template) if template else None)
    slides = file.slides._sldIdLst
    for slide in list(slides):
        file.part.drop_rel(slide.rId)
        slides.remove(slide)
    if not template:
        factor = _WIDE / (file.slide_width or _WIDE)
        for holder in (file.slide_master, *file.slide_layouts):
            for shape in holder.shapes:
                if shape.has_text_frame and shape.element.spPr.xfrm is not None:
                    shape.left, shape.width = int(shape.left * factor), int(shape.width * factor)
        file.slide_width, file.slide_height = _WIDE, _TALL
    return file


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
                title = part.title if isinstance(part, Chart) else part.caption
                findings.append(_Finding(title, shown=part))
            else:
                findings[-1].shown = part
                # The name of a section claims nothing: its chart does.
                if isinstance(part, Chart) and not any(x.note for x in findings[-1].title.runs):
                    findings[-1].title = part.title
    return opening, [x for x in findings if x.said or x.shown], notes


class _Writer:
    """Writes slides, one after another."""

    def __init__(self, file: File, made: Brief, notes: Sequence[Block], *, is_plain: bool) -> None:
        self._file, self._made, self._notes = file, made, notes
        self._is_plain = is_plain  # no house says where text stands, and how large
        self._wide = int(file.slide_width or _WIDE)
        self._tall = int(file.slide_height or _TALL)
        self._edge = self._wide // 20

    def add_title(self, blocks: Sequence[Block]) -> None:
        """Add the slide with the title of the document, and the way to its page."""
        slide = self._file.slides.add_slide(self._file.slide_layouts[0])
        rest = [x for x in slide.placeholders if x.placeholder_format.type not in _TITLES]
        for block in blocks:
            if block.kind == "title" and slide.shapes.title is not None:
                slide.shapes.title.text_frame.text = block.text
        lines = [x for x in blocks if x.kind != "title"]
        lines += tell_language(self._made)
        frame = rest[0].text_frame if rest else self._add_box(slide, 0.55, 0.3)
        self._fill(frame, lines, 16)

    def add(self, finding: _Finding) -> None:
        """Add a finding: its claim, its chart or table, a line of reading, sources; and notes."""
        sentences = [x for block in finding.said for x in split_sentences(block)]
        notes = [x for x in sentences if x.kind == "note"]
        sentences = [x for x in sentences if x.kind != "note"]
        shown = finding.shown
        if isinstance(shown, Table) and len(shown.rows) > _ROWS:
            sentences += [shown.caption]
            shown = None
        slide = self._file.slides.add_slide(self._find_layout(with_text=shown is None))
        top = self._add_claim(slide, finding.title)
        if shown is None:
            self._fill_body(slide, [*sentences[:6], *notes], top)
        else:
            place = self._add_picture if isinstance(shown, Chart) else self._add_table
            place(slide, shown, self._add_lead(slide, finding, top))  # type: ignore[arg-type]
            self._fill(self._add_box(slide, 0.79, 0.12), [*sentences[:1], *notes[:1]], 16)
        self._fill(self._add_box(slide, 0.92, 0.06), self._list_sources(finding), 10, soft=True)
        self._tell(slide, finding)

    def _add_claim(self, slide: Slide, claim: Block) -> float:
        """Write the claim as the title, where a house has it, and say where it ends."""
        title = slide.shapes.title
        if title is None:
            return 0.05
        size = (26 if len(claim.text) < _LONG else 22) if self._is_plain else 0
        if self._is_plain:
            title.left, title.top, title.width, title.height = self._place(0.05, 0.15)
            title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        title.text_frame.word_wrap = True
        self._fill(title.text_frame, [claim.embolden() if self._is_plain else claim], size)
        for paragraph in title.text_frame.paragraphs if self._is_plain else ():
            paragraph.alignment = PP_ALIGN.LEFT
        return (int(title.top) + int(title.height)) / self._tall

    def _fill_body(self, slide: Slide, blocks: Sequence[Block], top: float) -> None:
        """Write sentences where the layout has its text, or below the title."""
        bodies = [x for x in slide.placeholders if x.placeholder_format.type in _BODIES]
        for extra in bodies[0 if self._is_plain else 1 :]:
            extra.element.getparent().remove(extra.element)
        if bodies and not self._is_plain:
            self._fill(bodies[0].text_frame, blocks, 0)
            return
        size = next(x for x, most in _BODY_SIZES if sum(len(y.text) for y in blocks) < most)
        self._fill(self._add_box(slide, top + 0.05, 0.83 - top), blocks, size, space=size * 0.6)

    def _add_lead(self, slide: Slide, finding: _Finding, top: float) -> float:
        """Write what a chart shows and in which unit, and say where that ends."""
        shown, lines = finding.shown, list[Block]()
        if isinstance(shown, Chart):
            named = shown.title.text and shown.title.text != finding.title.text
            lines = [shown.title.embolden()] if named else []
            lines += [shown.subtitle] if shown.subtitle.runs else []
        elif shown and shown.caption.text != finding.title.text:
            lines = [shown.caption.embolden()]
        if not lines:
            return top + 0.02
        tall = 0.045 * len(lines)
        self._fill(self._add_box(slide, top + 0.01, tall), lines, 14)
        return top + tall + 0.03

    def _find_layout(self, *, with_text: bool) -> SlideLayout:
        """Find the layout that has a title, and one text if it is asked for; least besides."""

        def rank(layout: SlideLayout) -> tuple[bool, bool, int]:
            shapes: Any = layout.placeholders
            kinds = [x.placeholder_format.type for x in shapes]
            others = [x for x in kinds if x not in (*_TITLES, *_FIXED)]
            is_text = len(others) == 1 and others[0] in _BODIES
            wanted = with_text and not self._is_plain
            return PP_PLACEHOLDER.TITLE not in kinds, is_text != wanted, len(others)

        return min(self._file.slide_layouts, key=rank)

    def _place(self, top: float, height: float) -> tuple[Emu, Emu, Emu, Emu]:
        """Give left, top, width and height of a box between the edges, in parts of the slide."""
        sides = self._edge, self._tall * top, self._wide - 2 * self._edge, self._tall * height
        left, above, wide, tall = (Emu(int(x)) for x in sides)
        return left, above, wide, tall

    def _add_box(self, slide: Slide, top: float, height: float) -> Any:
        frame = slide.shapes.add_textbox(*self._place(top, height)).text_frame
        frame.word_wrap = True
        return frame

    def _fill(
        self,
        frame: Any,
        blocks: Sequence[Block],
        size: float,
        *,
        soft: bool = False,
        space: float = 0,
    ) -> None:
        """Write blocks into a frame, a paragraph each; without a size in that of the frame."""
        for place, block in enumerate(blocks):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(space) if space else None
            small = min(size, 14) if block.kind == "note" else size
            for run in block.runs:
                added = paragraph.add_run()
                added.text, added.font.size = run.text, Pt(small) if small else None
                added._r.get_or_add_rPr().set("lang", self._made.tag)
                added.font.bold, added.font.italic = run.strong or None, run.em or None
                if soft or block.kind == "note":
                    added.font.color.rgb = _SOFT
                if run.href:
                    added.hyperlink.address = run.href

    def _add_picture(self, slide: Slide, chart: Chart, begin: float) -> None:
        _, top, width, height = self._place(begin, 0.78 - begin)
        drawing = BytesIO(draw_png(self._made.charts[chart.id], zoom=4))
        picture: Any = slide.shapes.add_picture(drawing, Emu(0), top)
        scale = min(width / picture.width, height / picture.height)
        picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
        picture.left = Emu((self._wide - picture.width) // 2)
        picture.top = Emu(top + (height - picture.height) // 2)
        picture._element.nvPicPr.cNvPr.set("descr", chart.alt)
        picture.name = chart.id

    def _add_table(self, slide: Slide, table: Table, begin: float) -> None:
        rows, columns = len(table.rows), max(map(len, table.rows))
        place = self._place(begin, min(0.045 * rows, 0.78 - begin))
        made = slide.shapes.add_table(rows, columns, *place)
        made.name = table.caption.text or "table"
        made._element.nvGraphicFramePr.cNvPr.set("descr", table.caption.text)
        for number, share in enumerate(measure(table)):
            made.table.columns[number].width = Emu(int(place[2] * share))
        for row, cells in zip(made.table.rows, table.rows, strict=True):
            for cell, block in zip(row.cells, cells, strict=False):
                cell.margin_top = cell.margin_bottom = Emu(18000)
                self._fill(cell.text_frame, [block], 11)

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


def _list_notes(blocks: Iterable[Block]) -> list[int]:
    return sorted({int(run.note) for block in blocks for run in block.runs if run.note})
