"""Sino-German automotive cooperation: curated figures, hedged intervals, traceable reports.

>>> from analysis import Book
>>> Book.open()["hefei_deals"].value
Fraction(28, 1)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis import charts, cooperation, ledger, overview, voices
    from analysis.book import Book
    from analysis.briefing import Briefing

__all__ = ["Book", "Briefing", "charts", "cooperation", "ledger", "overview", "voices"]


def __getattr__(name: str) -> object:
    # Importing the package stays light: its faces are imported when they are asked for.
    from importlib import import_module

    if name == "Book":
        return import_module("analysis.book").Book
    if name == "Briefing":
        return import_module("analysis.briefing").Briefing
    if name in __all__:
        return import_module(f"analysis.{name}")
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")
