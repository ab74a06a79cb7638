"""Which cells are proposed for a number: by its part of the sentence, and by what was decided."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from analysis.curation.article import Article, guess_source
from analysis.curation.propose import propose_rows
from analysis.curation.raw import read_schemas
from analysis.curation.review import make_review, read_review, write_review
from analysis.curation.rows import renew_ids
from analysis.project import Project, Row

PACKAGE = read_schemas(Project(Path(__file__).parents[2]))


def propose(tables: dict[str, list[Row]], text: str, language: str = "en") -> list[Row]:
    source = {"source_id": "new", "language": language, "published_on": "2026-01-20"}
    rows = propose_rows(Article(text), source, tables)
    return [row for row in rows if row["class"] == "substantive"]


def cells(row: Row, *names: str) -> tuple[str, ...]:
    return tuple(row[name] for name in names)


@pytest.mark.parametrize(
    ("language", "text", "metrics"),
    [
        ("en", "In 2025 BMW delivered 90 cars in China.", ["deliveries in China"]),
        ("en", "In 2025 BMW built 90 cars in China.", ["production"]),
        ("en", "In 2025 Bosch employed 900 people in China.", ["workforce"]),
        ("en", "In 2025 Bosch invested 9 million euros.", ["investment"]),
        ("en", "In 2025 BMW sold 90 battery-electric cars.", ["battery-electric car sales"]),
        ("en", "In 2025 BMW sold 90 cars, 5 percent more.", ["sales", "change of sales"]),
        ("en", "BMW holds a stake of 25 percent in Bosch.", ["stake in Bosch"]),
        ("de", "BMW lieferte 2025 in China 90 Autos aus.", ["deliveries in China"]),
        ("de", "Der Jahresumsatz von Bosch stieg 2025 auf 9 Mio. Euro.", ["revenue"]),
        ("zh", "2025年宝马交付90辆，同比下降5%。", ["deliveries", "change of deliveries"]),
        ("zh", "2025年宝马产量90辆。", ["production"]),
    ],
)  # fmt: skip
def test_the_verb_or_the_counted_noun_tells_what_is_measured(
    tables: dict[str, list[Row]], language: str, text: str, metrics: list[str]
) -> None:
    assert [row["metric"] for row in propose(tables, text, language)] == metrics


@pytest.mark.parametrize(
    ("where", "metric"), [(" in Germany", "deliveries in Germany"), ("", "deliveries")]
)
def test_a_metric_names_the_market_that_most_metrics_name(
    tables: dict[str, list[Row]], where: str, metric: str
) -> None:
    for row in (
        row for rows in tables.values() for row in rows if " in China" in row.get("metric", "")
    ):
        row |= {"metric": row["metric"].replace("China", "Germany"), "place": "DE"}
    (row,) = propose(tables, f"In 2025 BMW delivered 90 cars{where}.")
    assert row["metric"] == metric


def test_each_number_has_the_date_and_place_of_its_own_part_of_the_sentence(
    tables: dict[str, list[Row]],
) -> None:
    text = "BMW sold 90 cars in China in 2025, and 80 cars in Germany in 2024."
    told = [cells(row, "entity", "place", "period") for row in propose(tables, text)]
    assert told == [("BMW Group", "CN", "2025"), ("BMW Group", "DE", "2024")]


def test_a_date_that_another_is_compared_with_is_not_that_of_a_number(
    tables: dict[str, list[Row]],
) -> None:
    text = "In 2025 BMW sold 90 cars in China, 5 percent more than in 2024."
    assert [row["period"] for row in propose(tables, text)] == ["2025", "2025"]


@pytest.mark.parametrize(
    ("language", "text", "period"),
    [
        ("de", "Im Mai 2025 fuhren 90 BMW, gut doppelt so viele wie im Mai 2024.", "2025-05"),
        ("en", "In May 2025 BMW sold 90 cars, twice as many as in May 2024.", "2025-05"),
        ("zh", "2025年5月宝马交付90辆，是去年同期的近10倍。", "2025-05"),
    ],
)
def test_a_multiple_is_of_the_time_that_is_held_against_another(
    tables: dict[str, list[Row]], language: str, text: str, period: str
) -> None:
    assert propose(tables, text, language)[-1]["period"] == period


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "BMW baute im Januar 90 Autos. Für das Gesamtjahr erwartet BMW 900 Autos."),
        ("en", "BMW built 90 cars in January. For the full year BMW expects 900 cars."),
        ("zh", "宝马1月交付90辆。预计全年交付900辆。"),
    ],
)
def test_a_whole_year_is_that_of_publication_and_is_doubted(
    tables: dict[str, list[Row]], language: str, text: str
) -> None:
    row = propose(tables, text, language)[-1]
    assert row["period"] == "2026"
    assert "period: of a whole year" in row["doubt"]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "In 2025 the BMW brand sold 90 cars."), ("zh", "2025年宝马品牌销量90辆。")],
)
def test_a_group_is_doubted_where_its_brand_is_named(
    tables: dict[str, list[Row]], language: str, text: str
) -> None:
    (row,) = propose(tables, text, language)
    assert row["entity"] == "BMW Group"
    assert "entity: or its brand" in row["doubt"]


def test_a_year_of_opening_is_doubted_as_that_of_a_count(tables: dict[str, list[Row]]) -> None:
    (row,) = propose(tables, "In der Werft, die 2019 eröffnet wurde, arbeiten 900 Menschen.", "de")
    assert "period: month of publication" in row["doubt"]
    (_, row) = propose(tables, "BMW opened its second yard in 2019 and runs 15 yards.")
    assert row["period"] != "2019"
    assert "period: month of publication" in row["doubt"]


def test_an_opening_in_another_sentence_parts_no_numbers(tables: dict[str, list[Row]]) -> None:
    text = "BMW opened a yard in 2019. In 2025 BMW sold 90 cars in China and 80 vans."
    row = propose(tables, text)[-1]
    assert row["period"] == "2025"
    assert "period: " not in row["doubt"]


def test_where_somebody_is_based_is_not_where_things_are(tables: dict[str, list[Row]]) -> None:
    (row,) = propose(tables, "In 2025 Harbour-based BMW sold 90 cars.")
    assert row["place"] != "harbour"


def test_a_yearly_count_of_things_of_no_unit_has_the_unit_1(tables: dict[str, list[Row]]) -> None:
    (row,) = propose(tables, "Das Werk von BMW baut mehr als 900 Achsen im Jahr.", "de")
    assert cells(row, "unit", "kind", "metric") == ("1", "count", "axles/year")


def test_a_metric_that_names_no_place_is_doubted_where_it_is_of_two(
    tables: dict[str, list[Row]],
) -> None:
    text = "In 2025 BMW produced 90 cars worldwide, of which 20 cars in China."
    first, second = propose(tables, text)
    assert "name the place" not in first["doubt"]
    assert "metric: '90 cars' of paragraph 1 is of world: name the place" in second["doubt"]


def test_a_day_that_is_none_tells_no_period(tables: dict[str, list[Row]]) -> None:
    source = {"source_id": "new", "language": "en", "published_on": "5.2.2026"}
    (row, *_) = propose_rows(Article("BMW sold 90 cars."), source, tables)
    assert row["period"] == ""
    assert row["doubt"].startswith("no day of publication, such as 2026-02-12: write it")


def test_a_day_on_which_something_was_told_is_not_that_of_a_number(
    tables: dict[str, list[Row]],
) -> None:
    (row,) = propose(tables, "In 2025 sales of BMW reached 90 cars, it said on January 9, 2026.")
    assert row["period"] == "2025"


def test_a_count_without_a_date_has_that_of_the_figure_before_and_is_doubted(
    tables: dict[str, list[Row]],
) -> None:
    rows = propose(tables, "In 2024 BMW sold 90 cars in China.\nIt exported 30 cars.")
    assert rows[1]["period"] == "2024"
    assert "period: of the figure before" in rows[1]["doubt"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bosch opened a plant in 2003; it now has 5,000 workers.", "en"),
        ("Bosch kam 2003 nach China, wo es derzeit 5.000 Arbeiter hat.", "de"),
        ("博世2003年设厂，目前有员工5000人。", "zh"),
    ],
)
def test_what_there_is_now_is_of_no_earlier_date(
    text: str, language: str, tables: dict[str, list[Row]]
) -> None:
    *_, row = propose(tables, text, language)
    assert row["period"] == "2026-01"
    assert "period: what there is now" in row["doubt"]


def test_since_a_year_is_until_now_and_doubted(tables: dict[str, list[Row]]) -> None:
    (row,) = propose(tables, "Since its start in 2003, Bosch has invested 52 million euros.")
    assert row["period"] == "2003/2026-01"
    assert "period: since then" in row["doubt"]


def test_a_sum_in_another_currency_is_that_before_it_converted(
    tables: dict[str, list[Row]],
) -> None:
    text = "In 2025 Bosch invested 14 billion yuan (about 1.96 billion dollars) in China."
    first, second = propose(tables, text)
    assert second["metric"] == f"{first['metric']}, converted"
    same = ("entity", "place", "period", "theme")
    assert cells(first, *same) == cells(second, *same) == ("Bosch", "CN", "2025", "cooperation")


def test_what_is_said_of_another_entity_is_taken_over_with_a_doubt(
    tables: dict[str, list[Row]],
) -> None:
    text = "In 2025 BMW sold 90 cars in China, Bosch made 80 cars."
    first, second = propose(tables, text)
    assert "period: " not in first["doubt"]
    assert cells(second, "entity", "period") == ("Bosch", "2025")
    assert "period: of the number before" in second["doubt"]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("In 2025 its joint venture Beijing Wheels built 90 cars.", "Beijing Wheels"),
        ("In 2025 Dongfeng Nissan built 90 cars.", "Dongfeng Nissan"),
        ("The Sino-German Rope Forum drew 90 people in 2025.", "Sino-German Rope Forum"),
        ("BYD Auto built 90 cars in 2025.", "BYD Auto"),
    ],
)
def test_a_name_that_no_table_has_is_proposed_as_printed_and_doubted(
    tables: dict[str, list[Row]], text: str, entity: str
) -> None:
    (row,) = propose(tables, text)
    assert row["entity"] == entity
    assert f"entity: no figure is of {entity!r} yet" in row["doubt"]


def test_letters_in_brackets_stand_for_a_name_later(tables: dict[str, list[Row]]) -> None:
    text = "BMW Brilliance Automotive (BBA) is a joint venture.\nIn 2025 BBA built 90 cars."
    assert propose(tables, text)[0]["entity"] == "BMW Brilliance"


def test_a_country_where_something_is_sold_is_a_place(tables: dict[str, list[Row]]) -> None:
    text = "BMW sold cars.\nIn 2025 sales in China fell to 90 cars."
    assert cells(propose(tables, text)[0], "entity", "place") == ("BMW Group", "CN")
    (row,) = propose(tables, "In 2025 China exported 90 cars.")
    assert cells(row, "entity", "place", "metric") == ("China", "CN", "exports")


def test_a_place_that_the_tables_lack_is_doubted(tables: dict[str, list[Row]]) -> None:
    for language, text in {
        "en": "BMW sold 90 cars in France in 2025.",
        "zh": "2025年宝马在北美销量90辆。",
    }.items():
        assert "place: the tables lack this place" in propose(tables, text, language)[0]["doubt"]


def test_the_world_s_largest_market_is_no_place(tables: dict[str, list[Row]]) -> None:
    text = "In China, the world's largest market, BMW sold 90 cars in 2025."
    assert propose(tables, text)[0]["place"] == "CN"


def test_the_theme_is_that_of_the_entity_or_of_what_the_sentence_is_about(
    tables: dict[str, list[Row]],
) -> None:
    texts = {
        "In 2025 the Yard built 90 cars.": "faw_vw_output",
        "In 2025 BMW built 90 cars.": "cooperation",
        "The conference of BMW had 90 visitors in 2025.": "gatherings",
        "In a survey of BMW of 2025, 9 percent of firms were content.": "survey_percentages",
    }
    assert {text: propose(tables, text)[0]["theme"] for text in texts} == texts


def test_a_number_of_the_title_is_the_repeat_of_that_in_the_text(
    tables: dict[str, list[Row]],
) -> None:
    first, second = propose(tables, "BMW sells 90 cars\nIn 2025 BMW sold 90 cars in China.")
    assert cells(first, "proposal", "reason") == ("exclude", "repeat")
    assert cells(second, "proposal", "reason") == ("accept", "")


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        (
            "en",
            "The yard grows\nHARBOUR, May 13, 2024 (Gazette) -- It grew.",
            {"title": "The yard grows", "published_on": "2024-05-13", "dateline": "2024-05-13",
             "publisher": "Gazette"},
        ),
        (
            "de",
            "Die Werft wächst\nHafen, 4. März (Blatt) - Sie wuchs.",
            {"title": "Die Werft wächst", "publisher": "Blatt"},
        ),
        (
            "zh",
            "工厂扩建\n新华社长春2024年1月8日电 工厂扩建。",
            {"title": "工厂扩建", "published_on": "2024-01-08", "dateline": "2024-01-08",
             "publisher": "新华社"},
        ),
        (
            "zh",
            "工厂扩建\n发布时间:2024-01-09 来源:晚报\n中新财经1月8日电 (记者 王小明)工厂扩建。",
            {"title": "工厂扩建", "published_on": "2024-01-09", "dateline": "2024-01-08",
             "publisher": "中新财经", "author": "王小明"},
        ),
        (
            "en",
            "The yard grows\nBy Jane Doe\nPublished on May 13, 2024\nIt grew.",
            {"title": "The yard grows", "published_on": "2024-05-13", "author": "Jane Doe"},
        ),
        (
            "de",
            "Die Werft wächst\nVon Eva Muster\nStand: 13.05.2024\nSie wuchs.",
            {"title": "Die Werft wächst", "published_on": "2024-05-13", "author": "Eva Muster"},
        ),
        (
            "en",
            "The yard grows\nBy Jane Doe, Harbour Courier\nHARBOUR, May 13, 2024 -- It grew.",
            {"title": "The yard grows", "published_on": "2024-05-13", "dateline": "2024-05-13",
             "author": "Jane Doe", "publisher": "Harbour Courier"},
        ),
        (
            "de",
            "Werftanzeiger\nWerft baut neue Halle\nHafen am Main, 13. Mai 2024 – Sie wuchs.",
            {"title": "Werft baut neue Halle", "published_on": "2024-05-13",
             "dateline": "2024-05-13", "publisher": "Werftanzeiger"},
        ),
        ("de", "Werften\nDer Hafen baut aus\nEr wuchs.", {"title": "Der Hafen baut aus"}),
        (
            "zh",
            "港口日报\n港口工厂今年扩建\n工厂扩建。",
            {"title": "港口工厂今年扩建", "publisher": "港口日报"},
        ),
        ("en", "Yards Grow\nBy Jane Doe, Senior Editor\nIn May they grew -- a lot.",
         {"title": "Yards Grow", "author": "Jane Doe"}),
        ("en", "The year in review\nYards fell for a third year\nThey fell.",
         {"title": "The year in review"}),
        ("zh", "港口加快建设充电网\n各地工厂今年投资大幅增加\n工厂扩建。",
         {"title": "港口加快建设充电网"}),
        ("de", "Werft Wächst\nQuelle: Hafenverband und Werftanzeiger\nSie wuchs.",
         {"title": "Werft Wächst", "publisher": "Hafenverband und Werftanzeiger"}),
        ("de", "Die Messe\nSeit dem 13. Mai 2024 – dem ersten Tag – wuchs sie.\nSehr.",
         {"title": "Die Messe"}),
        ("zh", "港口\n2024年5月13日新能源汽车充电桩新增9个。\n很多。", {"title": "港口"}),
        ("en", "The yard grew. It is large.\nHere it is.", {}),
    ],
)  # fmt: skip
def test_title_dateline_and_publisher_are_guessed_from_the_first_lines(
    language: str, text: str, told: Row
) -> None:
    found = guess_source(Article(text), language, "")
    assert {column: cell for column, (cell, _) in found.items()} == told


def test_what_is_guessed_of_an_article_is_doubted(tables: dict[str, list[Row]]) -> None:
    rows = make_review(
        Path("new.review.csv"), Article("The yard\nIt sold 90 cars."), tables, PACKAGE
    ).rows
    title = next(row for row in rows if row["phrase"] == "title")
    assert cells(title, "value", "doubt") == ("The yard", "a guess: look")
    article = Article("The yard\nHarbour, 13 May 2025\nIt sold 90 cars.")
    rows, seen = [], []
    for _ in range(2):  # a guess stays one when the article is read by it
        rows = list(make_review(Path("new.review.csv"), article, tables, PACKAGE, rows).rows)
        seen.append([row for row in rows if row["doubt"] == "a guess: look"])
    assert [row["phrase"] for row in seen[0]] == ["title", "published_on", "dateline"]
    assert seen[0] == seen[1]
    given = make_review(
        Path("new.review.csv"), Article("The yard\nIt grew."), tables, PACKAGE, title="T"
    ).rows
    assert next(cells(x, "value", "doubt") for x in given if x["phrase"] == "title") == ("T", "")


def test_what_was_decided_is_evidence_for_what_is_open(tables: dict[str, list[Row]]) -> None:
    article = Article("In 2025 Ropeworks made 90 ropes.\nIn 2024 Ropeworks made 80 ropes.")
    path, given = Path("new.review.csv"), {"published_on": "2026-01-20", "language": "en"}
    rows = list(make_review(path, article, tables, PACKAGE, **given).rows)
    first, second = (i for i, row in enumerate(rows) if row["class"] == "substantive")
    assert rows[second]["entity"] == ""
    rows[first] |= {
        "decision": "accept", "theme": "gatherings", "entity": "Ropeworks", "metric": "ropes",
        "place": "harbour", "fact_id": "ropes", "unit": "models", "kind": "count",
    }  # fmt: skip
    again = make_review(path, article, tables, PACKAGE, rows, **given).rows
    told = cells(again[second], "entity", "place", "theme")
    assert told == ("Ropeworks", "harbour", "gatherings")
    assert again[first] == rows[first]


def test_what_was_accepted_holds_for_the_next_number_of_its_sentence(
    tables: dict[str, list[Row]],
) -> None:
    article = Article("Makers held 16 percent of the market, after 25 percent before.")
    path, given = Path("new.review.csv"), {"published_on": "2026-01-20", "language": "en"}
    rows = list(make_review(path, article, tables, PACKAGE, **given).rows)
    first, second = (i for i, row in enumerate(rows) if row["class"] == "substantive")
    rows[first] |= {"decision": "accept", "theme": "cooperation", "entity": "German makers"}
    again = make_review(path, article, tables, PACKAGE, rows, **given).rows
    assert rows[second]["entity"] != again[second]["entity"] == "German makers"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "All makers except BMW lost 12 percent of their sales in China in 2025."),
        ("en", "Every maker but BMW lost 12 percent of its sales in China in 2025."),
        ("en", "Without BMW, foreign makers sold 9 cars in China in 2025."),
        ("en", "Sales at rivals of BMW rose 4 percent in 2025."),
        ("de", "Alle Hersteller außer BMW verkauften 2025 in China zwölf Prozent weniger Autos."),
        ("zh", "2025年不含宝马的厂商销量为90辆。"),
    ],
)
def test_who_is_left_out_of_what_is_said_is_not_whom_it_is_about(
    tables: dict[str, list[Row]], language: str, text: str
) -> None:
    (row,) = propose(tables, text, language)
    assert row["entity"] != "BMW Group"
    assert row["proposal"] == "look"


def test_a_year_so_far_is_doubted(tables: dict[str, list[Row]]) -> None:
    (row,) = propose(tables, "BMW delivered 90 cars in China so far this year.")
    assert "period: an end of a time: 'so far'" in row["doubt"]


def test_a_number_far_into_its_paragraph_is_read_again_by_the_day(
    tables: dict[str, list[Row]], tmp_path: Path
) -> None:
    for blanks in range(6):  # some of the texts around the number begin or end with a blank
        text = f"In 2019 the {'x' * blanks}yard grew. As the report said, which asked makers at"
        article = Article(f"{text} the fair in the harbour, BMW sold 90 cars in January, and more.")
        path = tmp_path / f"x{blanks}.review.csv"
        write_review(make_review(path, article, tables, PACKAGE, language="en"))
        (path.with_name("x" + str(blanks) + ".txt")).write_text(article.text, encoding="utf-8")
        before = read_review(path).rows
        again = make_review(path, article, tables, PACKAGE, before, published_on="2026-02-02").rows
        (row,) = (x for x in again if x["class"] == "substantive")
        assert row["period"] == "2026-01"


def test_what_a_mended_line_has_told_is_told_anew(tables: dict[str, list[Row]]) -> None:
    article = Article("BMW sold 90 cars in China in 2025, of them 40 in May.")
    path, given = Path("new.review.csv"), {"published_on": "2026-01-20", "language": "en"}

    def read(rows: Sequence[Row], at: int, **told: str) -> tuple[Sequence[Row], Row]:
        rows = [row | told if i == at else row for i, row in enumerate(rows)]
        again = make_review(path, article, tables, PACKAGE, rows, **given).rows
        return again, again[at + 1]

    rows = make_review(path, article, tables, PACKAGE, **given).rows
    first = next(i for i, row in enumerate(rows) if row["class"] == "substantive")
    accepted = {"decision": "accept", "theme": "cooperation", "entity": "Yard", "metric": "ropes"}
    rows, second = read(rows, first, **accepted)
    assert second["entity"] == "Yard"
    rows, second = read(rows, first, entity="Port")
    assert second["entity"] == "Port"
    rows, second = read(rows, first, decision="")
    assert "as accepted" not in second["how"]


def test_a_metric_that_is_told_is_not_widened_to_one_that_was_accepted(
    tables: dict[str, list[Row]],
) -> None:
    told = "In 2025, BMW sold electric cars in China, 40 in all."
    article = Article(f"BMW sold 90 cars in China in 2025.\n{told}")
    path, given = Path("new.review.csv"), {"published_on": "2026-01-20", "language": "en"}
    rows = list(make_review(path, article, tables, PACKAGE, **given).rows)
    first, second = (i for i, row in enumerate(rows) if row["class"] == "substantive")
    told = rows[second]["metric"]
    rows[first] |= {"decision": "accept", "theme": "cooperation", "metric": "sales"}
    assert told == "electric car sales"
    assert make_review(path, article, tables, PACKAGE, rows, **given).rows[second]["metric"] == told


def test_two_numbers_for_one_quantity_are_doubted(tables: dict[str, list[Row]]) -> None:
    said = "BMW sold {} cars in China in 2025."
    one, other = propose(tables, f"{said.format(90)} {said.format(120)}")
    assert one["doubt"] == ""
    assert "metric: '90 cars' of paragraph 1 is of the same, and another number" in other["doubt"]


def test_a_key_follows_what_is_mended_until_somebody_writes_it(
    tables: dict[str, list[Row]],
) -> None:
    article = Article("BMW sold 90 cars in China in 2025.")
    path, given = Path("new.review.csv"), {"published_on": "2026-01-20", "language": "en"}
    rows = list(make_review(path, article, tables, PACKAGE, **given).rows)
    accepted = {"decision": "accept", "theme": "cooperation", "metric": "ropes sold"}
    for told, key in ({}, "bmw_ropes_sold_2025"), ({"fact_id": "mine"}, "mine"):
        row = make_review(
            path, article, tables, PACKAGE, [*rows[:-1], rows[-1] | accepted | told], **given
        )
        assert row.rows[-1]["fact_id"] == key


@pytest.mark.parametrize("word", ["超过", "高于", "低于", "好于"])
def test_a_time_behind_a_comparison_is_that_of_the_next_number(
    tables: dict[str, list[Row]], word: str
) -> None:
    first, second = propose(tables, f"2021年，宝马的利润率为4%，{word}2020年的2.8%。", "zh")
    assert (first["period"], second["period"]) == ("2021", "2020")


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("en", "BMW sold 90 cars in Europe in 2025.", "europe"),
        ("de", "BMW verkaufte 2025 in Europa 90 Autos.", "europe"),
        ("de", "BMW verkaufte 2025 in der EU 90 Autos.", "EU"),
        ("zh", "2025年，宝马在欧洲销售90辆。", "europe"),
        ("zh", "2025年，宝马在欧盟销售90辆。", "EU"),
    ],
)
def test_a_region_of_the_tables_is_a_place(
    tables: dict[str, list[Row]], language: str, text: str, place: str
) -> None:
    regions = {"EU": ("European Union", "ISO 3166-1 EU"), "europe": ("Europe", "UN M49 150")}
    tables["places"] += [
        tables["places"][0]
        | {"place_id": key, "kind": "region", "country": "", "name": name, "origin": origin}
        for key, (name, origin) in regions.items()
    ]
    (row,) = propose(tables, text, language)
    assert row["place"] == place


def test_a_place_that_the_tables_lack_is_told_as_printed(tables: dict[str, list[Row]]) -> None:
    (row,) = propose(tables, "BMW sold 90 cars in South America in 2025.")
    assert "place: the tables lack this place: South America" in row["doubt"]


def test_a_metric_says_of_which_market_it_is(tables: dict[str, list[Row]]) -> None:
    tables["places"].append(
        tables["places"][0]
        | {"place_id": "europe", "kind": "region", "country": "", "name": "Europe"}
        | {"origin": "UN M49 150"}
    )
    first, second, third = propose(
        tables,
        "In 2025 BMW sold 90 cars in Europe, 5 percent fewer. Car News Europe says that in 2025 "
        "BMW sold 40 cars in China.",
    )
    assert cells(first, "metric", "place") == ("sales in Europe", "europe")
    assert second["metric"].startswith("change of sales")
    assert cells(third, "metric", "place") == ("sales", "CN")


@pytest.mark.parametrize(
    ("language", "text", "periods"),
    [
        (
            "en",
            "In 2025 BMW sold 90 cars, up 3 percent on the prior-year period.",
            ["2025", "2025"],
        ),
        ("de", "BMW verkaufte 2025 in China 90 Autos (2024: 80 Autos).", ["2025", "2024"]),
        ("de", "BMW verkaufte 90 Autos in China (2024: 80 Autos).", ["2026-01", "2024"]),
    ],
)
def test_a_time_that_is_compared_with_is_not_that_of_the_number_before_it(
    tables: dict[str, list[Row]], language: str, text: str, periods: list[str]
) -> None:
    assert [row["period"] for row in propose(tables, text, language)] == periods


def test_a_small_number_of_another_metric_is_no_repeat(tables: dict[str, list[Row]]) -> None:
    text = (
        "BMW raised its revenue by 3 percent in 2025.\nBMW raised its exports by 3 percent in 2025."
    )
    assert [row["reason"] for row in propose(tables, text)] == ["", ""]
    again = (
        "BMW raised its revenue by 3 percent in 2025.\nBMW raised its revenue by 3 percent in 2025."
    )
    assert [row["reason"] for row in propose(tables, again)] == ["", "repeat"]
    stake = "BMW hält 50 Prozent. In China wird 2027 jeder zweite Kunde digital kaufen."
    assert [row["reason"] for row in propose(tables, stake, "de")] == ["", ""]


def test_a_year_that_opens_a_sentence_is_no_base_of_the_one_before(
    tables: dict[str, list[Row]],
) -> None:
    text = "Für 2026 rechnet BMW mit einem Plus von 5 bis 6 Prozent. 2027 sind es 9 Autos"
    assert [row["period"] for row in propose(tables, f"{text}.", "de")] == ["2026", "2027"]


def test_a_phrase_without_its_unit_is_not_proposed_as_it_is(tables: dict[str, list[Row]]) -> None:
    (row,) = propose(tables, "Der Absatz von BMW stieg 2025 in China auf 298.655.", "de")
    assert row["unit"] == "vehicles"
    assert "its phrase names no unit: take it in" in row["doubt"]


def test_caveats_follow_what_is_mended_until_somebody_writes_them(
    tables: dict[str, list[Row]],
) -> None:
    tables["caveats"] += [{"key": x} for x in ("soft_end", "lower_bound_only", "rounded")]
    article = Article("In 2025 BMW held 12 percent of the market in China.")
    path, given = Path("new.review.csv"), {"published_on": "2026-01-20", "language": "en"}
    rows = list(make_review(path, article, tables, PACKAGE, **given).rows)
    accepted = {"decision": "accept", "theme": "cooperation"}
    for told, caveats in (
        ({}, "rounded"),
        ({"kind": "limit"}, ""),
        ({"hedge": "over", "phrase": "over 12 percent"}, "soft_end;lower_bound_only"),
        ({"kind": "limit", "caveats": "relayed"}, "relayed"),
    ):
        again = make_review(
            path, article, tables, PACKAGE, [*rows[:-1], rows[-1] | accepted | told], **given
        )
        assert again.rows[-1]["caveats"] == caveats


def test_when_and_what_is_no_surer_for_a_number_accepted_before(
    tables: dict[str, list[Row]],
) -> None:
    article = Article("The share of BMW rose from 1.4 percent to 3.2 percent in China.")
    path, given = Path("new.review.csv"), {"published_on": "2026-01-20", "language": "en"}
    rows = list(make_review(path, article, tables, PACKAGE, **given).rows)
    first, second = (i for i, row in enumerate(rows) if row["class"] == "substantive")
    rows[first] |= {"decision": "accept", "theme": "cooperation", "period": "2025-01"}
    doubt = make_review(path, article, tables, PACKAGE, rows, **given).rows[second]["doubt"]
    assert "period: " in doubt
    assert "entity: " not in doubt


@pytest.mark.parametrize(
    ("language", "text", "cell", "told"),
    [
        ("en", "BMW holds a stake of 75 percent in the venture.", "kind", "limit"),
        ("de", "Auf Autos erhebt die EU Zölle von 17 Prozent.", "kind", "limit"),
        ("zh", "欧盟加征17%的关税。", "kind", "limit"),
        ("en", "The stake rose by 5 percent.", "kind", "change"),
        ("zh", "2025年宝马在上海交付90辆。", "place", "shanghai"),
        ("de", "BMW lieferte 2025 in Peking 90 Autos aus.", "place", "beijing"),
        ("de", "BMW rechnet mit einem Absatz von 90 Autos.", "caveats", "expectation"),
        ("en", "BMW kept its outlook of a margin of 5 percent.", "caveats", "expectation"),
        ("en", "BMW invested 3 million euros in China in 2025.", "metric", "investment"),
        ("en", "Imports from China were 90 cars in 2025.", "doubt", "place: "),
        ("en", "A fleet of 90 cars.\nA year earlier it had 80 cars.", "doubt", "period: "),
    ],
)
def test_rules_places_plans_and_origins_are_told_apart(
    tables: dict[str, list[Row]], language: str, text: str, cell: str, told: str
) -> None:
    tables["caveats"] += [{"key": "expectation_not_observation"}]
    tables["places"] += [
        {"place_id": x.lower(), "name": x, "kind": "city", "country": "CN", "origin": ""}
        for x in ("Shanghai", "Beijing")
    ]
    tables["labels"] += [
        {"key": "shanghai", "en": "Shanghai", "de": "Shanghai", "zh": "上海"},
        {"key": "beijing", "en": "Beijing", "de": "Peking", "zh": "北京"},
    ]
    row = propose(tables, text, language)[-1]
    assert row[cell].startswith(told) if cell != "doubt" else told in row[cell]


@pytest.mark.parametrize(
    ("text", "cell", "told"),
    [
        ("2025年宝马的市场份额由1.9%升至4.3%。", "kind", "share"),
        ("2025年全球首发车在中国达90辆。", "place", "CN"),
        ("欧盟对汽车征收最高35.3%的反补贴税。", "kind", "limit"),
    ],
)
def test_levels_first_shows_and_duties_are_told_in_chinese(
    tables: dict[str, list[Row]], text: str, cell: str, told: str
) -> None:
    assert propose(tables, text, "zh")[0][cell] == told


def test_when_something_was_founded_is_not_when_it_is_counted(
    tables: dict[str, list[Row]],
) -> None:
    row = propose(tables, "BMW runs a plant in China, founded in 2005, with 300 workers.")[-1]
    assert "period: " in row["doubt"]


def test_a_figure_of_another_year_is_not_the_same(tables: dict[str, list[Row]]) -> None:
    row = propose(tables, "Audi had 17,300 cars in China in 2031.")[-1]
    assert row["same_as"] == ""
    assert propose(tables, "Audi had 17,300 cars in China.")[-1]["same_as"]


def test_a_plan_of_another_number_is_doubted(tables: dict[str, list[Row]]) -> None:
    tables["caveats"] += [{"key": "expectation_not_observation"}]
    first, second = propose(tables, "BMW will sell 90 cars in China, 80 cars were sold in 2024.")
    assert "caveats: " not in first["doubt"] + second["doubt"]
    assert "expectation" not in second["caveats"]  # of a year that is over
    first, second = propose(tables, "BMW will sell 90 cars in China, 80 cars were on the road.")
    assert "caveats: " not in first["doubt"]
    assert "caveats: a plan, but maybe of another number" in second["doubt"]


def test_accepted_lines_have_the_first_keys(tables: dict[str, list[Row]]) -> None:
    article = Article("BMW sold 90 cars in China in 2024.\nBMW sold 80 cars in China in 2025.")
    path, given = Path("new.review.csv"), {"published_on": "2026-01-20", "language": "en"}
    rows = list(make_review(path, article, tables, PACKAGE, **given).rows)
    first, second = (i for i, row in enumerate(rows) if row["class"] == "substantive")
    rows[first] |= {"decision": "accept", "theme": "cooperation", "period": "2025"}
    again = make_review(path, article, tables, PACKAGE, rows, **given).rows
    assert again[first]["fact_id"] == "bmw_sales_2025"
    assert again[second]["fact_id"] == "bmw_sales_2025_2"


def test_a_key_that_another_has_ends_with_its_place(tables: dict[str, list[Row]]) -> None:
    text = "In 2025 BMW invested 90 yuan worldwide, 80 yuan in Germany and 70 yuan in Germany."
    rows = propose(tables, text)
    assert [row["place"] for row in rows] == ["world", "DE", "DE"]
    keys = ["bmw_investment_2025", "bmw_investment_2025_germany", "bmw_investment_2025_germany_2"]
    assert [row["fact_id"] for row in rows] == keys


def decide(
    tables: dict[str, list[Row]], text: str, *told: Row, language: str = "en"
) -> tuple[list[Row], list[Row]]:
    """Write cells into the lines of a text's numbers, and read it again."""
    path, given = Path("new.review.csv"), {"published_on": "2026-01-20", "language": language}
    rows = list(make_review(path, Article(text), tables, PACKAGE, **given).rows)
    numbers = [i for i, row in enumerate(rows) if row["class"] == "substantive"]
    for i, cells_ in zip(numbers, told, strict=False):
        rows[i] = rows[i] | cells_
    again = make_review(path, Article(text), tables, PACKAGE, rows, **given).rows
    return [rows[i] for i in numbers], [again[i] for i in numbers]


def test_a_theme_that_nobody_chose_follows_what_is_mended(tables: dict[str, list[Row]]) -> None:
    text = "In 2025 BMW had 9 piers in China."
    for decision in ("accept", ""):
        told = {"decision": decision, "entity": "Yard"}
        before, (row,) = decide(tables, text, told)
        assert (before[0]["theme"], row["theme"]) == ("cooperation", "faw_vw_output")
        _, (row,) = decide(tables, text, told | {"theme": "nev_share"})
        assert row["theme"] == "nev_share"


def test_a_theme_that_follows_what_is_mended_is_told(tables: dict[str, list[Row]]) -> None:
    text = "In 2025 BMW had 9 piers in China."
    _, (row,) = decide(tables, text, {"decision": "accept", "entity": "Yard"})
    assert "theme: was cooperation before" in row["doubt"]


SURVEY = """In a survey of the port, 69 percent of its members were content in 2025, 9 percentage
points more than before, and 12 percent were not within two years.""".replace("\n", " ")


def test_points_of_a_survey_have_its_caveats(tables: dict[str, list[Row]]) -> None:
    tables["caveats"] += [{"key": x} for x in ("self_selected", "survey_not_population")]
    mended = {"decision": "accept", "theme": "survey_percentages"}
    _, rows = decide(tables, SURVEY, *[mended] * 4)
    for row in rows[:3]:
        assert {"self_selected", "survey_not_population"} <= {*row["caveats"].split(";")}


def test_a_cell_that_is_proposed_otherwise_says_what_it_was_until_it_is_so_again(
    tables: dict[str, list[Row]],
) -> None:
    article = Article("In 2025 BMW sold 90 cars in China, and then 80 vans.")
    path, given = Path("new.review.csv"), {"published_on": "2026-01-20", "language": "en"}
    rows = list(make_review(path, article, tables, PACKAGE, **given).rows)
    first, second = (i for i, row in enumerate(rows) if row["class"] == "substantive")
    assert (rows[second]["period"], rows[second]["entity"]) == ("2025", "BMW Group")
    rows[first] |= {"decision": "accept", "theme": "cooperation", "period": "2024"}
    for _ in range(2):
        rows = list(make_review(path, article, tables, PACKAGE, rows, **given).rows)
        assert (rows[second]["period"], rows[second]["proposal"]) == ("2024", "look")
        assert rows[second]["doubt"].count("period: was 2025 before") == 1
        assert "entity: was" not in rows[second]["doubt"]
    rows[first] |= {"period": "2025"}
    rows = list(make_review(path, article, tables, PACKAGE, rows, **given).rows)
    assert "period: was" not in rows[second]["doubt"]


@pytest.mark.parametrize(
    ("printed", "scope"),
    [
        ("17,000 cars", "rounding, if the rounder number has the caveat rounded, copy if both "),
        ("17,300 cars", "choose one, copy if both "),
        ("19,321 cars", "choose one, copy if both "),
    ],
)
def test_a_figure_that_is_told_alike_is_proposed_as_a_pair_once_cells_are_mended(
    tables: dict[str, list[Row]], printed: str, scope: str
) -> None:
    told = {"entity": "Audi", "metric": "deliveries in China", "place": "CN", "period": "2024"}
    accept = {"decision": "accept", "theme": "cooperation"} | told
    text = f"In 2023 someone had {printed} somewhere."
    before, (row,) = decide(tables, text, accept)
    assert before[0]["same_as"] == ""
    assert cells(row, "same_as", "scope") == ("figure_3", "")
    assert row["question"] == "How many vehicles did Audi deliver in China in 2024?"
    assert f"scope: {scope}" in row["doubt"]
    says = ", and says '17,300 cars'" * (printed != "17,300 cars")
    assert f"same_as: figure_3 is told alike{says}; " in row["doubt"]
    # A pair that somebody has left out stays so; other cells make no pair.
    _, (left,) = decide(tables, text, row | {"same_as": ""})
    assert left["same_as"] == ""
    for column, cell in (("place", "DE"), ("period", "2022"), ("metric", "sales"), ("value", "")):
        _, (row,) = decide(tables, text, accept | {column: cell})
        assert row["same_as"] == ""


def test_what_was_accepted_stays_when_others_are_mended(tables: dict[str, list[Row]]) -> None:
    text = "In 2025 BMW sold 90 cars in China, and then 80 vans."
    told = {"decision": "accept", "theme": "cooperation"}
    before, rows = decide(tables, text, told | {"entity": "Yard", "place": "harbour"}, told)
    assert rows[1] == before[1]


def test_what_a_sentence_is_about_tells_the_theme_before_its_entity(
    tables: dict[str, list[Row]],
) -> None:
    text = "In 2025 BMW had 9 piers.\nIn 2025 the visit of BMW there had 12 stops."
    _, (_, second) = decide(tables, text, {"decision": "accept"})
    assert second["theme"] == "gatherings"
    assert "theme: or cooperation" in second["doubt"]


def test_a_theme_is_doubted_where_nothing_or_as_much_tells_another(
    tables: dict[str, list[Row]],
) -> None:
    assert "theme: " not in propose(tables, "In 2025 BMW and Bosch had 9 piers.")[0]["doubt"]
    assert "theme: no figure is like it" in propose(tables, "There were 9 piers.")[0]["doubt"]
    for theme in ("deal_values", "nev_share"):
        tables[theme] = [*tables[theme], tables["context"][-1] | {"entity": "Bosch"}]
    (row,) = propose(tables, "In 2025 Bosch had 9 piers in China.")
    assert "theme: or nev_share" in row["doubt"] or "theme: or deal_values" in row["doubt"]


@pytest.mark.parametrize(
    ("language", "text", "entity"),
    [
        ("en", "Audi sold 9 cars.\nLanger spent 5 million euros.", "Langer Automotive"),
        ("en", "Audi sold 9 cars.\nLanger's shares fell by 5 percent.", "Langer Automotive"),
        ("de", "Audi verkaufte 9 Autos.\nLanger will 300 Stellen streichen.", "Langer Automotive"),
        ("en", "Langer Steel spent 5 million euros.", ""),
        ("en", "No langer spent 5 million euros.", ""),
        ("en", "Rieder Holding grew.\nRieder spent 5 million euros.", "Rieder Holding"),
        ("en", "German Rope Maker grew.\nGerman output was 90 cars.", ""),
        ("zh", "SAIC销售90万辆汽车。", ""),
        ("en", "Langer Automotive met Langer Motors.\nLanger spent 9 euros.", "Langer Automotive"),
    ],
)
def test_a_company_is_known_by_the_first_word_of_its_name(
    tables: dict[str, list[Row]], language: str, text: str, entity: str
) -> None:
    for name in ("Langer Automotive", "SAIC Volkswagen"):
        tables["context"].append(tables["context"][-1] | {"entity": name})
    row = propose(tables, text, language)[-1]
    assert row["entity"] == entity
    if "Motors" in text:
        assert "entity: " in row["doubt"]


def test_what_was_accepted_is_sure_in_its_clause_and_for_its_time(
    tables: dict[str, list[Row]],
) -> None:
    accepted = {"decision": "accept", "entity": "Bosch", "period": "2025-03"}
    _, (_, second) = decide(tables, "Piers were 9 percent and ropes 5 percent.", accepted)
    assert cells(second, "entity", "period") == ("Bosch", "2025-03")
    assert "entity: as accepted for '9 percent'" in second["doubt"]
    assert "period: " not in second["doubt"]
    _, (_, second) = decide(tables, "Piers were 9 percent against 5 percent.", accepted)
    assert "period: as accepted for '9 percent'" in second["doubt"]
    assert "entity: " not in second["doubt"]


def test_caveats_of_a_survey_follow_the_theme_that_is_mended(
    tables: dict[str, list[Row]],
) -> None:
    tables["caveats"] = [{"key": "self_selected"}, {"key": "survey_not_population"}]
    text = "In 2025, 12 percent of BMW piers were new."
    told = {"decision": "accept", "theme": "survey_percentages"}
    _, (row,) = decide(tables, text, told)
    assert row["caveats"] == "self_selected;survey_not_population"
    _, (row,) = decide(tables, text, told | {"theme": "cooperation"})
    assert row["caveats"] == ""


def test_an_accepted_answer_without_a_metric_makes_no_survey_of_the_rest(
    tables: dict[str, list[Row]],
) -> None:
    text = "In 2025 BMW had 9 piers in China.\nIn 2025 Bosch had 12 percent of something."
    told = {"decision": "accept", "theme": "survey_percentages", "metric": ""}
    _, (_, second) = decide(tables, text, told)
    assert (second["theme"], second["caveats"]) == ("cooperation", "rounded")


def test_a_key_that_has_a_label_too_is_one_of_its_place(tables: dict[str, list[Row]]) -> None:
    text = "In 2025 BMW invested 90 yuan in Germany."
    keys = ["bosch_investment_2025_2", "bosch_investment_2025_germany"]
    for place, key in zip(("DE", "CN"), keys, strict=True):
        figure = {"fact_id": "bosch_investment_2025", "source_id": "other", "place": place}
        tables["context"].append(tables["context"][-1] | figure)
        tables["labels"] = [{"key": "bosch_investment_2025", "de": "", "zh": ""}]
        _, (row,) = decide(tables, text, {"decision": "accept", "entity": "Bosch"})
        assert row["fact_id"] == key


def test_a_key_follows_cells_that_are_mended_after_another_took_it(
    tables: dict[str, list[Row]],
) -> None:
    text = "BMW sold 90 cars in China in 2025. BMW built 80 cars in China in 2025."
    first = {"metric": "production"}
    rows, again = decide(tables, text, {"decision": "accept", **first})
    assert [x["fact_id"] for x in again] == ["bmw_production_2025", "bmw_production_2025_2"]
    rows[-1] |= {"decision": "accept", "metric": "deliveries"}
    _, told = decide(tables, text, {"decision": "accept", **first}, rows[-1])
    assert [x["fact_id"] for x in told] == ["bmw_production_2025", "bmw_deliveries_2025"]


def test_a_row_that_is_applied_keeps_its_key(tables: dict[str, list[Row]]) -> None:
    text = "BMW sold 90 cars in China in 2025."
    mended = {"decision": "accept", "theme": "cooperation", "metric": "deliveries"}
    rows, _ = decide(tables, text, mended)
    applied = rows[0] | {"fact_id": "bmw_deliveries_2025", "as_printed": rows[0]["phrase"]}
    tables["cooperation"].append(applied)
    row = rows[0] | {"fact_id": "bmw_deliveries_2025"}
    row["proposed"] = json.dumps(json.loads(row["proposed"]) | {"fact_id": row["fact_id"]})
    again = [row]
    renew_ids(again, tables)
    assert again == [row]


def test_a_pair_is_made_by_who_chooses_its_scope(tables: dict[str, list[Row]]) -> None:
    row = propose(tables, "Audi had 17,300 cars in China.")[-1]
    assert cells(row, "scope", "proposal") == ("", "look")
    assert "scope: choose one, copy if both go back to one source" in row["doubt"]


def test_an_accepted_number_without_a_key_is_given_one(tables: dict[str, list[Row]]) -> None:
    text = "BMW sold 90 cars in China in 2025."
    _, (row,) = decide(tables, text, {"decision": "accept", "fact_id": ""})
    assert row["fact_id"] == "bmw_sales_2025"


def test_what_is_accepted_has_no_reason_to_be_left_out(tables: dict[str, list[Row]]) -> None:
    text = "BMW sold 90 cars in China in 2025. In 2025 BMW sold 90 cars in China."
    assert propose(tables, text)[1]["reason"] == "repeat"
    accept = {"decision": "accept", "theme": "cooperation"}
    for told, note in ({}, ""), ({"note": "counted twice"}, "counted twice"):
        _, (_, row) = decide(tables, text, accept, accept | told)
        assert cells(row, "reason", "note") == ("", note)


def test_the_caveat_of_a_plan_follows_the_time_that_is_mended(
    tables: dict[str, list[Row]],
) -> None:
    tables["caveats"] += [{"key": "expectation_not_observation"}]
    text = "BMW will sell 90 cars in China in 2027."
    accept = {"decision": "accept", "theme": "cooperation"}
    for period, caveats in ("2027", "expectation_not_observation"), ("2024", ""):
        _, (row,) = decide(tables, text, accept | {"period": period})
        assert row["caveats"] == caveats


def test_a_name_in_print_has_the_entity_that_it_was_mended_to(
    tables: dict[str, list[Row]],
) -> None:
    text = "2025年华晨宝马在中国销售90辆汽车。\n华晨宝马2025年在中国出口80辆汽车。"
    accept = {"decision": "accept", "theme": "cooperation", "entity": "BMW Brilliance"}
    _, (_, row) = decide(tables, text, accept, language="zh")
    assert row["entity"] == "BMW Brilliance"


@pytest.mark.parametrize(
    ("language", "text", "rates"),
    [
        (
            "en",
            "The EU has a duty of 35 percent on top of the usual 10. BMW is subject to 20 percent.",
            3,
        ),
        ("de", "Die EU erhebt Zölle. Für BMW beträgt der Satz 17 Prozent.", 1),
        ("de", "Die EU erhebt Zölle. Der Mini wird mit 20,7 Prozent belegt.", 1),
        ("zh", "欧盟征收关税。对宝马加征20.7%。", 1),
    ],
)
def test_a_rate_is_that_of_a_duty_that_was_named_before(
    tables: dict[str, list[Row]], language: str, text: str, rates: int
) -> None:
    rows = propose(tables, text, language)
    assert [cells(row, "kind", "metric") for row in rows] == [("limit", "duty")] * rates
    assert all(row["caveats"] == "" for row in rows)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "2025年，中国产销分别完成9万辆和8万辆，同比分别下降2.1%和6.2%。"),
        ("en", "In 2025 China's production and sales fell 2.1 and 6.2 percent respectively."),
        ("de", "Produktion und Absatz in China sanken 2025 um 2,1 beziehungsweise 6,2 Prozent."),
    ],
)
def test_of_what_was_made_and_sold_each_has_its_number(
    tables: dict[str, list[Row]], language: str, text: str
) -> None:
    told = [row["metric"] for row in propose(tables, text, language)]
    assert told[-2:] == ["change of production", "change of sales"]
    assert told[:-2] == ["production", "sales"][: len(told) - 2]


@pytest.mark.parametrize(
    ("language", "text", "value", "metric"),
    [
        ("de", "Der Absatz lag um 5 Prozent über dem Vorjahr.", "5", "change of sales"),
        ("de", "Der Absatz lag 5 Prozent unter dem Plan.", "-5", "change of sales"),
        ("en", "Exports were 16% below the level of 2019.", "-16", "change of exports"),
        ("en", "Exports were 16% above the level of 2019.", "16", "change of exports"),
        ("zh", "出口较2019年水平低5%。", "-5", "change of exports"),
        ("zh", "出口比去年高出5%。", "5", "change of exports"),
    ],
)
def test_so_far_above_or_below_is_a_change(
    tables: dict[str, list[Row]], language: str, text: str, value: str, metric: str
) -> None:
    (row,) = propose(tables, text, language)
    assert cells(row, "kind", "value", "metric") == ("change", value, metric)
    assert row["period"] == "2026-01"  # not that with which it is compared
    assert "period: " in row["doubt"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "BMW sold 90 cars in the third quarter of 2025 after 80 a year earlier. It built 7.",
        ),
        ("de", "BMW verkaufte im dritten Quartal 2025 90 Autos nach 80 im Vorjahr. Es baute 7."),
    ],
)
def test_a_number_after_another_has_the_time_behind_it_and_hands_on_none(
    tables: dict[str, list[Row]], language: str, text: str
) -> None:
    told = [row["period"] for row in propose(tables, text, language)]
    assert told == ["2025-Q3", "2024-Q3", "2025-Q3"]


@pytest.mark.parametrize(
    ("text", "language", "entity", "metric"),
    [
        ("BMW holds 75 percent of Audi.", "en", "BMW Group", "stake in Audi"),
        ("Audi, in which BMW holds 75 percent, grows.", "en", "BMW Group", "stake"),
        ("宝马持有奥迪75%的股份。", "zh", "BMW Group", "stake in Audi"),
        ("Audi, an dem BMW 75 Prozent hält, wächst.", "de", "BMW Group", "stake"),
    ],
)
def test_who_holds_a_stake_is_named_before_the_verb(
    tables: dict[str, list[Row]], text: str, language: str, entity: str, metric: str
) -> None:
    (row,) = propose(tables, text, language)
    assert cells(row, "entity", "metric", "kind") == (entity, metric, "limit")


def test_who_holds_talks_holds_no_stake(tables: dict[str, list[Row]]) -> None:
    text = "BMW holds talks with the ministry of the province while sales of Audi fell 5 percent."
    (row,) = propose(tables, text)
    assert row["entity"] == "Audi"


def test_a_whole_year_is_that_before_if_this_one_has_just_begun(
    tables: dict[str, list[Row]],
) -> None:
    (row,) = propose(tables, "BMW sold 90 cars in the full year.")
    assert row["period"] == "2025"
    assert "period: of a whole year" in row["doubt"]


def test_a_market_is_counted_where_it_is(tables: dict[str, list[Row]]) -> None:
    text = "Audi verkaufte 90 Autos.\nIn Deutschland wurden 2025 80 Autos neu zugelassen."
    assert propose(tables, text, "de")[1]["entity"] == "Germany"


def test_where_cars_are_from_is_not_where_they_are_sold(tables: dict[str, list[Row]]) -> None:
    text = "In Deutschland verkaufte BMW 90 Autos. Marken aus China verkauften 80 Autos."
    assert [row["place"] for row in propose(tables, text, "de")] == ["DE", "DE"]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("BMW will make 900,000 axles instead of 550,000.", ["1", "1"]),
        ("The plant has 42,000 square metres and makes 20 GWh a year.", ["m²", "GWh/year"]),
    ],
)
def test_things_without_a_unit_are_counted_and_areas_have_one(
    tables: dict[str, list[Row]], text: str, units: list[str]
) -> None:
    assert [row["unit"] for row in propose(tables, text)] == units


def test_a_plant_is_no_plan(tables: dict[str, list[Row]]) -> None:
    (row,) = propose(tables, "BMW's plant has a capacity of 90 cars a year.")
    assert row["metric"] == "yearly capacity"


def test_a_title_may_leave_out_a_hedge(tables: dict[str, list[Row]]) -> None:
    rows = propose(tables, "BMW sells 90 cars in China\nBMW sold about 90 cars in China in 2025.")
    assert [row["reason"] for row in rows] == ["repeat", ""]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("HARBOUR - BMW sold 90 cars in Germany.", "DE"),
        ("In China, excluding Germany, BMW sold 90 cars.", "CN"),
    ],
)
def test_a_town_before_a_text_and_what_is_left_out_are_no_places(
    tables: dict[str, list[Row]], text: str, place: str
) -> None:
    (row,) = propose(tables, text)
    assert row["place"] == place


def test_the_owner_of_a_subsidiary_is_not_whom_a_figure_is_of(
    tables: dict[str, list[Row]],
) -> None:
    (row,) = propose(tables, "Audi grew. Revenue at the Volkswagen subsidiary was 9 million euros.")
    assert row["entity"] == "Audi"


def test_an_ordinal_of_things_without_a_unit_is_a_rank(tables: dict[str, list[Row]]) -> None:
    (row,) = propose(tables, "BMW began the second phase of its yard.")
    assert cells(row, "kind", "unit") == ("ordinal", "rank")


def test_a_unit_is_no_part_of_a_word(tables: dict[str, list[Row]]) -> None:
    (row,) = propose(tables, "BMW's best-selling yard made 41,200 in China.")
    assert row["phrase"] == "41,200"


def test_shares_of_other_surveys_keep_their_caveats(tables: dict[str, list[Row]]) -> None:
    tables["caveats"] += [{"key": "self_selected"}, {"key": "survey_not_population"}]
    text = "In a survey, 25 percent of firms consider other markets."
    mended = {"entity": "Members of a chamber", "metric": "consider other markets"}
    _, (row,) = decide(tables, text, {"decision": "accept", "theme": "cooperation"} | mended)
    assert {"self_selected", "survey_not_population"} <= {*row["caveats"].split(";")}
