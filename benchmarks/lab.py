"""Measure what a researcher waits for in JupyterLab: its first chart, a slider, a table of facts.

A browser looks at it, Debian's Chromium; where there is none nothing is measured.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
#: The notebook in front, and the charts that it shows.
NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)"
CHART = f"{NOTEBOOK} .jp-RenderedSVG :is(img, svg), {NOTEBOOK} .jp-RenderedImage img"
#: Whether its kernel has nothing to do.
AT_REST = "window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
#: How often each is measured.
_TIMES = 5
#: Milliseconds to wait for what shall be seen.
_PATIENCE = 60_000


@contextmanager
def start_lab(home: Path, **variables: str) -> Iterator[str]:
    """Start JupyterLab as `make lab` does, for somebody whose home is a folder; give its address.

    Variables are set in its environment. It answers when the block begins, and has ended behind it.
    """
    with socket.socket() as given:
        given.bind(("127.0.0.1", 0))
        port = given.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    words = f"--no-browser --port={port} --IdentityProvider.token= --expose-app-in-browser"
    known = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "JPY"))}
    with (home / "lab.log").open("w") as log:
        process = subprocess.Popen(  # noqa: S603 (our own command)
            ["make", "lab", f"ARGS={words}"],  # noqa: S607
            cwd=ROOT,
            env=known | {"HOME": str(home)} | variables,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + _PATIENCE / 1000
        while not _answers(address):
            if time.monotonic() > end or process.poll() is not None:
                raise RuntimeError(f"JupyterLab did not start: {home / 'lab.log'} tells why")
            time.sleep(0.05)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:  # Lab waits for its kernels as long as they like
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/api", timeout=5) as told:  # noqa: S310 (our own)
            return bool(told.status == 200)
    except OSError:
        return False


def open_notebook(page: Any, address: str) -> None:
    """Open a notebook in a page of a browser; wait until its kernel is at rest."""
    page.goto(f"{address}?reset")  # whatever was open before
    page.wait_for_selector(f"{NOTEBOOK} .jp-Cell", timeout=_PATIENCE)
    page.wait_for_function(AT_REST, timeout=_PATIENCE)


def run(page: Any, command: str) -> None:
    """Run a command of Lab's."""
    page.evaluate(f"window.jupyterapp.commands.execute({command!r})")


def measure() -> dict[str, float]:
    """Give medians in seconds, by what is waited for."""
    from analysis import Book

    books = [Book.open() for _ in range(_TIMES)]
    told = {"`book.to_frame()`": statistics.median(_time(book.to_frame) for book in books)}
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if program is None:
        return told
    from playwright.sync_api import sync_playwright

    first, steps = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        for _ in range(_TIMES):
            with tempfile.TemporaryDirectory() as home, browser.new_page() as page:
                started = time.perf_counter()
                with start_lab(Path(home)) as address:
                    page.goto(address)
                    page.wait_for_selector(CHART, state="attached", timeout=_PATIENCE)
                    first.append(time.perf_counter() - started)
                    if len(first) == _TIMES:
                        steps = _move_slider(page, address)
        browser.close()
    return {
        "first chart seen after `make lab`": statistics.median(first),
        "one step of a slider": statistics.median(steps),
        **told,
    }


def _time(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _move_slider(page: Any, address: str) -> list[float]:
    """Move a slider step by step; time each until what stands below has changed."""
    open_notebook(page, f"{address}/lab/tree/notebooks/08_what_if.ipynb")
    run(page, "notebook:run-all-cells")
    box = page.wait_for_selector(f"{NOTEBOOK} .widget-vbox:has(.noUi-handle)", timeout=_PATIENCE)
    page.wait_for_function(AT_REST, timeout=_PATIENCE)
    shown = box.query_selector(".jp-OutputArea")
    steps = []
    for _ in range(_TIMES):
        box.query_selector(".noUi-handle").focus()
        text = shown.inner_text()
        started = time.perf_counter()
        page.keyboard.press("ArrowLeft")
        changed = "([box, text]) => box.querySelector('.jp-OutputArea').innerText !== text"
        page.wait_for_function(changed, arg=[box, text], timeout=_PATIENCE)
        steps.append(time.perf_counter() - started)
    return steps
