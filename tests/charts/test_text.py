"""The width of a line is that of its letters, and labels stand where nothing covers them."""

import numpy as np
import pytest
from matplotlib import rcParams
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from analysis.charts.layout import new_figure
from analysis.charts.style import use_style
from analysis.charts.text import Label, measure, place_labels

#: Pairs of letters that other fonts move together, and both scripts in one line.
LINES = [
    "AVAST To Wolfsburg, 11.7 % – fi ffl",
    "“nearly 10\N{NO-BREAK SPACE}million”: 1,111,111",
    "中国新能源汽车，近1000万辆（2025年）",
]


@pytest.mark.parametrize("lang", ["en", "de", "zh"])
@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize("line", LINES)
def test_letters_add_up_to_the_line_that_is_drawn(line: str, bold: bool, lang: str) -> None:
    with use_style(lang):
        fonts = rcParams["font.family"]
        font = FontProperties(family=fonts, size=10, weight="bold" if bold else "normal")
        whole, bars = (
            text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]
            for text in (f"|{line}|", "||")
        )
        assert measure(line, 10, bold=bold) == pytest.approx((whole - bars) / 72, abs=1e-9)
        assert measure(line, 20, bold=bold) == pytest.approx(2 * measure(line, 10, bold=bold))


def test_nothing_has_no_width() -> None:
    with use_style():
        assert measure("") == 0


def test_labels_keep_apart_and_no_line_leads_to_one_across_another() -> None:
    with use_style():
        figure, (ax,) = new_figure("en")
        figure.set_figheight(3.0)
        ax.set(xlim=(0, 10), ylim=(0, 10))
        labels = [Label((5 + 0.2 * n, 5 + 0.2 * n), [f"label {n}", "below"]) for n in range(8)]
        place_labels(ax, labels, [], [(-1, 0), (1, 0), (0, 1), (0, -1)])
        boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) == 16
    leaders = [line.get_xydata() * figure.dpi for line in ax.lines]
    assert leaders
    for start, end in leaders:
        for part in np.linspace(0, 1, 50):
            assert not any(box.contains(*(start + part * (end - start))) for box in boxes)
