"""An article reviewed in JupyterLab by the keyboard alone, from its file to rows in data/raw."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analysis.project import ROOT_VARIABLE
from benchmarks.lab import ROOT, open_notebook, run, start_lab

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
expect = pytest.importorskip("playwright.sync_api").expect
#: Milliseconds that the kernel may take to answer.
PATIENCE = 60_000

NOTEBOOK = ROOT / "notebooks" / "curate.ipynb"
KEY = "harbour-2025-07-01"
TEXT = """\
Harbour fair draws German suppliers
Hefei, July 1, 2025
The fair in Hefei drew more than 400 people this year.
Volkswagen Anhui made about 3,500 cars at the harbour in June.
"""
#: What is typed of the article, field by field; a letter chooses in a list.
ABOUT = ("Gazette", "Harbour fair", "", "2025-07-01", "", "http://a.example/fair", "ed", "itself")

#: Alt+N where the cell has no picture for a moment, as when Lab changes its theme.
PRESS_WHILE_LEFT_OUT = """() => {
  const field = document.activeElement, { style } = field.closest(".jp-Cell");
  style.contentVisibility = "hidden";
  field.dispatchEvent(new KeyboardEvent("keydown", {code: "KeyN", altKey: true, bubbles: true}));
  style.contentVisibility = "";
  return document.querySelector(".desk").ariaBusy;
}"""


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A project with this one's data, which the review may change."""
    shutil.copytree(ROOT / "data", tmp_path / "scratch" / "data")
    (tmp_path / "scratch" / "notebooks").mkdir()
    return tmp_path / "scratch"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / f"{KEY}.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, complaints: list[str], scratch: Path, tmp_path: Path) -> Iterator[Page]:
    """The notebook with the form for a file, in a window no wider than it must be."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    context.on("console", lambda x: complaints.append(x.text) if x.type == "error" else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    home = tmp_path / "home"
    home.mkdir()
    with start_lab(home, **{ROOT_VARIABLE: str(scratch)}) as address:
        page = context.new_page()
        open_notebook(page, f"{address}/lab/tree/notebooks/{NOTEBOOK.name}")
        run(page, "notebook:run-all-cells")
        page.wait_for_function("document.activeElement.name === 'file'", timeout=60_000)
        yield page
    context.close()


def write(page: Page, cell: str) -> None:
    """Write into the field that has the focus, in place of what stands there."""
    page.keyboard.press("Control+A")
    page.keyboard.type(cell)


def go_to(page: Page, label: str, *, back: bool = False) -> None:
    """Move the focus by Tab to the field or button of a label."""
    name = "(document.activeElement.labels?.[0] ?? document.activeElement).innerText"
    for _ in range(60):
        if page.evaluate(name).startswith(label):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    pytest.fail(f"{label} is not reached by Tab")


def expect_status(page: Page, text: str) -> None:
    """Wait for what is said of the number that is shown, and of how far the review is."""
    expect(page.locator(".curate [role=status]")).to_have_text(text, timeout=PATIENCE)


def expect_message(page: Page, text: str) -> None:
    expect(page.locator(".curate [role=alert]")).to_have_text(text, timeout=PATIENCE)


def read_row(folder: Path, phrase: str) -> dict[str, str]:
    with (folder / f"{KEY}.review.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["phrase"] == phrase)


def read_added(scratch: Path, table: str) -> list[str]:
    """The lines that a raw table has and this checkout's has not."""
    path = Path("data", "raw", f"{table}.csv")
    before, after = ((root / path).read_text(encoding="utf-8") for root in (ROOT, scratch))
    assert after.startswith(before)
    return after.removeprefix(before).splitlines()


def test_an_article_is_reviewed_by_the_keyboard_alone(
    page: Page, desk: Path, scratch: Path, complaints: list[str]
) -> None:
    before, press = NOTEBOOK.read_bytes(), page.keyboard.press
    # A file that is not there is one line, and no traceback.
    write(page, str(desk / "nothing.txt"))
    press("Alt+R")
    told = f"{desk / 'nothing.txt'} is no file; name the file of one article"
    expect_message(page, told)
    write(page, str(desk / f"{KEY}.txt"))
    press("Alt+R")
    expect_status(page, "the article 0 of 5 decided, 0 accepted")
    expect_message(page, "")
    for cell in ABOUT:
        press("Tab")
        page.keyboard.type(cell)
    # A key counts even while Lab, which draws the notebook anew, leaves the cell out.
    assert page.evaluate(PRESS_WHILE_LEFT_OUT) == "true"  # until the answer comes
    # A date is excluded, for a reason that is chosen from a list.
    expect_status(page, "2 · July 1, 2025: open 0 of 5 decided, 0 accepted")
    assert page.inner_text("mark[aria-current]") == "July 1, 2025"
    expect(page.locator(".curate .desk")).to_have_attribute("aria-busy", "false")
    go_to(page, "reason")
    press("Home")  # none
    press("Alt+X")
    expect_message(page, "Choose a reason first, then exclude.")
    page.keyboard.type("meta")
    press("Alt+X")
    expect_status(page, "3 · more than 400 people: open 1 of 5 decided, 0 accepted")
    row = read_row(desk, "July 1, 2025")
    assert (row["decision"], row["reason"]) == ("exclude", "metadata")
    # Mended, and accepted by its button, which keeps the focus.
    for label, cell in {"entity": "Harbour fair", "metric": "visitors", "theme": "gath"}.items():
        go_to(page, label)
        write(page, cell)
    go_to(page, "Accept")
    press("Enter")
    expect_status(page, "3 · this year: open 2 of 5 decided, 1 accepted")
    expect(page.locator(":focus")).to_have_text("Accept Alt+A")
    row = read_row(desk, "more than 400 people")
    assert (row["decision"], row["entity"], row["metric"]) == ("accept", "Harbour fair", "visitors")
    press("Alt+X")
    expect_status(page, "4 · about 3,500 cars: open 3 of 5 decided, 1 accepted")
    go_to(page, "theme", back=True)
    page.keyboard.type("faw")
    go_to(page, "value", back=True)
    write(page, "3600")
    press("Alt+A")
    expect_status(page, "4 · in June: open 4 of 5 decided, 2 accepted")
    press("Alt+X")
    expect_message(page, "Nothing is open: check what is decided, then apply it.")
    # A number that was overlooked is added by typing it.
    press("Alt+D")
    expect(page.locator(":focus")).to_have_attribute("name", "another")
    page.keyboard.type("Hefei drew")
    press("Enter")
    expect_status(page, "3 · Hefei drew: open 5 of 6 decided, 2 accepted")
    expect(page.locator(":focus")).to_have_attribute("name", "phrase")
    # What is wrong is listed, and a button leads there.
    press("Alt+P")
    expect_message(page, "Problems: 1; nothing is applied.")
    listed, fields = (page.locator(x).bounding_box() for x in (".curate ul", ".curate .fields"))
    assert listed
    assert fields
    assert listed["y"] < fields["y"]
    go_to(page, "4 · about 3,500 cars")
    press("Enter")
    expect_status(page, "4 · about 3,500 cars: accept 5 of 6 decided, 2 accepted")
    expect(page.locator(":focus")).to_have_value("3600")
    write(page, "3500")
    press("Alt+C")
    expect_message(page, "All is right. Rows to be added: 6; open: 1.")
    press("Alt+P")
    expect_message(
        page,
        "Rows added: 1 to sources, 3 to exclusions, 1 to gatherings, 1 to faw_vw_output; open: 1. "
        "Next: make data, then make verify.",
    )
    (people,) = read_added(scratch, "gatherings")
    assert re.fullmatch(rf".*,{KEY},3,more than 400 people,more than,400,people,.*", people)
    (excluded, *_) = read_added(scratch, "exclusions")
    assert f',{KEY},2,"July 1, 2025",metadata,' in excluded
    run(page, "docmanager:save")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    assert NOTEBOOK.read_bytes() == before
    assert not complaints


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_in_the_form_and_the_article(
    theme: str, page: Page, desk: Path, find_checker: Callable[[str], Path]
) -> None:
    write(page, str(desk / f"{KEY}.txt"))
    page.keyboard.press("Alt+R")
    expect_status(page, "the article 0 of 5 decided, 0 accepted")
    change = "window.jupyterapp.commands.execute('apputils:change-theme', {theme: %r})"
    page.evaluate(change % f"JupyterLab {theme}")
    for key in ("Alt+N", "Alt+X", "Alt+A", "Alt+C"):
        page.keyboard.press(key)
    expect(page.locator(".curate [role=alert]")).to_contain_text("Problems", timeout=PATIENCE)
    fields = "document.querySelector('.curate .fields')"
    assert page.evaluate(f"{fields}.scrollWidth <= {fields}.clientWidth")  # none is cut off
    page.evaluate(find_checker("axe-core/axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run('.curate')")
    assert [(x["id"], [y["html"] for y in x["nodes"]]) for x in found["violations"]] == []
