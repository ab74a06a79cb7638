"""What a build was made of and what came of it: ``build.json``, read again by the next build.

Everything in it but the durations is the same for the same inputs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from analysis.project import write_atomically
from analysis.reports.freshness import State, describe_inputs
from analysis.reports.jobs import Page, PageJob

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


def write_manifest(out: Path, pages: Mapping[str, Any], around: Mapping[str, Any]) -> None:
    """Write versions, pages and what stands around them, keys sorted."""
    content = {"around": around, "pages": pages, "versions": list_versions()}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    write_atomically(out / NAME, f"{text}\n")


@cache
def list_versions() -> dict[str, str]:
    """Give the versions of Python and of the main packages; empty text for one not installed."""
    import platform

    return {"python": platform.python_version()} | {name: _read_version(name) for name in _PACKAGES}


def _read_version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def describe_page(job: PageJob, page: Page, state: State) -> dict[str, Any]:
    """Give the entry of one page.

    Returns
    -------
    dict
        With ``seconds``, the only value that differs between two builds of the same inputs;
        ``changes`` are the parameters other than the language that differ from their defaults;
        ``reads`` the fingerprints of what the notebook read, ``tables`` that of all rows;
        ``files`` the SHA-256 of the page and of its charts' data.
    """
    return describe_inputs(job, state) | {
        "changes": {name: value for name, value in job.job.changes.items() if name != "lang"},
        "facts": page.facts,
        "faults": list(page.faults),
        "files": dict(page.files),
        "headline": page.headline,
        "language": job.lang,
        "notebook": job.job.notebook.stem,
        "reads": {name: state.now.take(name) for name in page.run.reads},
        "seconds": round(page.run.seconds, 2),
        "status": "failed" if page.faults else "done",
        "tables": state.now.take_tables(),
        "title": job.title,
    }
