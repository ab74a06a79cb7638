"""Facts: curated tables as read, formulas over facts, and the register that finds both."""
