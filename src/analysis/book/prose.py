"""Sentences with facts: each number becomes a link to its entry among the sources.

No number is ever typed into prose: a template names the fact, the locale chooses words and digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from string import Formatter
from typing import Any

from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact, Tier
from analysis.facts.records import SENTENCE
from analysis.quantities.hedges import Family, Number, find_family
from analysis.quantities.interval import write_decimal
from analysis.quantities.periods import period_interval
from analysis.quantities.phrases import read_phrase
from analysis.quantities.wording import find_language, say_end, say_interval, say_number

#: Who speaks in a sentence: a source, our arithmetic, or our opinion.
VOICES = {"": "", "source": "A source says", "computed": "We compute", "opinion": "We think"}
#: A line break of a sentence that is written over several lines.
_BREAKS = re.compile(r" *\n *")
_NUMBER = re.compile(r"(\d(?:[\d.,/]*\d)?)")

#: Letters written from right to left, and marks that turn the direction of a line.
_TURNS = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]"
)


@dataclass(frozen=True)
class Sentence:
    """A rendered sentence.

    Parameters
    ----------
    html : str
        Inline HTML, numbers linked.
    text : str
        The same in plain text.
    facts : tuple of str
        Ids of the facts used, in order, each once.
    worded : tuple of (str, tuple of str)
        For each of these facts the words that state it.
    """

    html: str
    text: str
    facts: tuple[str, ...] = ()
    worded: tuple[tuple[str, tuple[str, ...]], ...] = ()


def write_text(text: str) -> str:
    """Write text from data as HTML: markup in it is shown, and it cannot turn its surroundings.

    Examples
    --------
    >>> write_text("<b>R&D</b>"), write_text("\u202eabc") == "<bdi>\u202eabc</bdi>"
    ('&lt;b&gt;R&amp;D&lt;/b&gt;', True)
    """
    return isolate(escape(text, quote=False))


def isolate(html: str) -> str:
    """Keep letters in a piece of HTML from turning what stands around it, if they could."""
    return f"<bdi>{html}</bdi>" if _TURNS.search(html) else html


def mark_numbers(text: str) -> str:
    """Write a name from the tables as HTML; a digit in it states nothing, and is marked as data.

    Examples
    --------
    >>> mark_numbers("30 millionth car")
    '<data value="30">30</data> millionth car'
    """
    parts = _NUMBER.split(text)
    html = "".join(
        f'<data value="{part}">{part}</data>' if place % 2 else escape(part, quote=False)
        for place, part in enumerate(parts)
    )
    return isolate(html)


def link_out(address: str, html: str) -> str:
    """Link HTML to an address of the web; any other address is no link.

    Examples
    --------
    >>> link_out("https://a.example/?b&c", "A"), link_out("javascript:alert()", "A")
    ('<a href="https://a.example/?b&amp;c" rel="external">A</a>', 'A')
    """
    if not address.startswith(("http://", "https://")):
        return html
    return f'<a href="{escape(address)}" rel="external">{html}</a>'


def word_fact(fact: Fact, lang: str = "en") -> str:
    """Word a fact as a reader of the language expects it: hedge, digits and unit.

    A curated fact reads as it was printed; an assumed or derived one shows its interval.
    """
    if fact.tier == Tier.ASSUMPTION and fact.value is not None:
        # What somebody chose is shown with every digit chosen.
        number = Number(Decimal(write_decimal(fact.value)))
        return say_number(number, unit=fact.unit, kind=fact.kind, lang=lang)
    if fact.tier in (Tier.DERIVED, Tier.ASSUMPTION):
        return word_range(fact, lang)
    if fact.unit == "date":
        days = period_interval(fact.period) if fact.hedge else fact.interval
        text = say_interval(days, unit="date", lang=lang)
        return find_language(lang).patterns[Family.LATE].format(text) if fact.hedge else text
    number = read_phrase(fact.as_printed, fact.language).number
    family = find_family(fact.hedge, fact.language)
    return say_number(number, unit=fact.unit, kind=fact.kind, family=family, lang=lang)


def word_range(fact: Fact, lang: str = "en") -> str:
    """Word the interval of a fact at the level it was read at."""
    return say_interval(fact.interval, unit=fact.unit, kind=fact.kind, lang=lang)


def _word_number(fact: Fact, lang: str) -> str:
    if fact.value is None:
        return word_fact(fact, lang)
    if fact.tier == Tier.ASSUMPTION:
        return word_fact(fact, lang)
    # An ordinal's number stands as a count: 30 million, not 30 millionth.
    number = read_phrase(fact.as_printed, fact.language).number
    kind = "count" if fact.kind == "ordinal" else fact.kind
    return say_number(number, unit=fact.unit, kind=kind, lang=lang)


def _quote_print(fact: Fact, _: str) -> str:
    if not fact.as_printed:
        raise FactError(f"{fact.id} ({fact.tier}) is printed nowhere; leave out ':printed'")
    return f"“{fact.as_printed}”"


def _word_period(fact: Fact, lang: str) -> str:
    if not fact.period:
        raise FactError(f"{fact.id} has no period; leave out ':period'")
    return say_interval(period_interval(fact.period), unit="date", lang=lang)


#: What may stand after the colon in a template.
FORMS: Mapping[str, Callable[[Fact, str], str]] = {
    "": word_fact,
    "range": word_range,
    "number": _word_number,
    "lower": lambda fact, lang: say_end(fact.interval.lower, unit=fact.unit, up=False, lang=lang),
    "upper": lambda fact, lang: say_end(fact.interval.upper, unit=fact.unit, up=True, lang=lang),
    "period": _word_period,
    "printed": _quote_print,
    "by": lambda fact, _: fact.source.publisher if fact.source else "computed here",
}


def machine_value(fact: Fact) -> str:
    """Write a fact's value for machines: the number if there is one, else the interval."""
    if fact.value is not None:
        return write_decimal(fact.value)
    return fact.interval.brackets()


def link_fact(fact: Fact, text: str) -> str:
    """Link a worded number to its entry among the sources.

    Examples
    --------
    >>> from analysis.quantities.interval import point
    >>> fact = Fact("d", Tier.PRINTED, "count", "deals", point(28), "Conference", "deals")
    >>> link_fact(fact, "28")
    '<a class="fact printed" href="#fact-d" data-fact="d"><data value="[28, 28]">28</data></a>'
    """
    return (
        f'<a class="fact {fact.tier}" href="#fact-{escape(fact.id)}" data-fact="{escape(fact.id)}">'
        f'<data value="{escape(machine_value(fact))}">{write_text(text)}</data></a>'
    )


def link_name(fact: Fact, name: str) -> Sentence:
    """Link the name of a fact to its entry: names may have a number in them."""
    html = (
        f'<a class="fact {fact.tier}" href="#fact-{escape(fact.id)}" data-fact="{escape(fact.id)}">'
        f"{write_text(name)}</a>"
    )
    return Sentence(html, name, (fact.id,))


def say(template: str, facts: Mapping[str, Fact], lang: str = "en") -> Sentence:
    """Render a sentence with facts.

    Parameters
    ----------
    template : str
        Plain text; ``{fact_id}`` words the fact, ``{fact_id:range}`` its interval, ``:lower`` and
        ``:upper`` one end, ``:number`` the number without its hedge, ``:period`` its period,
        ``:printed`` the phrase in quotation marks, ``:by`` who printed it.
    facts : mapping of str to Fact
        Where the facts are looked up.
    lang : str
        ``en``, ``de`` or ``zh``.

    Raises
    ------
    FactError
        If a fact or a form is unknown, or a brace stands alone.
    """
    html: list[str] = []
    text: list[str] = []
    used: dict[str, list[str]] = {}
    for literal, name, form in _parse(template):
        html.append(write_text(literal))
        text.append(literal)
        if name:
            worded = FORMS[form](facts[name], lang)
            text.append(worded)
            if form == "by":  # a name, not a number
                html.append(mark_numbers(worded))
                used.setdefault(name, [])
            else:
                html.append(link_fact(facts[name], worded))
                used.setdefault(name, []).append(worded)
    words = tuple((name, tuple(said)) for name, said in used.items())
    return Sentence("".join(html), "".join(text), tuple(used), words)


def guard(text: str) -> str:
    """Keep braces in data from being read as a template.

    Examples
    --------
    >>> guard("{odd}")
    '{{odd}}'
    """
    return text.replace("{", "{{").replace("}", "}}")


def read_template(template: str) -> tuple[str, ...]:
    """List the facts that a template names, each once.

    Raises
    ------
    FactError
        If a form is unknown, or a brace stands alone.

    Examples
    --------
    >>> read_template("{deals} deals, {value:upper} at most")
    ('deals', 'value')
    """
    return tuple(dict.fromkeys(name for _, name, _ in _parse(template) if name))


def _parse(template: str) -> Iterator[tuple[str, str, str]]:
    """Yield literal text with the fact and the form that follow it; empty where none does."""
    template = _BREAKS.sub(" ", template.strip())
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise FactError(f"the sentence {template!r} has a stray brace ({error})") from error
    for literal, name, form, _ in parts:
        if name == "":
            raise FactError(f"the sentence {template!r} has a brace that names no fact")
        if name is not None and form not in FORMS:
            raise FactError(f"{{{name}:{form}}} has an unknown form; {suggest(form or '', FORMS)}")
        yield literal, name or "", form or ""


@dataclass(frozen=True, repr=False)
class Shown:
    """What a cell shows: HTML, the same as plain text, and what a page needs to know of it.

    Parameters
    ----------
    html, text : str
        For readers.
    bundle : mapping of str to object
        For pages, by kind of output.
    """

    html: str
    text: str
    bundle: Mapping[str, Any] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return dict(self.bundle)


def show_paragraph(
    said: Sentence, facts: Mapping[str, Fact], voice: str = "", lang: str = "en"
) -> Shown:
    """Make a paragraph of a sentence, marked with who speaks.

    Raises
    ------
    FactError
        If the voice is unknown.
    """
    if voice not in VOICES:
        raise FactError(f"{voice!r} is no voice; choose source, computed or opinion")
    label = f'<span class="voice">{VOICES[voice]}:</span> ' if voice else ""
    css = f"say {voice}".strip()
    prefix = f"{VOICES[voice]}: " if voice else ""
    bundle = {
        "html": said.html,
        "text": said.text,
        "facts": list(said.facts),
        "numbers": _list_ranges(said, facts, lang),
    }
    html = f'<p class="{css}">{label}{said.html}</p>'
    return Shown(html, prefix + said.text, {SENTENCE: bundle})


def _list_ranges(said: Sentence, facts: Mapping[str, Fact], lang: str) -> list[dict[str, str]]:
    """List the numbers of a sentence whose range does not stand in it, each fact once."""
    ranges = []
    for key, words in said.worded:
        fact = facts[key]
        when = _word_period(fact, lang) if fact.period else ""
        numbers = [text for text in words if text != when]
        read = "" if fact.interval.is_point else word_range(fact, lang)
        if numbers and read and read not in words:
            ranges.append({"fact": key, "worded": numbers[0], "read": read})
    return ranges


def show_list(items: Iterable[Sentence], css: str = "findings") -> Shown:
    """Make a list of sentences."""
    kept = list(items)
    html = "".join(f"<li>{said.html}</li>" for said in kept)
    return Shown(f'<ul class="{css}">{html}</ul>', "\n".join(f"- {said.text}" for said in kept))
