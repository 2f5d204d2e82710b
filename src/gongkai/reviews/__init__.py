"""Three people, three levels, one frozen content."""
