"""German times that are told from others: "Vorjahr", "Vormonat", "des Jahres"."""

from __future__ import annotations

import re

from analysis.extraction import dates
from analysis.extraction.dates import Clock
from analysis.extraction.german_words import any_of, read_number
from analysis.quantities.periods import count_months, period_bounds
from analysis.quantities.vocabulary import list_words

#: Of a time that may be told from another one than the day of publication.
FROM_OTHER = "it may be told from a time named before"
BUSINESS = "a business year may begin in another month"
UNITS = {
    "viertel": ("quarter", 1), "jahrz": ("year", 10), "jahr": ("year", 1), "quart": ("quarter", 1),
    "monat": ("month", 1), "woche": ("week", 1), "tag": ("day", 1), "stunde": ("day", 0),
    "minute": ("day", 0),
}  # fmt: skip


def shift(text: str | None) -> int | None:
    """Give how many years, months or weeks on "vergangenen", "dieses", "nächsten" lead."""
    ways = list_words("way of date", language="de")
    return next((int(n) for way, n in ways if (text or "").lower().startswith(way)), None)


def year_of(text: str | None, clock: Clock) -> int | None:
    """Read a year in digits, or "dieses Jahres" and the like."""
    if not text:
        return None
    if found := re.search(r"\d{4}|\d\d", text):
        return int(found[0]) + (2000 if len(found[0]) == 2 else 0)
    if "vorjahr" in text.lower():
        clock.is_aside = True
        before = _year_before(None, clock)
        return int(before[:4]) - ("vorvor" in text.lower()) if before else None
    return clock.year + (shift(text) or 0) if clock.year else None


#: What tells of a part of a year that is not read, before a time told from it.
_OPEN = re.compile(
    r"(?i)\b(?:bisher|bislang|kumuliert|aufgelaufen|\w*jahres(?:verlauf|beginn|anfang)|seit Januar"
    r"|nach (?:[a-z]+ )?(?P<n>\w+) monaten|zwischenbilanz|(?:selben?|gleichen?) zeit)"
)


def _year_before(match: re.Match[str] | None, clock: Clock, months: int = 0) -> str:
    """Give a year before the period last named, of so many months, if it is no comparison."""
    today, sizes = clock.published_on, [months] if months else range(1, 13)
    before = match.string[: match.start()].rpartition("\0")[2] if match else ""
    is_open = not months and _OPEN.search(before)
    if is_open or (match and not months and len(clock.named) == clock.earlier):
        clock.doubt = "what it is compared with may be another part of the year"
    if is_open and clock.year and (number := read_number(is_open["n"] or "")):
        return dates.first_months(clock.year - 1, int(number.value))
    for named in reversed(clock.named):
        begin, end = period_bounds(named)
        # What has not ended is no period of which figures are told, unless it is the year.
        size = count_months(named)[0]
        is_ahead = today is not None and (begin if size == 12 else end) > today
        is_past = dates.shift_year(named, 1) in clock.named
        if size not in sizes or is_ahead or is_past:
            if is_past and named in clock.named[clock.earlier :]:
                clock.doubt = "it may be told from the earlier of two years"
            continue
        age = (today - end).days if today else 0
        is_old = age > (400 if size == 12 else 200)
        is_told = match and re.search(rf"\({named}:[^()]*\)[^(]*\Z", match.string[: match.start()])
        if is_old or (is_told and not today) or (size == 12 and age > 240):
            clock.doubt = clock.doubt or f"it may be {named} itself"
        is_running = today is not None and end > today and match is not None
        if named in clock.unsure or (is_running and match and tell_tense(match) != "ahead"):
            clock.doubt = clock.doubt or f"it is told from {named}, which is not sure"
        return named if is_old and age < 600 else dates.shift_year(named, -1)
    clock.doubt = "the period that it is compared with stands elsewhere"
    unit = {1: "month", 3: "quarter"}.get(months, "year")
    return dates.shift_year(dates.shift_unit(clock, unit, -(months > 0)), -1)


#: What is done, and words that end as verbs of the past do.
_DONE = r"(?:ist|sind|seien?|hat|haben|habe)\b(?!.*\bgeplant).*\b(?:\w*ge|be|er|ver"
_DONE += "|ent|über|unter)[a-zäöüß]+[nt]"
_NO_VERB = r"(?!(?:\w*(?:s|oll|wei)|dürf|könn|heu|letz|drit|vier|fünf|gu|br?ei|spä|rech|al)ten?\b)"


def tell_tense(match: re.Match[str]) -> str:
    """Tell whether the nearest verb of the clause, or of the sentence, is "past" or "ahead"."""
    before, after = match.string[: match.start()], match.string[match.start() :]
    before = re.split(r"[.!?] ", before)[-1]
    after = re.split(r"(?<=[a-z])[.!?](?= |\Z)", after)[0]
    ways = rf"\b(?:(?P<past>{any_of('said')}|{_DONE})|(?P<ahead>{any_of('ahead')}))\b"
    weak = rf"\b(?P<past>{_NO_VERB}[a-zäöüß]{{2,}}ten?)\b"
    clause = re.split("[,:;] ", before)[-1], re.split("[,:;] ", after)[0]
    for lead, rest in (clause, (before, after)):
        for pattern in (ways, weak):
            if found := list(re.finditer(pattern, lead + rest)):
                return str(min(found, key=lambda x: abs(x.start() - len(lead))).lastgroup)
    return ""


#: What ends before the noun of a time with which another one is compared.
_COMPARED = re.compile(
    r"(?:\b(?:als|wie|unter|über|[Gg]egenüber|Niveau)(?: noch)?(?: im| in| de[nms]| das)?|\bzum"
    r"|\b(?:nach|von|statt|zu) [^.;]{1,30} im|\(|\(im)\s?\Z"
)


def _is_compared(match: re.Match[str]) -> bool:
    lead = match.string[: match.start()] + match[0].rpartition(" ")[0]
    return bool(_COMPARED.search(lead))


def read_before(match: re.Match[str], clock: Clock) -> str | None:
    """Read "Vorjahr", "Vorjahresmonat", "ein Jahr zuvor": the like period a year before."""
    sizes = {"smonat": 1, "squartal": 3, "shalbjahr": 6}
    months = next((sizes[x] for x in sizes if re.search(f"(?i){x}(?!en?\\b)", match[0])), 0)
    clock.is_aside = True
    if year := match.groupdict().get("year"):
        before = _year_before(match, clock)
        return dates.shift_year(before, int(year) - int(before[:4])) if before else ""
    before = match.string[max(match.start() - 100, 0) : match.start()]
    if clock.year and not months and re.search(r"(?i)(?:gesamt|geschäfts)jahre?s?(?! \d)", before):
        clock.doubt = "which year is told is not printed" * (tell_tense(match) != "ahead")
        return str(clock.year - 1)
    period = _year_before(match, clock, months)
    if re.search(r"\b(?:ganz|gesamt|voll|komplett)e[nsmr]? \Z", before):
        return period[:4]
    if not months and len({count_months(x)[0] for x in clock.named[clock.earlier :][-2:]}) > 1:
        clock.doubt = clock.doubt or "periods of several lengths were named before"
    if clock.year and re.search(r"Vorjahr(?:es)?\Z", match[0]) and not _is_compared(match):
        is_part = count_months(period)[0] != 12
        if is_part or int(period[:4]) < clock.year - 1:
            clock.doubt = clock.doubt or "it may be another year"
            if re.match(r"\s\w", match.string[match.end() :]) and match[0].startswith("im"):
                return str(clock.year - 1)
    is_time = period and re.search("(?i)zeitraum|periode", match[0])
    if is_time and count_months(period)[0] in (1, 12):
        clock.doubt = clock.doubt or "it may be a part of the year"
    return period


def read_unit_before(match: re.Match[str], clock: Clock) -> str | None:
    """Read "Vormonat", "Vorquartal": the month or quarter before the one last named."""
    clock.is_aside = True
    unit, months = ("month", 1) if "monat" in match[0].lower() else ("quarter", 3)
    today = clock.published_on
    named = [x for x in clock.named if count_months(x)[0] == months]
    named = [x for x in named if not today or period_bounds(x)[1] <= today]
    if len({*named}) != 1:
        clock.doubt = "none or several such periods were named before"
    last = dates.shift_unit(clock, unit, -1)
    before = dates.shift_named(Clock(named=[max(named or [last])]), unit, -1)
    if match[0].startswith("im ") and not _is_compared(match):
        clock.doubt = "it may be the one before the day of publication"
        return before if named and last not in named else last
    return before
