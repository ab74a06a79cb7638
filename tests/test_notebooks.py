"""Notebooks run several at once, each alone; the committed ones are refreshed to the same bytes."""

import errno
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.errors import AnalysisError, NotebookError
from analysis.project import Project, list_unfinished, write_all, write_atomically
from analysis.reports import Progress, hold_folder
from analysis.reports.execution import Failure, execute
from analysis.reports.executor import Crash, run_jobs
from analysis.reports.notebook import Execution, find_notebooks, normalise
from analysis.reports.refresh import refresh_notebooks

PARAMETERS = 'lang = "en" # language of numbers and dates = words {en, de, zh}\ntitle = "a" # title'


def make_project(folder: Path) -> Project:
    """Make a project in a folder whose name needs care, with no notebook yet."""
    project = Project(folder / "项目 {a}")
    project.notebooks.mkdir(parents=True)
    return project


def write(project: Project, name: str, *sources: str) -> Path:
    path = project.notebooks / f"{name}.ipynb"
    cells = [
        new_markdown_cell("# Question?"),
        new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        *map(new_code_cell, sources),
    ]
    nbformat.write(new_notebook(cells=cells), path)
    return path


def read_outputs(executed: nbformat.NotebookNode) -> list[list[dict]]:
    return [cell.get("outputs", []) for cell in executed.cells]


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Run one notebook of each fate at once."""
    project = make_project(tmp_path_factory.mktemp("runs"))
    write(project, "00_good", "print(title)", "import os\nos.getcwd()", "len({}) + 1")
    write(project, "01_error", "print('before')", "1 / 0", "print('after')")
    write(project, "02_endless", "print('before', flush=True)\nimport time; time.sleep(60)")
    write(project, "03_kernel", "print('before', flush=True)", "import os; os.kill(os.getpid(), 9)")
    write(project, "04_process", "import os; os.kill(int(os.environ['JPY_PARENT_PID']), 9)")
    write(project, "05_sees", "import os; {k: v for k, v in os.environ.items() if 'PYTHON' in k}")
    sleeper = "import time\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    print('woken')"
    write(project, "06_woken", sleeper)
    path = write(project, "07_expected", "import time; time.sleep(60)", "print('after')")
    expected = nbformat.read(path, as_version=4)
    expected.cells[2].metadata["tags"] = ["raises-exception"]
    nbformat.write(expected, path)
    changes = {"title": '近1000万 {x} = "y"'}
    jobs = [
        Execution(path, changes, project.root / "kept" / path.name, timeout=4)
        for path in find_notebooks(project)
    ]
    outcomes = dict(run_jobs(execute, jobs, root=project.root, at_once=2))
    return {job.notebook.stem: outcomes[place] for place, job in enumerate(jobs)}


def test_a_good_notebook_is_executed_in_its_own_folder(runs):
    run, executed = runs["00_good"]
    assert run.failure is None
    folder = str(run.job.notebook.parent.resolve())
    outputs = read_outputs(executed)
    assert outputs[-2][0]["data"]["text/plain"] == repr(folder)


def test_chinese_and_equals_signs_survive_in_parameters(runs):
    cells = runs["00_good"][1].cells
    assert cells[2].source == 'title = "近1000万 {x} = \\"y\\""'
    assert cells[3].outputs[0].text == '近1000万 {x} = "y"\n'


def test_an_error_keeps_what_had_run_and_says_where(runs):
    run, executed = runs["01_error"]
    assert str(run.failure).splitlines()[0] == "cell 4, line 1: ZeroDivisionError: division by zero"
    assert "    ----> 1 1 / 0" in str(run.failure).splitlines()
    outputs = read_outputs(executed)
    assert [output[0]["output_type"] for output in outputs[3:5]] == ["stream", "error"]
    assert outputs[5] == []
    assert not any("papermill" in cell.get("source", "") for cell in executed.cells)


def test_a_cell_that_never_ends_is_stopped(runs):
    run, executed = runs["02_endless"]
    assert str(run.failure).startswith("cell 3, line 2: Timeout: the cell ran for more than 4 s")
    assert any("time.sleep(60)" in line for line in run.failure.traceback)
    assert read_outputs(executed)[3][0]["text"] == "before\n"


def test_a_cell_that_survives_being_stopped_is_late_all_the_same(runs):
    run, executed = runs["06_woken"]
    assert str(run.failure).startswith("cell 3: Timeout: the cell ran for more than 4 s")
    assert read_outputs(executed)[3][0]["text"] == "woken\n"


def test_a_late_cell_that_may_fail_is_late_and_not_the_last_one(runs):
    run, executed = runs["07_expected"]
    assert str(run.failure).startswith("cell 3, line 1: Timeout")
    assert read_outputs(executed)[-1][0]["text"] == "after\n"


def test_a_kernel_that_dies_costs_its_own_notebook(runs):
    run, executed = runs["03_kernel"]
    assert str(run.failure) == (
        "cell 4: DeadKernel: the kernel died; it was killed or ran out of memory"
    )
    assert read_outputs(executed)[3][0]["text"] == "before\n"


def test_a_process_that_dies_costs_its_own_notebook(runs):
    assert runs["04_process"] == Crash("the process that ran it ended abruptly")


def test_kernels_are_alike(runs):
    found = read_outputs(runs["05_sees"][1])[-1][0]["data"]["text/plain"]
    assert "'PYTHONHASHSEED': '0'" in found
    assert "'PYTHONUTF8': '1'" in found


@pytest.mark.parametrize(("folder", "transport"), [("a", "ipc"), ("a" * 80, "tcp")])
def test_kernels_are_spoken_to_in_a_private_folder_or_with_keys(
    folder, transport, tmp_path, monkeypatch
):
    runtime = tmp_path / folder
    runtime.mkdir()
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(runtime))
    source = "from ipykernel import get_connection_info as g; i = g(unpack=True); i['transport']"
    path = write(make_project(tmp_path), "00_asks", source, "'curve_secretkey' in i")
    monkeypatch.chdir(tmp_path)
    run, executed = execute(Execution(path, {}, tmp_path / "kept"))
    assert run.failure is None, run.failure
    told = [outputs[0]["data"]["text/plain"] for outputs in read_outputs(executed)[2:]]
    assert told == [repr(transport), str(transport == "tcp")]
    assert list(runtime.iterdir()) == []


#: Notes at the end what is done there: sockets that are closed, and what a notebook asked for.
ENDING = """
import atexit
from ipykernel.kernelapp import IPKernelApp
from ipykernel.socket_pair import SocketPair
from analysis.reports.execution import end_at_once
def note(text):
    with open("done", "a") as log:
        log.write(text)
SocketPair.close = lambda pair: note("closed ")
IPKernelApp.reset_io = lambda app: note("closed ")
end_at_once()
atexit.register(note, "asked ")
"""


def test_a_kernel_ends_without_closing_its_sockets(tmp_path, monkeypatch):
    kinds = KernelProvisionerFactory.instance()
    monkeypatch.setattr(kinds, "default_provisioner_name", "local-provisioner")
    (tmp_path / "ending.py").write_text(ENDING)
    first = "--IPKernelApp.code_to_run=import ending"
    way = {**os.environ, "PYTHONPATH": str(tmp_path)}
    kernel, client = start_new_kernel(cwd=tmp_path, extra_arguments=[first], env=way)
    process = kernel.provisioner.process
    client.stop_channels()
    kernel.shutdown_kernel()
    assert (process.returncode, (tmp_path / "done").read_text()) == (0, "asked ")


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path)


def test_notebooks_are_found_by_number_name_or_file(project):
    first, second = write(project, "00_start"), write(project, "01_pace")
    (project.notebooks / "draft.ipynb").write_text("not ours", encoding="utf-8")
    assert find_notebooks(project) == (first, second)
    for name in ("01", "01_pace", "01_pace.ipynb", "notebooks/01_pace.ipynb"):
        assert find_notebooks(project, [name]) == (second,)
    assert find_notebooks(project, ["01", "00", "01"]) == (first, second)
    with pytest.raises(NotebookError, match=r"'01_pase' is no notebook; did you mean 01_pace\?"):
        find_notebooks(project, ["01_pase"])
    with pytest.raises(NotebookError, match="'02' is no notebook; known: 00_start, 01_pace"):
        find_notebooks(project, ["02"])


def test_a_project_without_notebooks_is_told_so(project):
    with pytest.raises(NotebookError, match="holds no notebook NN_question"):
        find_notebooks(project)


def test_refreshing_twice_gives_the_same_bytes(project, capsys):
    slow = "import time\nfor place in range(3):\n    print(place, flush=True); time.sleep(0.05)"
    path = write(project, "00_start", slow, "title")
    stored = json.loads(path.read_text(encoding="utf-8"))
    del stored["cells"][3]["id"]
    stored["cells"][2]["id"] = "cell-3"  # as the one without would be called by its place
    stored["cells"][2]["metadata"] = {"collapsed": True, "tags": ["kept"]}
    stored["nbformat_minor"] = 4
    path.write_text(json.dumps(stored), encoding="utf-8")
    assert refresh_notebooks(project, at_once=1) == 0
    once = path.read_bytes()
    assert refresh_notebooks(project, at_once=1) == 0
    assert path.read_bytes() == once
    assert capsys.readouterr().err.splitlines()[-1] == "1 notebook ran, 0 changed"
    fresh = json.loads(once)
    assert fresh["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
    }
    assert fresh["cells"][2]["outputs"] == [
        {"name": "stdout", "output_type": "stream", "text": ["0\n", "1\n", "2\n"]}
    ]
    assert [cell["metadata"] for cell in fresh["cells"]] == [
        {},
        {"tags": ["parameters"]},
        {"tags": ["kept"]},
        {},
    ]
    kept = [cell["id"] for cell in stored["cells"][:3]]
    assert [cell["id"] for cell in fresh["cells"]] == [*kept, "cell-4"]
    assert once.endswith(b"}\n")
    assert b"\r" not in once


def test_a_fault_that_the_library_names_is_told_with_the_line_of_the_cell():
    frames = (
        "FactError  Traceback (most recent call last)",
        "Cell 9, line 2",
        "      1 x = 1",
        '----> 2 book.say("{hefei_deels}")',
        "      3 y = 2",
        "File library/register.py:73",
        "---> 73     raise FactError(...)",
    )
    named = Failure(9, "FactError: there is no fact 'hefei_deels'", frames)
    assert str(named) == (
        "cell 9, line 2: FactError: there is no fact 'hefei_deels'\n    book.say(\"{hefei_deels}\")"
    )
    other = Failure(9, "KeyError: 'x'", frames)
    assert str(other).startswith("cell 9, line 2: KeyError: 'x'\n    Cell 9, line 2\n")


def test_a_fault_that_the_library_names_shows_the_cell_and_no_frame_of_the_library(
    tmp_path: Path,
) -> None:
    cells = [
        "from analysis import Book\ndef tell(key):\n    return Book.open()[key]",
        "x = 1\ntell('nosuch')",
        "raise ValueError('own')",
    ]
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, allow_errors=True, timeout=60).execute(cwd=str(tmp_path))
    told, other = (cell.outputs[0]["traceback"] for cell in notebook.cells[1:])
    text = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(told))
    shown = re.findall(r"(?m)^-+> (.*)", text)
    assert shown == ["2 tell('nosuch')", "3     return Book.open()[key]"]
    assert "File" not in text
    assert "there is no fact 'nosuch'" in told[-1]
    assert "ValueError" in other[-1]


def test_nothing_is_refreshed_when_one_notebook_fails(project, capsys):
    paths = [
        write(project, "00_good", "1 + 1"),
        write(project, "01_error", "1 / 0"),
        write(project, "02_noise", "import sys; print('careful', file=sys.stderr)"),
        write(project, "03_address", "object()"),
    ]
    before = [path.read_bytes() for path in paths]
    assert refresh_notebooks(project, at_once=2) == 1
    assert [path.read_bytes() for path in paths] == before
    said = capsys.readouterr().err
    assert "cell 3: printed to standard error: 'careful'; mend its cause" in said
    assert "cell 3: shows a memory address (at 0x" in said
    assert "cell 3, line 1: ZeroDivisionError: division by zero" in said
    assert said.splitlines()[-1] == "no notebook was written: mend these first"


def test_a_notebook_that_is_saved_while_others_run_is_kept_and_named(project, monkeypatch):
    paths = [write(project, name, "1 + 1") for name in ("00_first", "01_second")]
    before, report = paths[1].read_bytes(), Progress.report

    def save_meanwhile(*given):
        write(project, "00_first", "2 + 2")
        report(*given)

    monkeypatch.setattr(Progress, "report", save_meanwhile)
    told = "notebooks/00_first.ipynb was changed meanwhile, and nothing is written; run it again"
    with pytest.raises(AnalysisError, match=re.escape(told)):
        refresh_notebooks(project, at_once=2)
    assert "2 + 2" in paths[0].read_text("utf-8")
    assert paths[1].read_bytes() == before


def test_pieces_of_a_stream_are_joined():
    pieces = [("stdout", "a\n"), ("stdout", "b\n"), ("stderr", "c\n"), ("stdout", "d\n")]
    cell = new_code_cell("x", id="one")
    cell.outputs = [nbformat.v4.new_output("stream", name=name, text=text) for name, text in pieces]
    notebook = new_notebook(cells=[cell])
    text = normalise(notebook)
    found = nbformat.reads(text, as_version=4).cells[0].outputs
    assert [out.text for out in found] == ["a\nb\n", "c\n", "d\n"]
    assert len(cell.outputs) == 4  # the argument is as it was


def fail_or_die(job: str) -> str:
    """Do what the job says."""
    if job == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if job == "raise":
        raise ValueError("not this time")
    return f"{job} {os.environ['PYTHONHASHSEED']}"


def test_every_job_has_an_outcome_whatever_becomes_of_its_process(tmp_path):
    jobs = ["one", "die", "raise", "two", "die", "three"]
    outcomes = dict(run_jobs(fail_or_die, jobs, root=tmp_path, at_once=2))
    assert sorted(outcomes) == [0, 1, 2, 3, 4, 5]
    assert all(outcomes[place] == f"{jobs[place]} 0" for place in (0, 3, 5))
    assert outcomes[1] == outcomes[4]
    assert outcomes[1].reason == "the process that ran it ended abruptly"
    assert isinstance(outcomes[2], Crash)
    assert outcomes[2].reason.splitlines()[-1] == "ValueError: not this time"


DRIVER = """
import signal
from pathlib import Path
from analysis.reports import executor
from analysis.reports.executor import run_jobs
from analysis.reports.execution import execute
from analysis.reports.notebook import Execution

executor.KERNEL_IMPORTS = ()  # the notebook needs none
if __name__ == "__main__":
    # What a shell runs in the background ignores it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    root = Path({root!r})
    paths = sorted(root.glob("notebooks/*.ipynb"))
    jobs = [Execution(path, {{}}, root / "kept" / path.name) for path in paths]
    list(run_jobs(execute, jobs, root=root))
"""


def list_children(group: int) -> list[int]:
    """List the living processes that were started by a session leader, kernels too."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"DRIVER={group}".encode() in entry.read_bytes().split(b"\0"):
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc to see processes")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_a_driver_that_is_stopped(project, tmp_path, end, wait_until):
    write(project, "00_endless", "open('started', 'w').close(); import time; time.sleep(60)")
    driver = tmp_path / "driver.py"
    driver.write_text(DRIVER.format(root=str(project.root)), encoding="utf-8")
    mark = os.getpid() * 100 + end
    environment = {**os.environ, "DRIVER": str(mark), "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, driver], env=environment, stderr=subprocess.PIPE, start_new_session=True
    )
    wait_until((project.notebooks / "started").exists)
    assert len(list_children(mark)) > 2
    process.send_signal(end)
    process.communicate(timeout=30)
    assert process.returncode == -end
    wait_until(lambda: not list_children(mark))
    if end == signal.SIGINT:
        assert not list(tmp_path.glob("analysis-*"))


STOPPED = """
import time
from pathlib import Path
from analysis.reports.executor import run_jobs

async def ask():
    pass

def hold(path):
    asked = ask()  # nobody waits for it
    path.touch()
    time.sleep(path.name == "slow" and 60)

if __name__ == "__main__":
    root = Path({root!r})
    outcomes = run_jobs(hold, [root / "slow", root / "fast"], root=root, at_once=2)
    next(outcomes)
    while not (root / "slow").exists():
        time.sleep(0.01)
    outcomes.close()
"""


def test_a_job_that_is_stopped_says_nothing_of_what_it_was_in_the_middle_of(tmp_path):
    driver = tmp_path / "driver.py"
    driver.write_text(STOPPED.format(root=str(tmp_path)), encoding="utf-8")
    driven = subprocess.run(
        [sys.executable, driver], capture_output=True, text=True, timeout=50, check=True
    )
    # The one that ended by itself is told of: it is a fault of the work.
    assert driven.stderr.count("was never awaited") == 1


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "folder" / "page.html"
    write_atomically(path, "old 旧\n")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "new \udcff")
    assert path.read_bytes() == "old 旧\n".encode()
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("put", [write_atomically, lambda *given: write_all(dict([given]))])
def test_a_file_behind_a_link_is_written_where_it_lies_and_for_the_same_readers(tmp_path, put):
    shared, link = tmp_path / "shared" / "table.csv", tmp_path / "raw.csv"
    write_atomically(shared, "old")
    link.symlink_to(shared)
    for mode in (0o600, 0o664):
        shared.chmod(mode)
        put(link, b"%o" % mode)
        assert (link.is_symlink(), shared.read_bytes()) == (True, b"%o" % mode)
        assert shared.stat().st_mode & 0o777 == mode
    assert list(shared.parent.iterdir()) == [shared]


def test_what_was_left_unfinished_is_found_behind_a_link_and_no_file_of_somebody_else(tmp_path):
    shared, raw = tmp_path / "shared", tmp_path / "raw"
    write_atomically(shared / "table.csv", "old")
    raw.mkdir()
    (raw / "own.csv").symlink_to(shared / "table.csv")
    (shared / ".other.csv.tmp").touch()
    assert list_unfinished(raw) == []
    (shared / ".table.csv.tmp").touch()
    assert list_unfinished(raw) == [shared / ".table.csv.tmp"]


def test_hidden_files_of_somebody_else_are_left_where_a_build_writes(tmp_path):
    (tmp_path / "sub" / ".cache.tmp").mkdir(parents=True)
    kept = [tmp_path / ".thesis.tmp", tmp_path / "sub" / ".01.html.upload.tmp"]
    for path in kept:
        path.touch()
    with hold_folder(tmp_path, "out", print):
        assert all(path.exists() for path in kept)


@pytest.mark.parametrize(("mask", "modes"), [(0o022, (0o755, 0o644)), (0o077, (0o700, 0o600))])
def test_a_file_and_its_folder_are_for_the_same_readers(tmp_path, mask, modes):
    before = os.umask(mask)
    try:
        write_atomically(tmp_path / "folder" / "page.html", "new")
    finally:
        os.umask(before)
    made = (tmp_path / "folder", tmp_path / "folder" / "page.html")
    assert tuple(path.stat().st_mode & 0o777 for path in made) == modes


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.EIO])
def test_a_folder_that_cannot_be_locked_is_told_of_and_used(tmp_path, monkeypatch, code):
    def refuse(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("fcntl.flock", refuse)
    (tmp_path / ".01.html.0123abcd.tmp").touch()  # another build's, perhaps
    said = []
    with hold_folder(tmp_path, "reports", said.append):
        assert said == [f"reports cannot be locked ({os.strerror(code)}); run one build at a time"]
        assert (tmp_path / ".01.html.0123abcd.tmp").exists()


def test_a_folder_is_held_by_one_build_and_cleared_of_litter(tmp_path):
    (tmp_path / "en").mkdir()
    litter = tmp_path / "en" / ".01.html.0123abcd.tmp"
    litter.write_text("half", encoding="utf-8")
    waited = []
    code = (
        "import sys; from pathlib import Path; from analysis.reports import hold_folder\n"
        "with hold_folder(Path(sys.argv[1]), 'out', print): print('in')"
    )
    with hold_folder(tmp_path, "out", waited.append):
        assert not litter.exists()
        second = subprocess.Popen(
            [sys.executable, "-uc", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        told = "another build is writing into out; waiting for it to end\n"
        assert second.stdout.readline() == told
    assert second.communicate(timeout=20)[0] == "in\n"
    assert waited == []


def test_progress_is_one_plain_line_for_each_notebook_outside_a_terminal(capsys):
    with Progress("report") as progress:
        progress.begin(2)
        progress.report("00_start", "done", 1.26)
        progress.report("01_pace", "failed", 0.5, "cell 3: ValueError: no\n    1 / 0")
    assert capsys.readouterr().err.splitlines() == [
        "00_start                             done        1.3 s",
        "01_pace                              failed      0.5 s",
        "    cell 3: ValueError: no",
        "        1 / 0",
    ]


@pytest.mark.parametrize("name", ["analysis.py", "analysis/__init__.py"])
@pytest.mark.parametrize("verb", ["report", "refresh"])
def test_a_module_that_notebooks_would_import_for_the_package_is_named(verb, name, copied, run):
    module = copied.notebooks / name
    module.parent.mkdir(parents=True)
    module.touch()
    wrong = "notebooks would import it in place of the package analysis"
    assert run(copied, verb) == (1, "", f"analysis: notebooks/{name}: {wrong}; rename it\n")
    assert not copied.reports.exists()
