"""What the clause of a number tells of it: whether it is to come, of what it is, and since when."""

import pytest

from analysis.curation.article import Article
from analysis.curation.propose import propose_rows
from analysis.project import Row


def propose(
    tables: dict[str, list[Row]], text: str, language: str = "en", day: str = "2026-01-20"
) -> list[Row]:
    """Propose rows for the numbers of a text that are no dates."""
    tables["caveats"] += [{"key": "expectation_not_observation"}]
    source = {"source_id": "new", "language": language, "published_on": day}
    rows = propose_rows(Article(text), source, tables)
    return [row for row in rows if row["class"] == "substantive"]


def is_expected(row: Row) -> bool:
    return "expectation_not_observation" in row["caveats"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "BMW's sales could fall by up to 9 percent this year.", [True]),
        ("en", "Output of BMW is likely to reach 90 cars.", [True]),
        ("en", "BMW may make 90 cars, after 80 cars in 2024.", [True, False]),
        ("en", "BMW wants to make 90 cars.", [True]),
        ("en", "In May 2025 BMW made 90 cars.", [False]),
        ("de", "Der Absatz von BMW könnte um 9 Prozent sinken.", [True]),
        ("de", "BMW baut voraussichtlich 90 Autos.", [True]),
        ("de", "Bis Ende 2028 fallen bei BMW 90 der derzeit 500 Stellen weg.", [True, False]),
        ("de", "Die Kosten werden derzeit geprüft; BMW wollen 9 Firmen folgen.", [True]),
        ("zh", "宝马工厂将投入9亿元。", [True]),
        ("zh", "宝马力争销量达到90万辆。", [True]),
        ("zh", "2025年宝马将产能提高到90万辆。", [False]),
        ("zh", "宝马销量有望达到90万辆；奥迪2025年销量80万辆。", [True, False]),
    ],
)
def test_what_is_to_come_is_told_by_words_of_its_own_part_of_the_sentence(
    tables: dict[str, list[Row]], language: str, text: str, expected: list[bool]
) -> None:
    assert [is_expected(row) for row in propose(tables, text, language)] == expected


@pytest.mark.parametrize(
    ("language", "text", "periods"),
    [
        (
            "en",
            "In 2025 BMW made 90 cars, up from 80 cars in 2024, of which 9 percent were vans.",
            ["2025", "2024", "2025"],
        ),
        ("de", "2025 stieg der Anteil von 9 Prozent im Jahr 2024 auf 12 Prozent.", ["2024", ""]),
        ("zh", "2025年宝马销量为90万辆，占比由2024年的9%提高到12%。", ["2025", "2024", "2025"]),
    ],
)
def test_the_time_of_a_number_that_others_are_compared_with_is_its_own(
    tables: dict[str, list[Row]], language: str, text: str, periods: list[str]
) -> None:
    for row, period in zip(propose(tables, text, language), periods, strict=True):
        assert row["period"] == period or (not period and "period: " in row["doubt"])


def test_a_time_before_a_semicolon_is_not_surely_that_of_a_number_behind_it(
    tables: dict[str, list[Row]],
) -> None:
    (row,) = propose(tables, "南京工厂已于2025年停产；宝马工厂投入9亿元。", "zh")
    assert "period: " in row["doubt"]
