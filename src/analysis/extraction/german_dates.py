"""The dates of German prose, as rules: the first that matches a place has it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from analysis.extraction import dates
from analysis.extraction.dates import Clock, DateRule, join
from analysis.extraction.german_phrases import name_noun
from analysis.extraction.german_words import any_of, fill_rules, read_number
from analysis.quantities.periods import count_months, period_bounds
from analysis.quantities.vocabulary import list_words

#: Of a date that lies as near in the past as in the future.
_NO_YEAR = "its year is not printed"
_UNITS = {
    "jahrz": ("year", 10), "jahr": ("year", 1), "quart": ("quarter", 1),
    "monat": ("month", 1), "woche": ("week", 1), "tag": ("day", 1),
}  # fmt: skip


def _month(text: str) -> int:
    return dates.list_names(list_words("month", language="de"))[text.lower()[:3]]


def _shift(text: str | None) -> int | None:
    """Give how many years, months or weeks on "vergangenen", "dieses", "nächsten" lead."""
    ways = list_words("way of date", language="de")
    return next((int(n) for way, n in ways if (text or "").lower().startswith(way)), None)


def _year(text: str | None, clock: Clock) -> int | None:
    """Read a year in digits, or "dieses Jahres" and the like."""
    if not text:
        return None
    if found := re.search(r"\d{4}|\d\d", text):
        return int(found[0]) + (2000 if len(found[0]) == 2 else 0)
    if "vorjahr" in text.lower():
        before = _year_before(clock)
        return int(before[:4]) if before else None
    return clock.year + (_shift(text) or 0) if clock.year else None


def _year_before(clock: Clock, months: int = 0) -> str:
    """Give a year before the period last named, of so many months, if it is no comparison."""
    clock.is_aside = True
    today, sizes = clock.published_on, [months] if months else range(1, 13)
    for named in reversed(clock.named):
        begin, end = period_bounds(named)
        # What has not ended is no period of which figures are told, unless it is the year.
        size = count_months(named)[0]
        is_ahead = today is not None and (begin if size == 12 else end) > today
        if size not in sizes or is_ahead or dates.shift_year(named, 1) in clock.named:
            continue
        age = (today - end).days if today else 0
        if age > (400 if size == 12 else 200):
            clock.doubt = f"it is told from {named}, which may be such a period itself"
        return named if clock.doubt and age < 600 else dates.shift_year(named, -1)
    clock.doubt = "the period that it is compared with stands elsewhere"
    return "" if months or not clock.year else str(clock.year - 1)


#: Words that end as verbs of the past do.
_NO_VERB = r"(?!(?:\w*s|heu|letz|drit|vier|fünf|\w*wei|gu|bei|brei|spä|rech|al|kommen)ten?\b)"


def _tell_tense(match: re.Match[str]) -> str:
    """Tell whether clause or sentence speak of what is "past" or "ahead", or of neither."""
    before, after = match.string[: match.start()], match.string[match.start() :]
    before = re.split(r"[.!?] ", before)[-1]
    after = re.split(r"(?<=[a-z])[.!?](?= |\Z)", after)[0]
    for text in (before.rpartition(", ")[2] + after.partition(", ")[0], before + after):
        if re.search(rf"\b(?:{any_of('said')}|{_NO_VERB}[a-zäöüß]{{2,}}ten?)\b", text):
            return "past"
        if re.search(rf"\b(?:{any_of('ahead')})\b", text):
            return "ahead"
    return ""


def _is_told_of_old(clock: Clock, period: str) -> bool:
    """Tell whether a period last named is some years older than one whose year is not printed."""
    return any(int(x[:4]) < int(period[:4]) - 1 for x in clock.named[-2:] if period)


# From what is printed to a period


def _read_numeric(match: re.Match[str], clock: Clock) -> str | None:
    day, month, year = match["day"], int(match["month"]), _year(match["year"], clock)
    if month > 12 or (day and int(day) > 31):
        return None
    return (
        dates.last_day(clock, month, int(day), year) if day else dates.write_month(year or 0, month)
    )


def _read_day(match: re.Match[str], clock: Clock) -> str | None:
    year, last_of = _year(match["year"], clock), _month(match["month"])
    number = int(match["last"] or match["day"])
    last = dates.last_day(clock, last_of, number, year)
    if not year and (today := clock.published_on):
        if (today - date.fromisoformat(last)).days > 245:
            last, clock.doubt = dates.last_day(clock, last_of, number, ahead=True), _NO_YEAR
        elif re.match(r"(?i)zum|ab|bis", match[0]) or _is_told_of_old(clock, last):
            clock.doubt = _NO_YEAR
    if not match["last"]:
        return last
    first_of = _month(match["month1"]) if match["month1"] else last_of
    year = _year(match["year1"], clock) or (int(last[:4]) - (first_of > last_of) if last else None)
    return join(dates.last_day(clock, first_of, int(match["day"]), year) if year else "", last)


def _read_months(match: re.Match[str], clock: Clock) -> str | None:
    last = dates.last_month(clock, _month(match["last"]), _year(match["year"], clock), ahead=False)
    first, year = _month(match["month"]), _year(match["year1"], clock)
    if year is None and last:
        year = int(last[:4]) - (first > int(last[5:]))
    return join(dates.write_month(year, first), last) if year else ""


def _read_month(match: re.Match[str], clock: Clock) -> str | None:
    month, year, way = _month(match["month"]), _year(match["year"], clock), _shift(match["way"])
    today = clock.published_on
    if way == 0 and clock.year:
        return dates.write_month(clock.year, month)
    found = dates.last_month(clock, month, year, ahead=(way or 0) > 0)
    if today and year is None and way is None:
        months = (today.month - month) % 12
        is_next = months > 8 or (months > today.month and re.match(r"(?i)ab |bis ", match[0]))
        if is_next:
            found = dates.last_month(clock, month, ahead=True)
        is_ahead = months and _tell_tense(match) == "ahead"
        if months > 5 or is_ahead or _is_told_of_old(clock, found):
            clock.doubt = _NO_YEAR
    return found


def _read_part(match: re.Match[str], clock: Clock) -> str | None:
    """Read quarters and halves; one that has not begun is the last, if that has just ended."""
    part = "Q" if re.match("q|jahresv", match["part"].lower()) else "H"
    months = {"Q": 3, "H": 6}[part]
    ends = [int(x.value) for x in map(read_number, match["n"].split(" ")) if x]
    if not ends or ends[0] == 0 or ends[-1] * months > 12:
        return None
    year = _year(match["year"], clock)
    if not year and match["part"].lower() == "hälfte" and not match[0].endswith("Jahres"):
        clock.doubt = "what it is the half of is not said"
    if clock.published_on and not year:
        ahead = ends[0] * months - months + 1 - clock.published_on.month
        if ahead > 0:
            clock.doubt = clock.doubt or _NO_YEAR
            year = clock.published_on.year - (ahead > 8 - months)
    periods = [dates.last_part(clock, part, n, year) for n in ends]
    return join(periods[0], periods[-1]) if len(periods) > 1 else periods[0]


def _read_first_months(match: re.Match[str], clock: Clock) -> str | None:
    number = read_number(match["n"])
    year = _year(match["year"], clock) or clock.year
    return dates.first_months(year, int(number.value)) if number and number.value <= 12 else None


def _read_shifted(match: re.Match[str], clock: Clock) -> str | None:
    way, unit = _shift(match["way"]), match["unit"].lower()
    if way is None or clock.published_on is None or clock.year is None:
        return ""
    if "jahrzehnt" in unit:
        first = clock.year // 10 * 10 + 10 * way
        return f"{first}/{first + 9}"
    name = next((_UNITS[x][0] for x in _UNITS if x in unit), "year")
    return dates.shift_unit(clock, name, way)


def _read_ago(match: re.Match[str], clock: Clock) -> str | None:
    number = read_number(match["n"])
    if number is None or number.value.denominator > 1:
        return ""
    name, size = next(_UNITS[x] for x in _UNITS if match["unit"].lower().startswith(x))
    return dates.shift_unit(clock, name, -size * int(number.value))


def _read_before(match: re.Match[str], clock: Clock) -> str | None:
    """Read "Vorjahr", "Vorjahresmonat", "ein Jahr zuvor": the like period a year before."""
    sizes = {"smonat": 1, "squartal": 3, "shalbjahr": 6}
    months = next((sizes[x] for x in sizes if x in match[0].lower()), 0)
    if year := match.groupdict().get("year"):
        before = _year_before(clock)
        return dates.shift_year(before, int(year) - int(before[:4])) if before else ""
    before = match.string[max(match.start() - 100, 0) : match.start()]
    if clock.year and not months and re.search(r"(?i)(?:gesamt|geschäfts)jahr", before):
        return str(clock.year - 1)
    period = _year_before(clock, months)
    if "im Vorjahr" in match[0] and not re.search(r"(?:als|wie|unter|über|gegenüber)\s\Z", before):
        is_old = period and clock.year and int(period[:4]) < clock.year - 1
        clock.doubt = clock.doubt or ("it may be the year before publication" if is_old else "")
    if re.search("(?i)zeitraum|periode", match[0]) and period and count_months(period)[0] == 12:
        clock.doubt = clock.doubt or "it may be a part of the year"
    return period


def _read_unit_before(match: re.Match[str], clock: Clock) -> str | None:
    """Read "Vormonat", "Vorquartal": the month or quarter before the one last named."""
    clock.is_aside = True
    unit, months = ("month", 1) if "monat" in match[0].lower() else ("quarter", 3)
    today = clock.published_on
    named = [x for x in clock.named if count_months(x)[0] == months]
    named = [x for x in named if not today or period_bounds(x)[1] <= today]
    if len({*named}) > 1:
        clock.doubt = "several such periods were named before"
    return dates.shift_named(Clock(named=[max(named)]), unit, -1) if named else ""


def _read_weekday(match: re.Match[str], clock: Clock) -> str | None:
    weekday = dict(list_words("weekday", language="de"))[match["weekday"].lower()]
    way, last = _shift(match["way"]), dates.last_weekday(clock, int(weekday))
    tense = _tell_tense(match) if way is None and last else "past"
    if tense != "past":
        clock.doubt = "it may be the last or the next one"
    is_ahead = (way or 0) > 0 or (tense == "ahead" and last != str(clock.published_on))
    return dates.last_weekday(clock, int(weekday), weeks=is_ahead)


def _read_years(match: re.Match[str], _: Clock) -> str | None:
    return join(match["y"], str(dates.expand_year(match["last"], match["y"])))


def _read_decade(match: re.Match[str], _: Clock) -> str | None:
    """Read a decade; one of the tens or twenties may be of this century."""
    if match["century"]:
        first = int(match["century"]) * 100 - 99
        return f"{first}/{first + 99}"
    number = read_number(match["decade"])
    first = int(number.value) if number else 0
    first += 1900 if first < 100 else 0
    is_sure = first >= 1930 or first < 1900 or len(match["decade"]) == 4
    return f"{first}/{first + 9}" if is_sure else ""


def _read_year(match: re.Match[str], _: Clock) -> str | None:
    """Read four digits as a year, unless they count what follows."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    if match["sure"]:
        return match["y"]
    counting = r"rund|knapp|gut|etwa|fast|insgesamt|davon|darunter|zusammen|ca\.|circa|bis zu"
    if re.search(rf"(?i)\b(?:{counting})\s\Z", before):
        return None
    if re.match(r" (?:mehr|weniger)(?! als\b)", after):
        return None
    noun = re.match(r"[ \u00a0](?:[a-zäöüß]+en? )?([A-ZÄÖÜ€%$][\w-]*)", after)
    if not noun or not (unit := name_noun(noun[1])):
        return match["y"]
    # "2023 Autos" may be cars made in 2023, but "2023 Euro" are money.
    is_count = int(match["y"]) % 50 == 0 or re.search(r"\b(?:über|mit|um)\s\Z", before)
    if is_count or not unit.islower() or unit == "percent":
        return None
    return "" if match[0] == match["y"] else match["y"]


# The rules


#: What reads a date, and its pattern, in which names in braces stand for pieces; the longest first.
_RULES: tuple[tuple[object, ...], ...] = (
    (_read_numeric, r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
    (_read_numeric, r"(?:{in}{weekday}{half_day},? )?{in}(?<![\d.]){day} ?",
     r"(?P<month>\d{1,2})\. ?(?P<year>(?:19|20)?\d\d)(?!\d)(?:,? \d{1,2}[:.]\d\d(?: Uhr)?)?"),
    (_read_numeric, r"(?:\b(?:am|vom|bis|zum|seit|ab) |(?<=\()){day}(?P<month>\d{1,2})\.",
     r"(?P<year>)(?!\d)"),
    (_read_numeric, r"{in}(?<![\d.])(?P<day>)(?P<month>\d{1,2})/(?P<year>20\d\d)\b"),
    (_read_day, "(?:{in}{weekday}{half_day},? )?{in}{day}(?: ?(?P<month1>{month})(?: ",
     r"(?P<year1>{y}))?)?(?: ?[-–—/] ?|,? bis(?: zum)?(?: {weekday},)? | und | oder )",
     r"(?P<last>\d{1,2})\. ?",
     "(?P<month>{month}){of_year}"),
    (_read_day, "(?:{in}{weekday}{half_day},? )?{in}{day} ?(?P<month1>)(?P<year1>)",
     "(?P<last>)(?P<month>{month}){of_year}"),
    (_read_months, r"\b(?:von |(?P<and>zwischen ))?{in}(?P<month>{month})(?: (?P<year1>{y}))?",
     "(?: ?[-–—/] ?| bis (?:einschließlich |Ende )?|(?(and) und (?:Ende )?|(?!)))",
     "(?P<last>{month}){of_year}"),
    (_read_month, r"{in}\b(?P<way>{ways}) (?P<month>{month})(?P<year>)"),
    (_read_month, r"{in}\b(?P<month>{month})(?P<way>),?{of_year}(?<!,)"),
    (_read_part, r"{in}(?P<n>(?:(?:{ordinal}|[1-4]\.?) (?:und|bis) )?(?:{ordinal}|[1-4]\.?)) ?",
     "(?:Geschäfts|Kalender|Zulassungs)?-?(?P<part>quartal|halbjahr|jahresviertel|jahreshälfte",
     r"|hälfte(?! (?:der|aller|von(?! \d)|(?-i:[A-ZÄÖÜ])|des (?!(?:\w+ )?Jahres\b)|dieses ",
     "(?!Jahres))))e?s?{E}(?! in Folge| hintereinander| nacheinander){of_year}"),
    (_read_part, r"\b(?P<part>[QH])(?P<n>[1-4])\b(?:[ /-]*(?P<year>{y}|\d\d\b))?"),
    (_read_part, r"\b(?P<n>[1-4])(?P<part>[QH]) ?/?(?P<year>{y}|\d\d\b)?\b"),
    (_read_first_months, r"{in}\bersten (?P<n>{number}) Monaten?{of_year}"),
    (_read_before, r"{in}\b(?:gleichen?|selben?|entsprechenden|vergleichbaren) (?:Zeitraum",
     r"|Monat|Quartal)\w*(?: des| im| in| von)? (?:(?P<year>{y})|Vorjahre?s?|(?:{years}))\b"),
    (_read_before, r"{in}\b(?:vor Jahresfrist|ein(?:em)? Jahr (?:zuvor|früher|davor)|Jahr ",
     r"(?:zuvor|davor)|Vorjahr(?:s\w+|es\w*)?)\b"),
    (_read_unit_before, r"{in}\bVor(?:monat|quartal)(?:e?s)?\b"),
    (_read_shifted, r"{in}\b(?P<way>{ways}) (?P<unit>(?:Geschäfts|Kalender)?jahr|Monat",
     r"|Woche|Quartal|Jahrzehnt)(?:e?s)?\b"),
    (_read_shifted, r"\b(?:Anfang|Mitte|Ende|ersten (?:Monate|Wochen|Tage)n?) (?P<way>des) ",
     r"(?P<unit>Jahrzehnts|Jahres)\b"),
    (_read_shifted, r"\b(?P<way>heuer)(?P<unit>)\b"),
    (_read_shifted, r"{in}\b(?P<way>Jahres)(?P<unit>ende|anfang|beginn|mitte)s?\b(?! 20)"),
    (_read_ago, r"\bvor (?P<n>{number}|{ARTICLE}) (?P<unit>Jahr|Monat|Woche|Tag|Jahrzehnt)(?:en",
     "|e|n)?{E}"),
    (lambda _, clock: dates.shift_unit(clock, "day", -1), r"\bgestern\b"),
    (lambda _, clock: dates.shift_unit(clock, "day", -2), r"\bvorgestern\b"),
    (lambda _, clock: dates.shift_unit(clock, "day", 2), r"\bübermorgen\b"),
    (lambda _, clock: dates.shift_unit(clock, "year", 0), r"\bdiesjährige[mnrs]?\b"),
    (_read_weekday, r"{in}\(?(?:(?P<way>{ways})\)? )?\b(?P<weekday>{weekday}){half_day}\b"),
    (lambda *_: "", r"\b(?:um |gegen |ab |bis )?\d{1,2}(?:[.:]\d\d)? Uhr\b"),
    (_read_years, r"{in}(?:\b\w*Jahre?n? )?\b(?P<y>(?:19|20)\d\d) ?[-–—/] ?(?P<last>{y}|\d\d",
     r"(?![\d.,])\b)"),
    (_read_years, r"{in}(?P<and>zwischen )?(?:den )?(?:Jahre?n? )?\b(?P<y>(?:19|20)\d\d) ",
     "(?(and)(?:und|bis)|bis) (?P<last>{y})"),
    (_read_decade, r"{in}(?:frühen |späten )?\b(?P<century>)(?P<decade>(?:1[89]|20)\d0|\d0",
     r"|\w+[zß]ig)-?ern?[- ]?Jahren?\b"),
    (_read_decade, r"{in}(?P<century>\d\d)(?P<decade>)\. Jahrhunderts?\b"),
    (_read_year, "{in}(?:(?:Früh|Spät)?(?-i:Frühjahr|Frühling|[Ss]ommer|[Hh]erbst|Winter)s? )",
     "(?P<sure>(?P<y>{y}))"),
    (_read_year, r"(?:\b(?P<sure>(?:(?:im|seit|bis|bis zum|dem|des|vom|zum) )?(?:Bau|Modell",
     r"|Geschäfts)?Jahre?n?s?|seit|Ende|Anfang|Mitte|Stand:?) |\b(?:im|bis|ab|von|vor|nach|für",
     r"|zu) )?\b(?P<y>{y}|(?:19|20)\d\d(?=er\b))(?:er\b)?(?![-\w])"),
)  # fmt: skip


@cache
def date_rules() -> tuple[DateRule, ...]:
    """Give the rules of German dates."""
    return fill_rules(_RULES)
