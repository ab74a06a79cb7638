"""Ties between actors in, a picture of who works with whom out: two sides and lines between them.

German actors stand on the left and Chinese ones on the right; actors of other countries stand below
the German ones. Whoever is tied to its own side, as joint ventures are, stands between the sides.
The direction in which technology flows is told by dash and arrow head, and by colour as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

from analysis.charts.chart import Chart
from analysis.charts.lines import say_count, spread, wrap
from analysis.charts.map import tell_source, tell_text, tell_time
from analysis.charts.style import CLAIM, CONTEXT, FAINT, INK, PALETTE, TICK, WIDTH, new_figure
from analysis.errors import FactError, suggest
from analysis.tables import Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.book import Book

#: Direction -> its words in the legend, and how its lines are drawn.
DIRECTIONS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "to_china": ("to China", {"color": CONTEXT, "linestyle": "-", "linewidth": 1.5}),
    "joint": ("together", {"color": CLAIM, "linestyle": "-", "linewidth": 3.4}),
    "from_china": ("from China", {"color": PALETTE[1], "linestyle": (0, (4, 1.5)), "linewidth": 2.0}),
    "none": ("not printed", {"color": CONTEXT, "linestyle": (0, (1, 2)), "linewidth": 1.4}),
}
_HEADS = {"to_china", "from_china"}
#: Blocks of nodes: the column each stands in, and its heading.
_BLOCKS = {"DE": (0, "Germany"), "other": (0, "Other countries"), "middle": (1, "Between"),
           "CN": (2, "China")}
_NOTE = (
    "One line is one tie that a paragraph of an article states; arrow heads show where technology "
    "goes. The lines count statements of five texts, not the economy."
)
#: Where the columns end or begin, and the size of things, in inches.
_EDGES = ((0.0, 1.95), (2.72, 3.88), (4.65, WIDTH))
_LINE, _PORT, _GAP, _HEADING, _TOP = 0.165, 0.15, 0.14, 0.34, 0.62


@dataclass
class _Node:
    """An actor as it is drawn: the block it belongs to, its lines of text, and where it stands."""

    block: str
    lines: list[str]
    ties: list[int] = field(default_factory=list)
    y: float = 0.0

    @property
    def height(self) -> float:
        return max(len(self.lines) * _LINE, len(self.ties) * _PORT) + _GAP

    @property
    def column(self) -> int:
        return _BLOCKS[self.block][0]


def network(
    book: Book, ties: Sequence[Row], *, title: str, subtitle: str, id: str  # noqa: A002
) -> Chart:
    """Draw who works with whom, and which way technology flows.

    Parameters
    ----------
    book : Book
        Where actors and sources are looked up.
    ties : sequence of rows
        Rows of ``book.rows("ties")``.
    title, subtitle : str
        The finding; measure, unit, place and period. Templates of :meth:`analysis.book.Book.say`.
    id : str
        Short key of the chart.

    Returns
    -------
    Chart
        One row per tie.

    Raises
    ------
    FactError
        If no tie is chosen, or an actor is unknown.

    Examples
    --------
    >>> from analysis.book import Book
    >>> book = Book.open()
    >>> trains = [tie for tie in book.rows("ties") if tie["kind"] == "transport"]
    >>> network(book, trains, title="By rail", subtitle="Ties", id="rail").alt
    'Network of 1 tie between 2 actors. For 1 no movement of technology is printed.'
    """
    if not ties:
        raise FactError(f"the chart {id} has no tie to show; widen the kinds or the years")
    actors = {row["actor_id"]: row for row in book.rows("actors")}
    for name in sorted({tie[end] for tie in ties for end in ("actor_a", "actor_b")} - actors.keys()):
        raise FactError(f"there is no actor {name!r}; {suggest(name, actors)}")
    between = _find_between(book.rows("ties"), actors)
    rows = [_tell_tie(book, tie, actors) for tie in ties]
    return Chart(
        id=id,
        title=book.word(title),
        subtitle=book.word(subtitle),
        alt=_describe(ties, book.lang),
        header=("actor", "actor", "kind", "technology goes", "subject", "since", "printed in"),
        rows=rows,
        draw=partial(_draw, ties, actors, between),
        note=_NOTE,
    )


def _tell_tie(book: Book, tie: Row, actors: Mapping[str, Row]) -> list[Any]:
    texts = (actors[tie["actor_a"]]["name"], actors[tie["actor_b"]]["name"],
             tie["kind"].replace("_", " "), DIRECTIONS[tie["direction"]][0], tie["subject"])
    return [*map(tell_text, texts), tell_time(tie["since"], book.lang), tell_source(book, tie)]


def _describe(ties: Sequence[Row], lang: str) -> str:
    """Say what the picture shows, from the ties."""
    count = Counter(tie["direction"] for tie in ties)
    actors = {tie[end] for tie in ties for end in ("actor_a", "actor_b")}
    parts = [
        f"{words} {say_count(count[key], lang)}" for key, words in (
            ("to_china", "technology goes to China in"), ("from_china", "comes from China in"),
            ("joint", "is developed together in"),
        ) if count[key]
    ]
    first = (f"Network of {say_count(len(ties), lang)} {'tie' if len(ties) == 1 else 'ties'} "
             f"between {say_count(len(actors), lang)} actors.")
    flow = f" Where it is told, {', '.join(parts)}." if parts else ""
    none = count["none"]
    rest = f" For {say_count(none, lang)} no movement of technology is printed." if none else ""
    pairs = Counter(" and ".join(sorted((tie["actor_a"], tie["actor_b"]))) for tie in ties)
    return first + flow + rest


def _find_between(ties: Sequence[Row], actors: Mapping[str, Row]) -> set[str]:
    """Name who stands between the sides: of two of one side that are tied, the one tied so more."""
    inner = [pair for tie in ties if _side(actors[(pair := (tie["actor_a"], tie["actor_b"]))[0]])
             == _side(actors[pair[1]])]
    count = Counter(name for pair in inner for name in pair)
    return {max(pair, key=lambda name: (count[name], name)) for pair in inner}


def _side(actor: Row) -> str:
    return actor["country"] if actor["country"] in ("DE", "CN") else "other"
