"""One style sheet for all charts: grey for context, one colour for the claim.

The colours can be read on white and on black, and keep apart for colour-blind readers. No chart
leaves a difference to colour alone. The fonts lie beside this module: words are as wide on every
machine, and Chinese can be written on each.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CLAIM = "#08519c"
CONTEXT = "#757575"
FAINT = "#d6d6d6"
INK = "#1f1f1f"
#: For series that must be told apart, in this order.
PALETTE = (CLAIM, "#b95707", "#1a8050", "#7f1643", "#4f310a", CONTEXT)

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
    "figure.facecolor": "white",
    "figure.dpi": 100,
    "font.size": TEXT,
    "text.color": INK,
    "axes.edgecolor": CONTEXT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "grid.color": FAINT,
    "grid.linewidth": 0.7,
    "lines.linewidth": 1.8,
    "xtick.color": INK,
    "legend.frameon": False,
    # Words stay words: they can be searched, selected and read aloud.
    "svg.fonttype": "none",
    # They are as wide as they are, not fitted to the dots of a screen.
    "text.hinting": "no_hinting",
    # A dollar is money.
    "text.parse_math": False,
}


@contextmanager
def use_style(lang: str = "en", width: float = WIDE) -> Iterator[None]:
    """Apply the style sheet while a chart is drawn, and only then.

    Parameters
    ----------
    lang : str
        Language of the text in the picture, which chooses the font.
    width : float
        Width of the picture in inches.
    """
    import matplotlib as mpl
    from matplotlib.rcsetup import cycler

    # Only the style sheet counts: whatever a reader's matplotlibrc says is set aside.
    settings: dict[Any, Any] = dict(mpl.rcParamsDefault)
    settings |= {"backend": mpl.rcParams["backend"]} | STYLE
    settings["figure.figsize"] = (width, width)
    settings["font.family"] = _choose_fonts(lang)
    settings["axes.prop_cycle"] = cycler(color=PALETTE)
    with mpl.rc_context(settings):
        yield


def sheet_width() -> float:
    """Give the width of the picture being drawn, in inches; call it while the style is in use."""
    from matplotlib import rcParams

    return float(rcParams["figure.figsize"][0])


def new_figure(height: float) -> Figure:
    """Make an empty figure of the width in use, that no global state knows of."""
    from matplotlib.figure import Figure

    return Figure(figsize=(sheet_width(), height))


def tint(color: str, part: float) -> str:
    """Mix a colour with white: 0 leaves it, 1 is white.

    Examples
    --------
    >>> tint("#0b5fa5", 0.5)
    '#85afd2'
    """
    parts = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(value + (255 - value) * part):02x}" for value in parts)


def _choose_fonts(lang: str) -> list[str]:
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
    return [CHINESE, LATIN] if lang == "zh" else [LATIN, CHINESE]
