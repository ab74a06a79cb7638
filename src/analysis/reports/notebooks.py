"""Notebooks in, executed notebooks out, several at once; and the committed ones made afresh.

An error in one notebook stops no other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

from analysis.project import write_atomically
from analysis.reports.execution import execute
from analysis.reports.jobs import Failure, Job, Run
from analysis.reports.kernels import ADDRESS, DOOR, START, run_server
from analysis.reports.workers import Crash, do_jobs

#: Imported once, before processes are forked.
IMPORTS = ("analysis.reports.preloaded",)
#: Nothing of the user's own IPython start-up, kernels of this environment before the user's.
ENVIRONMENT = START | {
    "IPYTHONDIR": "{scratch}",
    "JUPYTER_PREFER_ENV_PATH": "1",
    "JUPYTER_RUNTIME_DIR": "{scratch}",
}


def run_notebooks(
    jobs: Sequence[Job],
    *,
    root: Path,
    at_once: int | None = None,
    on_progress: Callable[[Run], object] | None = None,
) -> list[Run]:
    """Execute notebooks and keep each executed notebook where its job says.

    Parameters
    ----------
    jobs : sequence of Job
        What to run; parameters are checked before, see `analysis.reports.parameters`.
    root : Path
        Folder of the project, which the kernels shall use.
    at_once : int, optional
        How many run at the same time; by default one more than there are cores.
    on_progress : callable, optional
        Called with each run as it ends.

    Returns
    -------
    list of Run
        In the order of `jobs`.
    """
    runs: dict[int, Run] = {}
    for place, outcome in start_jobs(_execute_and_keep, jobs, root=root, at_once=at_once):
        run = describe_crash(jobs[place], outcome) if isinstance(outcome, Crash) else outcome
        runs[place] = run
        if on_progress:
            on_progress(run)
    return [runs[place] for place in sorted(runs)]


def start_jobs(
    work: Callable[[Any], Any], jobs: Sequence[Any], *, root: Path, at_once: int | None
) -> Generator[tuple[int, Any], None, None]:
    """Do `work` on jobs in processes set up for kernels; see `analysis.reports.workers.do_jobs`."""
    environment = {**ENVIRONMENT, "ANALYSIS_PROJECT": str(root)}
    # While others compute, one notebook starts or ends, and waits.
    count = (os.cpu_count() or 1) + 1 if at_once is None else at_once
    with run_server(START) as address:
        if address:
            environment |= {ADDRESS: address, **DOOR}
        yield from do_jobs(work, jobs, at_once=count, environment=environment, imports=IMPORTS)


def describe_crash(job: Job, crash: Crash) -> Run:
    """Describe the run of a job whose process died, or whose work raised what it must not."""
    lines = crash.reason.strip().splitlines()
    return Run(job, 0.0, Failure(0, "", lines[-1], tuple(lines[:-1])))


def _execute_and_keep(job: Job) -> Run:
    import nbformat

    run, executed = execute(job)
    write_atomically(job.kept, f"{nbformat.writes(executed).rstrip()}\n")
    return run
