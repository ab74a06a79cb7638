"""What tests of charts share: a book of made-up facts, and figures drawn under the style."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.text import Text

from analysis.book.book import Book
from analysis.charts.chart import Chart
from analysis.charts.style import NARROW, WIDE, use_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Open = Callable[..., Book]
Draw = Callable[..., "Figure"]
Clashes = Callable[..., list[str]]
Words = Callable[["Axes"], list[str]]

_FIGURES = """\
fact_id,source_id,paragraph,as_printed,hedge,value,unit,kind,entity,metric,place,period,caveats,note
nearly,yard-2025,1,nearly 10 million cars,nearly,10000000,vehicles,count,Yard,cars sold,,2025,,
over,yard-2025,2,over 9.5 million cars,over,9500000,vehicles,count,Harbour,cars shipped,,2025,,
about,yard-2025,3,about 9 million cars,about,9000000,vehicles,count,Road,cars driven,,2025,,
bare,yard-2025,4,9.4 million cars,,9400000,vehicles,count,Fair,cars shown,,2025,,
exact,yard-2025,5,"9,300,000 cars",,9300000,vehicles,count,Mill,cars counted,,2025,,
deals,yard-2025,6,28 deals,,28,deals,count,Fair,deals,,2025,,
value,yard-2025,6,over 6.8 billion yuan,over,6800000000,CNY,money,Fair,value of the deals,,2025,,
other_value,yard-2025,7,20 billion yuan,,20000000000,CNY,money,Yard,investment,,2025,,
small_value,yard-2025,7,about 70 million yuan,about,70000000,CNY,money,Mill,investment,,2025,,
share,yard-2025,8,21.3 percent,,21.3,percent,share,Road,share of ferries,,2025,,
low_share,yard-2025,8,5 percent,,5,percent,share,Road,share of trams,,2025,,
half,yard-2025,9,nearly half,nearly,50,percent,share,Firms,plan to stay,,2025,,
change,yard-2025,9,about 4 percentage points,about,4,points,points,Road,change of the share,,2025,,
opening,yard-2025,9,October 30,,2025-10-30,date,date,Yard,opening,,2025-10-30,,
month,yard-2025,9,late October,late,2025-10,date,date,Harbour,opening,,2025-10,,
"""
_CONTEXT = """\
fact_id,series_id,definition,as_printed,language,hedge,value,unit,kind,entity,metric,place,period,publisher,title,published_on,address,seen,caveats,note
office,office,cars,9.1 million cars,en,,9100000,vehicles,count,World,cars,,2025,Office,,2025,http://a.example,primary,,
bureau,bureau,cars,8.9 million cars,en,,8900000,vehicles,count,World,cars,,2025,Bureau,,2025,http://b.example,primary,,
"""
_TABLES = {
    "figures": _FIGURES,
    "context": _CONTEXT,
    "sources": (
        "source_id,publisher,title,author,published_on,dateline,address,kind,speaks_for\n"
        "yard-2025,Gazette,Cars,,2025-11-01,,http://c.example,report,itself\n"
    ),
    "caveats": "key,title,text\n",
}


@pytest.fixture
def open_book(tmp_path: Path) -> Open:
    """Open a book of the made-up facts, in a language and at a level."""
    for name, text in _TABLES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")

    def open_at(lang: str = "en", level: str = "core") -> Book:
        return Book(tmp_path, lang, level)

    return open_at


@pytest.fixture
def book(open_book: Open) -> Book:
    """The made-up facts in English at the core level."""
    return open_book()


def _draw(chart: Chart, width: float = WIDE) -> Figure:
    with use_style(chart.lang, width):
        figure = chart.draw()
        figure.draw_without_rendering()
    return figure


@pytest.fixture
def draw() -> Draw:
    """Draw a chart at a width and keep its figure."""
    return _draw


def _find_clashes(chart: Chart, *, slanting: bool = False) -> list[str]:
    """Find at both widths words that touch each other or a mark, and words that leave the picture.

    The box of a slanting line holds more than the line: then marks are left out.
    """
    found = []
    for width in (WIDE, NARROW):
        figure = _draw(chart, width)
        with use_style(chart.lang, width):  # or letters would be measured in another font
            clashes = _list_clashes(figure, slanting=slanting)
        found += [f"{chart.id} at {width}: {clash}" for clash in clashes]
    return found


@pytest.fixture
def clashes() -> Clashes:
    """Find words that touch each other or a mark, and words that leave the picture."""
    return _find_clashes


def _list_clashes(figure: Figure, *, slanting: bool) -> list[str]:
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    lines = [line for axes in figure.axes for line in axes.lines if not slanting]
    marks = [line for line in lines if not str(line.get_label()).startswith("_")]
    names = [text.get_text() for text in texts] + [f"mark of {mark.get_label()}" for mark in marks]
    words = np.array([text.get_window_extent().extents for text in texts])
    boxes = np.array([artist.get_window_extent().extents for artist in (*texts, *marks)])
    # A pixel is allowed: letters do not fill their boxes.
    page = np.array([-1, -1, figure.bbox.width + 1, figure.bbox.height + 1])
    outside = (words[:, :2] < page[:2]).any(axis=1) | (words[:, 2:] > page[2:]).any(axis=1)
    low = np.maximum(words[:, None, :2] + 1, boxes[None, :, :2])
    high = np.minimum(words[:, None, 2:] - 1, boxes[None, :, 2:])
    touching = np.triu((low <= high).all(axis=-1), k=1)
    found = [names[place] for place in np.flatnonzero(outside)]
    return found + [f"{names[a]} / {names[b]}" for a, b in zip(*touching.nonzero(), strict=True)]


@pytest.fixture
def words_in() -> Words:
    """List the words in a picture but for ticks, the lines of each text with breaks between."""
    return lambda axes: list(dict.fromkeys(str(x.get_label()) for x in axes.texts if x.get_label()))


@pytest.fixture
def ticks_in() -> Words:
    """List the words of ticks in a picture, as they were written: along x, then along y."""
    return lambda axes: [text.get_text() for text in axes.texts if not text.get_label()]


@pytest.fixture(scope="session")
def colours() -> ModuleType:
    """How colours are seen: see ``colours.py`` beside this file."""
    spec = spec_from_file_location("colours", Path(__file__).with_name("colours.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
