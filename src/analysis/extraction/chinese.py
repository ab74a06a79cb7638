"""What is read of Chinese prose: the hedge and the unit beside a number, names, page furniture."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from analysis.extraction import chinese_numbers
from analysis.extraction.chinese_dates import BARE_DAY, FIGURE_YEAR, date_rules
from analysis.extraction.chinese_numbers import HAN, number_rules, simplify, unit_words
from analysis.extraction.chinese_units import (
    SPANS,
    STANDING,
    Told,
    Unit,
    find_unit,
    name_one,
    share_units,
    unit_patterns,
)
from analysis.extraction.numbers import TIMES, Beside, Numeral
from analysis.quantities.vocabulary import Span, list_words, word_pattern

__all__ = ["date_rules", "number_rules", "share_units", "simplify"]

#: What makes a time a date: 五年后.
_DURING = "it may be a time in which something happens"
_LATER = re.compile("[之以]?后(?![续期来])")
#: 60天内 may be a limit, or the time in which something happens.
_WITHIN = re.compile("内(?![部地容阁销需饰外存])")
#: A hedge of what follows, as in 几乎是上年同期的1.5倍.
_APART = "(?:几乎|接近|将近|大约|差不多|超过)(?:是|为|相当于)[^，。；]*的$"
#: What 年产 and 每年 are said of, by which a count may be one a year: 每年发电3亿度，减排20万吨.
_YEARLY = re.compile(
    rf"(?:(?<![\d{HAN}今去明前后全当上半每同此年])年[产处加发供可销省节减创缴纳耗用赚亏]|产能|日处理|日[进出]口"
    r"|[日月][产赚亏])[^，。；：、\d]{0,9}$|(?:每[年月日天]|年产(?!值))[^。；！？\0]*$"
)
#: What tells that 近十年 is nearly ten years, and not the last ten.
_LONG = re.compile(r"(?:时|[用花]了?|长达|隔|已|从事|存续|运营|持续|经营|已有|经过?|成立|耕|了)$")

#: What is compared, and no hedge: 高于全国1.7个百分点.
_THAN = re.compile(
    "(?:[高低大小多少优快慢]于|超过?)(?:(?:投资|我国|全[国球])|[^，。；、\\d]{,5}(?:前值|平均|规定)的)$"
    r"|[高低]于[^，。；、\d]{,3}国的$"
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    hedges = word_pattern("hedge", "borrowed hedge", "unread before", language="zh")
    signs = "|".join(map(re.escape, chinese_numbers.list_currencies()))
    denial = r"(?:不得|不会|不能|不可|尚未|并未|未|没有)?"
    sign = r"(?<![\w%)）])[~≈]|(?<![a-z\d%)）])[<>≤≥]"
    hedge = rf"(?P<hedge>(?:(?![高多长]达[近约超逾]){denial}(?:{hedges})|{sign})"
    link = (
        r"[ “\"(（]*(?:(?:就?是|为|占|折?合|有|在|达到?|(?<!约)了|于|值|计|可达?|至|需|用|耐受|投资"
        rf"|我国|(?<![高大低])时速|全[国球]|相?[当等]于?|每[年月日天周]|近|约|超过?|逾|{signs})[\s“\"(（]*)*$"
    )
    patterns = {
        "hedge": rf"{hedge}|[过上](?!了?[近约超逾])){link}",
        "hedge of verb": r"(?P<hedge>最[高低多少]|至[多少]|(?<!合)约)(?![时车]速|水平|.幅"
        r"|[速功扭续气温价售期翰定束旦了])[^\W\d]{1,4}(?<![量额价率点速温度能位值分级层的])$",
        "far hedge": rf"(?P<hedge>{denial}(?:不到|不足|(?<!合)约(?!定)"
        r"|不?超过?+(?![市级白高大长])|接近|将近|大约|几乎|不?低于(?=[^\W\d]+(?<![年月期度])的)|差不多|(?:起码|至少)(?=相当|[占有是为])))(?!年|[预日]?期|日)(?:[^\W\d]{1,14}的|[^\W\d增长降升减涨跌同比较]{1,6})\s?$",
        "each": rf"(?:每[一个]?(?P<of>{'|'.join(SPANS)})|(?P<mean>[日月年])均)"
        r"(?P<gap>[^，。；\d]{0,14})$",
        "price": r"每一?(?:(?P<of>[股桶吨磅亩克斤米瓦升]|度电?|公[升斤里顷]|千克|加仑|盎司"
        r"|[千兆]瓦时?|[平立]方米|标箱)|[辆台套件户人家张次个名])[^，。；\d]{0,8}$",
        "currency": rf"(?<![兑对])(?P<sign>{signs})(?:约|近|超过?|逾|达)? ?$",
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}


def read_beside(text: str, numeral: Numeral, floor: int) -> Beside:
    """Read hedge and unit beside a number; what stands before `floor` is read already."""
    patterns, (begin, end) = _patterns(), numeral.span
    unit = Unit(numeral.unit, end) if numeral.unit else find_unit(text, numeral, floor)
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
    sense = "" if before or currency else _doubt_sense(text, numeral.span[0])
    doubt = doubt or said or sense
    doubt = doubt or _doubt_beside(text, numeral, floor, (begin, end), unit.word)
    doubt = doubt or "it may be a date" * (code in TIMES and _LATER.match(text, end) is not None)
    doubt = doubt or _DURING * (code in TIMES and _WITHIN.match(text, end) is not None)
    after = unit_patterns()["after"].match(text, end)
    if after and (numeral.form != "ordinal" or after["hedge"] not in ("多", "+", "不到")):
        is_during = code in TIMES and after["hedge"][-1] in "内中"
        doubt = doubt or _DURING * is_during
        is_joint = text.endswith("+") or re.match(r"[元块]\+[^\W\d]", text[end - 1 :])
        doubt = doubt or "it may join two numbers" * bool(is_joint)
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
        code += f"/{name_one(each['of'] or each['mean'])}"
        far = len(each["gap"]) > 9 or "面积" in each["gap"]
        doubt = f"it may be no rate, though {each[0]!r} stands before" if far else ""
        return code.replace("km/hour", "km/h"), doubt
    if is_rated and code not in STANDING and _YEARLY.search(text, 0, begin):
        return code, "it may be so many a year, or a day"
    each = patterns["price"].search(text, floor, begin)
    if each and re.fullmatch("[A-Z]{3}", code):
        unit = f"/{name_one(each['of'])}" if each["of"] else ""
        return code + unit, f"it is the price that {each[0]!r} tells of"
    is_speed = re.search("时速.{0,6}$", text[floor:begin]) or re.match(
        r"[\d.]+ ?[^\W\d]{2}(?:左右)?(?:巡航|匀速|等速|的(?:高速|速度|时速))", text[begin:]
    )
    return ("km/h" if code == "km" and is_speed else code), ""


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
            is_odd |= _THAN.search(text, floor, begin) is not None
            return hedge, f"{hedge['hedge']!r} may be said of something else" if is_odd else ""
    return None, "过 may be over" * bool(re.search("[已将均都率量额值、]过$", text[floor:begin]))


# Doubts


@cache
def _list_senses() -> tuple[tuple[re.Pattern[str], str], ...]:
    """List what a number may be in place of one, as patterns, each with its doubt."""
    idiom, part = "it may be a turn of phrase", "it may be a part of a name or a code"
    missing = "a part of the number may be missing"
    counts = "的和与及或以后前为至到号站阶级" + "".join(x for x in unit_words() if len(x) == 1)
    code = (  # 三V, 16V双顶置, A8单列, 后四位, 32位芯片, an account
        rf"二(?![十百千万亿{HAN}人位者年月日号字次天分成倍季、]|\W|$)|三元|\d{{3,}}大|[{HAN}][A-Z](?![A-Za-z])"
        r"|\d\d概念车|\d\dV\s?(?:[双单发引汽]|DOHC)|(?<=[A-WYZa-wyz·])\d{1,3}(?=[^\W\da-z万亿千百])"
        rf"|(?<=[后末在列居证码号])[\d{HAN}两]+位|[\d{HAN}到至-]+位(?=的?[数密账卡号验身代])"
        r"|\d+\s?位\s?(?:元|RISC|M[CP]U|运算|处理器|微控|单片|芯片|浮点|整[数型])|\d{9,}(?![\d.,]|\s?[元美港日欧])"
    )
    short = (
        r"(?:(?<!\w)(?=\d\d\s?年[^\W\d])|(?<=[由从自较比在似])|(?<=[12]\d[和与、])"
        r"|(?<=计划|回顾|公司|维持|[上下]调|预[计期测]))(?:(?:1\d|2\d)[-–至到])?(?:1[2-9]|2\d|[7-9]\d)\s?年(?![以之]?[来内间后前]|以上|[期左多时里])"
        r"|(?:1[2-9]|2\d)[和与、](?:1[2-9]|2\d)年(?!期)"
    )
    senses = (
        (short, "it may be a year in short"),  # 17年产量
        (r"(?<![近续期后前过这共满第])四[周季](?![度后内来以前个])", idiom),
        (r"(?<=[等听说看找忙]了)半天", idiom),
        (r"(?<=\+/[-−])\d", "it may be a margin either way"),
        (r"(?<![有具上逾超过])[百千][年夜国]", idiom),
        (rf"第[\d{HAN}十百]+条(?![^，。；]{{,6}}[线胎路隧])|(?<=年度)第[{HAN}十]+期|第\d+期", part),
        (r"(?<![达到破上近过有])(?:万亿|[万亿])(?=(?!分之)[^\W十百千万亿])", missing),  # 存款 亿元
        (r"[12]\s\d{3}年|(?<=\d，)\d{3}(?!\d)", missing),  # 2 011年
        (r"(?<=\w\d\. )|(?<=\d \.)|(?<=\d[×xX*])", missing),  # 13. 8万, 2×34万千瓦
        (r"(?<=[^加更最赶尽很较要]快)(?!\S{1,4}(?:%|个百|倍))", "快 may be nearly"),
        (r"(?<=[前上下])一(?:个?交易)?[日天]|(?<=[上下])半月", "it may be a date"),
        (r"(?<=[年\0])1[-–至到]\d\d?个月|(?<=[接见]不到)一年前", "it may be a date"),
        (
            rf"(?<![国球界内名列居排业省市占额量率四五])第\s?[\d{HAN}十百]+(?![\W\d{HAN}十百千万亿{counts}]|$)",
            "it may be a part of a name, or a point of a list",  # 第一太阳能公司
        ),
        (code, part),
        (r"[123]0[Cc][Mm](?=[”\"]?(?:[涨跌]停|封板))", "it may be percent"),  # of shares
    )
    return tuple((re.compile(pattern), doubt) for pattern, doubt in senses)


def _doubt_sense(text: str, begin: int) -> str:
    """Say what the number that begins at a place may be instead: 四周, A4单列, 后四位."""
    return next((doubt for x, doubt in _list_senses() if x.match(text, begin)), "")


def _doubt_beside(text: str, numeral: Numeral, floor: int, span: Span, word: str) -> str:
    """Say what a number may be instead, by what stands before and after it, and by its unit."""
    before, after = text[floor : span[0]], text[span[1] :]
    is_hedged = span[0] < numeral.span[0] and re.fullmatch("年|个?月|[天日周]", word)
    joins = re.fullmatch("(?:[(（]含[)）])? ?(?:[至到]|[-–—─~]{1,2}) ?", before)
    is_end = joins and not re.search("[从由自涨跌升降增减加调滑落][^，。；]*$", text[:floor])
    verb = "[上下][涨跌升降浮]|上下|升高|[增提][加高长]|[涨跌降减]"
    cycles = "(?:自行|摩托|[两三]轮)车[^。！？汽轿客货商乘]*$"
    head, firms = text[max(span[0] - 40, 0) : span[0]], "[账帐]户|[开销]户|[用客租]户"
    odd = {
        "its hedge may be said of what follows": is_hedged and re.match("期|同期|平均", after),
        "a hedge may stand before it": span[0] == numeral.span[0]
        and re.search(
            rf"(?:最[高多低少]|至少|起码|几乎|将近|大概|大致|估计)[^\W\d]{{1,3}}$|{_APART}", before
        ),  # 最高降价6.8万元
        "its hedge may be said of a choice": re.match(
            "最[多少高低大长](?:[(（]|的[是为]|值[是为达])", text[span[0] :]
        ),
        "it may be the end of a range": is_end or (joins and after.startswith("不等")),
        "a hedge may follow the bracket": after in ("(含", "（含"),
        "they may be accounts or customers": word == "户" and re.search(firms, head),
        "it may be a part of a title": re.search("《[^》]*$", head),
        "it may be a bonus of shares": word == "转" and numeral.span[1] - numeral.span[0] < 3,
        "it may be no oil": word == "桶"
        and not re.search("(?<![生豆菜用榄榈籽茶])油", text)
        and not numeral.is_scaled,
        "it may be so many a year, or a month": numeral.is_scaled
        and re.match("[年月][销产交]", text[span[1] - 1 :]),  # 180万年销量
        "it may be percent, or index points": word == "个点",
        "it may be a name": word == "国" and text[span[1] - 2] in HAN,  # 三国
        "its hedge may compare what follows": text[span[0]] in "高低优快大小超"
        and re.match("车型|版|机型|发动机", after),  # 动力高于2.4L车型
        "they may be bicycles": word == "辆" and re.search(cycles, text[: span[0]]),
        "it may be the base of a rate": re.search(rf"每(?:{verb})[^，。；\d]{{,8}}$", before),
    }
    return next((doubt for doubt, is_told in odd.items() if is_told), "")


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
    word = rf"(?i:百(?!公里)|[万亿千多余来%月日号]|[,.]\d|[~-]\d\d?月|(?![a-z]|{none})(?:{units}))"
    counted = rf"(?! ?{word}|(?<! )(?=[A-Za-z])(?i:{latin}))"
    # 小鹏P7月销, B2B企业
    in_month = r"(?:(?=月[销交均产订]|车[型款])|(?<=\d[A-Z])(?=[^\W\d])|" + counted + ")"
    han, digit = rf"[{HAN}两十百千万亿]", r"(?<![\d.,])"
    start, end, decimal = r"(?<![A-Za-z\d])", r"(?![A-Za-z\d])", r"\d+(?:\.\d+)?"
    code = rf"(?:[-.]?\d++(?:[.-]?[A-Za-z\d]+)*+\+?|\.? {{1,2}}\d++[A-Za-z]*+){in_month}"
    names = [
        r"(?<![A-Za-z])(?:PM ?(?:2\.5|10)(?!\d)|T\+\d日?(?!\d))",
        r"第\d+[./]\d[\d.]*[条号]|(?<=最后)一(?:个(?:交易|工作)日|[天日])",
        rf"GB\s?/?T?\s?\d[\d.]*[-—](?:19|20)\d\d(?!\d)|(?<![A-Za-z])[A-Z]\d{{2,5}}次|(?<!\d)\d{{4,5}}次(?=(?:中欧)?(?:班列|列车))|{start}(?<![.:：])\d{{1,2}}(?![QH]\d)[A-Z]{{1,3}}\d[A-Za-z\d]*",
        # 每千人拥有, but 每5人中 and 每5辆车就有1辆
        r"每(?:[十百千万]{1,2}|\d+万?)(?=(?P<each>[人户名辆台升吨亩]))(?![^，。]{0,8}中|.{,14}有.{,3}(?P=each))|[千百](?=人[^，。]{,3}保有量)",
        # iX3, ID.3, Model 3, L2+; but no quarter, no sum of money, and nothing counted
        rf"{start}(?!(?:[QH][1-4](?!\d)|FY|TOP|RMB|USD|EUR|CNY|HKD|US|HK))[A-Za-z]+{code}",
        # 5G, 3GPP, 1.5T, but 800V and 1H19
        rf"{start}(?<![.,:：])(?!{decimal}\s?(?i:{latin})){decimal}(?:(?!RMB|USD|EUR|HKD|CNY|JPY)[A-Z]{{1,4}}|L?[ei]){end}(?<![1-4][QH])",
        # 2+26, SEPA 2.0, 下午6时
        r"“\d{1,2}·\d{1,2}”|(?<![\d.午晨晚早日号天间夜])\d{1,2}时(?:\d{1,2}分许?|许|整)|[一二三四五六七八九十]+届(?=中央|全国|历次|[一二三四五六七]中)(?![^\W\d]{,8}次)",
        r"\d+(?:[+×]\d+)++(?![.\d]*(?:[万千百亿]|\s?(?:mm|毫米|像素)))|(?<=[A-Za-z]\s)\d\.0(?![\d%万亿])",
        r"(?:(?<=当[日天])|(?<![日号天晨)）\0]))(?:凌晨|清晨|[上中下]午|傍晚|深夜|[早晚]上)\d{1,2}[时点](?:\d{1,2}分|许|整|半)?",
        # 国六, 2年1度, 718 Boxster, HK:1211
        rf"(?<![^\W为到至从由合的])国[二三四五六七](?![{HAN}十百千万亿大家个款名座项次省])|[国欧](?:[Ⅱ-Ⅶ]|[IV]{{1,3}}(?![A-Za-z]))",
        rf"(?<=年)[1一]度(?!电)|{digit}\d{{3}}(?=\s?(?![KMGT]b[ip])(?:[A-Z][a-z]{{3,}}|MAX))|(?<=[A-Z][:：])\d{{4,6}}",
        r"[(（](?!(?:19|20)\d\d[)）])\d{4,6}(?:[.-][A-Z]{2}|，[^\W\d]{2})?[)）]|\d{4,6}\.(?:SH|SZ|HK|BJ)\b|[(（]\d{6}(?=[,，；])",
        rf"{digit}(?:19|20)\d\d(?=[》”]|战略|愿景|议程)|{digit}\d{{3,}}(?=型)|{digit}\d{{2,4}}(?=指数)|{digit}20\d\d款",
        rf"第?[{HAN}十\d]+届[^\W\d]{{0,8}}?[{HAN}](?:次(?:全体)?(?:会议|[董监]事会)|中全会)|[{HAN}十]+次全(?:体)?会|[唯统同逐某任每另这那哪]一(?![十百千万亿点]|[两二])",
        rf"{digit}20\d\d(?!\s?年)\s?+(?!上一?届)[^\W\d在的将于参举召担主承]{{,7}}?(?:{edition})(?![有更不是成超])",
        rf"(?:{before})[\s“]?(?!{FIGURE_YEAR})(?:\d++(?:\.\d++)?|[{HAN}](?![{HAN}十百千万亿])){counted}",
        rf"(?!{BARE_DAY}|(?<=前)[\d{HAN}十百]+强)(?<![月第之\d.,{HAN}十])(?:\d{{1,3}}|[{HAN}十百]{{1,4}})(?:{after})(?![{HAN}召称令劲烈化统数])",
        rf"[Xx]86|(?<=研究院)\d+所|(?:(?<!\w)|(?<=[如见]))[图表]\s?\d+(?:-\d+)?(?=[\s：:])|\d+条(?=[”》])|第[{HAN}十百\d.]+条(?=[规款第所，。、（）的])|(?<=条)第[{HAN}十\d]+[款项]|(?<![第\d办了续过])\d\d届|{digit}(?:19|20)\d\d届|(?<=电视台)[{HAN}十\d]+套",
        # a point of a list, a document, none of them, and a year that is only called so
        rf"(?<![\w\0])第[{HAN}十]+(?=[，：,:、](?!第))|第[{HAN}十百\d]+(?:[章卷]|号(?=[公令文决，）)指意通》—])|期(?=[《）)])|款(?=[(（第]))|(?:没有|无)一(?=[家款辆])|(?<=[^去来止]的)一年(?=\W|$)|(?<![只还仅])有一天|(?<![上下前后])半年(?:业绩|财报)|(?<!\d年)半年报|[{HAN}\d]次方|(?:[\d{HAN}十]+[、和])*[\d{HAN}十]+[日天](?=均[线价])|(?<=《)21世纪|21世纪[头前]十年|民国(?:\d+|[{HAN}十百]+)年",
        rf"(?<!{han})(?<![第\d/])(?!(?<=\d年)半年[度报])(?:(?:{idioms})(?![个家年]|(?<=\d)(?:[.,]?\d|[万亿元%])|(?<=一点)[{HAN}])|十分(?![之钟])|[二三]元(?![钱人的左以起至到，。；、]|$))",
    ]
    return re.compile("|".join(names))
