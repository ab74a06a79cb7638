"""A chart: its finding, its picture, its data, and words for those who do not see it.

A chart shows itself as three outputs: a heading with the finding, the picture as SVG with its
alternative text, and a caption with the data as a table. A chart computes nothing that a reader
could quote: every number comes from the Book.
"""

from __future__ import annotations

import base64
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from analysis.book.grid import show_grid
from analysis.book.prose import Said
from analysis.charts.download import write_data
from analysis.charts.style import NARROW, WIDE, use_style
from analysis.charts.table import show_source
from analysis.charts.words import phrase
from analysis.errors import FactError
from analysis.facts.fact import Fact, Source

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Kind of output with the picture drawn for phones; programs that do not know it pass it by.
PHONE = "image/svg+xml;width=narrow"
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, repr=False)
class Chart:
    """A drawn finding.

    Parameters
    ----------
    id : str
        Short key, unique in a notebook: names the CSV and salts the ids inside the SVG.
    title : Said
        The finding, as a sentence.
    subtitle : Said
        Measure, unit, place and period.
    alt : str
        What the picture shows, made from its data.
    header, rows : sequences
        The data behind the marks: names of columns, and one row of cells per mark.
    draw : callable
        Draws the figure under the style sheet; see :func:`analysis.charts.style.new_figure`.
    note : str
        How to read the marks (what a bar, an arrow or a pale end means).
    sources : sequence of Source
        Who printed what is shown; see :func:`analysis.charts.table.find_sources`.
    marks : sequence of sequences of Fact
        For each row the facts that it words, if these are its marks.
    lang : str
        Language of the picture and of its furniture.

    Raises
    ------
    FactError
        If there is no alternative text or no data, or the key cannot name a file.
    """

    id: str
    title: Said
    subtitle: Said
    alt: str
    header: Sequence[str]
    rows: Sequence[Sequence[Said]]
    draw: Callable[[], Figure]
    note: str = ""
    sources: Sequence[Source] = ()
    marks: Sequence[Sequence[Fact]] = ()
    lang: str = "en"

    def __repr__(self) -> str:
        return f"Chart({self.id}: {self.title.text})"

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.id):
            raise FactError(
                f"the chart's id {self.id!r} cannot name a file; take small letters, digits and '-'"
            )
        if not self.alt.strip():
            raise FactError(f"the chart {self.id} has no alternative text; say what it shows")
        if not self.rows:
            raise FactError(f"the chart {self.id} has no data; widen what is chosen")

    def svg(self, width: float = WIDE) -> str:
        """Draw the picture, `width` inches wide; the same bytes on every machine.

        Raises
        ------
        FactError
            If the fonts lack a character of the picture.
        """
        from analysis.charts.markup import write_svg

        with use_style(self.lang, width), warnings.catch_warnings():
            warnings.filterwarnings("error", message="Glyph .* missing from font")
            try:
                return write_svg(self.draw(), f"{self.id} {width}")
            except UserWarning as missing:
                raise FactError(
                    f"the chart {self.id} cannot be lettered: {str(missing).rstrip('.')}; "
                    "choose other words"
                ) from missing

    def csv(self) -> str:
        """Give the data as CSV; see :func:`analysis.charts.download.write_data`."""
        return write_data(self.header, self.rows, self.marks)

    def head(self) -> str:
        """Give heading and subtitle as HTML."""
        return (
            f'<div class="chart-head"><h3>{self.title.html}</h3>'
            f'<p class="subtitle">{self.subtitle.html}</p></div>'
        )

    def tail(self) -> str:
        """Give caption, data table and download as HTML."""
        name = phrase("data", self.lang)
        table = show_grid(list(self.header), self.rows, Said(name, name, ())).html
        save = phrase("download", self.lang)
        # With a byte order mark, or spreadsheets take the text for another encoding.
        encoded = base64.b64encode(self.csv().encode("utf-8-sig")).decode("ascii")
        link = (
            f'<a class="download" download="{escape(self.id)}.csv" '
            f'href="data:text/csv;charset=utf-8;base64,{encoded}">{save}</a>'
        )
        note = f'<p class="note">{escape(self.note)}</p>' if self.note else ""
        return (
            f'<div class="chart-tail">{note}{self._name_sources()}'
            f"<details><summary>{name}</summary>{table}<p>{link}</p></details></div>"
        )

    def _name_sources(self) -> str:
        if not self.sources:
            return ""
        opening = phrase("source" if len(self.sources) == 1 else "sources", self.lang)
        # Names have commas in them.
        names = ("；" if self.lang == "zh" else "; ").join(map(show_source, self.sources))
        space = "" if self.lang == "zh" else " "
        return f'<p class="sources-line">{opening}{space}{names}</p>'

    def _ipython_display_(self) -> None:
        from IPython.display import publish_display_data

        text = f"{self.title.text}\n{self.subtitle.text}"
        publish_display_data({"text/html": self.head(), "text/plain": text})
        publish_display_data(
            {"image/svg+xml": self.svg(), PHONE: self.svg(NARROW), "text/plain": self.alt},
            metadata={"image/svg+xml": {"alt": self.alt, "chart": self.id}},
        )
        publish_display_data({"text/html": self.tail(), "text/plain": self.csv()})
