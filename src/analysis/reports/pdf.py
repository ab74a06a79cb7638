"""Documents printed as PDF by the Chromium of this machine, the same bytes every time.

It tags headings, tables, links and pictures.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.errors import NotebookError
from analysis.reports.office import Brief

#: Commands that may be the browser.
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
#: How the browser prints: it waits, by the budget, until all fonts of the page are loaded.
_FLAGS = """
    --headless --disable-gpu --no-first-run --disable-sync --disable-background-networking
    --disable-component-update --disable-extensions --no-pdf-header-footer
    --generate-pdf-document-outline --virtual-time-budget=10000
""".split()
#: Seconds that a document may take; one of two sheets takes two.
_TIMEOUT = 120


def find_browser() -> str:
    """Find the browser that prints; a NotebookError says how to get one."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not found:
        raise NotebookError("a PDF needs Chromium, which is not here: apt install chromium")
    return found


def print_pdf(made: Brief) -> bytes:
    """Print a document; its title, author and date are the file's too."""
    return _describe(_print(made.printed), made)


def _print(content: str) -> bytes:
    """Print a page with the browser of this machine."""
    browser = find_browser()
    # A browser that runs as root, as in a container, has no sandbox.
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with TemporaryDirectory(prefix="analysis-") as name:
        folder = Path(name).resolve()
        page, target = folder / "page.html", folder / "page.pdf"
        page.write_text(content, encoding="utf-8")
        where = [f"--user-data-dir={folder / 'browser'}", f"--print-to-pdf={target}"]
        try:
            done = subprocess.run(  # noqa: S603 (the browser that was found)
                [browser, *_FLAGS, *root, *where, page.as_uri()],
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NotebookError(f"{browser} printed nothing in {_TIMEOUT} seconds") from None
        if not target.is_file():
            said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise NotebookError(f"{browser} printed nothing: {''.join(said)}")
        return target.read_bytes()


def _describe(pdf: bytes, made: Brief) -> bytes:
    """Say in a PDF who wrote it, and when, without the clock."""
    from pypdf import PdfWriter

    writer, target = PdfWriter(clone_from=BytesIO(pdf)), BytesIO()
    moment = f"D:{(made.day or '1980-01-01').replace('-', '')}000000Z"
    about = {"Title": made.about["title"], "Author": made.about.get("author", "")}
    about |= {"Subject": made.about.get("subtitle", ""), "Creator": "analysis"}
    about |= {"CreationDate": moment, "ModDate": moment}
    writer.add_metadata({f"/{name}": text for name, text in about.items() if text})
    writer.write(target)
    return target.getvalue()
