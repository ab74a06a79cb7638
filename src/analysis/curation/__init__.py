"""Building: raw tables checked and made into processed ones, and held against the articles."""
