"""Briefings: findings of one sentence, one picture and one caveat each, known by a given day."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from html import escape

from analysis.book.book import Book
from analysis.book.prose import Shown
from analysis.errors import FactError, PhraseError
from analysis.facts.fact import Fact
from analysis.quantities.periods import period_bounds, period_interval
from analysis.quantities.wording import say_interval


def published_by(fact: Fact) -> date:
    """Give the earliest day on which a figure can have been known.

    The day its page was published; for copies and undated pages the last day of its period.

    Raises
    ------
    FactError
        If it has neither.
    """
    source = fact.source
    dated = source.published_on if source and source.seen != "mirror" else ""
    text = dated or fact.period
    if not text:
        raise FactError(f"{fact.id} has neither a day of publication nor a period")
    return period_bounds(text)[0 if dated else 1]


class Briefing:
    """Chosen findings, as far as they were known on a day.

    Parameters
    ----------
    book : Book
        Where the facts are.
    sections : collection of str
        Names of the findings to show.
    as_of : str
        ISO 8601 day: a finding that rests on anything published later is left out, and says so.

    Raises
    ------
    PhraseError
        If `as_of` is no day.

    Examples
    --------
    >>> briefing = Briefing(Book.open(), ["deals"], "2025-01-01")
    >>> briefing.finding("deals", "Deals", "There were {hefei_deals}.", "lower_bound_only")
    Deals: left out, since some of its figures were published after that day.
    """

    def __init__(self, book: Book, sections: Collection[str], as_of: str) -> None:
        try:
            self._day = date.fromisoformat(as_of)
        except ValueError:
            raise PhraseError(f"as_of is {as_of!r}, no day; write it as 2026-03-31") from None
        self._book = book
        self._sections = frozenset(sections)
        self._shown: set[str] = set()

    def lead(self, title: str) -> Shown:
        """Show the line under the question: the title, and the day up to which figures count."""
        period = self._day.isoformat()
        day = say_interval(period_interval(period), unit="date", lang=self._book.lang)
        html = f'{escape(title)}; figures published by <time datetime="{period}">{day}</time>'
        return Shown(f'<p class="lead">{html}</p>', f"{title}; figures published by {day}")

    def finding(self, name: str, heading: str, sentence: str, caveat: str) -> Shown:
        """Show a finding: its heading, its sentence, and the one caveat to mind.

        Parameters
        ----------
        name : str
            What ``sections`` calls it; nothing is shown if it is not among them.
        heading : str
            Plain text.
        sentence : str
            Template of :meth:`analysis.book.book.Book.say`.
        caveat : str
            Key of ``caveats.csv``.
        """
        if name not in self._sections:
            return Shown("", "")
        if any(published_by(fact) > self._day for fact in self._list_curated(sentence)):
            text = f"{heading}: left out, since some of its figures were published after that day."
            return Shown(f'<p class="say left-out">{escape(text)}</p>', text)
        self._shown.add(name)
        parts = [self._book.say(sentence), self._book.caveats(caveat)]
        html = f"<h2>{escape(heading)}</h2>" + "".join(part.html for part in parts)
        return Shown(html, "\n".join([heading, *(part.text for part in parts)]))

    def picture(self, name: str, make: Callable[[], object]) -> object | None:
        """Make the chart or table of a finding, if the finding is shown."""
        return make() if name in self._shown else None

    def _list_curated(self, sentence: str) -> list[Fact]:
        """List the printed and context facts that a sentence rests on."""
        used = (fact for key in self._book.read(sentence) for fact in self._book.walk(key))
        return [fact for fact in used if fact.source]
