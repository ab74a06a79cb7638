"""The library is a pile of layers: a module imports from its own layer and those before it."""

import ast
import os
import subprocess
import sys
from collections import Counter
from graphlib import CycleError, TopologicalSorter

import pytest

from benchmarks.structure import ROOT, count_lines, find_modules, map_imports, measure

#: Every module of the package, or the folder that it is in, in the order of the layers.
LAYERS = [
    ("ground", "errors parameters project"),
    ("quantities", "quantities"),
    ("facts", "facts"),
    ("extraction", "extraction"),
    ("curation", "curation"),
    ("book", "book"),
    ("charts", "charts"),
    ("reports", "reports"),
    ("door", "analysis __main__"),
]
PLACES = {name: number for number, (_, names) in enumerate(LAYERS) for name in names.split()}

#: What takes long to import, and is imported where it is used.
HEAVY = {"babel", "frictionless", "matplotlib", "nbconvert", "pandas", "papermill", "sympy"}


IMPORTS, AT_RUN_TIME = map_imports(), map_imports(types=False)
#: What the servers of processes that make pages and of kernels import, and nobody else.
PRELOADS = ("analysis.reports.preload",)
MODULES = [name for name in IMPORTS if name not in PRELOADS]


def place(module: str) -> int | None:
    """The number of a module's layer: its own, or that of the nearest folder around it."""
    name = module.removeprefix("analysis.")
    while name and name not in PLACES:
        name = name.rpartition(".")[0]
    return PLACES.get(name)


def test_no_module_has_more_than_500_lines() -> None:
    long = {name: lines for name, lines in count_lines().items() if lines > 500}
    assert long == {}, "give a part that has a subject of its own a module, or make it shorter"


def test_modules_and_cells_are_short(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {True: IMPORTS, False: AT_RUN_TIME}
    monkeypatch.setattr(
        "benchmarks.structure.map_imports", lambda _, *, types=True: known[types]
    )  # as they were read above
    found = measure()
    assert 150 <= found["median lines of a module"] <= 280
    assert found["longest import chain"] <= 10
    assert found["median lines of a cell"] <= 3
    assert found["cells of at most ten lines"] >= 0.9
    assert found["most lines of a cell"] <= 20


def test_every_module_stands_in_a_layer() -> None:
    lost = [module for module in IMPORTS if place(module) is None]
    assert lost == [], "name them in LAYERS, or their folder"


def test_every_name_of_the_layers_is_a_module_or_a_folder() -> None:
    names = {module.removeprefix("analysis.") for module in IMPORTS}
    assert PLACES.keys() - names == set()


def test_no_module_imports_from_a_later_layer() -> None:
    late = [
        f"{module} imports {name}"
        for module, names in IMPORTS.items()
        for name in names
        if (place(name) or 0) > (place(module) or 0)
    ]
    assert late == []


def test_what_researchers_import_reads_no_text() -> None:
    needed, left = set[str](), ["analysis.book.book", "analysis.charts"]
    while left:
        needed.add(name := left.pop())
        left += {*IMPORTS[name]} - needed
    assert [name for name in needed if name.startswith("analysis.extraction")] == []


def test_forked_kernels_know_nothing_of_the_library() -> None:
    folder = ROOT / "forkernel"
    sources = [*folder.rglob("*.py"), *folder.glob("*.md"), folder / "pyproject.toml"]
    assert [path for path in sources if "analysis" in path.read_text(encoding="utf-8")] == []


def test_no_modules_import_each_other_in_a_circle_at_run_time() -> None:
    try:
        TopologicalSorter(AT_RUN_TIME).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' <- '.join(error.args[1])}")


#: Notes every file of the checkout that is opened, other than Python's own.
WATCH = f"""
import os
opened = []
def watch(event, details):
    path = os.path.abspath(details[0]) if event == "open" and isinstance(details[0], str) else ""
    ours = path.startswith({str(ROOT)!r}) and not path.startswith({str(ROOT / ".venv")!r})
    if ours and not path.endswith((".py", ".pyc")):
        opened.append(path)
sys.addaudithook(watch)
"""
#: Modules that draw are imported when one of their functions is asked for.
LIGHT = [name for name in MODULES if not name.startswith("analysis.charts.")]
#: Each line that this prints is what one test looks at.
PROGRAM = f"""
import importlib, sys
{WATCH}
def load(names):
    for name in names:
        importlib.import_module(name)
load({LIGHT})
print(*{HEAVY} & sys.modules.keys())
load({MODULES})
print(*opened, *(name for name, module in sys.modules.items() if module is None))
load({PRELOADS[:1]})
print(*{{"jsonschema", "rfc3987_syntax.syntax_helpers", *{HEAVY}}} & sys.modules.keys())
"""


@pytest.fixture(scope="module")
def told() -> list[list[str]]:
    """What a fresh interpreter prints while it imports all modules."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [line.split() for line in done.stdout.split("\n")[:-1]]


def test_importing_is_light(told: list[list[str]]) -> None:
    assert told[0] == []


def test_importing_reads_prints_and_hides_nothing(told: list[list[str]]) -> None:
    assert told[1] == []
    assert len(told) == 3


def test_what_does_work_when_it_is_imported_is_imported_by_nobody() -> None:
    assert [name for name, imported in IMPORTS.items() if {*PRELOADS} & {*imported}] == []


def test_what_makes_pages_is_imported_once_but_for_the_grammar_of_addresses(
    told: list[list[str]],
) -> None:
    assert {"jsonschema", "nbconvert", "papermill"} <= set(told[2])
    assert "rfc3987_syntax.syntax_helpers" not in told[2]


@pytest.mark.parametrize("module", IMPORTS)
def test_no_module_gives_one_name_two_values(module):
    tree = ast.parse(find_modules()[module].read_text(encoding="utf-8"))
    given = [
        name.id
        for statement in tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for name in ast.walk(statement)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    ]
    # A loop within a value has variables of its own.
    targets = [x.target for x in ast.walk(tree) if isinstance(x, ast.comprehension)]
    loops = {name.id for x in targets for name in ast.walk(x) if isinstance(name, ast.Name)}
    assert [name for name, n in Counter(given).items() if n > 1 and name not in loops] == []
