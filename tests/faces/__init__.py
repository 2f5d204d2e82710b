"""What the two faces promise."""
