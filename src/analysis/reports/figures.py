"""Charts as files: pictures with all that belongs to them, and their data for spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, partial
from html import escape, unescape
from itertools import zip_longest
from typing import Any

from analysis.charts.style import CHINESE, CONTEXT, FONT_FILES, LATIN
from analysis.facts.fact import Record

#: Around a picture, in points; and sizes of its words.
_MARGIN, _TITLE, _TEXT, _SMALL = 10, 13, 10, 8
#: The size of a drawing.
_SIZE = re.compile(r'(?:width="[\d.]+pt" height="[\d.]+pt" )?viewBox="0 0 ([\d.]+) ([\d.]+)"')
#: In data for machines a number, a day or a month; in a cell, a number or a time in words.
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_DAY = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])(-\d\d)?")
_WORDED = re.compile(
    r'(?:<a [^>]*>)?<data value="(-?[\d.]+)">[^<]*</data>(?:</a>)?'
    r'|<time datetime="([^"]+)">[^<–]*</time>'
)


def write_files(chart: Record, svg: str, fonts: Sequence[str], note: str) -> dict[str, bytes]:
    """Give the files of a chart by their endings: its data, and its picture in two forms.

    `chart` is what a notebook hands over of it, `svg` its drawing, `fonts` style rules of the
    letters in it; `note` says of what the picture is a part, and until when its sources are.
    """
    picture = frame_picture(chart, svg, fonts, note)
    return {
        "csv": str(chart["csv"]).encode("utf-8-sig"),
        "xlsx": _write_sheet(chart, note),
        "svg": picture.encode(),
        "png": draw_png(picture),
    }


def draw_png(svg: str, *, zoom: float = 1.5, margin: float = 0) -> bytes:
    """Draw a chart of this package as PNG, in its own fonts; the same bytes on every machine."""
    import resvg_py

    if margin and (found := _SIZE.search(svg)):
        wide, tall = (float(x) + 2 * margin for x in found.groups())
        box = f'viewBox="{-margin:g} {-margin:g} {wide:g} {tall:g}"'
        svg = svg.replace(found[0], f'width="{wide:g}pt" height="{tall:g}pt" {box}', 1)
    fonts = sorted({str(path) for path in FONT_FILES.values()})
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        font_files=fonts,
        skip_system_fonts=True,
        zoom=zoom,
        dpi=96,
        background="#ffffff",
    )
    return bytes(drawn)


def frame_picture(chart: Record, svg: str, fonts: Sequence[str], note: str) -> str:
    """Put title and measure above a drawing, and its sources and a note below."""
    found = _SIZE.search(svg)
    wide, tall = (float(x) for x in found.groups()) if found else (0.0, 0.0)
    sources = "; ".join(_name_sources(chart))
    head = [(chart["title"]["text"], _TITLE, 700), (chart["subtitle"]["text"], _TEXT, 400)]
    tail = [(text, _SMALL, 400) for text in (chart["note"], sources, note) if text]
    above, start = _set_lines(head, wide, _MARGIN)
    below, end = _set_lines(tail, wide, start + 4 + tall + 4)
    width, height = wide + 2 * _MARGIN, end + _MARGIN
    drawing = svg.partition(">")[2]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}pt" height="{height:g}pt" '
        f"viewBox=\"0 0 {width:g} {height:g}\" font-family=\"'{LATIN}', '{CHINESE}', sans-serif\" "
        f'stroke-linejoin="round"><title>{escape(chart["title"]["text"])}</title>'
        f"<desc>{escape(chart['alt'])}</desc><style>{''.join(fonts)}</style>"
        f'<path d="M0 0H{width:g}V{height:g}H0z" fill="#fff"/>{above}'
        f'<g transform="translate({_MARGIN} {start + 4:g})">{drawing.rpartition("</svg>")[0]}</g>'
        f"{below}</svg>"
    )


def _name_sources(chart: Record) -> list[str]:
    return [unescape(re.sub("<[^>]+>", "", source)) for source in chart["sources"]]


def _set_lines(texts: Sequence[tuple[str, int, int]], wide: float, top: float) -> tuple[str, float]:
    """Set texts of some size and weight in lines, from a height on; give where they end."""
    from analysis.charts.text import break_lines

    lines = []
    for text, size, weight in texts:
        fill = CONTEXT if size == _SMALL else "#1f2328"
        for line in break_lines(text, wide / size, partial(_measure, weight=weight)):
            top += 1.3 * size
            lines.append(
                f'<text x="{_MARGIN}" y="{top - 0.3 * size:g}" font-size="{size}" '
                f'font-weight="{weight}" fill="{fill}">{escape(line, quote=False)}</text>'
            )
    return "".join(lines), top


def _measure(text: str, weight: int) -> float:
    """Measure a line in sizes of its letters; one of another script is a square."""
    return sum(_read_widths(weight).get(letter, 1.0) for letter in text)


@cache
def _read_widths(weight: int) -> dict[str, float]:
    """Read how wide letters are, in sizes of their font."""
    from fontTools.ttLib import TTFont

    font = TTFont(FONT_FILES[LATIN, weight])
    widths, square = font["hmtx"], font["head"].unitsPerEm
    return {chr(code): widths[name][0] / square for code, name in font.getBestCmap().items()}


def _write_sheet(chart: Record, note: str) -> bytes:
    """Write the data of a chart as a spreadsheet: numbers and days, their words, what it is."""
    header, *words = csv.reader(io.StringIO(chart["csv"]))
    rows = [[*map(_read, header, row)] for row in _take_values(chart, header, words)]
    target = io.BytesIO()
    book = make_book(target, title=chart["title"]["text"])
    sheets: dict[str, Sequence[Sequence[Any]]] = {"data": rows, "as worded": words}
    for name, cells in sheets.items():
        sheet = fill_sheet(book, name, [header, *cells])
        for column, texts in enumerate(zip(header, *words, strict=True)):
            sheet.set_column(column, column, min(40, max(map(len, texts)) + 2))
        sheet.freeze_panes(1, 0)
    titles = [chart["title"]["text"], chart["subtitle"]["text"], chart["note"]]
    book.add_worksheet("about").write_column(0, 0, [*titles, *_name_sources(chart), note])
    book.close()
    return target.getvalue()


def make_book(target: io.BytesIO, **properties: str) -> Any:
    """Make a workbook that is the same whenever it is made, and that runs nothing."""
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, {**options, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({**properties, "created": datetime(1980, 1, 1)})  # noqa: DTZ001
    return book


def fill_sheet(book: Any, name: str, rows: Sequence[Sequence[Any]]) -> Any:
    """Add a sheet to a workbook, its header in bold."""
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row, None if place else bold)
    return sheet


def _take_values(
    chart: Record, header: Sequence[str], words: Sequence[Sequence[str]]
) -> Sequence[Sequence[str]]:
    """Take cells that are a number in words, as ``2.69 million``, or a time, as machines do."""
    if "value" in header:  # numbers stand beside their words
        return words
    found = ([_WORDED.fullmatch(cell) for cell in row] for row in chart["rows"])
    return [
        [x[1] or x[2] if x else text for text, x in zip_longest(row, cells)]
        for row, cells in zip(words, found, strict=True)
    ]


def _read(name: str, cell: str) -> float | date | str:
    """Read a cell as a number or a day; a month is its first day, and an id stays what it is."""
    if _DAY.fullmatch(cell):
        return date.fromisoformat(f"{cell}-01"[:10])
    return float(cell) if _DECIMAL.fullmatch(cell) and name != "fact_id" else cell
