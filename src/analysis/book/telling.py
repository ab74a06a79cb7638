"""Names and periods of curated rows in, cells of tables out; no fact stands behind these.

A digit in such a name states nothing of its own ("30 millionth FAW-Volkswagen car"): it is marked
as data, so that a check for numbers without a source can tell it from a statement.
"""

from __future__ import annotations

import re
from html import escape

from analysis.book.prose import Said, isolate
from analysis.quantities.periods import period_interval
from analysis.quantities.wording import say_interval

_NUMBER = re.compile(r"(\d(?:[\d.,/]*\d)?)")


def tell_text(text: str) -> Said:
    """Make a cell of a name or a count; the numbers in it are marked as data.

    Examples
    --------
    >>> tell_text("30 millionth car").html
    '<data value="30">30</data> millionth car'
    """
    parts = _NUMBER.split(text)
    html = "".join(
        f'<data value="{part}">{part}</data>' if place % 2 else escape(part, quote=False)
        for place, part in enumerate(parts)
    )
    return Said(isolate(html), text, ())


def tell_time(period: str, lang: str = "en") -> Said:
    """Make a cell of a period that no fact dates; empty if there is none.

    Parameters
    ----------
    period : str
        ISO 8601, as in the tables.
    lang : str
        ``en``, ``de`` or ``zh``.

    Examples
    --------
    >>> tell_time("2025-06", "de")
    Said(html='<time datetime="2025-06">Juni 2025</time>', text='Juni 2025', facts=())
    """
    if not period:
        return Said("", "", ())
    text = say_interval(period_interval(period), unit="date", lang=lang)
    # HTML knows years, months and days, but no half-years and quarters.
    first = re.split("/|-[HQ]", period)[0]
    return Said(f'<time datetime="{first}">{escape(text)}</time>', text, ())


def tell_place(article: str, paragraph: str | int | None) -> Said:
    r"""Make a cell that names an article and a paragraph of it.

    Examples
    --------
    >>> tell_place("Xinhua, June", 4).text
    'Xinhua, June, paragraph\xa04'
    """
    return tell_text(f"{article}, paragraph\N{NO-BREAK SPACE}{paragraph}")


def stack(first: Said, second: Said) -> Said:
    """Set a smaller line under the first of a cell, if there is one.

    Examples
    --------
    >>> stack(tell_text("3 days"), tell_text("as printed")).text
    '3 days (as printed)'
    """
    if not second.text:
        return first
    html = f"{first.html}<br><small>{second.html}</small>"
    facts = tuple(dict.fromkeys(first.facts + second.facts))
    return Said(html, f"{first.text} ({second.text})", facts)
