"""The world count of new energy vehicles: totals, the year before, growth, China's part."""

from __future__ import annotations

from fractions import Fraction

from analysis.facts.formula import FORMULAS, PERCENT, divide
from analysis.quantities.interval import End

_WORLD, _CHINA = "World", "China"


def whole_from_part(part: Fraction, share: Fraction) -> Fraction:
    """The whole that a part and its share imply.

    Formula: part / (share / 100)
    Source: definition of a share
    """
    return part / (share / PERCENT)


def part_of_whole(whole: Fraction, share: Fraction) -> Fraction:
    """The part that a whole and a share imply.

    Formula: whole x share / 100
    Source: definition of a share
    """
    return whole * share / PERCENT


def share_of_whole(part: Fraction, whole: Fraction) -> Fraction:
    """The share of a part in a whole.

    Formula: part / whole x 100
    Source: definition of a share
    """
    return part / whole * PERCENT


def net_share(part: Fraction, exports: Fraction, whole: Fraction) -> Fraction:
    """The share of a part in a whole, exports taken off the part.

    Formula: (part - exports) / whole x 100
    Source: definition of a share, numerator and denominator made to match
    """
    return (part - exports) / whole * PERCENT


def share_before(share: Fraction, points: Fraction) -> Fraction:
    """The share before it changed by so many percentage points.

    Formula: share - points
    Source: definition of a percentage point
    """
    return share - points


def relative_rise(share: Fraction, points: Fraction) -> End:
    """The relative rise of a share that changed by so many percentage points.

    Formula: points / (share - points) x 100
    Source: definition of relative change
    """
    return divide(points, share - points) * PERCENT


def growth_of_part(share: Fraction, points: Fraction, growth: Fraction) -> End:
    """Growth of the part, given the change of its share and the growth of the whole.

    Formula: ((1 + growth / 100) x share / (share - points) - 1) x 100
    Source: a part is its share times the whole, in both years
    """
    return ((1 + growth / PERCENT) * divide(share, share - points) - 1) * PERCENT


def value_before(value: Fraction, growth: Fraction) -> Fraction:
    """The value before it grew by so many percent.

    Formula: value / (1 + growth / 100)
    Source: definition of relative change
    """
    return value / (1 + growth / PERCENT)


def relative_change(before: End, after: Fraction) -> Fraction:
    """Change against the earlier value.

    Formula: (after / before - 1) x 100
    Source: definition of relative change
    """
    # "Over" has no upper end of its own: against a boundless past everything is lost.
    if not isinstance(before, Fraction):
        return -PERCENT
    return (after / before - 1) * PERCENT


FORMULAS.bind(
    "world_sales_2025h1",
    whole_from_part,
    {"part": "nev_units_2025h1", "share": "nev_share_2025h1"},
    kind="count", unit="vehicles", entity=_WORLD, place="world", period="2025-H1",
    metric="new car sales implied by the ministry's two figures", caveats="upper_bound_only",
)  # fmt: skip
FORMULAS.bind(
    "world_sales_with_floor",
    whole_from_part,
    {"part": "nev_units_with_floor", "share": "nev_share_2025h1"},
    kind="count", unit="vehicles", entity=_WORLD, place="world", period="2025-H1",
    metric="new car sales implied, with an assumed floor",
)  # fmt: skip
FORMULAS.bind(
    "wangang_world_sales_2025h1",
    whole_from_part,
    {"part": "wangang_units_2025h1", "share": "wangang_share_2025h1"},
    kind="count", unit="vehicles", entity=_WORLD, place="world", period="2025-H1",
    metric="vehicle sales implied by what the congress was told", caveats="lower_bound_only",
)  # fmt: skip
FORMULAS.bind(
    "nev_units_from_cpca_total",
    part_of_whole,
    {"whole": "cpca_world_total_2025h1", "share": "nev_share_2025h1"},
    kind="count", unit="vehicles", entity=_WORLD, place="world", period="2025-H1",
    metric="new energy vehicles, from the association's total and the ministry's share",
    caveats="definition_differs",
)  # fmt: skip
FORMULAS.bind(
    "nev_share_2024h1",
    share_before,
    {"share": "nev_share_2025h1", "points": "nev_share_change_2025h1"},
    kind="share", unit="percent", entity=_WORLD, place="world", period="2024-H1",
    metric="share of new energy vehicles a year earlier, implied", caveats="percent_not_points",
)  # fmt: skip
FORMULAS.bind(
    "nev_share_rise_2025h1",
    relative_rise,
    {"share": "nev_share_2025h1", "points": "nev_share_change_2025h1"},
    kind="change", unit="percent", entity=_WORLD, place="world", period="2025-H1",
    metric="relative rise of the share; growth of units had the total not changed",
    caveats="percent_not_points",
)  # fmt: skip
FORMULAS.bind(
    "nev_units_growth_2025h1",
    growth_of_part,
    {
        "share": "nev_share_2025h1",
        "points": "nev_share_change_2025h1",
        "growth": "market_growth",
    },
    kind="change", unit="percent", entity=_WORLD, place="world", period="2025-H1",
    metric="growth of units under an assumed growth of the market",
)  # fmt: skip
FORMULAS.bind(
    "wangang_units_2024h1",
    value_before,
    {"value": "wangang_units_2025h1", "growth": "wangang_growth_2025h1"},
    kind="count", unit="vehicles", entity=_WORLD, place="world", period="2024-H1",
    metric="new energy vehicles a year earlier, implied at the congress",
    caveats="lower_bound_only",
)  # fmt: skip
FORMULAS.bind(
    "cpca_world_total_growth",
    relative_change,
    {"before": "cpca_world_total_2024h1", "after": "cpca_world_total_2025h1"},
    kind="change", unit="percent", entity=_WORLD, place="world", period="2025-H1",
    metric="growth of vehicle sales of the world (CPCA)",
)  # fmt: skip
FORMULAS.bind(
    "china_part_with_exports",
    share_of_whole,
    {"part": "caam_nev_2025h1", "whole": "wangang_units_2025h1"},
    kind="share", unit="percent", entity=_CHINA, place="CN", period="2025-H1",
    metric="part in the world count, exports left in the numerator",
    caveats="definition_differs;wholesale_includes_exports;upper_bound_only",
)  # fmt: skip
FORMULAS.bind(
    "china_part_without_exports",
    net_share,
    {
        "part": "caam_nev_2025h1",
        "exports": "caam_nev_exports_2025h1_battery",
        "whole": "wangang_units_2025h1",
    },
    kind="share", unit="percent", entity=_CHINA, place="CN", period="2025-H1",
    metric="part in the world count, exports taken off the numerator",
    caveats="definition_differs;upper_bound_only",
)  # fmt: skip
FORMULAS.bind(
    "china_part_rho",
    share_of_whole,
    {"part": "rho_china_2025h1", "whole": "rho_world_2025h1"},
    kind="share", unit="percent", entity=_CHINA, place="CN", period="2025-H1",
    metric="part in the world count, one firm counting both (Rho Motion)", caveats="rounded",
)  # fmt: skip
FORMULAS.bind(
    "china_part_iea_2024",
    share_of_whole,
    {"part": "owid_ev_sales_china_2024", "whole": "owid_ev_sales_world_2024"},
    kind="share", unit="percent", entity=_CHINA, place="CN", period="2024",
    metric="part in electric cars sold, one body counting both (IEA)", caveats="rounded",
)  # fmt: skip
for _year in ("2016", "2018", "2020", "2021", "2022", "2023", "2024", "2025", "2025h1"):
    FORMULAS.bind(
        f"caam_nev_share_{_year}_computed",
        share_of_whole,
        {"part": f"caam_nev_{_year}", "whole": f"caam_total_{_year}"},
        kind="share", unit="percent", entity=_CHINA, place="CN",
        period=_year.replace("h1", "-H1"),
        metric="share of new energy vehicles in wholesale, computed (CAAM)",
        caveats="wholesale_includes_exports",
    )  # fmt: skip
FORMULAS.bind(
    "caam_nev_share_2026_01_02_computed",
    share_of_whole,
    {"part": "caam_nev_2026_01_02", "whole": "caam_total_2026_01_02"},
    kind="share", unit="percent", entity=_CHINA, place="CN", period="2026-01/2026-02",
    metric="share of new energy vehicles in wholesale, computed (CAAM)",
    caveats="wholesale_includes_exports;winter_month;part_year",
)  # fmt: skip
FORMULAS.bind(
    "caam_nev_growth_2025h1",
    relative_change,
    {"before": "caam_nev_2024h1", "after": "caam_nev_2025h1"},
    kind="change", unit="percent", entity=_CHINA, place="CN", period="2025-H1",
    metric="growth of new energy vehicle sales (CAAM)", caveats="wholesale_includes_exports",
)  # fmt: skip
FORMULAS.bind(
    "cpca_nev_share_2025h1_computed",
    share_of_whole,
    {"part": "cpca_nev_retail_2025h1", "whole": "cpca_pv_retail_2025h1"},
    kind="share", unit="percent", entity=_CHINA, place="CN", period="2025-H1",
    metric="share of new energy cars in retail sales, computed (CPCA)", caveats="retail_only",
)  # fmt: skip
