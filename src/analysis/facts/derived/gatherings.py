"""Conferences and companies: what an edition and an age say."""

from __future__ import annotations

from fractions import Fraction

from analysis.facts.derived.output import elapsed_years
from analysis.facts.formula import FORMULAS


def editions_a_year(edition: Fraction, first: Fraction, last: Fraction) -> Fraction:
    """Mean number of editions a year after the first.

    Formula: (edition - 1) / years between the first and this one
    Source: mean rate of change; an ordinal counts from one
    """
    return (edition - 1) / elapsed_years(first, last)


FORMULAS.bind(
    "sgac_editions_a_year",
    editions_a_year,
    {"edition": "sgac_edition", "first": "sgac_participants_2017@period", "last": "sgac_opening"},
    kind="rate", unit="1", entity="Sino-German Automotive Conference", place="world",
    period="2017/2025", metric="editions a year after the first", caveats="ordinal_not_rate",
)  # fmt: skip
FORMULAS.bind(
    "trumpf_age_computed",
    elapsed_years,
    {"begin": "trumpf_founded", "end": "hefei_value_cny@period"},
    kind="duration", unit="years", entity="Trumpf", place="DE", period="2025-06-24/2025-06-26",
    metric="age at the time of the article",
)  # fmt: skip
