"""What stands beside a number in German prose: hedges, and the nouns that are counted."""

from __future__ import annotations

import re
from functools import cache

from analysis.extraction.german_words import any_of
from analysis.extraction.numbers import SPACE, TIMES, Beside, Numeral, is_money
from analysis.quantities.vocabulary import HEDGES, MEASURES, MONEY, list_words, word_pattern

_I = re.IGNORECASE
#: What case and number add to a noun.
_ENDINGS = ("", "e", "en", "er", "ern", "n", "s", "es", "se", "sen", "in", "innen", "nen")
#: Words of a noun phrase between a number and its noun, at most.
_FARTHEST = 6
#: Units that a compound of a noun for one has too.
SURE_UNITS = ("people", "vehicles", "companies", "plants", "jobs", "models", "km")
_NO_THING = "what these are stands elsewhere"
_NO_WORD = "no figure has the unit {!r} yet"
_SHORT = ("tag", "fall", "fäll", "stadt", "städt", "haus", "häus", "test", "kurs", "flug", "flüg")
#: More units of size that begin a compound: "150 Kilowattstunden-Batterie".
_OF_SIZE = ("kWh", "kW", "km", "hp", "l", "megapixels", "inches", "GB")
NOUN = r"(?-i:[A-ZÄÖÜ])[\w/-]*"


# Hedges


@cache
def _hedge_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile a hedge that ends before a number, and one that follows it."""
    hedges = word_pattern(*HEDGES[:2], "unread before", language="de").replace(r"gegen|", "")
    after = word_pattern("hedge after", "unread after", language="de").replace("|plus", "")
    return (
        re.compile(
            rf"(?i)(?P<hedge>(?<![\w-])(?:{hedges})|[~≈<>≤≥])"
            rf"(?P<link>{SPACE}*(?:(?:je(?:weils)? )?(?:zu[rm]? )?"
            r"|(?:(?:auf |um )?(?:den|der|das)|(?:auf )?die|auf|um|vom|einen?) (?=\Z)"
            r"|(?<!ber )(?<!bis )(?<!ter )(?:wieder|weitere[nr]?|nur|(?<!als )noch)(?: zu)? "
            r"|(?:(?<=weise )|(?<=kaum ))bei (?=\Z)"
            r"|(?:(?:die|der) )?(?:[a-zäöüß]+e[nr]? )?(?:Marke|Grenze|Schwelle) von )"
            rf"(?:{_sign_pattern()})?{SPACE}?(?:\+ ?)?)\Z"
        ),
        re.compile(
            r"(?i)[ -]?(?P<hedge>(?<! )\+(?!\w| \Z)|(?-i:plus(?!\w| \w| \Z))"
            rf"|(?<= )(?:{after})(?= ?[.,;:)(–-]|\Z| {NOUN}"
            r"| (?:pro|je|im|in|an|bei|für|auf|zu|der)\b"
            r"|(?<=ungefähr)(?= [a-zäöü]+t\b))"
            r"|(?<= )(?:(?:oder|und) (?:mehr|weniger|älter|jünger|länger)|oder höher)"
            rf"(?= (?:\w+(?:n(?! {NOUN})|t)|um|gegenüber)\b))"
        ),
    )


@cache
def _sign_pattern() -> str:
    """Write the pattern of signs and codes of a currency, also of one that is not known."""
    return rf"(?<![^\W\d])(?P<sign>{word_pattern('currency sign')}|(?<= )Euro|[a-z]{{,3}}[$€£¥])"


def _is_hedge(match: re.Match[str], numeral: Numeral, unit: str, after: str) -> bool:
    """Tell a hedge from the same word elsewhere: "ein Vertrag über 5 Millionen"."""
    hedge, before = match["hedge"].lower(), match.string[: match.start()]
    is_of_it = hedge.endswith(("als", "über", "unter", "bis", "ab", "etwa"))
    is_share, is_counted = numeral.form == "share", numeral.form in ("share", "fold")
    is_sure = numeral.form == "fold" or re.fullmatch("(?:mindest|höchst)ens|maximal|fast", hedge)
    if not is_sure and re.match(" (?:auf|um|vom|einen?) ", match["link"]):
        return False
    if re.match(r" d\w\w (?!.*von )", match["link"]) and is_of_it and not is_counted:
        return False  # "mehr als die 500 Fahrzeuge von 2020"
    is_near = hedge == "knapp" and match["link"].startswith(" die ") and not is_share
    if is_near and re.search(r"\b(?:schaff|verpass|verfehl|übersp)\w*(?: \w+){,2} \Z", before):
        return False  # "verfehlte knapp die Marke von 100 Euro"
    is_age = bool(re.search(rf"{NOUN} \Z", before))  # "Personen ab 14 Jahren"
    told = {"um die": not is_share, "an die": not is_share, "ab": unit not in TIMES[1:] or is_age}
    if numeral.form == "ordinal" or hedge in told:
        return numeral.form != "ordinal" and told[hedge]
    is_over = re.match(r"[^.,;]*\b(?:verfüg|hinweg|verteilt)", after)
    is_of = numeral.form == "fold" and match["link"] == " die "  # "über die Halbierung"
    if (hedge == "über" and (is_over or is_of)) or re.search(
        _NO_HEDGE.get(hedge, "(?!)"), before, _I
    ):
        return False
    words = [word for word, key in list_words("no hedge", language="de") if key == hedge]
    return not re.search(rf"(?:{'|'.join(words) or '(?!)'})\s\Z", before, _I)


#: Words of a clause with which a preposition is no hedge: "verfügt weltweit über 300 Läden".
_NO_HEDGE = {
    "über": r"\b(?:verfüg|erstreck|zieht sich|zog sich|herrsch|verhandel|entscheid)[^.,;:]*\Z",
    "unter": r"(?:umfrage|befrag|erhebung|studien?\b|rundfrage)[^.,;:]*\Z",
}
#: "Von 800 bis über" 3.000 Euro; "von 3 Prozent in Tirol" bis zu 6 Prozent.
_TO = re.compile(r"\bvon (?:(?![.,] )[^;:()])*\bbis(?: zu)? \Z", _I)
_FROM = re.compile(r"\d[ €]*\Z|\bvon (?:\w+ )?[\d.,]+(?:(?!(?:[.,]| auf| von) )[^;:]){,60} \Z", _I)
#: "Verdient um" 3.500 Euro, but "liegt um" 20 Prozent "höher" or "über" anderem.
_ABOUT = re.compile(
    r"\b(?:(?:lieg|lag|verdien|kost|pendel|schwank|beweg|rangier)\w*\b[^.,;:\d]*\b"
    r"|preis(?:klasse|bereich|segment) )um \Z",
    _I,
)
_APART = re.compile(r"[^.,;:\d]*\b(?:\w+er|über|unter|vor|hinter|mehr|zurück|voraus|ab)\b")
_SINCE = r"\b(?:seit|nach|von|mit|in|vor|binnen|dauer\w+|auf|um|bei)(?: [a-zäöüß]+)? \Z"
_SAID = r"\b(?:bericht|spr[aäei]+ch|diskutier|informier|str[ei]+t|klag)[^.,;:]*\Z"


#: "Verdoppeln sich fast", "verdoppelte sich in China nahezu", but not "fast überall".
_AFTER_VERB = re.compile(
    r"(?:(?: sich)?(?: [^\W\d]+| \0+){,4}?(?<! auf)(?<! in)(?<! bei)(?<! an)(?<! zu)(?<! von)) "
    r"(?P<hedge>fast|nahezu|beinahe|annähernd|nicht ganz|in etwa|ungefähr|mindestens)"
    r"(?= ?[.,;:)–]|\Z| (?:\0|(?:auf|von|gegenüber|im|in|seit|bis|um|zu|zum|zur|binnen|innerhalb"
    r"|und|nach|während|(?:sein|ihr|unser)\w*|d(?:en|ie|as|er))\b))",
    _I,
)


def _find_after(text: str, numeral: Numeral, end: int) -> re.Match[str] | None:
    """Find a hedge after a number or its unit, or after a verb that is a multiple."""
    begin, after = numeral.span[1], _hedge_patterns()[1]
    is_verb = re.match("(?:ver|halbier)(?!.*ung)", text[slice(*numeral.span)], _I)
    found = after.match(text, end) or after.match(text, begin)
    return found or (_AFTER_VERB.match(text, begin) if is_verb else None)


def read_beside(text: str, numeral: Numeral, floor: int) -> Beside:
    """Read hedge and unit of a number in a text of which what stands before `floor` is read."""
    begin, end = numeral.span
    before, _ = _hedge_patterns()
    unit, hedge, doubt = numeral.unit, None, numeral.doubt
    sign = re.search(rf"{_sign_pattern()}{SPACE}?\Z", text[floor:begin], _I)
    if sign and (numeral.is_scaled or sign["sign"] != "Euro"):
        begin = floor + sign.start()
        unit = dict(list_words("currency sign")).get(sign["sign"].lower(), "")
        unit = unit or name_noun(sign["sign"])
        doubt = doubt or ("" if unit else f"{sign['sign']!r} is no currency that is read")
    if not unit:
        unit, end, odd = _find_unit(text, numeral)
        doubt = doubt or odd
    elif unit == "times":
        unit, end = add_rate(text, numeral, unit, end)
    if unit == "EUR" and (cent := re.search(r"(?i)(?<![\w-])cents?\Z", text[:end])):
        dollar = re.search(r"(?:\$|Dollar)(?!.*(?:Euro|€))", text[:begin], re.DOTALL)
        unit = "USD" if dollar else unit
        doubt = doubt or "they may be of a dollar" * bool(dollar or cent[0].endswith("s"))
    match = before.search(text[:begin], floor)
    if match and _is_hedge(match, numeral, unit, text[end:]):
        hedge, begin = match.span("hedge"), match.start()
        lead = text[floor:begin]
        is_led = re.search(_SINCE, lead, _I)
        is_during = unit in (*TIMES, "km", "m") and not is_led
        is_of_it = is_during or re.search(rf"{NOUN} \Z|{_SAID}", lead)
        is_among = not is_led and "/" not in unit and unit.endswith(("people", "ies", "ers", "nts"))
        words = "an die|um die" + "|über" * bool(is_of_it) + "|unter" * is_among
        if re.fullmatch(words, match["hedge"], _I) and "von" not in match["link"]:
            doubt = doubt or f"{match['hedge']!r} may be no hedge"
        elif (_FROM if match["hedge"].lower().startswith("bis") else _TO).search(text[:begin]):
            doubt = doubt or "it may be the end of a range"
    elif (match := _find_after(text, numeral, end)) and (
        numeral.span[1] == end or not re.match(f" und \\w+ {NOUN}", text[end:])
    ):  # not in "15 Prozent und mehr Gewinn"
        if "\0" in text[end : match.start("hedge")]:  # "verdoppelte sich 2024 nahezu"
            doubt = doubt or f"{match['hedge']!r} may be its hedge"
        else:
            hedge, end = match.span("hedge"), max(end, match.end())
    elif _ABOUT.search(text[:begin]) and not _APART.match(text, end):
        doubt = doubt or "'um' may mean about"
    if is_money(unit) and re.match(r" (?:[a-z]+ )?(?:negativ|im Minus)\b", text[end:]):
        doubt = doubt or "it may be negative"
    is_name = numeral.form == "vague" and unit not in (*SURE_UNITS, *MONEY)
    return Beside((begin, end), hedge, unit, doubt, is_name)


# Nouns


@cache
def _nouns() -> dict[str, str]:
    return dict(list_words("counted noun", language="de"))


def name_noun(word: str) -> str:
    """Give the unit of a noun in any form, or nothing: the last part of a compound decides.

    >>> name_noun("E-Autos"), name_noun("Ladesäulenbetreibern"), name_noun("Stimmung")
    ('vehicles', 'operators', '')
    """
    unit, doubt = _read_noun(word)
    return "" if doubt.startswith("its last part") else unit


@cache
def _read_noun(word: str) -> tuple[str, str]:
    """Give the unit of a noun, and a doubt if a compound may be more than its last part says."""
    nouns, text, best, is_compound = _nouns(), word.lower(), "", False
    for ending in _ENDINGS:
        stem = text.removesuffix(ending)
        for start in range(len(stem)):
            part = stem[start:]
            if len(part) <= len(best):
                break
            is_whole = (start == 0 or stem[start - 1] in "-/") and (len(part) > 1 or part == text)
            is_end = start > 1 and (len(part) >= 5 or part in _SHORT)
            is_end = is_end and not nouns.get(part, "").isupper()
            if (part in nouns and (is_whole or is_end)) or f"*{part}" in nouns:
                best, is_compound = part, start > 0
    unit = nouns.get(best) or nouns.get(f"*{best}", "")
    unit = "units" if is_compound and best == "einheit" else unit
    sure = *SURE_UNITS, "brands", "trips", *MEASURES, *TIMES
    is_sure = unit in sure and best not in (*any_of("unsure part").split("|"), *_SHORT)
    if not is_compound or is_sure or f"*{best}" in nouns:
        return unit, "" if unit or not best else _NO_WORD.format(word)
    return unit, f"{'its last part' if best in _SHORT else 'a part'} of {word!r} may not say it all"


def is_thing_unit(unit: str) -> bool:
    """Tell whether a unit is one of things, not one of measure or time."""
    return len(unit) > 3 and unit[1:].islower() and unit not in (*MEASURES, *TIMES)


#: A part of the same word; a sign; a word of a noun phrase; and the base of a rate.
_JOINED = re.compile(r"-((?:Prozent-(?=Punkt))?\w+)(?:-\w+)*")
_SIGN = re.compile(
    rf"(?:,[-–—]+)?{SPACE}{{,2}}([%‰€$£¥]|US-?\$|°C?|km/h|[kMGT]?Wh?|m?Ah|PS|Nm|[ck]?m[23²³]?|qk?m|mm|k?g|t|l|V"
    r"|A|ha|h|ppi)(?![\w²³€$])"
)
_WORD = re.compile(
    rf"(?:,[-–—]+)?[“”\"«]?(?:{SPACE}{{1,2}}|(?<=\.))[„\"»]?(?P<word>[^\W\d_][\w-]*(?![\w€$£¥-]))\.?"
    rf"|,{SPACE}(?=(?:[a-zäöüß]+ )?[a-zäöüß]+e[nrsm]? )(?!d[ei][renms] )(?P<more>[a-zäöüß]+)"
)
#: "7,1 (Vorjahr: 6,4) Milliarden Euro": what a bracket ends before.
_ASIDE = re.compile(rf"\)(?: (?:Mi[lo]|Mrd)\w*\.?)?{SPACE}?(%|{NOUN})")
#: Between two adjectives: "deutsche und chinesische Firmen", "voll- oder teilelektrische Autos".
_AND = re.compile("(?<=[enr-] )(?:und|oder) [a-zäöüß]+ ")
#: "US-amerikanische", "VW-eigene".
_PROPER_ADJECTIVE = re.compile(r"\w+-[a-zäöüß]+e[nrms]?")
_OF_WHOLE = "de[rn]|dieser|von|aller|(?:ihr|sein|unser)er?"
_HYPHENED = re.compile(r" (?:und|oder|sowie|bzw\.?)(?= )")
_RATE = re.compile(
    rf"(?:{SPACE}\0+|\)|(?P<thing>{SPACE}(?:[a-zäöüß]+e[nrs]?{SPACE})?{NOUN}(?= |/))| kalt| warm)?"
    rf"(?:{SPACE}?(?:(?:pro|je|per){SPACE}|/{SPACE}?)(?P<base>{NOUN}|kWh|k?m[²³]|km|t|l|kg|h|kW|s|min)\b"
    rf"|{SPACE}(?P<adverb>jähr|monat|wöchent|täg|stünd)lich\b)"
    rf"|{SPACE}(?P<whole>Jahr|Tag)es(?:kapazität|produktion|leistung|ausstoß)"
    rf"|{SPACE}(?:im|in der|am|die(?= W)) (?P<time>Jahr|Monat|Woche|Tag|Stunde)\b"
    rf"(?!{SPACE}?\0)(?! (?:de[rs]|vom|nach|vor|zuvor|davor|darauf)\b)"
)
_CAPACITY = re.compile(
    r"(?i)(?:kapazität|(?P<year>jährliche|Jahres(?:produktion|absatz)))[a-z]*:?"
    r"(?:[^.;:!?]|\.\d){,80} \Z"
)
#: What tells a rate elsewhere in its clause.
_TOLD = (
    r"\b(?:(?:jähr|monat|täg|wöchent|stünd)lich(?:e[nmrs]?)?|am Tag"
    r"|(?:pro|je|im|jede[ns]?) (?:Jahr|Monat|Woche|Tag|Werktag)"
    r"|(?:pro|je|jede) (?:Stunde|Minute|Schicht))\b"
)
_RATED = re.compile(rf"[^.,;:()\0]*{_TOLD}(?! \d| ?\0)"), re.compile(rf"{_TOLD}[^.,;:()]*\Z", _I)
_UNREAD = r"\)? ?(?:/ ?|(?:pro|je|per|auf) )\0| [A-ZÄÖÜ]\w+ (?:pro|je|per) \0"
_UNREAD += r"|.(?:pro|je|per) \w+ und (?:Tag|Monat|Jahr|Stunde)\b"
_BASED = re.compile(
    r"(?i)\b(?:(?P<year>jährlich|pro Jahr|im Jahr)|(?P<month>monatlich|pro Monat)|(?P<day>täglich"
    r"|pro Tag|am Tag))(?: (?!(?:in|an|aus|nach|bei) )[a-zäöüß]+){,2}:? \Z"
)
#: "Der Gewinn je Aktie" stieg auf 4 Euro.
_PRICED = r"\b(?:Gewinn|Ergebnis|Dividende|Verlust|Preis)\w* (?:je|pro) (Aktie|Liter|Tonne)\b"
_PRICED += r"(?:[^.,;:()]|[.,]\d)* \Z"
_ADVERBS = {"jähr": "Jahr", "monat": "Monat", "wöchent": "Woche", "täg": "Tag", "stünd": "Stunde"}
_ITEMS = r"(?<!\bum )(?<!\bauf )(?<!\bbei )(?<!\bvon )(?<!minus )(?<!plus )\b[a-zäöü]+ Punkten?\Z"
#: "15.000 in China gebaute Fahrzeuge": a participle with what belongs to it.
_ATTRIBUTE = re.compile(
    rf",?{SPACE}(?:\0+|(?:in|im|aus|von|vom|bei|beim|auf|für|am|an|nach|durch|mit|seit)"
    r"(?: (?!d(?:er|ie|as|en|em|es)\b|und\b)(?:\0+|[\w-]+(?:\.[\w-]+)*)){1,4}?)"
    r" (?!letzte|erste|zweite|dritte|weite)[a-zäöüß]+(?:t|en|nd|ig|isch)e[nmrs]?"
    r"(?= (?:[a-zäöüß-]+ ){,4}[A-ZÄÖÜ])"
)


def _find_unit(text: str, numeral: Numeral) -> tuple[str, int, str]:
    """Find the unit in the noun phrase after a number: its code, its end, and a doubt."""
    begin, place = numeral.span
    unit, end, doubt = find_noun(text, place)
    # "100-Millionen-Projekt"
    is_joined = text[place : place + 1] == "-" and unit.islower() and unit not in SURE_UNITS
    word = rf"(?:{any_of('money word')})\w{{,4}}\Z"  # "Verlust"
    is_money = doubt and re.search(word, text[place:end], _I)
    is_price = re.match(" (?:teur|schwer)e", text[place:])  # "eine 7 Milliarden teure Fabrik"
    if numeral.is_scaled and (is_money or is_price or is_joined):
        is_place = unit in ("cities", "countries")
        return "people" if is_place else "EUR", end, "what so many are is not said"
    is_many = numeral.number is not None and numeral.number.value > 999
    is_car = is_many and (numeral.form == "ordinal" or _CAR.search(text))
    if is_car and doubt and unit and unit in text[place:end]:  # "330.000 Jettas"
        unit = "vehicles"
    if numeral.form == "ordinal":
        return _find_ordered(text, numeral, unit, end, doubt)
    if unit == "jobs" and re.search(r"\ban (?:\w+ )?\Z", text[:begin]):
        return "places", end, "it may be jobs"
    index = re.search(_INDEX, text[:begin])
    if index and (unit == "jobs" or (index["name"] and text[place:end] == " Einheiten")):
        return ("points", end, "") if index["name"] else (unit, end, "they may be points")
    if unit in ("", "percent", "points", "basis points", *TIMES):
        is_rate = unit in TIMES and _RATE.match(text, end)
        is_date = unit in TIMES and re.search(r"\b[Ii]n \Z", text[:begin])
        of_year = unit == "months" and re.search(r"(?i)\bnach \Z", text[:begin])
        is_date = is_date or of_year or re.match("-?[Mm]onats[a-z]", text[place:])
        doubt = doubt or "it may be a date" * bool(is_date)
        if unit in TIMES and re.search(
            r"\bein\w* (?:Jahr|Monat|Tag|Stunde)\w* und \Z", text[:begin]
        ):
            doubt = doubt or "it may be a part of a time"  # "ein Jahr und sechs Monate"
        return unit, end, "it may be told of a time" if is_rate else doubt
    is_gas = re.search(r"(?i)ausstoß|emission|grenzwert|kilometer|/k?mi?\b", text)
    if is_gas and unit == "g" and not _RATE.match(text, end):
        doubt = "it may be told of a kilometre"
    unit, odd = _find_other_sense(text, numeral, unit, text[place:end])
    unit, end = add_rate(text, numeral, unit, end)
    rated = "/" not in unit and not unit[-2:].isupper() and _CAPACITY.search(text[:begin])
    if rated and (unit == "vehicles" or "apazität" in rated[0]):
        return unit + "/year" * (rated["year"] is not None), end, "it may be told of a year"
    if re.search(r"\b(?:pro|je) \0+ (?:[a-zäöüß]+ ){,2}\Z", text[:begin], _I):
        odd = odd or "it may be told of what stands before"  # "pro 1000 Leute zehn Ärzte"
    if re.match(_UNREAD + "|(?:.(?:pro|je|per) |/)[A-ZÄÖÜ]" * ("/" not in unit), text[end:]):
        odd = odd or "what it is told of is not read"
    if unit == "vehicles" and re.search("(?i)meist|beliebt|gefragt|bestverk", text[place:end]):
        odd = odd or "they may be models"  # "die zehn meistverkauften Autos"
    if "/" not in unit and (_RATED[0].match(text, end) or _RATED[1].search(text[:begin])):
        odd = odd or "it may be told of a time"
    return unit, end, doubt or odd


def _find_ordered(
    text: str, numeral: Numeral, unit: str, end: int, doubt: str
) -> tuple[str, int, str]:
    """Tell an ordinal that counts a thing, "der dritte Besuch", from a rank."""
    begin, place = numeral.span
    ranked = re.match(rf"{SPACE}(?:{any_of('ranked noun')})[nsr]?\b", text[place:], _I)
    if re.match(rf"{SPACE}(?:{word_pattern('car brand')})(?![\w-])", text[place:], _I):
        return "vehicles", place, "it may be a rank"
    no_thing = unit in ("", "jobs", *MEASURES, "km", "m", "t", "l", "kg") or unit[0].isupper()
    if no_thing or ranked:
        is_last = end == place and not re.match(_OPEN_END, text[place:])
        is_last = is_last and not re.search(r"(?i)\beine?[nmrs]? \Z", text[:begin])  # "ein zweites"
        return "rank", place, "" if ranked or is_last else "it may count what follows"
    named = re.search(rf"\A von |{any_of('title')}", text[place : end + 5], _I)
    is_sure = not named and unit == "vehicles" and numeral.number and numeral.number.value > 20
    return unit, end, doubt if is_sure else "it may be a rank"


#: What leads from an ordinal to its noun: "dieser zweiten, noch nicht vergebenen Stufe".
_OPEN_END = " (?:und |oder |\0)|, (?:[a-zäöüß]+ ){,3}[a-zäöüß]+e[nrms]? [A-ZÄÖÜ]"
#: "Der Dax stieg um 2 Prozent auf" 20.000 Stellen.
_INDEX = r"(?P<name>(?:[Ii]ndex|D[Aa][Xx]|ATX|SMI|Nasdaq|Dow Jones|Stoxx|Nikkei)\b(?!-))"
_INDEX += r"(?:[^.,;A-Z]|[.,]\d| P)*(?:auf|bei) \Z|Prozent auf \Z"
#: Units of two senses: the other one, and what stands in a text where it may be meant.
_CAR = re.compile("[Aa]uto|Fahrzeug|[Ww]agen|Pkw|[Mm]odell|Hybrid|Stromer|Limousine|SUV")
_LAND = r"Bundesl[aä]nd|Ministerpräsident|\bBund\b|Landes|Koalition|Hessen|Saar|Thüring|Sachsen"
_LAND += "|Rheinl|Nordrhein|Baden|Bayern|Brandenb|Schleswig|Mecklenb"
_SENSES = {
    "countries": ("states", _LAND),
    "institutes": ("banks", "[Bb]ank|Kredit|Geldh[aä]us"),
    "machines": ("aircraft", "Airbus|Boeing|Flug|Lufthansa|Jet|Airline"),
    "pieces": ("vehicles", ""),
}


def _find_other_sense(text: str, numeral: Numeral, unit: str, noun: str) -> tuple[str, str]:
    """Give the sense of a noun that is likelier in a text, and a doubt if it has another."""
    is_few = numeral.number is not None and numeral.number.value < 4
    bought = r"\b(?:übern[aio]h?mm?|erw[aio]rb|kauf)[a-z]* [^.,;]*spezialist"
    if unit == "people" and re.search("(?i)spezialist", noun) and re.search(bought, text, _I):
        return unit, "they may be companies"
    is_near = unit == "people" and numeral.number is not None and numeral.number.value < 100
    firms = r"(?i)(?:gläubiger|interessenten?)n?\Z|\baus \w+ aufsichtsräten\Z"
    if is_near and re.search(firms, text[: numeral.span[1]] + noun):
        return unit, "they may be no people"
    if found := re.search(rf"\b({any_of('other sense')})(?:e?[ns]?\Z|-)", noun, _I):
        other = dict(list_words("other sense", language="de"))[found[1].lower()]
        usual = [word for word, key in list_words("usual sense", language="de") if key == other]
        is_angle = other == "degrees" and re.search("winkel|schwenk|drehbar|neigung", text, _I)
        if is_angle or not re.search("|".join(usual), text, _I):
            return other, f"{noun.strip()!r} has several senses"
    other, pattern = _SENSES.get(unit, ("sides", "" if unit == "pages" and is_few else "(?!)"))
    is_many = unit == "models" and numeral.number is not None and numeral.number.value > 500
    if is_many or re.search(pattern, text):
        return "vehicles" if is_many else other, f"{noun.strip()!r} has several senses"
    return unit, f"{unit!r} may be called otherwise" if noun.strip(". ") in ("Sek", "M") else ""


def add_rate(text: str, numeral: Numeral, unit: str, end: int) -> tuple[str, int]:
    """Add the base of a rate, which stands behind the noun or before the number."""
    if based := _BASED.search(text[: numeral.span[0]]):
        return f"{unit}/{based.lastgroup}", end
    found, told = _RATE.match(text, end), re.search(_PRICED, text[: numeral.span[0]])
    if told and not found and is_money(unit) and not numeral.is_scaled:
        return f"{unit}/{name_noun(told[1]).removesuffix('s')}", end
    if found and not (found["thing"] and is_thing_unit(unit)):  # "2 Euro Dividende je Aktie"
        base = found["base"] or found["time"] or found["whole"]
        base = base or _ADVERBS[found["adverb"].lower()]
        base = name_noun(base) or base * (base in ("kW", "s", "min"))
        base = base if len(base) < 4 else base.replace("people", "person").removesuffix("s")
        unit = f"{unit}/{base}".removesuffix("/").replace("km/hour", "km/h")
        end = found.end() if unit.startswith("times") else end
    return unit, end


def find_noun(text: str, end: int) -> tuple[str, int, str]:
    """Find the noun that a number counts, in its word or after it: its unit, its end, a doubt."""
    if match := _JOINED.match(text, end):
        is_mark = match[1].lower() in any_of("mark").split("|")  # "die 2,5-Millionen-Marke"
        unit = "vehicles" * bool(_CAR.search(text)) if is_mark else name_noun(match[1])
        if is_mark:
            return unit, match.end(), _NO_THING
        return unit, match.end(), "" if unit else _NO_WORD.format(match[0][1:])
    if (match := _SIGN.match(text, end)) and (unit := name_noun(match[1])):
        return unit, match.end(), "it may be an angle" * (match[1] == "°")
    if (match := _ASIDE.match(text, end)) and re.search(r"\d ?\([^()]*\Z", text[:end]):
        is_odd = re.match("Stück|Einheit|Exemplar", match[1])
        return name_noun(match[1]), end, _NO_THING if is_odd else ""
    return _read_noun_phrase(text, end)


def _read_noun_phrase(text: str, end: int) -> tuple[str, int, str]:
    more = _hedge_patterns()[1].match(text, end)
    place, adjective = more.end() if more else end, ""
    is_part = False
    place = attribute.end() if (attribute := _ATTRIBUTE.match(text, place)) else place
    for _ in range(_FARTHEST):
        if not (match := _WORD.match(text, place)):
            break
        word = match["word"] or match["more"]
        place = match.start("word" if match["word"] else "more") + len(word)
        if word[0].islower() or _PROPER_ADJECTIVE.fullmatch(word):
            if not adjective and re.fullmatch(_OF_WHOLE, word):
                is_part = True  # "zwei seiner Werke"
            elif adjective and _AND.match(text, match.start(1)):
                continue
            elif word in dict(list_words("end of noun phrase", language="de")):
                break
            else:
                adjective = word
            continue
        if word.endswith("-") and (link := _HYPHENED.match(text, place)):
            place = link.end()
        elif found := _read_head(text, place, word, adjective, is_part=is_part):
            of_them = is_part and re.search(r"\b(?i:davon|darunter)\b[^.,;]*\Z", text[:end])
            doubt = found[1] or "it may be of what is named before" * bool(of_them)
            return found[0], end if is_part else place, doubt
    return "", end, ""


def _read_head(
    text: str, place: int, word: str, adjective: str, *, is_part: bool
) -> tuple[str, str] | None:
    """Give the unit of a noun and a doubt; nothing if the noun phrase goes on after it."""
    stem = re.sub("e[nrsm]?$", "e", adjective)
    two = _nouns().get(f"{stem} {word.lower().removesuffix('n')}")  # "schwedische Krone"
    unit, doubt = (two, "") if two else _read_noun(word)
    if word == "Deutsche" and text.startswith(" Mark", place):
        return None
    first, hyphen, _ = word.partition("-")
    first = name_noun(first)
    if first in MONEY and (unit or hyphen) and is_thing_unit(unit):
        return unit, f"{word!r} may be money"  # "18 Euro-Finanzminister"
    if hyphen and first in (*TIMES, *MEASURES, *_OF_SIZE) and unit != "points":
        return first, ""
    if unit:
        is_other = re.match("Exemplar|Einheit|Verkäufen?$", word) and not _CAR.search(text)
        if unit == "pieces" or is_other:
            of = re.match(rf" (?:(?:der|des|von) (?:[a-zäöüß]+ ){{,2}})?({NOUN})", text[place:])
            unit, doubt = (name_noun(of[1]) if of else "") or unit, _NO_THING
        if unit == "points" and (adjective or re.search(_ITEMS, text[:place])):
            doubt = "they may be items"  # "in fünf zentralen Punkten"
        is_size = unit in (*TIMES, *MEASURES)
        if not is_size and re.match(rf" [a-zäöüß]+ende[nmrs]? {NOUN}", text[place:]):
            doubt = "it may tell of what follows"  # "zwei Fahrzeug bauende Firmen"
        return unit, doubt
    next_noun = re.match(rf"{SPACE}({NOUN})", text[place:])
    if not next_noun and re.fullmatch(rf"(?:{word_pattern('car brand')})s?", word, _I):
        return "vehicles", f"{word!r} may be no cars"
    if word.endswith("er") and not next_noun and not adjective.endswith(("r", "s")):
        return "people", f"{word!r} may be no people"
    if word.endswith("er") or word.isupper() or word == "Joint":
        return None
    after = re.match(rf"(?:{SPACE}{NOUN}){{1,2}}", text[place:])  # "New Energy Vehicles"
    if after and (unit := name_noun(re.split(SPACE, after[0])[-1])):
        return unit, _NO_WORD.format(word)
    return "" if is_part or doubt else word, "" if is_part else _NO_WORD.format(word)
