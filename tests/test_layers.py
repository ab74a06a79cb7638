"""The library is a pile of layers: a module imports from its own layer and those before it."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"

#: Every module of the package, or the folder that it is in, in the order of the layers.
LAYERS = [
    ("kernels", "forkernel"),
    ("ground", "errors project"),
    ("quantities", "quantities"),
    ("facts", "facts"),
    ("curation", "curation"),
    ("book", "book"),
    ("charts", "charts"),
    ("reports", "reports"),
    ("door", "analysis __main__"),
]
PLACES = {name: number for number, (_, names) in enumerate(LAYERS) for name in names.split()}

#: What takes long to import, and is imported where it is used.
HEAVY = {"babel", "frictionless", "matplotlib", "nbconvert", "networkx", "pandas", "papermill"}


def find_modules() -> dict[str, Path]:
    paths = {path.relative_to(SOURCE).with_suffix(""): path for path in SOURCE.rglob("*.py")}
    return {".".join(key.parts).removesuffix(".__init__"): paths[key] for key in sorted(paths)}


MODULES = find_modules()


def place(module: str) -> int | None:
    """The number of a module's layer: its own, or that of the nearest folder around it."""
    name = module.removeprefix("analysis.")
    while name and name not in PLACES:
        name = name.rpartition(".")[0]
    return PLACES.get(name)


def read_imports(path: Path) -> Iterator[str]:
    """Every module of the package that a file imports: at its head, in functions, for types."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                yield submodule if submodule in MODULES else node.module


IMPORTS = {module: sorted({*read_imports(path)} - {module}) for module, path in MODULES.items()}


def test_every_module_stands_in_a_layer() -> None:
    lost = [module for module in MODULES if place(module) is None]
    assert lost == [], "name them in LAYERS, or their folder"


def test_every_name_of_the_layers_is_a_module_or_a_folder() -> None:
    names = {module.removeprefix("analysis.") for module in MODULES}
    assert PLACES.keys() - names == set()


def test_no_module_imports_from_a_later_layer() -> None:
    late = [
        f"{module} imports {name}"
        for module, names in IMPORTS.items()
        for name in names
        if (place(name) or 0) > (place(module) or 0)
    ]
    assert late == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    try:
        TopologicalSorter(IMPORTS).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' <- '.join(error.args[1])}")


def import_alone(modules: Iterable[str], before: str, after: str) -> list[str]:
    """Import modules in a fresh interpreter; give the words that are printed."""
    program = f"import importlib, sys\n{before}\nfor name in {list(modules)}:\n"
    program += f"    importlib.import_module(name)\n{after}\n"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.split()


#: Every module but the one that imports what is heavy, on purpose, before processes are forked.
COLD = [name for name in MODULES if name != "analysis.reports.preloaded"]
#: Those that draw are imported when one of their functions is asked for.
LIGHT = [name for name in COLD if not name.startswith("analysis.charts.")]


@pytest.mark.parametrize(
    "modules",
    [["analysis"], ["analysis.__main__"], ["analysis.charts"], LIGHT],
    ids=["package", "command", "charts", "all"],
)
def test_importing_is_light(modules: list[str]) -> None:
    assert import_alone(modules, "", f"print(*{HEAVY} & sys.modules.keys())") == []


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


def test_importing_reads_and_prints_nothing() -> None:
    assert import_alone(COLD, WATCH, "print(*opened)") == []


def test_only_the_server_of_processes_names_the_heavy_module() -> None:
    assert [name for name, names in IMPORTS.items() if "analysis.reports.preloaded" in names] == []
    heavy = import_alone(
        ["analysis.reports.preloaded"], "", f"print(*{HEAVY} & sys.modules.keys())"
    )
    assert {"nbconvert", "papermill"} <= set(heavy)
