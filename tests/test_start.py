"""A suite of another subject begins with empty tables: from its first article to its first page."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from analysis.book.book import Book
from analysis.curation import raw
from analysis.curation.article import Article
from analysis.curation.propose import propose_rows
from analysis.curation.raw import read_schemas, read_tables
from analysis.project import Project, write_atomically
from analysis.reports.drafts import create_notebook, find_unanswered
from analysis.reports.index import write_index

Run = Callable[..., tuple[int, str, str]]
TEXT = "The bakery\nIt baked 1,200 loaves in 2025.\n"
OPTIONS = """
    --publisher Gazette --published-on 2026-03-03 --address http://b.example --kind editorial
    --speaks-for itself
""".split()
#: What is decided of the article's numbers, by phrase.
DECIDED = {
    "1,200 loaves": {
        "decision": "accept", "entity": "Bakery", "place": "world", "fact_id": "bakery_loaves"
    },
    "in 2025": {"decision": "exclude"},
}  # fmt: skip


@pytest.fixture
def empty(small: Project) -> Project:
    """A project whose tables have a first line, and no rows."""
    for path in small.raw.glob("*.csv"):
        header = path.read_text(encoding="utf-8").partition("\n")[0]
        path.write_text(f"{header}\n", encoding="utf-8", newline="\n")
    return small


def read_answer(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return next("".join(x["source"]) for x in cells if x["id"] == "answer")


def test_a_suite_without_rows_is_built_and_says_that_it_has_no_figure(
    empty: Project, run: Run, tmp_path: Path
) -> None:
    status, told, complaint = run(empty, "data")
    assert (status, complaint) == (0, "")
    assert "data/processed/figures.csv  0 rows\n" in told
    assert run(empty, "verify", str(tmp_path))[1] == "0 of 0 mentions accounted for\n"
    none = (
        "the tables hold no figure; add those of an article (analysis curate), or rows of "
        "data/raw/context.csv, then run make data"
    )
    assert run(empty, "facts") == (1, "", f"analysis: {none}\n")
    assert "make one: analysis new" in run(empty, "report")[2]
    book = Book.open(path=empty.root)
    assert repr(book).startswith("Book of 0 facts (en, core): ")
    assert "newest source none</p>" in book._repr_html_()
    assert book.to_frame().empty
    assert none in repr(book.series())
    assert {"period", "start", "paragraph"} <= {*book.table("events").columns}
    path = create_notebook(empty, "What is baked?")
    assert "No figure answers" in read_answer(path)
    assert len(find_unanswered(nbformat.read(path, 4))) == 1


def test_the_index_of_a_suite_without_rows_leads_to_no_part_that_it_lacks(
    empty: Project, run: Run, tmp_path: Path
) -> None:
    assert run(empty, "data")[0] == 0
    assert write_index(empty, tmp_path, "en", {"00_x": "What is baked?"}, {}) == []
    index = BeautifulSoup((tmp_path / "index.html").read_text(encoding="utf-8"), "html.parser")
    known = {f"#{tag['id']}" for tag in index.select("[id]")}
    links = [link["href"] for link in index.select('a[href^="#"]')]
    assert "#data" in links
    assert [x for x in links if x not in known] == []


def test_a_suite_without_rows_takes_its_first_article(
    empty: Project, run: Run, tmp_path: Path
) -> None:
    article = tmp_path / "desk" / "gazette-2026-03-03.txt"
    write_atomically(article, TEXT)
    status, _, complaint = run(empty, "curate", str(article), *OPTIONS)
    assert (status, complaint) == (0, "")
    path = article.with_suffix(".review.csv")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    rows = [row | DECIDED.get(row["phrase"], {}) for row in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    added = "data/raw/{}.csv  1 row added\n"
    assert run(empty, "curate", "--apply", str(path)) == (
        0,
        "".join(map(added.format, ("sources", "cooperation", "exclusions"))) + "0 open\n",
        "",
    )
    assert run(empty, "data")[0] == 0
    assert "2 of 2 mentions accounted for" in run(empty, "verify", str(article.parent))[1]
    assert run(empty, "facts", "loaves")[1] == "bakery_loaves = 1,200 (Bakery: loaves)\n"
    assert run(empty, "trace", "bakery_loaves")[1].startswith("bakery_loaves = 1,200 — “1,200 loav")
    book = Book.open(path=empty.root)
    assert "book[&quot;bakery_loaves&quot;]" in book._repr_html_()
    # The example of a new notebook runs with it.
    path = create_notebook(empty, "What is baked?")
    left = [line.partition(";")[0] for line in find_unanswered(nbformat.read(path, 4))]
    assert left == ["cell 5: is the example's answer", "cell 6: is the example's chart"]
    code = read_answer(path)
    said: dict[str, object] = {"book": book}
    exec(code.replace("book.say(", "shown = book.say("), said)
    assert str(said["shown"]) == "Gazette gives 1,200 for 2025 (Bakery: loaves)."


def test_what_other_rows_name_is_missed_in_a_table_without_rows(small: Project, run: Run) -> None:
    path = small.raw / "actors.csv"
    path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    status, _, complaint = run(small, "data")
    assert status == 1
    assert "'yard' is unknown; write a key of actors (known: none yet)\n" in complaint


def test_the_key_of_a_label_without_its_row_is_told_what_it_may_be(
    small: Project, run: Run
) -> None:
    with (small.raw / "labels.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("zzz,A,B,C\n")
    complaint = run(small, "data")[2]
    assert (
        "'zzz' is no fact, series, article, theme, place or code; write an id, theme_…, seen_…, or "
        "a kind, direction, state or country that a row has, or remove the row (known: "
    ) in complaint
    assert "(known: ," not in complaint


def test_a_theme_of_another_name_is_not_proposed(
    small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = read_tables(small, read_schemas(small))
    source = {"source_id": "new", "language": "en", "published_on": "2026-01-20"}
    text = "In a survey, 40 percent of firms agreed.\nThe world bought 90 new energy vehicles."

    def read() -> set[str]:
        return {row["theme"] for row in propose_rows(Article(text), source, tables)} - {""}

    assert "survey_percentages" in read()
    tables["other"] = [row for name in raw.THEMES for row in tables.pop(name)]
    renamed = {"THEMES": ("other",), "FIGURES": ("other", "context")}
    renamed["KEYED"] = (*renamed["FIGURES"], "assumptions", "derived")
    for name, value in renamed.items():
        for module in [x for key, x in sys.modules.items() if key.startswith("analysis.curation.")]:
            if hasattr(module, name):
                monkeypatch.setattr(module, name, value)
    assert read() == {"other"}
