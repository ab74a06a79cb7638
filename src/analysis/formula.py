"""Formulas over facts: a plain function, the facts it takes, and what its result means.

The registry is the lineage: what a derived figure rests on is what its function takes. A formula's
docstring says in one line what it gives, then ``Formula:`` the arithmetic in words and ``Source:``
where the method comes from.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from fractions import Fraction

from analysis.errors import FactError

Result = Fraction | tuple[Fraction, Fraction]
Function = Callable[..., Result]

#: Marks an input that is the period of a fact, as days, and not its number.
PERIOD = "@period"
PERCENT = Fraction(100)


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
        The function's parameters and the fact each one takes; ``id@period`` takes a fact's period
        as ordinal days.
    kind, unit, entity, metric, place, period : str
        What the figure is; see :class:`analysis.facts.Fact`.
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
        names = (name.removesuffix(PERIOD) for name in self.inputs.values())
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


#: The registry; filled when :mod:`analysis.derived` is imported.
FORMULAS = Formulas()
