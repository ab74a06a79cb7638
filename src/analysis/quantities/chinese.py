"""The numbers and dates of Chinese prose, as rules: the first that matches a place has it."""
