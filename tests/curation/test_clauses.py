"""What the clause of a number tells of it: whether it is to come, of what it is, and since when."""

import pytest

from analysis.curation.article import Article
from analysis.curation.propose import propose_rows
from analysis.project import Row

BEFORE = " as a multiple of the year before"


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


@pytest.mark.parametrize(
    ("language", "text", "metrics"),
    [
        ("zh", "2025年宝马累计销量90万辆，同比增长9%。", ["sales", "change of sales"]),
        ("zh", "2025年1-9月，宝马累计销量90万辆。", ["sales"]),
        ("zh", "自2020年以来宝马累计销量90万辆。", ["cumulative sales"]),
        ("en", "In 2025 BMW's cumulative sales were 90 cars.", ["sales"]),
        ("en", "By the end of 2025 BMW's cumulative sales were 90 cars.", ["cumulative sales"]),
        ("de", "Bislang lieferte BMW 90 Autos.", ["cumulative deliveries"]),
    ],
)
def test_a_sum_is_cumulative_where_its_time_has_no_begin(
    tables: dict[str, list[Row]], language: str, text: str, metrics: list[str]
) -> None:
    assert [row["metric"] for row in propose(tables, text, language)] == metrics


@pytest.mark.parametrize(
    ("language", "text", "metrics"),
    [
        (
            "zh",
            "2025年5月宝马销量环比增长9%，同比增长5%。",
            ["change of sales from the month before", "change of sales"],
        ),
        ("zh", "2025年三季度宝马销量环比增长9%。", ["change of sales from the quarter before"]),
        (
            "en",
            "In May 2025 sales of BMW rose 9 percent month on month.",
            ["change of sales from the month before"],
        ),
        (
            "en",
            "In the third quarter of 2025 BMW sold 9 cars, 9 percent up from the previous quarter.",
            ["sales", "change of sales from the quarter before"],
        ),
        (
            "de",
            "Im Mai 2025 stieg der Absatz von BMW gegenüber dem Vormonat um 9 Prozent.",
            ["change of sales from the month before"],
        ),
    ],
)
def test_a_change_from_the_month_or_the_quarter_before_says_so(
    tables: dict[str, list[Row]], language: str, text: str, metrics: list[str]
) -> None:
    rows = propose(tables, text, language)
    assert [row["metric"] for row in rows] == metrics
    assert len({row["period"] for row in rows}) == 1
    assert not any("metric: " in row["doubt"] for row in rows)


def test_a_change_beside_one_from_the_month_before_is_doubted(tables: dict[str, list[Row]]) -> None:
    row = propose(tables, "2025年5月宝马销量环比分别增长9%和5%。", "zh")[-1]
    assert "metric: or from the time before" in row["doubt"]


@pytest.mark.parametrize(
    ("language", "text", "metric"),
    [
        ("en", "In 2025 exports of China doubled.", f"exports{BEFORE}"),
        ("de", "2025 verdoppelte sich der Absatz.", f"sales{BEFORE}"),
        ("zh", "2025年中国出口翻了一番。", f"exports{BEFORE}"),
        ("en", "Sales were three times as high.", f"sales{BEFORE}"),
    ],
)
def test_a_multiple_is_taken_for_one_of_the_year_before(
    tables: dict[str, list[Row]], language: str, text: str, metric: str
) -> None:
    (row,) = propose(tables, text, language)
    assert row["metric"] == metric
    assert "metric: a multiple: of what?" in row["doubt"]


@pytest.mark.parametrize(
    ("language", "text", "metric"),
    [
        ("en", "In 2025 exports of rails and parts rose 9 percent.",
         "change of exports of rails and parts"),
        ("en", "In 2025 the margin of the crane division of BMW was 9 percent.",
         "margin of the crane division"),
        ("en", "In 2025 sales of luxury cars rose 9 percent.", "change of sales of luxury cars"),
        ("de", "2025 lag die Marge der Kransparte von BMW bei 9 Prozent.", "margin"),
        ("zh", "2025年宝马汽车业务利润率为9%。", "margin"),
    ],
)  # fmt: skip
def test_what_stands_behind_a_noun_narrows_it_and_is_doubted(
    tables: dict[str, list[Row]], language: str, text: str, metric: str
) -> None:
    (row,) = propose(tables, text, language)
    assert row["metric"] == metric
    assert "may narrow it" in row["doubt"]


@pytest.mark.parametrize(
    "text",
    [
        "In 2025 sales of BMW rose 9 percent.",
        "In 2025 the revenue of the company rose 9 percent.",
        "In 2025 the German carmaker had a revenue of about 9 million euros.",
        "In 2025 sales of cars rose 9 percent.",
    ],
)
def test_a_name_or_a_number_behind_a_noun_does_not_narrow_it(
    tables: dict[str, list[Row]], text: str
) -> None:
    assert "metric: " not in propose(tables, text)[0]["doubt"]


@pytest.mark.parametrize(
    ("language", "text", "metrics"),
    [
        (
            "en",
            "In 2025 BMW's market share was 9 percent, down 2 percentage points.",
            ["market share", "change of market share"],
        ),
        ("en", "In 2025 sales of BMW fell by 2 percentage points.", [""]),
        (
            "de",
            "2025 stieg der Anteil der Elektroautos am Absatz um 2 Prozentpunkte.",
            ["change of the share of electric cars in sales"],
        ),
        (
            "zh",
            "2025年宝马市场份额为9%，下降2个百分点。",
            ["market share", "change of market share"],
        ),
    ],
)
def test_points_are_a_change_of_a_share_and_of_nothing_else(
    tables: dict[str, list[Row]], language: str, text: str, metrics: list[str]
) -> None:
    assert [row["metric"] for row in propose(tables, text, language)] == metrics


@pytest.mark.parametrize(
    ("language", "text", "metrics"),
    [
        (
            "en",
            "In 2025 BMW cut its workforce by over 900 to about 8,000.",
            ["fall of workforce", "workforce"],
        ),
        (
            "zh",
            "2025年宝马产量90万辆，减少近9万辆，销量80万辆。",
            ["production", "fall of production", "sales"],
        ),
    ],
)
def test_by_tells_a_fall_and_to_a_level(
    tables: dict[str, list[Row]], language: str, text: str, metrics: list[str]
) -> None:
    assert [row["metric"] for row in propose(tables, text, language)] == metrics


@pytest.mark.parametrize(
    ("language", "text", "period"),
    [
        ("en", "BMW last week reported a 9 percent drop in quarterly sales.", "2025-Q4"),
        ("en", "BMW on Monday reported a fall of 9 percent for the third quarter.", "2025-Q3"),
        ("de", "BMW meldete vergangene Woche einen Quartalsabsatz von 90 Autos.", "2025-Q4"),
        ("zh", "宝马上周公布，季度销量下降9%。", "2025-Q4"),
    ],
)  # fmt: skip
def test_the_time_of_reporting_is_not_that_of_a_figure(
    tables: dict[str, list[Row]], language: str, text: str, period: str
) -> None:
    (row,) = propose(tables, text, language)
    assert row["period"] == period
    assert ("period: which half or quarter" in row["doubt"]) == (period == "2025-Q4")


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2025年宝马销量90万辆。\n全年产量80万辆，较上年减少5%。", ["2025", "2025", "2025"]),
        (
            "2025年宝马销量90万辆。\n全年产量80万辆，占比由上年的5%提高到9%。其中，奥迪20万辆。",
            ["2025", "2025", "2024", "2025", "2025"],
        ),
        ("2025年宝马销量90万辆。\n宝马预计全年销量将达到100万辆。", ["2025", "2026"]),
    ],
)
def test_the_whole_year_of_a_report_is_that_reported_on(
    tables: dict[str, list[Row]], text: str, periods: list[str]
) -> None:
    assert [row["period"] for row in propose(tables, text, "zh")] == periods


@pytest.mark.parametrize(
    ("language", "text", "metric"),
    [
        ("en", "In 2025 exports of Germany to China fell 9 percent.", "change of exports"),
        ("en", "In 2025 car exports to China fell 9 percent.", "change of exports of vehicles"),
        ("de", "2025 sanken die Autoexporte nach China um 9 Prozent.",
         "change of exports of vehicles"),
        ("zh", "2025年对中国出口下降9%。", "change of exports"),
    ],
)  # fmt: skip
def test_exports_say_what_is_exported_and_where(
    tables: dict[str, list[Row]], language: str, text: str, metric: str
) -> None:
    (row,) = propose(tables, text, language)
    assert (row["metric"], row["place"]) == (metric, "CN")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In 2025 BMW exported 90 cars from China.\nExports to Europe were 80 cars."),
        ("de", "2025 verkaufte BMW in China 90 Autos.\nNach Europa gingen Exporte von 80 Autos."),
        ("zh", "2025年宝马在中国销量90辆。\n宝马向欧洲、南美出口80辆。"),
    ],
)
def test_a_region_that_something_is_exported_to_is_not_its_place(
    tables: dict[str, list[Row]], language: str, text: str
) -> None:
    region = {"place_id": "europe", "kind": "region", "country": "", "name": "Europe"}
    tables["places"].append(tables["places"][0] | region | {"origin": "UN M49 150"})
    row = propose(tables, text, language)[-1]
    assert row["place"] != "europe"
    assert "place: " in row["doubt"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The EU has a duty of 35 percent on cars. Audi in Harbour pays 20 percent."),
        ("de", "Die EU erhebt Zölle von 35 Prozent. Audi in Harbour wird mit 20 Prozent belegt."),
        ("zh", "欧盟对中国汽车征收35%的关税。对Harbour的奥迪加征20%。"),
    ],
)  # fmt: skip
def test_the_place_of_a_duty_is_that_of_who_levies_it(
    tables: dict[str, list[Row]], language: str, text: str
) -> None:
    union = {"place_id": "EU", "kind": "region", "country": "", "name": "European Union"}
    tables["places"].append(tables["places"][0] | union | {"origin": "ISO 3166-1 EU"})
    rows = propose(tables, text, language)
    assert {(row["kind"], row["metric"], row["place"]) for row in rows} == {("limit", "duty", "EU")}
    assert "place: of a duty: who levies it?" in rows[-1]["doubt"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "BMW grew. The duties cost its members 90 million euros in China in 2025."),
        ("en", "In 2025 BMW grew in China, while other suppliers lost 90 million euros."),
        ("en", "In 2025 BMW sold 80 cars in China, and its rivals sold 90 cars."),
        ("de", "BMW wuchs. 2025 investierten ihre Zulieferer in China 90 Millionen Euro."),
        ("zh", "宝马表示，2025年中国供应商投资90亿元。"),
    ],
)
def test_a_subject_in_the_plural_is_not_surely_who_was_named_before(
    tables: dict[str, list[Row]], language: str, text: str
) -> None:
    row = propose(tables, text, language)[-1]
    assert row["entity"] != "BMW Group" or "entity: " in row["doubt"]


@pytest.mark.parametrize(
    ("language", "text", "metric"),
    [
        ("de", "An der Werft hält BMW 70 Prozent, den Rest übernimmt der Partner Audi.", "stake"),
        ("de", "BMW hält 70 Prozent an Audi.", "stake in Audi"),
        ("de", "An Audi hält BMW 70 Prozent.", "stake in Audi"),
        ("de", "BMW hält an Audi 70 Prozent.", "stake in Audi"),
        ("en", "BMW holds 70 percent, the rest is held by its partner Audi.", "stake"),
    ],
)
def test_a_stake_is_not_in_who_holds_the_rest(
    tables: dict[str, list[Row]], language: str, text: str, metric: str
) -> None:
    (row,) = propose(tables, text, language)
    assert (row["entity"], row["metric"]) == ("BMW Group", metric)
    assert ("metric: a stake: in what?" in row["doubt"]) == (metric == "stake")


def test_a_company_of_one_word_is_known_again(tables: dict[str, list[Row]]) -> None:
    text = "Der Autozulieferer Brenner wuchs.\nAudi wuchs auch.\n2025 baute Brenner 90 Autos."
    assert propose(tables, text, "de")[0]["entity"] == "Brenner"


def test_a_doubt_names_what_there_is(tables: dict[str, list[Row]]) -> None:
    text = "BMW grew in Germany.\nAll was well.\nIn 2025 sales were 90 cars, and 80 cars in 2025."
    first, second = propose(tables, text)
    assert "entity: named in paragraph 1" in first["doubt"]
    assert "metric: '90 cars' of paragraph 3 is of the same, and another number" in second["doubt"]


def test_a_sum_behind_a_comma_may_be_the_one_before_it_converted(
    tables: dict[str, list[Row]],
) -> None:
    text = "2025 investierte Bosch 9 Milliarden Yuan, umgerechnet rund 1,1 Milliarden Euro."
    metrics = [row["metric"] for row in propose(tables, text, "de")]
    assert metrics == ["investment", "investment, converted"]


@pytest.mark.parametrize(
    ("language", "text", "entity"),
    [
        ("en", "In 2025 Tianjin Benz made 90 cars.", "Tianjin Benz"),
        ("en", "In 2025 Sichuan Audi made 90 cars.", "Sichuan Audi"),
        ("en", "In 2025 BMW Brasil Ltd made 90 cars.", "BMW Brasil Ltd"),
        ("en", "In 2025 Audi Hungaria made 90 cars.", "Audi Hungaria"),
        ("de", "2025 baute Bosch Polska 90 Autos.", "Bosch Polska"),
        ("de", "2025 baute Audi Werkzeugbau GmbH 90 Autos.", "Audi Werkzeugbau GmbH"),
        ("zh", "2025年福建奔驰产量90辆。", "福建奔驰"),
        ("zh", "2025年宝马零部件有限公司产量90辆。", "宝马零部件有限公司"),
    ],
)
def test_a_longer_name_is_that_of_another_company(
    tables: dict[str, list[Row]], language: str, text: str, entity: str
) -> None:
    (row,) = propose(tables, text, language)
    assert row["entity"] == entity
    assert f"entity: no figure is of {entity!r} yet" in row["doubt"]


@pytest.mark.parametrize(
    ("language", "text", "doubt"),
    [
        ("en", "In 2025 Audi Sahara made 90 cars.", "or 'Audi Sahara'"),
        ("en", "Audi Sahara grew. In 2025 it made 90 cars.", "or 'Audi Sahara'"),
        ("en", "In 2025 Audi's Sahara plant made 90 cars.", ""),
        ("en", "In 2025 Audi Chairman Paul Frei had 90 cars.", ""),
        ("de", "2025 baute Audi Sahara 90 Autos.", "or 'Audi Sahara'"),
        ("de", "2025 baute Audi Ende Dezember 90 Autos.", ""),
        ("de", "2025 baute Audi August bis Oktober 90 Autos.", ""),
        ("de", "2025 verkaufte Audi Autos, und 90 Autos waren rot.", ""),
        ("zh", "2025年奥迪中国销量90辆。", "or '奥迪中国'"),
        ("zh", "2025年奥迪中国工厂产量90辆。", ""),
    ],
)
def test_capitals_behind_a_name_may_make_it_that_of_another_company(
    tables: dict[str, list[Row]], language: str, text: str, doubt: str
) -> None:
    row = propose(tables, text, language)[-1]
    assert row["entity"] == "Audi"
    assert ("entity: " in row["doubt"]) == bool(doubt)
    assert doubt in row["doubt"]


def test_who_holds_a_stake_in_a_company_is_not_surely_whom_the_rest_is_of(
    tables: dict[str, list[Row]],
) -> None:
    text = "In 2025 Tianjin Benz, in which Audi holds 9 percent, made 90 cars, 5 percent more."
    assert all("entity: " in row["doubt"] for row in propose(tables, text)[1:])


@pytest.mark.parametrize(
    ("language", "text", "periods"),
    [
        (
            "en",
            "In 2025 BMW made 90 cars, fewer than a year ago; 9 were vans, against 5 in 2024.",
            ["2025", "2025", "2024"],
        ),
        (
            "en",
            "In 2025 BMW made 90 cars. A year earlier it made 80 cars. Its profit was 9 euros.",
            ["2025", "2024", "2025"],
        ),
        (
            "de",
            "2025 baute BMW 90 Autos. Ein Jahr zuvor waren es 80 Autos. Der Gewinn lag bei 9 Euro.",
            ["2025", "2024", "2025"],
        ),
        (
            "zh",
            "2025年上半年宝马销量90辆，去年同期为80辆，利润9亿元。",
            ["2025-H1", "2024-H1", "2025-H1"],
        ),
        ("zh", "2024年宝马销量80辆，2025年销量同比增长9%，产量90辆。", ["2024", "2025", "2025"]),
    ],
)
def test_the_time_of_what_is_compared_is_handed_to_no_other_number(
    tables: dict[str, list[Row]], language: str, text: str, periods: list[str]
) -> None:
    assert [row["period"] for row in propose(tables, text, language)] == periods


@pytest.mark.parametrize(
    ("language", "text", "period"),
    [
        ("en", "BMW's half-year sales fell 9 percent.", "2025-H1"),
        ("en", "BMW had a half-year profit of 9 euros.", "2025-H1"),
        ("en", "In the quarter BMW sold 90 cars.", "2025-Q2"),
        ("en", "In the third quarter of 2024 it grew.\nIn the quarter BMW had 9 cars.", "2024-Q3"),
        ("de", "Der Halbjahresgewinn von BMW sank um 9 Prozent.", "2025-H1"),
        ("de", "Im Quartal verkaufte BMW 90 Autos.", "2025-Q2"),
        ("zh", "宝马半年销量90辆。", "2025-H1"),
        ("zh", "本季度宝马销量90辆。", "2025-Q2"),
    ],
)
def test_a_half_or_a_quarter_without_its_year_is_the_last_one_named_or_over(
    tables: dict[str, list[Row]], language: str, text: str, period: str
) -> None:
    row = propose(tables, text, language, "2025-07-24")[-1]
    assert row["period"] == period
    assert "period: which half or quarter it is, is not said" in row["doubt"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "BMW had a half-year delay."),
        ("en", "BMW had a half-year."),
        ("zh", "宝马用了半年。"),
    ],
)
def test_half_a_year_that_something_takes_is_a_length_of_time(
    tables: dict[str, list[Row]], language: str, text: str
) -> None:
    (row,) = propose(tables, text, language)
    assert (row["value"], row["kind"]) == ("0.5", "duration")


def test_a_quarter_that_is_to_come_is_not_the_last_one(tables: dict[str, list[Row]]) -> None:
    (row,) = propose(tables, "预计本季度宝马销量90辆。", "zh", "2025-07-24")
    assert row["period"] == "2025-Q3"


@pytest.mark.parametrize(
    ("language", "text", "metric"),
    [
        ("en", "In 2025 sales fell 9 percent to 90 cars, and Audi had an electric van.", "sales"),
        ("en", "In 2025 BMW's sales came to 90 cars at its electric plant.", "sales"),
        ("de", "2025 verkaufte BMW 90 Autos ab E-Auto-Werk.", "sales"),
        ("zh", "2025年电动车工厂投产，宝马销量90辆。", "sales"),
        ("en", "In 2025 BMW sold 90 electric cars.", "electric car sales"),
    ],
)
def test_a_kind_of_cars_is_told_at_the_number_or_its_word(
    tables: dict[str, list[Row]], language: str, text: str, metric: str
) -> None:
    assert propose(tables, text, language)[-1]["metric"] == metric


@pytest.mark.parametrize(
    ("language", "text", "cars"),
    [
        ("en", "Electric cars grew. They made up 9 percent of sales.", "electric cars in"),
        ("en", "Electric cars did well. Audi made up 9 percent of sales.", ""),
        ("de", "E-Autos zogen an. Sie machten 9 Prozent des Absatzes aus.", "electric cars in"),
        ("zh", "2025年宝马新能源车销量90辆，占总销量的9%。", "new energy vehicles in"),
    ],
)  # fmt: skip
def test_a_share_is_of_the_cars_that_they_stands_for_and_doubted(
    tables: dict[str, list[Row]], language: str, text: str, cars: str
) -> None:
    row = propose(tables, text, language)[-1]
    assert row["metric"] == f"share of {cars} sales".replace("  ", " ")
    assert "metric: " in row["doubt"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Electric cars did well. In 2025 BMW sold 11,600 of them."),
        ("de", "Elektroautos liefen gut. 2025 verkaufte BMW 11.600 davon."),
    ],
)
def test_what_is_counted_of_them_is_of_the_kind_named_last(
    tables: dict[str, list[Row]], language: str, text: str
) -> None:
    (row,) = propose(tables, text, language)
    assert row["metric"] == "electric car sales"
    assert "metric: 'of them' may narrow it" in row["doubt"]


def test_a_figure_of_a_chinese_text_that_names_no_place_is_of_china(
    tables: dict[str, list[Row]],
) -> None:
    (row,) = propose(tables, "2025年5月宝马销量90辆。", "zh")
    assert (row["place"], row["doubt"], row["proposal"]) == ("CN", "", "accept")


@pytest.mark.parametrize(
    ("language", "text", "entity"),
    [
        ("en", "BMW grew, as did Audi. In 2025 the Munich-based group made 90 cars.", "BMW Group"),
        ("en", "Audi fell, Tesla grew. In 2025 the German carmaker made 90 cars.", "Audi"),
        ("en", "Audi grew.\nIn 2025 the Wolfsburg carmaker made 90 cars.", ""),
        ("de", "BMW und Audi wuchsen. 2025 baute der Münchner Autobauer 90 Autos.", "BMW Group"),
        ("de", "Audi fiel, Tesla wuchs. 2025 baute der deutsche Hersteller 90 Autos.", "Audi"),
        ("zh", "宝马下滑，特斯拉增长。2025年，这家德国车企销量90辆。", "BMW Group"),
        ("zh", "奔驰下滑，奥迪增长。2025年，这家斯图加特汽车制造商销量90辆。", "Mercedes-Benz"),
    ],
)  # fmt: skip
def test_a_company_told_by_its_place_is_the_one_named_last_that_is_there(
    tables: dict[str, list[Row]], language: str, text: str, entity: str
) -> None:
    row = propose(tables, text, language)[-1]
    assert row["entity"] == entity
    assert ("is taken for it" if entity else "entity: none is named") in row["doubt"]


def test_a_company_that_is_named_is_not_doubted_for_being_told_by_its_place_too(
    tables: dict[str, list[Row]],
) -> None:
    (row,) = propose(tables, "In 2025 BMW made 90 cars, the Munich carmaker said.")
    assert (row["entity"], "entity: " in row["doubt"]) == ("BMW Group", False)
