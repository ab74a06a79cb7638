"""Pages with a title of their own, and documents made of pages, which have no code.

On a page the title stands first, sections as they were chosen, and what it was made with folded at
the end. A document has its sources in short, as notes in the order of their numbers in the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from analysis.errors import suggest
from analysis.reports.html import HEADINGS, find_tags, read_text, say_cell

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement

#: What a document leaves out.
_LEFT = "details.made-with, details.code, section.parameters, p.offers"


def arrange_sections(soup: BeautifulSoup, chosen: Sequence[str] | None) -> None:
    """Put the cells of sections in the order that is chosen; those of others go, with their code.

    They stand where the first of them stood. Without a choice all stay as they are.
    """
    cells = [tag for tag in find_tags(soup, "div") if tag.get("data-section")]
    if chosen is not None and cells:
        place = soup.new_tag("div")
        cells[0].insert_before(place)
        for cell in cells:
            cell.extract()
        cells = [cell for name in chosen for cell in cells if cell["data-section"] == name]
        place.replace_with(*cells)
    for cell in cells:
        del cell["data-section"]


def find_unknown_sections(soup: BeautifulSoup, known: Sequence[str]) -> list[str]:
    """Find the cells with a tag of a section that the parameter `sections` does not have."""
    cells = [tag for tag in find_tags(soup, "div") if tag.get("data-section")]
    wrong = [(tag, str(tag["data-section"])) for tag in cells if tag["data-section"] not in known]
    said = "has the tag section:{}, which the parameter sections does not allow; {}"
    return [f"{say_cell(tag)}{said.format(name, suggest(name, known))}" for tag, name in wrong]


def find_section_faults(soup: BeautifulSoup) -> list[str]:
    """Find sections with the heading of another, and those in which a reader sees nothing."""
    faults, seen = [], set[str]()
    for heading in find_tags(soup, "h2", "h3", "h4"):
        text = read_text(heading)
        if heading.name == "h2" and text in seen:
            faults.append(f"{say_cell(heading)}the heading {text!r} stands twice; change one")
        seen |= {text} if heading.name == "h2" else set()
        last = [heading, *heading.descendants][-1]
        after = next(filter(_is_seen, last.next_elements), None)
        name = getattr(after, "name", None) or "" if after else "h1"
        if name in HEADINGS and name <= heading.name:
            faults.append(f"{say_cell(heading)}nothing stands under {text!r}; delete the heading")
    return faults


def _is_seen(node: PageElement) -> bool:
    """Tell what a reader sees under a heading: a heading, a picture, or text that is no code."""
    name = getattr(node, "name", None)
    is_shown = name in (*HEADINGS, "svg", "img", "iframe") if name else bool(str(node).strip())
    return is_shown and not node.find_parent("details", class_="code")


def open_with_title(soup: BeautifulSoup, words: Mapping[str, str]) -> bool:
    """Open a page with its title, if it has one of its own; tell whether it has.

    What it was made with stands folded before its last section, the sources: the question of the
    notebook, its parameters, all code.
    """
    title = next(find_tags(soup, "section", of="title-page"), None)
    if title is None:
        return False
    question = next((x for x in find_tags(soup, "h1") if x.parent is not title), None)
    sections = [x.find_parent("div", class_="cell") for x in find_tags(soup, "h2")]
    cells = [*filter(None, sections)]
    made, code = (soup.new_tag("details", attrs={"class": x}) for x in ("made-with", "code"))
    made.append(soup.new_tag("summary", string=words["made_with"]))
    code.append(soup.new_tag("summary", string=words["code"]))
    if cells:
        cells[-1].insert_before(made)
    else:
        soup.append(made)
    if question is not None:
        question.name, question["class"] = "p", "question"
        made.append(question)
    made.extend(soup.find_all("section", class_="parameters"))
    for block in soup.find_all("details", class_="code"):
        code.extend(block.extract().find_all(recursive=False)[1:])
    made.append(code)
    soup.insert(0, title.find_parent("div", class_="cell") or title)
    for cell in list(find_tags(soup, "div", of="cell")):
        if not cell.find(True) and not cell.get_text(strip=True):
            cell.decompose()
    return True


def hand_out(soup: BeautifulSoup, home: str) -> None:
    """Leave out what is not for who gets a document: code, parameters, ways to other pages.

    Where these are published, `home` is the address of their folder, to which links lead; else the
    name of the page stands behind the words.
    """
    for tag in soup.select(_LEFT):
        tag.extract()
    for link in soup.find_all("a"):
        href = str(link.get("href", "#"))
        if re.match("#|https?:|mailto:|data:", href):
            continue
        name = href.partition("#")[0]
        if home:
            link["href"] = urljoin(home, href)
        else:
            link.insert_after(f" ({name.rpartition('/')[2]})" if name.endswith(".html") else "")
            link.unwrap()


def drop_repeated_titles(soup: BeautifulSoup) -> None:
    """Leave out the title of a chart whose words the heading above it has, or begins with."""
    for figure in soup.find_all("figure", class_="chart"):
        title, above = figure.find(HEADINGS), figure.find_previous(["h1", "h2"])
        said = read_text(above).casefold() if above else ""
        words = re.escape(read_text(title).casefold().rstrip(".")) if title else ""
        if title and above and re.match(words + r"(?!\w)", said):
            figure["aria-labelledby"] = above["id"]
            title.extract()


def mark(
    soup: BeautifulSoup, words: Mapping[str, str], *, tag: str, basis: str, is_draft: bool
) -> None:
    """Say under the title that a document is a draft, and what of it is in its language.

    Without a title page, whose own line tells it, the `basis` stands there: which data it rests on.
    """
    title = next(find_tags(soup, "section", of="title-page"), None)
    heading = soup.find("h1")
    draft = f"{words['draft']}{words['draft_document']}" if is_draft else ""
    lines = [("basis language", words["numbers_only"]), ("basis draft", draft)]
    lines += [] if title else [("basis", basis)]
    for name, said in lines:
        if said:
            line = soup.new_tag("p", attrs={"class": name, "lang": tag})
            line.append(soup.new_tag("strong", string=said) if said == draft else said)
            if title:
                title.append(line)
            elif heading:
                heading.insert_after(line)


def shorten(
    soup: BeautifulSoup, full: str, words: Mapping[str, str], *, has_file: bool = False
) -> None:
    """Make notes of the sources, numbered as the text names them first.

    What was printed in one place is one note; a computed figure has its own.
    A line before them leads to the page that has all of them in `full`. Where that is no address,
    the line names the file, if `has_file` says that it comes along, or has readers ask for it.
    """
    section = next(find_tags(soup, "section", of="sources"), None)
    if section is None:
        return
    entries = {str(x["id"]): x for x in find_tags(section, "li") if x.get("id")}
    links = list(find_tags(soup, "a", of="fact"))
    used = [str(x["href"])[1:] for x in links if x.find_parent("section") is not section]
    order = [key for key in dict.fromkeys([*used, *entries]) if key in entries]
    places = defaultdict[str, list[str]](list)
    for key in order:
        places[_find_place(entries[key]) or key].append(key)
    numbers = {key: str(n) for n, keys in enumerate(places.values(), start=1) for key in keys}
    _note_sources(soup, entries, numbers, words)
    notes = soup.new_tag("ol", attrs={"class": "notes"})
    for keys in places.values():
        notes.append(_write_note(soup, {key: entries[key] for key in keys}, numbers))
    for link in links:
        link["data-note"] = numbers.get(str(link["href"])[1:], "")
        del link["data-peek"]
    way = soup.new_tag("p", attrs={"class": "full"})
    if full.startswith("http"):
        way.append(f"{words['full_page']} ")
        way.append(soup.new_tag("a", attrs={"href": full}, string=full))
    else:
        said = words["full_file" if has_file else "full_ask"]
        way.append(said.format(full.rpartition("/")[2]))
    section.clear()
    section.extend([way, notes])


def _note_sources(
    soup: BeautifulSoup,
    entries: Mapping[str, Tag],
    numbers: Mapping[str, str],
    words: Mapping[str, str],
) -> None:
    """Put the notes of a chart's figures at its sources, and those of computed ones behind them."""
    for figure in find_tags(soup, "figure", of="chart"):
        line = next(find_tags(figure, "p", of="sources-line"), None)
        links = {f"{read_text(x)}, ": x for x in find_tags(line, "a")} if line else {}
        noted: dict[str, set[int]] = {}
        for key in {str(x["href"])[1:] for x in find_tags(figure, "a", of="fact")} & entries.keys():
            place = _list_cells(entries[key]).get("Where")
            said = read_text(place) if place else ""  # "China Daily, its title, its day"
            for name in [x for x in links if said.startswith(x)] if place else [""]:
                noted.setdefault(name, set()).add(int(numbers[key]))
        if line and "" in noted:
            links[""] = soup.new_tag("a", attrs={"href": "#sources"}, string=words["computed"])
            line.extend([words["between"], links[""]])
        for name in noted.keys() & links.keys():
            links[name]["data-note"] = ", ".join(map(str, sorted(noted[name])))


def _find_place(entry: Tag) -> str:
    """Find where the number of an entry was printed: its words, and the address of the page."""
    place = _list_cells(entry).get("Where")
    addresses = [str(x.get("data-address", "")) for x in place.find_all("a")] if place else []
    return " ".join([read_text(place), *addresses]) if place else ""


def _list_cells(entry: Tag) -> dict[str, Tag | None]:
    return {read_text(x): x.find_next_sibling("dd") for x in find_tags(entry, "dt")}


def _write_note(soup: BeautifulSoup, entries: Mapping[str, Tag], numbers: Mapping[str, str]) -> Tag:
    """Make a note: what was printed in one place, or how a figure was computed from other notes'.

    The day is left out where a number tells it.
    """
    key, entry = next(iter(entries.items()))
    cells, note = _list_cells(entry), soup.new_tag("li")
    if "Where" in cells:
        for own, each in entries.items():
            printed = soup.new_tag("span", attrs={"id": own})
            printed.extend(_take(_list_cells(each)["Printed"]))
            note.extend([printed, ", "])
        note.extend(_take(cells["Where"]))
        for link in note.find_all("a", attrs={"data-address": True}):
            if len(entries) > 1:  # to the page, not to what one of them prints
                link["href"] = link["data-address"]
        return note
    note["id"], label = key, next(find_tags(entry, "strong"), None)
    note.append(f"{read_text(label) if label else ''}: ")
    note.extend(_take(cells.get("Formula") or cells.get("Reason")))
    if origin := cells.get("From"):
        inputs = (str(x["href"])[1:] for x in find_tags(origin, "a"))
        rests = dict.fromkeys(numbers[x] for x in inputs)
        note["data-rests"] = " ".join(rests)
        note.append(f" [{', '.join(rests)}]")
    return note


def _take(cell: Tag | None) -> list[PageElement]:
    return [part.extract() for part in list(cell.children)] if cell else []
