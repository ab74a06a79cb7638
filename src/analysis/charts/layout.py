"""Figures: arranged anew at every draw, so that any width looks as it should, and written as SVG.

A layout sets the height of the figure and the places of its Axes, and writes the words around them;
marks are in data coordinates and follow. SVG is small, the same bytes on every machine, its words
text of a known width: another font in a reader's program cannot break the layout.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
from matplotlib import rc_context, rcParams
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.layout_engine import LayoutEngine
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D, ScaledTranslation, Transform

from analysis.book.prose import Sentence
from analysis.charts.axes import keep_inside
from analysis.charts.style import FAINT, INK, MARGIN, WIDE, use_style
from analysis.charts.text import find_figure, height, measure, wrap, wrap_evenly, write_lines
from analysis.errors import FactError

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.text import Text

#: Inches: names wider than this, after one break, stand above their rows; the gap beside marks.
_LEFT, _GAP = 1.9, 0.14
#: Parts of the width of the picture that values beside rows may take, and names and values.
_RIGHT, _BOTH = 0.38, 0.56
#: Inches that the marks of a row take, and the space between rows.
_MARK, _BETWEEN = 0.26, 0.1
#: Inches: height of a heading beyond its words, how far above its rule they stand, how far words
#: stand above marks, and the height of the words below an axis.
_HEADING, _ABOVE_RULE, _LIFT, _TICKS = 0.16, 0.09, 0.05, 0.34

_SVG = "{http://www.w3.org/2000/svg}"
_TEXT, _GROUP, _LINK, _DEFINITIONS = f"{_SVG}text", f"{_SVG}g", f"{_SVG}a", f"{_SVG}defs"
_LONG = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_REFERENCE = re.compile(r"#([\w.-]+)")
_MOVED = re.compile(r"translate\((\S+) (\S+)\)(?: rotate\((\S+)\))?")
_SPACES = re.compile(r"[ \n]+")
#: These show nothing, nor does a path of one point.
_UNSEEN = (f"{_SVG}metadata", f"{_SVG}style")
_POINT = re.compile(r"M \S+ \S+\s*")
#: What is so by default.
_IDLE = {"text-anchor": "start", "stroke-dashoffset": "0"}
#: Where a reader's program lacks the font, one as wide as ours is the next best.
_FALLBACK = ("Noto Sans", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Arial", "sans-serif")


class _Figure(Figure):
    """A figure whose letters are as wide as they were measured, saved at whatever resolution."""

    def draw(self, renderer: Any) -> None:
        with rc_context({"text.hinting": "no_hinting"}):
            super().draw(renderer)


def make_figure(lang: str, height: float) -> Figure:
    """Make a figure as wide as a page; in a notebook one of pyplot's, shown below its cell."""
    make: Callable[..., Figure] = _Figure
    if "IPython" in sys.modules and hasattr(sys.modules["IPython"].get_ipython(), "kernel"):
        from matplotlib import pyplot as plt

        make = partial(plt.figure, FigureClass=_Figure)
        plt.draw_if_interactive()  # its first call sets the notebook up, which outlives a style
    with use_style(lang):
        return make(figsize=(WIDE, height))


def new_figure(lang: str, rows: int = 1) -> tuple[Figure, list[Axes]]:
    """Make a figure with Axes below each other that a layout will place."""
    figure = make_figure(lang, 1.0)
    figure.set_layout_engine(Layout(lang, lambda _: None))
    with use_style(lang):
        return figure, [figure.add_axes((0, 0, 1, 1), label=str(row)) for row in range(rows)]


class Layout(LayoutEngine):
    """Arrange a figure anew at every draw: what the last one wrote is removed before."""

    _adjust_compatible, _colorbar_gridspec = True, False

    def __init__(self, lang: str, arrange: Callable[[Figure], None]) -> None:
        super().__init__()
        self._lang, self._arrange = lang, arrange
        self._written: set[Artist] = set()

    def execute(self, fig: Figure) -> None:
        """Arrange the figure."""
        found = _list_artists(fig)
        for artist in found & self._written:
            artist.remove()
        with use_style(self._lang):
            self._arrange(fig)
            self._written = _list_artists(fig) - found
            for ax in fig.axes:
                keep_inside(ax)


def is_ours(ax: Axes) -> bool:
    """Tell whether Axes are of a figure of this package, and not on somebody else's."""
    return isinstance(find_figure(ax).get_layout_engine(), Layout)


def _list_artists(figure: Figure) -> set[Artist]:
    return {artist for ax in figure.axes for artist in ax.get_children()}


_NOTHING = Sentence("", "")


@dataclass(frozen=True)
class ChartRow:
    """A row of a chart, or a heading over rows, which has no marks: words, and whose they are."""

    name: Sentence
    value: Sentence = _NOTHING
    color: str = INK  # of the value
    heading: bool = False
    changed: bool = False  # somebody else gave the name: nobody answers for numbers in it


def _find_fact(said: Sentence) -> str:
    """Give the fact that a name or a value words; nothing if there is none, or several."""
    return said.facts[0] if len(said.facts) == 1 else ""


def _letter_rows(ax: Axes, rows: Sequence[ChartRow], lang: str) -> None:
    """Write names as tick labels and values to the right, on Axes of somebody else's layout."""
    marked = [row for row in rows if not row.heading]
    ax.set_ylim(len(marked) - 0.5, -0.5)
    with use_style(lang):
        names = ["\n".join(wrap_evenly(row.name.text, _LEFT)) for row in marked]
        ax.set_yticks(range(len(marked)), labels=names)
        for place, (label, row) in enumerate(zip(ax.get_yticklabels(), marked, strict=True)):
            name, fact = (_find_fact(said) for said in (row.name, row.value))
            label.set_url(f"#fact-{name}" if name else None)
            value = "\n".join(wrap_evenly(row.value.text, _LEFT))
            beside = ax.text(1.02, place, value, transform=ax.get_yaxis_transform(), va="center")
            beside.set(color=row.color, clip_on=False, url=f"#fact-{fact}" if fact else None)


def lay_rows(lang: str, panels: Sequence[tuple[Axes, Sequence[ChartRow]]]) -> None:
    """Give a figure a layout of rows: names, marks, values; names stand above without room beside.

    Axes of somebody else's figure keep its layout.
    """
    if not is_ours(panels[0][0]):
        for ax, rows in panels:
            _letter_rows(ax, rows, lang)
        return
    for ax, rows in panels:
        # Ticks name the rows: anybody may read and change them.
        marked = [row.name.text for row in rows if not row.heading]
        ax.set_yticks(range(len(marked)), labels=marked)

    def arrange(figure: Figure) -> None:
        wide = figure.get_figwidth()
        named = [(ax, _name_rows(ax, rows)) for ax, rows in panels]
        gutters = _find_gutters([row for _, rows in named for row in rows], wide)
        left, right = gutters or (MARGIN, MARGIN)
        y, placed = MARGIN, []
        for ax, rows in named:
            y, marks = y + find_depth(ax.title), list[float]()
            begin = y
            for row in rows:
                if row.heading:
                    y = _write_heading(ax, row, y)
                else:
                    mark, y = _write_row(ax, row, y, gutters)
                    marks.append(mark - begin)
            placed.append((ax, marks, begin, y))
            y = y + _TICKS + find_depth(ax.xaxis.label)
        figure.set_figheight(y)
        for ax, marks, begin, end in placed:
            width, depth = wide - left - right, end - begin
            ax.set_position((left / wide, 1 - end / y, width / wide, depth / y))
            _scale_rows(ax, marks, depth)

    find_figure(panels[0][0]).set_layout_engine(Layout(lang, arrange))


def _name_rows(ax: Axes, rows: Sequence[ChartRow]) -> list[ChartRow]:
    """Give the rows with the names that the ticks have now; a new one names no fact."""
    places = [float(place) for place in range(len(rows))]
    names = iter(ax.yaxis.get_major_formatter().format_ticks(places))
    named = []
    for row in rows:
        name = row.name.text if row.heading else next(names)
        changed = replace(row, name=Sentence("", name), changed=True)
        named.append(row if name == row.name.text else changed)
    return named


def find_depth(text: Text) -> float:
    """Give the inches that a title or the name of an axis takes; none where there is no word."""
    lines = text.get_text().count("\n") + 1 if text.get_text() else 0
    return lines * 1.3 * float(text.get_fontsize()) / 72 + (0.1 if lines else 0.0)


def _scale_rows(ax: Axes, marks: Sequence[float], depth: float) -> None:
    """Scale the y axis so that row ``i`` lies as many inches down as its marks do."""
    rows, inches = range(-1, len(marks) + 1), [0.0, *marks, depth]
    locator, formatter = ax.yaxis.get_major_locator(), ax.yaxis.get_major_formatter()
    ax.set_yscale(
        "function",
        functions=(lambda y: np.interp(y, rows, inches), lambda x: np.interp(x, inches, rows)),
    )
    # A scale comes with ticks of its own.
    ax.yaxis.set_major_locator(locator)
    ax.yaxis.set_major_formatter(formatter)
    ax.set_ylim(len(marks), -1)
    ax.yaxis.set_visible(False)


def _find_gutters(rows: Sequence[ChartRow], wide: float) -> tuple[float, float] | None:
    """Find the inches left and right of the Axes, if names and values have room there."""
    rows = [row for row in rows if not row.heading]
    names = [wrap_evenly(row.name.text, _LEFT) for row in rows]
    values = [wrap(row.value.text, _RIGHT * wide) for row in rows]
    left, right = max(map(_width, names)), max(map(_width, values))
    short = all(len(lines) <= 2 for lines in names + values) and left <= _LEFT
    if not short or left + right > _BOTH * wide:
        return None
    return MARGIN + left + _GAP, MARGIN + right + _GAP


def _measure_down(ax: Axes) -> Transform:
    """Measure in inches from the left and the top of the figure, however high it will be."""
    figure = find_figure(ax)
    top = ScaledTranslation(0, 1, figure.transFigure)  # type: ignore[arg-type]
    return Affine2D().scale(1, -1) + figure.dpi_scale_trans + top


def _hide_grid(ax: Axes, top: float, bottom: float) -> None:
    style: dict[str, Any] = {"color": "white", "linewidth": 0, "zorder": 1.6}
    size = find_figure(ax).get_figwidth(), top - bottom
    ax.add_patch(Rectangle((0, bottom), *size, transform=_measure_down(ax), **style))


def _write_heading(ax: Axes, row: ChartRow, y: float) -> float:
    """Write a heading at a height, with a pale line over the whole width; give where it ends."""
    wide, down = find_figure(ax).get_figwidth(), _measure_down(ax)
    lines = wrap_evenly(row.name.text, wide - 2 * MARGIN, bold=True)
    bottom = y + (height(len(lines)) + _HEADING)
    _hide_grid(ax, y, bottom)
    rule: dict[str, Any] = {"color": FAINT, "linewidth": 1.0, "zorder": 1.7, "clip_on": False}
    ends = [MARGIN, wide - MARGIN], [bottom - 0.02] * 2
    ax.plot(*ends, transform=down, label="_rule", **rule)
    style: dict[str, Any] = {"fact": _find_fact(row.name), "weight": "bold"}
    write_lines(ax, (MARGIN, bottom - _ABOVE_RULE), lines, rise="last", down=down, **style)
    return bottom


def _write_row(
    ax: Axes, row: ChartRow, y: float, gutters: tuple[float, float] | None
) -> tuple[float, float]:
    """Write name and value of a row beside its marks, or above; say where they are, and its end."""
    wide, down = find_figure(ax).get_figwidth(), _measure_down(ax)
    named: dict[str, Any] = {"fact": _find_fact(row.name), "free": not row.changed, "down": down}
    valued: dict[str, Any] = {"fact": _find_fact(row.value), "color": row.color, "down": down}
    room = _RIGHT * wide if gutters else wide - 2 * MARGIN
    value = wrap(row.value.text, room)
    if gutters:
        name = wrap_evenly(row.name.text, _LEFT)
        deep = max(_MARK, height(max(len(name), len(value)))) + _BETWEEN
        write_lines(ax, (MARGIN, y + deep / 2), name, **named)
        write_lines(ax, (wide - gutters[1] + _GAP, y + deep / 2), value, **valued)
        return y + deep / 2, y + deep
    name = wrap(row.name.text, room)
    # The last line of a name that breaks may be short enough to leave room for the value.
    left = room - _width(value) - 2 * _GAP
    lift = 0 if len(value) < 2 and measure(name[-1]) <= left else len(value)
    tall = height(max(len(name) + lift, len(value)))
    base = y + tall - 0.03
    _hide_grid(ax, y, base + _LIFT)
    write_lines(ax, (MARGIN, base - height(lift)), name, rise="last", **named)
    write_lines(ax, (wide - MARGIN, base), value, rise="last", ha="right", **valued)
    return y + (tall + _MARK / 2 + 0.02), y + (tall + _MARK + _BETWEEN)


def _width(lines: Sequence[str]) -> float:
    return max(map(measure, lines), default=0.0)


def list_rows(table: Any, name: str, column: str) -> list[dict[str, Any]]:
    """List rows of a curated table, which has this column, as mappings from column to cell."""
    if column not in getattr(table, "columns", ()):
        raise FactError(f"here the chart draws rows of book.table({name!r}), with all its columns")
    rows: list[dict[str, Any]] = table.to_dict("records")
    return rows


def render_svg(figure: Figure, salt: str) -> str:
    """Write a figure as SVG, without links, while the style is in use; the salt keeps ids apart.

    matplotlib writes an id and a group for every artist, and gives words no width. Here only what
    is referred to has an id, numbers have two decimals, and every line of text states its width.
    """
    target, canvas, engine = io.StringIO(), FigureCanvasSVG(figure), figure.get_layout_engine()
    figure.dpi = 72
    if engine:
        engine.execute(figure)  # the height is known when all is in place
        figure.set_layout_engine("none")
    try:
        # savefig would draw twice. Date and Creator would differ by day and version.
        with rc_context({"svg.hashsalt": salt}):
            canvas.print_svg(target, metadata={"Date": None, "Creator": None})
    finally:
        figure.set_layout_engine(engine)
    ET.register_namespace("", _SVG[1:-1])
    root = ET.fromstring(target.getvalue())  # noqa: S314 (written by matplotlib a moment ago)
    # matplotlib's rule for lines is a style sheet, which would reach the whole page.
    root.set("stroke-linejoin", "round")
    fonts = (*rcParams["font.family"], *_FALLBACK)
    root.set("font-family", ", ".join(f"'{x}'" if " " in x else x for x in fonts))
    for parent in root.iter():
        parent[:] = [
            x for x in parent if x.tag not in _UNSEEN and not _POINT.fullmatch(x.get("d", ""))
        ]
    _slim(root, set(_REFERENCE.findall(ET.tostring(root, encoding="unicode"))))
    ET.indent(root, space="")
    return ET.tostring(root, encoding="unicode") + "\n"


def _slim(element: ET.Element, known: Collection[str]) -> None:
    """Leave out attributes, groups and definitions that say nothing; write the rest briefly."""
    kept: list[ET.Element] = []
    for child in element:
        _slim(child, known)
        if child.tag == _GROUP and not child.attrib:
            kept += child
        elif len(child) or child.tag not in (_GROUP, _DEFINITIONS):
            kept.append(child)
    element[:] = [x for x in kept if "id" in x.attrib or element.tag != _DEFINITIONS]
    said = element.attrib
    if element.tag == _LINK:
        element.tag = _GROUP
        said.clear()
    if said.get("id") not in known:
        said.pop("id", None)
    if href := said.pop("{http://www.w3.org/1999/xlink}href", ""):
        said["href"] = href
    for part in said.pop("style", "").split(";"):
        name, _, value = (word.strip() for word in part.partition(":"))
        if value and name != "font-family":
            said[name] = value
    if element.tag == _TEXT:
        _place_text(element)
    for name, value in list(said.items()):
        if _IDLE.get(name) == value:
            del said[name]
        elif name in ("d", "x", "y", "width", "height", "points", "transform"):
            said[name] = _LONG.sub(
                lambda x: f"{float(x[0]):.2f}".rstrip("0").rstrip("."),
                _SPACES.sub(" ", value).strip(),
            )


def _place_text(element: ET.Element) -> None:
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
