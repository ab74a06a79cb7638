"""What tests share: copies of this project's data, and a small made-up project."""

import atexit
import calendar
import hashlib
import math
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis.internal.conjecture import providers
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from analysis.__main__ import main
from analysis.book.book import Book
from analysis.curation.raw import columns_of, raw_resources, read_schemas
from analysis.project import ROOT_VARIABLE, Project, read_table
from analysis.quantities.interval import Basis, Interval
from analysis.reports import hold_folder
from analysis.reports.build import build_reports

ROOT = Path(__file__).parents[1]

# Hypothesis takes constants of whatever local modules are loaded for its examples, so that they
# would differ between a whole run and one folder.
providers.is_local_module_file = lambda _: False

#: Made-up articles by source_id: as small as a test of every rule allows.
ARTICLES = {
    "sea-2025-05-02": (
        "Ships and cars\n"
        "Published May 2, 2025\n"
        "The yard opened in 1990 and has made more than 2,000 cars.\n"
        "Its fair drew nearly 90 people from five cities.\n"
        "Buyers paid about 3.5 million euros; 40 firms came back.\n"
        "Electric cars were 1,200 units, or 12.5 percent.\n"
    ),
    "river-2025-06-03": "The river\nOne of the mills is River Mills.\n",
}
SEA, RIVER = (hashlib.sha256(text.encode()).hexdigest() for text in ARTICLES.values())

#: Made-up rows by raw table, without the header. They pass every check of the raw tables.
ROWS = {
    "sources": f"""\
sea-2025-05-02,Gazette,Ships and cars,,2025-05-02,,http://a.example,editorial,itself,en,6,{SEA},
river-2025-06-03,Gazette,The river,,2025-06-03,,http://b.example,editorial,itself,en,2,{RIVER},
""",
    "faw_vw_output": """\
yard_cars,sea-2025-05-02,3,"more than 2,000 cars",more than,2000,vehicles,count,Yard,cars,\
harbour,2025,rounded,
yard_opened,sea-2025-05-02,3,in 1990,,1990,date,year,Yard,opening,harbour,1990,,
""",
    "nev_share": """\
electric_cars,sea-2025-05-02,6,"1,200 units",,1200,vehicles,count,World,electric cars,world,2025,,
electric_share,sea-2025-05-02,6,12.5 percent,,12.5,percent,share,World,electric cars,world,2025,\
rounded,
""",
    "deal_values": """\
fair_value,sea-2025-05-02,5,about 3.5 million euros,about,3500000,EUR,money,Fair,sales,harbour,\
2025-05-01,rounded,
""",
    "survey_percentages": """\
firms_back,sea-2025-05-02,5,40 firms,,40,companies,count,Buyers,came back,harbour,2025,,
""",
    "gatherings": """\
fair_people,sea-2025-05-02,4,nearly 90 people,nearly,90,people,count,Fair,visitors,harbour,\
2025-05-01,,
""",
    "cooperation": """\
fair_cities,sea-2025-05-02,4,five cities,,5,cities,count,Fair,cities,harbour,2025-05-01,,
""",
    "context": """\
harbour_cars,cars,,"1,500 cars",en,,1500,vehicles,count,Yard,cars,harbour,2024,Office,,2025-01,\
http://c.example,primary,,
harbour_share,share,,about 12%,en,about,12,percent,share,Yard,share,harbour,2024,Office,,2025-01,\
http://c.example,primary,,
""",
    "derived": """\
all_cars,whole_from_part,part=electric_cars;share=electric_share,vehicles,count,World,cars,world,\
2025,rounded
cars_before,value_before,value=all_cars;growth=growth,vehicles,count,World,cars,world,2024,
""",
    "formulas": """\
whole_from_part,U percent -> U,part / (share / 100),definition of a share
value_before,U percent -> U,value / (1 + growth / 100),definition of relative change
""",
    "assumptions": """\
growth,percent,change,-99,,growth of all sales
""",
    "claims": """\
electric,How many are electric?,electric_share,harbour_share,same,,
""",
    "events": """\
opening,Yard opened,founding,1990,harbour,yard,,sea-2025-05-02,3,in 1990,
counting,Cars counted,survey,2024,,,harbour_share,,,,
""",
    "actors": """\
yard,Yard,company,CN,,sea-2025-05-02,3,yard
mills,River Mills,company,DE,yard,river-2025-06-03,2,River Mills
""",
    "ties": """\
yard_mills,yard,mills,supply,none,flour,1990,,sea-2025-05-02,3,yard,
""",
    "places": """\
CN,China,country,CN,,,made up
DE,Germany,country,DE,,,made up
harbour,Harbour,city,CN,30,120,made up
""",
    "sites": """\
yard_site,Yard at the harbour,Yard,plant,running,harbour,2024,harbour_cars,sea-2025-05-02,3,yard,
mills_hub,Hub of the mills,River Mills,hub,announced,harbour,,harbour_share,,,,
""",
    "statements": """\
yard_made,sea-2025-05-02,3,yard,The yard says that it has made many cars since it opened.,\
Count the cars.,supported,yard_cars;yard_opened,
one_of_mills,river-2025-06-03,2,mills,The mills say that they are one of several by the river.,\
Ask the town.,not tested,,
""",
    "exclusions": """\
sea_published,sea-2025-05-02,2,"May 2, 2025",metadata,day of publication
""",
    "corrections": "",
    "labels": """\
yard_cars,Cars of the yard,Autos der Werft,船厂的汽车
theme_nev_share,Electric cars,Elektroautos,电动汽车
""",
    "caveats": """\
rounded,Rounded,Cut at a round number.
relayed,Relayed,Printed by somebody who quotes.
""",
}


def read_interval(written: Mapping[str, Any]) -> Interval:
    """Read an interval of a record as a program of somebody else would."""
    lower, upper = written["lower"], written["upper"]
    return Interval(
        lower=-math.inf if lower is None else Fraction(lower),
        upper=math.inf if upper is None else Fraction(upper),
        lower_open=written.get("lower_open", False),
        upper_open=written.get("upper_open", False),
        lower_basis=Basis(written["lower_basis"]),
        upper_basis=Basis(written["upper_basis"]),
    )


@pytest.fixture(scope="session")
def read_intervals() -> Callable[[Mapping[str, Any]], dict[str, Interval]]:
    """Read the intervals of a record back, by level."""
    return lambda record: {key: read_interval(x) for key, x in record["intervals"].items()}


#: Runs the command on a project; gives its exit status, what it printed and what it complained of.
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process, on a project other than this checkout."""

    def call(project: Project, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
        capsys.readouterr()
        status = main(arguments)
        return status, *capsys.readouterr()

    return call


@pytest.fixture(scope="session")
def opened() -> Book:
    """One opened book for all tests of a process."""
    return Book.open()


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    """A session of IPython that keeps no history."""
    settings = Config({"HistoryManager": {"enabled": False}})
    shell = InteractiveShell.instance(config=settings)
    atexit.unregister(shell.atexit_operations)  # each would collect the garbage of all tests
    yield shell
    shell.restore_sys_module_state()
    InteractiveShell.clear_instance()


@pytest.fixture
def book(opened: Book) -> Book:
    """The same tables in English, without assumptions and citations of other tests."""
    return opened.at("core")


@pytest.fixture(scope="session")
def newest() -> date:
    """The day on which the newest source of the raw tables was published, copies left aside."""
    context = [row for row in read_table(ROOT / "data/raw/context.csv") if row["seen"] != "mirror"]
    rows = [*read_table(ROOT / "data/raw/sources.csv"), *context]
    return date.fromisoformat(max(row["published_on"] for row in rows))


@pytest.fixture(scope="session")
def newest_told(newest: date) -> str:
    """That day as pages in English write it."""
    return f"{newest.day} {calendar.month_name[newest.month]} {newest.year}"


@pytest.fixture(scope="session")
def wait_until() -> Callable[..., Any]:
    """Wait until something is so, and give what it is."""

    def wait(condition: Callable[[], Any], seconds: float = 60) -> Any:
        end = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.05)
        return found

    return wait


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of pages of all notebooks, built once for all tests by the first to ask.

    ``CHECKED_REPORTS`` in the environment names another folder of pages.
    """
    if named := os.environ.get("CHECKED_REPORTS"):
        return ROOT / named
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    folder = shared / "reports"
    with hold_folder(shared / "building", "building", lambda _: None):
        if not (folder / "whole").is_file():
            if build_reports(Project(ROOT), out=folder):
                pytest.fail("a page could not be made; make report says which and why", False)
            (folder / "whole").touch()
    return folder


@pytest.fixture(scope="session")
def read_tree() -> Callable[[Path], dict[str, bytes]]:
    """Read every file below a folder, hidden ones too, by its path in it."""

    def read(folder: Path) -> dict[str, bytes]:
        paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}

    return read


@pytest.fixture
def copied(tmp_path: Path) -> Project:
    """A copy of this project's data, in a folder with spaces and Chinese characters."""
    root = tmp_path / "汽车 合作"
    shutil.copytree(ROOT / "data", root / "data")
    return Project(root)


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Every table of the data package with a few rows, and an old build: what `small` copies."""
    project = Project(tmp_path_factory.mktemp("made_up"))
    project.raw.mkdir(parents=True)
    project.processed.mkdir()
    for path in (project.processed / "figures.csv", project.package.with_name("README.md")):
        path.write_text("what stood here before\n", encoding="utf-8", newline="\n")
    shutil.copy(ROOT / "data" / "datapackage.json", project.package)
    package = read_schemas(project)
    for resource in raw_resources(package):
        header = ",".join(columns_of(package, resource["name"]))
        text = f"{header}\n{ROWS[resource['name']]}"
        path = project.package.parent / resource["path"]
        path.write_text(text, encoding="utf-8", newline="\n")
    return project


@pytest.fixture
def small(made_up: Project, tmp_path: Path) -> Project:
    """The made-up project, for one test to change."""
    return Project(shutil.copytree(made_up.root, tmp_path / "small"))


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """The made-up articles as files."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
    return folder
