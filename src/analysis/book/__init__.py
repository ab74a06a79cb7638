"""The Book: sentences, tables, entries of sources, and the facts behind them."""
