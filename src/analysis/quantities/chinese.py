"""What is read of Chinese prose, and the names, turns of phrase and page furniture in it."""

from __future__ import annotations

import re
from functools import cache

from analysis.quantities.chinese_dates import date_rules
from analysis.quantities.chinese_numbers import HAN, number_rules, simplify, unit_pattern
from analysis.quantities.chinese_units import read_beside, share_units
from analysis.quantities.vocabulary import Span, word_pattern

__all__ = ["date_rules", "number_rules", "read_beside", "share_units", "simplify"]


@cache
def furniture_pattern() -> re.Pattern[str]:
    """Compile telephone numbers and counters of a page."""
    before, after = (word_pattern(f"furniture {x}", language="zh") for x in ("before", "after"))
    number = r"\+?\d[\d-]*(?![\d-]| ?[万亿千百%个家名辆年月日])"
    footnote, issued = r"\[\d{1,3}\]", r"© ?\d{4}年?"
    day = r"(?:日期|时间): *\d\d-\d\d(?![\d-])|(?<![\d.-])\d\d-\d\d \d\d:\d\d(?::\d\d)?"
    counter = rf"(?:{before})(?:量|数)?: *{number}|(?<!\d)\d+ ?(?:{after})(?![率量])"
    return re.compile(f"{footnote}|{issued}|{day}|{counter}")


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
