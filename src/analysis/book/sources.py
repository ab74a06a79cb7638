"""Entries of the Sources section: where a number comes from, down to the paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote

from analysis.book.prose import Shown, link_fact, word_fact, word_range, write_text
from analysis.facts.fact import Fact, Source, Tier, Trace
from analysis.facts.records import FACTS, write_records
from analysis.quantities.interval import Basis
from analysis.quantities.periods import period_interval
from analysis.quantities.phrases import read_phrase
from analysis.quantities.readings import doubt_usage
from analysis.quantities.wording import say_end, say_interval

_TIERS = {
    Tier.PRINTED: "Printed in an article",
    Tier.CONTEXT: "Independent figure",
    Tier.ASSUMPTION: "Assumption of this notebook",
    Tier.DERIVED: "Computed here",
}
_RESTS = {
    Basis.EXACT: "exact",
    Basis.ROUNDING: "print rounding",
    Basis.WORD: "the logic of the word",
    Basis.UNIT: "what the unit allows",
    Basis.ASSUMPTION: "an assumption",
    Basis.USAGE: "how readers take the word",
}
_DOUBTS = {
    "borrowed": "read like a word of the same family, which the study asked about",
    "few": "few readers were asked about such a number",
}
_SEEN = {
    "primary": "seen at the maker of the number",
    "second-hand": "seen quoted by another source",
    "mirror": "seen in a copy",
}


def show_entry(fact: Fact, facts: Mapping[str, Fact], caveats: Mapping[str, str], lang: str) -> str:
    """Make the entry of one fact.

    Parameters
    ----------
    fact : Fact
        The fact.
    facts : mapping of str to Fact
        Where its inputs are looked up.
    caveats : mapping of str to str
        Title of each caveat by key.
    lang : str
        Language of numbers and dates.

    Returns
    -------
    str
        An HTML list item with the id ``fact-…``.
    """
    rows = [("Value", _say_value(fact, lang)), *_origin_rows(fact, facts, lang)]
    if fact.caveats:
        rows.append(("Mind", write_text("; ".join(caveats[key] for key in fact.caveats))))
    if fact.note:
        name = {Tier.ASSUMPTION: "Reason", Tier.DERIVED: "Meaning"}.get(fact.tier, "Note")
        rows.append((name, write_text(fact.note)))
    listed = "".join(f"<dt>{name}</dt><dd>{html}</dd>" for name, html in rows)
    label = f"<strong>{write_text(fact.label)}</strong>{_say_period(fact, lang)}"
    return (
        f'<li id="fact-{escape(fact.id)}" class="entry {fact.tier}" '
        f'data-peek="{escape(_preview(fact))}">'
        f'<p class="entry-label">{label} '
        f'<span class="tier">{_TIERS[fact.tier]}</span></p><dl>{listed}</dl></li>'
    )


def show_sources(
    facts: Iterable[Fact],
    known: Mapping[str, Fact],
    caveats: Mapping[str, str],
    lang: str,
    level: str,
) -> Shown:
    """Make the Sources section: an entry for each fact, and beside it the facts as JSON."""
    kept = list(facts)
    items = "".join(show_entry(fact, known, caveats, lang) for fact in kept)
    html = f'<section class="sources"><ol class="entries">{items}</ol></section>'
    text = "\n".join(f"{fact.id}: {word_fact(fact, lang)}" for fact in kept)
    records = {"lang": lang, "level": level, "facts": write_records(kept, level)}
    return Shown(html, text, {FACTS: records})


def show_trace(trace: Trace, lang: str) -> Shown:
    """Make a tree of a fact and everything it is computed from."""
    text = [
        f"{'  ' * depth}{fact.id} = {word_fact(fact, lang)}{_say_place(fact)}"
        for depth, fact in trace.walk()
    ]
    return Shown(f'<ul class="trace">{_branch(trace, lang)}</ul>', "\n".join(text))


def _branch(trace: Trace, lang: str) -> str:
    fact = trace.fact
    inner = "".join(_branch(part, lang) for part in trace.inputs)
    formula = f'<div class="formula">= {write_text(fact.formula)}</div>' if fact.formula else ""
    where = write_text(_say_place(fact))
    return (
        f"<li><strong>{write_text(word_fact(fact, lang))}</strong> {write_text(fact.label)}"
        f' <code>{escape(fact.id)}</code><span class="where">{where}</span>{formula}'
        f"{f'<ul>{inner}</ul>' if inner else ''}</li>"
    )


def _preview(fact: Fact) -> str:
    """Say in one line where a number comes from, for the eye that rests on it."""
    if fact.source is None:
        reason = fact.note if fact.tier == Tier.ASSUMPTION else fact.formula
        return f"{fact.label}. {_TIERS[fact.tier]}: {reason}"
    where = f", paragraph {fact.paragraph}" if fact.paragraph else ""
    return f"{fact.label}. {fact.source.publisher}{where}: “{fact.as_printed}”"


def _say_place(fact: Fact) -> str:
    if fact.source is None:
        return f" — {fact.note}" if fact.tier == Tier.ASSUMPTION else ""
    paragraph = f", paragraph {fact.paragraph}" if fact.paragraph else ""
    return f" — “{fact.as_printed}”, {fact.source.publisher}{paragraph}"


def _say_period(fact: Fact, lang: str) -> str:
    if not fact.period or fact.unit == "date":
        return ""
    return ", " + escape(say_interval(period_interval(fact.period), unit="date", lang=lang))


def _say_value(fact: Fact, lang: str) -> str:
    """The value as worded, and both ends with what each rests on."""
    worded, ranged = word_fact(fact, lang), word_range(fact, lang)
    interval = fact.interval
    if interval.is_point and interval.lower_basis == Basis.EXACT:
        return f"{write_text(worded)} (exact)"
    ends = (interval.lower, interval.upper)
    told = [
        f"{name} end {escape(say_end(end, unit=fact.unit, up=up, lang=lang, other=other))}"
        f"{' (excluded)' if is_open and not isinstance(end, float) else ''}: {_RESTS[basis]}"
        if not isinstance(end, float)
        else f"no {name} end"
        for name, end, other, up, is_open, basis in (
            ("lower", *ends, False, interval.lower_open, interval.lower_basis),
            ("upper", *ends[::-1], True, interval.upper_open, interval.upper_basis),
        )
    ]
    shown = escape(worded) if worded == ranged else f"{escape(worded)}, read as {escape(ranged)}"
    return f"{shown} ({'; '.join([*told, *_say_doubts(fact)])})"


def _say_doubts(fact: Fact) -> list[str]:
    """Say what else weakens an end that rests on how readers take the word."""
    soft = Basis.USAGE in (fact.interval.lower_basis, fact.interval.upper_basis)
    if not (soft and fact.hedge and fact.as_printed) or fact.unit == "date":
        return []
    number = read_phrase(fact.as_printed, fact.language).number
    return [_DOUBTS[doubt] for doubt in doubt_usage(number, fact.hedge, fact.language)]


def _origin_rows(fact: Fact, facts: Mapping[str, Fact], lang: str) -> list[tuple[str, str]]:
    if fact.tier == Tier.DERIVED:
        inputs = ", ".join(
            f"{link_fact(part, word_fact(part, lang))} ({write_text(part.label)})"
            for part in map(facts.__getitem__, fact.inputs)
        )
        return [
            ("Formula", write_text(fact.formula)),
            ("From", inputs),
            ("Method", write_text(fact.method)),
        ]
    if fact.source is None:
        return []
    language = escape(fact.language)
    rows = [("Printed", f'“<span lang="{language}">{write_text(fact.as_printed)}</span>”')]
    rows.append(("Where", _say_source(fact, fact.source, lang)))
    if fact.definition:
        rows.append(("Counts", write_text(fact.definition)))
    return rows


def _say_source(fact: Fact, source: Source, lang: str) -> str:
    title = f"<cite>{write_text(source.title)}</cite>"
    if source.address.startswith(("http://", "https://")):
        address = escape(point_to_phrase(source.address, fact.as_printed))
        shown = escape(source.address)
        title = f'<a href="{address}" rel="external" data-address="{shown}">{title}</a>'
    else:
        title += f" <code>{write_text(source.address)}</code>"
    parts = [write_text(source.publisher), title]
    if source.author:
        parts.append(f"by {write_text(source.author)}")
    if source.published_on:
        parts.append(
            escape(say_interval(period_interval(source.published_on), unit="date", lang=lang))
        )
    if fact.paragraph:
        parts.append(f"paragraph {fact.paragraph}")
    voice = source.speaks_for or _SEEN[source.seen]
    return ", ".join(parts) + f" ({write_text(voice)})"


def point_to_phrase(address: str, phrase: str) -> str:
    """Make an address lead a browser to the printed phrase, by a text fragment.

    A bare number may stand on a page many times, and its first place may be another one: only a
    phrase with a number and a word leads to its place. A document that is no HTML has no fragments.

    Examples
    --------
    >>> point_to_phrase("https://a.example/news", "over 400 guests")
    'https://a.example/news#:~:text=over%20400%20guests'
    >>> point_to_phrase("https://a.example/news", "28")
    'https://a.example/news'
    """
    tells = re.search(r"\d", phrase) and re.search(r"[^\W\d_]", phrase)
    if not tells or "#" in address or address.lower().endswith(".pdf"):
        return address
    # Commas and hyphens have a meaning in text fragments.
    return f"{address}#:~:text={quote(phrase, safe='').replace('-', '%2D')}"
