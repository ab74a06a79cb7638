"""One style for all charts, whatever a reader's own settings are."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts import style
from analysis.charts.layout import new_figure
from analysis.charts.style import CHINESE, FONT_FILES, LATIN, TEXT, use_style
from analysis.charts.text import height, measure, split_pieces, wrap, wrap_evenly, write_lines
from analysis.errors import FactError
from analysis.quantities.wording import LANGUAGES
from analysis.reports import rendering

#: Words that charts may show, whatever the facts: of numbers, of pages, and their own.
FURNITURE = {
    "numbers": str(LANGUAGES),
    "pages": Path(rendering.__file__).with_name("words.csv").read_text(encoding="utf-8"),
    "charts": Path(style.__file__).with_name("words.csv").read_text(encoding="utf-8"),
}


def test_the_style_is_gone_after_drawing_even_if_drawing_fails() -> None:
    before = dict(mpl.rcParams)
    with pytest.raises(FactError, match=str(TEXT)), use_style("zh"):
        raise FactError(str(mpl.rcParams["font.size"]))
    assert dict(mpl.rcParams) == before


def test_settings_of_the_reader_do_not_reach_a_chart() -> None:
    with mpl.rc_context({"font.size": 30, "figure.facecolor": "black"}), use_style():
        assert mpl.rcParams["font.size"] == TEXT
        assert mpl.rcParams["figure.facecolor"] == "white"


def test_a_style_at_the_end_of_a_cell_shows_what_it_does() -> None:
    with mpl.rc_context():
        assert repr(use_style()) == "The style of the reports holds from here on."


def test_dollars_are_money_and_not_mathematics() -> None:
    with use_style():
        assert not mpl.rcParams["text.parse_math"]


@pytest.mark.parametrize("kind", FURNITURE)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_fonts_have_every_character_of_the_furniture(kind: str, lang: str) -> None:
    with use_style(lang):
        assert (
            measure(FURNITURE[kind].replace("\n", " ")) > 0
        )  # a missing character is a warning, and so an error here


def test_the_chinese_font_has_the_common_characters_of_the_standard() -> None:
    rows = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    common = {pair.decode("gb2312", errors="ignore") for pair in rows} - {""}
    known = {chr(code) for code in TTFont(FONT_FILES[CHINESE, 400]).getBestCmap()}
    assert len(common) == 3755
    assert common - known == set("毖谰锨耪")  # nor has the package it was taken from


@pytest.mark.parametrize("lang", ["en", "de", "zh"])
def test_chinese_names_can_be_written_in_every_language_in_headings_too(
    lang: str, caplog: pytest.LogCaptureFixture
) -> None:
    with use_style(lang):
        assert measure("一汽-大众", bold=True) > 0.5
    assert caplog.text == ""


@pytest.mark.parametrize(("family", "weight"), FONT_FILES)
def test_each_font_names_itself_its_weight_and_its_licence(family: str, weight: int) -> None:
    file = FONT_FILES[family, weight]
    font = TTFont(file)
    assert font["name"].getDebugName(1) == family
    assert font["OS/2"].usWeightClass == weight
    licence = file.with_name("OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert file.name.split("-subset")[0] in licence


def test_the_lines_of_all_fonts_are_equally_high() -> None:
    fonts = [TTFont(file) for file in FONT_FILES.values()]
    heights = {
        (font["hhea"].ascent / units, font["hhea"].descent / units, font["hhea"].lineGap)
        for font in fonts
        for units in [font["head"].unitsPerEm]
    }
    assert heights == {(0.93, -0.24, 0)}


@pytest.mark.parametrize("lang", ["en", "de", "zh"])
@pytest.mark.parametrize("text", ["1", "Aj", "-- “quoted”", "12 Okt. 2025", "一汽-大众 1991"])
@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
def test_words_are_as_wide_as_their_letters_with_the_space_around_them(
    lang: str, text: str, *, bold: bool
) -> None:
    order = [CHINESE, LATIN] if lang == "zh" else [LATIN, CHINESE]
    fonts = [TTFont(FONT_FILES[x, 700 if bold and x == LATIN else 400]) for x in order]
    width = 0.0
    for letter in text:
        font = next(font for font in fonts if ord(letter) in font.getBestCmap())
        width += font["hmtx"][font.getBestCmap()[ord(letter)]][0] / font["head"].unitsPerEm
    with use_style(lang):
        assert measure(text, 10, bold=bold) * 72 == pytest.approx(10 * width, abs=0.02)


@pytest.mark.parametrize("lines", [["one"], ["Äg", "xx", "国"], ["a", "b"]])
def test_lines_stand_equally_far_apart_whatever_their_letters(lines: list[str]) -> None:
    with use_style():
        _, (axes,) = new_figure("en")
        write_lines(axes, (1.0, 1.0), lines)
        write_lines(axes, (1.0, 1.0), lines, rise="last")
    places = [float(text.get_position()[1]) for text in axes.texts]
    centred, resting = places[: len(lines)], places[len(lines) :]
    assert [a - b for a, b in pairwise(centred)] == pytest.approx([height(1)] * (len(lines) - 1))
    assert resting[-1] == 1.0
    # The middle of capitals is a little above the middle of the line they stand on.
    assert (centred[0] + centred[-1]) / 2 == pytest.approx(1.0 - 0.36 * TEXT / 72)


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


def test_a_word_without_room_is_broken_behind_a_hyphen_between_letters_alone() -> None:
    with use_style():
        assert wrap("Mercedes-Benz", 0.9) == ["Mercedes-", "Benz"]
        assert wrap("Mercedes-Benz", 2.0) == ["Mercedes-Benz"]
        assert wrap("2024-2025", 0.3) == ["2024-2025"]


def test_a_number_stays_with_its_unit_and_punctuation_with_its_word() -> None:
    with use_style("zh"):
        assert wrap("over 6.8\N{NO-BREAK SPACE}billion yuan", 0.9)[1] == (
            "6.8\N{NO-BREAK SPACE}billion"
        )
        lines = wrap("一汽，大众，汽车。", 0.35)
    assert not any(line[0] in "，。" for line in lines)
