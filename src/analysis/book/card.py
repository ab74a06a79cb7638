"""A fact as researchers meet it: it shows its origin, computes, and has its row's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.book import tables
from analysis.errors import UnknownColumnError, suggest
from analysis.facts import expressions
from analysis.facts.expressions import Arithmetic, Expression
from analysis.facts.fact import Fact

if TYPE_CHECKING:
    from pandas import Timestamp


class Card(Arithmetic, Fact):
    """A fact that shows itself in a notebook: where its number comes from; and computes.

    It has the columns of :meth:`Book.to_frame` as attributes too, such as ``worded``. Its `value`
    and its `interval` are exact; ``float(fact)``, ``fact.lower`` and ``fact.upper`` are floats.
    """

    _book: Any  # its Book, which imports this module
    # Its row's columns that a fact has by no such name; declared, they are completed as one types.
    fact_id: str
    worded: str
    publisher: str
    lower_basis: str
    upper_basis: str
    lower_open: bool
    upper_open: bool
    hedge_family: str
    start: Timestamp
    middle: Timestamp
    end: Timestamp
    title: str
    address: str
    published_on: Timestamp
    seen: str
    rests_on: str

    def __getattr__(self, name: str) -> Any:
        if name in tables.COLUMNS:
            return self._book.to_frame(self.id)[name].iloc[0]
        raise UnknownColumnError(f"a fact has no {name!r}; {suggest(name, dir(self))}")

    def __dir__(self) -> list[str]:
        return [x for x in {*super().__dir__(), *tables.COLUMNS} if not x.startswith("_")]

    def express(self) -> Expression:
        """Give the fact as a term of arithmetic."""
        return expressions.express(self._book, self)

    def __float__(self) -> float:
        if self.value is None or self.hedge:
            return super().__float__()
        return float(self.value)

    def _repr_html_(self) -> str:
        shown: str = self._book.show_entry(self)
        return shown

    def __repr__(self) -> str:
        text: str = self._book.trace(self.id).text
        return text
