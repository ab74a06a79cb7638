"""Choose the time that a number of an article is of."""

from __future__ import annotations

from collections.abc import Container

from analysis.curation.surroundings import (
    AS_BEFORE,
    NAMED,
    SINCE,
    TOLD,
    Guess,
    Spot,
    cue,
    tells_plan,
)
from analysis.project import Row

NO_DATE = "month of publication: no date is near"


def choose_period(spot: Spot, month: str, unsure: Container[str], before: str) -> Guess:
    """Choose the date of a number, or the month of publication; and tell which.

    `unsure` are periods of dates that are doubted, `before` is the period of the figure before.
    """
    found = spot.find_date()
    if found.how == SINCE and "/" not in found.cell and found.cell <= month:
        # Until the last month that the paragraph names, or that of publication.
        months = [y for _, y in spot.dates if len(y) == 7 and found.cell < y <= month]
        until = max(months, default=month)
        is_year = until.startswith(found.cell)
        return Guess(f"{found.cell}{'-01' * is_year}/{until}", SINCE)
    own = spot.list_inside(spot.dates, spot.piece)
    if not own and cue("whole year").search(spot.text, *spot.piece):
        year = _find_year(spot, month)
        if year == before:
            return Guess(year, NAMED, is_sure=True)
        return Guess(year, "of a whole year: see of which")
    if found.how == TOLD or (not found.cell and found.how != AS_BEFORE):
        if month and cue("quarterly").search(spot.text, *spot.piece):
            last = int(month[:4]) * 4 + (int(month[5:]) - 1) // 3 - 1
            return Guess(f"{last // 4}-Q{last % 4 + 1}", "of a quarter: see of which")
        return found if found.cell else Guess(month, NO_DATE)
    if found.cell in unsure:
        return found._replace(how="told by a date that is doubted", is_sure=False)
    if "/" in found.cell and spot.change and spot.change.way == "level":
        return found._replace(how="its begin or its end", is_sure=False)
    return found


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
