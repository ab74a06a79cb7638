"""Sino-German automotive cooperation: curated figures, hedged intervals, traceable reports.

>>> from analysis import Book
>>> Book.open()["hefei_deals"].value
Fraction(28, 1)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis import charts
    from analysis.book import cooperation, ledger, overview, voices
    from analysis.book.book import Book
    from analysis.book.briefing import Briefing

__all__ = ["Book", "Briefing", "charts", "cooperation", "ledger", "overview", "voices"]

#: Public name -> the module that is it or holds it.
_HOMES = {
    "Book": "analysis.book.book",
    "Briefing": "analysis.book.briefing",
    "charts": "analysis.charts",
    "cooperation": "analysis.book.cooperation",
    "ledger": "analysis.book.ledger",
    "overview": "analysis.book.overview",
    "voices": "analysis.book.voices",
}


def __getattr__(name: str) -> object:
    # Importing the package stays light: its faces are imported when they are asked for.
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    module = import_module(_HOMES[name])
    return getattr(module, name, module)
