"""FAW-Volkswagen's output: pace between dated counts, long-run mean, chained dates, scenario."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from analysis.facts.formula import FORMULAS, PERCENT
from analysis.quantities.periods import DAYS_A_YEAR

_ENTITY = "FAW-Volkswagen"
_DAYS_A_MONTH = DAYS_A_YEAR / 12


def elapsed_years(begin: Fraction, end: Fraction) -> Fraction:
    """Time between two days.

    Formula: (end - begin) / days in a mean year
    Source: Gregorian calendar, a mean year of 146,097 / 400 days
    """
    return (end - begin) / DAYS_A_YEAR


def mean_pace(count: Fraction, begin: Fraction, end: Fraction) -> Fraction:
    """Mean number a year over the whole time.

    Formula: count / years between begin and end
    Source: arithmetic mean of a cumulative count
    """
    return count / elapsed_years(begin, end)


def pace_between(first: Fraction, begin: Fraction, second: Fraction, end: Fraction) -> Fraction:
    """Mean number a year between two dated counts.

    Formula: (second count - first count) / years between their days
    Source: mean rate of change, the slope of the chord
    """
    return (second - first) / elapsed_years(begin, end)


def pace_change(
    first: Fraction,
    begin: Fraction,
    second: Fraction,
    middle: Fraction,
    third: Fraction,
    later: Fraction,
    fourth: Fraction,
    end: Fraction,
) -> Fraction:
    """Change of the pace between an earlier and a later span.

    Formula: later pace / earlier pace - 1, in percent
    Source: relative change of two mean rates
    """
    earlier_pace = pace_between(first, begin, second, middle)
    later_pace = pace_between(third, later, fourth, end)
    return (later_pace / earlier_pace - 1) * PERCENT


def ratio(part: Fraction, base: Fraction) -> Fraction:
    """One count per unit of another.

    Formula: part / base
    Source: definition of a ratio
    """
    return part / base


def lead(ahead: Fraction, behind: Fraction) -> Fraction:
    """How far one count is ahead of another.

    Formula: count ahead - count behind
    Source: definition of a difference
    """
    return ahead - behind


def day_before(day: Fraction, months: Fraction) -> Fraction:
    """Day that lies a printed number of months before another.

    Formula: day - months
    Source: Gregorian calendar, a mean month of 146,097 / 4,800 days
    """
    return day - months * _DAYS_A_MONTH


def next_day(count: Fraction, day: Fraction, target: Fraction, pace: Fraction) -> Fraction:
    """Day on which a count is reached at an assumed pace.

    Formula: day + (target - count) / pace
    Source: linear extrapolation under a stated assumption; a scenario, not a forecast
    """
    return day + (target - count) / pace * DAYS_A_YEAR


FORMULAS.bind(
    "fawvw_years",
    elapsed_years,
    {"begin": "fawvw_established", "end": "fawvw_30m_date"},
    kind="duration", unit="years", entity=_ENTITY, period="1991/2025-10-30", place="CN",
    metric="time from the founding to the milestone",
)  # fmt: skip
FORMULAS.bind(
    "fawvw_mean_output",
    mean_pace,
    {"count": "fawvw_30m_vehicle", "begin": "fawvw_established", "end": "fawvw_30m_date"},
    kind="rate", unit="vehicles/year", entity=_ENTITY, period="1991/2025-10-30", place="CN",
    metric="mean output since the founding", caveats="long_run_mean;ordinal_not_rate",
)  # fmt: skip
FORMULAS.bind(
    "fawvw_mean_output_day",
    mean_pace,
    {"count": "fawvw_30m_vehicle", "begin": "fawvw_founded", "end": "fawvw_30m_date"},
    kind="rate", unit="vehicles/year", entity=_ENTITY, period="1991-02-06/2025-10-30", place="CN",
    metric="mean output since the day of founding", caveats="long_run_mean;mirror_copy",
)  # fmt: skip

#: Dated counts of one company, in order: each neighbouring pair gives a pace.
MILESTONES = ("2002", "2004", "2009", "2017", "2022", "2024", "2025")
for _first, _second in pairwise(MILESTONES):
    FORMULAS.bind(
        f"fawvw_pace_{_first}_{_second}",
        pace_between,
        {
            "first": f"fawvw_milestone_{_first}",
            "begin": f"fawvw_milestone_{_first}@period",
            "second": f"fawvw_milestone_{_second}",
            "end": f"fawvw_milestone_{_second}@period",
        },
        kind="rate", unit="vehicles/year", entity=_ENTITY, period=f"{_first}/{_second}",
        place="CN", metric="pace between two milestones", caveats="two_points_no_line",
    )  # fmt: skip

FORMULAS.bind(
    "fawvw_pace_change",
    pace_change,
    {
        "first": "fawvw_milestone_2017",
        "begin": "fawvw_milestone_2017@period",
        "second": "fawvw_milestone_2022",
        "middle": "fawvw_milestone_2022@period",
        "third": "fawvw_milestone_2024",
        "later": "fawvw_milestone_2024@period",
        "fourth": "fawvw_milestone_2025",
        "end": "fawvw_milestone_2025@period",
    },
    kind="change", unit="percent", entity=_ENTITY, period="2017/2025", place="CN",
    metric="change of the pace from before the last but two milestones to the last two",
    caveats="two_points_no_line;no_cause",
)  # fmt: skip
FORMULAS.bind(
    "fawvw_models_per_plant",
    ratio,
    {"part": "fawvw_models_2025", "base": "fawvw_plants_2025"},
    kind="rate", unit="models", entity=_ENTITY, period="2025-11", place="CN",
    metric="models for each plant", caveats="mean_hides_spread",
)  # fmt: skip
FORMULAS.bind(
    "fawvw_models_ratio",
    ratio,
    {"part": "fawvw_models_2025", "base": "fawvw_models_start"},
    kind="ratio", unit="1", entity=_ENTITY, period="2025-11", place="CN",
    metric="models now for each model at the start", caveats="two_points_no_line",
)  # fmt: skip
FORMULAS.bind(
    "fawvw_10m_chained",
    day_before,
    {"day": "fawvw_milestone_2017@period", "months": "fawvw_interval_10m_15m"},
    kind="date", unit="date", entity=_ENTITY, period="2014/2015", place="CN",
    metric="day of a milestone not dated in print, chained back", caveats="weak_outlet",
)  # fmt: skip
FORMULAS.bind(
    "fawvw_20m_chained",
    day_before,
    {"day": "fawvw_milestone_2022@period", "months": "fawvw_interval_20m_25m"},
    kind="date", unit="date", entity=_ENTITY, period="2020", place="CN",
    metric="day of a later milestone not dated in print, chained back",
)  # fmt: skip
FORMULAS.bind(
    "svw_lead_2017",
    lead,
    {"ahead": "svw_milestone_2017", "behind": "fawvw_milestone_2017"},
    kind="count", unit="vehicles", entity="SAIC Volkswagen", period="2017-08", place="CN",
    metric="lead over FAW-Volkswagen in cumulative production",
)  # fmt: skip
FORMULAS.bind(
    "svw_pace_bound",
    pace_between,
    {
        "first": "svw_milestone_2017",
        "begin": "svw_milestone_2017@period",
        "second": "fawvw_30m_vehicle",
        "end": "fawvw_30m_date",
    },
    kind="rate", unit="vehicles/year", entity="SAIC Volkswagen",
    period="2017-08-18/2025-10-30", place="CN",
    metric="pace that would have tied with FAW-Volkswagen", caveats="claim_of_priority",
)  # fmt: skip
FORMULAS.bind(
    "fawvw_pace_since_2017",
    pace_between,
    {
        "first": "fawvw_milestone_2017",
        "begin": "fawvw_milestone_2017@period",
        "second": "fawvw_30m_vehicle",
        "end": "fawvw_30m_date",
    },
    kind="rate", unit="vehicles/year", entity=_ENTITY,
    period="2017-08-21/2025-10-30", place="CN", metric="pace since the year of the rival's lead",
)  # fmt: skip
FORMULAS.bind(
    "fawvw_next_milestone",
    next_day,
    {
        "count": "fawvw_30m_vehicle",
        "day": "fawvw_30m_date",
        "target": "target",
        "pace": "pace",
    },
    kind="date", unit="date", entity=_ENTITY, place="CN",
    metric="day of the next milestone at the assumed pace", caveats="no_cause",
)  # fmt: skip
