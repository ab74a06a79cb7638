"""What tests of charts share: what `charts.show` hands over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from matplotlib.text import Text

from analysis import charts
from analysis.charts.style import NARROW, WIDE, use_style
from analysis.facts.fact import CHART, PHONE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Show = Callable[..., dict[str, Any]]


def show_chart(ax: Axes | Sequence[Axes], **options: Any) -> dict[str, Any]:
    """Show a chart; give its bundle, and its pictures as ``wide`` and ``phone``."""
    shown: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("IPython.display.publish_display_data", lambda data, **_: shown.append(data))
        charts.show(ax, **{"id": "c", "title": "Title", "subtitle": "Subtitle", **options})
    (data,) = (data for data in shown if CHART in data)
    return {**data[CHART], "wide": data["image/svg+xml"], "phone": data[PHONE]}


@pytest.fixture(scope="session")
def show() -> Show:
    return show_chart


def draw_at(ax: Axes | Sequence[Axes], lang: str, width: float) -> Figure:
    """Draw a chart at a width, and give its figure."""
    axes = [ax] if not isinstance(ax, Sequence) else ax
    figure = axes[0].get_figure(root=True)
    assert figure is not None
    figure.set_figwidth(width)
    engine = figure.get_layout_engine()
    with use_style(lang):
        if engine:  # it may change the height: as in a page, all is in place before it is drawn
            engine.execute(figure)
            figure.set_layout_engine("none")
        figure.draw_without_rendering()
    figure.set_layout_engine(engine)
    return figure


@pytest.fixture
def draw() -> Callable[..., Figure]:
    return draw_at


def find_clashes(ax: Axes | Sequence[Axes], lang: str = "en") -> list[str]:
    """Find words that touch each other or leave the picture, at both widths."""
    found = []
    for width in (WIDE, NARROW):
        figure = draw_at(ax, lang, width)
        with use_style(lang):  # or letters would be measured in another font
            found += [f"{width}: {clash}" for clash in _list_clashes(figure)]
    return found


def _list_clashes(figure: Figure) -> list[str]:
    hidden = set(_list_hidden(figure))
    texts = [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text not in hidden
    ]
    if not texts:
        return []
    boxes = np.array([text.get_window_extent().extents for text in texts])
    # A pixel is allowed: letters do not fill their boxes.
    page = np.array([-1, -1, figure.bbox.width + 1, figure.bbox.height + 1])
    outside = (boxes[:, :2] < page[:2]).any(axis=1) | (boxes[:, 2:] > page[2:]).any(axis=1)
    low = np.maximum(boxes[:, None, :2] + 1.5, boxes[None, :, :2])
    high = np.minimum(boxes[:, None, 2:] - 1.5, boxes[None, :, 2:])
    touching = np.triu((low <= high).all(axis=-1), k=1)
    names = [text.get_text() for text in texts]
    return [names[place] for place in np.flatnonzero(outside)] + [
        f"{names[a]} / {names[b]}" for a, b in zip(*touching.nonzero(), strict=True)
    ]


def _list_hidden(figure: Figure) -> Iterator[Text]:
    """List texts that are not drawn: those of ticks without a place, or of hidden axes."""
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            drawn = {*axis.get_ticklabels(), *axis.get_ticklabels(minor=True), axis.label}
            ticks = [*axis.majorTicks, *axis.minorTicks]
            labels = [label for tick in ticks for label in (tick.label1, tick.label2)]
            shows = axis.get_visible() and ax.axison
            yield from (
                text
                for text in (axis.label, axis.offsetText, *labels)
                if not (shows and text in drawn)
            )


@pytest.fixture
def clashes() -> Callable[..., list[str]]:
    return find_clashes


@pytest.fixture(scope="session")
def colours() -> ModuleType:
    """How colours are seen: see ``colours.py`` beside this file."""
    spec = spec_from_file_location("colours", Path(__file__).with_name("colours.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
