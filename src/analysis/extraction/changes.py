"""Tell whether a percentage is a change, and which way it goes, from the words of its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from analysis.extraction.sentences import find_clause, find_sentence
from analysis.quantities.vocabulary import Span, list_words, word_pattern

#: "fell below 10 percent" tells a level; "fell by under 10 percent" does not.
_UNDER = re.compile(r"\b(?:below|under|unter)\b|跌破")
#: "sank um": what follows tells by how much.
_BY = re.compile(r"(?i)\b(?:by|um)\b(?: an?| noch| nur| nochmals| weitere| another)*[\s\"“‘(]*$")
#: How far a percentage lies from another: "5 percent below the plan", "5 Prozent unter Plan".
_APART = {
    "en": r"(?:(?P<fall>below)|(?P<rise>above))(?=$| (?:the|that|its|a|year|plan)\b)",
    "de": r"(?:(?P<fall>unter)|(?P<rise>über))(?=$| (?:de[mnr]|Vor\w+|Plan|Vorkrisen\w*)\b)",
}
_PART = re.compile(r"(?i)(?:%|cent|prozent|punkten?|points?)$")
#: 分别下降2.1%、6.2%和3%: what stands in a list before a number that goes on it.
_LISTED = re.compile(r"(?:\d+(?:\.\d+)?(?:%|个(?:百分)?点?)? ?(?:以?及|[、和与]) ?)+$")
#: What those meant to do whom a number counts: "half intend to increase their investment".
_MEANT = re.compile(r"(?i)\b(?:to|zu|mak(?:e|es|ing)|made) $")


@dataclass(frozen=True)
class Change:
    """What the words around a number say of it."""

    way: str  # "fall", "rise", "level", or "" where they point both ways
    words: tuple[Span, ...] = ()  # that say so
    is_sure: bool = True  # whether they are of this number without a doubt


@cache
def _ways(language: str) -> str:
    """Write the pattern of a word for a fall or a rise; German joins them: "Absatzrückgang"."""
    fall, rise = (word_pattern(way, language=language) for way in ("fall", "rise"))
    joined = r"(?:(?-i:[A-ZÄÖÜ])(?!iel)\w*?)??" * (language == "de")
    return rf"{joined}(?:(?P<fall>{fall})|(?P<rise>{rise}))"


@cache
def change_patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Compile which way a change goes, told before its number, after it, or directly after it.

    The last is of what lies so far above or below something.
    """
    ways, adverbs = _ways(language), word_pattern("adverb").replace(r"\ ", "[ -]")
    link = r"(?: in(?: \w+){1,4}(?= of\b| by\b))?(?: (?:by|of|um|von))?(?: an?)?(?: further)?"
    link += "(?: (?:between|zwischen))?"
    before = rf"(?<!\w){ways}(?: (?:{adverbs}))?{link}[\s\"“‘(]*$"
    # "7.3 percent in decline", but not "of lost jobs"
    between = r"[ -]*(?:(?!of|der|des|von)[\w-]+ ){,3}?(?!plus\b)" + r"\w*?" * (language == "de")
    after, beside = rf"{between}{ways}(?!\w)", rf"\s(?:(?:{adverbs}) )?{ways}(?!\w)"
    if language == "zh":
        lies = ways.replace("<fall>", "<fall>(?<!最)低|")
        lies = lies.replace("<rise>", "<rise>(?<!最)高(?:出|(?!达))|")
        before = rf"(?:同比|环比)?{lies}(?:幅度?(?:分别)?)?(?:了|达到?|为)?\s*$"
        after, beside = rf"的?[^的]{{,6}}?{ways}[长幅]?", rf"的?{ways}(?![至到为])"
    apart = rf"\s{_APART.get(language, '(?!)')}"
    return tuple(re.compile(x, re.IGNORECASE) for x in (before, after, beside, apart))


@cache
def _level_pattern(language: str) -> re.Pattern[str]:
    """Compile what stands before a level: "to", "auf nur noch", "auf einen Anteil von"."""
    words = word_pattern("level", language=language)
    if language == "zh":
        return re.compile(rf"(?<!幅)(?<!幅度)(?<!幅分别)(?<!幅度分别)(?P<word>达到|为|{words})了?$")
    small = "only|just|merely|still|a record|the|nur|noch|nun|zuletzt|nunmehr|jetzt|inzwischen"
    share = r"(?:(?:an?|einen?|einem|den|dem) (?:[\w-]+ )?[\w-]+ (?:of|von) )?"
    return re.compile(rf"(?i)\b(?P<word>{words}) {share}(?:(?:{small}) )*[\"“‘(]*$")


@cache
def _pairs(language: str) -> list[tuple[str, str, str]]:
    """List verbs in two parts with the way they go."""
    roles = ("fall in two", "rise in two")
    return [
        (*word.split(), role.split()[0])  # type: ignore[misc]
        for role in roles
        for word, _ in list_words(role, language=language)
    ]


def join_verb(text: str, language: str) -> tuple[str, str]:
    """Take a verb in two parts from around a phrase, and tell which way it goes.

    >>> join_verb("brach um 42 Prozent ein", "de")
    ('um 42 Prozent', 'fall')
    """
    for stem, particle, way in _pairs(language):
        if found := re.fullmatch(rf"{stem} (.+) {particle}", text, re.IGNORECASE):
            return found[1], way
    return text, ""


def find_change(text: str, span: Span, hedge: str, language: str) -> Change | None:
    """Find what words say that a number is a change or a level; None if there are none.

    They stand beside it, are a verb in two parts around it, or stand in its clause. These are of it
    without a doubt after "by" alone.
    """
    head, end = text[: span[0]], span[1]
    if language == "zh" and (listed := _LISTED.search(head)):
        first = find_change(text, (listed.start(), end), hedge, language)
        is_each = "分别" in head[find_clause(text, listed.span(), language)[0] : listed.start()]
        return first and replace(first, is_sure=first.is_sure and is_each)
    before, _, beside, apart = change_patterns(language)
    near = before.search(head) or beside.match(text, end)
    near = near or (_PART.search(text[: span[1]]) and apart.match(text, end))
    if _is_level(head, text[end:], language):
        return Change("level")
    if near and _UNDER.search(hedge) and near.end() == len(head) and not _BY.search(head):
        return Change("level")
    if near:
        way = str(near.lastgroup)
        begin, last = near.span(way)
        if near[way].lower() == "up" and _MEANT.search(head[:begin]):
            return Change("level")  # "made up 5 percent"
        if "幅" in text[last : near.end()]:  # "跌幅达", whole
            last = near.end()
        elif language == "de" and (word := re.search(r"\w+$", text[:begin])):  # "Absatzrückgang"
            begin = word.start()
        return Change(way, ((begin, last),))
    return _find_pair(text, span, language) or _find_in_clause(text, span, language)


def _is_level(head: str, tail: str, language: str) -> bool:
    found = _level_pattern(language).search(head)
    if (
        not found
        or found["word"].lower() != "von"
        or re.match(r"[^.;]{,40}? auf (?:\w+ )*[\d.,]+ ?(?:Prozent|%)", tail)
    ):
        return bool(found)  # "von 3,8 auf 3,0 Prozent"
    noun = rf"(?-i:(?=[A-ZÄÖÜ]))\w*?(?:{word_pattern('fall', 'rise', language='de')})(?!\w)"
    return not re.search(rf"(?i)(?<!\w){noun}(?: [\w-]+){{,4}} von $", head)  # "ein Rückgang von"


def _find_pair(text: str, span: Span, language: str) -> Change | None:
    """Find the last verb in two parts that stands around a number: "ging … zurück"."""
    begin, found = find_sentence(text, span, language)[0], list[tuple[Span, Span, str]]()
    end = find_clause(text, span, language)[1]
    for stem, particle, way in _pairs(language):
        last = rf"(?<!\w){particle}(?=\s*(?:$|[^\w\s]|(?:und|oder|sowie|als|während|aber)\b))"
        if inner := re.compile(last).search(text, span[1], end):
            stems = re.compile(rf"(?i)(?<!\w){stem}(?!\w)").finditer(text, begin, span[0])
            found += [(x.span(), inner.span(), way) for x in stems]
    if not found:
        return None
    # Of one stem, the particle that comes first is its own: "nahm um 3 Prozent ab und … zu".
    first, second, way = max(found, key=lambda x: (x[0], -x[1][0]))
    return Change(way, (first, second))


def _find_in_clause(text: str, span: Span, language: str) -> Change | None:
    """Find words for a fall or a rise in the clause of a number, or before it in its sentence."""
    edges = (r"(?<!\w)", r"(?!\w)") if language != "zh" else ("", "")
    pattern = re.compile(_ways(language).join(edges), re.IGNORECASE)
    begin, end = find_clause(text, span, language)
    is_told = bool(_BY.search(text[: span[0]]))
    sentence = find_sentence(text, span, language)[0]

    def search(first: int, last: int) -> list[tuple[str, Span]]:
        found = (x for x in pattern.finditer(text, first, last))
        found = (x for x in found if is_told or not _MEANT.search(text[: x.start()]))
        return [(str(x.lastgroup), x.span(str(x.lastgroup))) for x in found]

    found = search(begin, span[0]) or (search(span[1], end) if is_told else [])
    if not found and is_told:
        found = search(sentence, begin)[-1:]
    if not found:
        return None
    ways = {way for way, _ in found}
    way, nearest = found[-1] if found[-1][1] < span else found[0]
    return Change(way if len(ways) == 1 else "", (nearest,), is_told and len(ways) == 1)


def find_fall(text: str, span: Span, hedge: str, language: str) -> tuple[Span, ...]:
    """Find the words that make a number a fall: "down 7.3 percent", "brach um 42 Prozent ein"."""
    change = find_change(text, span, hedge, language)
    return change.words if change and change.way == "fall" and change.is_sure else ()
