"""Pages made on a Dask cluster are those made here; a worker that is lost costs nothing."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.project import ROOT_VARIABLE

ROOT = Path(__file__).parents[2]
SETS = 12


@contextmanager
def start(*words, cwd):
    """Start one of Dask's own commands; its workers and nannies end with it."""
    command = [sys.executable, "-m", "dask", *words]
    # Workers need the package and nothing of the project: they start in a folder of their own.
    environment = {k: v for k, v in os.environ.items() if k != ROOT_VARIABLE}
    with (cwd / f"{words[0]}.log").open("a") as log:
        process = subprocess.Popen(
            command, cwd=cwd, stdout=log, stderr=log, env=environment, start_new_session=True
        )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A scheduler and two workers on loopback: its address, and the workers' processes."""
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("cluster")
        told = folder / "scheduler.json"
        words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        stack.enter_context(start("scheduler", *words, "--scheduler-file", str(told), cwd=folder))
        wait_for(lambda: told.is_file() and told.stat().st_size)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        workers = []
        for name in ("one", "two"):
            home = folder / name
            home.mkdir()
            options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name]
            workers.append(stack.enter_context(start("worker", address, *options, cwd=home)))
        yield address, workers


@pytest.fixture
def project(tmp_path, monkeypatch):
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    lines = ["name,pace_low", *(f"s{n:02},{0.5 + n / 100}" for n in range(SETS))]
    (tmp_path / "sets.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    return tmp_path


def read_tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("build.json", ".lock")
    }


def read_pages(folder):
    pages = json.loads((folder / "build.json").read_text(encoding="utf-8"))["pages"]
    return {name: {**entry, "seconds": 0} for name, entry in pages.items()}


def test_a_cluster_makes_the_same_pages_and_a_killed_worker_loses_none(cluster, project, capsys):
    address, (_, victim) = cluster
    here, there = project / "here", project / "there"
    words = ["report", "01", "--params", str(project / "sets.csv")]
    assert main([*words, "--out", str(here)]) == 0
    command = [sys.executable, "-m", "analysis", *words, "--out", str(there)]
    with subprocess.Popen(
        [*command, "--scheduler", address], stderr=subprocess.PIPE, text=True
    ) as build:
        said = [build.stderr.readline() for _ in range(2)]  # both workers are busy again
        victim.kill()
        said += build.stderr.readlines()
    assert build.returncode == 0, "".join(said)
    done = [line.split()[0] for line in said if " done " in line]
    assert sorted(done) == [f"01_thirty_million/s{n:02}" for n in range(SETS)]  # none twice
    assert read_tree(there) == read_tree(here)
    assert read_pages(there) == read_pages(here)
    capsys.readouterr()
    assert main([*words, "--out", str(there), "--scheduler", address]) == 0
    assert "none had to be made" in capsys.readouterr().err


def test_a_notebook_that_fails_on_a_cluster_fails_as_here(cluster, project, capsys):
    notebook = project / "notebooks" / "03_hefei_deals.ipynb"
    text = notebook.read_text(encoding="utf-8").replace("book.caveats(", "book.no_caveats(", 1)
    notebook.write_text(text, encoding="utf-8")
    assert main(["report", "03", "--scheduler", cluster[0]]) == 1
    told = capsys.readouterr().err
    assert "AttributeError: 'Book' object has no attribute 'no_caveats'" in told
    assert "executed as far as it went: reports/failed/en/03_hefei_deals.ipynb" in told
    assert (project / "reports/failed/en/03_hefei_deals.ipynb").is_file()
    left = project / "reports/data/charts/en/03_hefei_deals/no-longer.csv"
    left.write_text("of an earlier page", encoding="utf-8")
    notebook.write_text(text.replace("book.no_caveats(", "book.caveats(", 1), encoding="utf-8")
    assert main(["report", "03", "--scheduler", cluster[0]]) == 0
    assert not list((project / "reports/failed").rglob("*.*"))
    assert not left.exists()


def test_a_scheduler_that_does_not_answer_is_told(project, capsys):
    assert main(["report", "03", "--scheduler", "tcp://127.0.0.1:9"]) == 1
    told = capsys.readouterr().err
    assert "analysis: no scheduler answers at tcp://127.0.0.1:9" in told
    assert "start one with 'dask scheduler', or leave out --scheduler" in told
    assert not (project / "reports" / "build.json").exists()
