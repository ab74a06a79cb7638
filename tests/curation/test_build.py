"""Building the data: the same bytes everywhere, or nothing at all."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from analysis.curation import build
from analysis.facts.register import Register
from analysis.project import ROOT_VARIABLE, Project, read_table
from analysis.quantities.vocabulary import Level

ROOT = Path(__file__).parents[2]
RAW, PROCESSED = ROOT / "data" / "raw", ROOT / "data" / "processed"
Run = Callable[..., tuple[int, str, str]]
ReadTree = Callable[[Path], dict[str, bytes]]


@pytest.fixture(scope="module")
def committed(read_tree: ReadTree) -> dict[str, bytes]:
    return read_tree(ROOT / "data")


def test_a_build_of_the_committed_data_changes_nothing(
    copied: Project, run: Run, read_tree: ReadTree, committed: dict[str, bytes]
) -> None:
    shutil.rmtree(copied.processed)
    copied.package.with_name("README.md").unlink()
    for _ in range(2):
        status, _, complaint = run(copied, "data")
        assert (status, complaint) == (0, "")
        assert read_tree(copied.root / "data") == committed


# Without UTF-8 mode Python cannot load compiled packages from a folder that the locale cannot name;
# make sets that mode. From any other folder our own reading and writing must do without it.
UTF8 = "0" if str(ROOT).isascii() else "1"


def test_a_build_does_not_depend_on_the_machine(
    copied: Project, read_tree: ReadTree, committed: dict[str, bytes]
) -> None:
    settings = {"PYTHONHASHSEED": "1", "PYTHONUTF8": UTF8, "PYTHONCOERCECLOCALE": "0"}
    settings |= {"LC_ALL": "C", "LANG": "C", "TZ": "Pacific/Kiritimati"}
    shutil.rmtree(copied.processed)
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "data"],
        env={**os.environ, ROOT_VARIABLE: str(copied.root), **settings},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert read_tree(copied.root / "data") == committed


def test_two_places_have_not_one_number(copied: Project, run: Run) -> None:
    path = copied.raw / "places.csv"
    row = next(x for x in path.read_text("utf-8").splitlines() if x.startswith("beijing,"))
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(row.replace("beijing,Beijing", "daxing,Daxing") + "\n")
    status, _, complaint = run(copied, "data")
    assert status == 1
    assert "column origin: GeoNames 1816670 is 'beijing'; write its own" in complaint


def test_the_command_prints_each_table_with_its_rows(copied: Project, run: Run) -> None:
    _, printed, _ = run(copied, "data")
    lines = [
        f"{copied.show(path)}  {path.read_text(encoding='utf-8').count(chr(10)) - 1} rows"
        for path in copied.processed.glob("*.csv")
    ]
    assert sorted(printed.splitlines()) == sorted(lines)


def test_a_change_after_the_comparison_with_the_articles_is_told_until_the_next(
    small: Project, articles: Path, run: Run
) -> None:
    assert run(small, "verify", str(articles))[0] == 0
    assert "changed" not in run(small, "data")[1]
    firms = small.raw / "survey_percentages.csv"
    firms.write_text(firms.read_text("utf-8").replace("40 firms,,40", "0 firms,,0"), "utf-8")
    told = run(small, "data")[1].splitlines()[-1]
    assert told == (
        "changed since they were compared with the articles: data/raw/survey_percentages.csv; "
        "run make verify ARTICLES=folder"
    )
    assert run(small, "verify", str(articles))[0] == 1
    assert run(small, "data")[1].splitlines()[-1] == told


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy with a correction, and a table of an older build, built again."""
    project = Project(tmp_path_factory.mktemp("rebuilt"))
    shutil.copytree(ROOT / "data", project.root / "data")
    (project.processed / "prices.csv").write_text("a\n", encoding="utf-8")
    with (project.raw / "corrections.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("places,hefei,name,Hefei,Hofei,a test,nobody\n")
    build.build_data(project)
    return project


def test_a_table_that_is_built_no_longer_is_removed(rebuilt: Project) -> None:
    assert not (rebuilt.processed / "prices.csv").exists()


def test_a_correction_reaches_the_processed_tables(rebuilt: Project) -> None:
    places = (rebuilt.processed / "places.csv").read_text(encoding="utf-8")
    assert "\nhefei,Hofei,city," in places


def stop(*_: object) -> None:
    raise KeyboardInterrupt


def judge_wrongly(rows: list[dict[str, str]], _: object) -> list[dict[str, str]]:
    return [{**row, "verdict": "perhaps"} for row in rows[:1]]


@pytest.mark.parametrize(
    ("judge", "outcome"),
    [
        (stop, (130, "", "analysis: stopped\n")),
        (
            judge_wrongly,
            (
                1,
                "",
                (
                    "analysis: 1 problem in the data:\n"
                    "  data/processed/claims.csv, row 2, column verdict: 'perhaps' is not allowed; "
                    "write one of corroborated, consistent, in tension, contradicted, "
                    "definitions differ, not independent\n"
                ),
            ),
        ),
    ],
)
def test_a_build_that_does_not_end_leaves_everything_as_it_was(
    judge: Callable[..., object],
    outcome: tuple[int, str, str],
    copied: Project,
    run: Run,
    read_tree: ReadTree,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (copied.processed / "claims.csv").write_text("an older build\n", encoding="utf-8")
    before = read_tree(copied.root)
    monkeypatch.setattr(build, "judge_claims", judge)
    assert run(copied, "data") == outcome
    assert read_tree(copied.root) == before


def test_every_assumption_of_the_closed_list_is_asked_for_by_a_formula() -> None:
    asked = {name for names in Register(PROCESSED).pending.values() for name in names}
    assert asked == {row["assumption_id"] for row in read_table(RAW / "assumptions.csv")}


def test_a_wider_reading_holds_the_narrower_one_and_the_words_hold_all() -> None:
    registers = {level: Register(PROCESSED, level) for level in Level}
    keys = list(registers[Level.CORE])
    for narrow, broad in pairwise((Level.CORE, Level.MIDDLE, Level.WIDE, Level.LOGICAL)):
        beyond = [
            key
            for key in keys
            if not registers[narrow][key].interval.within(registers[broad][key].interval)
        ]
        assert beyond == [], f"{broad} does not hold {narrow}"
