"""A page in, the data of its charts out: the files that the page offers, beside it as well."""

from __future__ import annotations

import shutil
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.files import write_bytes_atomically

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


def find_folder(page: Path) -> Path:
    """Give the folder for the data of a page's charts.

    Examples
    --------
    >>> find_folder(Path("reports/en/01_pace.html")).as_posix()
    'reports/data/charts/en/01_pace'
    """
    return page.parent.parent / "data" / "charts" / page.parent.name / page.stem


def save_data(soup: BeautifulSoup, page: Path) -> None:
    """Write the CSV of every chart on a page, and remove what an earlier page left there.

    Parameters
    ----------
    soup : BeautifulSoup
        The page; each chart has a link to its data as ``data:text/csv;…;base64,…``.
    page : Path
        Where the page goes.
    """
    folder = find_folder(page)
    files = {
        folder / str(link["download"]): b64decode(str(link["href"]).partition("base64,")[2])
        for link in soup.select("figure a[download][href^='data:text/csv']")
    }
    for old in set(folder.glob("*")) - files.keys():
        old.unlink()
    for file, data in files.items():
        write_bytes_atomically(file, data)


def remove_data(page: Path) -> None:
    """Remove the data of a page's charts, where there are any."""
    shutil.rmtree(find_folder(page), ignore_errors=True)
