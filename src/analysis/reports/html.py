"""The HTML of a page put in order: opening, headings, tables, and links between facts and sources.

Facts are linked as ``<a class="fact" href="#fact-ID">``; their entries are ``<li id="fact-ID">``
in ``<section class="sources">``. Every use gets an id, the number of its entry for print and a
preview of it for the eye; every entry links back to its uses. Uses in a picture lead back to the
picture: of its two drawings one is always hidden.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement

_Words = Mapping[str, str]
_ENTRY = re.compile("^fact-")
#: Ids that the page around the cells has.
_TAKEN = {"contents-label", "facts", "main"}
#: Elements that are headings.
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Heading:
    """An entry of a page's table of contents: the id it leads to, and its text."""

    id: str
    text: str


def parse(html: str) -> BeautifulSoup:
    """Parse a piece of HTML."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "html.parser")


def find_tags(root: Tag, *names: str) -> Iterator[Tag]:
    """Find the elements of some names, or all, inside another; ten times as fast as a selector."""
    from bs4 import Tag

    for node in root.descendants:
        if isinstance(node, Tag) and (not names or node.name in names):
            yield node


def has_class(tag: Tag, name: str) -> bool:
    """Tell whether an element is of a class."""
    return name in (tag.get("class") or ())


def read_text(tag: Tag) -> str:
    """Read the text of an element as one line."""
    return " ".join(tag.get_text().split())


def find_cell(node: PageElement) -> str:
    """Give the number of the notebook's cell that a piece of a page comes from; or nothing."""
    cell = node.find_parent("div", class_="cell")
    return str(cell.get("data-cell", "")) if cell else ""


def write(soup: BeautifulSoup) -> str:
    """Write HTML 5: letters as they are, no slash in void elements."""
    from bs4.dammit import EntitySubstitution
    from bs4.formatter import HTMLFormatter

    formatter = HTMLFormatter(EntitySubstitution.substitute_xml, void_element_close_prefix="")
    return soup.decode(formatter=formatter)


def put_answer_first(soup: BeautifulSoup) -> None:
    """Move parameters and imports to the end of a page's opening, which is all before its sections.

    A notebook needs them before its first sentence; a reader wants the answer under the question.
    """
    sections = soup.select("div.cell h2")
    if not sections:
        return
    setup = [
        cell
        for cell in sections[0].find_all_previous("div", class_="cell")
        if cell.find("details", class_="code") and not cell.select_one(".say, h1")
    ]
    for cell in reversed(setup):
        sections[0].insert_before(cell.extract())


def join_code(soup: BeautifulSoup) -> None:
    """Fold the code of cells that show nothing together with that of the cell after them."""
    for cell in [tag for tag in find_tags(soup, "div") if has_class(tag, "cell")]:
        parts, after = cell.find_all(recursive=False), cell.find_next_sibling()
        if after is None or len(parts) != 1 or not has_class(parts[0], "code"):
            continue
        code = after.find("details", class_="code", recursive=False)
        if code and code.summary:
            for part in parts[0].find_all(recursive=False)[:0:-1]:
                code.summary.insert_after(part.extract())
            cell.decompose()


def order_headings(soup: BeautifulSoup) -> list[Heading]:
    """Give every heading an id, close gaps between levels, and list the sections of the page.

    A chart's heading may come right after the title: screen readers list headings by level, and a
    level that is skipped looks like something missing.
    """
    level = 0
    taken = _TAKEN | {str(tag["id"]) for tag in find_tags(soup) if tag.get("id")}
    sections = []
    for heading in list(find_tags(soup, *HEADINGS)):
        level = min(max(int(heading.name[1]), 2 if level else 1), level + 1)
        heading.name = f"h{level}"
        text = read_text(heading)
        if not heading.get("id"):
            heading["id"] = _name_anchor(text, taken)
        figure = heading.find_parent("figure")
        if figure and not figure.get("aria-labelledby"):
            figure["aria-labelledby"] = heading["id"]
        if level == 2 and not figure:
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
    for style in list(find_tags(soup, "style")):
        style.decompose()  # pandas writes one into the body, where HTML allows none
    names: Counter[str] = Counter()
    for table in list(find_tags(soup, "table")):
        heading = table.caption or table.find_previous(HEADINGS)
        name = read_text(heading) if heading else word
        names[name] += 1
        label = f"{word}: {name}" + (f" ({names[name]})" if names[name] > 1 else "")
        box = soup.new_tag("div", attrs={"class": "scroll", "role": "region", "tabindex": "0"})
        box["aria-label"] = label
        table.wrap(box)
        _label_cells(table)


def _label_cells(table: Tag) -> None:
    """Put the name of its column on every cell: a narrow screen shows rows as lists of cells."""
    names = [read_text(cell) for cell in find_tags(table.thead, "th")] if table.thead else []
    for row in find_tags(table.tbody, "tr") if table.tbody else ():
        for name, cell in zip(names, find_tags(row, "th", "td"), strict=False):
            if cell.name == "td" and name:
                cell["data-label"] = name


def mark_answer(soup: BeautifulSoup) -> None:
    """Mark the first sentence of a page that states facts as its answer."""
    from bs4.element import AttributeValueList

    sentence = next((tag for tag in find_tags(soup, "p") if has_class(tag, "say")), None)
    if sentence is not None:
        sentence["class"] = AttributeValueList(["answer", *sentence.get_attribute_list("class")])


def link_back(soup: BeautifulSoup, words: _Words) -> int:
    """Link every source entry back to each place where its fact is used; count the places."""
    sections = [tag for tag in find_tags(soup, "section") if has_class(tag, "sources")]
    marked = [tag for tag in find_tags(sections[0]) if tag.get("id")] if sections else []
    entries = {str(entry["id"]): entry for entry in marked}
    inside = {id(tag) for section in sections for tag in find_tags(section)}
    for card in find_tags(soup):
        if card.get("id") and has_class(card, "entry") and id(card) not in inside:
            del card["id"]  # a fact shown by itself; its entry among the sources has the id
    uses: dict[str, list[Tag]] = {name: [] for name in entries}
    notes = {name: str(place) for place, name in enumerate(entries, start=1)}
    for name, entry in entries.items():
        entry["data-place"] = notes[name]
    for link in find_tags(soup, "a"):
        name = str(link.get("href", "")).removeprefix("#")
        if not (name in entries and name.startswith("fact-") and has_class(link, "fact")):
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
    for tag in find_tags(soup, *HEADINGS, "a", "figure"):
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
    ids = Counter(str(tag["id"]) for tag in find_tags(soup) if tag.get("id"))
    twice = [name for name, count in ids.items() if count > 1]
    faults = [f"the id {name!r} stands more than once; make it unique" for name in twice]
    missing: dict[str, Tag] = {}
    for link in find_tags(soup, "a"):
        href = str(link.get("href", ""))
        if href.startswith("#") and href[1:] not in ids:
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
    ids = {f"#{tag['id']}" for tag in find_tags(soup) if tag.get("id")}
    for link in find_tags(soup, "a"):
        if str(link.get("href", "")).startswith("#") and link["href"] not in ids:
            del link["href"]
