"""Pages made on a Dask cluster are those made here; a worker that is lost costs nothing."""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.__main__ import main
from analysis.facts.fact import CHART as CHART_TYPE
from analysis.facts.fact import PHONE
from analysis.project import ROOT_VARIABLE
from forkernel import ADDRESS

ROOT = Path(__file__).parents[2]
#: So many that both workers are busy when one of them is killed, and jobs are waiting.
SETS = 3
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 240" width="480pt">'
    '<path d="M0 0L9 9"/><text x="240" y="120" font-size="12px">VW</text></svg>'
)
BUNDLE = {
    "id": "c",
    "lang": "en",
    "title": {"html": "Sales fell", "text": "Sales fell"},
    "subtitle": {"html": "Cars", "text": "Cars"},
    "alt": "Bars",
    "note": "",
    "header": ["who"],
    "rows": [["VW"]],
    "csv": "who\nVW\n",
    "facts": [],
    "sources": [],
    "links": {"wide": [], "phone": []},
    "letters": {"plain": "VW", "bold": ""},
    "unsourced": [],
}
#: What a chart publishes: its outputs and their metadata.
CHART = (
    {"image/svg+xml": SVG, PHONE: SVG, CHART_TYPE: BUNDLE, "text/plain": "Bars"},
    {"image/svg+xml": {"alt": "Bars", "chart": "c"}},
)


@contextmanager
def start(*words, cwd, **settings):
    """Start one of Dask's own commands; its workers and nannies end with it."""
    command = [sys.executable, "-m", "dask", *words]
    # Workers need the package and nothing of the project: they start in a folder of their own.
    environment = {k: v for k, v in os.environ.items() if k not in (ROOT_VARIABLE, ADDRESS)}
    with (cwd / f"{words[0]}.log").open("a") as log:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            stdout=log,
            stderr=log,
            env=environment | settings,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(process.pid, number)
                process.wait(10)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory, wait_until):
    """A scheduler and two workers on loopback: its address, a file, and the workers' processes.

    A notebook on a worker that finds no such file makes it, and kills the worker.
    """
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("cluster")
        told = folder / "scheduler.json"
        words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        stack.enter_context(start("scheduler", *words, "--scheduler-file", str(told), cwd=folder))
        wait_until(lambda: told.is_file() and told.stat().st_size)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        met, workers = folder / "met", []
        for name in ("one", "two"):
            home = folder / name
            home.mkdir()
            options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name]
            worker = start("worker", address, *options, cwd=home, MET=str(met))
            workers.append(stack.enter_context(worker))
        yield address, met, workers


#: A notebook with a picture. It kills its worker, once, if it is told where to note that.
CELLS = [
    'lang = "en" # language {en, de, zh}\npace = 1.0 # number of the set [0, 9]',
    "from analysis import Book\nbook = Book.open(lang=lang)",
    'book.say("There were {hefei_deals}.")',
    """\
import os, signal
from pathlib import Path
met = Path(os.environ.get("MET", "."))
if pace == 0.5 and not met.exists():
    met.touch()
    os.kill(int(os.environ["JPY_PARENT_PID"]), signal.SIGKILL)""",
    f"from IPython.display import publish_display_data\npublish_display_data(*{CHART!r})",
    "book.sources()",
]


@pytest.fixture
def project(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    opening = "# How fast?\n\nThere is [another page](02_other.ipynb)."
    cells = [new_markdown_cell(opening), *map(new_code_cell, CELLS)]
    cells[1].metadata["tags"] = ["parameters"]
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"
    (tmp_path / "notebooks").mkdir()
    nbformat.write(new_notebook(cells=cells), tmp_path / "notebooks" / "01_pace.ipynb")
    nbformat.write(new_notebook(cells=cells), tmp_path / "notebooks" / "02_other.ipynb")
    lines = ["name,pace", *(f"s{n:02},{0.5 + n / 100}" for n in range(SETS))]
    (tmp_path / "sets.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    return tmp_path


def read_pages(folder):
    pages = json.loads((folder / "build.json").read_text(encoding="utf-8"))["pages"]
    return {name: {**entry, "seconds": 0} for name, entry in pages.items()}


def test_a_cluster_makes_the_same_pages_and_a_killed_worker_loses_none(
    cluster, project, capsys, read_tree
):
    address, met, workers = cluster
    here, there = project / "here", project / "there"
    words = ["report", "01", "--params", str(project / "sets.csv")]
    assert main([*words, "--out", str(there), "--scheduler", address]) == 0
    assert met.exists()
    assert sorted(worker.poll() for worker in workers if worker.poll()) == [-signal.SIGKILL]
    told = capsys.readouterr().err.splitlines()
    done = [line.split()[0] for line in told if " done " in line]
    assert sorted(done) == [f"01_pace/s{n:02}" for n in range(SETS)]  # none twice
    assert main([*words, "--out", str(here)]) == 0
    trees = [read_tree(folder) for folder in (there, here)]
    for tree in trees:
        del tree["build.json"], tree[".lock"]
    assert any(name.startswith("data/charts/") for name in trees[0])
    assert trees[0] == trees[1]
    assert read_pages(there) == read_pages(here)
    capsys.readouterr()
    assert main([*words, "--out", str(there), "--scheduler", address]) == 0
    assert "none had to be made" in capsys.readouterr().err


def test_a_notebook_that_fails_on_a_cluster_fails_as_here(cluster, project, capsys):
    notebook = project / "notebooks" / "01_pace.ipynb"
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace("book.sources(", "book.no_sources(", 1), encoding="utf-8")
    assert main(["report", "01", "--scheduler", cluster[0]]) == 1
    told = capsys.readouterr().err
    assert "AttributeError: 'Book' object has no attribute 'no_sources'" in told
    assert "executed as far as it went: reports/failed/en/01_pace.ipynb" in told
    assert (project / "reports/failed/en/01_pace.ipynb").is_file()
    left = project / "reports/data/charts/en/01_pace/no-longer.csv"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_text("of an earlier page", encoding="utf-8")
    notebook.write_text(text, encoding="utf-8")
    assert main(["report", "01", "--scheduler", cluster[0]]) == 0
    assert not list((project / "reports/failed").rglob("*.*"))
    assert not left.exists()


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:9", "tls://127.0.0.1:9", "ucx://127.0.0.1:9", "nonsense"]
)
def test_a_scheduler_that_does_not_answer_is_told(project, capsys, address, monkeypatch):
    monkeypatch.setattr("analysis.reports.executor.PATIENCE", 1)
    assert main(["report", "01", "--scheduler", address]) == 1
    told = capsys.readouterr().err
    assert f"analysis: no scheduler answers at {address} (" in told
    assert "start one with 'dask scheduler', or leave out --scheduler" in told
    assert not (project / "reports" / "build.json").exists()
