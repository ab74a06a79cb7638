"""A fact as researchers meet it: it shows its origin, computes, and has its row's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.book import entries, prose, tables
from analysis.errors import FactError, UnknownColumnError, suggest
from analysis.facts import expressions
from analysis.facts.expressions import Arithmetic, Expression
from analysis.facts.fact import Fact

if TYPE_CHECKING:
    from pandas import Timestamp


class Card(Arithmetic, Fact):
    """A fact that shows itself in a notebook: where its number comes from; and computes.

    It has the columns of :meth:`Book.to_frame` as attributes, such as ``worded``: `value`, `lower`
    and `upper` are floats, missing (NaN) where they are in the table. `exact` and `interval` have
    every digit, as Fractions. In an f-string it is its words.
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
            return tables.read_cell(self._book, self, name)
        if not name.startswith("_") and callable(vars(type(self._book)).get(name)):
            call = f"book.{name}({repr(self.id) if name in ('trace', 'to_frame') else '…'})"
            raise UnknownColumnError(f"a fact has no {name!r}; its book has: {call}")
        raise UnknownColumnError(f"a fact has no {name!r}; {suggest(name, dir(self))}")

    def __dir__(self) -> list[str]:
        return [x for x in {*super().__dir__(), *tables.COLUMNS} if not x.startswith("_")]

    def express(self) -> Expression:
        """Give the fact as a term of arithmetic."""
        if self._book.find(self.id).interval != self.interval:  # an assumption, or what rests on it
            raise FactError(f"{self.id} has another value now; take book[{self.id!r}] again")
        return expressions.express(self._book, self)

    def __float__(self) -> float:
        return super().__float__() if self.exact is None or self.hedge else self.value

    def __format__(self, spec: str) -> str:
        return super().__format__(spec) if spec else prose.word_fact(self, self._book.lang)

    def _repr_html_(self) -> str:
        shown: str = self._book.show_entry(self)
        return shown

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        printer.text(self._trace())

    def __repr__(self) -> str:
        return self._trace().partition("\n")[0]

    def _trace(self) -> str:
        (depth, _), *rest = self._book.follow(self.id)
        return entries.show_trace([(depth, self), *rest], self._book.lang).text
