"""Text of charts: their fixed words by language, and text measured, wrapped, written and placed.

Widths are in inches, in the fonts of the style in use. Lines stand as far apart as their size says.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np

from analysis.charts.style import CONTEXT, INK, LEADING, TEXT, TICK, choose_fonts
from analysis.project import read_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform
    from numpy.typing import NDArray

#: A Chinese character with the punctuation that may not begin a line, or a word with its space.
_PIECES = re.compile(
    r"[〈《「（“‘]*[\u3400-\u9fff][，。、；：？！）》」〉”’～%·]*"
    r"|(?:[^\s\u3400-\u9fff]|\u00a0)*(?:[^\S\n\u00a0]|$)|(?:[^\s\u3400-\u9fff]|\u00a0)+"
)
#: Part of a word up to a hyphen between letters, with that hyphen.
_HYPHENED = re.compile(r".+?[^\W\d]-(?=[^\W\d])|.+?$")
#: Lines are evened out in steps of so many inches; the middle of capitals and digits is so many
#: sizes above the line they stand on.
_STEP, _MIDDLE = 0.1, 0.36
#: Name of words that state no fact: ticks, counts, and names with a number in them.
FREE = "free"
#: Inches: space around marks and letters, how far from its mark a label is tried, and from
#: where on a line leads there.
_AIR, _REACHES, _FAR = 0.03, (0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.2, 1.5), 0.3
#: Inches from the middle of a dot to where labels may begin.
_DOT = 0.07

#: Left, bottom, right and top, in inches of the figure.
Box = Sequence[float]
Point = tuple[float, float]


def phrase(key: str, lang: str, **values: object) -> str:
    """Give one of the fixed phrases of charts (``words.csv``) in a language, its blanks filled."""
    return read_words(__file__)[key][lang].format(**values)


def list_phrases(keys: Iterable[str], lang: str) -> list[str]:
    """List fixed phrases without blanks by their keys; what is no key stays as it is."""
    return [phrase(key, lang) if key in read_words(__file__) else key for key in keys]


def join_sentences(sentences: Iterable[str], lang: str) -> str:
    """Join whole sentences: Chinese has no space between them."""
    return ("" if lang == "zh" else " ").join(sentences)


def measure(text: str, size: float = TEXT, *, bold: bool = False, lang: str = "") -> float:
    """Measure a line of text in inches, in the fonts of a language or of the style in use."""
    from matplotlib import rcParams

    fonts = choose_fonts(lang) if lang else tuple(rcParams["font.family"])
    # The fonts have no kerning: letters add up.
    return math.fsum(_measure_letter(letter, bold, fonts) for letter in text) * size / 72


@cache
def _measure_letter(letter: str, bold: bool, fonts: tuple[str, ...]) -> float:
    """Measure a letter of one point between bars, for only from ink to ink can be measured."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=fonts, size=1, weight="bold" if bold else "normal")
    whole, bars = (
        text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]
        for text in (f"|{letter}|", "||")
    )
    return float(whole - bars)


def height(lines: int, size: float = TEXT) -> float:
    """Give the height of some lines of text in inches."""
    return lines * size * LEADING / 72


def split_pieces(text: str) -> list[str]:
    """Split text where a line may break: at spaces, and between Chinese characters.

    >>> split_pieces("（中国）汽车工业协会")
    ['（中', '国）', '汽', '车', '工', '业', '协', '会']
    """
    return [piece for piece in _PIECES.findall(text) if piece]


def wrap(text: str, width: float, size: float = TEXT, *, bold: bool = False) -> list[str]:
    """Break text into lines of at most `width` inches, in the fonts of the style in use."""
    return break_lines(text, width, lambda line: measure(line, size, bold=bold))


def break_lines(text: str, width: float, ruler: Callable[[str], float]) -> list[str]:
    """Break text into lines that are at most so wide by a ruler, long words behind hyphens."""
    pieces, lines = split_pieces(text), [""]
    if any(ruler(piece.strip()) > width for piece in pieces):
        pieces = [part for piece in pieces for part in _HYPHENED.findall(piece)]
    for piece in pieces:
        longer = lines[-1] + piece
        if lines[-1] and ruler(longer.strip()) > width:
            lines.append(piece)
        else:
            lines[-1] = longer
    return [line.strip() for line in lines]


def wrap_evenly(text: str, width: float, size: float = TEXT, *, bold: bool = False) -> list[str]:
    """Break text into as few lines as :func:`wrap` does, as even as they can be."""
    lines = wrap(text, width, size, bold=bold)
    for narrow in np.arange(measure(text, size, bold=bold) / len(lines), width, _STEP):
        even = wrap(text, narrow, size, bold=bold)
        if len(even) == len(lines):
            return even
    return lines


def write_lines(
    ax: Axes,
    place: Point,
    lines: Sequence[str],
    *,
    size: float = TEXT,
    rise: Literal["last", "center"] = "center",
    fact: str = "",
    free: bool = True,
    down: Transform | None = None,
    **style: Any,
) -> None:
    """Write lines of text into a picture, each a text of its own, linked to the fact they state.

    At the place is the foot of the last line or the middle of all, as `rise` says: in inches of the
    figure, or of a transform that counts them `down`. Words of no fact may have digits if `free`.
    """
    apart = height(1, size)
    lift = (len(lines) - 1) * apart
    first = -lift if rise == "last" else _MIDDLE * size / 72 - lift / 2
    turn, unit = (1, down) if down else (-1, find_figure(ax).dpi_scale_trans)
    style |= {"url": f"#fact-{fact}"} if fact else {"gid": FREE if free else None}
    style |= {"size": size, "transform": unit, "label": "\n".join(lines), "zorder": 2.5}
    for number, line in enumerate(lines):
        ax.text(place[0], place[1] + turn * (first + number * apart), line, **style)


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Move things on a line apart, in the order given and as little as possible.

    Each has a centre where it would best stand and a size. Where the line, which reaches from `low`
    to `high`, is too short, its end is passed.

    >>> spread([1.0, 1.0, 5.0], [2.0, 2.0, 2.0], 0.0, 9.0)
    [1.0, 3.0, 5.0]
    """
    before = [math.fsum(sizes[:i]) + size / 2 for i, size in enumerate(sizes)]
    pools: list[list[float]] = []  # pool adjacent violators: shifts never fall along the line
    for target, offset in zip(wanted, before, strict=True):
        pools.append([target - offset])
        while len(pools) > 1 and fmean(pools[-2]) > fmean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    shifts = [fmean(pool) for pool in pools for _ in pool]
    last = max(low, high - math.fsum(sizes))
    return [min(max(s, low), last) + offset for s, offset in zip(shifts, before, strict=True)]


def spread_sorted(
    wanted: Sequence[float], sizes: Sequence[float], low: float, high: float
) -> list[float]:
    """Move things apart as :func:`spread` does, in the order of the places that they want."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    places = spread([wanted[n] for n in order], [sizes[n] for n in order], low, high)
    return [places[order.index(n)] for n in range(len(wanted))]


@dataclass(frozen=True)
class Label:
    """Lines of text for a mark: where it is in data coordinates, and its colour."""

    place: Point
    lines: Sequence[str]
    color: str = INK

    @property
    def size(self) -> Point:
        """Width and height in inches."""
        return max(measure(line, TICK) for line in self.lines), height(len(self.lines), TICK)


def find_figure(ax: Axes) -> Figure:
    """Give the figure that Axes belong to, whole."""
    return cast("Figure", ax.get_figure(root=True))


def to_inches(ax: Axes, place: Point) -> Point:
    """Give where a place in data coordinates lies on the figure."""
    x, y = ax.transData.transform(place) / find_figure(ax).dpi
    return float(x), float(y)


def find_frame(ax: Axes) -> Box:
    """Give where Axes lie on the figure."""
    box, dpi = ax.get_window_extent(), find_figure(ax).dpi
    return box.x0 / dpi, box.y0 / dpi, box.x1 / dpi, box.y1 / dpi


def cover(ax: Axes, points: Sequence[Point]) -> list[Box]:
    """Cover a dot, or a line through points, in data coordinates with small boxes."""
    reach = _DOT if len(points) == 1 else _AIR
    spots = [to_inches(ax, point) for point in points]
    parts: list[Point] = []
    for first, second in zip(spots, spots[1:] or spots, strict=False):
        count = max(1, round(math.dist(first, second) / reach / 2))
        parts += np.linspace(first, second, count + 1).tolist()
    return [(x - reach, y - reach, x + reach, y + reach) for x, y in parts]


def place_labels(
    ax: Axes, labels: Sequence[Label], taken: list[Box], sides: Sequence[Point]
) -> None:
    """Write each label, the most important first, at the nearest place that nothing else covers.

    Sides are tried in their order: (1, 0) is right of the mark, (0, 1) above it. No label leaves
    the Axes.
    """
    words, frame = list[Box](), find_frame(ax)
    reaches, turns = np.repeat(_REACHES, len(sides))[:, None], np.tile(sides, (len(_REACHES), 1))
    air = np.array((_AIR, 0.0))
    for label in labels:
        mark, size = to_inches(ax, label.place), label.size
        corners = mark + turns * reaches + (turns - 1) / 2 * size
        corners = np.minimum(corners, np.subtract(frame[2:], size) - air)
        corners = np.maximum(corners, frame[:2] + 2 * air)
        boxes = np.hstack([corners - air, corners + size + air])
        # A line to the label had better cross no other; but labels over labels are worse.
        near = np.clip(mark, boxes[:, :2], boxes[:, 2:])
        ways = mark + np.linspace(0.1, 0.9, 9)[:, None, None] * (near - mark)
        spots = np.concatenate([ways - _AIR, ways + _AIR], axis=-1)
        crossed = np.array([_measure_overlaps(spot, words) for spot in spots]).sum(axis=0)
        is_far = np.hypot(*(near - mark).T) > _FAR
        covered = _measure_overlaps(boxes, taken) + 2 * crossed * is_far
        best = int(np.argmin(covered // 1e-4))  # the first of the best
        words.append(boxes[best].tolist())
        _write_label(ax, label, mark, words[-1], float(turns[best, 0]))
        taken += [words[-1], *(spots[:, best].tolist() if is_far[best] else ())]


def _measure_overlaps(boxes: NDArray[np.float64], taken: Sequence[Box]) -> NDArray[np.float64]:
    """Measure how much of each box others cover, in square inches."""
    mine, others = boxes[:, None], np.reshape(taken, (1, -1, 4))
    sides = np.minimum(mine[..., 2:], others[..., 2:]) - np.maximum(mine[..., :2], others[..., :2])
    covered: NDArray[np.float64] = np.maximum(sides, 0).prod(axis=-1).sum(axis=-1)
    return covered


def _write_label(ax: Axes, label: Label, mark: Point, box: Box, turn: float) -> None:
    """Write a label into a box, with a thin line to its mark from farther off."""
    left, bottom, right, top = box
    sides = ("right", right), ("center", (left + right) / 2), ("left", left)
    side, x = sides[round(turn) + 1]
    write_lines(ax, (x, (bottom + top) / 2), label.lines, size=TICK, ha=side, color=label.color)
    near = min(max(mark[0], left), right), min(max(mark[1], bottom), top)
    if (gap := math.dist(mark, near)) > _FAR:
        # The line touches neither the mark nor the letters.
        parts = _AIR / gap, 1 - _REACHES[0] / gap
        xs, ys = ([a + part * (b - a) for part in parts] for a, b in zip(near, mark, strict=True))
        style: dict[str, Any] = {"color": CONTEXT, "linewidth": 0.7, "clip_on": False}
        style |= {"transform": find_figure(ax).dpi_scale_trans, "label": "_leader"}
        ax.plot(xs, ys, **style)
