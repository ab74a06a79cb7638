"""Jobs in, outcomes out: processes that each do one job after another, several at once.

A pool of `concurrent.futures` gives up all jobs when one of its processes dies. Here a dead process
costs its own job and no other: its pipe closes, and a new process takes the next job. Processes are
forked from a server that has imported the heavy libraries once, where the system can fork.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

#: Seconds that a process may take to stop its kernel and leave, before it is killed.
PATIENCE = 10.0


@dataclass(frozen=True)
class Crash:
    """A job that gave no result: its process died, or the work raised; `reason` is for the user."""

    reason: str


@dataclass
class _Worker(Generic[Job]):
    process: BaseProcess
    pipe: Connection
    place: int  # of the job at hand


def do_jobs(
    work: Callable[[Job], Result],
    jobs: Sequence[Job],
    *,
    at_once: int,
    environment: Mapping[str, str],
    imports: Sequence[str],
) -> Iterator[tuple[int, Result | Crash]]:
    """Do `work` on every job, `at_once` at a time; yield each outcome as it comes.

    Parameters
    ----------
    work : callable
        A function of a module, so that another process can find it.
    jobs : sequence
        What it takes, one at a time; picklable, as are its results.
    at_once : int
        How many processes work.
    environment : mapping of str to str
        Variables set in these processes; ``{scratch}`` in a value names a folder of their own.
    imports : sequence of str
        Modules that the server imports before it forks.

    Yields
    ------
    tuple of int and object
        The place of the job in `jobs`, and its result or `Crash`.
    """
    context = _make_context(imports)
    waiting = list(enumerate(jobs))[::-1]
    busy: dict[Any, _Worker[Job]] = {}
    with tempfile.TemporaryDirectory(prefix="analysis-") as scratch:
        settings = {key: value.replace("{scratch}", scratch) for key, value in environment.items()}
        try:
            while waiting or busy:
                while waiting and len(busy) < at_once:
                    worker: _Worker[Job] = _start(context, work, settings)
                    busy[worker.pipe] = worker
                    _send(worker, waiting.pop())
                for pipe in wait(list(busy)):
                    worker = busy[pipe]
                    place, outcome = worker.place, _receive(worker)
                    if isinstance(outcome, _Death) or not waiting:
                        del busy[pipe]
                        _stop(worker)
                    else:
                        _send(worker, waiting.pop())
                    yield place, outcome
        finally:
            for worker in busy.values():
                worker.process.terminate()
            for worker in busy.values():
                _stop(worker)


class _Death(Crash):
    """The process is gone, not only its job."""


def _make_context(imports: Sequence[str]) -> Any:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(imports))
    return context


def _start(context: Any, work: Callable[[Any], Any], settings: Mapping[str, str]) -> _Worker[Any]:
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, work, dict(settings)), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours, -1)


def _send(worker: _Worker[Job], job: tuple[int, Job]) -> None:
    worker.place = job[0]
    with contextlib.suppress(OSError):  # a process that is gone shows when its answer is read
        worker.pipe.send(job[1])


def _receive(worker: _Worker[Any]) -> Any:
    try:
        return worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join(PATIENCE)
        code = worker.process.exitcode
        killed = f"by signal {-code}" if code and code < 0 else f"with exit code {code}"
        return _Death(f"the process that ran it ended {killed}")


def _stop(worker: _Worker[Any]) -> None:
    worker.pipe.close()
    worker.process.join(PATIENCE)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _serve(pipe: Connection, work: Callable[[Any], Any], settings: Mapping[str, str]) -> None:
    """Do what comes through the pipe until it closes; the main function of a worker."""
    os.environ.update(settings)
    # Ctrl-C reaches the whole group: the parent alone decides, and asks with SIGTERM, which is
    # turned into an exception here so that a running kernel is shut down on the way out.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    threading.Thread(target=_follow_parent, daemon=True).start()
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        try:
            outcome = work(job)
        except Exception:  # noqa: BLE001 (told to the parent; the next job may go well)
            outcome = Crash(traceback.format_exc())
        try:
            pipe.send(outcome)
        except BrokenPipeError:  # the parent was killed: nobody is left to tell
            return


def _follow_parent() -> None:
    """End this process with its parent, in the middle of a job too; a kernel follows by itself."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
