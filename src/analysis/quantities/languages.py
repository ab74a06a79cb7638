"""How English, German and Chinese word a quantity: scales, units, hedges, ranges.

A hedge is rendered from its family, not from its sound; every phrase is one pattern per language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.errors import AnalysisError
from analysis.quantities.hedges import Family

_NBSP = "\u00a0"


@dataclass(frozen=True, eq=False)
class Language:
    """How one language words a quantity.

    Parameters
    ----------
    locale : str
        Babel's name, for digits and dates.
    tag : str
        BCP 47 tag, for pages.
    scales : tuple of (factor, one, many)
        Words for large numbers, greatest first, as they follow the digits.
    units : mapping of str to str
        Patterns around a number, by unit, for one and for many where they differ; a unit that is
        not here stands without a word.
    ranges : mapping of str to str
        Patterns for both ends, for one end (open or closed), and for none.
    hedges : mapping of Family to str
        Patterns around a number, by family.
    ordinal, millionth : str
        Patterns for "9th" and, of the number of millions, "30 millionth".
    soft : str
        Mark before an end that rests on how readers take a word.
    halves, years : tuple of str
        Patterns for the halves of a year, and for one year and a span of years.
    grouping, repeats : bool
        Whether thousands are grouped, and whether both ends of a range carry scale and sign.
    """

    locale: str
    tag: str
    scales: tuple[tuple[int, str, str], ...]
    units: Mapping[str, str]
    ranges: Mapping[str, str]
    hedges: Mapping[Family, str]
    ordinal: str
    millionth: str
    soft: str
    halves: tuple[str, str]
    years: tuple[str, str]
    grouping: bool = True
    repeats: bool = False


_ENGLISH = Language(
    locale="en_GB",
    tag="en",
    scales=(
        (10**12, f"{_NBSP}trillion", f"{_NBSP}trillion"),
        (10**9, f"{_NBSP}billion", f"{_NBSP}billion"),
        (10**6, f"{_NBSP}million", f"{_NBSP}million"),
    ),
    units={
        "percent": "{}%",
        "points": "{} percentage point|{} percentage points",
        "CNY": "{} yuan",
        "USD": "{} dollar|{} dollars",
        "EUR": "{} euro|{} euros",
        "CNY/USD": "{} yuan per dollar",
        "CNY/EUR": "{} yuan per euro",
        "USD/EUR": "{} dollars per euro",
        "vehicles/year": "{} a year",
        "days": "{} day|{} days",
        "months": "{} month|{} months",
        "years": "{} year|{} years",
        "km": f"{{}}{_NBSP}km",
    },
    ranges={
        "both": "{} to {}",
        "from": "at least {}",
        "above": "over {}",
        "to": "at most {}",
        "below": "below {}",
        "none": "any number",
    },
    hedges={
        Family.NEARLY: "nearly {}",
        Family.ABOUT: "about {}",
        Family.OVER: "over {}",
        Family.AT_LEAST: "at least {}",
        Family.AT_MOST: "at most {}",
        Family.BELOW: "below {}",
        Family.UP_TO: "up to {}",
        Family.LATE: "late {}",
    },
    ordinal="{}{suffix}",
    millionth=f"{{}}{_NBSP}millionth",
    soft="~",
    halves=("first half of {}", "second half of {}"),
    years=("{}", "{}–{}"),
)

_GERMAN = Language(
    locale="de",
    tag="de",
    scales=(
        (10**12, f"{_NBSP}Billion", f"{_NBSP}Billionen"),
        (10**9, f"{_NBSP}Milliarde", f"{_NBSP}Milliarden"),
        (10**6, f"{_NBSP}Million", f"{_NBSP}Millionen"),
    ),
    units={
        "percent": f"{{}}{_NBSP}Prozent",
        "points": f"{{}}{_NBSP}Prozentpunkt|{{}}{_NBSP}Prozentpunkte",
        "CNY": f"{{}}{_NBSP}Yuan",
        "USD": f"{{}}{_NBSP}Dollar",
        "EUR": f"{{}}{_NBSP}Euro",
        "CNY/USD": f"{{}}{_NBSP}Yuan je Dollar",
        "CNY/EUR": f"{{}}{_NBSP}Yuan je Euro",
        "USD/EUR": f"{{}}{_NBSP}Dollar je Euro",
        "vehicles/year": "{} pro Jahr",
        "days": f"{{}}{_NBSP}Tag|{{}}{_NBSP}Tage",
        "months": f"{{}}{_NBSP}Monat|{{}}{_NBSP}Monate",
        "years": f"{{}}{_NBSP}Jahr|{{}}{_NBSP}Jahre",
        "km": f"{{}}{_NBSP}km",
    },
    ranges={
        "both": "{} bis {}",
        "from": "mindestens {}",
        "above": "mehr als {}",
        "to": "höchstens {}",
        "below": "unter {}",
        "none": "jede Zahl",
    },
    hedges={
        Family.NEARLY: "fast {}",
        Family.ABOUT: "etwa {}",
        Family.OVER: "mehr als {}",
        Family.AT_LEAST: "mindestens {}",
        Family.AT_MOST: "höchstens {}",
        Family.BELOW: "unter {}",
        Family.UP_TO: "bis zu {}",
        Family.LATE: "Ende {}",
    },
    ordinal="{}.",
    millionth="{}-millionste",
    soft="~",
    halves=("erstes Halbjahr {}", "zweites Halbjahr {}"),
    years=("{}", "{}–{}"),
)

_CHINESE = Language(
    locale="zh_Hans_CN",
    tag="zh-Hans",
    scales=((10**12, "万亿", "万亿"), (10**8, "亿", "亿"), (10**4, "万", "万")),
    units={
        "percent": "{}%",
        "points": "{}个百分点",
        "CNY": "{}元",
        "USD": "{}美元",
        "EUR": "{}欧元",
        "CNY/USD": "{}元/美元",
        "CNY/EUR": "{}元/欧元",
        "USD/EUR": "{}美元/欧元",
        "vehicles/year": "每年{}",
        "days": "{}天",
        "months": "{}个月",
        "years": "{}年",
        "km": "{}公里",
    },
    ranges={
        "both": "{}～{}",
        "from": "至少{}",
        "above": "超过{}",
        "to": "至多{}",
        "below": "低于{}",
        "none": "任意数",
    },
    hedges={
        Family.NEARLY: "近{}",
        Family.ABOUT: "约{}",
        Family.OVER: "超过{}",
        Family.AT_LEAST: "至少{}",
        Family.AT_MOST: "至多{}",
        Family.BELOW: "低于{}",
        Family.UP_TO: "最高达{}",
        Family.LATE: "{}下旬",
    },
    ordinal="第{}",
    millionth="第{}",
    soft="≈",
    halves=("{}年上半年", "{}年下半年"),
    years=("{}年", "{}—{}年"),
    grouping=False,
    repeats=True,
)

LANGUAGES: dict[str, Language] = {"en": _ENGLISH, "de": _GERMAN, "zh": _CHINESE}


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
