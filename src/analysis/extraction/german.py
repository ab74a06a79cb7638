"""The numbers of German prose, as rules: the first that matches a place has it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import cache

from analysis.extraction.english_phrases import simplify
from analysis.extraction.german_dates import date_rules
from analysis.extraction.german_phrases import (
    furniture_pattern,
    is_furniture,
    name_noun,
    name_pattern,
    read_beside,
    share_units,
)
from analysis.extraction.german_words import fill_rules, read_number
from analysis.extraction.numbers import NumberRules, Numeral, key_values, share
from analysis.quantities.interval import Number
from analysis.quantities.vocabulary import list_words

__all__ = ["date_rules", "furniture_pattern", "is_furniture", "name_pattern", "number_rules"]
__all__ += ["read_beside", "share_units", "simplify"]
_I = re.IGNORECASE
#: Of what "drei von vier" tells the share of all.
_ANY = ("people", "respondents", "companies", "vehicles", "households", "customers", "EUR", "USD")
_PARTS = {"halbe": Decimal("0.5"), "viertel": Decimal("0.25"), "dreiviertel": Decimal("0.75")}
#: Names of numbers, and their unit; of a part of a year or an hour, the smaller one.
_NAMED = {
    "dutzend": (12, ""), "jahrhundert": (100, "years"), "jahrzehnt": (10, "years"),
    "jahr": (12, "months"), "stunde": (60, "minutes"),
}  # fmt: skip


def _read_cardinal(match: re.Match[str]) -> Numeral:
    number = read_number(match["number"])
    if number is None or "/" in match[0]:
        doubt = f"{match[0]!r} is no number as German writes them"
        return Numeral(match.span(), None, doubt=doubt)
    if match["minus"]:
        number = Number(-number.mantissa, number.scale)
    return Numeral(match.span(), number, is_scaled=number.scale > 1)


def _read_one(match: re.Match[str]) -> Numeral | None:
    """Read "ein" as a number where it measures or is hedged; elsewhere it is the article."""
    before = match.string[: match.start()]
    sure = "rund|etwa|knapp|fast|gut|mehr als|weniger als|mindestens|circa|ca.|höchstens|nahezu|nur"
    in_time = r"|seit|nach|in|binnen|innerhalb von|für|um|über|jeweils|je"
    words = sure + in_time if match["time"] else sure
    if not match["sure"] and not re.search(rf"\b(?:{words})\s\Z", before, _I):
        return None
    return Numeral(match.span("one"), Number(Decimal(1)))


def _read_ordinal(match: re.Match[str]) -> Numeral | None:
    before, groups = match.string[: match.start()], match.groupdict()
    if groups.get("dot") and not re.search(
        r"(?:\b(?:d(?:er|ie|as|en|em|es)|zu[mr]|[ib]m|am|beim|vom|ins|(?:ih|uns|sei|ei|die|je)\w+)"
        r"|^|[(„\":–-])\s?\Z",
        before,
        _I,
    ):
        return None
    if match[0].lower() == "achten" and not re.search(r"\b(?:de[nrms]|zum|die|ihr\w+)\s\Z", before):
        return None  # the verb
    unit = "rank" if {"rank", "places"} & groups.keys() else ""
    span = match.start("number" if "places" in groups else 0), match.end()
    upper = read_number(re.sub("(?i)^ten$", "zehn", groups.get("upper") or ""))
    stem = match["number"] + "e" * (groups.get("rank") == "")  # "dritt-größte"
    number = read_number(stem) if match["number"] else Number(Decimal(1))  # "Top 10"
    return Numeral(span, number, upper, form="ordinal", unit=unit)


def _read_share(match: re.Match[str]) -> Numeral | None:
    """Read "jeder dritte", "einer von 200", "sieben von zehn Befragten"."""
    whole, part = read_number(match["whole"].rstrip(".")), read_number(match["part"] or "eins")
    if match["time"]:
        doubt = f"{match[0]!r} tells how often, which is not read"
        return Numeral((match.start(), match.end("whole")), None, doubt=doubt)
    if not whole or not part or part.value >= whole.value:
        return None
    if (noun := match.groupdict().get("noun")) and name_noun(noun) not in _ANY:
        return None  # "zwei von drei Werken" are two plants of three
    number = share(part.value, whole.value)
    return Numeral((match.start(), match.end("whole")), number, form="share", unit="percent")


def _read_fraction(match: re.Match[str]) -> Numeral | None:
    part, before = match["part"].lower(), match.string[: match.start()]
    is_half = part == "hälfte" and not re.search(r"\b(?:erste|zweite)\w? \Z", before)
    if not match["count"] and not is_half and not re.search(r"(?:gut|knapp)e\w \Z", before):
        return None
    divider = key_values("denominator", language="de")[part]
    number = read_number(match["count"] or "eins")
    if number is None or number.value >= divider:
        return None
    return Numeral(match.span(), share(number.value, divider), form="share", unit="percent")


def _read_named(match: re.Match[str]) -> Numeral | None:
    """Read dozens and decades, halves and quarters: "eine halbe Million", "Vierteljahrhundert"."""
    groups, of = match.groupdict(), (match["of"] or "").lower()
    half = groups.get("half")
    count = Number(_PARTS[half.lower()]) if half else read_number(match["number"] or "eins")
    if not count or count.scale > 1:
        return None
    size, unit = next((_NAMED[x] for x in _NAMED if of.startswith(x)), (1, ""))
    scales = key_values("scale", "other scale", language="de")
    scale = 10 ** int(scales.get(of, scales.get(f"{of}.", Decimal())))
    mantissa = (count.mantissa * size).normalize() if half and size > 1 else count.mantissa * size
    return Numeral(match.span(), Number(mantissa, scale), unit=unit, is_scaled=scale > 1)


def _read_multiple(match: re.Match[str]) -> Numeral | None:
    groups, stems = match.groupdict(), key_values("multiple", language="de")
    stem = groups.get("stem")
    number = Number(stems[stem.lower()]) if stem else read_number(match["number"])
    if "times" in groups:
        return Numeral(match.span(), number, unit="times")
    return Numeral(match.span(), number, form="fold", unit="fold")


def _read_joined(match: re.Match[str]) -> Numeral | None:
    unit = dict(list_words("joined unit", language="de"))[match["joined"].lower()]
    return Numeral(match.span(), read_number(match["number"]), unit=unit)


def _read_vague(match: re.Match[str]) -> Numeral | None:
    doubt = f"{match[0]!r} is no number that digits can write"
    return Numeral(match.span(), None, form=match.lastgroup or "", doubt=doubt)


def _read_digit_class(match: re.Match[str]) -> Numeral | None:
    """Read "zweistelliger Millionenbetrag" as 10 to 99 million."""
    number, rest = read_number(match["number"]), (match["rest"] or "").lower()
    if not rest or not number:
        return Numeral(match.span(), None, doubt=f"what is {match[0]} is not read")
    power = int(number.value)
    scale = 10**6 if "million" in rest else 10**9 if "milliard" in rest else 1
    unit = "EUR" if "euro" in rest else "" if scale > 1 else "percent"
    ends = [Number(Decimal(10**power - 1), scale), Number(Decimal(10 ** (power - 1)), scale)]
    return Numeral(match.span(), ends[1], ends[0], unit=unit)


def _read_sign(match: re.Match[str]) -> Numeral | None:
    """Read "1½" and "¾"."""
    part = Fraction(unicodedata.numeric(match["sign"])).limit_denominator(20)
    whole = int(match["whole"] or 0) + part
    return Numeral(match.span(), Number(Decimal(whole.numerator), divisor=whole.denominator))


#: What reads an expression, and its pattern, in which names in braces stand for pieces.
_RULES: tuple[tuple[object, ...], ...] = (
    (_read_digit_class, "{B}(?P<number>{ones})stellig{CASE}{E}(?: (?P<rest>(?:Millionen",
     r"|Milliarden)[\w-]*|[\w-]*(?:wachs|wuchs|rate|plus|minus|rendite|marge|rückgang|anstieg",
     r"|steigerung|prozent|zuwächs)[\w-]*))?"),
    (_read_share, r"{B}jede[nmrs]? (?P<part>)(?P<whole>{ordinal}|\d+\.)(?P<time> (?:Jahr|Monat",
     r"|Woche|Tag|Stunde|Minute|Quartal|Mal)\w*)?"),
    (_read_share, "(?P<part>{B}eine?[rs]?) von (?P<time>(?!))?(?P<whole>{number})"),
    (_read_share, "(?P<part>{number}) von (?P<time>(?!))?(?P<whole>{number})(?: ",
     r"(?:[a-zäöüß]+e[nr] )?(?P<noun>(?-i:[A-ZÄÖÜ])[\w-]*))"),
    (_read_named, "(?:{ARTICLE} )?{B}(?P<half>halbe)[nmrs]?(?: (?P<of>Million|Milliarde|Mio|Mrd",
     r"|Dutzend|Jahrhundert|Jahrzehnt)s?{E}\.?|(?= (?:Prozent|Jahr|Stunde|Tage?s?\b|Monat|Punkt",
     "|Woche|Liter|Kilometer|Meter|Tonne)))"),
    (_read_named, "(?:{ARTICLE} )?{B}(?P<half>viertel|dreiviertel)[ -]?(?P<of>jahrhundert|jahr",
     "|stunde|million|milliarde)(?:e?s|e?n)?{E}"),
    (_read_fraction, r"(?:(?P<count>{B}{ones}{CASE}|\d+)[ -]?|{B})(?P<part>{denominator})[sn]?",
     "(?:-?mehrheit)?{E}"),
    (_read_multiple, r"{B}ver(?P<stem>doppel|dopplung)\w*"),
    (_read_multiple, r"{B}(?:das )?(?P<stem>doppel)t(?:e[nmrs]?{E}|(?= so\b))"),
    (_read_multiple, r"{B}(?P<stem>halbier)\w*"),
    (_read_multiple, r"{B}(?P<stem>halb)(?= so\b)"),
    (_read_multiple, r"{B}ver(?P<number>{word})fach\w*"),
    (_read_multiple, "(?:(?P<number>{B}{ones}(?:einhalb)?|anderthalb|{word}|{DIGITS})",
     r"(?:-?fach{CASE}{E}|[ -]?mal{E}(?= (?:so|mehr|höher\w*|größer\w*|schneller|länger|teurer",
     r"|stärker|besser|häufiger)\b)))"),
    (_read_multiple, "{B}Faktor(?: von)? (?P<number>{number})"),
    (_read_multiple, r"(?P<times>)(?P<number>{B}(?!ein){word}|{DIGITS})[ -]?mal{E}(?! \d)"),
    (_read_multiple, "(?P<times>)(?P<number>{B}ein)mal(?= (?:im Jahr|im Monat|in der Woche",
     r"|am Tag|pro|jährlich|täglich|wöchentlich|monatlich)\b)"),
    (_read_vague, "{B}(?:{vague number})[ -]?(?:hundert|tausend|dutzend|zehntausend",
     "|hunderttausend|million|milliarde)(?:e?n|e|er)?{E}"),
    (_read_named, r"(?:(?P<number>{number}|{ARTICLE}) )?(?:(?:ganze|volle)\w* )?{B}",
     "(?P<of>Dutzend){E}"),
    (_read_named, r"(?P<number>{number}|{ARTICLE}) (?:(?:ganze|volle|lange)\w* )?",
     "(?P<of>Jahrzehnt|Jahrhundert)(?:e?s|en?)?{E}"),
    (_read_joined, "(?:(?P<number>{B}{word}|{B}{ones}einhalb|anderthalb|{DIGITS})-?)",
     r"(?P<joined>{joined unit})\w*"),
    (_read_ordinal, r"\bTop[ -](?P<rank>(?P<number>))(?P<upper>{number}|ten)\b"),
    (_read_ordinal, r"{B}(?P<rank>Platz|Rang|Position|Nummer|Nr\.?) (?P<number>{number})"),
    (_read_ordinal, "{B}(?P<places>Plätzen?|Rängen?|Positionen) (?P<number>{number})(?: bis ",
     "(?P<upper>{number}))?"),
    (_read_ordinal, r"\b(?P<rank>ersten) (?P<number>{number})(?= (?:Plätzen?|Rängen?",
     r"|Positionen)\b)"),
    (_read_ordinal, r"{B}(?P<places>Plätzen?|Rängen?|Positionen) \0+(?:, | und | oder )",
     "(?P<number>{number})"),
    (_read_ordinal, "{B}(?P<rank>)(?P<number>(?:zwei|drit|vier|fünf|sechs|sieb|ach|neun",
     r"|zehn)t)(?=\w)(?-i:[a-zäöüß]+)(?:(?<=st|ßt)|(?<=platziert))e[nmrs]?{E}"),
    (_read_ordinal, "(?P<number>{ordinal})(?! (?:{number}|drei|zwei))"),
    (_read_ordinal, "(?P<number>(?:(?:{number}|{ARTICLE})[ -]?|{B}(?:{word})?)million)ste",
     "[nmrs]?{E}"),
    (_read_ordinal, "(?P<number>{DIGITS})(?:-?s?te[nmrs]?{E})"),
    (_read_ordinal, r"(?P<number>{DIGITS})(?P<dot>\.)(?= (?-i:[A-ZÄÖÜ„\"]",
     "|[a-zäöüß]+e[nmrs]? [A-ZÄÖÜ]))(?! (?-i:Der|Die|Das|Ein|Eine|Er|Sie|Es|Im|In|Am|Auf|Mit",
     r"|Und|Aber|Bei|Für|Zu)\b)"),
    (_read_one, "(?P<one>{ARTICLE})(?= (?:(?P<sure>(?:Prozent(?:punkte?)?|Euro|(?:US-)?Dollar",
     r"|Yuan|Cent|einzige[nrsm]?|Kilometer)\b|(?:bis|oder) {number})|(?P<time>Jahr|Monat|Woche",
     r"|Tag|Stunde|Minute|Quartal)|(?!{scale})\w))"),
    (_read_cardinal, r"(?P<minus>)(?P<number>\bbeiden?)(?= (?:Jahre|Monate|Wochen|Quartale)\b)"),
    (_read_sign, r"(?P<whole>(?<![\d.,])\d+)? ?(?P<sign>[¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])"),
    (_read_cardinal, r"(?P<minus>)(?P<number>(?<![\w.,/])\d+/\d+(?![\w/]))"),
    (_read_cardinal, r"(?P<minus>)(?:(?<=\bknappe )|(?<=\bknappen )|(?<=\bgute )|",
     r"(?<=\bguten ))(?P<number>(?:Million|Milliarde|Billion){E})"),
    (_read_cardinal, r"(?P<minus>\bminus |(?<![\w)%−–-])–(?=\d))?(?P<number>{number})"),
    (_read_vague, "(?P<vague>{B}(?:(?:zehn|hundert|aber|zig)?(?:tausende|hunderte)[nr]?",
     "|Dutzende[nr]?|Millionen|Milliarden|Billionen|Jahrzehnten?|Jahrhunderten?){E})"),
)  # fmt: skip


@cache
def number_rules() -> NumberRules:
    """Give the rules of German numbers."""
    sign = r"(?:US-?)?[$€£¥]? ?"
    return NumberRules(
        rules=fill_rules(_RULES),
        to=re.compile(rf"(?: ?[-–—~] ?|-? (?:bis(?: zu)?|oder) ){sign}", _I),
        between=re.compile(r"\bzwischen\W{0,4}$", _I),
        and_=re.compile(rf" und {sign}", _I),
        out_of=re.compile(r"(?!)"),  # "drei von vier" may be three things of four
        shared=re.compile(r"^[ \u00a0]?(?P<unit>%|Prozent|Euro|Yuan|(?:US-)?Dollar)", _I),
    )
