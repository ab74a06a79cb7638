"""The dates of Chinese prose, as rules: the first that matches a place has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from analysis.errors import PhraseError
from analysis.extraction import dates
from analysis.extraction.chinese_numbers import HAN, TO, read_number, spell
from analysis.extraction.date_readers import Readers
from analysis.extraction.dates import (
    OTHER_YEAR,
    Clock,
    DateRule,
    join,
    shift_unit,
    shift_year,
    write_month,
)
from analysis.extraction.numbers import fill_rules
from analysis.quantities.interval import Number
from analysis.quantities.periods import period_bounds

_MONTH = (
    r"(?:(?<![\d.])(?:1[0-2]|0?[1-9])"
    rf"|(?<![{HAN}十两后每前续有满近逾])(?:十[一二]?|[一二三四五六七八九元]))"
)
_DAY = (
    r"(?:(?<![\d.])(?:3[01]|[12]\d|0?[1-9])"
    rf"|(?<![{HAN}两十])(?:(?:三十|卅)一?|(?:二?十|廿)[{HAN}]?|[{HAN}]))"
)
#: 29号 that is a day, and no number of a thing.
BARE_DAY = (
    r"(?:(?<![^\W从自于在至到间])(?=\d+号[，早晚凌上下起停对召在说称发进结两])"
    r"|(?<![月第\d])(?=\d+号(?!公[告司])[向公宣举表报裁]))(?:3[01]|[12]?\d)"
)
#: 宝马2025年, 大众2025销量: a year, also after a name; 标致2008销量 may be of a car.
FIGURE_YEAR = (
    r"(?<![\d.,])(?:20\d\d年(?![轻级])"
    r"|20[1-4]\d(?=(?:全球|在华|中国)?(?:销[量售]|产[量销]|交付|营收|净利|业绩|财报)))"
)
#: Years in digits; 前年 is none in 目前年产, nor 今年 in 如今年轻人.
_YEAR = (
    r"(?:(?:(?<![\d.,])(?:1[89]|20)\d\d"
    rf"|(?<![{HAN}十])(?!五六|六七|七八|八九)[五六七八九][{HAN}](?=年)"
    rf"|(?<![{HAN}十百千万亿点又])(?:零[{HAN}]|一[零一三四五六七八九])(?=年(?![前内半]))"
    r"|(?<![\d.,])(?:0\d(?=年)|1[0-7]\d\d(?=年(?![历来前间以内多的]|之久)))"
    r"|(?<![\d.,])\d\d(?=年(?:\d{1,2}(?:[-–~至到]\d{1,2})?月|全年|[上下]半|(?:[1-4][-–至到、])?[一二三四1-4]季|年?[底初末报]|第|前[\d一二三四五六七八九十两]|的?头[\d一两三]|Q|H))"
    r"|(?<=[从自])(?:1\d|2[0-5])(?=年以来)"
    r") ?(?:财政?|会计)?年(?!轻|级)|(?<=自)(?:19|20)\d\d(?=起)"
    rf"|(?<![\d.,])20\d\d(?=全年|[上下]半年|第?[一二三四]季度)|{FIGURE_YEAR}|FY ?(?:20)?\d\d(?!\d)"
    r"|(?:(?<!如)今(?!后)|(?<!过)去|(?<![目此之以日提产当])前|(?<![说表证声文])明"
    r"|(?<![^\W将于到至自从在明和])后|(?<![\d首每一两几多本此这该历上下])次|翌|同|当(?=年(?:\d|[上下]半|[底末初]))|(?<!以)上一?个?(?:财政?|会计)?|前一)年(?![级龄])|(?<![成日])本年度?)"
)
_PART_OF_YEAR = r"(?:年?(?:底|初|末|中(?=$|[\W的以至到前后在将就已]))|全年|度)?"
_PART_OF_MONTH = r"(?:份(?!额))?(?:底|初|末|[上中下]旬)?"
_TIME = (
    r"(?: ?(?:[(（] ?)?(?:周|星期)[一二三四五六日天](?: ?[)）])?)?"
    r"(?: ?(?:凌晨|[早晚]上?|[早晚]间|清晨|[上中下]午|傍晚|深夜)? ?"
    r"\d{1,2}(?:[:：]\d\d(?:[:：]\d\d)?|[时点](?:\d{1,2}分|许|整)?)(?: ?[AP]M)?)?"
)
_ELSEWHERE = "it is told from a date named elsewhere"


def _read_number(text: str) -> Number | None:
    """Read the number of a day or month; 元月 is January."""
    return read_number(text.replace("元", "一"))


def _int(text: str) -> int:
    number = _read_number(text)
    return int(number.value) if number else 0


def _year(text: str, clock: Clock) -> int | None:
    """Read a year in digits, or one told from that of publication or from the one named before."""
    if digits := re.search(r"\d+", text):
        year = int(digits[0])
        clock.doubt = "it may be a number of years" if 999 < year < 1800 else clock.doubt
        return year + (0 if year > 999 else 2000 if year < 70 else 1900)
    if text[0] in HAN:  # 九三年, 一六年
        return int(spell(text[:2])) + (2000 if text[0] in "零一" else 1900)
    shift = {"今": 0, "本": 0, "去": -1, "前": -2, "明": 1, "后": 2}
    beside = dict.fromkeys("同当", 0) | dict.fromkeys("次翌", 1) | {"上": -1, "前一": -1}
    told = next((x for x in beside if text.startswith(x)), "")
    if told and clock.named:
        is_here = told not in ("上", "前一") and clock.named[clock.earlier :]
        clock.is_aside |= told in ("上", "前一")
        clock.doubt = "" if is_here else _ELSEWHERE
        return int(clock.named[-1][:4]) + beside[told]
    if clock.year is None or told in ("同", "当", "次", "翌"):
        return None
    clock.doubt = "it may be the year before one named elsewhere" if told == "前一" else clock.doubt
    if text.startswith("本年度") and clock.published_on and clock.published_on.month < 5:
        clock.doubt = "it may be the year reported"
    return clock.year + (beside[told] if told else shift[text[0]])


#: What lies ahead is told in `_in_context`.
_DATES = Readers("zh", _read_number, _year, lambda _: "", keeps_year=True, far=(4, 4, 4))


def _read_day(match: re.Match[str], clock: Clock) -> str:
    if "、" in match[0] and _int(match["d2"]) - _int(match["d"]) != 1:
        clock.doubt = "it may be two days"
    return _DATES.read_date(match, clock)


def _read_bare_day(match: re.Match[str], clock: Clock) -> str:
    """Read 18日: of the month of a day named before, or the last before publication; 上月15日."""
    today, day, before = clock.published_on, _int(match["d"]), clock.day
    if not today:
        return ""
    is_past = day > today.day + 3 and not _stands(_AHEAD, match)  # 25至26日将访
    month = write_month(today.year, today.month - is_past)
    way = match.groupdict().get("way")
    days = (today - date.fromisoformat(before)).days if before else 99
    is_same = before[8:] == f"{day:02}" and -32 < days < 0  # 明日（27日）
    head = match.string[: match.start()]
    begun = "it may be of the next month" * (day <= int(before[8:] or 0))
    if re.match(f"[{HAN}]日", match[0]):
        clock.doubt = "it may be a number of days"
    if before and re.search("\0[、和及与或] ?$", head):
        month, clock.doubt = before[:7], begun  # 10月8日或9日
    elif way and way in "上本下":
        month = shift_unit(clock, "month", "上本下".index(way) - 1)
    elif way:
        month, clock.doubt = before[:7] or (clock.named or [""])[-1], "it may be of another month"
    elif is_same or (days < 92 and before <= f"{before[:8]}{day:02}" <= today.isoformat()):
        if month != before[:7] and day <= today.day and not is_same:
            clock.doubt = "it may be of the month of publication"
        month = before[:7]
    elif days < 0 and re.search(r"(?:\0|\d日)[^。！？]*$", head):
        month, clock.doubt = before[:7], begun  # 5月16日出发，30日抵达
    elif 0 < day - today.day < 8 or days < 0 or (is_past and not days) or (before and days > 91):
        clock.doubt = "it may lie ahead, or be of a month named before"
    first = f"{month}-{day:02}"
    last = _DATES.count(match.groupdict().get("d2") or "")
    return join(first, f"{first[:8]}{last:02}") if last else first


def _read_list(match: re.Match[str], clock: Clock) -> str | None:
    """Read 8、9、10月 and 一、二、三季度, which follow on each other."""
    numbers = [_int(x) for x in re.findall(rf"\d+|[{HAN}十]+", match["all"])]
    size, count = 3 if match["q"] else 1, len(numbers)
    is_row = numbers == list(range(numbers[0], numbers[0] + count)) and (count, size) != (2, 3)
    is_each = "月" in match["all"] and match.string[match.end() :][:2] == "分别"
    if not is_row or is_each or numbers[-1] * size > 12:  # two quarters are parts
        return None
    last = numbers[-1] * size
    year = _DATES.tell_year(match, clock, last)
    first = (numbers[0] - 1) * size + 1
    return join(write_month(year, first), write_month(year, last)) if year else ""


def _read_first(match: re.Match[str], clock: Clock) -> str | None:
    number = _int(match["n"])
    count = number * (3 if match["of"] else 1)
    if not 1 < number <= count < 13:  # 前一季度 is the quarter before
        return None
    if match["last"] and not match["y"]:
        return ""  # 今年最后三个月; without its year it may be any time before
    year = _year(match["y"], clock) if match["y"] else None
    return _DATES.read_run(clock, count, year, 12 if match["last"] else 0)


def _read_part(match: re.Match[str], clock: Clock) -> str | None:
    groups = match.groupdict()
    text = (groups.get("half") or groups.get("n") or "上")[-1]  # 2025年半年度 is its first half
    part = "H" if groups.get("half") is not None else (groups.get("part") or "Q").upper()
    if match[0].endswith("中期"):
        clock.doubt = "it may be the middle of the year"
    number = {**dict.fromkeys("上首头前", 1), "下": 2, "后": 2, "末": 4}.get(text) or _int(text)
    period = _DATES.read_part(match, clock, part, number, _int(groups.get("next") or "零"))
    if match[0][-1] == "季" and re.search("[》”’吧]$", match.string[: match.start()]):
        clock.doubt = "it may be a season of a show"
    if "财" in (match["y"] or ""):
        clock.doubt = "its year may begin in another month"
    return period


def _read_decade(match: re.Match[str], clock: Clock) -> str:
    this = ((clock.year or 2025) - 1) // 100 + 1
    told = {"上": this - 1, "本": this, "下": this + 1}
    century = told.get(match["century"] or "") or _int(match["century"] or "零")
    if match["decade"][:1] in ("", "初", "末", "中"):
        clock.doubt = "only its middle is meant" * match["decade"].startswith("中")
        return f"{century * 100 - 99}/{century * 100}"
    decade = _int(match["decade"])
    if decade > 99:
        return f"{decade}/{decade + 9}"
    first = ((century or this) - 1) * 100 + decade
    if not century and first > (clock.year or 2025):
        clock.doubt, first = "it may be ahead" if decade < 40 else "", first - 100
    last, start = first + 9, match["from"] and _int(match["from"])  # 七八十年代
    return f"{first - decade + start * (10 if start < 10 else 1) if start else first}/{last}"


def _read_years(match: re.Match[str], clock: Clock) -> str | None:
    first, last = match.group("y", "y2")
    if last and first.isdigit():
        first = f"20{first}" if len(first) == 2 else first
        end = dates.expand_year(last, first)
        clock.doubt = "" if match[0][-1] == "年" else "they may be no years"
        return join(first, str(end if end >= int(first) else end + 100))  # 1998至08年
    if match.string[match.end() :][:1] in tuple("春夏秋冬"):
        clock.doubt = "a season is no part of a calendar year"
    years = [str(_year(x, clock) or "") for x in (first, last) if x]
    return join(*years) if last else years[0]


def _read_same(match: re.Match[str], clock: Clock) -> str:
    """Read 去年同期: the period last named that is a part of a year, in the year before."""
    clock.is_aside = True
    named = [x for x in clock.named if "-" in x]
    if not match["y"]:  # 同期 alone
        clock.doubt = _ELSEWHERE
        return (clock.named or [""])[-1]
    if not named:
        clock.doubt = "which part of the year is not said"
        return str((clock.named and _year(match["y"], clock)) or "")
    year = None if re.match("[去上前]", match["y"]) else _year(match["y"], clock)
    here = {x for x in clock.named[clock.earlier :] if "-" in x}
    head = match.string[: match.start()]
    if not here or (len(here) > 1 and not re.search("[\0月季][^。！？]*$", head)):
        clock.doubt = _ELSEWHERE
    if named[-1] in clock.unsure or re.match("[，,]?\0", match.string[match.end() :]):
        clock.doubt = "it may be told from another period"  # 相比去年同期，今年上半年
    return shift_year(named[-1], year - int(named[-1][:4]) if year else -1)


def _read_then(match: re.Match[str], clock: Clock) -> str:
    """Read 同日, 当天 and 当月: the day or month named before, doubted if not in its sentence."""
    month = (clock.named[-1:] or [""])[0]
    told = month if match[0] == "当月" and re.fullmatch(r"\d{4}-\d\d", month) else clock.day
    is_here = re.search(r"(?:\0|[昨今前\d]日)[^。！？]*$", match.string[: match.start()])
    clock.is_aside, clock.doubt = True, "" if is_here and told not in clock.unsure else _ELSEWHERE
    return told[:7] if match[0] == "当月" else told


def _read_near(match: re.Match[str], clock: Clock) -> str:
    unit = {"月": "month", "周": "week", "季": "quarter"}.get(match["unit"], "day")
    ways = {"上": -1, "前一": -1, "下": 1, "昨": -1, "明": 1, "前": -2, "后": 2}
    way, is_named = match["way"] or match["day"], bool(clock.named[clock.earlier :])
    way = way if way == "前一" else way[0]
    near = "" if way == "前一" else shift_unit(clock, unit, ways.get(way, 0))
    if unit == "quarter" and way in ("本", "这") and {near} < {near, *clock.named}:
        clock.doubt = "it may be the quarter reported"
    clock.doubt = "it may be a season" if match[0].endswith("一季") else clock.doubt
    is_vague = match.string[: match.start()].endswith("的")
    if match["day"] and (dates.is_quoted(match) or is_vague):
        clock.doubt = "it may be told of another day"  # 普遍上涨的今天
    is_beside = not near or _stands(_BESIDE, match)
    if way not in ("上", "前一") or not (is_beside or is_named):
        return near
    clock.is_aside = True  # 10月…，比上月: than in September
    told = dates.shift_named(clock, unit, -1)
    if told and clock.published_on and not _is_past(told, clock):  # before a month ahead
        clock.doubt = _ELSEWHERE
    if told != near and not (told and is_beside and is_named):
        clock.doubt = "it may be told from another period than the day of publication"
    return (told if is_beside else near) or near


def _read_weekday(match: re.Match[str], clock: Clock) -> str:
    weekday, today = min("一二三四五六日天".index(match["weekday"]), 6), clock.published_on
    weeks = {"上": -1, "下": 1}.get(match["way"], 0)
    if re.match(rf"{TO}(?:周|星期)", match.string[match.end() :]):
        clock.doubt = "it may be of every week"
    if match["way"] and today:
        weeks += weekday > today.weekday()
    return dates.last_weekday(clock, weekday, weeks)


def _read_ago(match: re.Match[str], clock: Clock) -> str | None:
    units = {"年": "year", "月": "month", "周": "week", "期": "week"}
    unit = units.get(match["unit"][-1], "day")
    number = read_number(match["n"])
    if clock.named[clock.earlier :] or _stands(_BESIDE, match):
        clock.doubt = "it may be told from a date named before"
    return shift_unit(clock, unit, -int(number.value)) if number and number.scale < 100 else ""


#: What stands before a period that others are held against, or one ahead, and after it.
_COMPARED = re.compile(r"[较比自与]$"), re.compile(r"以来|相比")
_BESIDE = re.compile(r"(?:[较比由从同跟与和]|高于|低于)$"), re.compile("[为是]")
_AHEAD = [
    re.compile(
        r"(?:[将拟定]|距离|确保|力争|争取|有望|[延推改][期迟]?[至到]|(?:预[计期]|计划).{,6})"
        r"[于在从自]?$"
    ),
    re.compile(
        r"[起份]?(?:[^\W\d前后]{,6}[将拟](?![近军其])|[将拟])"
        r"|止|之?前|交割|交货|期货|期油|期[铜铝镍]|合约"
    ),
]
_NAMED_YEAR = re.compile(r"(?<![\d较比自与])((?:19|20)\d\d) ?年(?!以来|相比|[\d上下])")


def _stands(words: Sequence[re.Pattern[str]], match: re.Match[str]) -> bool:
    """Tell whether one of two patterns stands before a date, or the other after it."""
    before = words[0].search(match.string[: match.start()])
    return bool(before or words[1].match(match.string, match.end()))


def _is_past(period: str, clock: Clock) -> bool:
    try:
        return period_bounds(period)[1] < (clock.published_on or date.min)
    except PhraseError:  # 2月30日
        return False


def _in_context(read: Callable[..., str | None]) -> Callable[[re.Match[str], Clock], str | None]:
    """Refuse or doubt what may be of another year that its sentence names, or lie ahead."""

    def resolve(match: re.Match[str], clock: Clock) -> str | None:
        clock.is_aside = _stands(_COMPARED, match)
        period, year = read(match, clock), match.groupdict().get("y")
        before = re.split("[。！？；]", match.string[: match.start()])[-1]
        named = _NAMED_YEAR.findall(before)
        is_open = period and "y" in match.groupdict() and not year
        if is_open and named and str(period)[:4] != named[-1] < str(clock.year):
            return ""
        last, told = (clock.named[clock.earlier :] or [clock.day])[-1], str(period)
        is_near = clock.doubt == OTHER_YEAR and told[:4] in (*named, last[:4])
        is_each = is_open and "-" in told and re.search(r"[每历往]年\w*$", before)
        clock.doubt = "it may be of every year" if is_each else clock.doubt * (not is_near)
        is_month = bool(re.match(r"\d{4}-\d\d", told))
        if is_open and re.search("年前的? ?$", before) and last:  # 两年前的11月
            clock.doubt = ""
            return shift_year(told, int(last[:4]) - int(told[:4]))
        if is_open and re.match(r"\d{4}-\d\d" if is_month else r"\d{4}-[HQ]", last):
            then = shift_year(told, int(last[:4]) - int(told[:4]))
            if re.search("[和、与及]$", before):  # 2022年1月和6月
                period = then
            elif last[:4] < told[:4] and (is_month or f"{last[:4]}年" in before):
                clock.doubt = "it may be of the year of publication"
                is_later = not is_month or then[5:7] >= last[5:7]  # 去年6月…，8月9日
                period = then if is_later else shift_year(then, 1)
        if is_open and last == str(int(told[:4] or 1) - 1) and not clock.is_aside:
            clock.doubt = clock.doubt or f"it may be of {last}"  # 自2012年初至今…，7月
        if is_open and "-" in told and last[:4] > str(clock.year):  # 明年第2季投产，第4季…
            clock.doubt = "it may be of a year ahead"
            if re.search(f"明年|{last[:4]}|[日\0][^，。]{{,6}}[至到]$", before):
                period = shift_year(told, int(last[:4]) - int(told[:4]))
        if is_open and told[:4] < str(clock.year) and re.search("今年[^。！？]*$", before):
            period = shift_year(told, 1)  # 今年的订单排到了下半年
        is_part = is_open and "今年" not in before and re.match(r"\d{4}-[HQ]", str(period))
        if is_part and not _is_past(str(period), clock):
            clock.doubt = clock.doubt or "it is not over yet: it may be of another year"
        is_told = named and named[-1] < str(clock.year) and (clock.is_aside or named[-1] == period)
        if is_told and (year or "")[:1] == "去":
            clock.doubt = f"its sentence tells of {named[-1]}"
        if period and not year and _stands(_AHEAD, match) and before[-2:-1] != "截":
            is_past = _is_past(period, clock)
            clock.doubt = "it may be the next one" if is_past else ""
            is_until = match.string[match.end() :][:1] in ("前", "之", "止")
            if is_past and "y" in match.groupdict() and not is_until:
                period = shift_year(period, 1)  # 至12月31日止
        if period and re.search("每个?[年月]的?$", before):
            clock.doubt = "it may be of every year, or month"
        return period

    return resolve


_DIGITS, _ENDS = r"(?<![\d.,])(?P<y>(?:19|20)\d\d)", r"(?![A-Za-z\d])"
_YEAR_OF = rf"(?P<y>{_YEAR})"
_OF_YEAR, _MONTH_OF = rf"(?:{_YEAR_OF} ?)?", rf"(?P<m>{_MONTH}) ?月"
_ON_DAY = rf"(?P<d>{_DAY}) ?(?:[日号]|(?={TO}(?:{_MONTH} ?月 ?)?{_DAY} ?[日号]))"
_TO_DAY = rf"(?:{TO}(?:(?:(?P<year>{_YEAR}) ?)?(?P<m2>{_MONTH}) ?月 ?)?(?P<d2>{_DAY}) ?[日号])?"
_IS_DAY = r"(?![元本产内间游圆益常]|年化|均[线价值]|(?:斩获|收获)?\d+(?:[板连]|个涨停))(?<!号)"
_ISO = rf"{_DIGITS}([-/.])(?P<m>1[0-2]|0?[1-9])\2(?P<d>\d{{1,2}})(?![\d-])T?{_TIME}"
_STAMP = r"(?P<d>1[3-9]|2\d|3[01])/(?P<m>[01]\d)/(?P<y>20\d\d)"  # 05/08 may be of May
_FIRST = r"(?<![此之目以日月周天])(?<!申报|上市|离职|停牌|召开)(?:[前头首]|(?P<last>最后))"
_ANY_MONTH, _QUARTERS = rf"(?:{_MONTH}|1[0-2]|[1-9])", r"(?P<q>个?季度)|[三四]个月"
_HALF = r"(?P<half>[上下头首]|(?<![之此以今最提])[前后]|(?<=\d年)(?=半年[度报]))半年"
_NTH = r"(?!\d、[一二三四])(?P<n>(?<!连续)第 ?[一二三四1-4]|[首末]"
_NTH += r"|(?<![上下前])[一二三四1-4](?=[^个]{,3}季度)|(?<=年)[一二三四](?=季报))"
_CENTURY = rf"(?P<century>\d\d|[{HAN}]?十[{HAN}]?|(?<!以)[上本下])世纪"
_START = r"(?:(?P<from>(?<!\d)(?:\d0|\d(?=、\d0))|[二三四五六七八九]十?)(?:年代)?[、至到和]?)?"
_DECADE = r"(?P<decade>(?<!\d)(?:(?:1[89]|20)?\d0)|[二三四五六七八九]十) ?年代"
_FULL = r"(?:19|20)\d\d"
_COUNT = rf"(?<![几数\d{HAN}两十百千万至到或~—-])(?<![{HAN}]、)(?P<n>半|\d+|[{HAN}两十百千万]+)"
_ALONE = rf"(?<![\d{HAN}十百千两半多几今去明前后次翌同每上本逐周大])"
_DAY_ALONE = r"(?:[(（]\d\d?[)）])?日(?!报|头条|系|控股)"
_NEAR = r"昨(?![天日晚年夜是非今])|(?!(?<=[此之以目当])[前后]|(?<=[表证说声])明)"
_NEAR += rf"[今昨明前后](?=天(?!齐)|(?<![前后]){_DAY_ALONE}|晚(?!些|期|年|于))"
_WAY = r"(?<![日成资基根以创])(?!这一个)(?P<way>[本上下这][一1]?|(?<![^\W比较由从与和在的])前一)"

#: What reads a date, then the parts of its pattern; the longest forms first.
_RULES: tuple[object, ...] = (
    lambda *_: "",  # days of the lunar calendar: 腊月二十八, 农历八月十五
    rf"(?:(?:农历|阴历)[{HAN}十冬正腊]+月|[正腊]月)(?:初?[{HAN}十廿]+)?",
    # days and months: 2024年5月1日至3日, 上月15日, 18日, 前三季度, 8、9、10月, 5月初
    (_read_day, _ISO),
    (_read_day, rf"(?<![\d/]){_STAMP}(?![\d/]){_TIME}"),
    (_DATES.read_date, rf"{_DIGITS}-(?P<m>1[0-2]|0[1-9])(?![\d-]| ?[年万亿])"),
    (_read_day, rf"{_OF_YEAR}{_MONTH_OF} ?(?P<d>{_DAY})[、和](?P<d2>{_DAY}) ?[日号]"),
    (_read_day, rf"{_OF_YEAR}{_MONTH_OF} ?{_ON_DAY}{_TO_DAY}{_TIME}"),
    (_read_bare_day, rf"(?P<way>[本上下当同])个?月(?P<d>{_DAY}) ?[日号]{_TO_DAY}{_TIME}"),
    (_read_bare_day, r"(?<![百数一个续连近共第后内这跌涨升])(?<![为工假周预限]期)"),
    r"(?<!延长)(?<!结束)(?!一日)",
    rf"{_ON_DAY.replace('[日号]', '日')}{_TO_DAY}{_IS_DAY}{_TIME}",
    (_read_bare_day, rf"(?={BARE_DAY})(?P<d>\d+)号{_TIME}"),
    (_read_first, rf"{_OF_YEAR}(?:(?<=\d年)的(?=头))?{_FIRST} ?(?P<n>\d+|[{HAN}两十]+)"),
    r" ?(?:(?P<of>个?季度?)|个?月)",
    (_read_list, rf"{_OF_YEAR}(?P<all>(?:{_ANY_MONTH} ?月?[、和] ?){{1,11}}{_ANY_MONTH})"),
    rf"(?: ?月(?:份(?!额))?|{_QUARTERS})(?! ?\d+[日号]|[上中下]旬|[初末底])",
    (_DATES.read_date, rf"{_OF_YEAR}(?P<m>{_MONTH})(?: ?月份?)?{TO}(?:(?P<year>{_YEAR}) ?)?"),
    rf"(?P<m2>{_MONTH}) ?月(?:份(?!额))?",
    (_DATES.read_date, rf"{_OF_YEAR}(?<![{HAN}十])"),
    r"(?=一二|二三|三四|四五|五六|六七|七八|八九|九十月)(?P<m>\w)(?P<m2>\w)月(?:份(?!额))?",
    (_DATES.read_date, rf"{_OF_YEAR}{_MONTH_OF}{_PART_OF_MONTH}(?![球饼薪租嫂])"),
    # quarters, halves, decades and centuries: 上半年, 24年Q3, 1H25, 上世纪八九十年代
    _read_part,
    rf"{_OF_YEAR}(?:{_NTH}(?:(?:、|和|{TO})第?(?P<next>[二三四2-4]))?个?季度?|{_HALF})[末初]?",
    _read_part,
    rf"(?<![A-Za-z\d])(?:(?P<y>\d{{4}}|\d\d|[今去]年)年? ?)?(?P<part>[QH])(?P<n>[1-4]){_ENDS}",
    r"(?![^\W\d]{2}0\d(?!\d))",
    (_read_part, rf"(?<![A-Za-z\d.])(?P<n>[1-4])(?P<part>[QH])(?P<y>\d\d)?{_ENDS}"),
    (_read_part, rf"{_YEAR_OF}(?P<half>)中(?:期(?!选举|票据)|报)"),
    (_read_decade, rf"(?:{_CENTURY})?{_START}{_DECADE}(?:[初末]期?|中后?期)?"),
    (_read_decade, rf"{_CENTURY}(?P<from>)(?P<decade>[初末]|中[叶期]|)"),
    # years, and what is told from another day: 去年同期, 1998至08年, 昨天, 下周五, 三年前
    (lambda *_: "", r"(?:(?:19|20)\d\d ?财年)?第[一二三四]财年?季度?|公元前? ?\d+年|上一届"),
    (_read_same, rf"{_YEAR_OF}同[期月季]"),
    (_read_same, r"(?<![^\W\d])(?P<y>)同期(?=[^\W\d]|，)"),
    _read_years,
    rf"(?<![\d.,])(?P<y>{_FULL}|0\d|1\d(?=/1\d年度)) ?年?(?:{TO}|/)",
    r"(?P<y2>(?:19|20)?\d\d) ?(?:财政?|会计)?年",
    _read_years,
    rf"{_DIGITS}(?P<y2>)(?= ?[和与及、] ?(?:{_FULL} ?[和与及、] ?)*{_FULL} ?[两三]?年|[两三]年)",
    (_read_years, rf"{_DIGITS}[-–—](?P<y2>{_FULL})(?![-\d.,辆家元万亿年])"),
    (_read_years, r"(?<![说表证声])(?P<y>[今明去])(?P<y2>[明后今])两?年(?!均)"),
    (_read_years, rf"{_YEAR_OF}(?P<y2>){_PART_OF_YEAR}"),
    lambda _, clock: str(clock.year or ""),
    rf"{_ALONE}(?P<y>(?!))?年(?:[底末初]|内(?!瓦))(?!人)",
    (_read_then, r"(?<!在)同日(?=[^\W\d本而]|[，,])|(?<![应相充正])当[日天月](?![系产齐空])"),
    _read_near,
    rf"(?P<day>{_NEAR})(?:[(（]\d\d?[)）])?[天日晚]?{_TIME}|{_WAY}",
    r"个?(?P<unit>月|周(?![一二三四五六日边期])|季(?![节后军风前赛])|(?<=前一)(?:个?交易)?[日天])度?",
    _read_weekday,
    rf"(?:(?P<way>[上下本这])个?|(?<!个))(?<![{HAN}两十\d每金色])(?:周(?!天)|星期|礼拜)",
    r"(?P<weekday>[一二三四五六日天])(?![次度期线天个日款场家历])",
    _read_ago,
    rf"{_COUNT}\s?(?P<unit>年|个月|周|个?星期|天|(?<=[{HAN}两])日)(?:以|之)?前(?![后期三列十\d])",
)


@cache
def date_rules() -> tuple[DateRule, ...]:
    """Give the rules of Chinese dates."""
    return tuple((pattern, _in_context(read)) for pattern, read in fill_rules(_RULES, {}))
