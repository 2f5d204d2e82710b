"""Figures, each measured against a reference in the same run. ``python -m benchmarks`` runs all and prints a table.

A benchmark is a module with a ``main()`` that prints one JSON object a line for each figure: ``figure`` (its name),
``value``, ``unit``, ``limit`` (the value must not be above it; null: for information) and whatever explains it.
"""
