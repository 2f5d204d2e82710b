"""Trials that need root and minutes: `make trust`."""
