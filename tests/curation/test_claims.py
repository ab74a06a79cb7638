"""The ledger of claims: what two intervals of one quantity say of each other."""

import json
import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from analysis.book.book import Book
from analysis.curation.build import judge_claims, judge_intervals
from analysis.project import Project, read_table
from analysis.quantities.interval import Interval
from analysis.quantities.vocabulary import Level

ROOT = Path(__file__).parents[2]


def span(text: str) -> Interval:
    """Read "[1, 2)"; nothing after a comma is no bound."""
    lower, upper = (part.strip() for part in text[1:-1].split(","))
    return Interval(
        Fraction(lower) if lower else -math.inf,
        Fraction(upper) if upper else math.inf,
        text[0] == "(",
        text[-1] == ")",
    )


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("[5, 5]", "[5, 5]", "corroborated"),
        ("[4, 6]", "[5, 5]", "corroborated"),
        ("[4, 6]", "[4, 5]", "corroborated"),
        ("(4, 6]", "[4, 6]", "corroborated"),
        ("[4, 6]", "[5, 7]", "consistent"),
        ("[4, 6]", "[6, 7]", "consistent"),
        ("(4, 6]", "[4, 5]", "consistent"),
        ("[4, 6)", "[6, 7]", "contradicted"),
        ("[4, 5]", "[6, 7]", "contradicted"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_intervals_are_judged_alike_from_either_side(
    first: str, second: str, verdict: str, turned: bool
) -> None:
    pair = (span(second), span(first)) if turned else (span(first), span(second))
    assert judge_intervals(pair, pair) == verdict


@pytest.mark.parametrize(
    ("logical", "verdict"),
    [
        (("(400, )", "[500, 500]"), "in tension"),
        (("(400, )", "[350, 350]"), "contradicted"),
        (("(400, )", "[400, 400]"), "contradicted"),
    ],
)
def test_what_the_words_alone_allow_is_in_tension_and_not_contradicted(
    logical: tuple[str, str], verdict: str
) -> None:
    hedged, found = (span(text) for text in logical)
    assert judge_intervals((span("(400, 450]"), found), (hedged, found)) == verdict


def judge(scope: str, ruling: str = "", core: str = "[1, 2]", logical: str = "[1, 2]") -> str:
    """Judge one row: `core` and `logical` against [1, 2]."""
    registers = {
        level: {
            "a": SimpleNamespace(interval=span(text)),
            "b": SimpleNamespace(interval=span("[1, 2]")),
        }
        for level, text in ((Level.CORE, core), (Level.LOGICAL, logical))
    }
    row = {"claim_id": "x", "fact_a": "a", "fact_b": "b", "scope": scope, "ruling": ruling}
    (judged,) = judge_claims([row], registers)
    assert judged == {**row, "verdict": judged["verdict"]}
    return judged["verdict"]


@pytest.mark.parametrize(
    ("scope", "verdict"),
    [
        ("same", "corroborated"),
        ("rounding", "corroborated"),
        ("definition", "definitions differ"),
        ("coverage", "definitions differ"),
        ("conversion", "not independent"),
        ("copy", "not independent"),
    ],
)
def test_only_figures_of_one_quantity_are_compared(scope: str, verdict: str) -> None:
    assert judge(scope) == verdict


@pytest.mark.parametrize("scope", ["same", "definition", "copy"])
def test_a_curated_ruling_wins(scope: str) -> None:
    assert judge(scope, ruling="contradicted") == "contradicted"


def test_the_core_reading_is_compared_before_the_words_alone() -> None:
    assert judge("same", core="[3, 4]", logical="[2, 9]") == "in tension"


def test_every_verdict_of_the_schema_can_be_given() -> None:
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    (schema,) = (x["schema"] for x in package["resources"] if x["name"] == "processed-claims")
    (verdicts,) = (x["constraints"]["enum"] for x in schema["fields"] if x["name"] == "verdict")
    given = {
        judge("same"),
        judge("same", core="[2, 3]"),
        judge("same", core="[3, 4]", logical="[2, 9]"),
        judge("same", core="[3, 4]", logical="[3, 4]"),
        judge("definition"),
        judge("copy"),
    }
    assert given == set(verdicts)


LATER = (
    'harbour_cars_later,cars,,"1,480 cars",en,,1480,vehicles,count,Yard,cars,harbour,2024,Office,,'
    "2025-06,http://c.example,primary,,"
)
LAST = LATER.replace("later", "last").replace("2025-06", "2026").replace("480", "470")


def pair(project: Project, *pairs: str) -> None:
    """Add two later prints of a figure, and pairs of editions."""
    with (project.raw / "context.csv").open("a", encoding="utf-8") as file:
        file.write(f"{LATER}\n{LAST}\n")
    with (project.raw / "claims.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"e{n},How many?,{x},edition,,\n" for n, x in enumerate(pairs))


@pytest.mark.parametrize(("scope", "status"), [("same", 1), ("rounding", 1), ("copy", 0)])
def test_two_prints_of_what_one_body_counted_are_copies(
    scope: str, status: int, small: Project, run: Callable[..., tuple[int, str, str]]
) -> None:
    one, other = LATER.replace(",cars,harbour", ",cars (CAAM),harbour"), "harbour_cars_other"
    with (small.raw / "context.csv").open("a", encoding="utf-8") as file:
        file.write(
            f"{one}\n{one.replace('harbour_cars_later', other).replace('Office', 'Daily')}\n"
        )
    with (small.raw / "claims.csv").open("a", encoding="utf-8") as file:
        file.write(f"e1,How many?,harbour_cars_later,{other},{scope},,\n")
    told, _, complaint = run(small, "data")
    wrong = "column scope: both figures are of CAAM, by their metrics; write copy"
    assert (told, wrong in complaint) == (status, bool(status))


@pytest.mark.parametrize(("caveats", "status"), [("", 1), ("rounded", 0)])
def test_what_differs_by_rounding_has_the_caveat_that_says_so(
    caveats: str, status: int, small: Project, run: Callable[..., tuple[int, str, str]]
) -> None:
    exact = LATER.replace("later", "exact").replace("1,480", "1,482").replace("1480", "1482")
    with (small.raw / "context.csv").open("a", encoding="utf-8") as file:
        file.write(f"{LATER.removesuffix(',,')},{caveats},\n{exact}\n")
    with (small.raw / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("e1,How many?,harbour_cars_later,harbour_cars_exact,rounding,,\n")
    told, _, complaint = run(small, "data")
    wrong = "column scope: '1,480 cars' and '1,482 cars' contradict one another as they stand; add "
    assert (told, wrong in complaint) == (status, status == 1)


CHAIN = ("harbour_cars,harbour_cars_later", "harbour_cars_later,harbour_cars_last")


def test_a_figure_that_its_source_printed_otherwise_later_says_what_stood_there_first(
    small: Project, run: Callable[..., tuple[int, str, str]]
) -> None:
    pair(small, *CHAIN)
    assert run(small, "data")[::2] == (0, "")
    assert [row["verdict"] for row in read_table(small.processed / "claims.csv")[1:]] == [
        "definitions differ",
        "definitions differ",
    ]
    book = Book.open(path=small.processed)
    assert book["harbour_cars"].value == 1500, "both rows stay"
    book.cite("harbour_cars_last", "harbour_cars")
    for page in (book.sources().html, book.show_entry(book["harbour_cars_last"])):
        soup = BeautifulSoup(page, "html.parser")
        (told,) = (x.find_next("dd") for x in soup.find_all("dt", string="First printed as"))
        assert told.get_text().split("; then ") == [
            "“1,500 cars”, Office, , January 2025 (primary source)",
            "“1,480 cars”, Office, , June 2025 (primary source)",
        ]


def test_what_contradicts_a_figure_is_told_by_its_entry_and_by_a_sentence(
    small: Project, run: Callable[..., tuple[int, str, str]]
) -> None:
    with (small.raw / "context.csv").open("a", encoding="utf-8") as file:
        file.write(f"{LATER}\n")
    with (small.raw / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("c1,How many?,harbour_cars,harbour_cars_later,same,,\n")
    assert run(small, "data")[::2] == (0, "")
    book = Book.open(path=small.processed)
    assert book.against("harbour_cars") == (
        " That is contradicted: {harbour_cars_later:by} has {harbour_cars_later}."
    )
    assert book.against("fair_people") == ""
    for key, other in (("harbour_cars", "1,480"), ("harbour_cars_later", "1,500")):
        soup = BeautifulSoup(book.show_entry(book[key]), "html.parser")
        (told,) = (x.find_next("dd") for x in soup.find_all("dt", string="Contradicted by"))
        assert told.get_text().startswith(f"“{other} cars”, Office, ")


@pytest.mark.parametrize(
    ("pairs", "wrong"),
    [
        (["harbour_cars,harbour_share"], "the two differ in kind and unit; "),
        (["electric_cars,harbour_cars"], "the two differ in entity and place and period"),
        (["harbour_cars,all_cars"], "what is computed has no editions"),
        (["harbour_cars_later,harbour_cars"], "'harbour_cars' was published before 'harbour_cars_"),
        ([*CHAIN, "harbour_cars,harbour_cars_last"], "'harbour_cars_last' has an earlier edition"),
        (
            [*CHAIN, "harbour_cars_last,harbour_cars"],
            "'harbour_cars' has an earlier edition, or is",
        ),
    ],
)
def test_editions_are_of_one_figure_and_in_order(
    pairs: list[str], wrong: str, small: Project, run: Callable[..., tuple[int, str, str]]
) -> None:
    pair(small, *pairs)
    status, _, complaint = run(small, "data")
    assert status == 1
    (line,) = complaint.splitlines()[1:]
    assert line.startswith(f"  data/raw/claims.csv, row {len(pairs) + 2}, column scope: {wrong}")
    assert line.endswith("; name the first and a later print of one figure, once each")
