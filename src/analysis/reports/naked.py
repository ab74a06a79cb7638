"""A rendered page in, every number out that no reader can follow to its source.

A digit in the text of a page must stand inside a linked fact. Free is what states nothing or is
itself the way to a source: code, the parameters of the run, entries of facts and their traces,
dates marked as ``<time>``, and names that have a number in them. In a picture, the words of ticks,
counts and names are marked as free.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.reports.anatomy import HEADINGS, find_cell

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

#: Names with a number in them, in the languages of the reports.
NAMES = (
    "Industry 4.0",
    "Industrie 4.0",
    "工业4.0",
    "15th Five-Year Plan",
    "15. Fünfjahresplan",
)
#: Elements whose digits are no statements of the page.
FREE = (
    "a.fact, data, time, code, pre, details.code, .parameters, .notice, .failure, "
    "section.sources, .entries, .trace, svg"
)
#: `\d` is every decimal digit of Unicode, full-width ones too.
_NUMBER = re.compile(r"\d(?:[\d.,:/–-]*\d)?")
_NAME = re.compile(f"({'|'.join(map(re.escape, NAMES))})(?!\\d)")
_AROUND = 40
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Place:
    """Where naked numbers stand: all of one piece of text, heading before it, words, and cell.

    Examples
    --------
    >>> print(Place(("28",), "Finding", "after 28 deals", "7"))
    cell 7: 28 under 'Finding': “after 28 deals”
    """

    numbers: tuple[str, ...]
    heading: str
    snippet: str
    cell: str = ""

    def __str__(self) -> str:
        where = f"cell {self.cell}: " if self.cell else ""
        return f"{where}{', '.join(self.numbers)} under {self.heading!r}: “{self.snippet}”"


def find_naked_numbers(html: str | BeautifulSoup) -> list[Place]:
    """Find the numbers on a page that are not inside a linked fact.

    Parameters
    ----------
    html : str or BeautifulSoup
        A page, of which ``<main>`` is looked at, or the inside of ``<main>``.

    Returns
    -------
    list of Place
        In the order of the page; empty if all is well.

    Examples
    --------
    >>> places = find_naked_numbers("<h2>Finding</h2><p>After 28 deals, Industry 4.0 came.</p>")
    >>> [str(place) for place in places]
    ["28 under 'Finding': “After 28 deals, Industry 4.0 came.”"]
    >>> find_naked_numbers('<p><a class="fact" href="#fact-x">28</a></p>')
    []
    """
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString

    soup = BeautifulSoup(html, "html.parser") if isinstance(html, str) else html
    is_free = _Free(soup)
    heading, places = "", []
    for node in (soup.find("main") or soup).descendants:
        if getattr(node, "name", None) in HEADINGS:
            heading = " ".join(node.get_text().split())
        # Comments, declarations and the like are of subclasses.
        if type(node) is not NavigableString or not re.search(r"\d", node):
            continue
        if node.parent and not is_free(node.parent):
            text = str(node).replace("\N{NO-BREAK SPACE}", " ")
            numbers = _find_in_text(text)
            if numbers:
                found = tuple(number[0] for number in numbers)
                cell = find_cell(node)
                places.append(Place(found, heading, _cut(text, numbers[0]), cell))
    return places


class _Free:
    """Tell of elements of a page whether they stand in one of :data:`FREE`, each looked at once."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._matches = soup.css.compile(FREE).match
        self._known = {id(soup): False}

    def __call__(self, tag: Tag) -> bool:
        known = self._known.get(id(tag))
        if known is None:
            known = self._matches(tag) or (tag.parent is not None and self(tag.parent))
            self._known[id(tag)] = known
        return known


def find_naked_words(svg: str) -> list[str]:
    """Find the words of a chart that hold a number and neither lead to a fact nor are free.

    Examples
    --------
    >>> svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>28 deals</text>{}</svg>'
    >>> free = '<text class="free">2025</text>'
    >>> find_naked_words(svg.format(f'{free}<a href="#fact-x"><text>3</text></a>'))
    ['28 deals']
    """
    from xml.etree import ElementTree as ET

    root = ET.fromstring(svg)  # noqa: S314 (an output of our own notebook)
    linked = {line for link in root.iter(f"{_SVG}a") for line in link.iter(f"{_SVG}text")}
    lines = [line for line in root.iter(f"{_SVG}text") if line.get("class") != "free"]
    texts = [line.text or "" for line in lines if line not in linked]
    return [text for text in texts if _find_in_text(text.replace("\N{NO-BREAK SPACE}", " "))]


def _find_in_text(text: str) -> list[re.Match[str]]:
    named = [range(*found.span()) for found in _NAME.finditer(text)]
    found = _NUMBER.finditer(text)
    return [number for number in found if not any(number.start() in name for name in named)]


def _cut(text: str, number: re.Match[str]) -> str:
    around = text[max(0, number.start() - _AROUND) : number.end() + _AROUND]
    return " ".join(around.split())
