"""One style for all charts, whatever a reader's own settings are."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts import words
from analysis.charts.style import (
    CHINESE_FONT,
    CLAIM,
    CONTEXT,
    PALETTE,
    TEXT,
    use_style,
)
from analysis.charts.text import measure, split_pieces, wrap, wrap_evenly
from analysis.errors import FactError
from analysis.making import wording
from analysis.numbers import languages


def lightness(color: str) -> float:
    """How light a colour is in grey print, from 0 to 255."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def contrast_with_white(color: str) -> float:
    """Contrast by WCAG 2."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_the_style_is_gone_after_drawing_even_if_drawing_fails() -> None:
    before = dict(mpl.rcParams)
    with pytest.raises(FactError, match=str(TEXT)), use_style("zh"):
        raise FactError(str(mpl.rcParams["font.size"]))
    assert dict(mpl.rcParams) == before


def test_settings_of_the_reader_do_not_reach_a_chart() -> None:
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "black"}), use_style():
        assert mpl.rcParams["font.size"] == TEXT
        assert mpl.rcParams["axes.facecolor"] == "white"


def test_dollars_are_money_and_not_mathematics() -> None:
    with use_style():
        assert not mpl.rcParams["text.parse_math"]


def test_the_claim_stands_out_from_the_context_in_grey_print() -> None:
    assert lightness(CONTEXT) - lightness(CLAIM) > 40


@pytest.mark.parametrize("color", PALETTE)
def test_coloured_words_can_be_read_on_white(color: str) -> None:
    assert contrast_with_white(color) >= 4.5


@pytest.mark.parametrize("module", [languages, wording, words])
def test_the_fonts_have_every_character_of_the_furniture(module: ModuleType) -> None:
    text = Path(str(module.__file__)).read_text(encoding="utf-8").replace("\n", " ")
    with use_style("zh"):
        assert measure(text) > 0  # a missing character is a warning, and so an error here


def test_the_chinese_font_has_the_common_characters_of_the_standard() -> None:
    rows = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    common = {pair.decode("gb2312", errors="ignore") for pair in rows} - {""}
    known = {chr(code) for code in TTFont(CHINESE_FONT).getBestCmap()}
    assert len(common) == 3755
    assert common - known == set("毖谰锨耪")  # nor has the package it was taken from


@pytest.mark.parametrize("lang", ["en", "de", "zh"])
def test_chinese_names_can_be_written_in_every_language_in_headings_too(
    lang: str, caplog: pytest.LogCaptureFixture
) -> None:
    with use_style(lang):
        assert measure("一汽-大众", bold=True) > 0.5
    assert caplog.text == ""


def test_the_chinese_font_names_itself_and_its_licence() -> None:
    names = TTFont(CHINESE_FONT)["name"]
    assert names.getDebugName(1) == "Noto Sans SC Subset"
    assert "SIL Open Font License" in str(names.getDebugName(13))
    licence = CHINESE_FONT.with_name("OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


TEXTS = st.one_of(
    st.text(alphabet="abcdefgh ij,.", min_size=1, max_size=80),
    st.text(alphabet="中国汽车，。（）大众 VW3", min_size=1, max_size=50),
)


@given(TEXTS, st.floats(0.8, 4), st.sampled_from(["en", "zh"]))
def test_lines_keep_the_text_and_the_width(text: str, width: float, lang: str) -> None:
    with use_style(lang):
        lines = wrap(text, width)
        even = wrap_evenly(text, width)
        too_wide = [line for line in (*lines, *even) if measure(line) > width]
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert len(even) == len(lines)
    # Only what has no place to break is wider than asked for.
    assert all(len(split_pieces(line)) == 1 for line in too_wide)


def test_a_number_stays_with_its_unit_and_punctuation_with_its_word() -> None:
    with use_style("zh"):
        assert wrap("over 6.8\N{NO-BREAK SPACE}billion yuan", 0.9)[1] == (
            "6.8\N{NO-BREAK SPACE}billion"
        )
        lines = wrap("一汽，大众，汽车。", 0.35)
    assert not any(line[0] in "，。" for line in lines)
