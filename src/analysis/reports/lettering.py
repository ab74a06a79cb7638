"""The words of a page in, the fonts to letter them out: cut to the characters that stand there.

Drawings state where every word goes by the widths of the fonts they were measured with, and Chinese
needs a font that not every machine has. So a page carries both, a few kilobytes each.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from analysis.charts.style import CHINESE, FONT_FILES, LATIN

_TEXT = "{http://www.w3.org/2000/svg}text"
#: From here on, characters are Chinese: radicals, ideographs and their punctuation.
_CHINESE_FROM = "\u2e80"


def embed_fonts(drawings: Iterable[str], text: str, *, chinese: bool) -> str:
    """Write the style rules that bring a page's fonts along.

    Parameters
    ----------
    drawings : iterable of str
        SVG pictures, whose words are lettered in the fonts of the charts.
    text : str
        The other text of the page; only Chinese characters in it need a font.
    chinese : bool
        Whether the drawings letter everything in the Chinese font first.

    Returns
    -------
    str
        One ``@font-face`` rule for each font in use; empty for a page that needs none.
    """
    words: dict[int, set[str]] = {400: set(), 700: set()}
    for drawing in drawings:
        for line in ET.fromstring(drawing).iter(_TEXT):  # noqa: S314 (our own)
            words[700 if line.get("font-weight") in ("700", "bold") else 400] |= set(
                line.text or ""
            )
    every = words[400] | words[700]
    wanted = {(LATIN, weight): characters for weight, characters in words.items()}
    wanted[CHINESE, 400] = {c for c in every | set(text) if c >= _CHINESE_FROM}
    if chinese:
        wanted[CHINESE, 400] |= every
    rules = (_write_rule(*font, sorted(characters)) for font, characters in wanted.items())
    return "\n".join(filter(None, rules))


def _write_rule(family: str, weight: int, characters: Sequence[str]) -> str:
    font = _cut(FONT_FILES[family, weight], "".join(characters))
    if not font:
        return ""
    data = base64.b64encode(font).decode("ascii")
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f"src: url(data:font/woff;base64,{data}); }}"
    )


@cache
def _cut(file: Path, characters: str) -> bytes:
    """Cut a font down to some characters; nothing is left where it has none of them."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(file, recalcTimestamp=False)
    codes = set(map(ord, characters)) & font.getBestCmap().keys()
    if not codes:
        return b""
    cutter = Subsetter(Options(notdef_outline=True, name_IDs=[1, 2, 13], layout_features=[]))
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    font.flavor = "woff"
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()
