"""The signs, numerals, units and names of Chinese prose, from which its rules are made.

Chinese does not part words by spaces: a word is the longest of the table that stands at a place.
All is read in simplified, plain signs.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from math import prod

from analysis.quantities.interval import Number
from analysis.quantities.numbers import DIGITS, read_digits
from analysis.quantities.vocabulary import list_words, word_pattern

HAN = "零一二三四五六七八九"
DIGIT = rf"[{HAN}两]"
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12}
#: Words for a scale; 千瓦 is a unit, and 百分点 another.
SCALE = r"(?:[十廿卅万亿]|百(?!分)|千(?![瓦克米卡伏帕])|兆(?=.{0,2}元))"
#: A number, or what looks like one: 9.5亿, 三千二百, 8万1000, 三点五.
NUMBER = (
    rf"(?!零(?![下点{HAN}]))(?:{DIGITS}|{DIGIT}|{SCALE})"
    rf"(?: ?{SCALE}|{DIGIT}|(?<=[千万亿]){DIGITS})*"
    rf"(?:(?<=[{HAN}十])点[{HAN}]+{SCALE}*)?"
)
#: What joins the ends of a range, of numbers or dates.
TO = r" ?(?:[-–—~]{1,2}|至|到) ?"


@cache
def _signs() -> dict[int, str]:
    signs = {
        old: new for row in list_words("traditional sign") for old, new in zip(*row, strict=True)
    }
    return str.maketrans(signs)


def simplify(text: str) -> str:
    """Put simplified, plain signs in place of traditional, formal and wide ones, one for one.

    >>> simplify("超３００億元")
    '超300亿元'
    """
    return re.sub(r"(?<!\d),|,(?!\d)", "，", text.translate(_signs()))


# Numerals


def read_number(text: str) -> Number | None:
    """Read digits, Han numerals and scales, or nothing.

    >>> [int(read_number(x).value) for x in ("9.5亿", "三千二百", "8万1000", "二〇二五", "十五万")]
    [950000000, 3200, 81000, 2025, 150000]
    """
    text = simplify(text).replace("廿", "二十").replace("卅", "三十")
    if point := re.fullmatch(rf"(.+)点([{HAN}]+)({SCALE}*)", text):
        whole = read_number(point[1])
        scale = prod(10 ** _POWERS[x] for x in point[3])
        return Number(Decimal(f"{whole.value}.{spell(point[2])}"), scale) if whole else None
    value = _read_tokens(re.findall(rf"{DIGITS}|{DIGIT}+|[{''.join(_POWERS)}]", text))
    scales = re.search(rf"(?<=.)[{''.join(_POWERS)}]*$", text)
    scale = prod(10 ** _POWERS[x] for x in scales[0]) if scales else 1
    return Number(value / scale, scale) if value is not None else None


def _read_tokens(tokens: list[str]) -> Decimal | None:
    """Multiply the largest scale by what stands before it, and add what follows."""
    power = max((_POWERS.get(x, 0) for x in tokens), default=0)
    if not power:
        return _read_token(tokens[0]) if len(tokens) == 1 else None
    place = [_POWERS.get(x) for x in tokens].index(power)
    before, after = tokens[:place], tokens[place + 1 :]
    is_odd = power < 4 and (len(before) > 1 or before[:1] == ["十"])
    times = _read_tokens(before) if before else Decimal(1)
    rest = _read_tokens(after) if after else Decimal(0)
    if times is None or rest is None or is_odd or (after and not before and power > 1):
        return None
    if len(after) == 1 and after[0] not in _POWERS:
        digits = len(re.sub(r"\D", "", after[0]))
        if after[0] in DIGIT and power > 1:  # 三万五 are 35,000
            rest *= 10 ** (power - 1)
        elif after[0][-1] not in HAN and power - 2 >= digits:  # 3万5
            return None
    return times * 10**power + rest if rest < 10**power else None


def _read_token(token: str) -> Decimal | None:
    if token[-1] not in HAN + "两":
        return read_digits(token, "zh")
    is_plain = len(token) == 1 or len(token) > 3 or "零" in token
    return Decimal(spell(token)) if is_plain else None


def read_ends(text: str) -> tuple[Number | None, Number | None]:
    """Read a number, or the two ends that neighbouring digits give: 三四百, 十七八, 三五."""
    close = re.fullmatch(rf"(十?)({DIGIT})({DIGIT})({SCALE}*)", text)
    if close and spell(close[2] + close[3]) in "12 23 34 35 45 56 67 78 89":
        lower, upper = (read_number(close[1] + x + close[4]) for x in close.group(2, 3))
        return lower, upper
    return read_number(text), None


def spell(text: str) -> str:
    """Write Han digits, sign by sign, as others."""
    return "".join(str(HAN.index("二" if sign == "两" else sign)) for sign in text)


# Units


@cache
def unit_words(*roles: str) -> dict[str, str]:
    """Give the unit of each word for one; of words that only look so, like 人工, none."""
    roles = roles or ("measure", "unit", "counted noun", "classifier")
    none = dict.fromkeys(dict(list_words("no unit", language="zh")), "-")
    return dict(list_words(*roles, language="zh")) | none


@cache
def unit_pattern(*roles: str) -> str:
    """Write the pattern of words for a unit, of all or of those of some roles."""
    words = sorted(unit_words(*roles), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(x) + "(?![a-z])" * x[-1].isascii() for x in words) + ")"


# Names


@cache
def furniture_pattern() -> re.Pattern[str]:
    """Compile telephone numbers and counters of a page."""
    before, after = (word_pattern(f"furniture {x}", language="zh") for x in ("before", "after"))
    number = r"\+?\d[\d-]*(?![\d-]| ?[万亿千百%个家名辆年月日])"
    footnote, issued = r"\[\d{1,3}\]", r"© ?\d{4}年?"
    counter = rf"(?:{before})(?:量|数)?: *{number}|(?<!\d)\d+ ?(?:{after})(?![率量])"
    return re.compile(f"{footnote}|{issued}|{counter}")


@cache
def name_pattern() -> re.Pattern[str]:
    """Compile codes (ID.3, 5G), names with a number, and turns of phrase."""
    roles = ("idiom", "name before", "name after", "edition")
    idioms, before, after, edition = (word_pattern(x, language="zh") for x in roles)
    latin = unit_pattern("measure")
    units = unit_pattern("measure", "unit", "classifier")
    counted = rf"(?! ?(?i:[万亿千百多余来\d%月日号]|[,.]\d|{units}))"
    in_month = r"(?:(?=月[销交均产订])|" + counted + ")"  # 小鹏P7月销
    han, digit = rf"[{HAN}两十百千万亿]", r"(?<![\d.,])"
    start, end, decimal = r"(?<![A-Za-z\d])", r"(?![A-Za-z\d])", r"\d+(?:\.\d+)?"
    code = rf"(?:[-.]?\d++(?:[.-]?[A-Za-z\d]+)*+\+?{in_month}|\.? {{1,2}}\d++[A-Za-z]*+{counted})"
    names = [
        # iX3, ID.3, Model 3, L2+; but no quarter, no sum of money, and nothing counted
        rf"{start}(?!(?:[QH][1-4](?!\d)|FY|RMB|USD|EUR|CNY|HKD|US|HK))[A-Za-z]+{code}",
        # 5G, 1.5T, but 800V and 1H19
        rf"{start}(?<![.:：])(?!{decimal} ?(?i:{latin})){decimal}[A-Z]{{1,2}}{end}(?<![1-4][QH])",
        r"TOP ?\d+|\d+(?:[+×]\d+)+|(?<=[如见附下上详])[图表] ?\d+",
        r"[(（]\d{6}(?:\.[A-Z]{2})?[)）]|\d{4,6}\.(?:SH|SZ|HK|BJ)\b",
        # the base of a rate
        rf"{digit}1(?:美元|欧元|英镑|元人民币|人民币|元)(?= ?(?:兑|约合|合|等于|对人民币|≈|=))",
        rf"{digit}(?:19|20)\d\d(?=[》”])|{digit}20\d\d款",
        rf"{digit}20\d\d年?[^\W\d在的将于参举召]{{0,7}}?(?:{edition})",
        rf"(?:{before}) ?(?:\d++(?:\.\d++)?|[{HAN}](?![{HAN}十百千万亿])){counted}",
        rf"(?<![月\d.,])(?:\d{{1,3}}|[{HAN}十]{{1,2}})(?:{after})(?![{HAN}召称令劲烈化统数])",
        # stages of emission rules, plans, clauses
        r"(?<![中德美法英全各外韩泰本我祖])国[四五六七4-7](?=[bB标排车阶的，。、”）])",
        rf"欧[五六七5-7](?=[标排车阶的，。、”）])|(?<!{han})(?<![第\d])十[一二三四五]五(?!{han}|[个家年])",
        rf"第[{HAN}十百\d]+条(?=[规款第，。、（）的])|[唯统同逐某任每另这那哪]一(?![十百千万亿点])",
        rf"(?<!{han})(?<![第\d])(?:{idioms}|十分(?![之钟])|三元(?![钱人的左以起至到，。；、]|$))",
    ]
    return re.compile("|".join(names))
