"""Facts on a page and their entries among its sources, connected both ways.

Facts are linked as ``<a class="fact" href="#fact-ID">``; their entries are ``<li id="fact-ID">``
in ``<section class="sources">``. Here every use gets an id, and every entry links back to its uses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.making.anatomy import HEADINGS, read_text

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_Words = Mapping[str, str]


def link_back(soup: BeautifulSoup, words: _Words) -> int:
    """Link every source entry back to each place where its fact is used; count the places."""
    sources = soup.select_one("section.sources")
    for card in soup.select(".entry[id]"):
        if not card.find_parent("section", class_="sources"):
            del card["id"]  # a fact shown by itself; its entry among the sources has the id
    entries = {str(entry["id"]): entry for entry in sources.select("[id]")} if sources else {}
    uses: dict[str, list[Tag]] = {name: [] for name in entries}
    for link in soup.select("a.fact[href^='#fact-']"):
        name = str(link["href"]).removeprefix("#")
        if name in entries:
            uses[name].append(link)
            link["id"] = f"use-{name.removeprefix('fact-')}-{len(uses[name])}"
    for name, links in uses.items():
        if links:
            _add_ways_back(soup, entries[name], links, words)
    return sum(map(len, uses.values()))


def _add_ways_back(soup: BeautifulSoup, entry: Tag, links: Sequence[Tag], words: _Words) -> None:
    """Name each place once; further uses in the same place follow it as numbers."""
    places: dict[str, list[Tag]] = {}
    for link in links:
        places.setdefault(_name_place(link, words["top"]), []).append(link)
    line = soup.new_tag("p", attrs={"class": "uses"})
    line.append(f"{words['used_in']} ")
    for place, uses in places.items():
        for count, use in enumerate(uses, start=1):
            back = soup.new_tag("a", attrs={"href": f"#{use['id']}"})
            back.string = place if count == 1 else str(count)
            if count > 1:
                back["aria-label"] = f"{place}, {count}"
            line.append(back)
            line.append(" " if count < len(uses) else "; ")
    line.contents[-1].extract()
    entry.append(line)


def _name_place(link: Tag, top: str) -> str:
    """Name the place of a link: the entry it stands in, or the section."""
    entry = link.find_parent("li", id=re.compile("^fact-"))
    if entry is not None:
        label = entry.select_one(".entry-label strong")
        return read_text(label) if label else str(entry["id"]).removeprefix("fact-")
    # A heading inside a figure is the finding of a chart: a sentence, too long for a name.
    headings = (h for h in link.find_all_previous(HEADINGS) if not h.find_parent("figure"))
    heading = next(headings, None)
    return top if heading is None or heading.name == "h1" else read_text(heading)


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
    return quoted.decode_contents(), read_text(sentence)
