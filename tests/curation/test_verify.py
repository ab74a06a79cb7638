"""Holding the rows against the texts: every phrase stands there, every number is accounted for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.curation.article import Article, hash_text, normalise_text
from analysis.curation.raw import THEMES
from analysis.curation.verify import read_paragraph, verify_text
from analysis.extraction.mentions import find_mentions, list_numerals
from analysis.project import Project, Row

Run = Callable[..., tuple[int, str, str]]
SEA = "sea-2025-05-02"
#: Tables whose rows name what stands in an article and claim nothing there.
NAMED = ("actors", "ties", "events", "sites")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def edit_article(small: Project, articles: Path, old: str, new: str) -> None:
    """Change an article and its hash, as if this were the text that was read."""
    path = articles / f"{SEA}.txt"
    before = hash_text(path.read_text(encoding="utf-8"))
    edit(path, old, new)
    edit(small.raw / "sources.csv", before, hash_text(path.read_text(encoding="utf-8")))


def test_every_number_that_is_accounted_for_is_counted(
    small: Project, articles: Path, run: Run
) -> None:
    assert run(small, "verify", str(articles)) == (
        0,
        (
            f"{SEA}: 8 curated, 1 excluded, 0 unexplained\n"
            "river-2025-06-03: 0 curated, 0 excluded, 0 unexplained\n"
            "9 of 9 mentions accounted for\n"
        ),
        "",
    )


def list_gaps(small: Project, articles: Path, run: Run) -> list[str]:
    """The gaps of a verification that fails."""
    status, _, complaint = run(small, "verify", str(articles))
    first, *gaps = complaint.splitlines()
    noun = "gap" if len(gaps) == 1 else "gaps"
    assert (status, first) == (1, f"analysis: {len(gaps)} {noun}:")
    return [gap.removeprefix("  ") for gap in gaps]


def test_a_phrase_that_is_not_in_its_paragraph_is_a_gap(
    small: Project, articles: Path, run: Run
) -> None:
    edit_article(small, articles, "nearly 90 people", "nearly ninety persons")
    assert list_gaps(small, articles, run) == [
        (
            f"{SEA}, paragraph 4: 'nearly 90 people' (data/raw/gatherings.csv, fair_people) "
            "does not stand there; mend the paragraph or the phrase"
        ),
        (
            f"{SEA}, paragraph 4: 'nearly ninety persons' in 'Its fair drew nearly ninety persons "
            "from five cities.' is neither curated nor excluded; "
            "add a row to the table of its theme, or to data/raw/exclusions.csv"
        ),
    ]


def test_a_phrase_within_a_longer_number_does_not_stand_there(
    small: Project, articles: Path, run: Run
) -> None:
    edit_article(small, articles, "40 firms", "140 firms")
    assert list_gaps(small, articles, run)[0].startswith(f"{SEA}, paragraph 5: '40 firms'")


@pytest.mark.parametrize(
    ("table", "old", "new", "phrase", "number"),
    [
        ("nev_share", "12.5 percent,,12.5", "5 percent,,5", "5 percent", "12.5"),
        ("nev_share", '"1,200 units",,1200', "200 units,,200", "200 units", "1,200"),
        (
            "deal_values",
            "about 3.5 million euros,about,3500000",
            "5 million euros,,5000000",
            "5 million euros",
            "3.5 million",
        ),
    ],
)
def test_a_row_that_cuts_a_number_is_a_gap_and_explains_nothing(
    table: str,
    old: str,
    new: str,
    phrase: str,
    number: str,
    small: Project,
    articles: Path,
    run: Run,
) -> None:
    edit(small.raw / f"{table}.csv", old, new)
    status, printed, complaint = run(small, "verify", str(articles))
    assert (status, printed.splitlines()[0].partition(":")[2]) == (
        1,
        " 7 curated, 1 excluded, 1 unexplained",
    )
    assert f": {phrase!r} (data/raw/{table}.csv, " in complaint
    assert f") cuts {number!r}; take in the whole number, and mend its value\n" in complaint


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("; 40 firms", "; nearly 40 firms", "nearly"),
        ("; 40 firms", "; Some 40 firms", "Some"),
        ("; 40 firms", "; almost the 40 firms", "almost"),
        ("; 40 firms", "; up to “40 firms”", "up to"),
        ("; 40 firms", "; no more than 40 firms", "no more than"),
        ("; 40 firms", "; close to 40 firms", "close to"),
        ("; 40 firms", "; ~40 firms", "~"),
        ("40 firms came back", "40 firms or so came back", "or so"),
        ("40 firms came back", "40 firms at least came back", "at least"),
        ("or 12.5 percent", "or just over 12.5 percent", "just over"),
        ("or 12.5 percent", "down 12.5 percent", "down"),
        ("or 12.5 percent", "decreasing sharply by 12.5 percent", "decreasing"),
        ("or 12.5 percent", "or 12.5 percent lower", "lower"),
        ("opened in 1990", "opened before 1990", "before"),
        ("opened in 1990", "opened at the end of 1990", "end of"),
        ("made more than 2,000", "made no more than 2,000", "no more than"),
    ],
)
def test_a_word_beside_a_phrase_that_changes_it_is_a_gap(
    old: str, new: str, word: str, small: Project, articles: Path, run: Run
) -> None:
    edit(small.raw / "faw_vw_output.csv", "3,in 1990", "3,1990")
    edit(small.raw / "events.csv", "3,in 1990", "3,1990")
    edit_article(small, articles, old, new)
    (gap,) = (gap for gap in list_gaps(small, articles, run) if "events.csv" not in gap)
    told = (
        f") leaves out {word!r}, which stands beside it; take it in and mend hedge and value; "
        "if it is of another number, give that one a row, word and all"
    )
    is_hedge = word not in ("down", "decreasing", "lower", "before", "end of")
    none = "; if it is no hedge here, exclude that word alone as 'not a number'"
    assert gap.endswith(told + none * is_hedge)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("; 40 firms", "; over the next weeks 40 firms"),
        ("40 firms came back", "40 firms over all came back"),
        ("40 firms came back", "40 firms (about all) came back"),
        ("or 12.5 percent", "up 12.5 percent"),
        ("or 12.5 percent", "and fell to 12.5 percent"),
        ("or 12.5 percent", "down from 12.5 percent"),
        ("opened in 1990", "opened, about then, in 1990"),
    ],
)
def test_a_word_that_belongs_elsewhere_is_no_gap(
    old: str, new: str, small: Project, articles: Path, run: Run
) -> None:
    edit_article(small, articles, old, new)
    assert run(small, "verify", str(articles))[0] == 0


def test_a_date_and_the_number_behind_it_are_two() -> None:
    text = "Bis 2028 bis zu 300 Stellen fallen weg."
    numbers = read_paragraph(text, "de").numbers
    assert sorted(text[slice(*span)] for span in numbers) == ["2028", "300"]


@pytest.mark.parametrize(
    ("new", "wrong"),
    [("opened in 19905", "cuts '19905'"), ("opened late in 1990", "leaves out")],
)
def test_the_date_of_an_event_is_whole_too(
    new: str, wrong: str, small: Project, articles: Path, run: Run
) -> None:
    edit_article(small, articles, "opened in 1990", new)
    gaps = [gap for gap in list_gaps(small, articles, run) if "events.csv" in gap]
    assert len(gaps) == 1
    assert f": 'in 1990' (data/raw/events.csv, opening) {wrong}" in gaps[0]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("949.46 million dollars", ["949.46 million"]),
        ("the 30 millionth car", ["30 millionth"]),
        ("half a million of twenty-one", ["half a million", "twenty-one"]),
        ("a quarter of a million", ["a quarter of a million"]),
        ("one hundred and five", ["one hundred and five"]),
        ("one third, nine in ten", ["one third", "nine in ten"]),
        ("5 to 7, 5-7, 5%-7%", ["5 to 7", "5-7", "5%-7"]),
        ("five or six", ["five or six"]),
        ("between 5 and 7 of 8 and 9", ["between 5 and 7"[8:], "8", "9"]),
        ("rose from 5 to 7 percent, cut from two to three", ["5", "7", "two", "three"]),
        ("the first five years of the first", ["five", "first"]),
        ("-7.3 and 10 000 a year", ["-7.3", "10 000"]),
        ("2 million 300 thousand", ["2 million 300 thousand"]),
        ("6,8 Milliarden, eine halbe Million", ["6,8 Milliarden", "eine halbe Million"]),
        ("3.57亿元, 30多万辆", ["3.57亿", "30多万"]),
    ],
)
def test_a_number_is_found_whole(text: str, numbers: list[str]) -> None:
    language = "de" if "Million" in text and "eine" in text else "zh" if "亿" in text else "en"
    assert [text[slice(*x.span)] for x in list_numerals(text, language)] == numbers


@pytest.mark.parametrize(
    ("table", "old", "new", "phrase", "key", "unexplained"),
    [
        ("actors", "3,yard", "3,dock", "dock", "yard", 0),
        ("ties", "3,yard", "3,yard;dock", "dock", "yard_mills", 0),
        ("events", "3,in 1990", "3,since 1990", "since 1990", "opening", 0),
        ("sites", "3,yard", "3,dock", "dock", "yard_site", 0),
        ("gatherings", f"{SEA},4", f"{SEA},3", "nearly 90 people", "fair_people", 1),
    ],
)
def test_what_is_not_in_its_paragraph_is_a_gap(
    table: str,
    old: str,
    new: str,
    phrase: str,
    key: str,
    unexplained: int,
    small: Project,
    articles: Path,
    run: Run,
) -> None:
    edit(small.raw / f"{table}.csv", old, new)
    gap, *others = list_gaps(small, articles, run)
    assert gap == (
        f"{SEA}, paragraph 3: {phrase!r} (data/raw/{table}.csv, {key}) "
        "does not stand there; mend the paragraph or the phrase"
    )
    assert len(others) == unexplained


@pytest.mark.parametrize(
    ("since", "gaps"),
    [("1990", 0), ("2025", 0), ("1985", 1), ("1990-02-06", 1), ("1990-05", 1), ("1990/1999", 0)],
)
def test_a_time_since_when_that_the_paragraph_does_not_give_is_a_gap(
    since: str, gaps: int, small: Project, articles: Path, run: Run
) -> None:
    edit(small.raw / "ties.csv", "flour,1990", f"flour,{since}")
    told = run(small, "verify", str(articles))[2]
    assert told.count(f"{since!r} (data/raw/ties.csv, yard_mills) is no time that") == gaps


@pytest.mark.parametrize(("since", "gaps"), [("2024-10", 0), ("2024", 0), ("2023-10", 1)])
def test_since_when_may_be_told_from_the_day_of_publication(
    since: str, gaps: int, small: Project, articles: Path, run: Run
) -> None:
    edit(articles / f"{SEA}.txt", "opened in 1990", "opened in October last year")
    edit(small.raw / "ties.csv", "flour,1990", f"flour,{since}")
    told = run(small, "verify", str(articles))[2]
    assert told.count("yard_mills) is no time that") == gaps


def test_a_statement_that_copies_its_paragraph_is_a_gap(
    small: Project, articles: Path, run: Run
) -> None:
    path = small.raw / "statements.csv"
    told = "The yard opened in 1990 and has made"
    edit(path, "The yard says that it has made many cars since it opened", f"{told} many big cars")
    assert list_gaps(small, articles, run) == [
        (
            f"{SEA}, paragraph 3: {told.lower()!r} (data/raw/statements.csv, yard_made) are words "
            "of the article; say it in words of your own"
        )
    ]
    edit(path, "The yard opened", "Its makers opened it")
    assert run(small, "verify", str(articles))[0] == 0


def test_a_number_that_two_rows_claim_is_a_gap(small: Project, articles: Path, run: Run) -> None:
    with (small.raw / "exclusions.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(f"sea_cities,{SEA},4,five cities,repeat,claimed twice\n")
    assert list_gaps(small, articles, run) == [
        (
            f"{SEA}, paragraph 4: 'five cities' (data/raw/exclusions.csv, sea_cities) stands there "
            "only within words or figures of other rows; remove one of the rows, "
            "or take in the words around the phrase"
        )
    ]


def test_a_number_printed_twice_can_be_claimed_twice(
    small: Project, articles: Path, run: Run
) -> None:
    edit_article(small, articles, "five cities", "five cities, all five cities")
    with (small.raw / "exclusions.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(f"sea_cities,{SEA},4,five cities,repeat,said twice\n")
    status, printed, _ = run(small, "verify", str(articles))
    assert (status, printed.splitlines()[0]) == (0, f"{SEA}: 8 curated, 2 excluded, 0 unexplained")


def test_an_ellipsis_accounts_for_both_parts_of_a_phrase(
    small: Project, articles: Path, run: Run
) -> None:
    edit_article(small, articles, "90 people", "90 guests and people")
    edit(small.raw / "gatherings.csv", "90 people", "90 … people")
    assert run(small, "verify", str(articles))[0] == 0


def exclude(small: Project, cells: str) -> None:
    with (small.raw / "exclusions.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(f"sea_more,{SEA},{cells}\n")


def test_a_word_that_hedges_is_left_out_only_as_no_number(
    small: Project, articles: Path, run: Run
) -> None:
    edit_article(small, articles, "; 40 firms", "; around 40 firms")
    exclude(small, "5,around,repeat,said before")
    (gap,) = list_gaps(small, articles, run)
    assert "leaves out 'around', which stands beside it" in gap


@pytest.mark.parametrize("word", ["over", "again over"])
def test_a_hedge_that_is_none_is_excluded_alone(
    word: str, small: Project, articles: Path, run: Run
) -> None:
    # The word stands there before, and beside no number.
    text = "They went over it, and built again over two years. The yard opened"
    edit_article(small, articles, "The yard opened", text)
    with (small.raw / "cooperation.csv").open("a", encoding="utf-8", newline="") as file:
        row = f"sea_years,{SEA},3,two years,,2,years,duration,Yard,building,DE,1990,,"
        file.write(f"{row}\n")
    (gap,) = list_gaps(small, articles, run)
    assert gap.endswith("; if it is no hedge here, exclude that word alone as 'not a number'")
    exclude(small, f"3,{word},not a number,during")
    assert run(small, "verify", str(articles))[0] == 0


@pytest.mark.parametrize(
    ("language", "text", "phrase", "word"),
    [
        ("de", "Er sprach über den Auftrag über 40 Millionen Euro.", "40 Millionen Euro", "über"),
        ("en", "They have talks about 40 million euros.", "40 million euros", "about"),
        ("zh", "双方签约40家企业。", "40家企业", "约"),
    ],
)
def test_a_hedge_that_is_none_is_excluded_in_every_language(
    language: str, text: str, phrase: str, word: str
) -> None:
    digest = hash_text(text)
    cells = {"source_id": "a", "paragraph": "1", "as_printed": phrase, "unit": "", "value": "40"}
    tables: dict[str, list[Row]] = {x: [] for x in (*THEMES, *NAMED, "exclusions", "statements")}
    tables["cooperation"] = [{"fact_id": "a_one", **cells}]
    source = {"source_id": "a", "language": language, "published_on": "2025-07-01"}
    source |= {"sha256": digest, "paragraphs": "1"}
    excluded = {"mention_id": "a_two", "reason": "not a number", "as_printed": word}
    tables["exclusions"] = [cells | excluded]
    assert not verify_text(source, Article(f"{text}\n"), tables).gaps


def test_a_number_without_a_row_is_a_gap(small: Project, articles: Path, run: Run) -> None:
    edit_article(small, articles, "The yard opened", "The yard with two cranes opened")
    assert list_gaps(small, articles, run) == [
        (
            f"{SEA}, paragraph 3: 'two cranes' in 'The yard with two cranes opened in 1990 and' "
            "is neither curated nor excluded; "
            "add a row to the table of its theme, or to data/raw/exclusions.csv"
        )
    ]


def test_a_number_that_only_touches_a_claimed_phrase_is_a_gap(
    small: Project, articles: Path, run: Run
) -> None:
    edit_article(small, articles, "The yard opened", "The yard, split 50/fifty, opened")
    with (small.raw / "exclusions.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(f"sea_split,{SEA},3,fifty,repeat,the second half of a split\n")
    assert list_gaps(small, articles, run) == [
        (
            f"{SEA}, paragraph 3: '50' in 'The yard, split 50/fifty, opened in 1990' "
            "is neither curated nor excluded; "
            "add a row to the table of its theme, or to data/raw/exclusions.csv"
        )
    ]


def test_a_number_behind_a_turn_of_phrase_is_found_where_it_stands(
    small: Project, articles: Path, run: Run
) -> None:
    edit_article(small, articles, "The yard opened", "One of the yards opened")
    assert run(small, "verify", str(articles))[0] == 0


def test_what_is_not_accounted_for_is_counted(small: Project, articles: Path, run: Run) -> None:
    edit_article(small, articles, "The yard opened", "The yard with two cranes opened")
    _, printed, _ = run(small, "verify", str(articles))
    assert printed.splitlines() == [
        f"{SEA}: 8 curated, 1 excluded, 1 unexplained",
        "river-2025-06-03: 0 curated, 0 excluded, 0 unexplained",
        "9 of 10 mentions accounted for",
    ]


def test_another_text_than_the_one_that_was_read_is_a_gap(
    small: Project, articles: Path, run: Run
) -> None:
    path = articles / f"{SEA}.txt"
    edit(path, "Ships and cars", "Ships and trains")
    digest = hash_text(path.read_text(encoding="utf-8"))
    assert list_gaps(small, articles, run) == [
        (
            f"{SEA}: the text is not the one that was read (its hash differs); get that one, "
            f"or read this one and write {digest} into data/raw/sources.csv"
        )
    ]


def test_a_text_that_is_not_utf_8_is_a_gap(small: Project, articles: Path, run: Run) -> None:
    path = articles / f"{SEA}.txt"
    path.write_bytes(path.read_bytes().replace(b"Ships", "Böte".encode("latin-1")))
    (gap,) = list_gaps(small, articles, run)
    assert gap.startswith(f"{SEA}: the text is not the one that was read (its hash differs)")


def test_a_missing_article_is_a_gap(small: Project, articles: Path, run: Run) -> None:
    (articles / "river-2025-06-03.txt").unlink()
    assert list_gaps(small, articles, run) == [
        f"river-2025-06-03: the file river-2025-06-03.txt is missing; put it into {articles}"
    ]


def test_a_text_that_is_not_applied_yet_is_told_and_is_no_gap(
    small: Project, articles: Path, run: Run
) -> None:
    (articles / "hill-2025-07-04.txt").write_text("One hill.\n", encoding="utf-8")
    status, printed, _ = run(small, "verify", str(articles))
    assert status == 0
    left_out = "hill-2025-07-04: not applied, no row in data/raw/sources.csv; left out\n"
    assert left_out in printed
    (articles / "river-2025-06-03.txt").unlink()
    status, printed, complaint = run(small, "verify", str(articles))
    assert (status, left_out in printed) == (1, True)
    assert "1 gap:" in complaint


def test_a_text_with_another_number_of_paragraphs_is_a_gap(
    small: Project, articles: Path, run: Run
) -> None:
    path = articles / f"{SEA}.txt"
    text = path.read_text(encoding="utf-8")
    count = len(normalise_text(text).splitlines())
    edit_article(small, articles, text, f"{text}\nThe end.\n")
    assert list_gaps(small, articles, run) == [
        (
            f"{SEA}: {count + 1} paragraphs are in the text and {count} in "
            "data/raw/sources.csv; write the number that was counted"
        ),
    ]


def test_the_gaps_of_all_articles_are_shown_at_once(
    small: Project, articles: Path, run: Run
) -> None:
    (articles / "river-2025-06-03.txt").unlink()
    edit_article(small, articles, "The yard opened", "The yard with two cranes opened")
    assert [gap.partition(":")[0] for gap in list_gaps(small, articles, run)] == [
        f"{SEA}, paragraph 3",
        "river-2025-06-03",
    ]


def test_rows_that_are_wrong_in_themselves_are_not_held_against_a_text(
    small: Project, articles: Path, run: Run
) -> None:
    edit(small.raw / "gatherings.csv", f"{SEA},4", f"{SEA},four")
    assert run(small, "verify", str(articles)) == (
        1,
        "",
        (
            "analysis: 1 problem in the data:\n"
            "  data/raw/gatherings.csv, row 2, column paragraph: 'four' has the wrong type; "
            "write a whole number\n"
        ),
    )


def test_a_folder_that_is_not_there_is_named(small: Project, tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "nowhere"
    assert run(small, "verify", str(folder)) == (
        1,
        "",
        f"analysis: {folder} is no folder; name the one that holds the articles' texts\n",
    )


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("It made 2,000.5 cars on 3/4.", ["2,000.5 cars", "3/4"]),
        ("Twenty cars, two dozen trips, a century.", ["Twenty cars", "two dozen trips", "century"]),
        ("The third of hundreds, twice.", ["third", "hundreds", "twice"]),
        ("On Monday, in June.", ["On Monday", "in June"]),
        (
            "Earlier this year, as in the same period last year.",
            ["Earlier this year", "the same period last year"],
        ),
        ("Someone often weighs stones in the junction.", []),
        ("One of them, a two-way road, a customer-first firm, the two sides.", []),
        ("A one-off: two of the sides.", ["two"]),
    ],
)
def test_numbers_are_found_and_turns_of_phrase_passed_over(text: str, mentions: list[str]) -> None:
    assert [x.phrase for x in find_mentions(text) if x.category != "name"] == mentions


@pytest.mark.parametrize(
    "words",
    [
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
        "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety",
        "hundred; thousands; millions; billions; dozens; half; a quarter; double; triple; several",
        "first second third fourth fifth sixth seventh eighth ninth tenth",
    ],
)
def test_every_number_word_is_a_mention(words: str) -> None:
    expected = words.split("; ") if ";" in words else words.split()
    assert [x.phrase for x in find_mentions(words)] == expected


@pytest.mark.parametrize("text", ["One.\nTwo.\n", "  One. \r\n\r\n\tTwo.", "One.\n \nTwo.\n\n"])
def test_spaces_and_empty_lines_do_not_change_the_hash(text: str) -> None:
    assert normalise_text(text) == "One.\nTwo.\n"
    assert hash_text(text) == hash_text("One.\nTwo.\n")


def test_composed_and_decomposed_letters_have_one_hash() -> None:
    assert hash_text("S\u00e9verin") == hash_text("Se\u0301verin")


def test_a_word_that_changes_changes_the_hash() -> None:
    assert hash_text("One.") != hash_text("one.")
