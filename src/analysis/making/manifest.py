"""What a build was made of and what came of it: ``build.json``, read again by the next build.

Everything in it but the durations is the same for the same inputs.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from analysis.files import hash_file, hash_files, write_atomically
from analysis.making.page import Page, PageJob
from analysis.paths import Project

NAME = "build.json"
#: The packages that make pages what they are.
_PACKAGES = (
    "analysis",
    "babel",
    "ipykernel",
    "jinja2",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "pandas",
    "papermill",
    "seaborn",
)
_LOCK = "requirements.lock"


def read_manifest(out: Path) -> dict[str, Any]:
    """Read what earlier builds noted; nothing if there is none, or it is not whole."""
    try:
        stored = json.loads((out / NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {"pages": {}}
    return stored if isinstance(stored.get("pages"), dict) else {"pages": {}}


def write_manifest(out: Path, pages: Mapping[str, Any]) -> None:
    """Write versions and pages, keys sorted."""
    content = {"versions": list_versions(), "pages": pages}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    write_atomically(out / NAME, f"{text}\n")


def list_versions() -> dict[str, str]:
    """Give the versions of Python and of the main packages; empty text for one not installed."""
    return {"python": platform.python_version()} | {name: _read_version(name) for name in _PACKAGES}


def _read_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def hash_inputs(project: Project) -> dict[str, str]:
    """Give the SHA-256 of what every page is made from: data, code and lock."""
    package = Path(__file__).parents[1]
    code = [p for p in package.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    data = [p for p in project.processed.glob("*") if p.is_file()]
    lock = project.root / _LOCK
    return {
        "code": hash_files(package, code),
        "data": hash_files(project.processed, data),
        "lock": hash_file(lock) if lock.is_file() else "",
    }


def describe_page(job: PageJob, page: Page, inputs: Mapping[str, str]) -> dict[str, Any]:
    """Give the entry of one page.

    Returns
    -------
    dict
        With ``seconds``, the only value that differs between two builds of the same inputs.
    """
    return {
        "facts": page.facts,
        "faults": list(page.faults),
        "headline": page.headline,
        "inputs": {**inputs, "notebook": hash_file(job.job.notebook)},
        "language": job.lang,
        "notebook": job.job.notebook.stem,
        "parameters": dict(job.values),
        "seconds": round(page.run.seconds, 2),
        "sha256": page.sha256,
        "status": "failed" if page.faults else "done",
        "title": job.title,
    }
