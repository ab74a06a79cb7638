"""What a reviewer sees of a change: figures, what is computed from them, and what pages say."""

import os
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.__main__ import main
from analysis.project import Project
from analysis.reports.diff import (
    Change,
    Passage,
    compare_passages,
    compare_tables,
    list_passages,
    show_changes,
)
from analysis.reports.refresh import refresh_notebooks

ROOT = Path(__file__).parents[2]
#: A page with a sentence, a title, a figure that rests on an assumption, and a comparison.
CELLS = (
    (
        "from analysis import Book, charts\nbook = Book.open()\n"
        'book.assume("growth", 50, "percent", "a guess", kind="change")'
    ),
    'book.say("The yard sold {electric_cars} in 2025. That is {all_cars > 1000:much}.")',
    (
        'ax = charts.forest(book, ["electric_cars", "all_cars"])\n'
        'charts.show(ax, id="cars", title="{electric_cars} were electric", subtitle="Cars")'
    ),
    'book.say("The year before there were {cars_before}.")',
    "book.sources()",
)


def git(project: Project, *words: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@b.example", *words],
        cwd=project.root,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.strip()


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="\n")


@pytest.fixture(scope="session")
def committed(made_up, tmp_path_factory):
    """The made-up project with one executed notebook, as one commit."""
    project = Project(shutil.copytree(made_up.root, tmp_path_factory.mktemp("diff") / "it"))
    project.notebooks.mkdir()
    cells = [new_markdown_cell("# How many?"), *map(new_code_cell, CELLS)]
    nbformat.write(new_notebook(cells=cells), project.notebooks / "00_cars.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYSIS_PROJECT", str(project.root))
        assert main(["data"]) == 0
        assert refresh_notebooks(project) == 0
    git(project, "init", "--quiet")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "first")
    return project


@pytest.fixture
def project(committed, tmp_path):
    return Project(shutil.copytree(committed.root, tmp_path / "it"))


@pytest.fixture
def corrected(project, run):
    """One figure mended, and the tables built."""
    edit(project.raw / "nev_share.csv", ('"1,200 units",,1200', '"1,500 units",,1500'))
    assert run(project, "data")[0] == 0
    return project


def test_nothing_differs_from_what_was_committed(project, run):
    assert run(project, "diff") == (0, "Since HEAD: no figure and no sentence changed\n", "")


WAKE = """\
Since HEAD: figures: 1; computed figures: 2; passages: 5, on 1 of 1 pages

Figures
~  electric_cars  World: electric cars (world, 2025)
    value: 1,200 -> 1,500
    as_printed: 1,200 units -> 1,500 units

Computed figures
~  all_cars  World: cars (world, 2025)  value: 9,560 to 9,640 -> 11,900 to 12,100 (+25%)
~  cars_before  World: cars, as assumed on a page  value: 6,375 to 6,425 -> 7,969 to 8,032 (+25%)

00_cars
~  cell 3:  The yard sold [-1,200-]{+1,500+} in 2025.
~  cell 4, title:  [-1,200-]{+1,500+} were electric
~  cell 4, alt:  Lowest: World: electric cars, [-1,200-]{+1,500+}.
~  cell 4, alt:  Highest: World: cars, [-9,560-]{+11,900+} to [-9,640-]{+12,100+}.
~  cell 5:  The year before there were [-6,375-]{+7,969+} to [-6,425-]{+8,032+}.
"""


def test_a_correction_shows_its_whole_wake_and_writes_nothing(corrected, run, read_tree):
    folders = corrected.root / "data", corrected.notebooks
    before = [*map(read_tree, folders)]
    assert run(corrected, "diff") == (0, WAKE, "")
    assert [*map(read_tree, folders)] == before


def test_notebooks_that_were_run_before_are_read_without_running_them(corrected, run):
    status, printed, _ = run(corrected, "diff", "--stored")
    assert (status, "00_cars" in printed) == (0, False)
    assert printed.startswith("Since HEAD: figures: 1; computed figures: 1\n")
    assert refresh_notebooks(corrected) == 0
    assert run(corrected, "diff", "--stored")[1] == WAKE


def test_a_sentence_that_is_no_longer_borne_out_is_told(project, run):
    edit(project.raw / "nev_share.csv", ('"1,200 units",,1200', "120 units,,120"))
    assert run(project, "data")[0] == 0
    status, printed, _ = run(project, "diff")
    (line,) = printed.partition("\n00_cars\n")[2].splitlines()
    assert status == 0
    assert line.startswith("!  fails  cell 3, line 1: FactError: 'much' is not borne out, for all_")


def test_a_hedge_moves_the_ends_and_the_words(project, run):
    edit(project.raw / "gatherings.csv", ("nearly 90 people,nearly", "about 90 people,about"))
    assert run(project, "data")[0] == 0
    assert run(project, "diff", "--stored")[1].splitlines()[2:] == [
        "Figures",
        "~  fair_people  Fair: visitors (Harbour, 2025-05-01)",
        "    value: nearly 90 -> about 90",
        "    range: ~85 to 89 -> ~85 to ~95",
        "    as_printed: nearly 90 people -> about 90 people",
        "    hedge: nearly -> about",
    ]


def test_a_range_is_compared_by_both_its_numbers(project, run):
    old, new = "about 12%,en,about,12,", "14 to 15 percent,en,,14..15,"
    edit(project.raw / "context.csv", (old, new), ("primary,,\n", "primary,rounded,\n"))
    assert run(project, "data")[0] == 0
    status, printed, _ = run(project, "diff", "--stored")
    assert status == 0
    assert "    value: about 12% -> 14 to 15%\n" in printed


@pytest.mark.parametrize("name", ["own_kept.txt", "own_gone.txt", "own_new.txt"])
def test_a_page_is_run_again_where_any_file_changed_came_or_went_that_it_may_read(
    name, project, run
):
    for own in ("own_kept.txt", "own_gone.txt"):
        (project.root / own).write_text(own.partition(".")[0], "utf-8")
    page = project.notebooks / "00_cars.ipynb"
    names = f'sorted(Path({str(project.root)!r}).glob("own*.txt"))'
    code = f'book.say("It has " + ", ".join(x.read_text() for x in {names}) + ".")'
    cells = [new_markdown_cell("# What?"), new_code_cell(f"from pathlib import Path\n{CELLS[0]}")]
    nbformat.write(new_notebook(cells=[*cells, new_code_cell(code)]), page)
    assert refresh_notebooks(project) == 0
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "second")
    (project.root / "README.md").write_text("for readers", "utf-8")
    assert run(project, "diff")[1] == "Since HEAD: no figure and no sentence changed\n"
    if name == "own_gone.txt":
        (project.root / name).unlink()
    else:
        (project.root / name).write_text("own_other", "utf-8")
    assert "\n00_cars\n~  cell 3:  It has " in run(project, "diff")[1]


def test_rows_that_come_and_go_and_verdicts_are_told(project, run):
    edit(
        project.raw / "context.csv",
        ("about 12%,en,about,12,", "44%,en,,44,"),
        ("primary,,\n", "primary,rounded,\n"),
        ("harbour_cars,cars,", "harbour_cars_new,cars,"),
    )
    edit(project.raw / "sites.csv", (",harbour_cars,", ",harbour_cars_new,"))
    edit(project.raw / "exclusions.csv", ("day of publication", "published"))
    assert run(project, "data")[0] == 0
    assert run(project, "diff", "--stored")[1].splitlines()[2:] == [
        "Figures",
        "+  harbour_cars_new  Yard: cars (Harbour, 2024) = 1,500",
        "~  harbour_share  Yard: share (Harbour, 2024)",
        "    value: about 12% -> 44%",
        "    range: ~10 to ~13% -> 43.5 to 44.5%",
        "    as_printed: about 12% -> 44%",
        "    hedge: about -> nothing",
        "    caveats: nothing -> rounded",
        "-  harbour_cars  Yard: cars (Harbour, 2024) = 1,500",
        "",
        "Verdicts",
        "~  claims: electric  How many are electric?  verdict: corroborated -> contradicted",
        "",
        "Other rows",
        (
            "~  exclusions: sea_published  “May 2, 2025”, sea-2025-05-02, paragraph 2  "
            "note: day of publication -> published"
        ),
        "~  sites: yard_site  Yard at the harbour  fact_id: harbour_cars -> harbour_cars_new",
    ]


def test_a_column_that_one_side_lacks_makes_no_row_differ(project, run):
    for table in ("figures", "places"):
        path = project.processed / f"{table}.csv"
        lines = path.read_text("utf-8").splitlines()
        path.write_text("".join(f"{x},{'more' * (not n)}\n" for n, x in enumerate(lines)), "utf-8")
    project.digests.unlink()
    assert run(project, "diff", "--stored")[1] == "Since HEAD: no figure and no sentence changed\n"


def test_a_summary_in_markdown_shows_what_is_data_as_it_is():
    changes = {
        "Figures": [Change("+", "x_y", "<b> | *a*")],
        "01_a": [Change("~", "cell 2:", parts=(("", "a <b> c", "a <i> c"),))],
        "02_b": [],
    }
    assert show_changes("Since HEAD: x_y", changes, markdown=True).splitlines() == [
        "Since HEAD: x\\_y",
        "",
        "### Figures",
        "",
        "- `+`  x\\_y  &lt;b&gt; \\| \\*a\\*",
        "",
        "### 01\\_a",
        "",
        "- `~`  cell 2:  a &lt;<del>b</del><ins>i</ins>&gt; c",
    ]


@pytest.mark.parametrize(
    ("before", "after", "signs"),
    [
        ("It rose in May.", "It fell in May.", "~"),
        ("It rose in May.", "Nobody knows why.", "-+"),
        ("It rose. It fell.", "It rose. Then again. It fell.", "+"),
        ("- one\n- two", "- one", "-"),
        ("", "It rose.", "+"),
        ("It rose.", "It rose.", ""),
    ],
)
def test_a_sentence_that_shares_half_of_its_words_changed_others_came_or_went(before, after, signs):
    cells = ([{"cell_type": "markdown", "source": [text]}] for text in (before, after))
    found = compare_passages(*(list(list_passages(x)) for x in cells))
    assert "".join(change.sign for change in found) == signs


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Am 14. April 2025 stieg es. Dann fiel es.",
            ["Am 14. April 2025 stieg es.", "Dann fiel es."],
        ),
        ("去年增长了。今年下降了。", ["去年增长了。", "今年下降了。"]),
        ("first line\nsecond line", ["first line", "second line"]),
    ],
)
def test_a_passage_is_a_sentence_or_a_line(text, sentences):
    cell = {"cell_type": "markdown", "source": text}
    assert [passage.text for passage in list_passages([cell])] == sentences


def test_the_words_around_a_change_are_enough():
    old, new = (Passage(f"{'long ' * 50}{word}{' tail' * 50}", "") for word in ("one", "two"))
    (change,) = compare_passages([old], [new])
    assert show_changes("", {"x": [change]}).splitlines()[-1] == (
        f"~  … {'long ' * 30}[-one-]{{+two+}}{' tail' * 30} …"
    )


def test_a_changed_sentence_is_whole():
    said = "In {} the yard sold more cars than any other yard of the harbour, " + "so it said, " * 4
    old, new = (Passage(said.format(year), "") for year in (2024, 2025))
    (change,) = compare_passages([old], [new])
    told = show_changes("", {"x": [change]}).splitlines()[-1]
    assert told == f"~  {said.format('[-2024-]{+2025+}').strip()}"


def test_places_are_told_by_their_names():
    place = {"place_id": "wharf", "name": "Long Wharf"}
    site = {"site_id": "dock", "name": "Dock", "place_id": "wharf"}
    changes = compare_tables({"places": [], "sites": []}, {"places": [place], "sites": [site]})
    assert {change.name for change in changes["Other rows"]} == {"places: wharf", "sites: dock"}
    old, new = ({"places": [place], "sites": [site | {"place_id": x}]} for x in ("pier", "wharf"))
    (change,) = compare_tables(old, new)["Other rows"]
    assert change.parts == (("place_id", "pier", "Long Wharf"),)


def spoil(project: Project) -> None:
    (project.processed / "figures.csv").write_bytes(b"\xff")


@pytest.mark.parametrize(
    ("revision", "told"),
    [
        (
            "nowhere",
            (
                "'nowhere' is no revision here; name a commit, a branch or a tag; "
                "if this clone is shallow, fetch it first"
            ),
        ),
        ("HEAD^{/no}", "'HEAD^{/no}' is no revision here; "),
        ("empty", "git archive: fatal: pathspec 'data' did not match any files"),
        (
            "broken",
            "at broken: no longer as make data left it: data/processed/figures.csv; run make data",
        ),
        (
            "behind",
            "at behind: data/processed is behind data/raw/places.csv; run make data; or compare",
        ),
    ],
)
def test_a_revision_that_cannot_be_compared_is_one_line(revision, told, project, run):
    git(project, "branch", "good")
    edit(project.raw / "places.csv", ("made up", "invented"))
    git(project, "commit", "--quiet", "-am", "x")
    git(project, "tag", "behind")
    git(project, "checkout", "--quiet", "good")
    spoil(project)
    git(project, "commit", "--quiet", "-am", "x")
    git(project, "tag", "broken")
    git(project, "rm", "--quiet", "-r", "data", "notebooks")
    git(project, "commit", "--quiet", "-m", "x")
    git(project, "tag", "empty")
    git(project, "checkout", "--quiet", "HEAD~2")
    status, printed, complaint = run(project, "diff", revision)
    assert (status, printed, complaint.count("\n")) == (1, "", 1)
    assert complaint.startswith(f"analysis: {told}")


def test_tables_that_are_broken_here_are_one_line(project, run):
    spoil(project)
    assert run(project, "diff") == (
        1,
        "",
        "analysis: no longer as make data left it: data/processed/figures.csv; run make data\n",
    )


def test_no_git_and_no_repository_are_one_line(project, run, monkeypatch):
    shutil.rmtree(project.root / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.root.parent))
    status, _, complaint = run(project, "diff")
    told = "analysis: git rev-parse: fatal: not a git repository (or any of the parent directories)"
    assert (status, complaint.count("\n")) == (1, 1)
    assert complaint.startswith(told)
    monkeypatch.setenv("PATH", "")
    assert run(project, "diff") == (
        1,
        "",
        "analysis: git is not found; install it, for it has the revisions\n",
    )


def test_the_summary_of_a_pull_request_is_written_by_a_job_of_its_own():
    workflow = yaml.safe_load((ROOT / ".github/workflows/reports.yml").read_text("utf-8"))
    job = workflow["jobs"]["changes"]
    assert job["if"] == "github.event_name == 'pull_request'"
    assert job["steps"][0]["with"]["fetch-depth"] == 2  # the merge, and what it is merged into
    command = ".venv/bin/python -m analysis diff HEAD^1 --markdown 2>&1"
    assert job["steps"][-1]["run"] == f'{command} | tee -a "$GITHUB_STEP_SUMMARY"'
    assert job["steps"][-1]["shell"] == "bash"  # a diff that fails, fails the step
