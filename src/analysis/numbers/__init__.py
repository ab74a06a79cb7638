"""Numbers: exact intervals, periods, units, hedged phrases, and how languages word them."""
