"""The public site. It translates; it decides nothing."""
