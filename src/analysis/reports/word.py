"""Briefings for Word: real headings, captions, tables and notes in the styles of the file."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Inches, Pt, RGBColor
from docx.styles import BabelFish

from analysis.reports.figures import draw_png
from analysis.reports.office import (
    Block,
    Brief,
    DocChart,
    DocRun,
    DocTable,
    Part,
    date_properties,
    read_parts,
    read_template,
    save_fixed,
    share_columns,
)

if TYPE_CHECKING:
    from docx.document import Document as File
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

#: Kinds of blocks -> names of Word's own styles, which a reference has in its look.
_STYLES = {
    "title": "Title",
    "subtitle": "Subtitle",
    "caption": "Caption",
    "blockquote": "Quote",
    "h2": "Heading 1",
    "h3": "Heading 2",
    "h4": "Heading 3",
    "item": "List Bullet",
}
_TABLE = "Table Grid"
#: Sizes of these styles where no reference gives its own, and the font of them all.
_SIZES = {"Normal": 10, "Title": 20, "Heading 1": 14, "Heading 2": 12, "Caption": 9}
_FONTS = {"ascii": "Calibri", "hAnsi": "Calibri", "cs": "Calibri", "eastAsia": "Microsoft YaHei"}
#: How wide charts are, in widths of the text: their letters are as tall as those of the text; and
#: the tallest that one may be, in heights of it.
_WIDE, _TALLEST = 0.74, 0.6
#: The size of what is set smaller, in points, and how wide a letter of it is.
_SMALL_SIZE = 8.5
_LETTER = Pt(_SMALL_SIZE) * 0.49
#: Room around the text of a cell, in twentieths of a point.
_PADDING = {"top": 40, "left": 85, "bottom": 40, "right": 85}
#: Widths and heights of paper.
_PAPERS = {"A4": (Emu(7560000), Emu(10692000)), "letter": (Inches(8.5), Inches(11))}
#: What stands before the columns of a section.
_BEFORE = ("type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType", "pgNumType")
_CHINESE_UNIT = re.compile(r"(?<=\d)(?=[\u4e00-\u9fff])")
#: Kinds that are set smaller and paler.
_SMALL = ("byline", "basis", "caveats", "full", "note", "notes", "sources-line", "cell")
_INK, _SOFT, _LINK = map(RGBColor.from_string, ("1F2328", "575D64", "0B5A82"))


def write_docx(made: Brief, reference: Path | None) -> bytes:
    """Write a briefing as a Word file; `reference` is one whose styles it takes."""
    file = Document(read_template(reference, ".docx") if reference else None)
    _clear(file)
    _name_styles(file)
    if not reference:
        _set_styles(file)
        for setting in file.settings.element.iter(qn("w:compatSetting")):
            if setting.get(qn("w:name")) == "compatibilityMode":
                setting.set(qn("w:val"), "15")  # or Word says that the file is of an older one
    page = file.sections[0]
    if not (reference and page.page_width):
        page.page_width, page.page_height = _PAPERS[made.paper]
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Emu(720000)
    _set_language(file, made.locale)
    date_properties(file.core_properties, made)
    writer, parts = _Writer(file, made), read_parts(made.body)
    kinds = ["chart" if isinstance(x, DocChart) else getattr(x, "kind", "") for x in parts]
    for place, part in enumerate(parts):
        following = kinds[place + 1 : place + 3]
        if kinds[place] == "h2" and "notes" in following:
            writer.begin_columns(2)
        # A chart, caveats and sources stay on a sheet with what leads to them.
        keep = kinds[place].startswith("h") or following[:1] in (["chart"], ["caveats"], ["notes"])
        writer.add(part, keep=keep)
    writer.end_notes()
    _add_footer(page.footer, made.footer)
    return save_fixed(file.save)


def _add_footer(footer: Any, text: str) -> None:
    """Give each sheet a footer with its number; a reference's own stays, whatever it is in."""
    own = footer._element.iter(*map(qn, ("w:t", "w:instrText", "w:fldSimple")))
    if any((x.text or "").strip() or x.get(qn("w:instr")) for x in own):
        return
    paragraph = footer.paragraphs[0] if footer.paragraphs else footer.add_paragraph()
    paragraph.add_run(f"{text} · ").font.size = Pt(8)
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" / ").font.size = Pt(8)
    _add_field(paragraph, "NUMPAGES")


def _new(name: str, /, **attributes: str) -> Any:
    """Make an element of Word's own vocabulary."""
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _clear(file: File) -> None:
    """Empty a file but for its styles, its page, and what stands on every page."""
    file.element.body.clear_content()
    file.element.body.get_or_add_sectPr()
    for key, link in list(file.part.rels.items()):
        if link.reltype.endswith("/stylesWithEffects"):
            del file.part.rels[key]  # a copy of the styles for Word of the year 2010


def _name_styles(file: File) -> None:
    """Call a reference's styles what Word calls them, and add plain ones for those that it lacks.

    Other programs write "Heading 1" for Word's "heading 1", or translate it and keep its id.
    """
    every = file.styles.element.style_lst
    for name in sorted({*_STYLES.values(), _TABLE} - {"Normal"}):
        kind = WD_STYLE_TYPE.TABLE if name == _TABLE else WD_STYLE_TYPE.PARAGRAPH
        named = [x for x in every if (x.name_val or "").lower() == name.lower()]
        same = [x for x in named if x.type == kind]
        for other in (x for x in named if x.type != kind):  # a name is of one style alone
            other.name_val = f"{name} ({WD_STYLE_TYPE.to_xml(other.type)})"
        ids = [x for x in every if x.styleId == name.replace(" ", "") and x.type == kind]
        if found := [*same, *ids]:
            found[0].name_val = BabelFish.ui2internal(name)
            continue
        added: Any = file.styles.add_style(name, kind, builtin=True)
        added.style_id += "Own" * any(x.styleId == added.style_id for x in every)
        if name == _TABLE:
            form = _new("tblPr")
            form.append(_draw_lines())
            added.element.append(form)
            continue
        added.base_style = file.styles.default(kind)
        added.paragraph_format.space_before = Pt(6)
        added.font.bold = not name.startswith(("List", "Quote"))
        added.font.size = Pt(_SIZES[name]) if name in _SIZES else None
        if name[-1].isdigit():
            level = _new("outlineLvl", val=str(int(name[-1]) - 1))
            added.element.get_or_add_pPr().append(level)


def _set_language(file: File, locale: str) -> None:
    """Say which language all text is in that says no other."""
    element: Any = file.styles.default(WD_STYLE_TYPE.PARAGRAPH).element
    if not (found := [*file.styles.element.iter(qn("w:lang"))]):
        form, after = element.get_or_add_rPr(), ("eastAsianLayout", "specVanish", "oMath")
        found = [form.insert_element_before(_new("lang"), *(f"w:{name}" for name in after))]
    for lang in found:
        lang.set(qn("w:val"), locale)
        lang.set(qn("w:eastAsia"), "zh-CN")


def _draw_lines() -> Any:
    """Draw the lines of a table: between rows, and none between columns."""
    borders = _new("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_new(side, val="single", sz="4", color="999999"))
    return borders


def _set_styles(file: File) -> None:
    """Set styles plainly, where no reference gives its own."""
    lines: Any = file.styles[_TABLE].element.find(".//{*}tblBorders")
    lines.getparent().replace(lines, _draw_lines())
    for name in {"Normal", *_STYLES.values()}:
        style: Any = file.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for key, font in _FONTS.items():
            fonts.set(qn(f"w:{key}"), font)
        style.font.color.rgb = _INK
        if name == "Normal":
            style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(4), 1
        if name.startswith("Heading"):
            style.paragraph_format.space_before = Pt(12)
        if name in _SIZES:
            style.font.size = Pt(_SIZES[name])


def _add_field(paragraph: Paragraph, code: str, shown: str = "1") -> None:
    """Add a field, which Word counts anew: the number of a page, of a figure."""
    field, run = _new("fldSimple", instr=f" {code} "), paragraph.add_run(shown)
    if code in ("PAGE", "NUMPAGES"):
        run.font.size = Pt(8)
    field.append(run._r)
    paragraph._p.append(field)


def _link(run: Run, name: str, target: str) -> None:
    """Make a run a link."""
    run.font.color.rgb = _LINK
    link = _new("hyperlink")
    link.set(qn(name), target)
    run._r.addprevious(link)
    link.append(run._r)


class _Writer:
    """Writes blocks one after another; counts figures, tables and notes."""

    def __init__(self, file: File, made: Brief) -> None:
        self._file, self._made, self._counts = file, made, Counter[str]()
        section = file.sections[0]
        margins = (section.left_margin or 0) + (section.right_margin or 0)
        self._width = (section.page_width or 0) - margins
        ends = (section.top_margin or 0) + (section.bottom_margin or 0)
        self._height = (section.page_height or 0) - ends
        style: Any = file.styles["List Bullet"]
        while style is not None and style.element.find(f".//{qn('w:numPr')}") is None:
            style = style.base_style
        self._bullet = "" if style else "• "

    def add(self, part: Part, *, keep: bool) -> None:
        """Add a block, a table or a chart; `keep` a block with what follows."""
        if isinstance(part, DocChart):
            self._add_chart(part)
        elif isinstance(part, DocTable):
            self._add_table(part)
        elif part.kind == "notes":
            self._add_note(part)
        else:
            self._add(part, keep=keep)

    def _add(self, block: Block, *, keep: bool = False) -> Paragraph:
        """Add a paragraph in the style of its kind; `keep` it with what follows."""
        style = _STYLES.get(block.kind)
        paragraph = self._file.add_paragraph(style=style)
        form = paragraph.paragraph_format
        form.keep_with_next = form.keep_together = keep or None
        if style == "List Bullet" and self._bullet:
            paragraph.add_run(self._bullet)
        self._add_runs(paragraph, block)
        return paragraph

    def _add_runs(self, paragraph: Paragraph, block: Block) -> None:
        for run in block.runs:
            # No line ends between a number and its Chinese unit.
            text = _CHINESE_UNIT.sub("\u2060", run.text) if run.note else run.text
            added = paragraph.add_run(text)
            added.bold, added.italic = run.strong or None, run.em or None
            if block.kind in _SMALL:
                size = 7 if block.kind == "notes" else _SMALL_SIZE
                added.font.size, added.font.color.rgb = Pt(size), _SOFT
            elif block.kind == "answer":
                added.font.size = Pt(12)
            if run.href:
                added.font.underline = True
                kind = RELATIONSHIP_TYPE.HYPERLINK
                key = paragraph.part.relate_to(run.href, kind, is_external=True)
                _link(added, "r:id", key)
            for number in re.findall(r"\d+", run.note):
                mark = paragraph.add_run(f"\u2060[{number}]")  # which begins no line
                mark.font.superscript = True
                _link(mark, "w:anchor", f"note{number}")

    def _add_note(self, block: Block) -> None:
        """Add a note with its number, to which the numbers in the text lead."""
        self._counts["notes"] += 1
        number = str(self._counts["notes"])
        paragraph = self._file.add_paragraph()
        form = paragraph.paragraph_format
        form.space_after, form.left_indent, form.first_line_indent = Pt(1), Pt(18), Pt(-18)
        form.space_before, form.line_spacing, form.keep_together = Pt(0), 1, True
        paragraph._p.append(_new("bookmarkStart", id=number, name=f"note{number}"))
        paragraph._p.append(_new("bookmarkEnd", id=number))
        self._add_runs(paragraph, Block("notes", (DocRun(f"[{number}]\t"), *block.runs)))

    def begin_columns(self, number: int) -> None:
        """Begin columns: those of notes at their heading, so that it stays with them."""
        form: Any = self._file.add_section(WD_SECTION.CONTINUOUS)._sectPr
        for old in form.findall(qn("w:cols")):
            form.remove(old)
        before = [x for x in form if x.tag in {qn(f"w:{name}") for name in _BEFORE}]
        before[-1].addnext(_new("cols", num=str(number), space="720"))

    def end_notes(self) -> None:
        """End the columns of notes, so that they are as tall as each other."""
        if self._counts["notes"]:
            self.begin_columns(1)
            self._file.add_paragraph().paragraph_format.line_spacing = Pt(1)

    def _add_caption(self, name: str, title: Block) -> None:
        """Add a caption that Word numbers, and lists where a list of figures is asked for."""
        self._counts[name] += 1
        paragraph = self._add(Block("caption", (DocRun(f"{self._made.words[name]} "),)), keep=True)
        _add_field(paragraph, f"SEQ {name.title()} \\* ARABIC", str(self._counts[name]))
        runs = (DocRun(": "), *title.runs) if title.runs else ()
        self._add_runs(paragraph, Block("caption", runs))

    def _add_chart(self, chart: DocChart) -> None:
        self._add_caption("figure", chart.title if chart.title.runs else chart.subtitle)
        measure = chart.subtitle.runs if chart.title.runs else ()
        # In one paragraph: LibreOffice may end a sheet before a drawing in one of its own.
        paragraph = self._add(Block("note", measure), keep=bool(chart.tail))
        run = paragraph.add_run()
        if measure:
            run.add_break()
        drawing = BytesIO(draw_png(self._made.charts[chart.id], zoom=4))
        picture = run.add_picture(drawing, width=Emu(int(self._width * _WIDE)))
        scale = min(1, self._height * _TALLEST / picture.height)
        picture.width, picture.height = (
            Emu(int(x * scale)) for x in (picture.width, picture.height)
        )
        for side in ("distT", "distB", "distL", "distR"):  # else LibreOffice moves it to the right
            picture._inline.set(side, "0")
        picture._inline.docPr.set("descr", chart.alt)
        picture._inline.docPr.set("name", chart.id)
        for place, block in enumerate(chart.tail, start=1):
            self._add(block, keep=place < len(chart.tail))

    def _add_table(self, table: DocTable) -> None:
        self._add_caption("table", table.title)
        made = self._file.add_table(rows=0, cols=len(table.rows[0]))
        made.style = _TABLE
        made.autofit = False
        padding = _new("tblCellMar")
        padding.extend(_new(side, w=str(wide), type="dxa") for side, wide in _PADDING.items())
        made._tbl.tblPr.find(qn("w:tblLayout")).addnext(padding)
        shares = share_columns(table, self._width, _LETTER)
        widths = [int(self._width * share) for share in shares]
        for column, wide in zip(made.columns, widths, strict=True):
            column.width = Emu(wide)  # of the grid, which LibreOffice takes
        for place, cells in enumerate(table.rows):
            row = made.add_row()
            properties = row._tr.get_or_add_trPr()
            properties.append(_new("cantSplit"))
            if not place:
                properties.append(_new("tblHeader"))
            for cell, block, wide in zip(row.cells, cells, widths, strict=True):
                cell.width = Emu(wide)
                form = cell.paragraphs[0].paragraph_format
                form.space_before = form.space_after = Pt(0)
                form.line_spacing, form.keep_with_next = 1, not place or None
                self._add_runs(cell.paragraphs[0], block if place else block.embolden())
        self._add(Block("text", ()))
