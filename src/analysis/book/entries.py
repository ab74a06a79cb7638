"""Entries of facts: where each number comes from, down to the paragraph that printed it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import quote

from analysis.book.prose import (
    Shown,
    escape_text,
    is_web,
    link_fact,
    word_end,
    word_fact,
    word_range,
)
from analysis.facts.fact import FACTS, Fact, Source, Tier, make_records
from analysis.quantities import wording
from analysis.quantities.hedges import doubt_usage
from analysis.quantities.interval import Basis

_TIERS = {
    Tier.PRINTED: "Printed in an article",
    Tier.CONTEXT: "Figure of another source",
    Tier.ASSUMPTION: "Assumption of this notebook",
    Tier.DERIVED: "Computed here",
}
_RESTS = {
    Basis.EXACT: "exact",
    Basis.ROUNDING: "rounding",
    Basis.WORD: "what the word says",
    Basis.UNIT: "what the unit allows",
    Basis.ASSUMPTION: "an assumption",
    Basis.USAGE: "how readers take the word",
}
_DOUBTS = {
    "borrowed": "read like a word of the same family, which the study asked about",
    "few": "few readers were asked about such a number",
}
_SEEN = {
    "primary": "primary source",
    "second-hand": "second-hand",
    "mirror": "a copy",
}


def show_sources(items: Mapping[Fact, str], lang: str, level: str) -> Shown:
    """Make the Sources section of facts with their entries; its output has them as JSON, too."""
    summary = f"<summary>{len(items)} figures: where each comes from</summary>"
    html = f'<details>{summary}<ol class="entries">{"".join(items.values())}</ol></details>'
    text = "\n".join(f"{fact.id}: {word_fact(fact, lang)}" for fact in items)
    told = {FACTS: {"lang": lang, "level": level, "facts": make_records(items, level)}}
    return Shown(f'<section class="sources">{html}</section>', text, told)


def show_entry(
    fact: Fact,
    facts: Mapping[str, Fact],
    caveats: Mapping[str, str],
    lang: str,
    *,
    editions: Sequence[Fact] = (),
    disputes: Sequence[Fact] = (),
    alone: bool = False,
) -> str:
    """Make the entry of a fact, an HTML list item, with the titles of its caveats by key.

    It tells what its source printed before, the `editions` of the figure, the first one first, and
    which figures of other sources contradict it, the `disputes`. One that stands `alone`, outside
    the list of sources, is not where links to the fact lead.
    """
    rows = [("Value", _say_value(fact, lang)), *_origin_rows(fact, facts, lang)]
    for name, mark, found in (
        ("First printed as", "; then ", editions),
        ("Contradicted by", "; ", disputes),
    ):
        told = [f"{_quote(x)}, {_say_source(x, x.source, lang)}" for x in found if x.source]
        rows += [(name, mark.join(told))] if told else []
    if fact.caveats:
        rows.append(("Caveats", escape_text("; ".join(caveats[key] for key in fact.caveats))))
    if fact.note:
        name = {Tier.ASSUMPTION: "Reason", Tier.DERIVED: "Meaning"}.get(fact.tier, "Note")
        rows.append((name, escape_text(fact.note)))
    listed = "".join(f"<dt>{name}</dt><dd>{html}</dd>" for name, html in rows)
    dated = fact.period and fact.unit != "date"
    when = f", {escape(wording.say_period(fact.period, lang))}" if dated else ""
    label = f"<strong>{escape_text(fact.label)}</strong>{when}"
    place = "" if alone else f'id="fact-{escape(fact.id)}" '
    peek = "" if alone else f' data-peek="{escape(_preview(fact, facts))}"'
    return (
        f'<li {place}class="entry {fact.tier}"{peek}>'
        f'<p class="entry-label">{label} '
        f'<span class="tier">{_TIERS[fact.tier]}</span></p><dl>{listed}</dl></li>'
    )


def show_trace(walked: Sequence[tuple[int, Fact]], lang: str) -> Shown:
    """Make a tree of a fact and all that it rests on, given with their depths."""
    text, html, level = [], [], -1
    for depth, fact in walked:
        html.append("<ul>" if depth > level else "</li>" + "</ul></li>" * (level - depth))
        level, indent, worded = depth, "  " * depth, word_fact(fact, lang)
        place = f" — {fact.note}" if fact.tier == Tier.ASSUMPTION else ""
        when = wording.say_period(fact.period, lang) if fact.period else ""
        label = f"{fact.label}, {when}" if when and when not in fact.label else fact.label
        details = [label, f"= {fact.formula}", *filter(None, [fact.note])] if fact.formula else []
        where = escape_text(place)
        if fact.source:
            place = f" — “{fact.as_printed}”, {_name_place(fact, fact.source)}"
            where = f" — {_quote(fact)}, {escape_text(_name_place(fact, fact.source))}"
            day = wording.say_period(fact.source.published_on, lang)
            published = ", ".join(filter(None, (fact.source.title, day)))
            details = [x for x in (label, published, fact.source.address) if x]
        ranged = word_range(fact, lang)
        is_plain = ranged == worded or (fact.unit == "date" and not fact.hedge)
        read = "" if is_plain else f" ({ranged})"
        text.append(f"{indent}{fact.id} = {worded}{read}{place}")
        text += [f"{indent}    {line}" for line in details]
        html.append(
            f"<li><strong>{link_fact(fact, worded)}</strong> {escape_text(label)}"
            f' <code>{escape(fact.id)}</code><span class="where">{where}</span>'
        )
        if fact.formula:
            html.append(f'<div class="formula">= {escape_text(fact.formula)}</div>')
    html.append("</li></ul>" * (level + 1))
    return Shown("".join(html).replace("<ul>", '<ul class="trace">', 1), "\n".join(text))


def _name_inputs(fact: Fact, facts: Mapping[str, Fact]) -> str:
    """Give the formula of a figure with the names of others in place of their ids."""
    names = {key: f"[{facts[key].label}]" for key in fact.inputs if key in facts}
    return re.sub(r"[^\W\d]\w*", lambda word: names.get(word[0], word[0]), fact.formula)


def _preview(fact: Fact, facts: Mapping[str, Fact]) -> str:
    """Say in one line where a number comes from, for the eye that rests on it."""
    reason = fact.note if fact.tier == Tier.ASSUMPTION else _name_inputs(fact, facts)
    origin = f"{_TIERS[fact.tier]}: {reason}"
    if fact.source:
        origin = f"{_name_place(fact, fact.source)}: “{fact.as_printed}”"
    return f"{fact.label}. {origin}"


def _name_place(fact: Fact, source: Source) -> str:
    return source.publisher + (f", paragraph {fact.paragraph}" if fact.paragraph else "")


def _say_value(fact: Fact, lang: str) -> str:
    """The value as worded, and both ends with what each rests on."""
    worded, ranged = word_fact(fact, lang), word_range(fact, lang)
    interval = fact.interval
    if interval.is_point and interval.lower_basis == Basis.EXACT:
        is_spoken = "spoken_round" in fact.caveats
        why = "a round number, as in a speech" if is_spoken else "exact"
        if worded != ranged:
            why = f"rounded; more closely {ranged}, from numbers without a range"
        return f"{escape_text(worded)} ({escape_text(why)})"
    ends = []
    for name, (value, is_open, basis) in zip(("lower", "upper"), interval.bounds, strict=True):
        if isinstance(value, float):
            ends.append(f"no {name} end")
            continue
        said = escape(word_end(fact, lang, up=name == "upper", alone=False))
        ends.append(f"{name} end {said}{' (excluded)' if is_open else ''}: {_RESTS[basis]}")
    shown = escape(worded) + ("" if worded == ranged else f", which may be {escape(ranged)}")
    # What else weakens an end that rests on how readers take the word.
    soft = Basis.USAGE in (interval.lower_basis, interval.upper_basis)
    if soft and fact.hedge and fact.as_printed and fact.unit != "date":
        doubts = doubt_usage(fact.printed_numbers[0], fact.hedge, fact.language)
        ends += [_DOUBTS[doubt] for doubt in doubts]
    return f"{shown} ({'; '.join(ends)})"


def _origin_rows(fact: Fact, facts: Mapping[str, Fact], lang: str) -> list[tuple[str, str]]:
    if fact.tier == Tier.DERIVED:
        inputs = ", ".join(
            f"{link_fact(part, word_fact(part, lang))} ({escape_text(part.label)})"
            for part in map(facts.__getitem__, fact.inputs)
        )
        formula, method = escape_text(_name_inputs(fact, facts)), escape_text(fact.method)
        return [("Formula", formula), ("From", inputs), *([("Method", method)] if method else [])]
    if fact.source is None:
        return []
    rows = [("Printed", _quote(fact)), ("Where", _say_source(fact, fact.source, lang))]
    return rows + ([("Counts", escape_text(fact.definition))] if fact.definition else [])


def _quote(fact: Fact) -> str:
    return f'“<span lang="{escape(fact.language)}">{escape_text(fact.as_printed)}</span>”'


def _say_source(fact: Fact, source: Source, lang: str) -> str:
    title = f"<cite>{escape_text(source.title)}</cite>"
    if is_web(source.address):
        address = escape(point_to_phrase(source.address, fact.as_printed))
        shown = escape(source.address)
        title = f'<a href="{address}" rel="external" data-address="{shown}">{title}</a>'
    else:
        title += f" <code>{escape_text(source.address)}</code>"
    author = f"by {escape_text(source.author)}" if source.author else ""
    day = escape(wording.say_period(source.published_on, lang))
    paragraph = f"paragraph {fact.paragraph}" if fact.paragraph else ""
    parts = filter(None, (escape_text(source.publisher), title, author, day, paragraph))
    return f"{', '.join(parts)} ({escape_text(source.speaks_for or _SEEN[source.seen])})"


def point_to_phrase(address: str, phrase: str) -> str:
    """Make an address lead a browser to the printed phrase, by a text fragment."""
    # A bare number may stand on a page many times; a document that is no HTML has no fragments.
    tells = re.search(r"\d", phrase) and re.search(r"[^\W\d_]", phrase)
    if not tells or "#" in address or address.lower().endswith(".pdf"):
        return address
    # Commas and hyphens have a meaning in text fragments.
    return f"{address}#:~:text={quote(phrase, safe='').replace('-', '%2D')}"
