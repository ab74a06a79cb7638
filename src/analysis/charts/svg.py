"""SVG files of figures: small, the same bytes on every machine, their words text of a known width.

matplotlib writes an id and a group for every artist, and gives words no width. Here ids stay only
where they are referred to, numbers have two decimals (a hundredth of a point), and every line of
text states its width, so that another font in a reader's program cannot break the layout.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from analysis.charts.text import measure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SVG = "{http://www.w3.org/2000/svg}"
_TEXT, _GROUP, _LINK, _DEFINITIONS = f"{_SVG}text", f"{_SVG}g", f"{_SVG}a", f"{_SVG}defs"
_LONG = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_REFERENCE = re.compile(r"#([\w.-]+)")
_MOVED = re.compile(r"translate\((\S+) (\S+)\)(?: rotate\((\S+)\))?")
_SPACES = re.compile(r"[ \n]+")
#: A path of one point: it draws nothing.
_POINT = re.compile(r"M \S+ \S+\s*")
#: What is so by default.
_IDLE = {"text-anchor": "start", "stroke-dashoffset": "0"}
#: Where a reader's program lacks the font, one as wide as ours is the next best.
_FALLBACK = ("Noto Sans", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Arial", "sans-serif")


def write_svg(figure: Figure, salt: str) -> str:
    """Write a figure as SVG; call it while the style is in use.

    Parameters
    ----------
    figure : Figure
        Links of its texts are left out: pages lay theirs over the picture.
    salt : str
        Keeps the ids of different pictures on one page apart.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    target = io.StringIO()
    canvas, dpi = figure.canvas, figure.dpi
    try:
        with rc_context({"svg.hashsalt": salt}):
            if engine := figure.get_layout_engine():
                engine.execute(figure)  # the height is known when all is in place
            # savefig would draw twice. Date and Creator would differ by day and version.
            FigureCanvasSVG(figure).print_svg(target, metadata={"Date": None, "Creator": None})
    finally:
        figure.set_canvas(canvas)
        figure.dpi = dpi
    ET.register_namespace("", _SVG[1:-1])
    root = ET.fromstring(target.getvalue())  # noqa: S314 (written by matplotlib a moment ago)
    # matplotlib's rule for lines is a style sheet, which would reach the whole page.
    root.set("stroke-linejoin", "round")
    root.set("font-family", _name_fonts())
    for parent in list(root.iter()):
        parent[:] = [child for child in parent if not _is_idle(child)]
    values = [value for element in root.iter() for value in element.attrib.values()]
    known = {name for value in values for name in _REFERENCE.findall(value)}
    for element in root.iter():
        _slim(element, known)
    _unwrap(root)
    ET.indent(root, space="")
    return ET.tostring(root, encoding="unicode") + "\n"


def _is_idle(element: ET.Element) -> bool:
    """Tell whether an element shows nothing: metadata, style sheet, or a path of one point."""
    name = element.tag.removeprefix(_SVG)
    return (
        name == "metadata"
        or (name == "defs" and any(child.tag == f"{_SVG}style" for child in element))
        or (name == "path" and bool(_POINT.fullmatch(element.get("d", ""))))
    )


def _slim(element: ET.Element, known: set[str]) -> None:
    """Leave out what says nothing, and write what stays in few letters."""
    if element.tag == _LINK:
        element.tag = _GROUP
        element.attrib.clear()
    if element.get("id") not in known:
        element.attrib.pop("id", None)
    if href := element.attrib.pop("{http://www.w3.org/1999/xlink}href", ""):
        element.set("href", href)
    for part in element.attrib.pop("style", "").split(";"):
        name, _, value = part.partition(":")
        if value and name.strip() != "font-family":
            element.set(name.strip(), value.strip())
    if element.tag == _TEXT:
        _place_text(element)
    for name, value in list(element.attrib.items()):
        if _IDLE.get(name) == value:
            del element.attrib[name]
        elif name in ("d", "x", "y", "width", "height", "points", "transform"):
            element.set(name, _LONG.sub(_shorten, _SPACES.sub(" ", value).strip()))


def _place_text(element: ET.Element) -> None:
    """Give a line of text its place and its width."""
    turn = element.attrib.pop("transform", "")
    if moved := _MOVED.match(turn):
        x, y, angle = moved.groups()
        element.set("x", x)
        element.set("y", y)
        turn = f"rotate({angle} {x} {y})" if angle else ""
    if turn and not turn.startswith("rotate(-0 "):
        element.set("transform", turn)
    # A reader's program makes one space of several.
    element.text = _SPACES.sub(" ", element.text or "")
    size = float(element.get("font-size", "").removesuffix("px"))
    width = measure(element.text, size, bold=element.get("font-weight") in ("700", "bold")) * 72
    if width:
        element.set("textLength", f"{width:.1f}")
        element.set("lengthAdjust", "spacingAndGlyphs")


def _name_fonts() -> str:
    from matplotlib import rcParams

    return ", ".join(
        f"'{name}'" if " " in name else name for name in (*rcParams["font.family"], *_FALLBACK)
    )


def _shorten(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _unwrap(parent: ET.Element) -> None:
    """Take away groups that say nothing, and definitions that nothing refers to."""
    kept: list[ET.Element] = []
    for child in parent:
        _unwrap(child)
        if child.tag == _GROUP and not child.attrib:
            kept += child
        elif len(child) or child.tag not in (_GROUP, _DEFINITIONS):
            kept.append(child)
    if parent.tag == _DEFINITIONS:
        kept = [child for child in kept if "id" in child.attrib]
    parent[:] = kept
