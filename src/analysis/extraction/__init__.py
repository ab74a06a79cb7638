"""Extraction: numbers, their hedges, units and dates found in English, German and Chinese text."""
