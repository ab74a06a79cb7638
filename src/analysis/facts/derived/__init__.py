"""The formulas of derived figures, and nothing else; importing this package registers them.

Each function is plain arithmetic over Fractions, monotone in each of its inputs (a test samples
the inside of every box). Its docstring says what it gives, the arithmetic, and where the method
comes from.
"""

from analysis.facts.derived import deals, gatherings, market, output, share, survey

__all__ = ["deals", "gatherings", "market", "output", "share", "survey"]
