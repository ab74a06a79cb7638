"""Forked kernels are kernels like any other, and leave nothing behind."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from analysis.reports.executor import ENVIRONMENT, KERNEL_IMPORTS
from analysis.reports.notebook import Execution, execute
from forkernel import ADDRESS, PROVISIONER, can_fork, run_server
from forkernel.provisioner import ForkedKernel

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system cannot fork")
#: A notebook with every kind of output, and what kinds of each cell are.
SHOWN = {
    "from analysis import Book, charts\nbook = Book.open()": None,
    "print(len(book.to_frame()))": [],  # a stream
    'book.say("There were {hefei_deals}.")': ["text/html"],
    'book.compare("hefei_deals", "hefei_value_cny", caption="Deals")': ["text/html"],
    'book.to_frame()[["label", "range"]]': ["text/html"],
    """\
charts.show(
    charts.levels(book, "world_sales_2025h1"), id="sales", title="Cars", subtitle="World, 2025"
)""": ["image/svg+xml"],
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()": ["image/png"],
    "book.sources()": ["text/html"],
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    scratch = str(tmp_path_factory.mktemp("scratch"))
    return {name: value.replace("{scratch}", scratch) for name, value in ENVIRONMENT.items()}


@pytest.fixture(scope="module")
def server(settings):
    with run_server(settings, KERNEL_IMPORTS) as address:
        yield address, settings


def run(notebook, server, tmp_path, *, fork=True):
    address, settings = server
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        for name in (ADDRESS, *PROVISIONER):
            patch.delenv(name, raising=False)
        if fork:
            patch.setenv(ADDRESS, address)
            patch.setenv(*next(iter(PROVISIONER.items())))
        done, executed = execute(Execution(notebook, {}, tmp_path / "kept.ipynb"))
    assert not done.failure, str(done.failure)
    return done, [cell.get("outputs") for cell in executed.cells]


def test_a_forked_kernel_gives_what_a_kernel_of_its_own_gives(server, tmp_path):
    cells = [new_code_cell(source) for source in SHOWN]
    nbformat.write(new_notebook(cells=cells), tmp_path / "shown.ipynb")
    _, outputs = run(tmp_path / "shown.ipynb", server, tmp_path)
    _, expected = run(tmp_path / "shown.ipynb", server, tmp_path, fork=False)
    assert outputs == expected
    # Were both to show nothing, they would agree.
    for shown, kinds in zip(outputs, SHOWN.values(), strict=True):
        assert bool(shown) == (kinds is not None)
        found = {kind for output in shown for kind in output.get("data", {})}
        assert found >= set(kinds or ())


def test_nbval_compares_all_committed_outputs_with_those_of_forked_kernels(pytestconfig):
    assert pytestconfig.option.nbval
    assert "notebooks" in pytestconfig.getini("testpaths")
    assert PROVISIONER.items() <= os.environ.items()  # which is what nbval asks for kernels by


PROBE = """\
import os, random, sys
import numpy as np
import matplotlib.pyplot as plt
print(os.environ["MARK"], os.getcwd(), sys.argv[0].endswith("ipykernel_launcher.py"), os.getpid())
print(random.random(), np.random.rand())
plt.plot([1, 2]); plt.show()
"""


def test_a_fork_has_its_own_environment_folder_numbers_and_figures(server, tmp_path, monkeypatch):
    monkeypatch.setenv("MARK", "here")
    nbformat.write(new_notebook(cells=[new_code_cell(PROBE)]), tmp_path / "probe.ipynb")
    told = []
    for _ in range(2):
        _, ((*printed, figure),) = run(tmp_path / "probe.ipynb", server, tmp_path)
        assert "image/png" in figure["data"]
        told.append("".join(output["text"] for output in printed).splitlines())
    (first, drawn), (second, drawn_again) = told
    assert first.split()[:3] == ["here", str(tmp_path), "True"]
    assert first.split()[3] != second.split()[3]
    assert not set(drawn.split()) & set(drawn_again.split())


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").split()[2] != "Z"
    except FileNotFoundError:
        return False


@contextmanager
def forked(address, tmp_path):
    """A kernel that waits for requests which never come."""
    connection = tmp_path / "connection.json"
    argv = ["ipykernel_launcher.py", "-f", str(connection)]
    request = {"argv": argv, "cwd": str(tmp_path), "env": dict(os.environ)}
    kernel = ForkedKernel(address, request)
    try:
        yield kernel
    finally:
        kernel.kill()
        kernel.wait(5)


def test_a_kernel_is_a_process_to_wait_for_and_to_end(server, tmp_path):
    with forked(server[0], tmp_path) as kernel:
        assert kernel.poll() is None
        assert kernel.wait(0.05) is None
        kernel.send_signal(signal.SIGKILL)
        assert kernel.wait(5) == -signal.SIGKILL
        assert kernel.poll() == kernel.returncode == -signal.SIGKILL
        kernel.terminate()  # of what has ended nothing is asked


def test_a_kernel_ends_with_whoever_asked_for_it(server, tmp_path, wait_until):
    with forked(server[0], tmp_path) as kernel:
        kernel._connection.close()
        wait_until(lambda: not is_running(kernel.pid))


def test_kernels_end_with_their_server(tmp_path, wait_until):
    with run_server({}) as address, forked(address, tmp_path) as kernel:
        server_process = int(Path(f"/proc/{kernel.pid}/stat").read_text("ascii").split()[3])
        os.kill(server_process, signal.SIGKILL)
        assert kernel.wait(5) == -signal.SIGKILL
        wait_until(lambda: not is_running(kernel.pid))


ASKER = """\
import sys
from pathlib import Path
from forkernel import run_server
from forkernel.provisioner import ForkedKernel
import os, time
with run_server({}) as address:
    request = {"argv": ["x", "-f", sys.argv[1]], "cwd": ".", "env": dict(os.environ)}
    kernel = ForkedKernel(address, request)
    print(kernel.pid, os.stat(address).st_ino and address, flush=True)
    time.sleep(60)
"""


def test_a_killed_build_leaves_neither_server_nor_kernel(tmp_path, wait_until):
    command = [sys.executable, "-c", ASKER, str(tmp_path / "connection.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as asker:
        kernel = int(asker.stdout.readline().split()[0])
        server_process = int(Path(f"/proc/{kernel}/stat").read_text("ascii").split()[3])
        asker.kill()
    wait_until(lambda: not is_running(kernel) and not is_running(server_process))


def test_a_kernel_that_was_asked_to_end_has_ended_when_it_is_looked_at(
    server, tmp_path, monkeypatch
):
    import asyncio

    from jupyter_client.manager import AsyncKernelManager

    monkeypatch.setenv(ADDRESS, server[0])
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    for name, value in PROVISIONER.items():
        monkeypatch.setenv(name, value)

    async def end():
        manager = AsyncKernelManager(transport_encryption="auto")
        await manager.start_kernel(cwd=str(tmp_path))
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        await manager.request_shutdown()
        status = await manager.provisioner.poll()
        client.stop_channels()
        await manager.cleanup_resources()
        return status

    assert asyncio.run(end()) == 0


def test_a_kernel_of_another_python_starts_as_always(server, monkeypatch):
    import asyncio

    from jupyter_client.provisioning.local_provisioner import LocalProvisioner

    from forkernel.provisioner import ForkProvisioner

    asked = []

    async def launch(_, command, **__):
        asked.append(command)
        return {}

    monkeypatch.setattr(LocalProvisioner, "launch_kernel", launch)
    monkeypatch.setenv(ADDRESS, server[0])
    others = [["R", "--slave"], ["/usr/bin/env", "-m", "ipykernel_launcher", "-f", "x"]]
    for command in others:
        asyncio.run(ForkProvisioner().launch_kernel(command))
    assert asked == others
