"""A fault in a build costs no good report, is told clearly, and leaves no process behind."""

import json
import os
import shutil
import signal

import pytest

from tests.faults.builds import ROOT, build, building, find_processes, wait_until, write

pytestmark = pytest.mark.slow
ALONE = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("unshare") is None,
    reason="only root has disks and networks of its own, by unshare",
)


@pytest.fixture
def project(tmp_path):
    """Two notebooks with good reports."""
    root = tmp_path / "项目 a"
    shutil.copytree(ROOT / "data", root / "data")
    for name in ("00_first", "01_second"):
        write(root, name)
    assert build(root).returncode == 0
    return root


def read_pages(root):
    return {path.name: path.read_text("utf-8") for path in (root / "reports/en").glob("*.html")}


@pytest.fixture(autouse=True)
def nothing_is_left(project):
    """After every fault: no process of ours, no unfinished file, and every good report there."""
    good = read_pages(project)
    yield
    assert wait_until(lambda: not find_processes(project)), find_processes(project)
    assert sorted(read_pages(project)) == sorted(good)
    for name, page in read_pages(project).items():
        notice = page.partition('<section class="notice"')[2].partition("<!-- earlier -->")[0]
        text = (
            page.replace(f'<section class="notice"{notice}<!-- earlier -->', "") if notice else page
        )
        assert text == good[name], name


STARTED = "from pathlib import Path; Path('.started').touch()\n"


def start_slow(project):
    write(project, "01_second", f"{STARTED}import time; time.sleep(60)")


def wait_for_start(project):
    assert wait_until((project / "notebooks" / ".started").exists)


def test_a_killed_kernel_is_told(project):
    write(project, "01_second", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    done = build(project)
    assert done.returncode == 1
    assert "cell 5: DeadKernel: the kernel died; it was killed or ran out of memory" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_build_that_is_ended_leaves_nothing_and_the_next_one_is_whole(project, number):
    start_slow(project)
    with building(project) as process:
        wait_for_start(project)
        os.kill(process.pid, number)
        process.wait(30)
    assert process.returncode == {2: 130, 15: 143, 9: -9}[number]
    assert wait_until(lambda: not find_processes(project)), find_processes(project)
    write(project, "01_second")
    done = build(project)
    assert done.returncode == 0, done.stderr
    assert not list((project / "reports").rglob("*.tmp"))


def test_ctrl_c_in_a_terminal_reaches_the_whole_group_and_is_one_line(project):
    start_slow(project)
    with building(project) as process:
        wait_for_start(project)
        os.killpg(process.pid, signal.SIGINT)
        told = process.stderr.read()
    assert process.returncode == 130
    assert told.splitlines()[-1] == "analysis: stopped"
    assert "Traceback" not in told
    write(project, "01_second")
    assert build(project).returncode == 0


def test_a_cell_that_never_ends_is_stopped(project):
    start_slow(project)
    done = build(project, "--timeout", "3")
    assert done.returncode == 1
    assert "cell 5, line 2: Timeout: the cell ran for more than 3 s" in done.stderr


def test_a_cell_that_prints_a_hundred_megabytes_makes_no_page_of_that_size(project):
    write(project, "01_second", "for _ in range(100): print('x' * 1_000_000)")
    done = build(project)
    assert done.returncode == 1
    told = "cell 5: printed 100000100 characters, allowed are 20000; print what a reader needs"
    assert told in done.stderr
    assert (project / "reports/failed/en/01_second.html").stat().st_size < 500_000


def test_a_cell_that_takes_all_memory_costs_its_own_notebook(project):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32))\n"
    write(project, "01_second", f"{limit}x = bytearray(2**40)")
    done = build(project)
    assert done.returncode == 1
    assert "cell 5, line 2: MemoryError" in done.stderr


@ALONE
def test_a_full_disk_is_told_and_costs_no_page(project, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    script = (
        'mount -t tmpfs -o size=300k tmpfs "$1" && cp -r "$2/." "$1" 2>/dev/null; '
        'shift 2; "$@"; status=$?; ls -l small/en 2>/dev/null; exit $status'
    )
    shutil.copytree(project / "reports", tmp_path / "few", ignore=shutil.ignore_patterns("data"))
    prefix = ["unshare", "-m", "sh", "-c", script, "sh", str(small), str(tmp_path / "few")]
    done = build(project, "--out", str(small), "--force", prefix=prefix)
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_limit_on_the_size_of_files_is_told_as_such(project, tmp_path):
    prefix = ["sh", "-c", 'ulimit -f 20; exec "$@"', "sh"]
    done = build(project, "--out", str(tmp_path / "out"), prefix=prefix)
    assert done.returncode == 1
    assert "File too large; what was good is kept" in done.stderr
    assert "Traceback" not in done.stderr


@ALONE
def test_a_folder_that_cannot_be_written_is_told(project, tmp_path):
    script = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"; shift; "$@"'
    (tmp_path / "out").mkdir()
    prefix = ["unshare", "-m", "sh", "-c", script, "sh", str(tmp_path / "out")]
    done = build(project, "--out", str(tmp_path / "out"), prefix=prefix)
    assert done.returncode == 1
    assert done.stderr.startswith("analysis: ")
    assert "Read-only file system" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_builds_at_once_wait_for_each_other(project):
    write(project, "01_second", f"{STARTED}import time; time.sleep(3)")
    with building(project) as first:
        wait_for_start(project)
        second = build(project)
        first.wait(60)
    assert (first.returncode, second.returncode) == (0, 0)
    assert "another build is writing into reports; waiting for it to end" in second.stderr
    assert "none had to be made" in second.stderr
    write(project, "01_second")
    assert build(project).returncode == 0


def copy_tree(out):
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in ("build.json", ".lock")
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"TZ": "Pacific/Kiritimati"},
        {"PYTHONHASHSEED": "7"},
        {"HOME": None},
        {"HOME": "/nonexistent"},
        {"LC_ALL": "C", "LANG": "C"},
        {"PYTHONSAFEPATH": "1"},
    ],
    ids=str,
)
def test_pages_are_the_same_wherever_they_are_made(project, tmp_path, changes):
    done = build(project, "--out", str(tmp_path / "other"), **changes)
    assert done.returncode == 0, done.stderr
    assert copy_tree(tmp_path / "other") == copy_tree(project / "reports")


@ALONE
def test_no_network_is_needed_not_even_that_of_the_machine_with_itself(project, tmp_path):
    done = build(project, "--out", str(tmp_path / "other"), prefix=["unshare", "-n"])
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "is not readable as JSON"),
        ('{"nbformat": 3}', "is no notebook of format 4"),
        ("", "is empty; remove it, or make one with: analysis new 'Question?'"),
    ],
)
def test_a_notebook_that_is_none_costs_no_good_page_and_nothing_is_made_again(project, text, told):
    (project / "notebooks" / "01_second.ipynb").write_text(text, encoding="utf-8")
    done = build(project)
    assert done.returncode == 1
    assert f"notebooks/01_second.ipynb: {told}" in done.stderr
    assert "1 of 2 reports are good; 1 had to be made" in done.stderr
    assert len(json.loads((project / "reports/build.json").read_text("utf-8"))["pages"]) == 2
