"""Documents as PDF: printed by the Chromium of this machine, the same bytes every time.

It tags headings, tables, links and pictures, and makes bookmarks of headings.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.errors import NotebookError

#: Commands that may be the browser.
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = """
    --headless --disable-gpu --no-first-run --disable-sync --disable-background-networking
    --disable-component-update --disable-extensions --no-pdf-header-footer
    --generate-pdf-document-outline
""".split()
#: Seconds that a document may take; one of two sheets takes two.
_TIMEOUT = 120
_DATES = re.compile(rb"/(CreationDate|ModDate) \(D:[0-9]{14}")


def find_browser() -> str:
    """Find the browser that prints; a NotebookError says how to get one."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not found:
        raise NotebookError("a PDF needs Chromium, which is not here: apt install chromium")
    return found


def print_pdf(html: str, day: str) -> bytes:
    """Print the HTML of a document; `day` (ISO 8601) is the date that the file has.

    Links to files beside it, as ``briefing.html``, lead there wherever the document goes.
    """
    browser = find_browser()
    # A browser that runs as root, as in a container, has no sandbox.
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with TemporaryDirectory(prefix="analysis-") as name:
        folder = Path(name).resolve()
        page, target = folder / "page.html", folder / "page.pdf"
        page.write_text(html, encoding="utf-8")
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
        return _tidy(target.read_bytes(), f"{folder.as_uri()}/".encode(), day)


def _tidy(pdf: bytes, folder: bytes, day: str) -> bytes:
    """Set the dates of a PDF and take the folder out of its links; no byte changes its place."""
    stamp = f"{day or '1980-01-01'}".replace("-", "").encode() + b"000000"
    pdf = _DATES.sub(lambda found: b"/%s (D:%s" % (found[1], stamp), pdf)
    links = re.compile(rb"/URI \(" + re.escape(folder) + rb"([^()]*)\)")
    return links.sub(lambda found: b"/URI (%s)" % found[1] + b" " * len(folder), pdf)
