"""What is wrong with a page: outputs that no reader should get, and numbers without a source.

A digit in the text of a page must stand inside a linked fact. Free is what states nothing or is
itself the way to a source: code, the parameters of the run, entries of facts and their traces,
dates marked as ``<time>``, and names that have a number in them. A chart tells of its own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.facts.fact import CHART, FACTS, SENTENCE, are_records
from analysis.reports import html
from analysis.reports.notebook import number_cells
from analysis.reports.rendering import MAX_PRINTED, SHOWN, choose_kinds

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from nbformat import NotebookNode

#: Names with a number in them, in the languages of the reports.
NAMES = ("Industry 4.0", "Industrie 4.0", "工业4.0", "15th Five-Year Plan", "15. Fünfjahresplan")
#: Elements whose digits are no statements of the page.
UNCHECKED = {
    *("code", "data", "pre", "svg", "time", "a.fact", "details.code", "section.sources"),
    *(".entries", ".failure", ".notice", ".parameters", ".trace"),
}
#: `\d` is every decimal digit of Unicode, full-width ones too.
_NUMBER = re.compile(r"\d(?:[\d.,:/–-]*\d)?")
_NAME = re.compile(f"({'|'.join(map(re.escape, NAMES))})(?!\\d)")
_AROUND = 40


@dataclass(frozen=True)
class Place:
    """Numbers without a source in one piece of text, the heading before it, words, and cell."""

    numbers: tuple[str, ...]
    heading: str
    snippet: str
    cell: str

    def __str__(self) -> str:
        numbers = ", ".join(self.numbers)
        return f"{self.cell}{numbers} under {self.heading!r}: “{self.snippet}”"


def find_unsourced_numbers(page: str | BeautifulSoup) -> list[Place]:
    """Find the numbers that are not inside a linked fact, in the order of the page.

    Of a whole page ``<main>`` is looked at.

    Examples
    --------
    >>> places = find_unsourced_numbers("<h2>Finding</h2><p>After 28 deals, Industry 4.0 came.</p>")
    >>> [str(place) for place in places]
    ["28 under 'Finding': “After 28 deals, Industry 4.0 came.”"]
    >>> find_unsourced_numbers('<p><a class="fact" href="#fact-x">28</a></p>')
    []
    """
    from bs4.element import NavigableString

    soup = html.parse(page) if isinstance(page, str) else page
    places = []
    for node in (soup.find("main") or soup).descendants:
        # Comments, declarations and the like are of subclasses.
        if type(node) is not NavigableString or not re.search(r"\d", node):
            continue
        if any(map(_is_free, node.parents)):
            continue
        if numbers := _find_in_text(node):
            heading = node.find_previous(html.HEADINGS)
            above = html.read_text(heading) if heading else ""
            found = tuple(number[0] for number in numbers)
            first = numbers[0]
            around = first.string[max(0, first.start() - _AROUND) : first.end() + _AROUND]
            places.append(Place(found, above, " ".join(around.split()), html.say_cell(node)))
    return places


def _is_free(tag: Tag) -> bool:
    classes = tag.get("class") or ()
    return tag.name in UNCHECKED or any(
        f".{x}" in UNCHECKED or f"{tag.name}.{x}" in UNCHECKED for x in classes
    )


def _find_in_text(text: str) -> list[re.Match[str]]:
    """Find numbers that are no part of a name."""
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    named = [range(*found.span()) for found in _NAME.finditer(text)]
    found = _NUMBER.finditer(text)
    return [number for number in found if not any(number.start() in name for name in named)]


_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")


def find_output_faults(executed: NotebookNode) -> list[str]:
    """Find outputs that no reader should get, in the order of the cells: ``cell 4: …; …``.

    These are: text on standard error, a picture without a text for those who do not see it, an
    output of a kind that pages do not show, and a memory address, which differs in every run.
    """
    faults = []
    for place, cell in number_cells(executed):
        for output in cell.get("outputs", []):
            faults += [f"cell {place}: {fault}" for fault in _find_faults(output)]
    return faults


def _find_faults(output: Any) -> list[str]:
    if output.output_type == "error":
        return []
    if output.output_type == "stream":
        if output.name == "stderr":
            line = output.text.strip().splitlines()[-1:]
            return [f"printed to standard error: {''.join(line)!r}; mend its cause"]
        if len(output.text) > MAX_PRINTED:
            size = f"printed {len(output.text)} characters, allowed are {MAX_PRINTED}"
            return [f"{size}; print what a reader needs"]
        return _find_address(output.text)
    kind = next(iter(choose_kinds(output.data)), None)
    # Scripts and widgets come with a text that says nothing: "<Javascript object>".
    others = sorted(form for form in output.data if form not in (FACTS, SENTENCE, CHART))
    active = [form for form in others if form.startswith("application/")]
    if kind is None or active:
        return [f"shows {', '.join(active or output.data)}; show HTML, SVG or text"]
    if FACTS in output.data and not are_records(output.data[FACTS]):
        return ["holds facts that are none; let book.sources() write them"]
    if kind.startswith("image/") and not output.metadata.get(kind, {}).get("alt", "").strip():
        return ["shows a picture without alt text; give it to charts.show in the same cell"]
    if chart := output.data.get(CHART):
        words = [text for text in chart["unsourced"] if _find_in_text(text)]
        if words:
            shown = ", ".join(dict.fromkeys(words))
            where = f"the chart {chart['id']} says {shown} without a fact"
            return [f"{where}; give its words their fact"]
    # Every form is stored in the notebook, shown or not.
    return [fault for form in SHOWN for fault in _find_address(output.data.get(form, ""))]


def _find_address(text: str) -> list[str]:
    found = _ADDRESS.findall(text)[:1]
    return [f"shows a memory address ({x}); end the cell with a value to read" for x in found]
