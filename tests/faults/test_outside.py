"""Outside a checkout: the package as it is installed from a wheel, in folders of anybody's."""

import hashlib
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path

import pytest

from analysis import Book
from analysis.project import ROOT_VARIABLE

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
HASHED = """
import hashlib, sys
from analysis import Book
book = Book.open()
print(hashlib.sha256(book.to_frame().to_csv().encode()).hexdigest(), len(book.table("exclusions")))
"""


def run(*command, cwd=ROOT):
    dropped = (ROOT_VARIABLE, "JUPYTER_DEFAULT_PROVISIONER_NAME", "FORKERNEL_ADDRESS")
    settings = {name: text for name, text in os.environ.items() if name not in dropped}
    return subprocess.run(
        [*map(str, command)], cwd=cwd, env=settings, check=False, capture_output=True, text=True
    )


def build(folder, out):
    done = run(sys.executable, "-m", "hatchling", "build", "-d", out, cwd=folder)
    assert done.returncode == 0, done.stderr
    return next(out.glob("*.whl")), next(out.glob("*.tar.gz"))


def make_environment(home):
    """Make an environment that has from this one what the library is built on."""
    venv.create(home, symlinks=True)
    site = next(home.glob("lib/python3*/site-packages"))
    (site / "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    (home / "share/jupyter").mkdir(parents=True)
    (home / "share/jupyter/nbconvert").symlink_to(Path(sys.prefix, "share/jupyter/nbconvert"))


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    return build(ROOT, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def installed(archives, tmp_path_factory):
    """Another environment, in which the wheel is installed."""
    home = tmp_path_factory.mktemp("elsewhere") / "环境"
    make_environment(home)
    command = [sys.executable, "-m", "pip", "--isolated", "--python", home / "bin/python"]
    done = run(*command, "install", "--no-index", "--no-deps", "--force-reinstall", archives[0])
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def folder(tmp_path):
    """A folder of somebody who has data of their own."""
    for name in ("datapackage.json", "raw/cars.csv"):
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text("{}", encoding="utf-8")
    return tmp_path


def test_a_wheel_of_the_source_archive_is_the_same_to_the_byte(archives, tmp_path):
    wheel, source = archives
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    again, _ = build(tmp_path / source.name.removesuffix(".tar.gz"), tmp_path)
    assert again.read_bytes() == wheel.read_bytes()


def test_a_book_opens_where_the_package_alone_is_installed(installed, folder):
    done = run(installed / "bin/python", "-c", HASHED, cwd=folder)
    assert done.returncode == 0, done.stderr
    book = Book.open()
    digest = hashlib.sha256(book.to_frame().to_csv().encode()).hexdigest()
    assert done.stdout.split() == [digest, str(len(book.table("exclusions")))]


def test_facts_are_found_and_traced_there(installed, folder):
    found = run(installed / "bin/analysis", "facts", "mean value of a deal", cwd=folder)
    assert "hefei_mean_deal = " in found.stdout
    traced = run(installed / "bin/python", "-m", "analysis", "trace", "hefei_deals", cwd=folder)
    assert traced.stdout.startswith("hefei_deals = 28 — “28 trade and investment deals”, Xinhua")


@pytest.mark.parametrize("verb", ["report", "refresh", "data", "verify ."])
def test_what_needs_a_checkout_says_so_and_writes_nothing(verb, installed, folder):
    files = {*installed.rglob("*.csv"), *folder.rglob("*")}
    done = run(installed / "bin/analysis", *verb.split(), cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "analysis: this needs a checkout, with notebooks and raw tables; here the package is "
        "installed alone: run this inside a checkout, or name one with ANALYSIS_PROJECT\n"
    )
    assert {*installed.rglob("*.csv"), *folder.rglob("*")} == files


def test_stock_tools_run_a_notebook_there(installed, folder):
    notebook, python = ROOT / "notebooks/03_hefei_deals.ipynb", installed / "bin/python"
    done = run(python, "-m", "papermill", notebook, "out.ipynb", "-p", "lang", "de", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "mehr als 6,8\u00a0Milliarden\u00a0Yuan" in (folder / "out.ipynb").read_text("utf-8")
    words = ("--to", "html", "--execute", "out.ipynb")
    done = run(python, "-m", "nbconvert", *words, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "mehr als 6,8\u00a0Milliarden\u00a0Yuan" in (folder / "out.html").read_text("utf-8")


def test_what_binder_runs_installs_a_bare_clone_and_signs_its_notebooks(tmp_path):
    clone, home, environment = tmp_path / "clone", tmp_path / "home", tmp_path / "environment"
    run("git", "clone", "--quiet", "--shared", ROOT, clone).check_returncode()
    home.mkdir()
    make_environment(environment)
    path = f"{environment / 'bin'}:{os.environ['PATH']}"
    words = ["env", f"HOME={home}", f"PATH={path}", "PIP_NO_INDEX=1"]
    done = run(*words, clone / ".binder/postBuild", cwd=clone)
    assert done.returncode == 0, done.stderr
    told = "import analysis, forkernel; print(analysis.__file__, forkernel.__file__)"
    done = run(*words, "python", "-c", told, cwd=home)
    assert all(path.startswith(str(clone)) for path in done.stdout.split())
    assert len(done.stdout.split()) == 2
    copies = [path for path in environment.rglob("datapackage.json") if "analysis" in path.parts]
    assert copies == [], "an editable install has the tables of the checkout"
    assert [*home.glob(".local/share/jupyter/nbsignatures.db")]
