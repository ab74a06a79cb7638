"""Choose the time that a number of an article is of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from analysis.curation.surroundings import (
    AS_BEFORE,
    NAMED,
    SINCE,
    TOLD,
    Guess,
    Names,
    Spot,
    cue,
    tells_plan,
)
from analysis.errors import PhraseError
from analysis.extraction.mentions import Mention
from analysis.project import Row
from analysis.quantities.periods import count_months, period_bounds
from analysis.quantities.vocabulary import Span

NO_DATE = "month of publication: no date is near"
_WHICH = "which half or quarter it is, is not said"


class Times(NamedTuple):
    """What is known of times where a number stands."""

    month: str  # of publication
    parts: Sequence[str] = ()  # the halves and quarters that were named
    unsure: frozenset[str] = frozenset()  # periods of dates of the paragraph that are doubted
    vague: Names = ()  # "the quarter", and which it may be


def _is_part(period: str, months: int) -> bool:
    with suppress(PhraseError):
        count, begin = count_months(period)
        return count == months and not (begin - 1) % months
    return False


def find_part(word: str, named: Iterable[str], month: str) -> str:
    """Choose the half or quarter that is reported on: the last that is over, best if named."""
    if not month:
        return ""
    letter, months = ("Q", 3) if re.search("(?i)quart|季", word) else ("H", 6)
    ends = {x: f"{period_bounds(x)[1]:%Y-%m}" for x in named if _is_part(x, months)}
    if over := [x for x in ends if ends[x] < month]:
        return max(over, key=lambda x: ends[x])
    last = (int(month[:4]) * 12 + int(month[5:]) - 1) // months - 1
    year, begin = divmod(last * months, 12)
    return f"{year}-{letter}{begin // months + 1}"


def name_parts(text: str, mentions: Sequence[Mention], times: Times) -> tuple[list[Mention], Times]:
    """Choose which half or quarter "half-year sales" and "in the quarter" are of, and doubt it."""
    kept, parts, vague = list[Mention](), list(times.parts), list[tuple[Span, str]]()
    found = [x.span() for x in cue("reported part").finditer(text)]
    for mention in mentions:
        begin, end = mention.span
        while found and found[0][1] <= begin:
            vague.append((found[0], find_part(text[slice(*found.pop(0))], parts, times.month)))
        is_part = mention.unit == "date" and found and found[0][0] <= begin < end <= found[0][1]
        if is_part or (mention.unit == "years" and cue("half-year").match(text, begin)):
            value = find_part(mention.phrase, parts, times.month)
            vague.append((mention.span, value))
            date = replace(mention, category="date", hedge="", value=value, unit="date")
            kept.append(replace(date, doubt=_WHICH))
        else:
            kept.append(mention)
        if found and found[0][0] < end:
            found.pop(0)
        if mention.unit == "date" and not mention.doubt:
            parts.append(mention.value)
    vague += [(x, find_part(text[slice(*x)], parts, times.month)) for x in found]
    spans = [x for x, _ in vague]
    dates = (x for x in mentions if x.unit == "date" and x.value and x.span not in spans)
    doubted = frozenset(x.value for x in dates if x.doubt)
    return kept, Times(times.month, parts, doubted, [x for x in vague if x[1]])


def choose_period(spot: Spot, times: Times, before: str) -> Guess:
    """Choose the date of a number, or the month of publication; and tell which.

    `before` is the period of the figure before.
    """
    month = times.month
    found = spot.find_date()
    if found.how == SINCE and "/" not in found.cell and found.cell <= month:
        # Until the last month that the paragraph names, or that of publication.
        months = [y for _, y in spot.dates if len(y) == 7 and found.cell < y <= month]
        until = max(months, default=month)
        is_year = until.startswith(found.cell)
        return Guess(f"{found.cell}{'-01' * is_year}/{until}", SINCE)
    if _is_of_now(spot, found.cell, month):
        return Guess(month, "what there is now, by its word")
    own = spot.list_inside(spot.dates, spot.piece)
    if not own and cue("whole year").search(spot.text, *spot.piece):
        year = _find_year(spot, month)
        if year == before:
            return Guess(year, NAMED, is_sure=True)
        return Guess(year, "of a whole year: see of which")
    is_far = found.how in (TOLD, "named in another sentence")
    if is_far or (not found.cell and found.how != AS_BEFORE):
        word = cue("of a part").search(spot.text, *spot.piece)
        if word and month:
            return Guess(find_part(word[0], times.parts, month), _WHICH)
        return found if found.cell else Guess(month, NO_DATE)
    told = [x for x in spot.list_inside(spot.dates) if x[1] == found.cell]
    if told and all(x in times.vague for x in told):
        return found._replace(how=_WHICH, is_sure=False)
    if found.cell in times.unsure:
        return found._replace(how="told by a date that is doubted", is_sure=False)
    if "/" in found.cell and spot.change and spot.change.way == "level":
        return found._replace(how="its begin or its end", is_sure=False)
    return found


def _is_of_now(spot: Spot, period: str, month: str) -> bool:
    """Tell whether a word for now stands between an earlier date and a number."""
    ends = [end for (_, end), x in spot.dates if x == period and end <= spot.mention.span[0]]
    begin = max([spot.ends[0], *ends])
    now = cue("as of now").search(spot.text, begin, spot.mention.span[0])
    return bool(period < month and now)


def _find_year(spot: Spot, month: str) -> str:
    """Find the year of "the full year": that of the date before, or by the month of publication."""
    dates = [(begin, x) for (begin, end), x in spot.dates if end <= spot.mention.span[0]]
    years = [x[:4] for begin, x in dates if not cue("year before").match(spot.text, begin)]
    if years or not month:
        return years[-1] if years else ""
    # Reports of a year come in the next.
    is_over = month[5:] < "04" and not tells_plan(spot, spot.piece)
    return str(int(month[:4]) - is_over)


def pass_over(
    spot: Spot, row: Row, how: dict[str, Guess], before: Guess | None
) -> tuple[Spot, Row, dict[str, Guess]]:
    """Hand on the period before that of a base: "from 90 cars in 2024 to 95"."""
    own = [x for x, _ in spot.list_inside(spot.dates, spot.piece)]
    is_base = cue("compared").search(spot.text, spot.ends[0], spot.mention.span[0])
    if own and (is_base or any(cue("base").match(spot.text, x[0]) for x in own)):
        period = before or Guess(row["period"], "of the number before")
        return spot, row | {"period": period.cell}, how | {"period": period}
    return spot, row, how
