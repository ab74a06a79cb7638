"""Pages made by other machines: jobs in, outcomes out, over an existing Dask cluster.

A worker needs the package installed and nothing else: the notebook and the tables come with each
job, a few hundred kilobytes, and what the job made goes back as bytes. A job whose worker is lost
runs again on another one; every page is written once, by whoever asked for it.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import threading
import zipfile
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import ReportError
from analysis.project import ROOT_VARIABLE, Project, write_bytes_atomically
from analysis.reports.jobs import Page, PageJob
from analysis.reports.kernels import DOOR, can_fork
from analysis.reports.notebooks import ENVIRONMENT
from analysis.reports.page import make_page
from analysis.reports.workers import Crash

if TYPE_CHECKING:
    from distributed import Client, Future

#: How often a job runs again after an error that is not the notebook's.
RETRIES = 3
#: Seconds to wait for a scheduler to answer.
_PATIENCE = 10
#: A run changes the working folder and the environment of its process: one at a time in each.
_ALONE = threading.Lock()


@dataclass(frozen=True)
class Delivery:
    """What a worker made: the page's outcome, and files by their path from the output folder."""

    page: Page
    files: Mapping[str, bytes]


def make_pages_on_cluster(
    project: Project, jobs: Sequence[PageJob], out: Path, address: str
) -> Generator[tuple[int, Page | Crash], None, None]:
    """Make pages on a cluster; yield each outcome as it comes, its files written.

    Parameters
    ----------
    project : Project
        Whose notebooks and tables are shipped.
    jobs : sequence of PageJob
        The pages to make.
    out : Path
        Output folder, to which the paths of the jobs belong.
    address : str
        Of the Dask scheduler, such as ``tcp://host:8786``.

    Yields
    ------
    tuple of int and object
        The place of the job in `jobs`, and its page or `Crash`.

    Raises
    ------
    ReportError
        If `distributed` is not installed or no scheduler answers.
    """
    from concurrent.futures import CancelledError

    with _connect(address) as client:
        from distributed import as_completed

        futures: dict[Future[Delivery], int] = {}
        # Many sets of one notebook share a parcel. It is a result like any other: if the workers
        # that have it are lost, the scheduler gives it to others.
        parcels = {
            notebook: client.submit(bytes, pack(project, notebook))
            for notebook in dict.fromkeys(job.job.notebook for job in jobs)
        }
        make = partial(client.submit, make_remotely, pure=False, retries=RETRIES)
        for place, job in enumerate(jobs):
            future = make(parcels[job.job.notebook], job, project.root, out)
            futures[future] = place
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
def _connect(address: str) -> Iterator[Client]:
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
    with _ALONE, ExitStack() as stack:
        here = _unpack(parcel)
        made = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="analysis-")))
        stack.enter_context(_set_environment(here))
        moved = replace(
            job,
            root=here,
            out=made,
            job=replace(
                job.job,
                notebook=here / job.job.notebook.resolve().relative_to(root.resolve()),
                kept=made / job.job.kept.relative_to(out),
            ),
        )
        page = make_page(moved)
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
    kept = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="analysis-") as scratch:
        settings = {key: text.replace("{scratch}", scratch) for key, text in ENVIRONMENT.items()}
        os.environ.update(settings | {ROOT_VARIABLE: str(root)} | (DOOR if can_fork() else {}))
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(kept)


def _unpack(parcel: bytes) -> Path:
    """Unpack a parcel once in the life of a worker; its folder goes with the worker."""
    folder = Path(_make_shelf().name) / hashlib.sha256(parcel).hexdigest()
    if not folder.exists():
        unfinished = folder.with_suffix(".tmp")
        with zipfile.ZipFile(io.BytesIO(parcel)) as archive:
            archive.extractall(unfinished)
        unfinished.rename(folder)
    return folder


@cache
def _make_shelf() -> Any:
    return tempfile.TemporaryDirectory(prefix="analysis-")
