"""The inside of a page in, the same with its connections out: contents, uses and ways back.

Facts are linked as ``<a class="fact" href="#fact-ID">``; their entries are ``<li id="fact-ID">``
in ``<section class="sources">``. Here every use gets an id, and every entry links back to its uses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Heading:
    """An entry of a page's table of contents: the id it leads to, and its text."""

    id: str
    text: str


def parse(html: str) -> BeautifulSoup:
    """Parse a piece of HTML."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "html.parser")


def write(soup: BeautifulSoup) -> str:
    """Write HTML 5: letters as they are, no slash in void elements."""
    from bs4.dammit import EntitySubstitution
    from bs4.formatter import HTMLFormatter

    formatter = HTMLFormatter(EntitySubstitution.substitute_xml, void_element_close_prefix="")
    return soup.decode(formatter=formatter)


def order_headings(soup: BeautifulSoup) -> list[Heading]:
    """Give every heading an id, close gaps between levels, and list the sections of the page.

    A chart's heading may come right after the title: screen readers list headings by level, and a
    level that is skipped looks like something missing.
    """
    level = 0
    taken = {str(tag["id"]) for tag in soup.find_all(id=True)}
    sections = []
    for heading in soup.find_all(_HEADINGS):
        level = min(max(int(heading.name[1]), 2 if level else 1), level + 1)
        heading.name = f"h{level}"
        text = heading.get_text(" ", strip=True)
        if not heading.get("id"):
            heading["id"] = _name_anchor(text, taken)
        if level == 2 and not heading.find_parent("figure"):
            sections.append(Heading(str(heading["id"]), text))
    return sections


def _name_anchor(text: str, taken: set[str]) -> str:
    base = "-".join(re.findall(r"\w+", text.lower())) or "section"
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    taken.add(name)
    return name


def box_tables(soup: BeautifulSoup, word: str) -> None:
    """Put every table into a box that scrolls alone, and name the box by the table's caption."""
    for style in soup.find_all("style"):
        style.decompose()  # pandas writes one into the body, where HTML allows none
    names: Counter[str] = Counter()
    for table in soup.find_all("table"):
        heading = table.caption or table.find_previous(_HEADINGS)
        name = heading.get_text(" ", strip=True) if heading else word
        names[name] += 1
        label = f"{word}: {name}" + (f" ({names[name]})" if names[name] > 1 else "")
        box = soup.new_tag("div", attrs={"class": "scroll", "role": "region", "tabindex": "0"})
        box["aria-label"] = label
        table.wrap(box)


def link_back(soup: BeautifulSoup, words: Mapping[str, str]) -> int:
    """Link every source entry back to each place where its fact is used; count the places."""
    sources = soup.select_one("section.sources")
    count: Counter[str] = Counter()
    for link in soup.select("a.fact[href^='#fact-']"):
        fact = str(link["href"]).removeprefix("#fact-")
        entry = sources.find(id=f"fact-{fact}") if sources else None
        if entry is None:
            continue
        count[fact] += 1
        link["id"] = f"use-{fact}-{count[fact]}"
        _add_way_back(soup, entry, link, words)
    return count.total()


def _add_way_back(soup: BeautifulSoup, entry: Tag, link: Tag, words: Mapping[str, str]) -> None:
    ways = entry.find("p", class_="uses", recursive=False)
    if ways is None:
        ways = soup.new_tag("p", attrs={"class": "uses"})
        ways.append(f"{words['used_in']} ")
        entry.append(ways)
    else:
        ways.append(", ")
    back = soup.new_tag("a", attrs={"href": f"#{link['id']}"})
    back.string = _name_place(link, words["top"], [a.get_text() for a in ways.find_all("a")])
    ways.append(back)


def _name_place(link: Tag, first: str, taken: list[str]) -> str:
    """Name the place of a link: the entry it stands in, or the heading before it."""
    entry = link.find_parent("li", id=re.compile("^fact-"))
    heading = _find_heading(link)
    if entry is not None:
        name = str(entry["id"]).removeprefix("fact-")
    elif heading is None or heading.name == "h1":
        name = first
    else:
        name = heading.get_text(" ", strip=True)
    count = 1
    while (shown := name if count == 1 else f"{name} ({count})") in taken:
        count += 1
    return shown


def _find_heading(link: Tag) -> Tag | None:
    """Find the heading over a link; one inside a chart is over that chart alone."""
    figure = link.find_parent("figure")
    for heading in [*link.find_parents(_HEADINGS), *link.find_all_previous(_HEADINGS)]:
        if heading.find_parent("figure") in (None, figure):
            return heading
    return None


def find_broken_links(soup: BeautifulSoup) -> list[str]:
    """Find links to nowhere on the page, and ids that stand twice."""
    ids = Counter(str(tag["id"]) for tag in soup.find_all(id=True))
    faults = [f"the id {name!r} stands {n} times; make it unique" for name, n in ids.items() if n > 1]
    missing = {str(a["href"]) for a in soup.select("a[href^='#']")} - {f"#{name}" for name in ids}
    for href in sorted(missing):
        remedy = "end the notebook with book.sources()" if href.startswith("#fact-") else "mend the link"
        faults.append(f"{href} leads nowhere on the page; {remedy}")
    return faults


def unlink_missing(soup: BeautifulSoup) -> None:
    """Take the links from facts without an entry: on a page whose notebook stopped half-way."""
    ids = {f"#{tag['id']}" for tag in soup.find_all(id=True)}
    for link in soup.select("a[href^='#']"):
        if link["href"] not in ids:
            del link["href"]


def take_headline(soup: BeautifulSoup, page: str) -> tuple[str, str]:
    """Mark the first sentence that states facts as the answer of the page, and quote it.

    Returns
    -------
    tuple of str and str
        The sentence as HTML whose links lead into `page`, and as text; both empty without one.
    """
    from copy import copy

    sentence = soup.select_one("p.say")
    if sentence is None:
        return "", ""
    sentence["class"] = ["say", "answer"]
    quoted = copy(sentence)
    for link in quoted.select("a"):
        link["href"] = f"{page}{link.get('href', '')}"
        del link["id"]
    return quoted.decode_contents(), sentence.get_text(" ", strip=True)
