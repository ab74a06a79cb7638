"""One style sheet for all charts: grey for context, one colour for the claim.

The colours keep apart in grey print and for colour-blind readers (Okabe and Ito 2008).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

CLAIM = "#0b5fa5"
CONTEXT = "#6b6b6b"
FAINT = "#d6d6d6"
INK = "#1f1f1f"
#: For series that must be told apart, in this order.
PALETTE = ("#0b5fa5", "#d55e00", "#1b7f5c", "#7a4fa3", "#8a6d00", "#6b6b6b")

STYLE: dict[str, Any] = {
    "figure.figsize": (6.6, 3.9),
    "figure.facecolor": "white",
    "font.family": ["DejaVu Sans"],
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": CONTEXT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.prop_cycle": "",
    "grid.color": FAINT,
    "grid.linewidth": 0.7,
    "lines.linewidth": 1.8,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "svg.fonttype": "path",
}


def use_style() -> AbstractContextManager[None]:
    """Apply the style sheet while a chart is drawn, and only then."""
    from cycler import cycler
    from matplotlib import rc_context

    return rc_context({**STYLE, "axes.prop_cycle": cycler(color=PALETTE)})
