"""The joint ventures' ground: change of sales and shares, each on one base."""

from __future__ import annotations

from fractions import Fraction

from analysis.facts.derived.share import relative_change
from analysis.facts.formula import FORMULAS, PERCENT


def points_between(before: Fraction, after: Fraction) -> Fraction:
    """Difference of two shares.

    Formula: later share - earlier share
    Source: definition of a percentage point
    """
    return after - before


def total(first: Fraction, second: Fraction) -> Fraction:
    """Sum of two quantities of one kind.

    Formula: first + second
    Source: definition of a sum
    """
    return first + second


def rest_of_whole(share: Fraction) -> Fraction:
    """The share of everybody else.

    Formula: 100 - share
    Source: shares of one whole add up to 100 percent
    """
    return PERCENT - share


#: Figure -> (earlier, later, who, what, period).
_CHANGES = {
    "vw_china_change": (
        "vw_china_deliveries_2019", "vw_china_deliveries_2025", "Volkswagen Group",
        "change of deliveries in China", "2019/2025",
    ),
    "vw_china_with_imports_change": (
        "vw_china_with_imports_2019", "vw_china_with_imports_2023", "Volkswagen Group",
        "change of deliveries in China, imports included", "2019/2023",
    ),
    "bmw_china_change": (
        "bmw_china_deliveries_2021", "bmw_china_deliveries_2025", "BMW Group",
        "change of deliveries in China", "2021/2025",
    ),
    "fawvw_sales_change": (
        "fawvw_sales_2018", "fawvw_sales_2025", "FAW-Volkswagen",
        "change of sales (company figure)", "2018/2025",
    ),
    "mercedes_cars_change": (
        "mercedes_cars_2024", "mercedes_cars_2025", "Mercedes-Benz",
        "change of car sales in China", "2024/2025",
    ),
    "mercedes_with_vans_change": (
        "mercedes_with_vans_2024", "mercedes_with_vans_2025", "Mercedes-Benz",
        "change of sales in China, vans apparently included", "2024/2025",
    ),
}  # fmt: skip
for _figure, (_before, _after, _entity, _metric, _period) in _CHANGES.items():
    FORMULAS.bind(
        _figure,
        relative_change,
        {"before": _before, "after": _after},
        kind="change", unit="percent", entity=_entity, place="CN", period=_period,
        metric=_metric, caveats="no_cause;two_points_no_line",
    )  # fmt: skip
FORMULAS.bind(
    "chinese_brands_gain",
    points_between,
    {"before": "share_cn_caam_2020", "after": "share_cn_caam_2025"},
    kind="points", unit="points", entity="Chinese brands", place="CN", period="2020/2025",
    metric="change of the share of passenger-car sales (CAAM)", caveats="no_cause",
)  # fmt: skip
FORMULAS.bind(
    "vw_china_share_loss",
    points_between,
    {"before": "vw_china_share_2020", "after": "vw_china_share_2023"},
    kind="points", unit="points", entity="Volkswagen Group", place="CN", period="2020/2023",
    metric="change of the market share (annual reports)", caveats="no_cause",
)  # fmt: skip
FORMULAS.bind(
    "svw_capacity_closed",
    total,
    {"first": "svw_nanjing_capacity", "second": "svw_urumqi_capacity"},
    kind="rate", unit="vehicles/year", entity="SAIC Volkswagen", place="CN",
    period="2024-11/2025", metric="capacity of the plants closed or sold", caveats="rounded",
)  # fmt: skip
for _year in ("2020", "2022", "2025"):
    FORMULAS.bind(
        f"share_other_caam_{_year}",
        rest_of_whole,
        {"share": f"share_cn_caam_{_year}"},
        kind="share", unit="percent", entity="all brands that are not Chinese", place="CN",
        period=_year, metric="share of passenger-car sales in China (CAAM)",
        caveats="definition_differs",
    )  # fmt: skip
