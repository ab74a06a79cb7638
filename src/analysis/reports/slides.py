"""Briefings for PowerPoint: one finding a slide, its claim as the title, the rest in the notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from analysis.reports import layouts
from analysis.reports.figures import draw_png
from analysis.reports.office import (
    Block,
    Brief,
    DocChart,
    DocRun,
    DocTable,
    date_properties,
    read_parts,
    save_fixed,
    share_columns,
    split_sentences,
)
from analysis.reports.outline import Topic, group, list_lead, list_notes

if TYPE_CHECKING:
    from pptx.presentation import Presentation as File
    from pptx.slide import Slide

#: Sentences of a slide that shows something, and of one that shows nothing.
_READ, _SENTENCES = 2, 6
#: The share of its room that a table has beside text; of its largest size that a chart has at
#: least; and of the width that it may have with text beside it.
_TABLE, _KEPT, _BESIDE = 0.7, 0.6, 0.56
#: A chart that would be no wider than this share of the slide has all of its height; and the white
#: around charts, in points.
_TALL, _MARGIN = 0.5, 6
#: Over how many slides a table may go on.
_PARTS = 4
#: A link in the color of its text, as that of a theme may be as dark as what is behind it.
_AS_TEXT = (
    f'<a:extLst {nsdecls("a")}><a:ext uri="{{A12FA001-AC4F-418D-AE19-62706E023703}}">'
    "<ahyp:hlinkClr xmlns:ahyp="
    '"http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor" val="tx"/>'
    "</a:ext></a:extLst>"
)
#: A style of tables without colours of its own, which PowerPoint knows.
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
#: The smallest slide that has text in its whole size.
_WIDE, _HIGH = Inches(10), Inches(7.5)
#: The sizes of a deck, on a slide as large as PowerPoint makes it: text beside what is shown, and
#: alone; sources (of as many lines), the smallest of all; and of titles that have no place.
_TEXT, _ALONE, _SOURCES, _LINES, _SMALLEST, _TITLE = 18, 20, 12, 2, 8, 28


def write_pptx(made: Brief, template: Path | None) -> bytes:
    """Write a briefing as a PowerPoint file; `template` is one whose layouts it takes."""
    file = layouts.open_file(template)
    date_properties(file.core_properties, made)
    opening, findings, notes = group(read_parts(made.body), made.words["in_short"])
    writer = _Writer(file, made, notes, is_plain=not template)
    writer.add_title(opening)
    for whole in findings:
        for finding in writer.split(whole):
            writer.add(finding)
    return save_fixed(file.save)


class _Writer:
    """Writes slides, one after another."""

    def __init__(self, file: File, made: Brief, notes: Sequence[Block], *, is_plain: bool) -> None:
        self._file, self._made, self._notes = file, made, notes
        self._layout, self._is_plain = layouts.choose_layout(file), is_plain
        styles = layouts.find_styles(file, layouts.BODIES)
        self._ink, self._pale = layouts.find_ink(styles)
        self._font = layouts.find_look(styles, "/{*}latin")
        scale = min(1, (file.slide_width or 0) / _WIDE, (file.slide_height or 0) / _HIGH)
        own = layouts.find_size(styles) or _TEXT
        self._text, self._alone = (min(round(x * scale), own) for x in (_TEXT, _ALONE))
        self._small = max(_SMALLEST, round(_SOURCES * scale))
        foot = int(_LINES * 1.2 * self._small * Pt(1)) + layouts.INSET
        self._foot = min(foot, self._layout.room[3] // 8)

    def add_title(self, blocks: Sequence[Block]) -> None:
        """Add the slide with the title of the document, and the way to its page."""
        layout, own = layouts.choose_opening(self._file), self._layout.title
        slide = self._file.slides.add_slide(layout or self._layout.layout)
        title = [x for x in blocks if x.kind == "title"]
        self._add_heading(slide, title, None if layout else own)
        kind = PP_PLACEHOLDER.SUBTITLE
        lines = [x for x in slide.placeholders if layout and layouts.is_kind(x, kind)]
        shape = self._take(slide, lines)
        place = layouts.bound(layouts.find_twin(shape)) if shape else self._layout.room
        shape = shape or self._add_box(slide, place)
        _move(shape, place)
        self._fill(shape, [x for x in blocks if x not in title], most=self._text)

    def split(self, finding: Topic) -> list[Topic]:
        """Split a finding whose table has no room on one slide: its text, then parts of the table.

        Each has the header, the name of the table and which part it is; what none has room for
        stands in the notes.
        """
        table, (_, _, wide, tall) = finding.shown, self._layout.room
        if not isinstance(table, DocTable):
            return [finding]
        tall -= self._foot + layouts.APART
        header, *heights = layouts.measure_rows(table, wide)
        lead = self._measure_lead(list_lead(finding), wide)
        if header + sum(heights) <= (tall - lead) * (_TABLE if finding.said else 1):
            return [finding]
        if len(counts := layouts.pack(heights, tall - header)) > _PARTS:
            more = int(2 * self._text * Pt(1))  # for a line that says that it goes on in the notes
            counts = layouts.pack(heights, tall - header - more)
        told, rest = counts[:_PARTS], table.rows[1 + sum(counts[:_PARTS]) :]
        named = table.title if table.title.runs else finding.title
        split = [replace(finding, shown=None)] if finding.said else []
        end = 1
        for number, count in enumerate(told, start=1):
            part = f" ({number}/{len(told)})" if len(told) > 1 else ""
            shares = tuple(share_columns(table, wide, layouts.LETTER))
            rows = (table.rows[0], *table.rows[end : (end := end + count)])
            shown = DocTable(Block("caption", ()), rows, shares)
            split.append(Topic(replace(named, runs=(*named.runs, DocRun(part))), shown=shown))
        split[0] = replace(split[0], caveats=finding.caveats)
        split[-1] = replace(split[-1], rest=rest)
        return split

    def add(self, finding: Topic) -> None:
        """Add a finding: its claim, a chart or table, lines of reading, sources; and notes.

        All stands beside a drawing that is tall; its title too, if no template has a place for it.
        """
        slide, head = self._file.slides.add_slide(self._layout.layout), self._layout.title
        picture = self._add_picture(slide, finding.shown)
        left, top, wide, tall = room = self._layout.room
        if picture and tall * picture.width <= _TALL * wide * picture.height:
            end, whole = top + tall, int(self._file.slide_height or 0)
            if self._is_plain:
                top, tall = whole // 20, end - whole // 20
            across = tall * picture.width // picture.height
            _move(picture, (left, top, across, tall))
            left, wide = left + across + layouts.APART, wide - across - layouts.APART
            if self._is_plain:
                head = (left, top, wide, tall // 3)
                top, tall = top + head[3], tall - head[3]
        largest = self._add_heading(slide, [finding.title], head)
        texts = [x for x in slide.placeholders if layouts.holds_text(x)]
        body = self._take(slide, [] if self._layout.title else texts)
        below = (left, top + tall - self._foot, wide, self._foot)
        tall -= self._foot + layouts.APART
        if lines := list_lead(finding):
            lead = self._measure_lead(lines, wide)
            box = self._add_box(slide, (left, top, wide, lead))
            self._fill(box, lines, most=self._text * layouts.NOTE)
            top, tall = top + lead, tall - lead
        size = min(largest, self._text if finding.shown else self._alone)
        free = picture if wide == room[2] else None
        told, place = self._show(slide, finding, (left, top, wide, tall), free, size)
        if told:
            body = body or self._add_box(slide, place)
            _move(body, place)
            self._fill(body, told, most=size)
        elif body:
            body.element.getparent().remove(body.element)
        if sources := self._list_sources([finding.title, *told], finding.shown, below):
            self._fill(self._add_box(slide, below), sources, most=self._small)
        self._add_footer(slide)
        self._tell(slide, finding)

    def _add_picture(self, slide: Slide, shown: DocChart | DocTable | None) -> Any:
        """Add the drawing of a chart, if it is one, with the words for who does not see it."""
        if not isinstance(shown, DocChart):
            return None
        drawing = draw_png(self._made.charts[shown.id], zoom=4, margin=_MARGIN)
        picture: Any = slide.shapes.add_picture(BytesIO(drawing), Emu(0), Emu(0))
        picture._element.nvPicPr.cNvPr.set("descr", shown.alt)
        picture.name = shown.id
        return picture

    def _show(
        self, slide: Slide, finding: Topic, room: layouts.Area, picture: Any, size: float
    ) -> tuple[list[Block], layouts.Area]:
        """Place a chart or add a table, and choose the texts that have room with it, and where."""
        left, top, wide, tall = room
        if picture:
            ratio = picture.width / picture.height
            least = _KEPT * min(tall, wide / ratio)
            told = self._choose(finding, lambda x: _arrange(ratio, x, room, size)[0][3] >= least)
            place, rest = _arrange(ratio, told, room, size)
            _move(picture, place)
            return told, rest
        used = 0
        if isinstance(table := finding.shown, DocTable):
            used = self._add_table(slide, table, (left, top, wide, tall))
        rest = (left, top + used, wide, tall - used)
        return self._choose(finding, lambda x: layouts.has_room(x, rest, size)), rest

    def _choose(self, finding: Topic, fits: Callable[[list[Block]], bool]) -> list[Block]:
        """Choose what of a finding stands on its slide; its end says if there is more in the notes.

        Its first sentence has room before its caveats, then other sentences, then how to read it.
        """
        shown, every = finding.shown, [x for y in finding.said for x in split_sentences(y)]
        said = [x for x in every if x.kind != "note"]
        noted = [replace(x, kind="note") for x in (*every, *finding.caveats) if x not in said]
        how = [x for x in shown.tail if x.kind == "note"] if isinstance(shown, DocChart) else []
        ranked = [*said[:1], *noted, *said[1 : _READ if shown else _SENTENCES], *how]
        more = Block("note", (DocRun(self._made.words["more_notes"]),))
        for count in range(len(ranked), -1, -1):
            kept = ranked[:count]
            is_left = bool(finding.rest) or count < len(said) + len(noted) + len(how)
            texts = [x for x in (*said, *noted, *how) if x in kept] + [more] * is_left
            if fits(texts):
                return texts
        return []

    def _add_heading(
        self, slide: Slide, blocks: Sequence[Block], place: layouts.Area | None
    ) -> float:
        """Write the title of a slide, into a place of our own if its layout has no good one.

        Give the size of its letters.
        """
        shapes: Any = slide.shapes
        if not any(layouts.is_kind(x, *layouts.TITLES) for x in slide.placeholders):
            number, kind = shapes._next_shape_id, PP_PLACEHOLDER.TITLE
            shapes._spTree.add_placeholder(number, "Title", kind, "horz", "full", 0)
        shape: Any = next(x for x in slide.placeholders if layouts.is_kind(x, *layouts.TITLES))
        if place:
            _move(shape, place)
            shape.text_frame._txBody.bodyPr.set("vert", "horz")
        return self._fill(shape, blocks, most=_TITLE if place else 44)

    def _take(self, slide: Slide, shapes: Sequence[Any]) -> Any:
        """Take the first of some places, if any, and leave out all others but for the title."""
        for extra in slide.placeholders:
            if not layouts.is_kind(extra, *layouts.TITLES) and extra not in shapes[:1]:
                extra.element.getparent().remove(extra.element)
        return shapes[0] if shapes else None

    def _measure_lead(self, lines: Sequence[Block], wide: int) -> int:
        """Measure how tall it is what a chart shows and in which unit."""
        size = self._text * layouts.NOTE
        tall = layouts.measure_lines(lines, wide - 2 * layouts.INSET, size) + layouts.INSET
        return tall * bool(lines)

    def _add_footer(self, slide: Slide) -> None:
        """Give a slide the footer and the number that its layout has."""
        shapes: Any = self._layout.layout.placeholders
        for shape in (x for x in shapes if layouts.is_kind(x, *layouts.FIXED[1:])):
            copied = deepcopy(shape.element)
            copied.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))
            slide.shapes._spTree.append(copied)
        for added in slide.placeholders:
            if layouts.is_kind(added, PP_PLACEHOLDER.FOOTER):
                self._fill(added, [Block("footer", (DocRun(self._made.footer),))], most=10)

    def _add_box(self, slide: Slide, place: Sequence[int]) -> Any:
        box = slide.shapes.add_textbox(*map(Emu, place))
        box.text_frame.margin_top = box.text_frame.margin_bottom = 0
        return box

    def _fill(self, shape: Any, blocks: Sequence[Block], *, most: float) -> float:
        """Write blocks into a shape, a paragraph each, as large as it says, or as there is room.

        Give the size.
        """
        frame, own = shape.text_frame, self._read_size(shape)
        frame.clear()  # of sample text
        frame.word_wrap, size = True, min(most, own or most)
        wide, tall = int(shape.width) - 2 * layouts.INSET, int(shape.height) - layouts.INSET
        while size > _SMALLEST and layouts.measure_lines(blocks, wide, size) > tall:
            size -= 1
        self._write(frame, blocks, size, own, ink=None if shape.is_placeholder else self._ink)
        return size

    def _write(
        self, frame: Any, blocks: Sequence[Block], size: float, own: float, *, ink: Any = None
    ) -> None:
        """Write blocks into a frame in a size, which is not said where it is the frame's own."""
        for place, block in enumerate(blocks):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            is_note = block.kind == "note"
            small = min(size, max(_SMALLEST, size * layouts.NOTE)) if is_note else size
            paragraph.space_before = Pt(small * layouts.GAP) if place else None
            for run in block.runs:
                added = paragraph.add_run()
                added.text, added.font.size = run.text, Pt(small) if small != own else None
                form = added._r.get_or_add_rPr()
                form.set("lang", self._made.locale)
                added.font.bold, added.font.italic = run.strong or None, run.em or None
                if ink is not None and self._font is not None:
                    added.font.name = self._font.get("typeface")
                fill = self._pale if is_note or block.kind == "sources-line" else ink
                if fill is not None:
                    form.insert(0, deepcopy(fill))
                if run.href:
                    added.hyperlink.address = run.href
                    form.find(qn("a:hlinkClick")).append(parse_xml(_AS_TEXT))

    def _read_size(self, shape: Any) -> float:
        """Read how large a template sets the text of a place, in points; or 0."""
        if not shape.is_placeholder:
            return 0
        is_title = layouts.is_kind(shape, *layouts.TITLES)
        styles = layouts.find_styles(self._file, layouts.TITLES if is_title else layouts.BODIES)
        twin = layouts.find_twin(shape)
        return layouts.find_size(styles if twin is None else (twin.element, *styles))

    def _add_table(self, slide: Slide, table: DocTable, place: layouts.Area) -> int:
        """Add a table, and say how tall it is."""
        left, top, wide, tall = place
        size = layouts.READABLE
        while size > _SMALLEST and sum(layouts.measure_rows(table, wide, size)) > tall:
            size -= 1  # one row is as tall as the slide
        heights = layouts.measure_rows(table, wide, size)
        shares, total = share_columns(table, wide, layouts.LETTER), sum(heights)
        sides = map(Emu, (left, top, wide, total))
        shape = slide.shapes.add_table(len(heights), len(shares), *sides)
        made, shape.name = shape.table, table.title.text or "table"
        shape._element.nvGraphicFramePr.cNvPr.set("descr", table.title.text)
        shape._element.find(".//{*}tableStyleId").text = _PLAIN
        for number, share in enumerate(shares):
            made.columns[number].width = Emu(int(wide * share))
        for number, (row, cells) in enumerate(zip(made.rows, table.rows, strict=True)):
            row.height = Emu(heights[number])
            for cell, block in zip(row.cells, cells, strict=True):
                cell.margin_top = cell.margin_bottom = Emu(layouts.CELL)
                line = parse_xml(f'<a:lnB {nsdecls("a")} w="6350"/>')
                line.append(deepcopy(self._ink))
                cell._tc.get_or_add_tcPr().append(line)
                shown = block if number else block.embolden()
                self._write(cell.text_frame, [shown], size, 0, ink=self._ink)
        return total + layouts.APART

    def _list_sources(
        self, texts: Sequence[Block], shown: DocChart | DocTable | None, place: layouts.Area
    ) -> list[Block]:
        """List who is behind all that stands on a slide, each once, as many as have room."""
        blocks, names = [*texts, *(shown.texts if shown else ())], dict[str, DocRun]()
        if isinstance(shown, DocChart):
            for line in (x for x in shown.tail if x.kind == "sources-line"):
                links = {x.text: x for x in line.runs if x.href}
                for name in re.split("; |；", re.split(": |：", line.text, maxsplit=1)[-1]):
                    names.setdefault(name, links.get(name, DocRun(name)))
        for number in self._trace(list_notes(blocks)):
            runs = self._notes[number - 1].runs
            for index, run in enumerate(runs):
                if run.em:  # the title of a text, after what was printed and by whom
                    said = "".join(x.text for x in runs[:index])
                    name = said.rpartition("”, ")[2].strip(" ,") or run.text
                    names.setdefault(name, DocRun(name, run.href))
                    break
        words, sign = self._made.words, self._made.words["between"]
        lines: list[Block] = []
        for count in range(len(names), 0, -1):
            listed = [x for run in [*names.values()][:count] for x in (DocRun(sign), run)][1:]
            if left := len(names) - count:
                listed.append(DocRun(sign + words["more_sources"].format(left)))
            lead = DocRun(words["sources_of" if len(names) > 1 else "source_of"] + " ")
            lines = [Block("sources-line", (lead, *listed))]
            if layouts.has_room(lines, place, self._small):
                break
        return lines

    def _trace(self, numbers: Sequence[int]) -> list[int]:
        """List notes with those that they rest on."""
        found = [*numbers]
        for number in found:
            found += [x for x in self._notes[number - 1].rests if x not in found]
        return sorted(found)

    def _tell(self, slide: Slide, finding: Topic) -> None:
        """Write what a speaker needs: all that is said, caveats, and where each number is from."""
        shown, blocks = finding.shown, [finding.title, *finding.said, *finding.caveats]
        lines = [block.noted for block in blocks]
        if isinstance(shown, DocChart):
            lines += [shown.title.noted, shown.subtitle.noted, shown.alt]
            lines += [block.noted for block in shown.tail]
            blocks += [*shown.texts, *shown.tail]
        elif shown:
            rows = (*shown.rows, *finding.rest)
            lines += [" | ".join(cell.noted for cell in row) for row in rows]
            blocks += [cell for row in rows for cell in row]
        for number in self._trace(list_notes(blocks)):
            lines.append(f"[{number}] {self._notes[number - 1].text}")
        frame = slide.notes_slide.notes_text_frame
        if frame is not None:
            frame.text = "\n".join(filter(None, lines))


def _move(shape: Any, place: Sequence[int]) -> None:
    """Put a shape into its place."""
    shape.left, shape.top, shape.width, shape.height = map(Emu, place)


def _arrange(
    ratio: float, texts: Sequence[Block], room: layouts.Area, size: float
) -> tuple[layouts.Area, layouts.Area]:
    """Place a chart, and its text below or beside it: whichever leaves the chart larger."""
    left, top, wide, tall = room
    need = layouts.measure_lines(texts, wide - 2 * layouts.INSET, size)
    need += (layouts.INSET + layouts.APART) * bool(texts)
    low, high = int(min(tall - need, wide / ratio)), int(min(tall, wide * _BESIDE / ratio))
    across, used = int(high * ratio) + layouts.APART, int(low * ratio)
    aside = (left + across, top, wide - across, tall)
    if texts and high > low and layouts.has_room(texts, aside, size):
        return (left, top, across - layouts.APART, high), aside
    middle, end = left + (0 if texts else (wide - used) // 2), low + layouts.APART
    return (middle, top, used, low), (left, top + end, wide, tall - end)
