"""The units of Chinese numbers: a measure (吨), or a classifier (家) and the noun that is counted.

The noun stands after its classifier or before the number; a list shares the unit of one of its
numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from analysis.extraction import chinese_numbers
from analysis.extraction.chinese_numbers import HAN, list_nouns, unit_words
from analysis.extraction.numbers import TIMES, Counted, Numeral
from analysis.quantities.vocabulary import Span, list_words, word_pattern

_PRODUCTS = set("batteries parts chips robots engines motors cells components".split())
#: Units of nouns that rather describe the noun that follows than are counted.
_DESCRIBING = _PRODUCTS | set(
    "vehicles industries standards technologies markets tests transactions events users homes"
    " topics".split()
)
_HOUSES = "厂企业司商店院所心构会点行团位馆厅牌台地金学校园体户队社伴"  # end nouns that 家 counts
#: What may follow a number that has no unit of its own.
_CLOSED = re.compile(r"$|\W|[的或上内]|中(?![国德欧])|大关|(?<=[百千万亿])量?级|起|左右|以[上下内]")
#: What may stand between a noun and the number of them.
_LINKS = re.compile(
    r"(?:[已达超过破至为是有数总共量约近逾仅之到于了收报涨跌\W]|累计|合计|突破|新增|增加|减少)*"
)
#: Spans of time for which something may be counted; signs between 每年 and what is counted so.
SPANS = "年 月 日 天 周 星期 季 小时 分钟 秒".split()
#: What is made, and counted by 台 or a word like 产量.
_MADE = {
    *"vehicles engines motors gearboxes robots machines systems tyres phones computers".split(),
    *"refrigerators boilers tractors cranes excavators loaders generators locomotives".split(),
    *"compressors displays printers cameras forklifts freezers pumps lifts drones".split(),
    *("air conditioners", "washing machines", "television sets", "wind turbines", "heat pumps"),
}
#: Words by which 点 are those of a share index.
_INDEX = re.compile("指数|[沪深恒道纳综成股期国板标]指|大盘|A股|股市|点位|盘中|收盘")
#: What there is, and what is not made or used up in a year.
STANDING = "people jobs companies dealers stores plants countries models percent".split()
#: Firms, which are counted as they are.
_FIRM = "(?:[企产]业|规上|规模以上|公司|主体|[商厂]户|[车国央民德中]企|[厂销应造展]商)"
#: Things that an ordinal counts, as 第三辆 does; of the last three it may be the rank alone.
_ORDERED = ("plants", "vehicles", "models", "quarters", "ships", "trains", "aircraft")
#: Words before places of a ranking.
_PLACES = re.compile(
    "[升降进滑跃退落]了?[至到]?(?:[^，。；]{,9}的)?$|(?:排名|[位名]列)[^，。；]{,8}$"
)
_OFTEN = ("people", "users", "vehicles")  # what may be counted in 亿, as money is
Told = tuple[str, str]  # a unit, and a doubt
_MONEY = re.compile(
    "规模|产值|产业|市场|集群|GDP|经济|营收|资[产金本]|收入|利润|[赚亏投]|[斥出耗集注融募外]资|估值|成本|预售|票房"
    "|(?<![名限])额|市值|债|贷款|[税罚缴]|补贴|净流[入出]|净买入|(?<!播)[缩放]量|身家|拨款|[分红]红|薪|赔|费用|开支|预算|[花拿]了?"
)


#: What follows 15万 that is a price: 10万左右的轿车, 6万能买, 不到10万起步.
_PRICED = re.compile(
    "(?:左右|以[内下上]|上下|级别?|出头|起)?(?:的[^，。；\\d]{,8}(?:车|SUV)|这?个?价位|能买|可以?买|起步)"
)


@cache
def unit_patterns() -> dict[str, re.Pattern[str]]:
    """Compile what stands at a unit, before and after it."""
    after = word_pattern("hedge after", "unread after", language="zh")
    patterns = {
        "after": r" ?(?:[a-z]+ ?|期(?=或?以)|[(（]含[^\W\d]{,3}[)）] ?)?"
        r"(?:[及或](?!多)|都(?=不到))?(?P<hedge>(?!(?:上下|内外)[^\W的]|(?<!之\w)(?<![成%])强(?=.)|强[^\W的]|几|之多|多达(?!到)|\+[a-z/]"
        rf"|以下[跌降滑调行挫简列]|以上[涨升调市]|起[来火诉降]|不到\s?[\d{HAN}十]|(?<=的)不到|(?<=[的数])最多|\+轮|多[数半少为在是由次边方晶功用媒样部国级层座模维点重元{HAN}两\d])(?:{after})"
        r"(?<![^元万辆镑比]起)(?!(?<=[多余])[个家名种款位项次元年月]))",
        "unit": rf" ?(?P<word>{chinese_numbers.unit_pattern()})",
        "odd unit": r" ?个(?P<more>多)(?P<word>月|小时|百分点|星期|季度|工作日)",
        "stop": r"(?!有[效关机限]|在[华德]|(?<=[高中初])等)"
        rf"(?:{word_pattern('end of noun phrase', language='zh')})"
        r"|进(?=[工车企校家社])|[^\w“”《》·\0]|\d",
        "rate": r" ?(?:/|(?<=[元米])每) ?"
        rf"(?P<of>月|{chinese_numbers.unit_pattern('measure', 'unit', 'classifier')})",
        "names unit": word_pattern("names unit", language="zh"),
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}


class Unit(NamedTuple):
    """The unit of a number, and what was read of it."""

    code: str  # empty if none was found
    end: int
    word: str = ""  # that stands directly after the number
    more: Span | None = None  # a hedge inside, as in 两个多月
    doubt: str = ""


def name_one(word: str) -> str:
    """Name one of what a word counts, as a rate does: a month, a tonne."""
    return "month" if word == "月" else (unit_words().get(word.lower()) or word).removesuffix("s")


def find_unit(text: str, numeral: Numeral, floor: int) -> Unit:
    """Find the unit of a number: a measure, or the noun that a classifier leads to."""
    patterns, words, (begin, place) = unit_patterns(), unit_words(), numeral.span
    if odd := patterns["odd unit"].match(text, place):
        word = f"个{odd['word']}"
        return Unit(words[word], odd.end(), word, odd.span("more"))
    match = patterns["unit"].match(text, place)
    word, end = (match["word"].lower(), match.end()) if match else ("", place)
    first = place + (text[place : place + 1] == " ")
    if len(noun := chinese_numbers.match_noun(text, first)) > len(word):
        word, end = noun, first + len(noun)
    unit, sign = words.get(word, "-"), text[begin:place]
    unit = match["word"] if match and match["word"] in ("nm", "mW", "mWh") else unit  # no Nm
    if re.fullmatch("[百千万]?万?亿", sign) and unit in ("-", *list_nouns().values()):
        return Unit("", place)  # 万亿级 is said of money
    if numeral.form == "ordinal":
        rank = ("rank", place + (sign == "首"))  # 首期
        code, stop = _find_rank(text, numeral, unit, end) if unit != "-" else rank
        is_sure = code in ("rank", "vehicles") or len(sign) > (2 if code in TIMES[:2] else 4)
        is_open = code == "rank" and sign[-1] in "万亿"  # 第1000万条
        return Unit(code, stop, doubt="it may be the rank alone" * (is_open or not is_sure))
    is_price = word == "起" and (text.startswith("起步", place) or "价" in text[floor:begin])
    if is_price or re.match("大关(?!键)", text[place:]):
        word, unit = "", "-"  # 售价12.98万起, 突破300亿大关
    if unit == "-" and re.fullmatch(r"(?:19|20)\d\d", sign):
        return Unit("", place, doubt="it may be a year")
    if unit == "-":
        closed = _CLOSED.match(text, place)
        unit, doubt = _find_before(text, numeral, floor) if closed else ("", "")
        if not closed and re.search(".[百千万]$", sign) and (found := _find_noun(text, place, 6)):
            return Unit(*found, doubt="no measure word leads to it")  # 5000万中国车主
        is_of = bool(re.match(r"的[^\W\d]", text[place:]))  # 市场超过7000万的用户
        return Unit(unit, place, doubt=doubt or "it may be of what follows" * is_of)
    if rate := patterns["rate"].match(text, end):
        doubt = "" if rate["of"] in SPANS and unit else "its unit is a quotient"
        if not unit and "\0" not in text[floor:begin]:  # 轮胎产能500万条/年
            unit, _ = _find_before(text, numeral, floor)
        unit = "kWh" if word == "度" else unit  # 12万度/年
        return Unit(f"{unit}/{name_one(rate['of'])}", rate.end(), word, None, doubt)
    if word == "度" and numeral.is_scaled:
        return Unit("kWh", end, word, doubt="" if "电" in text else "it may be no electricity")
    if word in unit_words("classifier"):
        return _find_counted(text, numeral, floor, Unit(unit, end, word))
    is_odd = re.fullmatch(rf"\d{{3,}}|\d+\.\d+(?:\D\d+\.\d+)?|[\d{HAN}]", sign)
    is_sum = sign[-1] == "亿" and (unit not in _OFTEN or word == "员工")  # 1亿员工贷款
    is_noun = word in list_nouns() and word[0] not in (*unit_words("classifier"), "省")
    is_noun = is_noun or (word == "处理器" and sign.isdecimal())  # 鲲鹏920处理器
    doubt = "it may be a name" * bool((is_odd or is_sum) and is_noun)
    is_rate = re.match(r"/[^\W\d]", text[end:])  # 8000元/平
    return Unit(unit, end, word, doubt="its unit is a quotient" if is_rate else doubt)


def _find_counted(text: str, numeral: Numeral, floor: int, found: Unit) -> Unit:
    """Find what a classifier counts: a noun after it, or before the number."""
    (unit, end, word, more, doubt), begin = found, numeral.span[0]
    if unit and text.startswith("的", end) and _find_noun(text, end + 1, 6):  # 超千万辆的车企
        return Unit(unit, end, word, doubt="it may be of what follows")
    if after := unit_patterns()["after"].match(text, end):  # 20家以上的供应商
        more, end = after.span("hedge"), after.end() + (text[after.end() :][:1] == "的")
    noun = _find_noun(text, end, 14, word)
    is_person = noun and word in tuple("名位") and text[noun[1] - 1] in "商者"  # 280名采购商
    is_firm = noun and noun[0] == "companies" and not is_person and _CLOSED.match(text, noun[1])
    if word == "座" and noun and noun[0] == "vehicles":  # 7座纯电SUV
        return Unit("seats", end, word, more)
    if noun and (is_firm or _is_counted(noun[0], unit)):
        return _choose_noun(text, end, noun, Unit(unit, end, word, more))
    is_near = noun and noun[0] != unit and noun[1] - end <= len(noun[0]) // 2
    is_other = unit == "models" and noun and noun[0] != "vehicles" and _is_end(text, noun[1])
    if noun and ((unit in ("people", "times") and is_near) or is_other):
        doubt = f"they may be {noun[0]}"  # 10名投资者, 四次会议, 16款新主题
    elif _is_end(text, end):
        unit, doubt = _find_before(text, numeral, floor, unit, word)
        is_open = end == len(text) and unit != found.code  # 3个50万吨级项目
        doubt = doubt or "it may be of what follows" * is_open
    elif not noun and word in tuple("家款架种类位名"):
        doubt = "no word that is known names what is counted"
    if not noun and word in ("位", "名") and re.search(_PLACES, text[floor:begin]):
        unit, doubt = "rank", "it may be a number of places"
    if not unit and word in ("台", "部"):
        unit, doubt = _find_made(text[:begin]), "a word for other things too"
    if not unit and word == "点" and _INDEX.search(text[:begin]):
        unit, doubt = "points", "they may be no points of an index"
    return Unit(unit, end, word, more, doubt)


def _find_made(before: str) -> str:
    """Find what 台 or 部 may count: the product named last in a text that names no cars."""
    names = sorted((x for x, y in list_nouns().items() if y in _MADE), key=len, reverse=True)
    made = re.findall("|".join(names), before) if "车" not in before else []
    return list_nouns()[made[-1]] if made else "vehicles"


def _is_end(text: str, place: int) -> bool:
    """Tell whether no noun phrase goes on at a place."""
    return bool(_CLOSED.match(text, place) or unit_patterns()["stop"].match(text, place))


def _is_counted(noun: str, unit: str) -> bool:
    """Tell whether a classifier that has a unit by itself may count a noun of another one."""
    if unit in ("households", "vehicles"):
        return noun in ("companies", "bicycles", "motorcycles", "e-bikes")
    if unit in ("companies", "models"):
        return noun not in (_DESCRIBING | {"people"}) - (_PRODUCTS if unit == "models" else set())
    return unit not in ("people", "times", "rounds", "aircraft", "generations")


def _choose_noun(text: str, begin: int, noun: tuple[str, int], unit: Unit) -> Unit:
    """Choose between a noun and one that it describes: 5座配备先进技术的充电站 are stations."""
    of = text[noun[1] : noun[1] + 1] == "的"
    later = _find_noun(text, noun[1] + of, 9 if of else 6, unit.word) or noun
    if of and unit.word not in ("个", "大", "种"):  # 5家商会的会员企业
        noun, later = later, noun
    is_of = of and noun[1] + 1 < len(text)  # 19所高校的3000名
    is_odd = later == noun and (is_of or not _is_end(text, noun[1]))
    is_odd = is_odd or later[0] != noun[0] or bool(re.search("的|.{11}", text[begin : noun[1]]))
    doubt = f"it may be of {later[0]}, or of another noun" * (is_odd and noun[0] != unit.code)
    only = {"大": ("vehicles", "jobs"), "项": ("jobs",), "组": ("people",)}  # 三大轻卡
    only |= dict.fromkeys("类种批代", noun[:1])
    is_kind = noun[0] in only.get(unit.word, ()) and noun[0] != "models"
    doubt = doubt or f"it may be so many kinds of {noun[0]}" * is_kind
    return Unit(*noun, unit.word, unit.more, doubt)


def _find_rank(text: str, numeral: Numeral, unit: str, end: int) -> tuple[str, int]:
    """Find what an ordinal counts: 第3000万辆 is of vehicles, 第一家工厂 only the first."""
    value = numeral.number.value if numeral.number else 1
    word = text[numeral.span[1] : end].strip()
    if text[numeral.span[0]] == "首" or word in tuple("大届位批轮步场"):
        return "rank", end
    if unit == "generations":  # 第二代产品
        return unit, numeral.span[1] + 1
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
    patterns, nouns, last, found = unit_patterns(), list_nouns(), place + size, None
    verbs = list_words("noun and verb", language="zh")
    if quote := re.match("[^“]*”", text[place:last]):  # “四项机制”企业
        last = place + quote.end()
    while place < last:
        of = (word, text[place : place + 1]) == ("个", "的")  # 17个行业的企业
        if noun := chinese_numbers.match_noun(text, place):
            place += len(noun)
            is_kind = text[place : place + 1] in tuple("级型式化性")  # 国家级
            is_whole = nouns[noun] in ("vehicles", "projects", *STANDING)
            is_whole = is_whole and word in tuple("门节块片速条颗根支起")  # small, long or flat
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
        names = unit_patterns()["names unit"].finditer(clause)
        matches += [(x.end(), -x.start(), x[0]) for x in names]
    end, first, noun = max(matches, default=(0, 0, ""))
    if not noun or (unit and word not in ("家", "台", "户", "种", "类")):
        return unit, "it may be of other things" * (word == "款" and "车" not in text)
    beside = [x for last, _, x in matches if last == -first and list_nouns().get(x) in _MADE]
    is_named = noun in list_nouns() or "价" in noun
    noun = beside[0] if beside and not is_named else noun  # 发动机产量
    gap = clause[end:]
    if not word and _MONEY.search(gap):  # 股东的净利润8000万
        return unit, ""
    if not re.fullmatch("[(（]?[^与向和对被由给(（]{,9}由?", gap):
        return unit, ""
    found = list_nouns().get(noun) or dict(list_words("names unit", language="zh"))[noun]
    ends = {"台": "机器车备桩人泵箱床量", "家": _HOUSES}.get(word, noun)
    is_odd = noun[-1] not in ends or (word, found == "companies") in (("户", False), ("起", True))
    is_odd = is_odd or (word, found) == ("项", "people")  # 赡养老人五项
    is_sum = not word and text[numeral.span[1] - 1] == "亿" and found not in _OFTEN
    is_sum = is_sum or bool(re.search(r"\.\d+$", text[slice(*numeral.span)]) and not word)
    is_sum = is_sum or (not word and numeral.is_scaled and found in ("loans", "bonds", "tariffs"))
    if is_odd or is_sum:
        return unit, f"it may be of {noun!r}" * (noun[-1] == word == "户")
    is_plain = gap.strip() or word or (numeral.is_scaled and found in _OFTEN)
    is_far = not _LINKS.fullmatch(gap) or not is_plain or word == "大"
    is_other = re.search("其[他余它]|(?<!小)区$", clause[:end])  # 其他国家300个
    is_far = bool(is_far or is_other or gap in ("(", "（"))  # 中型车（508）
    is_wide = word == "台" or first == 0  # 发布手机，销量达200万
    clause = text[: numeral.span[0]] if is_wide else clause
    is_far = is_far or bool(found == "vehicles" and clause != noun + gap and "车" not in clause)
    if word == "台" and noun not in list_nouns():  # 冰箱销量好，月产量达30万台
        made, is_car = _find_made(clause), "车" in text[floor : numeral.span[0]]
        found, is_far = made, is_far or made != found or not is_car
    return found, f"its unit may be that of {noun!r}" if is_far else ""


#: What parts numbers of which the last has the unit: 低0.4个和高1.5个百分点.
_LIST = re.compile(" ?(?:[、和与及或/*×xX]|以及) ?(?:[高低升降增减]|上升|下降|提高|回落|增长)?")


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
        is_size = re.search("[/*×xX]", between) and sign.isdigit()  # 长4900/1860/1500mm
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
    place = counted.numeral.span[1]
    is_start = counted.numeral.is_scaled and text.startswith("起", place)  # 10万起步
    sign = text[end - 1] if text[end - 1] in unit_words("classifier") and not is_start else ""
    none = ("1", "rank", "fold", "date", "percent", "points", *TIMES)
    things = unit_words("classifier").keys() - {"大", "起" * is_start}  # 300亿大关
    scale = "" if sign or text[place : place + 1] in things else text[place - 1]  # 2亿份以上
    is_money = scale in ("万", "亿") and (
        _MONEY.search(text[max(begin - 12, 0) : end + 8]) or _PRICED.match(text, place)
    )
    is_sum = scale == "亿" or is_money
    for (first, last), unit in reversed(before):  # 39家工厂中，两家
        is_like = not is_sum or bool(re.fullmatch("[A-Z]{3}", unit))  # 投50亿元，再投60亿
        is_like = is_like and sign in text[first:last] and (sign, unit) != ("家", "countries")
        if unit and is_like and unit not in none:
            if re.search("[。！？；]" + "|(?:[，：,:].*){2}" * (not sign), text[last:begin]):
                break
            return unit, f"its unit may be that of {text[first:last]!r}" * (unit != counted.unit)
    if is_money:
        currencies = {x: y for x, y in chinese_numbers.list_currencies().items() if len(x) > 1}
        sentence = re.split("[。！？；]", text[:begin])[-1] + re.split("[。！？；]", text[end:])[0]
        named = re.findall("|".join(map(re.escape, currencies)), sentence.lower())
        return currencies[(named or ["人民币"])[-1]], "no word names its currency"
    doubt = f"no word beside it names {'what is counted' if sign else 'its unit'}"
    is_bare = sign or re.search("PMI|经理指数|信心指数|景气", text)  # 50.7
    is_plain = counted.unit and (sign == "款" or re.search(_FIRM + "[^。；！？]*$", text[:begin]))
    return counted.unit or ("1" if is_bare else ""), "" if is_plain else doubt
