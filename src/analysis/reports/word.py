"""Briefings for Word: real headings, captions, tables and notes in the styles of the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt, RGBColor

from analysis.reports.blocks import Block, Chart, Part, Run, Table, measure, read_parts
from analysis.reports.figures import draw_png
from analysis.reports.office import Draft, date_properties, save_fixed, tell_language

if TYPE_CHECKING:
    from docx.document import Document as File
    from docx.text.paragraph import Paragraph

#: Kinds of blocks -> names of Word's own styles, which a house's file has in its look.
_STYLES = {
    "title": "Title",
    "subtitle": "Subtitle",
    "h2": "Heading 1",
    "h3": "Heading 2",
    "h4": "Heading 3",
    "item": "List Bullet",
    "caveats": "List Bullet",
    "blockquote": "Quote",
}
#: Kinds that are set smaller and paler.
_SMALL = ("byline", "basis", "note", "sources-line", "numbers")
#: Blocks before a chart that stay on its page.
_NEAR = 4
_SOFT, _LINK = RGBColor(0x57, 0x5D, 0x64), RGBColor(0x0B, 0x5A, 0x82)


def write_docx(made: Draft, reference: Path | None) -> bytes:
    """Write a briefing as a Word file; `reference` is one whose styles it takes."""
    file = Document(str(reference) if reference else None)
    _clear(file, own=reference is None)
    _set_language(file, made.tag)
    date_properties(file.core_properties, made)
    writer = _Writer(file, made)
    parts = [*tell_language(made), *read_parts(made.body)]
    for place, part in enumerate(parts):
        writer.add(part, keep=_leads_to_chart(parts[place + 1 : place + _NEAR]))
    _add_footer(file, made.about["title"])
    return save_fixed(file.save)


def _clear(file: File, *, own: bool) -> None:
    """Empty a file but for its styles and its page; without a house's, set text plainly."""
    body = file.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    for key, link in list(file.part.rels.items()):
        if link.reltype.endswith("/stylesWithEffects"):
            del file.part.rels[key]  # a copy of the styles for Word of the year 2010
    if own:
        section = file.sections[0]
        section.page_width, section.page_height = Emu(7560000), Emu(10692000)  # A4
        section.left_margin = section.right_margin = Emu(720000)
        section.top_margin = section.bottom_margin = Emu(720000)
        for name in ("Normal", "Caption", "List Bullet", "Title", "Subtitle", *_headings()):
            style = file.styles[name]
            style.font.name = "Calibri"
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for key in [x for x in fonts.attrib if x.endswith("Theme")]:
                del fonts.attrib[key]
            fonts.set(qn("w:eastAsia"), "Microsoft YaHei")
            fonts.set(qn("w:cs"), "Calibri")
            if name not in ("Normal", "List Bullet"):
                style.font.color.rgb = RGBColor(0x1F, 0x23, 0x28)
        file.styles["Normal"].font.size = Pt(10.5)
        file.styles["Title"].font.size = Pt(24)
        file.styles["Heading 1"].font.size = Pt(14)
        file.styles["Heading 2"].font.size = Pt(12)


def _leads_to_chart(parts: Sequence[Part]) -> bool:
    """Tell whether a chart follows in the same section."""
    for part in parts:
        if isinstance(part, Chart):
            return True
        if not isinstance(part, Block) or part.kind.startswith("h"):
            break
    return False


def _headings() -> list[str]:
    return ["Heading 1", "Heading 2", "Heading 3"]


def _set_language(file: File, tag: str) -> None:
    """Set the language that a spelling checker takes the text for."""
    defaults = file.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    lang = defaults.find(qn("w:lang"))
    if lang is None:
        lang = OxmlElement("w:lang")
        defaults.append(lang)
    lang.set(qn("w:val"), "en-US" if tag.startswith("zh") else tag)
    lang.set(qn("w:eastAsia"), "zh-CN")


def _add_footer(file: File, title: str) -> None:
    footer = file.sections[0].footer
    paragraph = footer.paragraphs[0] if footer.paragraphs else footer.add_paragraph()
    if paragraph.text:
        return  # a house's own
    paragraph.add_run(f"{title} · ").font.size = Pt(8)
    for place, name in enumerate(("PAGE", "NUMPAGES")):
        if place:
            paragraph.add_run(" / ").font.size = Pt(8)
        _add_field(paragraph, name, "1", Pt(8))


def _add_field(paragraph: Paragraph, code: str, shown: str, size: Pt | None = None) -> None:
    """Add a field, which Word counts anew: the number of a page, of a figure."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else "")
        run.font.size = size
        if kind == "":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run._r.append(instruction)
        elif kind != "shown":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


class _Writer:
    """Writes blocks one after another; counts figures, tables and notes."""

    def __init__(self, file: File, made: Draft) -> None:
        self._file, self._made = file, made
        self._counts = {"figure": 0, "table": 0, "notes": 0}

    def add(self, part: Part, *, keep: bool) -> None:
        """Add a block, a table or a chart; `keep` a block with what follows."""
        match part:
            case Chart():
                self._add_chart(part)
            case Table():
                self._add_table(part)
            case Block(kind="notes"):
                self._add_note(part)
            case _:
                self.add_paragraph(part, keep=keep or part.kind.startswith("h"))

    def add_paragraph(self, block: Block, *, keep: bool) -> Paragraph:
        """Add a paragraph in the style of its kind; `keep` it with what follows."""
        names = {style.name for style in self._file.styles}
        style = _STYLES.get(block.kind, "Normal")
        paragraph = self._file.add_paragraph(style=style if style in names else None)
        if keep:
            paragraph.paragraph_format.keep_with_next = True
        self._add_runs(paragraph, block, small=block.kind in _SMALL)
        return paragraph

    def _add_runs(self, paragraph: Paragraph, block: Block, *, small: bool = False) -> None:
        for run in block.runs:
            home: Any = paragraph
            if run.href:
                home = _link(paragraph, run.href)
            added = _add_run(paragraph, home, run.text)
            added.bold, added.italic = run.strong or None, run.em or None
            if small:
                added.font.size, added.font.color.rgb = Pt(8.5), _SOFT
            if block.kind == "answer":
                added.font.size = Pt(12)
            if run.href:
                added.font.color.rgb, added.font.underline = _LINK, True
            if run.note:
                mark = _add_run(paragraph, _link(paragraph, "", f"note{run.note}"), f"[{run.note}]")
                mark.font.superscript, mark.font.color.rgb = True, _LINK

    def _add_note(self, block: Block) -> None:
        """Add a note with its number, to which the numbers in the text lead."""
        if not self._counts["notes"]:  # they stand in two columns
            section = self._file.add_section(WD_SECTION.CONTINUOUS)
            columns = section._sectPr.find(qn("w:cols"))
            columns.set(qn("w:num"), "2")
        self._counts["notes"] += 1
        number = str(self._counts["notes"])
        paragraph = self._file.add_paragraph()
        form = paragraph.paragraph_format
        form.space_after, form.left_indent, form.first_line_indent = Pt(1), Pt(20), Pt(-20)
        for kind in ("Start", "End"):
            mark = OxmlElement(f"w:bookmark{kind}")
            mark.set(qn("w:id"), number)
            if kind == "Start":
                mark.set(qn("w:name"), f"note{number}")
            paragraph._p.append(mark)
        lead = Run(f"[{number}]\t")
        self._add_runs(paragraph, Block("numbers", (lead, *block.runs)), small=True)

    def _add_caption(self, name: str, title: Block) -> None:
        """Add a caption that Word numbers, and lists where a list of figures is asked for."""
        self._counts[name] += 1
        paragraph = self._file.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(f"{self._made.words[name]} ")
        _add_field(paragraph, f"SEQ {name.title()} \\* ARABIC", str(self._counts[name]))
        if title.runs:
            paragraph.add_run(": ")
            self._add_runs(paragraph, title)

    def _add_chart(self, chart: Chart) -> None:
        self._add_caption("figure", chart.title)
        if chart.subtitle.runs:
            self.add_paragraph(Block("note", chart.subtitle.runs), keep=True)
        paragraph = self._file.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(chart.tail)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        section = self._file.sections[0]
        width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        drawing = BytesIO(draw_png(self._made.charts[chart.id], zoom=4))
        picture = paragraph.add_run().add_picture(drawing, width=Emu(width))
        described = picture._inline.docPr
        described.set("descr", chart.alt)
        described.set("name", chart.id)
        for block in chart.tail:
            self.add_paragraph(block, keep=False)

    def _add_table(self, table: Table) -> None:
        self._add_caption("table", table.caption)
        columns = max(len(row) for row in table.rows)
        made = self._file.add_table(rows=0, cols=columns)
        names = {style.name for style in self._file.styles}
        made.style = "Table Grid" if "Table Grid" in names else None
        section = self._file.sections[0]
        width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        widths = [int(width * share) for share in measure(table)]
        for place, cells in enumerate(table.rows):
            row = made.add_row()
            if place == 0:
                row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, block, wide in zip(row.cells, cells, widths, strict=False):
                cell.width = Emu(wide)
                runs = block.runs if place else tuple(_embolden(block))
                self._add_runs(cell.paragraphs[0], Block("numbers", runs), small=True)
        self._file.add_paragraph().paragraph_format.space_after = Pt(2)


def _embolden(block: Block) -> Iterator[Run]:
    return (Run(run.text, run.href, run.note, strong=True) for run in block.runs)


def _link(paragraph: Paragraph, address: str, anchor: str = "") -> Any:
    """Add a link to an address, or to a bookmark of the file."""
    link = OxmlElement("w:hyperlink")
    if anchor:
        link.set(qn("w:anchor"), anchor)
    else:
        key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), key)
    paragraph._p.append(link)
    return link


def _add_run(paragraph: Paragraph, home: Any, text: str) -> Any:
    """Add a run to a paragraph, or to a link in it."""
    run = paragraph.add_run(text)
    if home is not paragraph:
        home.append(run._r)
    return run
