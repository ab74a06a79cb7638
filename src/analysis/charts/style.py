"""The style of all charts: fonts, colours, sizes. Grey for context, one colour for the finding.

The colours can be read on white and on black, and keep apart for colour-blind readers; none alone
makes a difference. The fonts lie beside this module: words are as wide on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import FactError, suggest

if TYPE_CHECKING:
    from matplotlib.colors import ListedColormap

HIGHLIGHT = "#08519c"
CONTEXT = "#757575"
FAINT = "#d6d6d6"
INK = "#1f1f1f"
#: For series that must be told apart, in this order.
PALETTE = (HIGHLIGHT, "#b95707", "#1a8050", "#7f1643", "#4f310a", CONTEXT)
#: How much white is in shades of one colour. In between, letters that can be read on a white page
#: could not be read in the dark.
SHADES = (0.0, 0.06, 0.12, 0.18, 0.23, 0.48, 0.52, 0.58, 0.64, 0.69, 0.74, 0.8)

#: Widths of a chart for pages and for phones, and its margin, in inches.
WIDE, NARROW, MARGIN = 6.6, 3.4, 0.06
#: Sizes of text in points: labels, and ticks; lines stand so many times their size apart.
TEXT, TICK, LEADING = 11.0, 10.0, 1.25

FONTS = Path(__file__).with_name("fonts")
LATIN, CHINESE = "Noto Sans Subset", "Noto Sans SC Subset"
#: Family and weight -> file.
FONT_FILES = {
    (LATIN, 400): FONTS / "NotoSans-subset-Regular.ttf",
    (LATIN, 700): FONTS / "NotoSans-subset-Bold.ttf",
    (CHINESE, 400): FONTS / "NotoSansSC-subset.ttf",
}

STYLE: dict[str, Any] = {
    "font.size": TEXT,
    "text.color": INK,
    "axes.edgecolor": CONTEXT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.7,
    "lines.linewidth": 1.8,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": TICK,
    "ytick.labelsize": TICK,
    "ytick.major.size": 0,
    "xtick.major.size": 3,
    "legend.frameon": False,
    # Words stay words: they can be searched, selected and read aloud.
    "svg.fonttype": "none",
    # They are as wide as they are, not fitted to the dots of a screen.
    "text.hinting": "no_hinting",
    # A dollar is money.
    "text.parse_math": False,
}


@cache
def _make_settings(lang: str) -> dict[Any, Any]:
    # Whatever a reader's matplotlibrc says is left out. To check 300 settings takes longer than to
    # draw a row: it is done once.
    import matplotlib as mpl
    from matplotlib.rcsetup import cycler

    settings: dict[Any, Any] = dict(mpl.rcParamsDefault) | STYLE
    settings |= {"font.family": list(choose_fonts(lang)), "axes.prop_cycle": cycler(color=PALETTE)}
    del settings["backend"], settings["interactive"]  # of whoever draws
    return dict(mpl.RcParams(settings))


class use_style(AbstractContextManager[None]):  # noqa: N801 (it is called like a function)
    """Apply the style of the reports, in the fonts of a language, to all that matplotlib draws.

    It holds from here on, or in a ``with`` block until its end.
    """

    def __init__(self, lang: str = "en") -> None:
        import matplotlib as mpl

        self._before = dict(mpl.rcParams.copy())
        del self._before["backend"]  # as matplotlib's own rc_context does: it is asked for later
        dict.update(mpl.rcParams, _make_settings(lang))

    def __repr__(self) -> str:
        return "The style of the reports holds from here on."

    def __exit__(self, *_: object) -> None:
        import matplotlib as mpl

        dict.update(mpl.rcParams, self._before)


def tint(color: str, part: float) -> str:
    """Mix a colour with white: 0 leaves it, 1 is white.

    >>> tint("#0b5fa5", 0.5)
    '#85afd2'
    """
    parts = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(value + (255 - value) * part):02x}" for value in parts)


def contrast(shade: str) -> str:
    """Choose white or black for letters on a shade, given as ``#rrggbb``: what stands out more."""
    parts = (int(shade[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    # The luminance of WCAG 2. A dark page turns letters and shades around and makes black stronger.
    return "white" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.25 else "black"


@cache
def choose_fonts(lang: str) -> tuple[str, ...]:
    """Name the fonts by preference, after making them known to matplotlib."""
    from matplotlib.font_manager import fontManager

    known = {font.name for font in fontManager.ttflist}
    for (family, _), file in FONT_FILES.items():
        if family not in known:
            fontManager.addfont(file)
    if CHINESE not in known:
        # It has one weight; unless it passes for bold too, every heading is logged as a fault.
        fontManager.ttflist.append(replace(fontManager.ttflist[-1], weight=700))
    # Chinese stands in charts of other languages too: in names and in words as printed.
    return (CHINESE, LATIN) if lang == "zh" else (LATIN, CHINESE)


def shades(count: int = len(SHADES)) -> ListedColormap:
    """Make a colour map of one colour, from pale to strong, on which letters can be read.

    >>> shades().N
    12
    """
    from matplotlib.colors import ListedColormap

    if not 1 <= count <= len(SHADES):
        raise FactError(f"{count} shades cannot be told apart; take 1 to {len(SHADES)}")
    colors = [tint(HIGHLIGHT, part) for part in SHADES[::-1]]
    return ListedColormap(colors[-count:])


def palette(names: Sequence[str], highlight: str = "") -> dict[str, str]:
    """Give each name a colour that keeps apart for colour-blind readers and in grey print.

    There are six at most; one of them may be highlighted, the others being grey.

    >>> palette(["World", "China"], highlight="World")
    {'World': '#08519c', 'China': '#757575'}
    """
    names = list(dict.fromkeys(names))
    if highlight and highlight not in names:
        raise FactError(f"{highlight!r} is none of the names; {suggest(highlight, names)}")
    if highlight:
        return {name: HIGHLIGHT if name == highlight else CONTEXT for name in names}
    if len(names) > len(PALETTE):
        known = f"{len(names)} names, of which {len(PALETTE)} can be told apart"
        raise FactError(f"a palette of {known}; give fewer, or the one to highlight")
    return dict(zip(names, PALETTE, strict=False))
