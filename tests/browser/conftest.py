"""What checks of pages in a browser share: the pages, the browser, and what to say without them.

``CHECKED_REPORTS`` in the environment names the folder of the pages; without it they are those that
all tests share. ``BROWSER_CHECKS=required`` makes a failure of what would be a skip.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from analysis.project import Project
from analysis.reports.html import find_unsourced_numbers
from analysis.reports.notebook import find_notebooks

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

ROOT = Path(__file__).parents[2]
#: Where make puts what it fetches from npm, beside the lock that it was fetched by.
CHECKERS = ROOT / ".venv" / "browser"

#: Commands that may be the program, and the package to install.
PROGRAMS = {
    "Chromium": (("chromium", "chromium-browser", "google-chrome"), "chromium"),
    "Java": (("java",), "default-jre-headless"),
    "npm": (("npm",), "npm"),
}
FLAGS = [
    *"--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync".split(),
    *"--disable-background-networking --disable-component-update".split(),
    # Nobody looks at the window, and keeping it up to date takes a third of the time.
    "--kiosk",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
    # No network, whatever a page asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
SKIPPED = "browser checks skipped"
#: What a test notes of a page for the table at the end, by the table's columns.
NOTED = {"axe": "axe violations", "vnu": "vnu errors", "requests": "requests"}


@dataclass(frozen=True)
class Visit:
    """A page in a browser, with all it asked for and complained of since it was opened."""

    page: Page
    requests: list[str]
    complaints: list[str]


def find_program(name: str) -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS[name][0])), None)


@pytest.fixture(scope="session")
def tell_missing() -> Callable[..., tuple[set[str], str]]:
    """Name all that is not here, and say in a line how to get it."""

    def tell(checkers: Path = CHECKERS) -> tuple[set[str], str]:
        locks = Path(__file__).with_name("package-lock.json"), checkers / "package-lock.json"
        fetched = locks[1].is_file() and filecmp.cmp(*locks, shallow=False)
        wanted = ["Chromium", "Java"] if fetched else ["Chromium", "Java", "npm"]
        missing = [name for name in wanted if find_program(name) is None]
        reasons = []
        if missing:
            packages = " ".join(PROGRAMS[name][1] for name in missing)
            reasons.append(f"no {', no '.join(missing)} found; apt install {packages}")
        if not fetched and "npm" not in missing:
            reasons.append(
                "the checkers of pages and files are not fetched; run make test with a network"
            )
        return {*missing, *([] if fetched else ["checkers"])}, "; ".join(reasons)

    return tell


@pytest.fixture(scope="session")
def give_up() -> Callable[[str], None]:
    """Skip the test, or fail it where the checks are required."""

    def stop(reason: str) -> None:
        if os.environ.get("BROWSER_CHECKS"):
            pytest.fail(f"browser checks are required: {reason}", pytrace=False)
        pytest.skip(f"{SKIPPED}: {reason}")

    return stop


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let all checks that are skipped be one line of the summary: it counts by place and reason."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple) and SKIPPED in report.longrepr[2]:
        report.longrepr = (__file__, 1, report.longrepr[2])
    return report


@pytest.fixture(scope="session")
def need(
    tell_missing: Callable[..., tuple[set[str], str]], give_up: Callable[[str], None]
) -> Callable[..., None]:
    """Give up without these; the reason names all that is missing, so that one line says it."""

    def check(*names: str) -> None:
        missing, reason = tell_missing()
        if missing.intersection(names):
            give_up(reason)

    return check


@pytest.fixture(scope="session")
def find_checker(need: Callable[..., None]) -> Callable[[str], Path]:
    """Find a file of what make fetched."""

    def find(path: str) -> Path:
        need("checkers")
        return CHECKERS / "node_modules" / path

    return find


# A running Playwright holds the thread's event loop, and the notebooks' tests need theirs: it ends
# with the module.
@pytest.fixture(scope="module")
def browser(need: Callable[..., None], give_up: Callable[[str], None]) -> Iterator[Browser]:
    """Start the Chromium of this machine."""
    from playwright.sync_api import Error, sync_playwright

    need("Chromium")
    program = find_program("Chromium")
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        except Error as error:
            give_up(f"{program} does not start: {error.message.splitlines()[0]}")
        yield started
        started.close()


def hear(seen: Visit, said: ConsoleMessage) -> None:
    if said.type == "error":
        seen.complaints.append(said.text)


@pytest.fixture(scope="module")
def open_page(browser: Browser) -> Callable[[Path], AbstractContextManager[Visit]]:
    """Open a page as nobody before, and listen."""

    @contextmanager
    def go(path: Path) -> Iterator[Visit]:
        size = {"width": 1280, "height": 800}
        context = browser.new_context(viewport=size, reduced_motion="reduce")
        seen = Visit(context.new_page(), [], [])
        address = path.resolve().as_uri()
        context.on("request", lambda request: seen.requests.append(request.url))
        context.on("console", lambda said: hear(seen, said))
        context.on("weberror", lambda error: seen.complaints.append(str(error.error)))
        seen.page.goto(address)
        seen.requests.remove(address)
        yield seen
        context.close()

    return go


@pytest.fixture
def write_page(tmp_path: Path) -> Callable[..., Path]:
    """Write a page that is well made but for what it is given."""

    def write(body: str, head: str = "") -> Path:
        path = tmp_path / "page.html"
        path.write_text(
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title>'
            '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
            f"{head}</head><body><main><h1>A page</h1>{body}</main></body></html>",
            encoding="utf-8",
        )
        return path

    return write


def find_folder() -> Path | None:
    named = os.environ.get("CHECKED_REPORTS")
    return ROOT / named if named else None


def list_suite() -> list[str]:
    return ["index.html", *(f"en/{path.stem}.html" for path in find_notebooks(Project(ROOT)))]


def list_pages() -> list[str]:
    """Name every page by its path in the folder of reports."""
    folder = find_folder()
    if folder is None:
        return list_suite()
    if not (folder / "index.html").is_file():
        raise pytest.UsageError(f"{folder} holds no reports; run make report")
    return [
        "index.html",
        *sorted(
            path.relative_to(folder).as_posix()
            for pattern in ("*/*.html", "sets/*/index.html")
            for path in folder.glob(pattern)
        ),
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for the name of a page with each."""
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", list_pages(), scope="module")


@pytest.fixture(scope="session")
def pages() -> list[str]:
    """Name every page."""
    return list_pages()


@pytest.fixture(scope="session")
def is_whole() -> bool:
    """Whether the pages of all notebooks are there."""
    return set(list_suite()) <= set(list_pages())


@pytest.fixture(scope="session")
def thorough() -> bool:
    """Whether to look at all pages in every way: where checks are required, or all there is."""
    return find_folder() is not None or bool(os.environ.get("BROWSER_CHECKS"))


@pytest.fixture
def note(name: str, record_property: Callable[[str, object], None]) -> Callable[[str, int], None]:
    """Note a number of this page for the table at the end."""
    return lambda column, number: record_property("page", [name, column, number])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """End `make check-reports` with a table of the pages."""
    folder = find_folder()
    if folder is None:
        return
    outcomes = [
        report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)
    ]
    noted = {
        (name, column): str(number)
        for report in outcomes
        for key, (name, column, number) in report.user_properties
        if key == "page"
    }
    rows = [["page", "kB", "facts linked", "unsourced numbers", *NOTED.values()]]
    for name in list_pages():
        page = BeautifulSoup((folder / name).read_text(encoding="utf-8"), "html.parser")
        size = (folder / name).stat().st_size / 1000
        unsourced = len(find_unsourced_numbers(page))
        linked = len(page.select('a.fact[href*="#fact-"]'))
        checked = [noted.get((name, column), "not checked") for column in NOTED]
        rows.append([name, f"{size:.0f}", str(linked), str(unsourced), *checked])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    terminalreporter.section("pages")
    for first, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        terminalreporter.write_line("  ".join([first.ljust(widths[0]), *cells]))
