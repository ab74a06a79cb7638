"""Facts on a page and their entries among its sources, connected both ways.

Facts are linked as ``<a class="fact" href="#fact-ID">``; their entries are ``<li id="fact-ID">``
in ``<section class="sources">``. Here every use gets an id, the number of its entry for print and
a preview of it for the eye; and every entry links back to its uses. Uses in a picture lead back to
the picture: of its two drawings one is always hidden.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.reports.anatomy import HEADINGS, find_cell, read_text

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_Words = Mapping[str, str]
_ENTRY = re.compile("^fact-")


def link_back(soup: BeautifulSoup, words: _Words) -> int:
    """Link every source entry back to each place where its fact is used; count the places."""
    sources = soup.select_one("section.sources")
    for card in soup.select(".entry[id]"):
        if not card.find_parent("section", class_="sources"):
            del card["id"]  # a fact shown by itself; its entry among the sources has the id
    entries = {str(entry["id"]): entry for entry in sources.select("[id]")} if sources else {}
    uses: dict[str, list[Tag]] = {name: [] for name in entries}
    notes = {name: str(place) for place, name in enumerate(entries, start=1)}
    for name, entry in entries.items():
        entry["data-place"] = notes[name]
    for link in soup.select("a.fact[href^='#fact-']"):
        name = str(link["href"]).removeprefix("#")
        if name not in entries:
            continue
        link["data-note"] = notes[name]
        link["data-peek"] = str(entries[name].get("data-peek", ""))
        target = link.find_parent("figure") if "spot" in link.get_attribute_list("class") else link
        if target is link:
            link["id"] = f"use-{name.removeprefix('fact-')}-{len(uses[name]) + 1}"
        if target is not None and not any(target is known for known in uses[name]):
            uses[name].append(target)
    places = _name_places(soup, words)
    for name, links in uses.items():
        if links:
            _add_ways_back(soup, entries[name], links, words, places)
    for entry in entries.values():
        del entry["data-peek"], entry["data-place"]
    return sum(map(len, uses.values()))


def _add_ways_back(
    soup: BeautifulSoup, entry: Tag, links: Sequence[Tag], words: _Words, places: Mapping[int, str]
) -> None:
    """Name each place once, further uses in it by numbers; entries that use the fact by theirs."""
    line = soup.new_tag("p", attrs={"class": "uses"})
    line.append(f"{words['used_in']} ")
    by_place: dict[str, list[Tag]] = {}
    for link in links:
        within = link.find_parent("li", id=_ENTRY)
        place = words["entries"] if within else places[id(link)]
        by_place.setdefault(place, []).append(link)
    for place, uses in by_place.items():
        if place == words["entries"]:
            line.append(f"{place} ")
        for count, use in enumerate(uses, start=1):
            within = use.find_parent("li", id=_ENTRY)
            back = soup.new_tag("a", attrs={"href": f"#{use['id']}"})
            if within:
                back.string = str(within["data-place"])
                back["aria-label"] = f"{back.string}, {_name_entry(within)}"
            elif count > 1:
                back.string = str(count)
                back["aria-label"] = f"{count}, {place}"
            else:
                back.string = place
            line.append(back)
            line.append(" " if count < len(uses) else "; ")
    line.contents[-1].extract()
    entry.append(line)


def _name_entry(entry: Tag) -> str:
    label = entry.select_one(".entry-label strong")
    return read_text(label) if label else str(entry["id"]).removeprefix("fact-")


def _name_places(soup: BeautifulSoup, words: _Words) -> dict[int, str]:
    """Name the place of every link and chart, by the id of the object: its section."""
    name, places = words["top"], {}
    for tag in soup.find_all([*HEADINGS, "a", "figure"]):
        if tag.name == "a":
            places[id(tag)] = name
        elif tag.name == "figure":
            places[id(tag)] = f"{name} ({words['chart']})"
        # A heading inside a figure is the finding of a chart: a sentence, too long for a name.
        elif not tag.find_parent("figure"):
            name = words["top"] if tag.name == "h1" else read_text(tag)
    return places


def find_broken_links(soup: BeautifulSoup) -> list[str]:
    """Find links to nowhere on the page, and ids that stand twice."""
    ids = Counter(str(tag["id"]) for tag in soup.find_all(id=True))
    twice = [name for name, count in ids.items() if count > 1]
    faults = [f"the id {name!r} stands more than once; make it unique" for name in twice]
    missing: dict[str, Tag] = {}
    for link in soup.select("a[href^='#']"):
        if str(link["href"])[1:] not in ids:
            missing.setdefault(str(link["href"]), link)
    lost = [href for href in missing if href.startswith("#fact-")]
    if lost:
        more = f" and {len(lost) - 1} more lead" if len(lost) > 1 else " leads"
        where = f"{_say_cell(missing[lost[0]])}{lost[0]}{more} to no entry on the page"
        faults.append(f"{where}; end the notebook with book.sources()")
    faults += [
        f"{_say_cell(link)}{href} leads nowhere on the page; mend the link"
        for href, link in missing.items()
        if href not in lost
    ]
    return faults


def _say_cell(link: Tag) -> str:
    cell = find_cell(link)
    return f"cell {cell}: " if cell else ""


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
        del link["id"], link["data-note"], link["data-peek"]
    return quoted.decode_contents(), read_text(sentence)
