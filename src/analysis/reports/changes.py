"""Changes as a reviewer reads them: in a terminal, or as Markdown in the summary of a CI job."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from itertools import zip_longest
from typing import Any

from analysis.facts.fact import CHART, FACTS

#: Where a sentence ends; a line of a list or a table is one, too.
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“„\d])|\n")
#: A word, or a sign, with the space after it.
_WORD = re.compile(r"(?:\w+(?:[.,'’–-]\w+)*|[^\w\s])\s*")
#: Words of a sentence that are shown on each side of a change.
_BESIDE = 9
#: Two sentences that share less of their words are two sentences, and not one that changed.
_ALIKE = 0.5
#: What Markdown would read as its own.
_MARKUP = re.compile(r"([\\`*_\[\]|~#])")


@dataclass(frozen=True)
class Change:
    """One thing that was added (+), removed (-) or changed (~)."""

    sign: str
    name: str
    label: str = ""
    #: Of what changed: what it is, what stood there, what does; empty text is nothing.
    parts: tuple[tuple[str, str, str], ...] = ()


# What a page says


@dataclass(frozen=True)
class Passage:
    """A sentence, a title or a line of a page, and where it stands."""

    text: str
    place: str


def list_passages(cells: Iterable[Mapping[str, Any]]) -> Iterator[Passage]:
    """List what a page says, by the cells of its executed notebook; entries of facts left out."""
    for number, cell in enumerate(cells, start=1):
        outputs = [x.get("data", {}) for x in cell.get("outputs", [])]
        charts = [data[CHART] for data in outputs if CHART in data]
        told = [("", _join(x.get("text/plain", ""))) for x in outputs if FACTS not in x]
        if charts:  # what else its cell shows is the same again, and its data
            parts = ("title", "subtitle", "alt", "note")
            told = [(f", {x}", _read(chart.get(x))) for chart in charts for x in parts]
        if cell["cell_type"] == "markdown":
            told = [("", _join(cell["source"]))]
        for kind, text in told:
            for sentence in _SENTENCE_END.split(text):
                if words := " ".join(sentence.split()):
                    yield Passage(words, f"cell {number}{kind}:")


def _join(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _read(part: str | Mapping[str, str] | None) -> str:
    """Read a part of a chart, of which some are sentences with their markup."""
    return (part if isinstance(part, str) else part["text"]) if part else ""


def compare_passages(old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[Change]:
    """Find what reads differently: a passage that changed, else what was added or removed."""
    before, after = ([passage.text for passage in side] for side in (old, new))
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        pairs = zip_longest(old[i:j], new[k:m], fillvalue=Passage("", ""))
        for left, right in pairs if tag != "equal" else ():
            words = left.text.split(), right.text.split()
            if SequenceMatcher(None, *words, autojunk=False).ratio() >= _ALIKE:
                yield Change("~", right.place, parts=(("", left.text, right.text),))
                continue
            for sign, side in (("-", left), ("+", right)):
                if side.text:
                    yield Change(sign, side.place, side.text)


# In words


def show_changes(
    summary: str, changes: Mapping[str, Sequence[Change]], *, markdown: bool = False
) -> str:
    """Show changes, given by heading, in lines for a terminal or as Markdown.

    >>> share = Change("~", "share", "World: share", (("value", "21%", "22%"),))
    >>> said = Change("~", "cell 3:", parts=(("", "It was 21% then.", "It was 22% then."),))
    >>> print(show_changes("Two changes", {"Figures": [share], "01_x": [said]}))
    Two changes
    <BLANKLINE>
    Figures
    ~  share  World: share  value: 21% -> 22%
    <BLANKLINE>
    01_x
    ~  cell 3:  It was [-21-]{+22+}% then.
    """
    clean = _clean if markdown else str
    head, item, more = ("### ", "- ", "  - ") if markdown else ("", "", "    ")
    lines = [clean(summary)]
    for heading, listed in changes.items():
        lines += ["", f"{head}{clean(heading)}", *([""] * markdown)] if listed else []
        for change in listed:
            texts = [change.sign, *map(clean, filter(None, (change.name, change.label)))]
            parts = [_show_part(*part, markdown=markdown) for part in change.parts]
            if len(parts) == 1:
                texts.append(parts.pop())
            lines += [item + "  ".join(texts), *(more + part for part in parts)]
    return "\n".join(lines)


def _show_part(what: str, old: str, new: str, *, markdown: bool) -> str:
    clean = _clean if markdown else str
    if what:
        return f"{clean(what)}: {clean(old) or 'nothing'} -> {clean(new) or 'nothing'}"
    gone, come = ("<del>{}</del>", "<ins>{}</ins>") if markdown else ("[-{}-]", "{{+{}+}}")
    before, after = _WORD.findall(old), _WORD.findall(new)
    told = ""
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for place, (tag, i, j, k, m) in enumerate(found):
        if tag == "equal":
            told += clean(_cut(before[i:j], place > 0, place < len(found) - 1))
            continue
        left, right = "".join(before[i:j]), "".join(after[k:m])
        told += gone.format(clean(left.strip())) if left else ""
        told += come.format(clean(right.strip())) if right else ""
        told += " " * (right or left).endswith(" ")
    return told.strip()


def _cut(words: Sequence[str], after: bool, before: bool) -> str:
    """Cut what did not change to the words next to what did."""
    if len(words) <= _BESIDE * (after + before) + 2:
        return "".join(words)
    left, right = words[: _BESIDE * after], words[len(words) - _BESIDE * before :]
    return "".join([*left, "… ", *right])


def _clean(text: str) -> str:
    """Keep text from being read as markup."""
    return _MARKUP.sub(r"\\\1", escape(text, quote=False))
