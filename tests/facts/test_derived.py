"""Derived figures: what the articles imply, against sums done by hand and by other means."""

import math
from datetime import date
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.book import Book
from analysis.errors import IntervalError
from analysis.facts.fact import make_assumption
from analysis.facts.formulas import newcombe, wilson
from analysis.quantities.interval import Basis, Interval, round_end
from analysis.quantities.periods import DAYS_A_YEAR

MILLION = 10**6


@pytest.fixture(scope="module")
def book() -> Book:
    """The figures at the default level, with what the formulas need to be assumed."""
    opened = Book.open()
    opened.assume("nev_units_with_floor", 9_500_000, "vehicles", "a floor", upper=10_000_000)
    opened.assume("market_growth", 0, "percent", "a flat market")
    opened.assume("confidence", 95, "percent", "custom")
    opened.assume("respondents", 546, "companies", "the base of the wave")
    return opened


def outward(interval: Interval, unit: float | str = 1, step: str = "1") -> tuple[float, float]:
    """Both ends in a unit, rounded outward to a step."""
    lower, upper = interval.lower / Fraction(unit), interval.upper / Fraction(unit)
    return (
        float(round_end(lower, Fraction(step), up=False)),
        math.inf if math.isinf(upper) else float(round_end(upper, Fraction(step), up=True)),
    )


# The known checks

#: Figure, unit, step of rounding, both ends rounded outward.
CHECKS = [
    ("world_sales_with_floor", MILLION, "0.001", (44.496, 47.059)),
    ("nev_share_2024h1", 1, "0.01", (16.75, 17.85)),
    ("hefei_rate", 1, "0.00001", (7.16192, 7.16201)),
    ("fawvw_mean_output", MILLION, "0.001", (0.861, 0.887)),
    ("nev_share_rise_2025h1", 1, "0.1", (19.6, 26.9)),
    ("nev_units_growth_2025h1", 1, "0.1", (19.6, 26.9)),
    ("fawvw_years", 1, "0.01", (33.83, 34.83)),
    ("fawvw_models_per_plant", 1, "0.1", (5.5, 5.5)),
    ("fawvw_models_ratio", 1, "1", (33, 33)),
    ("svw_lead_2017", MILLION, "1", (2, 2)),
    ("survey_stay_firms", 1, "1", (500, 505)),
    ("hefei_deals_per_firm", 1, "0.01", (0.28, 0.32)),
    ("nev_units_from_cpca_total", MILLION, "0.01", (9.84, 9.90)),
    ("china_part_with_exports", 1, "0.1", (70.5, 71.2)),
    ("china_part_without_exports", 1, "0.1", (59.8, 60.4)),
    ("china_part_rho", 1, "0.1", (59.5, 61.4)),
    ("ecb_cross_2025_06_26", 1, "0.0001", (7.1704, 7.1712)),
    ("caam_nev_share_2025h1_computed", 1, "0.1", (44.3, 44.4)),
    ("cpca_nev_share_2025h1_computed", 1, "0.1", (50.1, 50.2)),
    ("caam_nev_share_2026_01_02_computed", 1, "0.1", (41.0, 41.4)),
    ("cpca_world_total_growth", 1, "0.1", (5.3, 5.7)),
    ("vw_china_change", 1, "0.1", (-36.6, -36.3)),
    ("bmw_china_change", 1, "0.1", (-26.1, -26.0)),
    ("mercedes_cars_change", 1, "0.1", (-19.3, -19.2)),
    ("chinese_brands_gain", 1, "0.1", (31.0, 31.2)),
    ("vw_china_share_loss", 1, "0.1", (-4.9, -4.7)),
    ("svw_capacity_closed", 1, "1", (400_000, 420_000)),
    ("trumpf_age_computed", 1, "1", (101, 103)),
]


@pytest.mark.parametrize(("figure", "unit", "step", "ends"), CHECKS)
def test_a_figure_is_what_the_plan_says(book, figure, unit, step, ends):
    assert outward(book[figure].interval, unit, step) == pytest.approx(ends, abs=1e-12)


@pytest.mark.parametrize(
    ("first", "second", "pace"),
    [
        ("2002", "2004", "0.26"),
        ("2004", "2009", "0.36"),
        ("2009", "2017", "1.50"),
        ("2017", "2022", "1.93"),
        ("2022", "2024", "1.77"),
        ("2024", "2025", "1.51"),
    ],
)
def test_the_pace_between_milestones_is_what_the_plan_says(book, first, second, pace):
    found = book[f"fawvw_pace_{first}_{second}"].interval
    assert found.is_point
    assert f"{float(found.lower / MILLION):.2f}" == pace


def test_a_pace_is_cars_over_days_of_the_calendar(book):
    days = (date(2025, 10, 30) - date(2024, 7, 3)).days
    by_hand = Fraction(2 * MILLION) / days * DAYS_A_YEAR
    assert book["fawvw_pace_2024_2025"].interval.lower == by_hand


def test_the_mean_output_runs_from_any_day_of_the_founding_year(book):
    found = book["fawvw_mean_output"].interval
    for day, end in ((date(1991, 1, 1), found.lower), (date(1991, 12, 31), found.upper)):
        years = (date(2025, 10, 30) - day).days / DAYS_A_YEAR
        assert end == 30 * MILLION / years
    assert book["fawvw_mean_output_day"].interval.within(found)


def test_the_slowdown_is_the_last_pace_against_the_fastest(book):
    last, fastest = (
        book[f"fawvw_pace_{span}"].interval.lower for span in ("2024_2025", "2017_2022")
    )
    assert book["fawvw_pace_change"].interval.lower == (last / fastest - 1) * 100
    assert outward(book["fawvw_pace_change"].interval, 1, "0.1") == (-22.0, -21.9)


@pytest.mark.parametrize(
    ("figure", "day"),
    [("fawvw_10m_chained", date(2014, 12, 21)), ("fawvw_20m_chained", date(2020, 3, 24))],
)
def test_a_chained_day_is_as_wide_as_its_months_are_rounded(book, figure, day):
    found = book[figure].interval
    assert day.toordinal() in found
    assert found.upper - found.lower == DAYS_A_YEAR / 12
    assert (found.lower_basis, found.upper_basis) == ("rounding", "rounding")


def test_nine_editions_since_the_first_year_are_about_one_a_year(book):
    found = book["sgac_editions_a_year"].interval
    latest, earliest = date(2017, 9, 30), date(2017, 9, 1)
    ends = [8 / ((date(2025, 11, 12) - day).days / DAYS_A_YEAR) for day in (earliest, latest)]
    assert [found.lower, found.upper] == ends


# Bounds that words set


def test_a_mean_of_over_so_much_is_over_its_share_and_has_no_upper_end_in_logic(book):
    found = book.at("logical")["hefei_mean_deal"].interval
    assert (found.lower, found.lower_open, found.upper) == (
        Fraction(6_800_000_000, 28),
        True,
        math.inf,
    )
    assert f"{float(found.lower) / MILLION:.1f}" == "242.9"


def test_fewer_than_a_hundred_firms_did_more_than_28_hundredths_of_a_deal_each(book):
    found = book.at("logical")["hefei_deals_per_firm"].interval
    assert found.brackets() == "[28/99, inf)"
    assert found.lower > Fraction("0.28")
    assert found.lower_basis == Basis.WORD


def test_the_value_in_euros_begins_where_the_yuan_begin(book):
    found = book["hefei_value_eur"].interval
    assert f"{float(found.lower) / MILLION:.1f}" == "810.9"
    assert (found.lower_open, found.lower_basis) == (True, Basis.WORD)


def test_the_cross_rate_is_that_of_the_printed_rates(book):
    assert Fraction("8.3862") / Fraction("1.1695") in book["ecb_cross_2025_06_26"].interval
    assert f"{8.3862 / 1.1695:.4f}" == "7.1708"


def test_the_printed_dollars_are_the_yuan_at_one_rate(book):
    rate = Fraction(6_800_000_000) / 949_460_000
    assert rate in book["hefei_rate"].interval
    assert f"{float(rate):.4f}" == "7.1620"


def test_the_world_total_has_an_upper_end_and_a_floor_by_usage_alone(book):
    assert outward(book["world_sales_2025h1"].interval, MILLION, "0.01")[1] == 47.06
    logical = book.at("logical")["world_sales_2025h1"].interval
    assert (logical.lower, logical.lower_basis) == (0, Basis.UNIT)
    floors = [
        book.at(level)["world_sales_2025h1"].interval.lower for level in ("core", "middle", "wide")
    ]
    assert floors == sorted(floors, reverse=True)


def test_shares_of_the_world_count_are_at_most_what_the_plan_says(book):
    part = Fraction(6_937_000)
    assert f"{float(part / 9_750_000):.1%}" == "71.1%"
    assert outward(book["china_part_with_exports"].interval, 1, "0.1")[1] == 71.2
    assert f"{float((part - 1_056_000) / 9_750_000):.1%}" == "60.3%"
    assert float(book["china_part_without_exports"].interval.upper) < 60.33


def test_an_end_that_only_a_missing_bound_gives_is_left_out_in_words(book):
    found = book.at("logical")["china_part_with_exports"].interval
    assert (found.lower, found.lower_open, found.lower_basis) == (0, True, Basis.UNIT)
    assert book.at("logical").say("{china_part_with_exports}").text == "below 71.16%"


def test_percentage_points_are_taken_off_and_not_per_cent(book):
    found = book["nev_share_2024h1"].interval
    assert Fraction("21.3") - 4 in found
    assert Fraction("21.3") / Fraction("1.04") not in found


def test_a_growing_market_adds_to_the_growth_of_units():
    grown = Book.open()
    grown.assume("market_growth", 5, "percent", "a guess")
    found, flat = grown["nev_units_growth_2025h1"].interval, grown["nev_share_rise_2025h1"].interval
    for end, base in ((found.lower, flat.lower), (found.upper, flat.upper)):
        assert end == (Fraction("1.05") * (1 + base / 100) - 1) * 100


def test_a_floor_that_is_assumed_makes_the_end_rest_on_the_assumption(book):
    found = book["world_sales_with_floor"].interval
    assert found.lower_basis == found.upper_basis == Basis.ASSUMPTION


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("hefei_mean_deal_eur", Fraction(6_800_000_000, 28) / Fraction("8.38625")),
        ("deal_vw_xpeng_usd_in_eur_then", 650_000_000 / Fraction("1.10595")),
        ("deal_vw_horizon_eur_in_cny_then", 2_200_000_000 * Fraction("6.99445")),
        ("deal_bmw_shenyang_cny_in_eur_then", 19_500_000_000 / Fraction("7.76385")),
    ],
)
def test_a_deal_is_converted_at_the_rate_of_its_day(book, figure, value):
    assert book[figure].interval.lower == value


# Surveys


def solve_score(share: Fraction, respondents: int, confidence: Fraction) -> list:
    """Wilson's interval by its definition: where the score test is exactly at its limit."""
    with mpmath.workdps(40):
        p = mpmath.mpf(share.numerator) / share.denominator / 100
        z = mpmath.sqrt(2) * mpmath.erfinv(mpmath.mpf(str(float(confidence))) / 100)
        a, b, c = 1 + z**2 / respondents, -(2 * p + z**2 / respondents), p**2
        root = mpmath.sqrt(b**2 - 4 * a * c)
        return [100 * (-b - root) / (2 * a), 100 * (-b + root) / (2 * a)]


@given(
    st.integers(0, 1000).map(lambda number: Fraction(number, 10)),
    st.integers(20, 2000),
    st.sampled_from([80, 90, 95, 99]),
)
def test_wilsons_interval_holds_the_roots_of_the_score_equation(share, respondents, confidence):
    lower, upper = wilson(share, Fraction(respondents), Fraction(confidence))
    expected = solve_score(share, respondents, Fraction(confidence))
    assert abs(float(lower) - expected[0]) < 1e-9
    assert abs(float(upper) - expected[1]) < 1e-9
    assert 0 <= lower <= share <= upper <= 100


#: Events, trials, Wilson's limits: Newcombe (1998), Statistics in Medicine 17:857-872, table I.
@pytest.mark.parametrize(
    ("events", "trials", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_that_of_published_examples(events, trials, lower, upper):
    found = wilson(Fraction(100 * events, trials), Fraction(trials), Fraction(95))
    assert [round(float(end) / 100, 4) for end in found] == [lower, upper]


#: Newcombe (1998), Statistics in Medicine 17:873-890, table II, method 10.
@pytest.mark.parametrize(
    ("first", "second", "lower", "upper"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombes_interval_is_that_of_published_examples(first, second, lower, upper):
    (x, m), (y, n) = first, second
    found = newcombe(
        Fraction(100 * y, n), Fraction(n), Fraction(100 * x, m), Fraction(m), Fraction(95)
    )
    assert [round(float(end) / 100, 4) for end in found] == [lower, upper]


def test_54_against_51_is_inside_the_noise_and_71_to_51_is_not(book):
    assert 0 in book["ahk_invest_change_2024"].interval
    assert 0 in book["ahk_invest_change_2023"].interval
    assert book["ahk_invest_change_2022"].interval.upper < -13
    assert 0 in book["ahk_stay_change_2024"].interval


def test_the_interval_of_a_difference_holds_the_difference_of_the_printed_shares(book):
    for figure, difference in (("ahk_invest_change_2022", -20), ("ahk_stay_change_2024", 1)):
        assert difference in book[figure].interval


def test_the_rounding_of_a_share_widens_its_sampling_interval(book):
    lower, upper = wilson(Fraction(55), Fraction(546), Fraction(95))
    found = book["survey_leaders_wilson"].interval
    assert found.lower < lower < upper < found.upper
    assert outward(found, 1, "0.1") == (50.3, 59.7)


def test_more_confidence_or_fewer_respondents_make_a_wider_interval():
    narrow = wilson(Fraction(55), Fraction(546), Fraction(90))
    for wide in (
        wilson(Fraction(55), Fraction(546), Fraction(99)),
        wilson(Fraction(55), Fraction(143), Fraction(90)),
    ):
        assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_full_confidence_has_no_interval():
    sure = Book.open()
    sure.add_assumption(make_assumption("confidence", 100, "percent", "too much"))
    with pytest.raises(IntervalError) as caught:
        _ = sure["ahk_stay_2024_wilson"]
    told = "ahk_stay_2024_wilson has no value as share: the formula has no value at (183/2, 546,"
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize(
    ("figure", "share", "respondents"),
    [
        ("survey_stay_firms", 92, 546),
        ("survey_leaders_firms", 55, 546),
        ("survey_invest_firms", 51, 546),
    ],
)
def test_the_firms_behind_a_share_are_all_counts_that_round_to_it(book, figure, share, respondents):
    found = book[figure].interval
    counts = [
        count
        for count in range(respondents + 1)
        if abs(Fraction(100 * count, respondents) - share) <= Fraction(1, 2)
    ]
    assert (found.lower, found.upper) == (counts[0], counts[-1])


# Computed against printed


@pytest.mark.parametrize(
    ("computed", "printed"),
    [
        ("caam_nev_share_2021_computed", "caam_nev_share_2021"),
        ("caam_nev_share_2022_computed", "caam_nev_share_2022"),
        ("caam_nev_share_2023_computed", "caam_nev_share_2023"),
        ("caam_nev_share_2024_computed", "caam_nev_share_2024"),
        ("caam_nev_share_2025_computed", "caam_nev_share_2025"),
        ("caam_nev_share_2025h1_computed", "caam_nev_share_2025h1"),
        ("caam_nev_share_2026_01_02_computed", "caam_nev_share_2026_01_02"),
        ("cpca_nev_share_2025h1_computed", "cpca_nev_share_2025h1"),
        ("trumpf_age_computed", "trumpf_age"),
    ],
)
def test_what_is_computed_meets_what_the_source_itself_prints(book, computed, printed):
    assert book[computed].interval.meets(book[printed].interval)
