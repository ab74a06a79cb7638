"""What is proposed for a number: which way it goes, of whom it is, and how sure each cell is."""

import pytest

from analysis.curation.article import Article
from analysis.curation.checks import check_tables
from analysis.curation.propose import propose_rows
from analysis.curation.verify import verify_text
from analysis.project import Row


def propose(
    tables: dict[str, list[Row]], text: str, language: str = "en", day: str = "2026-01-20"
) -> list[Row]:
    """Propose rows for the numbers of a text that are no dates."""
    source = {"source_id": "new", "language": language, "published_on": day}
    rows = propose_rows(Article(text), source, tables)
    return [row for row in rows if row["class"] == "substantive"]


@pytest.mark.parametrize(
    ("language", "text", "phrase", "value"),
    [
        ("en", "It sold between 80 and 100 cars.", "between 80 and 100 cars", "80..100"),
        ("de", "Es sind zwischen 2 und 3 Prozent.", "zwischen 2 und 3 Prozent", "2..3"),
    ],
)
def test_a_range_has_the_word_that_opens_it(
    language: str, text: str, phrase: str, value: str, tables: dict[str, list[Row]]
) -> None:
    (row,) = propose(tables, text, language)
    assert (row["phrase"], row["value"]) == (phrase, value)
    assert row["context"].endswith(f"[[{phrase}]].")


@pytest.mark.parametrize(
    ("language", "text", "phrase", "value"),
    [
        ("de", "2024 brach der Absatz um 42 Prozent ein.", "brach … 42 Prozent ein", "-42"),
        ("de", "Der Absatz ging 2024 um 9,5 % zurück.", "ging … 9,5 % zurück", "-9.5"),
        ("de", "Er ging um 9 Prozent auf 3,1 Euro zurück.", "ging um 9 Prozent … zurück", "-9"),
        ("de", "Der Gewinn nahm um 3 Prozent ab und legte dann zu.", "nahm um 3 Prozent ab", "-3"),
        ("de", "Die Aktie gab um rund 1,2 Prozent nach.", "gab um rund 1,2 Prozent nach", "-1.2"),
        ("de", "Die Aktie sackte gestern um 5 Prozent ab.", "sackte … 5 Prozent ab", "-5"),
        ("de", "Der Markt schrumpfte um 7 Prozent.", "schrumpfte um 7 Prozent", "-7"),
        ("de", "Die Marke büßte 11 Prozent ein.", "büßte 11 Prozent ein", "-11"),
        ("de", "Die Marke verlor 28 Prozent.", "verlor 28 Prozent", "-28"),
        ("de", "Der Umsatz soll um 6 Prozent einbrechen.", "6 Prozent einbrechen", "-6"),
        ("de", "Ein Minus von 5 Prozent auf 300.000 Autos.", "Minus von 5 Prozent", "-5"),
        ("de", "Nach einem Rückgang von 6 % auf 2 Mio. Euro.", "Rückgang von 6 %", "-6"),
        ("de", "Der Absatz fiel um 4 Prozent.", "fiel um 4 Prozent", "-4"),
        ("de", "Der Absatzrückgang um 7 Prozent traf alle.", "Absatzrückgang um 7 Prozent", "-7"),
        ("de", "Die Werft kürzte die Mittel um 10 Prozent.", "kürzte … 10 Prozent", "-10"),
        ("en", "The yard cut its target by 10 percent.", "cut … 10 percent", "-10"),
        ("en", "The yard is cutting output there by 8 percent.", "cutting … 8 percent", "-8"),
        ("en", "The yard slashed prices by about 20 percent.", "slashed … about 20 percent", "-20"),
        ("en", "The shares shed 12 percent.", "shed 12 percent", "-12"),
        ("en", "The shares lost 5.5 percent.", "lost 5.5 percent", "-5.5"),
        ("en", "Sales, which had risen, fell in 2024 by 9 percent.", "fell … 9 percent", "-9"),
        ("zh", "2024年销量同比下降了9.5%。", "下降了9.5%", "-9.5"),
        ("zh", "全年销量跌幅达42%。", "跌幅达42%", "-42"),
        ("zh", "销量锐减约13%。", "锐减约13%", "-13"),
    ],
)  # fmt: skip
def test_a_fall_is_a_change_with_a_minus_wherever_its_word_stands(
    tables: dict[str, list[Row]], language: str, text: str, phrase: str, value: str
) -> None:
    row = propose(tables, text, language)[0]
    assert (row["phrase"], row["value"], row["kind"]) == (phrase, value, "change")
    assert "fall" not in row["doubt"]


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        ("de", "Der Anteil ist auf 12,1 Prozent gefallen.", ["share"]),
        ("de", "Er fiel auf nur noch 12 Prozent.", ["share"]),
        ("de", "Der Anteil sank von 3,8 auf 3,0 Prozent.", ["share", "share"]),
        ("de", "Er sank von 24 Prozent im Jahr 2020 auf 15,8 Prozent.", ["share", "share"]),
        ("de", "Ein Rückgang von 9 Prozent drohte.", ["change"]),
        ("de", "Der Absatz sank um 9 Prozent auf 3 Millionen Autos.", ["change", "count"]),
        ("en", "It fell to 12.1 per cent from 13.4 per cent.", ["share", "share"]),
        ("en", "The margin fell below 10 percent.", ["share"]),
        ("en", "The margin fell by less than 10 percent.", ["change"]),
        ("zh", "份额降至12.1%。", ["share"]),
        ("zh", "份额从3.8%降到3.0%。", ["share", "share"]),
        ("zh", "各家份额分别为31%、12%和9%。", ["share"] * 3),
        ("zh", "各家销量同比分别下降2.1%、6.2%和3%。", ["change"] * 3),
        ("zh", "各家降幅分别达2.1%、6.2%及3%。", ["change"] * 3),
    ],
)
def test_a_level_is_no_fall(
    tables: dict[str, list[Row]], language: str, text: str, kinds: list[str]
) -> None:
    rows = propose(tables, text, language)
    assert [row["kind"] for row in rows] == kinds
    told = [row["value"].startswith("-") for row in rows]
    assert told == [kind == "change" for kind in kinds]
    assert not any("fall" in row["doubt"] or "minus" in row["doubt"] for row in rows)


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("de", "Porsche verlor dort 28 Prozent.", "verlor"),
        ("en", "Falling demand cost the yard 28 percent.", "Falling"),
        ("en", "Growth and decline met at 28 percent a year by one count of 9 percent.", "decline"),
        ("en", "The yard shed 1,500 cars.", "shed"),
    ],
)
def test_what_may_be_a_fall_is_doubted(
    tables: dict[str, list[Row]], language: str, text: str, word: str
) -> None:
    assert any(repr(word) in row["doubt"] for row in propose(tables, text, language))


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("de", "Er sank von 3,8 auf 3,0 Prozent.", {"3,8 … Prozent": "3.8", "3,0 Prozent": "3"}),
        ("de", "X verkaufte 90 Autos, Y 625.", {"90 Autos": "90", "625 … Autos": "625"}),
        ("en", "X sold 90 cars, Y 625.", {"90 cars": "90", "625 … cars": "625"}),
    ],
)
def test_a_unit_that_is_printed_once_is_taken_in_by_each_number(
    tables: dict[str, list[Row]], language: str, text: str, told: dict[str, str]
) -> None:
    rows = propose(tables, text, language)
    assert {row["phrase"]: row["value"] for row in rows} == told


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Anteil sank von 3,8 auf 3,0 Prozent."),
        ("de", "Der Absatz ging dort um 3 Prozent und der Gewinn um 5 Prozent zurück."),
        ("de", "2024 brach ein Markt, der größte, um 42 Prozent ein."),
        ("en", "The yard cut its target by 10 percent and prices by 5 percent."),
        ("en", "Brands sold 2.7 million cars, Smith 625,000."),
        ("zh", "份额从3.8%降到3.0%，销量减少约13%。"),
        ("zh", "各家销量同比分别下降2.1%、6.2%和3%。"),
    ],
)
def test_what_is_proposed_passes_the_checks_of_the_tables_and_of_the_text(
    tables: dict[str, list[Row]], language: str, text: str
) -> None:
    article = Article(text)
    source = tables["sources"][0] | {"source_id": "new", "language": language, "paragraphs": "1"}
    source |= {"published_on": "2026-01-20", "sha256": article.sha256}
    for number, row in enumerate(propose(tables, text, language)):
        cells = {"as_printed": row["phrase"], "entity": "Brands", "metric": f"x {number}"}
        cells |= {"place": "CN"}
        cells |= {"period": "2025", "fact_id": row["fact_id"], "language": language, "note": ""}
        tables["cooperation"].append({"fact_id": row["fact_id"], **row, **cells})
    dates = (x for x in propose_rows(article, source, tables) if x["class"] == "date")
    for i, row in enumerate(dates):
        tables["exclusions"].append({**row, "mention_id": f"new_{i}", "as_printed": row["phrase"]})
    tables["sources"].append(source)
    wrong = [x for x in check_tables(tables) if x.file == "data/raw/cooperation.csv"]
    assert [x for x in wrong if x.column != "caveats"] == []
    assert verify_text(source, article, tables).gaps == []


def test_a_date_is_no_word_that_several_rows_may_take_in(tables: dict[str, list[Row]]) -> None:
    article = Article("Fair 2025 opened in the yard on Saturday.")
    source = tables["sources"][0] | {"source_id": "new", "language": "en", "paragraphs": "1"}
    source |= {"sha256": article.sha256}
    row = tables["cooperation"][0] | {"source_id": "new", "paragraph": "1", "unit": "date"}
    tables["cooperation"].append(row | {"as_printed": "Fair 2025 … on Saturday", "value": "2025"})
    account = verify_text(source, article, tables)
    assert (account.unexplained, account.gaps) == (0, [])


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("de", "2024 brach der Markt um 42 Prozent ein.", "brach"),
        ("en", "The yard cut the target for the year by 42 percent.", "cut"),
    ],
)
def test_a_fall_that_a_row_leaves_out_is_a_gap_wherever_its_word_stands(
    tables: dict[str, list[Row]], language: str, text: str, word: str
) -> None:
    article = Article(text)
    source = tables["sources"][0] | {"source_id": "new", "language": language, "paragraphs": "1"}
    row = propose(tables, text, language)[0]
    printed = "42 Prozent" if language == "de" else "42 percent"
    tables["cooperation"].append({**row, "as_printed": printed, "value": "42"})
    gaps = verify_text(source | {"sha256": article.sha256}, article, tables).gaps
    told = f"leaves out {word!r}, which makes it a fall; take it in with … between"
    assert any(told in gap for gap in gaps)


@pytest.mark.parametrize(
    ("language", "text", "period", "place"),
    [
        ("de", "Er stieg auf 3,2 Millionen. Die Werft in Harbour gab es 2023.", "2026-01", ""),
        ("de", "Es waren 5 Mrd. Euro. Die Werft in Harbour wuchs 2023.", "2026-01", ""),
        ("de", "Am 3. Mai 2025 waren es 3,2 Mio. Autos im ganzen Land.", "2025-05-03", ""),
        ("en", "Output rose to 3.2 million. The yard in Harbour grew in 2023.", "2026-01", ""),
        ("en", "It paid $5 billion. In Harbour there was a yard in 2023.", "2026-01", ""),
        ("en", 'Its share was 5%. "In Harbour it grew in 2023."', "2026-01", ""),
        ("en", "The U.S. firm made 900 cars for Mr. Smith in 2023.", "2023", ""),
        ("zh", "销量为71万辆。2023年，Harbour的工厂开工。", "2026-01", "CN"),
    ],
)  # fmt: skip
def test_nothing_is_taken_from_the_next_sentence(
    tables: dict[str, list[Row]], language: str, text: str, period: str, place: str
) -> None:
    row = propose(tables, text, language)[0]
    assert (row["period"], row["place"]) == (period, place)
    assert "place: none is named" in row["doubt"]


@pytest.mark.parametrize(
    ("language", "name", "entity"),
    [
        ("en", "VW", "Volkswagen Group"),
        ("de", "VW", "Volkswagen Group"),
        ("de", "Volkswagen", "Volkswagen Group"),
        ("zh", "大众", "Volkswagen Group"),
        ("en", "Mercedes", "Mercedes-Benz"),
        ("zh", "奔驰", "Mercedes-Benz"),
        ("en", "BMW", "BMW Group"),
        ("de", "BMW", "BMW Group"),
        ("en", "Audi", "Audi"),
        ("zh", "奥迪", "Audi"),
        ("en", "BYD", "BYD"),
        ("de", "BYD", "BYD"),
        ("zh", "比亚迪", "比亚迪"),
    ],
)
def test_a_bare_name_goes_to_its_maker_or_is_doubted(
    tables: dict[str, list[Row]], language: str, name: str, entity: str
) -> None:
    sold = {"en": "{} sold 90 cars in 2025.", "de": "{} verkaufte 2025 90 Autos."}
    row = propose(tables, sold.get(language, "{}2025年销量90辆。").format(name), language)[-1]
    assert row["entity"] == entity
    is_new = name in ("BYD", "比亚迪")
    assert is_new == ("entity: no figure is of" in row["doubt"])


def test_a_figure_of_the_world_is_of_no_country(tables: dict[str, list[Row]]) -> None:
    row = propose(tables, "In 2025 China had 40 percent of the deliveries of the world.")[0]
    told = propose(tables, "In 2025 the world's deliveries were 90 cars.")[0]
    assert (told["entity"], told["place"]) == ("World", "world")
    assert row["proposal"] == "look"
    assert (row["entity"], row["place"]) != ("World", "CN")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("In 2025 Audi and BMW sold 90 cars in China.", "entity"),
        ("In 2025 Audi sold 90 cars in China and Germany.", "place"),
        ("In 2025 Audi sold 90 retail cars in China.", "metric"),
        ("In 2025 Audi sold 90 cars.", "place"),
        ("Audi sold cars in China in 2025. In China it sold 90 cars.", "period"),
        ("Audi sold 90 cars in China from 2024 on, and before 2022.", "period"),
        ("In 2025 Audi was in China for 90 days.", "period"),
        ("Audi had 17,300 cars in China.", "same_as"),
        ("In 2025 the Fair had 7 halls in China.", "theme"),
    ],
)
def test_a_cell_of_weak_evidence_is_doubted(
    tables: dict[str, list[Row]], text: str, cell: str
) -> None:
    assert f"{cell}: " in propose(tables, text)[0]["doubt"]


def test_a_line_whose_cells_its_sentence_names_may_be_accepted(
    tables: dict[str, list[Row]],
) -> None:
    texts = {
        "en": "In 2025 BMW sold 90 cars in China.",
        "de": "BMW verkaufte 2025 in China 90 Autos.",
        "zh": "2025年宝马在中国销量90辆。",
    }
    for language, text in texts.items():
        row = propose(tables, text, language)[0]
        told = ("proposal", "entity", "metric", "place", "period", "kind", "fact_id")
        assert tuple(row[x] for x in told) == (
            "accept", "BMW Group", "sales", "CN", "2025", "count", "bmw_sales_2025",
        )  # fmt: skip


def test_a_key_is_a_few_words_of_entity_metric_and_year(tables: dict[str, list[Row]]) -> None:
    tables["context"][-1] |= {
        "entity": "Volkswagen Group",
        "metric": "share of new energy vehicles in all new cars sold to buyers (counted by others)",
        "fact_id": "long",
    }
    text = "In 2024 Volkswagen had 17 new energy vehicles of all new cars sold to buyers."
    assert len(propose(tables, text)[0]["fact_id"]) <= 40


def test_a_unit_that_a_verb_tells_is_taken_in(tables: dict[str, list[Row]]) -> None:
    (row,) = propose(tables, "In 2025 BMW delivered more than 430,000 in China.")
    assert (row["phrase"], row["unit"]) == ("more than 430,000 … delivered", "vehicles")


@pytest.mark.parametrize(
    ("text", "cell", "told"),
    [
        ("In 2025 Audi Trucks sold 90 trucks.", "entity", "Audi Trucks"),
        ("In 2025 the revenue of Audi fell by 3 billion euros.", "metric", "fall of revenue"),
        ("In 2025 the sales of Audi rose by 3,000 cars.", "metric", "rise of sales"),
        ("2025年奥迪销量减少3万辆。", "metric", "fall of sales"),
        ("In 2025 Audi had a margin of -4.2 percent.", "kind", "ratio"),
        ("In 2025 the margin of Audi fell by 4.2 percent.", "kind", "change"),
    ],
)
def test_divisions_movements_and_margins_have_their_names(
    tables: dict[str, list[Row]], text: str, cell: str, told: str
) -> None:
    language = "zh" if text.startswith("2025年") else "en"
    assert propose(tables, text, language)[0][cell] == told


def test_a_figure_of_speech_is_left_out_as_no_number(tables: dict[str, list[Row]]) -> None:
    source = {"source_id": "new", "language": "en", "published_on": "2026-01-20"}
    rows = propose_rows(Article("Audi is one of the makers of the ID.3."), source, tables)
    assert [row["reason"] for row in rows] == ["not a number", "name"]


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        ("de", "An der Werft halten die Briten 60 Prozent, Audi 40 Prozent.", ["limit", "limit"]),
        ("de", "43 Prozent halten das für gut.", ["share"]),
        ("en", "Duties go from 9 percent for Audi to 30 percent for BMW.", ["limit", "limit"]),
        ("en", "In the survey 48 percent said that tariffs hurt them.", ["share"]),
        ("en", "Some 48 percent expect tariffs to hurt.", ["share"]),
        ("en", "Audi expects sales to grow between 2 and 3 percent.", ["change"]),
        ("de", "Der Absatz soll um zwischen 2 und 3 Prozent steigen.", ["change"]),
    ],
)
def test_stakes_duties_and_growth_in_a_range_have_their_kinds(
    tables: dict[str, list[Row]], language: str, text: str, kinds: list[str]
) -> None:
    assert [row["kind"] for row in propose(tables, text, language)] == kinds


def test_whom_a_percentage_is_for_stands_behind_it_and_holds_for_no_other(
    tables: dict[str, list[Row]],
) -> None:
    text = "Duties go from 9 percent for Audi to 30 percent for Bosch, on top of another 4 percent."
    rows = propose(tables, text)
    assert [row["entity"] for row in rows] == ["Audi", "Bosch", "Bosch"]
    assert ["entity: " in row["doubt"] for row in rows] == [False, False, True]


def test_who_was_named_last_is_sure_where_the_paragraph_goes_on_to_speak_of_them(
    tables: dict[str, list[Row]],
) -> None:
    said = "BMW grew.{}It sold 90 cars in China in 2025."
    assert "entity: " not in propose(tables, said.format(" "))[0]["doubt"]
    assert "entity: named in paragraph 1" in propose(tables, said.format("\n"))[0]["doubt"]
    two = "BMW grew. Bosch did not. It sold 90 cars in China in 2025."
    assert "entity: named last" in propose(tables, two)[0]["doubt"]


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("en", "HARBOUR, Jan. 15 (Gazette) -- Car sales rose 4 percent.", ""),
        ("en", "HARBOUR, Jan. 15 -- Car sales rose 4 percent.", ""),
        ("en", "HARBOUR, Jan. 15 -- Car sales in China rose 4 percent.", "CN"),
        ("de", "China hat 2025 – trotz allem – 90 Autos verkauft.", "CN"),
        ("zh", "全国2026年1月15日充电桩新增9个。", "CN"),
        ("zh", "Harbour1月15日电 汽车销量90万辆。", "CN"),
        ("zh", "Harbour1月15日电 全国汽车销量90万辆。", "CN"),
    ],
)
def test_where_a_dateline_is_from_is_no_place_of_its_numbers(
    tables: dict[str, list[Row]], language: str, text: str, place: str
) -> None:
    row = propose(tables, text, language)[-1]
    assert row["place"] == place
    is_named = "China" in text or "全国" in text
    assert ("place: " in row["doubt"]) != is_named


@pytest.mark.parametrize(
    "text",
    [
        "In 2025 some 140 of its 1,100 welders worked in China.",
        "In 2025 BMW opened its 25th German pier at Harbour.",
    ],
)
def test_where_a_part_or_one_is_need_not_be_where_all_are(
    tables: dict[str, list[Row]], text: str
) -> None:
    assert "place: of " in propose(tables, text)[-1]["doubt"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The yard, founded in 2009, plans to build a pier."),
        ("de", "Die Werft, gegründet 2009, plant einen Steg."),
        ("zh", "该厂成立于2009年，计划建码头。"),
    ],
)
def test_a_date_of_founding_has_its_metric_its_doubts_and_no_plan(
    tables: dict[str, list[Row]], language: str, text: str
) -> None:
    tables["caveats"] += [{"key": "expectation_not_observation"}]
    source = {"source_id": "new", "language": language, "published_on": "2026-01-20"}
    (row,) = propose_rows(Article(text), source, tables)
    assert (row["proposal"], row["metric"]) == ("exclude", "year of founding")
    assert "expectation" not in row["caveats"]
    assert "place: " in row["doubt"]


def test_answers_to_one_question_have_the_same_caveats(tables: dict[str, list[Row]]) -> None:
    tables["caveats"] += [{"key": "expectation_not_observation"}, {"key": "self_selected"}]
    text = "In a survey 71 percent expect to grow. A year earlier it was 66 percent."
    first, second = propose(tables, text)
    assert first["caveats"] == second["caveats"]
    assert "self_selected;expectation_not_observation" in first["caveats"]
    assert "caveats: " in second["doubt"]


def test_things_of_no_unit_are_named_by_the_metric_of_their_own_number(
    tables: dict[str, list[Row]],
) -> None:
    text = "In 2025 BMW had 90 cranes, 40 dealerships and two assembly lines in China."
    rows = propose(tables, text)
    assert {(x["unit"], x["metric"]) for x in rows} == {
        ("1", "cranes"),
        ("1", "dealerships"),
        ("1", "production lines"),
    }
    assert not any("no unit" in row["doubt"] for row in rows)
    assert propose(tables, "The body has 600 members.")[0]["unit"] == "companies"


@pytest.mark.parametrize(
    ("language", "text", "metrics"),
    [
        ("en", "Bosch has invested 9 million euros, and will build a pier.", ["investment"]),
        ("en", "Bosch will invest 9 million euros.", ["announced investment"]),
        (
            "en",
            "The operating margin of BMW was 5 percent, half a percentage point lower.",
            ["operating margin", "change of operating margin"],
        ),
        ("de", "Bislang beschäftigt Bosch 900 Menschen.", ["workforce"]),
        ("zh", "进口汽车的消费税税率为9%。", ["duty"]),
    ],
)
def test_a_metric_says_no_more_and_no_less_than_its_words(
    tables: dict[str, list[Row]], language: str, text: str, metrics: list[str]
) -> None:
    figure = {"entity": "Bosch", "metric": "announced investment", "unit": "EUR", "kind": "money"}
    tables["context"].append(tables["context"][-1] | figure)
    assert [row["metric"] for row in propose(tables, text, language)] == metrics


def test_the_quarter_is_meant_and_not_the_day_of_saying_so(tables: dict[str, list[Row]]) -> None:
    text = "Im vierten Quartal 2025 stieg der Absatz um 4 Prozent, wie BMW am Donnerstag in Bonn "
    row = propose(tables, f"{text}mitteilte.", "de")[0]
    assert row["period"] == "2025-Q4"


def test_the_time_of_what_is_planned_is_not_that_of_a_survey(tables: dict[str, list[Row]]) -> None:
    (row,) = propose(tables, "Laut einer Umfrage wollen 48 Prozent 2027 Stege bauen.", "de")
    assert "period: of the survey, or of what is planned?" in row["doubt"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "2025年，宝马销量下降9%，48%的汽车商亏损。"),
        ("en", "In 2025 sales of BMW fell by 9 percent, 48 percent of firms lost money."),
    ],
)
def test_a_share_of_others_is_not_surely_of_who_was_named_before(
    tables: dict[str, list[Row]], language: str, text: str
) -> None:
    assert "entity: or of those" in propose(tables, text, language)[-1]["doubt"]


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("In early 2025 Audi made 9 cars.", ""),
        ("In mid-July Audi grew.", ""),
        ("Audi grew late in 2025.", ""),
        ("Audi grew in late July.", "late"),
    ],
)
def test_a_hedge_is_proposed_of_a_date_where_a_row_may_print_it(
    tables: dict[str, list[Row]], text: str, hedge: str
) -> None:
    article = {"source_id": "new", "language": "en", "published_on": "2026-01-20"}
    assert propose_rows(Article(text), article, tables)[0]["hedge"] == hedge


def test_what_only_looks_like_a_cue_tells_nothing(tables: dict[str, list[Row]]) -> None:
    said = "BMW grew. In China it is expected that 90 cars are sold."
    assert "entity: named last" in propose(tables, said)[0]["doubt"]
    (row,) = propose(tables, "In 2025 the deal was significant: BMW paid 5 million euros.")
    assert row["theme"] != "deal_values"
