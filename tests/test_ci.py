"""What CI tells of a build: an annotation at each fault, a table of pages, pages in any case."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml

ROOT = Path(__file__).parents[1]
JOBS = yaml.safe_load((ROOT / ".github/workflows/reports.yml").read_text(encoding="utf-8"))["jobs"]


def summarize(folder, tmp_path):
    summary = tmp_path / "summary.md"
    done = subprocess.run(
        [sys.executable, ROOT / ".github/summarize.py", folder],
        env={"GITHUB_STEP_SUMMARY": str(summary), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done, summary.read_text(encoding="utf-8") if summary.is_file() else ""


def test_a_fault_is_an_annotation_at_its_notebook_and_cell_and_a_line_of_the_table(tmp_path):
    mark = "::error file=notebooks/01_bad.ipynb,title=en/01_bad"
    fault = "cell 5, line 1: KeyError: 'a|b: 100%'\n    x[1]"
    pages = {
        "en/00_good.html": {"notebook": "00_good", "faults": [], "status": "done", "seconds": 1.25},
        "en/01_bad.html": {
            "notebook": "01_bad",
            "faults": [fault, "no answer"],
            "status": "failed",
            "seconds": 2,
            "failed": "failed/en/01_bad.html",
        },
    }
    (tmp_path / "build.json").write_text(json.dumps({"pages": pages}), encoding="utf-8")
    (tmp_path / "en").mkdir()
    (tmp_path / "en/00_good.html").write_text("x" * 2400, encoding="utf-8")
    done, table = summarize(tmp_path, tmp_path)
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        [
            f"{mark}%2C cell 5::cell 5, line 1: KeyError: 'a|b: 100%25'%0A    x[1]",
            f"{mark}::no answer",
        ],
    )
    first = r"cell 5, line 1: KeyError: 'a\|b: 100%'"
    assert table.splitlines()[4:] == [
        "| en/00_good.html | done | 2 | 1.2 |  |",
        f"| en/01_bad.html | failed |  | 2.0 | {first}<br>no answer |",
    ]


def test_a_build_that_stopped_before_any_page_is_told(tmp_path):
    done, table = summarize(tmp_path, tmp_path)
    assert (done.returncode, table) == (1, "")
    assert "build.json is missing: the build stopped before any page" in done.stdout


def test_pages_are_kept_whatever_fails_and_published_when_nothing_does():
    report, publish = JOBS["report"], JOBS["publish"]
    assert "needs" not in report
    kept = [x for x in report["steps"] if "upload-artifact@" in x.get("uses", "")]
    told = [x for x in report["steps"] if "summarize.py" in x.get("run", "")]
    assert [x["if"] for x in (*kept, *told)] == ["${{ !cancelled() }}"] * 2
    assert publish["needs"] == [name for name in JOBS if name not in ("changes", "publish")]
    assert publish["if"] == "github.ref == 'refs/heads/main'"
    assert [name for name in JOBS if "permissions" in JOBS[name]] == ["publish"]


def test_faults_are_provoked_once_and_tests_leave_a_report_for_each_python():
    runs = {name: [x.get("run", "") for x in job["steps"]] for name, job in JOBS.items()}
    assert [name for name in runs if "make test-faults" in runs[name]] == ["faults"]
    assert "strategy" not in JOBS["faults"]
    assert "make test ARGS=--junitxml=junit.xml" in runs["test"]


@pytest.mark.parametrize("name", ["00_start_here", "04_survey"])
def test_nbval_numbers_cells_by_their_place_in_the_file(name):
    path = ROOT / "notebooks" / f"{name}.ipynb"
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n0", path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    cells = nbformat.read(path, as_version=4).cells
    places = [n for n, cell in enumerate(cells, start=1) if cell.cell_type == "code"]
    told = [line.rpartition("::")[2] for line in done.stdout.splitlines() if "::" in line]
    assert told == [f"Cell {n}" for n in places]
