"""Measure what a build costs against stock tools and against its floor.

Run it with ``make bench``. Everything is measured in one run, in turn, several times; what counts
are ratios of medians. Every way of building must give every chart and table: a run that silently
draws nothing is faster and wrong, so the outputs are counted each time.

The project is copied first: a folder of its own, so that caches of other builds are not in the way.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import ctypes
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import psutil

from benchmarks import lab
from benchmarks.curation import READING, RESULTS
from benchmarks.structure import measure as measure_structure

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
#: The notebook that is made in many versions, and the numbers of sets.
FANNED = "90_briefing"
FEW, MANY, STOCK = 8, 128, 16
_GOLDEN = 0.618034
#: Seconds between looks at how much memory is taken.
_LOOK = 0.2
#: PR_SET_CHILD_SUBREAPER of Linux.
_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Cost:
    """What a run took: seconds on the clock and of processors, and outputs counted afterwards.

    Of a run over many parameter sets also: how fast the second half was made, over the first.
    """

    wall: float
    cpu: float
    charts: int = 0
    tables: int = 0
    steady: float = 0.0


@dataclass
class Way:
    """One way of doing a job: what to run, and what it took in each round."""

    name: str
    run: Callable[[], Cost]
    costs: list[Cost] = field(default_factory=list)

    def wall(self) -> float:
        """Give the median of the seconds on the clock."""
        return statistics.median(cost.wall for cost in self.costs)

    def cpu(self) -> float:
        """Give the median of the seconds of processors."""
        return statistics.median(cost.cpu for cost in self.costs)

    def steady(self) -> float:
        """Give the median of the rate of the second half over that of the first."""
        return statistics.median(cost.steady for cost in self.costs)

    def spread(self) -> str:
        """Give the shortest and the longest round."""
        walls = sorted(cost.wall for cost in self.costs)
        return f"{walls[0]:.2f}–{walls[-1]:.2f}"


@contextlib.contextmanager
def timed() -> Iterator[list[Cost]]:
    """Time what the block starts, the processors of all its children and theirs included."""
    costs: list[Cost] = []
    before, started = _children(), time.perf_counter()
    yield costs
    wall = time.perf_counter() - started
    with contextlib.suppress(ChildProcessError):  # what a command left behind is ours now
        while os.wait():
            pass
    costs.append(Cost(wall, _children() - before))


def adopt_orphans() -> None:
    """Have processes whose parent ended first come to this one, so that their time is counted.

    Linux alone can do that; elsewhere the processors of such processes are missing.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_CHILD_SUBREAPER, 1)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def call(*command: str, cwd: Path, **environment: str) -> None:
    """Run a command that must succeed, quietly."""
    known = {**os.environ, **environment}
    done = subprocess.run(  # noqa: S603 (our own commands)
        command, check=False, cwd=cwd, capture_output=True, text=True, env=known
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def analysis(project: Path, *words: str) -> Cost:
    """Run this project's own command."""
    with timed() as costs:
        call(PYTHON, "-m", "analysis", *words, cwd=project, ANALYSIS_PROJECT=str(project))
    return costs[0]


def count(pages: list[Path]) -> tuple[int, int]:
    """Count the charts and tables of pages, however they were rendered."""
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    charts = len(re.findall(r"<figure class=\"chart\"", text)) or len(
        re.findall(r"<svg\b|image/svg\+xml;base64", text)
    )
    return charts, len(re.findall(r"<table\b", text))


def expect(cost: Cost, pages: list[Path], wanted: tuple[int, int], where: str) -> Cost:
    """Refuse a run that has fewer charts or tables than the committed notebooks."""
    charts, tables = count(pages)
    if charts < wanted[0] or tables < wanted[1]:
        raise SystemExit(
            f"{where}: {charts} charts and {tables} tables, expected {wanted[0]} and {wanted[1]}"
        )
    return Cost(cost.wall, cost.cpu, charts, tables)


def count_committed(notebooks: list[Path]) -> tuple[int, int]:
    """Count the charts and tables that the committed notebooks show."""
    charts = tables = 0
    for notebook in notebooks:
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                charts += "image/svg+xml" in data
                tables += "".join(data.get("text/html", "")).count("<table")
    return charts, tables


# --- ways of building everything -----------------------------------------------------------------


def build_all(project: Path, *words: str) -> tuple[Cost, list[Path]]:
    """Build with this project's own command, from nothing."""
    shutil.rmtree(project / "reports", ignore_errors=True)
    cost = analysis(project, "report", *words)
    return cost, sorted((project / "reports").glob("*/*.html"))


def build_stock(project: Path, notebooks: list[Path]) -> tuple[Cost, list[Path]]:
    """The papermill command and the nbconvert command, one notebook after another."""
    out = _empty(project / "stock")
    with timed() as costs:
        for notebook in notebooks:
            target = str(out / notebook.name)
            call(PYTHON, "-m", "papermill", str(notebook), target, "--cwd", str(notebook.parent),
                 "--no-progress-bar", cwd=project)  # fmt: skip
            call(PYTHON, "-m", "nbconvert", "--to", "html", target, cwd=project)
    return costs[0], sorted(out.glob("*.html"))


_PAPERMILL = """\
import sys
from pathlib import Path
import papermill
out, *notebooks = map(Path, sys.argv[1:])
for notebook in notebooks:
    papermill.execute_notebook(
        notebook, out / notebook.name, cwd=notebook.parent, progress_bar=False
    )
"""


def build_tuned(project: Path, notebooks: list[Path]) -> tuple[Cost, list[Path]]:
    """Papermill's API in two processes, and one call of nbconvert for all."""
    out = _empty(project / "tuned")
    halves = [notebooks[::2], notebooks[1::2]]
    with timed() as costs:
        with ThreadPoolExecutor(2) as pool:
            commands = [(PYTHON, "-c", _PAPERMILL, str(out), *map(str, half)) for half in halves]
            list(pool.map(lambda command: call(*command, cwd=project), commands))
        made = [str(path) for path in sorted(out.glob("*.ipynb"))]
        call(PYTHON, "-m", "nbconvert", "--to", "html", *made, cwd=project)
    return costs[0], sorted(out.glob("*.html"))


def build_floor(project: Path, notebooks: list[Path]) -> tuple[Cost, list[Path]]:
    """One process executes all cells, draws all charts and renders all pages, and nothing else."""
    out = _empty(project / "floor")
    with timed() as costs:
        words = [str(ROOT / "benchmarks/floor.py"), str(project), str(out), *map(str, notebooks)]
        threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        call(PYTHON, *words, cwd=project, ANALYSIS_PROJECT=str(project), **threads)
    return costs[0], sorted(out.glob("en/*.html"))


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


# --- parameter sets ------------------------------------------------------------------------------


def write_sets(project: Path, number: int) -> Path:
    """Write that many sets for the notebook that is made in many versions."""
    file = project / f"sets-{number}.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["name", "as_of"])
        writer.writerows([f"s{place:03}", day] for place, day in enumerate(list_days(number)))
    return file


def list_days(number: int) -> list[str]:
    """List days by which a briefing shall stand, spread over five months.

    Later ones have more to tell, so they come in an order that makes any part of them like all.
    """
    places = sorted(range(number), key=lambda place: place * _GOLDEN % 1)
    return [(date(2025, 11, 1) + timedelta(128 * place // number)).isoformat() for place in places]


_PAPERMILL_SETS = """\
import sys
from pathlib import Path
import papermill
notebook, out, *days = sys.argv[1:]
for day in days:
    papermill.execute_notebook(
        notebook, f"{out}/{day}.ipynb", {"as_of": day},
        cwd=Path(notebook).parent, progress_bar=False,
    )
"""


def fan_stock(project: Path, number: int) -> Cost:
    """Papermill's API in two processes, without any page."""
    out, notebook = _empty(project / "stock-sets"), project / "notebooks" / f"{FANNED}.ipynb"
    with timed() as costs, ThreadPoolExecutor(2) as pool:
        days = list_days(number)
        words = [
            (PYTHON, "-c", _PAPERMILL_SETS, str(notebook), str(out), *half)
            for half in (days[::2], days[1::2])
        ]
        list(pool.map(lambda command: call(*command, cwd=project), words))
    if len(list(out.glob("*.ipynb"))) != number:
        raise SystemExit("papermill lost a set")
    return costs[0]


def watch(project: Path, number: int) -> Iterator[float]:
    """Build a page for each of that many sets; give the time at which each was made."""
    shutil.rmtree(project / "reports", ignore_errors=True)
    command = [PYTHON, "-m", "analysis", "report", FANNED, "--params"]
    with subprocess.Popen(  # noqa: S603 (our own command)
        [*command, str(write_sets(project, number))],
        cwd=project,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "ANALYSIS_PROJECT": str(project)},
    ) as running:
        told = []
        for line in running.stderr or ():
            told.append(line)
            if " done " in line:
                yield time.perf_counter()
    pages = list((project / "reports" / "sets").glob("*/*.html"))
    if running.returncode or len(pages) != number + 1:
        raise SystemExit(f"{len(pages)} pages of {number} sets:\n{''.join(told)}")


def fan_own(project: Path, number: int) -> Cost:
    """Build a page for each of that many sets with this project's own command, from nothing."""
    with timed() as costs:
        times = list(watch(project, number))
    half = number // 2
    first, second = times[half - 1] - times[0], times[-1] - times[half - 1]
    return replace(costs[0], steady=first / (half - 1) / (second / (number - half)))


def weigh(project: Path, number: int) -> float:
    """Give the most memory that a build of that many sets takes, in MB, looking again and again.

    What processes share counts once, which Linux alone tells.
    """
    ended, most = threading.Event(), 0.0
    with ThreadPoolExecutor(1) as aside:
        build = aside.submit(lambda: list(watch(project, number)))
        build.add_done_callback(lambda _: ended.set())
        while not ended.wait(_LOOK):
            most = max(most, sum(map(_weigh, psutil.Process().children(recursive=True))))
        build.result()
    return most


def _weigh(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.Error):  # it may end at any time
        return getattr(process.memory_full_info(), "pss", 0) / 1e6
    return 0.0


# --- the table -----------------------------------------------------------------------------------


def measure(rounds: int, sets: bool) -> tuple[dict[str, Way], dict[int, float]]:
    """Run every way in turn, round after round; at last weigh builds of few and many sets."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        project = Path(folder) / "project"
        for name in ("data", "notebooks"):
            shutil.copytree(ROOT / name, project / name)
        for name in ("citation.bib", "requirements.lock"):
            shutil.copy(ROOT / name, project)
        notebooks = sorted((project / "notebooks").glob("[0-9]*.ipynb"))
        wanted = count_committed(notebooks)
        ways = list_ways(project, notebooks, wanted, sets)
        for turn in range(1, rounds + 1):
            for way in ways:
                way.costs.append(run_again(way.run))
                print(f"{turn}/{rounds} {way.name:<28} {way.costs[-1].wall:8.2f} s", flush=True)  # noqa: T201
        memory = {number: weigh(project, number) for number in (FEW, MANY) if sets}
    return {way.name: way for way in ways}, memory


def run_again(run: Callable[[], Cost]) -> Cost:
    """Run once more where two kernels of stock tools took the same port, which they may.

    The run that was lost is not counted.
    """
    try:
        return run()
    except SystemExit as fault:
        if "Address already in use" not in str(fault):
            raise
        print("two kernels took one port: run again", flush=True)  # noqa: T201
        return run()


def list_ways(
    project: Path, notebooks: list[Path], wanted: tuple[int, int], sets: bool
) -> list[Way]:
    """List all ways, in the order in which each round runs them."""

    def checked(name: str, build: Callable[[], tuple[Cost, list[Path]]]) -> Way:
        return Way(name, lambda: expect(*build(), wanted, name))

    def bare(*words: str) -> Callable[[], Cost]:
        def run() -> Cost:
            with timed() as costs:
                for _ in range(10):
                    call(PYTHON, *words, cwd=project)
            return Cost(costs[0].wall / 10, costs[0].cpu / 10)

        return run

    ways = [
        checked("stock", lambda: build_stock(project, notebooks)),
        checked("tuned", lambda: build_tuned(project, notebooks)),
        checked("floor", lambda: build_floor(project, notebooks)),
        checked("own", lambda: build_all(project)),
        Way("nothing to do", bare("-m", "analysis", "report")),
        Way("bare Python", bare("-c", "pass")),
        Way("help", bare("-m", "analysis", "--help")),
        Way("trace", bare("-m", "analysis", "trace", "world_sales_2025h1")),
        Way("three languages", lambda: build_languages(project)),
        Way("one language", lambda: build_all(project)[0]),
    ]
    if sets:
        ways += [
            Way(f"{STOCK} sets, stock", lambda: fan_stock(project, STOCK)),
            Way(f"{FEW} sets", lambda: fan_own(project, FEW)),
            Way(f"{MANY} sets", lambda: fan_own(project, MANY)),
        ]
    return ways


def build_languages(project: Path) -> Cost:
    """Build all pages in three languages at once."""
    shutil.rmtree(project / "reports", ignore_errors=True)
    cost = analysis(project, "report", "--lang", "en,de,zh")
    pages = list((project / "reports").glob("*/*.html"))
    if len(pages) != 3 * len(list((project / "notebooks").glob("[0-9]*.ipynb"))):
        raise SystemExit(f"{len(pages)} pages in three languages")
    return cost


def test() -> Cost:
    """Run all tests once, with style and types checked anew."""
    for name in (".mypy_cache", ".ruff_cache"):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    with timed() as costs:
        call("make", "test", "ARGS=", cwd=ROOT)
    return costs[0]


def tell(
    ways: dict[str, Way],
    memory: dict[int, float],
    tests: Cost,
    waits: dict[str, float],
    rounds: int,
) -> str:
    """Write the results as Markdown: ratios with what they shall reach, then all medians."""
    own = ways["own"]

    def ratio(above: str, below: str, times: float = 1, of: str = "wall") -> str:
        """Compare within each round, since a machine may be slower in one than in another."""
        rounds = zip(ways[above].costs, ways[below].costs, strict=True)
        return (
            f"{times * statistics.median(getattr(x, of) / getattr(y, of) for x, y in rounds):.2f}"
        )

    few, many, stock = f"{FEW} sets", f"{MANY} sets", f"{STOCK} sets, stock"
    rows = [
        ("full build against papermill and nbconvert commands, one by one: wall time",
         ratio("stock", "own"), "at least 8"),
        ("… processor time", ratio("stock", "own", of="cpu"), "at least 4"),
        ("full build against papermill's API in two processes and one nbconvert call",
         ratio("tuned", "own"), "at least 2.5"),
        ("full build over its floor (one process doing all the work, halved)",
         ratio("own", "floor", 2), "at most 1.25"),
        ("nothing to do, in bare Python starts", ratio("nothing to do", "bare Python"),
         "at most 10"),
        ("`analysis --help`, in bare Python starts", ratio("help", "bare Python"), "at most 6"),
        ("`analysis trace`, in bare Python starts", ratio("trace", "bare Python"), "at most 30"),
        ("three languages over one", ratio("three languages", "one language"), "at most 3"),
    ]  # fmt: skip
    if many in ways:
        rows += [
            (f"{MANY} sets against papermill in two processes: sets a second, with pages",
             ratio(stock, many, MANY / STOCK), "at least 3"),
            (f"rate of {MANY} sets over that of {FEW}, each with its start",
             ratio(few, many, MANY / FEW), "at least 0.85"),
            (f"rate of the second half of {MANY} sets over that of the first",
             f"{ways[many].steady():.2f}", "0.85 to 1.15"),
            (f"memory of {MANY} sets over that of {FEW}",
             f"{memory[MANY] / memory[FEW]:.2f}", "at most 1.15"),
        ]  # fmt: skip
    table = "\n".join(f"| {what} | {value} | {_judge(value, goal)} |" for what, value, goal in rows)
    medians = "\n".join(
        f"| {way.name} | {way.wall():.2f} | {way.spread()} | {way.cpu():.2f} |"
        for way in ways.values()
    )
    packages = ", ".join(
        f"{name} {version(name)}"
        for name in ("papermill", "nbconvert", "nbclient", "ipykernel", "matplotlib", "pandas")
    )
    parts = "\n".join(f"| {what} | {value:g} |" for what, value in measure_structure().items())
    parts += f"\n| `make test`, once, wall s | {tests.wall:.0f} |"
    parts += f"\n| … processors, s | {tests.cpu:.0f} |"
    waited = "\n".join(f"| {what} | {seconds:.2f} |" for what, seconds in waits.items())
    return (
        "# What a build costs\n\n"
        "Written by `make bench`. Every number is the median of "
        f"{rounds} rounds, in each of which every way ran once, in turn; of a ratio, too. "
        f"Charts and tables were counted after every full build: {own.costs[0].charts} charts, "
        f"{own.costs[0].tables} tables.\n\n"
        f"Machine: {os.cpu_count()} cores{_name_processor()}, {platform.machine()}, "
        f"{psutil.virtual_memory().total / 2**30:.0f} GiB, {platform.system()}; "
        f"Python {platform.python_version()}; {packages}.\n\n"
        "| ratio | measured | to reach |\n|---|---|---|\n"
        f"{table}\n\n"
        "| way | wall, s | least and most, s | processors, s |\n|---|---|---|---|\n"
        f"{medians}\n"
        + "".join(f"\n{number} sets: {most:.0f} MB at most.\n" for number, most in memory.items())
        + f"\n| a researcher waits for (median of five) | s |\n|---|---|\n{waited}\n"
        + f"\n| the library | |\n|---|---|\n{parts}\n"
    )


def _judge(measured: str, goal: str) -> str:
    """Say a goal, and where it is missed.

    >>> _judge("6.84", "at least 8"), _judge("1.24", "at most 1.25"), _judge("1", "0.85 to 1.15")
    ('at least 8: missed', 'at most 1.25', '0.85 to 1.15')
    """
    word, *ends = goal.replace("at ", "").replace(" to ", " ").split()
    least = word if ends and word not in ("least", "most") else ends[0] if word == "least" else 0
    most = ends[0] if word != "least" else "inf"
    return goal if float(least) <= float(measured) <= float(most) else f"{goal}: missed"


def _name_processor() -> str:
    """Name the processor, where Linux tells."""
    told = Path("/proc/cpuinfo")
    text = told.read_text(encoding="utf-8") if told.is_file() else ""
    found = re.search(r"model name\s*: (.+)", text)
    return f" ({found[1]})" if found else ""


def main() -> None:
    """Measure, write the results and show them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-sets", action="store_true", help="leave out the parameter sets")
    options = parser.parse_args()
    adopt_orphans()
    tests = test()  # first, for nothing is measured where something is wrong
    ways, memory = measure(options.rounds, not options.no_sets)
    text = tell(ways, memory, tests, lab.measure(), options.rounds)
    # What was read of articles is measured apart, by `make bench-curation`.
    _, heading, reading = RESULTS.read_text(encoding="utf-8").partition(READING)
    RESULTS.write_text(text + heading + reading, encoding="utf-8", newline="\n")
    print(text)  # noqa: T201


if __name__ == "__main__":
    main()
