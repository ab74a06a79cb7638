"""Numbers: exact intervals, periods, units, hedged phrases, and how languages word them."""

#: The languages of numbers and pages; `analysis.quantities.wording` says how each words them.
LANGS = ("en", "de", "zh")
