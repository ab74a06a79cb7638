"""Find what stands beside a number in Chinese prose: its hedge, its unit, and whether it is a name.

Where no spaces part words, a unit is a measure (吨), or a classifier (家) and then the noun that is
counted, which may stand after it or before the number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from analysis.quantities.chinese_numbers import HAN, unit_pattern, unit_words
from analysis.quantities.numbers import Numeral
from analysis.quantities.units import TIMES, Beside, Counted
from analysis.quantities.vocabulary import MEASURES, Span, list_words, word_pattern

#: Units of nouns that rather describe the noun that follows than are counted.
_DESCRIBING = {"vehicles", "batteries", "parts", "chips", "sectors", "technologies", "engines"}
_DESCRIBING |= {"motors", "cells", "components", "markets"}
#: Units of nouns that a classifier of things does not count, and those classifiers.
_BODIES = {"companies", "people", "countries", "cities", "regions", "provinces", "brands", "users"}
_OF_THINGS = ("项", "条", "笔", "份", "场", "起", "件", "类", "种")
#: Ends of nouns that 家 counts, such as 企业 and 门店.
_HOUSES = "厂企业司商店院所心构会点行团位馆牌台地金学校园体户队"
#: What may follow a number that has no unit of its own.
_CLOSED = re.compile(r"$|\W|的|大关|量?级|起|左右|以[上下内]")
_CLAUSE = re.compile(r"[，。；！？：,;!?:]")
#: What parts a number from a noun that it may not count.
_FAR = re.compile(r"的|.{11}")
#: What tells that 近十年 is nearly ten years, and that it is the last ten.
_LONG = re.compile(r"(?:时|[用花]了?|长达|隔|从事|存续|运营|持续|经营|已有|经过?|成立|耕|了)$")
_LATELY = re.compile(r"[来间以内新最里]")
#: 112年 before what it is the year of.
_YEAR_OF_REPUBLIC = re.compile(r"1[01]\d年(?=[^\W\d])(?![历来前后间以的内多余时了])")
#: Signs after which 一 and 两 count nothing: 这两款.
_WHICH = tuple("这那哪另某每各同任")
_MONEY = re.compile(r"规模|产值|产业|市场|投资|集群|GDP|经济|营收")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    hedges = word_pattern("hedge", "borrowed hedge", "unread before", language="zh")
    after = word_pattern("hedge after", "unread after", language="zh")
    signs = "|".join(map(re.escape, _list_currencies()))
    denial = r"(?:不得|不会|不能|不可|尚未|并未|未|没有)?"
    other = (  # 签约, 最近, 反超, 打破 are words of their own
        r"(?!(?<=[签节预条公制契特续履违失解纽])约)(?!(?<=[^折相(（，、]合)约)"
        r"(?!(?<=[最附邻靠临亲远])近)(?!(?<=[反赶])超)"
        r"(?!(?<=[增成延])长达)(?!(?<=[打突跌冲升涨])破)"
    )
    hedge = rf"(?P<hedge>{other}(?:{denial}(?:{hedges})|[~≈<>≤≥])"
    link = (
        r"[ “\"(（]*(?:(?:就?是|为|占|合|有|在|达到?|了|于|值|计|可达?|至|需|用|耐受|投资"
        rf"|我国|全[国球]|{signs})[ “\"(（]*)*$"
    )
    past = r"|(?<![不超通经度])过|(?<![以之场会网路线车市日年月])上)"
    nouns = "|".join(sorted(map(re.escape, list_nouns()), key=lambda word: -len(word)))
    known = f"{nouns}|{word_pattern('names unit', language='zh')}"
    patterns = {
        "hedge": rf"{hedge}){link}",
        "round hedge": rf"{hedge}{past}{link}",
        "hedge of verb": r"(?P<hedge>最[高低多少]|至[多少])(?![时车]速|.幅|[速功扭续气温价售])"
        r"[^\W\d]{1,4}(?<![量额价率点速温度能位值分级层])$",
        "far hedge": r"(?P<hedge>不到|不足|约|超过?|接近|将近|大约|几乎|差不多)(?!年|期|日)"
        r"[^\W\d]{1,14}的$",
        "after": rf" ?(?:[a-z]+ ?)?(?P<hedge>(?!几|之多)(?:{after})(?![个家名种款位项次元年月]))",
        "unit": rf" ?(?P<word>{unit_pattern()})",
        "odd unit": r" ?个(?P<more>多)(?P<word>月|小时|百分点|星期|季度|工作日)",
        "stop": rf"{word_pattern('end of noun phrase', language='zh')}|[^\w“”《》·]|\d",
        "rate": rf" ?/ ?(?P<of>{unit_pattern()})",
        "each year": rf"(?:{word_pattern('each year', language='zh')})[^，。；]{{0,9}}$",
        "noun": nouns,
        "noun before": rf"(?P<noun>{known})(?!.*(?:{known}))(?P<gap>[^与向和对被由给]{{0,9}})$",
        "currency": rf"(?<![兑对])(?P<sign>{signs})(?:约|近|超过?|逾|达)? ?$",
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}


@cache
def _list_classifiers() -> dict[str, str]:
    return dict(list_words("classifier", language="zh"))


@cache
def _list_currencies() -> dict[str, str]:
    """Give the codes of words and signs for a currency that may stand before a number."""
    words = {x: unit for x, unit in unit_words().items() if unit.isupper() and len(unit) == 3}
    signs = dict(list_words("currency sign"))
    named = {x: unit for x, unit in words.items() if x.endswith(("币", "元", "金")) and len(x) > 1}
    return dict(sorted((named | signs).items(), key=lambda item: -len(item[0])))


def read_beside(text: str, numeral: Numeral, floor: int) -> Beside:
    """Read hedge and unit beside a number; what stands before `floor` is read already."""
    patterns = _patterns()
    begin, end = numeral.span
    unit = _Unit(numeral.unit, end) if numeral.unit else _find_unit(text, numeral, floor)
    code, end, hedge = unit.code, unit.end, numeral.hedge or unit.more
    doubt = numeral.doubt or unit.doubt
    before = _find_hedge(text, numeral, floor, code)
    is_time = before and before["hedge"] == "近" and code in TIMES and text[begin] != "百"
    if before and is_time and not _LONG.search(text, floor, before.start()):
        before = None  # 近十年: the last ten years
        doubt = doubt or ("" if _LATELY.match(text, end) else "it may be nearly so long")
    if before:
        begin, hedge = before.start(), before.span("hedge")
    if currency := patterns["currency"].search(text, floor, numeral.span[0]):
        begin = min(begin, currency.start())
        code = _list_currencies()[currency["sign"].lower()] if code in ("", "CNY") else code
    if code == "vehicles" and patterns["each year"].search(text, floor, begin):
        code = "vehicles/year"
    if code == "years" and _YEAR_OF_REPUBLIC.match(text, numeral.span[0]):
        doubt = "it may be a year of the Republic of China"
    if after := patterns["after"].match(text, end):
        hedge, end = hedge or after.span("hedge"), after.end()
    is_name = not hedge and _is_name(text, numeral, code, unit.word)
    return Beside((begin, end), hedge, code, doubt, is_name)


def _find_hedge(text: str, numeral: Numeral, floor: int, unit: str) -> re.Match[str] | None:
    """Find the hedge before a number: beside it, its verb, or what it is a part of."""
    begin = numeral.span[0]
    names = ["round hedge" if text[begin] in "百千万亿半" else "hedge", "hedge of verb"]
    names += ["far hedge"] if numeral.form == "share" or unit in ("percent", "fold") else []
    found = (_patterns()[name].search(text, floor, begin) for name in names)
    return next(filter(None, found), None)


class _Unit(NamedTuple):
    """The unit of a number, and what was read of it."""

    code: str  # empty if none was found
    end: int
    word: str = ""  # that stands directly after the number
    more: Span | None = None  # a hedge inside, as in 两个多月
    doubt: str = ""


def _find_unit(text: str, numeral: Numeral, floor: int) -> _Unit:
    """Find the unit of a number: a measure, or the noun that a classifier leads to."""
    patterns, words, place = _patterns(), unit_words(), numeral.span[1]
    if odd := patterns["odd unit"].match(text, place):
        word = f"个{odd['word']}"
        return _Unit(words[word], odd.end(), word, odd.span("more"))
    match = patterns["unit"].match(text, place)
    word, end = (match["word"].lower(), match.end()) if match else ("", place)
    unit, sign = words.get(word, "-"), text[slice(*numeral.span)]
    if re.fullmatch("[百千万]?万?亿", sign) and unit in ("-", *list_nouns().values()):
        return _Unit("", place)  # 万亿级 is said of money
    if numeral.form == "ordinal":
        return _Unit(*_find_rank(text, numeral, unit, end)) if unit != "-" else _Unit("rank", place)
    if unit == "-" and re.fullmatch(r"(?:19|20)\d\d", sign):
        return _Unit("", place, doubt="it may be a year")
    if unit == "-":
        closed = _CLOSED.match(text, place)
        unit, doubt = _find_before(text, numeral, floor) if closed else ("", "")
        return _Unit(unit, place, doubt=doubt)
    if rate := patterns["rate"].match(text, end):
        per = "year" if rate["of"] == "年" else words.get(rate["of"].lower()) or rate["of"]
        doubt = "" if per == "year" else "its unit is a quotient"
        return _Unit(f"{unit}/{per}", rate.end(), word, None, doubt)
    if word not in _list_classifiers():
        return _Unit(unit, end, word)
    more = None
    if after := patterns["after"].match(text, end):  # 20家以上的供应商
        more, end = after.span("hedge"), after.end() + (text[after.end() :][:1] == "的")
    noun = _find_noun(text, end, 14, word)
    is_firm = noun and unit == "people" and noun[0] == "companies" and _CLOSED.match(text, noun[1])
    if noun and (is_firm or _is_counted(noun[0], unit)) and (more or text[end : end + 1] != "的"):
        return _choose_noun(text, end, noun, _Unit(unit, end, word, more))
    doubt = ""
    if _CLOSED.match(text, end) or (more and not noun):
        unit, doubt = _find_before(text, numeral, floor, unit, word)
    elif not noun and unit in ("companies", "models") and not patterns["stop"].match(text, end):
        doubt = "no word that is known names what is counted"
    if not unit and word == "台":
        unit, doubt = "vehicles", "a word for machines too"
    return _Unit(unit, end, word, more, doubt)


def _is_counted(noun: str, unit: str) -> bool:
    """Tell whether a classifier that has a unit by itself may count a noun of another one."""
    if unit == "vehicles":
        return noun in ("bicycles", "motorcycles", "e-bikes")
    if unit in ("companies", "models"):
        return noun not in _DESCRIBING | {"people"}
    return unit not in ("people", "times", "aircraft")


def _choose_noun(text: str, begin: int, noun: tuple[str, int], unit: _Unit) -> _Unit:
    """Choose between a noun and one that it describes: 5座配备先进技术的充电站 are stations."""
    of = text[noun[1] : noun[1] + 1] == "的"
    later = _find_noun(text, noun[1] + of, 9 if of else 6, unit.word) or noun
    if later[0] == unit.code or (of and unit.word != "个"):  # 5家商会的会员企业
        noun, later = later, noun
    doubt = f"it may be of {noun[0]} or {later[0]}" if later[0] != noun[0] != unit.code else ""
    if not doubt and noun[0] != unit.code and _FAR.search(text, begin, noun[1]):
        doubt = f"it may be of {noun[0]}, or of what stands before"
    return _Unit(*noun, unit.word, unit.more, doubt)


def _find_rank(text: str, numeral: Numeral, unit: str, end: int) -> tuple[str, int]:
    """Find what an ordinal counts: 第3000万辆 is of vehicles, 第一家工厂 only the first."""
    value = numeral.number.value if numeral.number else 1
    word = text[numeral.span[1] : end].strip()
    if word in tuple("大届位代批轮步") or (unit == "vehicles" and word[0] != "辆"):
        return "rank", end
    if unit == "vehicles" or (unit and word not in _list_classifiers()):
        return unit, end
    noun = _find_noun(text, end, 6) if value > 1 else None
    if noun and _is_counted(noun[0], unit):
        return noun
    least = {"models": 2, "companies": 10, "people": 1000}
    return (unit, end) if value >= least.get(unit, math.inf) else ("rank", end)


def _find_noun(text: str, place: int, size: int, word: str = "") -> tuple[str, int] | None:
    """Find the noun that is counted, after a number or its classifier."""
    patterns, nouns, last = _patterns(), list_nouns(), place + size
    found, describing = None, _DESCRIBING | (_BODIES if word in _OF_THINGS else set())
    while place < last:
        if match := patterns["noun"].match(text, place):
            place = match.end()
            if word == "家" and match[0][-1] not in _HOUSES:
                continue
            found = nouns[match[0].lower()], place
            if found[0] not in describing and not patterns["noun"].match(text, place):
                break
        elif place >= len(text) or patterns["stop"].match(text, place):
            break
        else:
            place += 1
    return found


@cache
def list_nouns() -> dict[str, str]:
    """Give the units of nouns for what is counted, which are no measures."""
    words = list_words("unit", "counted noun", language="zh")
    none = (*MEASURES, *TIMES)
    long = ((x, unit) for x, unit in words if len(x) > 1 or x == "厂")
    return {x: unit for x, unit in long if unit not in none and x[0] not in "辆个"}


def _find_before(
    text: str, numeral: Numeral, floor: int, unit: str = "", word: str = ""
) -> tuple[str, str]:
    """Find the noun that is counted before a number, 专利突破2000项, and a doubt if it is far."""
    clause = _CLAUSE.split(text[floor : numeral.span[0]])[-1]
    match = _patterns()["noun before"].search(clause)
    if not match or (unit and word not in ("家", "台")):
        return unit, ""
    noun = match["noun"]
    found = list_nouns().get(noun) or dict(list_words("names unit", language="zh"))[noun]
    if word == "家" and (noun[-1] not in _HOUSES or found in _DESCRIBING):
        return unit, ""
    return found, f"its unit may be that of {noun!r}" if len(match["gap"]) > 4 else ""


def _is_name(text: str, numeral: Numeral, unit: str, word: str) -> bool:
    """Tell 一些, 统一 and 这两款 from numbers that count."""
    begin, end = numeral.span
    sign, before = text[begin:end], text[begin - 1 : begin]
    if numeral.form != "cardinal" or not re.fullmatch(rf"[{HAN}两十廿卅百千万亿、]+", sign):
        return False
    if not unit and not word:
        return not numeral.is_scaled or numeral.number is None or len(sign) == 1
    is_second = sign == "二" and word in _list_classifiers()  # 二次, 二手: two of a thing are 两
    if sign in ("万", "亿", "千") or is_second or (sign in ("一", "两") and before in _WHICH):
        return True
    is_brand = before == "单" and unit == "brands"
    is_measure = unit in (*MEASURES, *TIMES, "fold", "km", "t", "kg", "l", "m")
    return sign == "一" and not is_brand and not is_measure


def share_units(text: str, found: Sequence[Counted]) -> list[tuple[str, str]]:
    """Give each number of a text its unit, from elsewhere if need be, and a doubt."""
    units = [x.unit for x in found]
    for index in reversed(range(len(found) - 1)):  # 3、5和8个百分点
        between = text[found[index].span[1] : found[index + 1].span[0]]
        if not units[index] and re.fullmatch(" ?[、和与及或] ?", between):
            units[index] = units[index + 1]
    told: list[tuple[str, str]] = []
    for index, unit in enumerate(units):
        before = [(x.span, y) for x, (y, _) in zip(found[:index], told, strict=True)]
        told.append((unit, "") if unit else _find_elsewhere(text, found[index], before))
    return told


def _find_elsewhere(
    text: str, counted: Counted, before: Sequence[tuple[Span, str]]
) -> tuple[str, str]:
    """Find the unit of a number that has none beside it, and a doubt."""
    (begin, end), number = counted.span, counted.numeral.number
    if text[end - 1] in _list_classifiers():
        return "1", "no word beside it names what is counted"
    if text[end - 1] in "万亿" and _MONEY.search(text[max(begin - 12, 0) : end + 6]):
        return "CNY", "no word names its currency"
    is_whole = bool(number and number.value.denominator == 1)
    for (first, last), unit in reversed(before):
        is_near = is_whole and not re.search("[。！？；]|(?:[，：,:].*){2}", text[last:begin])
        if unit and is_near and unit not in ("rank", "fold", "date", "percent", "points", *TIMES):
            return unit, f"its unit may be that of {text[first:last]!r}"
    return "", "no word beside it names its unit"
