"""What no schema can say of the rows: corrections, and how much of a text a row may hold."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analysis.curation.build import fits_units, read_checked
from analysis.curation.checks import check_tables
from analysis.curation.raw import THEMES, correct_tables, raw_resources, read_schemas
from analysis.extraction.mentions import find_mentions
from analysis.project import Project, Row, read_table
from analysis.quantities.wording import LANGUAGES

ROOT = Path(__file__).parents[2]
PACKAGE = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tables(small: Project) -> dict[str, list[Row]]:
    return read_checked(small, read_schemas(small))


def write_corrections(project: Project, *lines: str) -> None:
    path = project.raw / "corrections.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")


def test_a_correction_takes_the_place_of_what_stood_there(small: Project) -> None:
    write_corrections(small, "gatherings,fair_people,metric,visitors,guests,misheard,letter")
    tables = read_checked(small, read_schemas(small))
    assert [row["metric"] for row in tables["gatherings"]] == ["guests"]


def test_a_correction_leaves_the_raw_file_as_it_is(small: Project) -> None:
    path = small.raw / "gatherings.csv"
    before = path.read_bytes()
    write_corrections(small, "gatherings,fair_people,metric,visitors,guests,misheard,letter")
    read_checked(small, read_schemas(small))
    assert path.read_bytes() == before


def test_a_second_correction_of_a_cell_starts_from_the_first(small: Project) -> None:
    write_corrections(
        small,
        "gatherings,fair_people,metric,visitors,guests,misheard,letter",
        "gatherings,fair_people,metric,guests,callers,misheard again,letter",
    )
    tables = read_checked(small, read_schemas(small))
    assert [row["metric"] for row in tables["gatherings"]] == ["callers"]


def test_the_tables_that_are_given_are_not_changed(tables: dict[str, list[Row]]) -> None:
    correction = {
        "table": "gatherings",
        "key": "fair_people",
        "field": "metric",
        "old": "visitors",
        "new": "guests",
    }
    corrected, problems = correct_tables({**tables, "corrections": [correction]})
    assert problems == []
    assert corrected["gatherings"][0]["metric"] == "guests"
    assert tables["gatherings"][0]["metric"] == "visitors"


def test_every_column_of_keys_refuses_an_unknown_one(tables: dict[str, list[Row]]) -> None:
    columns = [
        (table["name"], field["name"])
        for table in PACKAGE["resources"]
        for field in table["schema"]["fields"]
        if table["name"] in tables and re.search(r"(?i)keys? of \w+\.csv", field["description"])
    ]
    for table, column in columns:
        first, *others = tables[table]
        wrong = {**tables, table: [first | {column: "nowhere"}, *others]}
        place = (f"data/raw/{table}.csv", 2, column)
        told = [problem.wrong for problem in check_tables(wrong) if problem[:3] == place]
        assert any(text.startswith("'nowhere' is ") for text in told), (table, column)


@pytest.mark.parametrize(
    ("field", "old", "new", "problem"),
    [
        (
            "paragraph",
            "4",
            "four",
            (
                "column paragraph: 'four' has the wrong type, as corrected in "
                "data/raw/corrections.csv; write a whole number"
            ),
        ),
        (
            "value",
            "90",
            "91",
            (
                "column value: '91' is not what 'nearly 90 people' says, as corrected in "
                "data/raw/corrections.csv; write 90"
            ),
        ),
    ],
)
def test_a_correction_that_breaks_a_row_is_named(
    field: str, old: str, new: str, problem: str, small: Project, run: Run
) -> None:
    write_corrections(small, f"gatherings,fair_people,{field},{old},{new},misheard,letter")
    assert run(small, "data") == (
        1,
        "",
        f"analysis: 1 problem in the data:\n  data/raw/gatherings.csv, row 2, {problem}\n",
    )


def test_every_theme_table_of_the_data_package_is_checked() -> None:
    themes = [
        resource["name"]
        for resource in raw_resources(PACKAGE)
        if {"fact_id", "source_id", "hedge"} <= {x["name"] for x in resource["schema"]["fields"]}
    ]
    assert sorted(THEMES) == sorted(themes)


def test_sound_rows_pass_every_check(tables: dict[str, list[Row]]) -> None:
    assert check_tables(tables) == []


@pytest.mark.parametrize("text", ["", "?", "1/0", "2025-99", "nobody"])
def test_a_cell_that_breaks_its_schema_makes_no_check_stumble(
    text: str, tables: dict[str, list[Row]]
) -> None:
    for table, (first, *rest) in ((name, rows) for name, rows in tables.items() if rows):
        for column in first:
            spoiled = {**tables, table: [{**first, column: text}, *rest]}
            found = check_tables(correct_tables(spoiled)[0])
            assert all(problem.row for problem in found), (table, column)


def curated_phrases() -> Iterator[tuple[str, str, str]]:
    for resource in raw_resources(PACKAGE):
        for row in read_table(ROOT / "data" / resource["path"]):
            for column in ("as_printed", "name_printed", "names_printed"):
                for phrase in re.split("[;…]", row.get(column, "")):
                    yield resource["name"], column, phrase


def is_found(phrase: str) -> bool:
    """Tell whether a phrase is one number or date, as it is proposed however long it is."""
    return any([x.phrase for x in find_mentions(phrase, lang)] == [phrase] for lang in LANGUAGES)


def test_no_row_holds_a_sentence() -> None:
    long = [found for found in curated_phrases() if len(found[-1].split()) > 8]
    assert [found for found in long if not is_found(found[-1])] == []


def test_a_long_date_is_no_sentence() -> None:
    assert is_found("in the twelve months to the end of June 2025")
    assert not is_found("Sales fell in the three months to the end of March")


def test_no_phrase_goes_over_the_end_of_a_sentence() -> None:
    joined = [found for found in curated_phrases() if re.search(r"[a-z]{3}[.!?] [A-Z]", found[-1])]
    assert joined == []


PATTERNS = {row["function"]: row["units"] for row in read_table(ROOT / "data/raw/formulas.csv")}


@pytest.mark.parametrize(
    ("function", "sound", "wrong"),
    [
        ("mean_value", "CNY deals -> CNY", "CNY deals -> EUR; CNY date -> CNY; CNY EUR -> CNY"),
        ("ratio", "models plants -> models; models models -> 1", "CNY EUR -> 1; date plants -> 1"),
        (
            "share_of_whole",
            "cars cars -> percent",
            "cars vehicles -> percent; date date -> percent",
        ),
        ("share_before", "percent points -> percent", "percent percent -> percent"),
        ("value_before", "CNY percent -> CNY", "CNY CNY -> CNY; CNY points -> CNY"),
        (
            "convert",
            "CNY CNY/EUR -> EUR",
            "CNY CNY/EUR -> CNY; CNY CNY/EUR -> USD; USD CNY/EUR -> EUR",
        ),
        ("convert_back", "EUR CNY/EUR -> CNY", "CNY CNY/EUR -> EUR; EUR CNY/EUR -> EUR"),
        ("cross_rate", "CNY/EUR USD/EUR -> CNY/USD", "CNY/EUR USD/EUR -> USD/EUR"),
        (
            "mean_pace",
            "vehicles date date -> vehicles/year",
            "vehicles date years -> vehicles/year",
        ),
        (
            "total",
            "vehicles/year vehicles/year -> vehicles/year",
            "CNY EUR -> CNY; CNY percent -> CNY",
        ),
    ],
)
def test_units_are_those_of_the_formula(function: str, sound: str, wrong: str) -> None:
    assert all(fits_units(units, PATTERNS[function]) for units in sound.split("; "))
    assert [units for units in wrong.split("; ") if fits_units(units, PATTERNS[function])] == []


# What follows from a row's own cells, on this project's tables


@pytest.fixture(scope="module")
def real() -> dict[str, list[Row]]:
    project = Project(ROOT)
    return read_checked(project, read_schemas(project))


def find_problems(tables: dict[str, list[Row]], key: str, **cells: str) -> list[str]:
    """Change cells of one row; give what is said of it."""
    names = (*THEMES, "context", "events")
    (name,) = (x for x in names for row in tables[x] if next(iter(row.values())) == key)
    rows = [row | cells if next(iter(row.values())) == key else row for row in tables[name]]
    return [str(problem) for problem in check_tables({**tables, name: rows})]


@pytest.mark.parametrize(
    ("key", "caveat", "reason"),
    [
        ("hefei_value_usd", "soft_end", "has a hedge"),
        ("hefei_value_usd", "conversion_not_evidence", "is converted, says its metric"),
        ("fawvw_30m_month", "soft_end", "has a hedge"),
        ("sgac_participants", "lower_bound_only", "has a hedge that sets a lower end alone"),
        ("nev_units_2025h1", "upper_bound_only", "has a hedge that sets an upper end alone"),
        ("deal_catl_arnstadt_2019", "upper_bound_only", "has a hedge that sets an upper end alone"),
        ("nev_share_2025h1", "rounded", "is a bare share or change"),
        ("wangang_growth_2025h1", "percent_not_points", "is a change, in percent or points"),
        ("fawvw_30m_car", "ordinal_not_rate", "is a count of cars reached"),
        ("scholz_start", "year_inferred", "has no year"),
        ("fawvw_30m_day", "year_inferred", "has no year"),
        ("fawvw_founded", "mirror_copy", "was seen on a mirror"),
        ("survey_stay", "survey_not_population", "is of those who answered"),
    ],
)
def test_a_caveat_that_follows_from_a_row_is_missed(
    key: str, caveat: str, reason: str, real: dict[str, list[Row]]
) -> None:
    (row,) = (x for name in (*THEMES, "context") for x in real[name] if x["fact_id"] == key)
    caveats = row["caveats"].split(";")
    caveats.remove(caveat)
    problems = find_problems(real, key, caveats=";".join(caveats))
    assert problems[0].endswith(
        f", column caveats: {row['as_printed']!r} {reason}: {caveat} is left off; add {caveat}"
    )


@pytest.mark.parametrize(
    ("key", "caveat"),
    [
        ("fawvw_plants_2025", "soft_end"),
        ("fawvw_plants_2025", "percent_not_points"),
        ("hefei_value_cny", "upper_bound_only"),
        ("hefei_value_cny", "conversion_not_evidence"),
        ("fawvw_established", "year_inferred"),
        ("fawvw_established", "rounded"),
        ("nev_share_2025h1", "ordinal_not_rate"),
    ],
)
def test_a_caveat_without_ground_is_told(key: str, caveat: str, real: dict[str, list[Row]]) -> None:
    (row,) = (x for name in (*THEMES, "context") for x in real[name] if x["fact_id"] == key)
    (problem,) = find_problems(real, key, caveats=f"{row['caveats']};{caveat}")
    assert f", column caveats: {caveat} is for what " in problem
    assert f", not for {row['as_printed']!r}; " in problem
    assert problem.endswith(f"remove {caveat}")


def test_a_fall_turns_the_caveats_of_its_hedge_around(real: dict[str, list[Row]]) -> None:
    cells = {"as_printed": "down more than 7 percent", "hedge": "more than", "value": "-7"}
    caveats = "mirror_copy;relayed;percent_not_points;soft_end"
    for caveat, count in (("upper_bound_only", 0), ("lower_bound_only", 2)):
        cells["caveats"] = f"{caveats};{caveat}"
        assert len(find_problems(real, "wangang_growth_2025h1", **cells)) == count


def test_two_figures_of_a_conversion_have_its_caveat(real: dict[str, list[Row]]) -> None:
    cells = {"metric": "value of the deals", "caveats": "official_source;soft_end"}
    assert find_problems(real, "hefei_value_usd", **cells) == [
        (
            "data/raw/claims.csv, row 28, column scope: neither figure of a conversion has the "
            "caveat conversion_not_evidence; add it to the figure that was computed"
        )
    ]


@pytest.mark.parametrize(
    ("key", "cells", "problem"),
    [
        (
            "fawvw_established",
            {"value": "1991-07-01", "period": "1991-07-01"},
            "as_printed: 'established in 1991' is 1991, not 1991-07-01; make ",
        ),
        ("fawvw_established", {"period": "1991-07"}, "period: '1991-07' is not the date '1991'"),
        ("fawvw_30m_month", {"value": "2025-10-30"}, "as_printed: 'late October', printed on "),
        ("trumpf_entry", {"value": "2000-H1"}, "as_printed: '2000' is 2000, not 2000-H1"),
        ("sgac_opening", {"value": "2025-11"}, "as_printed: 'opened on Wednesday' is not 2025-11"),
        ("fawvw_30m_day", {"value": "2025-10-23"}, "as_printed: 'Thursday', printed on 2025-10-31"),
        (
            "hefei_days",
            {"as_printed": "three-day in June", "period": "2025-05"},
            "period: 'June' prints the month 6, not 5; write what 'three-day in June' means",
        ),
        ("wangang_growth_2025h1", {"value": "-31.3"}, "value: '-31.3' is not what '31.3 percent'"),
        ("wangang_growth_2025h1", {"value": "31.30"}, "value: '31.30' is not what '31.3 percent'"),
        (
            "wangang_growth_2025h1",
            {"as_printed": "decreasing by 31.3 percent"},
            "value: '31.3' is not what 'decreasing by 31.3 percent' says; write -31.3",
        ),
        ("standardization_center_launch", {"period": "2025-06-15"}, "as_printed: 'In June', "),
        (
            "fawvw_established",
            {"as_printed": "around 1991"},
            "as_printed: 'around 1991' has 'around', which is not read of a date; exclude it, or ",
        ),
        (
            "ahk_fieldwork_end_2025",
            {"as_printed": "vor dem 11. Oktober"},
            "as_printed: 'vor dem 11. Oktober' has 'vor', which is not read of a date; ",
        ),
        ("fawvw_30m_month", {"as_printed": "Late October", "hedge": ""}, "hedge: '' is not the "),
    ],
)
def test_no_value_is_more_precise_than_its_print_nor_of_another_sign(
    key: str, cells: dict[str, str], problem: str, real: dict[str, list[Row]]
) -> None:
    (found,) = find_problems(real, key, **cells)
    assert f", column {problem}" in found


@pytest.mark.parametrize("phrase", ["cut … nearly 90,000 cars", "decreasing by 90,000 cars"])
def test_a_fall_in_other_things_than_percent_has_no_minus(
    phrase: str, real: dict[str, list[Row]]
) -> None:
    hedge = "nearly" if "nearly" in phrase else ""
    cells = {"as_printed": phrase, "hedge": hedge, "value": "-90000", "unit": "vehicles"}
    (found,) = find_problems(real, "wangang_growth_2025h1", **cells, kind="count")
    assert f"column as_printed: {phrase!r} is below zero, which no count is; leave the " in found
    assert "write the value without its minus, and say in metric what fell" in found


#: Rows of which a phrase, a date or a period is changed, with languages and values.
CURRENCY, FALL, DAY = (
    "deal_bmw_battery_cny",
    "sales_de_marklines_change_2025",
    "bmw_brilliance_term",
)
UNREAD = [
    *(
        (CURRENCY, {"as_printed": f"1.8 billion {text}", "value": "1800000000", "unit": "USD"})
        for text in ("HK$", "NT$", "C$", "pounds", "Swiss francs", "HKD", "Canadian", "rubles")
    ),
    *(
        (CURRENCY, {"as_printed": f"25亿{text}", "value": "2500000000", "language": "zh"})
        for text in ("港币", "卢布", "英镑", "韩元", "日圆")
    ),
    *(
        (CURRENCY, {"as_printed": f"10 Milliarden {text}", "language": "de"})
        for text in ("Schweizer Franken", "Hongkongdollar", "Pfund")
    ),
    (FALL, {"as_printed": "7.7 per mille", "value": "7.7"}),
    ("caam_share_de_change_2025", {"as_printed": "7.7 basis points", "value": "7.7"}),
]
UNREAD_DATES = [
    *(("en", text, "2024") for text in ("until 2024", "winter 2024", "turn of 2024")),
    *(
        ("en", text, "2024-05")
        for text in (
            "by May 2024",
            "before the end of May 2024",
            "May 2024 or later",
            "May 2024 at the latest",
        )
    ),
    *(("de", text, "2024") for text in ("bis 2024", "spätestens 2024", "vor Ende 2024")),
    *(("zh", text, "2024") for text in ("2024年前", "2024年冬")),
    *(("zh", text, "2024-05") for text in ("截至2024年5月", "2024年5月底前")),
]
#: Parts of a time, which are recorded as the whole.
PARTS = [
    *(
        ("en", text, "2024")
        for text in ("mid-2024", "early 2024", "late 2024", "by the end of 2024", "summer 2024")
    ),
    *(("en", text, "2024-05") for text in ("at the end of May 2024", "mid-May 2024", "early May")),
    *(("de", text, "2024") for text in ("Ende 2024", "zum Jahresende 2024", "bis Ende 2024")),
    *(("de", text, "2024-05") for text in ("seit Ende Mai 2024", "Anfang Mai", "Mitte Mai 2024")),
    *(("zh", text, "2024") for text in ("2024年底", "2024年初", "截至2024年年底")),
    *(("zh", text, "2024-05") for text in ("5月底", "5月初", "2024年5月中旬")),
]


@pytest.mark.parametrize(("key", "cells"), UNREAD)
def test_a_unit_beside_its_number_is_known_by_its_whole_phrase(
    key: str, cells: dict[str, str], real: dict[str, list[Row]]
) -> None:
    (found,) = find_problems(real, key, hedge="", **cells)
    assert f", column as_printed: {cells['as_printed']!r} " in found


@pytest.mark.parametrize(("language", "text", "period"), UNREAD_DATES)
def test_a_word_that_moves_a_date_is_not_lost(
    language: str, text: str, period: str, real: dict[str, list[Row]]
) -> None:
    cells = {"as_printed": text, "value": period, "period": period, "language": language}
    (found,) = find_problems(real, DAY, **cells)
    assert ", which is not read of a date; exclude it, or " in found
    cells.pop("value")
    (found,) = find_problems(real, "trumpf_enters_china", **cells)
    assert found.endswith("; no period says so: leave the event out, and exclude the date")


@pytest.mark.parametrize(("language", "text", "period"), PARTS)
def test_a_part_of_a_time_is_recorded_as_the_whole(
    language: str, text: str, period: str, real: dict[str, list[Row]]
) -> None:
    cells = {"as_printed": text, "period": period, "language": language}
    inferred = "" if "2024" in text else "year_inferred"
    told = {"value": period, "published_on": "2024-07", "caveats": inferred}
    assert find_problems(real, DAY, **cells, **told) == []
    if "2024" in text:
        assert find_problems(real, "trumpf_enters_china", **cells) == []


@pytest.mark.parametrize(
    ("text", "period"),
    [("May until July 2024", "2024-05/2024-07"), ("Mai bis Juli 2024", "2024-05/2024-07")],
)
def test_a_word_that_joins_the_ends_of_a_period_is_read(
    text: str, period: str, real: dict[str, list[Row]]
) -> None:
    cells = {"as_printed": text, "value": period, "period": period, "published_on": "2025-01"}
    assert find_problems(real, DAY, language="de" if "bis" in text else "en", **cells) == []


def test_half_of_a_month_is_no_month(real: dict[str, list[Row]]) -> None:
    cells = {"as_printed": "second half of May 2024", "value": "2024-05", "period": "2024-05"}
    (found,) = find_problems(real, DAY, **cells)
    assert "'second half of May 2024' is a part of a month, which is not read" in found


@pytest.mark.parametrize(
    ("key", "cells", "day"),
    [
        ("vw_china_deliveries_2024", {"period": "2052"}, ""),
        ("hefei_deals", {"period": "2031"}, "2025-06-27"),
        ("deal_bosch_suzhou_eur", {"published_on": "1999"}, "1999"),
        ("deal_bosch_suzhou_eur", {"published_on": "2022-12"}, "2022-12"),
        ("lexus_shanghai_start", {"caveats": ""}, "2025-02-05"),
    ],
)
def test_no_figure_but_a_plan_is_of_a_time_after_its_source(
    key: str, cells: dict[str, str], day: str, real: dict[str, list[Row]]
) -> None:
    (found,) = find_problems(real, key, **cells)
    assert f" begins after its source was published ({day}" in found
    assert found.endswith("; mend one of them, or add expectation_not_observation to a plan")
    plan = cells | {"caveats": "expectation_not_observation"}
    assert not any("begins after" in x for x in find_problems(real, key, **plan))


@pytest.mark.parametrize(
    ("key", "kind", "right"),
    [("trumpf_age", "duration", "age"), ("fawvw_30m_car", "count", "ordinal")],
)
def test_an_age_and_an_ordinal_are_of_their_own_kind(
    key: str, kind: str, right: str, real: dict[str, list[Row]]
) -> None:
    assert check_tables(real) == []
    row = next(row for theme in THEMES for row in real[theme] if row["fact_id"] == key)
    told = f": {row['as_printed']!r} is no {kind}; write {right}"
    assert any(problem.endswith(told) for problem in find_problems(real, key, kind=kind))


@pytest.mark.parametrize(
    ("printed", "value", "unit", "problem"),
    [
        ("33 sites", "33", "1", ""),  # the metric says of what
        ("33 … workforce", "33", "people", ""),
        ("33 minutes", "33", "1", "names no unit"),
        ("33", "33", "1", ""),
        ("33", "33", "plants", "names no unit"),
        ("sites … 33", "33", "1", "begin with its number, though its noun stands before it"),
        ("33 … sites", "33", "1", ""),
        ("33 units", "33", "1", ""),
        ("33 units", "33", "vehicles", ""),
        ("33 units", "33", "people", "write 1 or cars or vehicles"),
        ("33 models", "33", "1", "is not the unit"),
        ("33 new, refreshed models", "33", "models", "join its unit with … ('15 … models')"),
    ],
)
def test_things_that_have_no_unit_are_counted_by_one(
    printed: str, value: str, unit: str, problem: str, real: dict[str, list[Row]]
) -> None:
    cells = {"as_printed": printed, "value": value, "unit": unit, "kind": "count"}
    told = " ".join(find_problems(real, "fawvw_models_2025", **cells, hedge="", caveats=""))
    assert problem in told
    assert problem or not re.search("column (?:as_printed|unit|kind)", told)


@pytest.mark.parametrize(
    ("printed", "language", "unit", "is_right"),
    [
        ("33 Einheiten", "de", "1", True),
        ("33 Pkw", "de", "cars", True),
        ("33 Pkw", "de", "vehicles", True),
        ("33 Lkw", "de", "cars", False),
        ("33台", "zh", "1", True),
        ("33套", "zh", "1", True),
        ("33辆乘用车", "zh", "cars", True),
        ("33辆商用车", "zh", "cars", False),
        ("33辆", "zh", "1", False),
    ],
)
def test_a_noun_may_have_the_unit_of_passenger_cars_or_of_other_things(
    printed: str, language: str, unit: str, is_right: bool, real: dict[str, list[Row]]
) -> None:
    cells = {"as_printed": printed, "value": "33", "unit": unit, "language": language}
    told = find_problems(real, "fawvw_models_2025", **cells, kind="count", hedge="", caveats="")
    assert ("column unit" not in " ".join(told)) is is_right


def test_a_word_for_a_fall_may_stand_before_its_number(real: dict[str, list[Row]]) -> None:
    told = find_problems(real, "fawvw_models_2025", as_printed="fell … 5 of 7", value="-5")
    assert "begin with its number" not in " ".join(told)
    assert "end it with its number" in " ".join(told)


def test_a_count_of_other_things_is_no_rate(real: dict[str, list[Row]]) -> None:
    cells = {"as_printed": "33 drives", "value": "33", "unit": "1", "hedge": "", "caveats": ""}
    told = " ".join(find_problems(real, "fawvw_models_2025", **cells, kind="rate"))
    assert "column kind: 'rate' is no kind of '33 drives' with the unit 1; write count" in told
    assert "column as_printed" not in told


@pytest.mark.parametrize(
    ("printed", "language"), [("150.000 Fahrzeuge im Jahr", "de"), ("15万辆", "zh")]
)
def test_a_rate_of_cars_is_printed_as_cars(
    printed: str, language: str, real: dict[str, list[Row]]
) -> None:
    cells = {"as_printed": printed, "value": "150000", "hedge": "", "caveats": "", "kind": "rate"}
    told = find_problems(
        real, "fawvw_models_2025", **cells, unit="vehicles/year", language=language
    )
    assert not re.search("column (?:as_printed|unit|kind|value)", " ".join(told))
