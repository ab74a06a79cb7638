"""Pages with a title of their own: it stands first, sections as chosen, and code at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.reports.html import find_tags, has_class

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag


def arrange_sections(soup: BeautifulSoup, chosen: Sequence[str] | None) -> None:
    """Put the cells of sections in the order that is chosen; those of others go, with their code.

    They stand where the first of them stood. Without a choice all stay as they are.
    """
    cells = [tag for tag in find_tags(soup, "div") if tag.get("data-section")]
    if chosen is not None and cells:
        place = soup.new_tag("div")
        cells[0].insert_before(place)
        for name in chosen:
            for cell in (x for x in cells if x["data-section"] == name):
                place.insert_before(cell.extract())
        for cell in (x for x in cells if x["data-section"] not in chosen):
            cell.decompose()
        place.decompose()
    for cell in cells:
        if not cell.decomposed:
            del cell["data-section"]


def open_with_title(soup: BeautifulSoup, words: Mapping[str, str]) -> bool:
    """Open a page with its title, if it has one of its own; tell whether it has.

    What it was made with stands folded before its last section, the sources: the question of the
    notebook, its parameters, all code.
    """
    title = next((x for x in find_tags(soup, "section") if has_class(x, "title-page")), None)
    if title is None:
        return False
    question = next((x for x in find_tags(soup, "h1") if x.parent is not title), None)
    before = [x for x in find_tags(soup, "h2") if x.find_parent("div", class_="cell")]
    made = _fold(soup, words["made_with"], "made-with")
    if before:
        cell = before[-1].find_parent("div", class_="cell")
        (cell or before[-1]).insert_before(made)
    else:
        soup.append(made)
    if question is not None:
        question.name = "p"
        made.append(question.extract())
    for parameters in soup.find_all("section", class_="parameters"):
        made.append(parameters.extract())
    code = _fold(soup, words["code"], "code")
    for block in [x for x in find_tags(soup, "details") if has_class(x, "code")]:
        block.extract()
        code.extend(part.extract() for part in block.find_all(recursive=False)[1:])
    made.append(code)
    home = title.find_parent("div", class_="cell")
    soup.insert(0, (home or title).extract())
    for cell in [x for x in find_tags(soup, "div") if has_class(x, "cell")]:
        if not cell.find(True) and not cell.get_text(strip=True):
            cell.decompose()
    return True


def _fold(soup: BeautifulSoup, summary: str, name: str) -> Tag:
    """Make something folded under a line."""
    folded = soup.new_tag("details", attrs={"class": name})
    line = soup.new_tag("summary", string=summary)
    folded.append(line)
    return folded
