"""Find the unit of an English number: in the noun phrase that it begins, or in its sentence.

What is taken from elsewhere is taken from the nearest word that can be meant, and only where
nothing else can: a unit that is missing is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from analysis.extraction.numbers import TIMES, Counted, Numeral, is_measured, is_money
from analysis.quantities.vocabulary import MEASURES, Span, list_words, word_pattern

#: Units that no other number takes over.
_OWN = ("rank", "fold", "date", "times", "basis points", *TIMES)
#: Words of a noun phrase between a number and the word for its unit, at most.
_FARTHEST = 7
#: "Units" that are vehicles where such texts count them, unlike "business units".
_MORE_UNITS = re.compile(r"(?i)[ -](?:(?:more|additional|new|extra|further|fewer) )*units")
#: What tells that pounds are money.
_BRITISH = re.compile(r"£|\bU\.?K\b|Brit|Engl|London|[Ss]terling|pence|pric|\bpaid|cost")
#: What stands before a noun phrase, and between its words: maybe a name, which is left out.
_FIRST_GAP = re.compile(r"\s\0+\s|[\s\u00a0]*-?[\s\u00a0]*")
_GAP = re.compile(r"\s\0+\s|\s\(?|-|/|\)\s")
_WORD = re.compile(r"[^\W\d_][\w'’.&]*|\d+\w*")
_SENTENCE = re.compile(r"[.!?]['”\"]?\s+(?=[^a-z])")


@dataclass(frozen=True)
class Unit:
    """The unit of a number, and where the word for it ends."""

    code: str  # of words.csv, or a noun that is none; empty if none was found
    end: int
    doubt: str = ""


#: What follows an ordinal that is a rank, or may be one.
_RANKED = re.compile(
    r"(?i) (?:\w+est|most|least|leading|places?|positions?|ranks?|spots?"
    r"|(?P<perhaps>\w+ed|times?|of (?:the|its|their|these|those)|years? (?:in|running)))\b"
)
#: A name with a number, in the plural, is blanked but for its last letter: "Model 3s".
_NAMED = re.compile(r" (?:[A-Z]\w+ ){,2}\0+s\b")
#: What a factory or a market gives in a year.
_OUTPUT = re.compile(
    r"(?i) (?:[\w-]+ ){,3}(?:assembl|build|capacit|deliver|demand|export|import|market|output"
    r"|produc|rate|registration|sales|shipment|target|volume)"
)
#: Changes that an ordinal counts, though such words end a noun phrase elsewhere.
_NTH_CHANGE = re.compile(
    r"(?i) (?:[\w-]+ ){,3}?(?P<noun>decline|decrease|drop|fall|gain|growth|increase|rise)\b"
)


@cache
def unit_words() -> dict[str, str]:
    """Give the unit of each word for one, the plain plural of a noun before codes of rows."""
    found: dict[str, str] = {}
    for role in ("counted noun", "measure", "unit"):
        for word, unit in list_words(role, language="en"):
            if unit != "vehicles/year" and word not in ("half", "quarter", "u.s."):
                found.setdefault(word, unit)
    for code, unit in list_words("currency sign"):
        found |= {code: unit} if re.fullmatch("[a-z]{3}", code) else {}  # "46'990 CHF"
    found.pop("century", None)  # a number by itself: ten decades
    return found


@cache
def _units() -> re.Pattern[str]:
    """Compile words for units that are no plain words, and any plain word: it is looked up."""
    words = sorted((x for x in unit_words() if not x.isalpha()), key=lambda word: -len(word))
    pattern = "|".join(map(re.escape, words))
    pattern = rf"(?!euro[ -](?:zone|area))(?:%|(?:{pattern}|[^\W\d_]+)(?![^\W\d_]))"
    return re.compile(pattern, re.IGNORECASE)


@cache
def _words(role: str, before: str = r"(?<!\w)", after: str = "") -> re.Pattern[str]:
    pattern = rf"{before}(?:{word_pattern(role, language='en')})(?![\w-]){after}"
    return re.compile(pattern, re.IGNORECASE)


def find_unit(text: str, numeral: Numeral) -> Unit:
    """Find the unit in the noun phrase that begins with a number."""
    begin = numeral.span[1]
    if numeral.form == "ordinal":
        return _find_ordered(text, begin)
    if named := _NAMED.match(text, begin):  # "7,000 Tesla Model 3s"
        return Unit("vehicles", named.end(), "other things than vehicles may be meant")
    is_one = bool(numeral.number and numeral.number.value <= 1 and not numeral.upper)
    found = _read_noun_phrase(text, begin, is_one=is_one)
    if found.code == "vehicles" and re.search(r"-selling|most\b", text[begin : found.end]):
        return Unit("vehicles", found.end, "they may be models")  # "ten best-selling cars"
    names, phrase = dict(list_words("names unit", language="en")), text[begin : found.end]
    if found.code in names:
        is_car = re.search("(?:car|vehicle|truck|EV) (?:deliver|registr|ship)", phrase)
        is_near = re.fullmatch(r"\s(?:\w+ed |new |[A-Z]+s? )?\w+", phrase)
        code = names[found.code] if is_near or is_car else found.code
        return Unit(code, found.end, "" if is_car else f"{found.code!r} may count other things")
    if re.match("[ -]pounds?$", phrase) and not _BRITISH.search(text):
        return Unit("pounds", found.end, "pounds of money may be meant")
    name = r" (?:[a-z]+ed )?(?:[A-Z][\w-]* ){,2}([A-Z]{2,4}|[A-Z]\w+s)(?!\w)"
    odd = re.compile(name).match(text, begin)
    if odd and (not found.code or found.doubt):  # "8 million VND", "8 Bavarians", "8 Santanas"
        is_people = odd[1].endswith(("ians", "eans", "cans", "kans"))  # not Nissans
        code = odd[1] if odd[1].isupper() else "people" if is_people else "vehicles"
        return Unit(code, odd.end(), f"{odd[1]!r} is no word of words.csv")
    return found


def _find_ordered(text: str, begin: int) -> Unit:
    """Find what an ordinal counts: "seventh visit", but a rank in "third largest", "first in"."""
    if match := re.compile(r"[ -](?:anniversary|birthday)\b").match(text, begin):
        return Unit("years", match.end())
    ranked = _RANKED.match(text, begin)
    if ranked or not text.startswith(" ", begin):
        doubt = "it may count what follows" * bool(ranked and ranked["perhaps"])
        return Unit("rank", begin, doubt)
    if change := _NTH_CHANGE.match(text, begin):
        return _name_noun(change["noun"].lower(), change.end())
    thing = _read_noun_phrase(text, begin, is_one=True)
    is_car = thing.code == "vehicles" and re.fullmatch(r" \w+([^s]|us)", text[begin : thing.end])
    doubt = "" if is_car else "it may be a rank"  # "the third car", but "the first cars"
    if re.fullmatch(r" (?:[A-Z].*\W)?[A-Z]\w*", text[begin : thing.end]):
        return Unit("rank", begin, "it may be a part of a name")  # "the 10th Beijing Motor Show"
    return replace(thing, doubt=thing.doubt or doubt) if thing.code else Unit("rank", begin)


def _read_noun_phrase(text: str, begin: int, *, is_one: bool = False) -> Unit:
    words = unit_words()
    place, best, last = begin, Unit("", begin), ("", "", begin)
    for step in range(_FARTHEST):
        gap = (_GAP if step else _FIRST_GAP).match(text, place)
        known = gap and _units().match(text, gap.end())
        known = known if known and known[0].lower() in words else None
        is_verb = gap and "\0" in gap[0] and last[0].endswith("ed")  # "Tesla delivered in May"
        if is_verb or (known and step and not known[0][-1].isalnum()):
            break  # "1 hold, price target $5"
        word = known or (gap and _WORD.match(text, gap.end()))
        is_part = gap and step and gap[0] == "-"  # of "plug-in"
        if not gap or not word or not (known or is_part or not _is_end(word, step * (not is_one))):
            break
        is_last = not known and re.fullmatch(r"(?!Co|Inc|Corp|Ltd)[^.]+\.", word[0])
        plain = word[0].lower()[: -1 if is_last else None]  # "firms.", but "U.S."
        place = word.start() + len(plain)
        unit = words[plain] if known else plain
        if plain == "units" and not _words("car word").search(text[begin:place] if step else text):
            is_plain = _MORE_UNITS.fullmatch(text, begin, place)
            code = "vehicles" if is_plain else plain
            return Unit(code, place, "other units than vehicles may be meant")
        is_size = is_measured(unit) or gap[0] in ("", "-") or not _is_counted(unit)
        if known and step == 0 and is_size:
            return Unit(unit, place)  # "3%", "three-day", "139-year", "three month period", "5kW"
        if step == 0 and "-" in gap[0] and plain in ("a", "an"):
            break  # "10,000-a-month"
        if step == 0 and word[0] == "strong":  # not "3 Strong Stocks"
            return Unit("people", place)
        if step == 0 and "-" in gap[0]:  # "four-story"
            symbol = word[0] if re.search("[A-Z]", word[0]) else ""  # "50-Ah"
            named = Unit(symbol, place, f"no figure has the unit {symbol!r} yet")
            noun = re.sub("ed$", "", plain)  # "six-wheeled"
            return named if symbol else _name_noun(noun if noun in words else plain, place)
        is_head = _is_plural(word[0].rstrip("."), words) or (is_one and known)
        told = re.search(r"ed$|(?<!fami)(?<!supp)(?<!assemb)ly$", plain)
        if not (is_one and last[0] and told):  # "with first production expected"
            last = plain, unit, place
        if is_head and unit not in MEASURES and (known or not best.code):
            best = Unit(unit, place) if known else _name_noun(plain, place)
        # "33 vehicles (NEVs) models" are models, as "12 sports cars" are cars.
        more = None if is_one else re.match(r" \(\w+\)(?= \w+s\b)|(?= \w+s\b)", text[place:])
        if best.code and not more and (not is_one or re.match(r" \w+ed\b", text[place:])):
            break
        place += more.end() if more and best.code else 0
    noun, unit, end = last
    if not best.code and _is_counted(words.get(noun, "")):  # "a 500 member team"
        return Unit(unit, end, "it may be a part of what is counted")
    if is_one and noun:  # "one big company", but "one company spokesman"
        return Unit(unit, end) if noun in words else _name_noun(noun, end)
    return best


def _name_noun(noun: str, end: int) -> Unit:
    """Give the plural of a noun that no table has."""
    plural = re.sub("([^aeiou])y$", r"\1ie", noun)
    plural = noun if noun.endswith("s") else re.sub("(x|[cs]h)$", r"\1e", plural) + "s"
    return Unit(plural, end, f"no figure has the unit {plural!r} yet")


def _is_end(word: re.Match[str], step: int) -> bool:
    is_end = bool(_words("end of noun phrase").match(word.string, word.start()))
    first = word[0].lower() if step == 0 else ""  # "two more plants"
    is_end = is_end and not re.fullmatch("more|all|daily|weekly|monthly|quarterly", first)
    if step and is_end:  # "new or updated cars", "larger and more modern plants"
        before = word.string[: word.start()]
        joined = word[0] == "or" and re.match(
            r" (?!so\b|more\b|less\b)[a-z]", word.string[word.end() :]
        )
        is_end = not joined and not (
            word[0] in ("more", "less") and before.endswith((" and ", " or "))
        )
    return first == "and" or is_end


def _is_plural(word: str, words: Mapping[str, str]) -> bool:
    """Tell whether a noun is in the plural, or has none: a word of the table by its other forms."""
    plain = word.lower()
    if plain in words:
        return f"{plain}s" not in words and f"{plain[:-1]}ies" not in words
    no_plural = ("ss", "us", "is", "'s", "’s")
    return plain.endswith("s") and word == plain and not plain.endswith(no_plural)


# Elsewhere in the sentence

#: What joins numbers of one unit: the last one names it, or the first.
_LINK = re.compile(r"-?[ \0]*(?:,|(?P<word>,? and| or| to|(?P<by> ?[x×–-])))[ \0]*(?:US)?[$€£]?")
#: What joins two numbers only before some units: "144 x 75 mm", "a 104-65 vote".
_BY = re.compile(r" ?[x×](?:mm|cm|m|inches|feet|pixels)|[–-]votes")
_PARALLEL = re.compile(r"[ \0,(]*(?:(?:and|or|in|from|then|only|just)[ \0]+)*")
#: A number that tells what a thing is like: "a five-door van".
_JOINED = re.compile(r"\w+-(?:doors?|seat(?:er)?s?|wheel\w*|member|way|speed|part|step)")
#: What a number that goes on a list does not stand before: "in 34 countries, 165 are used".
_NO_VERB = r"(?!(?:are|were|have|had|will)\b)"
_NO_UNIT = "no word beside it names its unit"
_OF = r"(?: out)? of (?P<whole>(?:the|its|their|all|these|those) (?:last |past )?)?"
#: A noun with a capital inside a sentence: "General Motors".
_NAME = re.compile(r"[\w,] [A-ZÄÖÜ][a-zäöü]+")
#: Where a word or a number stands that has a unit, and the unit; and a unit with its doubt.
Cue = tuple[Span, str]
Told = tuple[str, str]


def share_units(text: str, found: Sequence[Counted]) -> list[Told]:
    """Give each number its unit, from elsewhere in its sentence if need be, and a doubt.

    What a number takes over is doubted, but in a list or in a comparison of the same clause.
    """
    units, is_list, doubts = [x.unit for x in found], False, [""] * len(found)
    for index in reversed(range(len(found) - 1)):  # "3, 5 and 8 percent", "from 5 to 7 percent"
        link = _LINK.fullmatch(text, found[index].span[1], found[index + 1].span[0])
        is_list = bool(link and (is_list or link["word"]) and not units[index])
        by = link["by"] if link else None
        is_list = is_list and bool(not by or _BY.fullmatch(by + units[index + 1]))
        is_list = is_list and found[index + 1].numeral.unit != "percent"  # "4 million and half"
        is_list = is_list and (units[index + 1] != "percent" or _fits(found[index][2], "percent"))
        units[index] = units[index + 1] if is_list else units[index]
        is_far = bool(is_list and link and "\0" in link[0])
        doubts[index] = "its unit may be that of the number after it" * is_far
        doubts[index] = doubts[index] or (found[index + 1].doubt or doubts[index + 1]) * is_list
        between = text[found[index].span[1] : found[index + 1].span[0]]
        is_rate = re.match("it (?:is told|may be a rate)", found[index + 1].doubt)
        is_other = found[index].unit in ("percent", "fold")  # "fell 3% to $200 a share"
        is_rate = is_rate and re.fullmatch(r" ?(?:\(|to |and |or )", between)
        is_rate = is_rate or re.match(r" a quarter\b(?! of)", text[found[index].span[1] :])
        if is_rate and not is_other:
            doubts[index] = doubts[index] or "it may be a rate"  # "from 9 kg to 4 kg a car"
    for index, (_, beside, numeral, _) in enumerate(found):
        if not units[index]:
            pairs = zip(found, units, strict=True)
            fit = ((x.span, y, _fits(numeral, y)) for x, y in pairs)
            cues = [(x, y if z and not _JOINED.fullmatch(text, *x) else "") for x, y, z in fit]
            units[index], doubt = find_elsewhere(text, cues, index, numeral)
            others = zip(doubts, units, strict=True)
            same = (x for x, unit in others if x and unit.removesuffix("/year") == units[index])
            near = (x.doubt for x in found[max(index - 1, 0) : index + 2] if x.unit == units[index])
            doubts[index] = doubt or next(same, next(filter(None, near), ""))
        if not beside and units[index] and not _is_known(units[index]):
            doubts[index] = f"no figure has the unit {units[index]!r} yet"
    for index, (span, _, numeral, _) in enumerate(found):
        is_large = bool(numeral.number and 10**3 <= numeral.number.value < 10**8)
        is_large &= _is_whole(numeral)  # not of an index at 20,601.19
        if is_large and not units[index] and len(text) > span[1] - span[0]:
            units[index], doubts[index] = "vehicles", f"{_NO_UNIT}, and such texts count cars"
    _share_years(text, found, units, doubts)
    return list(zip(units, doubts, strict=True))


def _share_years(text: str, found: Sequence[Counted], units: list[str], doubts: list[str]) -> None:
    """Make rates of the counts that are told a year, with a doubt if they may be none."""
    for index, (span, beside, *_) in enumerate(found):
        told = is_yearly(text, span, units[index])
        others = (x.span[0] for x in found[index + 1 :] if x.unit != beside)
        clause = text[: next(others, len(text))]
        is_later = told is False and _may_be_yearly(clause, span, beside)
        if told or is_later or (told is None and beside != "vehicles"):
            units[index] += "/year"
        doubts[index] = doubts[index] or "it may be told a year" * (is_later or told is None)
        doubts[index] = doubts[index] or "it is told a year" * bool(told and is_money(beside))
    for index in reversed(range(len(found) - 1)):  # "3 million springs and 5 tyres a year"
        link = _LINK.fullmatch(text, found[index].span[1], found[index + 1].span[0])
        for one, other in ((index, index + 1), (index + 1, index)) if link else ():
            if units[other].endswith("/year") and _is_thing(units[one]):
                units[one] += "/year"
                doubts[one] = doubts[one] or "it may be told a year"


def _fits(numeral: Numeral, unit: str) -> bool:
    """Tell whether a unit can be that of another number: no million is percent, or years."""
    number = numeral.upper or numeral.number
    is_large = number is not None and (number.scale > 1 or number.value > 100)
    is_small_unit = unit in ("percent", "points", "inches", *TIMES)
    is_small_unit |= unit.startswith("vehicles") and number is not None and number.scale >= 10**9
    is_odd = is_large if is_small_unit else is_money(unit) and _is_small(numeral)
    return bool(unit) and unit not in ("rank", "fold", "times") and not is_odd


def find_elsewhere(text: str, found: Sequence[Cue], index: int, numeral: Numeral) -> Told:
    """Find the unit of a number that has none beside it in those of its paragraph, and a doubt."""
    (begin, end), _ = found[index]
    is_told = re.search(r"\b(?:[Aa]ged|[Aa]ges?(?: of)?(?: between)?) $", text[:begin])
    is_told = is_told or re.search(r"\b(?:older|younger)$", text[begin:end])
    is_age = re.fullmatch(r"[1-9]\d", text[begin:end]) and re.match(",|\\.$", text[end:])
    if is_told or (is_age and re.search(r"[a-z], $", text[:begin])):  # "Mr Li, 41,"
        return "years", "" if is_told else "it may be an age"
    first = _find_sentence(text, begin)
    before = [x for x in found[:index] if x[0][0] >= first and x[1]]
    nouns, names = (f(text, first, begin) for f in (_list_nouns, _list_names))
    if lead := _words("before unit", r"\s").match(text, end):
        noun = _read_noun_phrase(text, lead.end())
        is_strong = text[: noun.end].endswith("strong")  # "5 were strong"
        # "100 of the iconic models", "5 were electric cars"
        if noun.code not in ("", *TIMES) and not noun.doubt and not is_strong:
            told = _choose([*names, ((end, noun.end), noun.code)])
            return _tell(text, told, is_sure=noun.code != "models")
    if found[index + 1 :] and (of := re.fullmatch(_OF, text[end : found[index + 1][0][0]])):
        return _tell(text, found[index + 1], is_sure=bool(of["whole"]))
    if _words("of them", r"\s").match(text, end):
        counted = _choose(found[:index])
        return _tell(text, counted, is_sure=bool(counted and counted[0][0] >= first))
    last = before[-1] if before else None
    is_next = last and last == found[index - 1]
    link = text[last[0][1] : begin] if last else ""
    if link == " to " and last and _begins_change(text, last[0], numeral):
        link = " against "
    if last and is_next and _is_parallel(link, last[1], numeral):
        other = re.compile(r" ([^\W\d_][\w-]+)").match(text, end)  # "644 hp and 627 lb-ft"
        is_end = not other or _words("end of noun phrase", _NO_VERB).match(other[1])
        return _tell(text, last, is_sure=bool(is_end))
    money = next((x for x in reversed(nouns) if is_money(x[1])), None)
    if money and not _is_whole(numeral) and text[: money[0][0]].lower().endswith("the "):
        return _tell(text, money)  # "the yuan rose to 6.37"
    return _find_in_sentence(text, found, index, numeral)


def _begins_change(text: str, span: Span, numeral: Numeral) -> bool:
    """Tell whether a number goes from this one: both with a word for the scale, or none."""
    scale = word_pattern("scale", "other scale", language="en")  # "fell from 5 days to 3"
    is_scaled = bool(re.search(rf"(?:{scale})\b", text[slice(*span)]))
    return text[: span[0]].endswith("from ") and is_scaled == numeral.is_scaled


def _find_in_sentence(text: str, found: Sequence[Cue], index: int, numeral: Numeral) -> Told:
    """Find the unit of a number that nothing beside it tells, and a doubt."""
    (begin, end), _ = found[index]
    first = _find_sentence(text, begin)
    before = [x for x in found[:index] if x[0][0] >= first and _fits(numeral, x[1])]
    last = before[-1] if before else None
    names = _list_names(text, first, begin)
    told = [x for x in names if x[1] == "points" or (is_measured(x[1]) and _fits(numeral, x[1]))]
    if told and not numeral.is_scaled:
        return _tell(text, told[-1])  # "the average age is 58", "an index of 49.5"
    if not _is_whole(numeral) or _words("names none").search(text, first, begin):
        named = [x for x in _list_names(text, 0, len(text)) if x[1] == "points"]
        points = None if _is_whole(numeral) else next(iter(named), None)
        return _tell(text, last if last and last[1] == "percent" else points)
    is_small = re.fullmatch(r"(?:.*\D)?\d{1,2}|[a-z]+", text[begin:end], re.IGNORECASE)
    if is_small and ((last and last[1] == "percent") or re.search(r"\bin\s$", text[:begin])):
        return _tell(text, last)  # "from 25 to 15 percent, and on parts to 6"
    if money := _find_money(text, found, index, numeral):
        return _tell(text, money)
    nouns = (x for x in _list_nouns(text, first, begin) if not is_measured(x[1]))
    names = [x for x in names if _fits(numeral, x[1])]
    cues = sorted([*(x for x in before if _is_counted(x[1])), *nouns, *names])
    aside = _words("preposition", after=r"(?:\s[\w-]+){,2}\s$")
    plain = [x for x in cues if not aside.search(text[first : x[0][0]])]
    earlier = [x for x in found[:index] if _find_sentence(text, first - 1) <= x[0][0] < first]
    nearest = (_choose(plain), _choose(cues), _choose(earlier), last)
    return _tell(text, next(filter(None, nearest), None))


@cache
def _is_known(unit: str) -> bool:
    return unit.partition("/")[0] in (*unit_words().values(), "fold", "rank")


def _is_small(numeral: Numeral) -> bool:
    number = numeral.upper or numeral.number
    return bool(number and number.scale == 1 and number.value < 20 and _is_whole(numeral))


def _is_whole(numeral: Numeral) -> bool:
    """Tell whether a number may count things; "87.0" is an index, or another measure."""
    ends = [x for x in (numeral.number, numeral.upper) if x]
    has_point = any(x.scale == 1 and "." in str(x.mantissa) for x in ends)
    return not has_point and all(x.value.denominator == 1 for x in ends)


def _find_money(text: str, found: Sequence[Cue], index: int, numeral: Numeral) -> Cue | None:
    """Find the currency of so many: not one in brackets, "136 billion ($177.6 billion)"."""
    begin = found[index][0][0]
    first = _find_sentence(text, begin)
    first *= bool(_list_names(text, first, begin))  # "sales rose to 4 million"
    near = [x for x in found[:index] if x[1] and text[x[0][0] - 1] != "(" and x[0][0] >= first]
    if numeral.is_scaled and near and is_money(near[-1][1]):
        return near[-1]
    after = (x for x in found[index + 1 :] if is_money(x[1]))
    is_large = numeral.number and numeral.number.scale >= 10**9
    return next(after, None) if is_large else None  # "1,376 billion, and 1,317 billion dollars"


def _is_parallel(link: str, unit: str, numeral: Numeral) -> bool:
    """Tell whether a number goes on a list or comparison: "5 million cars, up from 4 million"."""
    is_alike = numeral.is_scaled == is_money(unit) or unit in ("percent", "vehicles", "people")
    compared = _words("compared", r"[ \0,(]*", r" (?:only |just )?").fullmatch(link)
    is_list = _PARALLEL.fullmatch(link) and unit not in ("percent", *TIMES)
    return is_alike and bool(compared or is_list)


def _tell(text: str, cue: Cue | None, *, is_sure: bool = False) -> Told:
    """Give the unit of a cue, with a doubt unless it is sure."""
    if not cue or not cue[1]:
        return "", _NO_UNIT
    doubt = "" if is_sure else f"its unit may be that of {text[slice(*cue[0])].strip()!r}"
    return cue[1], doubt


def _is_thing(unit: str) -> bool:
    return unit not in ("", *MEASURES, *_OWN) and "/" not in unit and not is_money(unit)


def is_yearly(text: str, span: Span, unit: str) -> bool | None:
    """Tell whether a count is one a year ("annual sales of", "GWh a year"); None if it may be."""
    before = text[_find_sentence(text, span[0]) : span[0]]
    after = (_is_thing(unit) or is_money(unit)) and _words("per year", r"\s?").match(text, span[1])
    if unit.endswith("/year") or after:
        return not unit.endswith("/year")
    if _is_thing(unit) and re.match("(?: of| in| on an)?(?: new)? annual(?!ly)", text[span[1] :]):
        return None  # "40 GWh of annual capacity"
    told = list(_words("each year").finditer(before))
    made = before[told[-1].end() :] if told else ""
    is_far = bool(re.search(r"[\d,;\0]| (?:as|and|but|while) ", made))
    if told and told[-1][0].lower() == "annual" and not _OUTPUT.match(made):
        is_far = True  # "on an annual basis to 300 cars", "the annual fair drew 300 cars"
    if unit == "vehicles" or (is_measured(unit) and _is_thing(unit)):
        return None if told and (is_far or unit != "vehicles") else bool(told)
    is_made = re.match(r" (?:\w+ ){,2}(?:capacity|output)\b", made) and _is_thing(unit)
    return None if is_made and not is_far else False


def _may_be_yearly(text: str, span: Span, unit: str) -> bool:
    """Tell whether a rate follows in its sentence: "60,000 tons of this and that annually"."""
    rest = re.split(r"[.;:!?]\s", text[span[1] :], maxsplit=1)[0]
    return _is_thing(unit) and bool(_words("per year", r"(?<![flrn] )(?<!\w)").search(rest))


def _find_sentence(text: str, place: int) -> int:
    return max((match.end() for match in _SENTENCE.finditer(text, 0, place + 1)), default=0)


def _is_counted(unit: str) -> bool:
    """Tell whether a unit is a thing counted, such as "vehicles", not one of measure, as "km"."""
    thing = unit.partition("/")[0]
    return unit not in (*MEASURES, *_OWN) and bool(re.search("(?:s|^people|aircraft)$", thing))


def _choose(cues: Sequence[Cue]) -> Cue | None:
    """Give the nearest cue that counts things; models that are sold are vehicles."""
    counted = [x for x in cues if _is_counted(x[1])]
    vehicles = [x for x in counted if x[1].startswith("vehicles")]
    is_sold = {unit for _, unit in counted} <= {"vehicles", "vehicles/year", "models", "brands"}
    return next(reversed(vehicles if vehicles and is_sold else counted), None)


def _list_nouns(text: str, first: int, last: int) -> list[Cue]:
    words = unit_words()
    found = ((x.span(), x[0].lower()) for x in _units().finditer(text, first, last))
    starts = (x for x in found if x[1] in words and not text[x[0][0] - 1 : x[0][0]].isalpha())
    starts = (x for x in starts if not _NAME.fullmatch(text, x[0][0] - 2, x[0][1]))
    return [(span, words[x]) for span, x in starts if _is_plural(x, words) or is_measured(words[x])]


def _list_names(text: str, first: int, last: int) -> list[Cue]:
    """List words that say what is counted: "sales" are of vehicles, a "workforce" is of people."""
    units = dict(list_words("names unit", language="en"))
    found = _words("names unit").finditer(text, first, last)
    return [(match.span(), units[match[0].lower()]) for match in found]
