"""Showing: sentences, tables, entries of sources, and the Book that gives them all."""
