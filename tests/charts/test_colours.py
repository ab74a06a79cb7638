"""Colours can be read and told apart: on white, in the dark, in grey print, by the colour-blind."""

from __future__ import annotations

from itertools import combinations, pairwise
from types import ModuleType
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis import charts
from analysis.charts.style import CONTEXT, HIGHLIGHT, INK, PALETTE, SHADES, contrast, tint

if TYPE_CHECKING:
    from matplotlib.patches import Patch

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


def test_the_edges_of_bars_can_be_seen_on_white_and_in_the_dark(colours: ModuleType) -> None:
    assert colours.find_weak({to_hex(patch.get_edgecolor()) for patch in draw_bars(0)}, 3) == []


def draw_bars(strong: int) -> list[Patch]:
    """Draw a bar of six sorts, some of them highlighted; give its segments in order."""
    sorts = list("abcdef")
    counts = pd.DataFrame([[1] * 6], columns=sorts, index=pd.Index(["x"], name="what"))
    ax = charts.bars(counts, highlight=sorts[:strong])
    return sorted((x for x in ax.patches if x.get_width() == 1), key=lambda x: x.get_x())


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


@pytest.mark.parametrize("strong", range(7))
@pytest.mark.parametrize("page", ["white", "dark"])
def test_shades_of_one_chart_can_be_told_apart_in_grey_print(
    strong: int, page: str, colours: ModuleType
) -> None:
    ground = colours.darken if page == "dark" else colours.see
    shades = [to_hex(patch.get_facecolor()) for patch in draw_bars(strong)]
    assert len(shades) == 6
    printed = [colours.grey(ground(colours.read(shade))) for shade in shades]
    steps = [colours.difference(*pair) for pair in pairwise(sorted(printed, key=max))]
    # They stand in the order of the key, too, and each has an edge.
    assert min(steps) > 3


def test_numbers_on_any_shade_can_be_read_on_white_and_in_the_dark(colours: ModuleType) -> None:
    letters = {"white": "#ffffff", "black": "#000000"}
    shades = [tint(HIGHLIGHT, part) for part in SHADES]
    shades += [to_hex(patch.get_facecolor()) for patch in draw_bars(1)]
    weak = [colours.find_weak([letters[contrast(shade)]], 4.5, shade) for shade in shades]
    assert weak == [[]] * len(shades)
