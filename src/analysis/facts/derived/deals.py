"""Values of deals: means, rates of conversion, and one currency for all."""

from __future__ import annotations

from fractions import Fraction

from analysis.facts.formula import FORMULAS, Function, divide
from analysis.quantities.interval import End

_HEFEI = "Sino-German Smart Manufacturing Matchmaking Conference"
_WHEN = "2025-06-24/2025-06-26"


def mean_value(total: Fraction, count: Fraction) -> End:
    """Mean of so many values with a known sum.

    Formula: total / count
    Source: arithmetic mean
    """
    return divide(total, count)


def implied_rate(converted_from: Fraction, converted_to: Fraction) -> Fraction:
    """The rate at which one printed sum was converted into the other.

    Formula: sum in the first currency / sum in the second
    Source: definition of an exchange rate; the first sum taken as printed, the second as rounded
    """
    return converted_from / converted_to


def cross_rate(first: Fraction, second: Fraction) -> Fraction:
    """The rate between two currencies from their rates against a third.

    Formula: first rate / second rate
    Source: triangular arbitrage, as the European Central Bank's cross rates
    """
    return first / second


def convert(value: Fraction, rate: Fraction) -> Fraction:
    """A sum in another currency.

    Formula: value / rate
    Source: definition of an exchange rate
    """
    return value / rate


def convert_back(value: Fraction, rate: Fraction) -> Fraction:
    """A sum in another currency, the rate being quoted the other way.

    Formula: value x rate
    Source: definition of an exchange rate
    """
    return value * rate


def convert_across(value: Fraction, rate: Fraction, target_rate: Fraction) -> Fraction:
    """A sum in another currency, by way of a third.

    Formula: value x rate / target rate
    Source: definition of an exchange rate, used twice
    """
    return value * rate / target_rate


def keep(value: Fraction) -> Fraction:
    """A sum that is in the currency already.

    Formula: value
    Source: identity
    """
    return value


FORMULAS.bind(
    "hefei_mean_deal",
    mean_value,
    {"total": "hefei_value_cny", "count": "hefei_deals"},
    kind="money", unit="CNY", entity=_HEFEI, place="hefei", period=_WHEN,
    metric="mean value of a deal", caveats="lower_bound_only;mean_hides_spread",
)  # fmt: skip
FORMULAS.bind(
    "hefei_deals_per_firm",
    mean_value,
    {"total": "hefei_deals", "count": "hefei_firms"},
    kind="rate", unit="deals", entity=_HEFEI, place="hefei", period=_WHEN,
    metric="deals for each German firm present", caveats="mean_hides_spread;lower_bound_only",
)  # fmt: skip
FORMULAS.bind(
    "hefei_rate",
    implied_rate,
    {"converted_from": "hefei_value_cny@number", "converted_to": "hefei_value_usd@rounded"},
    kind="rate", unit="CNY/USD", entity=_HEFEI, place="hefei", period=_WHEN,
    metric="rate at which the agency converted", caveats="conversion_not_evidence",
)  # fmt: skip
FORMULAS.bind(
    "ecb_cross_2025_06_26",
    cross_rate,
    {"first": "ecb_cny_2025_06_26", "second": "ecb_usd_2025_06_26"},
    kind="rate", unit="CNY/USD", entity="US dollar", place="world", period="2025-06-26",
    metric="yuan per dollar, cross rate (European Central Bank)", caveats="mirror_copy",
)  # fmt: skip
FORMULAS.bind(
    "hefei_value_eur",
    convert,
    {"value": "hefei_value_cny", "rate": "ecb_cny_2025_06_26"},
    kind="money", unit="EUR", entity=_HEFEI, place="hefei", period=_WHEN,
    metric="value of the deals in euros", caveats="lower_bound_only",
)  # fmt: skip
FORMULAS.bind(
    "jinan_mean_project",
    mean_value,
    {"total": "jinan_sme_value_cny", "count": "jinan_sme_deals"},
    kind="money", unit="CNY", entity="Sino-German (European) SME conference in Jinan",
    place="CN", period="2015/2023-09", metric="mean investment of a project",
    caveats="upper_bound_only;mean_hides_spread",
)  # fmt: skip

#: Deals of the comparison: id of the sum -> its currency, who, and what.
DEALS = {
    "hefei_value_cny": ("CNY", _HEFEI, "all deals of the conference"),
    "hefei_mean_deal": ("CNY", _HEFEI, "mean value of a deal"),
    "jinan_mean_project": ("CNY", "SME conference in Jinan", "mean investment of a project"),
    "deal_vw_hefei_eur": ("EUR", "Volkswagen Group", "hub in Hefei"),
    "deal_vw_xpeng_usd": ("USD", "Volkswagen Group", "stake in XPeng"),
    "deal_vw_horizon_eur": ("EUR", "Volkswagen Group", "venture with Horizon Robotics"),
    "deal_bmw_shenyang_cny": ("CNY", "BMW Group", "base in Shenyang"),
    "deal_mb_china_cny": ("CNY", "Mercedes-Benz and partners", "additional investment"),
    "deal_bosch_suzhou_eur": ("EUR", "Bosch", "site in Suzhou, one print"),
    "deal_bosch_suzhou_usd_xinhua": ("USD", "Bosch", "site in Suzhou, another print"),
    "deal_catl_arnstadt_2019": ("EUR", "CATL", "plant in Arnstadt, first plan"),
    "deal_catl_arnstadt_2023": ("EUR", "CATL", "plant in Arnstadt, at the opening"),
    "deal_basf_zhanjiang_2022": ("EUR", "BASF", "site in Zhanjiang, first plan"),
    "deal_basf_zhanjiang_2025": ("EUR", "BASF", "site in Zhanjiang, later"),
}
#: Assumed yuan per unit of a currency.
RATES = {"USD": "cny_per_usd", "EUR": "cny_per_eur"}


def _conversion(source: str, target: str) -> tuple[Function, dict[str, str]]:
    if source == target:
        return keep, {}
    if source == "CNY":
        return convert, {"rate": RATES[target]}
    if target == "CNY":
        return convert_back, {"rate": RATES[source]}
    return convert_across, {"rate": RATES[source], "target_rate": RATES[target]}


for _deal, (_currency, _entity, _metric) in DEALS.items():
    for _target in ("CNY", "USD", "EUR"):
        _function, _rates = _conversion(_currency, _target)
        FORMULAS.bind(
            f"{_deal}_in_{_target.lower()}",
            _function,
            {"value": _deal, **_rates},
            kind="money", unit=_target, entity=_entity, metric=_metric,
        )  # fmt: skip
