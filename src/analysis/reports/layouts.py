"""Files of PowerPoint that slides are made from: which layouts have room, and how text looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import accumulate, chain
from math import ceil
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from analysis.errors import ParameterError
from analysis.reports.office import Block, DocTable, read_template, share_columns

if TYPE_CHECKING:
    from pptx.presentation import Presentation as File
    from pptx.slide import SlideLayout

#: 16:9, as PowerPoint makes it, and the room between parts of a slide.
_WIDE, _TALL, APART = Inches(13.333), Inches(7.5), int(Pt(8))
#: Left, top, width and height.
Area = tuple[int, int, int, int]
#: Room at each side of a text, as much above and below, and that of a cell.
INSET, CELL = Inches(0.1), 18000
#: How wide a letter is, in fonts that are not narrow, how tall the room between paragraphs, and
#: notes, in sizes of the text.
_LETTER, GAP, NOTE = 0.57, 0.5, 0.8
#: Size of text in points that a room can read, and which tables have.
READABLE = 14
#: How wide a letter is that can be read.
LETTER = _LETTER * READABLE * Pt(1)
#: What names the slides of a file elsewhere: its custom shows and its sections.
_NAMES_SLIDES = "p:custShowLst | p:extLst/p:ext[@uri='{521415D9-36F7-43E2-AB2F-B90AF26B5E84}']"
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
FIXED = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)


@dataclass(frozen=True)
class ChosenLayout:
    """A layout: where a title goes that has no good place of its own there, and what is below."""

    layout: SlideLayout
    title: Area | None
    room: Area


def open_file(template: Path | None) -> File:
    """Open a template without its slides, or make one that is 16:9 and plain.

    A ParameterError tells of a template that has no layout.
    """
    file = Presentation(read_template(template, ".pptx") if template else None)
    if not len(file.slide_layouts):
        raise ParameterError(f"{template} has no layout of slides; add one with a title and a text")
    for told in file.part._element.xpath(_NAMES_SLIDES):
        told.getparent().remove(told)
    slides = file.slides._sldIdLst
    for slide in list(slides):
        file.part.drop_rel(slide.rId)
        slides.remove(slide)
    if not template:
        file.slide_width, file.slide_height = _WIDE, _TALL
    for start, size, least in (("left", "width", 0.85), ("top", "height", 0)):
        _stretch(file, start, size, least)
    if not template:
        _set_master(file.slide_master)
    elif file.slide_master.element.find("{*}txStyles") is None:
        _take_looks(file.slide_master.element)
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


def _stretch(file: File, start: str, size: str, least: float) -> None:
    """Give places the width or height of slides that were changed alone, as from 4:3 to 16:9.

    How far they reach is judged by most layouts: one may have a place that ends off the slide.
    """

    def find_ends(shapes: Iterable[Any]) -> list[int]:
        return [getattr(x, start) + getattr(x, size) for x in shapes]

    every: Any = [holder.shapes for holder in (file.slide_master, *file.slide_layouts)]
    shapes = [[x for x in own if getattr(x, size) is not None] for own in every]
    sized = [
        [x for x in own if x.is_placeholder and x.element.find(".//{*}xfrm") is not None]
        for own in shapes
    ]
    if places := list(chain.from_iterable(sized)):
        whole, near = getattr(file, f"slide_{size}"), min(getattr(x, start) for x in places)
        ends = (median(max(find_ends(own)) for own in y if own) for y in (sized, shapes))
        made, reach = (near + x for x in ends)
        if whole < made * 0.85 or reach < whole * least:
            for shape in places:
                for name in (start, size):
                    setattr(shape, name, int(getattr(shape, name) * whole / made))


def _take_looks(master: Any) -> None:
    """Make styles of how the sample text of places looks, where LibreOffice kept nothing else."""
    for body in master.iter(qn("p:txBody")):
        look = next(body.iter(qn("a:rPr"), qn("a:endParaRPr")), None)
        level = deepcopy(body.find("{*}p/{*}pPr"))
        if look is not None and level is not None and body.find("{*}lstStyle") is None:
            level.append(style := deepcopy(look))
            level.tag, style.tag = qn("a:lvl1pPr"), qn("a:defRPr")
            body.find("{*}bodyPr").addnext(styles := parse_xml(f"<a:lstStyle {nsdecls('a')}/>"))
            styles.append(level)


def choose_layout(file: File) -> ChosenLayout:
    """Choose the layout of findings: by its title, room for a text under it, and little besides."""
    wide, tall = int(file.slide_width or _WIDE), int(file.slide_height or _TALL)
    ranked = []
    for number, layout in enumerate(file.slide_layouts):
        every: Any = layout.placeholders
        shapes = [(x, place) for x in every if None not in (place := bound(x))]
        broad = [
            (shape, (left, top, width, height))
            for shape, (left, top, width, height) in shapes
            if min(left, top) >= 0 and left + width <= wide < width * 2 and top + height <= tall
        ]
        heads = [x for s, x in broad if is_kind(s, *TITLES) and x[1] + x[3] < tall * 0.4]
        bodies = [x for s, x in broad if holds_text(s) and x[3] > tall * 0.4]
        lows = [x[1] for s, x in shapes if is_kind(s, *FIXED) and x[1] > tall * 0.7]
        own = (wide // 20, tall // 20, wide * 9 // 10, tall * 15 // 100)
        place = heads[0] if heads else own
        is_whole = bool(heads and bodies)
        left, top, width, height = bodies[0] if is_whole else (place[0], 0, place[2], tall)
        end = min(top + height, tall * 94 // 100, *lows)
        top = max(top, place[1] + place[3] + APART)
        has_text = bool(heads) and any(map(holds_text, every))
        others = sum(not is_kind(x, *TITLES, *FIXED) for x in every)
        chosen = ChosenLayout(layout, None if heads else own, (left, top, width, end - top))
        ranked.append((not heads, not is_whole, not has_text, others, number, chosen))
    return min(ranked)[-1]


def choose_opening(file: File) -> SlideLayout | None:
    """Choose the layout of a title page: one with a line under a title, made for it if any is."""
    fit = []
    for number, layout in enumerate(file.slide_layouts):
        every: Any = layout.placeholders
        lines = [bound(x) for x in every if is_kind(x, PP_PLACEHOLDER.SUBTITLE)]
        heads = [x for x in every if is_kind(x, *TITLES)]
        if heads and lines and not _overlap(bound(heads[0]), lines[0]):
            fit.append((not is_kind(heads[0], TITLES[1]), number))
    return file.slide_layouts[min(fit)[1]] if fit else None


def _overlap(one: Area, other: Area) -> bool:
    """Tell whether two places stand over one another, as LibreOffice leaves some."""
    if None in (*one, *other):
        return False
    return all(one[i] < other[i] + other[i + 2] and other[i] < one[i] + one[i + 2] for i in (0, 1))


def bound(shape: Any) -> Area:
    """Give where a shape stands."""
    return shape.left, shape.top, shape.width, shape.height


def find_twin(shape: Any) -> Any:
    """Find the place of a layout that one of a slide takes after: LibreOffice gives no numbers."""
    form, layout = shape.placeholder_format, shape.part.slide.slide_layout
    same = [x for x in layout.placeholders if is_kind(x, form.type)]
    return next((x for x in same if x.placeholder_format.idx == form.idx), None)


def is_kind(shape: Any, *kinds: PP_PLACEHOLDER) -> bool:
    """Tell whether a place is of some kind."""
    return shape.placeholder_format.type in kinds


def holds_text(shape: Any) -> bool:
    """Tell whether a place is for a text that runs across."""
    return is_kind(shape, *BODIES) and shape.element.ph.get("orient") != "vert"


def find_styles(file: File, kinds: tuple[PP_PLACEHOLDER, ...]) -> list[Any]:
    """Find what tells how titles look in a template, or other texts."""
    master: Any = file.slide_master
    name = qn("p:titleStyle" if kinds is TITLES else "p:bodyStyle")
    own = [x.element for x in master.placeholders if is_kind(x, *kinds)]
    return [*own, *master.element.iter(name)]


def find_look(styles: Iterable[Any], name: str) -> Any:
    """Find what the first of some styles says of letters that says it, as their colour, or None."""
    found = (x.find(f".//{{*}}lvl1pPr/{{*}}defRPr{name}") for x in styles)
    return next((x for x in found if x is not None), None)


def find_size(styles: Iterable[Any]) -> float:
    """Find how large letters are, in points; or 0."""
    found = find_look(styles, "[@sz]")
    return 0 if found is None else int(found.get("sz")) / 100


def find_ink(styles: Iterable[Any]) -> tuple[Any, Any]:
    """Find the colour of text, which stands out from what is behind it, and the same paler."""
    ink = find_look(styles, "/{*}solidFill")
    if ink is None:
        ink = parse_xml(f'<a:solidFill {nsdecls("a")}><a:schemeClr val="tx1"/></a:solidFill>')
    pale = deepcopy(ink)
    pale[0].append(parse_xml(f'<a:alpha {nsdecls("a")} val="70000"/>'))
    return ink, pale


# Room


def measure_lines(blocks: Sequence[Block], wide: int, size: float) -> int:
    """Measure how tall paragraphs are, about, in letters of a size, of which Chinese are wider."""
    lines = gaps = 0.0
    for place, block in enumerate(blocks):
        share = NOTE if block.kind == "note" else 1
        letters = sum(1 if x >= "\u2e80" else _LETTER for x in block.text)
        lines += ceil(letters * size * share * Pt(1) / wide) * share
        gaps += GAP * share * bool(place)
    return int((1.2 * lines + gaps) * size * Pt(1))


def measure_rows(table: DocTable, wide: int, size: float = READABLE) -> list[int]:
    """Measure how tall the rows of a table are, about, in letters of a size."""
    widths = [int(wide * part) - 2 * INSET for part in share_columns(table, wide, LETTER)]
    return [
        max(measure_lines([cell], width, size) for cell, width in zip(row, widths, strict=True))
        + 2 * CELL
        for row in table.rows
    ]


def pack(heights: Sequence[int], room: float) -> list[int]:
    """Count the rows of each slide, about as many on each; one that has no room stands alone.

    >>> pack([1] * 7, 3), pack([5, 1, 1, 1], 6), pack([9, 1, 1], 6)
    ([2, 3, 2], [1, 3], [1, 2])
    """
    counts, left = [0], room
    for height in heights:
        if counts[-1] and height > left:
            counts.append(0)
            left = room
        counts[-1] += 1
        left -= height
    # In as many slides, each row where it would stand if all were equally tall.
    part, whole, tall = sum(heights) / len(counts), Counter[int](), Counter[int]()
    for height, end in zip(heights, accumulate(heights), strict=True):
        slide = int((end - height / 2) / part)
        whole[slide], tall[slide] = whole[slide] + 1, tall[slide] + height
    is_even = len(whole) == len(counts) and max(tall.values()) <= room
    return [*whole.values()] if is_even else counts


def has_room(blocks: Sequence[Block], place: Area, size: float = READABLE) -> bool:
    """Tell whether a text has room in a place, in letters of a size."""
    return measure_lines(blocks, place[2] - 2 * INSET, size) <= place[3] - INSET
