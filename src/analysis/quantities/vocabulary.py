"""The closed vocabularies of print: hedge words, the levels of reading them, kinds and units.

A unit names what is counted or measured; its printed words tell a reader of a phrase which unit
it can be. Percentages stay in percent and money in whole yuan, dollars or euros.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache

from analysis.errors import PhraseError, suggest


class Level(StrEnum):
    """How hedges are read: by the word's logic alone, or as far as a share of readers would go."""

    LOGICAL = "logical"
    CORE = "core"  # half of the readers
    MIDDLE = "middle"  # three quarters
    WIDE = "wide"  # nine in ten


class Family(StrEnum):
    """Hedges that are read alike."""

    NEARLY = "nearly"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    BELOW = "below"
    UP_TO = "up to"
    LATE = "late"


#: Hedge words as printed, by family: in English, German and Chinese.
_HEDGES = {
    Family.NEARLY: ("nearly, almost", "fast, knapp, nahezu", "近, 接近"),
    Family.ABOUT: ("about, around, roughly, approximately, some", "etwa, rund, circa", "约"),
    Family.OVER: (
        "over, above, more than, just over, exceeding, exceeded, surpassed, surpassing, topped",
        "mehr als, über",
        "超过, 超, 逾",
    ),
    Family.AT_LEAST: ("at least, no less than", "mindestens", "至少"),
    Family.AT_MOST: ("at most, no more than", "höchstens", "不超过"),
    Family.BELOW: ("below, under, less than", "weniger als, unter", "低于"),
    Family.UP_TO: ("up to", "bis zu", "多达"),
    Family.LATE: ("late", "", ""),
}
#: Hedge word -> family, for each language that is read.
WORDS = {
    language: {
        word: family
        for family, words in _HEDGES.items()
        for word in words[column].split(", ")
        if word
    }
    for column, language in enumerate(("en", "de", "zh"))
}
#: Words that the study did not ask about; their far ends are borrowed from their family.
BORROWED = frozenset(
    "more than, just over, exceeding, exceeded, surpassed, surpassing, topped, some, less than, "
    "under, up to".split(", ")
).union(WORDS["de"], WORDS["zh"])

#: Words that hedge a number and are not read, directly before it and directly after it.
_UNREAD = {
    "en": (
        (
            "close to, nearing, approaching, approx., approx, ca., circa, an estimated, estimated"
            ", upwards of, in excess of, as many as, as much as, a maximum of, a minimum of"
            ", at the most, not more than, not less than, fewer than, no fewer than, not quite"
            ", just under, higher than, lower than, greater than, perhaps, maybe, virtually"
            ", barely, hardly"
        ),
        (
            "or so, or more, or less, or fewer, or thereabouts, or over, or above, or below"
            ", or higher, or lower, and more, and counting, plus, odd, at least, at most"
            ", approximately, roughly"
        ),
    ),
    "de": (
        (
            "ungefähr, annähernd, beinahe, zirka, ca., gut, gegen, an die, um die, maximal, minimal"
            ", wenigstens, nicht mehr als, nicht weniger als, kaum, schätzungsweise"
        ),
        "oder mehr, und mehr, oder weniger, oder so, plus, mindestens, höchstens, ungefähr, circa",
    ),
    "zh": (
        "大约, 将近, 大概, 差不多, 不足, 不到, 不少于, 不低于, 最多, 最少, 高于, 多于, 少于, 突破",
        "多, 余, 几, 左右, 上下, 以上, 以下, 以内",
    ),
}
#: Beside a date: words for a part of it, within which it stays true, and words that lead out of it.
WITHIN = {
    "en": "late, early, mid, beginning of, start of, middle of, end of".split(", "),
    "de": "anfang, mitte, ende, früh, spät".split(", "),
    "zh": "初, 上旬, 中旬, 下旬, 底, 末".split(", "),
}
_BEYOND = {
    "en": "before, after, prior to",
    "de": "vor, nach",
    "zh": "前后, 之前, 之后, 以前, 以后",
}
#: Words for a fall and for a rise, which give a change its sign, by language.
DIRECTIONS = {
    "en": (
        (
            r"decreas(?:e[sd]?|ing)|declin(?:e[sd]?|ing)|drop(?:s|ped|ping)?|fell"
            r"|fall(?:s|en|ing)?|down|reduc(?:e[sd]?|ing|tion)|shr[aiu]nk(?:s|ing)?"
            r"|plung(?:e[sd]?|ing)|plummet(?:s|ed|ing)?|slid(?:e|es|ing)?|slip(?:s|ped|ping)?|dip(?:s|ped|ping)?|tumbl(?:e[sd]?|ing)"
            r"|slump(?:s|ed|ing)?|s[aiu]nk(?:s|ing)?|contract(?:s|ed|ing|ion)|los[et]s?|losing|loss"
            r"|cut(?:s|ting)?|minus|lower(?:ed|ing)?|less|fewer"
        ),
        (
            r"increas(?:e[sd]?|ing)|r[io]ses?|risen|rising|up|gr[eo]ws?|grown|growing|growth"
            r"|gain(?:s|ed|ing)?|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|surg(?:e[sd]?|ing)"
            r"|soar(?:s|ed|ing)?|plus|higher|more"
        ),
    ),
    "de": (
        (
            r"rückgang|rückgänge|minus|sinkt|sinken|sank(?:en)?|gesunken|fiel(?:en)?|fällt|gefallen"
            r"|zurückgegangen|verlust|verlor(?:en)?|schrumpft(?:e|en)?|geschrumpft|abnahme|einbruch"
            r"|niedriger|weniger"
        ),
        (
            r"anstieg|zuwachs|wachstum|plus|stieg(?:en)?|steigt|gestiegen|wuchs(?:en)?|wächst"
            r"|gewachsen|zunahme|höher|mehr"
        ),
    ),
    "zh": ("下降|减少|下滑|下跌|降低|缩减|萎缩|跌|降|减", "增长|上升|提高|增加|上涨|提升|升|增|涨"),
}

#: What may stand between such a word and the number.
ADVERBS = (
    r"(?:considerab|dramatical|marked|moderate|modest|notab|sharp|significant|slight|steadi|steep"
    r"|strong|substantial)ly|year[ -](?:on|over)[ -]year|deutlich|leicht|stark"
)


@cache
def list_beside(language: str, *, of_date: bool) -> tuple[list[str], list[str]]:
    """List words that hedge, read or not, before and after a number or date; longest first."""
    before, after = (words.split(", ") for words in _UNREAD[language])
    before += WORDS[language]
    if of_date:
        dated = after if language == "zh" else before
        dated += [*WITHIN[language], *_BEYOND[language].split(", ")]
    return sorted(before, key=len, reverse=True), sorted(after, key=len, reverse=True)


def find_family(hedge: str, language: str = "en") -> Family | None:
    """Name the family of a hedge word, None for none; an unknown one is no bare number."""
    if not hedge:
        return None
    words = WORDS.get(language, {})
    if hedge not in words:
        raise PhraseError(f"{hedge!r} is no hedge known in {language!r} ({suggest(hedge, words)})")
    return words[hedge]


@dataclass(frozen=True)
class Kind:
    """What a kind of quantity allows."""

    meaning: str  # for the data dictionary
    lower: Fraction | float = Fraction(0)  # the least possible value in the unit
    upper: Fraction | float = math.inf
    whole: bool = False  # whether only whole numbers are possible


KINDS: dict[str, Kind] = {
    "count": Kind("things counted, whole", whole=True),
    "ordinal": Kind(
        "position in a sequence, whole: the 30 millionth car, the ninth edition", whole=True
    ),
    "share": Kind("part of a whole, in percent", upper=Fraction(100)),
    "limit": Kind("bound or stake that a rule or a contract sets, exact", upper=Fraction(100)),
    "points": Kind("difference of two shares, in percentage points", Fraction(-100), Fraction(100)),
    "change": Kind("relative change, in percent of the earlier value", Fraction(-100)),
    "money": Kind("sum of money"),
    "year": Kind("a calendar year, as its days", lower=-math.inf),
    "date": Kind("a day, or the days of a longer period", lower=-math.inf),
    "duration": Kind("length of time"),
    "age": Kind("completed time, cut off at the printed unit"),
    "rate": Kind("one quantity per unit of another"),
    "ratio": Kind("one quantity divided by another of the same unit", lower=-math.inf),
}

#: Unit -> words that may stand for it in print, in any of the languages read.
_PRINTED = {
    "1": "",
    "CNY": "yuan, rmb, cny, 元",
    "USD": "dollar, dollars, us-dollar, u.s. dollars, usd, us$, $, 美元",
    "EUR": "euro, euros, eur, €, 欧元",
    "percent": "percent, per cent, %, prozent, half, hälfte, 半数, quarter",
    "points": (
        "percentage points, percentage point, pp, p.p., prozentpunkt, prozentpunkte, 个百分点"
    ),
    "vehicles": (
        "vehicle, vehicles, car, cars, unit, units, nevs, automobile, automobiles, sedan, "
        "sedans, fahrzeuge, autos, bevs, evs, 辆"
    ),
    "cars": "car, cars, unit, units, vehicles, autos",
    "vehicles/year": "vehicles, cars, units",
    "models": "model, models, modelle, products",
    "brands": "brand, brands",
    "plants": "plant, plants",
    "cities": "city, cities",
    "companies": (
        "company, companies, firms, firm, enterprises, unternehmen, firmen, mitglieder, "
        "mitgliedsunternehmen, respondents, members"
    ),
    "people": (
        "people, representatives, participants, teilnehmer, guests, professionals, employees, "
        "executives, entrepreneurs, zulieferer, experts, ministers"
    ),
    "deals": "deal, deals, projects, project",
    "sessions": "session, sessions",
    "articles": "article, articles",
    "processes": "process, processes",
    "trips": "trip, trips, trains",
    "days": "day, days, tag, tage, 天",
    "months": "month, months, monat, monate, 个月",
    "years": "year, years, jahr, jahre, century, 年",
    "date": "",
    "rank": "",
    "CNY/USD": "",
    "CNY/EUR": "",
    "USD/EUR": "",
    "TEU": "teu, containers",
    "km": "kilometers, kilometres, km",
    "jobs": "jobs, arbeitsplätze",
}
UNITS = {unit: tuple(words.split(", ")) if words else () for unit, words in _PRINTED.items()}

#: Units that are currencies.
MONEY = ("CNY", "USD", "EUR")
