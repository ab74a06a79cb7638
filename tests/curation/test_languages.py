"""Articles in German and Chinese: read, found again in their text, and shown as what they are."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis.book.book import Book
from analysis.curation.article import hash_text
from analysis.project import Project, read_table
from analysis.quantities.vocabulary import list_units

ROOT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, str, str]]
GERMAN = "werk-2025-07-01"
CHINESE = "jiche-2025-07-02"

#: Articles of our own, by source_id: language, and text.
ARTICLES = {
    GERMAN: (
        "de",
        (
            "Neues vom Werk\n"
            "Im März 2025 baute das Werk rund\u00a01,35 Millionen Fahr\u00adzeuge.\n"
            "Das waren 12,5 Prozent mehr; knapp 80 Teilnehmer kamen.\n"
            "Es kostete über 3,5 Millionen Euro.\n"
        ),
    ),
    CHINESE: (
        "zh",
        (
            "工厂新闻\n"
            "２０２５年３月，BMW工厂生产约３００万辆BMW汽车，占比１２．５％。\n"
            "展会吸引超过80人，合同达35亿元。\n"
        ),
    ),
}
ROWS = {
    "sources": "{name},Werk,Neues,,{day},,http://c.example/{name},editorial,itself,{lang},{n},{hash},",
    "nev_share": """\
de_cars,werk-2025-07-01,2,"rund 1,35 Millionen Fahrzeuge",rund,1350000,vehicles,count,Werk,cars,\
harbour,2025-03,rounded,
de_growth,werk-2025-07-01,3,"12,5 Prozent mehr",,12.5,percent,change,Werk,growth,harbour,2025-03,\
rounded,
zh_cars,jiche-2025-07-02,2,约300万辆,约,3000000,vehicles,count,Yard,cars,harbour,2025-03,rounded,
zh_share,jiche-2025-07-02,2,12.5%,,12.5,percent,share,Yard,share,harbour,2025-03,rounded,
""",
    "deal_values": """\
de_cost,werk-2025-07-01,4,"über 3,5 Millionen Euro",über,3500000,EUR,money,Werk,cost,harbour,2025,,
zh_value,jiche-2025-07-02,3,35亿元,,3500000000,CNY,money,Yard,deals,harbour,2025,,
""",
    "gatherings": """\
de_people,werk-2025-07-01,3,knapp 80 Teilnehmer,knapp,80,people,count,Werk,visitors,harbour,2025,,
zh_people,jiche-2025-07-02,3,超过80人,超过,80,people,count,Fair,people,harbour,2025,,
""",
    "events": """\
de_built,Werk built,founding,2025-03,harbour,,,werk-2025-07-01,2,Im März 2025,
zh_built,Yard built,founding,2025-03,harbour,,,jiche-2025-07-02,2,2025年3月,
""",
    "exclusions": """\
de_date,werk-2025-07-01,2,2025,date,a year
zh_date,jiche-2025-07-02,2,2025年3月,date,a month
""",
}


def append(project: Project, table: str, text: str) -> None:
    with (project.raw / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(text)


def describe(name: str, language: str, text: str, day: str = "2025-07-02") -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    told = {"name": name, "lang": language, "n": len(lines), "hash": hash_text(text), "day": day}
    return ROWS["sources"].format_map(told) + "\n"


@pytest.fixture
def abroad(small: Project, articles: Path) -> Project:
    """The made-up project with a German and a Chinese article."""
    for name, (language, text) in ARTICLES.items():
        (articles / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
        append(small, "sources", describe(name, language, text))
    for table in ROWS.keys() - {"sources"}:
        append(small, table, ROWS[table])
    return small


def test_rows_are_read_and_found_in_the_language_of_their_article(
    abroad: Project, articles: Path, run: Run
) -> None:
    status, _, complaint = run(abroad, "data")
    assert (status, complaint) == (0, "")
    rows = {row["fact_id"]: row for row in read_table(abroad.processed / "figures.csv")}
    assert {key: row["language"] for key, row in rows.items() if key[:3] in ("de_", "zh_")} == {
        **dict.fromkeys(["de_cars", "de_growth", "de_cost", "de_people"], "de"),
        **dict.fromkeys(["zh_cars", "zh_share", "zh_value", "zh_people"], "zh"),
    }
    assert rows["yard_cars"]["language"] == "en"
    assert (rows["de_cost"]["lower_core"], rows["de_cost"]["lower_basis"]) == ("3500000", "word")
    status, printed, complaint = run(abroad, "verify", str(articles))
    assert (status, complaint) == (0, "")
    assert f"{GERMAN}: 4 curated, 1 excluded, 0 unexplained" in printed
    assert f"{CHINESE}: 4 curated, 1 excluded, 0 unexplained" in printed


def test_a_printed_phrase_is_marked_with_its_language_where_a_page_has_another(
    abroad: Project, run: Run
) -> None:
    assert run(abroad, "data")[0] == 0
    for lang, marked in (("en", ["de", "zh"]), ("zh", ["en", "de"])):
        book = Book.open(lang=lang, path=abroad.processed)
        phrases = book.say("{yard_cars:printed}, {de_cars:printed}, {zh_cars:printed}; {zh_cars}.")
        found = BeautifulSoup(phrases.html, "html.parser").select("[lang]")
        assert [x["lang"] for x in found] == marked
        assert all("“" in x.get_text() for x in found)
        entry = BeautifulSoup(book.show_entry(book["zh_cars"]), "html.parser")
        assert entry.select_one("dd [lang=zh]").get_text() == "约300万辆"
        assert 'lang="de">rund' in book.trace("de_cars").html


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("rund,1350000", "about,1350000", "column hedge: 'about' is not the hedge of 'rund 1,35 M"),
        ("约,3000000", "约,300", "column value: '300' is not what '约300万辆' says; write 3000000"),
        (
            "vehicles,count,Yard,cars,harbour,2025-03",
            "people,count,Yard,cars,harbour,2025-03",
            "unit",
        ),
    ],
)
def test_what_a_phrase_does_not_bear_out_is_told_as_in_english(
    old: str, new: str, wrong: str, abroad: Project, run: Run
) -> None:
    path = abroad.raw / "nev_share.csv"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    status, _, complaint = run(abroad, "data")
    assert status == 1
    assert wrong in complaint


@pytest.mark.parametrize(
    ("name", "old", "new", "word"),
    [
        (GERMAN, "12,5 Prozent mehr", "etwa 12,5 Prozent mehr", "etwa"),
        (GERMAN, "12,5 Prozent mehr", "ungefähr die 12,5 Prozent mehr", "ungefähr"),
        (GERMAN, "waren 12,5", "war ein Rückgang um 12,5", "Rückgang"),
        (CHINESE, "达35亿元", "约35亿元", "约"),
        (CHINESE, "达35亿元", "达35亿元左右", "左右"),
        (CHINESE, "占比", "下降了", "下降"),
    ],
)
def test_a_word_of_the_language_beside_a_phrase_that_changes_it_is_a_gap(
    name: str, old: str, new: str, word: str, abroad: Project, articles: Path, run: Run
) -> None:
    path = articles / f"{name}.txt"
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new), "utf-8")
    sources = abroad.raw / "sources.csv"
    told = sources.read_text("utf-8")
    sources.write_text(told.replace(hash_text(before), hash_text(path.read_text("utf-8"))), "utf-8")
    status, _, complaint = run(abroad, "verify", str(articles))
    assert (status, complaint.count("\n")) == (1, 2)
    assert f"leaves out {word!r}, which stands beside it" in complaint


#: Number phrases as German and Chinese articles print them.
PHRASES = {
    "de": """
        1,35 Millionen reinen Elektro-Pkw; 920.000 produzierte Einheiten; 680.000 E-Autos; 360.000
        1,86 Millionen gebauten Fahrzeugen; knapp 350.000 verkauften E-Autos; 232.000; 129 Prozent
        230.000 Neuzulassungen; knapp 62.000 Einheiten; Etwa 44.100 batterieelektrische Fahrzeuge
        rund 28 Prozent; über 2,7 Mio. Pkw; über 200.000 Einheiten; 4 Prozentpunkte; 16 Prozent
        über 130 Produktionsstätten; zehn Jahren; fünf Jahren; 2,7 Mio. Pkw; ein Drittel; acht
        mehr als 80.000 Mitarbeiter; 11. Fünfjahresplanes; Jahr 2010; einem Monat; zwei; drei
        Zwischen Januar und August 2022; rund 2,9 Millionen Elektro-Pkw; rund 170.000 Einheiten
        rund 800.000 Fahrzeuge; rund 710.000 Fahrzeugen; 207.000 verkauften Autos; 165 Prozent
        rund 4,5 Millionen batterieelektrischen Fahrzeugen; Ende 2023; rund zehn Prozent; Rang drei
        rund 27.000 abgesetzten Fahrzeugen; 15.000 bis 18.000 verkauften Fahrzeugen; neun; 2021
        45 Prozent; je 31 Prozent; einer von 200 Neuwagen; Verdreifachung; mehr als verdoppelt
    """,
    "zh": """
        十年; 2月初; 1月; 19.4万辆; 285.8%; 238.8万辆; 15.9%; 两个领域; 首先; 2020年底; 2.81亿辆
        一辆; 2000万-3000万辆; 大约在6-12升; 大约就是9升; 约为1.2万公里左右; 约2.2亿吨
        约0.3吨; 0.3亿吨
        10亿欧元; 18日; 约10亿欧元; 约30%; 2024年; 十五五; 五年; 38个; 2025年10月30日; 第3000万辆
        首家; 突破3000万辆; 1991年; 34年; 单一品牌; 1款车型; 2000万辆; 5年多; 3000万; 两国九地
        近百亿元; 突破2000项; 超过60%; 十分之一; 303个; 100%; 18个月; 193万公里; 48圈; 超10万次
        15年; 30万公里; 436项; 0起; 25亿元; 13万吨; 零排放
    """,
}
#: What stands around a phrase; Latin letters only where it begins and ends with a character.
AROUND = {
    "de": [
        ("Der Verband meldet ", ", teilt er mit."),
        ("(", ")"),
        ("Es waren\u00a0", "\u00a0neu."),
    ],
    "zh": [
        ("据协会介绍，那里共有", "投入使用。"),
        ("（", "）。"),
        ("预计达到", "，不在此列。"),
        ("BMW", "BYD"),
    ],
}


def list_sentences(language: str) -> Iterator[tuple[str, str]]:
    for phrase in (x.strip() for x in PHRASES[language].replace("\n", ";").split(";")):
        for before, after in AROUND[language]:
            is_apart = before.isascii() and before.isalpha()
            if phrase and not (is_apart and (phrase[0] < "\u4e00" or phrase[-1] < "\u4e00")):
                yield phrase, f"{before}{phrase}{after}"


@pytest.mark.parametrize("language", ["de", "zh"])
@pytest.mark.parametrize("wide", [False, True])
def test_a_phrase_is_found_whatever_stands_beside_it(
    language: str, wide: bool, small: Project, articles: Path, run: Run
) -> None:
    name = f"{language}-2025-07-01"
    sentences = [*list_sentences(language)]
    assert len(sentences) > 140
    text = "".join(f"{sentence}\n" for _, sentence in sentences)
    if wide:
        text = text.translate({ord(x): ord(x) + 0xFEE0 for x in "0123456789%"} | {32: 0x202F})
    (articles / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
    append(small, "sources", describe(name, language, text))
    with (small.raw / "exclusions.csv").open("a", encoding="utf-8", newline="") as file:
        for place, (phrase, _) in enumerate(sentences, start=1):
            row = (f"x{place}", name, place, phrase, "name", f"row {place}")
            csv.writer(file, lineterminator="\n").writerow(row)
    status, printed, complaint = run(small, "verify", str(articles))
    assert (status, complaint) == (0, "")
    assert f"{name}: " in printed


def test_the_lists_of_the_data_package_are_those_of_the_words(small: Project, run: Run) -> None:
    words = {"unit": sorted(list_units())}

    def find_lists(path: Path) -> list[tuple[str, list[str]]]:
        tables = json.loads(path.read_text(encoding="utf-8"))["resources"]
        fields = [field for table in tables for field in table["schema"]["fields"]]
        known = [x for x in fields if x["name"] in words and "enum" in x.get("constraints", {})]
        return [(x["name"], x["constraints"]["enum"]) for x in known]

    committed = find_lists(ROOT / "data" / "datapackage.json")
    assert committed
    assert all(listed == words[name] for name, listed in committed), "run make data"
    text = small.package.read_text(encoding="utf-8")
    assert text.count('"models"') > 1
    small.package.write_text(text.replace('        "models",\n', ""), "utf-8")
    assert run(small, "data")[0] == 0
    assert small.package.read_text(encoding="utf-8") == text
