"""Assumptions under sliders: facts said, drawn and traced again as one moves; a table in reports.

What moves is a copy of the book: the notebook's own keeps its level and its assumptions.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from html import escape
from itertools import chain
from math import floor, isinf, log10
from numbers import Real
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.book.prose import Sentence, Shown, guard, show_list
from analysis.book.tables import list_ids, show_table, tell_name
from analysis.charts.forests import forest
from analysis.charts.marks import find_limits
from analysis.charts.style import use_style
from analysis.charts.text import find_figure, phrase
from analysis.errors import AnalysisError, FactError, ParameterError, suggest
from analysis.facts.fact import SLIDERS, Fact, Tier
from analysis.parameters import SESSION, Choice, Constraint, Parameter, Range, read_session
from analysis.quantities.vocabulary import Level

if TYPE_CHECKING:
    from analysis.book.book import Book

#: What an assumption may be: two ends, choices, or the parameter that declares it.
Limits = tuple[float, float] | list[float] | str
#: What a control is set to: a number, or both ends of a range.
Setting = float | tuple[float, float]
#: Dots per inch of a picture, which is drawn at every move, and of a screen.
_FINE, _SCREEN = 144, 96


def explore(
    book: Book, shown: str | Iterable[str] | Callable[[Book], object], **ranges: Limits
) -> Any:
    """Show facts under sliders for what they rest on: assumptions, and how hedges are read.

    In JupyterLab every move says the facts again, draws them and traces them; a fault stands in one
    line below the sliders. Where nobody can move one (a report, papermill, nbclient, nbval) it is a
    table: the facts as the book has them, at the other levels, and at the ends of each range.

    Parameters
    ----------
    book : Book
        Its level and its assumptions are where the sliders begin; it stays as it is.
    shown : str, iterable of str or callable
        Ids of facts; a mapping names them, by sentences for :meth:`Book.say`. Or a
        function of a book that shows or gives anything, such as ``lambda book:
        charts.levels(book, "world_sales_2025h1")``; without sliders it runs once.
    **ranges : tuple, list or str
        What an assumption, by its name, may be: ``(low, high)`` or a list of choices, either with
        what the book has added, or the name of the notebook's parameter that declares it. By
        default the parameter of its own name does.

    Examples
    --------
    >>> from analysis import Book
    >>> book = Book.open()
    >>> book.assume("market_growth", 5.5, "percent", "a guess", kind="change")
    >>> explore(book, "nev_units_growth_2025h1", market_growth=(-20, 20))
    What changes if one assumption moves and the others stay
    what is assumed | World: growth of units under an assumed growth of the market
    as on this page | ~26.1 to ~33.9%
    how the word is read: by its logic alone | over −81.52%
    how the word is read: three in four readers | ~22 to ~38%
    how the word is read: nine in ten readers | ~22 to ~38%
    market growth: −20% | ~−4.4 to ~1.5%
    market growth: 20% | ~43.5 to ~52.3%
    """
    keys = [] if callable(shown) else list_ids(shown)
    labels = shown if isinstance(shown, Mapping) else {}
    controls = _list_controls(book, keys, ranges)
    is_lab = bool(os.environ.get(SESSION))
    if callable(shown):
        return _show(make_box(book, shown, controls)) if is_lab else shown(book)
    levels, moves = _list_levels(book, keys), list(_vary(book, controls))
    names = {x: book.word(labels[x]) if x in labels else tell_name(book.label(x)) for x in keys}
    table = _tabulate(book, names, [*levels, *moves])
    if not is_lab:
        return table
    # On one scale, or a move would hardly be seen: that of the assumptions, if there are any.
    fixed = [book, *(other for _, other in moves or levels)]
    draw = partial(_draw_facts, names, labels, fixed)
    return _show(make_box(book, draw, controls, levels=bool(levels)), table)


def _draw_facts(
    names: Mapping[str, Sentence], labels: Mapping[str, str], fixed: Sequence[Book], moved: Book
) -> list[object]:
    """Say, draw and trace facts as a book has them, on the scale of others; a chart a unit."""
    alike: dict[str, list[str]] = {}
    for key in names:
        alike.setdefault(moved[key].unit, []).append(key)
    charts = [forest(moved, ids, labels=labels) for ids in alike.values()]
    for ax, ids in zip(charts, alike.values(), strict=True):
        ax.set_xlim(find_limits(other[key] for other in (moved, *fixed) for key in ids))
    said = [moved.word(f"{guard(name.text)}: {{{key}:range}}") for key, name in names.items()]
    return [show_list(said), *charts, *map(moved.trace, names)]


def _show(box: Any, table: Shown | None = None) -> Shown:
    """Show a box of widgets; beside it the table, which is what a saved notebook keeps."""
    table = table or Shown("", "sliders, in JupyterLab")
    return Shown(table.html, table.text, {SLIDERS: box._repr_mimebundle_()[SLIDERS]})


@dataclass(frozen=True)
class Control:
    """An assumption that can move: its fact as the book has it, and what it may be."""

    fact: Fact
    parameter: Parameter
    low: float
    high: float

    @property
    def setting(self) -> Setting:
        """Give the number that is assumed, or both ends of its range."""
        lower, upper = float(self.fact.interval.lower), float(self.fact.interval.upper)
        return lower if lower == upper else (lower, upper)

    @property
    def label(self) -> str:
        """Name it as its parameter does, the unit at the end of the comment left aside."""
        return self.parameter.meaning.rpartition(",")[0] or self.parameter.meaning

    @property
    def choices(self) -> list[float]:
        """List what it may be, if that is a few numbers."""
        allowed = self.parameter.constraint
        return [float(x) for x in allowed.options] if isinstance(allowed, Choice) else []

    def move(self, book: Book, setting: Setting) -> Book:
        """Assume another value in a copy of a book; a ParameterError says what it may be."""
        chosen = list[float]()
        for end in setting if isinstance(setting, tuple) else (setting,):
            # Sliders add up floats: no digit beyond the tenth was chosen.
            number = float(end if end in self.choices else f"{end:.10g}")
            is_whole = number.is_integer() and self.parameter.type == "int"
            try:
                self.parameter.check(int(number) if is_whole else number)
            except ValueError as fault:
                raise ParameterError(str(fault)) from None
            chosen.append(number)
        moved, fact = book.at(book.level), self.fact
        moved.assume(fact.id, chosen[0], fact.unit, fact.note, upper=chosen[-1], kind=fact.kind)
        return moved

    def tell_end(self, setting: Setting) -> str:
        """Say of a slider moved to an end that it goes no further, whatever was typed."""
        now, before = (x if isinstance(x, tuple) else (x,) for x in (setting, self.setting))
        is_there = not self.choices and ({*now} - {*before}) & {self.low, self.high}
        way = f"{self.low:,.10g} to {self.high:,.10g}"
        return f"{self.label}: from {way}, and no further" if is_there else ""

    def list_moves(self) -> list[Setting]:
        """List where it may move to at most: to each choice, or one end to each end."""
        at, moves = self.setting, list[Setting](self.choices or [self.low, self.high])
        if isinstance(at, tuple):
            moves = [(self.low, at[1]), (at[0], self.high)]
        return [move for move in moves if move != at]


def _list_controls(
    book: Book, keys: Sequence[str], ranges: Mapping[str, Limits]
) -> dict[str, Control]:
    """Give the assumptions below some facts, or all of a book, that have a range, by name."""
    below = [fact for key in keys for fact in book.walk(key)] if keys else book.assumed()
    assumed = {fact.id: fact for fact in below if fact.tier == Tier.ASSUMPTION}
    if strange := sorted(ranges.keys() - assumed):
        rests = f"{', '.join(keys)} rests on" if keys else "the book has"
        known = suggest(strange[0], assumed) if assumed else "there is none"
        raise FactError(f"{strange[0]!r} is no assumption that {rests}; {known}")
    parameters, values = read_session()
    declared = {x: p for x, p in parameters.items() if p.constraint and p.type in ("int", "float")}
    controls = {}
    for name, fact in assumed.items():
        limits = ranges.get(name, name)
        if not isinstance(limits, str):
            meaning = parameters[name].meaning if name in values else fact.label
            parameter = Parameter(name, "float", 0.0, meaning, _read_limits(fact, limits))
        elif limits in declared:
            parameter = declared[limits]
        elif name in ranges:
            known = suggest(limits, declared, f"give two ends: {name}=(1, 5)")
            raise FactError(f"no parameter {limits!r} declares what {name} may be; {known}")
        else:
            continue
        allowed: Any = parameter.constraint
        ends = [*allowed[:2]] if isinstance(allowed, Range) else allowed.options
        numbers = [float(values.get(end, end)) for end in ends]  # an end may be a parameter
        control = controls[name] = Control(fact, parameter, min(numbers), max(numbers))
        # It must be allowed where it is; a range that is given here, at its ends too.
        moves = [] if isinstance(limits, str) else control.list_moves()
        try:
            for setting in (control.setting, *moves):
                control.move(book, setting)
        except ParameterError as error:
            at = book.word(f"{{{name}}}").text
            raise ParameterError(f"{error}; the book has it at {at}") from None
        except FactError as error:
            raise FactError(f"{error}; give other ends than {name}={limits!r}") from None
    return controls


def _read_limits(fact: Fact, limits: Any) -> Constraint:
    """Read the two ends of a range, or a list of choices; both take in what is assumed."""
    ends = list(limits) if isinstance(limits, Iterable) else []
    is_range = isinstance(limits, tuple)
    is_wrong = not ends or not all(isinstance(x, Real) for x in ends)
    if is_wrong or (is_range and (len(ends) != 2 or ends[0] >= ends[1])):
        hint = f"give both ends, the lower one first: {fact.id}=(1, 5), or a list of choices"
        raise FactError(f"{fact.id}={limits!r} is no range; {hint}")
    if is_range:
        low, high = min(ends[0], float(fact.lower)), max(ends[1], float(fact.upper))
        return Range(low, high, lower_open=False, upper_open=False)
    choices, own = [float(x) for x in ends], fact.exact
    choices = choices if own is None or own in choices else sorted([*choices, float(own)])
    return Choice(tuple(map(str, choices)))


def _list_levels(book: Book, keys: Sequence[str]) -> list[tuple[Sentence, Book]]:
    """List the book at each other level, with its name; none where the level changes nothing."""
    others = [book.at(level) for level in Level if level != book.level]
    if all(other[key] == book[key] for other in others for key in keys):
        return []
    said = phrase("level", book.lang)
    return [(tell_name(f"{said}: {phrase(x.level, book.lang)}"), x) for x in others]


def _vary(book: Book, controls: Mapping[str, Control]) -> Iterator[tuple[Sentence, Book]]:
    """Give the books in which one assumption moves as far as it may, each with what that is."""
    for name, control in controls.items():
        for setting in control.list_moves():
            with suppress(AnalysisError):  # an end that it may only come near
                moved = control.move(book, setting)
                said, label = moved.word(f"{{{name}}}"), tell_name(f"{control.label}: ")
                yield Sentence(label.html + said.html, label.text + said.text, said.facts), moved


def _tabulate(
    book: Book, names: Mapping[str, Sentence], variants: Sequence[tuple[Sentence, Book]]
) -> Shown:
    """Make the table of facts as a book has them, and with one assumption moved, each a row."""
    rows = [(tell_name(phrase("as_here", book.lang)), book), *variants]
    cells = [[what, *(other.word(f"{{{key}:range}}") for key in names)] for what, other in rows]
    for said in chain.from_iterable(cells):
        book.cite_sentence(said)
    header = [tell_name(phrase("assumed", book.lang)), *names.values()]
    return show_table(header, cells, tell_name(phrase("if_moved", book.lang)))


# Sliders


def make_box(
    book: Book,
    draw: Callable[[Book], object],
    controls: Mapping[str, Control],
    *,
    levels: bool = True,
) -> Any:
    """Make a box of widgets: a drop-down for `levels`, a control an assumption, the drawing."""
    try:
        from ipywidgets import HTML, Dropdown, Layout, Output, VBox
    except ImportError:
        wrong = "sliders need ipywidgets, which is not installed"
        raise AnalysisError(f"{wrong}; make setup, or install the extra lab") from None
    wide = {"layout": Layout(width="95%"), "style": {"description_width": "initial"}}
    names = [(phrase(level, book.lang), str(level)) for level in Level]
    level = Dropdown(
        options=names, value=book.level, description=phrase("level", book.lang), **wide
    )
    moving = {name: _make_widget(control, wide) for name, control in controls.items()}
    fault, output = HTML(), Output()

    def redraw(_: object = None) -> None:
        try:
            moved = book.at(level.value)
            for name, widget in moving.items():
                moved = controls[name].move(moved, widget.value)
            output.outputs = _capture(draw, moved)
            ends = (controls[x].tell_end(widget.value) for x, widget in moving.items())
            fault.value = "".join(f'<p role="status">{escape(x)}</p>' for x in ends if x)
        except AnalysisError as error:
            output.outputs, fault.value = (), f'<p role="alert">{escape(str(error))}</p>'

    shown = [level, *moving.values()] if levels else [*moving.values()]
    for widget in shown:
        widget.observe(redraw, "value")
    redraw()
    return VBox([*shown, fault, output])


def _make_widget(control: Control, look: Mapping[str, Any]) -> Any:
    import ipywidgets

    at, whole = control.setting, control.parameter.type == "int"
    about = {"value": at, "description": control.label, **look}
    span, is_range = control.high - control.low, isinstance(at, tuple)
    if is_range and (control.choices or isinf(span)):
        wrong = f"{control.fact.id} is assumed as a range"
        raise FactError(f"{wrong}; give both ends of what it may be: {control.fact.id}=(1, 5)")
    if control.choices:
        return ipywidgets.Dropdown(options=control.choices, **about)
    about["continuous_update"] = False  # a picture a move, not a pixel
    if isinf(span):
        return ipywidgets.FloatText(**about)
    kind = f"{'Int' if whole else 'Float'}{'Range' * is_range}Slider"
    places = _find_places(control)
    form = {
        "step": 10**-places if whole else 10.0**-places,
        "readout_format": ",d" if whole else f".{max(0, places)}f",
    }
    return getattr(ipywidgets, kind)(min=control.low, max=control.high, **form, **about)


def _find_places(control: Control) -> int:
    """Give the decimals of a slider's step: a hundredth of its way, or finer to stand where it is.

    >>> from analysis.facts.fact import make_assumption
    >>> fact = make_assumption("firms", 546, "companies", "why", kind="count")
    >>> _find_places(Control(fact, Parameter("firms", "int", 546, "", None), 50, 5000))
    0
    """
    places, at, low = 2 - floor(log10(control.high - control.low)), control.setting, control.low
    ends = [x for x in (at if isinstance(at, tuple) else (at,)) if x != control.high]
    exact = [Decimal(str(end)) - Decimal(str(low)) for end in ends]
    finest = 0 if control.parameter.type == "int" else 10
    while places < finest and any(x.scaleb(places) % 1 for x in exact):
        places += 1
    return min(places, finest)


def _capture(draw: Callable[[Book], object], book: Book) -> tuple[dict[str, Any], ...]:
    """Draw a book; give what that shows, and what it gives, as outputs of a cell."""
    from IPython.display import display
    from IPython.utils.capture import capture_output

    with capture_output(stderr=False) as told:
        given = draw(book)
        items = given if isinstance(given, list | tuple) else [given]
        found = [find_figure(x) if isinstance(x, Axes) else x for x in items if x is not None]
        for item in {id(x): x for x in found}.values():  # a figure once for all its Axes
            display(_paint(item, book.lang) if isinstance(item, Figure) else item)
    printed = {"output_type": "stream", "name": "stdout", "text": told.stdout}
    outputs = [
        {"output_type": "display_data", "data": x.data, "metadata": x.metadata or {}}
        for x in told.outputs
    ]
    return (*([printed] if told.stdout else []), *outputs)


def _paint(figure: Figure, lang: str) -> Any:
    from IPython.display import Image
    from matplotlib import pyplot as plt

    file = io.BytesIO()
    with use_style(lang):
        figure.savefig(file, dpi=_FINE)
    plt.close(figure)  # or a notebook would show it once more
    return Image(file.getvalue(), width=round(figure.get_figwidth() * _SCREEN))
