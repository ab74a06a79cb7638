"""Text in, its width in inches and its lines out; measured with the fonts of the style sheet."""

from __future__ import annotations

import re
from functools import cache

from analysis.charts.style import TEXT

#: A Chinese character with the punctuation that may not begin a line, or a word with its space.
_PIECES = re.compile(
    r"[〈《「（“‘]*[\u3400-\u9fff][，。、；：？！）》」〉”’～%·]*"
    r"|[^\s\u3400-\u9fff]*(?:[^\S\n]|$)|[^\s\u3400-\u9fff]+"
)
#: Lines of text stand this many times their size apart.
LEADING = 1.25
#: Lines are evened out in steps of so many inches.
_STEP = 0.1


def measure(text: str, size: float = TEXT, *, bold: bool = False) -> float:
    """Measure a line of text in inches; call it while the style is in use."""
    from matplotlib import rcParams

    return _measure(text, size, bold, tuple(rcParams["font.family"]))


@cache
def _measure(text: str, size: float, bold: bool, fonts: tuple[str, ...]) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=fonts, size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72


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
    """Break text into lines of at most `width` inches; a longer word stands alone."""
    lines = [""]
    for piece in split_pieces(text):
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


def _clean(line: str) -> str:
    return line.strip().replace("\ue000", "\u00a0")
