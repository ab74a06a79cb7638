"""The numbers and dates of German prose, as rules: the first that matches a place has it."""
