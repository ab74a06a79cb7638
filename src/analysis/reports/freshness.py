"""A page of an earlier build and the project as it is in: whether the page is still what it says.

A page is fresh if everything it was made from is the same: the notebook, its parameters, what the
notebook read, the library, the lock, the pages beside it; and if its files are there, unchanged.
Nothing heavy is imported here: a build with nothing to do must cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.facts.reads import Fingerprints
from analysis.project import Project, hash_file, hash_files, list_files
from analysis.reports.jobs import PageJob

_LOCK = "requirements.lock"
#: Parts of the package that no page is made by.
_ELSEWHERE = ("curation/", "cli.py", "__main__.py")


@dataclass(frozen=True)
class State:
    """A project as it was when a build began: what changes meanwhile is the next build's.

    Parameters
    ----------
    inputs : mapping of str to str
        SHA-256 of what every page is made from: the library, the lock, and the data package, since
        every page says of which data set it is part, in which version and under which licence.
    now : Fingerprints
        Of what a notebook may read.
    """

    inputs: Mapping[str, str]
    now: Fingerprints


def take_state(project: Project) -> State:
    """Take the state of a project."""
    return State(_hash_inputs(project), Fingerprints(project).load())


def _hash_inputs(project: Project) -> dict[str, str]:
    package = Path(__file__).parents[1]
    code = [name for name in list_files(package) if not name.startswith(_ELSEWHERE)]
    lock = project.root / _LOCK
    return {
        "code": hash_files(package, code),
        "lock": hash_file(lock) if lock.is_file() else "",
        "package": hash_file(project.package) if project.package.is_file() else "",
    }


def describe_inputs(job: PageJob, state: State) -> dict[str, Any]:
    """Give what is known of a page's inputs before its notebook runs."""
    beside = [[link.href, link.title] if link else [] for link in (job.previous, job.next)]
    return {
        "as_of": job.as_of,
        "beside": beside,
        "inputs": {**state.inputs, "notebook": state.now.take_file(job.job.notebook)},
        "parameters": dict(job.values),
    }


def is_fresh(job: PageJob, entry: Mapping[str, Any], state: State) -> bool:
    """Tell whether a page need not be made again.

    Parameters
    ----------
    job : PageJob
        The page that is asked for.
    entry : mapping of str to object
        What the manifest says of the page that is there.
    state : State
        The project as it is.
    """
    wanted, reads = describe_inputs(job, state), entry.get("reads", {})
    if entry.get("tables") == state.now.take_tables():
        reads = {name: known for name, known in reads.items() if name.startswith("file/")}
    return (
        entry.get("status") == "done"
        and all(entry.get(key) == value for key, value in wanted.items())
        and all(state.now.take(name) == known for name, known in reads.items())
        and are_whole(job.out, entry.get("files", {}))
    )


def find_newest(entries: Iterable[Mapping[str, Any]], state: State) -> str:
    """Give the day on which the newest source was published; known if the tables are the same."""
    tables = state.now.take_tables()
    code = state.inputs["code"]
    known = (
        entry["as_of"]
        for entry in entries
        if entry.get("tables") == tables and entry.get("inputs", {}).get("code") == code
    )
    day = next(known, None)
    return state.now.newest() if day is None else day


def are_whole(out: Path, files: Mapping[str, str]) -> bool:
    """Tell whether files, by their path from a folder, are there and have their SHA-256."""
    return bool(files) and all(
        (out / name).is_file() and hash_file(out / name) == known for name, known in files.items()
    )
