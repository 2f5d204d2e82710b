"""Office files in and out, each opened in a limited child process."""
