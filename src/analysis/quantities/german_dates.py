"""The dates of German prose, as rules: the first that matches a place has it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from analysis.quantities.dates import (
    Clock,
    DateRule,
    expand_year,
    first_months,
    join,
    last_day,
    last_month,
    last_part,
    last_weekday,
    list_names,
    shift_named,
    shift_unit,
    shift_year,
    write_month,
)
from analysis.quantities.german_phrases import name_noun
from analysis.quantities.german_words import ARTICLE, E, any_of, parts, read_number
from analysis.quantities.numbers import compile_rules
from analysis.quantities.periods import count_months, period_bounds
from analysis.quantities.vocabulary import list_words

_I = re.IGNORECASE
#: Of a date that lies as near in the past as in the future.
_NO_YEAR = "its year is not printed"


def _month(text: str) -> int:
    return list_names(list_words("month", language="de"))[text.lower()[:3]]


def _shift(text: str) -> int | None:
    """Give how many years, months or weeks from now "vergangenen", "dieses", "nächsten" lead."""
    ways = list_words("way of date", language="de")
    return next((int(n) for way, n in ways if text.lower().startswith(way)), None)


def _year(text: str | None, clock: Clock) -> int | None:
    """Read a year in digits, or "dieses Jahres" and the like."""
    if not text:
        return None
    if found := re.search(r"\d{4}", text):
        return int(found[0])
    if found := re.search(r"\d\d", text):
        return 2000 + int(found[0])
    if "vorjahr" in text.lower():
        before = _year_before(clock)
        return int(before[:4]) if before else None
    way = _shift(text)
    return clock.year + (way or 0) if clock.year else None


def _year_before(clock: Clock, months: int = 0) -> str:
    """Give a year before the period last named, of so many months, if it is no comparison."""
    clock.is_aside = True
    today, sizes = clock.published_on, [months] if months else range(1, 13)
    for named in reversed(clock.named):
        begin, end = period_bounds(named)
        is_ahead = today is not None and begin > today
        if count_months(named)[0] not in sizes or is_ahead or shift_year(named, 1) in clock.named:
            continue
        age = (today - end).days if today else 0
        if age > (400 if count_months(named)[0] == 12 else 200):
            clock.doubt = f"it is told from {named}, which may be such a period itself"
        return named if clock.doubt and age < 600 else shift_year(named, -1)
    clock.doubt = "the period that it is compared with stands elsewhere"
    if months in (1, 3):
        return shift_year(shift_unit(clock, {1: "month", 3: "quarter"}[months], -1), -1)
    return "" if months or not clock.year else str(clock.year - 1)


def _read_numeric(match: re.Match[str], clock: Clock) -> str | None:
    day, month, year = match["day"], int(match["month"]), match["year"]
    if month > 12 or (day and int(day) > 31):
        return None
    if year and len(year) == 2:
        year = str(2000 + int(year))
    if not day:
        return write_month(int(year), month)
    return last_day(clock, month, int(day), int(year) if year else None)


def _is_told_of_old(clock: Clock, period: str) -> bool:
    """Tell whether the period last named is some years older than one whose year is not printed."""
    return any(int(x[:4]) < int(period[:4]) - 1 for x in clock.named[-2:]) if period else False


def _is_told_ahead(match: re.Match[str]) -> bool:
    """Tell whether the sentence speaks of what is to come, and of nothing past."""
    begin = max(match.string.rfind(x, 0, match.start()) for x in (". ", "? ", "! "))
    sentence = re.split(r"(?<=[a-z])[.!?](?= |\Z)", match.string[begin + 1 :])[0]
    ahead = r"\b(?:wird|werden|will|wollen|soll|sollen|muss|müssen|reist|beginnt|startet|trifft|tagt|findet)\b"
    past = r"\b(?:wurden?|worden|hat|haben|habe|hatten?|waren?|ging|kam|lag|stieg|sank|hieß|\w{3,}ten?)\b"
    return bool(re.search(ahead, sentence) and not re.search(past, sentence))


def _read_day(match: re.Match[str], clock: Clock) -> str | None:
    year, last_of = _year(match["year"], clock), _month(match["month"])
    number = int(match["last"] or match["day"])
    last = last_day(clock, last_of, number, year)
    if not year and (today := clock.published_on):
        if (today - date.fromisoformat(last)).days > 245:
            last = last_day(clock, last_of, number, year := int(last[:4]) + 1)
            clock.doubt = _NO_YEAR
        elif re.match(r"(?i)zum|ab|bis", match[0]) or _is_told_of_old(clock, last):
            clock.doubt = _NO_YEAR
    if not match["last"]:
        return last
    first_of = _month(match["month1"]) if match["month1"] else last_of
    year = _year(match["year1"], clock) or (int(last[:4]) - (first_of > last_of) if last else None)
    return join(last_day(clock, first_of, int(match["day"]), year) if year else "", last)


def _read_months(match: re.Match[str], clock: Clock) -> str | None:
    last = last_month(clock, _month(match["last"]), _year(match["year"], clock))
    first = _month(match["month"])
    year = _year(match["year1"], clock)
    if year is None and last:
        year = int(last[:4]) - (first > int(last[5:]))
    return join(write_month(year, first), last) if year else ""


def _read_month(match: re.Match[str], clock: Clock) -> str | None:
    month, way = _month(match["month"]), _shift(match["way"] or "")
    year = _year(match["year"], clock)
    found = last_month(clock, month, year)
    if (today := clock.published_on) and not year and way is None:
        months = (today.month - month) % 12
        if months > today.month and re.match(r"(?i)ab |bis ", match[0]):
            found = write_month(today.year, month)
        if months > 5 or _is_told_of_old(clock, found) or (months and _is_told_ahead(match)):
            clock.doubt = _NO_YEAR
    if way is not None and clock.published_on and clock.year:
        year = clock.year if way == 0 else int(last_month(clock, month)[:4])
        found = write_month(year, month)
        if way > 0 and found < f"{clock.published_on:%Y-%m}":
            found = shift_year(found, 1)
    return found


def _read_part(match: re.Match[str], clock: Clock) -> str | None:
    part = "Q" if match["part"][0].lower() in "qv" or "viertel" in match["part"].lower() else "H"
    ends = [int(x.value) for x in map(read_number, match["n"].split(" ")) if x]
    if not ends or ends[-1] > {"Q": 4, "H": 2}[part] or ends[0] == 0:
        return None
    year = _year(match["year"], clock)
    if clock.published_on and not year:
        months = {"Q": 3, "H": 6}[part]
        ahead = ends[0] * months - months + 1 - clock.published_on.month
        if ahead > 0:  # not begun: the last one, if it has just ended
            clock.doubt = _NO_YEAR
            year = clock.published_on.year - (ahead > 12 - months - 4)
    periods = [last_part(clock, part, n, year) for n in ends]
    return join(periods[0], periods[-1]) if len(periods) > 1 else periods[0]


def _read_first_months(match: re.Match[str], clock: Clock) -> str | None:
    number = read_number(match["n"])
    year = _year(match["year"], clock) or clock.year
    return first_months(year, int(number.value)) if number and number.value <= 12 else None


def _read_shifted(match: re.Match[str], clock: Clock) -> str | None:
    way, unit = _shift(match["way"]), match["unit"].lower()
    if way is None or clock.published_on is None or clock.year is None:
        return ""
    if match["way"].lower().startswith("folgend"):
        return ""
    if "jahrzehnt" in unit:
        return f"{clock.year // 10 * 10 + 10 * way}/{clock.year // 10 * 10 + 10 * way + 9}"
    if "halbjahr" in unit:
        number = clock.year * 2 + clock.published_on.month // 7 + way
        return f"{number // 2}-H{number % 2 + 1}"
    names = {"woche": "week", "monat": "month", "quartal": "quarter"}
    return shift_unit(clock, next((names[x] for x in names if x in unit), "year"), way)


def _read_ago(match: re.Match[str], clock: Clock) -> str | None:
    number = read_number(match["n"])
    if number is None or number.value.denominator > 1:
        return ""
    unit, count = match["unit"].lower(), -int(number.value)
    if unit.startswith("jahrzehnt"):
        return shift_unit(clock, "year", 10 * count)
    units = {"jahr": "year", "mona": "month", "woch": "week", "tag": "day", "tage": "day"}
    return shift_unit(clock, units[unit[:4]], count)


def _read_before(match: re.Match[str], clock: Clock) -> str | None:
    """Read "Vorjahr", "Vorjahresmonat", "ein Jahr zuvor": the like period a year before."""
    text = match[0].lower()
    months = {"smonat": 1, "squartal": 3, "shalbjahr": 6}
    count = next((months[x] for x in months if x in text), 0)
    if year := match.groupdict().get("year"):
        before = _year_before(clock)
        return shift_year(before, int(year) - int(before[:4])) if before else ""
    before = match.string[max(match.start() - 100, 0) : match.start()]
    if clock.year and not count and re.search(r"(?:gesamt|geschäfts)jahr", before, _I):
        return str(clock.year - 1)
    return _year_before(clock, count)


def _read_unit_before(match: re.Match[str], clock: Clock) -> str | None:
    """Read "Vormonat", "Vorquartal": the month or quarter before the one last named."""
    clock.is_aside = True
    return shift_named(clock, "month" if "monat" in match[0].lower() else "quarter", -1)


def _read_day_before(match: re.Match[str], clock: Clock) -> str | None:
    return shift_unit(clock, "day", {"heut": 0, "gest": -1, "vorg": -2}[match["day"].lower()[:4]])


def _read_weekday(match: re.Match[str], clock: Clock) -> str | None:
    weekday = dict(list_words("weekday", language="de"))[match["weekday"].lower()]
    if not match["way"] and _is_told_ahead(match):
        clock.doubt = "it may be the next one"
    return last_weekday(clock, int(weekday), weeks=(_shift(match["way"] or "") or 0) > 0)


def _read_years(match: re.Match[str], _: Clock) -> str | None:
    return join(match["y"], str(expand_year(match["last"], match["y"])))


def _read_decade(match: re.Match[str], _: Clock) -> str | None:
    if match["century"]:
        first = int(match["century"]) * 100 - 99
        return f"{first}/{first + 99}"
    number = read_number(match["decade"])
    first = int(number.value) if number else 0
    if first < 100:
        first += 1900
    return f"{first}/{first + 9}" if first >= 1930 or first < 1900 or len(match["decade"]) == 4 else ""


def _read_hour(match: re.Match[str], _: Clock) -> str | None:
    return ""


def _read_year(match: re.Match[str], clock: Clock) -> str | None:
    """Read four digits as a year, unless they count what follows."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    if match["sure"]:
        return match["y"]
    if re.search(r"(?:rund|knapp|gut|etwa|fast|insgesamt|mindestens|ca\.|circa|bis zu)\s\Z", before, _I):
        return None
    if re.match(r" (?:mehr|weniger)(?! als \d| als \0)", after):
        return None
    noun = re.match(r"[ \u00a0](?:[a-zäöüß]+en? )?([A-ZÄÖÜ€%$][\w-]*|[€%$])", after)
    if noun and name_noun(noun[1]):
        # "2023 Autos" may be cars made in 2023.
        is_thing = name_noun(noun[1]).islower() and name_noun(noun[1]) not in ("percent", "points")
        is_count = int(match["y"]) % 50 == 0 or re.search(r"\b(?:über|mit|um)\s\Z", before)
        return "" if is_thing and not is_count else None
    return match["y"]


@cache
def date_rules() -> tuple[DateRule, ...]:
    """Give the rules of German dates, the longest forms first."""
    part = parts()
    names = any_of("month").title()
    month = rf"(?-i:(?:{names})\b|(?:Jan|Febr?|Mrz|Apr|Jun|Jul|Aug|Sept?|Okt|Nov|Dez)\b\.?)"
    weekdays = rf"(?-i:{any_of('weekday').title()})"
    y = r"(?:1[89]|20)\d\d(?!\d|[.,]\d|\w|[- ]?%)"
    ways = rf"(?:{any_of('way of date')})e[nmrs]?"
    years = rf"{ways} (?:Geschäfts|Kalender)?jahre?s?\b|Vorjahre?s\b"
    of_year = (
        rf"(?:,?(?: des| im| in| vom)?(?: (?:Geschäfts)?jahre?s?)? (?P<year>{y}|['’]\d\d|{years})"
        r"| des Jahres\b)?"
    )
    in_ = (
        r"(?:\b(?:(?:am|vom|seit|bis|ab|zum|im|in|für|von|zur|Anfang|Mitte|Ende|Beginn)[ \u00a0])*"
        r"(?:de[smnr][ \u00a0])?)?"
    )
    to = r"(?: ?[-–—/] ?| bis(?: zum)? | und | oder )"
    day = r"\b(?P<day>\d{1,2})\."
    number = rf"{part['number']}|{ARTICLE}"
    nth = rf"(?:{part['ordinal']}|[1-4]\.?)"
    return compile_rules(
        (_read_numeric, r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
        (
            _read_numeric,
            rf"{in_}(?<![\d.]){day} ?(?P<month>\d{{1,2}})\. ?(?P<year>(?:19|20)?\d\d)(?!\d)",
            r"(?:,? \d{1,2}[:.]\d\d(?: Uhr)?)?",
        ),
        (
            _read_numeric,
            rf"(?:\b(?:am|vom|bis|zum|seit|ab) |(?<=\()){day}(?P<month>\d{{1,2}})\.(?P<year>)(?![\d])",
        ),
        (_read_numeric, rf"{in_}(?<![\d.])(?P<day>)(?P<month>\d{{1,2}})/(?P<year>20\d\d)\b"),
        (
            _read_day,  # "vom 28. Februar bis 3. März 2024"
            rf"(?:{weekdays},? )?{in_}{day}(?: ?(?P<month1>{month})(?: (?P<year1>{y}))?)?",
            rf"{to}(?P<last>\d{{1,2}})\. ?(?P<month>{month}){of_year}",
        ),
        (
            _read_day,
            rf"(?:{in_}{weekdays}(?:abend|morgen|nachmittag|mittag)?,? )?{in_}{day} ?",
            rf"(?P<month1>)(?P<year1>)(?P<last>)(?P<month>{month}){of_year}",
        ),
        (
            _read_months,
            rf"\b(?:von |(?P<and>zwischen ))?{in_}(?P<month>{month})(?: (?P<year1>{y}))?",
            rf"(?: ?[-–—/] ?| bis (?:einschließlich |Ende )?|(?(and) und (?:Ende )?|(?!)))(?P<last>{month}){of_year}",
        ),
        (_read_month, rf"{in_}\b(?P<month>{month})(?P<way>),?{of_year}(?<!,)"),
        (_read_month, rf"{in_}\b(?P<way>{ways}) (?P<month>{month})(?P<year>)"),
        (
            _read_part,
            rf"{in_}(?P<n>(?:{nth} (?:und|bis) )?{nth}) ?(?:Geschäfts|Kalender|Zulassungs)?-?",
            rf"(?P<part>quartal|halbjahr|jahresviertel|jahreshälfte|hälfte(?= (?:dieses|des|\d)))e?s?{E}",
            rf"(?! in Folge| hintereinander| nacheinander){of_year}",
        ),
        (_read_part, rf"\b(?P<part>[QH])(?P<n>[1-4])\b(?:[ /-]*(?P<year>{y}|\d\d\b))?"),
        (_read_part, rf"\b(?P<n>[1-4])(?P<part>[QH]) ?/?(?P<year>{y}|\d\d\b)?\b"),
        (
            _read_first_months,
            rf"{in_}\bersten (?P<n>{number}) Monaten?{of_year}",
        ),
        (
            _read_before,
            rf"{in_}\b(?:gleichen?|selben?|entsprechenden|vergleichbaren) (?:Zeitraum\w*|Monat\w*|Quartal\w*)",
            rf"(?:(?: des| im| in| von)? (?:(?P<year>{y})|Vorjahre?s?|(?:{years})))\b",
        ),
        (
            _read_before,
            rf"{in_}\b(?:vor Jahresfrist|ein(?:em)? Jahr (?:zuvor|früher|davor)|Jahr (?:zuvor|davor)",
            r"|Vorjahr(?:s\w+|es\w*)?)\b",
        ),
        (_read_unit_before, rf"{in_}\bVor(?:monat|quartal)(?:e?s)?\b"),
        (
            _read_shifted,
            rf"{in_}\b(?P<way>{ways}) (?P<unit>(?:Geschäfts|Kalender)?jahr(?:e?s)?|Monat(?:e?s)?|Woche",
            r"|Quartal(?:e?s)?|Halbjahr(?:e?s)?|Jahrzehnt(?:e?s)?)\b",
        ),
        (_read_shifted, r"\b(?:Anfang|Mitte|Ende) (?P<way>des) (?P<unit>Jahrzehnts|Jahres)\b"),
        (_read_shifted, r"\b(?P<way>heuer)(?P<unit>)\b"),
        (
            _read_shifted,
            rf"{in_}\b(?P<way>Jahres)(?P<unit>ende|anfang|beginn|mitte)s?\b(?! 20)",
        ),
        (
            _read_ago,
            rf"\bvor (?P<n>{number}) (?P<unit>Jahr|Monat|Woche|Tag|Jahrzehnt)(?:en|e|n)?{E}",
        ),
        (
            _read_years,
            rf"{in_}(?:\b\w*Jahre?n? )?\b(?P<y>(?:19|20)\d\d)",
            rf"(?: ?[-–—/] ?(?P<last>{y}|\d\d(?![\d.,])\b))",
        ),
        (
            _read_years,
            rf"{in_}(?P<and>zwischen )?(?:den )?(?:Jahre?n? )?\b(?P<y>(?:19|20)\d\d) (?(and)(?:und|bis)|bis) ",
            rf"(?P<last>{y})",
        ),
        (
            _read_decade,
            rf"{in_}(?:frühen |späten )?\b(?P<century>)(?P<decade>(?:1[89]|20)\d0|\d0|\w+[zß]ig)",
            r"-?ern?[- ]?Jahren?\b",
        ),
        (_read_decade, rf"{in_}(?P<century>\d\d)(?P<decade>)\. Jahrhunderts?\b"),
        (_read_day_before, r"\b(?P<day>gestern|vorgestern)\b"),
        (
            _read_weekday,
            rf"{in_}\(?(?:(?P<way>{ways})\)? )?\b(?P<weekday>{weekdays})(?:abend|morgen|nachmittag|mittag",
            r"|vormittag|nacht)?\b",
        ),
        (_read_hour, r"\b(?:um |gegen |ab |bis )?\d{1,2}(?:[.:]\d\d)? Uhr\b"),
        (
            _read_year,
            rf"{in_}(?:(?:Früh|Spät)?(?-i:Frühjahr|Frühling|[Ss]ommer|[Hh]erbst|Winter)s? )",
            rf"(?P<sure>(?P<y>{y}))",
        ),
        (
            _read_year,
            r"(?:\b(?P<sure>(?:(?:im|seit|bis|bis zum|dem|des|vom|zum) )?(?:Bau|Modell|Geschäfts)?Jahre?n?s?"
            r"|seit|Ende|Anfang|Mitte|Stand:?) |\b(?:im|bis|ab|von|vor|nach|für|zu) )?",
            rf"\b(?P<y>{y}|(?:19|20)\d\d(?=er\b))(?:er\b)?(?![-\w])",
        ),
    )
