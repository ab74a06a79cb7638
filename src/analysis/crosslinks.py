"""Facts on a page and their entries among its sources, connected both ways.

Facts are linked as ``<a class="fact" href="#fact-ID">``; their entries are ``<li id="fact-ID">``
in ``<section class="sources">``. Here every use gets an id, and every entry links back to its uses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.anatomy import HEADINGS

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag


def link_back(soup: BeautifulSoup, words: Mapping[str, str]) -> int:
    """Link every source entry back to each place where its fact is used; count the places."""
    sources = soup.select_one("section.sources")
    for card in soup.select(".entry[id]"):
        if not card.find_parent("section", class_="sources"):
            del card["id"]  # a fact shown by itself; its entry among the sources has the id
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
        label = entry.select_one(".entry-label strong")
        name = label.get_text() if label else str(entry["id"]).removeprefix("fact-")
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
    for heading in [*link.find_parents(HEADINGS), *link.find_all_previous(HEADINGS)]:
        if heading.find_parent("figure") in (None, figure):
            return heading
    return None


def find_broken_links(soup: BeautifulSoup) -> list[str]:
    """Find links to nowhere on the page, and ids that stand twice."""
    ids = Counter(str(tag["id"]) for tag in soup.find_all(id=True))
    twice = [name for name, count in ids.items() if count > 1]
    faults = [f"the id {name!r} stands more than once; make it unique" for name in twice]
    missing = {str(a["href"]) for a in soup.select("a[href^='#']")} - {f"#{name}" for name in ids}
    for href in sorted(missing):
        is_fact = href.startswith("#fact-")
        remedy = "end the notebook with book.sources()" if is_fact else "mend the link"
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
    sentence["class"] = " ".join(["answer", *map(str, sentence.get_attribute_list("class"))])
    quoted = copy(sentence)
    for link in quoted.select("a"):
        link["href"] = f"{page}{link.get('href', '')}"
        del link["id"]
    return quoted.decode_contents(), sentence.get_text(" ", strip=True)
