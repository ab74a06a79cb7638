"""Rows of a chart's data table in, CSV text out: as worded, and for machines."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from analysis.book.prose import Said
from analysis.curation.ends import write_end
from analysis.facts.fact import Fact
from analysis.quantities.interval import write_decimal

#: Columns behind those of the data table, where the marks are facts.
COLUMNS = ("fact_id", "value", "lower", "upper", "unit", "period")
#: With one of these at its beginning, a spreadsheet takes text for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_data(
    header: Sequence[str], rows: Sequence[Sequence[Said]], marks: Sequence[Sequence[Fact]] = ()
) -> str:
    """Write the data of a chart as CSV: one line per mark, the same bytes every time.

    After the worded columns of the data table stand, where the marks are facts:

    ``fact_id``
        Its key in the processed tables and on the page.
    ``value``
        The printed or assumed number; empty if there is none, as for days and computed facts.
    ``lower``, ``upper``
        The ends of its interval at the level of the page; empty where there is no bound. Decimals
        as in ``data/processed``: exact, or rounded outward; days as ISO 8601.
    ``unit``, ``period``
        Of these numbers; a period is ISO 8601, and empty if there is none.

    Other charts, which count or place things, have one column more instead: ``fact_ids``, the facts
    that a row words, with semicolons between them.

    A worded cell that begins with ``=``, ``+``, ``-`` or ``@`` would run as a formula in a
    spreadsheet: an apostrophe is put before it, which says there that text follows.

    Parameters
    ----------
    header : sequence of str
        Names of the worded columns.
    rows : sequence of sequence of Said
        Their cells.
    marks : sequence of sequence of Fact
        For each row the facts that are its marks: a row with two has two lines. Empty if the marks
        are no facts.

    Examples
    --------
    >>> print(write_data(["what"], [[Said("", "-1", ("loss",))], [Said("", "gain", ())]]))
    what,fact_ids
    '-1,loss
    gain,
    <BLANKLINE>
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([*map(_disarm, header), *(COLUMNS if marks else ("fact_ids",))])
    for number, row in enumerate(rows):
        worded = [_disarm(cell.text) for cell in row]
        if marks:
            writer.writerows([*worded, *_write_fact(fact)] for fact in marks[number])
        else:
            ids = dict.fromkeys(key for cell in row for key in cell.facts)
            writer.writerow([*worded, ";".join(ids)])
    return target.getvalue()


def _write_fact(fact: Fact) -> list[str]:
    ends = (fact.interval.lower, False), (fact.interval.upper, True)
    return [
        fact.id,
        "" if fact.value is None else write_decimal(fact.value),
        *(write_end(end, dated=fact.unit == "date", up=up) for end, up in ends),
        fact.unit,
        fact.period,
    ]


def _disarm(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
