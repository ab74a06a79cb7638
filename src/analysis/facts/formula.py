"""Formulas over facts: a plain function, the facts it takes, and what its result means.

The registry is the lineage: what a derived figure rests on is what its function takes. A formula's
docstring says in one line what it gives, then ``Formula:`` the arithmetic in words and ``Source:``
where the method comes from.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from fractions import Fraction

from analysis.errors import FactError
from analysis.quantities.interval import End

#: What a formula gives: a value, or a lower and an upper one; infinite where there is no bound.
Result = End | tuple[End, End]
Function = Callable[..., Result]

#: What an input may take of a fact instead of its interval: its period as days, its printed number
#: as an exact one, or its printed number as rounded in print, the hedge left aside.
ASPECTS = ("period", "number", "rounded")
PERCENT = Fraction(100)
#: What formulas may take from a notebook's assumptions; all else that they take must be a fact.
ASSUMPTIONS = frozenset(
    [
        "cny_per_eur",
        "cny_per_usd",
        "confidence",
        "market_growth",
        "nev_units_with_floor",
        "pace",
        "respondents",
        "target",
    ]
)


@dataclass(frozen=True)
class Formula:
    """One derived figure: a function bound to facts.

    Parameters
    ----------
    id : str
        Key of the figure.
    function : callable
        Takes Fractions, returns one (or a lower and an upper one); monotone in each input.
    inputs : mapping of str to str
        The function's parameters and the fact each one takes; ``id@period``, ``id@number`` and
        ``id@rounded`` take an aspect of it (see :data:`ASPECTS`).
    kind, unit, entity, metric, place, period : str
        What the figure is; see :class:`analysis.facts.fact.Fact`.
    caveats : tuple of str
        Keys of ``caveats.csv``.
    """

    id: str
    function: Function
    inputs: Mapping[str, str]
    kind: str
    unit: str
    entity: str
    metric: str
    place: str = ""
    period: str = ""
    caveats: tuple[str, ...] = ()

    @property
    def meaning(self) -> str:
        """What the figure is: the first line of the docstring."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]

    @property
    def arithmetic(self) -> str:
        """The arithmetic in words."""
        return self._say("Formula")

    @property
    def method(self) -> str:
        """Where the method comes from."""
        return self._say("Source")

    def assumptions(self, known: Container[str]) -> tuple[str, ...]:
        """Name the inputs that are no facts, so must be assumed before the figure is asked for."""
        names = (split_input(text)[0] for text in self.inputs.values())
        return tuple(name for name in names if name not in known)

    def _say(self, part: str) -> str:
        doc = inspect.getdoc(self.function) or ""
        found = re.search(rf"^{part}: (.+?)(?=\n\n|\n[A-Z]\w+: |\Z)", doc, re.DOTALL | re.MULTILINE)
        if not found:
            raise FactError(
                f"the formula {self.function.__name__} has no '{part}:' line in its docstring; "
                "say there what it computes and where the method comes from"
            )
        return " ".join(found[1].split())


def split_input(text: str) -> tuple[str, str]:
    """Split an input into the fact's id and the aspect that is taken, if any.

    Raises
    ------
    FactError
        If the aspect is unknown.

    Examples
    --------
    >>> split_input("fawvw_milestone_2017@period")
    ('fawvw_milestone_2017', 'period')
    """
    name, _, aspect = text.partition("@")
    if aspect and aspect not in ASPECTS:
        raise FactError(f"{text!r} takes an unknown aspect; choose {', '.join(ASPECTS)}")
    return name, aspect


def divide(part: Fraction, base: Fraction) -> End:
    """Divide by a quantity that is never below zero but may come near it.

    Examples
    --------
    >>> divide(Fraction(28), Fraction(0)), divide(Fraction(1), Fraction(2))
    (inf, Fraction(1, 2))
    """
    return math.inf if base <= 0 < part else part / base


class Formulas(dict[str, Formula]):
    """All formulas by the id of their figure; each id once."""

    def bind(
        self,
        figure: str,
        function: Function,
        inputs: Mapping[str, str],
        *,
        kind: str,
        unit: str,
        entity: str,
        metric: str,
        place: str = "",
        period: str = "",
        caveats: str = "",
    ) -> None:
        """Register a figure: a function and the facts that it takes.

        Raises
        ------
        FactError
            If the id is taken, or the inputs are not the function's parameters.
        """
        if figure in self:
            raise FactError(f"the figure {figure} has two formulas; each id stands once")
        parameters = list(inspect.signature(function).parameters)
        if parameters != list(inputs):
            raise FactError(
                f"the formula of {figure} takes {', '.join(parameters)}, "
                f"but is given {', '.join(inputs)}"
            )
        keys = tuple(key for key in caveats.split(";") if key)
        self[figure] = Formula(
            figure, function, inputs, kind, unit, entity, metric, place, period, keys
        )


#: The registry; filled when :mod:`analysis.facts.derived` is imported.
FORMULAS = Formulas()
