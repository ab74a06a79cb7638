"""A researcher's first minutes in JupyterLab: charts, names, an own chart, links, saving."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from PIL import Image

from benchmarks.lab import AT_REST, CHART, NOTEBOOK, open_notebook, run, start_lab

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ElementHandle, Page

ROOT = Path(__file__).parents[2]
START = ROOT / "notebooks" / "00_start_here.ipynb"
WHAT_IF = ROOT / "notebooks" / "08_what_if.ipynb"
#: A folder of a researcher's own, and a notebook in it; both go with the test.
OWN = ROOT / "lab_check"
TAB = ".lm-TabBar-tab.jp-mod-current .lm-TabBar-tabLabel"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, need: Callable[..., None]) -> Iterator[str]:
    """JupyterLab as `make lab` starts it, for somebody who never used it: its address."""
    need("Chromium")
    with start_lab(tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.on("console", lambda x: complaints.append(x.text) if x.type == "error" else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context.new_page()
    context.close()


def count_explored() -> int:
    cells = nbformat.read(WHAT_IF, as_version=4).cells
    return sum(cell.source.count("explore(book") for cell in cells if cell.cell_type == "code")


def count_colors(picture: ElementHandle) -> int:
    picture.scroll_into_view_if_needed()
    seen = np.asarray(Image.open(io.BytesIO(picture.screenshot())).convert("RGB"))
    return len(np.unique(seen.reshape(-1, 3), axis=0))


def read_charts(path: Path) -> int:
    cells = nbformat.read(path, as_version=4).cells
    outputs = [out for cell in cells for out in cell.get("outputs", [])]
    return sum("image/svg+xml" in out.get("data", {}) for out in outputs)


def test_a_notebook_shows_its_charts_leads_to_others_and_is_saved_as_it_was(
    lab: str, page: Page, complaints: list[str]
) -> None:
    before = START.read_bytes()
    page.goto(lab)  # opens 00 by itself
    page.wait_for_selector(CHART, state="attached", timeout=60_000)
    assert page.inner_text(TAB) == START.name
    for place in range(len(nbformat.read(START, as_version=4).cells)):
        page.evaluate(
            f"window.jupyterapp.shell.currentWidget.content.scrollToItem({place}, 'center')"
        )
    page.wait_for_function(
        f"document.querySelectorAll({CHART!r}).length === {read_charts(START)}", timeout=20_000
    )
    assert all(count_colors(picture) > 20 for picture in page.query_selector_all(CHART))
    run(page, "docmanager:save")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    assert START.read_bytes() == before
    link = page.query_selector(f"{NOTEBOOK} a[href*='01_thirty_million']")
    assert link
    link.scroll_into_view_if_needed()
    link.click()
    page.wait_for_function(f"document.querySelector({TAB!r}).innerText.startsWith('01_')")
    assert not complaints


def test_every_slider_moves_what_it_stands_over(
    lab: str, page: Page, complaints: list[str]
) -> None:
    before = WHAT_IF.read_bytes()
    open_notebook(page, f"{lab}/lab/tree/notebooks/{WHAT_IF.name}")
    run(page, "notebook:run-all-cells")
    page.wait_for_function(
        f"document.querySelectorAll({f'{NOTEBOOK} .widget-vbox'!r}).length === {count_explored()}",
        timeout=60_000,
    )
    moved = 0
    for box in page.query_selector_all(f"{NOTEBOOK} .widget-vbox"):
        box.scroll_into_view_if_needed()
        for control in box.query_selector_all(".noUi-handle, select"):
            shown = box.query_selector(".jp-OutputArea")
            assert shown
            page.wait_for_function(AT_REST)  # what moved before has been drawn
            text = shown.inner_text()
            for _ in range(20):
                if control.evaluate("x => x.tagName") == "SELECT":
                    control.select_option(index=0)
                else:
                    control.focus()  # a drawing that comes late takes it away
                    page.keyboard.press("ArrowLeft")
                page.wait_for_timeout(500)
                if shown.inner_text() != text:
                    break
            assert shown.inner_text() != text
            assert box.query_selector(".jp-OutputArea img")
            moved += 1
    assert moved > count_explored()
    run(page, "docmanager:save")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    assert WHAT_IF.read_bytes() == before
    assert not complaints


def test_names_are_completed_and_the_readmes_chart_is_drawn(
    lab: str, page: Page, complaints: list[str]
) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    code = next(x for x in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "seaborn" in x)
    start = "from analysis import Book, charts\nbook = Book.open()"
    cells = [new_code_cell(start), new_code_cell(code)]
    OWN.mkdir()
    try:
        kernel = {"kernelspec": {"display_name": "Python 3", "name": "python3"}}
        nbformat.write(new_notebook(cells=cells, metadata=kernel), OWN / "own.ipynb")
        open_notebook(page, f"{lab}/lab/tree/{OWN.name}/own.ipynb")
        run(page, "notebook:run-all-cells")
        page.wait_for_selector(CHART, state="attached", timeout=60_000)
        assert all(count_colors(picture) > 20 for picture in page.query_selector_all(CHART))
        names = {"book.s": "search", "charts.": "forest", "book['hefei_": "hefei_deals"}
        names |= {"book['hefei_deals'].wor": "worded"}
        for typed, name in names.items():
            run(page, "notebook:insert-cell-below")
            run(page, "notebook:enter-edit-mode")
            page.keyboard.type(typed)
            page.keyboard.press("Tab")
            page.wait_for_selector(f".jp-Completer-item:has-text({name!r})", timeout=20_000)
            page.keyboard.press("Escape")
        run(page, "docmanager:save")
    finally:
        shutil.rmtree(OWN)
    assert not complaints
