"""Ties between two columns of actors in, an order of each column in which few lines cross, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from statistics import fmean

#: Times that each column is put in the order of its partners.
_ROUNDS = 8

Pair = tuple[str, str]


def order_columns(
    pairs: Sequence[Pair], columns: Sequence[Sequence[str]], block: Mapping[str, int]
) -> list[list[str]]:
    """Order both columns by the mean place of partners, in turns; keep what crosses least.

    Within a block, actors that are linked by ties, directly or through others, stay together;
    circles that reach into a later block, and among them small ones, come later.

    Parameters
    ----------
    pairs : sequence of (str, str)
        Who is tied to whom.
    columns : two sequences of str
        The actors of each column.
    block : mapping of str to int
        Which block of its column each actor stands in, from the top down.

    Examples
    --------
    >>> pairs = [("BMW", "Alibaba"), ("Trumpf", "BOE"), ("BMW", "DeepSeek")]
    >>> order_columns(pairs, [["Trumpf", "BMW"], ["Alibaba", "BOE", "DeepSeek"]], {})
    [['BMW', 'Trumpf'], ['Alibaba', 'DeepSeek', 'BOE']]
    """
    partners = find_partners(pairs)
    circles = sorted(
        find_circles(partners),
        key=lambda keys: (
            max(block.get(key, 0) for key in keys),
            -sum(len(partners[key]) for key in keys),
        ),
    )
    circle = {key: place for place, keys in enumerate(circles) for key in keys}
    ordered = [list(column) for column in columns]
    tried = []
    for turn in range(2 * _ROUNDS):
        rank = {key: i / len(column) for column in ordered for i, key in enumerate(column)}
        ordered[turn % 2].sort(
            key=lambda key: (block.get(key, 0), circle[key], fmean(rank[x] for x in partners[key]))
        )
        tried.append((count_crossings(pairs, ordered), [list(column) for column in ordered]))
    # The first try has put one column in order only.
    return min(tried[1:], key=lambda found: found[0])[1]


def find_partners(pairs: Sequence[Pair]) -> dict[str, list[str]]:
    """List the partners of each, once for every tie.

    Examples
    --------
    >>> find_partners([("a", "b"), ("a", "c")])
    {'a': ['b', 'c'], 'b': ['a'], 'c': ['a']}
    """
    partners: dict[str, list[str]] = {}
    for one, two in pairs:
        partners.setdefault(one, []).append(two)
        partners.setdefault(two, []).append(one)
    return partners


def find_circles(partners: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Group those that are linked by ties, directly or through others.

    Examples
    --------
    >>> find_circles({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]})
    [['a', 'b'], ['c', 'd']]
    """
    circles: list[list[str]] = []
    seen: set[str] = set()
    for key in partners:
        circle = [] if key in seen else [key]
        for member in circle:  # it grows while it is walked
            circle += [x for x in dict.fromkeys(partners[member]) if x not in circle]
        seen |= set(circle)
        circles += [circle] if circle else []
    return circles


def count_crossings(pairs: Sequence[Pair], columns: Sequence[Sequence[str]]) -> int:
    """Count how many pairs of lines cross between two columns.

    Examples
    --------
    >>> count_crossings([("a", "x"), ("b", "y")], [["a", "b"], ["y", "x"]])
    1
    """
    left, right = ({key: i for i, key in enumerate(column)} for column in columns)
    lines = [
        (left[one], right[two]) if one in left else (left[two], right[one])
        for one, two in pairs
        if (one in left) != (two in left)
    ]
    return sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for a, b in combinations(lines, 2))
