"""Text in, its width in inches, its lines, and these lines in a picture out.

Widths are those of the fonts of the style sheet. Lines are set one by one: how far they stand apart
depends on their size alone, and words of one row stand on one line whatever letters they have.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

from analysis.charts.style import INK, LEADING, TEXT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Transform

#: A Chinese character with the punctuation that may not begin a line, or a word with its space.
_PIECES = re.compile(
    r"[〈《「（“‘]*[\u3400-\u9fff][，。、；：？！）》」〉”’～%·]*"
    r"|[^\s\u3400-\u9fff]*(?:[^\S\n]|$)|[^\s\u3400-\u9fff]+"
)
#: Part of a word up to a hyphen between letters, with that hyphen.
_HYPHENED = re.compile(r".+?[^\W\d]-(?=[^\W\d])|.+?$")
#: Lines are evened out in steps of so many inches.
_STEP = 0.1
#: The middle of capitals and digits is so many sizes above the line they stand on.
_MIDDLE = 0.36
#: Name of words that state no fact: ticks, counts, and names with a number in them.
FREE = "free"


def measure(text: str, size: float = TEXT, *, bold: bool = False) -> float:
    """Measure a line of text in inches; call it while the style is in use."""
    from matplotlib import rcParams

    return _measure(text, bold, tuple(rcParams["font.family"])) * size / 72


@cache
def _measure(text: str, bold: bool, fonts: tuple[str, ...]) -> float:
    """Measure text in sizes of its letters: the fonts have no kerning, so letters add up."""
    bars = _measure_ink("||", bold, fonts)
    return math.fsum(_measure_ink(f"|{letter}|", bold, fonts) - bars for letter in text)


@cache
def _measure_ink(text: str, bold: bool, fonts: tuple[str, ...]) -> float:
    """Measure from the first ink to the last, without the space that these letters bring along."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=fonts, size=1, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def height(lines: int, size: float = TEXT) -> float:
    """Give the height of some lines of text in inches."""
    return lines * size * LEADING / 72


def split_pieces(text: str) -> list[str]:
    """Split text where a line may break: at spaces, and between Chinese characters.

    A number keeps its scale word and sign: "6.8 billion" has a no-break space, "1000万" no space.

    Examples
    --------
    >>> split_pieces("Rho Motion, cars")
    ['Rho ', 'Motion, ', 'cars']
    >>> split_pieces("（中国）汽车工业协会")
    ['（中', '国）', '汽', '车', '工', '业', '协', '会']
    """
    return [piece for piece in _PIECES.findall(text.replace("\u00a0", "\ue000")) if piece]


def wrap(text: str, width: float, size: float = TEXT, *, bold: bool = False) -> list[str]:
    """Break text into lines of at most `width` inches.

    A longer word is broken behind its hyphens, or stands alone.
    """
    lines = [""]
    pieces = split_pieces(text)
    if any(measure(_clean(piece), size, bold=bold) > width for piece in pieces):
        pieces = [part for piece in pieces for part in _HYPHENED.findall(piece)]
    for piece in pieces:
        longer = lines[-1] + piece
        if lines[-1] and measure(_clean(longer), size, bold=bold) > width:
            lines.append(piece)
        else:
            lines[-1] = longer
    return [_clean(line) for line in lines]


def wrap_evenly(text: str, width: float, size: float = TEXT, *, bold: bool = False) -> list[str]:
    """Break text into as few lines as :func:`wrap` does, as even as they can be."""
    lines = wrap(text, width, size, bold=bold)
    narrow = measure(text, size, bold=bold) / len(lines)
    while len(lines) > 1 and narrow < width:
        even = wrap(text, narrow, size, bold=bold)
        if len(even) == len(lines):
            return even
        narrow += _STEP
    return lines


def write_lines(
    axes: Axes,
    place: tuple[float, float],
    lines: Sequence[str],
    unit: Transform,
    *,
    size: float = TEXT,
    side: Literal["left", "center", "right"] = "left",
    rise: Literal["last", "center"] = "center",
    color: str = INK,
    bold: bool = False,
    fact: str = "",
    free: bool = False,
    up: bool = False,
) -> None:
    """Write lines of text into a picture.

    Parameters
    ----------
    axes : Axes
        Whose picture it is; the lines may leave the axes.
    place : (float, float)
        Of the text, in inches.
    lines : sequence of str
        From the top down.
    unit : Transform
        Of the place.
    size, color, bold
        Of the letters; the size in points.
    side : str
        Which part of the lines is at the place: their left or right end, or their middle.
    rise : str
        What is as high as the place: the line that the last letters stand on, or the centre.
    fact : str
        Id of the fact that the words state, whose entry they are linked to.
    free : bool
        True for words that state no fact although they may have digits.
    up : bool
        True if places are counted from the bottom up.
    """
    apart = height(1, size)
    lift = (len(lines) - 1) * apart
    first = -lift if rise == "last" else _MIDDLE * size / 72 - lift / 2
    for number, line in enumerate(lines):
        down = first + number * apart
        axes.text(
            place[0],
            place[1] - down if up else place[1] + down,
            line,
            transform=unit,
            horizontalalignment=side,
            verticalalignment="baseline",
            fontsize=size,
            color=color,
            fontweight="bold" if bold else "normal",
            url=f"#fact-{fact}" if fact else None,
            gid=FREE if free and not fact else None,
            label="\n".join(lines),
            zorder=2.5,
        )


def _clean(line: str) -> str:
    return line.strip().replace("\ue000", "\u00a0")
