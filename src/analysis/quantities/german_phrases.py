"""What stands around the numbers of German prose: names, hedges, and the nouns that are counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from analysis.quantities.numbers import Numeral
from analysis.quantities.vocabulary import MEASURES, Span, list_words, word_pattern

_I = re.IGNORECASE
#: What case and number add to a noun.
_ENDINGS = ("", "e", "en", "er", "ern", "n", "s", "es", "se", "sen", "in", "innen", "nen")
#: Words of a noun phrase between a number and its noun, at most.
_FARTHEST = 6
_SPACE = r"[ \u00a0\u202f]"
_NOUN = r"(?-i:[A-ZÄÖÜ])[\w/-]*"
#: Units that are passed or are no count of things, so that no other number shares them.
_TIMES = ("years", "months", "weeks", "days", "hours", "minutes", "seconds", "times")


# Names


@cache
def name_pattern() -> re.Pattern[str]:
    """Compile codes ("ID.3", "A4"), names with a number, turns of phrase."""
    idioms, before, after = (
        word_pattern(role, language="de").replace(r"\ ", "[ -]")
        for role in ("idiom", "name before", "name after")
    )
    return re.compile(
        r"(?<![\w$€£¥])(?!(?:[QH][1-4]|Top-\d+|(?:RMB|USD|EUR|CNY|FY|CHF|GBP)\d[\d.,]*)\b)"
        r"(?-i:[A-ZÄÖÜ])[A-Za-zäöü]*[.-]?\d(?:[\w.-]*\w)?|\bID\. ?\d\w*|(?-i:\b(?:i|iX|e)\d{1,2}\b)"
        r"|(?-i:\b\d{1,2}[A-Z]{1,2}\b)(?<![1-4][QH])|[#№]\d+|\b[1-9]er\b(?:-\w+)?|\b911er\w*"
        rf"|(?:\b|(?=§))(?:{before})[ -](?:20\d\d|\d{{1,2}}(?:\.\d)?|[IVX]+)\b"
        r"(?![.,]?\d| ?(?:[%€]|Prozent|Mill|Mrd|Mio|Euro|Punkt))"
        r"|\b(?-i:ISO|DIN|EN|IEC|VDA|VO)[ -](?:[A-Z]+ )?\d[\d.-]*|\(E[UGW]+\) (?:Nr\. ?)?\d+/\d+"
        rf"|\b(?:\d+\.?[ -]|\w+e[nrs] )?(?:{after})\b"
        r"|(?<!\d )(?<!en )(?<!\. )\bEuro[ -]?[4-7][a-z]{0,2}\b(?! (?:Mill|Mrd|Mio|Prozent))"
        r"|\b\w*(?:Studie|Report|Index|Barometer|Monitor|Atlas|Agenda|Award|Expo|IAA|Messe|Gipfel"
        r"|Strategie|Programm|Vision|Survey|Outlook|Ranking)(?: \w+)? (?-i:20\d\d)\b(?! \w+en\b)"
        rf"|\b(?:{idioms})\b"
        r"|(?<![\w-])(?<!stellige )(?<!stellige\w )Milli(?:on|ard)en(?:\w{3}|-(?:Euro|Yuan|Dollar)-)\w+",
        _I,
    )


@cache
def furniture_pattern() -> re.Pattern[str]:
    """Compile what belongs to the page, and the base of a rate: "5 Min. Lesezeit", "pro 100 km"."""
    return re.compile(
        r"\b(?:Lesedauer|Lesezeit)\W{1,3}\d+ ?\w+|\b\d+ (?:Min\w*\.?|Minuten) Lese(?:zeit|dauer)"
        r"|(?:©|\(c\)|Copyright)\D{0,20}\d{4}|\b(?:Bild|Foto|Seite) \d+(?: von |/)\d+"
        r"|\b(?:Tel|Telefon|Fax)\b[^a-z]{4,}"
        rf"|(?:\b(?:pro|je|auf)|/){_SPACE}?(?:100|1\.?000|tausend|hundert){_SPACE}?(?:\w+)",
        _I,
    )


# Hedges


@cache
def _hedge_before() -> re.Pattern[str]:
    roles = ("hedge", "borrowed hedge", "unread before")
    words = [word for word, _ in list_words(*roles, language="de") if word != "gegen"]
    words = [re.escape(word).replace(r"\ ", _SPACE) for word in [*words, "bis", "ab"]]
    adverbs = word_pattern("adverb of hedge", language="de")
    hedge = rf"(?:(?:{adverbs}) )?(?:{'|'.join(sorted(words, key=len, reverse=True))})"
    currency = r"(?:(?:US-?)?\$|[€£¥]|EUR|USD|RMB)"
    return re.compile(
        rf"(?P<hedge>(?<![\w-])(?:{hedge})|[~≈<>≤≥])"
        rf"(?P<link>{_SPACE}*(?:(?:den|die|der|das) (?=\Z))?{currency}?{_SPACE}?)\Z",
        _I,
    )


@cache
def hedge_after() -> re.Pattern[str]:
    """Compile a hedge that follows a number and its unit: "400 oder mehr"."""
    words = [word for word, _ in list_words("continuation anywhere", language="de")]
    words = [re.escape(x) for x in words if re.match("(?:oder|und|mehr) ", x)]
    words.sort(key=len, reverse=True)
    return re.compile(
        rf"[ -]?(?P<hedge>\+(?!\w)|plus(?!\w)|(?<= )(?:{'|'.join(words)})"
        rf"(?= ?[.,;:)(–]| ?\Z| {_NOUN}))",
        _I,
    )


def find_hedge(before: str, numeral: Numeral, unit: str, after: str) -> tuple[str, int] | None:
    """Find the hedge before a number, and where it begins."""
    match = _hedge_before().search(before)
    if not match:
        return None
    hedge, earlier = match["hedge"].lower(), before[: match.start()]
    if numeral.form == "ordinal" or (match["link"].strip() in ("den", "die", "der", "das") and numeral.form != "share"):
        return None
    if hedge in ("um die", "an die") and numeral.form == "share":
        return None
    if hedge == "über" and _is_amount(earlier, unit, after):
        return None
    if hedge == "unter" and re.search(r"(?:umfrage|befragung|erhebung|studie|rundfrage)\s\Z", earlier, _I):
        return None
    if hedge == "bis" and earlier == " ":
        return None  # what was no range
    if hedge == "ab" and unit in _TIMES:
        return None
    return hedge, match.start()


def _is_amount(before: str, unit: str, after: str) -> bool:
    """Tell "ein Vertrag über 5 Millionen", "über zwei Jahre hinweg" from more than these."""
    if unit in _TIMES:
        during = r"\s*(?:hinweg|verteilt|gestreckt|lang\b|laufen)"
        return bool(re.match(rf"[^.,;]{{0,25}}?{during}", after))
    amounts = (
        r"(?:auftrag|aufträge|vertrag|verträge|order|bestellung(?:en)?|kredit|darlehen|anleihen?"
        r"|bescheid|scheck|rechnung|abkommen|vereinbarung(?:en)?|spende|finanzierung|memorandum"
        r"|zusage|bürgschaft|garantie|fonds|zuschuss|förderung|kontrakt|deal)\s\Z"
    )
    return bool(re.search(amounts, before, _I))


# Nouns


@cache
def _nouns() -> dict[str, str]:
    return dict(list_words("noun", language="de"))


@cache
def name_noun(word: str) -> str:
    """Give the unit of a noun in any form, or nothing: the last part of a compound decides.

    >>> name_noun("E-Autos"), name_noun("Ladesäulenbetreibern"), name_noun("Quote")
    ('vehicles', 'operators', '')
    """
    nouns, text, best = _nouns(), word.lower(), ""
    for ending in _ENDINGS:
        stem = text.removesuffix(ending)
        if stem == text and ending:
            continue
        for start in range(len(stem)):
            part = stem[start:]
            if len(part) <= len(best):
                break
            whole = start == 0 or stem[start - 1] in "-/"
            if (part in nouns and (whole or (len(part) >= 5 and not nouns[part].isupper()))) or (
                f"*{part}" in nouns
            ):
                best = part
    return nouns.get(best) or nouns.get(f"*{best}", "")


@cache
def _stops() -> frozenset[str]:
    return frozenset(word for word, _ in list_words("end of noun phrase", language="de"))


@cache
def _rate_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_SPACE}?(?:(?:pro|je|per){_SPACE}|/{_SPACE}?)({_NOUN}|kWh|km|t|l|kg|h)\b|{_SPACE}(?:im Jahr|jährlich)\b(?!{_SPACE}?\0)")


def find_unit(left: str, numeral: Numeral) -> tuple[str, int, str]:
    """Find the unit in the noun phrase after a number: its code, its end, and a doubt."""
    unit, end, doubt = _find_noun(left, numeral)
    if numeral.form == "ordinal":
        is_first_of_many = re.search("(?i)ersten? .*(?:e|en|n|er|ern)$", left[numeral.span[0] : end])
        if not unit or unit in (*MEASURES, "jobs", "places", "sites") or is_first_of_many:
            return "rank", numeral.span[1], ""
        return unit, end, ""
    if not unit or unit in ("percent", "points", "basis points", *_TIMES):
        return unit, end, doubt
    if re.search(r"(?i)\b(?:jährlich|pro Jahr|im Jahr)(?: [a-zäöüß]+){0,2} \Z", left[: numeral.span[0]]):
        return f"{unit}/year", end, doubt
    if rate := _rate_pattern().match(left, end):
        base = name_noun(rate[1]) if rate[1] else "years"
        if base:
            unit = f"{unit}/{base if len(base) < 4 else base.removesuffix('s')}".replace("km/hour", "km/h")
    return unit, end, doubt


def _find_noun(left: str, numeral: Numeral) -> tuple[str, int, str]:
    end = place = numeral.span[1]
    if joined := re.compile(r"-(\w+)((?:-\w+)*)").match(left, end):
        unit = name_noun(joined[1])
        if unit and joined[1] not in ("Punkte", "Marke"):
            return unit, joined.end(), ""
        return "", joined.end(), f"{joined[0][1:]!r} is no unit of words.csv"
    if sign := re.compile(rf"(?:,[-–—]+)?{_SPACE}?([%‰€$£¥]|US-?\$|°C?|(?:km/h|[kMGT]?Wh?|PS|Nm|km²?|[ck]?m[23²³]?|mm|k?g|t|l|V|A|ha|h)(?![\w²³]))").match(left, end):
        if unit := name_noun(sign[1]):
            return unit, sign.end(), ""
    if more := hedge_after().match(left, place):
        place = more.end()
    adjectives: list[str] = []
    is_part = False
    for _ in range(_FARTHEST):
        word = re.compile(rf"(?:,[-–—]+)?{_SPACE}\(?[„\"»]?([^\W\d_][\w/-]*)\.?|,{_SPACE}(?=(?:[a-zäöüß]+ )?[a-zäöüß]+e[nrsm]? )([a-zäöüß]+)").match(left, place)
        if not word:
            break
        text = word[1] or word[2]
        place = word.end(1) if word[1] else word.end(2)
        if text[0].islower():
            is_genitive = text in ("der", "dieser", "von", "aller") or re.match("(?:ihr|sein|unser)er?$", text)
            if not adjectives and is_genitive and not is_part:
                is_part = True
                continue
            if is_part and text in ("den", "der"):
                continue
            if text in _stops():
                break
            adjectives.append(text)
            continue
        last = re.sub("e[nrsm]?$", "", adjectives[-1]) if adjectives else ""
        unit = _nouns().get(f"{last}e {text.lower().removesuffix('n')}", "") or name_noun(text)
        if adjectives and not re.search("(?:e[nrms]?|mehr|weniger)$", adjectives[-1]):
            break
        if unit and not text.endswith("-"):
            return unit, end if is_part else place, ""
        if text.endswith("-") and re.match(" (?:und|oder|bzw)", left[place:]):
            place += len(re.match(r" [a-z]+\.?", left[place:])[0])  # type: ignore[index]
            continue
        if first := re.match(r"(\w+)-", text):
            if (unit := name_noun(first[1])) in MEASURES:
                return unit, place, ""
        if text.endswith("er") or text.isupper():
            continue
        doubt = "" if is_part else f"{text!r} is no unit of words.csv"
        return "", end, doubt
    return "", end, ""


# Units that stand elsewhere


def borrow_unit(left: str, found: Sequence[tuple[Span, str]], index: int) -> tuple[str, str]:
    """Give a number the unit of a neighbour of the same construction, or nothing and a doubt."""
    begin, end = found[index][0]
    after = found[index + 1] if index + 1 < len(found) else None
    if after and after[1] not in ("", "date", "rank", "fold", "times"):
        is_fraction = re.search("(?i)(?:[lt]el|hälfte|jede.*)$", left[slice(*after[0])])
        between = left[end : after[0][0]]
        if _AFTER.fullmatch(between) and not is_fraction:
            scaled = [bool(_SCALE.search(left[slice(*x[0])])) for x in (found[index], after)]
            is_change = "auf" in between and re.search(r"(?i)\bum\s\Z", left[:begin])
            if scaled == [False, True] and "davon" not in between and begin + 4 > end:
                return "", "whether it shares the scale of the next number is not said"
            if not (is_change and scaled != [True, True]):
                return after[1], ""
    sentence = max((x.end() for x in re.finditer(r"(?<!\d)[.!?;] ", left[:begin])), default=0)
    earlier = [x for x in found[:index] if x[0][0] >= sentence and x[1] not in ("date", "rank")]
    units = [x for x in earlier if x[1] and x[1] not in ("fold", "times")]
    if units:
        (_, last), unit = units[-1]
        if _SHARED.search(left[last:begin]) or re.match(r" (?:davon|mehr|weniger|darunter)\b", left[end:]):
            return unit, ""
    if re.fullmatch(r"\D*\d+,\d+", left[begin:end]):
        return "", ""  # no count
    counted = [x[x.lastindex or 0] for x in _COUNTED.finditer(left[:begin], max(sentence, begin - 120))]
    named = [name_noun(x) for x in counted if name_noun(x)]
    if named:
        return named[-1], ""
    if apposed := re.search(rf"({_NOUN})\)?{_SPACE}?[–:-]{_SPACE}?\Z", left[sentence:begin]):
        unit = name_noun(apposed[1])
        if unit and apposed[1] not in ("Stelle", "Platz"):
            return unit, ""
    if units and _SERIES.fullmatch(left[units[-1][0][1] : begin]) and left[end - 1].isdigit():
        return units[-1][1], ""
    return "", ""


_LINK = r"(?:der|von|aus|ihrer|seiner|unserer|derzeit|insgesamt|bisher|künftig|weltweit|den|auf)"
#: Between a number and the one whose unit it shares: "35,4 auf 37,4 Punkte", "vier der sechs Werke".
_AFTER = re.compile(
    rf"(?:[ -][A-ZÄÖÜ]\w*-)? (?:und|oder|sowie|bis|bzw\.|beziehungsweise|auf|nach|statt)(?: {_LINK})* ?"
    rf"|(?: {_LINK})+ |, ?|/| ?[–-] ?|,? \(?(?:davon|darunter|darin) "
)
_SCALE = re.compile("million|milliard|billion|tausend|mio|mrd|tsd", _I)
#: What leads from a whole to its part: "50.000 Stellen, davon 5.400".
_SHARED = re.compile(
    r"\b(?:davon|darunter|hiervon|größten|wichtigsten|ersten|übrigen|restlichen|anderen|weiteren?)"
    r"\b[^,;.]{0,30}\Z"
)
#: Nouns that the sentence says to be counted, with nothing else between them and the number.
_COUNTED = re.compile(
    rf"(?:\b(?:Zahl|Anzahl|Menge) (?:an|der|von)|\b[Dd]ie (?:meisten|wenigsten|der)|\b[Vv]iele)"
    rf"(?: [a-zäöüß]+e[nr])? ({_NOUN})"
    r"(?!.*, (?:wobei|während|dass|doch|als|weil|denn|obwohl|nachdem|wo|was|wie|aber)\b)"
)
#: "In Bayern 300 Werke, in Hessen 200": nothing between but names and prepositions.
_SERIES = re.compile(
    r"(?:,(?: und| sowie)?| und| sowie)"
    r"(?: (?:in|im|bei|für|auf|aus|von|mit|nach|der|die|das|den|dem|[A-ZÄÖÜ][\w-]*|nur|noch|sogar))*"
    r"(?: ?[:(])? ?"
)
