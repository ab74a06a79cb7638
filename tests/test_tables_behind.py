"""Nothing is made from processed tables that are behind the raw ones, and no word of it is lost."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis import Book
from analysis.curation import build, verify
from analysis.errors import AnalysisError, Problem
from analysis.project import Project, check_processed, hash_file, list_unverified

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def edited(copied: Project) -> Project:
    """A project whose events were edited after its tables were built."""
    copied.notebooks.mkdir()
    events = copied.raw / "events.csv"
    events.write_text(
        events.read_text(encoding="utf-8").replace("Sino-foreign", "Sino-Foreign"), "utf-8"
    )
    return copied


@pytest.mark.parametrize("verb", ["report", "refresh", "trace hefei_value_cny", "facts deals"])
def test_an_edited_raw_table_is_named_with_what_to_do(edited: Project, run: Run, verb: str) -> None:
    status, _, said = run(edited, *verb.split())
    assert status == 1
    assert said == "analysis: data/processed is behind data/raw/events.csv; run make data\n"
    assert not edited.reports.exists()


@pytest.mark.parametrize("verb", ["report", "refresh", "brief"])
def test_what_is_wrong_with_raw_tables_is_told_whole_as_by_make_data(
    edited: Project, run: Run, verb: str
) -> None:
    for table in ("cooperation", "gatherings"):
        path = edited.raw / f"{table}.csv"
        lines = path.read_text("utf-8").splitlines(keepends=True)
        lines[1] = lines[1].replace(",CN,", ",A 1,").replace(",changchun,", ",A 1,")
        path.write_text("".join(lines), "utf-8")
    told = run(edited, "data")[2]
    assert "data/raw/gatherings.csv, row 2, column place: " in told
    status, _, said = run(edited, verb)
    assert (status, said) == (1, told)


def test_a_book_is_not_opened_on_tables_that_are_behind(edited: Project, run: Run) -> None:
    with pytest.raises(AnalysisError, match=r"data/raw/events\.csv; run make data"):
        Book.open(path=edited.root)
    assert run(edited, "data")[0] == 0
    assert Book.open(path=edited.root).table("events")["name"].str.contains("Sino-Foreign").any()


def test_a_raw_table_that_is_new_or_gone_is_named(copied: Project) -> None:
    (copied.raw / "places.csv").rename(copied.raw / "towns.csv")
    with pytest.raises(AnalysisError, match=r"behind data/raw/places\.csv, data/raw/towns\.csv;"):
        check_processed(copied)


def test_a_built_table_that_was_edited_is_named(copied: Project) -> None:
    figures = copied.processed / "figures.csv"
    figures.write_text(figures.read_text("utf-8").replace("21.3", "31.3"), "utf-8")
    left = r"no longer as make data left it: data/processed/figures\.csv; run make data"
    with pytest.raises(AnalysisError, match=left):
        check_processed(copied)


@pytest.mark.parametrize(
    ("name", "text"),
    [("raw/events.csv", "Sino-foreign"), ("datapackage.json", "Every")],
)
def test_what_is_saved_while_the_tables_are_built_is_kept_and_named(
    copied: Project, run: Run, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    path, built = copied.root / "data" / name, copied.digests.read_bytes()
    saved = path.read_text("utf-8").replace(text, text.upper())
    copied.package.write_text(f"{copied.package.read_text('utf-8')}\n", "utf-8")  # to be rewritten
    check = build.check_tables

    def check_slowly(tables: build.Tables) -> list[Problem]:
        path.write_text(saved, "utf-8")
        return [*check(tables)]

    monkeypatch.setattr(build, "check_tables", check_slowly)
    told = f"analysis: data/{name} was changed meanwhile, and nothing is written; run it again\n"
    assert run(copied, "data")[::2] == (1, told)
    assert path.read_text("utf-8") == saved
    assert copied.digests.read_bytes() == built


def test_a_table_that_is_saved_while_it_is_compared_is_not_noted_as_compared(
    small: Project, articles: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, account = small.raw / "gatherings.csv", verify._verify_article

    def save_meanwhile(*given: Any) -> verify.Account:
        path.write_text(path.read_text("utf-8").replace("visitors", "guests"), "utf-8")
        return account(*given)

    monkeypatch.setattr(verify, "_verify_article", save_meanwhile)
    assert run(small, "verify", str(articles))[0] == 0
    assert list_unverified(small) == ["data/raw/gatherings.csv"]


def test_a_table_that_is_new_since_the_comparison_was_not_compared(
    small: Project, articles: Path, run: Run
) -> None:
    assert run(small, "verify", str(articles))[0] == 0
    assert list_unverified(small) == []
    (small.raw / "joint_ventures.csv").write_text("fact_id,source_id,paragraph\n", "utf-8")
    (small.raw / "notes.csv").write_text("key,text\n", "utf-8")
    assert list_unverified(small) == ["data/raw/joint_ventures.csv"]


def test_tables_behind_a_link_are_noted_by_their_names_in_the_project(
    copied: Project, tmp_path: Path, run: Run
) -> None:
    shared = copied.raw.rename(tmp_path / "shared")
    copied.raw.symlink_to(shared)
    before = copied.digests.read_text("utf-8")
    assert run(copied, "data")[0] == 0
    assert copied.digests.read_text("utf-8") == before
    assert copied.show(copied.raw / "events.csv") == "data/raw/events.csv"


def test_a_large_file_is_hashed_without_being_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(2**25)
    tracemalloc.start()
    try:
        hash_file(path)
        assert tracemalloc.get_traced_memory()[1] < 2**21
    finally:
        tracemalloc.stop()


def test_an_archive_of_the_processed_tables_alone_is_whole(copied: Project) -> None:
    for path in copied.raw.iterdir():
        path.unlink()
    copied.raw.rmdir()
    check_processed(copied)
    assert len(Book.open(path=copied.root).table("events"))
