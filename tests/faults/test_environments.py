"""Pages are the same whatever the machine lacks and the shell sets; what cannot be, is told."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.project import ROOT_VARIABLE

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
ALONE = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("unshare") is None,
    reason="only root has disks and networks of its own, by unshare",
)
CELLS = [
    'lang = "en" # language {en, de, zh}',
    "from analysis import Book, charts\nbook = Book.open(lang=lang)",
    'book.say("A pace of {fawvw_pace_2017_2022}.")',
    (
        'ax = charts.forest(book, ["nev_share_2024h1", "nev_share_2025h1"])\n'
        'charts.show(ax, id="shares", title="Shares", subtitle="share of new cars")'
    ),
    "book.sources()",
]
#: What a machine without locks and modes answers.
REFUSALS = """
import errno, fcntl, os
def refuse(code):
    def call(*_, **__):
        raise OSError(code, os.strerror(code))
    return call
fcntl.flock = refuse(errno.ENOLCK)
os.chmod = os.fchmod = refuse(errno.EPERM)
"""


def test_every_page_is_good_in_every_language(tmp_path):
    command = [
        sys.executable,
        "-m",
        "analysis",
        "report",
        "--lang",
        "de,zh",
        "--out",
        tmp_path / "o",
    ]
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env={**os.environ, ROOT_VARIABLE: str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with one page, and folders of a user with settings of all kinds."""
    root = tmp_path_factory.mktemp("environments") / "项目"
    shutil.copytree(ROOT / "data", root / "data")
    cells = [new_markdown_cell("# Why?"), *map(new_code_cell, CELLS)]
    cells[1].metadata["tags"] = ["parameters"]
    (root / "notebooks").mkdir()
    nbformat.write(new_notebook(cells=cells), root / "notebooks/01_why.ipynb")
    files = {
        "home/.local/share/jupyter/kernels/python3/kernel.json": json.dumps(
            {"argv": ["/bin/false"], "display_name": "other", "language": "python"}
        ),
        "home/.ipython/profile_default/startup/00.py": "raise SystemExit('the user's own')",
        "home/matplotlibrc": "font.size: 30\naxes.facecolor: red\nsvg.fonttype: path\n",
        "refusals/sitecustomize.py": REFUSALS,
        "missing/forkernel.py": "raise ImportError('not installed')",
        "passwd": "nobody:x:65534:65534::/:/bin/false\n",
        f"{'l' * 100}/empty": "",
    }
    for name, text in files.items():
        (root.parent / name).parent.mkdir(parents=True, exist_ok=True)
        (root.parent / name).write_text(text, encoding="utf-8")
    assert build(root, root / "reports").returncode == 0
    return root


def build(root, out, *prefix, **changes):
    environment = {**os.environ, ROOT_VARIABLE: str(root), **changes}
    command = [*prefix, sys.executable, "-m", "analysis", "report", "--out", str(out)]
    return subprocess.run(
        command,
        check=False,
        cwd=root,
        env={name: text for name, text in environment.items() if text is not None},
        capture_output=True,
        text=True,
    )


def read_tree(out):
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in ("build.json", ".lock")
    }


def check_same(project, out, done, *said):
    """Check that the page is that of a plain machine, and what is said besides."""
    assert done.returncode == 0, done.stderr
    first, last = done.stderr.splitlines()[-2:]
    assert (first.split()[:2], last) == (
        ["01_why", "done"],
        f"The report is good: {out}/index.html",
    )
    assert done.stderr.splitlines()[:-2] == list(said)
    assert read_tree(out) == read_tree(project / "reports")


def test_settings_of_a_user_change_no_page(project, tmp_path):
    home, away = project.parent / "home", "http://127.0.0.1:9"
    changes = {
        "HOME": str(home),
        "IPYTHONDIR": str(home / ".ipython"),
        "JUPYTER_CONFIG_DIR": "/nonexistent",
        "JUPYTER_DATA_DIR": str(home / ".local/share/jupyter"),
        "JUPYTER_PATH": str(home / ".local/share/jupyter"),
        "MATPLOTLIBRC": str(home / "matplotlibrc"),
        "MPLBACKEND": "module://not_installed.backend",
        "PYTHONOPTIMIZE": "2",
        "PYTHONWARNINGS": "error",
        "SOURCE_DATE_EPOCH": "",
        "COLUMNS": "20",
        "LC_ALL": "xx_XX.UTF-8",
        "HTTP_PROXY": away,
        "https_proxy": away,
    }
    done = build(project, tmp_path / "out", **changes)
    check_same(project, tmp_path / "out", done)


def test_a_machine_without_locks_and_modes_is_told_of_once(project, tmp_path):
    done = build(project, tmp_path / "out", PYTHONPATH=str(project.parent / "refusals"))
    said = f"{tmp_path}/out cannot be locked (No locks available); run one build at a time"
    check_same(project, tmp_path / "out", done, said)


def test_without_forked_kernels_ordinary_ones_do_the_same_work(project, tmp_path):
    asked = dict.fromkeys(["JUPYTER_DEFAULT_PROVISIONER_NAME", "FORKERNEL_ADDRESS"])
    path = str(project.parent / "missing")
    check_same(project, out := tmp_path / "out", build(project, out, PYTHONPATH=path, **asked))


def test_a_temporary_folder_may_have_a_long_name(project, tmp_path):
    place = project.parent / ("l" * 100)
    done = build(project, tmp_path / "out", TMPDIR=str(place))
    check_same(project, tmp_path / "out", done)
    assert [path.name for path in place.iterdir()] == ["empty"]


def test_who_may_read_pages_is_for_the_umask_to_say(project, tmp_path):
    done = build(project, tmp_path / "out", "sh", "-c", 'umask 027; exec "$@"', "sh")
    check_same(project, tmp_path / "out", done)
    modes = {x.stat().st_mode & 0o777 for x in (tmp_path / "out").rglob("*") if x.name[0] != "."}
    assert modes == {0o640, 0o750}


@ALONE
def test_a_user_without_home_or_entry_makes_pages_of_a_project_that_is_not_theirs(
    project, tmp_path
):
    script = (
        'mount --bind "$1/passwd" /etc/passwd; mount --bind "$2" "$2"; '
        'mount -o remount,ro,bind "$2"; shift 2; exec "$@"'
    )
    prefix = ["unshare", "-m", "sh", "-c", script, "sh", str(project.parent), str(project)]
    done = build(project, tmp_path / "out", *prefix, HOME=None, USER=None, MPLCONFIGDIR=None)
    assert done.returncode == 0, done.stderr
    assert read_tree(tmp_path / "out") == read_tree(project / "reports")
    shutil.copytree(project, tmp_path / "other")
    path = tmp_path / "other/notebooks/01_why.ipynb"
    path.write_text(
        path.read_text("utf-8").replace("book = Book", "open('/etc/passwd')\\nbook = Book"), "utf-8"
    )
    done = build(tmp_path / "other", tmp_path / "out", *prefix, HOME=None, USER=None)
    assert "it uses /etc/passwd, which may change unseen" in done.stderr
