"""Raw tables checked, made into processed ones, and held against the articles."""
