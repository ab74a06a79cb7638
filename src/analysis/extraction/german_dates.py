"""The dates of German prose, as rules: the first that matches a place has it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from analysis.extraction import dates
from analysis.extraction.date_readers import Readers
from analysis.extraction.dates import OTHER_YEAR, Clock, DateRule, join, shift_year
from analysis.extraction.german_periods import (
    BUSINESS,
    FROM_OTHER,
    UNITS,
    read_before,
    read_unit_before,
    shift,
    tell_tense,
    year_of,
)
from analysis.extraction.german_phrases import name_noun
from analysis.extraction.german_words import parts, read_number
from analysis.extraction.numbers import fill_rules, is_measured
from analysis.quantities.periods import count_months

_DAYS = {"vorgestern": -2, "gestern": -1, "gestrig": -1, "heute": 0, "heutig": 0, "morgen": 1}
_DAYS |= {"morgig": 1, "übermorgen": 2}
#: What has a last year or month of its own: "im letzten Jahr ihrer Amtszeit".
_OF_TERM = r"letzt\w+ (?:de|seine|ihre)[rs] \w*(?:zeit|periode|arriere|ahres)\b"


def _tell_tense(match: re.Match[str]) -> str:
    """Tell by the words of a date, then by the verbs around it, whether it is "past" or "ahead"."""
    way, before = shift(match.groupdict().get("way")), match.string[: match.start()]
    if way:
        return "ahead" if way > 0 else "past"
    if re.match("(?i)seit ", match[0]):
        return "past"
    had = r"\bhatten? |\b(?:bereits|schon) \Z"
    if re.search(had, before) and not re.match("(?i)(?:ab|bis) ", match[0]):
        return "past"
    is_sure = {"d", "part", "quarters"} & match.groupdict().keys()  # of a month the verb tells less
    return "ahead" if is_sure and tell_tense(match) == "ahead" else ""


_DATES = Readers("de", read_number, year_of, _tell_tense)


def _read_day(match: re.Match[str], clock: Clock) -> str | None:
    day = _DATES.read_date(match, clock)
    groups = match.groupdict()
    if groups.get("sure", "") is None:
        clock.doubt = "it may be no day"
    if not (groups.get("year") or groups.get("y")):
        if day and re.match(r"(?i)zum|ab|bis", match[0]):
            clock.doubt = clock.doubt or OTHER_YEAR
    elif day and groups.get("weekday") and not groups.get("d2") and _DATES.count(match["d"]) < 29:
        is_other = date.fromisoformat(day).weekday() != _DATES.weekday(groups["weekday"])
        clock.doubt = "its weekday is another" * is_other
    return day


def _read_month(match: re.Match[str], clock: Clock) -> str | None:
    groups, today, after = match.groupdict(), clock.published_on, match.string[match.end() :]
    way, found = shift(groups.get("way")), _DATES.read_date(match, clock)
    if today and way == -1 and found == f"{today:%Y-%m}":
        clock.doubt, found = OTHER_YEAR, shift_year(found, -1)
    if re.fullmatch(r"\w+", match[0]) and re.match(r" (?!\d)[A-ZÄÖÜ]", after):
        clock.doubt = "it may be a name"
    told = match.string[: match.start()] + match[0]
    if re.search(r"\bersten \Z", match.string[: match.start()]):
        clock.doubt = "it may be a day of it"
    clock.is_aside |= bool(re.search(r"(?i)\bbis (?:\w+ ){,2}\w+(?: \d{4})?\Z", told))
    is_open = today and way is None and not (groups.get("y") or groups.get("year"))
    if is_open and tell_tense(match) == "ahead":
        clock.doubt = clock.doubt or OTHER_YEAR
    return found


def _read_part(match: re.Match[str], clock: Clock) -> str | None:
    """Read quarters and halves, also two that follow on each other."""
    part, text = "Q" if re.match("q|v|jahresv", match["part"].lower()) else "H", match["n"]
    ends = [int(x.value) for x in map(read_number, text.split(" ")) if x]
    ends = ends or [1 if re.match(r"(?i)start|auftakt|\Z", text) else 4]
    year, after = match["year"], match.string[match.end() :]
    if not year and match["part"].lower() == "hälfte" and not match[0].endswith("Jahres"):
        clock.doubt = "what it is the half of is not said"
    elif not text:
        clock.doubt = "which half it is, is not said"
    elif re.search("(?i)geschäfts(?:jahr|quartal)", match.string) or re.match(r"/\d", after):
        clock.doubt = BUSINESS
    period = _DATES.read_part(match, clock, part, ends[0], ends[-1])
    if re.search(r"(?:laufend|aktuell)\w* \Z", match.string[: match.start()]):
        clock.doubt = clock.doubt.replace(OTHER_YEAR, "")
    return period


def _read_shifted(match: re.Match[str], clock: Clock) -> str | None:
    way, unit = shift(match["way"].replace("der", "des")), match["unit"].lower()
    way = 0 if match["way"].startswith("neue") else way
    if way is None or clock.published_on is None or clock.year is None:
        return ""
    if "jahrzehnt" in unit:
        clock.doubt = "it may be the ten years beside the day of publication" * (way != 0)
        first = clock.year // 10 * 10 + 10 * way
        return f"{first}/{first + 9}"
    if year := match.groupdict().get("year"):
        return join(year, str(dates.expand_year(last, year))) if (last := match["last"]) else year
    name = next((UNITS[x][0] for x in UNITS if x in unit), "year")
    tense = tell_tense(match)
    last, now = (x * (name == "quarter") for x in ("ahead", "past"))
    is_odd = {"nächs": "past", "letzt": last, "diese": now}.get(match["way"][:5].lower())
    is_of_year, month = match["way"][:3].lower() in ("des", "der", "jah"), clock.published_on.month
    is_other = any(x[:4] != str(clock.year) for x in clock.named[-2:])
    is_other = is_other and is_of_year and name == "year"
    is_told = re.match("(?i)de[mr] letzt|(?:.* )?(?:folg|vorher|vorang)", match[0])
    # "Für 2002 wird geschätzt, dass in diesem Jahr".
    for year in (int(x[:4]) for x in clock.named[clock.earlier :][-1:] if "diese" in match[0]):
        is_other |= year > clock.year or (tense == "past" and year < clock.year - 1)
    of_year = name == "month" and match.string.startswith(" des Jahres", match.end())
    of_year |= bool(re.match(_OF_TERM, match["way"] + match.string[match.end() :], re.IGNORECASE))
    if (is_odd and tense == is_odd) or is_other or is_told or of_year:
        clock.doubt = FROM_OTHER
    is_far = month < 4 and re.search(r"Ende |ende\b", match[0])
    if is_of_year and (is_far or (month < 7 and re.search(r"Mitte |mitte\b", match[0]))):
        clock.doubt, way = OTHER_YEAR, way - (tense == "past")
    if unit.startswith("geschäfts"):
        clock.doubt = BUSINESS
    if match["way"].startswith("neue"):
        clock.doubt, way = "it may have begun", int(clock.published_on.month > 2)
    if name == "week" and re.match("abgel|zurückl", match["way"]) and not clock.doubt:
        clock.doubt = "it may be the week that ends" * (clock.published_on.weekday() > 3)
    elif name == "week" and way == -1 and clock.published_on.weekday() == 6:
        clock.doubt = clock.doubt or "it may be the week that ends"
    return dates.shift_unit(clock, name, way)


def _read_ago(match: re.Match[str], clock: Clock) -> str | None:
    number = read_number(match["n"])
    if match["or"] or number is None or number.value.denominator > 1:
        return ""
    clock.is_aside, clock.doubt = True, "it is told about" if match["hedge"] else ""
    name, size = next(UNITS[x] for x in UNITS if match["unit"].lower().startswith(x))
    if match["half"]:
        name, size = ("month", 6) if name == "year" else (name, size)
        return dates.shift_unit(clock, name, -size) if name in ("month", "day") else ""
    if re.search(r"(?i)\b(?:heute|auf den Tag)(?: genau)? \Z", match.string[: match.start()]):
        clock.doubt = clock.doubt or "it may be a day of that time"
    near = clock.named[min(clock.earlier, len(clock.named) - 1) :]
    near = [x for x in near if count_months(x)[0] < 12]
    is_time = re.search(r"(?:Zeitpunkt|Stand|Stichtag|Zeit) \Z", match.string[: match.start()])
    if number.value == 1 == size and name == "year" and not clock.doubt and (near or is_time):
        clock.doubt = "it may be a month of that year"
        if near:
            return dates.shift_year(near[-1], -1)
    return dates.shift_unit(clock, name, -size * int(number.value))


def _read_weekday(match: re.Match[str], clock: Clock) -> str | None:
    """Read a weekday, the last or next one; "Dienstag letzter Woche"; "von Montag bis Freitag"."""
    weekday, today, after = (
        _DATES.weekday(match["weekday"]),
        clock.published_on,
        match.string[match.end() :],
    )
    if today and match["week"]:
        weeks = {"dieser": 0, "kommender": 1, "nächster": 1}.get(match["week"].lower(), -1)
        return str(today + timedelta(days=weekday - today.weekday() + 7 * weeks))
    is_later = re.match(" (?:darauf|danach)\\b", after)
    if is_later or re.match(r"(?i)(?:dar(?:auf|an) ?)?folg|anschl", match["way"] or ""):
        clock.doubt = FROM_OTHER
        day = date.fromisoformat(clock.day) if clock.day else today
        return dates.last_weekday(Clock(day), weekday, weeks=1)
    way, last = shift(match["way"]), dates.last_weekday(clock, weekday)
    if match["last"] and last:
        clock.doubt = FROM_OTHER
        days = (_DATES.weekday(match["last"]) - weekday) % 7
        return join(last, str(date.fromisoformat(last) + timedelta(days=days)))
    if re.search(r"\beine[mns]? \Z", match.string[: match.start("weekday")]):
        clock.doubt = "which one it is, is not printed"
        return ""  # "an einem Sonnabend im Mai"
    is_told = way is None and last and not re.match("(?i)seit ", match[0])
    tense = tell_tense(match) if is_told else "past"
    tense = "ahead" if re.match("(?i)ab |bis |für ", match[0]) or after[:4] == " an " else tense
    is_of = re.match(r"(?i)(?:\w+ )?letzten \w+ (?:\0|(?:im|in|des)\b)", match[0] + after)
    if tense != "past" or is_of:  # "am letzten Freitag im Mai"
        clock.doubt = "it may be the last or the next one"
    is_next = tense == "ahead" or (not tense and match[0] != match.string)
    is_ahead = (way or 0) > 0 or (is_next and last != str(today))
    if way == 0 and today:  # the one of the week of publication
        is_ahead = weekday > today.weekday()
        if is_ahead and tell_tense(match) == "past":
            clock.doubt = "it may be the last or the next one"
        if weekday < 4 < today.weekday() and tell_tense(match) != "past":
            clock.doubt = "it may be the last or the next one"
    is_week_ago = way == -1 and last == str(today)  # "am vergangenen Dienstag", on a Tuesday
    return dates.last_weekday(clock, weekday, weeks=is_ahead - is_week_ago)


def _read_beside(match: re.Match[str], clock: Clock) -> str | None:
    """Read "zwei Jahre später", "am Tag darauf", told from what was last named; always doubted."""
    number, text = read_number(match["n"] or "eins"), match[0].lower()
    clock.is_aside, clock.doubt = True, FROM_OTHER
    if number is None or number.value.denominator > 1:
        return ""
    name, size = next(UNITS[x] for x in UNITS if re.search(rf"{x}[ens]*(?: \w+)?\Z", text))
    way = -1 if re.search("zuvor|davor|vorher|früher|vort", text) else 1
    count = 0 if re.search("selb|gleich", text) else size * int(number.value) * way
    if name == "year":
        return dates.shift_year(clock.named[-1][:4], count) if clock.named else ""
    if name == "month":
        return dates.shift_named(clock, name, count)
    return dates.shift_unit(Clock(date.fromisoformat(clock.day)), name, count) if clock.day else ""


def _read_today(match: re.Match[str], clock: Clock) -> str | None:
    """Read "gestern"; "heute" and "morgen" may mean nowadays, or a time of the day."""
    day = match["day"].lower()
    before = match.string[: match.start()]  # "Technik von gestern", "Das Gestern"
    is_odd = before.endswith(" von ") or (match[0][0].isupper() and re.search(r"[\w,] \Z", before))
    if (day in ("heute", "heutig", "morgen") or is_odd) and not match["part"]:
        clock.doubt = f"{match[0].strip()!r} may be no day"
    return dates.shift_unit(clock, "day", _DAYS[day])


def _read_season(match: re.Match[str], clock: Clock) -> str | None:
    """Read a season whose year is not printed, or a weekend."""
    season, way, today = match["season"], shift(match["way"]), clock.published_on
    clock.doubt = "which one it is, is not printed"
    if today is None:
        return ""
    if not season:
        is_ahead = (way is not None and way >= 0) or tell_tense(match) == "ahead"
        saturday = dates.last_weekday(clock, 5, weeks=is_ahead and today.weekday() < 5)
        return join(saturday, str(date.fromisoformat(saturday) + timedelta(days=1)))
    first = {"fr": 3, "so": 6, "he": 9, "wi": 12}[season[:2].lower()]
    way = 1 if way is None and tell_tense(match) == "ahead" else way
    is_over = today.month >= first + (way is not None)
    return str(today.year if way == 0 else today.year + is_over - (way != 1))


def _read_run(match: re.Match[str], clock: Clock) -> str | None:
    """Read "in den ersten neun Monaten", and the last ones "des Jahres"; others are a length."""
    number, way, today = read_number(match["n"]), shift(match["way"]), clock.published_on
    months = (number.value if number else 99) * (3 if match["quarters"] else 1)
    is_length = way and not match[0].endswith("Jahres")
    if months.denominator > 1 or months > 12 or is_length:
        return None
    if match["way"].startswith(("erst", "bisher")):
        clock.doubt = BUSINESS * ("schäftsjahr" in match.string)
        return _DATES.read_run(clock, int(months), year_of(match["year"], clock))
    if not way or not today or match["year"]:
        return "" if way else None
    clock.doubt = "whether the month of publication is one of them is not said"
    first, last = sorted((today.month + way, today.month + way * int(months)))
    return join(dates.write_month(today.year, first), dates.write_month(today.year, last))


def _read_decade(match: re.Match[str], clock: Clock) -> str | None:
    """Read a decade; one of the tens or twenties may be of this century."""
    if match["century"]:
        first = int(match["century"]) * 100 - 99
        return f"{first}/{first + 99}"
    number = read_number(match["decade"])
    first = int(number.value) if number else 0
    first += 1900 if first < 100 else 0
    if 1900 <= first < 1930 and len(match["decade"]) != 4:
        clock.doubt = "it may be of this century"
    return f"{first}/{first + 9}"


def _read_year(match: re.Match[str], clock: Clock) -> str | None:
    """Read four digits as a year, unless they count what follows."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    if match["sure"]:
        return match["y"]
    is_bare = match[0] == match["y"]
    is_name = match[0] == "2000" or re.match('[“”"»«]', after)  # "„Zusi 2030“"
    if is_bare and re.search(r"[A-ZÄÖÜ]\w+ \Z" if is_name else r"\bPeugeot \Z", before):
        clock.doubt = "it may be a part of a name"
    if is_bare and re.search(r"(?:[rnl]i|a[ri]|rz|il|st|ber)(?:woche|tage|mitte)n? \Z", before):
        clock.doubt = "a part of a month is meant"  # "in der letzten Januarwoche 2021"
    is_end = re.match("bis", match[0]) and re.search(r"(?<![\d.,])\d{3} \Z", before)
    if is_end and re.match(r"[^.]*\d Liter\b", after):
        return None  # "480 bis 1960, der Kombi 600 bis 2000 Liter"
    counting = r"rund|knapp|gut|etwa|fast|insgesamt|davon|darunter|zusammen|ca\.|circa|bis zu"
    counting += "|waren es (?:erst|nur|noch|sogar)"
    if re.search(rf"(?i)\b(?:{counting})\s\Z", before):
        return None
    if re.match(r" (?:mehr|weniger)(?! als\b| [a-zäöü])", after):
        return None
    if int(match["y"]) % 100 == 0 and re.search(r"\b(?:mehr|weniger) als\s\Z", before):
        return None
    noun = re.match(r"[ \u00a0](?:[a-zäöüß]+en? )?([A-ZÄÖÜ€%$][\w-]*)", after)
    if not noun or not (unit := name_noun(noun[1])):
        return match["y"]
    # "2023 Autos" may be cars made in 2023, but "2023 Euro" are money.
    is_count = int(match["y"]) % 50 == 0 or re.search(r"\b(?:über|mit|um)\s\Z", before)
    if is_count or is_measured(unit):
        return None
    clock.doubt = clock.doubt or f"it may count {noun[1]!r}" * (match[0] == match["y"])
    return match["y"]


#: What reads a date, and its pattern, in which names in braces stand for pieces; the longest first.
_RULES: tuple[tuple[object, ...], ...] = (
    (_read_day, r"\b(?P<y>{yy})-(?P<m>\d\d)-(?P<d>\d\d)\b"),
    (_read_day, r"(?:{in}\b(?P<d>\d{1,2})\.(?:(?P<m>{nth})\.)?(?: ?[-–] ?| bis (?:zum )?))",
     r"(?:{in}{weekday}{half_day},? )?{in}(?<![\d.])(?P<d2>\d{1,2})\. ?(?P<m2>{nth})\. ",
     r"?(?P<year>(?:19|20)?\d\d)(?!\d)(?:,? \d{1,2}[:.]\d\d(?: Uhr)?)?"),
    (_read_day, r"(?:{in}{weekday}{half_day},? )?{in}(?<![\d.]){day} ?(?P<m>{nth})\. ",
     r"?(?P<year>(?:19|20)?\d\d)(?!\d)(?:,? \d{1,2}[:.]\d\d(?: Uhr)?)?"),
    (_read_day, r"(?P<sure>{in}{weekday},? |\b(?:am|vom|bis|zum|seit|ab) |(?<=\())?(?<![\d.,])",
     r"{day}(?P<m>{nth})\.(?!\d)(?(sure)|(?! ?\w))"),
    (_read_month, r"{in}(?<![\d.])(?P<m>{nth})/(?P<year>20\d\d)\b"),
    (_read_day, "(?:{in}{weekday}{half_day},? )?{in}{day}(?: ?(?P<m>{month})(?: ",
     "(?P<y>{y}))?)?(?: ?[-–—/] ?|,? bis(?: zum)?(?: {weekday},)? | (?:und|oder) (?:am )?",
     r"| zum | auf den )(?P<d2>\d{1,2})\. ?(?P<m2>{month}){of_year}"),
    (_read_day, r"{in}\b(?P<d>\d{1,2}) (?P<m>{month}) (?P<year>{yy})"),
    (_read_day, r"{in}\b(?P<m>{month}) (?P<d>\d{1,2}), (?P<year>{yy})\b"),
    (_read_day, r"(?:{in}(?P<weekday>{weekday}){half_day}(?:,? | \()(?:den |dem )?)?{in}{day} ",
     "?(?P<m>{month}){of_year}"),
    (_DATES.read_date, r"\b(?:von |(?P<and>zwischen ))?{in}(?P<m>{month})(?: (?P<y>{y}))?(?: ",
     "?[-–—/] ?| bis (?:einschließlich |Ende )?|(?(and) und (?:Ende )?|(?!)))(?P<m2>{month})",
     "{of_year}"),
    (_read_month, r"{in}\b(?:(?P<y>(?:dies|laufend|aktuell)\w*)|(?P<way>{ways})) (?P<m>{month})"),
    (_read_month, r"{in}\b(?P<m>{month})",  # "im November und Dezember 2023"
     r"(?= (?:und|oder|sowie) [A-Z\0][\wä\0]* (?P<year>20\d\d)\b)"),
    (_read_month, r"{in}\b(?P<m>{month}),?{of_year}(?<!,)"),
    (_read_part, "{in}(?P<n>{ordinal})(?= (?:zum|auf das|gegenüber dem) {ordinal} ",
     "(?P<part>quartal|halbjahr){of_year})"),
    (_read_part, r"{in}(?P<n>(?:(?:{ordinal}|[1-4]\.?) ?(?:und|bis) )?(?:{ordinal}|[1-4]\.?)) ",
     "?(?:Geschäfts|Kalender|Zulassungs)?-?(?P<part>quartal|vierteljahr|halbjahr|jahresviertel|jahreshälfte|",
     r"halben Jahr|hälfte(?! (?:der|aller|von(?! \d)|(?-i:[A-ZÄÖÜ])|des (?!(?:\w+ )?Jahres\b)|",
     "dieses (?!Jahres))))e?s?{E}(?! in Folge| hintereinander| nacheinander){of_year}"),
    (_read_part, r"\b(?P<part>[QH])(?P<n>[1-4])\b(?:[ /-]*(?:[GKF][JY] ?)?(?P<year>{y}|\d\d\b))?"),
    (_read_part, r"\b(?P<n>[1-4])(?P<part>[QH]) ?/?(?P<year>{y}|\d\d\b)?\b"),
    (_read_part, r"{in}\b(?P<n>Start|Auftakt|Schluss|Abschluss)(?P<part>quartal|vierteljahr)",
     "(?:e?s)?{E}{of_year}"),
    (_read_part, r"\b[IiZz]m (?P<n>)(?P<part>Halbjahr)(?:e?s)?{E}{of_year}"),
    (_read_part, r"{in}\b(?P<n>letzten) (?P<part>Quartal)s?(?: des Jahres)?(?:(?: des)? (?P<year>",
     "{y}|{years})|(?<=des Jahres))"),
    (_read_run, r"{in}\b(?P<way>ersten?|bisherigen|{ways}) (?P<n>{number}|beiden) (?:Monaten?|",
     r"(?P<quarters>Quartalen?))\b{of_year}"),
    (read_before, r"{in}\b(?:(?:gleichen?|(?:dem|der)?selben?|entsprechenden|vergleichbaren) ",
     r"(?:Zeitraum|Monat|Quartal)\w*|Vergleichs(?:zeitraum|periode|monat|quartal)s?)",
     r"(?: des| im| in| von)? (?:(?P<year>{y})|Vorjahre?s?|(?:{years}))\b"),
    (read_before, r"{in}\b(?:vor Jahresfrist|(?:ein(?:em)? )?Jahr (?:zuvor|früher|davor)",
     r"|Vj(?=[.:])|Vorjahr(?:s\w+|es\w*)?)\b"),
    (read_unit_before, r"{in}\bVor(?:monat|quartal)(?:e?s)?\b"),
    (_read_weekday, r"{in}(?:\(?(?P<way>{ways}|dar(?:auf|an) ?folgenden|anschließenden)\)? )?\b",
     r"(?P<weekday>{weekday}){half_day}\b{hour}(?: (?P<week>letzter|vergangener|voriger|dieser|",
     "kommender|nächster) Woche| bis (?:inklusive |einschließlich |zum )?(?P<last>{weekday}))?"),
    (_read_shifted, "{in}(?:{season}s? (?:des )?)?(?P<way>{ways}) (?P<unit>(?:Geschäfts|Kalender)",
     r"?jahr|Monat|Woche|Quartal|Vierteljahr|Jahrzehnt)(?:e?s)?\b(?!-)(?: (?P<year>{y})",
     r"(?:/(?P<last>\d\d)\b)?)?"),
    (_read_beside, r"(?<!\bden )(?<!\bdie )\b(?:(?<!\bden )(?P<hedge>{about}) )?",
     r"(?P<n>{number}|{ARTICLE}) (?:Jahr|Monat|Woche|Tag)(?:en|e|n)?{E} {beside}\b(?! als)"),
    (_read_beside, r"{in}\b(?:(?:selben|gleichen|nächsten|(?:darauf)?folgenden) Tag",
     r"|Folge(?:tag|jahr)|Vortag|(?:Tag|Monat|Woche|Jahr) {beside})(?P<n>)(?:e?s)?\b"),
    (_read_shifted, r"\b(?:Anfang|Mitte|Ende|Beginn|Schluss|Laufe?|Verlauf|ersten (?:Monate|Wochen",
     r"|Tage)n?) (?P<way>de[rs]) (?P<unit>Jahrzehnts|Jahres|Monats|Woche)\b(?! {yy})"),
    (_read_shifted, r"{in}\b(?P<way>neue[nsm]) (?P<unit>Jahr)(?:e?s)?\b"),
    (_read_shifted, r"\b(?P<way>heuer|heurig|dies(?=jährige))(?P<unit>(?:(?:jährig)?e[mnrs]?)?)\b"),
    (_read_shifted, r"{in}\b(?P<way>Jahres)(?P<unit>ende|anfang|beginn|mitte)s?\b(?! 20)"),
    (_read_ago, r"\bvor (?:(?:genau|nur|erst) |(?P<hedge>{about}) )?(?P<or>{number} (?:oder|bis)",
     " )?(?P<n>{number}|{ARTICLE}) (?:(?P<half>halben) )?(?P<unit>Jahr|Monat|Woche|Tag|Jahrzehnt|",
     "Stunde|Minute)(?:en|e|n)?{E}"),
    (_read_season, r"{in}(?:(?P<way>{ways}) )?\b(?P<season>)Wochenendes?\b"),
    (_read_season, r"(?:{in}(?P<way>{ways})|\b(?:im|seit|zum|ab)) (?P<season>{season})s?\b(?! ",
     "(?:des Jahres )?{yy})"),
    (_read_today, r"(?<!bis )(?<!noch )(?<!von )(?<!auf )\b(?P<day>heute)\b(?! noch\b)(?P<part> ",
     r"(?:Morgen|Vormittag|Mittag|Nachmittag|Abend|früh|Nacht)\b)?"),
    (_read_today, r"\b(?P<day>(?:heut|morg|gestr)ig)e[mnrs]?\b(?P<part>)"),
    (_read_today, r"(?<!heute )(?<!gestern )(?<!am )(?<!tag )(?<!woch )\b(?P<day>(?-i:morgen)|",
     r"gestern|vorgestern|übermorgen)\b(?P<part>)"),
    (lambda *_: "", r"\b(?:um |gegen |ab |bis |von )?(?:\d{1,2}(?:[.:]\d\d)? ?(?:bis|und|-|–) ?)",
     r"?(?:\d{1,2}(?:[.:]\d\d)?|{B}{ones}) (?:Uhr|MES?Z)\b"),
    (lambda x, _: join(x["y"], str(dates.expand_year(x["last"], x["y"]))), "{in}(?P<and>zwischen ",
     r")?(?:den )?(?:\b\w*Jahre?n? )?\b(?P<y>18\d\d|{yy})(?: ?[-–—/] ?| bis |(?(and) und |(?!)))",
     r"(?P<last>{y}|\d\d(?!\d|[.,]\d)\b)"),
    (_read_decade, r"{in}(?:frühen |späten )?\b(?P<century>)(?P<decade>(?:1[89]\d|20\d|\d)0|",
     r"\w+[zß]ig)-?er(?:n?[- ]?Jahren?\b|-?(?= (?:und|oder|bis) (?:\0|(?:\d\d)?\d0-?er))|",
     r"(?<=\bder \d0er)(?=[.,;)]|\Z)|(?<=[12]\d\d0er)(?!-| (?-i:[A-ZÄÖÜ])))"),
    (_read_decade, r"{in}(?P<century>\d\d)(?P<decade>)\. Jahrhunderts?\b"),
    (_read_year, "{in}(?:(?:Früh|Spät)?(?-i:Frühjahr|Frühling|[Ss]ommer|[Hh]erbst|Winter)s? )",
     "(?:des Jahres )?(?P<sure>(?P<y>{y}))"),
    (_read_year, r"(?:\b(?P<sure>(?:(?:im|seit|bis|bis zum|dem|des|vom|zum) )?(?:Bau|Modell|",
     r"Geschäfts)?Jahre?n?s?|seit|Ende|Anfang|Mitte|Stand:?) |\b(?:im|bis|ab|von|vor|nach|für|",
     r"(?<!bis )zu) )?\b(?P<y>{y}|{yy}(?=er\b))(?:er\b)?(?![-\w])"),
)  # fmt: skip


@cache
def date_rules() -> tuple[DateRule, ...]:
    """Give the rules of German dates."""
    return fill_rules(_RULES, parts())
