"""Charts as files: pictures with all that belongs to them, and their data for spreadsheets."""

from __future__ import annotations

from analysis.charts.style import FONT_FILES


def draw_png(svg: str, *, zoom: float = 2) -> bytes:
    """Draw a chart of this package as PNG, in its own fonts; the same bytes on every machine."""
    import resvg_py

    fonts = sorted({str(path) for path in FONT_FILES.values()})
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg, font_files=fonts, skip_system_fonts=True, zoom=zoom, dpi=96
    )
    return bytes(drawn)
