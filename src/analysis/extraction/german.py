"""The numbers of German prose, as rules: the first that matches a place has it."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from analysis.extraction.english_phrases import simplify
from analysis.extraction.german_dates import date_rules
from analysis.extraction.german_phrases import is_thing_unit, name_noun, read_beside
from analysis.extraction.german_units import share_units
from analysis.extraction.german_words import any_of, parts, read_number
from analysis.extraction.numbers import SPACE, NumberRules, Numeral, fill_rules, key_values, share
from analysis.quantities.interval import Number
from analysis.quantities.vocabulary import list_words, word_pattern

__all__ = ["date_rules", "furniture_pattern", "name_pattern", "number_rules", "read_beside"]
__all__ += ["share_units", "simplify"]
_I = re.IGNORECASE
#: Decimals after a point.
_POINT = re.compile(r"(?<![\d.])\d+\.\d\d?(?![\d.])")
#: What stands before digits with a point that are an ordinal.
_BEFORE_ORDINAL = re.compile(
    r"(?i)(?:\b(?:d(?:ie|as|e[rnms])|zu[mr]|[ib]m|am|beim|vom|ins|(?:ih|uns|sei|ei|die|je)\w+)|^"
    r'|[(„":–-])\s?\Z'
)
#: What makes a number one of hundredths of a euro, also before the end of a range.
_CENT = re.compile(r"(?: (?:bis|oder|und|auf) \d+(?:,\d+)?)?[ \u00a0-](?:Euro|US)?-?[Cc]ents?\b")
#: Between the ends of "zwischen 110 kW (150 PS) und 150 kW".
_ASIDE = r"[^().;]{,12}\([^()]*\)"
#: Of what "drei von vier" tells the share of all.
_ANY = ("people", "respondents", "companies", "vehicles", "households", "customers", "EUR", "USD")
#: "Drei Werke und" ein Labor.
_LISTED = re.compile(
    r"(?i)(?:\d|\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)) (?:[a-zäöüß]+e[nr]? )?"
    r"((?-i:[A-ZÄÖÜ])[\w-]+) (?:und|sowie) \Z"
)
_PARTS = {"halbe": Decimal("0.5"), "viertel": Decimal("0.25"), "dreiviertel": Decimal("0.75")}


# Names, and what is no part of the text


@cache
def furniture_pattern() -> re.Pattern[str]:
    """Compile addresses, counters of a page, and the base of a rate: "pro 100 Kilometer"."""
    before = word_pattern("furniture before", language="de")
    return re.compile(
        r"(?i)\+\d[\d ()/-]{7,}\d|\b\d\. ?v\. ?[lr]\.|\b(?:https?://|www\.)\S+|\S+@\S+"
        rf"|(?<!\w)(?:{before})[\s:.()]*[+(\d][\d ()/.,-]*+(?!km|kW|PS|%|Pro)(?:von \d+|Min\w*\.?)?"
        r"|\b\d+ (?:Min\w*\.?|Minuten) Lese(?:zeit|dauer)|(?:(?<=\bpro )|(?<=\b(?<!mit )je )"
        r"|(?<=kWh auf )|(?<=ogen auf )|(?<=Liter auf )|(?<=/) ?)(?:(?<=\bpro )[\d.,]*\d|1[.0]*00"
        rf"|tausend|hundert|einer Million)(?!\d|{SPACE}?(?:Euro|€)){SPACE}?\w+"
    )


@cache
def name_pattern() -> re.Pattern[str]:
    """Compile codes ("ID.3", "A4"), names with a number, and turns of phrase."""
    roles, brands = ("idiom", "name before", "name after", "edition"), word_pattern("car brand")
    idioms, before, after, edition = (
        word_pattern(role, language="de").replace(r"\ ", "[ -]") for role in roles
    )
    money = "(?:[%€]|Prozent|Mill|Mrd|Mio|Euro|Punkt|Jahr|Monat|Woche|Tag|Mal|Flugz|Masch|Stück"
    money += "|Länder|Staaten|Unternehmen|Firmen|Personen|Menschen|Befragte|Teilnehmer)"
    return re.compile(
        r"(?i)(?<![\w$€£¥])(?!(?:[QH][1-4]|Top-\d+|(?:Jan|Feb|Apr|Ju[nl]|Aug|Sept?|Okt|Nov|Dez)\.?20\d\d"
        r"|(?:RMB|USD|EUR|CNY|FY|CHF|GBP)\d[\d.,]*)\b)"
        r"(?-i:[A-ZÄÖÜ])[A-Za-zäöü]*[.-]?\d(?:[\w.-]*\w)?|\bID\. ?\d\w*|(?-i:\b(?:i|iX|e)\d{1,2}\b)"
        r"|(?-i:\b(?<![,.$€£])\d{1,2}[A-Z]{1,2}\b)(?<![1-4][QH])|[#№]\d+|\b[1-9]er\b(?:-\w+)?"
        r"|\b(?-i:\d{2,3} (?:SEL?|SL[CKRS]?|S(?= [A-Z][a-z]+[eé])|(?<=Ford 17 )M)\b)"
        r"|(?<![\d.,])(?:\d{3}er[ns]?\b(?:-\w+)?|\d\der-(?!Jahr)\w+)|(?<=[a-z] )0\d\d?\b(?!\.)"
        rf"|(?:\b|(?=§))(?!(?:{brands}) (?:20\d\d|\d+ (?:[a-zäöüß]+e[nrs]? )?(?-i:[A-ZÄÖÜ])))"
        rf"(?:{before})[ -]"
        r"(?:20\d\d|\d{1,3}(?:-\d+|(?:\.\d\d?){,2})[a-z]?|[IVX]+)\b"
        rf"(?![.,]?\d| ?{money})|\b(?-i:[AB] |C:)\d{{1,3}}\b(?! ?[%€])(?:-\w+)?"
        rf"|\b(?:\d+\.?[ -]|\w+e[nrs] )?(?:{after})\b"
        r"|\b(?-i:(?:ISO|DIN|EN|IEC|V[DO]A?|GB/T)[ -](?:[A-Z]+ )?\d[\d.-]*)|\b\d+/\d+/E[UGW]+\b"
        r"|(?:\(E[UGW]+\)|\bNr\.)[ Nr.]*\d+/\d+|\b(?:(?:C|COM)/)?20\d\d/(?!20\d\d\b)\d{3,4}\b"
        r"|\bNr\. ?\d+ (?-i:[A-Z]+[a-z]+[A-Z]*G[BO]?)\b"
        r"|(?<![\d./-])(?:\d{1,3}\.)?\d{3}/(?:19|20)\d\d\b"
        r"|(?<![\w.,])\d{1,3}\. (?-i:(?:[A-ZÄÖÜ][\w-]* ){,2})[\w-]*(?:IAA|ausstellung|salon"
        r"|kongress|tagung|messe|konferenz|festival|forum|gipfel|liga|bezirke?s?|klasse|instanz)\b"
        rf"|\b[1-9]\.0\b(?! ?{money})|\b(?-i:im Ersten\b(?! [A-ZÄÖÜ]))"
        r"|(?<!,)\b(?:\d ?[×x] ?\d\b(?!,)(?:-\w+)?|(?:\d|ein|zwei|drei)-?Liter(?:-?Autos?)?\b(?!-))"
        r"|\b(?:\d+|Ein)-Euro-(?:Schein|Banknote|Note|Münze|Job)\w*"
        rf"|(?<!\d )(?<!en )(?<!\. )\bEuro[ -]?[4-7][a-z]{{0,2}}\b(?! {money})"
        rf"|\b\w*(?:{edition})(?: (?!zufolge|nach|von|aus|im|in|seit|für)\w+"
        r"| (?-i:[A-Z]\w+ [A-Z]\w+))? (?-i:20\d\d)\b(?! \w+en\b)"
        rf"|\b(?:{idioms})\b(?! des Jahres| Halbjahr| Quartal|,\d)"
        r"|(?<![\w-])(?<!stellige )(?<!stellige\w )"
        r"Milli(?:on|ard)en(?:\w{3}|-(?:Euro|Yuan|Dollar)-)\w+"
    )


def _read_cardinal(match: re.Match[str]) -> Numeral:
    number, after, doubt = read_number(match["number"]), match.string[match.end() :], ""
    is_odd = re.match(" Mrd| Milliarde", after) and _POINT.search(match.string)
    if _POINT.search(match["number"]) or (is_odd and re.fullmatch(r"\d\.\d{3}", match["number"])):
        number, doubt = read_number(match["number"].replace(".", ",")), "its point is English"
    if re.fullmatch(r"\d\.\d\d[1-9] (?:Mrd\.|Milliarden|Billionen)", match["number"]):
        doubt = "its point may be English"
    before = match.string[: match.start()]
    few = 0 if re.search(r"[$€£]\Z", before) else 1
    if re.match(rf"[1-9]\d{{{few},2}},\d{{3}}(?!\d| ?(?:%|Pro|M|Bil))", match["number"] + after):
        doubt = "its comma may be English"
    is_apart = re.search(r"(?i)\bzwischen \Z", before) and re.match(rf"{_ASIDE} und \d", after)
    is_apart = is_apart or re.search(rf"(?i)\bzwischen [\d.,]+{_ASIDE} und \Z", before)
    is_last = re.search(rf"(?i)\b{parts()['ones']}, (?:vielleicht|maximal|höchstens) \Z", before)
    doubt = doubt or "it may be the end of a range" * bool(is_apart or is_last)
    is_margin = re.search(r"\+ ?/ ?[-–−]? ?\Z", before)
    doubt = doubt or "it may be a margin either way" * bool(is_margin)
    noted = (
        r"\d (?:(?:Herr|Frau) |[A-ZÄÖÜ]\w+ (?:einschließlich|inklusive|inkl\.|exklusive|gemäß)\b)"
    )
    doubt = doubt or "it may be a footnote" * bool(not before and re.match(noted, match.string))
    is_short = re.match(r"\d{1,2}(?![\d.,])", match["number"])
    if (
        is_short
        and not re.match(",| (?:und|oder|bis) ", after)
        and re.search(r"(?<![\d,.])(?<![\d,] )\d{1,2}, \Z", before)
    ):
        doubt = "the number before its comma may belong to it"  # "1, 3 Milliarden", "27, 6 Prozent"
    if number is None or re.search("[/¼-¾⅓-⅞]", match[0]) or re.match(r" \.\d{3}\b", after):
        return Numeral(match.span(), None, doubt=f"{match[0]!r} is no number as German writes it")
    letter = re.match(r"[KMB]\b", after) if re.search(r"[$€£]\Z", before) else None
    if letter:  # "$200M"
        number = Number(number.mantissa, 1000 ** (1 + "KMB".index(letter[0])))
        return Numeral((match.start(), match.end() + 1), number, doubt=doubt, is_scaled=True)
    if match["minus"]:
        number = Number(-number.mantissa, number.scale)
    if _CENT.match(after):
        number = Number(number.mantissa.scaleb(-2), number.scale)
    return Numeral(match.span(), number, doubt=doubt, is_scaled=number.scale > 1)


def _read_scaled(match: re.Match[str]) -> Numeral | None:
    """Read "Mio. EUR 3", both of "7,1 (Vorjahr: 6,4) Milliarden Euro", of "von 6,4 auf 7,1"."""
    number, unit = read_number(f"{match['number']}{match['scale']}"), match.groupdict().get("unit")
    doubt = "whether it shares the scale of the next number is not said" if unit else ""
    unit = name_noun(unit or match.groupdict().get("code") or "")
    return Numeral(match.span(), number, unit=unit, doubt=doubt, is_scaled=True)


def _read_one(match: re.Match[str]) -> Numeral | None:
    """Read "ein" as a number where it measures or is hedged; elsewhere it is the article."""
    before = match.string[: match.start()]
    words = any_of("before one", *["before a time"] * bool(match["time"]))
    noun = re.match(r" (?:[a-zäöüß]+ )?([A-ZÄÖÜ][\w-]*)", match.string[match.end() :])
    listed = _LISTED.search(before)
    is_thing = listed and (listed[1].endswith("-") or len(name_noun(listed[1])) > 3)
    is_listed = is_thing and noun and name_noun(noun[1])
    is_hedged = re.search(rf"(?<!nicht )\b(?:{words})\s\Z", before, _I)
    if not (match["sure"] or is_hedged or is_listed):
        return None
    if not match["sure"] and before.endswith("nur ") and not (noun and name_noun(noun[1]) in _ANY):
        return None
    if re.match(" (?:Euroc|C)ent", match.string[match.end() :]):
        return Numeral(match.span("one"), Number(Decimal("0.01")))
    is_about = re.search(r"(?<!als )\b(?:etwa|rund|knapp|fast|gut|ca\.|nahezu) \Z", before, _I)
    is_odd = is_about and noun and is_thing_unit(name_noun(noun[1])) and not match["sure"]
    is_odd = is_odd or (noun and name_noun(noun[1]) in _ANY and before.endswith("weniger als "))
    doubt = "it may be the article" if is_odd else ""  # "etwa eine Maßnahme"
    return Numeral(match.span("one"), Number(Decimal(1)), doubt=doubt)


def _read_pair(match: re.Match[str]) -> Numeral | None:
    """Read "fünf, sechs Stunden" as a range, and "drei, vier, fünf"."""
    number, upper = read_number(match["number"]), read_number(match["upper"])
    is_next = number and upper and upper.value == number.value + match[0].count(",")
    return Numeral(match.span(), number, upper) if is_next else None


def _read_ordinal(match: re.Match[str]) -> Numeral | None:
    groups = match.groupdict()
    if groups.get("dot") and not _BEFORE_ORDINAL.search(match.string[: match.start()]):
        return None
    unit = "rank" if {"rank", "places"} & groups.keys() else ""
    span = match.start("number" if "places" in groups else 0), match.end()
    upper = read_number(re.sub("(?i)^ten$", "zehn", groups.get("upper") or ""))
    stem = match["number"] + "e" * (groups.get("rank") == "")  # "dritt-größte"
    number = read_number(stem) if match["number"] else Number(Decimal(1))  # "Top 10"
    is_other = re.fullmatch("[Aa]chte|Erstes|Dritte[nr]?", match[0])  # "er achte darauf"
    is_told = span[0] and match[0] != "Dritten" and _BEFORE_ORDINAL.search(match.string[: span[0]])
    code = r"(?i)n\w+\.? (?:\d{3}|\d+[-/])|nr\.? \d\d"  # "Nr. 12-03"
    is_code = re.match(code, match.string[span[0] :])
    is_code = is_code or re.match(r" ?(?:\.\.|…)", match.string[span[1] :])
    doubt = "it may be no rank" if (is_other and not is_told) or is_code else ""
    return Numeral(span, number, upper, form="ordinal", unit=unit, doubt=doubt)


def _read_share(match: re.Match[str]) -> Numeral | None:
    """Read "jeder dritte", "einer von 200", "sieben von zehn Befragten"."""
    whole, part = read_number(match["whole"].rstrip(".")), read_number(match["part"] or "eins")
    if not whole or not part or part.value >= whole.value:
        return None
    noun = match.groupdict().get("noun")
    is_thing = noun and name_noun(noun) not in _ANY
    if is_thing and whole.value != 10:
        return None  # "zwei von drei Werken" are two plants of three
    if match["part"] and part.value > 10 and part.value.denominator == 1:
        return None  # "300 von 400 Leuten" are two counts
    number = share(part.value, whole.value)
    span = match.start(), match.end("whole")
    # "Eines von drei Modulen" is none of their share.
    is_odd = is_thing or (match["part"] and not noun and whole.value < 11)
    before = match.string[: span[0]]
    is_told = re.search(r"\b(?:die|der|den|alle[nr]?|ist|(?<!r )als) \Z", before, _I)
    is_odd = is_odd or (match["part"] and (is_told or (part.value > 1 and 5 < whole.value < 10)))
    doubt = "it may be one of so many" * bool(is_odd)
    return Numeral(span, number, form="share", unit="percent", doubt=doubt)


def _read_fraction(match: re.Match[str]) -> Numeral | None:
    part, before = match["part"].lower(), match.string[: match.start()]
    is_half = match[0].lower() == "hälfte" and not re.search(r"\b(?:erste|zweite)\w? \Z", before)
    if not match["count"] and not is_half and not re.search(r"(?:gut|knapp)e\w \Z", before):
        return None
    divider = key_values("denominator", language="de")[part]
    number = read_number(match["count"] or "eins")
    if number is None or number.value >= divider:
        return None
    if re.match(" Prozent", match.string[match.end() :]):  # "um ein Drittel Prozentpunkt"
        return Numeral(match.span(), Number(number.mantissa, divisor=int(divider)))
    no_adjective = "andere|unsere|[dkms]eine|diese|welche|beinahe|knapp"
    # "in der gegnerischen Hälfte"
    is_odd = is_half and re.search(rf"\b(?!{no_adjective})[a-zäöüß]{{4,}}e[nr]? \Z", before)
    is_small = part.startswith(("hundert", "tausend"))  # of a second
    doubt = "it may be no share" * bool(is_odd or is_small)
    return Numeral(match.span(), share(number.value, divider), None, "share", "percent", doubt)


def _read_named(match: re.Match[str]) -> Numeral | None:
    """Read dozens and decades, halves and quarters: "eine halbe Million", "Vierteljahrhundert"."""
    groups, of = match.groupdict(), (match["of"] or "").lower()
    half = groups.get("half")
    count = Number(_PARTS[half.lower()]) if half else read_number(match["number"] or "eins")
    if not count or count.scale > 1 or re.match("(?i)eine? Jahr(?:zehnt|hundert)e", match[0]):
        return None  # "ein Jahrzehnte altes Werk"
    names = list_words("named number", language="de")
    size, _, unit = next((key for name, key in names if of.startswith(name)), "1").partition(" ")
    scales = key_values("scale", "other scale", language="de")
    scale = 10 ** int(scales.get(of, scales.get(f"{of}.", Decimal())))
    mantissa = count.mantissa * int(size)
    mantissa = mantissa.normalize() if half and size != "1" else mantissa
    before = match.string[: match.start()]  # "vor einem Vierteljahr"
    doubt = "it may be a date" * bool(unit and re.search(r"(?i)\b(?:vor|in) \Z", before))
    return Numeral(match.span(), Number(mantissa, scale), None, "cardinal", unit, doubt, scale > 1)


def _read_multiple(match: re.Match[str]) -> Numeral | None:
    groups, stems = match.groupdict(), key_values("multiple", language="de")
    stem, joined = groups.get("stem"), dict(list_words("joined unit", language="de"))
    number = Number(stems[stem.lower()]) if stem else read_number(match["number"])
    if {"times", "joined"} & groups.keys():
        unit = joined.get(groups.get("joined", "").lower(), "times")
        doubt = "it may be a date" * bool(re.search("(?i)monats[a-z]", match[0]))
        return Numeral(match.span(), number, unit=unit, doubt=doubt)  # "Neunmonatszahlen"
    thing = r"(?i:\S*fache|doppelte)[nrms]? (?:[a-zäöüß]+e[nr]? )?"
    thing += rf"(?!(?i:{any_of('of a multiple')}))[A-ZÄÖÜ]"
    adverb = r"(?i:\S*fach) (?!so\b|mehr|\w+er\b|überz)[^\W\d_]|[a-zäöü]+fache[nmrs]? \0"
    is_other = re.match(rf"{thing}|{adverb}", match[0] + match.string[match.end() :])
    doubt = "it may tell of what follows" if is_other else ""  # "sechsfache Mutter"
    return Numeral(match.span(), number, form="fold", unit="fold", doubt=doubt)


def _read_vague(match: re.Match[str]) -> Numeral | None:
    doubt = f"{match[0]!r} is no number that digits can write"
    return Numeral(match.span(), None, form=match.lastgroup or "", doubt=doubt)


def _read_digit_class(match: re.Match[str]) -> Numeral | None:
    """Read "zweistelliger Millionenbetrag" as 10 to 99 million."""
    number, rest = read_number(match["number"]), (match["rest"] or "").lower()
    doubt = "" if rest else f"what is {match[0]} is not said beside it"
    doubt = doubt or "which part of them is meant is not read" * bool(match["part"])
    if not number or (not rest and not match[0].endswith("stellig")):
        return Numeral(match.span(), None, doubt=doubt)
    power = int(number.value)
    scale = 10**6 if "million" in rest else 10**9 if "milliard" in rest else 1
    unit = "EUR" if scale > 1 else "percent" if power < 3 else ""
    unit = "points" if "prozentpunkt" in rest else unit
    doubt = doubt or ("its currency is not said" if scale > 1 and "euro" not in rest else "")
    doubt = doubt or ("it may be no percent" if re.match("bereich|zahl|wert", rest) else "")
    ends = [Number(Decimal(10**power - 1), scale), Number(Decimal(10 ** (power - 1)), scale)]
    return Numeral(match.span(), ends[1], ends[0], unit=unit, doubt=doubt)


#: What reads an expression, and its pattern, in which names in braces stand for pieces.
_RULES: tuple[tuple[object, ...], ...] = (
    (_read_digit_class, "(?:{B}(?P<part>(?:niedrig|mittler|hoh|ober|unter)e[nrms]?|hoch|niedrig) ",
     ")?{B}(?P<number>{ones})stellig{CASE}{E}(?: (?P<rest>(?:Millionen|",
     r"Milliarden)[\w-]*|[\w-]*(?:{told in percent})[\w-]*))?"),
    (_read_share, r"{B}jede[nmrs]? (?P<part>)(?P<whole>{ordinal}|\d+\.)(?! (?:Jahr|Monat|",
     "Woche|Tag|Stunde|Minute|Quartal|Mal))"),
    (_read_share, "(?P<part>{B}ein[es][rs]?) von (?P<whole>{number})(?!, {ones} )"),
    (_read_share, "(?P<part>{number}) von (?P<whole>{number})(?: ",
     r"(?-i:(?:[a-zäöüß]+ )?[a-zäöüß]+e[nr] )?(?P<noun>(?-i:[A-ZÄÖÜ])[\w-]*)|(?:(?<=von zehn)",
     r"|(?<=von 10))(?= (?-i:[a-zäöüß])|[.,;]|\Z))"),
    (_read_named, "(?:{ARTICLE} )?{B}(?P<half>halbe)[nmrs]?(?: (?P<of>Million|Milliarde|Mio|Mrd|",
     r"Dutzend|Jahrhundert|Jahrzehnt)s?{E}\.?|(?= (?:Prozent|Jahr|Stunde|Tage?s?\b|Monat|Punkt|",
     "Woche|Liter|Kilometer|Meter|Tonne)))"),
    (_read_named, "(?:{ARTICLE} )?{B}(?P<half>viertel|dreiviertel)[ -]?(?P<of>jahrhundert|jahr|",
     "(?:prozent)?punkt|stunde|million|milliarde)(?:e?s|e)?{E}"),
    (_read_fraction, r"(?:(?P<count>{B}{ones}{CASE}|\d+)(?: weitere[sn]? |[ -]?)|{B}(?<!-))",
     "(?P<part>{denominator})[sn]?(?:-?mehrheit)?{E}(?!-[SM])"),
    (_read_vague, "{B}(?:{vague number})[ -]?(?:hundert|tausend|dutzend|zehntausend|",
     r"hunderttausend|million|milliarde|10+(?:\.000)*(?![.,]?\d))(?:e?n|e|er)?{E}"),
    (_read_multiple, r"{B}(?:ver(?=dopp)|(?:das )?(?=doppelte[nmrs]?{E}|doppelt(?: so\b|\Z))|",
     r"(?=halbier|halb so\b))(?P<stem>doppel|dopplung|halbier|halb)\w*"),
    (_read_multiple, r"{B}ver(?!ein)(?P<number>{word})fach\w*"),
    (_read_multiple, "(?:(?!einfach|einmal)(?P<number>{B}{ones}(?:einhalb)?|anderthalb|{word}|",
     r"{DIGITS})(?:-?fach{CASE}{E}(?!-[GSK])|[ -]?mal{E}(?= (?:{compared to fold})\b)))"),
    (_read_multiple, "{B}Faktor(?: von)? (?P<number>{number})"),
    (_read_multiple, r"(?P<times>)(?P<number>{B}(?!ein){word}|{DIGITS})[ -]?mal{E}(?! \d)"),
    (_read_multiple, r"(?P<times>)(?P<number>{B}ein)mal(?= (?:{after times})\b)"),
    (_read_named, r"(?:(?P<number>{number}|{ARTICLE}) (?:(?:ganze|volle|lange)\w* )?|",
     "(?=Dutzend{E})){B}(?P<of>Dutzend|Jahrzehnt|Jahrhundert)(?:e?s|en?)?{E}"),
    (_read_multiple, "(?:(?P<number>{B}{word}|{B}{ones}einhalb|anderthalb|{DIGITS})-?)",
     r"(?P<joined>{joined unit})(?<!\beinseitig)\w*"),
    (_read_ordinal, r"\bTop[ -](?P<rank>(?P<number>))(?P<upper>{number}|ten)\b"),
    (_read_ordinal, r"{B}(?P<rank>(?:Listen|Start)?Platz|Rang|Position|Nummer|Nr\.?) ",
     "(?P<number>{number})"),
    (_read_ordinal, "{B}(?P<places>Plätzen?|Rängen?|Positionen) (?P<number>{number})(?: bis ",
     "(?P<upper>{number}))?"),
    (_read_ordinal, r"{B}(?P<places>Plätzen?|Rängen?|Positionen) \0+(?:, | und | oder )",
     "(?P<number>{number})"),
    (_read_ordinal, "{B}(?P<rank>)(?P<number>(?:zwei|drit|vier|fünf|sechs|sieb|ach|neun|zehn)t)",
     r"(?=\w)(?!lig|elfin|dienst|[a-zäöüß]+system)(?-i:[a-zäöüß]+)(?:(?<=st|ßt)|(?<=platziert))e[nmrs]?{E}"),
    (_read_ordinal, r"(?:(?!achten\b)|(?<=\b(?:zum|den|der|dem|des|die) ))(?P<number>{ordinal})",
     "(?! (?:{number}|drei|zwei|beiden)|(?<=ersten) (?:{about}) {number})"),
    (_read_ordinal, "(?P<number>(?:(?:{number}|{ARTICLE})[ -]?|{B}(?:{word})?)million)",
     "ste[nmrs]?{E}"),
    (_read_ordinal, "(?P<number>{DIGITS})(?:-?s?te[nmrs]?{E})"),
    (_read_ordinal, r'(?P<number>{DIGITS})(?P<dot>\.)(?= (?-i:[A-ZÄÖÜ„\"]|[a-zäöüß]+e[nmrs]? ',
     r"[A-ZÄÖÜ]))(?! (?-i:Der|Die|Das|Ein|Eine|Er|Sie|Es|Im|In|Am|Auf|Mit|Und|Aber|Bei|Für|Zu)\b)"),
    (_read_pair, "(?<!, ){B}(?P<number>{ones}), (?:{ones}, )?(?P<upper>{ones})(?= ",
     "(?:[a-zäöüß]+e[nr]? )?(?-i:[A-ZÄÖÜ]))"),
    (_read_one, "(?P<one>{ARTICLE})(?= (?:(?P<sure>(?:Prozent(?:punkte?)?|Euro|(?:US-)?Dollar|",
     r"Yuan|Cent|einzige[nrsm]?|Kilometer)\b|(?:bis|bis zu(?! \S+{scale})|oder) {number}|",
     r"Stunde {number} Minuten)|(?P<time>Jahr|Monat|Woche|Tag|Stunde|Minute|Quartal)|",
     r"(?!{scale}|(?-i:paar\b))\w))"),
    (_read_scaled, r"(?<!\bin )(?<!\d )\b(?P<scale>(?:Mio|Mrd)\.?) (?P<code>€|\$|EUR|USD|CHF) ",
     r"?(?P<number>{DIGITS})(?![.,]?\d| ?(?:Mio|Mrd|Mill|%))"),
    (_read_scaled, r"(?P<number>{DIGITS})(?=(?: ?\([^()\d]{,30}{DIGITS})?\)(?P<scale>{scale}))"),
    (_read_scaled, r"(?:(?<=\bvon )|(?!\S+ auf ))(?P<number>{DIGITS}|{B}{word})(?= (?:auf|",
     "statt|gegenüber) (?:[a-zäöüß]+ ){,3}{DIGITS}(?P<scale>{scale}) ",
     "(?P<unit>Euro|EUR|(?:US-)?Dollar|Yuan))"),
    (_read_cardinal, r"(?P<minus>)(?P<number>\bbeiden?)(?:(?<=sten beiden)|(?= (?:Jahre|Monate|",
     r"Wochen|Quartale)\b))"),
    (_read_cardinal, r"(?P<minus>)(?P<number>\b(?:zwei|drei)er)(?= (?:[a-zäöüß]+er )?",
     "(?-i:[A-ZÄÖÜ]))"),
    (_read_cardinal, r"(?P<minus>)(?P<number>(?<![\w.,/])\d+/\d+(?![\w/])|\d* ?[¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])"),
    (_read_cardinal, r"(?P<minus>)(?:(?<=\bknappe )|(?<=\bknappen )|(?<=\bgute )|(?<=\bguten ))",
     "(?P<number>(?:Million|Milliarde|Billion){E})"),
    (_read_cardinal, r"(?P<minus>\bminus |(?:(?<=\()|(?<=: ))[-–−] (?=\d)|(?:(?<=\bum )|",
     r"(?<=\b(?:bei|auf|mit|von) ))[-–−] (?=[\d.,]+ ?(?:[%€(]|Pro|Mi[lo]|Mrd|Eur|Punk))|",
     r"(?<![\w)%−–-])–(?=\d))?(?P<number>{number})"),
    (_read_vague, r"(?<!\) )(?P<vague>{B}(?:(?:zehn|hundert|aber|zig)?(?:tausende|hunderte)[nr]?|",
     "Dutzende[nr]?|Millionen|Milliarden|Billionen|Jahrzehnten?|Jahrhunderten?){E})"),
)  # fmt: skip


@cache
def number_rules() -> NumberRules:
    """Give the rules of German numbers."""
    sign = r"(?:US-?)?[$€£¥]? ?"
    return NumberRules(
        rules=fill_rules(_RULES, parts()),
        to=re.compile(rf"(?: ?[-–—~] ?|-? (?:bis(?: zu)?|oder) ){sign}", _I),
        between=re.compile(r"\bzwischen(?: (?:rund|etwa|ca\.|circa|umgerechnet))?\W{0,4}$", _I),
        and_=re.compile(rf" und {sign}", _I),
        falling=re.compile(rf"-? (?:bis|und) {sign}", _I),
        out_of=re.compile(r"(?!)"),  # "drei von vier" may be three things of four
        shared=re.compile(r"^[ \u00a0]?(?P<unit>[%€]|°C|(?!und|bis|oder)[^\W\d_][\w-]*)", _I),
    )
