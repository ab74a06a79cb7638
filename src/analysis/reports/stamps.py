"""Stamps of pages: hashes of all that makes a page what it is, by which a fresh one is known."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from analysis.project import Project, hash_file
from analysis.reports import plan

#: The version of the interpreter; the module platform takes longer to import than to be asked.
PYTHON = ".".join(map(str, sys.version_info[:3]))


def stamp_project(project: Project, out: Path, files: Mapping[str, str] | None = None) -> str:
    """Hash the interpreter, the library and the `files` of the project, as hash_files gives."""
    package = Path(__file__).parents[1]
    own = [[name, hash_file(f"{package}/{name}")] for name in list_files(package)]
    return hash_json([PYTHON, own, files or hash_files(project, out)[0]])


def hash_files(project: Project, out: Path) -> tuple[dict[str, str], list[str]]:
    """Hash every file of the project that a notebook could read; tell which cannot be read.

    Left out are notebooks, output folders, tests, docs, benchmarks, Markdown at the root, and what
    is hidden. Links are followed.
    """
    package, root = Path(__file__).parents[1], project.root
    elsewhere = (out, package, *(root / name for name in plan.ELSEWHERE))
    files, unread, record = {}, [], project.verified.relative_to(root).as_posix()
    for name in list_files(root, elsewhere):
        is_for_readers = name.endswith(".md") and "/" not in name
        if not (name.endswith(".ipynb") or is_for_readers or name == record):
            try:
                files[name] = hash_file(f"{root}/{name}")
            except OSError as fault:
                unread.append(f"{name} cannot be read ({fault.strerror}); mend or remove it")
    return files, unread


def list_files(folder: Path, skipped: Iterable[Path] = ()) -> list[str]:
    """List the files below a folder by their path from it, sorted; links are followed.

    Left out are what is hidden, caches, `skipped` folders, and those of other builds.
    """
    found, seen = [], {os.path.realpath(path) for path in skipped}
    for place, folders, names in os.walk(folder, followlinks=True):
        real, start = os.path.realpath(place), os.path.relpath(place, folder).replace(os.sep, "/")
        if real in seen or (start != "." and {plan.MANIFEST, "index.html"} <= set(names)):
            folders.clear()
            continue
        seen.add(real)  # a link may lead in a circle
        folders[:] = [x for x in folders if not x.startswith((".", "__pycache__", "node_modules"))]
        # Editors mark open files by links to nowhere; of hundreds, a Path each would cost more.
        shown = (x for x in names if x[0] != "." and os.path.isfile(f"{place}/{x}"))  # noqa: PTH113
        found += [name if start == "." else f"{start}/{name}" for name in shown]
    return sorted(found)


def hash_json(told: object) -> str:
    """Give the SHA-256 of what JSON can write."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def stamp_page(job: plan.PageJob, stamp: str) -> str:
    """Stamp a page: hash its notebook, its parameters, its neighbours and the project's stamp."""
    beside = [[link.href, link.title] if link else [] for link in (job.previous, job.next)]
    own = job.notebook.fault or hash_file(job.execution.notebook)  # what is no file has no end
    return hash_json([stamp, own, job.name, job.lang, dict(job.values), beside, job.beside])


def are_whole(out: Path, files: Mapping[str, str]) -> bool:
    """Tell whether files, by their path from a folder, are there and have their SHA-256."""
    with suppress(OSError):  # what cannot be read is not equal to anything
        return bool(files) and all(hash_file(f"{out}/{x}") == known for x, known in files.items())
    return False
