"""Figures of articles: curated by hand, with the range of their words, in traceable reports.

>>> from analysis import Book
>>> Book.open()["hefei_deals"].value
28.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis import charts
    from analysis.book.book import Book
    from analysis.charts.sliders import explore
    from analysis.curation.widget import curate

__all__ = ["Book", "charts", "curate", "explore"]


def __getattr__(name: str) -> object:
    # Importing the package stays light: its faces are imported when they are asked for.
    from importlib import import_module

    if name == "Book":
        return import_module("analysis.book.book").Book
    if name == "charts":
        return import_module("analysis.charts")
    if name == "explore":
        return import_module("analysis.charts.sliders").explore
    if name == "curate":
        return import_module("analysis.curation.widget").curate
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
