"""What CI tells of a build: an annotation at each fault, a table of pages, pages in any case."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml

from analysis.project import Project
from analysis.reports.build import build_reports

ROOT = Path(__file__).parents[1]
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/reports.yml").read_text(encoding="utf-8"))
JOBS = WORKFLOW["jobs"]
MARK = re.compile(r"::error(?: file=([^,:]*))?(?:,line=(\d+))?(?:,?title=([^:]*))?::(.*)")
TRACEBACK = re.compile(r"Cell (\d+|In\[\d+\]), line (\d+)")


def summarize(told, tmp_path, *log, cwd=ROOT):
    """Run the script as a job does; give what it printed and what it wrote for the summary."""
    summary = tmp_path / "summary.md"
    summary.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, ROOT / ".github/summarize.py", told, *log],
        cwd=cwd,
        env={"GITHUB_STEP_SUMMARY": str(summary), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines(), summary.read_text(encoding="utf-8")


def write_manifest(folder, pages, index="made"):
    path = folder / "build.json"
    path.write_text(json.dumps({"pages": pages, "index": {"stamp": index} if index else {}}))


def run_tests(folder, *words):
    """Run pytest on files below a folder with this project's settings, as `make test` does."""
    junit = folder / "junit.xml"
    settings = [f"--rootdir={folder}", f"-c{ROOT / 'pyproject.toml'}", "-n0", "-pconftest"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *settings, f"--junitxml={junit}", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert junit.is_file(), done.stdout + done.stderr
    return junit


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
    write_manifest(tmp_path, pages)
    (tmp_path / "en").mkdir()
    (tmp_path / "en/00_good.html").write_text("x" * 2400, encoding="utf-8")
    marks, summary = summarize(tmp_path, tmp_path)
    assert marks == [
        f"{mark}%2C cell 5::cell 5, line 1: KeyError: 'a|b: 100%25'%0A    x[1]",
        f"{mark}::no answer",
    ]
    first = r"cell 5, line 1: KeyError: 'a\|b: 100%'"
    assert summary.splitlines() == [
        "## Pages",
        "",
        "1 of 2 pages are good; 0.0 MB in all.",
        "",
        "| page | state | kB | s | faults |",
        "| --- | --- | ---: | ---: | --- |",
        "| en/00_good.html | done | 2 | 1.2 |  |",
        rf"| en/01_bad.html | failed | 0 | 2.0 | {first}; no answer |",
        "",
    ]


def test_an_annotation_stands_at_the_line_of_the_file_that_holds_the_line_of_the_cell(tmp_path):
    places = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for n, cell in enumerate(json.loads(path.read_bytes())["cells"], start=1):
            places += [(path, n, m, text) for m, text in enumerate(cell["source"], start=1)]
    pages = {}
    for path in {path for path, *_ in places}:
        faults = [f"cell {n}, line {m}: wrong" for at, n, m, _ in places if at == path]
        told = {"notebook": path.stem, "faults": faults, "status": "failed", "seconds": 0}
        pages[f"en/{path.stem}.html"] = told
    write_manifest(tmp_path, pages)
    marks, _ = summarize(tmp_path, tmp_path)
    found = [MARK.match(line) for line in marks]
    told = {(x[1], x[3].partition("%2C ")[2], x[4]): int(x[2]) for x in found}
    assert len(told) == len(places)
    for path, n, m, text in places:
        name = path.relative_to(ROOT).as_posix()
        line = told[name, f"cell {n}", f"cell {n}, line {m}: wrong"]
        stored = path.read_text(encoding="utf-8").splitlines()[line - 1]
        assert json.loads(stored.strip().removesuffix(",")) == text


def test_an_index_that_is_not_whole_is_told(tmp_path):
    write_manifest(tmp_path, {}, index="")
    marks, _ = summarize(tmp_path, tmp_path)
    assert marks == ["::error::The index is not whole: the log of the build says why"]


def test_a_build_that_stopped_before_any_page_is_told_with_what_it_said(tmp_path):
    log = tmp_path / "report.log"
    fault = "data/processed is behind data/raw/context.csv; run make data"
    log.write_text(f"python -m analysis report\nanalysis: {fault}\nmake: Error 1\n")
    marks, summary = summarize(tmp_path / "none", tmp_path, log)
    assert marks == [f"::error::No page was made: analysis: {fault}"]
    assert summary.startswith("## Pages\n\nNo page was made.\n")
    assert f"\n    analysis: {fault}\n" in summary
    marks, _ = summarize(tmp_path / "none", tmp_path)
    assert marks == ["::error::No page was made: its log says why"]


def test_a_test_that_fails_is_an_annotation_at_its_line_and_a_line_of_the_table(tmp_path):
    (tmp_path / "tests").mkdir()
    text = (
        "import pytest\n\n\n@pytest.fixture\ndef broken():\n    raise ValueError('a,b: <c>')\n\n\n"
        "def test_sum():\n    assert 1 + 1 == 3\n\n\ndef test_use(broken):\n    pass\n\n\n"
        "class TestGroup:\n    def test_in_it(self):\n        raise KeyError('x|y')\n\n\n"
        "def test_good():\n    pass\n"
    )
    (tmp_path / "tests/test_wrong.py").write_text(text, encoding="utf-8")
    junit = run_tests(tmp_path, "tests/test_wrong.py")
    marks, summary = summarize(junit, tmp_path, cwd=tmp_path)
    places = {x[3]: (x[1], x[2]) for x in map(MARK.match, marks)}
    file = "tests/test_wrong.py"
    assert places == {"test_sum": (file, "10"), "test_use": (file, "6"), "test_in_it": (file, "19")}
    assert summary.startswith("## Tests\n\n3 of 4 failed, 0 skipped; ")
    for row in (
        f"| {file}::test_sum | assert (1 + 1) == 3 |",
        f'| {file}::test_use | failed on setup with "ValueError: a,b: &lt;c>" |',
        rf"| {file}::test_in_it | KeyError: 'x\|y' |",
    ):
        assert f"{row}\n" in summary


def test_a_test_file_that_cannot_be_read_is_told(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_wrong.py").write_text("\nimport there_is_none\n", encoding="utf-8")
    marks, summary = summarize(run_tests(tmp_path, "tests"), tmp_path, cwd=tmp_path)
    (found,) = map(MARK.match, marks)
    assert found.groups()[:2] == ("tests/test_wrong.py", "2")
    assert summary.startswith("## Tests\n\n1 of 1 failed, ")


def test_a_notebook_whose_kernel_ends_is_told_at_its_cell(tmp_path):
    raised = "pytest plugin exception: Kernel dead on test start"
    case = '<testcase classname="notebooks.00_start_here.ipynb" name="Cell 3">'
    suite = '<testsuite name="pytest" tests="4" failures="2" errors="0" skipped="0" time="1.5">'
    cases = f'{case}<failure message="{raised}">{raised}</failure></testcase>' * 2
    junit = tmp_path / "junit.xml"
    junit.write_text(f"<testsuites>{suite}{cases}</testsuite></testsuites>", encoding="utf-8")
    marks, summary = summarize(junit, tmp_path)
    (found,) = map(MARK.match, marks)
    assert found[3] == "00_start_here%2C cell 3"
    assert found[4] == f"Cell 3: {raised}%0A%0ACells that failed after it: 1"
    assert f"| notebooks/00_start_here.ipynb::Cell 3 | {raised} |\n" in summary
    assert "2 of 4 failed, 0 skipped; 2 s." in summary


def test_tests_that_were_not_run_are_told(tmp_path):
    marks, summary = summarize(tmp_path / "junit.xml", tmp_path, cwd=tmp_path)
    assert marks == ["::error::No test was run: the log says what failed before"]
    assert summary == "## Tests\n\nNo test was run: the log says what failed before.\n\n"


def test_faults_of_style_and_types_are_told_where_no_test_was_run_for_them(tmp_path):
    program = tmp_path / ".venv/bin/python"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "pyproject.toml").write_text('[tool.mypy]\nfiles = ["one.py"]\n', encoding="utf-8")
    write_notebook(tmp_path / "notebooks/03_hefei.ipynb", "total = 5", "print(totl)")
    code = 'import os\n\none: int = "a"\ntwo = {  1: 2}\n'
    (tmp_path / "one.py").write_text(code, encoding="utf-8")
    marks, summary = summarize(tmp_path / "junit.xml", tmp_path, cwd=tmp_path)
    place = find_text(tmp_path / "notebooks/03_hefei.ipynb", "print(totl)")
    cell = "file=notebooks/03_hefei.ipynb,line={place},title=F821%2C cell 4::cell 4, line 1"
    told = 'Incompatible types in assignment (expression has type "str", variable has type "int")'
    assert marks == [
        f"::error {cell.format(place=place)}: Undefined name `totl`",
        "::error file=one.py,line=1,title=F401::line 1: `os` imported but unused",
        "::error file=one.py,line=4,title=unformatted::line 4: File would be reformatted",
        f"::error file=one.py,line=3,title=assignment::line 3: {told}",
        "::error::No test was run: style or types are at fault",
    ]
    assert "| one.py | line 1: `os` imported but unused (F401) |\n" in summary


def find_text(path, text):
    """Give the line of a file that has a text."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, start=1) if text in line)


def write_notebook(path, *sources):
    """Write a notebook of code cells, each below a line of text."""
    cells = []
    for place, source in enumerate(sources):
        cells.append(nbformat.v4.new_markdown_cell("# Why?", id=f"text-{place}"))
        cells.append(nbformat.v4.new_code_cell(source, id=f"code-{place}"))
    path.parent.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """Two notebooks of which each has a cell that raises, the first as it is built, tested too."""
    project = Project(tmp_path_factory.mktemp("broken"))
    shutil.copytree(ROOT / "data", project.root / "data")
    for name in ("requirements.lock", "citation.bib"):
        shutil.copy(ROOT / name, project.root)
    own = "y = [2]\nmax(y, key=lambda one: {}['a: 100%'])"
    write_notebook(project.notebooks / "01_wrong.ipynb", "x = 1", own)
    write_notebook(project.notebooks / "02_more.ipynb", "a = b", "c = a", "d = 1")
    assert build_reports(project, notebooks=["01"]) == 1
    return project, run_tests(project.root, "notebooks")


def test_a_cell_has_one_number_in_build_page_kept_notebook_nbval_and_annotation(broken, tmp_path):
    project, junit = broken
    entry = json.loads((project.reports / "build.json").read_text(encoding="utf-8"))["pages"]
    kept = nbformat.read(project.reports / "failed/en/01_wrong.ipynb", as_version=4)
    (error,) = kept.cells[3].outputs
    by_nbval = junit.read_text(encoding="utf-8").partition("notebooks.02")[0]
    texts = {
        "build": "\n".join(entry["en/01_wrong.html"]["faults"]),
        "page": (project.reports / "en/01_wrong.html").read_text(encoding="utf-8"),
        "kept": re.sub(r"\x1b\[[\d;]*m", "", "\n".join(error.traceback)),
        "nbval": re.sub(r"#x1B\[[\d;]*m", "", by_nbval),
    }
    for name, text in texts.items():
        assert set(TRACEBACK.findall(text)) == {("4", "2")}, name
    assert texts["build"].startswith("cell 4, line 2: KeyError: 'a: 100%'\n")
    assert 'name="Cell 4"' in texts["nbval"]
    stored = (project.notebooks / "01_wrong.ipynb").read_text(encoding="utf-8").splitlines()
    line = next(n for n, text in enumerate(stored, start=1) if "lambda" in text)
    for told, title in ((project.reports, "en/01_wrong"), (junit, "01_wrong")):
        marks, summary = summarize(told, tmp_path, cwd=project.root)
        found = MARK.match(marks[0]).groups()
        assert found[:3] == ("notebooks/01_wrong.ipynb", str(line), f"{title}%2C cell 4")
        assert "KeyError: 'a: 100%'" in summary


def test_what_fails_after_a_cell_is_counted_at_it(broken, tmp_path):
    project, junit = broken
    marks, summary = summarize(junit, tmp_path, cwd=project.root)
    (found,) = (x for x in map(MARK.match, marks) if x[1] == "notebooks/02_more.ipynb")
    assert found[3] == "02_more%2C cell 2"
    assert found[4].endswith(
        "NameError: name 'b' is not defined%0A%0ACells that failed after it: 1"
    )
    assert "| notebooks/02_more.ipynb::Cell 4 | NameError: name 'a' is not defined |\n" in summary


def test_pages_are_kept_whatever_fails_and_published_when_nothing_does():
    report, publish = JOBS["report"], JOBS["publish"]
    assert "needs" not in report
    kept = [x for x in report["steps"] if "upload-artifact@" in x.get("uses", "")]
    told = [x for x in report["steps"] if "summarize.py" in x.get("run", "")]
    assert [x["if"] for x in (*kept, *told)] == ["${{ !cancelled() }}"] * 2
    assert publish["needs"] == [name for name in JOBS if name not in ("changes", "publish")]
    assert publish["if"] == "github.ref == 'refs/heads/main'"
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert [name for name in JOBS if "permissions" in JOBS[name]] == ["publish"]
    assert publish["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def test_a_pull_request_is_compared_with_what_it_is_merged_into():
    steps = JOBS["changes"]["steps"]
    (checkout,) = (x for x in steps if "/checkout@" in x.get("uses", ""))
    assert checkout["with"]["fetch-depth"] == 2  # a merge, as GitHub makes one, and its parents
    (compared,) = (x["run"] for x in steps if "analysis diff" in x.get("run", ""))
    assert " diff HEAD^1 --markdown " in compared
    assert "$GITHUB_STEP_SUMMARY" in compared


def test_a_change_from_a_fork_meets_no_secret():
    triggers = WORKFLOW[True]  # YAML takes the word "on" for true
    assert set(triggers) == {"push", "pull_request", "workflow_dispatch"}
    assert "secrets." not in (ROOT / ".github/workflows/reports.yml").read_text(encoding="utf-8")


def test_faults_are_provoked_once_and_tests_leave_a_report_for_each_python():
    runs = {name: [x.get("run", "") for x in job["steps"]] for name, job in JOBS.items()}
    for command in ("make test-faults", "make check-lab"):
        asked = [(name, x) for name in runs for x in runs[name] if x.startswith(command)]
        assert [name for name, _ in asked] == ["faults"]
    assert "strategy" not in JOBS["faults"]
    assert "make test ARGS=--junitxml=junit.xml" in runs["test"]


@pytest.mark.parametrize("name", sorted(JOBS.keys() - {"changes", "report", "publish"}))
def test_each_run_of_tests_is_told_and_kept_whatever_fails(name):
    steps = JOBS[name]["steps"]
    written = [x["run"].rpartition("=")[2] for x in steps if "--junitxml=" in x.get("run", "")]
    told = [x for x in steps if "summarize.py" in x.get("run", "")]
    assert written
    assert [x["run"].split()[-1] for x in told] == written
    (kept,) = (x for x in steps if "upload-artifact@" in x.get("uses", ""))
    assert all(Path(file).match(kept["with"]["path"]) for file in written)
    assert {x["if"] for x in (*told, kept)} == {"${{ !cancelled() }}"}


def test_a_step_whose_output_is_copied_fails_with_its_first_command():
    steps = [x for job in JOBS.values() for x in job["steps"] if "|" in x.get("run", "")]
    assert steps
    # GitHub runs a named bash with pipefail, and an unnamed one without.
    assert {x.get("shell") for x in steps} == {"bash"}


def test_nothing_that_is_made_is_cached():
    steps = [x for job in JOBS.values() for x in job["steps"] if "/cache@" in x.get("uses", "")]
    assert {x["with"]["path"] for x in steps} == {"~/.cache/uv"}
    assert all("hashFiles('requirements.lock')" in x["with"]["key"] for x in steps)


def test_nbval_numbers_cells_by_their_place_in_the_file():
    paths = [ROOT / "notebooks" / f"{name}.ipynb" for name in ("00_start_here", "04_survey")]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n0", *paths]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    told = [line.rpartition("/")[2] for line in done.stdout.splitlines() if "::" in line]
    assert told == [
        f"{path.name}::Cell {n}"
        for path in paths
        for n, cell in enumerate(nbformat.read(path, as_version=4).cells, start=1)
        if cell.cell_type == "code"
    ]
