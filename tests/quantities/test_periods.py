"""Dates: periods as first and last day, and printed dates held against curated ones."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import PhraseError
from analysis.extraction.phrases import check_date
from analysis.quantities.hedges import period_interval
from analysis.quantities.interval import Basis
from analysis.quantities.periods import DAYS_A_YEAR, period_bounds

# Periods


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1991", "1991-01-01", "1991-12-31"),
        ("2025-H1", "2025-01-01", "2025-06-30"),
        ("2025-H2", "2025-07-01", "2025-12-31"),
        ("2025-Q1", "2025-01-01", "2025-03-31"),
        ("2025-Q2", "2025-04-01", "2025-06-30"),
        ("2025-Q3", "2025-07-01", "2025-09-30"),
        ("2025-Q4", "2025-10-01", "2025-12-31"),
        ("2025-10", "2025-10-01", "2025-10-31"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2024-09-03/2024-10-08", "2024-09-03", "2024-10-08"),
        ("1980/1989", "1980-01-01", "1989-12-31"),
        ("1991/2025-10", "1991-01-01", "2025-10-31"),
        ("2024-11/2025", "2024-11-01", "2025-12-31"),
        ("2025-10-30/2025-10-30", "2025-10-30", "2025-10-30"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text, first, last):
    assert tuple(map(str, period_bounds(text))) == (first, last)


HOW = "is no period (write 2025, 2025-H1, 2025-Q3, 2025-10, 2025-10-30 or two of them with a slash)"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f"'' {HOW}"),
        ("25", f"'25' {HOW}"),
        ("2025-1", f"'2025-1' {HOW}"),
        ("2025-H3", f"'2025-H3' {HOW}"),
        ("2025-Q5", f"'2025-Q5' {HOW}"),
        ("2025-10-3", f"'2025-10-3' {HOW}"),
        ("October 2025", f"'October 2025' {HOW}"),
        (" 2025", f"' 2025' {HOW}"),
        ("２０２５", f"'２０２５' {HOW}"),
        ("2025/", f"'' {HOW}"),
        ("/2025", f"'' {HOW}"),
        ("2024/2025/2026", f"'2025/2026' {HOW}"),
        ("2025-13", "'2025-13' is no period: month must be in 1..12"),
        ("2025-00-10", "'2025-00-10' is no period: month must be in 1..12"),
        ("2025/2024", "the period '2025/2024' ends before it begins"),
        ("2025-10-30/2025-10-29", "the period '2025-10-30/2025-10-29' ends before it begins"),
    ],
)
def test_what_is_no_period_is_refused_with_what_to_write(text, message):
    with pytest.raises(PhraseError) as caught:
        period_bounds(text)
    # Pythons differ in whether they tell the wrong month.
    assert str(caught.value).partition(", not ")[0] == message


@pytest.mark.parametrize("text", ["2025-02-29", "2025-04-31", "2025-01-00"])
def test_a_day_that_its_month_has_not_is_no_period(text):
    with pytest.raises(PhraseError, match=f"^'{text}' is no period: day "):
        period_bounds(text)


def test_a_period_is_an_interval_of_whole_days_both_ends_inside():
    found = period_interval("2025-10")
    assert (found.lower, found.upper) == (
        date(2025, 10, 1).toordinal(),
        date(2025, 10, 31).toordinal(),
    )
    assert (found.lower_basis, found.upper_basis) == (Basis.EXACT, Basis.EXACT)


@given(st.dates(), st.dates())
def test_two_days_make_the_period_between_them(first, last):
    if first > last:
        first, last = last, first
    assert period_bounds(f"{first}/{last}") == (first, last)
    assert period_interval(f"{first}/{last}").lower == first.toordinal()


def test_late_in_a_month_begins_on_the_21st_by_usage():
    found = period_interval("2025-10", late=True)
    assert [date.fromordinal(int(end)) for end in (found.lower, found.upper)] == [
        date(2025, 10, 21),
        date(2025, 10, 31),
    ]
    assert (found.lower_basis, found.upper_basis) == (Basis.USAGE, Basis.EXACT)


def test_late_february_ends_with_february():
    assert period_interval("2025-02", late=True).upper == date(2025, 2, 28).toordinal()


@pytest.mark.parametrize("text", ["2025", "2025-H1", "2025-10-30", "2025-10/2025-11"])
def test_late_is_read_of_a_month_alone(text):
    with pytest.raises(PhraseError) as caught:
        period_interval(text, late=True)
    assert str(caught.value) == f"late stands before a month, not before {text!r}"


def test_a_mean_year_is_that_of_the_gregorian_cycle():
    assert Fraction((date(2401, 1, 1) - date(2001, 1, 1)).days, 400) == DAYS_A_YEAR


# Printed dates against curated ones

#: Phrase, curated value, day of publication, language.
AGREEING = [
    ("October 30", "2025-10-30", "2025-12-09", "en"),
    ("late October", "2025-10", "2025-11-13", "en"),
    ("established in 1991", "1991", "2025-11-13", "en"),
    ("opened on Wednesday", "2025-11-12", "2025-11-13", "en"),
    ("on Thursday", "2025-11-13", "2025-11-13", "en"),
    ("WNEVC 2025 … on Saturday", "2025-09-27", "2025-09-28", "en"),
    ("1980s", "1980/1989", "2025-12-09", "en"),
    ("April 14", "2024-04-14", None, "en"),
    ("Jan. 1, 2022", "2022-01-01", None, "en"),
    ("Sept. 3", "2024-09-03", "2024-12-10", "en"),
    ("6 February 1991", "1991-02-06", None, "en"),
    ("May 5, 2025", "2025-05-05", None, "en"),
    ("December 9", "2025-12-09", "2025-12-09", "en"),
    ("11. Oktober", "2025-10-11", None, "de"),
    ("3. März 2025", "2025-03-03", None, "de"),
    ("2025年10月30日", "2025-10-30", None, "zh"),
    ("2025-10-30", "2025-10-30", None, "zh"),
    ("first quarter of 2023", "2023-Q1", None, "en"),
    ("the first half", "2025-H1", "2025-09-28", "en"),
    ("Q3 2023", "2023-Q3", None, "en"),
    ("October 2025", "2025-10", None, "en"),
    ("April 14-16", "2024-04-14/2024-04-16", "2024-04-20", "en"),
    ("September 3 to October 8, 2024", "2024-09-03/2024-10-08", None, "en"),
    ("from Tuesday to Thursday", "2025-06-24/2025-06-26", "2025-06-27", "en"),
    ("from 1991 to 2004", "1991/2004", None, "en"),
    ("im ersten Quartal 2023", "2023-Q1", None, "de"),
    ("in den 1980er Jahren", "1980/1989", "2025-12-09", "de"),
    ("am Mittwoch", "2025-11-12", "2025-11-13", "de"),
    ("30.10.2025", "2025-10-30", None, "de"),
    ("2025年上半年", "2025-H1", None, "zh"),
    ("2025年10月", "2025-10", None, "zh"),
    ("10月30日", "2025-10-30", "2025-11-13", "zh"),
    # Without a year, a date may lie ahead.
    ("in the third quarter", "2026-Q3", "2026-05-06", "en"),
    ("in the first quarter", "2026-Q1", "2025-11-20", "en"),
    ("on January 15", "2026-01-15", "2025-12-09", "en"),
    ("on Wednesday", "2025-11-19", "2025-11-13", "en"),
    ("im dritten Quartal", "2025-Q3", "2026-05-06", "de"),
    ("im dritten Quartal", "2026-Q3", "2026-05-06", "de"),
    ("in der zweiten Jahreshälfte", "2026-H2", "2026-05-06", "de"),
    ("第三季度", "2025-Q3", "2026-05-06", "zh"),
    ("3月", "2026-03", "2025-11-11", "zh"),
    # Or its year stands elsewhere.
    ("2019 … October 5", "2019-10-05", "2026-05-06", "en"),
    ("2019年…8月9日", "2019-08-09", "2026-05-06", "zh"),
]


@pytest.mark.parametrize(("text", "value", "published", "language"), AGREEING)
def test_a_printed_date_agrees_with_the_curated_one(text, value, published, language):
    anchor = date.fromisoformat(published) if published else None
    assert check_date(text, value, anchor=anchor, language=language) is None


@pytest.mark.parametrize(
    ("text", "value", "published", "message"),
    [
        ("October 30", "2025-10-31", "2025-12-09", "'October 30' prints the day 30, not 31"),
        ("October 30", "2025-11-30", "2025-12-09", "'October 30' prints the month 10, not 11"),
        ("in 1991", "1990", "2025-11-13", "'in 1991' prints the year 1991, not 1990"),
        ("on Wednesday", "2025-11-13", None, "'on Wednesday' is not 2025-11-13, a Thursday"),
        ("the 1980s", "1980/1988", None, "'the 1980s' is 1980/1989, not 1980/1988"),
        ("the 1980s", "1980", None, "'the 1980s' is 1980/1989, not 1980"),
        (
            "October 30",
            "2024-10-30",
            "2025-12-09",
            "'October 30', printed on 2025-12-09, is 2025-10-30 or 2026-10-30, not 2024-10-30",
        ),
        (
            "in the third quarter",
            "2026",
            "2026-05-06",
            "'in the third quarter', printed on 2026-05-06, is 2025-Q3 or 2026-Q3, not 2026",
        ),
        (
            "last October",
            "2026-10",
            "2026-05-06",
            "'last October' is 2025-10, not 2026-10",
        ),
        (
            "on Wednesday",
            "2025-11-05",
            "2025-11-13",
            "'on Wednesday', printed on 2025-11-13, is 2025-11-12 or 2025-11-19, not 2025-11-05",
        ),
        (
            "on Thursday",
            "2025-11-06",
            "2025-11-13",
            "'on Thursday', printed on 2025-11-13, is 2025-11-13 or 2025-11-20, not 2025-11-06",
        ),
        ("recently", "2025-11-12", "2025-11-13", "'recently' has no part of a date"),
        ("in 1991", "1991-07-01", None, "'in 1991' is 1991, not 1991-07-01"),
        ("in 1991", "1991-H1", None, "'in 1991' is 1991, not 1991-H1"),
        ("in 1991", "1991/1992", None, "'in 1991' is 1991, not 1991/1992"),
        (
            "first quarter of 2023",
            "2023-Q3",
            None,
            "'first quarter of 2023' is 2023-Q1, not 2023-Q3",
        ),
        ("the first half", "2025-H2", None, "'the first half' is 2025-H1, not 2025-H2"),
        ("October 2025", "2025-10-01", None, "'October 2025' is 2025-10, not 2025-10-01"),
        ("late October", "2025-10-21", None, "'late October' is 2025-10, not 2025-10-21"),
        (
            "April 14",
            "2024-04-14/2024-04-16",
            None,
            "'April 14' is 2024-04-14, not 2024-04-14/2024-04-16",
        ),
        (
            "from 1991 to 2004",
            "1991/2005",
            None,
            "'from 1991 to 2004' prints the year 2004, not 2005",
        ),
        (
            "WNEVC 2025 … on Saturday",
            "2025-09-20",
            "2025-09-28",
            (
                "'WNEVC 2025 … on Saturday', printed on 2025-09-28, is 2025-09-27 or 2025-10-04, "
                "not 2025-09-20"
            ),
        ),
    ],
)
def test_a_printed_part_that_disagrees_is_told(text, value, published, message):
    anchor = date.fromisoformat(published) if published else None
    with pytest.raises(PhraseError) as caught:
        check_date(text, value, anchor=anchor)
    assert str(caught.value) == message


def test_a_month_is_read_in_the_language_of_the_print_alone():
    with pytest.raises(PhraseError) as caught:
        check_date("11. Oktober", "2025-10-11", anchor=None, language="zh")
    assert str(caught.value) == "'11. Oktober' has no part of a date"


@given(st.dates(date(1990, 1, 1), date(2026, 3, 31)), st.integers(0, 364))
def test_a_date_without_its_year_is_the_last_one_before_the_print_or_the_next(day, later):
    printed = day + timedelta(days=later)
    text = f"{day:%B} {day.day}"
    if (day.month, day.day) == (2, 29):
        return
    for years in (0, 1):
        assert check_date(text, f"{day.year + years}-{day:%m-%d}", anchor=printed) is None
    for years in (-1, 2):
        other = f"{day.year + years}-{day:%m-%d}"
        with pytest.raises(PhraseError, match=f" or .*, not {other}$"):
            check_date(text, other, anchor=printed)
