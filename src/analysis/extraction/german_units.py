"""Units of German numbers that stand elsewhere in their sentence, or beside another number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from analysis.extraction import german_phrases as beside
from analysis.extraction.german_words import any_of
from analysis.extraction.numbers import TIMES, Counted, Numeral, is_money
from analysis.quantities.vocabulary import MEASURES, MONEY, list_units

_I = re.IGNORECASE
_LINK = "(?:der|von|aus|ihrer|seiner|unserer|derzeit|damals|ursprünglich|zuletzt|insgesamt|bisher"
_LINK += "|künftig|weltweit|den|auf|dann|nun|plus|minus|wie)"
#: Between a number and the one whose unit it shares: "5 auf 7 Punkte", "vier der sechs Werke".
_AFTER = re.compile(
    r"(?:-|[ -][A-ZÄÖÜ]\w*-| [a-zäöüß]+e[nr]?)?"
    r",? (?:und|oder|sowie|bis|bzw\.|beziehungsweise|respektive|auf|nach|statt|zu|sondern"
    r"|gegenüber|versus|vs\.)"
    rf"(?: {_LINK}| (?!(?:hatte|habe|wurde|werde)n? )[a-zäöüß]+e[rn]?(?= \Z))* ?"
    rf"|(?: {_LINK}| (?<=er )[a-zäöüß]+(?= \Z))+ |(?P<comma>, ?)"
    r"|,? \(?(?P<of>davon|darunter|darin) "
    r"|(?P<aside> ?\([^()\d]{,30})|(?P<by> ?[x×] ?)"
)
#: What leads from a whole to its part: "50.000 Stellen, davon 5.400".
_SHARED = re.compile(r"\b(?:davon|darunter|hiervon) (?:\w+ )?\Z")
#: Nouns of a sentence, and what tells that there is one of them.
_NOUNS = re.compile(
    r"(?:\b(eine?[nmrs]?|dem|das|im|am|beim|vom|zum|zur|mit|in|laut) (?:[a-zäöüß]+ )?)?"
    rf"(?<![\w-])({beside.NOUN})"
)
#: Nouns that the sentence says to be counted.
_COUNTED = re.compile(
    rf"\b(?i:zahl|anzahl|menge|frequenz|meisten)(?: an| der| von)?(?: [a-zäöüß]+)*? ({beside.NOUN})"
)
#: "300 Werke in Bayern, in Hessen 200", "(15 Prozent), Italien (14)": but names and prepositions.
_PLACES = r"(?: (?:in|im|bei|für|auf|aus|von|mit|nach|der|die|das|den|dem|nur|noch|sogar|um|und"
_PLACES += r"|[A-ZÄÖÜ][\w-]*))*"
_SERIES = re.compile(
    r"(?: (?:in|im|aus|bei) [A-ZÄÖÜ][\w-]*)?"
    rf"(?:,(?: und| sowie)?| und| sowie| \(\0+:){_PLACES}(?: ?[:(])? ?"
    rf"|\),?(?: und| sowie)?{_PLACES} \("
)
#: What two sizes have that "x" joins: "144 x 75 mm".
_SIZES = ("mm", "cm", "m", "km", "inches", "pixels")
_BEFORE = "its unit may be that of a number before"
_NEXT = "its unit may be that of the next number"
_NO_UNIT = "no word beside it names its unit"
_NO_SCALE = "whether it shares the scale of the number beside it is not said"
Units = Sequence[tuple[str, str]]
#: Units that no other number takes over.
_OWN = ("", "rank", "fold", "times")
#: Nouns that no sentence means by a number without one; "auf beiden Seiten" are no pages.
_NO_THINGS = ("places", "pages", "paragraphs", "parts", *MEASURES, *TIMES, *_OWN)
#: What no millions are told of.
_FEW = ("companies", "plants", "brands", "sites", "countries", "models")
#: What does not come from a country ("China (229)", "92 aus Japan"), and what does.
_FROM = r" aus (?:de[mr] )?\S*[A-ZÄÖÜ]", r"(?:[A-Z]\S+ \((?:\0+: )?|\baus (?:de[mr] )?[A-Z]\S+ )\Z"
_COMERS = ("people", "exhibitors", "companies", "customers", "members", "investors", "dealers")
#: An age, in commas or brackets, or told as a time of life: "schon mit 17".
_AGED = re.compile(
    r"(?:[A-ZÄÖÜ][\w.]+ [A-ZÄÖÜ][\w-]+(?:, | \()[1-9]\d[,)]"
    r"|(?:\b(?:[Ss]chon|[Bb]ereits|[Ee]rst|noch) mit|(?:\A|[.!?] )Mit) [1-9]\d )\Z"
)


def share_units(text: str, found: Sequence[Counted]) -> list[tuple[str, str]]:
    """Give each number its unit, from a neighbour of the same construction if need be."""
    given = [(x.unit, x.doubt if x.unit else "") for x in found]
    places = range(len(found))
    passes = (places[::-1], _share_next), (places, _share_last), (places[::-1], _share_listed)
    _share_rates(text, found, given)
    for indexes, read in (*passes, (places, _guess_unit)):
        for index in indexes:
            numeral = found[index].numeral
            is_open = given[index] == ("", "") and numeral.number and not numeral.doubt
            stop = found[index + 1].span[0] if index + 1 < len(found) else len(text)
            if is_open and not beside.find_noun(text[:stop], numeral.span[1])[2]:
                given[index] = read(text, found, given, index)
    for index, (span, unit, numeral, _) in enumerate(found):
        if not unit and (beside.is_thing_unit(given[index][0]) or is_money(given[index][0])):
            rate, _ = beside.add_rate(text, numeral, given[index][0], span[1])
            given[index] = rate, given[index][1]
        if given[index][0] == "people" and _size(numeral)[0].denominator > 1:
            given[index] = "people", given[index][1] or "there are no parts of people"
    return [(unit, doubt if unit or doubt else _NO_UNIT) for unit, doubt in given]


def _share_rates(text: str, found: Sequence[Counted], given: list[tuple[str, str]]) -> None:
    """Make rates of what is told in one construction with a rate: "2 Euro (3 Euro) je Aktie"."""
    for index, (left, right) in enumerate(pairwise(found)):
        between, before = text[left.span[1] : right.span[0]], text[: left.span[0]]
        link = _AFTER.fullmatch(re.sub(rf"^ (?:pro|je) {beside.NOUN}(?= auf | \()", "", between))
        for one, other in ((index, index + 1), (index + 1, index)) if link else ():
            unit, (told, slash, base) = found[one].unit, given[other][0].partition("/")
            is_aside = link is not None and link["aside"] is not None
            if slash and (unit == told or (is_aside and is_money(unit) and is_money(told))):
                given[one] = f"{unit}/{base}", "" if is_aside else "it may be told of a time"
        first, second = (f"{_size(x.numeral)[0]} {x.unit}" for x in (left, right))
        if _PAIRED.search(f"{before[-4:]}{first}{between}{second}"):
            for place in (index, index + 1):
                given[place] = found[place].unit, "it is told with the number beside it"


#: "Zwei Stunden und 15 Minuten", "auf 1000 Leute kommen" zwei Ärzte, "zwei Ärzte auf 1000 Leute".
_PAIRED = re.compile(
    r"(?:years und \S+ months|days(?: und)? \S+ hours|hours(?: und)? \S+ minutes)\Z"
    r"|(?i:auf )10{2,5} people (?:komm|kam|entf)|^(?!.*\b(?:um|von) ).*\b auf 10{2,5} people\Z"
)


def _size(numeral: Numeral) -> tuple[Fraction, int]:
    """Give the value of a number and its scale."""
    return (numeral.number.value, numeral.number.scale) if numeral.number else (Fraction(0), 1)


def _find_sentence(text: str, place: int) -> int:
    return max((x.end() for x in re.finditer(r"(?<!\d)[.!?;] ", text[:place])), default=0)


def _share_next(text: str, found: Sequence[Counted], given: Units, index: int) -> tuple[str, str]:
    """Take over the unit of the next number, if it is one construction: "3, 5 und 8 Prozent"."""
    counted, after = found[index], found[index + 1 : index + 2]
    link = _AFTER.fullmatch(text[counted.span[1] : after[0].span[0]]) if after else None
    if not link or (link["aside"] and not text.startswith(")", after[0].numeral.span[1])):
        return "", ""
    (value, scale), (_, other) = _size(counted.numeral), _size(after[0].numeral)
    if given[index + 1][0] in _OWN or after[0].numeral.form == "share":
        return "", ""
    if value < 1000 and scale < other and not link["of"]:
        return "", _NO_SCALE
    # "300, 20 percent more" are no percent, nor "300 or 20 percent"; "3, 5 and 8 percent" are.
    is_other = "oder" in link[0] or value > 999
    is_other = is_other and given[index + 1][0] in ("percent", "points", *TIMES)
    if link["by"] and given[index + 1][0] not in _SIZES:
        return "", ""
    by = "auf" in link[0] and re.search(r"\bum\s\Z", text[: counted.span[0]], _I)
    is_apart = (by and 1 in (scale, other)) or (link["comma"] and after[0].unit) or is_other
    return ("", "") if is_apart else given[index + 1]


def _share_last(text: str, found: Sequence[Counted], given: Units, index: int) -> tuple[str, str]:
    """Take over the unit of the number before: of which a part is told, or in a list."""
    (begin, end), numeral = found[index].span, found[index].numeral
    if _AGED.search(text[: end + 1]):
        return "years", "it may be an age"
    first, (value, scale) = _find_sentence(text, begin), _size(numeral)
    pairs = zip(found[:index], given, strict=False)
    earlier = [(x, unit) for x, unit in pairs if x.span[0] >= first and unit[0] not in _OWN]
    if not earlier or (value > 100 and earlier[-1][1][0] in ("percent", "points")):
        return "", ""
    last, unit = earlier[-1]
    between = text[last.span[1] : begin]
    of_it = re.match(r" (?:davon|mehr|weniger|darunter)\b", text[end:])
    if of_it or _SHARED.search(between) or (_SERIES.fullmatch(between) and text[end - 1].isdigit()):
        return ("", _NO_SCALE) if scale == 1 < _size(last.numeral)[1] and value < 1000 else unit
    if value.denominator > 1 and unit[0] in MEASURES:
        return unit[0], _BEFORE
    is_alike = last.numeral.is_scaled == numeral.is_scaled and value.denominator == 1
    is_alike = is_alike and value >= 0 and not _COUNTED.search(between)
    is_near = unit[0] not in (*MEASURES, *TIMES) and value < 10 * _size(last.numeral)[0]
    is_alike = is_alike and (is_near or beside.is_thing_unit(unit[0]))
    return (unit[0], _BEFORE) if is_alike else ("", "")


def _share_listed(text: str, found: Sequence[Counted], given: Units, index: int) -> tuple[str, str]:
    """Take over the unit of the next of several: "aus China kommen 13, aus Japan neun Firmen"."""
    end, after = found[index].span[1], found[index + 1 : index + 2]
    is_listed = after and _SERIES.fullmatch(text[end : after[0].span[0]])
    no_part = (*_OWN, *MONEY, *("percent", "points") * (_size(found[index].numeral)[0] > 100))
    is_shared = is_listed and given[index + 1][0] not in no_part
    return (given[index + 1][0], _NEXT) if is_shared else ("", "")


def _guess_unit(text: str, found: Sequence[Counted], given: Units, index: int) -> tuple[str, str]:
    """Guess the unit from the nouns of a sentence and from other numbers; always doubted."""
    (begin, end), (value, scale) = found[index].span, _size(found[index].numeral)
    before = text[_find_sentence(text, begin) : begin]
    after, rest = found[index + 1 : index + 2], re.split(r"[.!?;] ", text[end:])[0]
    if scale == 1 and (value < 0 or re.search(r"\bplus \Z", before, _I)):
        return "percent", "they may be no percent"
    if scale == 1 and re.search(r"(?i)\b(?:\w*(?:index|barometer|skala|note)|wert)\b", before):
        return "points", "it may be no points"
    if value.denominator > 1:  # no part of a thing
        is_near = after and after[0].span[0] < end + len(rest) and after[0].unit in MEASURES
        return (after[0].unit, _NEXT) if is_near and value < 100 else ("", "")
    told = [(beside.name_noun(x), x) for x in _COUNTED.findall(before) if beside.name_noun(x)]
    named = _list_nouns(before, (*_NO_THINGS, *(_FEW if value > 9999 else ())))
    sure = [x for x in named if x[0] in (*beside.SURE_UNITS, "customers", "exhibitors", "members")]
    money = [x for x, _ in given[:index] if x in MONEY]
    is_after = index and given[index - 1][0] in MONEY and found[index - 1].numeral.is_scaled
    near = re.split("[,;:()]", rest)[0]
    is_money = is_after or re.search(any_of("money word"), before + near, _I)
    is_sum = before and scale > 10**6  # no milliard is one of people
    is_priced = money and value > 9 and re.search("kostet|[Pp]reis", before)
    if not told and (is_priced or (scale > 1 and (is_sum or is_money or (money and not sure)))):
        return (money[-1], _BEFORE) if money else ("EUR", "its currency is not said")
    clause = re.split("[,;:()]", before)[-1] + near
    is_told_of = not told and not sure and not before.endswith(" auf ")  # "BYD kam auf 360.000"
    if is_told_of and re.search(rf"\b(?:{any_of('people do')})", clause, _I):
        return "people", "they may be no people"
    earlier = [x.partition("/")[0] for x, _ in given[:index]]
    earlier = [x for x in earlier if beside.is_thing_unit(x) and x not in _NO_THINGS]
    comers = [x for x in earlier if x in _COMERS]
    comers = comers or [x for x, _ in _list_nouns(text[:begin], _NO_THINGS) if x in _COMERS]
    is_from = re.match(_FROM[0], text[end:]) or re.search(_FROM[1], text[:begin])
    if is_from and comers and not told:
        return comers[-1], "they may be no such ones"
    is_of_them = re.match(r"\)| von (?:ihnen|denen)\b| weitere\b", text[end:])
    if earlier and (is_of_them or (not sure and value > 999 and not told)):
        return earlier[-1], _BEFORE
    if cues := told or sure or named:
        return cues[-1][0], f"its unit may be that of {cues[-1][1]!r}"
    is_name = scale == 1 and text.startswith(" \0", end)  # "550 A6"
    if earlier and not is_name:
        return earlier[-1], _BEFORE
    is_told = before and value > 999 and scale < 10**9  # a phrase by itself begins with it
    return ("vehicles", _NO_UNIT) if is_told or is_name else ("", "")


def _list_nouns(text: str, no_things: Sequence[str]) -> list[tuple[str, str]]:
    """List the units of what nouns without an article count, rare ones if there are no others."""
    nouns = (x for article, x in _NOUNS.findall(text) if not article and len(x) > 3)
    named = [(beside.name_noun(re.sub("(?:an)?zahl(?:en)?$", "", x)), x) for x in nouns]
    named = [(x, noun) for x, noun in named if x.islower() and x not in no_things]
    return [x for x in named if x[0] in list_units()] or named
