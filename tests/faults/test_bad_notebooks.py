"""What a notebook shows, or is, costs no other page: its own fails, and says what to do."""

import html
import json
import os
import shutil
import socket

import pytest
from nbformat.v4 import new_markdown_cell

from tests.faults.builds import ROOT, build, write

pytestmark = pytest.mark.slow
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # noqa: E501
PUBLISH = "from IPython.display import HTML, publish_display_data\n"


def attach(source, **pictures):
    told = {name: {"image/png": content} for name, content in pictures.items()}
    return new_markdown_cell(source, attachments=told)


CHARTS = """from analysis import charts
for key in ["stay", "leaders"]:
    facts, title = [f"survey_{key}", "survey_invest"], f"{{survey_{key}}}"
    charts.show(charts.forest(book, facts), id=f"c-{key}", title=title, subtitle="share of firms")
"""
#: Name -> title, cells, and what the build says; nothing of a good page.
NOTEBOOKS = {
    "00_good": ("Why?", [], ""),
    "01_logo": (
        "Why?",
        [new_markdown_cell("A logo: <svg width=10 height=10><circle r=5></svg>")],
        None,  # what may stand in Markdown is not decided here
    ),
    "02_missing": (
        "Why?",
        [new_markdown_cell("![x](attachment:image.png)")],
        "cell 5: cannot be shown (InvalidNotebook: missing attachment: image.png)",
    ),
    "03_foreign": ("Why?", [attach("![x](attachment:图.png)", **{"图.png": PICTURE})], ""),
    "04_spaced": ("Why?", [attach("![x](<attachment:a b&c.png>)", **{"a b&c.png": PICTURE})], ""),
    "05_title": (
        "![x](attachment:image.png)",
        [],
        "cell 1: cannot be shown (InvalidNotebook: missing attachment: image.png)",
    ),
    "06_picture": (
        "Why?",
        [f"{PUBLISH}publish_display_data({{'image/png': 5, 'text/plain': ''}})"],
        "cell 5: ",
    ),
    "07_command": ("Why?", ["!exit 3"], "cell 5, line 1: CalledProcessError: "),
    "08_output": ("Why?", ["x = !exit 3"], "cell 5, line 1: CalledProcessError: "),
    "09_controls": ("Why?", ["print('a\\0b \\x1b[31mred\\x1b[0m \\x1b]0;title\\x07c')"], ""),
    "10_html": ("Why?", [f"{PUBLISH}HTML('<p>a\\0b\\x1b[m</p>')"], ""),
    "11_error": ("Why?", ["raise ValueError('a\\0b\\x1b]0;title\\x07')"], "ValueError: a\ufffdb\n"),
    "12_silent": (
        "Why?",
        [attach("![](attachment:a.png)", **{"a.png": PICTURE})],
        "cell 5: shows a picture without alt text; write what it shows between the brackets",
    ),
    "13_charts": (
        "Why?",
        [CHARTS],
        "",
    ),
    "14_dies": (
        "<svg>&![x](attachment:y)",
        ["import os; os.kill(int(os.environ['JPY_PARENT_PID']), 9)"],
        "the process that ran it ended abruptly",
    ),
}


#: Name -> what is changed in the file of a notebook, and what the build says.
BROKEN = {
    "20_metadata": ({"metadata": None}, "cell 3: has no metadata; mend the cell"),
    "21_id": ({"id": "a b"}, "cell 3: has the id 'a b', where letters, digits"),
    "22_heading": ({"cell_type": "heading", "level": 1}, "cell 3: is of the kind 'heading'"),
    "23_tags": ({"metadata": {"tags": ["parameters"]}}, "2 cells are tagged 'parameters'"),
    "24_json": (None, "is not readable as JSON"),
}


def break_cell(path, change):
    stored = json.loads(path.read_text("utf-8"))
    stored["cells"][2] |= change or {}
    path.write_text(json.dumps(stored) if change else "{", "utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("bad") / "project"
    shutil.copytree(ROOT / "data", root / "data")
    for name, (title, cells, _) in NOTEBOOKS.items():
        write(root, name, *cells, title=title)
    write(root, "Untitled")
    for name, (change, _) in BROKEN.items():
        write(root, name)
        break_cell(root / "notebooks" / f"{name}.ipynb", change)
    return root, build(root)


def test_the_build_ends_with_an_index_and_a_manifest(built):
    root, done = built
    assert done.returncode == 1
    assert not any(line.startswith("Traceback") for line in done.stderr.splitlines())
    assert "\0" not in done.stderr
    pages = json.loads((root / "reports/build.json").read_text("utf-8"))["pages"]
    assert list(pages) == [f"en/{name}.html" for name in (*NOTEBOOKS, *BROKEN)]
    assert (root / "reports/index.html").is_file()
    for path in (root / "reports").rglob("*.html"):
        assert not set(path.read_text("utf-8")) & {"\0", "\x07", "\x1b"}, path


def test_every_chart_of_a_cell_is_on_the_page(built):
    page = (built[0] / "reports/en/13_charts.html").read_text("utf-8")
    assert page.count('id="chart-c-') == page.count('class="plot wide"') == 2


def test_a_notebook_that_has_no_page_is_named(built):
    said = (
        "notebooks/Untitled.ipynb has no page; rename it notebooks/25_untitled.ipynb, or as a draft"
    )
    assert built[1].stderr.count(said) == 1


@pytest.mark.parametrize(
    ("name", "told"), [(name, told[-1]) for name, told in (NOTEBOOKS | BROKEN).items() if told[-1]]
)
def test_the_page_of_a_fault_says_what_it_is(built, name, told):
    root, done = built
    entry = json.loads((root / "reports/build.json").read_text("utf-8"))["pages"][f"en/{name}.html"]
    assert entry["status"] == "failed"
    assert told in "\n".join(entry["faults"])
    assert told.splitlines()[0] in done.stderr
    page = (root / "reports/en" / f"{name}.html").read_text("utf-8")
    assert "site-packages/ipykernel" not in page
    assert name in NOTEBOOKS or told in html.unescape(page)


def test_a_notebook_that_breaks_costs_no_good_page(built):
    root, _ = built
    write(root, "40_later")
    assert build(root, "40").returncode == 0
    page = root / "reports/en/40_later.html"
    good = page.read_text("utf-8")
    break_cell(root / "notebooks/40_later.ipynb", {"metadata": None})
    assert build(root, "00").returncode == 0
    assert page.read_text("utf-8") == good
    done = build(root, "00", "40")
    assert "cell 3: has no metadata" in done.stderr
    assert "1 of 2 reports are good" in done.stderr
    assert "This page is of an earlier build" in page.read_text("utf-8")
    (root / "notebooks/40_later.ipynb").unlink()


@pytest.mark.parametrize("name", [name for name, (*_, told) in NOTEBOOKS.items() if told == ""])
def test_the_others_are_made(built, name):
    root, _ = built
    entry = json.loads((root / "reports/build.json").read_text("utf-8"))["pages"][f"en/{name}.html"]
    assert (entry["status"], entry["faults"]) == ("done", [])
    if name in ("03_foreign", "04_spaced"):
        assert PICTURE in (root / "reports/en" / f"{name}.html").read_text("utf-8")


def make_socket(path):
    os.chdir(path.parent)  # a path of a socket is short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)


@pytest.mark.parametrize(
    "make", [os.mkfifo, os.mkdir, make_socket, lambda x: x.symlink_to("/dev/zero")]
)
def test_what_is_no_file_is_told_and_holds_nothing_up(built, make, monkeypatch):
    root, _ = built
    monkeypatch.chdir(root)
    path = root / "notebooks" / "50_other.ipynb"
    make(path)
    done = build(root, "00", "50")
    assert done.returncode == 1
    assert "notebooks/50_other.ipynb: is no file; remove it\n" in done.stderr
    assert "1 of 2 reports are good" in done.stderr
    path.rmdir() if path.is_dir() else path.unlink()


@pytest.mark.parametrize(
    ("folder", "fault"),
    [
        *((name, f"is for {name}, not for pages") for name in ("notebooks", "data", "src", "docs")),
        *((f"{name}/x", f"is for {name}, not for pages") for name in ("data", "tests", ".git")),
        ("reports/en", "is no free name: a build into reports makes reports/en itself"),
        ("reports/sets/01", "is no free name: a build into reports makes reports/sets itself"),
        (".", "holds the project"),
        ("..", "holds the project"),
    ],
)
def test_no_page_goes_among_the_sources(built, folder, fault):
    root, _ = built
    done = build(root, "--out", folder)
    assert done.returncode == 1
    assert done.stderr.startswith("analysis: --out: ")
    assert f"{fault}; choose one such as reports/wide\n" in done.stderr
    assert not list((root / "notebooks").glob("*.html"))


def test_a_name_that_no_page_can_have_stops_no_other(built):
    root, _ = built
    write(root, "41_a#b")
    done = build(root, "00", "41_a#b")
    assert done.returncode == 1
    assert "'41_a#b.ipynb' cannot name a page; rename it: letters, digits" in done.stderr
    assert "The report is good" in done.stderr
    (root / "notebooks/41_a#b.ipynb").unlink()


def test_pages_that_nobody_built_are_not_written_over(built, tmp_path):
    root, _ = built
    (tmp_path / "index.html").write_text("mine", "utf-8")
    done = build(root, "00", "--out", str(tmp_path))
    assert done.returncode == 1
    assert "holds pages that no build made (it has no build.json); choose" in done.stderr
    assert (tmp_path / "index.html").read_text("utf-8") == "mine"


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_stop_nothing(built, closed):
    root, _ = built
    prefix = ["sh", "-c", f'"$@" {closed}', "sh"]
    done = build(root, "00", "--force", prefix=prefix)
    assert done.returncode == 0
    told = done.stdout + done.stderr
    assert "Traceback" not in told
    assert ("The report is good" in told) == (closed.count("&-") == 1)
