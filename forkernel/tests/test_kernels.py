"""Forked kernels are kernels like any other, and leave nothing behind."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import Config

from forkernel import ADDRESS, PROVISIONER, can_fork, run_server
from forkernel.provisioner import ForkedKernel

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system cannot fork")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    scratch = str(tmp_path_factory.mktemp("scratch"))
    with run_server({"IPYTHONDIR": scratch}, ["numpy", "matplotlib.pyplot"]) as address:
        yield address


@pytest.fixture(autouse=True)
def nothing_chosen():
    """Have Jupyter choose how kernels start anew: it does so once in a process."""
    KernelProvisionerFactory.clear_instance()
    yield
    KernelProvisionerFactory.clear_instance()


@pytest.fixture
def wait_until():
    """Wait until something is so."""

    def wait(condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.05)

    return wait


def run(source, folder):
    """Run one cell in a kernel; give its outputs."""
    notebook = new_notebook(cells=[new_code_cell(source)])
    config = Config({"KernelManager": {"transport_encryption": "auto"}})
    options = {"kernel_name": "python3", "resources": {"metadata": {"path": str(folder)}}}
    NotebookClient(notebook, timeout=60, config=config, **options).execute()
    return notebook.cells[0].outputs


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
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv(ADDRESS, server)
    monkeypatch.setenv(*next(iter(PROVISIONER.items())))
    told = []
    for _ in range(2):
        *printed, figure = run(PROBE, tmp_path)
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
    with forked(server, tmp_path) as kernel:
        assert kernel.poll() is None
        assert kernel.wait(0.05) is None
        kernel.send_signal(signal.SIGKILL)
        assert kernel.wait(5) == -signal.SIGKILL
        assert kernel.poll() == kernel.returncode == -signal.SIGKILL
        kernel.terminate()  # of what has ended nothing is asked


def test_a_kernel_ends_with_whoever_asked_for_it(server, tmp_path, wait_until):
    with forked(server, tmp_path) as kernel:
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

    monkeypatch.setenv(ADDRESS, server)
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


def test_a_module_that_asks_as_it_is_imported_is_told_that_it_is_in_a_kernel(tmp_path, monkeypatch):
    asks = "asked = hasattr(get_ipython(), 'kernel')\n"
    (tmp_path / "asking.py").write_text(asks, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv(*next(iter(PROVISIONER.items())))
    with run_server({"IPYTHONDIR": str(tmp_path)}, ["asking"]) as address:
        monkeypatch.setenv(ADDRESS, address)
        (shown,) = run("import asking\nprint(asking.asked, asking.__name__)", tmp_path)
    assert shown["text"] == "True asking\n"


def test_what_a_function_of_the_server_keeps_is_there_in_a_kernel(tmp_path, monkeypatch):
    (tmp_path / "keeping.py").write_text("kept = []\ndef keep():\n    kept.append(5)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with run_server({"IPYTHONDIR": str(tmp_path)}, ["keeping:keep"]) as address:
        monkeypatch.setenv(ADDRESS, address)
        for name, value in PROVISIONER.items():
            monkeypatch.setenv(name, value)
        (shown,) = run("import keeping\nprint(keeping.kept)", tmp_path)
    assert shown.text == "[5]\n"


def test_a_kernel_of_another_python_starts_as_always(server, monkeypatch):
    import asyncio

    from jupyter_client.provisioning.local_provisioner import LocalProvisioner

    from forkernel.provisioner import ForkProvisioner

    asked = []

    async def launch(_, command, **__):
        asked.append(command)
        return {}

    monkeypatch.setattr(LocalProvisioner, "launch_kernel", launch)
    monkeypatch.setenv(ADDRESS, server)
    others = [["R", "--slave"], ["/usr/bin/env", "-m", "ipykernel_launcher", "-f", "x"]]
    for command in others:
        asyncio.run(ForkProvisioner().launch_kernel(command))
    assert asked == others
