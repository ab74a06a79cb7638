"""How English, German and Chinese word a quantity: scales, units, hedges, ranges.

A hedge is rendered from its family, not from its sound; every phrase is one pattern per language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from analysis.errors import AnalysisError
from analysis.quantities.hedges import Family

Key = TypeVar("Key")


@dataclass(frozen=True, eq=False)
class Language:
    """How one language words a quantity: patterns around a number."""

    locale: str  # Babel's name, for digits and dates
    tag: str  # BCP 47, for pages
    scales: tuple[tuple[int, str, str], ...]  # factor, word for one, for many; greatest first
    units: Mapping[str, str]  # "one|many" where they differ; other units have no word
    ranges: Mapping[str, str]  # both ends, one end (open or closed), none
    hedges: Mapping[Family, str]
    ordinal: str  # "9th"
    millionth: str  # of the number of millions: "30 millionth"
    soft: str  # mark before an end that rests on how readers take a word
    halves: tuple[str, str]  # of a year
    years: tuple[str, str]  # one year, a span of years
    grouping: bool = True  # of thousands
    repeats: bool = False  # whether both ends of a range carry scale and sign


#: Patterns in English, German and Chinese.
_UNITS = {
    "percent": ("{}%", "{}\xa0Prozent", "{}%"),
    "points": (
        "{} percentage point|{} percentage points",
        "{}\xa0Prozentpunkt|{}\xa0Prozentpunkte",
        "{}个百分点",
    ),
    "CNY": ("{} yuan", "{}\xa0Yuan", "{}元"),
    "USD": ("{} dollar|{} dollars", "{}\xa0Dollar", "{}美元"),
    "EUR": ("{} euro|{} euros", "{}\xa0Euro", "{}欧元"),
    "CNY/USD": ("{} yuan per dollar", "{}\xa0Yuan je Dollar", "{}元/美元"),
    "CNY/EUR": ("{} yuan per euro", "{}\xa0Yuan je Euro", "{}元/欧元"),
    "USD/EUR": ("{} dollars per euro", "{}\xa0Dollar je Euro", "{}美元/欧元"),
    "vehicles/year": ("{} a year", "{} pro Jahr", "每年{}"),
    "days": ("{} day|{} days", "{}\xa0Tag|{}\xa0Tage", "{}天"),
    "months": ("{} month|{} months", "{}\xa0Monat|{}\xa0Monate", "{}个月"),
    "years": ("{} year|{} years", "{}\xa0Jahr|{}\xa0Jahre", "{}年"),
    "km": ("{}\xa0km", "{}\xa0km", "{}公里"),
}
_RANGES = {
    "both": ("{} to {}", "{} bis {}", "{}～{}"),
    "from": ("at least {}", "mindestens {}", "至少{}"),
    "above": ("over {}", "mehr als {}", "超过{}"),
    "to": ("at most {}", "höchstens {}", "至多{}"),
    "below": ("below {}", "unter {}", "低于{}"),
    "none": ("any number", "jede Zahl", "任意数"),
}
_HEDGES = {
    Family.NEARLY: ("nearly {}", "fast {}", "近{}"),
    Family.ABOUT: ("about {}", "etwa {}", "约{}"),
    Family.OVER: ("over {}", "mehr als {}", "超过{}"),
    Family.AT_LEAST: ("at least {}", "mindestens {}", "至少{}"),
    Family.AT_MOST: ("at most {}", "höchstens {}", "至多{}"),
    Family.BELOW: ("below {}", "unter {}", "低于{}"),
    Family.UP_TO: ("up to {}", "bis zu {}", "最高达{}"),
    Family.LATE: ("late {}", "Ende {}", "{}下旬"),
}


def _choose(table: Mapping[Key, tuple[str, ...]], column: int) -> dict[Key, str]:
    return {key: patterns[column] for key, patterns in table.items()}


LANGUAGES = {
    "en": Language(
        locale="en_GB",
        tag="en",
        scales=(
            (10**12, "\xa0trillion", "\xa0trillion"),
            (10**9, "\xa0billion", "\xa0billion"),
            (10**6, "\xa0million", "\xa0million"),
        ),
        units=_choose(_UNITS, 0),
        ranges=_choose(_RANGES, 0),
        hedges=_choose(_HEDGES, 0),
        ordinal="{}{suffix}",
        millionth="{}\xa0millionth",
        soft="~",
        halves=("first half of {}", "second half of {}"),
        years=("{}", "{}–{}"),
    ),
    "de": Language(
        locale="de",
        tag="de",
        scales=(
            (10**12, "\xa0Billion", "\xa0Billionen"),
            (10**9, "\xa0Milliarde", "\xa0Milliarden"),
            (10**6, "\xa0Million", "\xa0Millionen"),
        ),
        units=_choose(_UNITS, 1),
        ranges=_choose(_RANGES, 1),
        hedges=_choose(_HEDGES, 1),
        ordinal="{}.",
        millionth="{}-millionste",
        soft="~",
        halves=("erstes Halbjahr {}", "zweites Halbjahr {}"),
        years=("{}", "{}–{}"),
    ),
    "zh": Language(
        locale="zh_Hans_CN",
        tag="zh-Hans",
        scales=((10**12, "万亿", "万亿"), (10**8, "亿", "亿"), (10**4, "万", "万")),
        units=_choose(_UNITS, 2),
        ranges=_choose(_RANGES, 2),
        hedges=_choose(_HEDGES, 2),
        ordinal="第{}",
        millionth="第{}",
        soft="≈",
        halves=("{}年上半年", "{}年下半年"),
        years=("{}年", "{}—{}年"),
        grouping=False,
        repeats=True,
    ),
}


def find_language(lang: str) -> Language:
    """Give a language of the suite.

    Raises
    ------
    AnalysisError
        If it is not one of ``en``, ``de`` and ``zh``.

    Examples
    --------
    >>> find_language("zh").tag
    'zh-Hans'
    """
    if lang not in LANGUAGES:
        raise AnalysisError(f"{lang!r} is no language of the suite; choose en, de or zh")
    return LANGUAGES[lang]
