"""Formulas held against the curated tables: what each takes and cites must be there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from analysis.curation.curated import FIGURES, Tables
from analysis.errors import Problem, suggest
from analysis.facts.formula import ASSUMPTIONS, FORMULAS, Formula, split_input


def check_formulas(tables: Tables) -> list[Problem]:
    """Find formulas that take, cite or name what does not exist.

    Parameters
    ----------
    tables : mapping of str to sequence of rows
        Every raw table by name, corrected.

    Returns
    -------
    list of Problem
        Everything that is wrong; empty if nothing is.
    """
    facts = {row["fact_id"] for name in FIGURES for row in tables[name]}
    inputs = facts | FORMULAS.keys() | ASSUMPTIONS
    caveats = {row["key"] for row in tables["caveats"]}
    places = {row["place_id"] for row in tables["places"]} | {"world", ""}
    problems: list[Problem] = []
    for formula in FORMULAS.values():
        taken = [split_input(text)[0] for text in formula.inputs.values()]
        problems += _find_unknown(formula, "fact, formula or assumption", taken, inputs)
        problems += _find_unknown(formula, "caveat", formula.caveats, caveats)
        problems += _find_unknown(formula, "place", [formula.place], places)
    return problems


def _find_unknown(
    formula: Formula, kind: str, names: Collection[str], known: Collection[str]
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            wrong = f"{name!r} is no {kind}"
            yield Problem(f"the formula of {formula.id}", 0, "", wrong, suggest(name, known))
