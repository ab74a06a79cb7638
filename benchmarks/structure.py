"""Measure the library's size and shape: lines, modules, imports, and the cells of the notebooks.

Run as ``python -m benchmarks.structure``; the tests hold the limits.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
_LIBRARIES = re.compile(
    r"\b(?:sns|plt|pd|ax|axes|fig)\.|\.(?:groupby|merge|pivot|query|loc|sort_values)\b"
)


def find_modules(source: Path = SOURCE) -> dict[str, Path]:
    """Find every module of the source folder by its dotted name."""
    paths = {path.relative_to(source).with_suffix(""): path for path in source.rglob("*.py")}
    return {".".join(key.parts).removesuffix(".__init__"): paths[key] for key in sorted(paths)}


class _RunTime(ast.NodeTransformer):
    """Leaves out what is imported for types alone."""

    def visit_If(self, node: ast.If) -> ast.AST | None:
        return None if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)


def _read_imports(path: Path, modules: dict[str, Path], *, types: bool) -> Iterator[str]:
    tree: ast.AST = ast.parse(path.read_text(encoding="utf-8"), str(path))
    for node in ast.walk(tree if types else _RunTime().visit(tree)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module in modules:
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                yield submodule if submodule in modules else node.module


def map_imports(source: Path = SOURCE, *, types: bool = True) -> dict[str, list[str]]:
    """Map each module to those that it imports: at its head, in functions, and for `types`."""
    modules = find_modules(source)
    return {
        name: sorted({*_read_imports(path, modules, types=types)} - {name})
        for name, path in modules.items()
    }


def measure_chain(imports: dict[str, list[str]]) -> list[str]:
    """Give the longest chain of imports at run time, from the module that needs most."""
    chains: dict[str, list[str]] = {}
    for name in TopologicalSorter(imports).static_order():
        chains[name] = [name, *max((chains[other] for other in imports[name]), key=len, default=[])]
    return max(chains.values(), key=len)


def count_lines(source: Path = SOURCE) -> dict[str, int]:
    """Count the lines of each module, blank ones and docstrings too."""
    return {
        name: len(path.read_text(encoding="utf-8").splitlines())
        for name, path in find_modules(source).items()
    }


def find_lonely(imports: dict[str, list[str]]) -> list[str]:
    """Find modules with exactly one importer."""
    importers = Counter(other for others in imports.values() for other in others)
    return sorted(name for name, count in importers.items() if count == 1)


def count_public_names(source: Path = SOURCE) -> int:
    """Count functions, classes and constants of modules whose names have no underscore."""
    total = 0
    for path in find_modules(source).values():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
            if isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = [target.id for target in targets if isinstance(target, ast.Name)]
            total += sum(not name.startswith("_") for name in names)
    return total


def read_cells(folder: Path = ROOT / "notebooks") -> list[str]:
    """Read the source of every code cell of the notebooks."""
    return [
        "".join(cell["source"])
        for path in sorted(folder.glob("*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]


def measure(root: Path = ROOT) -> dict[str, float]:
    """Measure a checkout."""
    lines, imports = count_lines(root / "src"), map_imports(root / "src")
    cells = read_cells(root / "notebooks")
    sizes = sorted(len(cell.splitlines()) for cell in cells)
    return {
        "lines": sum(lines.values()),
        "modules": len(lines),
        "median lines of a module": median(lines.values()),
        "most lines of a module": max(lines.values()),
        "longest import chain": len(measure_chain(map_imports(root / "src", types=False))),
        "modules with one importer": len(find_lonely(imports)),
        "public names": count_public_names(root / "src"),
        "lines of forkernel, beside it": sum(count_lines(root / "forkernel" / "src").values()),
        "code cells": len(cells),
        "median lines of a cell": median(sizes),
        "cells of at most ten lines": round(sum(size <= 10 for size in sizes) / len(cells), 3),
        "most lines of a cell": sizes[-1],
        "cells with pandas, seaborn or matplotlib": sum(bool(_LIBRARIES.search(c)) for c in cells),
    }


if __name__ == "__main__":
    import sys

    for name, value in measure(Path(sys.argv[1]) if sys.argv[1:] else ROOT).items():
        sys.stdout.write(f"{name}: {value}\n")
