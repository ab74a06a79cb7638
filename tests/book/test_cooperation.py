"""Ties and events by kind and year."""

from __future__ import annotations

import pytest

from analysis import charts
from analysis.book.book import Book
from analysis.book.cooperation import (
    DIRECTIONS,
    PHASES,
    choose_events,
    choose_places,
    choose_ties,
    show_turn,
    sort_by_direction,
)
from analysis.errors import FactError
from analysis.reports.naked import find_naked_numbers


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.open()


@pytest.fixture(scope="module")
def kinds(book: Book) -> list[str]:
    return sorted({row["kind"] for row in book.rows("ties")})


def test_every_tie_is_shown_from_the_first_year_on(book: Book, kinds: list[str]) -> None:
    assert choose_ties(book, 1980, kinds) == book.rows("ties")


@pytest.mark.parametrize(
    ("since", "dated"),
    [
        (1989, ["1980/1989", "1991", "2025", "2025-06"]),
        (1990, ["1991", "2025", "2025-06"]),
        (1991, ["1991", "2025", "2025-06"]),
        (1992, ["2025", "2025-06"]),
        (2026, []),
    ],
)
def test_a_tie_is_left_out_once_its_printed_time_has_passed(
    book: Book, kinds: list[str], since: int, dated: list[str]
) -> None:
    ties = choose_ties(book, since, kinds)
    assert sorted(tie["since"] for tie in ties if tie["since"]) == dated


def test_a_tie_without_a_printed_year_always_stays(book: Book, kinds: list[str]) -> None:
    undated = [tie for tie in book.rows("ties") if not tie["since"]]
    assert choose_ties(book, 2026, kinds) == undated


def test_ties_are_chosen_by_kind(book: Book) -> None:
    ties = choose_ties(book, 1980, ["transport", "supply"])
    assert {tie["kind"] for tie in ties} == {"transport", "supply"}


def test_an_unknown_kind_of_tie_is_an_error_that_names_the_nearest(book: Book) -> None:
    with pytest.raises(FactError, match=r"'joint_ventures' is no kind of tie; .*joint_venture"):
        choose_ties(book, 1980, ["joint_ventures"])


def test_the_chart_says_what_to_do_when_no_tie_is_left(book: Book) -> None:
    ties = choose_ties(book, 2026, ["standardization"])
    with pytest.raises(FactError, match="no tie to show; choose more kinds or an earlier year"):
        charts.network(book, ties, id="x", title="T", subtitle="S")


def test_events_are_chosen_by_kind_and_year(book: Book) -> None:
    events = choose_events(book, 2022, ["policy", "transport"])
    assert [event["event_id"] for event in events] == ["ownership_limit_passenger"]


def test_an_event_that_is_not_over_stays(book: Book) -> None:
    assert choose_events(book, 1989, ["founding"])[0]["period"] == "1980/1989"
    assert choose_events(book, 1990, ["founding"])[0]["period"] == "1991"


def test_a_plan_for_a_later_year_is_no_event(book: Book) -> None:
    planned = [row for row in book.rows("events") if row["event_id"] == "lexus_shanghai_planned"]
    assert planned
    assert planned[0] not in choose_events(book, 1980, [planned[0]["kind"]])


def test_an_unknown_kind_of_event_is_an_error_that_names_the_nearest(book: Book) -> None:
    with pytest.raises(FactError, match=r"'polcy' is no kind of event; .*policy"):
        choose_events(book, 1980, ["polcy"])


def test_places_are_cities_of_events_and_of_ties_each_once(book: Book) -> None:
    ties = choose_ties(book, 1980, ["transport", "ownership"])
    events = choose_events(book, 1980, ["transport", "policy", "congress"])
    places = choose_places(book, ties, events)
    # The policies concern China, and a congress was held in a province: neither is a city.
    assert [place["name"] for place in places] == ["Chongqing", "Haikou", "Duisburg"]


def test_every_direction_of_the_ties_has_words(book: Book) -> None:
    assert {tie["direction"] for tie in book.rows("ties")} == set(DIRECTIONS)


def test_every_tie_is_counted_once_by_direction(book: Book, kinds: list[str]) -> None:
    ties = choose_ties(book, 1980, kinds)
    rows = sort_by_direction(book, ties)
    assert sum(len(names) for row in rows.values() for names in row.values()) == len(ties)
    assert {tuple(row) for row in rows.values()} == {tuple(DIRECTIONS.values())}


def test_the_turn_shows_earlier_ties_before_present_ones(book: Book) -> None:
    phases = [line.split(" | ")[0] for line in show_turn(book).text.splitlines()[2:]]
    assert phases == sorted(phases, key=PHASES.index)
    assert set(phases) == set(PHASES)


def test_no_number_of_the_turn_stands_naked(book: Book) -> None:
    assert not find_naked_numbers(show_turn(book).html)


class TestWhatTheNotebooksSay:
    """Sentences and titles of charts that no fact carries."""

    def test_plants_and_stakes_lie_in_china(self, book: Book) -> None:
        sides = {row["place_id"]: row["country"] for row in book.rows("places")}
        events = choose_events(book, 1980, ["investment", "closure"])
        assert {sides[event["place_id"]] for event in events if event["place_id"]} == {"CN"}
        founded = choose_events(book, 1980, ["founding"])
        german = [e["event_id"] for e in founded if sides.get(e["place_id"]) == "DE"]
        assert german == ["standardization_center_frankfurt"]

    def test_no_year_is_printed_for_the_turn(self, book: Book) -> None:
        told = [tie for tie in book.rows("ties") if tie["note"].startswith(PHASES)]
        assert not any(tie["since"] for tie in told)

    def test_technology_goes_to_china_in_the_earlier_phase_and_not_in_the_present_one(
        self, book: Book
    ) -> None:
        flows = {
            phase: {t["direction"] for t in book.rows("ties") if t["note"].startswith(phase)}
            for phase in PHASES
        }
        assert flows == {"earlier phase": {"to_china"}, "present phase": {"joint", "from_china"}}

    def test_most_ties_join_a_german_and_a_chinese_side(self, book: Book) -> None:
        sides = {row["actor_id"]: row["country"] for row in book.rows("actors")}
        joined = [
            tie
            for tie in book.rows("ties")
            if {sides[tie["actor_a"]], sides[tie["actor_b"]]} == {"CN", "DE"}
        ]
        assert len(joined) > len(book.rows("ties")) / 2

    def test_chinese_groups_without_a_name_outnumber_named_chinese_firms(self, book: Book) -> None:
        tied = {tie[end] for tie in book.rows("ties") for end in ("actor_a", "actor_b")}
        kinds = [
            row["kind"]
            for row in book.rows("actors")
            if row["country"] == "CN" and row["actor_id"] in tied
        ]
        assert kinds.count("group") > kinds.count("company")

    def test_the_transfers_to_china_are_told_as_past(self, book: Book) -> None:
        transfers = [
            tie["note"]
            for tie in book.rows("ties")
            if (tie["kind"], tie["direction"]) == ("technology_transfer", "to_china")
        ]
        assert transfers
        assert all(note.startswith("earlier phase") for note in transfers)

    def test_most_of_the_dated_events_come_from_elsewhere(self, book: Book) -> None:
        events = choose_events(book, 1980, ["founding", "investment", "partnership", "policy"])
        assert sum(bool(event["fact_id"]) for event in events) > len(events) / 2

    def test_working_together_is_told_most(self, book: Book, kinds: list[str]) -> None:
        rows = sort_by_direction(book, choose_ties(book, 1980, kinds)).values()
        told = {words: sum(len(row[words]) for row in rows) for words in DIRECTIONS.values()}
        assert max(told, key=lambda words: told[words]) == "developed together"
