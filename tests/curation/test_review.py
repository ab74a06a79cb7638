"""From an article to checked rows: proposals, decisions in a file, and what enters the tables."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curation import apply as applying
from analysis.curation import review as reviews
from analysis.curation.article import Article, hash_text
from analysis.curation.propose import COLUMNS
from analysis.curation.raw import THEMES, read_schemas, read_tables
from analysis.curation.review import Review, make_review, open_review, read_review
from analysis.curation.surroundings import find_span
from analysis.errors import AnalysisError, DataError
from analysis.project import ROOT_VARIABLE, Project, Row, disarm, rearm

ROOT = Path(__file__).parents[2]
PACKAGE = read_schemas(Project(ROOT))
Run = Callable[..., tuple[int, str, str]]
ReadTree = Callable[[Path], dict[str, bytes]]
PORT = "port-2025-07-01"
FILE = "port-2025-07-01.review.csv"
TEXT = (
    "The port\n"
    "The day was July 1, 2025.\n"
    "The fair of the yard drew more than 400 people in 2025.\n"
    "The yard sold 1,300 cars, 12.5 percent of all.\n"
)
SOURCE = {
    "publisher": "Gazette",
    "title": "The port",
    "published_on": "2025-07-01",
    "address": "http://p.example",
    "kind": "editorial",
    "speaks_for": "itself",
    "language": "en",
}
OPTIONS = [x for key, cell in SOURCE.items() for x in (f"--{key.replace('_', '-')}", cell)]
#: The line of a review on which its numbers begin; above them stand the cells of its source.
FIRST = 13
#: What a reviewer decides, by phrase.
DECIDED = {
    "July 1, 2025": {"decision": "exclude", "reason": "metadata", "note": "day of publication"},
    "more than 400 people": {
        "decision": "accept", "theme": "gatherings", "fact_id": "port_people", "kind": "count",
        "entity": "Fair", "metric": "visitors", "place": "harbour", "period": "2025",
    },
    "2025": {"decision": "exclude", "reason": "date", "note": "year of the fair"},
    "1,300 cars": {
        "decision": "accept", "theme": "faw_vw_output", "fact_id": "port_cars", "kind": "count",
        "entity": "Yard", "metric": "cars sold", "place": "harbour", "period": "2025",
    },
    "12.5 percent": {
        "decision": "accept", "theme": "nev_share", "fact_id": "port_share", "kind": "share",
        "entity": "Yard", "metric": "share of cars", "place": "harbour", "period": "2025",
        "caveats": "rounded", "same_as": "electric_share", "scope": "same",
        "question": "Which share is sold?",
    },
}  # fmt: skip


def find_phrase(row: Row) -> str:
    return next((x for x in DECIDED if row["phrase"].endswith(x)), row["phrase"])


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """The folder of a curator, with one new article."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / f"{PORT}.txt").write_text(TEXT, encoding="utf-8", newline="\n")
    return folder


@pytest.fixture
def tables(small: Project) -> dict[str, list[Row]]:
    return read_tables(small, read_schemas(small))


def read_lines_of(desk: Path, name: str = PORT) -> list[Row]:
    text = (desk / f"{name}.review.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read_rows(desk: Path, name: str = PORT) -> list[Row]:
    """The lines of a review that are numbers."""
    return [row for row in read_lines_of(desk, name) if row["class"] != reviews.SOURCE]


def read_source(desk: Path) -> Row:
    """The cells of the article's row of sources.csv."""
    return {
        row["phrase"]: row["value"] for row in read_lines_of(desk) if row["class"] == reviews.SOURCE
    }


def write_rows(desk: Path, rows: list[Row], delimiter: str = ",", **how: str) -> None:
    """Write other numbers below the lines of the article as they are."""
    about = [row for row in read_lines_of(desk) if row["class"] == reviews.SOURCE]
    write_lines(desk, [*about, *rows], delimiter, **how)


def write_lines(desk: Path, rows: list[Row], delimiter: str = ",", **how: str) -> None:
    file = io.StringIO(newline="")
    columns = dict.fromkeys(x for row in rows[::-1] for x in row)
    writer = csv.DictWriter(file, list(columns), "", delimiter=delimiter, **how)
    writer.writeheader()
    writer.writerows(rows)
    (desk / FILE).write_text(file.getvalue(), encoding="utf-8", newline="")


def curate(small: Project, desk: Path, run: Run, name: str = f"{PORT}.txt") -> str:
    status, printed, complaint = run(small, "curate", str(desk / name), *OPTIONS)
    assert (status, complaint) == (0, "")
    return printed


def begin(small: Project, desk: Path, run: Run) -> None:
    """Read the article and decide of every mention."""
    curate(small, desk, run)
    write_rows(desk, [{**row, **DECIDED[find_phrase(row)]} for row in read_rows(desk)])


def apply(small: Project, desk: Path, run: Run, name: str = PORT) -> tuple[int, str, str]:
    return run(small, "curate", "--apply", str(desk / f"{name}.review.csv"))


def list_problems(small: Project, desk: Path, run: Run, read_tree: ReadTree) -> list[str]:
    """The problems of a review that is refused; no table is changed by it."""
    before = read_tree(small.root)
    status, printed, complaint = apply(small, desk, run)
    assert (status, printed, read_tree(small.root)) == (1, "", before)
    first, *problems = complaint.splitlines()
    assert "problem" not in first or int(first.split()[1]) == len(problems)
    return [problem.strip() for problem in problems] or [first.removeprefix("analysis: ")]


# Proposing


def test_every_number_of_an_article_is_one_line_that_is_open(
    small: Project, desk: Path, run: Run
) -> None:
    printed = curate(small, desk, run)
    rows = read_rows(desk)
    assert [find_phrase(row) for row in rows] == list(DECIDED)
    assert {row["decision"] for row in rows} == {""}
    assert rows[1]["context"] == "The fair of the yard drew [[more than 400 people]] in 2025."
    assert f"{PORT}: 4 paragraphs, en\n" in printed
    assert str(desk / FILE) in printed


def test_a_proposal_says_how_it_came_about(small: Project, desk: Path, run: Run) -> None:
    curate(small, desk, run)
    row = read_rows(desk)[3]
    told = ("class", "value", "unit", "kind", "entity", "metric", "period", "theme")
    assert [row[x] for x in told] == [
        "substantive", "1300", "vehicles", "count", "Yard", "sales", "2025", "faw_vw_output",
    ]  # fmt: skip
    assert "metric: named in the sentence" in row["how"]
    assert row["proposal"] == "look"
    assert row["doubt"] == "place: of most figures of the entity; period: of the figure before"


def test_a_figure_that_the_data_hold_is_proposed_as_a_claim(tables: dict[str, list[Row]]) -> None:
    text = "In 2024 the Yard made 1,500 cars.\nIn 2024 the Yard made 1,900 cars.\n"
    rows = make_review(Path("new.review.csv"), Article(text), tables, PACKAGE, **SOURCE).rows
    found = {row["phrase"]: row["same_as"] for row in rows if row["class"] == "substantive"}
    assert found == {"1,500 cars": "harbour_cars", "1,900 cars": ""}


def test_a_unit_that_is_not_known_is_doubted(tables: dict[str, list[Row]]) -> None:
    article = Article("In 2024 the Yard made two models a year and had 12 firms.")
    first, second = make_review(Path("new.review.csv"), article, tables, PACKAGE, **SOURCE).rows[
        -2:
    ]
    assert first["doubt"].startswith("no figure has the unit 'models/year' yet; ")
    assert "no unit" not in second["doubt"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("In 2024 sales of the Yard rose 4.5% to a share of 15.6%.", ["change", "share"]),
        ("In 2024 blue cars made up 5.6% of those of the Yard.", ["share"]),
        ("In 2024 the Yard had 5.6%, against 4.5% in 2023.", ["share", "share"]),
        ("In 2024, 5.6% of the cars were blue, up 4.5%.", ["share", "change"]),
        ("Of the firms, 5.6% intend to increase their sales.", ["share"]),
    ],
)
def test_a_share_and_a_change_are_told_by_their_clause(
    tables: dict[str, list[Row]], text: str, kinds: list[str]
) -> None:
    rows = make_review(Path("new.review.csv"), Article(text), tables, PACKAGE, **SOURCE).rows
    assert [row["kind"] for row in rows if row["unit"] == "percent"] == kinds


def test_an_age_is_told_by_what_follows_its_number(tables: dict[str, list[Row]]) -> None:
    article = Article("The century-old Yard ran for 30 years.")
    rows = make_review(Path("new.review.csv"), article, tables, PACKAGE, **SOURCE).rows
    kinds = [row["kind"] for row in rows if row["class"] == "substantive"]
    assert kinds == ["age", "duration"]


def test_the_nearest_place_is_proposed_not_where_it_lies(tables: dict[str, list[Row]]) -> None:
    places = {"china": "China", "anhui": "Anhui", "hefei": "Hefei"}
    known = [dict(tables["places"][0], place_id=key, name=x) for key, x in places.items()]
    text = "In Hefei, east China's Anhui Province, 90 firms met.\nThey made 40 cars."
    given = {**tables, "places": known}
    rows = make_review(Path("new.review.csv"), Article(text), given, PACKAGE, **SOURCE).rows
    rows = [row for row in rows if row["class"] == "substantive"]
    assert [row["place"] for row in rows] == ["hefei", "hefei"]
    assert "place: named last before it" in rows[1]["how"]


def test_what_a_guess_rests_on_is_in_the_numbers_own_sentence_or_is_doubted(
    tables: dict[str, list[Row]],
) -> None:
    text = """In 2024 the Yard at Harbour made 1,600 cars. In Germany there were 90 cars.
The Yard made 1,700 cars, and 1,800 cars in 2024 after 1,900 cars in 2023."""
    rows = make_review(Path("new.review.csv"), Article(text), tables, PACKAGE, **SOURCE).rows
    first, second, *others = (row for row in rows if row["unit"] == "vehicles")
    assert (first["entity"], first["period"], first["proposal"]) == ("Yard", "2024", "accept")
    assert second["proposal"] == "look"
    assert (second["entity"], second["place"]) == ("Yard", "DE")
    assert "entity: named last before it" in second["doubt"]
    assert ["period: " in row["doubt"] for row in others] == [True, False, False]
    assert [row["period"] for row in others[1:]] == ["2024", "2023"]
    undated = make_review(
        Path("new.review.csv"), Article(text), tables, PACKAGE, language="en"
    ).rows
    told = {row["doubt"][:46] for row in undated if row["class"] in ("substantive", "date")}
    assert told == {"no day of publication, such as 2026-02-12: wri"}


def test_a_plan_is_told_by_the_words_of_its_language(tables: dict[str, list[Row]]) -> None:
    told = {"en": "The plant made 1,500 cars.", "de": "Die Werft plant 1.500 Autos."}
    plans, listed = {}, [{"key": "expectation_not_observation"}]
    for language, text in told.items():
        given = {**SOURCE, "language": language}
        known = {**tables, "caveats": listed}
        row = make_review(Path("new.review.csv"), Article(text), known, PACKAGE, **given).rows[-1]
        plans[language] = row["caveats"]
    assert plans == {"en": "", "de": "expectation_not_observation"}


def test_a_page_is_read_as_the_text_that_is_kept_beside_its_review(
    small: Project, desk: Path, run: Run
) -> None:
    page = f"<html><title>T</title>{''.join(f'<p>{x}</p>' for x in TEXT.splitlines())}</html>"
    (desk / f"{PORT}.txt").unlink()
    (desk / f"{PORT}.html").write_text(page, encoding="utf-8")
    curate(small, desk, run, f"{PORT}.html")
    assert (desk / f"{PORT}.txt").read_text(encoding="utf-8") == TEXT
    assert read_source(desk)["sha256"] == hash_text(TEXT)


def test_what_nobody_has_said_of_an_article_stays_empty_and_is_named(
    small: Project, desk: Path, run: Run
) -> None:
    status, printed, _ = run(small, "curate", str(desk / f"{PORT}.txt"))
    missing = "publisher, published_on, address, kind, speaks_for"
    assert status == 0
    again = "fill them in, and read it again, since dates are told from it"
    assert f"empty in its first lines: {missing}; {again}\n" in printed
    assert read_source(desk)["publisher"] == ""


def test_what_is_empty_of_an_article_is_named_when_it_is_applied(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    run(small, "curate", str(desk / f"{PORT}.txt"))
    problems = list_problems(small, desk, run, read_tree)
    empty = "publisher published_on address kind speaks_for".split()
    assert [re.search(r"column value: (\w+): the cell is empty; ", x)[1] for x in problems] == empty


def test_on_a_terminal_it_is_asked_for(
    small: Project, desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["Gazette", "2025-07-01", "http://p.example", "editorial"])

    def answer(_: str) -> str:
        if (said := next(answers, None)) is None:
            raise EOFError
        return said

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", answer)
    status, printed, _ = run(small, "curate", str(desk / f"{PORT}.txt"))
    assert status == 0
    asked = printed.partition("\nkind: Kind of text")[2].partition("\n")[0]
    assert asked.endswith("agency report, newspaper article, press release, editorial, interview")
    assert "empty in its first lines: speaks_for; fill them in\n" in printed
    assert (read_source(desk)["kind"], read_source(desk)["speaks_for"]) == ("editorial", "")


def test_what_is_allowed_is_told_before_anything_is_written(
    small: Project, desk: Path, run: Run
) -> None:
    printed = curate(small, desk, run)
    kinds = "count, ordinal, share, limit, points, change, money, year, date, duration, age, rate"
    for line in (
        "  decision: accept, exclude\n",
        "  reason: metadata, date, name, repeat, boilerplate, not a number, not substantive\n",
        f"  kind: {kinds}, ratio\n",
    ):
        assert line in printed
    about = {row["phrase"]: row["question"] for row in read_lines_of(desk)[: FIRST - 1]}
    assert "newspaper article" in about["kind"]
    assert "empty if it names a place alone" in about["dateline"]


@pytest.mark.parametrize(
    ("option", "cell", "told"),
    [
        ("--kind", "poem", "kind: 'poem' is not allowed; write one of agency report, newspaper"),
        (
            "--dateline",
            "Wolfsburg",
            "dateline: 'Wolfsburg' has the wrong type; write a day such as",
        ),
        ("--address", "p.example", "address: 'p.example' has the wrong form; write it like http"),
    ],
)
def test_a_cell_of_the_article_that_is_not_allowed_is_refused_at_once(
    small: Project, desk: Path, run: Run, option: str, cell: str, told: str
) -> None:
    status, _, complaint = run(small, "curate", str(desk / f"{PORT}.txt"), option, cell)
    assert (status, told in complaint) == (1, True)
    assert not (desk / FILE).exists()


def test_an_answer_that_is_not_allowed_is_asked_for_again(
    small: Project, desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["Gazette", "2025-07-01", "http://p.example", "poem", "interview", "it"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    status, printed, _ = run(small, "curate", str(desk / f"{PORT}.txt"))
    assert (status, "'poem' is not allowed; write one of agency report" in printed) == (0, True)
    assert read_source(desk)["kind"] == "interview"


def test_a_text_under_another_key_is_told_and_both_reviews_stay(
    small: Project, desk: Path, run: Run
) -> None:
    begin(small, desk, run)
    (desk / "again.txt").write_text(TEXT, encoding="utf-8")
    printed = curate(small, desk, run, "again.txt")
    assert f"look: {FILE} is a review of the same text: keep one of them\n" in printed
    assert len(read_rows(desk, "again")) == len(read_rows(desk))
    assert apply(small, desk, run)[0] == 0
    status, _, complaint = apply(small, desk, run, "again")
    assert (status, f"the text is {PORT} in data/raw/sources.csv" in complaint) == (1, True)
    printed = curate(small, desk, run, "again.txt")
    assert f"this text is {PORT} in data/raw/sources.csv, whatever its file is called" in printed


# Applying


def test_what_is_decided_is_appended_and_the_project_builds(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    before = read_tree(small.raw)
    assert apply(small, desk, run) == (
        0,
        (
            "data/raw/sources.csv  1 row added\n"
            "data/raw/exclusions.csv  2 rows added\n"
            "data/raw/gatherings.csv  1 row added\n"
            "data/raw/faw_vw_output.csv  1 row added\n"
            "data/raw/nev_share.csv  1 row added\n"
            "data/raw/claims.csv  1 row added\n"
            "0 open\n"
        ),
        "",
    )
    after = read_tree(small.raw)
    assert all(after[name].startswith(content) for name, content in before.items())
    assert after["gatherings.csv"].removeprefix(before["gatherings.csv"]).decode() == (
        f"port_people,{PORT},3,more than 400 people,more than,400,people,count,Fair,visitors,"
        "harbour,2025,,\n"
    )
    assert after["exclusions.csv"].removeprefix(before["exclusions.csv"]).decode() == (
        f'port_2025_07_01_m01,{PORT},2,"July 1, 2025",metadata,day of publication\n'
        f"port_2025_07_01_m02,{PORT},3,in 2025,date,year of the fair\n"
    )
    assert run(small, "data")[0] == 0


def test_applied_again_nothing_happens(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    apply(small, desk, run)
    before = read_tree(small.raw)
    nothing = "nothing is added: what is decided stands in data/raw already\n0 open\n"
    assert apply(small, desk, run) == (0, nothing, "")
    curate(small, desk, run)  # from the tables, where the decisions are now
    assert {row["decision"] for row in read_rows(desk)} == {"accept", "exclude"}
    assert apply(small, desk, run) == (0, nothing, "")
    assert read_tree(small.raw) == before


def test_a_phrase_that_was_mended_stands_once_when_the_article_is_read_again(
    small: Project, desk: Path, run: Run
) -> None:
    begin(small, desk, run)
    rows = read_rows(desk)
    share = next(row for row in rows if row["phrase"] == "12.5 percent")
    share["phrase"] = "12.5 percent of all"
    write_rows(desk, rows)
    assert apply(small, desk, run)[0] == 0
    curate(small, desk, run)
    assert [row["phrase"] for row in read_rows(desk)].count("12.5 percent of all") == 1
    assert len(read_rows(desk)) == len(rows)


def test_what_is_open_is_named_and_does_not_enter(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    rows = read_rows(desk)
    rows[1] |= {"decision": ""}
    write_rows(desk, rows)
    before = read_tree(small.raw)["gatherings.csv"]
    status, printed, _ = apply(small, desk, run)
    assert (status, printed.partition("1 open")[2]) == (
        0,
        "\n  paragraph 3: 'more than 400 people'\n",
    )
    assert read_tree(small.raw)["gatherings.csv"] == before


def test_everything_wrong_is_told_at_once_where_it_was_decided(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    rows = read_rows(desk)
    rows[0] |= {"reason": "boring"}
    rows[1] |= {"hedge": "", "place": "atlantis", "theme": "gathering"}
    rows[2] |= {"decision": "yes"}
    rows[3] |= {"fact_id": "yard_cars"}
    rows[4] |= {"value": "12.6"}
    write_rows(desk, rows)
    path = desk / FILE
    path.write_text(path.read_text("utf-8").replace("editorial", "poem"), "utf-8")
    assert list_problems(small, desk, run, read_tree) == [
        (
            f"{FILE}, row 8, column value: kind: 'poem' is not allowed; "
            "write one of agency report, newspaper article, press release, editorial, "
            "interview"
        ),
        (
            f"{FILE}, row {FIRST}, column reason: 'boring' is not allowed; write one of "
            "metadata, date, name, repeat, boilerplate, not a number, not substantive"
        ),
        (
            f"{FILE}, row {FIRST + 1}, column hedge: '' is not the hedge of "
            "'more than 400 people'; write 'more than'; if that is no hedge here, cut it "
            "from the phrase and exclude the word"
        ),
        (
            f"{FILE}, row {FIRST + 1}, column place: 'atlantis' is no place; write world or a "
            "key of places.csv (known: CN, DE, harbour)"
        ),
        (
            f"{FILE}, row {FIRST + 1}, column theme: 'gathering' is no theme; "
            "did you mean gatherings?"
        ),
        (
            f"{FILE}, row {FIRST + 2}, column decision: 'yes' is no decision; "
            "write accept or exclude"
        ),
        (
            f"{FILE}, row {FIRST + 3}, column fact_id: 'yard_cars' stands in an "
            "earlier row already; give every row its own key"
        ),
        (
            f"{FILE}, row {FIRST + 4}, column value: '12.6' is not what '12.5 percent' says; "
            "write 12.5"
        ),
    ]


@pytest.mark.parametrize(
    ("phrase", "value", "told"),
    [
        ("2.5 percent", "2.5", "'2.5 percent' cuts '12.5'; take in the whole number, and"),
        ("13 percent", "13", "'13 percent' does not stand there; mend the paragraph or the phrase"),
    ],
)
def test_a_phrase_that_is_not_the_article_s_is_refused(
    phrase: str, value: str, told: str, small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    rows = read_rows(desk)
    rows[4] |= {"phrase": phrase, "value": value}
    write_rows(desk, rows)
    problems = list_problems(small, desk, run, read_tree)
    assert len(problems) == 1
    assert problems[0].startswith(f"{FILE}, row {FIRST + 4}, column phrase: {told}")


def test_why_a_number_is_left_out_is_said(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    rows = read_rows(desk)
    rows[1] |= {"decision": "exclude", "reason": "not substantive", "note": ""}
    write_rows(desk, rows)
    told = "column note: the cell is empty; say in a few words why the number is left out"
    assert list_problems(small, desk, run, read_tree) == [f"{FILE}, row {FIRST + 1}, {told}"]


def test_words_of_the_article_do_not_enter(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    rows = read_rows(desk)
    rows[1] |= {"note": "the fair of the yard drew more than many others"}
    write_rows(desk, rows)
    assert list_problems(small, desk, run, read_tree) == [
        (
            f"{FILE}, row {FIRST + 1}, column note: 'the fair of the yard drew more than' are "
            "words of the article; say it in words of your own"
        )
    ]


def test_a_number_twice_in_a_paragraph_is_excluded_twice(
    small: Project, desk: Path, run: Run
) -> None:
    (desk / f"{PORT}.txt").write_text("The port\nMade in 2025, sold in 2025.\n", encoding="utf-8")
    curate(small, desk, run)
    decided = {"decision": "exclude", "reason": "date", "note": "the year"}
    write_rows(desk, [{**row, **decided} for row in read_rows(desk)])
    assert apply(small, desk, run)[0] == 0
    added = [x for x in read_lines(small, "exclusions") if PORT in x]
    assert [x.partition("date,")[2] for x in added] == ["the year", '"the year, mention 2"']
    assert "0 open" in apply(small, desk, run)[1]


def read_lines(small: Project, table: str) -> list[str]:
    return (small.raw / f"{table}.csv").read_text(encoding="utf-8").splitlines()


def test_a_mention_that_was_overlooked_can_be_added_by_hand(
    small: Project, desk: Path, run: Run
) -> None:
    begin(small, desk, run)
    rows = read_rows(desk)
    rows.append(
        dict.fromkeys(COLUMNS, "")
        | {"source_id": PORT, "paragraph": "3", "phrase": "The fair", "decision": "exclude"}
        | {"reason": "not a number", "note": "one fair"}
    )
    write_rows(desk, rows)
    curate(small, desk, run)
    assert "The fair" in [row["phrase"] for row in read_rows(desk)]
    assert apply(small, desk, run)[0] == 0


def test_lines_of_a_word_stand_beside_the_numbers_that_leave_it_out(
    small: Project, desk: Path, run: Run
) -> None:
    text = "The port\nThey went over it: over 40 million euros, then over 30 million euros.\n"
    (desk / f"{PORT}.txt").write_text(text, encoding="utf-8", newline="\n")
    curate(small, desk, run)
    told = {"decision": "accept", "hedge": "", "caveats": "", "entity": "Port", "place": "harbour"}
    told |= {"metric": "cost", "period": "2024", "fact_id": "port_cost"}
    rows = read_rows(desk)
    for row in rows:
        row["phrase"] = row["phrase"].removeprefix("over ")
    rows[1] |= told
    own = {"source_id": PORT, "paragraph": "2", "phrase": "over", "decision": "exclude"}
    own |= {"reason": "not a number", "note": "of"}
    write_rows(desk, [*rows, own])
    curate(small, desk, run)
    context = ""
    for _ in range(2):  # it stays where it was found
        line = next(row for row in read_rows(desk) if row["phrase"] == "over")
        assert "40 million euros, then [[over]] 30" in line["context"]
        assert "stands there several times: write more of its words" in line["doubt"]
        assert context in ("", line["context"])
        context = line["context"]
        curate(small, desk, run)


def test_a_table_that_cannot_be_written_leaves_all_as_they_were(
    small: Project, desk: Path, run: Run, read_tree: ReadTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(small, desk, run)
    before = read_tree(small.raw)
    replace, done = Path.replace, []

    def fail_late(self: Path, target: Path) -> Path:
        if target.parent == small.raw and "nev_share" in target.name and not done:
            done.append(target)
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail_late)
    status, _, complaint = apply(small, desk, run)
    assert (status, complaint) == (
        1,
        "analysis: No space left on device; what was good is kept\n",
    )
    assert read_tree(small.raw) == before
    monkeypatch.undo()
    assert done


def test_tables_that_somebody_changes_meanwhile_are_left_alone(
    small: Project, desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(small, desk, run)
    path = small.raw / "gatherings.csv"
    changed = path.read_bytes().replace(b"visitors", b"guests")
    check = applying.check_review

    def check_slowly(project: Project, review: Review) -> applying.Outcome:
        outcome = check(project, review)
        path.write_bytes(changed)
        return outcome

    monkeypatch.setattr(applying, "check_review", check_slowly)
    assert apply(small, desk, run)[::2] == (
        1,
        "analysis: data/raw was changed meanwhile, and nothing is applied; run it again\n",
    )
    assert path.read_bytes() == changed


#: Applies a review, and is killed when it comes to one of the tables.
KILLED = """
import os, sys
from pathlib import Path
from analysis.__main__ import main
replace = Path.replace
def replace_until(self, target):
    if target.name == "nev_share.csv":
        os._exit(9)
    return replace(self, target)
Path.replace = replace_until
main(["curate", "--apply", sys.argv[1]])
"""


def test_the_run_after_a_killed_one_says_so_and_adds_what_it_left_out(
    small: Project, desk: Path, tmp_path: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    other = Project(tmp_path / "other")
    shutil.copytree(small.root, other.root)
    apply(other, desk, run)
    command = [sys.executable, "-c", KILLED, str(desk / FILE)]
    where = {**os.environ, ROOT_VARIABLE: str(small.root)}
    assert subprocess.run(command, env=where, check=False).returncode == 9
    left = "data/raw/.claims.csv.tmp and data/raw/.nev_share.csv.tmp"
    assert run(small, "data") == (
        1,
        "",
        (
            "analysis: a review was being applied to data/raw, and was cut off; apply it again, "
            f"which adds what is left, or remove {left}\n"
        ),
    )
    assert apply(small, desk, run)[1] == (
        "an earlier run was cut off while it wrote; what it left out is added now\n"
        "data/raw/nev_share.csv  1 row added\ndata/raw/claims.csv  1 row added\n0 open\n"
    )
    assert read_tree(small.raw) == read_tree(other.raw)


def test_a_row_that_was_mended_in_the_tables_is_not_written_again(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    apply(small, desk, run)
    path = small.raw / "gatherings.csv"
    path.write_text(
        path.read_text("utf-8").replace(
            "people,count,Fair,visitors,harbour,2025,,\n",
            "people,count,Fair,guests,harbour,2025,,\n",
        ),
        "utf-8",
    )
    assert list_problems(small, desk, run, read_tree) == [
        (
            f"{FILE}, row {FIRST + 1}, column metric: 'visitors' is 'guests' in "
            "data/raw/gatherings.csv; mend it there, or write here what stands there"
        )
    ]
    curate(small, desk, run)
    assert read_rows(desk)[1]["metric"] == "guests"
    assert apply(small, desk, run)[0] == 0


# Reading again


def test_decisions_are_kept_when_the_article_is_read_again(
    small: Project, desk: Path, run: Run
) -> None:
    begin(small, desk, run)
    before = read_rows(desk)
    curate(small, desk, run)
    assert read_rows(desk) == before


def test_what_is_open_is_proposed_anew_where_nothing_was_written(
    small: Project, desk: Path, run: Run
) -> None:
    text = TEXT.replace("The yard sold", "Last year the yard sold").replace("of all", "of all then")
    (desk / f"{PORT}.txt").write_text(text, encoding="utf-8", newline="\n")
    run(small, "curate", str(desk / f"{PORT}.txt"))
    lines = read_lines_of(desk)
    assert [(row["phrase"], row["period"]) for row in lines if "sold" in row["context"]][1:] == [
        ("1,300 cars", "2025"), ("12.5 percent", "2025"),
    ]  # fmt: skip
    written = {
        "published_on": {"value": "2025-07-01"},  # where the review asks for it
        "1,300 cars": {"metric": "cars of the yard"},
        "12.5 percent": {"fact_id": "mine"},
    }
    write_lines(desk, [row | written.get(row["phrase"], {}) for row in lines])
    run(small, "curate", str(desk / f"{PORT}.txt"))
    first, second = read_rows(desk)[-2:]
    assert (first["period"], second["period"]) == ("2024", "2024")
    assert (first["metric"], second["fact_id"]) == ("cars of the yard", "mine")
    assert not any("day of publication" in row["doubt"] for row in read_rows(desk))


def test_decisions_follow_their_phrases_when_the_text_has_changed(
    small: Project, desk: Path, run: Run
) -> None:
    begin(small, desk, run)
    text = TEXT.replace("The port\n", "The port\nA new line.\n").replace("The fair of", "A fair of")
    (desk / f"{PORT}.txt").write_text(text.replace("1,300", "1,400"), encoding="utf-8")
    printed = curate(small, desk, run)
    assert "lost its place: '1,300 cars' (accept" in printed
    rows = {find_phrase(row): row for row in read_rows(desk)}
    assert rows["more than 400 people"]["paragraph"] == "4"
    kept = {x: row["decision"] for x, row in rows.items()}
    assert kept == {x: row["decision"] for x, row in DECIDED.items()} | {"1,400 cars": ""}


def test_a_decision_that_has_lost_its_place_is_not_applied(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    (desk / f"{PORT}.txt").write_text(TEXT.replace("1,300", "1,400"), encoding="utf-8")
    curate(small, desk, run)
    assert list_problems(small, desk, run, read_tree) == [
        (
            f"{FILE}, row {FIRST + 5}, column paragraph: '1,300 cars' has lost its place in the "
            "article; write the paragraph where it stands now, or remove the row"
        )
    ]


def test_a_text_that_changed_after_its_review_is_read_again_first(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    (desk / f"{PORT}.txt").write_text(TEXT + "Later.\n", encoding="utf-8")
    (problem,) = list_problems(small, desk, run, read_tree)
    assert problem == (
        f"{FILE}, row 11, column value: sha256: {hash_text(TEXT)!r} is not the hash of "
        "the text beside the review; run analysis curate on the article again, which keeps what is "
        "decided"
    )


# Bad input


def test_an_article_that_is_known_keeps_its_key(
    small: Project, desk: Path, articles: Path, run: Run
) -> None:
    sea = articles / "sea-2025-05-02.txt"
    status, printed, _ = run(small, "curate", str(sea), "--output", str(desk))
    assert status == 0
    assert "sea-2025-05-02: 6 paragraphs" in printed
    rows = read_rows(desk, "sea-2025-05-02")
    assert {row["phrase"]: row["how"] for row in rows if row["decision"]}["1,200 units"] == (
        "stands in data/raw/nev_share.csv"
    )
    _, printed, _ = apply(small, desk, run, "sea-2025-05-02")
    assert printed.startswith("nothing is added: what is decided stands in data/raw already\n")
    status, _, complaint = run(small, "curate", str(sea), "--source-id", "other")
    assert (status, complaint) == (
        1,
        (
            "analysis: this text is sea-2025-05-02 in data/raw/sources.csv, not other; leave its "
            "key out, or write sea-2025-05-02 there\n"
        ),
    )


def test_another_text_under_a_known_key_is_refused(small: Project, desk: Path, run: Run) -> None:
    status, _, complaint = run(
        small, "curate", str(desk / f"{PORT}.txt"), "--source-id", "sea-2025-05-02"
    )
    assert (status, complaint) == (
        1,
        (
            "analysis: sea-2025-05-02 is another text in data/raw/sources.csv (its hash differs); "
            "get that one, give this one a key of its own, or, if it takes the place of the "
            f"other, write {hash_text(TEXT)} there\n"
        ),
    )
    assert sorted(path.name for path in desk.iterdir()) == [f"{PORT}.txt"]


def test_a_name_that_is_no_key_asks_for_one(small: Project, desk: Path, run: Run) -> None:
    path = (desk / f"{PORT}.txt").rename(desk / "The Port.txt")
    status, _, complaint = run(small, "curate", str(path))
    assert (status, complaint) == (
        1,
        (
            "analysis: 'The Port' is no key of an article; give one of small letters, digits and "
            "hyphens, such as gazette-2025-06-27\n"
        ),
    )


def save_with_semicolons(desk: Path, rows: list[Row]) -> None:
    write_rows(desk, [{**x, "value": x["value"].replace("12.5", "12,5")} for x in rows], ";")


def save_with_a_mark_and_crlf(desk: Path, rows: list[Row]) -> None:
    write_rows(desk, rows, lineterminator="\r\n")
    path = desk / FILE
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def save_with_other_quotes(desk: Path, rows: list[Row]) -> None:
    write_rows(desk, rows, quotechar="'", quoting=csv.QUOTE_ALL)


def save_all_quoted_with_tabs_in_utf_16(desk: Path, rows: list[Row]) -> None:
    write_rows(desk, rows, "\t", quoting=csv.QUOTE_ALL)
    path = desk / FILE
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))


def save_in_another_order_with_empty_rows(desk: Path, rows: list[Row]) -> None:
    blank = dict.fromkeys(rows[0], "")
    turned = [dict(reversed(row.items())) for row in [*rows[::-1], blank]]
    write_rows(desk, [turned[0], dict.fromkeys(turned[0], ""), *turned[1:]])


@pytest.mark.parametrize(
    "save",
    [
        save_with_semicolons,
        save_with_a_mark_and_crlf,
        save_with_other_quotes,
        save_all_quoted_with_tabs_in_utf_16,
        save_in_another_order_with_empty_rows,
    ],
)
def test_a_review_that_a_spreadsheet_has_saved_is_read_all_the_same(
    save: Callable[[Path, list[Row]], None], small: Project, desk: Path, run: Run
) -> None:
    begin(small, desk, run)
    save(desk, read_rows(desk))
    status, printed, complaint = apply(small, desk, run)
    assert (status, complaint) == (0, "")
    assert printed.endswith("0 open\n")
    assert len(printed.splitlines()) == 7


def test_lines_of_the_article_that_were_deleted_are_one_problem(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    rows = read_rows(desk)
    write_lines(desk, rows)
    (problem,) = list_problems(small, desk, run, read_tree)
    assert "the first lines, of the article itself, lack publisher, title, author" in problem
    curate(small, desk, run)
    assert apply(small, desk, run)[0] == 0


@pytest.mark.parametrize(
    ("phrase", "table", "decision", "other"),
    [
        ("1,300 cars", "faw_vw_output", "exclude", "accept"),
        ("July 1, 2025", "exclusions", "accept", "exclude"),
    ],
)
def test_a_row_that_stands_in_the_tables_and_is_decided_otherwise_is_told(
    small: Project, desk: Path, run: Run, phrase: str, table: str, decision: str, other: str
) -> None:
    begin(small, desk, run)
    assert apply(small, desk, run)[0] == 0
    turned = {"decision": decision, "reason": "date", "note": "none", "theme": "cooperation"}
    rows = [x | turned if phrase in x["phrase"] else x for x in read_rows(desk)]
    write_rows(desk, rows)
    status, _, complaint = apply(small, desk, run)
    assert status == 1
    assert f"stands in data/raw/{table}.csv, as " in complaint
    assert f"; remove that row there, or write {other} here" in complaint


def test_a_spreadsheet_reads_a_review_as_utf_8_and_runs_none_of_it(
    small: Project, desk: Path, run: Run
) -> None:
    begin(small, desk, run)
    write_rows(desk, [{**row, "note": "=1+1"} for row in read_rows(desk)])
    curate(small, desk, run)
    assert (desk / FILE).read_bytes().startswith(b"\xef\xbb\xbfdecision,")
    assert {row["note"] for row in read_rows(desk)} == {"'=1+1"}
    assert "=1+1" in {row["note"] for row in read_review(desk / FILE).rows}


def test_typed_quotes_are_taken_for_those_of_the_article(
    small: Project, desk: Path, run: Run
) -> None:
    text = TEXT.replace("1,300 cars", "1,300 “new” cars")
    (desk / f"{PORT}.txt").write_text(text, encoding="utf-8")
    curate(small, desk, run)
    rows = read_rows(desk)
    typed = {"phrase": '1,300 "new" cars', "value": "1300", "unit": "vehicles", "hedge": ""}
    rows[3] |= DECIDED["1,300 cars"] | typed
    write_rows(desk, rows)
    assert apply(small, desk, run)[0] == 0
    assert "1,300 “new” cars" in read_lines(small, "faw_vw_output")[-1]


def test_a_row_that_was_deleted_is_open_and_comes_back(
    small: Project, desk: Path, run: Run
) -> None:
    begin(small, desk, run)
    write_rows(desk, read_rows(desk)[:3])
    _, printed, _ = apply(small, desk, run)
    assert printed.endswith("2 open\n  paragraph 4: '1,300 cars'\n  paragraph 4: '12.5 percent'\n")
    curate(small, desk, run)
    assert [row["decision"] for row in read_rows(desk)] == ["exclude", "accept", "exclude", "", ""]


def test_a_column_that_stands_twice_is_refused_and_the_review_is_left_as_it_is(
    small: Project, desk: Path, run: Run
) -> None:
    begin(small, desk, run)
    path = desk / FILE
    copied = [f"{line}," for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("\n".join([f"{copied[0]}decision", *copied[1:], ""]), encoding="utf-8")
    before = path.read_bytes()
    told = "the column decision stands twice; remove the one that you copied, or name it otherwise"
    for status, _, complaint in (
        run(small, "curate", str(desk / f"{PORT}.txt"), *OPTIONS),
        apply(small, desk, run),
    ):
        assert (status, complaint) == (1, f"analysis: {path}: {told}\n")
    assert path.read_bytes() == before


def test_columns_that_were_deleted_are_named(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    gone = ("unit", "how")
    write_lines(desk, [{x: row[x] for x in row if x not in gone} for row in read_lines_of(desk)])
    assert list_problems(small, desk, run, read_tree) == [
        (
            f"{desk / f'{FILE}'} lacks columns of a review: unit, how; restore them, or "
            "run analysis curate on the article again"
        )
    ]


def test_a_row_that_says_again_what_another_one_says_names_it_by_its_line(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    (desk / f"{PORT}.txt").write_text("It sold 1,300 cars and again 1,300 cars.\n", "utf-8")
    curate(small, desk, run)
    rows = [{**row, **DECIDED["1,300 cars"]} for row in read_rows(desk)]
    rows[1] |= {"fact_id": "port_cars_again", "note": ""}
    write_rows(desk, rows)
    assert list_problems(small, desk, run, read_tree) == [
        (
            f"{FILE}, row {FIRST + 1}, column fact_id: the row says again what "
            f"{FILE}, row {FIRST}, says; remove one, or write in its columns how they differ"
        )
    ]


def test_a_number_with_points_between_thousands_is_no_date(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    rows = read_rows(desk)
    rows[3]["value"] = "1.980.000"
    write_rows(desk, rows)
    problems = list_problems(small, desk, run, read_tree)
    assert problems
    assert not any("made that of a date" in problem for problem in problems)


def test_a_phrase_with_a_sum_in_brackets_says_where_it_ends(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    text = "It paid 14 billion yuan (1.96 billion dollars) in 2025.\n"
    (desk / f"{PORT}.txt").write_text(text, "utf-8")
    curate(small, desk, run)
    rows = read_rows(desk)
    told = {"decision": "accept", "fact_id": "port_sum", "entity": "Port", "metric": "sum"}
    told |= {"phrase": "14 billion yuan (1.96 billion dollars)", "place": "harbour"}
    rows[0] |= told
    write_rows(desk, rows)
    problems = list_problems(small, desk, run, read_tree)
    remedy = "end it before the bracket, whose sum has a row of its own"
    assert any(problem.endswith(remedy) for problem in problems)


def test_the_same_text_of_an_agency_under_another_site_is_told(
    small: Project, desk: Path, run: Run
) -> None:
    tables = read_tables(small, read_schemas(small))
    printed = [
        row["as_printed"]
        for name in THEMES
        for row in tables[name]
        if row["source_id"] == "sea-2025-05-02" and row["unit"] != "date"
    ]
    text = "".join(f"Elsewhere they had {phrase}.\n" for phrase in printed)
    (desk / f"{PORT}.txt").write_text(text, "utf-8")
    count = len(printed)
    told = f"sea-2025-05-02 has {count} of its {count} numbers in the same words"
    assert f"look: {told}" in curate(small, desk, run)


def test_places_that_have_no_row_are_told(small: Project, desk: Path, run: Run) -> None:
    text = "They sold 90 cars in France and 80 in Mexico, and 70 cars in France.\n"
    (desk / f"{PORT}.txt").write_text(text, "utf-8")
    told = "look: data/raw/places.csv has no row for France, Mexico: add it first"
    assert told in curate(small, desk, run)


def test_a_pair_without_a_scope_says_what_to_choose(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    rows = read_rows(desk)
    place = next(i for i, row in enumerate(rows) if row["same_as"])
    rows[place]["scope"] = ""
    write_rows(desk, rows)
    problems = list_problems(small, desk, run, read_tree)
    told = "choose how the pair is of one quantity, copy if both go back to one source"
    assert any("column scope" in x and told in x for x in problems)


def test_a_month_that_a_spreadsheet_has_made_a_date_of_is_named(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    rows = read_rows(desk)
    for row, period in zip(rows[1::2], ("Oct-25", "1/7/2025"), strict=True):
        row["period"] = period
    write_rows(desk, rows)
    assert list_problems(small, desk, run, read_tree) == [
        (
            f"{FILE}, row {FIRST + place}, column period: {period!r} has the wrong form; "
            "a spreadsheet made that of a date: write it as 2025-10, in a column of text"
        )
        for place, period in ((1, "Oct-25"), (3, "1/7/2025"))
    ]


def test_options_that_say_otherwise_than_the_tables_are_refused(
    small: Project, desk: Path, articles: Path, run: Run
) -> None:
    words = (str(articles / "sea-2025-05-02.txt"), "--output", str(desk), "--publisher")
    assert run(small, "curate", *words, "Gazette")[0] == 0
    assert run(small, "curate", *words, "Herald") == (
        1,
        "",
        (
            "analysis: publisher of sea-2025-05-02 is 'Gazette' in data/raw/sources.csv, not "
            "'Herald'; mend it there, or leave it out here\n"
        ),
    )


def test_a_day_of_publication_that_is_none_is_refused(small: Project, desk: Path, run: Run) -> None:
    path = str(desk / f"{PORT}.txt")
    assert run(small, "curate", path, "--published-on", "1.7.2025") == (
        1,
        "",
        "analysis: '1.7.2025' is no day of publication; write it as 2026-02-12\n",
    )


def test_a_column_that_was_added_is_kept(small: Project, desk: Path, run: Run) -> None:
    begin(small, desk, run)
    write_rows(desk, [{**row, "ask": "Li"} for row in read_rows(desk)])
    curate(small, desk, run)
    assert {row["ask"] for row in read_rows(desk)} == {"Li"}


def test_what_a_reviewer_has_written_of_the_article_is_kept(
    small: Project, desk: Path, run: Run
) -> None:
    begin(small, desk, run)
    lines = read_lines_of(desk)
    lines[2] |= {"value": "A. Writer", "note": "as the page says"}
    write_lines(desk, lines)
    run(small, "curate", str(desk / f"{PORT}.txt"))
    assert read_lines_of(desk)[2]["note"] == "as the page says"
    assert read_source(desk)["author"] == "A. Writer"


def test_rows_of_another_article_are_refused(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    rows = read_rows(desk)
    rows[2] |= {"source_id": "sea-2025-05-02"}
    write_rows(desk, rows)
    assert list_problems(small, desk, run, read_tree) == [
        (
            f"{FILE}, row {FIRST + 2}, column source_id: 'sea-2025-05-02' is another article, "
            f"the other rows are of {PORT}; remove the row"
        )
    ]


def test_a_review_of_another_article_is_not_overwritten(
    small: Project, desk: Path, articles: Path, run: Run
) -> None:
    run(small, "curate", str(articles / "sea-2025-05-02.txt"), "--output", str(desk))
    path = (desk / "sea-2025-05-02.review.csv").rename(desk / FILE)
    before = path.read_bytes()
    status, _, complaint = run(small, "curate", str(desk / f"{PORT}.txt"))
    assert (status, complaint) == (
        1,
        (
            f"analysis: {path} is a review of sea-2025-05-02, not of {PORT}; move it, or name "
            "another folder with --output\n"
        ),
    )
    assert path.read_bytes() == before


def test_a_review_under_the_name_of_another_article_is_not_applied(
    small: Project, desk: Path, articles: Path, run: Run
) -> None:
    run(small, "curate", str(articles / "sea-2025-05-02.txt"), "--output", str(desk))
    path = (desk / "sea-2025-05-02.review.csv").rename(desk / FILE)
    status, _, complaint = run(small, "curate", "--apply", str(path))
    wrong = f"{path} is a review of sea-2025-05-02, not of {PORT}"
    remedy = "move it, or run analysis curate on the article again"
    assert (status, complaint) == (1, f"analysis: {wrong}; {remedy}\n")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "{path} has no rows; run analysis curate on the article again"),
        (b"decision,phrase\n", "{path} has no rows; run analysis curate on the article again"),
        (
            b"PK\x03\x04\xff\0",
            "{path} is no text in UTF-8, UTF-16, GB18030 or Windows-1252; save it as CSV in UTF-8",
        ),
    ],
    ids=["empty", "header alone", "workbook"],
)
def test_a_file_that_is_no_review_is_one_line(
    content: bytes, complaint: str, small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    path = desk / FILE
    path.write_bytes(content)
    assert list_problems(small, desk, run, read_tree) == [complaint.format(path=path)]


def test_a_text_that_is_missing_is_named(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    path = desk / f"{PORT}.txt"
    path.unlink()
    assert list_problems(small, desk, run, read_tree) == [
        (
            f"{path} is missing, which belongs to {FILE}; put it beside it, or run "
            "analysis curate on the article"
        )
    ]


def test_another_text_that_lies_in_the_way_is_kept(small: Project, desk: Path, run: Run) -> None:
    path = desk / "other.txt"
    path.write_text("Another 12 texts.\n", encoding="utf-8")
    status, _, complaint = run(
        small, "curate", str(desk / f"{PORT}.txt"), "--source-id", "other", *OPTIONS
    )
    assert (status, complaint) == (
        1,
        (
            f"analysis: {path} holds another text than the article that was read; move it, or name "
            "another folder with --output\n"
        ),
    )
    assert path.read_text(encoding="utf-8") == "Another 12 texts.\n"


def test_one_of_article_and_review_is_named(small: Project, desk: Path, run: Run) -> None:
    complaint = "analysis: name an article, or a review with --apply\n"
    assert run(small, "curate") == (1, "", complaint)
    both = ("curate", str(desk / f"{PORT}.txt"), "--apply", str(desk / FILE))
    assert run(small, *both) == (1, "", complaint)


# What stays outside


def test_no_review_is_written_into_the_project(small: Project, desk: Path, run: Run) -> None:
    folder = small.root / "articles"
    folder.mkdir()
    status, _, complaint = run(
        small, "curate", str(desk / f"{PORT}.txt"), "--output", str(folder), *OPTIONS
    )
    assert (status, complaint) == (
        1,
        (
            f"analysis: {folder} lies in the project, which holds no text of articles; name "
            "another folder with --output\n"
        ),
    )
    assert list(folder.iterdir()) == []


def test_reviews_are_ignored_by_git_and_none_is_tracked() -> None:
    named = [f"data/raw/{FILE}"]
    assert list_files("check-ignore", *named) == named
    tracked = list_files("ls-files")
    assert "pyproject.toml" in tracked
    assert [x for x in tracked if x.endswith(".review.csv")] == []


def list_files(*words: str) -> list[str]:
    """What git lists of this checkout."""
    command = ["git", "-C", str(ROOT), *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.split()


# Without the command


def test_a_review_is_made_and_applied_without_the_command(small: Project, desk: Path) -> None:
    review = open_review(small, desk / f"{PORT}.txt", **SOURCE)
    decided = [row | DECIDED.get(find_phrase(row), {}) for row in review.rows]
    review = replace(review, rows=decided)
    assert not applying.check_review(small, review).problems
    reviews.write_review(review)
    assert read_review(review.path).rows == decided
    assert len(applying.apply_review(small, review).added["nev_share"]) == 1
    again = applying.apply_review(small, review)
    assert (again.added, again.open) == ({}, [])


def test_a_proposal_is_found_in_its_paragraph(tables: dict[str, list[Row]]) -> None:
    article = Article("Ten 10, ten 10, and -5 percent.\n")
    review = make_review(Path("new.review.csv"), article, tables, PACKAGE, **SOURCE)
    rows = [row for row in review.rows if row["class"] != reviews.SOURCE]
    spans = [find_span(row, article.paragraphs) for row in rows]
    # The unit of another number of the sentence is taken in.
    assert all(
        article.text[slice(*span)] == row["phrase"].partition(" …")[0]
        for span, row in zip(spans, rows, strict=True)
    )
    assert spans == sorted(set(spans))


def test_tables_that_are_broken_are_told_of_first(small: Project, desk: Path, run: Run) -> None:
    begin(small, desk, run)
    path = small.raw / "gatherings.csv"
    path.write_text(path.read_text("utf-8") + "one cell\n", "utf-8")
    status, _, complaint = apply(small, desk, run)
    assert (status, "data/raw/gatherings.csv, row 3" in complaint) == (1, True)
    with pytest.raises((AnalysisError, DataError)):
        applying.check_review(small, read_review(desk / FILE))


def test_a_cell_that_no_table_holds_does_not_hide_what_else_is_wrong(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    wrong = {"1,300 cars": {"metric": "=cars"}, "12.5 percent": {"value": "13"}}
    write_rows(desk, [row | wrong.get(find_phrase(row), {}) for row in read_rows(desk)])
    told = " ".join(list_problems(small, desk, run, read_tree))
    assert "would run as a formula" in told
    assert "'13' is not what '12.5 percent' says" in told


def test_a_fall_by_a_third_is_a_row_like_others(small: Project, desk: Path, run: Run) -> None:
    text = TEXT.replace("12.5 percent of all", "down by a third")
    (desk / f"{PORT}.txt").write_text(text, encoding="utf-8", newline="\n")
    curate(small, desk, run)
    third = {**DECIDED["12.5 percent"], "kind": "change", "metric": "change of cars"}
    third |= {"caveats": "rounded", "same_as": "", "scope": "", "question": ""}
    decided = {**DECIDED, "down by a third": third}
    rows = [
        {**row, **decided.get(find_phrase(row), decided.get(row["phrase"], {}))}
        for row in read_rows(desk)
    ]
    write_rows(desk, rows)
    assert apply(small, desk, run)[::2] == (0, "")
    table = (small.raw / "nev_share.csv").read_text(encoding="utf-8")
    assert "-100/3" in table
    assert run(small, "data")[0] == 0


def test_a_key_of_what_was_proposed_is_not_applied_for_what_was_mended(
    small: Project, desk: Path, run: Run, read_tree: ReadTree
) -> None:
    begin(small, desk, run)
    rows = read_rows(desk)
    rows[1]["fact_id"] = json.loads(rows[1]["proposed"])["fact_id"]
    write_rows(desk, rows)
    (problem,) = list_problems(small, desk, run, read_tree)
    assert "is of what was proposed, and other cells are mended; read the article again" in problem


def test_a_key_that_a_mended_row_would_be_given_is_applied(
    small: Project, desk: Path, run: Run
) -> None:
    begin(small, desk, run)
    rows = read_rows(desk)
    rows[1]["fact_id"] = "fair_visitors_2025"
    told = {x: rows[1][x] for x in ("entity", "metric", "period", "fact_id")} | {"place": "CN"}
    rows[1]["proposed"] = json.dumps(told)
    write_rows(desk, rows)
    assert apply(small, desk, run)[::2] == (0, "")


@given(st.text("=+-@;: 1a\u200b", max_size=12))
def test_what_a_spreadsheet_would_run_comes_back_as_it_was(text: str) -> None:
    assert rearm(disarm(text)) == text
