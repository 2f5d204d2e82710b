"""The staff site. It translates; it decides nothing."""
