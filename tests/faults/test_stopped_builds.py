"""A build that is stopped keeps what it did: the next one makes the rest, and nothing is left."""

import json
import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from tests.faults.builds import ROOT, build, building, find_processes, wait_until, write

pytestmark = pytest.mark.slow
SETS = 24
NUMBER = 'lang = "en" # language {en, de, zh}\nnumber = 1 # which set [1, 99]'
#: The last sets take long where the environment says so: no build ends before it is stopped.
WAIT = f"import os, time; time.sleep(10 if number > {SETS - 6} and 'WAIT' in os.environ else 0)"
#: Each of them starts a process that outlives it, unless somebody ends it.
LEAVING = (
    "import subprocess",
    'subprocess.Popen(["sleep", "300"], start_new_session=True).pid and None',
    'subprocess.run("setsid sleep 301 & nohup sleep 302 >/dev/null 2>&1 &", shell=True) and None',
)


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    shutil.copytree(ROOT / "data", root / "data")
    write(root, "00_many", WAIT, *LEAVING, parameters=NUMBER)
    rows = "".join(f"set{number:02},{number}\n" for number in range(1, SETS + 1))
    (root / "sets.csv").write_text(f"name,number\n{rows}", encoding="utf-8")
    return root


@pytest.fixture
def temporary():
    """Give a folder with a short name, as paths of sockets need."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def read_made(root):
    path = root / "reports" / "build.json"
    return json.loads(path.read_text("utf-8"))["pages"] if path.exists() else {}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_next_build_makes_the_rest(project, temporary, number):
    words = ("00", "--params", "sets.csv")
    with building(project, *words, TMPDIR=str(temporary), WAIT="yes") as process:
        assert wait_until(lambda: len(read_made(project)) >= SETS // 2, 60), process.poll()
        os.kill(process.pid, number)
        told = process.stderr.read()
    assert process.returncode == {2: 130, 15: 143, 9: -9}[number]
    assert "Traceback" not in told
    assert wait_until(lambda: not find_processes(project)), find_processes(project)
    assert wait_until(lambda: not list(temporary.iterdir())), list(temporary.iterdir())
    made = read_made(project)
    assert SETS // 2 <= len(made) < SETS
    index = (project / "reports/sets/00_many/index.html").read_text("utf-8")
    assert all(f"set{number:02}" in index for number in range(1, SETS + 1))
    if number != signal.SIGKILL:
        assert index.count("not built yet") == SETS - len(made)
    assert f"/{SETS})" in (project / "reports/index.html").read_text("utf-8")
    done = build(project, *words, TMPDIR=str(temporary))
    assert done.returncode == 0, done.stderr
    assert done.stderr.count(" done ") == SETS - len(made)
    assert f"All {SETS} reports are good; {SETS - len(made)} had to be made" in done.stderr
    index = (project / "reports/sets/00_many/index.html").read_text("utf-8")
    assert "not built yet" not in index
    assert wait_until(lambda: not find_processes(project)), find_processes(project)
    assert not list(temporary.iterdir())
