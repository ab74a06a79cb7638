"""The numbers of Chinese prose: its numerals, and the rules of number expressions.

Chinese does not part words by spaces: a word is the longest of the table that stands at a place.
All is read in simplified, plain signs.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from math import prod

from analysis.extraction import numbers
from analysis.extraction.numbers import DIGITS, TIMES, Numeral, share
from analysis.quantities.interval import Number
from analysis.quantities.vocabulary import MEASURES, Span, list_words

HAN = "零一二三四五六七八九"
DIGIT = rf"[{HAN}两]"
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12}
#: Words for a scale; 千瓦 is a unit, and 百分点 another.
SCALE = r"(?:[十廿卅万亿]|百(?!分)|千(?![瓦克米卡伏帕]|兆[瓦赫])|兆(?![瓦赫帕字比伏]))"
POINT = "[点．.]"  # in words, or between numerals as Taiwanese papers print it: 十五．八
#: A number, or what looks like one: 9.5亿, 三千二百, 8万1000, 三点五.
NUMBER = (
    rf"(?!零(?![下点．.{HAN}]|[至到]\d|(?<=[为至到]零)(?:$|[^\w\0]))|兆)(?<![lh升时度电]/)(?:{DIGITS}|{DIGIT}|{SCALE})"
    rf"(?: ?{SCALE}|(?<!\d)(?<!\d[万亿]){DIGIT}|(?<=[千万亿兆])零?{DIGITS})*"
    rf"(?:(?<=[{HAN}十]){POINT}[{HAN}]+{SCALE}*)?"
)
TO = r" ?(?:[-–—─~]{1,2}|至|到) ?"  # what joins the ends of a range, of numbers or dates
#: Wide digits in groups, and signs that none but traditional Chinese has.
_WIDE = re.compile("(?<![０-９])[０-９]{1,3}(?:，[０-９]{3})+(?![０-９])")
_TRADITIONAL = re.compile("[與國會對來個為這發產後時開價從經達應書學業車電動將說過還進長]")
#: Spelling of mainland texts that were put into traditional signs sign by sign.
_CONVERTED = re.compile(
    "[由基屬位處對關至用終高低大小多少等在入利]于|[產之以然最隨今年月日前其落午]后|[這哪家手]里"
)
_MORE = r"(?: ?(?P<more>多(?!达(?!到))|余|\+(?!\d)))"


@cache
def _signs() -> dict[int, int]:
    old, new = zip(*list_words("traditional sign"), strict=True)
    return str.maketrans("".join(old), "".join(new))


def simplify(text: str) -> str:
    """Put simplified, plain signs in place of traditional, formal and wide ones, one for one.

    >>> simplify("超３００億元")
    '超300亿元'
    """
    plain = text.translate(_signs())
    # 元 is also printed in Taiwan, Hong Kong and Singapore: here it is 圆, 蚊 and 圜.
    is_traditional = _TRADITIONAL.search(text) and not _CONVERTED.search(text)
    if is_traditional or re.search(r"[\d万亿]新元", plain):
        places = {x for word, x in list_words("currency place", language="zh") if word in plain}
        sign = "蚊" if "HKD" in places and not re.search("台[湾北币]", plain) else "圆"
        sign = sign if is_traditional else "圜"
        text = re.sub(r"(?<=[\d萬億千百十餘多万亿余])元(?!港|新?[臺台]|人民)", sign, text)
    text = _WIDE.sub(lambda match: match[0].replace("，", ","), text).replace("﹒", ".")
    text = re.sub(r"(?<=[万\d /])([km]?m)2(?!\d)", r"\1²", text)
    text = re.sub(r"(?<=\d) -(?=\d[\d.]*[^\W\d])", " –", text)  # 200 -250公里
    text = re.sub(r"(?<=\d)[Ww](?= ?像素|[人辆元台家条次个份套户]|员工|用户|粉丝)", "万", text)
    text = re.sub(r"(?<!\d),|,(?!\d)", "，", text.translate(_signs()))
    # 二00六年, 一九九O年, 二零二三至二零二七年
    years = rf"(?<![{HAN}十百千])[一二][{HAN}0O]{{3}}(?=(?:{TO}[一二][{HAN}0O]{{3}})?年)"
    return re.sub(years, lambda x: spell(re.sub("[0O]", "零", x[0])), text)


# Numerals


def read_number(text: str) -> Number | None:
    """Read digits, Han numerals and scales, or nothing.

    >>> [int(read_number(x).value) for x in ("9.5亿", "三千二百", "8万1000", "二〇二五", "十五万")]
    [950000000, 3200, 81000, 2025, 150000]
    """
    text = re.sub(r"零(?=\d)", "", simplify(text).replace("廿", "二十").replace("卅", "三十"))
    if point := re.match(rf"([{HAN}两十百千]+){POINT}([{HAN}]+)", text):
        whole = read_number(point[1])
        if whole or not re.search("[十百千]", point[1]):  # 七二九．二 is 729.2
            first = whole.value if whole else spell(point[1])
            text = f"{first}.{spell(point[2])}" + text[point.end() :]
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
    times = _read_tokens(before) if before else Decimal(1)
    rest = _read_tokens(after) if after else Decimal(0)
    if times is None or rest is None or (after and not before and power > 1):
        return None
    if before and after in (["百"], ["千"]):  # 94万千升
        return times * rest * Decimal(10) ** power
    if len(after) == 1 and after[0] not in _POWERS:
        digits = len(re.sub(r"\D", "", after[0]))
        if len(after[0]) == 1 and after[0] in DIGIT and power > 1:  # 三万五 are 35,000
            rest *= 10 ** (power - 1)
        elif after[0][-1] not in HAN and power - 2 >= digits:  # 3万5
            return None
    return times * 10**power + rest if rest < 10**power else None


def _read_token(token: str) -> Decimal | None:
    if token[-1] not in HAN + "两":
        return numbers.read_digits(token, "zh")
    is_row = len(token) > 1 and spell(token) in "123456789"  # 一二三
    return None if is_row or (len(token) == 2 and "零" not in token) else Decimal(spell(token))


def read_ends(text: str) -> tuple[Number | None, Number | None]:
    """Read a number, or the two ends that neighbouring digits give: 三四百, 十七八, 三五."""
    close = re.fullmatch(rf"((?:{DIGIT}?十)?)({DIGIT})({DIGIT})({SCALE}*)", text)
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
    """Write the pattern of words for a unit, of some roles or of all but nouns."""
    units, nouns = unit_words(*roles), {} if roles else list_nouns()
    words = sorted((x for x in units if x not in nouns or units[x] == "-"), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(x) + "(?![a-z])" * x[-1].isascii() for x in words) + ")"


@cache
def list_nouns() -> dict[str, str]:
    """Give the units of nouns for what is counted, which are no measures."""
    words = list_words("unit", "counted noun", language="zh")
    none = (*MEASURES, *TIMES, "GWh", "GWh/year", "m³")
    long = ((x, unit) for x, unit in words if len(x) > 1 or x in "厂省店")
    return {x: unit for x, unit in long if unit not in none and x[0] != "辆" and x[:2] != "个百"}


def match_noun(text: str, place: int) -> str:
    """Give the longest noun that begins at a place, in small letters, or nothing."""
    words = (text[place : place + size].lower() for size in range(12, 0, -1))
    found = next((x for x in words if x in list_nouns()), "")
    # 3座位于, 三大国家战略, 2000个电话亭, 十大城市群, 节省一千万
    parts = {
        "位": "于居列",
        "国": "家有际内产资",
        "话": "亭",
        "桥": "梁",
        "专": "场项业题",
        "车": "机",
        "市": "群圈",
    }
    parts |= {"股": "东权份市票民价", "案": "件例子"}  # 3个股东
    is_part = text[place + len(found) :][:1] in tuple(parts.get(found[-1:], ""))
    is_day = re.match("[者师民士]节(?![能省约水电减])", text[place + len(found) - 1 :])  # 记者节
    is_verb = text[place - 1 : place] + found in ("节省", *"原厂 出厂 建厂 设厂 进厂 关厂".split())
    return "" if is_part or is_day or is_verb else found


@cache
def list_currencies() -> dict[str, str]:
    """Give the codes of words and signs for a currency that may stand before a number."""
    words = unit_words().items()
    named = {x: unit for x, unit in words if unit.isupper() and re.search(".[币元金]$", x)}
    signs = dict(list_words("currency sign"))
    return dict(sorted((named | signs).items(), key=lambda item: -len(item[0])))


def is_name(text: str, numeral: Numeral, unit: str, word: str) -> bool:
    """Tell 一些, 统一 and 这两款 from numbers that count."""
    begin, end = numeral.span
    sign, before = text[begin:end], text[begin - 1 : begin]
    if numeral.form != "cardinal" or not re.fullmatch(rf"[{HAN}两十廿卅百千万亿、]+", sign):
        return False
    if not unit and not word:
        return not numeral.is_scaled or numeral.number is None or len(sign) == 1
    is_name = sign in ("一", "两") and sign + before != "两同"  # 同两家企业: with two
    is_name = is_name and before in [*"这那哪某每各同任"] and sign + unit != "两years"
    measures = (*MEASURES, *TIMES, "fold", "km", "t", "kg", "l", "m")
    is_name = is_name or (sign in ("二", "百") and word in ("次", "大", "公里"))  # 二次电池
    is_name = is_name or sign + word == "一月"
    is_one = sign == "一" and unit not in measures and (before, unit) != ("单", "brands")
    return is_name or is_one or word in ("医院", "厂", "车间")


# Number expressions


@cache
def number_rules() -> numbers.NumberRules:
    """Give the rules of Chinese numbers."""
    unit, never = unit_pattern("measure", "unit", "classifier"), re.compile("(?!)")
    to, shared = re.compile(rf"{TO}\+?|或者?"), re.compile(rf"^ ?(?P<unit>{unit})(?!或(?!以))")
    source, change = re.compile(r"[从由自]\W*$"), re.compile(r"[涨跌升降增减加少调长滑落]了?$")
    varies = re.compile(rf"(?:{unit}){{,2}} ?不等")
    rules = numbers.fill_rules(_RULES, {})  # no rule has a name in braces
    return numbers.NumberRules(
        rules, to, never, never, never, shared, source, change, change, varies=varies
    )


def _more(match: re.Match[str]) -> Span | None:
    """Find the hedge inside a number: 50多万, 半个多月."""
    return next((match.span(x) for x in ("more", "more2") if match.groupdict().get(x)), None)


def _read_cardinal(match: re.Match[str]) -> Numeral:
    text = match["part"] + match["scale"].replace("个", "")
    comma = re.fullmatch(r"(\d{1,3}),(\d\d?)", text)  # 94,57%
    lower, upper = read_ends(text.replace(",", ".") if comma else text)
    if lower is None:
        return _refuse(match)
    if match["below"]:
        lower = Number(-lower.mantissa, lower.scale)
    # 一位 beside 三位 counts, where it would else be an article.
    noun = re.match(r"[位名家款座]", match.string[match.end() :])
    around = match.string[max(match.start() - 40, 0) : match.end() + 40]
    other = noun and re.search(rf"[二两三四五六七八九十\d]{noun[0]}", around)
    form = "count" if text == "一" and other else "cardinal"
    doubt = "its comma may part decimals" * bool(comma) or "it may be a dash" * bool(match["dash"])
    return Numeral(match.span(), lower, upper, form, "", doubt, lower.scale > 1, _more(match))


def _read_pair(match: re.Match[str]) -> Numeral | None:
    """Read 三、四百 as a range, and 4、5家 and 20、30万 as one that may be two numbers."""
    low, high = read_number(match["low"]), read_number(match["part"])
    if low and high and high.mantissa < low.value and (low.value + 1) % 10 == high.mantissa:
        high = Number(low.mantissa + 1, high.scale)  # 十七、八岁
    if low and high and high.mantissa == (low.value + 1) * 10:
        low = Number(low.mantissa * 10)  # 2、30个
    if not low or not high or not low.value < high.mantissa <= low.value * 10:
        return None
    is_next = high.mantissa - low.mantissa in (1, 1 if low.value % 10 else 10)
    is_pair = re.match(f"{DIGIT}?十?{DIGIT}、{DIGIT}", match[0])
    is_few = is_pair and (int(low.mantissa), int(high.mantissa)) == (3, 5)  # 三、五天
    if not (high.scale > 1 or is_few or (is_next and (is_pair or match["of"] is not None))):
        return None
    doubt = "it may be a range, or two numbers" * (not (is_next and is_pair))
    low = Number(low.mantissa, high.scale)
    return Numeral(match.span(), low, high, doubt=doubt, is_scaled=high.scale > 1)


def _refuse(match: re.Match[str]) -> Numeral:
    return Numeral(match.span(), None, doubt=f"{match[0]!r} is no number that digits can write")


def _read_digit_class(match: re.Match[str]) -> Numeral:
    """Read 两位数 as 10 to 99, in percent unless something else is told."""
    digits = read_number({"个": "一", "单": "一", "双": "二"}.get(match["class"], match["class"]))
    size = int(digits.value) if digits else 1
    ends = Number(Decimal(10 ** (size - 1))), Number(Decimal(10**size - 1))
    doubt = "it may be no percentage" if match["sure"] is None else ""
    if size > 2:  # 订单5位数
        doubt = "what it counts is not said beside it"
    return Numeral(match.span(), *ends, form="bare", unit="percent" * (size < 3), doubt=doubt)


def _read_fraction(match: re.Match[str]) -> Numeral | None:
    whole = read_number(match["whole"])
    part, last = (read_number(match[x] or "") if match[x] else None for x in ("part", "last"))
    if not whole or not part or (match["last"] and not last) or part.value >= whole.value != 100:
        return None
    lower = share(part.value, whole.value)
    if whole.value == 100:
        lower = Number(part.mantissa * part.scale)
    upper = share(last.value, whole.value) if last else None
    doubt = "it may be no share" if match.groupdict().get("sure", "") is None else ""
    return Numeral(match.span(), lower, upper, "share", "percent", doubt, hedge=_more(match))


def _read_coins(match: re.Match[str]) -> Numeral | None:
    """Read 毛 and 角 as tenths of a yuan: 1毛5 is 0.15, 三块五毛 is 3.5."""
    yuan, part, fine = (read_number(match[x] or "零") for x in ("yuan", "part", "fine"))
    if not yuan or not part or not fine:
        return None
    value = Decimal(int(yuan.value)) + part.mantissa / 10 + fine.mantissa / 100
    return Numeral(match.span(), Number(value), unit="CNY")


def _read_tenths(match: re.Match[str]) -> Numeral | None:
    """Read 三成 as 30 percent, 三成五 as 35, and 七八成 as 70 to 80."""
    lower, upper = read_ends(match["part"])
    if match["last"] or match["low"]:  # 七、八成
        ends = (match["low"], match["part"]) if match["low"] else (match["part"], match["last"])
        lower, upper = map(read_number, ends)
    if not lower or lower.value > 10 or (upper and upper.value > 10):
        return None
    doubt = "it may be a range, or two numbers"
    doubt *= bool(match["low"] and upper and upper.value != lower.value + 1)
    sign = (match["fine"] or "零").replace("半", "五")
    fine = int(sign) if sign.isascii() else HAN.index(sign)
    low = Number(lower.mantissa * 10 + fine)
    high = Number(upper.mantissa * 10 + fine) if upper else None
    return Numeral(match.span(), low, high, "share", "percent", doubt, hedge=_more(match))


def _read_halves(match: re.Match[str]) -> Numeral | None:
    whole = read_number(match["part"]) if match["part"] else Number(Decimal(0))
    of = (match["of"] or "").replace("多", "")
    name = f"个{of}" if match["unit"] == "个" else match["unit"] or of
    if not whole or not name or (match["unit"] and match["unit"] != "个" and of):
        return None
    value = Decimal(int(whole.value)) + Decimal("0.5")
    if name.endswith("世纪"):
        value, name = value * 100, "年"
    return Numeral(match.span(), Number(value), unit=unit_words().get(name, ""), hedge=_more(match))


def _read_length(match: re.Match[str]) -> Numeral:
    """Read 3年2个月 in months, 1小时30分 in minutes, 7分20秒 in seconds, and centuries in years."""
    first = read_number(match["part"])
    rest = read_number(match["rest"] or "零")
    units = {"年": (12, "months"), "小时": (60, "minutes"), "分": (60, "seconds")}
    times, unit = units.get(match["unit"], (100, "years"))
    if not first or not rest or first.value > 999 or rest.value >= times or match["odd"]:
        return _refuse(match)
    number = Number(first.mantissa * first.scale * times + rest.mantissa * rest.scale)
    return Numeral(match.span(), number, unit=unit, hedge=_more(match))


def _read_multiple(match: re.Match[str]) -> Numeral:
    """Read 翻番 and 翻一倍 as 2, 翻两番 as 4, and 减半 as a half."""
    count, upper = read_ends(match["part"]) if match["part"] else (Number(Decimal(1)), None)
    number: Number | None = Number(Decimal("0.5" if match[0] == "减半" else 2))
    doubt = "it may be figurative" * (match[0] == "倍增")
    if match["way"] == "番":
        number = Number(Decimal(2 ** int(count.value))) if count and count.value < 9 else None
        number, upper = None if upper else number, None
    elif count and count.value != 1:
        number, doubt = count, "whether it is added to the first is not said"
    return Numeral(match.span(), number, upper, "fold", "fold", doubt, hedge=_more(match))


def _read_top(match: re.Match[str]) -> Numeral | None:
    """Read 前三 as the rank 3, below which others may be meant."""
    last, doubt = read_number(match["part"]), "all ranks up to it may be meant"
    if not last or last.value < 2:
        return None
    return Numeral(match.span(), last, form="bare", unit="rank", doubt=doubt)


def _read_ordinal(match: re.Match[str]) -> Numeral:
    number = read_number(match["part"]) if match["part"] else Number(Decimal(1))
    upper = read_number(match["last"]) if match["last"] else None  # 第1-12批
    if not number or (match["last"] and (not upper or number.value >= upper.value)):
        return _refuse(match)
    return Numeral(match.span(), number, upper, form="ordinal")


_PART, _COUNTED = rf"(?P<part>{NUMBER})", "个家名位款项条种座台辆次倍年月天周元块吨"
_UPTO = rf"(?:{TO}(?P<last>{NUMBER})(?![{HAN}十]*分之))?"
_END = r"(?=$|[，。、；）的左以升降增减跌涨提回])"
#: What reads a number expression, then the parts of its pattern: first shares, what is refused,
#: and coins, as 百分之三, 五成, 两位数, 十几, 1毛5.
_RULES: tuple[object, ...] = (
    (_refuse, rf"百分之[{HAN}十]*点?几十?"),
    _read_fraction,  # 每五辆车中就有一辆
    rf"每[^\W\d]{{0,3}}?(?P<whole>{NUMBER})(?P<noun>[个家名位款辆台座人项件块])",
    rf"[^，。；\d]{{0,12}}?(?:，(?=[就便]))?[就便]?有(?:近|约|超过?|逾|至少|不到)?{_PART}(?P=noun)(?P<last>)(?P<more>)",
    (_read_fraction, rf"(?P<whole>百|千|万|{NUMBER})分之{_PART}{_UPTO}{_MORE}?"),
    _read_fraction,
    r"(?<![\d/.])(?<!\d )(?P<part>\d)/(?P<whole>[2-9]|10)(?P<last>)(?P<more>)",
    r"(?![\da-z年月日号/.速])(?P<sure>(?=[^\W\d分折放开比])|(?<=[近约超占的].{3}))?",
    _read_digit_class,  # 两位数增长, 高个位数
    r"(?P<class>[个单两双3-8三四五六七八])位数(?P<sure>(?=的?(?:[同环]比)?[增下降涨跌]))?",
    _refuse,
    rf"\d+几(?=%)|[好十百]?几(?:(?:个(?=亿))?[十百千万亿]+|(?=[{_COUNTED}人件场批轮成]|分钟|小时))|{DIGIT}?十几(?:[百千万亿]+)?",
    rf"|(?<![人总指系参函多少户件台辆倍基次牌奇偶])数(?:(?:个(?=亿))?[十百千万亿]+|(?=[{_COUNTED}]))",
    r"|\d+(?:\.\d+)?(?:[:∶比]\d+(?:\.\d+)?)+|大半|\d{1,2}[升涨]\d{1,2}[降跌]|数以[十百千]+[万亿]计|[\d一两三]+米(?:[1-9]\d?|[二三四五六七八九][五几]?)(?=$|\W|[高长宽的以左])|(?<![\d.])\d{1,2}/\d{1,3}(?![\d年.])",
    _read_coins,  # 两毛钱, 1毛5, 3块5毛, 8角钱
    rf"(?:(?P<yuan>{NUMBER})[块元])?(?P<part>{DIGIT}|(?<![\d.])\d)(?:毛(?![利衣绒料坯豆病])|角(?=钱)|(?<=[块元].)角)",
    rf"(?P<fine>[{HAN}]|\d(?![\d.]))?分?钱?",
    _read_tenths,
    rf"(?:(?<![、\d{HAN}十])(?P<low>{DIGIT})、)?{_PART}{_UPTO}成(?!都(?![是有来在卖没不会能]))(?![为立功员本果交就熟绩型效像因品分长套])",
    rf"(?P<fine>[{HAN}]{_END}|半(?![年月天])|(?<=\d成)[1-9](?![\d.%])|[二三四五六七八九](?![{HAN}十百千万亿人天日{_COUNTED}]))?{_MORE}?",
    lambda match: Numeral(match.span(), Number(Decimal(50)), form="share", unit="percent"),
    r"一半|半数|(?<=[近过超约逾足])半(?![年月天日个导小场岛球径])",
    _read_halves,  # 一年半, 两个半月, 半个多世纪
    rf"(?<!第)(?:{_PART}(?P<unit>个|年|倍|天|小时|岁|周|公里))?半(?P<of>(?:个(?P<more>多)?)?(?:月|小时|世纪|年|天|星期))?(?P<more2>多)?",
    _read_length,  # 3年2个月, 1小时30分, 7分20秒, 三个世纪
    rf"{_PART}(?:(?:个(?=小时))?(?P<unit>年|小时|分)[零又多]?(?P<rest>{NUMBER})(?:个月|分(?:钟|(?!\d))|秒)",
    r"(?P<odd>\d*)|个(?P<more>多)?世纪)",
    _read_multiple,
    rf"翻(?:了)?(?P<more>近|约|超过|超|将近)?(?P<part>{NUMBER})?(?P<way>番|倍)|双倍|减半",
    rf"|(?<![{HAN}\d十百千万亿两几多数半成 ])倍增",
    _read_top,
    r"(?:(?<![此之目以年月日天周期会提空面])前|(?<![A-Za-z])TOP ?)",
    r"(?P<part>\d{1,3}|[二三四五六七八九]?十|[二两三四五六七八九])",
    r"(?:名|位|强|甲|大)?(?![\d.,%~至到个季年月天日次周轮期半倍款批万亿者方项])",
    _read_ordinal,
    rf"(?:第 ?|(?<=第[\d{HAN}十][、和及])|(?<=第[\d{HAN}十]{{2}}[、和及])",
    rf"|(?<=第[{HAN}]十[{HAN}][、和及])|(?<=第[\d{HAN}]、[\d{HAN}][、和及])){_PART}",
    rf"(?:{TO}(?P<last>{NUMBER})(?=[名位批期轮次号届条款项个]))?",
    r"|(?<!特)首(?=[家次个款批位辆座条台项届度艘列架名场组套种期颗笔份轮年日周月趟班间栋根单例本部宗枚块店])",
    _read_pair,
    rf"(?<![、\d{HAN}十])(?P<low>\d{{1,3}}|{DIGIT}?十?{DIGIT}|{DIGIT}?十)、{_PART}(?P<of>(?=[{_COUNTED}人项件岁]))?",
    _read_cardinal,
    r"(?P<below>零下 ?|(?<!正)负|(?:(?<=[为是达至到于报得比率润利温额幅速长差别和期值由])",
    r"|(?<=净资产|现金流)|(?<=指数))[-−]",
    r"|(?<![A-Za-z\d%°℃])[-−](?=[\d.]+ ?(?:°|℃|摄氏|dbm))",
    rf"|(?P<dash>(?<=[^\W\da-z年月日号])[-−](?=[\d.]+%)))?{_PART}",
    rf"(?:{_MORE}|(?P<more2>来)(?=[{_COUNTED}人件万亿元吨公里]))?",
    r"(?P<scale>(?:个(?=[百千万]?亿(?![^\W\d]{,3}级|元[项企园产级村镇]))[百千万]?)?[万亿]*)",
)
