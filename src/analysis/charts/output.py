"""Charts for readers: a finding, its picture in two widths, its data, and words for who cannot see.

A chart computes nothing that a reader could quote: every number comes from the Book. Its pictures
are SVG: small, the same bytes on every machine, their words text of a known width, so that another
font in a reader's program cannot break the layout.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary
from xml.etree import ElementTree as ET

from matplotlib import rc_context, rcParams
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis.book.prose import Sentence, link_name, link_out, mark_numbers
from analysis.book.tables import tell_name, word_frame
from analysis.charts.plots import describe_counts, finish_axes, is_crosstab
from analysis.charts.style import CONTEXT, HIGHLIGHT, NARROW, WIDE, use_style
from analysis.charts.text import FREE, find_figure, measure, phrase
from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact, Source, Tier
from analysis.facts.records import CHART, PHONE, write_end
from analysis.quantities.interval import write_decimal

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.book.book import Book

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
_DIGIT = re.compile(r"\d")
#: With one of these at its beginning, a spreadsheet takes text for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Units whose values may share an axis although they are not called the same.
_ALIKE = ({"vehicles", "cars"},)

_SVG = "{http://www.w3.org/2000/svg}"
_TEXT, _GROUP, _LINK, _DEFINITIONS = f"{_SVG}text", f"{_SVG}g", f"{_SVG}a", f"{_SVG}defs"
_LONG = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_REFERENCE = re.compile(r"#([\w.-]+)")
_MOVED = re.compile(r"translate\((\S+) (\S+)\)(?: rotate\((\S+)\))?")
_SPACES = re.compile(r"[ \n]+")
#: A path of one point: it draws nothing.
_POINT = re.compile(r"M \S+ \S+\s*")
#: What is so by default.
_IDLE = {"text-anchor": "start", "stroke-dashoffset": "0"}
#: Where a reader's program lacks the font, one as wide as ours is the next best.
_FALLBACK = ("Noto Sans", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Arial", "sans-serif")


@dataclass(frozen=True)
class Record:
    """What a chart shows, for its data table, its CSV and its alternative text.

    Parameters
    ----------
    book : Book
        Words what is shown.
    alt, note : str
        What the picture shows, made from its data; and how to read the marks.
    header, rows : sequences
        Names of columns, and one row of cells per mark.
    marks : sequence of sequences of Fact
        For each row the facts that are its marks; empty if the marks are no facts.
    articles : sequence of str
        For each row that is no fact the ``source_id`` of the article that prints it, or nothing.
    """

    book: Book
    alt: str
    header: Sequence[str]
    rows: Sequence[Sequence[Sentence]]
    note: str = ""
    marks: Sequence[Sequence[Fact]] = ()
    articles: Sequence[str] = ()

    @property
    def csv(self) -> str:
        """The data as CSV: one line per mark, the same bytes every time.

        After the worded columns stand, where the marks are facts, ``fact_id``, ``value``, ``lower``
        and ``upper`` at the level of the book (decimals, exact or rounded outward; days as ISO
        8601; empty where there is none), ``unit`` and ``period``; else ``fact_ids``.
        """
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\n")
        numbers = ("fact_id", "value", "lower", "upper", "unit", "period")
        writer.writerow([*map(_disarm, self.header), *(numbers if self.marks else ("fact_ids",))])
        for number, row in enumerate(self.rows):
            worded = [_disarm(cell.text) for cell in row]
            if self.marks:
                writer.writerows([*worded, *_write_fact(fact)] for fact in self.marks[number])
            else:
                ids = dict.fromkeys(key for cell in row for key in cell.facts)
                writer.writerow([*worded, ";".join(ids)])
        return target.getvalue()

    @property
    def sources(self) -> list[Source]:
        """Who printed what is shown and what that rests on, each publisher once, in order."""
        found: dict[str, Source] = {}
        for cells, article in zip_longest(self.rows, self.articles):
            origins = [find_article(self.book, article)] if article else []
            for key in dict.fromkeys(key for cell in cells or () for key in cell.facts):
                origins += [fact.source for fact in self.book.walk(key) if fact.source]
            for origin in origins:
                found.setdefault(origin.publisher, origin)
        return list(found.values())


_RECORDS: WeakKeyDictionary[Axes, Record] = WeakKeyDictionary()


def record(ax: Axes, shown: Record) -> Axes:
    """Keep what Axes show, for :func:`show` and :func:`describe`; give the Axes."""
    _RECORDS[ax] = shown
    return ax


def describe(ax: Axes) -> Record:
    """Give what a chart shows: its alternative text, its data table, its CSV, its sources.

    Raises
    ------
    FactError
        If the Axes were not drawn by this package.
    """
    if ax not in _RECORDS:
        raise FactError("these Axes hold no chart of facts; give charts.show their data and alt")
    return _RECORDS[ax]


def show(
    ax: Axes | Sequence[Axes],
    *,
    id: str,  # noqa: A002
    title: str,
    subtitle: str,
    book: Book | None = None,
    data: pd.DataFrame | None = None,
    entries: pd.DataFrame | None = None,
    alt: str = "",
    note: str = "",
) -> None:
    """Show a chart to readers: heading, picture for wide and narrow screens, data, sources.

    Parameters
    ----------
    ax : Axes or sequence of Axes
        Of one figure; drawn by this package, or by seaborn, pandas or matplotlib.
    id : str
        Short key, unique in a notebook: it names the CSV.
    title, subtitle : str
        Sentences for :meth:`Book.say`: the finding; measure, unit, place and period.
    book, data, alt : Book, DataFrame and str
        For Axes that this package did not draw: whose facts; what is drawn, see :meth:`Book.show`
        for its columns; and what the picture shows, as a sentence. A table of counts by row and
        column, as :func:`pandas.crosstab` makes it, needs no `alt`.
    entries : DataFrame, optional
        What a table of counts counts: its columns named like the table's index and columns, and
        ``fact_id`` or ``name``, which the data table then lists.
    note : str
        How to read the marks, as a sentence; by default what the chart itself says.

    Raises
    ------
    FactError
        If the id cannot name a file, there is no alternative text or no data, or the fonts lack a
        character.
    """
    axes = [ax] if not isinstance(ax, Iterable) else list(ax)
    shown = _RECORDS.get(axes[0])
    if data is not None and book is not None:
        shown = _record_data(book, data, entries, alt)
    if shown is None:
        shown = describe(axes[0])
    if alt and data is None:
        shown = replace(shown, alt=shown.book.word(alt).text)
    if note:
        shown = replace(shown, note=shown.book.word(note).text)
    _check(id, shown)
    if data is not None:
        finish_axes(axes, data, shown.book.lang)
    figure = find_figure(axes[0])
    canvas, dpi, size = figure.canvas, figure.dpi, figure.get_size_inches().copy()
    pictures, links, letters = {}, {}, {"plain": set[str](), "bold": set[str]()}
    try:
        for form, width in (("wide", WIDE), ("phone", NARROW)):
            figure.set_size_inches(width, size[1])
            with use_style(shown.book.lang):
                pictures[form] = _draw(figure, id, f"{id} {width}")
                texts = figure.findobj(Text)
                links[form] = _list_links(figure, texts)
            for text in texts:
                weight = "bold" if text.get_fontweight() == "bold" else "plain"
                letters[weight] |= set(text.get_text()) - {"\n"}
    finally:
        figure.set_canvas(canvas)
        figure.dpi = dpi
        figure.set_size_inches(float(size[0]), float(size[1]))
    bundle = _bundle(id, shown, shown.book.word(title), shown.book.word(subtitle))
    bundle |= {
        "links": links,
        "letters": {weight: "".join(sorted(used)) for weight, used in letters.items()},
        "unsourced": _find_unsourced(figure, texts),
    }
    _publish(bundle, pictures, shown.csv)


def _check(chart: str, shown: Record) -> None:
    if not _KEY.fullmatch(chart):
        raise FactError(
            f"the chart's id {chart!r} cannot name a file; take small letters, digits and '-'"
        )
    if not shown.alt.strip():
        raise FactError(f"the chart {chart} has no alternative text; say what it shows")
    if not shown.rows:
        raise FactError(f"the chart {chart} has no data; widen what is chosen")


def _draw(figure: Figure, chart: str, salt: str) -> str:
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing from font")
        try:
            return write_svg(figure, salt)
        except UserWarning as missing:
            raise FactError(
                f"the chart {chart} cannot be lettered: {str(missing).rstrip('.')}; "
                "choose other words"
            ) from missing


def _bundle(chart: str, shown: Record, title: Sentence, subtitle: Sentence) -> dict[str, Any]:
    """Gather what a page shows of a chart besides its pictures."""
    return {
        "id": chart,
        "lang": shown.book.lang,
        "title": {"html": title.html, "text": title.text},
        "subtitle": {"html": subtitle.html, "text": subtitle.text},
        "alt": shown.alt,
        "note": shown.note,
        "header": list(shown.header),
        "rows": [[cell.html for cell in row] for row in shown.rows],
        "csv": shown.csv,
        "facts": list(dict.fromkeys(key for row in shown.rows for x in row for key in x.facts)),
        "sources": [show_source(source) for source in shown.sources],
    }


def _publish(bundle: Mapping[str, Any], pictures: Mapping[str, str], data: str) -> None:
    """Display a chart: pages take the bundle; heading and caption are for notebooks alone."""
    from IPython.display import publish_display_data

    title, subtitle, alt = bundle["title"], bundle["subtitle"], bundle["alt"]
    lab = {"lab_only": True}
    head = f"<h3>{title['html']}</h3><p>{subtitle['html']}</p>"
    text = f"{title['text']}\n{subtitle['text']}"
    publish_display_data({"text/html": head, "text/plain": text}, metadata=lab)
    shown = {"image/svg+xml": pictures["wide"], PHONE: pictures["phone"], CHART: dict(bundle)}
    metadata = {"image/svg+xml": {"alt": alt, "chart": bundle["id"]}}
    publish_display_data({**shown, "text/plain": alt}, metadata=metadata)
    note = f"<p>{escape(bundle['note'])}</p>" if bundle["note"] else ""
    caption = f"{note}<p>{'; '.join(bundle['sources'])}</p>"
    publish_display_data({"text/html": caption, "text/plain": data}, metadata=lab)


def _list_links(figure: Figure, texts: Iterable[Text]) -> list[list[Any]]:
    """List the words that are linked to facts, with their boxes in percent of the figure.

    Each is a fact's id, the words, left, top, width and height. The figure has been drawn; the
    lines of one label are one link.
    """
    wide, tall = figure.bbox.width, figure.bbox.height
    links = []
    for (url, _), group in groupby(texts, lambda text: (text.get_url(), text.get_label() or text)):
        lines = [text for text in group if text.get_text()]
        if lines and str(url or "").startswith("#fact-"):
            box = Bbox.union([text.get_window_extent() for text in lines])
            sides = box.x0 / wide, 1 - box.y1 / tall, box.width / wide, box.height / tall
            words = " ".join(text.get_text() for text in lines)
            links.append([url.removeprefix("#fact-"), words, *(round(100 * x, 2) for x in sides)])
    return links


def _find_unsourced(figure: Figure, texts: Iterable[Text]) -> list[str]:
    """List words with a digit that state no fact, are no tick, and are not marked as free."""
    axes = [axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)]
    ticks = [tick for axis in axes for tick in (*axis.majorTicks, *axis.minorTicks)]
    named = {label for tick in ticks for label in (tick.label1, tick.label2)}
    return [
        text.get_text()
        for text in texts
        if _DIGIT.search(text.get_text())
        and text.get_visible()
        and text not in named
        and not text.get_url()
        and text.get_gid() != FREE
    ]


def write_svg(figure: Figure, salt: str) -> str:
    """Write a figure as SVG; call it while the style is in use.

    matplotlib writes an id and a group for every artist, and gives words no width. Here ids stay
    only where they are referred to, numbers have two decimals (a hundredth of a point), and every
    line of text states its width.

    Parameters
    ----------
    figure : Figure
        Left in points, on a canvas of SVG. Links of its texts are left out: pages lay theirs over
        the picture.
    salt : str
        Keeps the ids of different pictures on one page apart.
    """
    target, canvas, engine = io.StringIO(), FigureCanvasSVG(figure), figure.get_layout_engine()
    figure.dpi = 72
    if engine:
        engine.execute(figure)  # the height is known when all is in place
        figure.set_layout_engine("none")
    try:
        # savefig would draw twice. Date and Creator would differ by day and version.
        with rc_context({"svg.hashsalt": salt}):
            canvas.print_svg(target, metadata={"Date": None, "Creator": None})
    finally:
        figure.set_layout_engine(engine)
    ET.register_namespace("", _SVG[1:-1])
    root = ET.fromstring(target.getvalue())  # noqa: S314 (written by matplotlib a moment ago)
    # matplotlib's rule for lines is a style sheet, which would reach the whole page.
    root.set("stroke-linejoin", "round")
    fonts = (*rcParams["font.family"], *_FALLBACK)
    root.set("font-family", ", ".join(f"'{x}'" if " " in x else x for x in fonts))
    for parent in list(root.iter()):
        parent[:] = [child for child in parent if not _is_idle(child)]
    values = [value for element in root.iter() for value in element.attrib.values()]
    _slim(root, {name for value in values for name in _REFERENCE.findall(value)})
    ET.indent(root, space="")
    return ET.tostring(root, encoding="unicode") + "\n"


def _is_idle(element: ET.Element) -> bool:
    """Tell whether an element shows nothing: metadata, style sheet, or a path of one point."""
    name = element.tag.removeprefix(_SVG)
    return (
        name == "metadata"
        or (name == "defs" and any(child.tag == f"{_SVG}style" for child in element))
        or (name == "path" and bool(_POINT.fullmatch(element.get("d", ""))))
    )


def _slim(element: ET.Element, known: Collection[str]) -> None:
    """Leave out attributes, groups and definitions that say nothing; write the rest briefly."""
    kept: list[ET.Element] = []
    for child in element:
        _slim(child, known)
        if child.tag == _GROUP and not child.attrib:
            kept += child
        elif len(child) or child.tag not in (_GROUP, _DEFINITIONS):
            kept.append(child)
    element[:] = [x for x in kept if "id" in x.attrib or element.tag != _DEFINITIONS]
    said = element.attrib
    if element.tag == _LINK:
        element.tag = _GROUP
        said.clear()
    if said.get("id") not in known:
        said.pop("id", None)
    if href := said.pop("{http://www.w3.org/1999/xlink}href", ""):
        said["href"] = href
    for part in said.pop("style", "").split(";"):
        name, _, value = (word.strip() for word in part.partition(":"))
        if value and name != "font-family":
            said[name] = value
    if element.tag == _TEXT:
        _place_text(element)
    for name, value in list(said.items()):
        if _IDLE.get(name) == value:
            del said[name]
        elif name in ("d", "x", "y", "width", "height", "points", "transform"):
            said[name] = _LONG.sub(_shorten, _SPACES.sub(" ", value).strip())


def _place_text(element: ET.Element) -> None:
    """Give a line of text its place and its width."""
    turn = element.attrib.pop("transform", "")
    if moved := _MOVED.match(turn):
        x, y, angle = moved.groups()
        element.set("x", x)
        element.set("y", y)
        turn = f"rotate({angle} {x} {y})" if angle else ""
    if turn and not turn.startswith("rotate(-0 "):
        element.set("transform", turn)
    # A reader's program makes one space of several.
    element.text = _SPACES.sub(" ", element.text or "")
    size = float(element.get("font-size", "").removesuffix("px"))
    width = measure(element.text, size, bold=element.get("font-weight") in ("700", "bold")) * 72
    if width:
        element.set("textLength", f"{width:.1f}")
        element.set("lengthAdjust", "spacingAndGlyphs")


def _shorten(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _record_data(book: Book, data: pd.DataFrame, entries: pd.DataFrame | None, alt: str) -> Record:
    """Make a record of what somebody else drew: from its data, and a sentence."""
    if is_crosstab(data):
        rows = [
            [
                tell_name(str(name)),
                *(_list_entries(book, data, entries, name, column) for column in data.columns),
                _word_count(int(data.loc[name].sum())),
            ]
            for name in data.index
        ]
        header = [phrase("what", book.lang), *map(str, data.columns), phrase("total", book.lang)]
        text = book.word(alt).text if alt else describe_counts(data, book.lang)
        return Record(book, text, header, rows)
    # The unit words the ticks; each number in the table has its own.
    table = word_frame(book, data.drop(columns="unit", errors="ignore"))
    marks = [[book[key]] for key in table.facts] if table.facts else ()
    return Record(book, book.word(alt).text if alt else "", table.header, table.rows, marks=marks)


def _list_entries(
    book: Book, data: pd.DataFrame, entries: pd.DataFrame | None, row: object, column: object
) -> Sentence:
    """Count the entries of a cell and list them: facts in words and linked, others by name."""
    count = _word_count(int(data.to_dict("index")[row][column]))
    if entries is None:
        return count
    inside = (entries[data.index.name] == row) & (entries[data.columns.name] == column)
    chosen = entries[inside]
    if "fact_id" in chosen:
        said = [book.word(f"{{{key}}}") for key in chosen["fact_id"]]
    else:
        said = [tell_name(name) for name in chosen["name"]]
    if not said:
        return count
    facts = tuple(key for each in said for key in each.facts)
    return Sentence(f"{count.html}: {', '.join(each.html for each in said)}", count.text, facts)


def _word_count(number: int) -> Sentence:
    return Sentence(f'<data value="{number}">{number}</data>', str(number))


def _write_fact(fact: Fact) -> list[str]:
    ends = (fact.interval.lower, False), (fact.interval.upper, True)
    return [
        fact.id,
        "" if fact.value is None else write_decimal(fact.value),
        *(write_end(end, dated=fact.unit == "date", up=up) for end, up in ends),
        fact.unit,
        fact.period,
    ]


def _disarm(text: str) -> str:
    """Keep a spreadsheet from running a cell: an apostrophe says that text follows."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def show_source(source: Source) -> str:
    """Name a source in HTML, linked if it is on the web; numbers in its name are marked as data."""
    return link_out(source.address, mark_numbers(source.publisher))


def find_article(book: Book, key: str) -> Source:
    """Find an article by its ``source_id``."""
    row = book.table("sources").set_index("source_id").loc[key]
    return Source(
        key, *(str(row[name]) for name in ("publisher", "title", "published_on", "address"))
    )


def say_printed(book: Book, row: Mapping[str, Any]) -> Sentence:
    """Make a cell of the article and the paragraph that print a row, the article linked."""
    source, number = find_article(book, row["source_id"]), str(row["paragraph"])
    data = f'<data value="{escape(number)}">{escape(number)}</data>'
    return Sentence(
        phrase("paragraph", book.lang, publisher=show_source(source), n=data),
        phrase("paragraph", book.lang, publisher=source.publisher, n=number),
        (),
    )


def check_facts(facts: Sequence[Fact]) -> str:
    """Check that there are facts, each once, of one unit; give the unit.

    Raises
    ------
    FactError
        If there is none, one stands twice, or units differ.
    """
    if not facts:
        raise FactError("a chart has no facts; name at least one")
    twice = [key for key, count in Counter(fact.id for fact in facts).items() if count > 1]
    if twice:
        raise FactError(f"a chart shows {', '.join(twice)} more than once; name it once")
    units = sorted({fact.unit for fact in facts})
    if len(units) > 1 and not any(set(units) <= alike for alike in _ALIKE):
        raise FactError(
            f"a chart has facts in {' and '.join(units)}, which share no axis; "
            "convert them or draw two charts"
        )
    return units[0]


def name_rows(book: Book, facts: Sequence[Fact], labels: Mapping[str, str]) -> dict[str, Sentence]:
    """Name the row of each fact: by a sentence given, its short label, or what tells it apart.

    Raises
    ------
    FactError
        If a label is for no fact of the chart.
    """
    strange = sorted(labels.keys() - {fact.id for fact in facts})
    if strange:
        raise FactError(f"labels are given for {', '.join(strange)}, which the chart does not show")
    names = {fact.id: book.label(fact.id) for fact in facts}
    count = Counter(names.values())
    return {
        fact.id: book.word(labels[fact.id])
        if fact.id in labels
        else link_name(fact, names[fact.id] if count[names[fact.id]] == 1 else _tell_apart(fact))
        for fact in facts
    }


def _tell_apart(fact: Fact) -> str:
    if fact.tier == Tier.CONTEXT and fact.source is not None:
        return f"{fact.label} ({fact.source.publisher})"
    return f"{fact.label} ({fact.period})" if fact.period else f"{fact.label} ({fact.id})"


def find_one(said: Sentence) -> str:
    """Give the fact that words state; empty if there is none, or several."""
    return said.facts[0] if len(said.facts) == 1 else ""


def word_value(book: Book, fact: Fact) -> Sentence:
    """Word a fact as its row shows it."""
    return book.word(f"{{{fact.id}}}")


def word_row(book: Book, fact: Fact, name: Sentence, *more: Sentence) -> list[Sentence]:
    """Make a row of the data table: name, what else there is, words, and how they are read."""
    return [name, *more, word_value(book, fact), book.word(f"{{{fact.id}:range}}")]


def read_groups(ids: Any) -> dict[str, list[str]]:
    """Read ids under headings: of a mapping or a Series of lists; other ids have no heading."""
    is_series = not isinstance(ids, Mapping) and hasattr(ids, "items")
    if isinstance(ids, Mapping) or (is_series and not all(isinstance(x, str) for x in ids)):
        return {str(heading): list(keys) for heading, keys in ids.items()}
    return {"": list(ids)}


def choose_colors(facts: Sequence[Fact], highlight: Collection[str] | None) -> dict[str, str]:
    """Give the highlight colour to some facts, or to all if none is singled out.

    Raises
    ------
    FactError
        If a fact singled out is not shown.
    """
    shown = [fact.id for fact in facts]
    highlight = None if highlight is None else list(highlight)
    for key in highlight or ():
        if key not in shown:
            raise FactError(f"the highlight {key!r} is not in the chart; {suggest(key, shown)}")
    return {key: HIGHLIGHT if highlight is None or key in highlight else CONTEXT for key in shown}
