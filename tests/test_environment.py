"""The set-up: pyproject.toml, the lock, environment.yml, the Makefile and CI say the same."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from forkernel import PROVISIONER

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/reports.yml").read_text(encoding="utf-8"))
PYTHONS = SpecifierSet(PROJECT["project"]["requires-python"])

LIBRARY = PROJECT["project"]["dependencies"]
EXTRAS = PROJECT["project"]["optional-dependencies"]
DECLARED = [*LIBRARY, *(line for extra in EXTRAS.values() for line in extra)]


def read_lock() -> dict[str, list[tuple[Version, str]]]:
    """Every package of the lock, with the version and the lines of each of its entries."""
    entries: dict[str, list[tuple[Version, str]]] = {}
    for entry in re.split(r"^(?=\w)", LOCK, flags=re.MULTILINE)[1:]:
        name, version = re.match(r"([\w.-]+)==([^\s;]+)", entry).groups()
        entries.setdefault(canonicalize_name(name), []).append((Version(version), entry))
    return entries


LOCKED = read_lock()


def supported_pythons() -> list[str]:
    return [f"3.{minor}" for minor in range(30) if PYTHONS.contains(f"3.{minor}.99")]


@pytest.mark.parametrize("line", sorted({*DECLARED, *PROJECT["build-system"]["requires"]}))
def test_a_dependency_is_locked_at_a_version_that_pyproject_allows(line: str) -> None:
    wanted = Requirement(line)
    versions = [version for version, _ in LOCKED.get(canonicalize_name(wanted.name), [])]
    assert versions, f"{wanted.name} is not in requirements.lock; run make lock"
    for version in versions:
        assert wanted.specifier.contains(version), f"the lock has {version}; run make lock"


def test_the_lock_lists_the_files_of_other_machines_and_pythons_too() -> None:
    found = [(name, text.count("--hash")) for name in LOCKED for _, text in LOCKED[name]]
    few = [name for name, count in found if count < 2]  # a wheel and a source at the least
    assert not few, f"made from files that lay here alone; remove {few} and run make lock"
    drawing = dict(found)["lxml"]
    assert drawing >= 3 * len(supported_pythons())


def test_the_lock_was_made_for_nothing_that_pyproject_no_longer_names() -> None:
    asked = {
        name
        for name, entries in LOCKED.items()
        if any(re.search(r"\banalysis \(pyproject\.toml\)", entry) for _, entry in entries)
    }
    assert asked == {canonicalize_name(Requirement(line).name) for line in DECLARED}


def test_the_lock_has_one_version_of_each_package_for_every_python() -> None:
    assert {name for name, entries in LOCKED.items() if len(entries) > 1} == set()


def test_every_locked_package_has_hashes() -> None:
    bare = {
        name
        for name, entries in LOCKED.items()
        if not all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry) for _, entry in entries)
    }
    assert len(LOCKED) > 100
    assert bare == set()


def test_the_lock_tells_nothing_of_the_machine_that_made_it() -> None:
    lines = [line for line in LOCK.splitlines() if not line.startswith("    --hash=sha256:")]
    told = [line for line in lines if re.search(r"index-url|find-links|://|file:|\s/\w", line)]
    assert told == []


def test_uv_is_pinned_in_the_lock_alone() -> None:
    places = ["pyproject.toml", "Makefile", "environment.yml", ".ci/run"]
    places += [str(path.relative_to(ROOT)) for path in (ROOT / ".github").rglob("*.yml")]
    pins = {
        place: re.findall(
            r"\buv\s*==\s*\d|\buv@\d|setup-uv", (ROOT / place).read_text(encoding="utf-8")
        )
        for place in places
    }
    assert {place for place, found in pins.items() if found} == set()
    assert len(LOCKED["uv"]) == 1


def test_conda_takes_the_same_pythons_and_the_same_lock() -> None:
    assert CONDA["channels"] == ["conda-forge", "nodefaults"]
    python, pip, rest = CONDA["dependencies"]
    name, specifier = python.split(" ", 1)
    assert (name, SpecifierSet(specifier)) == ("python", PYTHONS)
    assert pip == "pip"
    assert rest == {"pip": ["-r requirements.lock"]}


def test_binder_and_dev_containers_take_a_supported_python_and_the_same_lock() -> None:
    binder, newest = ROOT / ".binder", supported_pythons()[-1]
    assert (binder / "runtime.txt").read_text(encoding="utf-8") == f"python-{newest}\n"
    asked = (binder / "requirements.txt").read_text(encoding="utf-8")
    assert binder / asked.removeprefix("-r ").strip() == binder / "../requirements.lock"
    assert os.access(binder / "postBuild", os.X_OK)
    told = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
    assert told["image"].rpartition(":")[2] == newest
    target = told["postCreateCommand"].removeprefix("make ")
    assert f"\n{target}: " in MAKEFILE
    custom = told["customizations"]
    assert all((ROOT / path).is_file() for path in custom["codespaces"]["openFiles"])
    python = custom["vscode"]["settings"]["python.defaultInterpreterPath"]
    assert python == "${containerWorkspaceFolder}/.venv/bin/python"


def test_makefile_workflow_and_classifiers_name_the_supported_pythons() -> None:
    first, *_, last = supported_pythons()
    floor, past = first.split(".")[1], int(last.split(".")[1]) + 1
    assert WORKFLOW["jobs"]["test"]["strategy"]["matrix"]["python"] == supported_pythons()
    assert f"not (3, {floor}) <= sys.version_info < (3, {past})" in MAKEFILE
    assert f"--python-version {first} " in MAKEFILE
    named = [line.rpartition(" ")[2] for line in PROJECT["project"]["classifiers"]]
    assert [name for name in named if name.startswith("3.")] == supported_pythons()


def test_lint_and_types_are_strict_and_aim_at_the_oldest_python() -> None:
    oldest = supported_pythons()[0]
    ruff, mypy = PROJECT["tool"]["ruff"], PROJECT["tool"]["mypy"]
    assert (ruff["target-version"], ruff["line-length"]) == (f"py{oldest.replace('.', '')}", 100)
    assert (mypy["python_version"], mypy["strict"], mypy["files"]) == (
        oldest,
        True,
        ["src", "forkernel/src"],
    )
    assert {"ruff", "mypy"} <= LOCKED.keys()


def test_tests_run_under_warnings_that_are_errors() -> None:
    settings = PROJECT["tool"]["pytest"]
    assert settings["filterwarnings"][0] == "error"
    assert settings["strict"] is True
    assert settings["testpaths"] == ["tests", "src", "forkernel", "notebooks"]


def read_code(path: Path) -> str:
    """The code of a Python file, or of all cells of a notebook."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    return "\n".join("".join(cell["source"]) for cell in cells)


def imported_packages(*folders: str) -> set[str]:
    """Distributions, other than ours, that the Python files and notebooks of folders import."""
    modules: set[str] = set()
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.[pi]*y*"))]
    for path in (x for x in files if x.suffix in (".py", ".ipynb") and "drafts" not in x.parts):
        for node in ast.walk(ast.parse(read_code(path), str(path))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                modules.add(str(node.module).partition(".")[0])
    owners = packages_distributions()
    own = {"analysis", "benchmarks", "conftest", "forkernel", "tests"}
    foreign = modules - sys.stdlib_module_names - own
    return {
        canonicalize_name(owners[module][0]) if module in owners else module for module in foreign
    }


#: What sliders and reviews are made of, where it is installed: the parts of `lab` in use.
SLIDERS = [line for line in EXTRAS["lab"] if line.startswith(("anywidget", "ipywidgets"))]


def test_library_and_notebooks_import_what_pyproject_declares_and_nothing_else() -> None:
    lines = (*LIBRARY, *EXTRAS["cluster"], *EXTRAS["briefing"], *EXTRAS["curation"], *SLIDERS)
    declared = {canonicalize_name(Requirement(line).name) for line in lines}
    assert imported_packages("src", "forkernel/src", "notebooks") == declared


def test_the_tests_import_what_pyproject_declares() -> None:
    lines = (*LIBRARY, *EXTRAS["test"], *EXTRAS["briefing"], *SLIDERS)
    declared = {canonicalize_name(Requirement(line).name) for line in lines}
    assert imported_packages("tests") - declared == set()


def run_make(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run make as a user does, whatever make this test runs under."""
    if shutil.which("make") is None:
        pytest.skip("make is not here")
    settings = {
        k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "ARTICLES"))
    }
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder,
        env=settings,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_make_help_lists_every_command() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE).group(1).split()
    listed = re.findall(r"^make ([\w-]+) +\S", run_make("help").stdout, re.MULTILINE)
    assert listed == [name for name in phony if name != "always"]
    assert run_make().stdout == run_make("help").stdout


def test_make_verify_asks_for_the_articles_before_it_does_anything() -> None:
    done = run_make("verify")
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.splitlines()[0] == (
        "Name the folder that holds the articles: make verify ARTICLES=folder"
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A bare checkout, in a folder with spaces and Chinese characters."""
    folder = tmp_path / "汽车 合作"
    folder.mkdir()
    (folder / "forkernel").mkdir()
    own = ("Makefile", "installer.py", "pyproject.toml", "requirements.lock")
    for name in (*own, "forkernel/pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def write_python(folder: Path, answer: str) -> Path:
    """A stand-in for python3: a shell script that does `answer`, else what this Python does."""
    path = folder / "python"
    path.write_text(f'#!/bin/sh\n{answer}\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_python_that_is_too_old_is_refused_in_one_line(checkout: Path) -> None:
    python = write_python(checkout, 'case "$*" in *version_info*) exit 1;; esac')
    done = run_make("setup", f"PYTHON={python}", folder=checkout)
    first, *rest = done.stderr.splitlines()
    assert first == (
        f"Python 3.11, 3.12 or 3.13 is needed, and {python} is none of them: "
        "make PYTHON=python3.13, say"
    )
    assert len(rest) == 1, "only make's own line may follow"
    assert not (checkout / ".venv").exists()


def test_a_python_without_venv_is_told_what_to_install(checkout: Path) -> None:
    python = write_python(checkout, 'case "$*" in *ensurepip*) exit 1;; esac')
    done = run_make("setup", f"PYTHON={python}", folder=checkout)
    first, *rest = done.stderr.splitlines()
    assert first == f"{python} comes without venv: apt install python3-venv"
    assert len(rest) == 1, "only make's own line may follow"
    assert not (checkout / ".venv").exists()


def test_a_set_up_that_fails_is_not_taken_for_done(checkout: Path) -> None:
    python = write_python(checkout, 'case "$*" in *"-m venv"*) mkdir -p .venv/bin; exit 9;; esac')
    for _ in range(2):
        done = run_make("setup", f"PYTHON={python}", folder=checkout)
        assert done.returncode != 0
        assert done.stdout == "Setting up .venv, once\n"


@pytest.mark.parametrize("name", ["analysis.py", "analysis/__init__.py"])
def test_a_file_that_would_be_run_for_the_package_is_named(checkout: Path, name: str) -> None:
    (checkout / name).parent.mkdir(exist_ok=True)
    (checkout / name).touch()
    done = run_make("report", folder=checkout)
    assert (done.returncode, done.stdout) == (2, "")
    said = f"*** {name} stands in the way of the package analysis: rename it.  Stop."
    assert done.stderr.partition(": ")[2] == f"{said}\n"


def test_lab_says_which_file_is_imported_in_place_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    startup = re.search(r"PYTHONSTARTUP \?= \$\(CURDIR\)/(\S+)", MAKEFILE).group(1)
    monkeypatch.setenv("PYTHONSTARTUP", str(ROOT / startup))
    for name in PROVISIONER:  # a forked kernel has imported the package
        monkeypatch.delenv(name, raising=False)
    factory = KernelProvisionerFactory(parent=None)  # which reads them once in a process
    monkeypatch.setattr(KernelProvisionerFactory, "_instance", factory)
    own = tmp_path / "analysis.py"
    own.write_text("ONE = 1", encoding="utf-8")
    sources = ["assert not {*dir()} & {'sys', 'Path'}", "from analysis import Book"]
    cells = [new_code_cell(source) for source in (*sources, "import analysis\nanalysis.ONE")]
    notebook = new_notebook(cells=cells)
    client = NotebookClient(notebook, allow_errors=True, timeout=60)
    client.execute(cwd=str(tmp_path))
    assert cells[0].outputs == []
    [output] = notebook.cells[1].outputs
    wrong = f"{own} was imported in place of the package analysis, as it has its name"
    assert (
        "\n".join(output["traceback"])
        .rstrip()
        .endswith(f"{wrong}: rename it, then restart the kernel.")
    )
    assert notebook.cells[2].outputs[0]["data"]["text/plain"] == "1"


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an index on this machine, which has one package: thing, version 1."""
    folder = tmp_path_factory.mktemp("mirror")
    wheel = folder / "simple" / "thing" / "thing-1-py3-none-any.whl"
    wheel.parent.mkdir(parents=True)
    with zipfile.ZipFile(wheel, "w") as archive:
        about = "thing-1.dist-info"
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    (wheel.parent / "index.html").write_text(f'<a href="{wheel.name}">{wheel.name}</a>')
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/simple"
        server.shutdown()


INDEX = "[[index]]\nname = 'ours'\nurl = 'MIRROR'\n"
HOSTILE = {
    "PIP_CONSTRAINT": "/nonexistent/constraints",
    "PIP_PYTHON": "/nonexistent/python",
    "PIP_REQUIRE_VIRTUALENV": "1",
    "PIP_TARGET": "/nonexistent/target",
    "PIP_USER": "1",
    "UV_CACHE_DIR": "/dev/null/cache",
    "UV_EXCLUDE_NEWER": "2001-01-01",
    "UV_PROJECT_ENVIRONMENT": "/nonexistent/project",
    "UV_REQUIRE_HASHES": "1",
    "UV_SYSTEM_PYTHON": "1",
    "VIRTUAL_ENV": "/nonexistent/environment",
    "XDG_CACHE_HOME": "/dev/null/xdg",
}


@pytest.mark.parametrize(
    "settings",
    [
        {"PIP_INDEX_URL": "MIRROR", **HOSTILE},
        {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "MIRROR/thing/"},
        {"pip.conf": "[global]\nindex-url = MIRROR\n[install]\nuser = true\n"},
        {"pip.conf": "[install]\nindex-url = MIRROR/none\nextra-index-url =\n  MIRROR\n"},
        {"UV_INDEX": "ours=MIRROR", "UV_DEFAULT_INDEX": "MIRROR/none"},
        {"UV_INDEX_URL": "MIRROR", "uv.toml": "no TOML", **HOSTILE, "HOME": "/dev/null/home"},
        {"uv.toml": "[pip]\nrequire-hashes = true\nno-index = true\nfind-links = ['MIRROR/thing']"},
        {"uv.toml": f"{INDEX}default = true\n", "UV_INDEX_OURS_USERNAME": "me"},
    ],
    ids=lambda settings: str(settings)[1:60],
)
def test_what_pip_or_uv_was_told_leads_both_to_one_index(
    settings: dict[str, str], mirror: str, tmp_path: Path
) -> None:
    told = {name: value.replace("MIRROR", mirror) for name, value in settings.items()}
    for name, place in {
        "pip.conf": ".config/pip/pip.conf",
        "uv.toml": ".config/uv/uv.toml",
    }.items():
        if text := told.pop(name, ""):
            (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place).write_text(text, encoding="utf-8")
    away = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "UV_", "XDG_")) and not name.lower().endswith("_proxy")
    } | {"HOME": str(tmp_path), "NO_PROXY": "127.0.0.1", "PIP_RETRIES": "0", **away, **told}
    for words in ("pip install --no-deps", "uv pip install --no-deps"):
        place = tmp_path / words.split()[0]
        command = [sys.executable, "installer.py", *words.split(), "--target", place, "thing==1"]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        assert (place / "thing-1.dist-info").is_dir()


def test_a_linked_environment_is_made_and_moved_where_it_lies(checkout: Path) -> None:
    real = checkout / "elsewhere"
    (real / "bin").mkdir(parents=True)
    (checkout / ".venv").symlink_to(real)
    python = write_python(checkout, 'case "$*" in *"-m venv"*) echo "$*"; exit 9;; esac')
    made = run_make("setup", f"PYTHON={python}", folder=checkout)
    assert made.stdout.splitlines() == ["Setting up .venv, once", f"-m venv --clear {real}"]
    (real / "ready").write_text("where it was before", encoding="utf-8")
    shutil.copy(python, real / "bin")
    assert run_make("setup", folder=checkout).stdout == f"-m venv --without-pip {real}\n"


def test_zizmor_finds_no_fault_in_the_workflow() -> None:
    command = [Path(sys.executable).with_name("zizmor"), "--offline", "--persona", "pedantic"]
    done = subprocess.run(
        [*command, ROOT / ".github"], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout
    assert "No findings to report" in done.stdout


def test_this_environment_holds_what_the_lock_says() -> None:
    from importlib.metadata import version

    names = sorted({canonicalize_name(Requirement(line).name) for line in DECLARED})
    installed = {name: Version(version(name)) for name in names}
    assert installed == {name: LOCKED[name][0][0] for name in names}
