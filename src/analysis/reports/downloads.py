"""A page in, the data of its charts out: the files that the page offers, beside it as well."""

from __future__ import annotations

import shutil
from base64 import b64decode
from collections.abc import Container
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.project import write_bytes_atomically

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


def find_folder(out: Path, name: str) -> Path:
    """Give the folder for the data of a page's charts.

    Examples
    --------
    >>> find_folder(Path("reports"), "en/01_pace").as_posix()
    'reports/data/charts/en/01_pace'
    """
    return out / "data" / "charts" / name


def save_data(soup: BeautifulSoup, out: Path, name: str) -> list[Path]:
    """Write the CSV of every chart on a page.

    Parameters
    ----------
    soup : BeautifulSoup
        The page; each chart has a link to its data as ``data:text/csv;…;base64,…``.
    out : Path
        Folder of all pages.
    name : str
        Where the page is in it, without ``.html``.

    Returns
    -------
    list of Path
        The files written, by name.
    """
    folder = find_folder(out, name)
    files = {
        folder / str(link["download"]): b64decode(str(link["href"]).partition("base64,")[2])
        for link in soup.select("figure a[download][href^='data:text/csv']")
    }
    for file, data in files.items():
        write_bytes_atomically(file, data)
    return sorted(files)


def remove_others(out: Path, name: str, files: Container[str]) -> None:
    """Remove the data that an earlier page left, but for files that are named from `out` on."""
    for old in find_folder(out, name).glob("*.csv"):
        if old.relative_to(out).as_posix() not in files:
            old.unlink()


def remove_data(out: Path, name: str) -> None:
    """Remove the data of a page's charts, where there are any."""
    shutil.rmtree(find_folder(out, name), ignore_errors=True)
