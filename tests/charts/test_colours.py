"""Colours can be read and told apart: on white, in the dark, in grey print, by the colour-blind."""

from __future__ import annotations

from itertools import combinations
from types import ModuleType

import pytest

from analysis.charts.style import CONTEXT, HIGHLIGHT, INK, PALETTE, SHADES, contrast, tint

#: Colours that look different at a glance and not only side by side.
APART = 10.0


def test_the_filter_of_a_dark_page_makes_white_almost_black_and_keeps_hues(
    colours: ModuleType,
) -> None:
    assert colours.darken(colours.read("#ffffff")) == pytest.approx([0.07] * 3)
    assert colours.darken(colours.read("#000000")) == pytest.approx([0.93] * 3)
    red, green, blue = colours.darken(colours.read(HIGHLIGHT))
    assert red < green < blue


def test_words_in_any_colour_can_be_read_on_white_and_in_the_dark(colours: ModuleType) -> None:
    assert colours.find_weak([*PALETTE, INK], 4.5) == []


@pytest.mark.parametrize("sight", ["plain", "protanopia", "deuteranopia", "tritanopia"])
@pytest.mark.parametrize("page", ["white", "dark"])
def test_the_colours_of_series_can_be_told_apart(
    sight: str, page: str, colours: ModuleType
) -> None:
    ground = colours.darken if page == "dark" else colours.see
    view = colours.see if sight == "plain" else colours.blind(sight)
    close = [
        (one, two)
        for one, two in combinations(PALETTE, 2)
        if colours.difference(*(view(ground(colours.read(color))) for color in (one, two))) < APART
    ]
    assert close == []


def test_the_claim_stands_out_from_the_context_in_grey_print(colours: ModuleType) -> None:
    claim, context = (colours.grey(colours.read(color)) for color in (HIGHLIGHT, CONTEXT))
    assert colours.difference(claim, context) > APART


def test_numbers_on_any_shade_can_be_read_on_white_and_in_the_dark(colours: ModuleType) -> None:
    letters = {"white": "#ffffff", "black": "#000000"}
    shades = [*(tint(HIGHLIGHT, part) for part in SHADES), CONTEXT]
    weak = [colours.find_weak([letters[contrast(shade)]], 4.5, shade) for shade in shades]
    assert weak == [[]] * len(shades)
