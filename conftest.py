"""What every run of tests begins with, one of the notebooks alone too."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

# nbval imports nbformat, that jsonschema, and that a checker of web addresses which compiles its
# grammar for seconds, in every process. No notebook holds what it would check; without it,
# jsonschema does without.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
pytest_plugins = ["nbval.plugin"]

import nbval.kernel  # noqa: E402
import nbval.plugin  # noqa: E402
import pytest  # noqa: E402
from jupyter_client.manager import KernelManager  # noqa: E402

from analysis.reports.execution import ENVIRONMENT, KERNEL_IMPORTS  # noqa: E402
from analysis.reports.notebook import TOOLS  # noqa: E402
from forkernel import ADDRESS, PRELOAD, PROVISIONER, run_server  # noqa: E402

#: Drafts are tested when they are published; tools show what is not ours.
collect_ignore_glob = ["notebooks/drafts/*", *(f"notebooks/{name}" for name in TOOLS)]


def pytest_configure(config: pytest.Config) -> None:
    """Have the kernels of nbval forked; in a run of all tests, all kernels by one server.

    A server imports for seconds what notebooks need. Processes of pytest-xdist inherit its address.
    """
    # Without encryption, every kernel says that it has none.
    nbval.kernel.KernelManager = partial(KernelManager, transport_encryption="auto")
    os.environ.update({**PROVISIONER, PRELOAD: " ".join(KERNEL_IMPORTS)})
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS and ADDRESS not in os.environ:
        stack = ExitStack()
        config.add_cleanup(stack.close)
        if address := start_server(stack):
            os.environ[ADDRESS] = address


def start_server(stack: ExitStack) -> str:
    """Start the server of kernels that a build would start."""
    scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="analysis-"))
    settings = {name: text.replace("{scratch}", scratch) for name, text in ENVIRONMENT.items()}
    return stack.enter_context(run_server(settings, KERNEL_IMPORTS))


def _make_cell(parent: Any, *, cell: Any, **told: Any) -> Any:
    """Make a cell for nbval with the number of its place in the file, as builds tell it."""
    place = next(n for n, x in enumerate(parent.nb.cells, start=1) if x is cell)
    told |= {"name": f"Cell {place}", "cell_num": place}
    return super(nbval.plugin.IPyNbCell, nbval.plugin.IPyNbCell).from_parent(
        parent, cell=cell, **told
    )


def _number_frames(
    cell: Any, message: str, *told: Any, fail: Any = nbval.plugin.IPyNbCell.raise_cell_error
) -> None:
    """Fail with that number in the traceback, too: nbval counts no runs, and each is In[1]."""
    fail(cell, message, *(re.sub(r"In\[1\](?=[^,\n]*, line)", str(cell.cell_num), x) for x in told))


nbval.plugin.IPyNbCell.from_parent = _make_cell
nbval.plugin.IPyNbCell.raise_cell_error = _number_frames


@pytest.fixture(scope="session", autouse=True)
def _one_server() -> Iterator[None]:
    """Let builds that tests run in this process share a server of kernels."""
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        started: list[str] = []

        @contextmanager
        def share(_: Mapping[str, str], __: Sequence[str] = (), ___: str = "") -> Iterator[str]:
            if not started:
                started.append(os.environ.get(ADDRESS) or start_server(stack))
            yield started[0]

        patch.setattr("forkernel.run_server", share)
        yield
