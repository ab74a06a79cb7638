"""What tests of faults share: projects of small notebooks, and builds of them in processes."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.project import ROOT_VARIABLE

ROOT = Path(__file__).parents[2]
PARAMETERS = 'lang = "en" # language {en, de, zh}'
MARK = "ANALYSIS_TEST_MARK"


def write(root, name, *sources, parameters=PARAMETERS, title="Why?"):
    """Write a notebook; sources are of code cells, or cells."""
    cells = [
        new_markdown_cell(f"# {title}"),
        new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        new_code_cell("from analysis import Book\nbook = Book.open(lang=lang)"),
        new_code_cell('book.say("There were {hefei_deals}.")'),
        *(new_code_cell(x) if isinstance(x, str) else x for x in sources),
        new_code_cell("book.sources()"),
    ]
    (root / "notebooks").mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=cells), root / "notebooks" / f"{name}.ipynb")


def prepare(root, **changes):
    environment = {**os.environ, ROOT_VARIABLE: str(root), MARK: str(root), **changes}
    return {key: value for key, value in environment.items() if value is not None}


def build(root, *words, prefix=(), **environment):
    command = [*prefix, sys.executable, "-m", "analysis", "report", *words]
    return subprocess.run(
        command,
        check=False,
        cwd=root,
        env=prepare(root, **environment),
        capture_output=True,
        text=True,
    )


@contextmanager
def building(root, *words, **environment):
    command = [sys.executable, "-m", "analysis", "report", *words]
    # What a shell runs in the background ignores it, and hands that on.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        command, cwd=root, env=prepare(root, **environment), stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        yield process


def find_processes(root):
    """Find the processes that this project's builds started, by a variable in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            known = f"{MARK}={root}".encode() in (folder / "environ").read_bytes().split(b"\0")
            running = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
        except OSError:
            continue
        if known and running:
            found.append(int(folder.name))
    return found


def wait_until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()
