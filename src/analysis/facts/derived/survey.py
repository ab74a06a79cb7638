"""The chambers' surveys: sampling intervals, differences between waves, firms behind a share."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import isqrt
from statistics import NormalDist

from analysis.facts.formula import FORMULAS, PERCENT

#: Square roots are bounded to this many decimals, outward.
_ROOT_SCALE = 10**18


def _root_down(value: Fraction) -> Fraction:
    return Fraction(isqrt(int(max(value, Fraction(0)) * _ROOT_SCALE**2)), _ROOT_SCALE)


def _root_up(value: Fraction) -> Fraction:
    return _root_down(value) + Fraction(1, _ROOT_SCALE)


def _quantile(confidence: Fraction) -> Fraction:
    """Give the two-sided normal quantile; its float error is far below any digit shown."""
    return Fraction(NormalDist().inv_cdf(float((1 + confidence / PERCENT) / 2)))


def wilson(
    share: Fraction, respondents: Fraction, confidence: Fraction
) -> tuple[Fraction, Fraction]:
    """Sampling interval of a share, had the respondents been drawn at random.

    Formula: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), with the rounding of p at both ends
    Source: Wilson (1927), Journal of the American Statistical Association 22:209-212
    """
    p, n, z = share / PERCENT, respondents, _quantile(confidence)
    centre, spread = p + z * z / (2 * n), p * (1 - p) / n + z * z / (4 * n * n)
    scale = 1 + z * z / n
    lower = (centre - z * _root_up(spread)) / scale
    upper = (centre + z * _root_up(spread)) / scale
    return max(lower, Fraction(0)) * PERCENT, min(upper, Fraction(1)) * PERCENT


def newcombe(
    before: Fraction,
    respondents_before: Fraction,
    after: Fraction,
    respondents_after: Fraction,
    confidence: Fraction,
) -> tuple[Fraction, Fraction]:
    """Interval of the difference of two shares of independent samples, in percentage points.

    Formula: d - √((p2-l2)² + (u1-p1)²) to d + √((u2-p2)² + (p1-l1)²), with Wilson's l and u
    Source: Newcombe (1998), Statistics in Medicine 17:873-890, method 10
    """
    low_before, high_before = wilson(before, respondents_before, confidence)
    low_after, high_after = wilson(after, respondents_after, confidence)
    difference = after - before
    down = _root_up((after - low_after) ** 2 + (high_before - before) ** 2)
    up = _root_up((high_after - after) ** 2 + (before - low_before) ** 2)
    return difference - down, difference + up


def firms_behind(share: Fraction, respondents: Fraction) -> Fraction:
    """Whole number of respondents that rounds to the printed share.

    Formula: share / 100 x respondents, whole numbers inside
    Source: definition of a share and of rounding
    """
    return share / PERCENT * respondents


_GERMAN, _CHINESE = "German companies in China", "Chinese companies in Germany"
#: Survey shares with a known number of respondents: series -> waves.
WAVES = {
    "ahk_invest": ("2021", "2022", "2023", "2024", "2025"),
    "ahk_stay": ("2023", "2024", "2025"),
    "ahk_leaders_now": ("2023", "2024", "2025"),
    "ahk_leaders_5y": ("2023", "2024", "2025"),
    "ahk_partner": ("2023", "2025"),
    "ahk_flash_invest": ("2024", "2025"),
    "chkd_invest": ("2025",),
}
_TITLES = {
    "ahk_invest": "intend to invest more",
    "ahk_stay": "plan to stay",
    "ahk_leaders_now": "say Chinese firms lead already",
    "ahk_leaders_5y": "expect Chinese firms to lead within five years",
    "ahk_partner": "plan more with Chinese partners",
    "ahk_flash_invest": "intend to invest more (flash survey)",
    "chkd_invest": "intend to invest more",
}


def _base(series: str) -> str:
    return {"ahk_flash_invest": "ahk_flash_n", "chkd_invest": "chkd_n"}.get(series, "ahk_n")


for _series, _waves in WAVES.items():
    for _wave in _waves:
        FORMULAS.bind(
            f"{_series}_{_wave}_wilson",
            wilson,
            {
                "share": f"{_series}_{_wave}",
                "respondents": f"{_base(_series)}_{_wave}",
                "confidence": "confidence",
            },
            kind="share", unit="percent", period=_wave,
            place="DE" if _series.startswith("chkd") else "CN",
            entity=_CHINESE if _series.startswith("chkd") else _GERMAN,
            metric=f"{_TITLES[_series]}: sampling interval",
            caveats="self_selected;survey_not_population",
        )  # fmt: skip
# Not for the expectation of later years: editions differ on whom it includes.
for _series in ("ahk_invest", "ahk_stay", "ahk_leaders_now"):
    for _before, _after in pairwise(WAVES[_series]):
        FORMULAS.bind(
            f"{_series}_change_{_after}",
            newcombe,
            {
                "before": f"{_series}_{_before}",
                "respondents_before": f"ahk_n_{_before}",
                "after": f"{_series}_{_after}",
                "respondents_after": f"ahk_n_{_after}",
                "confidence": "confidence",
            },
            kind="points", unit="points", entity=_GERMAN, period=f"{_before}/{_after}",
            place="CN", metric=f"{_TITLES[_series]}: change from wave to wave",
            caveats="self_selected;survey_not_population;no_cause",
        )  # fmt: skip
for _figure, _share, _title in (
    ("survey_stay_firms", "survey_stay", "plan to stay"),
    ("survey_leaders_firms", "survey_leaders", "expect Chinese firms to lead within five years"),
    ("survey_invest_firms", "ahk_invest_2024", "intend to invest more"),
):
    FORMULAS.bind(
        _figure,
        firms_behind,
        {"share": _share, "respondents": "ahk_n_2024"},
        kind="count", unit="companies", entity=_GERMAN, period="2024-09-03/2024-10-08",
        place="CN", metric=f"{_title}: respondents behind the share", caveats="self_selected",
    )  # fmt: skip
FORMULAS.bind(
    "survey_stay_wilson",
    wilson,
    {"share": "survey_stay", "respondents": "respondents", "confidence": "confidence"},
    kind="share", unit="percent", entity=_GERMAN, period="2024-09-03/2024-10-08", place="CN",
    metric="plan to stay: sampling interval with the assumed base",
    caveats="self_selected;survey_not_population",
)  # fmt: skip
FORMULAS.bind(
    "survey_leaders_wilson",
    wilson,
    {"share": "survey_leaders", "respondents": "respondents", "confidence": "confidence"},
    kind="share", unit="percent", entity=_GERMAN, period="2024-09-03/2024-10-08", place="CN",
    metric="expect Chinese firms to lead: sampling interval with the assumed base",
    caveats="self_selected;survey_not_population",
)  # fmt: skip
FORMULAS.bind(
    "survey_invest_wilson",
    wilson,
    {"share": "ahk_invest_2024", "respondents": "respondents", "confidence": "confidence"},
    kind="share", unit="percent", entity=_GERMAN, period="2024-09-03/2024-10-08", place="CN",
    metric="intend to invest more: sampling interval with the assumed base",
    caveats="self_selected;survey_not_population",
)  # fmt: skip
#: The base in other prints of the wave that the article quotes.
for _print in ("chinahirn", "scmp"):
    FORMULAS.bind(
        f"survey_stay_firms_{_print}",
        firms_behind,
        {"share": "survey_stay", "respondents": f"ahk_n_2024_{_print}"},
        kind="count", unit="companies", entity=_GERMAN, period="2024-09-03/2024-10-08",
        place="CN", metric="plan to stay: respondents behind the share, base of another print",
        caveats="self_selected;edition_differs",
    )  # fmt: skip
    FORMULAS.bind(
        f"survey_stay_wilson_{_print}",
        wilson,
        {
            "share": "survey_stay",
            "respondents": f"ahk_n_2024_{_print}",
            "confidence": "confidence",
        },
        kind="share", unit="percent", entity=_GERMAN, period="2024-09-03/2024-10-08", place="CN",
        metric="plan to stay: sampling interval, base of another print",
        caveats="self_selected;survey_not_population;edition_differs",
    )  # fmt: skip
