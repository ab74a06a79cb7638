"""A page is made again when what it read changed; where that is unknown, it is never fresh."""

import json
import os
import shutil
import sqlite3

import pytest

from analysis.project import Project
from analysis.reports.stamps import stamp_project
from tests.faults.builds import ROOT, build, write

pytestmark = pytest.mark.slow
TRY = "from contextlib import suppress\nwith suppress(OSError):\n    "
PATH = "from pathlib import Path\n"


def edit(name, text="b"):
    return lambda root: (root / name).write_text(text, encoding="utf-8")


def edit_table(root):
    with sqlite3.connect(root / "notebooks/x.db") as tables:
        tables.execute("insert into words values ('b')")


def edit_unseen(root):
    """Change a file, and neither its size nor its time."""
    path = root / "notebooks/unseen.txt"
    before = path.stat()
    path.write_text("b", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


#: What is read -> the cell, and how it changes.
WITHIN = {
    "module": ("import helper\nprint(helper.word)", edit("notebooks/helper.py", "word = 'b'")),
    "package": (
        "from pack import inner\nprint(inner.word)",
        edit("notebooks/pack/inner.py", "word = 'b'"),
    ),
    "sqlite": (
        "import sqlite3\nprint([*sqlite3.connect('x.db').execute('select * from words')])",
        edit_table,
    ),
    "child": (
        "import subprocess\nprint(subprocess.check_output(['cat', 'child.txt'], text=True))",
        edit("notebooks/child.txt"),
    ),
    "shell": ("!cat shell.txt", edit("notebooks/shell.txt")),
    "glob": (
        f"{PATH}print(sorted(x.stem for x in Path().glob('some/*.txt'))[-1])",
        edit("notebooks/some/b.txt"),
    ),
    "root": (f"{PATH}print(Path('../root.txt').read_text())", edit("root.txt")),
    "link": (f"{PATH}print(Path('../data/link.txt').read_text())", edit("../elsewhere.txt")),
    "same": (f"{PATH}print(Path('unseen.txt').read_text())", edit_unseen),
}
#: What is read -> the cell, and what the manifest names.
ELSEWHERE = {
    "absolute": ("open('/etc/passwd').read() and None", "/etc/passwd"),
    "above": (f"{PATH}Path('../../elsewhere.txt').read_text() and None", "/elsewhere.txt"),
    "home": (f"{PATH}(Path.home() / 'seen.txt').read_text() and None", "/seen.txt"),
    "pandas": (
        "import os, pandas as pd\npd.read_csv(os.path.abspath('../../elsewhere.txt')) is None",
        "/elsewhere.txt",
    ),
    "sqlite": ("import sqlite3\nsqlite3.connect('../../o.db') and None", "/o.db"),
    "child": ("!cat /etc/passwd >/dev/null", "/etc/passwd"),
    "folder": (f"{PATH}len(list(Path('../..').glob('*.txt'))) and None", "/"),
    "hidden": (f"{PATH}Path('../data/.hidden').read_text() and None", "data/.hidden"),
    "other": (f"{PATH}Path('00_module.ipynb').read_text() and None", "notebooks/00_module.ipynb"),
    "address": (
        f"import urllib.request as u\n{TRY}u.urlopen('http://127.0.0.1:9/x')",
        "http://127.0.0.1:9/x",
    ),
}


def name_notebooks(cases, first):
    return {key: f"{place:02}_{key}" for place, key in enumerate(cases, first)}


NAMES, OTHERS = name_notebooks(WITHIN, 0), name_notebooks(ELSEWHERE, 50)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A page for each case, built twice."""
    root = tmp_path_factory.mktemp("stale") / "project"
    shutil.copytree(ROOT / "data", root / "data")
    for name in ("notebooks/pack", "notebooks/some", "../home"):
        (root / name).mkdir(parents=True)
    (root / "notebooks/pack/__init__.py").touch()
    for name in ("helper.py", "pack/inner.py"):
        edit(f"notebooks/{name}", "word = 'a'")(root)
    for name in ("notebooks/child.txt", "notebooks/shell.txt", "notebooks/unseen.txt"):
        edit(name, "a")(root)
    for name in ("notebooks/some/a.txt", "root.txt", "data/.hidden", "../elsewhere.txt"):
        edit(name, "a")(root)
    edit("../home/seen.txt", "a")(root)
    (root / "data/link.txt").symlink_to(root.parent / "elsewhere.txt")
    for name in ("notebooks/x.db", "../o.db"):
        with sqlite3.connect(root / name) as tables:
            tables.execute("create table words (word)")
            tables.execute("insert into words values ('a')")
    for key, (source, _) in WITHIN.items():
        write(root, NAMES[key], source)
    for key, (source, _) in ELSEWHERE.items():
        write(root, OTHERS[key], source)
    home = {"HOME": str(root.parent / "home")}
    done = [build(root, **home), build(root, **home)]
    assert [x.returncode for x in done] == [0, 0], done[0].stderr
    return root, done[1].stderr, home


def test_what_is_known_to_be_the_same_is_not_made_again(built):
    _, told, _ = built
    made = {line.split()[0] for line in told.splitlines() if " done " in line}
    assert made == set(OTHERS.values())


@pytest.mark.parametrize("key", ELSEWHERE)
def test_a_page_that_reads_elsewhere_is_never_fresh_and_says_why(built, key):
    root, told, _ = built
    stored = json.loads((root / "reports/build.json").read_text("utf-8"))["pages"]
    reasons = stored[f"en/{OTHERS[key]}.html"]["never_fresh"]
    name = ELSEWHERE[key][1]
    assert (
        any(f"{name}, which may change unseen" in reason for reason in reasons) or key == "folder"
    )
    assert f"every build makes this page anew: {reasons[0]}" in told


def test_every_change_is_seen_by_itself_and_on_the_page(built):
    root, _, home = built
    project, stamps = Project(root), []
    for _, change in WITHIN.values():
        stamps.append(stamp_project(project, root / "reports"))
        change(root)
    stamps.append(stamp_project(project, root / "reports"))
    assert len(set(stamps)) == len(WITHIN) + 1
    assert build(root, **home).returncode == 0
    for name in NAMES.values():
        page = (root / "reports/en" / f"{name}.html").read_text("utf-8")
        printed = page.partition('class="printed"')[2].partition("</pre>")[0]
        assert "b" in printed.partition(">")[2], name


def test_what_cannot_be_read_is_equal_to_nothing(built):
    root, _, home = built
    (root / "data/memory").symlink_to(
        "/proc/self/mem"
    )  # a file, of which nobody can read the start
    for _ in range(2):
        done = build(root, "00", **home)
        assert done.returncode == 0, done.stderr
        told = "every build makes this page anew: data/memory cannot be read (Input/output error)"
        assert told in done.stderr
    (root / "data/memory").unlink()
    assert "none had" not in build(root, "00", **home).stderr
    assert "none had to be made" in build(root, "00", **home).stderr
