"""Facts as tidy pandas tables, for exploring and for charts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis.facts.fact import Fact
from analysis.quantities.periods import period_bounds

if TYPE_CHECKING:
    import pandas as pd


def frame_facts(facts: Iterable[Fact]) -> pd.DataFrame:
    """Make a table of facts.

    Parameters
    ----------
    facts : iterable of Fact
        Any facts; dates among them have ends in ordinal days.

    Returns
    -------
    DataFrame
        One row per fact, by period and id: ``fact_id``, ``period``, ``start``, ``end``
        (datetime64), ``value``, ``lower``, ``upper`` (float, infinite where unbounded), ``unit``,
        ``entity``, ``metric``, ``definition``, ``publisher``.
    """
    import pandas as pd

    rows = [
        {
            "fact_id": fact.id,
            "period": fact.period,
            "start": pd.Timestamp(period_bounds(fact.period)[0]) if fact.period else pd.NaT,
            "end": pd.Timestamp(period_bounds(fact.period)[1]) if fact.period else pd.NaT,
            "value": float("nan") if fact.value is None else float(fact.value),
            "lower": float(fact.interval.lower),
            "upper": float(fact.interval.upper),
            "unit": fact.unit,
            "entity": fact.entity,
            "metric": fact.metric,
            "definition": fact.definition,
            "publisher": fact.source.publisher if fact.source else "",
        }
        for fact in facts
    ]
    return pd.DataFrame(rows).sort_values(["start", "end", "fact_id"], ignore_index=True)
