"""Forked kernels give what kernels of their own give."""

import os

import nbformat
import pytest
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbformat.v4 import new_code_cell, new_notebook

from analysis.reports.execution import ENVIRONMENT, KERNEL_IMPORTS, execute
from analysis.reports.notebook import Execution
from forkernel import ADDRESS, PROVISIONER, can_fork, run_server

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
        KernelProvisionerFactory.clear_instance()  # which chooses once in a process
        done, executed = execute(Execution(notebook, {}, tmp_path / "kept.ipynb"))
    KernelProvisionerFactory.clear_instance()
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
