"""Sentences with facts: each number becomes a link to its entry among the sources.

No number is ever typed into prose: a template names the fact, the locale chooses words and digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from html import escape
from string import Formatter
from typing import Any

from analysis.errors import FactError, suggest
from analysis.facts.fact import SENTENCE, Fact, Tier
from analysis.quantities import wording
from analysis.quantities.interval import Basis, Interval, Number, write_number
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import (
    EDGES,
    KINDS,
    MONEY,
    Family,
    find_family,
    word_pattern,
)

#: Who speaks in a sentence: a source, our arithmetic, or our opinion.
VOICES = {"": "", "source": "A source says", "computed": "We compute", "opinion": "We think"}
#: Significant digits of a computed figure in a sentence; its entry has all of them.
_DIGITS = 3
#: A line break of a sentence that is written over several lines.
_BREAKS = re.compile(r" *\n *")
_NUMBER = re.compile(r"(\d(?:[\d.,/]*\d)?)")
#: Letters written from right to left, and marks that turn the direction of a line.
_TURNS = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]"
)


@dataclass(frozen=True)
class Sentence:
    """A rendered sentence."""

    html: str  # inline, numbers linked
    text: str  # the same without markup
    facts: tuple[str, ...] = ()  # ids of the facts used, in order, each once
    worded: tuple[tuple[str, tuple[str, ...]], ...] = ()  # and the words that state each


@dataclass(frozen=True, repr=False)
class Shown:
    """What a cell shows: HTML, the same as plain text, and what a page needs to know of it."""

    html: str
    text: str
    bundle: Mapping[str, Any] = field(default_factory=dict)  # for pages, by kind of output

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return dict(self.bundle)


def escape_text(text: str) -> str:
    """Write text from data as HTML: markup in it is shown, and it cannot turn its surroundings."""
    return _isolate(escape(text, quote=False))


def _isolate(html: str) -> str:
    return f"<bdi>{html}</bdi>" if _TURNS.search(html) else html


def mark_numbers(text: str) -> str:
    """Write a name from the tables as HTML; a digit in it states nothing, and is marked as data."""
    return _isolate(_NUMBER.sub(r'<data value="\1">\1</data>', escape(text, quote=False)))


def is_web(address: str) -> bool:
    """Tell whether an address may be a link; others, such as scripts, must be none."""
    return address.startswith(("http://", "https://"))


def link_out(address: str, html: str) -> str:
    """Link HTML to an address of the web; any other address is no link."""
    return f'<a href="{escape(address)}" rel="external">{html}</a>' if is_web(address) else html


def word_fact(fact: Fact, lang: str = "en") -> str:
    """Word a fact: a curated one as it was printed, others by their interval.

    Of a derived one whose inputs were only rounded, it is the middle.
    """
    if fact.tier == Tier.ASSUMPTION and fact.exact is not None:
        # What somebody chose is shown with every digit chosen.
        number = Number(Decimal(write_number(fact.exact)))
        return wording.say_number(number, fact.unit, fact.kind, lang)
    if fact.tier in (Tier.DERIVED, Tier.ASSUMPTION):
        if _is_rounded(fact):
            return wording.say_middle(fact.interval, fact.unit, lang, digits=_DIGITS)
        return word_range(fact, lang, digits=_DIGITS)
    if fact.unit == "date":
        late = wording.find_language(lang).patterns[Family.LATE] if fact.hedge else "{}"
        return late.format(wording.say_period(fact.period, lang))
    number, *upper = fact.printed_numbers
    family = find_family(fact.hedge, fact.language)
    return wording.say_number(
        number, fact.unit, fact.kind, lang, family=family, upper=next(iter(upper), None)
    )


def word_range(fact: Fact, lang: str = "en", *, digits: int = 0) -> str:
    """Word the interval of a fact at the level it was read at; a computed one may have `digits`."""
    printed = bool(fact.as_printed)
    most = 0 if printed else digits
    return wording.say_interval(
        fact.interval, fact.unit, fact.kind, lang, printed=printed, digits=most
    )


def _is_rounded(fact: Fact) -> bool:
    """Tell whether a range is there only since numbers were rounded; one of counts says more."""
    bases = {fact.interval.lower_basis, fact.interval.upper_basis}
    is_count = KINDS[fact.kind].whole and not fact.as_printed
    is_range = not (fact.interval.is_point or is_count or fact.unit == "date")
    return is_range and Basis.ROUNDING in bases <= {Basis.ROUNDING, Basis.UNIT, Basis.EXACT}


def word_end(fact: Fact, lang: str, *, up: bool, alone: bool) -> str:
    """Word one end of the interval of a fact, which may stand `alone` in a sentence."""
    printed = bool(fact.as_printed)
    return wording.say_end(fact.interval, fact.unit, lang, up=up, printed=printed, alone=alone)


def _word_number(fact: Fact, lang: str) -> str:
    if fact.exact is None or fact.tier == Tier.ASSUMPTION:
        return word_fact(fact, lang)
    # An ordinal's number stands as a count: 30 million, not 30 millionth.
    kind = "count" if fact.kind == "ordinal" else fact.kind
    return wording.say_number(fact.printed_numbers[0], fact.unit, kind, lang)


def _word_beyond(fact: Fact, lang: str, *, up: bool) -> str:
    end = fact.interval.bounds[up]
    if isinstance(end.value, float) or end.basis == Basis.USAGE:
        name = "upper" if up else "lower"
        raise FactError(f"{fact.id} has no {name} end that is certain; write {{{fact.id}:range}}")
    return wording.say_beyond(end, fact.unit, lang, up=up)


def _quote_print(fact: Fact, _: str) -> str:
    if not fact.as_printed:
        raise FactError(f"{fact.id} ({fact.tier}) is printed nowhere; leave out ':printed'")
    return f"“{fact.as_printed}”"


def _quote_or_name(fact: Fact, lang: str) -> str:
    """Quote a phrase in the language of the page or in English, as prose is; else name the fact."""
    return _quote_print(fact, lang) if fact.language in (lang, "en") else fact.label


def _word_period(fact: Fact, lang: str, form: str = "period") -> str:
    if not fact.period:
        raise FactError(f"{fact.id} has no period; leave out ':{form}'")
    years = "/".join(dict.fromkeys(str(day.year) for day in period_bounds(fact.period)))
    return wording.say_period(years if form == "year" else fact.period, lang)


#: In a template, two facts or numbers of which one must be more, or both the same: `{a > b:rose}`
#: says "rose".
_TERM = r"(-?\d+(?:\.\d+)?|[^\W\d]\w*)"
_COMPARISON = re.compile(rf"{_TERM} ([<=>]) {_TERM}")
#: A count of rows: `{5:words}` says "five" in the language of prose; one above these has digits.
COUNTS = """
    no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty
""".split()
_CASES: Mapping[str, Callable[[str], str]] = {"words": str, "Words": str.capitalize}
#: What may stand after the colon in a template.
FORMS: Mapping[str, Callable[[Fact, str], str]] = {
    "": word_fact,
    "range": lambda fact, lang: word_range(fact, lang, digits=_DIGITS),
    "number": _word_number,
    "lower": lambda fact, lang: word_end(fact, lang, up=False, alone=True),
    "upper": lambda fact, lang: word_end(fact, lang, up=True, alone=True),
    "over": lambda fact, lang: _word_beyond(fact, lang, up=False),
    "below": lambda fact, lang: _word_beyond(fact, lang, up=True),
    "period": _word_period,
    "year": lambda fact, lang: _word_period(fact, lang, "year"),
    "printed": _quote_print,
    "named": _quote_or_name,
    "label": lambda fact, _: fact.label,
    "by": lambda fact, _: fact.source.publisher if fact.source else "computed here",
}


def machine_value(fact: Fact) -> str:
    """Write a fact's value for machines: the number if there is one, else the interval."""
    return fact.interval.brackets() if fact.exact is None else write_number(fact.exact)


def link_fact(fact: Fact, text: str, lang: str = "") -> str:
    """Link a worded number to its entry, with its value for machines; `lang` is a phrase's own."""
    spoken = f' lang="{escape(lang)}"' if lang else ""
    value = escape(machine_value(fact))
    return _link(fact, f'<data value="{value}"{spoken}>{escape_text(text)}</data>')


def _link(fact: Fact, html: str) -> str:
    key = escape(fact.id)
    return f'<a class="fact {fact.tier}" href="#fact-{key}" data-fact="{key}">{html}</a>'


def link_name(fact: Fact, name: str) -> Sentence:
    """Link the name of a fact to its entry: names may have a number in them."""
    return Sentence(_link(fact, escape_text(name)), name, (fact.id,))


def say(template: str, facts: Mapping[str, Fact], lang: str = "en") -> Sentence:
    """Render a sentence with facts; see :meth:`Book.say` for its template."""
    html, text = [], []
    used: dict[str, list[str]] = {}
    for literal, name, form in _parse(template):
        html.append(escape_text(literal))
        text.append(literal)
        if compared := _COMPARISON.fullmatch(name):
            used |= {x: used.get(x, []) for x in compared.group(1, 3) if x.isidentifier()}
            text.append(_word_comparison(compared, form, facts, lang))
            html.append(f'<span class="compared">{escape_text(text[-1])}</span>')
        elif name.isdecimal():
            text.append(_CASES[form](spell_count(int(name))))
            html.append(f'<data value="{name}">{text[-1]}</data>')
        elif name:
            worded, stated = FORMS[form](facts[name], lang), used.setdefault(name, [])
            text.append(worded)
            if form in ("by", "label"):  # a name, not a number
                html.append(mark_numbers(worded))
            elif form in ("period", "year"):  # when; the number beside it is the link
                html.append(mark_numbers(worded))
                stated.append(worded)
            else:
                printed_in = facts[name].language if worded.startswith("“") else lang
                foreign = "" if printed_in == lang else printed_in
                html.append(link_fact(facts[name], worded, foreign))
                stated.append(worded)
    words = tuple((name, tuple(said)) for name, said in used.items())
    return Sentence("".join(html), "".join(text), tuple(used), words)


def spell_count(count: int) -> str:
    """Spell a count of rows as prose does: in a word up to twenty.

    >>> spell_count(0), spell_count(5), spell_count(1200)
    ('no', 'five', '1,200')
    """
    return COUNTS[count] if count < len(COUNTS) else f"{count:,}"


def _word_comparison(
    compared: re.Match[str], form: str, facts: Mapping[str, Fact], lang: str
) -> str:
    """Give the word for a comparison, or the other word where the ranges do not bear it out."""
    (left, sign, right), (word, _, other) = compared.groups(), form.partition("|")
    known = {x: facts[x] for x in (left, right) if x.isidentifier()}
    if len(units := {fact.unit for fact in known.values()}) > 1:
        raise FactError(
            f"{compared[0]} compares {' with '.join(sorted(units))}; compare like with like"
        )
    first, second = (
        known[x].interval if x in known else Interval(Fraction(x), Fraction(x))
        for x in ((left, right) if sign == ">" else (right, left))
    )
    is_same = first.lower == second.upper and first.upper == second.lower
    if is_same if sign == "=" else first.lower > second.upper:
        _check_direction(word, [known[x] for x in (left, right) if x in known], sign)
        return word
    if not other:
        told = ", ".join(f"{key} is {word_range(fact, lang)}" for key, fact in known.items())
        may_hold = first.meets(second) if sign == "=" else first.upper > second.lower
        is_sure = "is not sure" if may_hold else "does not hold"
        known_as = f" ({told})" if known else ""
        wrong = f"{word!r} is not borne out, for {left} {sign} {right} {is_sure}{known_as}"
        raise FactError(f"{wrong}; say what is, or what else to say: {{{compared[0]}:{word}|…}}")
    return other


def _check_direction(word: str, compared: Sequence[Fact], sign: str) -> None:
    """Refuse "fell" where the later of two numbers of one quantity is the larger, and "rose"."""
    if len(compared) < 2 or sign == "=" or compared[0].kind in ("change", "points"):
        return
    larger, smaller = compared if sign == ">" else reversed(compared)
    if larger.entity != smaller.entity or not (larger.period and smaller.period):
        return
    (larger_begin, larger_end), (begin, end) = map(period_bounds, (larger.period, smaller.period))
    has_risen, has_fallen = larger_begin > end, begin > larger_end
    opposite = "fell in time" if has_risen else "rose in time"
    said = rf"(?i){EDGES[0]}(?:{word_pattern(opposite)}){EDGES[1]}"
    if (has_risen or has_fallen) and re.search(said, word):
        wrong = f"{word!r} says the opposite: {larger.id} is the larger one, and the "
        wrong += "later" if has_risen else "earlier"
        raise FactError(f"{wrong}; write {'rose' if has_risen else 'fell'}, or what is so")


def guard(text: str) -> str:
    """Keep braces in data from being read as a template: ``{odd}`` becomes ``{{odd}}``."""
    return text.replace("{", "{{").replace("}", "}}")


def find_literals(template: str) -> list[str]:
    """Find the pieces of a sentence with a digit that no fact states."""
    return [text for text, _, _ in _parse(template) if any(map(str.isdecimal, text))]


def _parse(template: str) -> Iterator[tuple[str, str, str]]:
    """Yield literal text with the fact and the form that follow it; empty where none does."""
    if not isinstance(template, str):
        raise FactError(f"a sentence is a text with facts in braces, not {template!r}")
    template = _BREAKS.sub(" ", template.strip())
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise FactError(f"the sentence {template!r} has a stray brace ({error})") from error
    for literal, name, form, conversion in parts:
        if conversion:
            raise FactError(f"the sentence {template!r} converts a fact; leave !{conversion} out")
        if name == "":
            raise FactError(f"the sentence {template!r} has a brace that names no fact")
        if name and _COMPARISON.fullmatch(name):
            if not form:
                remedy = f"write {{{name}:more}}"
                raise FactError(f"{{{name}}} has no word that it bears out; {remedy}")
        elif name and name.isdecimal():
            if form not in _CASES:
                raise FactError(f"{{{name}}} is a count; write {{{name}:words}}, or Words for Five")
        elif name is not None and form not in FORMS:
            near = suggest(form or "", FORMS.keys() - {""})
            raise FactError(f"{{{name}:{form}}} has an unknown form; {near}")
        yield literal, name or "", form or ""


def show_paragraph(
    said: Sentence, facts: Mapping[str, Fact], voice: str = "", lang: str = "en"
) -> Shown:
    """Make a paragraph of a sentence, marked with who speaks."""
    if voice not in VOICES:
        hint = "; two sentences are one text" if " " in str(voice) else ""
        raise FactError(f"{voice!r} is no voice; choose source, computed or opinion{hint}")
    label = f'<span class="voice">{VOICES[voice]}:</span> ' if voice else ""
    prefix = f"{VOICES[voice]}: " if voice else ""
    numbers = _list_ranges(said, facts, lang)
    bundle = {"html": said.html, "text": said.text, "facts": list(said.facts), "numbers": numbers}
    html = f'<p class="{f"say {voice}".strip()}">{label}{said.html}</p>'
    return Shown(html, prefix + said.text, {SENTENCE: bundle})


def _list_ranges(said: Sentence, facts: Mapping[str, Fact], lang: str) -> list[dict[str, str]]:
    """List the numbers of a sentence whose range does not stand in it, each fact once."""
    ranges = []
    for key, words in said.worded:
        fact = facts[key]
        known = {word_end(fact, lang, up=up, alone=True) for up in (False, True)}
        known.add(wording.say_period(fact.period, lang))
        numbers = [text for text in words if text not in known]
        is_known = fact.interval.is_point or _is_rounded(fact)
        read = "" if is_known else word_range(fact, lang, digits=_DIGITS)
        if numbers and read and read not in words:
            ranges.append({"fact": key, "worded": numbers[0], "read": read})
    return ranges


def show_list(items: Iterable[Sentence], css: str = "findings") -> Shown:
    """Make a list of sentences."""
    kept = list(items)
    html = "".join(f"<li>{said.html}</li>" for said in kept)
    return Shown(f'<ul class="{css}">{html}</ul>', "\n".join(f"- {said.text}" for said in kept))


def check_unit(formula: str, found: str, unit: str) -> None:
    """Refuse a unit that is not the one found of a formula, or that sentences would lose."""
    over, _, under = found.partition("/")
    if unit != found and (unit != over or under in ("", *MONEY)):
        hint = "; take its .percent" if (found, unit) == ("1", "percent") else ""
        told = "a ratio (unit 1)" if found == "1" else f"in {found}"
        raise FactError(f"{formula} is {told}, not in {unit}{hint}")
    if "/" in unit and wording.has_word(over) and not wording.has_word(unit):
        hint = f"divide the other way round, for {under}/{over}" if under in MONEY else ""
        raise FactError(f"no sentence can say {unit}; {hint or f'give unit={over!r}'}")
