"""What is read of Chinese prose: the hedge and the unit beside a number, names, page furniture.

Where no spaces part words, a unit is a measure (吨), or a classifier (家) and then the noun that is
counted, which may stand after it or before the number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from analysis.extraction import chinese_numbers
from analysis.extraction.chinese_dates import BARE_DAY, FIGURE_YEAR, date_rules
from analysis.extraction.chinese_numbers import HAN, list_nouns, number_rules, simplify, unit_words
from analysis.extraction.numbers import TIMES, Beside, Counted, Numeral
from analysis.quantities.vocabulary import Span, list_words, word_pattern

__all__ = ["date_rules", "number_rules", "simplify"]

#: Units of nouns that rather describe the noun that follows than are counted.
_DESCRIBING = set(
    "vehicles batteries parts chips robots industries standards technologies engines motors cells"
    " components markets tests transactions events users homes topics".split()
)
_HOUSES = "厂企业司商店院所心构会点行团位馆厅牌台地金学校园体户队"  # end nouns that 家 counts
#: What may follow a number that has no unit of its own.
_CLOSED = re.compile(r"$|\W|[的或上内]|中(?![国德欧])|大关|(?<=[百千万亿])量?级|起|左右|以[上下内]")
#: What may stand between a noun and the number of them.
_LINKS = re.compile(
    r"(?:[已达超过破至为是有数总共量约近逾仅之到于了收报涨跌\W]|累计|合计|突破|新增|增加|减少)*"
)
#: Spans of time for which something may be counted; signs between 每年 and what is counted so.
_SPANS = "年 月 日 天 周 星期 季 小时 分钟 秒".split()
#: What makes a time a date: 五年后.
_LATER = re.compile("[之以]?后(?![续期来])")
#: What 年产 and 每年 are said of, by which a count may be one a year: 每年发电3亿度，减排20万吨.
_YEARLY = re.compile(
    rf"(?:(?<![\d{HAN}今去明前后全当上半每同此年])年[产处加发供可销省节减创缴纳耗用赚亏]|产能|日处理|日[进出]口"
    r"|[日月][产赚亏])[^，。；：、\d]{0,9}$|(?:每[年月日天]|年产(?!值))[^。；！？\0]*$"
)
#: What is made, and counted by 台 or a word like 产量.
_MADE = ("vehicles", "engines", "motors", "gearboxes", "robots", "machines", "systems", "tyres")
#: What there is, and what is not made or used up in a year.
_STANDING = ("people", "jobs", "companies", "plants", "countries", "models", "percent")
#: Firms, which are counted as they are.
_FIRM = "(?:[企产]业|规上|规模以上|公司|主体|[商厂]户|[车国央民德中]企|[厂销应造展]商)"
#: What tells that 近十年 is nearly ten years, and not the last ten.
_LONG = re.compile(r"(?:时|[用花]了?|长达|隔|已|从事|存续|运营|持续|经营|已有|经过?|成立|耕|了)$")
#: Things that an ordinal counts, as 第三辆 does; of the last three it may be the rank alone.
_ORDERED = ("plants", "vehicles", "models", "quarters", "ships", "trains", "aircraft")
_PLACES = re.compile("[升降进滑跃退落]了?[至到]?$|(?:排名|[位名]列).{,4}$")  # of a ranking
_OFTEN = ("people", "users", "vehicles")  # what may be counted in 亿, as money is
Told = tuple[str, str]  # a unit, and a doubt
_MONEY = re.compile(
    "规模|产值|产业|市场|集群|GDP|经济|营收|资产|金额|收入|利润|[赚亏投]|[斥出耗集注融]资|估值|成本|预售额?|票房"
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    hedges = word_pattern("hedge", "borrowed hedge", "unread before", language="zh")
    after = word_pattern("hedge after", "unread after", language="zh")
    signs = "|".join(map(re.escape, chinese_numbers.list_currencies()))
    denial = r"(?:不得|不会|不能|不可|尚未|并未|未|没有)?"
    hedge = rf"(?P<hedge>(?:(?![高多长]达[近约超逾]){denial}(?:{hedges})|(?<![\w%])[~≈<>≤≥])"
    link = (
        r"[ “\"(（]*(?:(?:就?是|为|占|折?合|有|在|达到?|了|于|值|计|可达?|至|需|用|耐受|投资"
        rf"|我国|(?<![高大低])时速|全[国球]|相?[当等]于?|每[年月日天周]|近|约|超过?|逾|{signs})[\s“\"(（]*)*$"
    )
    patterns = {
        "hedge": rf"{hedge}|[过上](?!了?[近约超逾])){link}",
        "hedge of verb": r"(?P<hedge>最[高低多少]|至[多少]|(?<!合)约)(?![时车]速|水平|.幅"
        r"|[速功扭续气温价售期翰定束旦])[^\W\d]{1,4}(?<![量额价率点速温度能位值分级层的])$",
        "far hedge": r"(?P<hedge>不到|不足|(?<!合)约|不?超过?|接近|将近|大约|几乎|差不多"
        r"|(?:起码|至少)(?=相当|[占有是为]))(?!年|[预日]?期|日)(?:[^\W\d]{1,14}的|[^\W\d增长降升减涨跌同比较]{1,6})\s?$",
        "after": r" ?(?:[a-z]+ ?|[(（]含[^\W\d]{,3}[)）] ?)?(?:[及或]|都(?=不到))?"
        r"(?P<hedge>(?!(?:上下|内外)[^\W的]|(?<!之\w)(?<![成%])强(?=.)|强[^\W的]|几|之多|多达(?!到)|\+[a-z/]"
        rf"|以下[跌降滑调行挫简列]|以上[涨升调市]|起[来火诉降]|不到\s?[\d{HAN}十]|(?<=的)不到|多[数半少为在是由次边方晶功用媒样部国{HAN}两\d])(?:{after})"
        r"(?<![^元万辆镑比]起)(?!(?<=[多余])[个家名种款位项次元年月]))",
        "unit": rf" ?(?P<word>{chinese_numbers.unit_pattern()})",
        "odd unit": r" ?个(?P<more>多)(?P<word>月|小时|百分点|星期|季度|工作日)",
        "stop": rf"(?!有[效关机限]|在[华德])(?:{word_pattern('end of noun phrase', language='zh')})"
        r"|[^\w“”《》·\0]|\d",
        "rate": r" ?(?:/|(?<=元)每) ?"
        rf"(?P<of>月|{chinese_numbers.unit_pattern('measure', 'unit', 'classifier')})",
        "each": rf"(?:每[一个]?(?P<of>{'|'.join(_SPANS)})|(?P<mean>[日月年])均)"
        r"(?P<gap>[^，。；\d]{0,14})$",
        "price": r"每一?(?:(?P<of>[股桶吨磅亩克斤米瓦升]|度电?|公[升斤里顷]|千克|加仑|盎司"
        r"|[千兆]瓦时?|[平立]方米|标箱)|[辆台套件户人家张次个名])[^，。；\d]{0,8}$",
        "names unit": word_pattern("names unit", language="zh"),
        "currency": rf"(?<![兑对])(?P<sign>{signs})(?:约|近|超过?|逾|达)? ?$",
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}


def read_beside(text: str, numeral: Numeral, floor: int) -> Beside:
    """Read hedge and unit beside a number; what stands before `floor` is read already."""
    patterns, (begin, end) = _patterns(), numeral.span
    unit = _Unit(numeral.unit, end) if numeral.unit else _find_unit(text, numeral, floor)
    code, end, hedge = unit.code, unit.end, numeral.hedge or unit.more
    doubt = numeral.doubt or unit.doubt
    before, odd = _find_hedge(text, numeral, floor, code)
    is_long = before and text[end : end + 1] != "来" and _LONG.search(text, floor, before.start())
    if before and before["hedge"] == "近" and code in TIMES and not is_long:
        before = None  # 近十年: the last ten years
        odd = "it may be nearly so long" * (text[end : end + 1] not in tuple("来间以内新最里"))
    doubt = doubt or odd
    if before:
        begin, hedge = before.start(), before.span("hedge")
    is_local = unit.word in ("圆", "蚊", "圜")  # 元 of Taiwan, Hong Kong or Singapore
    place = next((x for word, x in list_words("currency place", language="zh") if word in text), "")
    currency = patterns["currency"].search(text, floor, numeral.span[0])
    if currency and (text[numeral.span[0]].isdecimal() or currency["sign"][-1] > "z"):  # CAD三维
        begin = min(begin, currency.start())
        is_open = code in ("", "CNY") or is_local or not currency["sign"][-1].isalpha()
        code = chinese_numbers.list_currencies()[currency["sign"].lower()] if is_open else code
        doubt = doubt or "it may be another currency" * (currency["sign"] == "$" or not is_open)
    elif is_local or (unit.word == "元" and place not in ("", "CNY")):
        is_said = re.search("人民币.{,2}下同", text)
        is_here = is_said or (place == "CNY" and "大陆" not in text and unit.word not in "蚊圜")
        code = "CNY" if is_here else place if place in ("HKD", "SGD") else code
        doubt = doubt or "it may be of Taiwan, Hong Kong or Singapore" * (not is_said)
    code, said = _read_rate(text, numeral, floor, code)
    sense = "" if before or currency else chinese_numbers.doubt_sense(text, numeral.span[0])
    doubt = doubt or said or sense
    doubt = doubt or chinese_numbers.doubt_beside(text, numeral, floor, (begin, end), unit.word)
    doubt = doubt or "it may be a date" * (code in TIMES and _LATER.match(text, end) is not None)
    if after := patterns["after"].match(text, end):
        is_during = code in TIMES and after["hedge"][-1] in "内中"
        doubt = doubt or "it may be a time in which something happens" * is_during
        doubt = doubt or "it may join two numbers" * text.endswith("+")
        if code not in TIMES or after["hedge"] != "之内":
            hedge, end = hedge or after.span("hedge"), after.end()
    end = min(end, (text + "\0").index("\0", numeral.span[1]))  # what stands there is read
    is_name = not hedge and chinese_numbers.is_name(text, numeral, code, unit.word)
    return Beside((begin, end), hedge, code, doubt, is_name)


def _read_rate(text: str, numeral: Numeral, floor: int, code: str) -> Told:
    """Make a unit that of a rate, 每年6万吨, or of a price, 每桶64美元, and give a doubt."""
    patterns, begin = _patterns(), numeral.span[0]
    is_rated = code not in ("", "percent", "points", "rank", "fold", "1", *TIMES)
    if is_rated and (each := patterns["each"].search(text, floor, begin)):
        code += f"/{_name_one(each['of'] or each['mean'])}"
        far = len(each["gap"]) > 9 or "面积" in each["gap"]
        doubt = f"it may be no rate, though {each[0]!r} stands before" if far else ""
        return code.replace("km/hour", "km/h"), doubt
    if is_rated and code not in _STANDING and _YEARLY.search(text, 0, begin):
        return code, "it may be so many a year, or a day"
    each = patterns["price"].search(text, floor, begin)
    if each and re.fullmatch("[A-Z]{3}", code):
        unit = f"/{_name_one(each['of'])}" if each["of"] else ""
        return code + unit, f"it is the price that {each[0]!r} tells of"
    return ("km/h" if code == "km" and re.search("时速.{0,6}$", text[floor:begin]) else code), ""


def _name_one(word: str) -> str:
    """Name one of what a word counts, as a rate does: a month, a tonne."""
    return "month" if word == "月" else (unit_words().get(word.lower()) or word).removesuffix("s")


def _find_hedge(text: str, numeral: Numeral, floor: int, unit: str) -> tuple[Any, str]:
    """Give the match of a hedge beside a number, its verb, or what it is a part of, and a doubt."""
    begin = numeral.span[0]
    names = ["hedge"] * (numeral.form != "ordinal") + ["hedge of verb"]  # no 接近第116届
    names += ["far hedge"] if numeral.form == "share" or unit in ("percent", "fold") else []
    found = ((name, _patterns()[name].search(text, floor, begin)) for name in names)
    none = {*list_words("no hedge", language="zh")}  # 签约, 最近
    for name, hedge in found:
        if not hedge or (text[hedge.start() - 1 : hedge.start()], hedge["hedge"]) in none:
            continue
        scales = "百千万亿半" if unit == "percent" else "百千万亿"
        if text[begin] in scales or hedge["hedge"] not in ("过", "上"):  # 上亿元, 过半
            is_odd = name != "hedge" and "的" not in text[begin - 2 : begin]  # 超德国三倍
            return hedge, f"{hedge['hedge']!r} may be said of something else" if is_odd else ""
    return None, "过 may be over" * bool(re.search("[已将均都率量额值、]过$", text[floor:begin]))


class _Unit(NamedTuple):
    """The unit of a number, and what was read of it."""

    code: str  # empty if none was found
    end: int
    word: str = ""  # that stands directly after the number
    more: Span | None = None  # a hedge inside, as in 两个多月
    doubt: str = ""


def _find_unit(text: str, numeral: Numeral, floor: int) -> _Unit:
    """Find the unit of a number: a measure, or the noun that a classifier leads to."""
    patterns, words, (begin, place) = _patterns(), unit_words(), numeral.span
    if odd := patterns["odd unit"].match(text, place):
        word = f"个{odd['word']}"
        return _Unit(words[word], odd.end(), word, odd.span("more"))
    match = patterns["unit"].match(text, place)
    word, end = (match["word"].lower(), match.end()) if match else ("", place)
    first = place + (text[place : place + 1] == " ")
    if len(noun := chinese_numbers.match_noun(text, first)) > len(word):
        word, end = noun, first + len(noun)
    unit, sign = words.get(word, "-"), text[begin:place]
    unit = match["word"] if match and match["word"] in ("nm", "mW", "mWh") else unit  # no Nm
    if re.fullmatch("[百千万]?万?亿", sign) and unit in ("-", *list_nouns().values()):
        return _Unit("", place)  # 万亿级 is said of money
    if numeral.form == "ordinal":
        rank = ("rank", place + (sign == "首"))  # 首期
        code, stop = _find_rank(text, numeral, unit, end) if unit != "-" else rank
        is_sure = code in ("rank", "vehicles") or len(sign) > (2 if code in TIMES[:2] else 4)
        is_open = code == "rank" and sign[-1] in "万亿"  # 第1000万条
        return _Unit(code, stop, doubt="it may be the rank alone" * (is_open or not is_sure))
    if word == "起" and re.search("[价售]", text[floor:begin]):
        word, unit = "", "-"  # 售价12.98万起
    if unit == "-" and re.fullmatch(r"(?:19|20)\d\d", sign):
        return _Unit("", place, doubt="it may be a year")
    if unit == "-":
        closed = _CLOSED.match(text, place)
        unit, doubt = _find_before(text, numeral, floor) if closed else ("", "")
        if not closed and sign[-1] in "万千百" and (found := _find_noun(text, place, 6)):
            return _Unit(*found, doubt="no measure word leads to it")  # 5000万中国车主
        is_of = bool(re.match(r"的[^\W\d]", text[place:]))  # 市场超过7000万的用户
        return _Unit(unit, place, doubt=doubt or "it may be of what follows" * is_of)
    if rate := patterns["rate"].match(text, end):
        doubt = "" if rate["of"] in _SPANS and unit else "its unit is a quotient"
        if not unit and "\0" not in text[floor:begin]:  # 轮胎产能500万条/年
            unit, _ = _find_before(text, numeral, floor)
        unit = "kWh" if word == "度" else unit  # 12万度/年
        return _Unit(f"{unit}/{_name_one(rate['of'])}", rate.end(), word, None, doubt)
    if word == "度" and numeral.is_scaled:
        return _Unit("kWh", end, word, doubt="" if "电" in text else "it may be no electricity")
    if word in unit_words("classifier"):
        return _find_counted(text, numeral, floor, _Unit(unit, end, word))
    is_odd = re.fullmatch(rf"\d{{3,}}|\d+\.\d+(?:\D\d+\.\d+)?|[\d{HAN}]", sign)
    is_sum = sign[-1] == "亿" and unit not in _OFTEN  # 8155芯片, 万亿汽车市场
    is_noun = word in list_nouns() and word[0] not in (*unit_words("classifier"), "省")
    doubt = "it may be a name" * bool((is_odd or is_sum) and is_noun)
    is_rate = re.match(r"/[^\W\d]", text[end:])  # 8000元/平
    return _Unit(unit, end, word, doubt="its unit is a quotient" if is_rate else doubt)


def _find_counted(text: str, numeral: Numeral, floor: int, found: _Unit) -> _Unit:
    """Find what a classifier counts: a noun after it, or before the number."""
    (unit, end, word, more, doubt), begin = found, numeral.span[0]
    if unit and text.startswith("的", end) and _find_noun(text, end + 1, 6):  # 超千万辆的车企
        return _Unit(unit, end, word, doubt="it may be of what follows")
    if after := _patterns()["after"].match(text, end):  # 20家以上的供应商
        more, end = after.span("hedge"), after.end() + (text[after.end() :][:1] == "的")
    noun = _find_noun(text, end, 14, word)
    is_firm = noun and noun[0] == "companies" and _CLOSED.match(text, noun[1])
    if noun and (is_firm or _is_counted(noun[0], unit)):
        return _choose_noun(text, end, noun, _Unit(unit, end, word, more))
    is_near = noun and noun[0] != unit and noun[1] - end <= len(noun[0]) // 2
    if noun and unit in ("people", "times") and is_near:
        doubt = f"they may be {noun[0]}"  # 10名投资者, 四次会议
    elif _is_end(text, end):
        unit, doubt = _find_before(text, numeral, floor, unit, word)
    elif not noun and word in tuple("家款架种类位名"):
        doubt = "no word that is known names what is counted"
    if word in ("位", "名") and re.search(_PLACES, text[floor:begin]):
        unit, doubt = "rank", "it may be a number of places"
    if not unit and word in ("台", "部"):
        made = "|".join(x for x, thing in list_nouns().items() if thing in _MADE and word == "台")
        last = (["", *re.findall(made or "(?!)", text[:begin])])[-1]  # 发动机工厂…，25万台
        unit, doubt = list_nouns().get(last, "vehicles"), "a word for other things too"
    return _Unit(unit, end, word, more, doubt)


def _is_end(text: str, place: int) -> bool:
    """Tell whether no noun phrase goes on at a place."""
    return bool(_CLOSED.match(text, place) or _patterns()["stop"].match(text, place))


def _is_counted(noun: str, unit: str) -> bool:
    """Tell whether a classifier that has a unit by itself may count a noun of another one."""
    if unit in ("households", "vehicles"):
        return noun in ("companies", "bicycles", "motorcycles", "e-bikes")
    if unit in ("companies", "models"):
        return noun not in _DESCRIBING | {"people"}
    return unit not in ("people", "times", "rounds", "aircraft")


def _choose_noun(text: str, begin: int, noun: tuple[str, int], unit: _Unit) -> _Unit:
    """Choose between a noun and one that it describes: 5座配备先进技术的充电站 are stations."""
    of = text[noun[1] : noun[1] + 1] == "的"
    later = _find_noun(text, noun[1] + of, 9 if of else 6, unit.word) or noun
    if of and unit.word not in ("个", "大", "种"):  # 5家商会的会员企业
        noun, later = later, noun
    is_of = of and noun[1] + 1 < len(text)  # 19所高校的3000名
    is_odd = later == noun and (is_of or not _is_end(text, noun[1]))
    is_odd = is_odd or later[0] != noun[0] or bool(re.search("的|.{11}", text[begin : noun[1]]))
    doubt = f"it may be of {later[0]}, or of another noun" * (is_odd and noun[0] != unit.code)
    only = {"大": ("vehicles", "jobs"), "项": ("jobs",)}.get(unit.word, noun[:1])  # 三大轻卡
    is_kind = unit.word in tuple("类种批代大项") and noun[0] in only and noun[0] != "models"
    doubt = doubt or f"it may be so many kinds of {noun[0]}" * is_kind
    return _Unit(*noun, unit.word, unit.more, doubt)


def _find_rank(text: str, numeral: Numeral, unit: str, end: int) -> tuple[str, int]:
    """Find what an ordinal counts: 第3000万辆 is of vehicles, 第一家工厂 only the first."""
    value = numeral.number.value if numeral.number else 1
    word = text[numeral.span[1] : end].strip()
    if text[numeral.span[0]] == "首" or word in tuple("大届位代批轮步场"):
        return "rank", end
    if unit == "vehicles" or (unit and word not in unit_words("classifier")):
        is_title = (value < 1000 or value % 1000) and unit not in (*_ORDERED, *TIMES)
        end = numeral.span[1] if is_title and word in list_nouns() else end
        return ("rank" if is_title else unit), end
    noun = _find_noun(text, end, 6) if value > 1 else None
    if noun and _is_counted(noun[0], unit):
        return noun
    least = {"models": 1, "aircraft": 2, "companies": 10, "people": 1000}
    return (unit, end) if value >= least.get(unit, value + 1) else ("rank", end)


def _find_noun(text: str, place: int, size: int, word: str = "") -> tuple[str, int] | None:
    """Find the noun that is counted, after a number or its classifier."""
    patterns, nouns, last, found = _patterns(), list_nouns(), place + size, None
    verbs = list_words("noun and verb", language="zh")
    if quote := re.match("[^“]*”", text[place:last]):  # “四项机制”企业
        last = place + quote.end()
    while place < last:
        of = (word, text[place : place + 1]) == ("个", "的")  # 17个行业的企业
        if noun := chinese_numbers.match_noun(text, place):
            place += len(noun)
            is_kind = text[place : place + 1] in tuple("级型式化性")  # 国家级
            is_whole = nouns[noun] in ("vehicles", "projects", *_STANDING)
            is_whole = is_whole and word in tuple("门节块片速条颗根支")  # small, long or flat
            if is_kind or is_whole or (word == "家" and noun[-1] not in _HOUSES):
                place += is_whole and text[place : place + 1] in tuple("和与及、")  # 条客车和卡车胎
                continue
            found = nouns[noun], place
            later = chinese_numbers.match_noun(text, place)
            if found[0] not in _DESCRIBING and (not later or (later, "") in verbs):
                break
        elif place >= len(text) or patterns["stop"].match(text, place) or (found and of):
            break
        else:
            place += 1
    return found


def _find_before(text: str, numeral: Numeral, floor: int, unit: str = "", word: str = "") -> Told:
    """Find the noun that is counted before a number, 专利突破2000项, and a doubt if it is far."""
    clause = re.split("[，。；！？：,;!?:]", text[floor : numeral.span[0]])[-1]
    nouns = ((i, chinese_numbers.match_noun(clause, i)) for i in range(len(clause)))
    matches = [(i + len(x), -i, x) for i, x in nouns if x and list_nouns()[x] != "markets"]
    if word in ("", "台", "点"):  # 轮胎产量1亿条
        matches += [(x.end(), -x.start(), x[0]) for x in _patterns()["names unit"].finditer(clause)]
    end, first, noun = max(matches, default=(0, 0, ""))
    if not noun or (unit and word not in ("家", "台", "户", "种", "类")):
        return unit, "it may be of other things" * (word == "款" and "车" not in text)
    beside = [x for last, _, x in matches if last == -first and list_nouns().get(x) in _MADE]
    noun = beside[0] if beside and noun not in list_nouns() else noun  # 发动机产量
    gap = clause[end:]
    if not word and _MONEY.search(gap):  # 股东的净利润8000万
        return unit, ""
    if not re.fullmatch("[(（]?[^与向和对被由给(（]{,9}由?", gap):
        return unit, ""
    found = list_nouns().get(noun) or dict(list_words("names unit", language="zh"))[noun]
    ends = {"台": "机器车备桩人泵箱床量", "家": _HOUSES}.get(word, noun)
    is_odd = noun[-1] not in ends or (word, found == "companies") in (("户", False), ("起", True))
    is_sum = not word and text[numeral.span[1] - 1] == "亿" and found not in _OFTEN
    is_sum = is_sum or bool(re.search(r"\.\d+$", text[slice(*numeral.span)]) and not word)
    if is_odd or is_sum:
        return unit, f"it may be of {noun!r}" * (noun[-1] == word == "户")
    is_plain = gap.strip() or word or (numeral.is_scaled and found in _OFTEN)
    is_far = not _LINKS.fullmatch(gap) or not is_plain or word == "大"
    is_far = is_far or bool(re.search("其[他余它]|(?<!小)区$", clause[:end]))  # 其他国家300个
    clause = text[: numeral.span[0]] if word == "台" else clause[:-first] and clause
    is_far = is_far or bool(found == "vehicles" and clause and "车" not in clause)
    return found, f"its unit may be that of {noun!r}" if is_far else ""


#: What parts numbers of which the last has the unit: 低0.4个和高1.5个百分点.
_LIST = re.compile(" ?(?:[、和与及或/]|以及) ?(?:[高低升降增减]|上升|下降|提高|回落|增长)?")


def share_units(text: str, found: Sequence[Counted]) -> list[Told]:
    """Give each number of a text its unit, from elsewhere if need be, and a doubt."""
    units, doubts = [x.unit for x in found], [""] * len(found)
    for index in reversed(range(len(found) - 1)):  # 3、5和8个百分点
        one, other = found[index : index + 2]
        end = one.span[1]
        sign = text[end - 1 : end]
        is_like = sign not in unit_words("classifier") or sign in text[slice(*other.span)]
        between = text[end : other.span[0]]
        is_list = _LIST.fullmatch(between) and not re.match(rf"\d、[{HAN}]", sign + text[end:])
        is_size = "/" in between and sign.isdigit()  # 长4900/1860/1500mm
        if (is_size or not units[index]) and is_like and is_list:
            units[index], doubts[index] = units[index + 1], other.doubt
            is_scaled = other.numeral.is_scaled or doubts[index + 1]  # 21、24和26万辆
            if is_scaled and not one.numeral.is_scaled:
                doubts[index] = "it may have the scale of the number after it"
        elif is_list or re.fullmatch(r"\w{,4}[至到]", between):
            is_rate = units[index].rpartition("/")[0] == (units[index + 1] or "none")
            units[index + 1] = units[index if is_rate else index + 1]  # 每吨160元和155元
    told: list[Told] = []
    for one, unit, doubt in zip(found, units, doubts, strict=True):
        before = [(x.span, y) for x, (y, _) in zip(found, told, strict=False)]
        own = (text[one.span[1] - 1], unit) in (("家", "companies"), ("款", "models"))  # 多52款
        is_open = unit[:1] in ("", "/") or (
            own and not re.search(_FIRM + r"[^，。；！？、\d]*$", text[: one.span[0]])
        )
        told.append(_find_elsewhere(text, one, before) if is_open else (unit, doubt))
    return told


def _find_elsewhere(text: str, counted: Counted, before: Sequence[tuple[Span, str]]) -> Told:
    """Find the unit of a number that has none beside it, and a doubt."""
    begin, end = counted.span
    sign = text[end - 1] if text[end - 1] in unit_words("classifier") else ""
    none = ("1", "rank", "fold", "date", "percent", "points", *TIMES)
    is_money = text[end - 1] in "万亿" and _MONEY.search(text[max(begin - 12, 0) : end + 8])
    is_sum = text[end - 1] == "亿" or is_money
    for (first, last), unit in reversed(before):  # 39家工厂中，两家
        is_like = not is_sum or bool(re.fullmatch("[A-Z]{3}", unit))  # 投50亿元，再投60亿
        is_like = is_like and sign in text[first:last] and (sign, unit) != ("家", "countries")
        if unit and is_like and unit not in none:
            if re.search("[。！？；]" + "|(?:[，：,:].*){2}" * (not sign), text[last:begin]):
                break
            return unit, f"its unit may be that of {text[first:last]!r}" * (unit != counted.unit)
    if is_money:
        return "CNY", "no word names its currency"
    doubt = f"no word beside it names {'what is counted' if sign else 'its unit'}"
    is_bare = sign or re.search("PMI|经理指数|信心指数|景气", text)  # 50.7
    is_plain = counted.unit and (sign == "款" or re.search(_FIRM + "[^。；！？]*$", text[:begin]))
    return counted.unit or ("1" if is_bare else ""), "" if is_plain else doubt


# Names and furniture


@cache
def furniture_pattern() -> re.Pattern[str]:
    """Compile telephone numbers and counters of a page."""
    before, after = (word_pattern(f"furniture {x}", language="zh") for x in ("before", "after"))
    number = r"\+?\d[\d-]*(?![\d-]| ?[万亿千百%个家名辆年月日])"
    dialled = r"\+\d[\d ()-]{7,}\d|(?<!\d)(?:0\d{2,3}-\d{7,8}|[48]00-?\d{3,4}-?\d{3,4})(?!\d)"
    footnote, issued = r"\[\d{1,3}\]|(?<![今明昨])[(（]\d{1,2}[)）](?=[^\W\d])", r"© ?\d{4}年?"
    issued += r"|单位\s?[:：]\s?[^\W\d]{,4}?[百千万亿]+(?=[^\W\d]{,3}[)）]?$)"  # of a table
    issued += r"|(?i:copyright)[^，。\d]{0,20}\d{4}(?:-\d{4})?|ICP[备证] ?\d+号(?:-\d+)?"
    day = r"(?:日期|时间): *\d\d-\d\d(?![\d-])|(?<![\d.-])\d\d-\d\d \d\d:\d\d(?::\d\d)?"
    counter = rf"(?:{before})(?:量|数)?: *{number}|(?<!\d)\d+ ?(?:{after})(?![率量])"
    counter += rf"|(?:{before}) ?[(（]\d+[)）]|(?:\d\d:\d\d )(?=20\d\d-)"
    return re.compile(rf"(?:https?://|www\.)[!-~]+|{dialled}|{footnote}|{issued}|{day}|{counter}")


@cache
def name_pattern() -> re.Pattern[str]:
    """Compile codes (ID.3, 5G), names with a number, and turns of phrase."""
    roles = ("idiom", "name before", "name after", "edition")
    idioms, before, after, edition = (word_pattern(x, language="zh") for x in roles)
    latin, none = chinese_numbers.unit_pattern("measure"), word_pattern("no unit", language="zh")
    units = chinese_numbers.unit_pattern("measure", "unit", "classifier")
    word = rf"(?i:[万亿千百多余来%月日号]|[,.]\d|[~-]\d\d?月|(?![a-z]|{none})(?:{units}))"
    counted = rf"(?! ?{word}|(?<! )(?=[A-Za-z])(?i:{latin}))"
    in_month = r"(?:(?=月[销交均产订]|车[型款])|" + counted + ")"  # 小鹏P7月销
    han, digit = rf"[{HAN}两十百千万亿]", r"(?<![\d.,])"
    start, end, decimal = r"(?<![A-Za-z\d])", r"(?![A-Za-z\d])", r"\d+(?:\.\d+)?"
    code = rf"(?:[-.]?\d++(?:[.-]?[A-Za-z\d]+)*+\+?|\.? {{1,2}}\d++[A-Za-z]*+){in_month}"
    names = [
        rf"GB\s?/?T?\s?\d[\d.]*[-—](?:19|20)\d\d(?!\d)|(?<![A-Za-z])[A-Z]\d{{2,5}}次|(?<!\d)\d{{4,5}}次(?=(?:中欧)?(?:班列|列车))|{start}(?<![.:：])\d{{1,2}}(?![QH]\d)[A-Z]{{1,3}}\d[A-Za-z\d]*",
        # 每千人拥有, but 每5人中 and 每5辆车就有1辆
        r"每(?:[十百千万]{1,2}|\d+万?)(?=(?P<each>[人户名辆台]))(?![^，。]{0,8}中|.{,14}有.{,3}(?P=each))",
        # iX3, ID.3, Model 3, L2+; but no quarter, no sum of money, and nothing counted
        rf"{start}(?!(?:[QH][1-4](?!\d)|FY|TOP|RMB|USD|EUR|CNY|HKD|US|HK))[A-Za-z]+{code}",
        # 5G, 1.5T, but 800V and 1H19
        rf"{start}(?<![.,:：])(?!{decimal}\s?(?i:{latin})){decimal}(?:[A-Z]{{1,2}}|L?[ei]){end}(?<![1-4][QH])",
        # 2+26, SEPA 2.0, 下午6时
        r"“\d{1,2}·\d{1,2}”|(?<![\d.午晨晚早日号天间夜])\d{1,2}时(?:\d{1,2}分许?|许|整)|[一二三四五六七八九十]+届(?=中央|全国|历次|[一二三四五六七]中)(?![^\W\d]{,8}次)",
        r"\d+(?:[+×]\d+)++(?![.\d]*[万千百亿])|(?<=[A-Za-z] )\d\.0(?![\d%万亿])",
        r"(?:(?<=当[日天])|(?<![日号天晨)）\0]))(?:凌晨|清晨|[上中下]午|傍晚|深夜|[早晚]上)\d{1,2}[时点](?:\d{1,2}分|许|整|半)?",
        # 国六, 2年1度, 718 Boxster, HK:1211
        rf"(?<![^\W为到至从由合的])国[二三四五六七](?![{HAN}十百千万亿大家个款名座项次省])",
        rf"(?<=年)[1一]度(?!电)|{digit}\d{{3}}(?= ?[A-Z][a-z]{{3,}})|(?<=[A-Z][:：])\d{{4,6}}",
        r"[(（](?!(?:19|20)\d\d[)）])\d{4,6}(?:[.-][A-Z]{2}|，[^\W\d]{2})?[)）]|\d{4,6}\.(?:SH|SZ|HK|BJ)\b|[(（]\d{6}(?=[,，；])",
        rf"{digit}(?:19|20)\d\d(?=[》”]|战略|愿景|议程)|{digit}\d{{3,}}(?=型)|{digit}20\d\d款",
        rf"第?[{HAN}十\d]+届[^\W\d]{{0,8}}?[{HAN}](?:次(?:全体)?(?:会议|[董监]事会)|中全会)|[{HAN}十]+次全(?:体)?会|[唯统同逐某任每另这那哪]一(?![十百千万亿点])",
        rf"{digit}20\d\d\s?年?+\s?+(?!上一?届)[^\W\d在的将于参举召担主承]{{,7}}?(?:{edition})(?![有更不是成超])",
        rf"(?:{before})[\s“]?(?!{FIGURE_YEAR})(?:\d++(?:\.\d++)?|[{HAN}](?![{HAN}十百千万亿])){counted}",
        rf"(?!{BARE_DAY}|(?<=前)[\d{HAN}十百]+强)(?<![月第之\d.,{HAN}十])(?:\d{{1,3}}|[{HAN}十百]{{1,4}})(?:{after})(?![{HAN}召称令劲烈化统数])",
        rf"\d+条(?=[”》])|第[{HAN}十百\d.]+条(?=[规款第所，。、（）的])|(?<=条)第[{HAN}十\d]+[款项]|(?<![第\d])(?:19|20)?\d\d届|(?<=电视台)[{HAN}十\d]+套",
        # a point of a list, a document, none of them, and a year that is only called so
        rf"(?<![\w\0])第[{HAN}十]+(?=[，：,:、](?!第))|第[{HAN}十百\d]+(?:[章卷]|号(?=[公令文决，）)指意通》—])|期(?=[《）)])|款(?=[(（第]))|(?:没有|无)一(?=[家款辆])|(?<=[^去来止]的)一年(?=\W|$)|(?<![只还仅])有一天|(?<![上下前后])半年(?:业绩|财报)|半年报|[{HAN}\d]次方|(?:\d+[、和])*\d+[日天](?=均[线价])|(?<=《)21世纪",
        rf"(?<!{han})(?<![第\d])(?:(?:{idioms})(?![个家年]|(?<=一点)[{HAN}])|十分(?![之钟])|[二三]元(?![钱人的左以起至到，。；、]|$))",
    ]
    return re.compile("|".join(names))


def is_furniture(text: str, span: Span) -> bool:
    """Tell page furniture: a line that has little else than a day, and the counter of a part."""
    before, after = text[: span[0]], text[span[1] :]
    if re.search(r"\d[-./]\d+ \d+:\d\d", text[slice(*span)]) and not after.strip():
        return not re.search("[，。；！？]", before)
    if re.search(r"\d ?[日号]|\d:\d\d|\d{4}[-./]\d", text[slice(*span)]):
        words = rf"{word_pattern('issued', language='zh')}|[星期周一二三四五六日天]|[\W\d_]"
        return len(re.sub(words, "", before + after)) <= 4
    counter = rf"0\d(?!\d)|(?:\d{{1,2}}|[{HAN}十]{{1,3}})(?:[）)、．]|[.](?!\d))"
    is_short = span[1] - span[0] < 4 or text[span[0]] == "0"
    return is_short and not before.strip("（( ") and bool(re.match(counter, text[span[0] :]))
