"""A picture of a notebook in, HTML out: inline, with a link over every number that is a fact.

A chart comes drawn twice, for wide and for narrow screens; style rules show one of them. A picture
is one image with its alternative text to those who do not see it, and holds no links for them: the
links over its words are HTML and stand beside it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

from analysis.charts.chart import PHONE

_SVG = "{http://www.w3.org/2000/svg}"
_ADDRESS = "#fact-"
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_HOLDER = re.compile(r'<svg data-drawing="(\d+)"></svg>')
#: Of the size of the letters: how far a line of text reaches above and below its base.
_ABOVE, _BELOW = 1.0, 0.35


def show_picture(output: Any, kind: str) -> str:
    """Show a picture.

    Parameters
    ----------
    output : NotebookNode
        An output of a cell; its metadata hold the alt text.
    kind : str
        ``image/svg+xml`` or ``image/png``.
    """
    alt, data = output.metadata.get(kind, {}).get("alt", ""), output.data[kind]
    if name_chart(output):
        forms = {"wide": data, "phone": output.data[PHONE]}
        return "\n".join(_show_drawing(form, text, alt) for form, text in forms.items())
    # A picture from elsewhere may hold style rules and scripts: in an image they reach nothing.
    stored = b64encode(data.encode()).decode() if kind == "image/svg+xml" else "".join(data.split())
    return f'<div class="plot"><img alt="{escape(alt)}" src="data:{kind};base64,{stored}"></div>'


def name_chart(output: Any) -> str:
    """Give the key of the chart that an output is the picture of; empty if it is none of ours."""
    if PHONE not in output.get("data", {}):
        return ""
    return str(output.metadata.get("image/svg+xml", {}).get("chart", ""))


def _show_drawing(form: str, text: str, alt: str) -> str:
    svg = ET.fromstring(text)  # noqa: S314 (an output of our own notebook)
    _, _, width, height = map(float, svg.get("viewBox", "").split())
    links = "".join(_lay_link(spot, width, height) for spot in _lift_links(svg))
    for name in ("width", "height"):
        svg.attrib.pop(name, None)
    svg.set("role", "img")
    svg.set("aria-label", alt)
    ET.register_namespace("", _SVG[1:-1])
    drawn = ET.tostring(svg, encoding="unicode")
    return f'<div class="plot {form}">{drawn}{links}</div>'


_Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Spot:
    """Linked words in a picture: their fact, their lines, and their box in the picture's units."""

    fact: str
    text: str
    box: _Box

    def joins(self, other: _Spot) -> bool:
        """Tell whether another spot is the next line of the same words."""
        left, top, right, bottom = self.box
        beside = other.box[0] > right or other.box[2] < left
        below = other.box[1] > bottom + 1 or other.box[3] < top - 1
        return self.fact == other.fact and not beside and not below

    def join(self, other: _Spot) -> _Spot:
        """Make one spot of the lines of two."""
        mine, others = self.box, other.box
        left, top = min(mine[0], others[0]), min(mine[1], others[1])
        right, bottom = max(mine[2], others[2]), max(mine[3], others[3])
        return _Spot(self.fact, f"{self.text} {other.text}", (left, top, right, bottom))


def _lift_links(svg: ET.Element) -> list[_Spot]:
    """Take the links out of a picture; their words stay. Lines of one label are one spot."""
    spots: list[_Spot] = []
    for link in list(svg.iter(f"{_SVG}a")):
        fact = link.get("href", "").removeprefix(_ADDRESS)
        for line in link.iter(f"{_SVG}text"):
            spot = _Spot(fact, line.text or "", _find_box(line))
            if spots and spots[-1].joins(spot):
                spots[-1] = spots[-1].join(spot)
            else:
                spots.append(spot)
        link.tag = f"{_SVG}g"
        link.attrib.clear()
    return spots


def _find_box(line: ET.Element) -> _Box:
    """Give the box of a level line of text: left, top, right, bottom."""
    x, y, width = (float(line.get(name, "0")) for name in ("x", "y", "textLength"))
    size = float(line.get("font-size", "0").removesuffix("px"))
    left = x - {"middle": width / 2, "end": width}.get(line.get("text-anchor", ""), 0.0)
    return left, y - _ABOVE * size, left + width, y + _BELOW * size


def _lay_link(spot: _Spot, width: float, height: float) -> str:
    """Lay a link over a spot of a picture of that size."""
    fact, text = escape(spot.fact), escape(spot.text)
    left, top, right, bottom = spot.box
    place = f"left:{100 * left / width:.2f}%;top:{100 * top / height:.2f}%;"
    size = f"width:{100 * (right - left) / width:.2f}%;height:{100 * (bottom - top) / height:.2f}%"
    return (
        f'<a class="fact spot" href="{_ADDRESS}{fact}" data-fact="{fact}" style="{place}{size}">'
        f"<span>{text}</span></a>"
    )


def lift_drawings(html: str) -> tuple[str, list[str]]:
    """Take the drawings out of a page and leave a holder for each.

    A parser of HTML does not know that names in a drawing have capitals, and takes its time.

    Examples
    --------
    >>> html, drawings = lift_drawings('<p><svg viewBox="0 0 1 1"></svg></p>')
    >>> html, put_back(html, drawings)
    ('<p><svg data-drawing="0"></svg></p>', '<p><svg viewBox="0 0 1 1"></svg></p>')
    """
    drawings = _DRAWING.findall(html)
    places = iter(range(len(drawings)))
    return _DRAWING.sub(lambda _: f'<svg data-drawing="{next(places)}"></svg>', html), drawings


def put_back(html: str, drawings: list[str]) -> str:
    """Put drawings in the place of their holders; see :func:`lift_drawings`."""
    return _HOLDER.sub(lambda holder: drawings[int(holder[1])], html)
