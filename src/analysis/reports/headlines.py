"""The headline of a page in, the ranges of its numbers out, where the sentence leaves them out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from analysis.facts.records import Record, read_intervals
from analysis.quantities.periods import period_interval
from analysis.quantities.wording import say_interval

_NUMBER = re.compile(r'data-fact="([^"]+)"[^>]*><data [^>]*>(.*?)</data>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Reading:
    """A number as a headline words it, and the range that it is read as."""

    worded: str
    read: str


def list_readings(headline: str, records: Mapping[str, Record], lang: str) -> list[Reading]:
    """List the numbers of a headline whose range does not stand in it, each fact once.

    Parameters
    ----------
    headline : str
        HTML of a sentence; its numbers are linked facts.
    records : mapping of str to dict
        Facts of its page by id, at the page's level.
    lang : str
        Language of the page.

    Examples
    --------
    >>> ends = {"lower": "9", "upper": "10", "lower_basis": "usage", "upper_basis": "word"}
    >>> record = {"unit": "deals", "kind": "count", "intervals": {"core": ends}}
    >>> html = '<a data-fact="d" href="#fact-d"><data value="10">nearly 10</data></a> deals'
    >>> list_readings(html, {"d": record}, "en")
    [Reading(worded='nearly 10', read='~9 to 10')]
    """
    worded: dict[str, list[str]] = {}
    for key, html in _NUMBER.findall(headline):
        worded.setdefault(unescape(key), []).append(unescape(_TAG.sub("", html)))
    readings = []
    for key, texts in worded.items():
        if key in records:
            read, when = _word(records[key], lang)
            numbers = [text for text in texts if text != when]
            if numbers and read and read not in texts:
                readings.append(Reading(numbers[0], read))
    return readings


def _word(record: Record, lang: str) -> tuple[str, str]:
    """The range of a fact, empty if one value alone is possible, and its period."""
    interval = next(iter(read_intervals(record).values()))
    period = record.get("period", "")
    read = say_interval(interval, unit=record["unit"], kind=record["kind"], lang=lang)
    when = say_interval(period_interval(period), unit="date", lang=lang) if period else ""
    return "" if interval.is_point else read, when
