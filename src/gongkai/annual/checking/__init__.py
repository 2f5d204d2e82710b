"""Checking a report: its figures against each other, against last year's, and against its own words."""
