"""The dates of English prose, as rules: the first that matches a place has it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from analysis.extraction import dates
from analysis.extraction.date_readers import Readers
from analysis.extraction.dates import OTHER_YEAR, Clock, DateRule, Resolve, join, write_month
from analysis.extraction.english_words import (
    DATE_DOUBTS,
    date_parts,
    doubt_frame,
    read_number,
    tell_tense,
)
from analysis.extraction.numbers import fill_rules
from analysis.quantities.periods import period_bounds

_EARLIER = "the period that it is told from is not in this paragraph"
_SAME = "(?:same|corresponding|comparable|equivalent)"
#: Decades by name.
_DECADES = {"sixties": "60", "seventies": "70", "eighties": "80", "nineties": "90"}


def _year(text: str | None, clock: Clock) -> int | None:
    """Read a year in digits, or "this year" and the like."""
    if found := re.search(r"\d{4}|(?<=['’])\d\d|^\d\d$", text or ""):
        year = int(f"20{found[0]}"[-4:])
        return year - 100 * (len(found[0]) == 2 and year > (clock.year or 2050) + 20)
    if text and clock.named and re.search(r"same|that", text):
        return int(clock.named[-1][:4])
    if not text or clock.year is None:
        return None
    shift = re.search(r"\b(?:(last|previous|past)|(next|coming))\b", text.lower())
    return clock.year + ((-1 if shift[1] else 1) if shift else 0)


_DATES = Readers("en", read_number, _year, tell_tense, trusts_verbs=True, far=(3, 6, 5))


def _read_months(match: re.Match[str], clock: Clock) -> str | None:
    is_pair = " and " in match[0].lower() and not match[0].lower().startswith("between")
    length = _DATES.month(match["m2"]) - _DATES.month(match["m"])
    if is_pair and (match["hedge"] or length % 12 != 1):
        return None  # "July and April", "September and November"
    return _DATES.read_date(match, clock)


def _read_days_of(match: re.Match[str], clock: Clock) -> str | None:
    """Read "the first 20 days of September", but no "first half of May"."""
    way = {"this": 0, "last": -1}.get((match["way"] or "").lower())
    month = _DATES.read_date(match, clock) if way is None else dates.shift_unit(clock, "month", way)
    number, end = read_number(match["n"] or ""), match["end"].lower()
    if not month or not number or end == "second":
        clock.doubt = "it is a part of a month, which is not read"
        return ""
    first, last = period_bounds(month)
    span = timedelta(int(number.value) * (7 if match["unit"].lower() == "weeks" else 1) - 1)
    return f"{first}/{first + span}" if end == "first" else f"{last - span}/{last}"


def _read_part(match: re.Match[str], clock: Clock) -> str | None:
    part, said = match["part"][0].upper(), match["year"] or match["y"] or ""
    if not said and match["n"].lower() == "last":
        return None  # "the last quarter" may be the one before
    number = _DATES.count(match["n"]) or {"Q": 4, "H": 2}[part]
    period = _DATES.read_part(match, clock, part, number)
    today = clock.published_on
    if period and today and period_bounds(period)[0] > today:
        if said in ("the year", "that year"):
            clock.doubt = OTHER_YEAR
        elif re.search(r"\d{4}", said) and tell_tense(match) == "past":
            clock.doubt = clock.doubt or "it may be of a fiscal year"
    return period


def _read_first_months(match: re.Match[str], clock: Clock) -> str | None:
    said = match["year"] or ""
    if match["last"] and not said:
        return None  # "in the last three months" is a length of time
    clock.doubt = "it may be a length of time" * (match["open"] is not None)
    months = _DATES.count(match["n"]) * (3 if match["unit"].lower() == "quarters" else 1)
    year = None if said == "the year" else _year(said, clock)
    return _DATES.read_run(clock, months, year, 12 if match["last"] else 0)


def _read_months_to(match: re.Match[str], clock: Clock) -> str | None:
    """Read "the ten months to October", "the year to August 1987"."""
    units = {"year": 12, "half": 6, "quarter": 3}
    number = read_number(match["n"]) if match["n"] else None
    count = int(number.value) if number else units[re.split("[- ]", match["unit"].lower())[0]]
    month = _DATES.month(match["m"])
    year = _DATES.tell_year(match, clock, month)
    if int(match["d"] or match["d2"] or 31) < 10:  # "the quarter ended April 3"
        clock.doubt = "it ends early in a month"
    if not year or not 0 < count <= 12:
        return ""
    return join(write_month(year, month - count + 1), write_month(year, month))


def _read_years(match: re.Match[str], _: Clock) -> str | None:
    is_pair = re.match(r"(?!between)\D*\d+ (?:and|or) [\deml]", match[0], re.IGNORECASE)
    if is_pair and (match["hedge"] or int(match["last"] or 0) - int(match["y"]) != 1):
        return None  # "in 1956 and 1959"
    return join(match["y"], str(dates.expand_year(match["last"] or match["short"], match["y"])))


def _read_decade(match: re.Match[str], _: Clock) -> str | None:
    if match["decade"] and re.fullmatch(r"(?:\w+ )?\d{4}['’]s", match[0]):
        return None  # "2010's" may be of that year
    digits = match["decade"] or _DECADES[match["name"].lower()]
    first = int(digits) if len(digits) == 4 else 1900 + int(digits)
    return f"{first}/{first + 9}"


def _read_age(match: re.Match[str], clock: Clock) -> str | None:
    """Read "the end of the decade", "mid-century", "this century" as the whole, or its middle."""
    if clock.year is None:
        return ""
    clock.doubt = "it is told from the day of publication, and may be meant otherwise"
    unit = (match["unit"] or match["whole"]).lower()
    way = (match["way"] or "").lower()
    if unit in ("month", "quarter", "year"):
        return None if way else dates.shift_unit(clock, unit, 0)  # not "the end of next year"
    length, part = 10 if unit == "decade" else 100, match["part"].lower()
    first = clock.year // length * length + length * (way == "next")
    if part == "turn" or (part == "mid" and unit == "century"):
        return f"{first + 50 * (part == 'mid')}"
    return f"{first}/{first + length - 1}"


def _read_near(match: re.Match[str], clock: Clock) -> str:
    clock.doubt = "it may be told of another day" * dates.is_quoted(match)
    return dates.shift_unit(
        clock, "day", {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(match[0].lower(), 0)
    )


def _read_weekday(match: re.Match[str], clock: Clock) -> str | None:
    weekday = _DATES.weekday(match["weekday"])
    is_next = (match["way"] or "").lower() in ("next", "this coming", "coming")
    is_past = re.match(r" (?:said|told|\w+ed)\b", match.string[match.end() :])
    is_ahead = not is_next and not is_past and tell_tense(match) == "ahead"
    today = clock.published_on
    days = (weekday - today.weekday()) % 7 if today else None
    is_near = days in (1, 2, 3) and not (match["way"] or is_past)
    is_near |= days == 0 and match[0].lower().startswith("until")
    clock.doubt = "it may be of the week before" if is_ahead else "it may be the next" * is_near
    weeks = int(is_next or (is_ahead and days != 0)) - (match["way"] == "last" and days == 0)
    end = dates.last_weekday(clock, weekday, weeks)
    if not end or not match["first"]:
        return end
    length = timedelta(days=(weekday - _DATES.weekday(match["first"])) % 7)
    return join((date.fromisoformat(end) - length).isoformat(), end)


def _read_shifted(match: re.Match[str], clock: Clock) -> str | None:
    ways = {"this": 0, "current": 0, "next": 1, "coming": 1}
    way, unit = match["way"].lower(), match["unit"].lower()
    if way in ("previous", "prior", "preceding", "following", "earlier", "before"):
        clock.is_aside, sign = True, -1 if way != "following" else 1
        if len(clock.named) == clock.earlier:
            clock.doubt, first = _EARLIER, clock.named[:1]
            clock = clock if unit == "year" else replace(clock, named=first)
        if sign == 1 and unit == "year" and clock.named and clock.named[-1] > f"{clock.year}":
            clock.doubt = clock.doubt or OTHER_YEAR
        if unit != "year" and clock.named[-1:] >= [dates.shift_unit(clock, unit, -3) or "3"]:
            clock.doubt = clock.doubt or "it may be the one before publication"
        named = dates.shift_named(clock, unit, sign)[: 4 if (unit, sign) == ("year", 1) else None]
        return named or dates.shift_unit(clock, unit, sign)
    is_span = way in ("last", "next", "coming") and bool(re.search(r"\b[Tt]he ", match[0]))
    is_span |= way in ("past", "latest", "most recent")
    if is_span or unit not in ("year", "month", "week", "quarter"):
        clock.doubt = "it may be the time until or from publication, or a part of a year"
    if unit == "week" and clock.published_on and clock.published_on.weekday() == 6:
        clock.doubt = "on a Sunday it may be the week after"
    return dates.shift_unit(clock, unit, ways.get(way, -1))


def _read_ago(match: re.Match[str], clock: Clock) -> str | None:
    number = read_number(re.sub(r"^an?$", "1", match["n"], flags=re.IGNORECASE))
    if match["or"] or " half" in match[0] or number is None or number.value.denominator > 1:
        return ""  # "two or three years ago"
    unit = match["unit"].lower().rstrip("s")
    unit, count = {"decade": ("year", 10), "fortnight": ("week", 2)}.get(unit, (unit, 1))
    if unit != "year" and len(clock.named) > clock.earlier:
        clock.doubt = "it may be told from the period named before"
    return dates.shift_unit(clock, unit, -count * int(number.value))


def _read_same(match: re.Match[str], clock: Clock) -> str | None:
    if len(clock.named) == clock.earlier:
        clock.doubt, clock.is_aside = _EARLIER, True
        clock = replace(clock, named=clock.named[:1])  # of what an article is told first
    if re.search("(?i)(?:that|same) year$", match[0]):
        return dates.same_period_before(clock, 0)[:4]
    named, today = clock.named[-1:] or [""], clock.published_on
    text = match.string[: match.start()]
    beside = "".join(clock.named[clock.earlier :]) + text
    if re.fullmatch(r"\d{4}-\d\d", named[0]) and re.search("-Q|quarter|half-year", beside):
        clock.doubt = clock.doubt or "it may be that of a quarter"
    is_ago = today and " ago" in match[0] and named[0] < f"{today.year - 1}"
    is_ago = is_ago or match[0] == "A year ago" or bool(re.fullmatch(r"\d{4}/\d{4}", named[0]))
    if named[0] and today and (is_ago or period_bounds(named[0])[1] > today):
        clock.doubt = clock.doubt or OTHER_YEAR
    if named[0] == f"{clock.year}" and "period" in match[0]:  # "so far this year"
        clock.doubt = clock.doubt or "it may be a part of a year"
    is_pair = len(clock.named) > clock.earlier + 1
    if is_pair and re.search(r"\bafter\b[^.;]*, (?:down|up|compared|against)\b[^.;,]*$", text):
        clock.doubt = clock.doubt or "it may be told from the period before that one"
    before = re.search(r"\b(?:over|during|in|for|at|within|((?i:that))) $", text)
    if re.fullmatch(rf"(?:the )?{_SAME} (?:time )?(?:period|time|month|quarter)", match[0].lower()):
        if not (before and before[1]):  # but not "that same month"
            clock.doubt = clock.doubt or "it may be that of another year"
        if before:
            return dates.same_period_before(clock, 0)
    groups = {key: value for key, value in match.groupdict().items() if value}
    number = read_number(groups.get("n", "one"))
    if number and groups.keys() & {"n", "later"}:
        return dates.same_period_before(clock, int(number.value) * (-1) ** ("later" in groups))
    if (year := groups.get("year")) and clock.named:
        return dates.same_period_before(clock, int(clock.named[-1][:4]) - int(year))
    if not clock.named and clock.year:
        return f"{clock.year - 1}"
    return dates.same_period_before(clock)


def _look_beside(read: Resolve) -> Resolve:
    """Doubt what its surroundings make doubtful; find what is held against: "up from 5 in 2023"."""
    held = r"\b(?:up on|against|versus|compared|(?<!more )(?<!less )than|from)\b"
    held += r"[^.;:,]*\d[^.;:,]{,25}$"

    def resolve(match: re.Match[str], clock: Clock) -> str | None:
        period, rest = read(match, clock), match.string[match.end() :]
        if clock.is_aside and len({x[:4] for x in clock.named[clock.earlier :]}) > 1:
            clock.doubt = clock.doubt or "several years are named before"
        before = match.string[: match.start()]
        is_held = re.search(held, before) and rest[:6] != ", when"
        is_held = is_held or (before[-1:] == "(" and rest[:1] == ":")  # "(2022: 3.8 billion)"
        clock.is_aside = clock.is_aside or bool(is_held)
        clock.doubt = clock.doubt or (_doubt_period(match) if period else "")
        return period

    return resolve


def _doubt_period(match: re.Match[str]) -> str:
    """Doubt a part of a fiscal year, or of a year that was named before, or what is of a name."""
    groups, text, said = match.groupdict(), match.string, match[0]
    kinds = {"p": "part" in groups, "m": "m" in groups, "y": said == groups.get("y")}
    kind = next((x for x, is_kind in kinds.items() if is_kind), "")
    marked = f"{text[: match.start()]}<{kind}{said}>{text[match.end() :]}"
    return doubt_frame(DATE_DOUBTS, marked)


#: What reads a date, then the parts of its pattern, with names of pieces in braces.
_RULES: tuple[object, ...] = (
    # days, and months up to one: "the year to end-March"
    _read_days_of,
    r"{led}\b(?P<end>first|second|last) (?:(?P<n>{words}|\d{1,2}) ",
    "(?P<unit>days|weeks)|half) of (?:(?P<way>this|last) month|(?P<m>{month})",
    r"(?: (?P<year>{year}))?)(?!\w)",
    _read_months_to,
    r"{led}(?:\b(?:first )?(?P<n>{words}|\d+) months",
    r"|(?<!\ba )(?<!this )(?<!last )(?<!next )\b(?:(?:first|second|third|fourth)[ -])?",
    "(?P<unit>half[- ]year|year|quarter))(?: that(?= e))?",
    " (?:to|ended|ending|through)(?: in|(?: the)? end of)? (?:end-|{day} (?:of )?)?",
    r"(?P<m>{month})(?: (?P<d2>\d{1,2})(?:st|nd|rd|th)?\b{no_count})?",
    "(?:,? (?P<year>{year}))?",
    _DATES.read_date,
    r"(?<!\d)(?P<y>(?:19|20)\d\d)([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?!\d)",
    r"(?:[ T,]+\d{1,2}:\d\d(?::\d\d)?)?",
    _DATES.read_date,
    r"\b(?:between|from) (?P<m>{month}) (?P<d>\d{1,2}),? (?P<y>{year}),? (?:and|to|through) ",
    r"(?P<m2>{month}) (?P<d2>\d{1,2}),? (?P<year>{year})",
    _DATES.read_date,  # "Sept. 27 to 30", "09:03, April 12, 2024"
    r"{time}(?:\b(?P<both>between )|{led}){weekday}(?P<m>{month}) (?:the )?",
    "{day}(?:(?:{dash})(?:(?(both)|(?<! and ))(?P<m2>{month}) )?",
    r"(?P<d2>\d{1,2})(?:st|nd|rd|th)?\b)?",
    r"(?!\d|[.,]?\d)(?:,? (?P<year>{year}|(?:this|last|next) year))?",
    _DATES.read_date,  # "29 July to 12 September 2019"
    r"{led}\b{day} (?P<m>{month})(?:{dash})(?P<d2>\d{1,2})",
    "(?:st|nd|rd|th)? (?P<m2>{month})(?:,? (?P<year>{year}))?",
    _DATES.read_date,  # "12 April 2024", "the 27th to the 30th of September"
    r"{led}{weekday}\b{day}(?:(?:{dash})(?P<d2>\d{1,2})(?:st|nd|rd|th)?)?",
    "(?: of)? (?P<m>{month})(?:,? (?P<year>{year}|(?:this|last|next) year))?",
    # months, several of them, and their parts
    _read_months,  # "between January and April 2024"
    r"\b(?:(?:from|between) )?{hedge}(?P<m>{month})(?: (?P<y>{year}))?",
    "(?:{dash}|/)(?:(?:early|mid|late)[ -])?(?P<m2>{month}){of_year}",
    lambda x, _: join(write_month(int(x["y"]), _DATES.month(x["m"])), x["last"]),
    r"\bbetween (?P<m>{month}) (?P<y>{year}) and (?P<last>{year})\b",
    _DATES.read_date,  # "late April 2024", "April the previous year"
    r"{led}{hedge}\b(?P<m>{month})(?:,|,? of)? ",
    r"(?P<year>{year}|(?:this|last|next|that|the (?:previous|same)) year|['’]\d\d)",
    _DATES.read_date,  # "since January", "in mid-April"
    r"\b(?:{prepositions}|(?P<y>this)|last|next|end of|(?P<hedge>early|mid|late))[ -]",
    r"(?:(?P<hedge2>early|mid|late)[ -])?(?P<m>{month})(?P<year>)(?!\w)",
    (_DATES.read_date, r"\b(?!May\b)(?P<m>(?-i:{names}))(?P<year>)\b(?! \d)"),
    # quarters, halves and the first months of a year
    _read_part,  # "the first quarter of 2023"
    r"{led}(?:(?P<y>{year})['’]s )?\b",
    "(?P<n>first|second|third|fourth|final|last|1st|2nd|3rd|4th",
    "|(?:latter|back)(?= half of (?:the year|20)))",
    r"[ -](?P<part>quarter|half(?:[- ]year)?){of_year}\b(?!-| mile)",
    _read_part,
    r"(?:\bFY ?['’]?(?P<y>{year}|\d\d)[ -]?)?\b(?P<part>[QH])(?P<n>[1-4])",
    r"(?:(?: of|[ ,/-])* ?(?:FY ?)?(?P<year>{year}|(?:(?<=FY)|['’])\d\d))?\b",
    (_read_part, r"\b(?P<y>)(?P<n>[1-4])(?P<part>[QH])(?:\W?(?P<year>{year}|\d\d))?\b"),
    _read_first_months,
    r"(?:{led}\b(?:first|1st|(?P<last>last|final))|\b(?P<open>through|after(?=[\w ]+s[,.]))) ",
    r"(?P<n>{words}|\d{1,2}) (?P<unit>months|quarters){of_year}",
    # decades, centuries, fiscal years and several years
    _read_age,
    r"{led}\b(?:(?P<part>(?P<hedge>early|mid|late)|earlier|later|end|beginning|start",
    "|middle|turn|rest|course|close|remainder)[ -](?:(?:of|in) )?",
    "(?:(?:the|(?P<way>this|next))[ -])?",
    r"(?P<unit>decade|century|year|month|quarter))(?<!early year)(?!-)\b(?! [12]\d{3})",
    _read_age,
    r"\b(?P<part>)(?P<way>)(?:(?:by|at|before|until|to)(?: the| this)?",
    " (?P<unit>year|decade|century)(?:-|['’]s )end",
    r"|(?:(?:(?:in|of|over|during) )?(?:the|this) (?=dec|cent)|\bfor the (?=year\b(?! [12a-z])))",
    r"(?P<whole>decade|century|year))\b(?!-)",
    lambda match, clock: f"{_year(match['y'], clock)}",  # "FY23", "in '91"
    r"(?:\bFY ?['’]?|(?:^|\b(?:{prepositions}) )['’‘])(?P<y>{year}|\d\d)\b(?![-–/.,]\d)",
    _read_decade,
    r"{led}{hedge}(?:\b(?<![$€£¥])|['’‘])(?P<decade>(?:1[89]|20)\d0|\d0)['’]?s\b",
    r"|{led}{hedge2}\b(?P<name>{decades})\b",
    _read_years,  # "from 2015 to 2020", "2024/25"
    r"\b(?:(?:from|between|in|during|by) )?{hedge}(?:FY ?)?(?P<y>{year})",
    r"(?:(?:{dash}| or |/)(?:(?:early|mid|late)[ -])?(?P<last>{year})",
    r"|[-–/](?P<short>\d\d))\b(?!%|[.,]\d)",
    # what is told from another period, or from the day of publication
    (_read_same, r"\b(?:in )?(?:(?<!of )that|(?:the )?same) year\b(?! (?:earlier|before))"),
    _read_same,
    r"(?<!\bat )(?<!\bat the )(?<!around )(?<!around the )\b(?:the )?{same} (?:time (?=p))?",
    "(?:period|month|quarter|time|day|week)s?",
    "(?:(?: in| of)?(?: (?:the )?(?:last|previous|prior) year| (?P<year>{year}))",
    "|(?: one| a) year (?:earlier|ago|before))?",
    _read_same,
    r"\b(?:(?:(?:a|one) year|(?:twelve|12) months|(?P<n>{words}|\d+) years)",
    r" (?:earlier|before|previously|prior|(?P<later>later))(?! than| to (?!\d)|(?<=s before) the )",
    "|(?:a|one) year ago|this time last year|the year before",
    r"|(?:year-(?:ago|earlier)|prior-year)(?: period| quarter| month| level)?)\b",
    (_read_shifted, r"\b(a|one) (?P<unit>month|quarter|week) (?P<way>earlier|before)(?! than)"),
    _read_ago,
    r"(?:\b(?P<hedge>nearly|almost|close to|about|around|roughly|approximately|some) )?",
    r"\b(?P<or>(?:an?|{words}|\d+)(?: (?:or|to) |[-–]))?(?P<n>an?|{words}|\d+) ",
    r"(?P<unit>(?:year|month|week|day|decade|fortnight)s?)(?: and a half| or so)* ago\b",
    _read_shifted,
    r"\b(?:earlier |later |(?P<hedge>early|mid|late)[ -])?(?:in |of )?(?:the )?",
    "(?P<way>last|past|previous|prior|preceding|this|current|next|coming|following",
    "|(?:latest|most recent)(?= quarter| month)) ",
    "(?:(?:fiscal|financial) )?(?P<unit>year|month|week|quarter|fiscal",
    r"|spring|summer|autumn|winter|fall(?! in))\b(?! (?:before|of|and a half)\b)",
    # days by their names, and plain years
    (lambda *_: "", "{hour}"),
    (
        _read_near,
        r"\b(?:today|yesterday|tomorrow|tonight|last night|this (?:morning|afternoon|evening))\b",
    ),
    _read_weekday,
    r"\b(?:on |since |by |until |from )?(?:(?P<first>{weekdays})(?:{dash}))?",
    r"(?:(?P<way>last|this|next|this coming) )?(?P<weekday>{weekdays})\b(?!s)",
    lambda match, _: match["y"],
    r"\b(?:(?:{prepositions})(?: the| fiscal| financial| calendar| year)*[ -])?",
    "{hedge}(?:(?:spring|summer|autumn|fall|winter) (?:of )?)?",
    r"(?P<y>{year})(?![-’']?(?!s\b)\w)(?! (?:{scale}|gmt|est|hours)\b)(?!{measured})",
)


@cache
def date_rules() -> tuple[DateRule, ...]:
    """Give the rules of English dates."""
    pieces = date_parts() | {"decades": "|".join(_DECADES), "same": _SAME}
    return tuple((pattern, _look_beside(read)) for pattern, read in fill_rules(_RULES, pieces))
