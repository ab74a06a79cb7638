"""A picture of a notebook in, the same inside an address out, as small as it goes.

Base64 makes a picture a third larger. An SVG is text, and most of it can stand in an address as it
is once its line breaks are gone: pages come out a quarter smaller, with nothing of a chart lost.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any
from urllib.parse import quote

_PROLOG = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", re.DOTALL)
_PATH = re.compile(r'\bd="([^"]*)"')
_SIZE = re.compile(r'<svg\b[^>]*?\bviewBox="[\d.+-]+[ ,]+[\d.+-]+[ ,]+([\d.]+)[ ,]+([\d.]+)"')
#: Characters that stand for themselves in an address.
_SAFE = "!$&'()*+,-./:;=?@_~"
#: CSS pixels in a point, the unit of matplotlib's SVG.
_PIXELS = 4 / 3


def show_picture(output: Any, kind: str) -> str:
    """Show a picture in a box of its own, which scrolls where the screen is too narrow.

    Parameters
    ----------
    output : NotebookNode
        An output of a cell; its metadata hold the alt text.
    kind : str
        ``image/svg+xml`` or ``image/png``.
    """
    data, size = output.data[kind], ""
    alt = escape(output.metadata.get(kind, {}).get("alt", ""))
    if kind == "image/svg+xml":
        found = _SIZE.search(data)
        if found:
            width, height = (round(float(part) * _PIXELS) for part in found.groups())
            size = f' width="{width}" height="{height}"'
        source = escape(f"data:{kind},{quote(shrink(data), safe=_SAFE)}")
    else:
        source = f"data:{kind};base64,{''.join(data.split())}"
    return f'<div class="plot" tabindex="0"><img alt="{alt}"{size} src="{source}"></div>'


def shrink(svg: str) -> str:
    """Leave out of an SVG what shows nothing: prolog, comments, and spaces that only part.

    Examples
    --------
    >>> shrink('<svg><!-- a line --><path d="M 0 9.5 L 1 -2 z"/></svg>')
    "<svg><path d='M0,9.5L1-2z'/></svg>"
    """
    svg = _PROLOG.sub("", svg).strip()
    svg = _PATH.sub(lambda found: f'd="{_shrink_path(found[1])}"', svg)
    svg = re.sub(r">\s*\n\s*<", "><", svg)
    # A double quote takes three characters in an address, a single one takes one.
    return svg if "'" in svg else svg.replace('"', "'")


def _shrink_path(path: str) -> str:
    path = re.sub(r"\s*([A-DF-Za-df-z])\s*", r"\1", path)  # an E belongs to a number
    return re.sub(r"[\s,]+", ",", path.strip()).replace(",-", "-")
