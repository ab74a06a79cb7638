"""The inside of a page in, the same in good order out: opening, headings, tables."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement

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


def order_headings(soup: BeautifulSoup) -> list[Heading]:
    """Give every heading an id, close gaps between levels, and list the sections of the page.

    A chart's heading may come right after the title: screen readers list headings by level, and a
    level that is skipped looks like something missing.
    """
    level = 0
    taken = _TAKEN | {str(tag["id"]) for tag in soup.find_all(id=True)}
    sections = []
    for heading in soup.find_all(HEADINGS):
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
    for style in soup.find_all("style"):
        style.decompose()  # pandas writes one into the body, where HTML allows none
    names: Counter[str] = Counter()
    for table in soup.find_all("table"):
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
    head = table.thead.find_all("th") if table.thead else []
    names = [read_text(cell) for cell in head]
    for row in table.select("tbody tr"):
        for name, cell in zip(names, row.find_all(["th", "td"]), strict=False):
            if cell.name == "td" and name:
                cell["data-label"] = name
