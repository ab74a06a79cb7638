"""The HTML of a page put in order: opening, headings, tables, and links between facts and sources.

Facts are linked as ``<a class="fact" href="#fact-ID">``; their entries are ``<li id="fact-ID">``
in ``<section class="sources">``. Every use gets an id, the number of its entry for print and a
preview of it for the eye; every entry links back to its uses. Uses in a picture lead back to the
picture: of its two drawings one is always hidden.

A digit in the text of a page must stand inside a linked fact, in what a cell prints too. Free is
what states nothing or is itself the way to a source: the notebook's code, the parameters of the
run, entries of facts and their traces, dates marked as ``<time>``, names that have a number in
them, and in code and print the names of variables. In what an author writes as Markdown no mark but
``citation``, for literature, makes a digit free, and one in the text of a picture or link counts as
well. A chart tells of its own words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from typing import TYPE_CHECKING

from analysis.reports.grid import lay_cells

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement

_Words = Mapping[str, str]
_ENTRY = re.compile("^fact-")
_NOTEBOOK = re.compile(r"(?:\./)?((?:\.\./)?[\w.-]+)\.ipynb(#.*)?")
#: What a cell shows to readers that stays where it is in a page's opening.
_ANSWERS = ".say, .lead, h1, figure, table"
_HOLDER = re.compile(r'<svg data-drawing="(\d+)"></svg>')
#: Ids that the page around the cells has.
_TAKEN = {"contents-label", "facts", "main"}
#: Elements that are headings.
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Where a sentence ends; not at the point of a day, as in "20. April".
SENTENCE_END = re.compile(
    r"(?<=[.!?。！？])(?<!\b\d\.)(?<!\b\d\d\.)\s+(?=[A-Z“„\d]|$)|(?<=[。！？])"
)
#: What cells may hold, by the element: text, tables, pictures and links.
_ELEMENTS = frozenset(
    """
    a abbr b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl dt
    em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp
    section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
    """.split()
)
_ATTRIBUTES = frozenset(
    """
    abbr align alt border cite class colspan datetime dir download headers height hreflang id lang
    open rel reversed role rowspan scope span start tabindex title type valign value width
    """.split()
)
#: Where links may lead, and what pictures and styles may be.
_CONTROL = re.compile(r"[\x00-\x1f]")
_VALUES = {
    "href": re.compile(r"(?i:https?://|mailto:|data:text/csv;).*|[^:]*|[^:]*[/?#].*", re.DOTALL),
    "src": re.compile(r"data:image/(?:gif|jpeg|png|svg\+xml|webp);base64,[\w+/=]*"),
    "style": re.compile(r"(?:(?:(?:left|top|width|height): *[\d.]+%|text-align: *\w+)(?:; *|$))*"),
}
#: Names with a number in them, in the languages of the reports.
NAMES = ("Industry 4.0", "Industrie 4.0", "工业4.0", "15th Five-Year Plan", "15. Fünfjahresplan")
#: Elements whose digits are no statements of the page.
UNCHECKED = {
    *("data", "svg", "time", "a.fact", "details.code", "section.sources", "section.title-page"),
    *(".citation", ".cite", ".entries", ".failure", ".notice", ".parameters"),
    *(".question", ".trace"),
}
#: `\d` is every decimal digit of Unicode, full-width ones too; then fractions, Roman numerals, and
#: numbers in circles and brackets.
_NUMBER = re.compile(r"[\d¼-¾⅐-↋①-⓿❶-➓㈀-㋿](?:[\d.,:/–-]*\d)?")
#: Numbers in words before what counts them, in the language that prose is written in.
_WORDS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    thousand million
""".split()
_WORDED = re.compile(rf"(?i)\b(?:(?:{'|'.join(_WORDS)})[ -])+(?:percent|per cent|[mb]illions?)\b")
_TOUCHED = re.compile(r"[^\W\d]")
_NAME = re.compile(f"({'|'.join(map(re.escape, NAMES))})(?!\\d)")
_AROUND = 40
_HINTS = ("alt", "aria-label", "title")


def parse(html: str) -> BeautifulSoup:
    """Parse a piece of HTML."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "html.parser")


def serialize(soup: BeautifulSoup, drawings: Sequence[str] = ()) -> str:
    """Write HTML 5: letters as they are, no slash in void elements."""
    from bs4.dammit import EntitySubstitution
    from bs4.formatter import HTMLFormatter

    formatter = HTMLFormatter(EntitySubstitution.substitute_xml, void_element_close_prefix="")
    html = soup.decode(formatter=formatter)
    return _HOLDER.sub(lambda holder: drawings[int(holder[1])], html)


def remove_unsafe(soup: BeautifulSoup, drawings: int) -> list[str]:
    """Remove what could lead a reader astray, hide the page or load something; name each.

    Comments go without a word, for browsers end them elsewhere than parsers do, and so do the
    rules that pandas writes for its own tables. Of the `drawings`, each has one place.
    """
    from bs4 import Tag
    from bs4.element import PreformattedString

    faults, placed = [], 0
    gone: set[int] = set()  # what stood in an element that was removed

    def tell(node: Tag, what: str, remedy: str) -> None:
        faults.append(f"{say_cell(node)}{what} may not stand on a page; leave {remedy} out")

    for node in list(soup.descendants):
        if isinstance(node, PreformattedString):
            node.extract()
        if not isinstance(node, Tag) or id(node) in gone:
            continue
        if node.name == "svg" and node.attrs == {"data-drawing": str(placed)} and placed < drawings:
            placed += 1
        elif node.name not in _ELEMENTS:
            if node.name != "style" or "scoped" not in node.attrs:
                tell(node, f"<{node.name}>", "it")
            gone.update(map(id, node.extract().descendants))
        else:
            for name in [x for x in node.attrs if not _may_hold(x, node.attrs[x])]:
                value = str(node.attrs.pop(name))[:40]
                tell(node, f'<{node.name} {name}="{value}">', name)
    return faults


def _may_hold(name: str, value: str | Sequence[str]) -> bool:
    if pattern := _VALUES.get(name):
        text = value if isinstance(value, str) else " ".join(value)
        return bool(pattern.fullmatch(_CONTROL.sub("", text).strip()))  # as browsers read addresses
    return name in _ATTRIBUTES or name.startswith(("aria-", "data-"))


def find_tags(root: Tag, *names: str, of: str = "") -> Iterator[Tag]:
    """Find the elements of some names, or all, `of` a class; ten times as fast as a selector."""
    from bs4 import Tag

    for node in root.descendants:
        if not isinstance(node, Tag) or (names and node.name not in names):
            continue
        if not of or has_class(node, of):
            yield node


def has_class(tag: Tag, name: str) -> bool:
    """Tell whether an element is of a class."""
    return name in (tag.get("class") or ())


def read_text(tag: Tag) -> str:
    """Read the text of an element as one line."""
    return " ".join(tag.get_text().split())


def say_cell(node: PageElement) -> str:
    """Say which cell of the notebook a piece of a page comes from, before what is said of it."""
    cell = node.find_parent("div", class_="cell")
    return f"cell {cell['data-cell']}: " if cell and cell.get("data-cell") else ""


def move_set_up(soup: BeautifulSoup) -> None:
    """Move parameters and imports behind the answer: before the last section, the sources.

    A notebook needs them before its first sentence; a reader wants the answer under the question.
    Parameters that were changed, but for the language alone, go before the first section.
    """
    headings = [tag for tag in find_tags(soup, "h2") if tag.find_parent("div", class_="cell")]
    if not headings:
        return
    before = headings[0].find_all_previous("div", class_="cell")[::-1]
    answer = next((n for n, cell in enumerate(before) if cell.select_one(".say")), len(before))
    setup = [
        cell
        for cell in before[:answer]
        if cell.find("details", class_="code") and not cell.select_one(_ANSWERS)
    ]
    changed = [name.code for cell in setup for name in cell.select(".parameters .changed dt")]
    is_plain = all(code and code.get_text() == "lang" for code in changed)
    for cell in setup:
        headings[-1 if is_plain else 0].insert_before(cell.extract())


def join_code(soup: BeautifulSoup) -> None:
    """Fold the code of cells that show nothing together with that of the cell after, or before."""
    for cell in list(find_tags(soup, "div", of="cell")):
        parts = cell.find_all(recursive=False)
        if len(parts) != 1 or not has_class(parts[0], "code"):
            continue
        beside = cell.find_next_sibling(), cell.find_previous_sibling()
        after, before = (x and x.find("details", class_="code", recursive=False) for x in beside)
        code = parts[0].find_all(recursive=False)[1:]
        if after and after.summary:
            for part in code[::-1]:
                after.summary.insert_after(part.extract())
        elif before:
            before.extend(part.extract() for part in code)
        if after or before:
            cell.decompose()


def order_headings(soup: BeautifulSoup) -> dict[str, str]:
    """Give every heading an id, close gaps between levels, and list the sections: id to text.

    A chart's heading may come right after the title: screen readers list headings by level, and a
    level that is skipped looks like something missing.
    """
    level = 0
    taken = _TAKEN | _count_ids(soup).keys()
    sections = {}
    for heading in find_tags(soup, *HEADINGS):
        level = min(max(int(heading.name[1]), 2 if level else 1), level + 1)
        heading.name = f"h{level}"
        text = read_text(heading)
        if not heading.get("id"):
            heading["id"] = _name_anchor(text, taken)
        figure = heading.find_parent("figure")
        if figure and not figure.get("aria-labelledby"):
            figure["aria-labelledby"] = heading["id"]
        if level == 2 and not figure:
            sections[str(heading["id"])] = text
    return sections


def _count_ids(soup: BeautifulSoup) -> Counter[str]:
    return Counter(str(tag["id"]) for tag in find_tags(soup) if tag.get("id"))


def _name_anchor(text: str, taken: set[str]) -> str:
    base = "-".join(re.findall(r"\w+", text.lower())) or "section"
    numbered = (f"{base}-{number}" for number in count(2))
    name = next(name for name in chain([base], numbered) if name not in taken)
    taken.add(name)
    return name


def box_tables(soup: BeautifulSoup, word: str) -> None:
    """Put every table into a box that scrolls alone, and name the box by the table's caption."""
    names: Counter[str] = Counter()
    for table in list(find_tags(soup, "table")):
        heading = table.caption or table.find_previous(HEADINGS)
        name = read_text(heading) if heading else word
        names[name] += 1
        label = f"{word}: {name}" + (f" ({names[name]})" if names[name] > 1 else "")
        box = soup.new_tag("div", attrs={"class": "scroll", "role": "region", "tabindex": "0"})
        box["aria-label"] = label
        table.wrap(box)
        # A narrow screen shows rows as lists of cells.
        heads, rows = lay_cells(table) if table.thead else ([], [])
        for column, cells in enumerate(zip(*rows, strict=True)):
            over = (head[column] for head in heads)
            told = ", ".join(dict.fromkeys(filter(None, (read_text(x) for x in over if x))))
            for cell in cells:
                if cell is not None and cell.name == "td" and told:
                    cell["data-label"] = told


def mark_answer(soup: BeautifulSoup) -> None:
    """Mark the first sentence of a page as its answer; a finding that was left out is none."""
    from bs4.element import AttributeValueList

    said = find_tags(soup, "p", of="say")
    sentence = next((tag for tag in said if not has_class(tag, "left-out")), None)
    if sentence is not None:
        sentence["class"] = AttributeValueList(["answer", *sentence.get_attribute_list("class")])


def link_once(soup: BeautifulSoup) -> None:
    """Leave a fact one link in a row of a table: others there would lead to the same entry."""
    for row in find_tags(soup, "tr"):
        linked: set[str] = set()
        for link in list(find_tags(row, "a", of="fact")):
            if (href := str(link["href"])) in linked and link.data:
                link.unwrap()
            linked.add(href)


def link_back(soup: BeautifulSoup, words: _Words) -> None:
    """Number the source entries and link each back to the places where its fact is used."""
    entries: dict[str, Tag] = {}
    for entry in find_tags(soup, "li", of="entry"):
        if entry.find_parent("section", class_="sources"):
            entries.setdefault(str(entry["id"]), entry)
        else:
            del entry["id"]  # a fact shown by itself; its entry among the sources has the id
    numbers = {name: str(number) for number, name in enumerate(entries, start=1)}
    peeks = {name: str(entry.attrs.pop("data-peek", "")) for name, entry in entries.items()}
    uses: dict[str, dict[str, list[Tag]]] = {name: defaultdict(list) for name in entries}
    section = words["top"]
    for tag in find_tags(soup, *HEADINGS, "a"):
        name = str(tag.get("href", "")).removeprefix("#")
        # A heading inside a figure is the finding of a chart: a sentence, too long for a name.
        if tag.name in HEADINGS and not tag.find_parent("figure"):
            section = words["top"] if tag.name == "h1" else read_text(tag)
        if name not in entries or not has_class(tag, "fact"):
            continue
        tag["data-note"], tag["data-peek"] = numbers[name], peeks[name]
        place, use = section, tag
        if has_class(tag, "spot") and (figure := tag.find_parent("figure")):
            place, use = f"{section} ({words['chart']})", figure
        elif tag.find_parent("li", id=_ENTRY):
            place = words["entries"]
        if use is tag:
            number = sum(map(len, uses[name].values())) + 1
            tag["id"] = f"use-{name.removeprefix('fact-')}-{number}"
        if not any(use is known for known in uses[name][place]):
            uses[name][place].append(use)
    for name, found in uses.items():
        if found:
            entries[name].append(_make_ways_back(soup, found, numbers, words))


def cite_entries(soup: BeautifulSoup, lead: str, cited: str) -> None:
    """Let every entry say how its figure is cited, by its id."""
    for entry in find_tags(soup, "li", of="entry"):
        if key := str(entry.get("id", "")).removeprefix("fact-"):
            text = f"{lead} {key}. {cited}"
            entry.append(soup.new_tag("p", attrs={"class": "cite"}, string=text))


def _make_ways_back(
    soup: BeautifulSoup, uses: Mapping[str, list[Tag]], numbers: _Words, words: _Words
) -> Tag:
    """Name each place once, further uses in it by numbers; entries that use the fact by theirs."""
    line = soup.new_tag("p", attrs={"class": "uses"})
    line.append(f"{words['used_in']} ")
    for place, tags in uses.items():
        if place == words["entries"]:
            line.append(f"{place} ")
        for number, use in enumerate(tags, start=1):
            text, told = str(number) if number > 1 else place, place
            if within := use.find_parent("li", id=_ENTRY):
                label = within.select_one(".entry-label strong")
                text = numbers[str(within["id"])]
                told = read_text(label) if label else text
            back = soup.new_tag("a", attrs={"href": f"#{use['id']}"}, string=text)
            if text != place:
                back["aria-label"] = f"{text}, {told}"
            line.extend([back, " " if number < len(tags) else "; "])
    line.contents[-1].extract()
    return line


def link_pages(soup: BeautifulSoup, ways: Mapping[str, str | None]) -> list[str]:
    """Lead links to notebooks to their pages, by name; find those to a notebook that is none.

    Where a page is not there, its name stands behind the words in place of a link.
    """
    faults = []
    for link in list(find_tags(soup, "a")):
        if found := _NOTEBOOK.fullmatch(str(link.get("href", ""))):
            if way := ways.get(found[1]):
                link["href"] = way + (found[2] or "").lower()
            elif found[1] in ways:
                name = soup.new_tag("code", string=f"{found[1]}.html")
                link.insert_after(" (", name, ")")
                link.unwrap()
            else:
                faults.append(f"{say_cell(link)}{found[0]} is no notebook here; mend the link")
    return faults


def find_silent_pictures(soup: BeautifulSoup) -> list[str]:
    """Find pictures that say nothing to who does not see them; those of outputs are told apart."""
    remedy = "write what it shows between the brackets, as in ![what it shows](picture.png)"
    silent = [x for x in find_tags(soup, "img") if not str(x.get("alt", "")).strip()]
    written = (x for x in silent if x.parent and not has_class(x.parent, "plot"))
    return [f"{say_cell(x)}shows a picture without alt text; {remedy}" for x in written]


def find_broken_links(soup: BeautifulSoup) -> list[str]:
    """Find links to nowhere on the page, and ids that stand twice."""
    ids = _count_ids(soup)
    last = {tag["id"]: tag for tag in find_tags(soup) if tag.get("id")}
    twice = [f"{say_cell(last[x])}the id {_read_id(last[x])!r}" for x in ids if ids[x] > 1]
    faults = [f"{what} stands more than once; make it unique" for what in twice]
    missing: dict[str, Tag] = {}
    for link in _find_lost(soup, ids):
        missing.setdefault(str(link["href"]), link)
    where = {href: f"{say_cell(link)}{href}" for href, link in missing.items()}
    lost = [href for href in missing if href.startswith("#fact-")]
    if lost:
        more = f" and {len(lost) - 1} more lead" if len(lost) > 1 else " leads"
        remedy = "end the notebook with book.sources()"
        faults.append(f"{where[lost[0]]}{more} to no entry on the page; {remedy}")
    others = [href for href in missing if href not in lost]
    return faults + [f"{where[x]} leads nowhere on the page; mend the link" for x in others]


def _read_id(tag: Tag) -> str:
    """Give an id as it was written: a page puts the word chart before that of a chart."""
    name = str(tag["id"])
    return name.removeprefix("chart-") if has_class(tag, "chart") else name


def _find_lost(soup: BeautifulSoup, ids: Mapping[str, int]) -> list[Tag]:
    """Find the links that lead nowhere on the page."""
    hrefs = ((link, str(link.get("href", ""))) for link in find_tags(soup, "a"))
    return [link for link, href in hrefs if href.startswith("#") and href[1:] not in ids]


def unlink_missing(soup: BeautifulSoup) -> None:
    """Take away links that lead nowhere on the page of a failure; the way to it is to the first."""
    for later in [tag for tag in find_tags(soup, "div") if tag.get("id") == "failure"][1:]:
        del later["id"]
    for link in _find_lost(soup, _count_ids(soup)):
        del link["href"]


def find_unsourced_numbers(page: str | BeautifulSoup) -> list[str]:
    """Find the numbers that are not inside a linked fact, in the order of the page.

    Those in one piece of text are told together, with the heading before them and words around;
    of a table, the first. Of a whole page ``<main>`` is looked at.

    Examples
    --------
    >>> find_unsourced_numbers("<h2>Finding</h2><p>After 28 deals, Industry 4.0 came.</p>")
    ["28 under 'Finding': “After 28 deals, Industry 4.0 came.”"]
    >>> find_unsourced_numbers('<p><a class="fact" href="#fact-x">28</a></p>')
    []
    """
    from bs4.element import NavigableString

    soup = parse(page) if isinstance(page, str) else page
    places, tables = [], set[int]()
    for node in (soup.find("main") or soup).descendants:
        # Comments, declarations and the like are of subclasses.
        text = str(node) if type(node) is NavigableString else _read_hints(node)
        if not (_NUMBER.search(text) or _WORDED.search(text)):
            continue
        free = _cites if _is_written(node) else _is_free
        if any(map(free, node.parents)):
            continue
        numbers = find_numbers(text)
        if node.find_parent(["code", "pre"]):
            # A number that touches a letter is part of a name there: nev_units_2025h1.
            numbers = [
                x for x in numbers if not _TOUCHED.search(x.string, x.start() - 1, x.end() + 1)
            ]
        table = node.find_parent("table")
        if numbers and id(table) not in tables:
            tables |= {id(table)} if table else set()
            heading = node.find_previous(HEADINGS)
            above = read_text(heading) if heading else ""
            found = ", ".join(number[0] for number in numbers)
            first = numbers[0]
            around = first.string[max(0, first.start() - _AROUND) : first.end() + _AROUND]
            snippet = " ".join(around.split())
            places.append(f"{say_cell(node)}{found} under {above!r}: “{snippet}”")
    return places


def _read_hints(node: PageElement) -> str:
    """Read what an author's Markdown says of a picture or link to who does not see or open it."""
    from bs4 import Tag

    if not isinstance(node, Tag) or not any(map(node.has_attr, _HINTS)) or not _is_written(node):
        return ""
    return " ".join(str(node.get(x, "")) for x in _HINTS)


def _is_written(node: PageElement) -> bool:
    """Tell whether an author wrote it as Markdown: cells may stand in one another."""
    for tag in node.parents:
        if tag.name == "div" and (has_class(tag, "cell") or has_class(tag, "prose")):
            return has_class(tag, "prose")
    return False


def _cites(tag: Tag) -> bool:
    return has_class(tag, "citation")


def _is_free(tag: Tag) -> bool:
    classes = tag.get_attribute_list("class")
    return tag.name in UNCHECKED or any(
        f".{x}" in UNCHECKED or f"{tag.name}.{x}" in UNCHECKED for x in classes
    )


def find_numbers(text: str) -> list[re.Match[str]]:
    """Find numbers that are no part of a name."""
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    named = [range(*found.span()) for found in _NAME.finditer(text)]
    found = chain(_NUMBER.finditer(text), _WORDED.finditer(text))
    return [number for number in found if not any(number.start() in name for name in named)]
