"""Charts for readers: a finding, its picture in two widths, its data, and words for who cannot see.

A chart computes nothing that a reader could quote: every number comes from the Book.
"""

from __future__ import annotations

import math
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby, zip_longest
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis.book.prose import Sentence, find_literals, link_out, mark_numbers
from analysis.book.tables import read_frame, tell_name, word_frame
from analysis.charts.axes import finish_axes, is_crosstab
from analysis.charts.layout import is_ours, list_rows, new_figure, render_svg
from analysis.charts.style import NARROW, WIDE, use_style
from analysis.charts.text import FREE, find_figure, join_sentences, list_phrases, phrase
from analysis.errors import FactError
from analysis.facts.fact import CHART, PHONE, Fact, Source, write_end
from analysis.project import disarm
from analysis.quantities.interval import write_number

if TYPE_CHECKING:
    from analysis.book.book import Book

#: What a chart's data tell of a fact after its words.
_NUMBERS = ["fact_id", "value", "lower", "upper", "unit", "period"]
#: Where an article prints a row of a curated table.
_PLACE = ["source_id", "paragraph"]


@dataclass(frozen=True)
class Description:
    """What a chart shows, for its data table, its CSV and its alternative text."""

    book: Book = field(repr=False)
    alt: str  # what the picture shows, made from its data
    header: Sequence[str]
    rows: Sequence[Sequence[Sentence]] = field(repr=False)  # one per mark
    note: str = ""  # how to read the marks
    #: For each row the facts that are its marks; or none, and the id of the article that prints it.
    marks: Sequence[Sequence[Fact]] = field(default=(), repr=False)
    articles: Sequence[str] = field(default=(), repr=False)

    @property
    def csv(self) -> str:
        """The data as CSV: one line per mark, the same bytes every time; no name stands twice.

        After the worded columns stand, where the marks are facts, ``fact_id``, ``value``, ``lower``
        and ``upper`` at the level of the book (decimals, exact or rounded outward; days as ISO
        8601; empty where there is none), ``unit`` and ``period``; else ``fact_ids``.
        """
        lines = self._list_lines(disarm, _write_fact)
        return pd.DataFrame(lines).to_csv(header=False, index=False, lineterminator="\n")

    @property
    def frame(self) -> pd.DataFrame:
        """The data as a DataFrame of the same columns; numbers are as in `Book.to_frame`."""
        header, *rows = self._list_lines(str, _list_numbers)
        return pd.DataFrame(rows, columns=header)

    def _list_lines(
        self, clean: Callable[[str], str], write: Callable[[Fact], list[Any]]
    ) -> list[list[Any]]:
        columns = _NUMBERS if self.marks else ["fact_ids"]
        words = (f"{name} in words" if name in columns else name for name in self.header)
        lines = [[*map(clean, words), *columns]]
        for row, facts in zip_longest(self.rows, self.marks):
            key = "" if self.marks else ";".join(_list_facts([row]))
            ends = map(write, facts) if facts else [[key, *[None] * (len(columns) - 1)]]
            lines += [[*(clean(cell.text) for cell in row), *end] for end in ends]
        return lines

    @property
    def sources(self) -> list[Source]:
        """Who printed what is shown and what that rests on, each publisher once, in order."""
        found: dict[str, Source] = {}
        for cells, article in zip_longest(self.rows, self.articles):
            origins = [self.book.find_article(article)] if article else []
            facts = [x for key in _list_facts([cells or ()]) for x in self.book.walk(key)]
            for origin in (*origins, *(fact.source for fact in facts if fact.source)):
                found.setdefault(origin.publisher, origin)
        return list(found.values())

    def tell(self) -> dict[str, Any]:
        """Give the data as a page takes them."""
        return {
            "header": list(self.header),
            "rows": [[cell.html for cell in row] for row in self.rows],
            "csv": self.csv,
            "facts": _list_facts(self.rows),
            "sources": [show_source(source) for source in self.sources],
        }


def _list_facts(rows: Iterable[Iterable[Sentence]]) -> list[str]:
    return list(dict.fromkeys(key for row in rows for cell in row for key in cell.facts))


_DESCRIPTIONS: WeakKeyDictionary[Axes, Description] = WeakKeyDictionary()


def record(
    ax: Axes,
    book: Book,
    alt: Iterable[str],
    columns: Iterable[str],
    rows: Sequence[Sequence[Sentence]],
    notes: Iterable[str],
    *,
    marks: Sequence[Sequence[Fact]] = (),
    articles: Sequence[str] = (),
) -> Axes:
    """Keep what Axes show for :func:`show` and :func:`describe`; columns and notes may be keys."""
    if not is_ours(ax):
        # Their limits give way to what is drawn there later.
        ax.set_xlim(ax.get_xlim(), auto=True)
        ax.set_ylim(ax.get_ylim(), auto=True)
    header, read = (list_phrases(keys, book.lang) for keys in (columns, notes))
    said, note = (join_sentences(texts, book.lang) for texts in (alt, read))
    _DESCRIPTIONS[ax] = Description(book, said, header, rows, note, marks, articles)
    return ax


def take_axes(ax: Axes | None, lang: str) -> Axes:
    """Make Axes, or take those given: alternative text and data tell of one chart alone."""
    if ax is None:
        return new_figure(lang)[1][0]
    if not isinstance(ax, Axes):
        raise FactError(f"ax takes Axes, not {ax!r}; several ids or series are one list")
    if ax in _DESCRIPTIONS and ax.has_data():
        raise FactError(
            "these Axes hold a chart of facts already; give all ids to one call, or take other Axes"
        )
    return ax


def describe(ax: Axes) -> Description:
    """Give what a chart of this package shows: its alternative text, data, CSV and sources."""
    if ax not in _DESCRIPTIONS:
        raise FactError(
            "these Axes hold no chart of facts; give charts.show their book, data and alt"
        )
    return _DESCRIPTIONS[ax]


def _join(charts: Sequence[Description]) -> Description:
    """Join what the charts of a figure show: their columns one after another, each name once."""
    if len(charts) == 1:
        return charts[0]
    book, header = charts[0].book, list(dict.fromkeys(x for chart in charts for x in chart.header))
    cells = [dict(zip(x.header, row, strict=True)) for x in charts for row in x.rows]
    rows = [[row.get(name, Sentence("", "")) for name in header] for row in cells]
    alt, note = (
        join_sentences(dict.fromkeys(filter(None, texts)), book.lang)
        for texts in ((chart.alt for chart in charts), (chart.note for chart in charts))
    )
    marks = [x for chart in charts for x in chart.marks] if all(x.marks for x in charts) else ()
    articles = [key for x in charts for key in x.articles or [""] * len(x.rows)]
    return Description(book, alt, header, rows, note, marks, articles)


@dataclass(frozen=True)
class Chart:
    """A chart that was shown: its figure, and its data with the columns of its CSV."""

    figure: Figure
    data: pd.DataFrame = field(repr=False)
    lang: str
    _bundle: dict[str, Any] = field(repr=False)
    _cell: int = field(repr=False)

    def save(self, path: str | Path, width: float | None = None, **options: Any) -> None:
        """Save the picture, as PDF, SVG or PNG by the name of the file; `width` is in inches.

        Other `options` are those of :meth:`matplotlib.figure.Figure.savefig`, as ``dpi=300``.
        """
        before = self.figure.get_figwidth()
        inches: Any = before if width is None else width
        if not (isinstance(inches, Real) and 0 < float(inches) < math.inf):
            raise FactError(f"width={width!r} is no number of inches; give one, as width=6.5")
        try:
            self.figure.set_figwidth(float(inches))
            with use_style(self.lang):
                self.figure.savefig(path, **options)
        finally:
            self.figure.set_figwidth(before)

    def _ipython_display_(self) -> None:
        """Show the chart again, but not below the cell that has shown it."""
        if _count_cells() != self._cell:
            _publish(self._bundle)


def show(
    ax: Axes | Sequence[Axes] | Figure,
    *,
    id: str,  # noqa: A002
    title: str,
    subtitle: str,
    book: Book | None = None,
    data: pd.DataFrame | None = None,
    alt: str = "",
    note: str = "",
) -> Chart:
    """Show a chart to readers: heading, picture for wide and narrow screens, data, sources.

    The Axes are of one figure, which may be given in their place, as may a grid of seaborn; they
    are drawn by this package or by seaborn, pandas or matplotlib. The `id`, unique in a notebook,
    names the CSV. `title` and `subtitle` are sentences for :meth:`Book.say`: the finding; measure,
    unit, place and period. So are `alt`, what the picture shows, and `note`, how to read the marks;
    by default they are what the chart itself says.

    Axes that this package did not draw need a `book` and `data`: what is drawn, with columns as in
    :meth:`Book.show`, where ``fact_id``, ``source_id`` and ``paragraph`` become one column, the
    source: that of the row's fact or, without a fact, the article; or counts by row
    and column, both of them named, as :func:`pandas.crosstab` makes them.
    """
    figure, axes = _find_figure(ax)
    if book is None or data is None:
        shown = _find_description(figure, book=book, data=data, alt=alt or None)
    else:
        book.word(alt)  # what it cites comes before what the data cite
        shown = _describe_frame(book, axes, read_frame(data))
    book = shown.book
    said = book.word(alt).text if alt else shown.alt
    _check_shown(shown, id, said)
    heading = {"title": book.word(title), "subtitle": book.word(subtitle)}
    drawn = draw_pictures(figure, id, book.lang)
    drawn["unsourced"] += find_literals(alt.replace(shown.alt, ""))  # what was added to it
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(figure)  # a notebook would show it once more below the cell
    bundle = {
        "id": id,
        "lang": book.lang,
        **{key: {"html": words.html, "text": words.text} for key, words in heading.items()},
        "alt": said,
        "note": book.word(note).text if note else shown.note,
        **shown.tell(),
        **drawn,
    }
    _publish(bundle)
    return Chart(figure, shown.frame, book.lang, bundle, _count_cells())


def _find_description(figure: Figure, **given: object) -> Description:
    """Find what the Axes of a figure show, unless nobody told; then say what was not given."""
    found = [_DESCRIPTIONS[x] for x in figure.axes if x in _DESCRIPTIONS]
    if not found:
        missing = ", ".join(f"{name}=" for name, value in given.items() if value is None)
        raise FactError(f"these Axes hold no chart of facts; give charts.show also {missing}")
    return _join(found)


def _check_shown(shown: Description, chart: str, alt: str) -> None:
    if not re.fullmatch("[a-z0-9][a-z0-9_-]*", chart):
        raise FactError(
            f"the chart's id {chart!r} cannot name a file; take small letters, digits and '-'"
        )
    if not alt.strip():
        facts = [f"{{{key}}}" for key in _list_facts(shown.rows)] or ["…"]
        line = f'alt="It shows {" to ".join(dict.fromkeys([facts[0], facts[-1]]))}."'
        raise FactError(f"the chart {chart} has no alternative text; say what it shows: {line}")
    if not shown.rows:
        raise FactError(f"the chart {chart} has no data; widen what is chosen")


def _find_figure(ax: Any) -> tuple[Figure, list[Axes]]:
    """Find the one figure of Axes, of itself or of a grid of seaborn, and the Axes meant."""
    if not isinstance(ax, Axes | Figure):
        ax = getattr(ax, "figure", ax)  # of a grid of seaborn
    axes = ax.axes if isinstance(ax, Figure) else list(ax) if isinstance(ax, Iterable) else [ax]
    if isinstance(ax, Figure) and not axes:
        raise FactError("the figure has no Axes yet; draw on it first")
    if not axes or not all(isinstance(x, Axes) for x in axes):
        raise FactError("charts.show takes Axes or a figure first, as in charts.show(ax, id=…)")
    figure = find_figure(axes[0])
    if any(find_figure(x) is not figure for x in axes):
        raise FactError("charts.show takes Axes of one figure; show each figure by itself")
    return figure, axes


def _count_cells() -> int:
    """Count the cells that a notebook has run; none elsewhere."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return int(shell.execution_count) if shell else 0


def draw_pictures(figure: Figure, chart: str, lang: str) -> dict[str, Any]:
    """Draw a figure for pages and for phones; give both pictures and what is in them."""
    canvas, dpi, (wide, tall) = figure.canvas, figure.dpi, figure.get_size_inches()
    pictures, links, letters = {}, {}, {"plain": set[str](), "bold": set[str]()}
    try:
        for form, width in (("wide", WIDE), ("phone", NARROW)):
            figure.set_size_inches(width, tall)
            with use_style(lang), warnings.catch_warnings():
                warnings.filterwarnings("error", message="Glyph .* missing from font")
                pictures[form] = render_svg(figure, f"{chart} {width}")
                texts = figure.findobj(Text)
                links[form] = _list_links(figure, texts)
            for text in texts:
                weight = "bold" if text.get_fontweight() == "bold" else "plain"
                letters[weight] |= set(text.get_text()) - {"\n"}
    except UserWarning as missing:
        raise FactError(
            f"the chart {chart} cannot be lettered: {str(missing).rstrip('.')}; choose other words"
        ) from missing
    finally:
        figure.set_canvas(canvas)
        figure.dpi = dpi
        figure.set_size_inches(float(wide), float(tall))
    return {
        "pictures": pictures,
        "links": links,
        "letters": {weight: "".join(sorted(used)) for weight, used in letters.items()},
        "unsourced": _find_unsourced(figure, texts),
    }


def _publish(bundle: dict[str, Any]) -> None:
    """Display a chart: pages take the bundle; heading and caption are for notebooks alone."""
    from IPython.display import publish_display_data

    title, subtitle, alt = bundle["title"], bundle["subtitle"], bundle["alt"]
    pictures, lab = bundle["pictures"], {"lab_only": True}
    bundle = {name: told for name, told in bundle.items() if name != "pictures"}
    head = f"<h3>{title['html']}</h3><p>{subtitle['html']}</p>"
    text = f"{title['text']}\n{subtitle['text']}"
    publish_display_data({"text/html": head, "text/plain": text}, metadata=lab)
    shown = {"image/svg+xml": pictures["wide"], PHONE: pictures["phone"], CHART: bundle}
    metadata = {"image/svg+xml": {"alt": alt, "chart": bundle["id"]}}
    publish_display_data(shown | {"text/plain": alt}, metadata=metadata)
    note = f"<p>{escape(bundle['note'])}</p>" if bundle["note"] else ""
    caption = f"{note}<p>{'; '.join(bundle['sources'])}</p>"
    publish_display_data({"text/html": caption, "text/plain": bundle["csv"]}, metadata=lab)


def _list_links(figure: Figure, texts: Iterable[Text]) -> list[list[Any]]:
    """List the words of a drawn figure that are linked to facts; the lines of a label are one link.

    Each is a fact's id, the words, and left, top, width and height in percent of the figure.
    """
    wide, tall = figure.bbox.width, figure.bbox.height
    links = []
    for (url, _), group in groupby(texts, lambda text: (text.get_url(), text.get_label() or text)):
        lines = [text for text in group if text.get_text()]
        if lines and str(url or "").startswith("#fact-"):
            # Without the line from a label to its mark.
            box = Bbox.union([Text.get_window_extent(text) for text in lines])
            sides = box.x0 / wide, 1 - box.y1 / tall, box.width / wide, box.height / tall
            words = " ".join(text.get_text() for text in lines)
            places = (round(100 * x, 2) for x in sides)
            # Whole numbers are integers, as JupyterLab writes them when it saves the notebook.
            whole = (int(x) if x.is_integer() else x for x in places)
            links.append([url.removeprefix("#fact-"), words, *whole])
    return links


def _find_unsourced(figure: Figure, texts: Iterable[Text]) -> list[str]:
    """List words with a digit that state no fact, are no tick, and are not marked as free."""
    axes = [axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)]
    ticks = [tick for axis in axes for tick in (*axis.majorTicks, *axis.minorTicks)]
    named = {label for tick in ticks for label in (tick.label1, tick.label2)}
    return [
        text.get_text()
        for text in texts
        if any(map(str.isdecimal, text.get_text()))
        and text.get_visible()
        and text not in named
        and not text.get_url()
        and text.get_gid() != FREE
    ]


def _describe_frame(book: Book, axes: Sequence[Axes], data: pd.DataFrame) -> Description:
    """Describe what others drew on Axes, and put their ticks into words."""
    finish_axes(axes, data, book.lang)
    if not is_crosstab(data):
        articles = []
        if {"fact_id", *_PLACE} <= {*data.columns}:
            told = list_rows(data, "rows", "fact_id")
            articles = ["" if row["fact_id"] else row["source_id"] for row in told]
            origins = pd.Series([tell_origin(book, row) for row in told], data.index)
            data = data.drop(columns=_PLACE).assign(source=origins)
        # The unit words the ticks; each number in the table has its own.
        header, rows, facts = word_frame(book, data.drop(columns="unit", errors="ignore"))
        marks = [[book[key]] if key else [] for key in facts]
        return Description(book, "", header, rows, marks=marks, articles=articles)
    rows = [
        [tell_name(str(name)), *(_tell_count(int(n)) for n in (*counts, counts.sum()))]
        for name, counts in data.iterrows()
    ]
    header = [phrase("what", book.lang), *map(str, data.columns), phrase("total", book.lang)]
    return Description(book, _describe_counts(data, book.lang) if rows else "", header, rows)


def _describe_counts(data: pd.DataFrame, lang: str) -> str:
    totals: Any = data.sum(axis=1)
    most, least = totals.idxmax(), totals.idxmin()
    ends = {"most": most, "most_n": totals[most], "least": least, "least_n": totals[least]}
    told = [phrase("alt_counts", lang, n=len(totals), total=totals.sum(), **ends)]
    told += [phrase("alt_category", lang, category=x, n=count) for x, count in data.sum().items()]
    return join_sentences(told, lang)


def _tell_count(number: int) -> Sentence:
    return Sentence(f'<data value="{number}">{number}</data>', str(number))


def _write_fact(fact: Fact) -> list[str]:
    value = "" if fact.exact is None else write_number(fact.exact)
    dated, interval = fact.unit == "date", fact.interval
    low = write_end(interval.lower, dated=dated, up=False)
    high = write_end(interval.upper, dated=dated, up=True)
    return [fact.id, value, low, high, fact.unit, fact.period]


def _list_numbers(fact: Fact) -> list[Any]:
    return [fact.id, fact.value, fact.lower, fact.upper, fact.unit, fact.period]


def show_source(source: Source) -> str:
    """Name a source in HTML, linked if it is on the web; numbers in its name are marked as data."""
    return link_out(source.address, mark_numbers(source.publisher))


def tell_origin(book: Book, row: Mapping[str, Any]) -> Sentence:
    """Make a cell of who tells of a row: the source of its fact, or the article that prints it."""
    if not row["fact_id"]:
        return say_printed(book, row)
    source = book[row["fact_id"]].source
    return Sentence(show_source(source), source.publisher) if source else Sentence("", "")


def say_printed(book: Book, row: Mapping[str, Any]) -> Sentence:
    """Make a cell of the article and the paragraph that print a row, the article linked."""
    source, n = book.find_article(row["source_id"]), str(row["paragraph"])
    html = phrase("paragraph", book.lang, publisher=show_source(source), n=mark_numbers(n))
    return Sentence(html, phrase("paragraph", book.lang, publisher=source.publisher, n=n))
