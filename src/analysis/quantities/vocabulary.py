"""The closed vocabularies of print: hedge words, the levels of reading them, kinds and units.

A unit names what is counted or measured; its printed words tell a reader of a phrase which unit
it can be. Percentages stay in percent and money in whole yuan, dollars or euros.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

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
