"""Executors that make pages: processes on this machine, or the workers of a Dask cluster.

A worker of a cluster needs the package installed and nothing else: the notebook and the tables come
with each job, half a megabyte, and what the job made goes back as bytes.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import multiprocessing.util
import os
import shutil
import signal
import sys
import tempfile
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.errors import ReportError
from analysis.project import ROOT_VARIABLE, Project, write_atomically
from analysis.reports.execution import ENVIRONMENT, KERNEL_IMPORTS, find_forkernel
from analysis.reports.notebook import KERNEL

#: Seconds to wait for a scheduler.
PATIENCE = 10
#: How often a cluster runs a job again that it lost.
_RETRIES = 3
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

    `work` is a function of a module, so that another process can find it; jobs and results can be
    pickled. Kernels use the project in the folder `root`. As many processes work as `at_once` says,
    by default one more than there are cores: while others compute, one notebook starts or ends.
    An outcome is the place of the job in `jobs`, and its result or :class:`Crash`.
    """
    kernels = find_forkernel()
    with ExitStack() as stack:
        folder = tempfile.TemporaryDirectory(
            prefix="analysis-", dir=_find_folder() or None, ignore_cleanup_errors=True
        )
        scratch = stack.enter_context(folder)
        settings = _make_environment(scratch, root)
        if kernels:
            address = stack.enter_context(kernels.run_server(settings, KERNEL_IMPORTS, scratch))
            settings |= {kernels.ADDRESS: address, **kernels.PROVISIONER} if address else {}
        count = min(at_once or (os.cpu_count() or 1) + 1, len(jobs))
        yield from _run_in_processes(settings, work, jobs, count)


def _find_folder() -> str:
    """Find a folder for sockets; there is none where kernels are not forked."""
    kernels = find_forkernel()
    return kernels.find_folder() if kernels else ""


def _make_environment(scratch: str, root: Path) -> dict[str, str]:
    # This folder is the first that Jupyter looks in: no kernel of another Python is taken for ours.
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": "Python 3", "language": "python"}
    write_atomically(Path(scratch, "kernels", KERNEL, "kernel.json"), json.dumps(spec))
    # IPython would copy this file with its mode, which not every file system lets it set.
    write_atomically(Path(scratch, "profile_default", "startup", "README"), "")
    settings = {key: text.replace("{scratch}", scratch) for key, text in ENVIRONMENT.items()}
    return settings | {ROOT_VARIABLE: str(root)}


def _run_in_processes(
    settings: Mapping[str, str], work: Callable[[Any], Any], jobs: Sequence[Any], count: int
) -> Generator[tuple[int, Any], None, None]:
    """Run jobs in processes, each a pool of its own: one that dies takes no other job along."""
    waiting = deque(enumerate(jobs))
    pools, idle = list[ProcessPoolExecutor](), list[ProcessPoolExecutor]()
    busy: dict[Future[Any], tuple[int, ProcessPoolExecutor]] = {}
    others = {*multiprocessing.active_children()}  # of whoever calls
    try:
        while waiting or busy:
            while waiting and len(busy) < count:
                with _hold_signals():  # a process that is known to nobody would go on
                    if not idle:
                        idle.append(_make_pool(settings))
                        pools.append(idle[-1])
                    pool, (place, job) = idle.pop(), waiting.popleft()
                    busy[pool.submit(work, job)] = place, pool
            for future in wait(busy, return_when=FIRST_COMPLETED).done:
                place, pool = busy.pop(future)
                fault = future.exception()
                died = isinstance(fault, BrokenProcessPool)
                idle += [] if died else [pool]
                if died:
                    yield place, Crash("the process that ran it ended abruptly")
                elif isinstance(fault, OSError):  # of the machine: a full disk, a limit
                    yield place, Crash(f"{fault.strerror or fault}; what was good is kept")
                elif fault:
                    yield place, Crash("".join(traceback.format_exception(fault)))
                else:
                    yield place, future.result()
    finally:
        if busy:
            for process in {*multiprocessing.active_children()} - others:
                process.terminate()
        for pool in pools:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _hold_signals() -> Generator[None, None, None]:
    """Let Ctrl-C and SIGTERM wait until the block has ended; they reach the main thread alone."""
    held, numbers = list[int](), (signal.SIGINT, signal.SIGTERM)
    is_main = threading.current_thread() is threading.main_thread()
    before = {x: signal.getsignal(x) for x in numbers if is_main}
    before = {x: handler for x, handler in before.items() if callable(handler)}
    for number in before:
        signal.signal(number, lambda sent, _: held.append(sent))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for sent in held:
        signal.raise_signal(sent)


def _make_pool(settings: Mapping[str, str]) -> ProcessPoolExecutor:
    can_serve = "forkserver" in multiprocessing.get_all_start_methods() and _find_folder()
    context: Any = multiprocessing.get_context("forkserver" if can_serve else "spawn")
    if can_serve:
        from multiprocessing import forkserver

        context.set_forkserver_preload(["analysis.reports.preload"])
        before, tempfile.tempdir = tempfile.tempdir, _find_folder()  # its socket lies there
        try:
            with _change_environment(settings):
                forkserver.ensure_running()
        finally:
            tempfile.tempdir = before
    return ProcessPoolExecutor(1, context, _begin, (settings,))


@contextmanager
def _change_environment(settings: Mapping[str, str]) -> Generator[None, None, None]:
    """Change variables of this process while the block lasts."""
    before = {name: os.environ[name] for name in settings if name in os.environ}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name in settings:
            os.environ.pop(name, None)
        os.environ.update(before)


def _begin(settings: Mapping[str, str]) -> None:
    """Begin a worker process."""
    gc.freeze()  # what was imported stays: what is never collected is never copied
    os.environ.update(settings)
    # Files by which kernels are spoken to go with the folder of the build, whatever ends it.
    tempfile.tempdir = settings["JUPYTER_RUNTIME_DIR"]
    # Ctrl-C reaches the whole group: the parent alone decides, and asks with SIGTERM.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _stop(*_: object) -> None:
    """End this process by an exception, so that a running kernel is shut down on the way out.

    What it was in the middle of (a task, a coroutine that nobody waits for now) would be complained
    about: nothing that is said from here on is news, and the parent says that the build stopped.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.exit(1)


def _follow_parent() -> None:
    """End this process with its parent, in the middle of a job too; a kernel follows by itself."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        shutil.rmtree(multiprocessing.util.get_temp_dir(), ignore_errors=True)  # the parent's
        os._exit(1)


def run_on_cluster(
    work: Callable[[Any], Any], jobs: Sequence[Any], *, project: Project, out: Path, address: str
) -> Generator[tuple[int, Any], None, None]:
    """Make pages by `work` on a Dask cluster; yield each outcome as it comes, its files written.

    `address` is that of a scheduler, such as ``tcp://host:8786``; if none answers there, or
    `distributed` is not installed, a ReportError says so.
    """
    with _connect(address) as client:
        from distributed import as_completed

        # Many sets of one notebook share a parcel. It is a result like any other: if the workers
        # that have it are lost, the scheduler gives it to others.
        root = project.root.resolve()
        tables = [project.package, *(project.root / "data").rglob("*.csv")]
        notebooks = dict.fromkeys(job.execution.notebook for job in jobs)
        # The names of all notebooks: a page may lead to those of others.
        names = (x.relative_to(project.root) for x in project.notebooks.rglob("*.ipynb"))
        empty = dict.fromkeys((name.as_posix() for name in names), b"")
        parcels = {
            path: client.submit(dict, empty | _read_files(root, [path, *tables]))
            for path in notebooks
        }
        futures = {}
        for place, job in enumerate(jobs):
            words = (make_remotely, work, parcels[job.execution.notebook], job, root, out)
            futures[client.submit(*words, pure=False, retries=_RETRIES)] = place
        try:
            for future in as_completed(list(futures)):
                try:
                    outcome, files = future.result()
                except CancelledError:
                    outcome = Crash("the connection to the scheduler was lost")
                except Exception as fault:  # noqa: BLE001 (whatever a worker raised)
                    outcome = Crash(f"on the cluster: {fault}")
                else:
                    _write_files(out, files)
                yield futures[future], outcome
        finally:
            client.cancel(list(futures))


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise ReportError(
            "--scheduler needs the package 'distributed'; install the extra 'cluster'"
        ) from None
    try:
        return Client(address, timeout=PATIENCE)
    # TLS without certificates is a TypeError, a protocol that is not installed one of the others.
    except (ImportError, OSError, RuntimeError, TypeError, ValueError) as fault:
        remedy = "start one with 'dask scheduler', or leave out --scheduler"
        raise ReportError(f"no scheduler answers at {address} ({fault}); {remedy}") from None


def _read_files(root: Path, paths: Iterable[Path]) -> dict[str, bytes]:
    """Read files, by their path from a folder."""
    return {path.resolve().relative_to(root).as_posix(): path.read_bytes() for path in paths}


def _write_files(root: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        write_atomically(root / name, content)


def make_remotely(
    work: Callable[[Any], Any], parcel: Mapping[str, bytes], job: Any, root: Path, out: Path
) -> tuple[Any, dict[str, bytes]]:
    """Make a page on a worker, in a folder of the worker's own; give its outcome and its files."""
    kernels = find_forkernel()
    with _ALONE, tempfile.TemporaryDirectory(prefix="analysis-") as scratch:
        here, made = Path(scratch, "project").resolve(), Path(scratch, "reports").resolve()
        _write_files(here, parcel)
        notebook = here / job.execution.notebook.resolve().relative_to(root)
        run = job.execution._replace(
            notebook=notebook, kept=made / job.execution.kept.relative_to(out)
        )
        settings = _make_environment(scratch, here)
        if kernels and kernels.can_fork():
            settings |= {kernels.PRELOAD: " ".join(KERNEL_IMPORTS), **kernels.PROVISIONER}
        with _change_environment(settings):
            page = work(job._replace(root=here, out=made, execution=run))
        files = _read_files(made, (path for path in made.rglob("*") if path.is_file()))
    # The outcome names the job as it was given, with the folders of whoever gave it.
    return replace(page, run=page.run._replace(job=job.execution)), files
