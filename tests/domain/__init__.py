"""What the domain promises."""
