"""Bringing in an old site or a folder: dry run, progress, rows to correct and load again."""
