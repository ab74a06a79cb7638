"""Executors that make pages: processes on this machine, or the workers of a Dask cluster.

A worker of a cluster needs the package installed and nothing else: the notebook and the tables come
with each job, a few hundred kilobytes, and what the job made goes back as bytes.
"""

from __future__ import annotations

import hashlib
import io
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import traceback
import zipfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import ReportError
from analysis.project import ROOT_VARIABLE, Project, write_bytes_atomically

if TYPE_CHECKING:
    from analysis.reports.page import Page
    from analysis.reports.plan import PageJob

#: What forked kernels have imported.
KERNEL_IMPORTS = (
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "seaborn",
    "babel.dates",
    "babel.numbers",
    "analysis.book.book",
    "analysis.charts.forests",
    "analysis.charts.maps",
    "analysis.charts.diagrams",
    "analysis.charts.plots",
    "analysis.charts.timeseries",
)
#: What Python and the libraries read when they start: no threads in linear algebra, a fixed order
#: of sets, UTF-8 on every machine; nothing of the user's own IPython start-up.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "IPYTHONDIR": "{scratch}",
    "JUPYTER_PREFER_ENV_PATH": "1",
    "JUPYTER_RUNTIME_DIR": "{scratch}",
}
#: How often a job on a cluster runs again after an error that is not the notebook's, and seconds
#: to wait for a scheduler.
_RETRIES, _PATIENCE = 3, 10
#: A run changes the working folder and the environment of its process: one at a time in each.
_ALONE = threading.Lock()


@dataclass(frozen=True)
class Crash:
    """A job that gave no result: its process died, or the work raised; `reason` is for the user."""

    reason: str


def run_jobs(
    work: Callable[[Any], Any], jobs: Sequence[Any], *, root: Path, at_once: int | None = None
) -> Generator[tuple[int, Any], None, None]:
    """Do `work` on every job in processes on this machine; yield each outcome as it comes.

    Parameters
    ----------
    work : callable
        A function of a module, so that another process can find it.
    jobs : sequence
        What it takes, one at a time; picklable, as are its results.
    root : Path
        Folder of the project, which the kernels shall use.
    at_once : int, optional
        How many processes work; by default one more than there are cores.

    Yields
    ------
    tuple of int and object
        The place of the job in `jobs`, and its result or :class:`Crash`.
    """
    from forkernel import ADDRESS, PROVISIONER, run_server

    # While others compute, one notebook starts or ends, and waits.
    count = (os.cpu_count() or 1) + 1 if at_once is None else at_once
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="analysis-"))
        settings = _make_environment(scratch, root)
        address = stack.enter_context(run_server(settings, KERNEL_IMPORTS))
        settings |= {ADDRESS: address, **PROVISIONER} if address else {}
        make = partial(_make_pool, settings)
        yield from _run_in_pools(make, work, jobs, min(count, max(1, len(jobs))))


def _make_environment(scratch: str, root: Path) -> dict[str, str]:
    settings = {key: text.replace("{scratch}", scratch) for key, text in ENVIRONMENT.items()}
    return settings | {ROOT_VARIABLE: str(root)}


def _make_pool(settings: Mapping[str, str], count: int) -> ProcessPoolExecutor:
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context: Any = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["analysis.reports.preloaded"])
    return ProcessPoolExecutor(count, context, _begin, (dict(settings),))


def _run_in_pools(
    make: Callable[[int], Executor], work: Callable[[Any], Any], jobs: Sequence[Any], count: int
) -> Generator[tuple[int, Any], None, None]:
    """Run jobs in a pool; when a process dies, run those that it took along again, each alone.

    A pool gives up all jobs in hand when one of its processes dies. The one that dies again, alone
    in a pool of its own, is the one that crashed.
    """
    waiting = list(range(len(jobs)))[::-1]
    while waiting:
        lost: list[int] = []
        for place, outcome in _run_in_pool(make(count), work, jobs, waiting, count):
            if isinstance(outcome, BrokenProcessPool):
                lost.append(place)
            else:
                yield place, outcome
        for place in sorted(lost):
            for _, outcome in _run_in_pool(make(1), work, jobs, [place], 1):
                died = isinstance(outcome, BrokenProcessPool)
                yield place, Crash("the process that ran it ended abruptly") if died else outcome


def _run_in_pool(
    pool: Executor,
    work: Callable[[Any], Any],
    jobs: Sequence[Any],
    waiting: list[int],
    count: int,
) -> Generator[tuple[int, Any], None, None]:
    """Run jobs in one pool until none waits or the pool is broken; `waiting` is emptied."""
    busy: dict[Future[Any], int] = {}
    broken = False
    try:
        while busy or (waiting and not broken):
            while waiting and len(busy) < count and not broken:
                place = waiting.pop()
                busy[pool.submit(work, jobs[place])] = place
            done, _ = wait(busy, return_when=FIRST_COMPLETED)
            for future in done:
                place = busy.pop(future)
                fault = future.exception()
                if isinstance(fault, BrokenProcessPool):
                    broken = True
                    yield place, fault
                elif fault is not None:
                    yield place, Crash("".join(traceback.format_exception(fault)))
                else:
                    yield place, future.result()
    finally:
        if busy:
            for process in multiprocessing.active_children():
                process.terminate()
        pool.shutdown(cancel_futures=True)


def _begin(settings: Mapping[str, str]) -> None:
    """Begin a worker process."""
    os.environ.update(settings)
    # Ctrl-C reaches the whole group: the parent alone decides, and asks with SIGTERM, which is
    # turned into an exception here so that a running kernel is shut down on the way out.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    """End this process with its parent, in the middle of a job too; a kernel follows by itself."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@dataclass(frozen=True)
class Delivery:
    """What a worker made: the page's outcome, and files by their path from the output folder."""

    page: Page
    files: Mapping[str, bytes]


def run_on_cluster(
    project: Project, jobs: Sequence[PageJob], out: Path, address: str
) -> Generator[tuple[int, Page | Crash], None, None]:
    """Make pages on a Dask cluster; yield the place and outcome of each, its files written.

    Raises
    ------
    ReportError
        If `distributed` is not installed or no scheduler answers at the address, such as
        ``tcp://host:8786``.
    """
    with _connect(address) as client:
        from distributed import as_completed

        # Many sets of one notebook share a parcel. It is a result like any other: if the workers
        # that have it are lost, the scheduler gives it to others.
        notebooks = dict.fromkeys(job.job.notebook for job in jobs)
        parcels = {path: client.submit(bytes, pack(project, path)) for path in notebooks}
        options = {"pure": False, "retries": _RETRIES}
        futures = {
            client.submit(
                make_remotely, parcels[job.job.notebook], job, project.root, out, **options
            ): place
            for place, job in enumerate(jobs)
        }
        try:
            for future in as_completed(list(futures)):
                try:
                    delivery: Delivery = future.result()
                except CancelledError:
                    yield futures[future], Crash("the connection to the scheduler was lost")
                    continue
                except Exception as fault:  # noqa: BLE001 (whatever a worker raised)
                    yield futures[future], Crash(f"on the cluster: {fault}")
                    continue
                for name, content in delivery.files.items():
                    write_bytes_atomically(out / name, content)
                yield futures[future], delivery.page
        finally:
            client.cancel(list(futures))


@contextmanager
def _connect(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise ReportError(
            "--scheduler needs the package 'distributed'; install the extra 'cluster'"
        ) from None
    try:
        client = Client(address, timeout=_PATIENCE)
    except (OSError, ValueError) as fault:
        remedy = "start one with 'dask scheduler', or leave out --scheduler"
        raise ReportError(f"no scheduler answers at {address} ({fault}); {remedy}") from None
    with client:
        yield client


def pack(project: Project, notebook: Path) -> bytes:
    """Pack what one notebook needs of a project, itself and the tables: always the same bytes."""
    files = [notebook, project.package]
    files += sorted(path for path in (project.root / "data").rglob("*.csv"))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            name = file.resolve().relative_to(project.root.resolve()).as_posix()
            # A fixed time, or two parcels of the same files would differ.
            archive.writestr(zipfile.ZipInfo(name), file.read_bytes(), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def make_remotely(parcel: bytes, job: PageJob, root: Path, out: Path) -> Delivery:
    """Make a page on a worker, in folders of the worker's own."""
    from analysis.reports.page import make_page

    with _ALONE, ExitStack() as stack:
        here = _unpack(parcel)
        made = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="analysis-")))
        stack.enter_context(_set_environment(here))
        notebook = here / job.job.notebook.resolve().relative_to(root.resolve())
        run = replace(job.job, notebook=notebook, kept=made / job.job.kept.relative_to(out))
        page = make_page(replace(job, root=here, out=made, job=run))
        # The outcome names the job as it was given, with the folders of whoever gave it.
        page = replace(page, run=replace(page.run, job=job.job))
        files = {
            path.relative_to(made).as_posix(): path.read_bytes()
            for path in sorted(made.rglob("*"))
            if path.is_file()
        }
    return Delivery(page, files)


@contextmanager
def _set_environment(root: Path) -> Iterator[None]:
    from forkernel import PRELOAD, PROVISIONER, can_fork

    kept = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="analysis-") as scratch:
        settings = _make_environment(scratch, root) | (PROVISIONER if can_fork() else {})
        os.environ.update(settings | {PRELOAD: " ".join(KERNEL_IMPORTS)})
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(kept)


def _unpack(parcel: bytes) -> Path:
    """Unpack a parcel once in the life of a worker; its folder goes with the worker."""
    folder = Path(_make_folder().name) / hashlib.sha256(parcel).hexdigest()
    if not folder.exists():
        unfinished = folder.with_suffix(".tmp")
        with zipfile.ZipFile(io.BytesIO(parcel)) as archive:
            archive.extractall(unfinished)
        unfinished.rename(folder)
    return folder


@cache
def _make_folder() -> Any:
    return tempfile.TemporaryDirectory(prefix="analysis-")
