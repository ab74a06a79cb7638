"""Actors stand on their sides, and each tie is a line that tells which way technology goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest

from analysis import charts
from analysis.book.book import Book
from analysis.charts.crossings import count_crossings, find_circles, order_columns
from analysis.charts.sides import arrange, find_columns, find_sides, list_pairs
from analysis.charts.style import NARROW, WIDE, use_style
from analysis.charts.ties import LINES, ONE_WAY, find_ports
from analysis.errors import FactError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.charts.sides import Node

    Draw = Callable[..., Figure]
    Clashes = Callable[..., list[str]]

WORDS = {"title": "Both ways", "subtitle": "Ties"}


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.open()


@pytest.fixture(scope="module")
def ties(book: Book) -> list[dict[str, str]]:
    return book.rows("ties")


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def nodes(
    request: pytest.FixtureRequest, book: Book, ties: list[dict[str, str]]
) -> Iterator[dict[str, Node]]:
    """All actors of all ties, arranged."""
    actors = {row["actor_id"]: row for row in book.rows("actors")}
    names = {key: row["name"] for key, row in actors.items()}
    with use_style(width=request.param):
        yield arrange(ties, names, find_sides(ties, actors), "Other countries")


def lines(axes: Axes, label: str) -> list[tuple[list[float], list[float]]]:
    return [
        (list(line.get_xdata()), list(line.get_ydata()))
        for line in axes.lines
        if line.get_label() == label
    ]


def test_german_actors_stand_left_of_chinese_ones_and_others_below_them(
    nodes: dict[str, Node],
) -> None:
    assert nodes["bmw"].side == "DE"
    assert nodes["alibaba"].side == "CN"
    assert nodes["tesla"].side == nodes["foreign_brands"].side == "other"
    lowest = max(node.y for node in nodes.values() if node.side == "DE")
    assert all(node.y > lowest for node in nodes.values() if node.side == "other")


def test_who_is_tied_to_its_own_side_stands_between(nodes: dict[str, Node]) -> None:
    assert [key for key, node in nodes.items() if node.side == "between"] == [
        "joint_venture_automakers"
    ]


def test_an_actor_keeps_its_side_when_only_some_ties_are_drawn(
    book: Book, ties: list[dict[str, str]], draw: Draw
) -> None:
    one = [tie for tie in ties if tie["tie_id"] == "experience_to_global_brands"]
    axes = draw(charts.network(book, one, id="n", **WORDS)).axes[0]
    (x, _), *_ = [
        text.get_position() for text in axes.texts if text.get_text().startswith("Joint venture")
    ]
    assert x == pytest.approx(WIDE / 2)


def test_no_two_actors_of_a_column_overlap(nodes: dict[str, Node]) -> None:
    for sides in (("DE", "other"), ("CN",)):
        column = sorted((x for x in nodes.values() if x.side in sides), key=lambda node: node.y)
        for above, below in pairwise(column):
            assert above.y + above.size / 2 <= below.y - below.size / 2 + 1e-9


def test_no_line_between_the_sides_passes_who_stands_between(
    nodes: dict[str, Node], ties: list[dict[str, str]]
) -> None:
    middle, columns = nodes["joint_venture_automakers"], find_columns()
    for (one, two), ((x0, y0), (x1, y1)) in zip(
        list_pairs(ties), find_ports(ties, nodes), strict=True
    ):
        if "joint_venture_automakers" not in (one, two):
            across = (*columns.between, columns.middle)
            places = [y0 + (x - x0) / (x1 - x0) * (y1 - y0) for x in across]
            assert all(abs(y - middle.y) > middle.size / 2 - 0.1 for y in places), (one, two)


def test_every_tie_ends_at_a_place_of_its_own_beside_its_actors(
    nodes: dict[str, Node], ties: list[dict[str, str]]
) -> None:
    ports = find_ports(ties, nodes)
    ends = [end for pair in ports for end in pair]
    assert len(set(ends)) == len(ends) == 2 * len(ties)
    for pair, found in zip(list_pairs(ties), ports, strict=True):
        for key, (_, y) in zip(pair, found, strict=True):
            assert abs(y - nodes[key].y) < nodes[key].size / 2


def test_each_tie_is_one_line_in_the_manner_of_its_direction(
    book: Book, ties: list[dict[str, str]], draw: Draw
) -> None:
    axes = draw(charts.network(book, ties, id="n", **WORDS)).axes[0]
    drawn = {key: len(lines(axes, key)) - 1 for key in LINES}  # one more in the legend
    assert drawn == Counter(tie["direction"] for tie in ties)


def test_technology_to_china_points_right_and_from_china_left(
    book: Book, ties: list[dict[str, str]], draw: Draw
) -> None:
    axes = draw(charts.network(book, ties, id="n", **WORDS)).axes[0]
    assert all(x[0] < x[1] for x, _ in lines(axes, "to_china"))
    assert all(x[0] > x[1] for x, _ in lines(axes, "from_china"))


def test_arrow_heads_stand_only_where_technology_goes_one_way(
    book: Book, ties: list[dict[str, str]], draw: Draw
) -> None:
    for key in LINES:
        chosen = [tie for tie in ties if tie["direction"] == key]
        heads = lines(draw(charts.network(book, chosen, id="n", **WORDS)).axes[0], "head")
        assert len(heads) == (len(chosen) + 1 if key in ONE_WAY else 0)


def test_an_arrow_head_stands_at_the_actor_who_receives(book: Book, draw: Draw) -> None:
    tie = next(row for row in book.rows("ties") if row["tie_id"] == "bmw_deepseek")
    axes = draw(charts.network(book, [tie], id="n", **WORDS)).axes[0]
    german = next(text for text in axes.texts if text.get_text() == "BMW")
    (x,), (y,) = lines(axes, "head")[-1]
    start, base = german.get_position()
    assert y == pytest.approx(base, abs=0.06)
    assert 0 < x - start < 0.3


def test_directions_differ_by_more_than_colour() -> None:
    manners = [
        (str(style["linestyle"]), style["linewidth"], key in ONE_WAY)
        for key, style in LINES.items()
    ]
    for one, two in combinations(manners, 2):
        assert one[0] != two[0] or one[2] != two[2]


def test_the_legend_explains_only_the_directions_shown(
    book: Book, ties: list[dict[str, str]], draw: Draw
) -> None:
    chosen = [tie for tie in ties if tie["direction"] in ("joint", "none")]
    texts = {
        text.get_text()
        for text in draw(charts.network(book, chosen, id="n", **WORDS)).axes[0].texts
    }
    assert {"developed together", "no technology printed"} <= texts
    assert not {"technology to China", "technology from China"} & texts


@pytest.mark.parametrize("lang", ["en", "de", "zh"])
def test_no_name_covers_another_or_leaves_the_picture(lang: str, clashes: Clashes) -> None:
    book = Book.open(lang)
    assert clashes(charts.network(book, book.rows("ties"), id="n", **WORDS), slanting=True) == []


def test_headings_are_in_the_language_of_the_book(draw: Draw) -> None:
    book = Book.open("zh")
    chart = charts.network(book, book.rows("ties"), id="n", **WORDS)
    texts = {text.get_text().strip() for text in draw(chart).axes[0].texts}
    assert {"德国", "中国", "其他国家", "技术来自中国"} <= texts
    assert chart.header[3] == "技术流向"


def test_the_order_of_the_columns_lets_few_lines_cross(
    nodes: dict[str, Node], ties: list[dict[str, str]]
) -> None:
    by_height = sorted(nodes, key=lambda key: nodes[key].y)
    columns = [
        [key for key in by_height if nodes[key].side in sides and key]
        for sides in (("DE", "other"), ("CN",))
    ]
    unordered = [
        [key for key in nodes if nodes[key].side in sides and key]
        for sides in (("DE", "other"), ("CN",))
    ]
    placed = {key for column in columns for key in column}
    pairs = [pair for pair in list_pairs(ties) if set(pair) <= placed]
    # Tesla and Lexus, below the Germans by rule, cross the ties of Volkswagen and Mercedes-Benz.
    assert count_crossings(pairs, columns) == 6
    assert count_crossings(pairs, unordered) > 12


def test_lines_that_need_not_cross_do_not() -> None:
    pairs = [("a", "z"), ("b", "y"), ("c", "x"), ("a", "y")]
    ordered = order_columns(pairs, [["a", "b", "c"], ["x", "y", "z"]], {})
    assert count_crossings(pairs, ordered) == 0


def test_a_later_block_stays_below_even_if_lines_cross() -> None:
    pairs = [("a", "z"), ("b", "y")]
    assert order_columns(pairs, [["a", "b"], ["y", "z"]], {"a": 1})[0] == ["b", "a"]


def test_circles_are_found_through_others() -> None:
    partners = {"a": ["b"], "b": ["a", "c"], "c": ["b"], "d": ["e"], "e": ["d"]}
    assert find_circles(partners) == [["a", "b", "c"], ["d", "e"]]


def test_every_tie_is_a_row_with_its_article_and_paragraph(
    book: Book, ties: list[dict[str, str]]
) -> None:
    chart = charts.network(book, ties, id="n", **WORDS)
    assert len(chart.rows) == len(ties)
    row = next(row for row in chart.rows if row[0].text == "DeepSeek")
    assert [cell.text for cell in row] == [
        "DeepSeek",
        "BMW",
        "technology partnership",
        "technology from China",
        "language model for BMW in China",
        "2025",
        "Xinhua via People's Daily Online, paragraph 17",
    ]
    assert row[5].html == '<time datetime="2025">2025</time>'


def test_the_alternative_text_counts_ties_by_direction(
    book: Book, ties: list[dict[str, str]]
) -> None:
    alt = charts.network(book, ties, id="n", **WORDS).alt
    counted = Counter(tie["direction"] for tie in ties)
    assert f"technology to China {counted['to_china']}, developed together" in alt
    assert "Most ties of one pair: China and Germany, 4." in alt


def test_no_tie_is_an_error_that_says_what_to_do(book: Book) -> None:
    with pytest.raises(FactError, match="the chart n has no tie to show; choose more kinds or"):
        charts.network(book, [], id="n", **WORDS)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"actor_b": "BMV"}, "the tie wuerth_jac has an unknown actor_b 'BMV'; known: "),
        ({"actor_a": "simens"}, "has an unknown actor_a 'simens'; did you mean siemens"),
        ({"direction": "to_chnia"}, "has an unknown direction 'to_chnia'; did you mean to_china"),
    ],
)
def test_an_unknown_actor_or_direction_is_an_error(
    book: Book, change: dict[str, str], message: str
) -> None:
    tie = next(row for row in book.rows("ties") if row["tie_id"] == "wuerth_jac")
    with pytest.raises(FactError) as error:
        charts.network(book, [tie | change], id="n", **WORDS)
    assert message in str(error.value)
